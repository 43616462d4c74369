package store

import (
	"fmt"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// A list is read in one of three ways, which give the same rows in the same order;
// [snapshot.list] chooses.
//
// Whole: all that is possibly in the set is found and sorted. Gathered: the same,
// of the rows that a condition finds which few meet. Walked: rows are looked at in
// the order of the list, which an index has, until there are enough.

// list selects key and certainty of the whole set.
func (c compiler) list(p query.Planned, skip int) sql {
	var selects []sql
	for _, part := range c.read(p.Set, nil) {
		selects = append(selects, part.selecting(listedColumns(p, part)...))
	}
	return ordered(selects, p, skip)
}

// gathered selects the same, of the rows that a condition of the set finds.
func (c compiler) gathered(p query.Planned, by query.Predicate, skip int) sql {
	return ordered([]sql{c.found(p.Set, by).selecting(listedColumns(p, c.found(p.Set, by))...)}, p, skip)
}

// found is the part that holds a set, where one of its conditions finds few rows.
func (c compiler) found(s query.Population, by query.Predicate) part {
	var ids []sql
	for _, part := range c.partition(s.Type, by) {
		ids = append(ids, part.selecting(sqlf("t.id")))
	}
	r := row{alias: base, typ: s.Type, alone: true}
	return part{
		from: from(s.Type), row: r, certain: c.certainOf(s.Where, r),
		where: all(sqlf("t.id IN (%s)", listed(ids, " UNION ALL ")), c.possible(s.Where, r)),
	}
}

// listedColumns are key, certainty, and what the order goes by.
func listedColumns(p query.Planned, part part) []sql {
	columns := []sql{sqlf("t.key AS key"), sqlf("%s AS certain", flag(part.certain))}
	for i, s := range p.Order {
		columns = append(columns, sqlf("%s AS o%d", sortValue(s.Key, s.Key.Way, part.row), i+1))
	}
	return columns
}

// ordered sorts selects: what is not known comes last, and what is alike goes by
// its key.
func ordered(selects []sql, p query.Planned, skip int) sql {
	order := ""
	for i, s := range p.Order {
		name := fmt.Sprintf("o%d", i+1)
		order += name + " IS NULL, " + name
		if s.Desc {
			order += " DESC"
		}
		order += ", "
	}
	limit := int64(-1)
	if p.Limit > 0 {
		limit = int64(p.Limit)
	}
	return over(selects, "key, certain", "ORDER BY "+order+"key LIMIT ? OFFSET ?", limit, int64(skip))
}

// trail is an order of which there is an index.
type trail struct {
	by     string // the column, or empty for the key alone
	column query.Column
	desc   bool
}

// trailOf is the order of a list, where it can be walked and need not be to its end.
func trailOf(p query.Planned) (w trail, ok bool) {
	if p.Limit == 0 || p.Set.Last != nil || len(p.Order) > 1 {
		return w, false
	}
	if len(p.Order) == 0 {
		return w, true
	}
	s := p.Order[0]
	w = trail{column: s.Key.Column, desc: s.Desc}
	switch c := s.Key.Column; {
	case len(s.Key.Way) > 0 || s.Key.Attribute != "":
		return w, false
	case s.Key.Identity:
		return w, true
	case c.Kind.Base == record.Instant:
		w.by = c.Name + "_lo"
	case listedByName(p.Set.Type, c.Property):
		w.by = c.Name
	}
	return w, w.by != ""
}

// stretch is a part of a walk: the rows t that meet a condition on what the order
// goes by. set says that they are found otherwise than by the order's index, and
// sorted.
type stretch struct {
	where sql
	set   bool
}

// stretches divide a walk, in its order. A date that is asked for by the order's
// own column bounds the walk; then come before and after it the few rows that begin
// elsewhere and may be meant all the same: long dates, and disputed ones.
func (w trail) stretches(p query.Planned) []stretch {
	if w.by == "" {
		return []stretch{{where: always}}
	}
	by := columnAt(base, w.by)
	known, unknown := stretch{where: sqlf("%s IS NOT NULL", by)}, stretch{where: sqlf("%s IS NULL", by)}
	asked, ok := w.daysAsked(p.Set)
	if !ok {
		return []stretch{known, unknown}
	}
	l, inside := dayEnds(asked), []sql{}
	var before, after []stretch
	if l.from != nil {
		inside = append(inside, sqlf("%s >= %s", by, bound(l.from)))
		before = []stretch{{where: sqlf("+%s < %s AND t.id IN (%s UNION ALL %s)", by, bound(l.from), w.reachingInto(p, l), w.disputedAbout(p, l)), set: true}}
	}
	if l.to != nil {
		inside = append(inside, sqlf("%s <= %s", by, bound(l.to)))
		after = []stretch{{where: sqlf("+%s > %s AND t.id IN (%s)", by, bound(l.to), w.disputedAbout(p, l)), set: true}}
	}
	if w.desc {
		before, after = after, before
	}
	return append(append(append(before, stretch{where: all(append(inside, known.where)...)}), after...), unknown)
}

// daysAsked is the one span of days that a set asks of the order's column.
func (w trail) daysAsked(s query.Population) (query.DaySpan, bool) {
	for _, p := range conjuncts(s.Where) {
		test, ok := p.(query.Test)
		if !ok || test.Not || test.Column.At != w.column.At {
			continue
		}
		if days, ok := test.Sought.(query.Days); ok && len(days) == 1 {
			return days[0], true
		}
	}
	return query.DaySpan{}, false
}

// reachingInto selects the ids of rows whose date begins before a span and ends in
// it or after it.
func (w trail) reachingInto(p query.Planned, l limits) sql {
	return row{alias: base, typ: p.Set.Type}.reaching(w.column, l.from.(int64), always)
}

// disputedAbout selects the ids of rows of whose dates some reading may lie in a
// span.
func (w trail) disputedAbout(p query.Planned, l limits) sql {
	return sqlf("SELECT r.id FROM visible_reading r WHERE %s", all(
		sqlf("r.type = %s", literal(p.Set.Type.Name)), sqlf("r.property = %s", literal(w.column.Name)),
		further(w.column).overlaps(l)))
}

// inOrder selects the rows of a stretch in order: key, certainty, and what they are
// ordered by. Where there are conditions, it is id and key of those to be looked at.
func (w trail) inOrder(p query.Planned, s stretch, columns string) sql {
	order := "t.key"
	if w.by == "" && w.desc {
		order += " DESC"
	}
	if w.by != "" {
		by := columnAt(base, w.by)
		columns += ", " + by + " AS o1"
		if w.desc {
			order = by + " DESC, " + order
		} else {
			order = by + ", " + order
		}
	}
	return sqlf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT ? OFFSET ?", columns, from(p.Set.Type), s.where, order)
}

// walked selects key and certainty of a stretch, after looking at no more than most
// of its rows, where there is anything to look at.
func (c compiler) walked(p query.Planned, w trail, s stretch, most, limit, skip int) sql {
	if p.Set.Where == nil {
		rows := w.inOrder(p, s, "t.key AS key, 1 AS certain")
		rows.args = append(rows.args, int64(limit), int64(skip))
		return rows
	}
	r := row{alias: base, typ: p.Set.Type, alone: true}
	rows := w.inOrder(p, s, "t.id AS id, t.key AS key")
	rows.args = append(rows.args, int64(most), int64(0))
	// A row is looked up by itself, so that the same holds of rows from two files.
	verdict := sqlf("SELECT CASE WHEN %s THEN 1 + %s ELSE 0 END FROM %s WHERE t.id = i.id",
		c.possible(p.Set.Where, r), flag(c.certainOf(p.Set.Where, r)), from(p.Set.Type))
	return sqlf("SELECT key, verdict - 1 FROM (SELECT i.key AS key, (%s) AS verdict FROM (%s) i) WHERE verdict > 0 LIMIT %s OFFSET %s",
		verdict, rows, bound(int64(limit)), bound(int64(skip)))
}

// upTo counts rows, but no more than most: how many there are, and how many certain
// ones among them.
func upTo(selects []sql, most int) sql {
	return sqlf("SELECT count(*), coalesce(sum(certain), 0) FROM (%s LIMIT %s)", listed(selects, " UNION ALL "), bound(int64(most)))
}

// flags select the certainty of the rows of parts.
func flags(parts []part) []sql {
	return mapped(parts, func(p part) sql { return p.selecting(sqlf("%s AS certain", flag(p.certain))) })
}
