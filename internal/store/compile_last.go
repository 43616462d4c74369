package store

import (
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Of each value of a reference, the last entity. The candidates are those of the
// set for which the reference is known; whose lists its readings, and follows
// what each certainly comes after, by reference upon reference.
//
// One is certainly the last where every other candidate that may have the same
// reference is certainly before it. It is possibly the last where no certain
// candidate that certainly has the same reference is certainly after it.
const (
	lastWhose = `whose (id, value, single) AS MATERIALIZED (
	SELECT w.id, t.%[1]s, 1 FROM candidate w JOIN %[2]s t ON t.id = w.id WHERE %[3]s
	UNION ALL
	SELECT w.id, r.value, 0 FROM candidate w JOIN visible_reading r ON r.id = w.id WHERE r.property = %[4]s AND r.value <> '[none]')`

	lastFollows = `follows (id, earlier) AS (
	SELECT w.id, %[1]s FROM candidate w JOIN %[2]s t ON t.id = w.id WHERE %[3]s
	UNION
	SELECT f.id, %[1]s FROM follows f JOIN %[2]s t ON t.key = f.earlier WHERE %[3]s)`

	lastNothingFollows = `follows (id, earlier) AS (SELECT NULL, NULL WHERE 0)`

	lastLatest = `latest (id, certain) AS MATERIALIZED (
	SELECT w.id, w.certain AND NOT EXISTS (
	         SELECT 1 FROM whose x JOIN whose y ON y.value = x.value AND y.id <> x.id JOIN candidate b ON b.id = y.id
	          WHERE x.id = w.id AND NOT (b.hi < w.lo OR EXISTS (
	                SELECT 1 FROM follows f WHERE f.id = w.id AND f.earlier = b.key)))
	  FROM candidate w
	 WHERE NOT EXISTS (
	         SELECT 1 FROM whose x JOIN whose y ON y.value = x.value AND y.id <> x.id JOIN candidate b ON b.id = y.id
	          WHERE x.id = w.id AND x.single AND y.single AND b.certain AND (w.hi < b.lo OR EXISTS (
	                SELECT 1 FROM follows f WHERE f.id = b.id AND f.earlier = w.key))))`
)

// last compiles a set of which only the last of each are meant: tables in front
// of the statement, and the one part that reads them.
func (c compiler) last(s query.Population) (with []sql, parts []part) {
	l, t := s.Last, s.Type
	var candidates []sql
	for _, p := range c.partition(t, s.Where, l.By, l.Date) {
		known := either(sqlf("%s IS NOT NULL", p.row.column(l.By.Name)), p.row.isDisputed(l.By))
		candidates = append(candidates, sqlf("SELECT t.id, t.key, %s, %s, %s FROM %s WHERE %s",
			flag(p.certain), p.row.endOf(l.Date, low), p.row.endOf(l.Date, high), p.from, all(p.where, known)))
	}
	r := row{alias: base, typ: t}
	table := quote("visible_" + t.Name)
	by := l.By.Name
	with = []sql{
		sqlf("candidate (id, key, certain, lo, hi) AS MATERIALIZED (\n\t%s)", listed(candidates, "\n\tUNION ALL\n\t")),
		sqlf(lastWhose, quote(by), table, all(sqlf("t.%s IS NOT NULL", quote(by)), r.isUndisputed(l.By)).text, literal(by)),
	}
	if l.After != nil {
		with = append(with, sqlf(lastFollows, keyIn(r.column(l.After.Name), t.Name), table,
			all(sqlf("%s IS NOT NULL", r.column(l.After.Name)), r.isUndisputed(*l.After)).text))
	} else {
		with = append(with, sql{text: lastNothingFollows})
	}
	with = append(with, sql{text: lastLatest})
	return with, []part{{
		from: sqlf("latest l JOIN %s t ON t.id = l.id", table), where: always, certain: sql{text: "l.certain"}, row: r,
	}}
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
