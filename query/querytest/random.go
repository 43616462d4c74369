// Package querytest helps to test whatever reads, says, plans or answers
// queries. [Generator] makes random ones that the checker accepts.
package querytest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Generator makes random queries over a schema. The same seed makes the same
// queries.
type Generator struct {
	Schema record.Schema
	Terms  query.Terms
	// Types are those that may be asked about; all where it is empty.
	Types []string
	// Values, where not nil, offers texts to compare a property with, such as
	// those that a record at hand holds; where it offers none, one is made up.
	Values func(typ string, p record.Property) []string
	// Depth is how deeply conditions may be nested; 3 where it is 0.
	Depth int
}

// Random is a random checked query over a schema.
func Random(r *rand.Rand, schema record.Schema, terms query.Terms) query.Query {
	return Generator{Schema: schema, Terms: terms}.Query(r)
}

// Query makes a checked query of any form. It panics where the checker refuses
// what it made: then one of the two is wrong.
func (g Generator) Query(r *rand.Rand) query.Query { return g.checked(g.query(r, 2)) }

// List makes a checked list.
func (g Generator) List(r *rand.Rand) query.Query { return g.checked(g.list(r)) }

// Check makes a checked check: a query whose answer is true, false or undecided.
func (g Generator) Check(r *rand.Rand) query.Query { return g.checked(g.check(r, 2)) }

func (g Generator) checked(q query.Query) query.Query {
	c, err := query.Check(q, g.Schema, g.Terms)
	if err != nil {
		panic(fmt.Sprintf("querytest: %s: %v", q, err))
	}
	return c
}

func (g Generator) depth() int {
	if g.Depth == 0 {
		return 3
	}
	return g.Depth
}

func (g Generator) query(r *rand.Rand, nested int) query.Query {
	switch r.IntN(5) {
	case 0:
		return g.list(r)
	case 1:
		t := g.typ(r)
		return query.Query{Op: query.Count, Set: g.set(r, t), By: g.groups(r, t)}
	case 2:
		if q, ok := g.sum(r); ok {
			return q
		}
	case 3:
		t := g.typ(r)
		return query.Query{Op: query.Share, Set: g.set(r, t), With: g.Condition(r, t, g.depth())}
	}
	return g.check(r, nested)
}

func (g Generator) list(r *rand.Rand) query.Query {
	t := g.typ(r)
	q := query.Query{Op: query.List, Set: g.set(r, t), Limit: r.IntN(2) * r.IntN(50)}
	for range r.IntN(3) {
		q.Order = append(q.Order, query.Ordering{Path: g.forward(r, t), Desc: r.IntN(2) == 0})
	}
	return q
}

func (g Generator) sum(r *rand.Rand) (query.Query, bool) {
	t := g.typ(r)
	for _, p := range shuffled(r, t.Properties) {
		if p.Kind.Base == record.Count || p.Kind.Base == record.Amount {
			q := query.Query{Op: query.Sum, Of: path(p.Name), Set: g.set(r, t), By: g.groups(r, t)}
			if _, parts := t.Property("part_of"); parts {
				q.Set.Where = both(query.State{Path: path("part_of"), Is: query.IsUnknown}, q.Set.Where)
			}
			if inUnits(t, p) {
				q.Set.Where = both(ofUnit("persons"), q.Set.Where)
			}
			return q, true
		}
	}
	return query.Query{}, false
}

// inUnits reports whether a property is an amount beside which stands its unit.
func inUnits(t record.Type, p record.Property) bool {
	_, beside := t.Property("unit")
	return beside && p.Kind.Base == record.Amount
}

// ofUnit is a condition on the unit at the end of some steps.
func ofUnit(unit string, steps ...string) query.Expr {
	return query.Compare{Path: path(append(slices.Clone(steps), "unit")...), Op: query.Equal, Values: []query.Literal{{Text: unit}}}
}

func both(a, b query.Expr) query.Expr {
	if b == nil {
		return a
	}
	return query.And{Left: a, Right: b}
}

