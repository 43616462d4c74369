package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// restingMost is how many statements of a source its page shows.
const restingMost = 600

// sourceView is what the page of a source shows: what it is, and all that rests
// on it.
type sourceView struct {
	Kick    string
	Title   string
	Lang    string // of the title, where it is not the page's
	Lede    string
	Facts   []component.Entry
	Address templ.Component // nil where there is none
	Note    string
	Through *link // it was read only as cited by this one
	Relays  []link
	Count   string
	Cut     string // that not all is shown
	Groups  []restingGroup
	Letters []link // letters that are this source
	Record  templ.SafeURL
	Trace   component.Trace
}

// restingGroup is the entities of one type of which the source says something.
type restingGroup struct {
	Title    string
	Entities []restingEntity
}

type restingEntity struct {
	Link     link
	Says     []component.Entry
	Locators []string // where in the source, each once
}

// showSource is GET /sources/{key}.
func (s *Server) showSource(w http.ResponseWriter, p *page) error {
	id := record.ID{Type: "source", Key: p.r.PathValue("key")}
	e, err := s.record.Entity(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	resting, err := s.record.RestingOn(p.ctx, p.who, id, restingMost+1, p.at)
	if err != nil {
		return err
	}
	back, err := s.record.Referring(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	v, err := s.sourceView(p, e, resting, back)
	if err != nil {
		return err
	}
	p.Title = v.Title
	return s.render(w, p, sourcePage(&p.Page, v))
}

func (s *Server) sourceView(p *page, e record.Entity, resting []record.Statement, back map[string][]record.ID) (sourceView, error) {
	ids := []record.ID{e.ID, e.Ref("read_through")}
	ids = append(ids, back["relays"]...)
	ids = append(ids, back["letters"]...)
	var others []record.Statement
	for _, st := range resting {
		if st.Entity == e.ID { // what it says of itself stands at its head
			continue
		}
		others = append(others, st)
		ids = append(ids, st.Entity)
		if ref, ok := st.Value.(record.Ref); ok {
			ids = append(ids, record.ID(ref))
		}
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return sourceView{}, err
	}
	v := sourceView{
		Title: n.of(e.ID), Lang: n.lang(e.ID), Note: e.Line("note"),
		Kick:    joinDots(initial(p.words(record.Kind{Base: record.TermOf, Vocabulary: "source-kinds"}, e.Value("kind"))), e.Date("date").In(p.Lang)),
		Relays:  n.links(back["relays"]),
		Letters: n.links(back["letters"]),
		Record:  p.Link(p.Path + "/statements"),
		Trace:   component.Trace{Citation: s.citation(p, n.of(e.ID))},
	}
	if through := e.Ref("read_through"); !through.IsZero() {
		v.Through = &link{n.of(through), p.Entity(through), n.lang(through)}
	}
	v.Lede = p.Say(sayPublishedBy, "who", e.Line("publisher"))
	if e.Line("publisher") == "" {
		v.Lede = ""
	}
	v.facts(p, e)
	v.Groups = s.restingGroups(p, n, others)
	shown := 0
	for _, g := range v.Groups {
		shown += len(g.Entities)
	}
	v.Count = p.Count(sayRests, shown)
	if len(resting) > restingMost {
		v.Cut = p.Say(sayRestingCut, "n", restingMost)
	}
	return v, nil
}

// facts are what the record says of the source itself.
func (v *sourceView) facts(p *page, e record.Entity) {
	t, _ := p.Schema.Type("source")
	for _, name := range []string{"publisher", "date", "known_from", "language"} {
		def, _ := t.Said(name)
		if value := e.Value(name); value != nil {
			v.Facts = append(v.Facts, component.Entry{Term: def.Label.In(p.Lang), Says: p.words(def.Kind, value)})
		}
	}
	if address := e.Line("url"); address != "" {
		v.Address = component.Outside(address)
	}
}

// restingGroups sorts statements by the entity that they speak of, types in the
// schema's order.
func (s *Server) restingGroups(p *page, n *names, all []record.Statement) []restingGroup {
	var groups []restingGroup
	for _, t := range p.Schema.Types {
		g := restingGroup{Title: t.Labels.In(p.Lang)}
		at := map[record.ID]int{}
		for _, st := range all {
			if st.Entity.Type != t.Name {
				continue
			}
			i, ok := at[st.Entity]
			if !ok {
				i = len(g.Entities)
				at[st.Entity] = i
				g.Entities = append(g.Entities, restingEntity{Link: link{n.of(st.Entity), p.Entity(st.Entity), n.lang(st.Entity)}})
			}
			def, ok := t.Said(st.Property)
			if !ok {
				continue
			}
			one := &g.Entities[i]
			says := p.words(def.Kind, st.Value)
			if ref, ok := st.Value.(record.Ref); ok {
				says = n.of(record.ID(ref))
			}
			if says != one.Link.Words { // its name stands there already
				one.Says = append(one.Says, component.Entry{Term: def.Label.In(p.Lang), Says: says})
			}
			if st.Locator != "" && !slices.Contains(one.Locators, st.Locator) {
				one.Locators = append(one.Locators, st.Locator)
			}
		}
		if len(g.Entities) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

var (
	sayPublishedBy = locale.Message{ID: "web.published-by", ES: "La publica {who}.", EN: "Published by {who}."}
	sayRests       = locale.Plural{
		ID:    "web.rests",
		OneES: "En ella se apoya {n} entidad del registro", ManyES: "En ella se apoyan {n} de entidades del registro", OtherES: "En ella se apoyan {n} entidades del registro",
		OneEN: "{n} entity of the record rests on it", OtherEN: "{n} entities of the record rest on it",
	}
	sayRestingCut = locale.Message{ID: "web.resting-cut", ES: "Se muestran las primeras {n} declaraciones.", EN: "The first {n} statements are shown."}
)
