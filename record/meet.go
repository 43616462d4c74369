package record

import (
	"cmp"
	"slices"
	"strings"
)

// meet returns the one value that all of values allow, if there is one. It
// takes all at once, so that their order and grouping cannot matter. values
// are distinct, at least two, and of kind k.
func (r Resolver) meet(k Kind, values []Value) (Value, bool) {
	switch k.Base {
	case TermOf:
		return r.meetTerms(k.Vocabulary, values)
	case Instant:
		return meetAll(values, meetInstants)
	case Period:
		return meetAll(values, meetPeriods)
	case Count:
		return meetAll(values, meetCounts)
	case Amount, Number:
		return meetAll(values, meetAmounts)
	case Area:
		if k.Extent {
			return nil, false // they differ, and neither is part of what the other says
		}
		return meetAll(values, meetPlaces)
	}
	return nil, false
}

// meetAll hands values of one Go type to their meet; a None among them meets
// nothing.
func meetAll[V Value](values []Value, meet func([]V) (V, bool)) (Value, bool) {
	typed := make([]V, len(values))
	for i, v := range values {
		t, ok := v.(V)
		if !ok {
			return nil, false
		}
		typed[i] = t
	}
	v, ok := meet(typed)
	return v, ok
}

// meetTerms returns the term that lies under all others.
func (r Resolver) meetTerms(vocabulary string, terms []Value) (Value, bool) {
	if r.Under == nil || slices.Contains(terms, Value(None{})) {
		return nil, false
	}
	for _, t := range terms {
		above := func(other Value) bool { return !r.Under(vocabulary, t.String(), other.String()) }
		if !slices.ContainsFunc(terms, above) {
			return t, true
		}
	}
	return nil, false
}

// meetAmounts intersects what bounded quantities allow. An about-value agrees
// with what allows its number, and with nothing else, because nobody says how
// wide it is: ~60 and 60 are 60, ~60 and 61 are in dispute.
func meetAmounts(values []Quantity) (Quantity, bool) {
	out := Quantity{written: true, percent: values[0].percent}
	var about []Quantity
	for _, q := range values {
		if q.percent != out.percent {
			return Quantity{}, false
		}
		if q.about {
			about = withoutTwin(about, q)
			continue
		}
		out.low, out.high = tighter(out.low, q.low, 1), tighter(out.high, q.high, -1)
	}
	if out.low.set && out.high.set {
		c := out.low.at.Compare(out.high.at)
		if c > 0 || c == 0 && (out.low.excluded || out.high.excluded) {
			return Quantity{}, false
		}
		if c == 0 { // one number: as precise as the more precise of the two
			out.low = tighter(out.low, out.high, 1)
			out.high = out.low
		}
	}
	return withAbout(out, about)
}

// withoutTwin adds an about-value to those of other numbers: of ~4 and ~4.0 the
// more precise one stays.
func withoutTwin(about []Quantity, q Quantity) []Quantity {
	i := slices.IndexFunc(about, q.Same)
	switch {
	case i < 0:
		return append(about, q)
	case q.Places() > about[i].Places():
		about[i] = q
	}
	return about
}

// withAbout brings about-values, all different, to what bounded ones allow.
func withAbout(bounded Quantity, about []Quantity) (Quantity, bool) {
	if len(about) == 0 {
		return bounded, true
	}
	lo, hi := bounded.Ends()
	if n := about[0].Value(); len(about) > 1 || n < lo || n > hi {
		return Quantity{}, false
	}
	if bounded.low.same(about[0].low) && bounded.high.same(about[0].high) {
		return bounded, true
	}
	return about[0], true
}

// tighter returns the narrower of two limits, of equal ones that which is
// written more precisely; sign is 1 for lower ones.
func tighter(a, b limit, sign int) limit {
	switch {
	case !a.set:
		return b
	case !b.set:
		return a
	}
	switch c := sign * a.at.Compare(b.at); {
	case c > 0, c == 0 && a.excluded && !b.excluded, c == 0 && a.excluded == b.excluded && a.at.zeros > b.at.zeros:
		return a
	}
	return b
}

// meetCounts intersects among whole numbers: >22 and <24 is 23. What was
// written is kept where it says the same.
func meetCounts(values []Quantity) (Quantity, bool) {
	met, ok := meetAmounts(values)
	if !ok || met.about {
		return met, ok
	}
	low, high := met.CountEnds()
	if low > high {
		return Quantity{}, false
	}
	if low == high {
		return Exactly(Whole(int64(low))), true
	}
	for _, q := range slices.SortedFunc(slices.Values(values), func(a, b Quantity) int { return strings.Compare(a.String(), b.String()) }) {
		if lo, hi := q.CountEnds(); !q.about && lo == low && hi == high {
			return q, true
		}
	}
	return met, true
}

// meetPlaces intersects sets of territories: MX and MX-TAM is MX-TAM. The
// record does not know in which territory a point lies, so a point agrees only
// with the same point, whose better precision holds.
func meetPlaces(values []Place) (Place, bool) {
	met := values[0]
	for _, p := range values[1:] {
		switch {
		case met.point.set != p.point.set:
			return Place{}, false
		case p.point.set:
			if met.point.lat != p.point.lat || met.point.lon != p.point.lon {
				return Place{}, false
			}
			met.point.precision = finer(met.point.precision, p.point.precision)
		default:
			met = commonTerritory(met, p)
			if met.IsZero() {
				return Place{}, false
			}
		}
	}
	return met, true
}

func finer(a, b Decimal) Decimal {
	if a.units == 0 || b.units != 0 && b.Compare(a) < 0 {
		return b
	}
	return a
}

