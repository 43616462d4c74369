package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// entryBuilder makes the fields of a form, and gathers what is wrong with them.
type entryBuilder struct {
	s       *Server
	p       *page
	f       *entryForm
	n       *names
	refused *monitor.Refused
	lists   map[string]bool // vocabularies that fields choose from
	errors  []entryError
}

// errorAt is what is wrong with a field, for itself and the summary.
func (b *entryBuilder) errorAt(at string) string {
	for _, one := range b.refused.Fields {
		if one.At == at && at != "" {
			words := sentence(one.Problem.Message.In(b.p.Lang, one.Problem.Args...))
			b.errors = append(b.errors, entryError{words, at})
			return words
		}
	}
	return ""
}

// group makes the fields of one entity.
func (b *entryBuilder) group(s *entrySheet) entryGroup {
	p := b.p
	g := entryGroup{Name: s.name, Title: s.typ.Label.In(p.Lang), Remove: s.remove, Error: b.errorAt(s.name)}
	if n, ok := strings.CutPrefix(s.name, "act"); ok {
		act, by, nested := strings.Cut(n, "by")
		g.Nested = nested
		if nested {
			g.Title = p.Say(sayWhoDid)
			rows := b.f.numbers("act" + act + ".by")
			if by == strconv.Itoa(rows[len(rows)-1]) {
				g.Add, g.AddSay = "add:act"+act, p.Say(sayAddWhoDid)
			}
		} else {
			at, _ := strconv.Atoi(act)
			g.Title = p.Say(sayActN, "n", int64(slices.Index(b.f.numbers("acts"), at)+1))
		}
	}
	for _, def := range s.props {
		g.Fields = append(g.Fields, b.field(s, def))
	}
	for _, a := range b.refused.Alike {
		if a.At != s.name {
			continue
		}
		for _, l := range a.Found {
			g.Alike = append(g.Alike, alikeView{b.n.link(l.Entity), locale.Say(p.Lang, l.Why)})
		}
		b.errors = append(b.errors, entryError{p.Say(sayMaybeSame, "name", a.Name), s.name + ".distinct"})
	}
	return g
}

func (b *entryBuilder) field(s *entrySheet, def record.Property) entryField {
	p := b.p
	v := entryField{
		ID: s.name + "." + def.Name, Label: def.Label.In(p.Lang), Help: def.Help.In(p.Lang), Needed: def.Required && s.made,
		More: "more:" + s.name + "." + def.Name,
	}
	for _, st := range statementsOf(s.held, def.Name) {
		if st.RankAt(p.view.At) != record.Deprecated {
			v.Held = append(v.Held, b.held(s, def, st))
		}
	}
	for _, row := range b.f.rows(s.name, def.Name) {
		if _, ok := correctedBy(row); !ok {
			v.Rows = append(v.Rows, b.row(s, def, row, b.f.typed(s, def, row)))
		}
	}
	return v
}

// held shows a statement on record with the row that corrects it.
func (b *entryBuilder) held(s *entrySheet, def record.Property, st record.Statement) heldRow {
	p := b.p
	row := fmt.Sprintf("c%d-%d", st.ID.Leaf, st.ID.N)
	at := s.name + "." + def.Name + "." + row
	h := heldRow{Value: b.s.value(p, b.n, def.Kind, st.Value), Judge: p.LinkAt(p.statementPath(st.Entity, st.ID), "")}
	h.Source = p.Say(sayByCoalition)
	if !st.Source.IsZero() {
		h.Source = joinDots(b.n.of(st.Source), st.Locator)
	}
	if st.RankAt(p.view.At) == record.Preferred {
		h.Rank = p.Say(sayCauseAdopted)
	}
	t := b.f.typed(s, def, row)
	if !b.sent(at) {
		t = b.typedOf(def, st, t)
	} else {
		h.Open = !b.unchanged(def, st, t)
	}
	h.Fix = b.row(s, def, row, t)
	h.Fix.Fix, h.Fix.Source = true, false
	h.Open = h.Open || h.Fix.Error != "" || h.Fix.Clash != nil
	return h
}

func (b *entryBuilder) sent(at string) bool {
	for name := range b.f.values {
		if strings.HasPrefix(name, at+".") {
			return true
		}
	}
	return false
}

// typedOf fills a row with what a statement says, ready to be corrected.
func (b *entryBuilder) typedOf(def record.Property, st record.Statement, t monitor.Typed) monitor.Typed {
	t.Own = &monitor.Citation{Locator: st.Locator}
	switch v := st.Value.(type) {
	case record.Unknown:
		t.State = "unknown"
	case record.None:
		t.State = "none"
	case record.Ref:
		t.Entity, t.Text = record.ID(v), b.n.of(record.ID(v))
	case record.Text:
		byLang := v.ByLang()
		t.Text = v.In(b.p.Lang)
		if t.Words != nil {
			t.Words = map[string]string{"es": byLang["es"], "en": byLang["en"]}
			if words, ok := byLang[""]; ok {
				t.Words[string(b.p.Lang)] = words
			}
			t.Text = ""
		}
	case record.Term, record.Place:
		t.Text = b.p.words(def.Kind, v)
		if _, ok := v.(record.Place); ok {
			t.Text = v.String()
		}
	default:
		t.Text = st.Value.String()
	}
	return t
}

