package web

import (
	"github.com/constancia-project/constancia/internal/monitor"
)

// ask asks the record, as the reader sees it at the page's moment.
func (s *Server) ask(p *page, text string) (monitor.Result, error) {
	return s.record.Ask(p.ctx, p.who, text, p.at)
}
