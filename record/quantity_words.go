package record

import "github.com/constancia-project/constancia/locale"

// nbsp keeps a number and its sign on one line.
const nbsp = "\u00a0"

// How a bounded quantity is said in a sentence (UI: qualifiers in sentences).
var (
	sayAbout    = locale.Message{ID: "record.about", ES: "cerca de {n}", EN: "about {n}"}
	sayMore     = locale.Message{ID: "record.more-than", ES: "más de {n}", EN: "more than {n}"}
	sayAtLeast  = locale.Message{ID: "record.at-least", ES: "al menos {n}", EN: "at least {n}"}
	sayLess     = locale.Message{ID: "record.less-than", ES: "menos de {n}", EN: "less than {n}"}
	sayFewer    = locale.Message{ID: "record.fewer-than", ES: "menos de {n}", EN: "fewer than {n}"}
	sayAtMost   = locale.Message{ID: "record.at-most", ES: "a lo sumo {n}", EN: "at most {n}"}
	sayRange    = locale.Message{ID: "record.range", ES: "entre {low} y {high}", EN: "between {low} and {high}"}
	sayRangePct = locale.Message{ID: "record.range-percent", ES: "de {low} a {high}", EN: "{low} to {high}"}
)

// In says q in words: menos de 4 %, al menos 40, entre 6 y 9.
func (q Quantity) In(l locale.Lang) string {
	if !q.written {
		return ""
	}
	low, high := q.low.at.grouped()+q.unit(nbsp), q.high.at.grouped()+q.unit(nbsp)
	switch q.Qualifier() {
	case "~":
		return sayAbout.In(l, "n", low)
	case ">":
		return sayMore.In(l, "n", low)
	case ">=":
		return sayAtLeast.In(l, "n", low)
	case "<":
		if q.percent || !q.high.at.IsWhole() {
			return sayLess.In(l, "n", high)
		}
		return sayFewer.In(l, "n", high)
	case "<=":
		return sayAtMost.In(l, "n", high)
	case "=":
		return low
	}
	if q.percent {
		return sayRangePct.In(l, "low", q.low.at.grouped(), "high", high)
	}
	return sayRange.In(l, "low", low, "high", high)
}

// Short writes q for tables: < 4 %, ≥ 40, 6–9.
func (q Quantity) Short(locale.Lang) string {
	if !q.written {
		return ""
	}
	low, high := q.low.at.grouped(), q.high.at.grouped()
	unit := q.unit(nbsp)
	switch q.Qualifier() {
	case "~":
		return "~" + nbsp + low + unit
	case ">":
		return ">" + nbsp + low + unit
	case ">=":
		return "≥" + nbsp + low + unit
	case "<":
		return "<" + nbsp + high + unit
	case "<=":
		return "≤" + nbsp + high + unit
	case "=":
		return low + unit
	}
	return low + "–" + high + unit
}
