package web

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// savedView is what the page of saved filters shows.
type savedView struct {
	Form   *component.Form // to save one; nil where no list was named
	Query  string          // what would be saved
	Saved  string
	Action templ.SafeURL
	Groups []savedGroup
	Lists  templ.SafeURL
}

// savedGroup is the filters for the same people.
type savedGroup struct {
	Title   string
	Filters []savedFilter
}

type savedFilter struct {
	ID, Name string
	At       templ.SafeURL // empty where it cannot be opened
	Query    string
	Kind     string
	Who      string
	Wrong    string
	Mend     templ.SafeURL // where its question can be mended
	MayDrop  bool
}

// showSaved is GET /saved: the filters that one can use, and with the address of a list
// the form that saves it.
func (s *Server) showSaved(w http.ResponseWriter, p *page) error {
	if p.Query.Get("type") == "" {
		return s.renderSaved(w, p, nil, "")
	}
	a, f, err := s.filterAsked(p, p.Query)
	if err != nil {
		return err
	}
	form := s.savedForm(p, a, monitor.Filter{Level: monitor.ForMyself})
	return s.renderSaved(w, p, form, f.Query)
}

// filterAsked reads what of a list is saved: the address has its type, and the list's
// own address in one.
func (s *Server) filterAsked(p *page, values url.Values) (listAsk, monitor.Filter, error) {
	t, ok := p.Schema.Type(values.Get("type"))
	of, err := url.ParseQuery(values.Get("of"))
	if !ok || err != nil || t.Plural != values.Get("type") {
		return listAsk{}, monitor.Filter{}, problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.RequestURI())
	}
	a := p.askedList(t, of)
	f := monitor.Filter{Query: s.listQuery(p, a).String(), View: a.asked.Encode()}
	if a.asked.Has("columns") {
		f.Columns = a.spec.columns
	}
	return a, f, nil
}

func (s *Server) savedForm(p *page, a listAsk, f monitor.Filter) *component.Form {
	levels := []component.Choice{{Value: string(monitor.ForMyself), Label: p.Say(sayForMyself), Sub: p.Say(sayForMyselfSub)}}
	if s.record.May(p.who, access.Write, access.Object{}) {
		levels = append(levels,
			component.Choice{Value: string(monitor.ForOrganisation), Label: p.Say(sayForOrganisation), Sub: p.Say(sayForOrganisationSub, "organisation", s.organisation(p, p.who.Organisation))},
			component.Choice{Value: string(monitor.ForCoalition), Label: p.Say(sayForCoalition), Sub: p.Say(sayForCoalitionSub)})
	}
	return &component.Form{
		ID: "keep", Label: p.Say(saySaveFilter), Action: p.LinkAt("/saved", ""), Button: p.Say(saySaveFilter), Cancel: a.link(p),
		Hidden: []component.Option{{Value: "type", Label: a.t.Plural}, {Value: "of", Label: a.asked.Encode()}},
		Fields: []component.Field{
			{Name: "name", Label: p.Say(sayFilterNameLabel), Hint: p.Say(sayFilterNameHint), Value: f.Name},
			{Name: "level", Label: p.Say(sayFilterFor), Value: string(f.Level), Options: levels},
		},
	}
}

// sendSaved is POST /saved: saves a filter, or forgets one.
func (s *Server) sendSaved(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	if id := p.value("drop"); id != "" {
		if err := s.record.DropFilter(p.ctx, p.who, id); err != nil {
			return err
		}
		http.Redirect(w, p.r, string(p.LinkAt("/saved", "")), http.StatusSeeOther)
		return nil
	}
	a, f, err := s.filterAsked(p, p.r.PostForm)
	if err != nil {
		return err
	}
	f.Name, f.Level = p.value("name"), monitor.FilterLevel(p.value("level"))
	f, err = s.record.SaveFilter(p.ctx, p.who, f, p.value("looked") != "")
	if err == nil {
		http.Redirect(w, p.r, string(p.LinkAt("/saved#saved", "", "kept", f.ID)), http.StatusSeeOther)
		return nil
	}
	form := s.savedForm(p, a, f)
	if one, ok := problem.Of(err); ok && one.Place.Column == "looked" {
		form.Fields = append(form.Fields, component.Field{
			Name: "looked", Label: p.Say(sayLooked), Options: []component.Choice{{Value: "1", Label: p.Say(sayLookedYes)}},
		})
	}
	if err := p.wrongWith(form, err); err != nil {
		return err
	}
	return s.renderSaved(w, p, form, f.Query)
}

