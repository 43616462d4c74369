package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
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

// mostListed is how many disputes of one observation are told in words. What
// disputes it beyond them flags nothing that those do not.
const mostListed = 12

// disputes finds the pairs of observations that cannot both be exact. Reported
// values only: what is computed from this record rests on the same sources.
func (c *Comparison) disputes(groups []cluster) {
	listed := map[record.ID]int{}
	list := func(d Dispute) {
		if listed[d.A] < mostListed || listed[d.B] < mostListed {
			listed[d.A]++
			listed[d.B]++
			c.Disputes = append(c.Disputes, d)
		}
	}
	for _, g := range groups {
		g.disputesWithin(list)
	}
	if kind := c.Measure.Kind; kind == Flow || kind == Stock {
		exceeding(kind, groups, groups, func(a, b Observation) {
			if a.Territory != b.Territory || !SamePeriod(a.Period, b.Period) { // else they are unequal, and listed
				list(c.lessInMore(a, b))
			}
		})
	}
	for _, other := range c.Others {
		switch other.Relation {
		case Part:
			partsAboveWholes(other.Measure, c.Measure, clustersOf(other.Observations), groups, list)
		case Whole:
			partsAboveWholes(c.Measure, other.Measure, groups, clustersOf(other.Observations), list)
		}
	}
}

// disputesWithin finds unequal values of one period and territory, and a part
// above its whole within one observation.
func (g cluster) disputesWithin(list func(Dispute)) {
	for _, a := range g.members {
		if n, d := a.Numerator, a.Denominator; n != nil && d != nil && SameUnit(a.NumeratorUnit, a.DenominatorUnit) && a.sure() {
			if low, _ := n.Ends(); low > second(d.Ends()) {
				list(Dispute{Kind: PartAboveWhole, A: a.ID, B: a.ID, Why: Sentence{sayPartAboveOwn.With("a", a.Who(), "n", *n, "d", *d)}})
			}
		}
	}
	g.clashing(func(a, b Observation) {
		list(Dispute{
			Kind: UnequalValues, A: a.ID, B: b.ID,
			Why: Sentence{sayUnequal.With("a", a.Who(), "va", valued(a), "b", b.Who(), "vb", valued(b))},
		})
	})
}

// lessInMore says that b counts less over a longer period or a larger territory
// than a does.
func (c *Comparison) lessInMore(a, b Observation) Dispute {
	say := sayLessLonger
	if SamePeriod(a.Period, b.Period) {
		say = sayLessWider
	}
	return Dispute{Kind: LessInMore, A: a.ID, B: b.ID, Why: Sentence{say.With(
		"a", a.Who(), "va", valued(a), "pa", Span{a.Period}, "ta", c.name(a.Territory),
		"b", b.Who(), "vb", valued(b), "pb", Span{b.Period}, "tb", c.name(b.Territory))}}
}

// partsAboveWholes compares the observations of a part with those of its whole.
func partsAboveWholes(part, whole Measure, parts, wholes []cluster, list func(Dispute)) {
	if part.Kind != Flow && part.Kind != Stock || part.Kind != whole.Kind || !SameUnit(part.Unit, whole.Unit) {
		return
	}
	exceeding(part.Kind, parts, wholes, func(a, b Observation) {
		list(Dispute{Kind: PartAboveWhole, A: a.ID, B: b.ID, Why: sayPartAbove.With(
			"part", part.Label, "a", a.Who(), "va", valued(a), "whole", whole.Label, "b", b.Who(), "vb", valued(b))})
	})
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
