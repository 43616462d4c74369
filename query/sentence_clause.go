package query

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// verb is a verb in its forms; Spanish negates with no before it.
type verb struct{ es, esMany, en, enMany, enNot, enManyNot string }

var (
	be   = verb{"es", "son", "is", "are", "is not", "are not"}
	fall = verb{"cae", "caen", "falls", "fall", "does not fall", "do not fall"}
	lie  = verb{"está", "están", "lies", "lie", "does not lie", "do not lie"}
	tell = verb{"menciona", "mencionan", "mentions", "mention", "does not mention", "do not mention"}
)

func (v verb) form(l locale.Lang, many, not bool) string {
	switch {
	case l == locale.ES && not:
		return "no " + v.form(l, many, false)
	case l == locale.ES && many:
		return v.esMany
	case l == locale.ES:
		return v.es
	case many && not:
		return v.enManyNot
	case not:
		return v.enNot
	case many:
		return v.enMany
	}
	return v.en
}

// all says conditions that must all hold, as one clause.
func (s voice) all(typ string, conditions []Expr) string {
	said := make([]string, len(conditions))
	for i, e := range conditions {
		said[i] = s.clause(typ, e)
		if or, either := e.(Or); either && len(conditions) > 1 && len(alike(disjuncts(or))) > 1 {
			said[i] = "(" + said[i] + ")"
		}
	}
	return s.and(said)
}

// clause says a condition on entities of a type as a clause with its verb.
func (s voice) clause(typ string, e Expr) string {
	switch e := e.(type) {
	case And:
		return s.all(typ, conjuncts(e))
	case Or:
		return s.either(typ, e)
	case Negation:
		return s.negated(typ, e.Expr)
	case Compare:
		return s.compare(typ, e, false)
	case State:
		return s.state(typ, e)
	case Matches:
		return s.matches(typ, e, false)
	case Exists:
		return s.exists(typ, e)
	}
	return ""
}

// disjuncts lists of what one must hold.
func disjuncts(e Expr) []Expr {
	if or, ok := e.(Or); ok {
		return append(disjuncts(or.Left), disjuncts(or.Right)...)
	}
	return []Expr{e}
}

// alike draws alternatives on one path together, for the sentence only: the
// stage is arrest or release.
func alike(all []Expr) []Expr {
	var drawn []Expr
	for _, e := range all {
		next, ok := e.(Compare)
		if n := len(drawn); ok && n > 0 {
			last, ok := drawn[n-1].(Compare)
			if ok && last.Op == next.Op && (next.Op == Under || next.Op == Equal || next.Op == In) && last.Path.Equal(next.Path) {
				last.Values = append(slices.Clone(last.Values), next.Values...)
				drawn[n-1] = last
				continue
			}
		}
		drawn = append(drawn, e)
	}
	return drawn
}

func (s voice) either(typ string, e Or) string {
	all := alike(disjuncts(e))
	if len(all) == 1 {
		return s.clause(typ, all[0])
	}
	said := make([]string, len(all))
	for i, e := range all {
		said[i] = s.clause(typ, e)
		if _, both := e.(And); both {
			said[i] = "(" + said[i] + ")"
		}
	}
	last := len(said) - 1
	return s.say(sayEitherOf, "first", strings.Join(said[:last], s.say(sayOrBetween)), "last", said[last])
}

func (s voice) negated(typ string, e Expr) string {
	switch e := e.(type) {
	case Compare:
		return s.compare(typ, e, true)
	case Matches:
		return s.matches(typ, e, true)
	case Exists:
		e.None = !e.None
		return s.exists(typ, e)
	case Negation:
		return s.clause(typ, e.Expr)
	}
	return s.say(sayNotThat, "what", s.clause(typ, e))
}

// article is whether a noun phrase begins with its article.
type article int

const (
	withArticle article = iota
	plain
)

// subject says a path as a noun phrase: the event of the proceeding. Across a
// way back it is some of those there. The noun agrees with the verb.
func (s voice) subject(typ string, p Path, a article) (said string, n noun) {
	hops := s.route(typ, p)
	if len(hops) > 1 && hops[len(hops)-1].Way == Identity {
		hops = hops[:len(hops)-1]
	}
	if len(hops) == 0 {
		return p.String(), noun{}
	}
	last := len(hops) - 1
	n = s.hopNoun(hops[last])
	switch {
	case hops[last].Way == Back:
		said = n.with(s.l, [4]string{"algún", "alguna", "algún", "alguna"}, "some")
	case a == plain:
		said = n.text.In(s.l)
	default:
		said = n.the(s.l)
	}
	return said + s.beneath(hops[:last]), n
}

