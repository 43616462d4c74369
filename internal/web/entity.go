package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// showEntity is GET /{type}/{key}: what the record says of one entity, property
// by property, and every statement beneath it, with its source and rank.
func (s *Server) showEntity(w http.ResponseWriter, p *page) error {
	id, err := p.entityID()
	if err != nil {
		return err
	}
	stones, err := s.record.Tombstones(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	e, err := s.entity(p, id, len(stones) > 0)
	if err != nil {
		return err
	}
	view, err := s.entityView(p, e)
	if err != nil {
		return err
	}
	view.Stones = s.tombstones(p, stones)
	view.Saved = p.erasedNow(stones)
	if ok, _ := s.mayAct(p, access.Erase); ok && len(e.Statements) > 0 {
		view.Erase = p.Link(p.EntityPath(id) + "/erase")
	}
	if len(e.Statements) > 0 && !access.PeopleType(id.Type) {
		if err := s.whoSeesIt(p, id, &view); err != nil {
			return err
		}
	}
	p.Title = view.Title
	status := http.StatusOK
	if len(e.Statements) == 0 {
		status = http.StatusGone
	}
	return s.renderStatus(w, p, status, entityPage(&p.Page, view))
}

// entity reads an entity of which something was said, though all of it may have
// been set aside since or, if buried, erased.
func (s *Server) entity(p *page, id record.ID, buried bool) (record.Entity, error) {
	e, err := s.record.Entity(p.ctx, p.who, id, p.at)
	if one, ok := problem.Of(err); !ok || one.Kind != problem.NotFound {
		return e, err
	}
	of, readErr := s.record.Statements(p.ctx, p.who, id, p.at)
	if readErr != nil {
		return e, readErr
	}
	if len(of) == 0 && !buried {
		return e, err
	}
	return record.Entity{ID: id, Statements: of}, nil
}

// erasedNow says what was just erased, where the address says that something was.
func (p *page) erasedNow(stones []monitor.Tombstone) string {
	n := 0
	for _, stone := range stones {
		if stone.At == p.saved() {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return p.Count(sayErasedNow, n, "position", int64(p.saved()))
}

// typeAsked is the type whose plural an address begins with.
func (p *page) typeAsked() (record.Type, error) {
	word, _, _ := strings.Cut(strings.TrimPrefix(p.Path, "/"), "/")
	t, ok := p.Schema.Type(word)
	if !ok || word != t.Plural {
		return record.Type{}, problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	return t, nil
}

// entityID reads the type and key of an address.
func (p *page) entityID() (record.ID, error) {
	t, err := p.typeAsked()
	return record.ID{Type: t.Name, Key: p.r.PathValue("key")}, err
}

// entityView is what the page of an entity shows.
type entityView struct {
	ID         record.ID
	Kind       string // "Acto"
	Title      string
	Lang       string // of the title, where it is not the page's
	Help       string // what entities of the type are
	BySource   bool
	Properties []component.Property
	Sources    []sourceGroup // the same statements, by source
	Empty      []string      // properties of which nothing is recorded
	Back       []backGroup
	Special    templ.SafeURL // the page made for this type, where there is one
	Toggle     templ.SafeURL
	Stones     []component.Tombstone
	Saved      string        // what was just erased
	Erase      templ.SafeURL // empty where the reader may not erase it now
	Trace      component.Trace
	History    templ.SafeURL
	Edit       templ.SafeURL // where one may add to it; empty where one may not
	WhoSees    string
	Sharing    templ.SafeURL // where one may change that; empty where one may not
	Readers    templ.SafeURL // who read it; empty where that is not for the reader
}

// sourceGroup is what one source says of the entity.
type sourceGroup struct {
	Name       string
	At         templ.SafeURL
	Lang       string
	Statements []component.Statement
}

// backGroup is the entities that refer to this one, in one way.
type backGroup struct {
	Title string
	Links []link
	More  int // how many are not listed
}

type link struct {
	Words string
	At    templ.SafeURL
	Lang  string // of the words, where it is not the page's
}

// backMost is how many references a page lists; the list of the type has all.
const backMost = 30

func (s *Server) entityView(p *page, e record.Entity) (entityView, error) {
	t, _ := p.Schema.Type(e.ID.Type)
	back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
	if err != nil {
		return entityView{}, err
	}
	n, err := s.namesOf(p, append(mentioned(e), firstOfEach(back)...)...)
	if err != nil {
		return entityView{}, err
	}
	v := entityView{
		ID: e.ID, Kind: t.Label.In(p.Lang), Title: n.of(e.ID), Lang: n.lang(e.ID), Help: t.Help.In(p.Lang),
		BySource: p.Query.Get("by") == "source",
	}
	if v.BySource {
		v.Toggle = p.Link(p.Path)
		v.Sources = s.bySource(p, n, t, e)
	} else {
		v.Toggle = p.Link(p.Path, "by", "source")
	}
	for _, def := range t.Properties {
		if len(e.Readings[def.Name]) == 0 && len(statementsOf(e, def.Name)) == 0 {
			v.Empty = append(v.Empty, def.Label.In(p.Lang))
			continue
		}
		v.Properties = append(v.Properties, s.property(p, n, def, e))
	}
	v.Back = backGroups(p, n, t, back)
	if special(e.ID.Type) {
		v.Special = p.Entity(e.ID)
	}
	v.History, v.Edit = p.Link(p.EntityPath(e.ID)+"/history"), s.editLink(p, e.ID)
	v.Trace = s.trace(p, t.Plural+" where id = "+e.ID.Key)
	v.Trace.Citation = s.citation(p, v.Title)
	return v, nil
}

// special tells the types that have a page of their own.
func special(typ string) bool {
	return slices.Contains([]string{"letter", "measure", "event", "commitment", "source"}, typ)
}

// mentioned lists the entities that the statements of e name.
func mentioned(e record.Entity) []record.ID {
	ids := []record.ID{e.ID}
	for _, st := range e.Statements {
		ids = append(ids, st.Source)
		if ref, ok := st.Value.(record.Ref); ok {
			ids = append(ids, record.ID(ref))
		}
		for _, r := range st.Ranking {
			ids = append(ids, r.Source)
		}
	}
	return ids
}

func firstOfEach(back map[string][]record.ID) []record.ID {
	var ids []record.ID
	for _, of := range back {
		ids = append(ids, of[:min(len(of), backMost)]...)
	}
	return ids
}

func statementsOf(e record.Entity, property string) []record.Statement {
	var of []record.Statement
	for _, st := range e.Statements {
		if st.Property == property {
			of = append(of, st)
		}
	}
	return of
}

// property shows the readings of one property and its statements: those that the
// coalition adopted first, those that it set aside last.
func (s *Server) property(p *page, n *names, def record.Property, e record.Entity) component.Property {
	q := component.Property{
		ID: "p-" + def.Name, Name: def.Label.In(p.Lang),
		Disputed: e.Disputed(def.Name) && !def.Kind.Worded(),
	}
	for _, v := range e.Readings[def.Name] {
		q.Readings = append(q.Readings, s.value(p, n, def.Kind, v))
	}
	of := statementsOf(e, def.Name)
	slices.SortStableFunc(of, func(a, b record.Statement) int {
		return cmp.Compare(rankOrder(a.RankAt(p.view.At)), rankOrder(b.RankAt(p.view.At)))
	})
	for _, st := range of {
		row := s.statement(p, n, def, st)
		row.Same = len(e.Readings[def.Name]) == 1 && row.Rank != record.Deprecated && st.Value == e.Readings[def.Name][0]
		q.Statements = append(q.Statements, row)
	}
	return q
}

func rankOrder(r record.Rank) int {
	return map[record.Rank]int{record.Preferred: 0, record.Normal: 1, record.Deprecated: 2}[r]
}

// statement shows one statement: its value, its source and place, since when it
// is known, how it is ranked and which change brought it.
func (s *Server) statement(p *page, n *names, def record.Property, st record.Statement) component.Statement {
	row := component.Statement{
		Value: s.value(p, n, def.Kind, st.Value), Note: st.Note, Rank: st.RankAt(p.view.At),
		Position: p.Say(sayAtPosition, "n", int64(st.ID.Leaf)),
		PlaceAt:  p.Link(journalPath(st.ID.Leaf)),
		Whole:    p.Link(p.statementPath(st.Entity, st.ID)),
	}
	if st.Source.IsZero() {
		row.Source = p.Say(sayByCoalition)
	} else {
		row.Source, row.SourceAt, row.Lang = n.of(st.Source), p.Entity(st.Source), n.lang(st.Source)
	}
	if st.Locator != "" {
		row.Meta = append(row.Meta, st.Locator)
	}
	if st.Certainty != "" {
		row.Meta = append(row.Meta, p.words(record.Kind{Base: record.TermOf, Vocabulary: "certainty-degrees"}, st.Certainty))
	}
	if !st.Known.IsZero() {
		row.Meta = append(row.Meta, p.Say(sayKnownSince, "when", shortDate(st.Known)))
	}
	if row.Rank != record.Normal {
		row.RankWhy = rankWhy(p, n, st)
	}
	return row
}

// shortDate says a date as tables do, inside a sentence.
type shortDate record.Date

// In says the date in l.
func (d shortDate) In(l locale.Lang) string { return record.Date(d).Short(l) }

// rankWhy gives the last judgement known at the moment: its cause, reason,
// source and position.
func rankWhy(p *page, n *names, st record.Statement) string {
	var last record.Ranking
	for _, r := range st.Ranking {
		if r.At <= p.view.At.Position && (r.Cause == record.MisEntered || r.Known.KnownBy(p.view.At.KnownBy)) {
			last = r
		}
	}
	parts := []string{p.Say(causeWords(last.Cause))}
	if last.Reason != "" || last.Erased {
		parts = append(parts, p.given(last.Reason, last.Erased))
	}
	if !last.Source.IsZero() {
		parts = append(parts, n.of(last.Source))
	}
	return strings.Join(parts, " · ")
}

func causeWords(c record.Cause) locale.Message {
	switch c {
	case record.Adopted:
		return sayCauseAdopted
	case record.MisEntered:
		return sayCauseMisEntered
	case record.Withdrawn:
		return sayCauseWithdrawn
	case record.ShownWrong:
		return sayCauseShownWrong
	case record.NotAdopted:
		return sayCauseNotFollowed
	}
	return sayCauseRestored
}

// bySource groups the statements of e by who makes them.
func (s *Server) bySource(p *page, n *names, t record.Type, e record.Entity) []sourceGroup {
	var groups []sourceGroup
	at := map[record.ID]int{}
	for _, def := range t.Properties {
		for _, st := range statementsOf(e, def.Name) {
			i, ok := at[st.Source]
			if !ok {
				i = len(groups)
				at[st.Source] = i
				g := sourceGroup{Name: p.Say(sayByCoalition)}
				if !st.Source.IsZero() {
					g = sourceGroup{Name: n.of(st.Source), At: p.Entity(st.Source), Lang: n.lang(st.Source)}
				}
				groups = append(groups, g)
			}
			row := s.statement(p, n, def, st)
			row.Name, row.Source, row.SourceAt = def.Label.In(p.Lang), "", ""
			groups[i].Statements = append(groups[i].Statements, row)
		}
	}
	return groups
}

// backGroups lists what refers to an entity, way by way in the schema's order.
func backGroups(p *page, n *names, t record.Type, back map[string][]record.ID) []backGroup {
	ways := p.Schema.Inverses(t.Name)
	var groups []backGroup
	for _, from := range p.Schema.Types {
		for _, def := range from.Properties {
			ids := back[def.Inverse]
			if def.Inverse == "" || ways[def.Inverse] != (record.Back{Type: from.Name, Property: def.Name}) || len(ids) == 0 {
				continue
			}
			g := backGroup{Title: p.Count(sayBack, len(ids), "type", from.Labels, "one", from.Label, "property", def.Label)}
			for _, id := range ids[:min(len(ids), backMost)] {
				g.Links = append(g.Links, link{n.of(id), p.Entity(id), n.lang(id)})
			}
			g.More = len(ids) - len(g.Links)
			groups = append(groups, g)
		}
	}
	return groups
}

// value shows a value: a figure through the one component that prints figures, a
// reference as a link, words in their language.
func (s *Server) value(p *page, n *names, k record.Kind, v record.Value) templ.Component {
	switch v := v.(type) {
	case record.Quantity:
		return component.Number(&p.Page, component.Figure{Value: p.words(k, v)})
	case record.Ref:
		return n.link(record.ID(v))
	case record.Text:
		if k.Base == record.Link && strings.HasPrefix(v.String(), "http") {
			return component.Outside(v.String())
		}
		words, tag := v.Best(p.Lang)
		if k.Base == record.Query {
			return component.Coded(words, p.Link("/query", "q", words))
		}
		return component.Spoken(words, foreign(p, tag))
	case record.Date:
		if k.Base == record.Period {
			return component.Words(v.Period(p.Lang), "")
		}
		return component.Words(v.In(p.Lang), "")
	}
	return component.Words(p.words(k, v), "")
}

// foreign is the tag to mark words with, where they are not in the page's
// language.
func foreign(p *page, tag string) string {
	if tag == "" || strings.HasPrefix(tag, string(p.Lang)) {
		return ""
	}
	return tag
}

func journalPath(at record.Position) string { return "/journal/" + strconv.FormatInt(int64(at), 10) }

var (
	sayByCoalition = locale.Message{ID: "web.by-coalition", ES: "Definido por la coalición", EN: "Defined by the coalition"}
	sayAtPosition  = locale.Message{ID: "web.at-position", ES: "posición {n}", EN: "position {n}"}
	sayKnownSince  = locale.Message{ID: "web.known-since", ES: "se sabe desde: {when}", EN: "known since {when}"}
	sayBack        = locale.Plural{
		ID:    "web.back",
		OneES: "{n} · {one} ({property})", ManyES: "{n} · {type} ({property})", OtherES: "{n} · {type} ({property})",
		OneEN: "{n} · {one} ({property})", OtherEN: "{n} · {type} ({property})",
	}
	sayCauseAdopted     = locale.Message{ID: "web.cause-adopted", ES: "por la coalición", EN: "by the coalition"}
	sayCauseRestored    = locale.Message{ID: "web.cause-restored", ES: "restituida", EN: "restored"}
	sayCauseMisEntered  = locale.Message{ID: "web.cause-mis-entered", ES: "mal capturada", EN: "mis-entered"}
	sayCauseWithdrawn   = locale.Message{ID: "web.cause-withdrawn", ES: "la retiró su fuente", EN: "withdrawn by its source"}
	sayCauseShownWrong  = locale.Message{ID: "web.cause-shown-wrong", ES: "se mostró que no es así", EN: "shown to be wrong"}
	sayCauseNotFollowed = locale.Message{ID: "web.cause-not-followed", ES: "la coalición no la sigue", EN: "not followed by the coalition"}
)
