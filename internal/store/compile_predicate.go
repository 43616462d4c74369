package store

import (
	"cmp"
	"fmt"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// compiler turns predicates into conditions.
//
// latest, for a set of which only the last are meant, is the list of them; see
// [snapshot.latest].
//
// sound, where not nil, tells of which references it is known that each leads to
// an entity that the view sees; see [snapshot.sound].
//
// cheapest, where not nil, chooses of conditions that must all hold the place of the
// one by which to find rows; see [snapshot.cheapest].
//
// left is how many conditions may still be written, so that no query makes a
// statement that SQLite cannot read in reasonable time: each step of a path can
// double what is beyond it. What goes wrong meanwhile is in failed.
type compiler struct {
	latest   string
	sound    func(record.Type, query.Leg) bool
	cheapest func(t record.Type, joint []query.Predicate, best int) int
	left     *int
	failed   *error
}

// How many conditions a statement may have, and how many references may follow
// one another. SQLite reads no deeper expression than some fifteen make.
const (
	mostConditions = 20_000
	mostSteps      = 12
)

var sayEntangled = locale.Message{
	ID: "store.query-entangled",
	ES: "la consulta sigue demasiadas referencias, una tras otra; acorte sus caminos, o divídala en varias",
	EN: "the query follows too many references, one after another; shorten its paths, or divide it into several",
}

// spent counts a condition on a row, and tells whether there are too many, or the
// row is too far away.
func (c compiler) spent(r row) bool {
	if *c.left--; *c.left < 0 || len(r.alias)-len(base) > mostSteps {
		*c.failed = cmp.Or(*c.failed, error(problem.New(problem.Invalid, sayEntangled)))
	}
	return *c.failed != nil
}

// form is which of the conditions on a leaf is asked for: that it is certain,
// possible, not certain, not possible.
type form int

const (
	isCertain form = iota
	isPossible
	notCertain
	notPossible
)

// of is the form for the negation of a leaf, where it is negated.
func (f form) of(negated bool) form {
	switch {
	case !negated:
		return f
	case f == isCertain:
		return notPossible
	}
	return notCertain
}

// certain and possible are a predicate over a row, in its two polarities. A
// certain condition is true or else false or NULL; so is a possible one. Neither
// is ever negated: a negated predicate has conditions of its own.
func (c compiler) certain(p query.Predicate, r row) sql {
	if b, ok := p.(query.Between); ok {
		return c.certain(b.Surely, r)
	}
	return c.condition(p, r, isCertain, c.certain)
}

func (c compiler) possible(p query.Predicate, r row) sql {
	if b, ok := p.(query.Between); ok {
		return c.possible(b.Perhaps, r)
	}
	return c.condition(p, r, isPossible, c.possible)
}

// condition is a predicate in one form; same is for the predicates that it joins.
func (c compiler) condition(p query.Predicate, r row, f form, same func(query.Predicate, row) sql) sql {
	switch p := p.(type) {
	case nil:
		return always
	case query.AllOf:
		return all(mapped(p, func(q query.Predicate) sql { return same(q, r) })...)
	case query.AnyOf:
		return either(mapped(p, func(q query.Predicate) sql { return same(q, r) })...)
	}
	if c.spent(r) {
		return nowise
	}
	switch p := p.(type) {
	case query.Test:
		return c.test(p, r, f.of(p.Not))
	case query.Via:
		return c.via(p, r, f.of(p.Not))
	case query.Among:
		return c.among(p, r, f.of(p.Not))
	}
	return c.settled(p, r)
}

func mapped[T, U any](all []T, one func(T) U) []U {
	out := make([]U, len(all))
	for i, x := range all {
		out[i] = one(x)
	}
	return out
}

// byDispute chooses by what is known of a property's dispute, or lets the row
// choose. once is for undisputed rows; several, for disputed ones.
func (r row) byDispute(c query.Column, once, several func() sql) sql {
	switch r.state(c) {
	case undisputed:
		return once()
	case disputed:
		return several()
	}
	o, s := once(), several()
	if o.is(s) {
		return o
	}
	return either(all(r.isUndisputed(c), o), all(r.isDisputed(c), s))
}

// ofReadings is a form of the conditions on a disputed property, from those on a
// reading r: certain where no reading is not so, possible where one may be so.
// What is possible finds rows by a set of ids, the others look at the readings of
// rows that are found already.
func (r row) ofReadings(c query.Column, f form, notSurely, maybe func() sql) sql {
	property := sqlf("r.property = %s", literal(c.Name))
	exists := func(condition sql) sql {
		return sqlf("EXISTS (SELECT 1 FROM visible_reading r WHERE r.id = %s AND %s AND %s)", r.column("id"), property, condition)
	}
	switch f {
	case isCertain:
		return not(exists(notSurely()))
	case notCertain:
		return exists(notSurely())
	case notPossible:
		return not(exists(maybe()))
	}
	if r.alone {
		return exists(maybe())
	}
	return sqlf("%s IN (SELECT r.id FROM visible_reading r WHERE r.type = %s AND %s AND %s)",
		r.column("id"), literal(r.typ.Name), property, maybe())
}

// test compares a property. A reading that is none has no ends, and no text that
// is ever asked for.
func (c compiler) test(p query.Test, r row, f form) sql {
	once := func() sql {
		v := own(r, p.Column)
		switch f {
		case isCertain:
			return v.surely(p.Sought)
		case isPossible:
			return either(v.maybe(p.Sought), r.missing(p.Column))
		case notCertain:
			return either(sqlf("%s IS NULL", v.value), not(v.surely(p.Sought)))
		}
		return either(all(sqlf("%s IS NOT NULL", v.value), not(v.maybe(p.Sought))), r.isNone(p.Column))
	}
	if p.Column.Kind.Undisputed() {
		return once()
	}
	w := further(p.Column)
	notSurely := func() sql {
		not := not(w.surely(p.Sought))
		if p.Column.Kind.Dated() || p.Column.Kind.Counted() {
			return either(sql{text: "r.lo IS NULL"}, not)
		}
		return not
	}
	return r.byDispute(p.Column, once, func() sql {
		return r.ofReadings(p.Column, f, notSurely, func() sql { return w.maybe(p.Sought) })
	})
}

// via asks the entity to which a reference leads. One that leads to nothing that
// the view sees is as good as one that is not known.
func (c compiler) via(p query.Via, r row, f form) sql {
	col, target := p.Leg.Column, row{alias: "k" + r.alias, typ: p.Leg.To, alone: r.alone}
	value := r.column(col.Name)
	led := func(value string, condition sql, unless sql) sql {
		return sqlf("coalesce((SELECT %s FROM %s %s WHERE %s = %s), %s)", flag(condition),
			quote("visible_"+p.Leg.To.Name), target.alias, target.column("key"), keyIn(value, p.Leg.To.Name), unless)
	}
	if p.Recorded {
		return negated(f == notCertain || f == notPossible, c.viaRecorded(p, r, led, target))
	}
	opposite := query.Opposite(negatable(p.Where))
	once := func() sql {
		switch f {
		case isCertain:
			return led(value, c.certain(p.Where, target), nowise)
		case notCertain:
			return led(value, c.possible(opposite, target), always)
		case notPossible:
			return led(value, c.certain(opposite, target), r.isNone(col))
		}
		return led(value, c.possible(p.Where, target), sqlf("%s & %d = 0", r.column("none"), bit(col)))
	}
	return r.byDispute(col, once, func() sql {
		return r.ofReadings(col, f,
			func() sql { return led("r.value", c.possible(opposite, target), always) },
			func() sql {
				return led("r.value", c.possible(p.Where, target), sqlf("r.value <> %s", literal(record.NoneText)))
			})
	})
}

// viaRecorded is never in doubt: one reading leads to an entity that is recorded.
func (c compiler) viaRecorded(p query.Via, r row, led func(string, sql, sql) sql, target row) sql {
	condition := c.certain(p.Where, target)
	return r.byDispute(p.Leg.Column,
		func() sql { return led(r.column(p.Leg.Column.Name), condition, nowise) },
		func() sql {
			return sqlf("EXISTS (SELECT 1 FROM visible_reading r WHERE r.id = %s AND r.property = %s AND %s)",
				r.column("id"), literal(p.Leg.Column.Name), led("r.value", condition, nowise))
		})
}

// negatable is a condition that can be negated, in place of one that always holds.
func negatable(p query.Predicate) query.Predicate {
	if p == nil {
		return query.AllOf{}
	}
	return p
}

// keyIn takes the key out of a reference type:key.
func keyIn(value, typ string) string { return fmt.Sprintf("substr(%s, %d)", value, len(typ)+2) }

// among asks the entities that refer to this one.
func (c compiler) among(p query.Among, r row, f form) sql {
	other := row{alias: "k" + r.alias, typ: p.Type, states: map[int]state{p.Column.At: undisputed}, alone: r.alone}
	reference := other.column(p.Column.Name)
	table := quote("visible_" + p.Type.Name)
	ofType := func(value string) sql {
		return sqlf("substr(%s, 1, %d) = %s", value, len(r.typ.Name)+1, literal(r.typ.Name+":"))
	}
	toThis := func(value string) sql { // where it is asked for this row alone
		if !r.alone {
			return always
		}
		return sqlf("%s = %s || %s", value, literal(r.typ.Name+":"), r.column("key"))
	}
	single := func(condition sql) sql {
		return sqlf("SELECT %s FROM %s %s WHERE %s", keyIn(reference, r.typ.Name), table, other.alias,
			all(toThis(reference), sqlf("%s IS NOT NULL", reference), c.onlyType(p.Column, ofType(reference)), other.isUndisputed(p.Column), condition))
	}
	open := other
	open.states = map[int]state{p.Column.At: disputed}
	several := func(condition sql) sql {
		return sqlf("SELECT %s FROM visible_reading r JOIN %s %s ON %s = r.id WHERE %s",
			keyIn("r.value", r.typ.Name), table, open.alias, open.column("id"),
			all(sqlf("r.type = %s", literal(p.Type.Name)), sqlf("r.property = %s", literal(p.Column.Name)), toThis("r.value"), ofType("r.value"), condition))
	}
	in := func(set sql) sql {
		if r.alone {
			return negated(f == notCertain || f == notPossible, sqlf("EXISTS (%s)", set))
		}
		return negated(f == notCertain || f == notPossible, sqlf("%s IN (%s)", r.column("key"), set))
	}
	switch certain := f == isCertain || f == notCertain; {
	case certain && !p.Recorded:
		return in(single(c.certain(p.Where, other)))
	case p.World && !p.Recorded:
		return negated(f == notPossible, always)
	}
	return in(sqlf("%s UNION ALL %s", single(c.possible(p.Where, other)), several(c.possible(p.Where, open))))
}

// onlyType leaves the test of a reference's type out where there is but one.
func (c compiler) onlyType(col query.Column, test sql) sql {
	if len(col.Kind.Types) == 1 {
		return always
	}
	return test
}

// settled are the predicates that are never in doubt.
func (c compiler) settled(p query.Predicate, r row) sql {
	switch p := p.(type) {
	case query.Named:
		return negated(p.Not, reading{value: r.column("key")}.in(p.Keys))
	case query.Holds:
		return negated(p.Not, r.holds(p))
	case query.Words:
		found := sqlf("%s IN (SELECT s.id FROM visible_search s WHERE s.words MATCH %s AND s.type = %s",
			r.column("id"), bound(begunWords(p.Begin)), literal(r.typ.Name))
		if p.Column != nil {
			found = sqlf("%s AND s.property = %s", found, literal(p.Column.Name))
		}
		return negated(p.Not, sqlf("%s)", found))
	case query.Contains:
		value := r.column(p.Column.Name)
		return negated(p.Not, sqlf("(%s IS NOT NULL AND instr(lower(%s), lower(%s)) > 0)", value, value, bound(p.Text)))
	}
	panic(fmt.Sprintf("store: a %T is no predicate", p))
}

func negated(negate bool, c sql) sql {
	if negate {
		return not(c)
	}
	return c
}

// holds asks what is recorded of a property; it is never NULL.
func (r row) holds(p query.Holds) sql {
	c := p.Column
	value := sqlf("%s IS NOT NULL", r.column(c.Name))
	several := always // two different readings, one of them at most none
	if p.Codes != nil {
		value = all(value, reading{value: r.column(c.Name)}.in(p.Codes))
	}
	if p.Codes != nil || p.What == query.NoValue {
		counts := reading{value: "r.value"}.in(p.Codes)
		if p.What != query.Value {
			counts = either(counts, sqlf("r.value = %s", literal(record.NoneText)))
		}
		several = sqlf("%s IN (SELECT r.id FROM visible_reading r WHERE r.type = %s AND r.property = %s AND %s)",
			r.column("id"), literal(r.typ.Name), literal(c.Name), counts)
	}
	once := value
	switch p.What {
	case query.Anything:
		once = either(value, r.isNone(c))
	case query.NoValue:
		once = r.isNone(c)
	}
	if c.Kind.Undisputed() {
		return once
	}
	return r.byDispute(c, func() sql { return once }, func() sql { return several })
}
