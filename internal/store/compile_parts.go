package store

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// A statement reads the entities of a set in parts, joined by UNION ALL, so that
// each part finds its rows by an index: of all that must hold, by the one condition
// that the fewest rows meet. What else is asked is asked of the rows found.
//
// part is one of them: rows t that are possibly in the set; of those, certain
// tells which certainly are.
type part struct {
	from    sql
	where   sql
	certain sql
	row     row
}

// base is the alias of the set's entities in every part.
const base = "t"

func from(t record.Type) sql { return fromAs(t, base) }

func fromAs(t record.Type, alias string) sql {
	return sql{text: quote("visible_"+t.Name) + " " + alias}
}

// partition divides a set by the condition that finds it: rows of which that
// condition's property is undisputed, by their own reading, and disputed ones, by
// all their readings. What is disputed otherwise is told row by row.
func (c compiler) partition(t record.Type, where query.Predicate) []part {
	return c.partitionAs(base, t, where)
}

func (c compiler) partitionAs(alias string, t record.Type, where query.Predicate) []part {
	joint := conjuncts(where)
	at := c.driver(t, joint)
	if at < 0 {
		r := row{alias: alias, typ: t}
		return []part{{from: fromAs(t, alias), where: c.possible(where, r), certain: c.certainOf(where, r), row: r}}
	}
	found, rest := joint[at], query.AllOf(slices.Delete(slices.Clone(joint), at, at+1))
	column := columnOf(found)
	quiet := row{alias: alias, typ: t, states: map[int]state{column.At: undisputed}}
	loud := row{alias: alias, typ: t, states: map[int]state{column.At: disputed}}
	var parts []part
	add := func(r row, source, where, certain sql) {
		if where.is(nowise) {
			return
		}
		parts = append(parts, part{
			from: source, row: r, certain: all(certain, c.certainOf(rest, r)),
			where: all(where, unindexed(c.possible(rest, r))),
		})
	}
	own := fromAs(t, alias)
	switch p := found.(type) {
	case query.Test:
		for _, s := range quiet.sections(p) {
			add(quiet, own, all(s.where, quiet.isUndisputed(column)), s.certain)
		}
		add(quiet, own, all(quiet.missing(column), quiet.isUndisputed(column)), nowise)
	case query.Holds:
		add(quiet, own, all(c.possible(p, quiet), quiet.isUndisputed(column)), always)
	case query.Via:
		target := row{alias: "k" + alias, typ: p.Leg.To}
		refers := all(
			sqlf("%s = %s || %s", quiet.column(column.Name), literal(target.typ.Name+":"), target.column("key")),
			quiet.isUndisputed(column),
		)
		add(quiet, sqlf("%s CROSS JOIN %s", fromAs(target.typ, target.alias), own), all(c.ledTo(p, target), refers), c.certainOf(p.Where, target))
		add(quiet, sqlf("visible_absent %s CROSS JOIN %s", target.alias, own),
			all(sqlf("%s = %s", target.column("type"), literal(target.typ.Name)), refers), nowise)
		add(quiet, own, all(quiet.missing(column), quiet.isUndisputed(column)), nowise)
	}
	add(loud, own, all(c.possible(found, loud), loud.isDisputed(column)), c.certainOf(found, loud))
	return parts
}

// ledTo holds for the entities that meet what is asked across a reference. They are
// taken in the order of their ids: they, and what refers to them, then lie together.
func (c compiler) ledTo(p query.Via, target row) sql {
	var ids []sql
	for _, part := range c.partitionAs(target.alias, target.typ, p.Where) {
		ids = append(ids, part.selecting(sql{text: target.column("id")}))
	}
	return sqlf("%s IN (%s)", target.column("id"), listed(ids, " UNION ALL "))
}

// unindexed keeps SQLite from finding rows by a condition. A unary + would too, and
// would have every piece of it evaluated.
func unindexed(c sql) sql {
	if c.is(always) || c.is(nowise) {
		return c
	}
	return sqlf("(%s) IS TRUE", c)
}

// certainOf is the certain condition among rows that possibly meet it.
func (c compiler) certainOf(where query.Predicate, r row) sql {
	certain := c.certain(where, r)
	if certain.is(c.possible(where, r)) {
		return always
	}
	return certain
}

// conjuncts are the conditions that must all hold.
func conjuncts(p query.Predicate) []query.Predicate {
	switch p := p.(type) {
	case nil:
		return nil
	case query.AllOf:
		return p
	}
	return []query.Predicate{p}
}

// section is a part of the rows that a comparison possibly finds by the first
// readings, which stands together in an index.
type section struct{ where, certain sql }

// sections divide what a comparison finds by first readings; none is in two.
func (r row) sections(p query.Test) []section {
	v := own(r, p.Column)
	switch s := p.Sought.(type) {
	case query.Codes:
		if len(s.Maybe) == 0 {
			return []section{{v.in(s.Sure), always}}
		}
		return []section{{v.in(s.Sure), always}, {v.in(s.Maybe), nowise}}
	case query.Texts:
		return []section{{v.in(s), always}}
	case query.Territory:
		return v.territorySections(s.Code)
	case query.Days:
		if len(s) == 1 {
			return r.sectionsOfDays(p.Column, dayEnds(s[0]))
		}
	}
	surely := v.surely(p.Sought)
	return []section{{surely, always}, {all(v.maybe(p.Sought), not(surely)), nowise}}
}

