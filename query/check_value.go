package query

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// literal reads a value as what a path ends in takes it.
func (c checker) literal(e Compare, end Hop, l Literal) (Literal, error) {
	switch end.Way {
	case Identity:
		return c.reference(record.Kind{Base: record.RefTo, Types: []string{end.From}}, l)
	case Attribute:
		return c.attributeValue(end, l)
	}
	switch k := end.Property.Kind; {
	case k.Base == record.TermOf:
		return c.term(e, k, l)
	case k.Base == record.RefTo:
		return c.reference(k, l)
	default:
		return c.parsed(e, k, l)
	}
}

// parsed reads a date, a quantity, a place or a text, which must be definite:
// one compares with something that is not itself in doubt. A territory may be
// written by its name.
func (c checker) parsed(e Compare, k record.Kind, l Literal) (Literal, error) {
	v, err := k.Parse(l.Text)
	if err != nil && k.Base == record.Area {
		if code, ok := findTerm(c.terms, territories, l.Text); ok {
			v, err = k.Parse(code)
		}
	}
	if err != nil {
		return l, c.unreadable(k, l, err)
	}
	switch v := v.(type) {
	case record.Unknown:
		return l, expects(misfit(l.Span, sayNotAValue, "found", l.Text), literally("is unknown"))
	case record.None:
		return l, expects(misfit(l.Span, sayNotAValue, "found", l.Text), literally("is none"))
	case record.Date:
		if !v.Definite() {
			return l, misfit(l.Span, sayIndefinite, "found", l.Text)
		}
	case record.Quantity:
		if _, exact := v.Exact(); !exact {
			return l, misfit(l.Span, sayInexact, "found", l.Text)
		}
	case record.Place:
		if n := len(v.Codes()); n == 0 || n > 1 && e.Op == Under {
			return l, misfit(l.Span, sayOneTerritory, "found", l.Text)
		}
	}
	l.Value, l.Text = v, v.String()
	return l, nil
}

// unreadable puts a problem of reading a value at its place in the query. A
// territory that is misspelt is answered with the nearest.
func (c checker) unreadable(k record.Kind, l Literal, err error) error {
	if k.Base == record.Area && nearestTerm(c.terms, territories, l.Text) != "" {
		return c.noTerm(territories, l)
	}
	p, ok := problem.Of(err)
	if !ok {
		return err
	}
	place := p.Place
	place.Column, place.Offset, place.Length, place.Found = column, l.Span.Start, l.Span.End-l.Span.Start, l.Text
	return p.At(place)
}

// term reads a term by its code or its label. A code that stands for a stage of
// every model is no value of its own: it is asked with under.
func (c checker) term(e Compare, k record.Kind, l Literal) (Literal, error) {
	code, ok := findTerm(c.terms, k.Vocabulary, l.Text)
	if !ok {
		return l, c.noTerm(k.Vocabulary, l)
	}
	if k.Scope != "" && e.Op != Under && !strings.Contains(code, "/") {
		return l, expects(misfit(l.Span, sayGenericTerm, "found", code, "path", e.Path.String()),
			literally(e.Path.String()+" under "+code))
	}
	l.Text, l.Value, l.Vocabulary = code, record.Term(code), k.Vocabulary
	return l, nil
}

func (c checker) attributeValue(end Hop, l Literal) (Literal, error) {
	values := attributeValues(c.terms, end.Property.Kind.Vocabulary, end.Step)
	if !slices.Contains(values, l.Text) {
		return l, noAttributeValue(end, values, l)
	}
	l.Value = record.Term(l.Text)
	return l, nil
}

// reference reads the key of an entity, or its whole id where it could be of
// several types.
func (c checker) reference(k record.Kind, l Literal) (Literal, error) {
	typ, key, qualified := strings.Cut(l.Text, ":")
	if !qualified {
		typ, key = k.Types[0], l.Text
		if len(k.Types) > 1 {
			return l, expects(misfit(l.Span, sayWhichType, "found", l.Text), alternatives(prefixed(k.Types, ":"+l.Text)))
		}
	}
	if t, ok := c.schema.Type(typ); !ok || !slices.Contains(k.Types, t.Name) {
		return l, expects(misfit(l.Span, sayWrongType, "found", typ), alternatives(k.Types))
	} else {
		typ = t.Name
	}
	if !record.ValidKey(key) {
		return l, misfit(l.Span, sayBadKey, "found", l.Text, "type", typ, "example", typ+"-1")
	}
	id := record.ID{Type: typ, Key: key}
	l.Value, l.Text = record.Ref(id), key
	if len(k.Types) > 1 {
		l.Text = id.String()
	}
	return l, nil
}

func prefixed(all []string, suffix string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s + suffix
	}
	return out
}
