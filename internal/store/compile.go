package store

import (
	"fmt"
	"slices"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// compiled is the one statement that answers a query, and how many columns each
// of its group keys takes.
type compiled struct {
	sql
	keys []query.Key
}

// compile turns a planned query into SQL. Checks joined by and, or, not are
// compiled one by one.
func (c compiler) compile(p query.Planned) (compiled, error) {
	made := compiled{}
	switch p.Op {
	case query.List:
		made.sql = c.list(p, 0)
	case query.Count, query.Sum:
		made = compiled{c.counted(p), p.By}
	case query.Share:
		made.sql = c.share(p)
	case query.Some, query.None:
		made.sql = c.some(p)
	case query.Every:
		made.sql = c.every(p)
	case query.Standing:
		made.sql = c.standing(p)
	default:
		return made, fmt.Errorf("compiling: operation %d is none of one set", p.Op)
	}
	return made, *c.failed
}

// read compiles a set into parts. With, where not nil, is a further condition on
// its entities.
func (c compiler) read(s query.Population, with query.Predicate) []part {
	if s.Last == nil {
		return c.partition(s.Type, and(s.Where, with))
	}
	p := lastOfEach(s.Type, c.latest)
	p.certain = all(p.certain, c.certain(with, p.row))
	p.where = all(p.where, c.possible(with, p.row))
	return []part{p}
}

// and joins two conditions, either of which may be nil.
func and(a, b query.Predicate) query.Predicate {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return query.AllOf(append(slices.Clone(conjuncts(a)), conjuncts(b)...))
}

// statement joins the selects of the parts.
func statement(selects []sql) sql { return listed(selects, "\nUNION ALL\n") }

// over makes one table of selects, for what is asked of all of them together.
func over(selects []sql, columns, rest string, args ...any) sql {
	return sqlf("SELECT %s FROM (\n%s\n) %s", columns, statement(selects), sql{rest, args})
}

func (p part) selecting(columns ...sql) sql {
	return sqlf("SELECT %s FROM %s WHERE %s", listed(columns, ", "), p.from, p.where)
}

// counted selects, for each part and group, the columns of its keys, and what is
// possible and certain: see sumsOf. Rows of the same keys are to be added up.
func (c compiler) counted(p query.Planned) sql {
	if p.Op == query.Count && p.Set.Last == nil {
		if test, ok := p.Set.Where.(query.Test); ok && len(p.By) == 0 && rankOfTest(test) < noIndex {
			return c.countedAlone(p.Set.Type, test)
		}
		if p.Set.Where == nil && len(p.By) == 1 && isOwn(p.By[0]) {
			return groupedAlone(p.Set.Type, p.By[0])
		}
	}
	var selects []sql
	for _, part := range c.read(p.Set, nil) {
		selects = append(selects, grouping(p, part))
	}
	return statement(selects)
}

// grouping selects the numbers of one part. Counts by keys are read row by row, and
// put together in Go: to sort them here takes longer.
func grouping(p query.Planned, part part) sql {
	var columns []sql
	for _, k := range p.By {
		columns = append(columns, keyColumns(k, part.row)...)
	}
	switch {
	case p.Op == query.Sum:
		return grouped(part, columns, sumsOf(p, part))
	case len(columns) > 0:
		return part.selecting(append(columns, always, flag(part.certain))...)
	}
	return part.selecting(counting, sumOf(part.certain))
}

// sum counts rows that meet a condition. CASE leaves off where it is decided.
func sum(condition sql) sql { return sqlf("coalesce(sum(%s), 0)", flag(condition)) }

func grouped(p part, keys, numbers []sql) sql {
	s := p.selecting(append(keys[:len(keys):len(keys)], numbers...)...)
	for i := range keys {
		joint := ", "
		if i == 0 {
			joint = " GROUP BY "
		}
		s.text += fmt.Sprintf("%s%d", joint, i+1)
	}
	return s
}

// sumsOf are the sum of the high ends, as far as there are any, of the low ends,
// the number of entities without a high end, and that of all. What is only possible adds
// nothing to the end on the other side of 0; the last two columns are the sums
// if nothing were certain.
func sumsOf(p query.Planned, part part) []sql {
	lo, hi := amount(*p.Of, p.One, part.row, low), amount(*p.Of, p.One, part.row, high)
	openLo, openHi := sqlf("min(%s, 0)", lo), sqlf("max(%s, 0)", hi)
	certainLo, certainHi := lo, hi
	if !part.certain.is(always) {
		certainLo = sqlf("CASE WHEN %s THEN %s ELSE %s END", part.certain, lo, openLo)
		certainHi = sqlf("CASE WHEN %s THEN %s ELSE %s END", part.certain, hi, openHi)
	}
	finite := func(n sql) sql { return sqlf("total(nullif(%s, 9e999))", n) }
	return []sql{
		finite(certainHi), sqlf("total(%s)", certainLo), sqlf("coalesce(sum(%s = 9e999), 0)", hi),
		{text: "count(*)"},
		finite(openHi), sqlf("total(%s)", openLo),
	}
}

// amount is what an entity adds to a sum at least or at most; see
// [query.Planned]. one, where the schema has it, is the reference that stands
// for one where nothing is counted.
func amount(of query.Column, one *query.Column, r row, e end) sql {
	column, aggregate, nothing, least := of.Name+"_lo", "min", "0.0", "0.0"
	if of.Kind.Base == record.Amount { // it may be negative
		nothing, least = "-9e999", "-9e999"
	}
	if e == high {
		column, aggregate, nothing = of.Name+"_hi", "max", "9e999"
	}
	single := sql{}
	if one != nil {
		single = sqlf(" WHEN %s IS NOT NULL OR %s THEN 1.0", r.column(one.Name), r.isDisputed(*one))
	}
	once := sqlf("CASE WHEN %s = -9e999 THEN %s WHEN %s IS NOT NULL THEN %s WHEN %s THEN 0.0%s ELSE %s END",
		r.column(column), least, r.column(column), r.column(column), r.isNone(of), single, nothing)
	reading := "r." + column[len(of.Name)+1:]
	several := sqlf("(SELECT %s(CASE WHEN %s IS NULL THEN 0.0 WHEN %s = -9e999 THEN %s ELSE %s END) FROM visible_reading r WHERE r.id = %s AND r.property = %s)",
		aggregate, reading, reading, least, reading, r.column("id"), literal(of.Name))
	return r.choose(of, once, several)
}

// share selects, part by part, how many are certainly and possibly in the part
// that is sought, and how many out of it; see [query.Tally].
func (c compiler) share(p query.Planned) sql {
	parts := c.read(p.Set, nil)
	out := query.Opposite(negatable(p.With))
	var selects []sql
	for _, part := range parts {
		selects = append(selects, part.selecting(
			sum(all(part.certain, c.certain(p.With, part.row))), sum(c.possible(p.With, part.row)),
			sum(all(part.certain, c.certain(out, part.row))), sum(c.possible(out, part.row)),
		))
	}
	return statement(selects)
}

// some selects the entities that decide some or none: key and certainty, certain
// ones first.
func (c compiler) some(p query.Planned) sql {
	parts := c.read(p.Set, p.With)
	var selects []sql
	for _, part := range parts {
		selects = append(selects, part.selecting(sqlf("t.key AS key"), sqlf("%s AS certain", flag(part.certain))))
	}
	return over(selects, "key, certain", "ORDER BY certain DESC, key LIMIT ?", query.MostBecause)
}

// every selects the entities that decide every: key, and 2 for a certain
// counter-example, 1 for a possible one, 0 for none, in this order.
func (c compiler) every(p query.Planned) sql {
	parts := c.read(p.Set, nil)
	lacking := query.Opposite(negatable(p.With))
	var selects []sql
	for _, part := range parts {
		selects = append(selects, part.selecting(sqlf("t.key AS key"), sqlf("CASE WHEN %s THEN 2 WHEN %s THEN 1 ELSE 0 END AS lacks",
			all(part.certain, c.certain(lacking, part.row)), c.possible(lacking, part.row))))
	}
	return over(selects, "key, lacks", "ORDER BY lacks DESC, key LIMIT ?", query.MostBecause)
}

// standing selects the assessments of a commitment: key, whether they certainly
// are of it, the first and last day of their dates, and whether they certainly
// and possibly have what is asked.
func (c compiler) standing(p query.Planned) sql {
	of, _ := query.ColumnOf(p.Set.Type, "commitment")
	date, _ := query.ColumnOf(p.Set.Type, "date")
	recorded := query.Holds{Column: of, What: query.Value, Codes: []string{p.Commitment.String()}}
	var selects []sql
	for _, part := range c.partition(p.Set.Type, recorded) {
		selects = append(selects, part.selecting(sqlf("t.key AS key"), flag(part.row.isUndisputed(of)),
			part.row.endOf(date, low), part.row.endOf(date, high),
			flag(c.certain(p.With, part.row)), flag(c.possible(p.With, part.row))))
	}
	return over(selects, "*", "ORDER BY key")
}
