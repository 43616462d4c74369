package store

import (
	"fmt"
	"math"
	"strings"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// reading is where one reading of a property stands: in the row of its entity,
// or in a row of visible_reading.
type reading struct {
	value, lo, hi string
	// areas is the condition on a row a of visible_area to be of this reading.
	areas string
	// entity is the id of the entity.
	entity string
	alone  bool // see [row]
}

// own is the reading of an undisputed property in its entity's row.
func own(r row, c query.Column) reading {
	return reading{
		value: r.column(c.Name), lo: r.column(c.Name + "_lo"), hi: r.column(c.Name + "_hi"),
		areas:  fmt.Sprintf("a.type = %s AND a.property = %s AND a.n = 0", literal(r.typ.Name), literal(c.Name)),
		entity: r.column("id"), alone: r.alone,
	}
}

// further is a reading r of a disputed property.
func further(c query.Column) reading {
	return reading{
		value: "r.value", lo: "r.lo", hi: "r.hi",
		areas:  fmt.Sprintf("a.id = r.id AND a.property = %s AND a.n = r.n", literal(c.Name)),
		entity: "r.id",
	}
}

// surely and maybe are what a check asks of one reading: that it holds for all
// that the reading can mean, and for some of it. Both are NULL where the reading
// is.
func (v reading) surely(s query.Sought) sql {
	switch s := s.(type) {
	case query.Days:
		return oneOf(s, func(d query.DaySpan) sql { return v.within(dayEnds(d)) })
	case query.Numbers:
		return oneOf(s, func(n query.NumberSpan) sql { return v.within(numberEnds(n)) })
	case query.Amounts:
		return all(v.isPercent(s.Percent), v.surely(s.Numbers))
	case query.Stretches:
		return oneOf(s.Spans, func(d query.DaySpan) sql { return v.stretchSurely(s.Op, d) })
	case query.Codes:
		return v.in(s.Sure)
	case query.Texts:
		return v.in(s)
	case query.Territory:
		return v.territorySurely(s.Code)
	}
	panic(fmt.Sprintf("store: a %T is no check of one reading", s))
}

func (v reading) maybe(s query.Sought) sql {
	switch s := s.(type) {
	case query.Days:
		return oneOf(s, func(d query.DaySpan) sql { return v.overlaps(dayEnds(d)) })
	case query.Numbers:
		return oneOf(s, func(n query.NumberSpan) sql { return v.overlaps(numberEnds(n)) })
	case query.Amounts:
		return all(sqlf("%s IS NOT NULL", v.lo), either(v.isPercent(!s.Percent), v.maybe(s.Numbers)))
	case query.Stretches:
		return oneOf(s.Spans, func(d query.DaySpan) sql { return v.stretchMaybe(s.Op, d) })
	case query.Codes:
		return v.in(append(s.Sure[:len(s.Sure):len(s.Sure)], s.Maybe...))
	case query.Territory:
		return v.territoryMaybe(s.Code)
	}
	return v.surely(s)
}

// isPercent tells percentages from other amounts: their text ends with the sign.
func (v reading) isPercent(is bool) sql {
	if is {
		return sqlf("instr(%s, '%%') > 0", v.value)
	}
	return sqlf("instr(%s, '%%') = 0", v.value)
}

func oneOf[T any](all []T, one func(T) sql) sql {
	conditions := make([]sql, len(all))
	for i, x := range all {
		conditions[i] = one(x)
	}
	return either(conditions...)
}

func (v reading) in(texts []string) sql {
	switch len(texts) {
	case 0:
		return nowise
	case 1:
		return sqlf("%s = %s", v.value, bound(texts[0]))
	}
	return sqlf("%s IN %s", v.value, boundList(texts))
}

// limits are two ends; nil stands for none.
type limits struct{ from, to any }

func dayEnds(d query.DaySpan) (l limits) {
	if d.From != record.FirstDay {
		l.from = int64(d.From)
	}
	if d.To != record.LastDay {
		l.to = int64(d.To)
	}
	return l
}

func numberEnds(n query.NumberSpan) (l limits) {
	if !math.IsInf(n.Low, 0) {
		l.from = n.Low
	}
	if !math.IsInf(n.High, 0) {
		l.to = n.High
	}
	return l
}

// within holds where all of a reading lies between limits. That its low end lies
// below the upper limit follows; it is said for the sake of the index.
func (v reading) within(l limits) sql {
	conditions := []sql{}
	if l.from != nil {
		conditions = append(conditions, sqlf("%s >= %s", v.lo, bound(l.from)))
	}
	if l.to != nil {
		conditions = append(conditions, sqlf("%s <= %s", v.lo, bound(l.to)), sqlf("%s <= %s", v.hi, bound(l.to)))
	}
	if len(conditions) == 0 {
		return sqlf("%s IS NOT NULL", v.lo)
	}
	return all(conditions...)
}

// overlaps holds where some of a reading lies between limits.
func (v reading) overlaps(l limits) sql {
	conditions := []sql{}
	if l.to != nil {
		conditions = append(conditions, sqlf("%s <= %s", v.lo, bound(l.to)))
	}
	if l.from != nil {
		conditions = append(conditions, sqlf("%s >= %s", v.hi, bound(l.from)))
	}
	if len(conditions) == 0 {
		return sqlf("%s IS NOT NULL", v.lo)
	}
	return all(conditions...)
}

// A period whose first or last day is a sentinel may begin or end anywhere on
// that side; see [record.Kind.Holds].
func (v reading) stretchSurely(op query.Operator, d query.DaySpan) sql {
	a, b := bound(int64(d.From)), bound(int64(d.To))
	switch op {
	case query.Less:
		return sqlf("%s < %s", v.hi, a)
	case query.LessEqual:
		return sqlf("%s <= %s", v.hi, b)
	case query.Greater:
		return sqlf("%s > %s", v.lo, b)
	case query.GreaterEqual:
		return sqlf("%s >= %s", v.lo, a)
	case query.Equal:
		return sqlf("(%s = %s AND %s = %s AND %s <> %d AND %s <> %d)",
			v.lo, a, v.hi, b, v.lo, record.FirstDay, v.hi, record.LastDay)
	}
	return sqlf("(%s >= %s AND %s <= %s)", v.lo, a, v.hi, b)
}

func (v reading) stretchMaybe(op query.Operator, d query.DaySpan) sql {
	a, b := bound(int64(d.From)), bound(int64(d.To))
	anyStart := sqlf("%s = %d", v.lo, record.FirstDay)
	anyEnd := sqlf("%s = %d", v.hi, record.LastDay)
	surely := v.stretchSurely(op, d)
	switch op {
	case query.Less:
		return either(surely, all(anyEnd, sqlf("%s < %s", v.lo, a)))
	case query.LessEqual:
		return either(surely, all(anyEnd, sqlf("%s <= %s", v.lo, b)))
	case query.Greater:
		return either(surely, all(anyStart, sqlf("%s > %s", v.hi, b)))
	case query.GreaterEqual:
		return either(surely, all(anyStart, sqlf("%s >= %s", v.hi, a)))
	}
	overlap := []sql{sqlf("%s <= %s", v.lo, b), sqlf("%s >= %s", v.hi, a)}
	if op == query.Equal {
		return all(append(overlap, either(anyStart, sqlf("%s = %s", v.lo, a)), either(anyEnd, sqlf("%s = %s", v.hi, b)))...)
	}
	return all(append(overlap, either(anyStart, sqlf("%s >= %s", v.lo, a)), either(anyEnd, sqlf("%s <= %s", v.hi, b)))...)
}

// underCode holds where a code is a territory or lies in it: MX-TAM, or what
// begins with MX-TAM-. The full stop follows the hyphen.
// The outer limits are there for the index.
func underCode(value, code string) sql {
	return sqlf("(%s >= %s AND %s < %s AND (%s = %s OR %s >= %s))",
		value, bound(code), value, bound(code+"."), value, bound(code), value, bound(code+"-"))
}

// widerCodes are the territories in which one lies.
func widerCodes(code string) []string {
	var wider []string
	for at := strings.LastIndexByte(code, '-'); at > 0; at = strings.LastIndexByte(code[:at], '-') {
		wider = append(wider, code[:at])
	}
	return wider
}

// territorySurely looks at the codes of a place one by one only where it has
// several; the first of them stands at the beginning.
func (v reading) territorySurely(code string) sql {
	return all(underCode(v.value, code), v.allUnder(code))
}

// allUnder holds where a place has one code, or all of its codes lie in a territory.
func (v reading) allUnder(code string) sql {
	return sqlf("(instr(%s, ';') = 0 OR NOT %s)", v.value, v.ofAreas(not(underCode("a.code", code))))
}

// mayBeIn holds where a code is of a territory, of one in it, or of one around it.
func mayBeIn(value, code string) sql {
	return either(underCode(value, code), reading{value: value}.in(widerCodes(code)))
}

// ofAreas holds where a code of a place that has several meets a condition.
func (v reading) ofAreas(condition sql) sql {
	if v.alone {
		return sqlf("EXISTS (SELECT 1 FROM visible_area a WHERE a.id = %s AND %s AND %s)", v.entity, v.areas, condition)
	}
	return sqlf("%s IN (SELECT a.id FROM visible_area a WHERE %s AND %s)", v.entity, v.areas, condition)
}

// territoryMaybe also takes a wider territory, one of several, and a point,
// which begins with a digit or a sign.
func (v reading) territoryMaybe(code string) sql {
	return either(
		mayBeIn(v.value, code),
		sqlf("%s < 'A'", v.value),
		v.ofAreas(mayBeIn("a.code", code)),
	)
}