func (v reading) territorySections(code string) []section {
	under, wider := underCode(v.value, code), v.in(widerCodes(code))
	point := sqlf("%s < 'A'", v.value)
	return []section{
		{under, v.allUnder(code)},
		{wider, nowise},
		{point, nowise},
		{all(v.ofAreas(mayBeIn("a.code", code)), not(either(under, wider, point))), nowise},
	}
}

// sectionsOfDays are what begins within limits, and what began before and reaches
// into them.
func (r row) sectionsOfDays(c query.Column, l limits) []section {
	sections := []section{{r.begins(c, l), always}}
	if l.to != nil {
		sections[0].certain = sqlf("%s <= %s", r.column(c.Name+"_hi"), bound(l.to))
	}
	if l.from != nil {
		reaching := sqlf("%s IN (%s)", r.column("id"), r.reaching(c, l.from.(int64), always))
		sections = append(sections, section{reaching, nowise})
	}
	return sections
}

// begins holds where a date begins within limits.
func (r row) begins(c query.Column, l limits) sql {
	lo, conditions := r.column(c.Name+"_lo"), []sql{}
	if l.from != nil {
		conditions = append(conditions, sqlf("%s >= %s", lo, bound(l.from)))
	}
	if l.to != nil {
		conditions = append(conditions, sqlf("%s <= %s", lo, bound(l.to)))
	}
	if len(conditions) == 0 {
		return sqlf("%s IS NOT NULL", lo)
	}
	return all(conditions...)
}

// reaching selects the ids of rows of which a date begins before a day and ends on
// it or after it, and which meet a further condition on rows x. Dates are found length by length, of each length those that end
// soon enough to have begun before; see [lengthOf].
func (r row) reaching(c query.Column, day int64, where sql) sql {
	x := row{alias: "x", typ: r.typ}
	lo, hi := x.column(c.Name+"_lo"), x.column(c.Name+"_hi")
	var selects []sql
	for length := range len(lengths) + 1 {
		last := sql{}
		if length < len(lengths) {
			last = sqlf(" AND %s < %s", hi, bound(day+lengths[length]-1))
		}
		selects = append(selects, sqlf("SELECT x.id FROM %s WHERE %s <> %s AND %s = %d AND %s >= %s%s AND %s < %s AND %s",
			fromAs(r.typ, x.alias), lo, hi, lengthOf(lo, hi), length, hi, bound(day), last, lo, bound(day), where))
	}
	return listed(selects, " UNION ALL ")
}

// columnOf is the property that a condition by which rows are found is on.
func columnOf(p query.Predicate) query.Column {
	switch p := p.(type) {
	case query.Test:
		return p.Column
	case query.Holds:
		return p.Column
	}
	return p.(query.Via).Leg.Column
}

// driver is the place of the condition by which to find rows, or -1 where one
// that finds few by itself is there already, or none that has an index.
func (c compiler) driver(t record.Type, joint []query.Predicate) int {
	best, least, several := -1, noIndex, false
	for i, p := range joint {
		if findsFew(p) {
			return -1
		}
		rank := c.rankOf(t, p)
		several = several || best >= 0 && rank < noIndex
		if rank < least {
			best, least = i, rank
		}
	}
	if several && c.cheapest != nil {
		return c.cheapest(t, joint, best)
	}
	return best
}

// findsFew reports whether a condition is met by few and has an index that
// SQLite will take by itself.
func findsFew(p query.Predicate) bool {
	switch p := p.(type) {
	case query.Named:
		return !p.Not
	case query.Words:
		return !p.Not
	}
	return false
}

// The ranks of a condition that few rows meet, and of one by which no rows can be
// found, or too many.
const (
	rankFew = 1
	noIndex = 6
)

// rankOf is the order in which conditions are tried: what finds the fewest rows
// by experience comes first.
func (c compiler) rankOf(t record.Type, p query.Predicate) int {
	switch p := p.(type) {
	case query.Test:
		return rankOfTest(p)
	case query.Holds:
		if !p.Not && p.What == query.Value && p.Codes != nil && !p.Column.Kind.Undisputed() {
			return rankOfTest(query.Test{Column: p.Column, Sought: query.Texts(p.Codes)})
		}
	case query.Via:
		if p.Not || p.Recorded || c.sound == nil || !c.sound(t, p.Leg) {
			return noIndex // rows whose reference leads nowhere have no index
		}
		for _, q := range conjuncts(p.Where) {
			if findsFew(q) || c.rankOf(p.Leg.To, q) == rankFew {
				return rankFew
			}
		}
		return 5
	}
	return noIndex
}

func rankOfTest(p query.Test) int {
	if p.Not {
		return noIndex
	}
	switch s := p.Sought.(type) {
	case query.Texts:
		if p.Column.Kind.Base == record.RefTo {
			return rankFew
		}
	case query.Codes:
		return 2
	case query.Territory: // points may lie in any
		if strings.Contains(s.Code, "-") {
			return 3
		}
	case query.Days:
		return 4
	}
	return noIndex
}