// unchanged reports whether a row that corrects says what the statement says.
func (b *entryBuilder) unchanged(def record.Property, st record.Statement, t monitor.Typed) bool {
	was := b.typedOf(def, st, monitor.Typed{At: t.At, Property: t.Property, Corrects: t.Corrects, Words: t.Words})
	same := t.Text == was.Text && t.How == "" && t.To == "" && t.State == was.State && t.Own != nil && t.Own.Locator == st.Locator
	for lang, words := range was.Words {
		same = same && t.Words[lang] == words
	}
	return same
}

func (b *entryBuilder) row(s *entrySheet, def record.Property, row string, t monitor.Typed) entryRow {
	p := b.p
	at := s.name + "." + def.Name + "." + row
	v := entryRow{
		ID: at, Label: def.Label.In(p.Lang), Input: inputOf(def.Kind), T: t, Example: def.Example, Error: b.errorAt(at), Source: true,
		Own: b.f.citation(at + ".own"),
	}
	if t.Own != nil && v.Own == nil {
		v.Own = t.Own
	}
	v.Hows = p.hows(v.Input)
	switch v.Input {
	case "term":
		v.Of, v.List = def.Kind.Vocabulary, "terms-"+def.Kind.Vocabulary
		b.lists[def.Kind.Vocabulary] = true
	case "ref":
		v.Of = strings.Join(def.Kind.Types, " ")
		v.NewParty = slices.Contains(def.Kind.Types, "party")
		v.Choices = b.choices(at, t.Text, v.NewParty)
		v.Chosen = t.Entity.String()
		if b.f.value(at+".id") == "new" {
			v.Chosen, v.T.Text = "new", b.f.value(at+".v")
		}
	}
	v.OwnOpen = v.Own != nil && row[0] != 'c' || t.State != ""
	v.Reads = b.reads(def, t)
	for _, c := range b.refused.Clashes {
		if c.At == at {
			v.Clash = b.clash(c)
		}
	}
	return v
}

// reads says how a date, a number or a place was understood.
func (b *entryBuilder) reads(def record.Property, t monitor.Typed) string {
	if t.Text == "" || !(def.Kind.Dated() || def.Kind.Base == record.Area) {
		return ""
	}
	v, err := b.s.record.Understand(def, t, b.p.Lang, "")
	if err != nil {
		return ""
	}
	return b.p.Say(sayReads, "value", b.s.record.Words(b.p.Lang, def.Kind, v))
}

// choices offers the entities that a name may mean, and to make another.
func (b *entryBuilder) choices(at, text string, party bool) []component.Choice {
	var out []component.Choice
	for _, one := range b.refused.Fields {
		if one.At != at {
			continue
		}
		for _, id := range one.Candidates {
			out = append(out, component.Choice{Value: id.String(), Label: b.n.of(id), Sub: joinDots(typeLabel(&b.p.Page, id.Type, false), id.Key)})
		}
		if !party {
			continue
		}
		likely, err := b.s.record.Likely(b.p.ctx, b.p.who, "party", text, 5)
		if err != nil {
			continue // what is offered is a help; saving looks again
		}
		for _, l := range likely {
			if !slices.ContainsFunc(out, func(c component.Choice) bool { return c.Value == l.Entity.String() }) {
				out = append(out, component.Choice{Value: l.Entity.String(), Label: l.Name, Sub: locale.Say(b.p.Lang, l.Why)})
			}
		}
		out = append(out, component.Choice{Value: "new", Label: b.p.Say(sayNewPerson, "name", text), Sub: b.p.Say(sayNewPersonSub)})
	}
	return out
}

func (b *entryBuilder) clash(c monitor.Clash) *clashView {
	p := b.p
	v := &clashView{Mine: b.s.told(p, b.n, c.Property.Kind, c.Mine.Value)}
	for _, st := range c.Theirs {
		one := theirView{Value: b.s.told(p, b.n, c.Property.Kind, st.Value), Source: p.Say(sayByCoalition)}
		if !st.Source.IsZero() {
			one.Source = joinDots(b.n.of(st.Source), st.Locator)
		}
		leaf := st.ID.Leaf
		for _, r := range st.Ranking {
			leaf = max(leaf, r.At)
		}
		if set, err := b.s.record.ChangeSetAt(p.ctx, p.who, leaf); err == nil {
			one.Who = joinDots(p.Say(sayByWhom, b.s.by(p, set.Author, set.Organisation)...), p.clock(set.Time))
		}
		v.Theirs = append(v.Theirs, one)
	}
	b.errors = append(b.errors, entryError{p.Say(sayClashOf, "property", c.Property.Label), c.At + ".clash"})
	return v
}