// ofPath says a path after of.
func (s voice) ofPath(typ string, p Path) string {
	hops := s.route(typ, p)
	if len(hops) == 0 {
		return p.String()
	}
	last := len(hops) - 1
	return s.hopNoun(hops[last]).ofThe(s.l) + s.beneath(hops[:last])
}

// beneath says whose the subject is, nearest first.
func (s voice) beneath(hops []Hop) string {
	var b strings.Builder
	for i := len(hops) - 1; i >= 0; i-- {
		n := s.hopNoun(hops[i])
		b.WriteByte(' ')
		if hops[i].Way == Back {
			b.WriteString(n.with(s.l, [4]string{"de algún", "de alguna", "de algún", "de alguna"}, "of some"))
		} else {
			b.WriteString(n.ofThe(s.l))
		}
	}
	return b.String()
}

func (s voice) hopNoun(h Hop) noun {
	switch h.Way {
	case Back:
		return typeNoun(s.typ(h.To[0]), false)
	case Identity:
		return noun{text: locale.Text{ES: "clave", EN: "key"}, feminine: true}
	}
	return nounOf(h.Property)
}

func (s voice) compare(typ string, e Compare, not bool) string {
	hops := s.route(typ, e.Path)
	if len(hops) == 0 {
		return Print(e)
	}
	end := hops[len(hops)-1]
	if e.Op == NotEqual {
		e.Op, not = Equal, !not
	}
	subject, n := s.subject(typ, e.Path, withArticle)
	switch {
	case end.Way == Attribute:
		return s.attribute(subject, n, end, e, not)
	case end.Way == Identity && len(hops) == 1:
		return s.say(sayItIs, "verb", be.form(s.l, false, not), "name", s.oneOf(s.values(e), not))
	case end.Way == Own && end.Property.Kind.Dated():
		return s.predicate(subject, n, not, s.onDate(e, not))
	case end.Way == Own && end.Property.Kind.Counted():
		return s.predicate(s.numberOf(subject, n, end), singular(n, end), not, s.amount(e, not))
	case e.Op == Under && end.Property.Kind.Base == record.Area:
		return s.predicate(subject, n, not, complement{lie, s.say(sayInTerritory, "territory", s.oneOf(s.values(e), not))})
	}
	return s.predicate(subject, n, not, complement{be, s.kinds(end, e, not)})
}

// complement is a verb and what follows it.
type complement struct {
	verb verb
	said string
}

func (s voice) predicate(subject string, n noun, not bool, c complement) string {
	return subject + " " + c.verb.form(s.l, n.many(s.l), not) + " " + c.said
}

// oneOf joins values as alternatives; after no, Spanish joins them by ni.
func (s voice) oneOf(values []string, not bool) string {
	if s.l == locale.ES && not {
		return strings.Join(values, " ni ")
	}
	return locale.Or(s.l, values)
}

func (s voice) values(e Compare) []string {
	all := make([]string, len(e.Values))
	for i, v := range e.Values {
		all[i] = s.value(v)
	}
	return all
}

// kinds says what a value must be, with the narrower ones where they count. A
// stage of one model is told from that of all by the model's name.
func (s voice) kinds(end Hop, e Compare, not bool) string {
	k := end.Property.Kind
	all := make([]string, len(e.Values))
	for i, v := range e.Values {
		all[i] = s.value(v)
		model, _, ofModel := strings.Cut(v.Text, "/")
		switch {
		case k.Scope != "" && ofModel:
			all[i] = s.say(sayOfModel, "what", all[i], "model", s.model(end.From, k.Scope, model))
		case k.Scope != "" || e.Op != Under || !s.hasNarrower(v):
		case not:
			all[i] = s.say(sayNorOneOfItsTypes, "what", all[i])
		default:
			all[i] = s.say(sayOrOneOfItsTypes, "what", all[i])
		}
	}
	return s.oneOf(all, not)
}

// model is what the term is called that qualifies a code.
func (s voice) model(typ, scope, code string) string {
	hops := s.route(typ, Path{Steps: strings.Split(scope, ".")})
	if len(hops) == 0 {
		return code
	}
	label, ok := s.Terms.Label(hops[len(hops)-1].Property.Kind.Vocabulary, code)
	if !ok {
		return code
	}
	return label.In(s.l)
}

