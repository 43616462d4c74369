package web

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
)

// readersView is what the page of who read an entity shows.
type readersView struct {
	Kick, Title, Lang string
	Lede              string
	Readings, Takings []component.Row
	More              string
	Entity            templ.SafeURL
}

// noteReading notes that somebody opened the entity of an address. Only what was
// answered counts.
func (s *Server) noteReading(p *page, route Route) {
	if p.who.Account == "" || route.Method != http.MethodGet || route.Action == access.ReadLog || p.r.PathValue("key") == "" {
		return
	}
	id, err := p.entityID()
	if err != nil {
		return // the address is no entity's
	}
	how := monitor.ReadAsPage
	switch {
	case strings.HasSuffix(p.Path, ".json"):
		how = monitor.ReadAsJSON
	case strings.HasSuffix(p.Path, ".csv"):
		how = monitor.ReadAsFile
	}
	s.record.NoteReading(p.who, id, how)
}

// showReaders is GET …/readers: who read an entity, for the organisation that entered
// it.
func (s *Server) showReaders(w http.ResponseWriter, p *page) error {
	id, err := p.entityID()
	if err != nil {
		return err
	}
	log, err := s.record.Readers(p.ctx, p.who, id)
	if err != nil {
		return err
	}
	n, err := s.namesOf(p, id)
	if err != nil {
		return err
	}
	t, _ := p.Schema.Type(id.Type)
	v := readersView{
		Kick: joinDots(t.Label.In(p.Lang), id.Key), Title: n.of(id), Lang: n.lang(id),
		Lede: p.Say(sayNotSensitive), Entity: p.Link(p.EntityPath(id)),
	}
	if log.Sensitive {
		v.Lede = p.Say(sayReadersLede)
	}
	for _, one := range log.Readings {
		v.Readings = append(v.Readings, component.Row{Head: 1, Cells: s.readBy(p, one)})
	}
	for _, one := range log.Takings {
		asked := orElse(one.Query, p.Say(sayTheirsToKnow))
		v.Takings = append(v.Takings, component.Row{Head: 1, Cells: append(s.readBy(p, one.ReadBy),
			component.Words(locale.Integer(int64(one.Entities)), ""), component.Words(asked, ""))})
	}
	if log.More {
		v.More = p.Say(sayOlderReadings, "n", monitor.MostReadings)
	}
	p.Title = p.Say(sayReadersTitle, "name", v.Title)
	return s.render(w, p, readersPage(&p.Page, v))
}

// readBy says when, who and how.
func (s *Server) readBy(p *page, one monitor.ReadBy) []templ.Component {
	how := map[string]locale.Message{
		monitor.ReadAsPage: sayReadAsPage, monitor.ReadAsFile: sayReadAsFile, monitor.ReadAsJSON: sayReadAsJSON, monitor.ReadByCommand: sayReadByCommand,
	}[one.How]
	return []templ.Component{
		component.Words(p.clock(one.At.UTC().Format("2006-01-02T15:04:05Z")), ""),
		component.Words(orElse(one.Name, one.Account), orElse(s.record.MemberName(p.ctx, one.Organisation, p.Lang), one.Organisation)),
		component.Words(p.Say(how), ""),
	}
}
