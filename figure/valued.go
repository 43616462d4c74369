package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Valued is a quantity with its unit, and the counts of a share.
type Valued struct {
	Quantity record.Quantity
	Unit     string
	// Of has the counts that a share or part was made of; nil where not given.
	Numerator, Denominator         *record.Quantity
	NumeratorUnit, DenominatorUnit string
}

// Value returns the observation's value as one says it: "3.2 % (16 de 505
// investigaciones)". ok is false where it has none, or one that is withheld.
func (o Observation) Value() (v Valued, ok bool) {
	if o.Quantity == nil || o.Withheld {
		return Valued{}, false
	}
	return Valued{
		Quantity: *o.Quantity, Unit: o.Unit,
		Numerator: o.Numerator, Denominator: o.Denominator,
		NumeratorUnit: o.NumeratorUnit, DenominatorUnit: o.DenominatorUnit,
	}, true
}

var (
	sayWithheld = locale.Message{ID: "figure.withheld", ES: "reservada por ser demasiado pequeña", EN: "withheld as too small"}
	sayNoValue  = locale.Message{ID: "figure.no-value", ES: "sin dato", EN: "no data"}
	sayUnits    = locale.Message{ID: "figure.value-unit", ES: "{value} {unit}", EN: "{value} {unit}"}
	sayCounts   = locale.Message{ID: "figure.value-counts", ES: "{value} ({n} de {d} {unit})", EN: "{value} ({n} of {d} {unit})"}
	sayPart     = locale.Message{ID: "figure.value-part", ES: "{value} (de {d})", EN: "{value} (of {d})"}
	sayPartOf   = locale.Message{ID: "figure.value-part-of", ES: "{n} de {d} {unit}", EN: "{n} of {d} {unit}"}
	sayUnlike   = locale.Message{ID: "figure.value-unlike", ES: "{value} ({n} {unit} y {d} {unit2})", EN: "{value} ({n} {unit} and {d} {unit2})"}
	sayNoRateOf = locale.Message{ID: "figure.value-no-rate", ES: "{n} {unit} y {d} {unit2}", EN: "{n} {unit} and {d} {unit2}"}
)

// In says the value in a sentence: "al menos 40 personas", "3.2 % (16 de 505
// investigaciones)".
func (v Valued) In(l locale.Lang) string {
	return v.said(l, func(q record.Quantity) string { return q.In(l) })
}

// Short says the value as In does, with signs for words: "≥ 40 personas".
func (v Valued) Short(l locale.Lang) string {
	return v.said(l, func(q record.Quantity) string { return q.Short(l) })
}

func (v Valued) said(l locale.Lang, write func(record.Quantity) string) string {
	q, percent := v.Quantity, IsPercent(v.Unit) || v.Quantity.Percent()
	value := write(q.WithPercent(percent))
	if !percent && v.Unit != "" {
		value = sayUnits.In(l, "value", value, "unit", unitFor(v.Unit, q).In(l))
	}
	if v.Numerator == nil || v.Denominator == nil {
		return value
	}
	n, d := v.Numerator.In(l), v.Denominator.In(l)
	over := unitFor(v.DenominatorUnit, *v.Denominator).In(l)
	switch {
	case !SameUnit(v.NumeratorUnit, v.DenominatorUnit) && !percent:
		return sayNoRateOf.In(l, "n", n, "unit", unitFor(v.NumeratorUnit, *v.Numerator).In(l), "d", d, "unit2", over)
	case !SameUnit(v.NumeratorUnit, v.DenominatorUnit):
		return sayUnlike.In(l, "value", value, "n", n, "unit", unitFor(v.NumeratorUnit, *v.Numerator).In(l), "d", d, "unit2", over)
	case !percent && v.Numerator.Same(q) && SameUnit(v.Unit, v.NumeratorUnit):
		return sayPartOf.In(l, "n", n, "d", d, "unit", over)
	case !percent:
		return sayPart.In(l, "value", value, "d", d, "unit", over)
	}
	return sayCounts.In(l, "value", value, "n", n, "d", d, "unit", over)
}
