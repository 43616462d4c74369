package query

import (
	"slices"
	"strings"
	"unicode"

	"github.com/constancia-project/constancia/record"
)

// condition tells whether an entity meets a condition; nil is always met.
func (n naive) condition(e record.Entity, x Expr) record.Verdict {
	switch x := x.(type) {
	case And:
		return n.condition(e, x.Left).And(n.condition(e, x.Right))
	case Or:
		return n.condition(e, x.Left).Or(n.condition(e, x.Right))
	case Negation:
		return n.condition(e, x.Expr).Not()
	case Compare:
		return n.compare(e, x)
	case State:
		return n.state(e, x)
	case Matches:
		return n.mentions(e, x)
	case Exists:
		return n.exists(e, x)
	}
	return surely
}

// along follows a path from an entity to where its last hop starts, and asks
// there.
//
// Across a reference the answer must hold for every reading of it to be
// certain; one that is not known, or leads to nothing that is recorded, leaves
// it open; known none makes it false. Across a way back one recorded entity is
// enough.
func (n naive) along(e record.Entity, hops []Hop, ask func(record.Entity, Hop) record.Verdict) record.Verdict {
	hop := hops[0]
	switch {
	case len(hops) == 1 && hop.Way != Back:
		return ask(e, hop)
	case hop.Way == Back:
		return n.back(e, hops, ask)
	}
	values := e.Readings[hop.Property.Name]
	if len(values) == 0 {
		return perhaps
	}
	return among(values, func(v record.Value) record.Verdict {
		switch v := v.(type) {
		case record.None:
			return never
		case record.Ref:
			if target, ok := n.byID[record.ID(v)]; ok {
				return n.along(target, hops[1:], ask)
			}
		}
		return perhaps
	})
}

// back asks the entities that refer to e. In the world there may be more of them
// than are recorded.
func (n naive) back(e record.Entity, hops []Hop, ask func(record.Entity, Hop) record.Verdict) record.Verdict {
	hop, some := hops[0], never
	for _, other := range n.Entities {
		if !slices.Contains(hop.To, other.ID.Type) {
			continue
		}
		values := other.Readings[hop.Property.Name]
		if !slices.Contains(values, record.Value(record.Ref(e.ID))) {
			continue
		}
		k := record.Verdict{Certain: len(values) == 1, Possible: true}
		if len(hops) > 1 {
			k = k.And(n.along(other, hops[1:], ask))
		} else {
			k = k.And(ask(other, hop))
		}
		some = some.Or(k)
	}
	some.Possible = some.Possible || n.world
	return some
}

func (n naive) route(e record.Entity, p Path) []Hop {
	hops, err := Route(n.Schema, n.Terms, e.ID.Type, p)
	if err != nil {
		panic("query: Naive was given a query that Check has not seen: " + err.Error())
	}
	return hops
}

func (n naive) compare(e record.Entity, x Compare) record.Verdict {
	return n.along(e, n.route(e, x.Path), func(e record.Entity, end Hop) record.Verdict {
		if end.Way == Identity {
			same := slices.ContainsFunc(x.Values, func(l Literal) bool { return l.Value == record.Value(record.Ref(e.ID)) })
			return definite(same != (x.Op == NotEqual))
		}
		return comparisonOf(end, x, n.Terms).readings(e.Readings[end.Property.Name])
	})
}

func (n naive) exists(e record.Entity, x Exists) record.Verdict {
	k := n.along(e, n.route(e, x.Path), func(e record.Entity, _ Hop) record.Verdict { return n.condition(e, x.Where) })
	if x.None {
		return k.Not()
	}
	return k
}

// recorded is what a path leads to: whether to any value, to one that is not none,
// and to none.
type recorded struct{ anything, value, none bool }

func (n naive) state(e record.Entity, x State) record.Verdict {
	found := n.recorded(e, n.route(e, x.Path))
	switch x.Is {
	case IsUnknown:
		return definite(!found.anything)
	case IsNone:
		return record.Verdict{Certain: found.none && !found.value, Possible: found.none}
	}
	return definite(found.anything)
}

