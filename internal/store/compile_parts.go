package store

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// A statement reads the entities of a set in parts, joined by UNION ALL, so that
// each part can walk an index and the many undisputed rows are spared the
// questions that only the few disputed ones raise.
//
// part is one of them: rows t that are possibly in the set; of those, certain
// tells which certainly are.
type part struct {
	from    sql
	where   sql
	certain sql
	row     row
	// minus says that the rows are to be taken away from what other parts count;
	// see [compiler.tallied].
	minus bool
	// less, in a part that is counted as a whole, are those of its rows that other
	// parts have counted already. Then possible, where not empty, tells which of
	// its rows possibly are in the set.
	less     *part
	possible sql
}

// base is the alias of the set's entities in every part.
const base = "t"

func from(t record.Type) sql { return sql{text: quote("visible_"+t.Name) + " " + base} }

func statesOf(columns []query.Column, s state) map[int]state {
	states := map[int]state{}
	for _, c := range columns {
		states[c.At] = s
	}
	return states
}

// disputable lists the columns that a condition on a row itself reads and that
// can have several readings, each once, and adds further ones.
func disputable(p query.Predicate, further ...query.Column) []query.Column {
	var found []query.Column
	add := func(c query.Column) {
		if !c.Kind.Undisputed() && !slices.ContainsFunc(found, func(f query.Column) bool { return f.At == c.At }) {
			found = append(found, c)
		}
	}
	var walk func(query.Predicate)
	walk = func(p query.Predicate) {
		switch p := p.(type) {
		case query.AllOf:
			for _, q := range p {
				walk(q)
			}
		case query.AnyOf:
			for _, q := range p {
				walk(q)
			}
		case query.Between:
			walk(p.Surely)
			walk(p.Perhaps)
		case query.Test:
			add(p.Column)
		case query.Via:
			add(p.Leg.Column)
		case query.Holds:
			add(p.Column)
		}
	}
	walk(p)
	for _, c := range further {
		add(c)
	}
	return found
}

// partition divides a set into its rows without and with a dispute in what the
// statement reads of them: the condition and the further columns.
func (c compiler) partition(t record.Type, where query.Predicate, further ...query.Column) []part {
	columns := disputable(where, further...)
	quiet := row{alias: base, typ: t, states: statesOf(columns, undisputed)}
	var parts []part
	for _, p := range c.divide(t, where, quiet) {
		tests := mapped(columns, quiet.isUndisputed)
		p.where = all(append(tests, p.where)...)
		parts = append(parts, p)
	}
	if len(columns) > 0 {
		parts = append(parts, c.loud(t, where, columns))
	}
	return parts
}

// tallied divides a set for counting: all rows, taken by their first readings as
// if nothing were disputed; the disputed ones among them, to be taken away
// again; and those as they are.
func (c compiler) tallied(t record.Type, where query.Predicate, further ...query.Column) []part {
	columns := disputable(where, further...)
	quiet := row{alias: base, typ: t, states: statesOf(columns, undisputed), asIf: len(columns) > 0}
	parts := c.divide(t, where, quiet)
	if len(columns) == 0 {
		return parts
	}
	loud := c.loud(t, where, columns)
	away := part{from: loud.from, row: quiet, where: c.possible(where, quiet), certain: c.certainOf(where, quiet), minus: true}
	switch {
	case len(further) > 0: // by groups, which they enter by different keys
		away.where = all(disputedIn(t, columns), away.where)
		return append(parts, away, loud)
	case findsLoud(where, columns): // what is possible by the first reading is possible
		loud.less = &away
		if test, ok := conjuncts(where)[0].(query.Test); ok {
			return append(parts, ofReadings(t, test))
		}
	default:
		loud.possible = c.possible(where, loud.row)
		loud.where = all(disputedIn(t, columns), either(loud.possible, away.where))
		loud.less = &away
	}
	return append(parts, loud)
}

// ofReadings is the loud part of a set on which there is but one comparison, less
// what it is by first readings. The readings say all of it, so that nobody looks
// up the rows.
func ofReadings(t record.Type, p query.Test) part {
	v := further(p.Column)
	surely, maybe := flag(v.surely(p.Sought)), flag(v.maybe(p.Sought))
	first := func(condition sql) sql { return sqlf("max(CASE WHEN r.n = 0 THEN %s ELSE 0 END)", condition) }
	return part{
		from: sqlf("(SELECT min(%s) AS surely, %s AS first, %s AS first_surely FROM visible_reading r WHERE r.property = %s AND r.id IN ("+
			"SELECT r.id FROM visible_reading r WHERE r.type = %s AND r.property = %s AND %s) GROUP BY r.id) d",
			surely, first(maybe), first(surely), literal(p.Column.Name),
			literal(t.Name), literal(p.Column.Name), v.maybe(p.Sought)),
		where: always, certain: sql{text: "d.surely"},
		less: &part{where: sql{text: "d.first"}, certain: sql{text: "d.first_surely"}},
	}
}

