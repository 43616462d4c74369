package record

import "github.com/constancia-project/constancia/locale"

// nbsp keeps a number and its sign on one line.
const nbsp = "\u00a0"

// How a bounded quantity is said in a sentence.
var (
	sayAbout    = locale.Message{ID: "record.about", ES: "cerca de {n}", EN: "about {n}"}
	sayMore     = locale.Message{ID: "record.more-than", ES: "más de {n}", EN: "more than {n}"}
	sayAtLeast  = locale.Message{ID: "record.at-least", ES: "al menos {n}", EN: "at least {n}"}
	sayLess     = locale.Message{ID: "record.less-than", ES: "menos de {n}", EN: "less than {n}"}
	sayFewer    = locale.Message{ID: "record.fewer-than", ES: "menos de {n}", EN: "fewer than {n}"}
	sayAtMost   = locale.Message{ID: "record.at-most", ES: "a lo sumo {n}", EN: "at most {n}"}
	sayRange    = locale.Message{ID: "record.range", ES: "entre {low} y {high}", EN: "between {low} and {high}"}
	sayRangePct = locale.Message{ID: "record.range-percent", ES: "de {low} a {high}", EN: "{low} to {high}"}
	sayBounds   = locale.Message{ID: "record.bounds", ES: "{low} y {high}", EN: "{low} and {high}"}
)

// In says q in words: menos de 4 %, al menos 40, entre 6 y 9.
func (q Quantity) In(l locale.Lang) string {
	switch q.Qualifier() {
	case "":
		return ""
	case "~":
		return sayAbout.In(l, "n", q.low.at.grouped()+q.unit(nbsp))
	case "=":
		return q.low.at.grouped() + q.unit(nbsp)
	case "..":
		return q.rangeIn(l)
	}
	if q.low.set {
		return q.lowIn(l, q.unit(nbsp))
	}
	return q.highIn(l)
}

func (q Quantity) lowIn(l locale.Lang, unit string) string {
	say := sayAtLeast
	if q.low.excluded {
		say = sayMore
	}
	return say.In(l, "n", q.low.at.grouped()+unit)
}

// highIn says fewer than before a whole number, less than before another.
func (q Quantity) highIn(l locale.Lang) string {
	say := sayAtMost
	switch {
	case q.high.excluded && (q.percent || !q.high.at.IsWhole() || q.high.at.zeros > 0):
		say = sayLess
	case q.high.excluded:
		say = sayFewer
	}
	return say.In(l, "n", q.high.at.grouped()+q.unit(nbsp))
}

func (q Quantity) rangeIn(l locale.Lang) string {
	low, high := q.low.at.grouped(), q.high.at.grouped()+q.unit(nbsp)
	switch {
	case q.low.excluded || q.high.excluded:
		return sayBounds.In(l, "low", q.lowIn(l, ""), "high", q.highIn(l))
	case q.percent:
		return sayRangePct.In(l, "low", low, "high", high)
	}
	return sayRange.In(l, "low", low, "high", high)
}

// Short writes q for tables: < 4 %, ≥ 40, 6–9. It is the same in both
// languages, but for a range with an excluded end: > 3 y < 4.
func (q Quantity) Short(l locale.Lang) string {
	low, high, unit := q.low.at.grouped(), q.high.at.grouped(), q.unit(nbsp)
	lowSign, highSign := "≥"+nbsp, "≤"+nbsp
	if q.low.excluded {
		lowSign = ">" + nbsp
	}
	if q.high.excluded {
		highSign = "<" + nbsp
	}
	switch q.Qualifier() {
	case "":
		return ""
	case "~":
		return "~" + nbsp + low + unit
	case "=":
		return low + unit
	case ">", ">=":
		return lowSign + low + unit
	case "<", "<=":
		return highSign + high + unit
	}
	if q.low.excluded || q.high.excluded {
		return sayBounds.In(l, "low", lowSign+low, "high", highSign+high+unit)
	}
	return low + "–" + high + unit
}