func commonTerritory(a, b Place) Place {
	var common []string
	for _, x := range a.Codes() {
		for _, y := range b.Codes() {
			switch {
			case TerritoryUnder(x, y):
				common = append(common, x)
			case TerritoryUnder(y, x):
				common = append(common, y)
			}
		}
	}
	return Territories(common...)
}

// days is a span of days, both ends included.
type days struct{ lo, hi Day }

// daysOf lists the spans that a date, as an instant, can lie in: sorted, apart.
func daysOf(d Date) []days {
	syn, err := parseSyntax(d.text)
	if err != nil {
		panic("record: a Date that does not read back: " + d.text)
	}
	if syn.shape == allOf {
		return []days{{d.earliest, d.latest}}
	}
	var spans []days
	for _, s := range syn.stretches {
		lo, hi := s.span()
		spans = append(spans, days{lo, hi})
	}
	return joined(spans)
}

// joined sorts spans and joins those that touch.
func joined(spans []days) []days {
	slices.SortFunc(spans, func(a, b days) int { return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(a.hi, b.hi)) })
	var out []days
	for _, s := range spans {
		if n := len(out); n > 0 && int64(s.lo) <= int64(out[n-1].hi)+1 {
			out[n-1].hi = max(out[n-1].hi, s.hi)
			continue
		}
		out = append(out, s)
	}
	return out
}

func common(a, b []days) []days {
	var out []days
	for _, x := range a {
		for _, y := range b {
			if lo, hi := max(x.lo, y.lo), min(x.hi, y.hi); lo <= hi {
				out = append(out, days{lo, hi})
			}
		}
	}
	return joined(out)
}

// meetInstants intersects the days that each date can mean: 2018 and 2018-03
// is 2018-03. Where one of them says just that, it is the value, one without
// doubt first; else a new date, doubtful if one of them is. Two times of day
// do not agree.
func meetInstants(values []Date) (Date, bool) {
	met := daysOf(values[0])
	clock := ""
	for _, d := range values {
		met = common(met, daysOf(d))
		if _, c, timed := strings.Cut(d.text, "T"); timed {
			if clock != "" && clock != c {
				return Date{}, false
			}
			clock = c
		}
	}
	if len(met) == 0 {
		return Date{}, false
	}
	same := func(d Date) bool { return slices.Equal(daysOf(d), met) }
	if d, ok := best(values, same); ok {
		return d, true
	}
	var all marks
	for _, d := range values {
		all |= d.marks
	}
	stretches := make([]stretch, len(met))
	for i, s := range met {
		stretches[i] = qualifiedStretch(stretchOver(s.lo, s.hi), all)
	}
	if len(stretches) > 1 {
		return compose(oneOf, stretches), true
	}
	return compose(interval, []stretch{unknownBeyond(stretches[0])}), true
}

// best chooses among dates: with a time of day before without, without a
// qualifier before with, then by text.
func best(values []Date, among func(Date) bool) (Date, bool) {
	doubt := func(d Date) int {
		switch {
		case strings.Contains(d.text, "T"):
			return 0
		case !d.qualified():
			return 1
		}
		return 2
	}
	var chosen Date
	for _, d := range values {
		if among(d) && (chosen.IsZero() || cmp.Or(doubt(d)-doubt(chosen), strings.Compare(d.text, chosen.text)) < 0) {
			chosen = d
		}
	}
	return chosen, !chosen.IsZero()
}

func qualifiedStretch(s stretch, m marks) stretch {
	for _, e := range []*end{&s.from, &s.to} {
		if e.kind != known {
			continue
		}
		if m&approximate != 0 {
			e.part.approx = e.part.present()
		}
		if m&uncertain != 0 {
			e.part.unsure = e.part.present()
		}
	}
	return s
}

func unknownBeyond(s stretch) stretch {
	for _, e := range []*end{&s.from, &s.to} {
		if e.kind == open {
			e.kind = unknown
		}
	}
	return s
}

// meetPeriods finds the one period that all mean: their known ends must be the
// same, and an unknown end takes the other's.
func meetPeriods(values []Date) (Date, bool) {
	met, ok := periodOf(values[0])
	for _, d := range values[1:] {
		p, one := periodOf(d)
		if !ok || !one {
			return Date{}, false
		}
		from, agree := sameEnd(met.from, p.from, true)
		to, agree2 := sameEnd(met.to, p.to, false)
		if met = (stretch{from, to}); !agree || !agree2 {
			return Date{}, false
		}
	}
	if lo, hi := met.span(); lo > hi {
		return Date{}, false
	}
	return compose(interval, []stretch{met}), true
}

// periodOf takes a date as one period; a set is none.
func periodOf(d Date) (stretch, bool) {
	syn, err := parseSyntax(d.text)
	if err != nil || len(syn.stretches) != 1 || syn.shape == oneOf {
		return stretch{}, false
	}
	return syn.stretches[0], true
}

// sameEnd returns the end that both mean. Of two that fall on one day the one
// without doubt is taken, then the first by text.
func sameEnd(a, b end, start bool) (end, bool) {
	switch {
	case a.kind == unknown:
		return b, true
	case b.kind == unknown:
		return a, true
	case a.kind != b.kind:
		return end{}, false
	case a.kind == open:
		return a, true
	}
	alo, ahi := a.part.span()
	blo, bhi := b.part.span()
	if start && alo != blo || !start && ahi != bhi {
		return end{}, false
	}
	doubt := func(e end) int { return int(min(e.part.approx|e.part.unsure, 1)) }
	if cmp.Or(doubt(a)-doubt(b), strings.Compare(a.part.text(), b.part.text())) <= 0 {
		return a, true
	}
	return b, true
}