// loud is the part of the rows that are disputed in one of some columns.
func (c compiler) loud(t record.Type, where query.Predicate, columns []query.Column) part {
	r := row{alias: base, typ: t}
	found := disputedIn(t, columns)
	if len(columns) == 1 {
		r.states = statesOf(columns, disputed)
	}
	if findsLoud(where, columns) {
		found = r.isDisputed(columns[0])
	}
	return part{from: from(t), row: r, certain: c.certainOf(where, r), where: all(found, c.possible(where, r))}
}

// findsLoud reports whether a condition on disputed rows finds them by itself,
// by what their readings are.
func findsLoud(where query.Predicate, columns []query.Column) bool {
	joint := conjuncts(where)
	return len(columns) == 1 && len(joint) == 1 && plain(joint[0])
}

// disputedIn finds the rows that are disputed in one of some columns, by their
// readings.
func disputedIn(t record.Type, columns []query.Column) sql {
	var mask int64
	for _, col := range columns {
		mask |= bit(col)
	}
	names := mapped(columns, func(col query.Column) sql { return sql{text: literal(col.Name)} })
	return sqlf("t.id IN (SELECT r.id FROM visible_reading r WHERE r.type = %s AND r.property IN (%s)) AND t.disputed & %d <> 0",
		literal(t.Name), listed(names, ", "), mask)
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

// plain reports whether a predicate is a comparison, or one across a reference,
// that is not negated: its rows can be found by its index.
func plain(p query.Predicate) bool {
	switch p := p.(type) {
	case query.Test:
		return !p.Not && !p.Column.Kind.Undisputed()
	case query.Via:
		return !p.Not && !p.Recorded
	}
	return false
}

// divide divides undisputed rows by the comparison whose index finds the fewest:
// those for which it holds, those for which it may, and those of which it is
// not known.
func (c compiler) divide(t record.Type, where query.Predicate, r row) []part {
	joint := conjuncts(where)
	at := c.driver(t, joint)
	if at < 0 {
		return []part{{from: from(t), where: c.possible(where, r), certain: c.certainOf(where, r), row: r}}
	}
	rest := query.AllOf(slices.Delete(slices.Clone(joint), at, at+1))
	possible, certain := c.possible(rest, r), c.certainOf(rest, r)
	if via, across := joint[at].(query.Via); across {
		return []part{
			{from: from(t), where: all(c.ledTo(via, r), possible), certain: all(c.certainOf(via, r), certain), row: r},
			{from: from(t), where: all(r.missing(via.Leg.Column), possible), certain: nowise, row: r},
		}
	}
	test := joint[at].(query.Test)
	v := own(r, test.Column)
	surely, maybe := v.surely(test.Sought), v.maybe(test.Sought)
	parts := []part{{from: from(t), where: all(surely, possible), certain: certain, row: r}}
	if only := v.onlyMaybe(test.Sought, surely, maybe); !only.is(nowise) {
		parts = append(parts, part{from: from(t), where: all(only, possible), certain: nowise, row: r})
	}
	return append(parts, part{from: from(t), where: all(r.missing(test.Column), possible), certain: nowise, row: r})
}

// ledTo finds rows by the entities to which a reference leads, which are found
// part by part in their turn.
func (c compiler) ledTo(p query.Via, r row) sql {
	var selects []sql
	for _, part := range c.partition(p.Leg.To, p.Where) {
		selects = append(selects, part.selecting(sqlf("%s || %s", literal(p.Leg.To.Name+":"), part.row.column("key"))))
	}
	return sqlf("%s IN (%s)", r.column(p.Leg.Column.Name), listed(selects, " UNION ALL "))
}

// onlyMaybe holds for a reading of which a check may hold, but not surely.
func (v reading) onlyMaybe(s query.Sought, surely, maybe sql) sql {
	switch s := s.(type) {
	case query.Codes:
		return v.in(s.Maybe)
	case query.Texts:
		return nowise
	case query.Days:
		return all(sqlf("%s <> %s", v.lo, v.hi), maybe, not(surely))
	}
	return all(maybe, not(surely))
}

// driver is the place of the condition by which to find rows, or -1 where one
// that finds few by itself is there already, or none that has an index.
func (c compiler) driver(t record.Type, joint []query.Predicate) int {
	best, least := -1, noIndex
	for i, p := range joint {
		if findsFew(p) {
			return -1
		}
		if rank := c.rankOf(t, p); rank < least {
			best, least = i, rank
		}
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

// noIndex is the rank of a condition by which no rows can be found, or too many.
const noIndex = 6

// rankOf is the order in which conditions are tried: what finds the fewest rows
// by experience comes first.
func (c compiler) rankOf(t record.Type, p query.Predicate) int {
	switch p := p.(type) {
	case query.Test:
		return rankOfTest(p)
	case query.Via:
		if p.Not || p.Recorded || c.sound == nil || !c.sound(t, p.Leg) {
			return noIndex // rows whose reference leads nowhere have no index
		}
		for _, q := range conjuncts(p.Where) {
			if findsFew(q) || c.rankOf(p.Leg.To, q) == 1 {
				return 1
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
			return 1
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
