package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// part is one date as EDTF writes it: 2018, 2018-07, 2018-33, 2018-07-11.
type part struct {
	year, month, day int            // month also 21–24, 33–41; 0 where absent; unspecified digits are 0
	free             [3]uint8       // how many rightmost digits of each are X
	clock            string         // 04:30, 04:30:00Z, 04:30-05:00; only with a day
	approx, unsure   componentsMask // which components are qualified
}

// componentsMask has a bit for each of year, month and day.
type componentsMask uint8

const (
	yearBit componentsMask = 1 << iota
	monthBit
	dayBit
)

// present is the mask of the components that p has.
func (p part) present() componentsMask {
	switch {
	case p.month == 0 && p.free[1] == 0:
		return yearBit
	case p.day == 0 && p.free[2] == 0:
		return yearBit | monthBit
	}
	return yearBit | monthBit | dayBit
}

// Parts of a year by their codes in ISO 8601-2, 4.8, as first month and number
// of months. The standard leaves the seasons 21–24 to their users; here they
// are those of the northern hemisphere in whole months, as meteorology counts
// them: spring is March to May, and the winter of a year begins in its
// December and ends in the February after. Quarters (33–36), thirds (37–39)
// and halves (40, 41) are exact.
func seasonMonths(code int) (first, months int, ok bool) {
	switch {
	case code >= 21 && code <= 24:
		return 3 + 3*(code-21), 3, true
	case code >= 33 && code <= 36:
		return 1 + 3*(code-33), 3, true
	case code >= 37 && code <= 39:
		return 1 + 4*(code-37), 4, true
	case code == 40 || code == 41:
		return 1 + 6*(code-40), 6, true
	}
	return 0, 0, false
}

// span returns the first and the last day that p can mean. XXXX means any.
func (p part) span() (lo, hi Day) {
	if p.free[0] == 4 {
		return FirstDay, LastDay
	}
	y0, y1 := p.year, p.year
	if n := pow10(p.free[0]) - 1; p.year < 0 {
		y0 -= n
	} else {
		y1 += n
	}
	switch {
	case p.present() == yearBit || p.free[1] == 2 || y0 != y1:
		return DayOf(y0, 1, 1), DayOf(y1+1, 1, 0)
	case p.month > 12:
		first, months, _ := seasonMonths(p.month)
		return DayOf(y0, first, 1), DayOf(y0, first+months, 0)
	case p.free[1] == 1:
		return DayOf(y0, max(p.month, 1), 1), DayOf(y0, min(p.month+9, 12)+1, 0)
	case p.present() == yearBit|monthBit || p.free[2] == 2:
		return DayOf(y0, p.month, 1), DayOf(y0, p.month+1, 0)
	case p.free[2] == 1:
		return DayOf(y0, p.month, max(p.day, 1)), DayOf(y0, p.month, min(p.day+9, daysIn(y0, p.month)))
	}
	day := DayOf(y0, p.month, p.day)
	return day, day
}

func pow10(n uint8) int {
	m := 1
	for range n {
		m *= 10
	}
	return m
}

func daysIn(y, m int) int {
	_, _, d := DayOf(y, m+1, 0).Civil()
	return d
}

func (p part) precision() DatePrecision {
	switch mask := p.present(); {
	case p.free[0] > 0:
		return DecadePrecision
	case mask == yearBit || p.free[1] == 2:
		return YearPrecision
	case p.month > 12:
		return SeasonPrecision
	case p.free[1] == 1 || p.free[2] == 1:
		return RangePrecision
	case mask == yearBit|monthBit || p.free[2] == 2:
		return MonthPrecision
	}
	return DayPrecision
}

// text writes p in its canonical form: a qualifier of the whole stands at its
// end, one of a component before it.
func (p part) text() string {
	mask := p.present()
	whole := (p.approx == 0 || p.approx == mask) && (p.unsure == 0 || p.unsure == mask)
	var b strings.Builder
	write := func(bit componentsMask, s string, free uint8) {
		if !whole {
			b.WriteString(sign(p.approx&bit != 0, p.unsure&bit != 0))
		}
		b.WriteString(s[:len(s)-int(free)] + "XXXX"[:free])
	}
	write(yearBit, yearText(p.year), p.free[0])
	if mask&monthBit != 0 {
		b.WriteByte('-')
		write(monthBit, fmt.Sprintf("%02d", p.month), p.free[1])
	}
	if mask&dayBit != 0 {
		b.WriteByte('-')
		write(dayBit, fmt.Sprintf("%02d", p.day), p.free[2])
	}
	if p.clock != "" {
		b.WriteString("T" + p.clock)
	}
	if whole {
		b.WriteString(sign(p.approx != 0, p.unsure != 0))
	}
	return b.String()
}

