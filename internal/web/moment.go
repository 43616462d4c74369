package web

import (
	"github.com/constancia-project/constancia/internal/monitor"
)

// moment reads ?at= and fills in what the page's head and foot say of it. Where
// the address names no moment that there is, the page is shown as of now with
// the problem on it.
func (s *Server) moment(p *page) error {
	text := p.r.URL.Query().Get("at")
	asked, err := monitor.ParseMoment(text)
	if err != nil {
		asked = monitor.AsOf{}
	}
	now, nowErr := s.record.View(p.ctx, p.who, monitor.AsOf{})
	if nowErr != nil {
		return nowErr
	}
	view := now
	if err == nil {
		view, err = s.record.View(p.ctx, p.who, asked)
	}
	if err != nil {
		asked, view = monitor.AsOf{}, now
	}
	p.at, p.view = asked, view
	p.At = asked.String()
	p.Position, p.KnownBy = view.At.Position, view.At.KnownBy
	p.Newest, p.Today = now.At.Position, now.At.KnownBy
	p.Proof = s.proof(p)
	return err
}