// attribute says what a column of a term holds.
func (s voice) attribute(subject string, n noun, end Hop, e Compare, not bool) string {
	if ways, ok := s.spoken(columnNames[end.Step], e.Values); ok {
		said := subject + " " + s.oneOf(ways, false)
		if not {
			return s.say(sayNotThat, "what", said)
		}
		return said
	}
	verb := be.form(s.l, n.many(s.l), not)
	if ways, ok := s.spoken(phases, e.Values); ok && end.Step == "phase" {
		return s.say(sayPhase, "subject", subject, "verb", verb, "phases", s.oneOf(ways, not))
	}
	var values []string
	for _, v := range e.Values {
		values = append(values, s.quoted(v.Text))
	}
	return s.say(sayColumn, "column", s.quoted(end.Step), "subject", s.ofTerm(subject),
		"verb", be.form(s.l, false, not), "value", s.oneOf(values, not))
}

// spoken says values by a table that has all of them.
func (s voice) spoken(table map[string]locale.Text, values []Literal) (said []string, ok bool) {
	for _, v := range values {
		way, known := table[v.Text]
		if !known {
			return nil, false
		}
		said = append(said, way.In(s.l))
	}
	return said, true
}

// ofTerm puts de or of before a noun phrase with its article.
func (s voice) ofTerm(phrase string) string {
	if s.l != locale.ES {
		return "of " + phrase
	}
	if rest, ok := strings.CutPrefix(phrase, "el "); ok {
		return "del " + rest
	}
	return "de " + phrase
}

// numberOf says a counted noun as its number: the number of victims.
func (s voice) numberOf(subject string, n noun, end Hop) string {
	if end.Way != Own || end.Property.Kind.Base != record.Count || !n.plural {
		return subject
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(subject, "las "), "los ")
	return s.say(sayNumberOf, "what", strings.TrimPrefix(rest, "the "))
}

func singular(n noun, end Hop) noun {
	if end.Property.Kind.Base == record.Count {
		n.plural, n.pluralEN = false, false
	}
	return n
}

func (s voice) state(typ string, e State) string {
	hops := s.route(typ, e.Path)
	if len(hops) == 0 {
		return Print(e)
	}
	subject, n := s.subject(typ, e.Path, withArticle)
	if end := hops[len(hops)-1]; end.Way == Attribute {
		subject = s.say(sayColumnOf, "column", s.quoted(end.Step), "subject", s.ofTerm(subject))
		n = noun{}
	}
	if end := hops[len(hops)-1]; end.Way == Own {
		subject, n = s.numberOf(subject, n, end), singular(n, end)
	}
	m := map[bool]map[Condition]locale.Message{
		false: {IsUnknown: sayUnknown, IsKnown: sayKnown, IsNone: sayKnownNone},
		true:  {IsUnknown: sayUnknownMany, IsKnown: sayKnownMany, IsNone: sayKnownNone},
	}[n.many(s.l)][e.Is]
	if e.Is == IsNone {
		subject, _ = s.subject(typ, e.Path, plain)
	}
	return s.say(m, "what", subject)
}

func (s voice) matches(typ string, e Matches, not bool) string {
	text := s.quoted(e.Text.Text)
	if len(e.Path.Steps) == 0 {
		if not {
			return s.say(sayNotMentioned, "text", text)
		}
		return s.say(sayMentioned, "text", text)
	}
	subject, n := s.subject(typ, e.Path, withArticle)
	return s.predicate(subject, n, not, complement{tell, text})
}

// exists says what there is, or is not, across a way back.
func (s voice) exists(typ string, e Exists) string {
	hops := s.route(typ, e.Path)
	if len(hops) == 0 {
		return Print(e)
	}
	last := len(hops) - 1
	end := hops[last]
	t := s.typ(end.To[0])
	n := typeNoun(t, false)
	there := n.text.In(s.l) + s.beneath(hops[:last])
	if end.Step != t.Plural {
		linked := n.agree(s.l, [4]string{"vinculado", "vinculada", "", ""}, "linked")
		there += " " + s.say(sayLinkedBy, "what", linked, "property", s.quoted(end.Property.Label.In(s.l)))
	}
	there += s.conditions(t, e.Where, n)
	m := [2][2]locale.Message{{sayThere, sayThereF}, {sayThereNone, sayThereNoneF}}[truthOf(e.None)][truthOf(t.Feminine)]
	return s.say(m, "what", there)
}

func truthOf(b bool) int {
	if b {
		return 1
	}
	return 0
}
