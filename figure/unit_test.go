package figure_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// TestUnitsAreOneInBothLanguages proves which names are of one unit.
func TestUnitsAreOneInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"%", "percent", true},
		{"Por ciento", "percent", true},
		{"persona", "persons", true},
		{"investigación", "investigations", true},
		{"Víctimas", "victim", true},
		{"carta", "Cartas", true},
		{"persons", "events", false},
		{"persons", "women", false},
		{"persons", "percent", false},
		{"million MXN", "MXN", false}, // one sum, and another scale
		{"millones de pesos", "million MXN", true},
		{"", "persons", false},
	} {
		if got := figure.SameUnit(c.a, c.b); got != c.same || figure.SameUnit(c.b, c.a) != got {
			t.Errorf("%q and %q are one unit: %v, want %v", c.a, c.b, got, c.same)
		}
	}
}

// TestWhatCountsSomethingElseDecidesNothing proves that values are compared in
// the measure's unit, or not at all.
func TestWhatCountsSomethingElseDecidesNothing(t *testing.T) {
	for _, c := range []struct {
		name             string
		measure          string
		kind             figure.Kind
		quantity, unit   string
		asserts          string
		verdict, flagged string
	}{
		{"persons for persons", "persons", figure.Flow, "23", "personas", "23", "holds", ""},
		{"events for persons", "persons", figure.Flow, "23", "events", "23", "undecided", "mismatch"},
		{"a percentage for persons", "persons", figure.Flow, "23 %", "persons", "23", "undecided", "mismatch"},
		{"women for persons", "persons", figure.Flow, "23", "women", "23", "undecided", "mismatch"},
		{"the sign for the word", "percent", figure.Share, "3.2", "%", "<4 %", "holds", ""},
		{"the word for the sign", "%", figure.Share, "3.2", "por ciento", "<4 %", "holds", ""},
		{"a share for a percentage", "percent", figure.Share, "0.032", "share", "<4 %", "undecided", "mismatch"},
		{"pesos for millions of them", "million MXN", figure.Amount, "5000000", "MXN", "5", "holds", ""},
		{"millions of pesos for pesos", "pesos", figure.Amount, "5.5", "millones de pesos", "<6000000", "holds", ""},
		{"dollars for pesos", "million MXN", figure.Amount, "5", "million USD", "5", "undecided", "mismatch"},
	} {
		o := observe(t, "o", c.quantity, "2018", "MX")
		o.Unit = c.unit
		cmp := compareIn(c.measure, c.kind, o)
		op := cmp.Judge(figure.Assertion{Asserts: *quantity(t, c.asserts), Period: date(t, "2018"), Territory: territory(t, "MX")})
		if op.Verdict.String() != c.verdict || op.Flags.Has(figure.Mismatched) != (c.flagged != "") {
			t.Errorf("%s: %v %v, want %s [%s]: %s", c.name, op.Verdict, op.Flags.Names(), c.verdict, c.flagged, op.Why.In(locale.EN))
		}
		if c.flagged != "" && (len(op.Mismatches) != 1 || op.Mismatches[0].Kind != figure.OtherUnit ||
			!strings.Contains(op.Why.In(locale.EN), "counts in another unit") || cmp.Figures[0].Value != nil) {
			t.Errorf("%s: mismatches %v, value %v", c.name, op.Mismatches, cmp.Figures[0].Value)
		}
	}
}

// TestOneSumInTwoScalesIsNoDispute proves that scales are of one unit, and that
// what counts something else neither disputes nor supersedes.
func TestOneSumInTwoScalesIsNoDispute(t *testing.T) {
	millions, pesos := observe(t, "a", "5", "2018", "MX"), observe(t, "b", "5000000", "2018", "MX")
	millions.Unit, pesos.Unit = "million MXN", "MXN"
	if c := compareIn("million MXN", figure.Amount, millions, pesos); len(c.Disputes) > 0 || len(c.Mismatches) > 0 || !c.Groups[0].Agrees() {
		t.Errorf("5 million pesos and 5,000,000: %v %v", c.Disputes, said(c.Mismatches))
	}
	pesos.Quantity = quantity(t, "6000000")
	if c := compareIn("million MXN", figure.Amount, millions, pesos); len(c.Disputes) != 1 {
		t.Errorf("5 million pesos and 6,000,000: %v", c.Disputes)
	}
	persons, share := observe(t, "a", "7", "2017", "MX"), observe(t, "b", "50", "2018", "MX")
	share.Unit = "percent"
	c := compare(figure.Flow, persons, share)
	if op := c.Judge(figure.Assertion{Asserts: *quantity(t, "7"), Period: date(t, "2017"), Territory: territory(t, "MX")}); op.State != figure.StateSound {
		t.Errorf("7 persons beside 50 percent of the next year: %v %v", op.State, op.Flags.Names())
	}
}
