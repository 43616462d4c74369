package figure

import (
	"github.com/constancia-project/constancia/locale"
)

var (
	sayUnequal = locale.Message{
		ID: "figure.dispute-unequal",
		ES: "{a} dice {va} y {b} dice {vb}, para el mismo periodo y territorio: no pueden ser exactas las dos.",
		EN: "{a} says {va} and {b} says {vb}, for the same period and territory: both cannot be exact.",
	}
	sayLessLonger = locale.Message{
		ID: "figure.dispute-longer",
		ES: "{b} dice {vb} ({pb}) y {a} dice ya {va} ({pa}), que es parte de ese periodo: no pueden ser exactas las dos.",
		EN: "{b} says {vb} ({pb}) and {a} already says {va} ({pa}), which is part of that period: both cannot be exact.",
	}
	sayLessWider = locale.Message{
		ID: "figure.dispute-wider",
		ES: "{b} dice {vb} ({tb}) y {a} dice ya {va} ({ta}), que es parte de ese territorio: no pueden ser exactas las dos.",
		EN: "{b} says {vb} ({tb}) and {a} already says {va} ({ta}), which is part of that territory: both cannot be exact.",
	}
	sayPartAbove = locale.Message{
		ID: "figure.dispute-part",
		ES: "Una parte supera al todo: «{part}» son {va} según {a}, y «{whole}», {vb} según {b}.",
		EN: "A part is above its whole: “{part}” is {va} by {a}, and “{whole}” is {vb} by {b}.",
	}
	sayPartAboveOwn = locale.Message{
		ID: "figure.dispute-own-part",
		ES: "{a} da {n} de {d}: la parte supera al todo.",
		EN: "{a} gives {n} of {d}: the part is above the whole.",
	}
)

// mostDisputes is how many pairs a comparison keeps: a page shows no more, and
// one is enough to dispute a figure.
const mostDisputes = 200

// disputes finds the pairs of observations that cannot both be exact. Reported
// values only: what is computed from this record rests on the same sources.
func (c *Comparison) disputes(groups []cluster) {
	for _, g := range groups {
		g.disputesWithin(c)
	}
	if c.Measure.Kind != Flow && c.Measure.Kind != Stock {
		return
	}
	for _, inner := range groups {
		for _, outer := range groups {
			c.lessInMore(inner, outer)
		}
	}
}

func (c *Comparison) dispute(d Dispute) {
	if len(c.Disputes) < mostDisputes {
		c.Disputes = append(c.Disputes, d)
	}
}

// disputesWithin finds unequal values of one period and territory, and a part
// above its whole within one observation.
func (g cluster) disputesWithin(c *Comparison) {
	for i, a := range g.members {
		if n, d := a.Numerator, a.Denominator; n != nil && d != nil && SameUnit(a.NumeratorUnit, a.DenominatorUnit) {
			if low, _ := n.Ends(); low > second(d.Ends()) {
				c.dispute(Dispute{Kind: PartAboveWhole, A: a.ID, B: a.ID, Why: Sentence{sayPartAboveOwn.With("a", a.Who(), "n", *n, "d", *d)}})
			}
		}
		for _, b := range g.members[i+1:] {
			if disjoint(a, b) && !revises(a, b) && !revises(b, a) {
				c.dispute(Dispute{
					Kind: UnequalValues, A: a.ID, B: b.ID,
					Why: Sentence{sayUnequal.With("a", a.Who(), "va", valued(a), "b", b.Who(), "vb", valued(b))},
				})
			}
		}
	}
}

// lessInMore finds what is counted in inner and exceeds a count of outer, whose
// period or territory is larger.
func (c *Comparison) lessInMore(inner, outer cluster) {
	if inner.maxLow <= outer.minHigh || inner.key == outer.key {
		return
	}
	for _, a := range inner.members {
		for _, b := range outer.members {
			low, _ := a.ends()
			if _, high := b.ends(); low <= high || !within(a, b) || !a.Comparable() || !b.Comparable() {
				continue
			}
			if c.Measure.Kind == Stock && !SamePeriod(a.Period, b.Period) {
				continue
			}
			say := sayLessLonger
			if SamePeriod(a.Period, b.Period) {
				say = sayLessWider
			}
			c.dispute(Dispute{Kind: LessInMore, A: a.ID, B: b.ID, Why: Sentence{say.With(
				"a", a.Who(), "va", valued(a), "pa", Span{a.Period}, "ta", c.name(a.Territory),
				"b", b.Who(), "vb", valued(b), "pb", Span{b.Period}, "tb", c.name(b.Territory))}})
		}
	}
}

// partsAboveWholes compares the observations of a part with those of its whole.
func (c *Comparison) partsAboveWholes(part, whole Measure, parts, wholes []Observation) {
	if part.Kind != Flow && part.Kind != Stock || part.Kind != whole.Kind || !SameUnit(part.Unit, whole.Unit) {
		return
	}
	for _, a := range parts {
		for _, b := range wholes {
			low, _ := a.ends()
			if _, high := b.ends(); low <= high || !a.Comparable() || !b.Comparable() || a.Computed || b.Computed {
				continue
			}
			if !within(a, b) || part.Kind == Stock && !SamePeriod(a.Period, b.Period) {
				continue
			}
			c.dispute(Dispute{Kind: PartAboveWhole, A: a.ID, B: b.ID, Why: sayPartAbove.With(
				"part", part.Label, "a", a.Who(), "va", valued(a), "whole", whole.Label, "b", b.Who(), "vb", valued(b))})
		}
	}
}

// revises reports whether b is a later word of a's publisher on the same
// thing: then the two do not dispute, the later one takes the other's place.
func revises(a, b Observation) bool {
	return a.Source.Publisher != "" && a.Source.Publisher == b.Source.Publisher && a.Source.ID != b.Source.ID &&
		!a.Source.Own && !b.Source.Own && !a.Source.Date.IsZero() && !b.Source.Date.IsZero() &&
		a.Source.Date.Latest() < b.Source.Date.Earliest() &&
		SamePeriod(a.Period, b.Period) && a.Territory == b.Territory && disjoint(a, b)
}

func valued(o Observation) locale.Localized {
	if v, ok := o.Value(); ok {
		return v
	}
	if o.Withheld {
		return sayWithheld.With()
	}
	return sayNoValue.With()
}

func second(_, b float64) float64 { return b }
