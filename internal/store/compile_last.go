package store

import (
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// The last entities of a set, one for each value of a reference, take two
// statements: the first reads the candidates, and what follows from them is
// handed to the second as a list. In one statement the condition of the set would
// stand once for each comparison of two candidates, and SQLite refuses that where
// the condition is long.

// candidates selects the entities of a set with the readings of the reference:
// id, key, whether it certainly is in the set, the first and the last day of its
// date, a reading of the reference (none as its text, NULL where nothing is
// known), whether that is the only one, and the key of what it comes after. One
// for which it is known that there is none is left out.
func (c compiler) candidates(s query.Population) sql {
	l, t := s.Last, s.Type
	var selects []sql
	for _, p := range c.partition(t, s.Where) {
		by, after := p.row.column(l.By.Name), sql{text: "NULL"}
		if l.After != nil {
			after = sqlf("CASE WHEN %s THEN %s END", p.row.isUndisputed(*l.After), keyIn(p.row.column(l.After.Name), t.Name))
		}
		candidate := func(value, single, from string, condition sql) {
			p := p
			p.from, p.where = sqlf("%s%s", p.from, from), all(p.where, condition)
			selects = append(selects, p.selecting(sqlf("t.id"), sqlf("t.key"), flag(p.certain),
				p.row.endOf(l.Date, low), p.row.endOf(l.Date, high), sqlf("%s", value), sqlf("%s", single), after))
		}
		if p.row.state(l.By) != disputed {
			candidate(by, "1", "", all(p.row.isUndisputed(l.By), not(p.row.isNone(l.By))))
		}
		if p.row.state(l.By) != undisputed {
			candidate("r.value", "0", " JOIN visible_reading r ON r.id = t.id", sqlf("r.property = %s", literal(l.By.Name)))
		}
	}
	return statement(selects)
}

// parts selects what is recorded of wholes and their parts: the keys of a part
// and of its whole, by each reading.
func (c compiler) parts(l query.Leg) sql {
	r, of := row{alias: base, typ: l.To}, l.Column
	return statement([]sql{
		sqlf("SELECT t.key, %s FROM %s WHERE %s", keyIn(r.column(of.Name), l.To.Name), from(l.To),
			all(sqlf("%s IS NOT NULL", r.column(of.Name)), r.isUndisputed(of))),
		sqlf("SELECT r.key, %s FROM visible_reading r WHERE r.type = %s AND r.property = %s AND r.value <> %s",
			keyIn("r.value", l.To.Name), literal(l.To.Name), literal(of.Name), literal(record.NoneText)),
	})
}

// latest finds the last entities of a set. The list that it returns is the
// parameter of [lastOfEach]: an id and 1 or 0 for whether it certainly is one.
//
// One is certainly the last where every other candidate that may have the same
// reference, or one to a part or to a whole of the same, is certainly before it.
// It is possibly the last where no certain candidate that certainly has the same
// reference is certainly after it. One of which no reference is known may be the
// last of any, and is certainly of none.
func (r *snapshot) latest(s query.Population) (list string, err error) {
	o := ordering{snapshot: r, population: s, before: map[string]string{}, byKey: map[string]*candidate{}, certain: map[*candidate]bool{}}
	if err := o.read(); err != nil {
		return "", err
	}
	related, err := r.related(s.Last.Wholes)
	if err != nil {
		return "", err
	}
	if err := o.findConflicts(); err != nil {
		return "", err
	}
	for value := range o.groups {
		var relatives []*candidate
		for _, relative := range related(value) {
			relatives = append(relatives, o.groups[relative]...)
		}
		if err := o.decide(o.groups[value], relatives); err != nil {
			return "", err
		}
	}
	return o.list()
}

// lastOfEach is the part of a statement that reads the entities of a list from
// [snapshot.latest].
func lastOfEach(t record.Type, list string) part {
	return part{
		from: sqlf("(SELECT value ->> 0 AS id, value ->> 1 AS certain FROM json_each(%s)) l CROSS JOIN %s t ON t.id = l.id",
			bound(list), quote("visible_"+t.Name)),
		where: always, certain: sql{text: "l.certain"}, row: row{alias: base, typ: t},
	}
}

// endOf is the first or the last day that a row's date can mean.
func (r row) endOf(c query.Column, e end) sql {
	suffix, aggregate, unlimited := "_lo", "min", record.FirstDay
	if e == high {
		suffix, aggregate, unlimited = "_hi", "max", record.LastDay
	}
	once := sqlf("coalesce(%s, %d)", r.column(c.Name+suffix), unlimited)
	several := sqlf("(SELECT %s(coalesce(r.%s, %d)) FROM visible_reading r WHERE r.id = %s AND r.property = %s)",
		aggregate, suffix[1:], unlimited, r.column("id"), literal(c.Name))
	return r.choose(c, once, several)
}

// choose is an expression for undisputed rows, one for disputed ones, or one that
// lets the row choose.
func (r row) choose(c query.Column, once, several sql) sql {
	switch r.state(c) {
	case undisputed:
		return once
	case disputed:
		return several
	}
	return sqlf("CASE WHEN %s THEN %s ELSE %s END", r.isDisputed(c), several, once)
}

// flag is a condition as 1 or 0.
func flag(c sql) sql {
	if c.is(always) || c.is(nowise) {
		return c
	}
	return sqlf("CASE WHEN %s THEN 1 ELSE 0 END", c)
}
