package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// form is how a set stands in a sentence.
type form int

const (
	bare       form = iota // acts of torture
	definitely             // the acts of torture
	ofThem                 // of the acts of torture
	counted                // act of torture, after a word that counts it
)

// set says a set: its type, then what is closest to it (of which type, when,
// where), then all further conditions in one clause.
func (s voice) set(set Set, f form) string {
	t := s.typ(set.Type)
	if set.LastBy != "" {
		return s.last(t, set, f)
	}
	n := typeNoun(t, f != counted)
	return s.headed(n, f) + s.conditions(t, set.Where, n)
}

func (s voice) headed(n noun, f form) string {
	switch f {
	case definitely:
		return n.the(s.l)
	case ofThem:
		return n.ofThe(s.l)
	}
	return n.text.In(s.l)
}

// last says the last ones of a set, and of which.
func (s voice) last(t record.Type, set Set, f form) string {
	n := typeNoun(t, true)
	head := n.with(s.l, [4]string{"", "", "últimos", "últimas"}, "last")
	article := noun{text: locale.Text{ES: head, EN: head}, feminine: n.feminine, plural: true, pluralEN: true}
	said := s.say(s.agreeing(set, sayOneForEach, sayOneForEachF), "set", s.headed(article, f), "each", s.each(t, set.LastBy))
	if set.Where == nil {
		return said
	}
	return said + s.say(sayAmong, "set", n.the(s.l)+s.conditions(t, set.Where, n))
}

// each names what a reference leads to, one of it.
func (s voice) each(t record.Type, reference string) string {
	p, _ := t.Property(reference)
	if len(p.Kind.Types) == 1 {
		return typeNoun(s.typ(p.Kind.Types[0]), false).text.In(s.l)
	}
	return nounOf(p).text.In(s.l)
}

// conditions says what narrows a set: the close ones beside the noun, the
// others in a clause.
func (s voice) conditions(t record.Type, where Expr, n noun) string {
	if where == nil {
		return ""
	}
	var near []adjunct
	var others []Expr
	for _, e := range conjuncts(where) {
		if a, ok := s.adjunct(t, e, n); ok {
			near = append(near, a)
		} else {
			others = append(others, e)
		}
	}
	var b strings.Builder
	for i, said := range s.merged(near) {
		if i > 0 || near[0].place == namely {
			b.WriteByte(',')
		}
		b.WriteString(" " + said)
	}
	if len(others) == 0 {
		return b.String()
	}
	if len(near) > 0 {
		b.WriteByte(',')
	}
	b.WriteString(" " + n.agree(s.l, [4]string{"en el que", "en la que", "en los que", "en las que"}, "where") + " ")
	b.WriteString(s.all(t.Name, others))
	return b.String()
}

// conjuncts lists what all must hold.
func conjuncts(e Expr) []Expr {
	if and, ok := e.(And); ok {
		return append(conjuncts(and.Left), conjuncts(and.Right)...)
	}
	return []Expr{e}
}

// adjunct is a condition said beside its noun; place orders them.
type adjunct struct {
	place int
	said  string
	date  bool // several dates are said together
}

const (
	ofType = iota
	ofEntity
	atDate
	withNumber
	inTerritory
	mentioning
	namely
)

// merged orders adjuncts, and says the dates among them together.
func (s voice) merged(all []adjunct) []string {
	slices.SortStableFunc(all, func(a, b adjunct) int { return cmp.Compare(a.place, b.place) })
	var said, dates []string
	for _, a := range all {
		if a.date {
			dates = append(dates, a.said)
		}
	}
	for i, a := range all {
		switch {
		case !a.date:
			said = append(said, a.said)
		case i == 0 || !all[i-1].date:
			said = append(said, s.say(sayDated, "date", s.and(dates)))
		}
	}
	return said
}

// adjunct says a condition on a property of the entity itself where there is a
// short way; ok is false where there is none.
func (s voice) adjunct(t record.Type, e Expr, n noun) (a adjunct, ok bool) {
	switch e := e.(type) {
	case Matches:
		if len(e.Path.Steps) == 0 {
			m := sayMentions
			if n.many(s.l) {
				m = sayMention
			}
			return adjunct{mentioning, s.say(m, "text", s.quoted(e.Text.Text)), false}, true
		}
	case Compare:
		if len(e.Path.Steps) != 1 {
			return a, false
		}
		if e.Path.Steps[0] == identity && e.Op == Equal {
			return adjunct{namely, s.say(sayNamely, "name", s.value(e.Values[0])), false}, true
		}
		p, found := t.Property(e.Path.Steps[0])
		if !found {
			return a, false
		}
		return s.ownAdjunct(p, e)
	}
	return a, false
}

func (s voice) ownAdjunct(p record.Property, e Compare) (a adjunct, ok bool) {
	switch k := p.Kind; {
	case k.Base == record.TermOf && p.Name == "type":
		said, ok := s.ofKind(e, "")
		return adjunct{ofType, said, false}, ok
	case k.Base == record.TermOf && p.Name == "kind":
		said, ok := s.ofKind(e, s.say(sayOfKind))
		return adjunct{ofType, said, false}, ok
	case k.Base == record.RefTo && e.Op == Equal && len(k.Types) == 1 && p.Name == k.Types[0]:
		n := nounOf(p)
		return adjunct{ofEntity, n.ofThe(s.l) + " " + s.value(e.Values[0]), false}, !strings.Contains(n.text.EN, "“")
	case k.Base == record.Instant && p.Name == "date" && e.Op != NotEqual && len(e.Values) == 1:
		return adjunct{atDate, s.dated(e), true}, true
	case k.Base == record.Count && nounOf(p).plural:
		said, ok := s.numbered(nounOf(p), e)
		return adjunct{withNumber, said, false}, ok
	case k.Base == record.Area && e.Op == Under:
		return adjunct{inTerritory, s.say(sayInTerritory, "territory", s.value(e.Values[0])), false}, true
	}
	return a, false
}

// ofKind says of which types the entities are: of torture or its types.
func (s voice) ofKind(e Compare, before string) (said string, ok bool) {
	if e.Op == NotEqual {
		return "", false
	}
	var labels []string
	for _, v := range e.Values {
		label := s.label(v)
		if before != "" {
			label = s.quoted(label)
		}
		labels = append(labels, label)
	}
	said = s.say(sayOf, "what", before+locale.Or(s.l, labels))
	if e.Op == Under && s.hasNarrower(e.Values[0]) {
		said = s.say(sayOrItsTypes, "what", said)
	}
	return said, true
}

// hasNarrower reports whether any term lies beneath a term.
func (s voice) hasNarrower(v Literal) bool {
	return slices.ContainsFunc(s.Terms.Codes(v.Vocabulary), func(code string) bool {
		return code != v.Text && s.Terms.Under(v.Vocabulary, code, v.Text)
	})
}

// numbered says how many: with 34 or more victims.
func (s voice) numbered(n noun, e Compare) (said string, ok bool) {
	q, isQuantity := e.Values[0].Value.(record.Quantity)
	if !isQuantity || len(e.Values) > 1 || q.Value() == 1 {
		return "", false
	}
	messages := map[Operator]locale.Message{
		Equal: sayWith, In: sayWith, Less: sayWithLess, LessEqual: sayWithAtMost, Greater: sayWithMore, GreaterEqual: sayWithAtLeast,
	}
	m, ok := messages[e.Op]
	return s.say(m, "n", q, "what", n.text.In(s.l)), ok
}