func sign(approx, unsure bool) string {
	switch {
	case approx && unsure:
		return "%"
	case approx:
		return "~"
	case unsure:
		return "?"
	}
	return ""
}

// end is one side of an interval: a date, "..", or nothing.
type end struct {
	kind endKind
	part part
}

type endKind uint8

const (
	known endKind = iota
	open
	unknown
)

// stretch runs from the first day of one end to the last of the other; one
// date alone has the same end twice.
type stretch struct{ from, to end }

func alone(p part) stretch { return stretch{end{part: p}, end{part: p}} }

func (s stretch) span() (lo, hi Day) {
	lo, hi = FirstDay, LastDay
	if s.from.kind == known {
		lo, _ = s.from.part.span()
	}
	if s.to.kind == known {
		_, hi = s.to.part.span()
	}
	return lo, hi
}

func (s stretch) single() bool { return s.from == s.to && s.from.kind == known }

type shape uint8

const (
	single   shape = iota + 1
	interval       // a/b
	oneOf          // [a,b..c]
	allOf          // {a,b..c}
)

// syntax is what a date says, taken apart.
type syntax struct {
	shape     shape
	stretches []stretch // one, unless the shape is a set
}

// compose builds the Date of a shape and its stretches, in canonical form: a
// set is sorted and without repetitions, and what has one member only is that.
func compose(sh shape, stretches []stretch) Date {
	if sh == oneOf || sh == allOf {
		slices.SortStableFunc(stretches, compareStretches)
		stretches = slices.Compact(stretches)
	}
	if len(stretches) == 1 && stretches[0].single() {
		sh = single
	}
	d := Date{earliest: LastDay, latest: FirstDay, precision: RangePrecision}
	for _, s := range stretches {
		lo, hi := s.span()
		d.earliest, d.latest = min(d.earliest, lo), max(d.latest, hi)
		d.marks |= s.marks(sh)
	}
	switch {
	case sh == single:
		d.precision = stretches[0].from.part.precision()
	case sh == oneOf:
		d.marks |= oneOfSet
	case sh == allOf && len(stretches) > 1:
		d.marks |= gaps
	}
	d.text = setText(sh, stretches)
	return d
}

func compareStretches(a, b stretch) int {
	alo, ahi := a.span()
	blo, bhi := b.span()
	return cmp.Or(cmp.Compare(alo, blo), cmp.Compare(ahi, bhi), strings.Compare(stretchText(oneOf, a), stretchText(oneOf, b)))
}

func (s stretch) marks(sh shape) (m marks) {
	for _, e := range []end{s.from, s.to} {
		if e.kind == known && e.part.approx != 0 {
			m |= approximate
		}
		if e.kind == known && e.part.unsure != 0 {
			m |= uncertain
		}
	}
	lo, hi := s.span()
	switch {
	case s.from.kind == open && sh != oneOf:
		m |= startOpen
	case lo == FirstDay:
		m |= startUnknown
	}
	switch {
	case s.to.kind == open && sh != oneOf:
		m |= endOpen
	case hi == LastDay:
		m |= endUnknown
	}
	return m
}

func setText(sh shape, stretches []stretch) string {
	items := make([]string, len(stretches))
	for i, s := range stretches {
		items[i] = stretchText(sh, s)
	}
	text := strings.Join(items, ",")
	switch sh {
	case oneOf:
		return "[" + text + "]"
	case allOf:
		return "{" + text + "}"
	}
	return text
}

func stretchText(sh shape, s stretch) string {
	if s.single() {
		return s.from.part.text()
	}
	if sh == interval {
		return endText(s.from, "..") + "/" + endText(s.to, "..")
	}
	return endText(s.from, "") + ".." + endText(s.to, "")
}

func endText(e end, beyond string) string {
	switch e.kind {
	case open:
		return beyond
	case unknown:
		return ""
	}
	return e.part.text()
}

// stretchOver writes the days from lo to hi in whole years where they are
// whole, else in whole months, else as days. A sentinel is an open end.
func stretchOver(lo, hi Day) stretch {
	y0, m0, d0 := lo.Civil()
	y1, m1, d1 := hi.Civil()
	from, to := part{year: y0, month: m0, day: d0}, part{year: y1, month: m1, day: d1}
	startsMonth := lo == FirstDay || d0 == 1
	endsMonth := hi == LastDay || d1 == daysIn(y1, m1)
	if startsMonth && endsMonth {
		from.day, to.day = 0, 0
		if (lo == FirstDay || m0 == 1) && (hi == LastDay || m1 == 12) {
			from.month, to.month = 0, 0
		}
	}
	s := stretch{end{part: from}, end{part: to}}
	if lo == FirstDay {
		s.from = end{kind: open}
	}
	if hi == LastDay {
		s.to = end{kind: open}
	}
	return s
}
