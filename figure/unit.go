package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Percent is the unit of shares.
const Percent = "percent"

// unit is how a unit of measures is said, and whether it counts persons: only
// those can be told from a small number.
type unit struct {
	one, other locale.Text
	persons    bool
}

// units has the units that have words in both languages; another unit is said
// as it stands in the record.
func units(name string) (unit, bool) {
	words := func(oneES, otherES, oneEN, otherEN string) unit {
		return unit{one: locale.Text{ES: oneES, EN: oneEN}, other: locale.Text{ES: otherES, EN: otherEN}}
	}
	switch name {
	case "persons":
		u := words("persona", "personas", "person", "persons")
		u.persons = true
		return u, true
	case "victims":
		u := words("víctima", "víctimas", "victim", "victims")
		u.persons = true
		return u, true
	case "investigations":
		return words("investigación", "investigaciones", "investigation", "investigations"), true
	case "inquiries":
		return words("averiguación", "averiguaciones", "inquiry", "inquiries"), true
	case "sentences":
		return words("sentencia", "sentencias", "sentence", "sentences"), true
	case "applications":
		return words("solicitud", "solicitudes", "application", "applications"), true
	case "crimes":
		return words("delito", "delitos", "crime", "crimes"), true
	case "cases":
		return words("caso", "casos", "case", "cases"), true
	case "killings":
		return words("asesinato", "asesinatos", "killing", "killings"), true
	case "complaints":
		return words("queja", "quejas", "complaint", "complaints"), true
	case "events":
		return words("evento", "eventos", "event", "events"), true
	case "acts":
		return words("acto", "actos", "act", "acts"), true
	case "proceedings":
		return words("procedimiento", "procedimientos", "proceeding", "proceedings"), true
	case "million MXN":
		return words("millón de pesos", "millones de pesos", "million pesos", "million pesos"), true
	}
	return unit{}, false
}

// Unit says a unit as a column's head does: "personas", "persons", "%".
func Unit(name string) locale.Localized {
	if name == Percent {
		return locale.Text{ES: "%", EN: "%"}
	}
	if u, ok := units(name); ok {
		return u.other
	}
	return locale.Text{ES: name, EN: name}
}

// unitFor is the form of the unit that goes with q.
func unitFor(name string, q record.Quantity) locale.Text {
	u, ok := units(name)
	if !ok {
		return locale.Text{ES: name, EN: name}
	}
	if n, exact := q.Exact(); exact && n == 1 {
		return u.one
	}
	return u.other
}

// CountsPersons reports whether a unit counts persons.
func CountsPersons(name string) bool {
	u, _ := units(name)
	return u.persons
}

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
	q, percent := v.Quantity, v.Unit == Percent || v.Quantity.Percent()
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
	case v.NumeratorUnit != v.DenominatorUnit && !percent:
		return sayNoRateOf.In(l, "n", n, "unit", unitFor(v.NumeratorUnit, *v.Numerator).In(l), "d", d, "unit2", over)
	case v.NumeratorUnit != v.DenominatorUnit:
		return sayUnlike.In(l, "value", value, "n", n, "unit", unitFor(v.NumeratorUnit, *v.Numerator).In(l), "d", d, "unit2", over)
	case !percent && v.Numerator.Same(q) && v.Unit == v.NumeratorUnit:
		return sayPartOf.In(l, "n", n, "d", d, "unit", over)
	case !percent:
		return sayPart.In(l, "value", value, "d", d, "unit", over)
	}
	return sayCounts.In(l, "value", value, "n", n, "d", d, "unit", over)
}
