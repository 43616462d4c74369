package figure

import (
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// within reports whether all that inner's count covers, outer's covers too: its
// period, as far as it was counted, and its territory. It is false where an end
// of either period is unknown or approximate: then nobody can say.
func within(inner, outer Observation) bool {
	return inner.Period.Definite() && outer.Period.Definite() &&
		outer.Period.Earliest() <= inner.Period.Earliest() &&
		countedTo(inner, true) <= countedTo(outer, false) &&
		covers(outer.Territory, inner.Territory)
}

// countedTo is the last day that the count covers, at the latest or earliest.
func countedTo(o Observation, latest bool) record.Day {
	to := o.Period.Latest()
	switch {
	case o.CountedThrough.IsZero():
		return to
	case latest:
		return min(to, o.CountedThrough.Latest())
	}
	return min(to, o.CountedThrough.Earliest())
}

// covers reports whether every territory of inner lies in one of outer.
func covers(outer, inner record.Place) bool {
	codes := inner.Codes()
	for _, code := range codes {
		if !slices.ContainsFunc(outer.Codes(), func(wide string) bool { return record.TerritoryUnder(code, wide) }) {
			return false
		}
	}
	return len(codes) > 0
}

// SamePeriod reports whether two dates mean the same period, however written:
// 2017 is 2017-01/2017-12.
func SamePeriod(a, b record.Date) bool {
	return a == b || a.Definite() && b.Definite() && a.Earliest() == b.Earliest() && a.Latest() == b.Latest()
}

// ends are what an observation allows: of its quantity, or from the least to
// the most of its readings where its own statements disagree.
func (o Observation) ends() (low, high float64) {
	if o.Quantity == nil {
		return math.Inf(-1), math.Inf(1)
	}
	low, high = ends(*o.Quantity, o.Unit)
	for _, q := range o.Readings {
		l, h := ends(q, o.Unit)
		low, high = min(low, l), max(high, h)
	}
	return low, high
}

// ends are those of a count for whole things, else real ones.
func ends(q record.Quantity, unit string) (low, high float64) {
	if counts(unit) && q.IsWhole() {
		return q.CountEnds()
	}
	low, high = q.Ends()
	return max(low, 0), high
}

// counts reports whether the unit is of whole things.
func counts(unit string) bool {
	_, known := units(unit)
	return known && unit != "million MXN"
}

// disjoint reports whether two observations allow no common value.
func disjoint(a, b Observation) bool {
	if a.Quantity == nil || b.Quantity == nil || sameCounts(a, b) {
		return false
	}
	aLow, aHigh := a.ends()
	bLow, bHigh := b.ends()
	return aLow > bHigh || bLow > aHigh
}

// sameCounts reports whether two observations were made of the same counts, so
// that they differ by rounding only.
func sameCounts(a, b Observation) bool {
	return a.Numerator != nil && a.Denominator != nil && b.Numerator != nil && b.Denominator != nil &&
		a.Numerator.Same(*b.Numerator) && a.Denominator.Same(*b.Denominator)
}