// recorded looks at all that a path leads to by some reading.
func (n naive) recorded(e record.Entity, hops []Hop) recorded {
	var found recorded
	hop := hops[0]
	if hop.Way == Back {
		for _, other := range n.Entities {
			if slices.Contains(hop.To, other.ID.Type) &&
				slices.Contains(other.Readings[hop.Property.Name], record.Value(record.Ref(e.ID))) {
				found = found.add(n.recorded(other, hops[1:]))
			}
		}
		return found
	}
	values := e.Readings[hop.Property.Name]
	if hop.Property.Kind.Undisputed() && len(values) > 1 {
		values = values[:1] // words, which are never none besides others
	}
	for _, v := range values {
		switch v := v.(type) {
		case record.Unknown:
			continue
		case record.None:
			found = found.add(recorded{anything: true, none: true})
			continue
		case record.Ref:
			if len(hops) > 1 {
				if target, ok := n.byID[record.ID(v)]; ok {
					found = found.add(n.recorded(target, hops[1:]))
				}
				continue
			}
		case record.Term:
			if hop.Way == Attribute && n.Terms.Attribute(hop.Property.Kind.Vocabulary, v.String(), hop.Step) == "" {
				continue
			}
		}
		found = found.add(recorded{anything: true, value: true})
	}
	return found
}

func (r recorded) add(s recorded) recorded {
	return recorded{r.anything || s.anything, r.value || s.value, r.none || s.none}
}

// mentions is never in doubt, but that in the world what leads back may be more
// than is recorded.
func (n naive) mentions(e record.Entity, x Matches) record.Verdict {
	if !n.world || len(x.Path.Steps) == 0 || !leadsBack(n.route(e, x.Path)) {
		return definite(n.matches(e, x))
	}
	return n.along(e, n.route(e, x.Path), func(e record.Entity, end Hop) record.Verdict {
		return definite(n.matchesProperty(e, end.Property, x.Text.Text))
	})
}

// matches searches words: each word that is sought must begin a word of the
// text, accents and case aside. The words of a property in one language, in all
// its wordings, are one text. An address or a query must contain what is sought
// as it stands, case aside.
func (n naive) matches(e record.Entity, x Matches) bool {
	if len(x.Path.Steps) == 0 {
		t, _ := n.Schema.Type(e.ID.Type)
		return slices.ContainsFunc(t.Properties, func(p record.Property) bool {
			return Searched(p.Kind) && n.matchesProperty(e, p, x.Text.Text)
		})
	}
	return n.leads(e, n.route(e, x.Path), func(e record.Entity, p record.Property) bool {
		return n.matchesProperty(e, p, x.Text.Text)
	})
}

// leads reports whether a path leads, by some reading, to an entity for whose
// last property found holds.
func (n naive) leads(e record.Entity, hops []Hop, found func(record.Entity, record.Property) bool) bool {
	hop := hops[0]
	switch {
	case hop.Way == Back:
		return slices.ContainsFunc(n.Entities, func(other record.Entity) bool {
			return slices.Contains(hop.To, other.ID.Type) &&
				slices.Contains(other.Readings[hop.Property.Name], record.Value(record.Ref(e.ID))) &&
				n.leads(other, hops[1:], found)
		})
	case len(hops) == 1:
		return found(e, hop.Property)
	}
	return slices.ContainsFunc(refs(e.Readings[hop.Property.Name]), func(r record.Ref) bool {
		target, ok := n.byID[record.ID(r)]
		return ok && n.leads(target, hops[1:], found)
	})
}

func (n naive) matchesProperty(e record.Entity, p record.Property, sought string) bool {
	values := e.Readings[p.Name]
	if !Searched(p.Kind) {
		return len(values) > 0 && values[0] != record.Value(record.Unknown{}) && values[0] != record.Value(record.None{}) &&
			strings.Contains(lower(values[0].String()), lower(sought))
	}
	texts := map[string][]string{}
	for _, v := range values {
		if t, ok := v.(record.Text); ok {
			for lang, words := range t.ByLang() {
				texts[lang] = append(texts[lang], SearchWords(words)...)
			}
		}
	}
	for _, words := range texts {
		if !slices.ContainsFunc(SearchWords(sought), func(begin string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, begin) })
		}) {
			return true
		}
	}
	return false
}

// lower folds the case of the letters A to Z only, as SQLite does.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// SearchWords are the words of a text as searching sees them: letters and
// digits, without accents, in lower case.
func SearchWords(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