func (g Generator) check(r *rand.Rand, nested int) query.Query {
	t := g.typ(r)
	n := 5
	if nested > 0 {
		n = 7
	}
	switch r.IntN(n) {
	case 0:
		return query.Query{Op: query.Every, Set: g.set(r, t), With: g.Condition(r, t, g.depth())}
	case 1:
		if assessments, ok := g.Schema.Type("assessment"); ok {
			return query.Query{
				Op: query.Standing, Commitment: record.ID{Type: "commitment", Key: g.key(r, "commitment")},
				With: g.Condition(r, assessments, g.depth()),
			}
		}
	case 5:
		return query.Query{Op: query.Not, Parts: []query.Query{g.check(r, nested-1)}}
	case 6:
		q := query.Query{Op: pick(r, []query.Op{query.All, query.Any})}
		for range 2 + r.IntN(2) {
			q.Parts = append(q.Parts, g.check(r, nested-1))
		}
		return q
	}
	q := query.Query{Op: pick(r, []query.Op{query.Some, query.None}), Set: g.set(r, t)}
	if r.IntN(2) == 0 {
		q.With = g.Condition(r, t, g.depth())
	}
	return q
}

func (g Generator) typ(r *rand.Rand) record.Type {
	if len(g.Types) == 0 {
		return pick(r, g.Schema.Types)
	}
	t, _ := g.Schema.Type(pick(r, g.Types))
	return t
}

func (g Generator) set(r *rand.Rand, t record.Type) query.Set {
	s := query.Set{Type: t.Plural}
	if r.IntN(4) > 0 {
		s.Where = g.Condition(r, t, g.depth())
	}
	date, dated := t.Property("date")
	if r.IntN(4) > 0 || !dated || date.Kind.Base != record.Instant {
		return s
	}
	for _, p := range shuffled(r, t.Properties) {
		if p.Kind.Base == record.RefTo {
			s.LastBy = p.Name
		}
	}
	return s
}

// Condition makes a condition on entities of a type, nested to a depth. It is
// not checked by itself.
func (g Generator) Condition(r *rand.Rand, t record.Type, depth int) query.Expr {
	if depth > 0 {
		switch r.IntN(6) {
		case 0:
			return query.And{Left: g.Condition(r, t, depth-1), Right: g.Condition(r, t, depth-1)}
		case 1:
			return query.Or{Left: g.Condition(r, t, depth-1), Right: g.Condition(r, t, depth-1)}
		case 2:
			return query.Negation{Expr: g.Condition(r, t, depth-1)}
		case 3:
			if e, ok := g.exists(r, t, depth); ok {
				return e
			}
		}
	}
	if r.IntN(12) == 0 {
		return query.Matches{Text: query.Literal{Text: pick(r, words)}}
	}
	steps, at, p := g.walk(r, t, true)
	return g.onProperty(r, t, steps, at, p)
}

// onProperty makes a condition on a property that some steps lead to from a type.
func (g Generator) onProperty(r *rand.Rand, t record.Type, steps []string, at record.Type, p record.Property) query.Expr {
	if r.IntN(20) == 0 {
		return query.Compare{
			Path: path(append(steps, "id")...), Op: pick(r, []query.Operator{query.Equal, query.NotEqual}),
			Values: []query.Literal{{Text: g.key(r, at.Name)}},
		}
	}
	there := path(append(steps, p.Name)...)
	switch {
	case r.IntN(6) == 0:
		return query.State{Path: there, Is: pick(r, []query.Condition{query.IsUnknown, query.IsKnown, query.IsNone})}
	case p.Kind.Base == record.Prose || p.Kind.Base == record.Markdown:
		return query.Matches{Path: there, Text: query.Literal{Text: pick(r, words)}}
	case p.Kind.Base == record.TermOf && r.IntN(3) == 0:
		if e, ok := g.onAttribute(r, there, p); ok {
			return e
		}
	}
	e := query.Compare{Path: there, Op: pick(r, operators(p.Kind))}
	n := 1
	if e.Op == query.In {
		n += r.IntN(3)
	}
	for range n {
		e.Values = append(e.Values, query.Literal{Text: g.value(r, at, p, e.Op)})
	}
	if inUnits(at, p) {
		return g.amount(r, e, t, steps)
	}
	return e
}

