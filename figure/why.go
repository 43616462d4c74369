package figure

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	whyAdopted = locale.Message{
		ID: "figure.why-adopted",
		ES: "Se sostiene: se adoptó lo que dice {who}: {value}.",
		EN: "It holds: what {who} says was adopted: {value}.",
	}
	whyAdoptedAgainst = locale.Message{
		ID: "figure.why-adopted-against",
		ES: "No se sostiene: se adoptó lo que dice {who}: {value}.",
		EN: "It does not hold: what {who} says was adopted: {value}.",
	}
	whyOne = locale.Message{
		ID: "figure.why-one",
		ES: "Se sostiene: {who} dice {value}.",
		EN: "It holds: {who} says {value}.",
	}
	whyMany = locale.Message{
		ID: "figure.why-many",
		ES: "Se sostiene: así lo dicen {who}.",
		EN: "It holds: {who} say so.",
	}
	whyOnlyLetter = locale.Message{
		ID: "figure.why-only-letter",
		ES: "Solo la propia carta lo dice.",
		EN: "Only the letter itself says so.",
	}
	whyComputed = locale.Message{
		ID: "figure.why-computed",
		ES: "Se sostiene: contado en este registro, {value}.",
		EN: "It holds: counted from this record, {value}.",
	}
	whyAgainstOne = locale.Message{
		ID: "figure.why-against-one",
		ES: "No se sostiene: {who} dice {value}.",
		EN: "It does not hold: {who} says {value}.",
	}
	whyAgainstMany = locale.Message{
		ID: "figure.why-against-many",
		ES: "No se sostiene: {who} dicen otra cosa.",
		EN: "It does not hold: {who} say otherwise.",
	}
	whyDivided = locale.Message{
		ID: "figure.why-divided",
		ES: "Sin decidir: las fuentes están divididas. A favor: {for}. En contra: {against}.",
		EN: "Not decided: the sources are divided. For it: {for}. Against it: {against}.",
	}
	whyOpen = locale.Message{
		ID: "figure.why-open",
		ES: "Sin decidir: {who} dice {value}, que ni la confirma ni la contradice.",
		EN: "Not decided: {who} says {value}, which neither confirms nor contradicts it.",
	}
	whyNothing = locale.Message{
		ID: "figure.why-nothing",
		ES: "Sin decidir: no consta ninguna observación de esta medida para este periodo y territorio.",
		EN: "Not decided: no observation of this measure is on record for this period and territory.",
	}
)

// why gives the reason of a verdict in one sentence, where group is all that is
// observed of the period and territory.
func (c *Comparison) why(v Verdict, op Opinion, group, deciding []Observation) locale.Localized {
	if len(deciding) == 0 {
		return c.whyNobody(group)
	}
	first := deciding[0]
	if first.Withheld {
		return whyWithheld.With()
	}
	one := []any{"who", first.Who(), "value", valued(first)}
	for _, o := range deciding {
		if len(op.Supports) > 0 && o.ID == op.Supports[0] || len(op.Supports) == 0 && len(op.Against) > 0 && o.ID == op.Against[0] {
			one = []any{"who", o.Who(), "value", valued(o)}
			break
		}
	}
	adopted := !op.Adopted.IsZero() && first.ID == op.Adopted
	switch {
	case v == Holds && adopted:
		return whyAdopted.With(one...)
	case v == Fails && adopted:
		return whyAdoptedAgainst.With(one...)
	case v == Holds && first.Computed:
		return whyComputed.With(one...)
	case v == Holds && first.Source.Own:
		return whyOnlyLetter.With()
	case v == Holds && len(op.Supports) == 1:
		return whyOne.With(one...)
	case v == Holds:
		return whyMany.With("who", c.who(op.Supports))
	case v == Fails && len(op.Against) == 1:
		return whyAgainstOne.With(one...)
	case v == Fails:
		return whyAgainstMany.With("who", c.who(op.Against))
	case len(op.Supports) > 0:
		return whyDivided.With("for", c.sayers(op.Supports), "against", c.sayers(op.Against))
	}
	return whyOpen.With(one...)
}

var whyNoSource = locale.Message{
	ID: "figure.why-no-source",
	ES: "No consta ninguna fuente que lo diga.",
	EN: "No source on record says it.",
}

// whyUntraced says why a figure has no source: only a letter says it, or nobody.
func whyUntraced(group, deciding []Observation) locale.Localized {
	if slices.ContainsFunc(slices.Concat(group, deciding), func(o Observation) bool { return o.Source.Own }) {
		return whyOnlyLetter.With()
	}
	return whyNoSource.With()
}

var whyOtherUnit = locale.Message{
	ID: "figure.why-other-unit",
	ES: "Sin decidir: {who} cuenta en otra unidad, y la medida se cuenta en {unit}.",
	EN: "Not decided: {who} counts in another unit, and the measure counts in {unit}.",
}

var whyWithheld = locale.Message{
	ID: "figure.why-withheld",
	ES: "Sin decidir: solo este registro lo ha contado, y el número es demasiado pequeño para publicarlo.",
	EN: "Not decided: only this record has counted it, and the number is too small to publish.",
}

var whyDoubted = locale.Message{
	ID: "figure.why-doubted",
	ES: "Sin decidir: no consta de un solo modo qué cuenta {who}: {what}.",
	EN: "Not decided: what {who} counts is on record in several ways: {what}.",
}

// whyNobody says why nothing of a group decides.
func (c *Comparison) whyNobody(group []Observation) locale.Localized {
	for _, o := range group {
		if o.doubted(aboutWhat) {
			return whyDoubted.With("who", o.Who(), "what", DoubtList(o.Doubts, c.name))
		}
		if o.Quantity != nil && !o.Comparable() {
			return whyOtherUnit.With("who", o.Who(), "unit", Unit(c.Measure.Unit))
		}
	}
	return whyNothing.With()
}

// who lists the sources of observations.
func (c *Comparison) who(ids []record.ID) list {
	var who list
	var sources []record.ID
	for _, id := range ids {
		if o, ok := c.Observation(id); ok && !slices.Contains(sources, o.Source.ID) {
			who, sources = append(who, o.Who()), append(sources, o.Source.ID)
		}
	}
	return who
}

var saySayer = locale.Message{ID: "figure.sayer", ES: "{who}, {value}", EN: "{who}, {value}"}

// sayers lists the sources of observations with what each says.
func (c *Comparison) sayers(ids []record.ID) list {
	var who list
	for _, id := range ids {
		if o, ok := c.Observation(id); ok {
			who = append(who, saySayer.With("who", o.Who(), "value", valued(o)))
		}
	}
	return who
}