func (s *Server) renderSaved(w http.ResponseWriter, p *page, form *component.Form, text string) error {
	all, err := s.record.Filters(p.ctx, p.who)
	if err != nil {
		return err
	}
	v := savedView{Form: form, Query: text, Action: p.LinkAt("/saved", ""), Lists: p.Link("/record")}
	for _, level := range monitor.FilterLevels() {
		g := savedGroup{Title: p.Say(levelWord(level))}
		for _, f := range all {
			if f.Level == level {
				g.Filters = append(g.Filters, s.savedFilter(p, f))
			}
			if f.Level == level && f.ID == p.Query.Get("kept") {
				v.Saved = p.Say(sayFilterKept, "name", f.Name)
			}
		}
		if len(g.Filters) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	p.titled(p.Say(saySavedFilters), form)
	return s.renderStatus(w, p, statusFor(form), savedPage(&p.Page, v))
}

func (s *Server) savedFilter(p *page, f monitor.Filter) savedFilter {
	v := savedFilter{ID: f.ID, Name: f.Name, Query: f.Query, MayDrop: f.MayDrop, At: s.filterAt(p, f)}
	if f.Type != "" {
		v.Kind = typeLabel(&p.Page, f.Type, true)
	}
	if !f.Mine {
		v.Who = p.Say(sayByWhom, "who", f.Maker, "organisation", s.organisation(p, f.Organisation))
	}
	if f.Wrong != nil {
		v.Wrong, v.Mend = sentence(f.Wrong.Message.In(p.Lang, f.Wrong.Args...)), p.Link("/query", "q", f.Query)
	}
	return v
}

// organisation is what a member of the coalition is called; an operator's goes by the
// name that it has.
func (s *Server) organisation(p *page, key string) string {
	n, err := s.namesOf(p, record.ID{Type: "member", Key: key})
	if err != nil {
		return key // its key says enough
	}
	return n.of(record.ID{Type: "member", Key: key})
}

// filterAt leads to the list of a saved filter. One that was not saved by a page leads
// to its question.
func (s *Server) filterAt(p *page, f monitor.Filter) templ.SafeURL {
	t, ok := p.Schema.Type(f.Type)
	view, err := url.ParseQuery(f.View)
	if !ok || err != nil {
		return ""
	}
	a := p.askedList(t, view)
	if s.listQuery(p, a).String() != f.Query {
		return p.Link("/query", "q", f.Query)
	}
	return a.link(p)
}

// savedOf offers, on the page of a list, the filters of its type, and to save this one.
func (s *Server) savedOf(p *page, a listAsk, v *listView) error {
	if p.who.Confined != nil {
		return nil
	}
	all, err := s.record.Filters(p.ctx, p.who)
	if err != nil {
		return err
	}
	for _, f := range all {
		if f.Type == a.t.Name {
			v.Filters = append(v.Filters, link{Words: f.Name, At: s.filterAt(p, f)})
		}
	}
	v.Keep = p.LinkAt("/saved", "", "type", a.t.Plural, "of", a.asked.Encode())
	return s.listChanged(p, v)
}

// savedLinks lead from the home page to the saved filters.
func (s *Server) savedLinks(p *page) ([]link, error) {
	all, err := s.record.Filters(p.ctx, p.who)
	var links []link
	for _, f := range all {
		at := s.filterAt(p, f)
		if f.Wrong != nil || at == "" {
			at = p.LinkAt("/saved", "")
		}
		links = append(links, link{Words: f.Name, At: at})
	}
	return links[:min(len(links), savedShown)], err
}

// savedShown is how many saved filters the home page names; the others are one page on.
const savedShown = 8

func levelWord(level monitor.FilterLevel) locale.Message {
	switch level {
	case monitor.ForOrganisation:
		return sayOfOrganisation
	case monitor.ForCoalition:
		return sayOfCoalition
	}
	return sayOfMine
}

var (
	saySavedFilters       = locale.Message{ID: "web.saved-filters", ES: "Filtros guardados", EN: "Saved filters"}
	saySaveFilter         = locale.Message{ID: "web.save-filter", ES: "Guardar este filtro", EN: "Save this filter"}
	sayFilterNameLabel    = locale.Message{ID: "web.filter-name-label", ES: "Nombre", EN: "Name"}
	sayFilterNameHint     = locale.Message{ID: "web.filter-name-hint", ES: "Corto, y que diga qué se ve; por ejemplo: Tortura en 2014. El mismo nombre otra vez reemplaza al anterior.", EN: "Short, and telling what one sees; for instance: Torture in 2014. The same name again replaces the earlier one."}
	sayFilterFor          = locale.Message{ID: "web.filter-for", ES: "Para quién", EN: "For whom"}
	sayForMyself          = locale.Message{ID: "web.for-myself", ES: "Para mí", EN: "For me"}
	sayForMyselfSub       = locale.Message{ID: "web.for-myself-sub", ES: "Nadie más lo ve.", EN: "Nobody else sees it."}
	sayForOrganisation    = locale.Message{ID: "web.for-organisation", ES: "Para mi organización", EN: "For my organisation"}
	sayForOrganisationSub = locale.Message{ID: "web.for-organisation-sub", ES: "Lo ve quien trabaja en {organisation}.", EN: "Seen by whoever works at {organisation}."}
	sayForCoalition       = locale.Message{ID: "web.for-coalition", ES: "Para toda la coalición", EN: "For the whole coalition"}
	sayForCoalitionSub    = locale.Message{ID: "web.for-coalition-sub", ES: "Lo ven todas las organizaciones: el nombre y la consulta. Cada quien ve de la lista solo lo que le toca.", EN: "Every organisation sees it: the name and the query. Of the list, each sees only what is theirs to see."}
	sayLooked             = locale.Message{ID: "web.looked", ES: "Antes de compartirlo", EN: "Before sharing it"}
	sayLookedYes          = locale.Message{ID: "web.looked-yes", ES: "Leí el nombre y la consulta: no nombran a quien no deben", EN: "I read the name and the query: they name nobody they should not"}
	sayFilterKept         = locale.Message{ID: "web.filter-kept", ES: "Quedó guardado: {name}", EN: "Saved: {name}"}
	sayOfMine             = locale.Message{ID: "web.of-mine", ES: "Míos", EN: "Mine"}
	sayOfOrganisation     = locale.Message{ID: "web.of-organisation", ES: "De mi organización", EN: "My organisation’s"}
	sayOfCoalition        = locale.Message{ID: "web.of-coalition", ES: "De la coalición", EN: "The coalition’s"}
)
