package figure

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	saySameCounts = locale.Message{
		ID: "figure.same-counts",
		ES: "Las mismas cuentas ({n} de {d}) con dos definiciones: {a} las da para {ta} ({pa}); {b}, para {tb} ({pb}). Hay que conciliarlas.",
		EN: "The same counts ({n} of {d}) under two definitions: {a} gives them for {ta} ({pa}); {b}, for {tb} ({pb}). They have to be reconciled.",
	}
	saySameCountsWithout = locale.Message{
		ID: "figure.same-counts-without",
		ES: "Las mismas cuentas ({n} de {d}) con dos definiciones: {a} incluye {only} en el territorio y {b} no. Hay que conciliarlas.",
		EN: "The same counts ({n} of {d}) under two definitions: {a} has {only} in the territory and {b} has not. They have to be reconciled.",
	}
	sayStoppedEarly = locale.Message{
		ID: "figure.stopped-early",
		ES: "{who} contó hasta el {through}, antes de que terminara el periodo ({period}).",
		EN: "{who} counted through {through}, before the period ended ({period}).",
	}
	sayReadThrough = locale.Message{
		ID: "figure.read-through",
		ES: "{who} no se leyó: se conoce por lo que cita {through}.",
		EN: "{who} was not read itself: it is known from what {through} cites.",
	}
	sayBrokenQuery = locale.Message{
		ID: "figure.broken-query",
		ES: "La consulta que cuenta esta cifra en el registro no se puede hacer: {problem}",
		EN: "The query that counts this figure from the record cannot be asked: {problem}",
	}
	sayOwnDispute = locale.Message{
		ID: "figure.own-dispute",
		ES: "Lo que consta de esta observación no coincide consigo mismo: {values}.",
		EN: "What is on record of this observation does not agree with itself: {values}.",
	}
)

// remarks finds what to know before quoting, which is no dispute.
func (c *Comparison) remarks() {
	c.sameCounts()
	for _, o := range c.Observations {
		if said := erasedRemark(o.Erased); said != nil {
			said[0].Observations = []record.ID{o.ID}
			c.Remarks = append(c.Remarks, said...)
		}
		if o.Fault != nil {
			c.Remarks = append(c.Remarks, Remark{Kind: BrokenQuery, Loud: true, Observations: []record.ID{o.ID}, Why: sayBrokenQuery.With("problem", o.Fault)})
		}
		if len(o.Readings) > 1 || len(o.Doubts) > 0 {
			c.Remarks = append(c.Remarks, c.ownDispute(o))
		}
		if via := o.Source.Via; via != nil && !o.Computed {
			c.Remarks = append(c.Remarks, Remark{Kind: ReadThrough, Observations: []record.ID{o.ID}, Why: ReadVia(o.Source)})
		}
		if through := o.CountedThrough; !through.IsZero() && through.Latest() < o.Period.Latest() {
			c.Remarks = append(c.Remarks, Remark{Kind: StoppedEarly, Observations: []record.ID{o.ID}, Why: Sentence{
				sayStoppedEarly.With("who", o.Who(), "through", through, "period", Span{o.Period}),
			}})
		}
	}
}

// sameCounts finds counts that are given for several territories or periods.
func (c *Comparison) sameCounts() {
	alike := map[[2]float64][]int{}
	for i, o := range c.Observations {
		if o.Numerator == nil || o.Denominator == nil || o.Computed || !o.sure() {
			continue
		}
		key := [2]float64{o.Numerator.Value(), o.Denominator.Value()}
		for _, j := range alike[key][:min(len(alike[key]), mostListed)] {
			a := c.Observations[j]
			if sameCounts(a, o) && (a.Territory != o.Territory || !SamePeriod(a.Period, o.Period)) {
				c.Remarks = append(c.Remarks, c.twoDefinitions(a, o))
			}
		}
		alike[key] = append(alike[key], i)
	}
}

// sure reports whether it is on record in one way what an observation counts.
func (o Observation) sure() bool { return !o.doubted(aboutWhat) && !o.doubted(ofCounts) }

// twoDefinitions says how two definitions differ that were given the same
// counts.
func (c *Comparison) twoDefinitions(a, b Observation) Remark {
	say, args := saySameCounts, []any{
		"n", *a.Numerator, "d", *a.Denominator, "a", a.Who(), "b", b.Who(),
		"ta", c.name(a.Territory), "tb", c.name(b.Territory), "pa",
		Span{a.Period},
		"pb",
		Span{b.Period},
	}
	onlyA, onlyB := without(a.Territory, b.Territory), without(b.Territory, a.Territory)
	if len(onlyA) == 0 && len(onlyB) > 0 {
		a, b, onlyA, onlyB = b, a, onlyB, onlyA
	}
	if len(onlyA) > 0 && len(onlyB) == 0 && SamePeriod(a.Period, b.Period) {
		say = saySameCountsWithout
		args = []any{"n", *a.Numerator, "d", *a.Denominator, "a", a.Who(), "b", b.Who(), "only", c.name(record.Territories(onlyA...))}
	}
	return Remark{Kind: SameCounts, Loud: true, Observations: []record.ID{a.ID, b.ID}, Why: say.With(args...)}
}

// without returns the territories of a that b does not name.
func without(a, b record.Place) []string {
	return slices.DeleteFunc(a.Codes(), func(code string) bool { return slices.Contains(b.Codes(), code) })
}

// ReadVia says that a source was not read itself.
func ReadVia(s Source) locale.Localized {
	return Sentence{sayReadThrough.With("who", s, "through", s.Via)}
}

func (c *Comparison) ownDispute(o Observation) Remark {
	var values list
	for _, q := range o.Readings {
		values = append(values, Valued{Quantity: q, Unit: o.Unit})
	}
	for _, d := range o.Doubts {
		values = append(values, d.Say(c.name))
	}
	return Remark{Kind: OwnDispute, Loud: true, Observations: []record.ID{o.ID}, Why: sayOwnDispute.With("values", values)}
}
