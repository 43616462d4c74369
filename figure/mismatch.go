package figure

import (
	"math"
	"strconv"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	sayMismatch = locale.Message{
		ID: "figure.mismatch",
		ES: "{who} dice {value}, y sus propias cuentas, {n} de {d}, dan {computed}.",
		EN: "{who} says {value}, and its own counts, {n} of {d}, give {computed}.",
	}
	sayNoRate = locale.Message{
		ID: "figure.no-rate",
		ES: "No es una tasa: {who} cuenta {n} {unit} por un lado y {d} {unit2} por otro, que son cosas distintas.",
		EN: "This is no rate: {who} counts {n} {unit} on one side and {d} {unit2} on the other, which are different things.",
	}
	sayOtherCount = locale.Message{
		ID: "figure.other-count",
		ES: "{who} dice {value} y, al dar sus cuentas, {n} de {d}.",
		EN: "{who} says {value} and, where it gives its counts, {n} of {d}.",
	}
)

var sayOtherUnit = locale.Message{
	ID: "figure.other-unit",
	ES: "{who} cuenta en otra unidad: dice {value}, y la medida se cuenta en {unit}. No se compara.",
	EN: "{who} counts in another unit: {value}, and the measure counts in {unit}. It is not compared.",
}

// mismatches finds the observations whose value is not what their own counts
// give, and those that do not count what the measure does.
func (c *Comparison) mismatches() {
	for _, o := range c.Observations {
		if !o.sure() {
			continue
		}
		if o.Quantity != nil && !o.Comparable() {
			value, _ := o.Value()
			c.Mismatches = append(c.Mismatches, Mismatch{Observation: o.ID, Kind: OtherUnit, Why: Sentence{
				sayOtherUnit.With("who", o.Who(), "value", Valued{Quantity: value.Quantity, Unit: value.Unit}, "unit", Unit(c.Measure.Unit)),
			}})
			continue
		}
		if m, ok := mismatch(o); ok {
			c.Mismatches = append(c.Mismatches, m)
		}
	}
}

// mismatch compares a value with the numerator and denominator beside it. A
// percentage must be that of the counts, rounded as it is written: 3.2 for 16
// of 505, not 89.37 for 42 of 47. "About 60" may be rounded to tens, as its
// last zero says. Counts of different units make no rate.
func mismatch(o Observation) (Mismatch, bool) {
	n, d, q := o.Numerator, o.Denominator, o.Quantity
	if n == nil || d == nil {
		return Mismatch{}, false
	}
	args := []any{
		"who", o.Who(), "n", *n, "d", *d,
		"unit", unitFor(o.NumeratorUnit, *n), "unit2", unitFor(o.DenominatorUnit, *d),
	}
	if !SameUnit(o.NumeratorUnit, o.DenominatorUnit) {
		return Mismatch{Observation: o.ID, Kind: NoRate, Why: Sentence{sayNoRate.With(args...)}}, true
	}
	if q == nil {
		return Mismatch{}, false
	}
	if !IsPercent(o.Unit) {
		low, high := o.ends()
		nLow, nHigh := n.CountEnds()
		if SameUnit(o.Unit, o.NumeratorUnit) && (nLow > high || nHigh < low) {
			value := Valued{Quantity: *q, Unit: o.Unit}
			return Mismatch{Observation: o.ID, Kind: OtherCount, Why: Sentence{sayOtherCount.With(append(args, "value", value)...)}}, true
		}
		return Mismatch{}, false
	}
	low, high, ok := rate(*n, *d)
	if !ok {
		return Mismatch{}, false
	}
	wLow, wHigh := rounded(*q)
	const hair = 1e-9 // of float64, not of the source
	if low <= wHigh+hair && high >= wLow-hair {
		return Mismatch{}, false
	}
	computed := percentage{low, high, max(1, q.Places())}
	value := Valued{Quantity: *q, Unit: o.Unit}
	return Mismatch{
		Observation: o.ID, Kind: Percentage, Low: low, High: high,
		Why: Sentence{sayMismatch.With(append(args, "value", value, "computed", computed)...)},
	}, true
}

// rate is the percentage that n of d can be; ok is false where d can be 0.
func rate(n, d record.Quantity) (low, high float64, ok bool) {
	nLow, nHigh := n.CountEnds()
	dLow, dHigh := d.CountEnds()
	if dLow <= 0 {
		return 0, 0, false
	}
	return 100 * nLow / dHigh, 100 * nHigh / dLow, true
}

// rounded is what a written percentage can have been rounded from: half a unit
// of its last written place either side, so that 4.0 allows less than 4 does; of
// "about", of its last digit that is not 0.
func rounded(q record.Quantity) (low, high float64) {
	v := q.Value()
	half := math.Pow10(-q.Places()) / 2
	if q.Qualifier() == "~" {
		for step := 10.0; v != 0 && q.Places() == 0 && math.Mod(v, step) == 0; step *= 10 {
			half = step / 2
		}
		return v - half, v + half
	}
	low, high = q.Ends()
	if _, exact := q.Exact(); exact || q.Qualifier() == ".." {
		return low - half, high + half
	}
	return low, high
}

// percentage is a computed share, said with a number of places.
type percentage struct {
	low, high float64
	places    int
}

func (p percentage) In(l locale.Lang) string {
	text := strconv.FormatFloat(p.low, 'f', p.places, 64)
	if high := strconv.FormatFloat(p.high, 'f', p.places, 64); high != text {
		text += ".." + high
	}
	q, err := record.ParseQuantity(text + " %")
	if err != nil {
		return text
	}
	return q.In(l)
}
