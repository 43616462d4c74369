package store

import (
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// What is asked most is counted from indexes alone: how many meet one comparison,
// and how many there are by one property. All rows are taken by their first
// readings, as if nothing were disputed; then the disputed ones, of which the
// readings say all, are taken away again and added as they are. So no row is asked
// whether it is disputed, and none is looked up.

// countedAlone selects how many rows possibly and certainly meet a comparison.
func (c compiler) countedAlone(t record.Type, p query.Test) sql {
	r := row{alias: base, typ: t, states: map[int]state{p.Column.At: undisputed}}
	var selects []sql
	count := func(where sql, possible, certain sql) {
		if !where.is(nowise) {
			selects = append(selects, sqlf("SELECT %s, %s FROM %s WHERE %s", possible, certain, from(t), where))
		}
	}
	if days, ok := p.Sought.(query.Days); ok && len(days) == 1 {
		selects = r.countedDays(p.Column, dayEnds(days[0]))
	} else {
		for _, s := range r.sections(p) {
			count(s.where, counting, sumOf(s.certain))
		}
	}
	// Of most rows nothing is none and nothing disputed: these are one entry of an
	// index after the other.
	missing, none, loud := r.missing(p.Column), r.column("none"), r.column("disputed")
	if p.Column.Kind.Dated() {
		missing = all(missing, sqlf("%s IS NULL", r.column(p.Column.Name+"_hi")))
	}
	count(all(missing, sqlf("%s = 0 AND %s = 0", none, loud)), counting, nowise)
	count(all(missing, sqlf("%s = 0 AND %s > 0", none, loud), r.isUndisputed(p.Column)), counting, nowise)
	count(all(missing, sqlf("%s > 0", none), r.isUndisputed(p.Column)), counting, nowise)
	return statement(append(selects, c.correction(t, p)))
}

var counting = sql{text: "count(*)"}

// sumOf counts rows of which some are certain.
func sumOf(certain sql) sql {
	switch {
	case certain.is(always):
		return counting
	case certain.is(nowise):
		return nowise
	}
	return sum(certain)
}

// countedDays selects the same for dates, without the missing ones. What begins
// within the limits is possible and, unless it reaches beyond them, certain.
func (r row) countedDays(c query.Column, l limits) []sql {
	selects := []sql{sqlf("SELECT count(*), count(*) FROM %s WHERE %s", from(r.typ), r.begins(c, l))}
	if l.from != nil {
		selects = append(selects, sqlf("SELECT count(*), 0 FROM (%s)", r.reaching(c, l.from.(int64), always)))
	}
	if l.to != nil {
		x := row{alias: "x", typ: r.typ}
		selects = append(selects, sqlf("SELECT 0, -count(*) FROM (%s)", r.reaching(c, l.to.(int64)+1, x.begins(c, l))))
	}
	return selects
}

// correction is what disputed rows add to a count that took them by their first
// readings. They are found by the readings that may meet the comparison. One of
// which fewer than two surely do is not certain, because a disputed property has two
// at least; the others are looked at.
func (c compiler) correction(t record.Type, p query.Test) sql {
	v := further(p.Column)
	found := row{alias: "d", typ: t, states: map[int]state{p.Column.At: disputed}}
	reading := func(condition, surely sql) sql {
		return sqlf("SELECT r.id AS id, r.n AS n, %s AS sure FROM %s AND %s", surely, readingsOf(t, p.Column), condition)
	}
	readings := reading(v.maybe(p.Sought), flag(v.surely(p.Sought)))
	if s, ok := p.Sought.(query.Codes); ok {
		readings = reading(v.in(s.Sure), always)
		if len(s.Maybe) > 0 {
			readings = sqlf("%s UNION ALL %s", readings, reading(v.in(s.Maybe), nowise))
		}
	}
	return sqlf(`SELECT count(*) - coalesce(sum(d.first), 0), %s - coalesce(sum(d.first_sure), 0) FROM (
	SELECT id, max(n = 0) AS first, sum(sure) AS sure, max(n = 0 AND sure) AS first_sure FROM (%s) GROUP BY id) d`,
		sum(all(sql{text: "d.sure > 1"}, c.certain(p, found))), readings)
}

// readingsOf are all readings r of a property, where it is disputed.
func readingsOf(t record.Type, c query.Column) sql {
	return sqlf("visible_reading r WHERE r.type = %s AND r.property = %s", literal(t.Name), literal(c.Name))
}

// isOwn reports whether a key is a property of the row itself.
func isOwn(k query.Key) bool { return len(k.Way) == 0 && !k.Identity }

// groupedAlone selects how many rows of a type there are by one property of their
// own.
func groupedAlone(t record.Type, k query.Key) sql {
	r := row{alias: base, typ: t, states: map[int]state{k.Column.At: undisputed}}
	known, first := []sql{{text: r.column(k.Column.Name)}}, []sql{{text: "nullif(r.value, '[none]')"}}
	if pairOfDays(k) {
		known = []sql{{text: r.column(k.Column.Name + "_lo")}, {text: r.column(k.Column.Name + "_hi")}}
		first = []sql{{text: "r.lo"}, {text: "r.hi"}}
	}
	all := part{from: from(t), where: sqlf("%s IS NOT NULL", known[0])}
	none := part{from: from(t), where: sqlf("%s IS NULL", known[0])}
	selects := []sql{
		grouped(all, known, []sql{counting, counting}),
		grouped(none, keyColumns(k, r), []sql{counting, counting}),
	}
	if k.Column.Kind.Undisputed() {
		return statement(selects)
	}
	readings := part{from: sql{text: "visible_reading r"}, where: sqlf("r.type = %s AND r.property = %s", literal(t.Name), literal(k.Column.Name))}
	away := readings
	away.where = sqlf("%s AND r.n = 0", readings.where)
	selects = append(selects, grouped(away, first, []sql{{text: "-count(*)"}, {text: "-count(*)"}}))
	if !pairOfDays(k) && k.Attribute == "" && k.Column.Kind.Base != record.Area { // each reading is a key
		return statement(append(selects, grouped(readings, []sql{{text: "r.value"}}, []sql{{text: "count(*)"}, nowise})))
	}
	columns := []sql{blob(sql{text: "json_group_array(json_array(r.value, NULL, NULL))"})}
	if pairOfDays(k) {
		columns = []sql{blob(sql{text: "json_group_array(json_array(r.value, r.lo, r.hi))"}), {text: "NULL"}}
	}
	loud := readings.selecting(append(columns, always, always)...)
	loud.text += " GROUP BY r.id"
	return statement(append(selects, loud))
}
