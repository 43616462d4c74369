package web

import (
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// trace is how to get what a query gives elsewhere: the query itself, its data.
func (s *Server) trace(p *page, text string) component.Trace {
	return component.Trace{
		Query: text, QueryAt: p.Link("/query", "q", text),
		CSV: p.Link("/query.csv", "q", text), JSON: p.Link("/query.json", "q", text),
	}
}

// citation is how to cite a page: what it is, of which record, at which moment,
// and an address that will show the same again.
func (s *Server) citation(p *page, title string) string {
	fixed := p.fixed()
	return p.Say(sayCitation,
		"title", title, "record", s.record.Name(), "position", int64(p.Position), "day", p.KnownBy,
		"address", string(p.LinkAt(p.Path, fixed.String())))
}

// fixed is the page's moment with nothing left out, so that it never moves.
func (p *page) fixed() monitor.AsOf {
	position, day := p.Position, p.KnownBy
	return monitor.AsOf{Position: &position, KnownBy: &day}
}

// known is a moment by its known-by date alone.
func known(day record.Day) monitor.AsOf { return monitor.AsOf{KnownBy: &day} }

var sayCitation = locale.Message{
	ID: "web.citation",
	ES: "«{title}», {record}, posición {position}, con lo que se sabía el {day}: {address}",
	EN: "“{title}”, {record}, position {position}, as known on {day}: {address}",
}
