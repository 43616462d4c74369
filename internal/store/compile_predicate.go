package store

import (
	"fmt"

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
type compiler struct {
	latest string
	sound  func(record.Type, query.Leg) bool
}

// certain and possible are a predicate over a row, in its two polarities. A
// certain condition is true or else false or NULL; so is a possible one. Neither
// is ever negated: a negated predicate has conditions of its own.
func (c compiler) certain(p query.Predicate, r row) sql {
	switch p := p.(type) {
	case nil:
		return always
	case query.AllOf:
		return all(mapped(p, func(q query.Predicate) sql { return c.certain(q, r) })...)
	case query.AnyOf:
		return either(mapped(p, func(q query.Predicate) sql { return c.certain(q, r) })...)
	case query.Between:
		return c.certain(p.Surely, r)
	case query.Test:
		if p.Not {
			return c.test(p, r).impossible
		}
		return c.test(p, r).certain
	case query.Via:
		if p.Not {
			return c.via(p, r).impossible
		}
		return c.via(p, r).certain
	case query.Among:
		if p.Not {
			return c.among(p, r).impossible
		}
		return c.among(p, r).certain
	}
	return c.settled(p, r)
}

func (c compiler) possible(p query.Predicate, r row) sql {
	switch p := p.(type) {
	case nil:
		return always
	case query.AllOf:
		return all(mapped(p, func(q query.Predicate) sql { return c.possible(q, r) })...)
	case query.AnyOf:
		return either(mapped(p, func(q query.Predicate) sql { return c.possible(q, r) })...)
	case query.Between:
		return c.possible(p.Perhaps, r)
	case query.Test:
		if p.Not {
			return c.test(p, r).uncertain
		}
		return c.test(p, r).possible
	case query.Via:
		if p.Not {
			return c.via(p, r).uncertain
		}
		return c.via(p, r).possible
	case query.Among:
		if p.Not {
			return c.among(p, r).uncertain
		}
		return c.among(p, r).possible
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

// four are the conditions that one leaf can ask for, each true or else false or
// NULL: it is certain; it is possible; it is not certain; it is not possible.
type four struct{ certain, possible, uncertain, impossible sql }

// byDispute chooses by what is known of a property's dispute, or lets the row
// choose. once is for undisputed rows; several, for disputed ones.
func (r row) byDispute(c query.Column, once, several four) four {
	switch r.state(c) {
	case undisputed:
		return once
	case disputed:
		return several
	}
	choose := func(once, several sql) sql {
		if once.is(several) {
			return once
		}
		return either(all(r.isUndisputed(c), once), all(r.isDisputed(c), several))
	}
	return four{
		choose(once.certain, several.certain), choose(once.possible, several.possible),
		choose(once.uncertain, several.uncertain), choose(once.impossible, several.impossible),
	}
}

// ofReadings are the conditions on a disputed property, from those on a reading
// r: certain where no reading is not so, possible where one may be so. What is
// possible finds rows by a set of ids, the others look at the readings of rows
// that are found already.
func (r row) ofReadings(c query.Column, notSurely, maybe sql) four {
	property := sqlf("r.property = %s", literal(c.Name))
	exists := func(condition sql) sql {
		return sqlf("EXISTS (SELECT 1 FROM visible_reading r WHERE r.id = %s AND %s AND %s)", r.column("id"), property, condition)
	}
	return four{
		certain: not(exists(notSurely)), uncertain: exists(notSurely),
		possible: sqlf("%s IN (SELECT r.id FROM visible_reading r WHERE r.type = %s AND %s AND %s)",
			r.column("id"), literal(r.typ.Name), property, maybe),
		impossible: not(exists(maybe)),
	}
}

// test compares a property. A reading that is none has no ends, and no text that
// is ever asked for.
func (c compiler) test(p query.Test, r row) four {
	v := own(r, p.Column)
	surely, maybe := v.surely(p.Sought), v.maybe(p.Sought)
	known := sqlf("%s IS NOT NULL", v.value)
	once := four{
		certain:    surely,
		possible:   either(maybe, r.missing(p.Column)),
		uncertain:  either(sqlf("%s IS NULL", v.value), not(surely)),
		impossible: either(all(known, not(maybe)), r.isNone(p.Column)),
	}
	if p.Column.Kind.Undisputed() {
		return once
	}
	w := further(p.Column)
	notSurely := not(w.surely(p.Sought))
	if p.Column.Kind.Dated() || p.Column.Kind.Counted() {
		notSurely = either(sql{text: "r.lo IS NULL"}, notSurely)
	}
	return r.byDispute(p.Column, once, r.ofReadings(p.Column, notSurely, w.maybe(p.Sought)))
}

// via asks the entity to which a reference leads. One that leads to nothing that
// the view sees is as good as one that is not known.
func (c compiler) via(p query.Via, r row) four {
	col, target := p.Leg.Column, row{alias: "k" + r.alias, typ: p.Leg.To}
	value := r.column(col.Name)
	led := func(value string, condition sql, unless sql) sql {
		return sqlf("coalesce((SELECT %s FROM %s %s WHERE %s = %s), %s)", flag(condition),
			quote("visible_"+p.Leg.To.Name), target.alias, target.column("key"), keyIn(value, p.Leg.To.Name), unless)
	}
	certain, possible := c.certain(p.Where, target), c.possible(p.Where, target)
	if p.Recorded {
		once := led(value, certain, nowise)
		several := sqlf("EXISTS (SELECT 1 FROM visible_reading r WHERE r.id = %s AND r.property = %s AND %s)",
			r.column("id"), literal(col.Name), led("r.value", certain, nowise))
		return r.byDispute(col, four{once, once, not(once), not(once)}, four{several, several, not(several), not(several)})
	}
	opposite := query.Opposite(negatable(p.Where))
	isNone, isNotNone := r.isNone(col), sqlf("%s & %d = 0", r.column("none"), bit(col))
	if r.asIf {
		isNotNone = all(isNotNone, either(sqlf("%s IS NOT NULL", value), r.isUndisputed(col)))
	}
	once := four{
		certain: led(value, certain, nowise), possible: led(value, possible, isNotNone),
		uncertain: led(value, c.possible(opposite, target), always), impossible: led(value, c.certain(opposite, target), isNone),
	}
	return r.byDispute(col, once, r.ofReadings(col,
		led("r.value", c.possible(opposite, target), always),
		led("r.value", possible, sqlf("r.value <> %s", literal(record.NoneText)))))
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
func (c compiler) among(p query.Among, r row) four {
	other := row{alias: "k" + r.alias, typ: p.Type, states: map[int]state{p.Column.At: undisputed}}
	reference := other.column(p.Column.Name)
	table := quote("visible_" + p.Type.Name)
	ofType := sqlf("%s = %s", fmt.Sprintf("substr(%s, 1, %d)", reference, len(r.typ.Name)+1), literal(r.typ.Name+":"))
	single := func(condition sql) sql {
		return sqlf("SELECT %s FROM %s %s WHERE %s", keyIn(reference, r.typ.Name), table, other.alias,
			all(sqlf("%s IS NOT NULL", reference), c.onlyType(p.Column, ofType), other.isUndisputed(p.Column), condition))
	}
	open := other
	open.states = map[int]state{p.Column.At: disputed}
	several := func(condition sql) sql {
		return sqlf("SELECT %s FROM visible_reading r JOIN %s %s ON %s = r.id WHERE %s",
			keyIn("r.value", r.typ.Name), table, open.alias, open.column("id"),
			all(sqlf("r.type = %s", literal(p.Type.Name)), sqlf("r.property = %s", literal(p.Column.Name)),
				sqlf("substr(r.value, 1, %d) = %s", len(r.typ.Name)+1, literal(r.typ.Name+":")), condition))
	}
	in := func(set sql) sql { return sqlf("%s IN (%s)", r.column("key"), set) }
	certain := in(single(c.certain(p.Where, other)))
	possible := in(sqlf("%s UNION ALL %s", single(c.possible(p.Where, other)), several(c.possible(p.Where, open))))
	switch {
	case p.Recorded:
		certain = possible
	case p.World:
		possible = always
	}
	return four{certain, possible, not(certain), not(possible)}
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
	return r.byDispute(c, four{certain: once}, four{certain: several}).certain
}
