package query

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Check resolves a query against a schema and its vocabularies. The query that
// it returns has the singular of every type, the canonical text and the value of
// every literal (terms that were written by their label, by their code), and
// id for key. Checking it again changes nothing.
//
// The error is a [problem.Problem] at the first word that means nothing, with
// the nearest right one where there is one. Whether an entity of a given key
// exists is no matter of the language: a query may name one that is not
// recorded yet.
func Check(q Query, schema record.Schema, terms Terms) (Query, error) {
	return checker{schema, terms}.query(q)
}

// checker holds what words may mean.
type checker struct {
	schema record.Schema
	terms  Terms
}

func (c checker) query(q Query) (Query, error) {
	var err error
	switch q.Op {
	case All, Any, Not:
		return c.parts(q)
	case Standing:
		return c.standing(q)
	}
	if q.Set, err = c.set(q.Set); err != nil {
		return q, err
	}
	if q.With, err = c.expr(q.Set.Type, q.With); err != nil {
		return q, err
	}
	if q.Op == Sum {
		if err := c.summed(q); err != nil {
			return q, err
		}
	}
	if err := c.amounts(q); err != nil {
		return q, err
	}
	if q.By, err = each(q.By, func(g Group) (Group, error) { return c.group(q.Set.Type, g) }); err != nil {
		return q, err
	}
	q.Order, err = each(q.Order, func(o Ordering) (Ordering, error) {
		o.Path, _, err = c.single(q.Set.Type, o.Path)
		return o, err
	})
	return q, err
}

// each checks a list into a new one, so that the query that was handed in is
// not changed beneath its owner.
func each[T any](all []T, one func(T) (T, error)) ([]T, error) {
	checked := slices.Clone(all)
	for i := range checked {
		var err error
		if checked[i], err = one(checked[i]); err != nil {
			return nil, err
		}
	}
	return checked, nil
}

func (c checker) parts(q Query) (Query, error) {
	var err error
	q.Parts, err = each(q.Parts, c.query)
	return q, err
}

func (c checker) standing(q Query) (Query, error) {
	assessments, ok := c.schema.Type("assessment")
	if !ok {
		return q, misfit(q.Named, sayNoStanding)
	}
	if q.Commitment.Type != "commitment" || !record.ValidKey(q.Commitment.Key) {
		return q, misfit(q.Named, sayBadKey, "found", q.Commitment.String(), "type", "commitment", "example", "c-lsi")
	}
	var err error
	q.With, err = c.expr(assessments.Name, q.With)
	return q, err
}

func (c checker) set(s Set) (Set, error) {
	t, ok := c.schema.Type(s.Type)
	if !ok {
		return s, c.noType(s)
	}
	s.Type, s.Plural = t.Name, t.Plural
	if s.LastBy != "" {
		if err := c.last(t, s); err != nil {
			return s, err
		}
	}
	var err error
	s.Where, err = c.expr(t.Name, s.Where)
	return s, err
}

// last tells whether a type has a last entity for each value of a reference:
// that takes a reference, and a date to order by.
func (c checker) last(t record.Type, s Set) error {
	p, ok := t.Property(s.LastBy)
	if !ok {
		return noProperty(c.schema, []string{t.Name}, Path{Steps: []string{s.LastBy}, Span: s.Span}, 0)
	}
	if p.Kind.Base != record.RefTo {
		return misfit(s.Span, sayLastNeedsReference, "found", s.LastBy)
	}
	if date, ok := t.Property("date"); !ok || date.Kind.Base != record.Instant {
		return misfit(s.Span, sayLastNeedsDate, "found", s.LastBy, "type", t.Plural)
	}
	return nil
}

// summed allows a sum over a property of the entities themselves: across a
// reference the same quantity would count once for each that refers to it.
func (c checker) summed(q Query) error {
	hops, err := Route(c.schema, c.terms, q.Set.Type, q.Of)
	if err != nil {
		return err
	}
	if base := hops[0].Property.Kind.Base; len(hops) > 1 || hops[0].Way != Own || base != record.Count && base != record.Amount {
		return expects(misfit(q.Of.Span, sayNoSum, "found", q.Of.String()), c.countable(q.Set.Type))
	}
	return nil
}

// countable names what of a type can be added up.
func (c checker) countable(typ string) locale.Localized {
	var names []string
	for _, s := range stepsOf(c.schema, typ) {
		if s.kind.Base == record.Count || s.kind.Base == record.Amount {
			names = append(names, s.name)
		}
	}
	return alternatives(names)
}

func (c checker) group(typ string, g Group) (Group, error) {
	path, hop, err := c.single(typ, g.Path)
	if err != nil {
		return g, err
	}
	g.Path = path
	kind := hop.Property.Kind
	dated := hop.Way == Own && kind.Dated()
	if g.Part != Whole && !dated {
		return g, misfit(path.Span, sayNoDatePart, "found", path.String())
	}
	if hop.Way == Own && (kind.Base == record.Prose || kind.Base == record.Markdown) {
		return g, misfit(path.Span, sayNoGroup, "found", path.String())
	}
	return g, nil
}

// single checks a path that must give one value for each entity: none across
// ways back.
func (c checker) single(typ string, path Path) (Path, Hop, error) {
	hops, err := Route(c.schema, c.terms, typ, path)
	if err != nil {
		return path, Hop{}, err
	}
	for i, h := range hops {
		if h.Way == Back {
			return path, Hop{}, misfit(stepSpan(path, i), saySeveral, "found", h.Step)
		}
	}
	return canonical(path, hops), hops[len(hops)-1], nil
}

// canonical writes id for key.
func canonical(path Path, hops []Hop) Path {
	if hops[len(hops)-1].Way == Identity {
		path.Steps = slices.Clone(path.Steps)
		path.Steps[len(path.Steps)-1] = identity
	}
	return path
}
