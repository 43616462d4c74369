package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	sayAdoptsOtherMeasure = locale.Message{
		ID: "figure.adopts-other-measure",
		ES: "La cifra adopta una observación de otra medida ({observation}, de {measure}): no se toma en cuenta.",
		EN: "The figure adopts an observation of another measure ({observation}, of {measure}): it is not taken into account.",
	}
	sayAdoptsOtherPeriod = locale.Message{
		ID: "figure.adopts-other-period",
		ES: "La cifra adopta una observación de otro periodo ({observation}, {period}): no se toma en cuenta.",
		EN: "The figure adopts an observation of another period ({observation}, {period}): it is not taken into account.",
	}
	sayAdoptsOtherTerritory = locale.Message{
		ID: "figure.adopts-other-territory",
		ES: "La cifra adopta una observación de otro territorio ({observation}, {territory}): no se toma en cuenta.",
		EN: "The figure adopts an observation of another territory ({observation}, {territory}): it is not taken into account.",
	}
	sayAdoptsOtherUnit = locale.Message{
		ID: "figure.adopts-other-unit",
		ES: "La cifra adopta una observación en otra unidad o sin valor ({observation}): no se toma en cuenta.",
		EN: "The figure adopts an observation in another unit or without a value ({observation}): it is not taken into account.",
	}
	sayAdoptsDoubted = locale.Message{
		ID: "figure.adopts-doubted",
		ES: "La cifra adopta una observación de la que no se sabe bien qué cuenta ({observation}): no se toma en cuenta.",
		EN: "The figure adopts an observation of which it is in dispute what it counts ({observation}): it is not taken into account.",
	}
	sayFigureDoubted = locale.Message{
		ID: "figure.doubted",
		ES: "Lo que consta de la cifra no coincide consigo mismo: {what}. Lo que adopta no se toma en cuenta.",
		EN: "What is on record of the figure does not agree with itself: {what}. What it adopts is not taken into account.",
	}
	sayAdoptsPart = locale.Message{
		ID: "figure.adopts-part",
		ES: "Lo adoptado cuenta una parte del periodo: {who} cuenta {period}.",
		EN: "What was adopted counts a part of the period: {who} counts {period}.",
	}
)

// adopted returns the observation that a figure adopted, where it can speak for
// the figure: of its measure, in its unit, for its territory, and for its period
// or, of what adds up over time, a part of it. ok is false where there is none or
// it cannot. A remark says what is wrong with it, or that it counts less.
func (c *Comparison) adopted(f Figure) (o Observation, ok bool, remarks []Remark) {
	if len(f.Doubts) > 0 {
		return Observation{}, false, []Remark{{Kind: OwnDispute, Loud: true, Why: sayFigureDoubted.With("what", DoubtList(f.Doubts, c.name))}}
	}
	o, known := c.Observation(f.Adopted)
	if !known {
		return Observation{}, false, erasedRemark(c.erased[f.ID] + c.erased[f.Adopted])
	}
	remark := func(say locale.Localized) []Remark {
		return []Remark{{Kind: Adopts, Observations: []record.ID{o.ID}, Loud: true, Why: say}}
	}
	switch {
	case o.doubted(aboutWhat):
		return o, false, remark(sayAdoptsDoubted.With("observation", o.ID))
	case o.Measure != c.Measure.ID:
		return o, false, remark(sayAdoptsOtherMeasure.With("observation", o.ID, "measure", o.Measure))
	case o.Territory != f.Territory:
		return o, false, remark(sayAdoptsOtherTerritory.With("observation", o.ID, "territory", c.name(o.Territory)))
	case !SamePeriod(o.Period, f.Period) && !c.partOf(o.Period, f.Period):
		return o, false, remark(sayAdoptsOtherPeriod.With("observation", o.ID, "period", brief{o.Period}))
	case !o.Comparable():
		return o, false, remark(sayAdoptsOtherUnit.With("observation", o.ID))
	case !SamePeriod(o.Period, f.Period):
		return o, true, append(erasedRemark(c.erased[f.ID]), remark(Sentence{sayAdoptsPart.With("who", o.Who(), "period", brief{o.Period})})...)
	}
	return o, true, erasedRemark(c.erased[f.ID])
}

// partOf reports whether a count over one period is part of that over another.
func (c *Comparison) partOf(inner, outer record.Date) bool {
	return c.Measure.Kind == Flow && inner.Definite() && outer.Definite() &&
		outer.Earliest() <= inner.Earliest() && inner.Latest() <= outer.Latest()
}