// amount compares amounts of one unit, of those without a percent sign. Across a
// way back their unit cannot be said.
func (g Generator) amount(r *rand.Rand, e query.Compare, from record.Type, steps []string) query.Expr {
	for i := range e.Values {
		e.Values[i].Text = pick(r, []string{"22", "0.5", "3"})
	}
	unit := "persons"
	if r.IntN(3) == 0 {
		unit, e.Values = percentUnit, []query.Literal{{Text: "4 %"}}
	}
	hops, err := query.Route(g.Schema, g.Terms, from.Name, e.Path)
	if err != nil || slices.ContainsFunc(hops, func(h query.Hop) bool { return h.Way == query.Back }) {
		return query.State{Path: e.Path, Is: query.IsKnown}
	}
	return query.And{Left: ofUnit(unit, steps...), Right: e}
}

const percentUnit = "percent"

func (g Generator) onAttribute(r *rand.Rand, there query.Path, p record.Property) (query.Expr, bool) {
	columns := g.Terms.Attributes(p.Kind.Vocabulary)
	if len(columns) == 0 {
		return nil, false
	}
	column := pick(r, columns)
	there.Steps = append(slices.Clone(there.Steps), column)
	if r.IntN(4) == 0 {
		return query.State{Path: there, Is: pick(r, []query.Condition{query.IsUnknown, query.IsKnown})}, true
	}
	for _, code := range shuffled(r, g.Terms.Codes(p.Kind.Vocabulary)) {
		if v := g.Terms.Attribute(p.Kind.Vocabulary, code, column); v != "" {
			op := pick(r, []query.Operator{query.Equal, query.NotEqual, query.In})
			return query.Compare{Path: there, Op: op, Values: []query.Literal{{Text: v}}}, true
		}
	}
	return nil, false
}

func (g Generator) exists(r *rand.Rand, t record.Type, depth int) (query.Expr, bool) {
	ways := g.Schema.Inverses(t.Name)
	if len(ways) == 0 {
		return nil, false
	}
	var names []string
	for name := range ways {
		names = append(names, name)
	}
	slices.Sort(names)
	name := pick(r, names)
	e := query.Exists{Path: path(name), None: r.IntN(2) == 0}
	if r.IntN(3) > 0 {
		holder, _ := g.Schema.Type(ways[name].Type)
		e.Where = g.Condition(r, holder, depth-1)
	}
	return e, true
}

// walk goes a few steps from a type and ends at a property that can be compared.
func (g Generator) walk(r *rand.Rand, t record.Type, back bool) (steps []string, at record.Type, p record.Property) {
	for range r.IntN(3) {
		p := pick(r, t.Properties)
		ways := g.Schema.Inverses(t.Name)
		switch {
		case back && len(ways) > 0 && r.IntN(4) == 0:
			var names []string
			for name := range ways {
				names = append(names, name)
			}
			slices.Sort(names)
			name := pick(r, names)
			steps = append(steps, name)
			t, _ = g.Schema.Type(ways[name].Type)
		case p.Kind.Base == record.RefTo && len(p.Kind.Types) == 1:
			steps = append(steps, p.Name)
			t, _ = g.Schema.Type(p.Kind.Types[0])
		}
	}
	return steps, t, pick(r, t.Properties)
}

// forward makes a path that gives one value for each entity.
func (g Generator) forward(r *rand.Rand, t record.Type) query.Path {
	steps, _, p := g.walk(r, t, false)
	return path(append(steps, p.Name)...)
}

