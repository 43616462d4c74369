package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ncruces/go-sqlite3"

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
// date, a reading of the reference, whether that is the only one, and the key of
// what it comes after. An entity for which no reference is recorded is the last
// of nothing.
func (c compiler) candidates(s query.Population) sql {
	l, t := s.Last, s.Type
	var selects []sql
	for _, p := range c.partition(t, s.Where, l.By, l.Date) {
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
			candidate(by, "1", "", all(sqlf("%s IS NOT NULL", by), p.row.isUndisputed(l.By)))
		}
		if p.row.state(l.By) != undisputed {
			candidate("r.value", "0", " JOIN visible_reading r ON r.id = t.id", all(
				sqlf("r.property = %s", literal(l.By.Name)), sqlf("r.value <> %s", literal(record.NoneText))))
		}
	}
	return statement(selects)
}

// candidate is an entity of a set of which only the last are meant, with one
// reading of the reference.
type candidate struct {
	id              int64
	key             string
	certain, single bool
	first, last     int64 // days
	after           string
}

// latest finds the last entities of a set. The list that it returns is the
// parameter of [lastOfEach]: an id and 1 or 0 for whether it certainly is one.
//
// One is certainly the last where every other candidate that may have the same
// reference is certainly before it. It is possibly the last where no certain
// candidate that certainly has the same reference is certainly after it.
func (r *snapshot) latest(s query.Population) (list string, err error) {
	groups := map[string][]candidate{} // by reference
	before := map[string]string{}      // what a key comes after
	err = r.run(compiled{sql: compiler{}.candidates(s)}, func(row *sqlite3.Stmt) error {
		c := candidate{
			id: row.ColumnInt64(0), key: row.ColumnText(1), certain: row.ColumnBool(2),
			first: row.ColumnInt64(3), last: row.ColumnInt64(4), single: row.ColumnBool(6), after: row.ColumnText(7),
		}
		value := row.ColumnText(5)
		groups[value] = append(groups[value], c)
		before[c.key] = c.after
		return nil
	})
	if err != nil {
		return "", err
	}
	order := ordering{snapshot: r, population: s, before: before}
	certain := map[int64]bool{}
	for _, group := range groups {
		for i := range group {
			is, possible, err := order.isLast(group, i)
			if err != nil {
				return "", err
			}
			if earlier, known := certain[group[i].id]; known {
				is = is && earlier
			}
			if certain[group[i].id] = is; !possible {
				order.passed = append(order.passed, group[i].id)
			}
		}
	}
	return order.list(certain)
}

// ordering tells what comes after what.
type ordering struct {
	snapshot   *snapshot
	population query.Population
	before     map[string]string
	passed     []int64 // those that another is certainly after
}

func (o *ordering) list(certain map[int64]bool) (string, error) {
	for _, id := range o.passed {
		delete(certain, id)
	}
	pairs := make([][2]int64, 0, len(certain))
	for id, is := range certain {
		pair := [2]int64{id}
		if is {
			pair[1] = 1
		}
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	text, err := json.Marshal(pairs)
	return string(text), err
}

// isLast compares a candidate with the others that may have the same reference.
func (o *ordering) isLast(group []candidate, i int) (certain, possible bool, err error) {
	a := group[i]
	certain, possible = a.certain, true
	for j, b := range group {
		if i == j {
			continue
		}
		earlier, err := o.isBefore(b, a)
		if err != nil {
			return false, false, err
		}
		certain = certain && earlier
		if a.single && b.single && b.certain {
			later, err := o.isBefore(a, b)
			if err != nil {
				return false, false, err
			}
			possible = possible && !later
		}
	}
	return certain, possible, nil
}

// isBefore reports whether a is certainly before b: by all days of both, or
// because b comes after a, by reference upon reference.
func (o *ordering) isBefore(a, b candidate) (bool, error) {
	if a.last < b.first {
		return true, nil
	}
	seen := map[string]bool{}
	for key := b.key; !seen[key]; {
		seen[key] = true
		earlier, err := o.after(key)
		if err != nil || earlier == "" {
			return false, err
		}
		if earlier == a.key {
			return true, nil
		}
		key = earlier
	}
	return false, nil
}

// after returns the key of what another comes after, or the empty string.
func (o *ordering) after(key string) (string, error) {
	if earlier, known := o.before[key]; known || o.population.Last.After == nil {
		return earlier, nil
	}
	r, after := row{alias: base, typ: o.population.Type}, *o.population.Last.After
	text := sqlf("SELECT %s FROM %s WHERE t.key = %s AND %s", keyIn(r.column(after.Name), r.typ.Name),
		from(r.typ), bound(key), r.isUndisputed(after))
	o.before[key] = ""
	err := o.snapshot.run(compiled{sql: text}, func(row *sqlite3.Stmt) error {
		o.before[key] = row.ColumnText(0)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("what %s comes after: %w", key, err)
	}
	return o.before[key], nil
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
