package record

import (
	"math"
)

// Quantity is a bounded number: 22, >=34, <4, 6..9, ~60, "<4 %". The zero
// Quantity is no number at all, never 0. Quantities are == when they are written
// alike after normalising; those that say the same are [Quantity.Same], however
// many zeros end a fraction. See [ParseQuantity].
type Quantity struct {
	low, high limit
	about     bool // ~60: low and high are both 60, and no width is claimed
	percent   bool
	written   bool // false for the zero Quantity only
}

// limit is one end: nothing, a number, or a number that is itself excluded.
type limit struct {
	set, excluded bool
	at            Decimal
}

// same reports whether two limits are one, however precisely written.
func (l limit) same(m limit) bool {
	return l.set == m.set && l.excluded == m.excluded && l.at.Compare(m.at) == 0
}

// Exactly is the quantity n.
func Exactly(n Decimal) Quantity {
	l := limit{set: true, at: n}
	return Quantity{low: l, high: l, written: true}
}

func (Quantity) isValue() {}

// IsZero reports whether q is no quantity.
func (q Quantity) IsZero() bool { return !q.written }

// String is the canonical text: 22, >=34, >5600, <=9, <4, 6..9, ~60, "<4 %".
// An excluded end of a range keeps its sign: >3..9, 3..<4.
func (q Quantity) String() string {
	if !q.written {
		return ""
	}
	return q.number() + q.unit(" ")
}

func (q Quantity) unit(space string) string {
	if q.percent {
		return space + "%"
	}
	return ""
}

func (q Quantity) number() string {
	switch {
	case q.about:
		return "~" + q.low.at.String()
	case !q.high.set && q.low.excluded:
		return ">" + q.low.at.String()
	case !q.high.set:
		return ">=" + q.low.at.String()
	case !q.low.set && q.high.excluded:
		return "<" + q.high.at.String()
	case !q.low.set:
		return "<=" + q.high.at.String()
	case q.low.same(q.high):
		return q.low.at.String()
	}
	low, high := q.low.at.String(), q.high.at.String()
	if q.low.excluded {
		low = ">" + low
	}
	if q.high.excluded {
		high = "<" + high
	}
	return low + ".." + high
}

// Ends are the closed real ends of what q allows: an excluded end is moved to
// the next float64, a missing one is infinite. "~60" is −∞ to +∞, because
// nobody says how far from 60 it may lie.
func (q Quantity) Ends() (low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	if q.about {
		return low, high
	}
	if q.low.set {
		if low = q.low.at.Float(); q.low.excluded {
			low = math.Nextafter(low, math.Inf(1))
		}
	}
	if q.high.set {
		if high = q.high.at.Float(); q.high.excluded {
			high = math.Nextafter(high, math.Inf(-1))
		}
	}
	return low, high
}

// CountEnds are the ends among whole numbers from 0: "<4" is 0 to 3, ">5600"
// at least 5601. A missing upper end is +∞.
func (q Quantity) CountEnds() (low, high float64) {
	low, high = 0, math.Inf(1)
	if q.about {
		return low, high
	}
	if q.low.set {
		if n := q.low.at.Float(); q.low.excluded {
			low = math.Floor(n) + 1
		} else {
			low = math.Ceil(n)
		}
	}
	if q.high.set {
		if n := q.high.at.Float(); q.high.excluded {
			high = math.Ceil(n) - 1
		} else {
			high = math.Floor(n)
		}
	}
	return max(low, 0), high
}

// Exact returns the number where q is a single one.
func (q Quantity) Exact() (n float64, ok bool) {
	return q.Value(), q.Qualifier() == "="
}

// Value is the number written: 60 of ~60, 4 of <4, of a range its low end.
func (q Quantity) Value() float64 {
	if q.low.set {
		return q.low.at.Float()
	}
	return q.high.at.Float()
}

// High is the upper number written: 9 of 6..9; elsewhere Value.
func (q Quantity) High() float64 {
	if q.high.set {
		return q.high.at.Float()
	}
	return q.low.at.Float()
}

// Qualifier is the sign: = < <= > >= ~ or .. for a range; "" for no quantity.
func (q Quantity) Qualifier() string {
	switch {
	case !q.written:
		return ""
	case q.about:
		return "~"
	case !q.high.set && q.low.excluded:
		return ">"
	case !q.high.set:
		return ">="
	case !q.low.set && q.high.excluded:
		return "<"
	case !q.low.set:
		return "<="
	case q.low.same(q.high):
		return "="
	}
	return ".."
}

// Same reports whether q and r say the same: 4.0 and 4 do, 4 % and 4 do not.
func (q Quantity) Same(r Quantity) bool {
	return q.written == r.written && q.about == r.about && q.percent == r.percent &&
		q.low.same(r.low) && q.high.same(r.high)
}

// Places is how many digits after the point the more precise of q's numbers is
// written with: 2 of 0.84 and of 3.20, 0 of 4.
func (q Quantity) Places() int {
	places := func(l limit) int { return int(l.at.places + l.at.zeros) }
	return max(places(q.low), places(q.high))
}

// Shifted returns q × 10^n: 5 million is 5,000,000. ok is false where a number
// of it then has more than [MaxDigits] digits.
func (q Quantity) Shifted(n int) (shifted Quantity, ok bool) {
	shifted, ok = q, true
	for _, l := range []*limit{&shifted.low, &shifted.high} {
		if l.set && ok {
			l.at, ok = l.at.shifted(n)
		}
	}
	return shifted, ok
}

// Percent reports whether q is a percentage.
func (q Quantity) Percent() bool { return q.percent }

// WithPercent returns q as a percentage, or as a plain number: a column whose
// unit says percent leaves the sign out.
func (q Quantity) WithPercent(percent bool) Quantity {
	q.percent = percent && q.written
	return q
}

// IsWhole reports whether all numbers of q are whole, not negative and no
// percentage: only such a quantity counts.
func (q Quantity) IsWhole() bool {
	whole := func(l limit) bool { return !l.set || l.at.IsWhole() && l.at.units >= 0 }
	return q.written && !q.percent && whole(q.low) && whole(q.high)
}
