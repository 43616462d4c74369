package figure

import (
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

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

// settle writes what an observation says in a measure's unit: nothing where it
// is in doubt what it counts.
func (o *Observation) settle(unit string) {
	o.said, o.counts = nil, counts(unit)
	if o.Quantity == nil || o.doubted(aboutWhat) {
		return
	}
	readings := o.Readings
	if len(readings) == 0 {
		readings = []record.Quantity{*o.Quantity}
	}
	for _, q := range readings {
		in, ok := converted(q, o.Unit, unit)
		if !ok {
			o.said = nil
			return
		}
		o.said = append(o.said, in)
	}
}

// ends are what an observation allows, in the unit of its measure: of its
// quantity, or from the least to the most of its readings where its own
// statements disagree.
func (o Observation) ends() (low, high float64) {
	if len(o.said) == 0 {
		return math.Inf(-1), math.Inf(1)
	}
	if o.exactly != nil {
		return o.exactly.low, o.exactly.high
	}
	low, high = ends(o.said[0], o.counts)
	for _, q := range o.said[1:] {
		l, h := ends(q, o.counts)
		low, high = min(low, l), max(high, h)
	}
	return low, high
}

// ends are those of a count for whole things, else real ones; what cannot be
// negative is not.
func ends(q record.Quantity, whole bool) (low, high float64) {
	if whole && q.IsWhole() {
		return q.CountEnds()
	}
	low, high = q.Ends()
	if whole || q.Percent() {
		low = max(low, 0)
	}
	return low, high
}

// disjoint reports whether two observations allow no common value.
func disjoint(a, b Observation) bool {
	if !a.Comparable() || !b.Comparable() || sameCounts(a, b) {
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
