package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// names says what entities are called. It reads those that a page names in one
// go, a type at a time, and those by which they in turn are named.
type names struct {
	s     *Server
	p     *page
	at    monitor.AsOf // when they are known by these names, and where links lead
	known map[record.ID]record.Entity
}

// namesOf returns the names of ids, at the page's moment.
func (s *Server) namesOf(p *page, ids ...record.ID) (*names, error) {
	return s.namesAt(p, p.at, ids...)
}

// namesAt returns the names of ids at another moment of the page, when what they
// name may be known while it was not before.
func (s *Server) namesAt(p *page, at monitor.AsOf, ids ...record.ID) (*names, error) {
	n := &names{s: s, p: p, at: at, known: map[record.ID]record.Entity{}}
	return n, n.learn(ids...)
}

// address leads to an entity at the moment of the names.
func (n *names) address(id record.ID) templ.SafeURL {
	return n.p.LinkAt(n.p.EntityPath(id), n.at.String())
}

// learn reads what the names of ids need.
func (n *names) learn(ids ...record.ID) error {
	for depth := 0; len(ids) > 0 && depth < 3; depth++ {
		keys := map[string][]string{}
		for _, id := range ids {
			if _, ok := n.known[id]; !ok && !id.IsZero() {
				n.known[id] = record.Entity{ID: id}
				keys[id.Type] = append(keys[id.Type], id.Key)
			}
		}
		ids = nil
		for typ, of := range keys {
			es, err := n.s.record.Shown(n.p.ctx, n.p.who, typ, of, n.at)
			if err != nil {
				return err
			}
			for _, e := range es {
				n.known[e.ID] = e
				ids = append(ids, n.namedBy(e)...)
			}
		}
	}
	return nil
}

// namedBy lists the entities by whose names e is named: a figure by its measure.
func (n *names) namedBy(e record.Entity) []record.ID {
	t, _ := n.p.Schema.Type(e.ID.Type)
	var ids []record.ID
	for _, property := range t.Title {
		if ref, ok := e.Value(property).(record.Ref); ok {
			ids = append(ids, record.ID(ref))
		}
	}
	if ref, ok := e.Value("event").(record.Ref); ok && e.ID.Type != "event" {
		ids = append(ids, record.ID(ref))
	}
	return ids
}

// of is the name of an entity. What is not on record at the moment goes by its
// key.
func (n *names) of(id record.ID) string { return n.entity(n.known[id], id) }

// lang is the language of an entity's name, where it is another than the page's:
// a source keeps the language of its title.
func (n *names) lang(id record.ID) string {
	if id.Type != "source" {
		return ""
	}
	if tag, ok := n.known[id].Value("language").(record.Text); ok {
		return foreign(n.p, tag.String())
	}
	return ""
}

// link leads to an entity by its name.
func (n *names) link(id record.ID) templ.Component {
	return component.Link(n.address(id), n.of(id), n.lang(id))
}

func (n *names) entity(e record.Entity, id record.ID) string {
	t, _ := n.p.Schema.Type(id.Type)
	var parts []string
	for i, property := range t.Title {
		def, _ := t.Said(property)
		value := e.Value(property)
		if value == nil || i > 0 && !joined(id.Type) && len(parts) > 0 {
			continue
		}
		if ref, ok := value.(record.Ref); ok {
			if record.ID(ref) != id {
				parts = append(parts, n.of(record.ID(ref)))
			}
			continue
		}
		parts = append(parts, n.p.words(def.Kind, value))
	}
	if ref, ok := e.Value("event").(record.Ref); ok && record.ID(ref) != id {
		parts = append(parts, n.of(record.ID(ref)))
	}
	if id.Type == "figure" {
		parts = append(parts, n.p.words(record.Kind{Base: record.Period}, e.Value("period")))
	}
	parts = withoutEmpty(parts)
	if len(parts) == 0 {
		return id.Key
	}
	return initial(joinDots(parts...))
}

// joined tells the types that one property alone does not name: an involvement
// is who and in what.
func joined(typ string) bool { return typ == "involvement" || typ == "proceeding" }

func withoutEmpty(parts []string) []string {
	full := parts[:0]
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return full
}

// typeLabel is what one entity of a type is called, or many are.
func typeLabel(p *component.Page, typ string, many bool) string {
	t, ok := p.Schema.Type(typ)
	if !ok {
		return typ
	}
	if many {
		return t.Labels.In(p.Lang)
	}
	return t.Label.In(p.Lang)
}

// words says a value in the page's language, as tables do.
func (p *page) words(k record.Kind, v record.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case record.Unknown:
		return p.Say(sayUnknown)
	case record.None:
		return p.Say(sayNone)
	case record.Date:
		if k.Base == record.Period {
			return v.PeriodShort(p.Lang)
		}
		return together(v.Short(p.Lang))
	case record.Quantity:
		return v.Short(p.Lang)
	case record.Text:
		return v.In(p.Lang)
	case record.Term:
		if label, ok := p.vocabulary.Label(k.Vocabulary, string(v)); ok {
			return label.In(p.Lang)
		}
		return string(v)
	case record.Place:
		return p.territory(v)
	case record.Ref:
		return record.ID(v).String()
	}
	return v.String()
}

// together keeps a short date on one line.
func together(date string) string {
	if utf8.RuneCountInString(date) > 12 {
		return date
	}
	return strings.ReplaceAll(date, " ", "\u00a0")
}

// territory says a place by the names of its territories; a point by its
// coordinates.
func (p *page) territory(v record.Place) string {
	codes := v.Codes()
	if len(codes) == 0 {
		return v.In(p.Lang)
	}
	said := make([]string, len(codes))
	for i, code := range codes {
		said[i] = code
		if label, ok := p.vocabulary.Label("territories", code); ok {
			said[i] = label.In(p.Lang)
		}
	}
	return locale.And(p.Lang, said)
}

var (
	sayUnknown = locale.Message{ID: "web.unknown", ES: "se desconoce", EN: "unknown"}
	sayNone    = locale.Message{ID: "web.none", ES: "ninguno", EN: "none"}
)

// initial writes the first letter as a capital.
func initial(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// by names who signed a change set, and for which organisation, for the gaps {who}
// and {organisation} of a sentence: by their names where they are on record, else
// by what stands there.
func (s *Server) by(p *page, author, organisation string) []any {
	return []any{"who", s.record.AuthorName(p.ctx, author), "organisation", s.record.MemberName(p.ctx, organisation, p.Lang)}
}