func (g Generator) groups(r *rand.Rand, t record.Type) []query.Group {
	var by []query.Group
	for range r.IntN(3) {
		steps, _, p := g.walk(r, t, false)
		there := path(append(steps, p.Name)...)
		switch {
		case p.Kind.Dated():
			by = append(by, query.Group{Path: there, Part: pick(r, []query.DatePart{query.Whole, query.Year, query.Month})})
		case p.Kind.Base != record.Prose && p.Kind.Base != record.Markdown:
			by = append(by, query.Group{Path: there})
		}
	}
	return by
}

func operators(k record.Kind) []query.Operator {
	switch {
	case k.Dated(), k.Counted():
		return []query.Operator{query.Equal, query.NotEqual, query.Less, query.LessEqual, query.Greater, query.GreaterEqual, query.In}
	case k.Base == record.Area, k.Base == record.TermOf:
		return []query.Operator{query.Equal, query.NotEqual, query.In, query.Under}
	}
	return []query.Operator{query.Equal, query.NotEqual, query.In}
}

// value offers a text that the property's kind reads, and that may be compared.
func (g Generator) value(r *rand.Rand, at record.Type, p record.Property, op query.Operator) string {
	if g.Values != nil {
		offered := slices.DeleteFunc(slices.Clone(g.Values(at.Name, p)), func(text string) bool { return !g.fits(at, p, op, text) })
		if len(offered) > 0 && r.IntN(3) > 0 {
			return pick(r, offered)
		}
	}
	switch k := p.Kind; k.Base {
	case record.Instant, record.Period:
		return pick(r, dates)
	case record.Count, record.Number:
		return fmt.Sprint(r.IntN(30))
	case record.Amount:
		return pick(r, []string{"4 %", "22", "0.5", "3.2 %"})
	case record.Area:
		return pick(r, territories)
	case record.TermOf:
		codes := slices.DeleteFunc(slices.Clone(g.Terms.Codes(k.Vocabulary)), func(code string) bool {
			return op != query.Under && k.Scope != "" && !strings.Contains(code, "/")
		})
		return pick(r, codes)
	case record.RefTo:
		to := pick(r, k.Types)
		return to + ":" + g.key(r, to)
	case record.Link:
		return fmt.Sprintf("https://example.org/%d?a=(b),c", r.IntN(4))
	}
	return pick(r, words)
}

// fits reports whether the checker takes a text in a comparison.
func (g Generator) fits(at record.Type, p record.Property, op query.Operator, text string) bool {
	_, err := query.Check(query.Query{Op: query.List, Set: query.Set{Type: at.Name, Where: query.Compare{
		Path: path(p.Name), Op: op, Values: []query.Literal{{Text: text}},
	}}}, g.Schema, g.Terms)
	return err == nil
}

// key offers the key of an entity of a type.
func (g Generator) key(r *rand.Rand, typ string) string {
	if g.Values != nil {
		ids := g.Values(typ, record.Property{Name: "id", Kind: record.Kind{Base: record.RefTo, Types: []string{typ}}})
		if len(ids) > 0 {
			return strings.TrimPrefix(pick(r, ids), typ+":")
		}
	}
	return fmt.Sprintf("%s-%d", typ, 1+r.IntN(4))
}

// What is compared with where nothing is offered.
var (
	dates       = []string{"2018", "2018-02", "2018-05-31", "2018-02/2018-05", "2014/..", "../2018-07-11", "2012/2016"}
	territories = []string{"MX", "MX-TAM", "MX-TAM-027", "MX-GRO", "US"}
	words       = []string{"tortura", "marinos", "Nuevo Laredo", "and", `a "quoted" word`, "señalado", "LAWG; WOLA", "2018", "4 %"}
)

func path(steps ...string) query.Path { return query.Path{Steps: slices.Clone(steps)} }

func pick[T any](r *rand.Rand, all []T) T { return all[r.IntN(len(all))] }

func shuffled[T any](r *rand.Rand, all []T) []T {
	mixed := slices.Clone(all)
	r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return mixed
}
