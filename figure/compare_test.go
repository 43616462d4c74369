package figure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// observe is an observation of measure m by a source of its own.
func observe(t *testing.T, key, quantity, period, place string) figure.Observation {
	t.Helper()
	return figure.Observation{
		ID: id("observation", key), Measure: id("measure", "m"), Quantity: quantityOf(t, quantity), Unit: "persons",
		Period: date(t, period), Territory: territory(t, place),
		Source: figure.Source{ID: id("source", key), Publisher: key, Date: date(t, "2020-01-01")},
	}
}

func quantityOf(t *testing.T, s string) *record.Quantity { return quantity(t, s) }

func compare(kind figure.Kind, os ...figure.Observation) *figure.Comparison {
	return compareIn("persons", kind, os...)
}

// compareIn compares observations of a measure in a unit.
func compareIn(unit string, kind figure.Kind, os ...figure.Observation) *figure.Comparison {
	return figure.Compare(id("measure", "m"), figure.Material{
		Measures:     []figure.Measure{{ID: id("measure", "m"), Unit: unit, Kind: kind}},
		Observations: os,
	})
}

// TestNobodyIsDisputedWhoCountsRight proves that true counts never dispute:
// events are drawn at random, counted over random periods and territories, and
// told exactly or with bounds that hold.
func TestNobodyIsDisputedWhoCountsRight(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	states := []string{"MX-TAM", "MX-GRO", "MX-MEX"}
	for round := range 60 {
		type event struct{ month, state int }
		var events []event
		for range random.IntN(60) {
			events = append(events, event{random.IntN(24), random.IntN(3)})
		}
		var os []figure.Observation
		for i := range 12 {
			from := random.IntN(24)
			to := from + random.IntN(24-from)
			place := []string{"MX", states[random.IntN(3)]}[random.IntN(2)]
			n := 0
			for _, e := range events {
				if e.month >= from && e.month <= to && (place == "MX" || states[e.state] == place) {
					n++
				}
			}
			month := func(m int) string { return fmt.Sprintf("%d-%02d", 2018+m/12, 1+m%12) }
			told := []string{
				fmt.Sprint(n), fmt.Sprintf(">=%d", max(0, n-random.IntN(5))), fmt.Sprintf("<=%d", n+random.IntN(5)),
				fmt.Sprintf("%d..%d", max(0, n-1), n+2), fmt.Sprintf("~%d", n+random.IntN(40)),
			}[random.IntN(5)]
			os = append(os, observe(t, fmt.Sprintf("o%d", i), told, month(from)+"/"+month(to), place))
		}
		if c := compare(figure.Flow, os...); len(c.Disputes) > 0 {
			t.Fatalf("round %d: true counts dispute: %s", round, c.Disputes[0].Why.In(locale.EN))
		}
	}
}

// TestViewsHoldAllAndAgreeWithin proves that every observation is in one view
// of its group and that those of one view allow a common value.
func TestViewsHoldAllAndAgreeWithin(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		var os []figure.Observation
		for i := range 1 + random.IntN(8) {
			low := random.IntN(20)
			told := []string{fmt.Sprint(low), fmt.Sprintf(">=%d", low), fmt.Sprintf("<%d", low+1), fmt.Sprintf("%d..%d", low, low+random.IntN(6)+1)}[random.IntN(4)]
			os = append(os, observe(t, fmt.Sprintf("o%d", i), told, "2018", "MX"))
		}
		c := compare(figure.Flow, os...)
		group := c.Groups[0]
		seen := 0
		for _, v := range group.Views {
			seen += len(v.Observations)
			if v.Low > v.High {
				t.Fatalf("a view without a common value: %v", v)
			}
			for _, name := range v.Observations {
				o, _ := c.Observation(name)
				if low, high := o.Quantity.CountEnds(); v.Low < low || v.High > high {
					t.Fatalf("%s (%s) does not allow %v to %v", name, o.Quantity, v.Low, v.High)
				}
			}
		}
		if seen != len(os) || group.Agrees() != (len(c.Disputes) == 0) {
			t.Fatalf("%d of %d observations in views; agrees %v with %d disputes", seen, len(os), group.Agrees(), len(c.Disputes))
		}
	}
}

// TestRoundedSharesAreNoMismatch proves that a percentage rounded as it is
// written is never called a mismatch, and one off by a unit of its last place
// always is.
func TestRoundedSharesAreNoMismatch(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		d := 2 + random.IntN(9000)
		n := random.IntN(d + 1)
		places := random.IntN(3)
		unit := math.Pow10(-places)
		rate := math.Round(100*float64(n)/float64(d)/unit) * unit
		for _, off := range []float64{0, 2 * unit} {
			o := observe(t, "o", fmt.Sprintf("%.*f", places, rate+off), "2018", "MX")
			o.Unit, o.NumeratorUnit, o.DenominatorUnit = figure.Percent, "cases", "cases"
			o.Numerator, o.Denominator = quantity(t, fmt.Sprint(n)), quantity(t, fmt.Sprint(d))
			c := compareIn(figure.Percent, figure.Share, o)
			if off == 0 && len(c.Mismatches) > 0 {
				t.Fatalf("%d of %d as %s: %s", n, d, o.Quantity, c.Mismatches[0].Why.In(locale.EN))
			}
			if off > 0 && len(c.Mismatches) == 0 {
				t.Fatalf("%d of %d as %s is no mismatch", n, d, o.Quantity)
			}
		}
	}
}

func TestWhatDisputesAndWhatDoesNot(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  figure.Kind
		a, b  [3]string // quantity, period, territory
		wants []figure.DisputeKind
	}{
		{"unequal values", figure.Flow, [3]string{"23", "2018", "MX"}, [3]string{"27", "2018", "MX"}, []figure.DisputeKind{figure.UnequalValues}},
		{"the same period in other words", figure.Flow, [3]string{"23", "2018", "MX"}, [3]string{"27", "2018-01/2018-12", "MX"}, []figure.DisputeKind{figure.UnequalValues}},
		{"a longer period with less", figure.Flow, [3]string{"23", "2018-02", "MX"}, [3]string{"20", "2018", "MX"}, []figure.DisputeKind{figure.LessInMore}},
		{"a larger territory with less", figure.Flow, [3]string{"23", "2018", "MX-TAM"}, [3]string{"20", "2018", "MX"}, []figure.DisputeKind{figure.LessInMore}},
		{"a longer period with more", figure.Flow, [3]string{"23", "2018-02", "MX"}, [3]string{"30", "2018", "MX"}, nil},
		{"a longer period with at least less", figure.Flow, [3]string{"9", "2018-01/2018-06", "MX"}, [3]string{">=7", "2018-01/2018-07-24", "MX"}, nil},
		{"overlapping periods, neither within the other", figure.Flow, [3]string{"23", "2018-02/2018-05", "MX"}, [3]string{"2", "2018-03/2018-06", "MX"}, nil},
		{"a period whose start is unknown", figure.Flow, [3]string{"23", "2018-02", "MX"}, [3]string{"2", "/2018-06", "MX"}, nil},
		{"shares do not grow", figure.Share, [3]string{"23", "2018-02", "MX"}, [3]string{"20", "2018", "MX"}, nil},
		{"a stock does not grow with time", figure.Stock, [3]string{"23", "2018-02", "MX"}, [3]string{"20", "2018", "MX"}, nil},
		{"a stock grows with territory", figure.Stock, [3]string{"23", "2018-02", "MX-TAM"}, [3]string{"20", "2018-02", "MX"}, []figure.DisputeKind{figure.LessInMore}},
		{"about disputes nothing", figure.Flow, [3]string{"~60", "2018", "MX"}, [3]string{"20", "2018", "MX"}, nil},
		{"bounds that meet", figure.Flow, [3]string{">=22", "2018", "MX"}, [3]string{"<23", "2018", "MX"}, nil},
		{"bounds of whole things that do not", figure.Flow, [3]string{">22", "2018", "MX"}, [3]string{"<23", "2018", "MX"}, []figure.DisputeKind{figure.UnequalValues}},
	} {
		got := compare(c.kind, observe(t, "a", c.a[0], c.a[1], c.a[2]), observe(t, "b", c.b[0], c.b[1], c.b[2]))
		var kinds []figure.DisputeKind
		for _, d := range got.Disputes {
			kinds = append(kinds, d.Kind)
		}
		if !slices.Equal(kinds, c.wants) {
			t.Errorf("%s: %v, want %v", c.name, kinds, c.wants)
		}
	}
}

func TestACountThatStoppedEarlyCoversLess(t *testing.T) {
	whole, early := observe(t, "a", "5", "2018-11", "MX"), observe(t, "b", "3", "2018", "MX")
	early.CountedThrough = date(t, "2018-10-31")
	if c := compare(figure.Flow, whole, early); len(c.Disputes) > 0 || len(c.Remarks) != 1 || c.Remarks[0].Kind != figure.StoppedEarly {
		t.Errorf("disputes %v, remarks %v", c.Disputes, c.Remarks)
	}
}

func TestAPartAboveItsWholeIsDisputed(t *testing.T) {
	part, whole := observe(t, "a", "24", "2014-06-30", "MX-MEX"), observe(t, "b", "22", "2014-06-30", "MX-MEX")
	whole.Measure = id("measure", "whole")
	m := figure.Material{
		Measures: []figure.Measure{
			{ID: id("measure", "m"), Unit: "persons", Kind: figure.Flow, PartOf: id("measure", "whole")},
			{ID: id("measure", "whole"), Unit: "persons", Kind: figure.Flow},
		},
		Observations: []figure.Observation{part, whole},
	}
	for _, measure := range []string{"m", "whole"} {
		c := figure.Compare(id("measure", measure), m)
		if len(c.Disputes) != 1 || c.Disputes[0].Kind != figure.PartAboveWhole || c.Figures[0].Judgement.State != figure.StateDisputed {
			t.Errorf("%s: %v", measure, c.Disputes)
		}
	}
	own := observe(t, "a", "9", "2018", "MX")
	own.Numerator, own.Denominator, own.NumeratorUnit, own.DenominatorUnit = quantity(t, "9"), quantity(t, "8"), "persons", "persons"
	if c := compare(figure.Flow, own); len(c.Disputes) != 1 || c.Disputes[0].Kind != figure.PartAboveWhole {
		t.Errorf("9 of 8: %v", c.Disputes)
	}
}

func TestARevisionTakesTheOldValuesPlace(t *testing.T) {
	old, revised := observe(t, "a", "23", "2018", "MX"), observe(t, "b", "25", "2018", "MX")
	old.Source.Publisher, revised.Source.Publisher = "CNDH", "CNDH"
	revised.Source.Date = date(t, "2021-01-01")
	c := compare(figure.Flow, old, revised)
	op := c.Judge(figure.Assertion{Asserts: *quantity(t, "23"), Period: date(t, "2018"), Territory: territory(t, "MX")})
	if len(c.Disputes) > 0 || op.Verdict != figure.Fails || !op.Flags.Has(figure.Superseded) || !op.Later[0].Revision() {
		t.Errorf("disputes %v, opinion %v %v", c.Disputes, op.Verdict, op.Flags.Names())
	}
	again := observe(t, "c", "27", "2018", "MX")
	again.Source.Publisher, again.Source.Date = "CNDH", date(t, "2022-01-01")
	for _, at := range []struct {
		name    string
		os      []figure.Observation
		asserts string
		verdict figure.Verdict
		later   int
	}{
		{"the revision itself", []figure.Observation{old, revised}, "25", figure.Holds, 0},
		{"what was revised", []figure.Observation{old, revised}, "23", figure.Fails, 1},
		{"the first revision of two", []figure.Observation{old, revised, again}, "25", figure.Fails, 2},
		{"the second of two", []figure.Observation{old, revised, again}, "27", figure.Holds, 0},
	} {
		c := compare(figure.Flow, at.os...)
		op := c.Judge(figure.Assertion{Asserts: *quantity(t, at.asserts), Period: date(t, "2018"), Territory: territory(t, "MX")})
		if op.Verdict != at.verdict || len(op.Later) != at.later || op.Flags.Has(figure.Superseded) != (at.later > 0) {
			t.Errorf("%s: %v, %d later", at.name, op.Verdict, len(op.Later))
		}
		if c.Figures[0].Judgement.State != figure.StateSound {
			t.Errorf("%s: the figure, whose value is the newest, is %v", at.name, c.Figures[0].Judgement.State)
		}
	}
}

func TestSmallCountsOfOurOwnAreWithheld(t *testing.T) {
	counted := figure.Observation{
		ID: id("figure", "f"), Measure: id("measure", "m"), Quantity: quantity(t, ">=3"), Counted: quantity(t, "3"), Unit: "persons",
		Period: date(t, "2018"), Territory: territory(t, "MX"), Computed: true,
	}
	material := figure.Material{
		Measures:     []figure.Measure{{ID: id("measure", "m"), Unit: "persons", Kind: figure.Flow}},
		Figures:      []figure.Figure{{ID: id("figure", "f"), Measure: id("measure", "m"), Period: date(t, "2018"), Territory: territory(t, "MX")}},
		Observations: []figure.Observation{counted}, Threshold: 5,
	}
	c := figure.Compare(id("measure", "m"), material)
	n := c.Figures[0]
	if n.Judgement.State != figure.StateWithheld || n.Value != nil || c.JSON(n, locale.EN).Value != nil || c.JSON(n, locale.EN).Observations[0].Value != nil {
		t.Errorf("3 persons, counted from the record: %v %v", n.Judgement.State, n.Value)
	}
	material.Observations = append(material.Observations, observe(t, "press", "3", "2018", "MX"))
	if n := figure.Compare(id("measure", "m"), material).Figures[0]; n.Judgement.State != figure.StateSound || n.Value == nil {
		t.Errorf("3 persons, reported: %v, want sound", n.Judgement.State)
	}
	material.Observations[0].Quantity, material.Observations[0].Counted = quantity(t, ">=5"), quantity(t, "5")
	material.Observations = material.Observations[:1]
	if n := figure.Compare(id("measure", "m"), material).Figures[0]; n.Judgement.State != figure.StateSound {
		t.Errorf("5 persons: %v, want sound", n.Judgement.State)
	}
}

// TestNoDisputeIsLostAmongMany proves that a figure is disputed however many
// disputes its measure has elsewhere, and that each observation that is disputed
// has its dispute in words.
func TestNoDisputeIsLostAmongMany(t *testing.T) {
	var os []figure.Observation
	for i := range 200 {
		os = append(os, observe(t, fmt.Sprintf("many%d", i), fmt.Sprint(101+i), "2014", "MX"))
	}
	low, high := observe(t, "low", "5", "2018", "MX-TAM"), observe(t, "high", "50", "2018", "MX-TAM")
	wide := observe(t, "wide", "40", "2018", "MX")
	os = append(os, low, high, wide)
	c := figure.Compare(id("measure", "m"), figure.Material{
		Measures:     []figure.Measure{{ID: id("measure", "m"), Unit: "persons", Kind: figure.Flow}},
		Observations: os,
		Figures:      []figure.Figure{{ID: id("figure", "f"), Measure: id("measure", "m"), Period: low.Period, Territory: low.Territory, Adopted: high.ID}},
	})
	op := c.Judge(figure.Assertion{Asserts: *quantity(t, "50"), Period: low.Period, Territory: low.Territory})
	kinds := map[figure.DisputeKind]bool{}
	for _, d := range op.Disputes {
		kinds[d.Kind] = true
	}
	if op.State != figure.StateDisputed || !kinds[figure.UnequalValues] || !kinds[figure.LessInMore] || c.Figures[0].Judgement.State != figure.StateDisputed {
		t.Errorf("5 and 50, beside 200 other values: %v %v", op.State, kinds)
	}
	told := map[string]bool{}
	for _, d := range c.Disputes {
		told[d.A.Key], told[d.B.Key] = true, true
	}
	if len(told) != len(os) || len(c.Disputes) > 30*len(os) {
		t.Errorf("%d of %d observations have a dispute in words, of %d disputes", len(told), len(os), len(c.Disputes))
	}
}

// TestManyObservationsAreComparedAtOnce holds the cost: thousands of values of one
// period do not take a pair each.
func TestManyObservationsAreComparedAtOnce(t *testing.T) {
	var os []figure.Observation
	for i := range 5000 {
		os = append(os, observe(t, fmt.Sprintf("o%d", i), fmt.Sprint(i), "2014", "MX"))
	}
	if c := compare(figure.Share, os...); len(c.Disputes) < 5000 || len(c.Disputes) > 24*5000 {
		t.Errorf("%d disputes of 5000 values", len(c.Disputes))
	}
}

// counts is what this record counts for a figure of its own.
func counts(t *testing.T, key, measure, unit, counted string) figure.Observation {
	t.Helper()
	return figure.Observation{
		ID: id("figure", key), Measure: id("measure", measure), Quantity: quantity(t, counted), Counted: quantity(t, counted), Unit: unit,
		Period: date(t, "2018"), Territory: territory(t, "MX"), Computed: true,
	}
}

// TestWhichCountsAreWithheld proves that withholding errs on the safe side: an
// unknown unit may count persons, and "at least 2" tells of two.
func TestWhichCountsAreWithheld(t *testing.T) {
	for _, c := range []struct {
		unit, counted string
		withheld      bool
	}{
		{"persons", "3", true},
		{"personas", "3", true},
		{"women", "3", true},
		{"killings", "1", true},
		{"persons", ">=2", true},
		{"persons", "2..40", true},
		{"persons", "0..3", true},
		{"persons", "<4", true},
		{"persons", "0", false},
		{"persons", "0..40", false},
		{"persons", "5", false},
		{"persons", ">=5", false},
		{"acts", "3", false},
		{"investigaciones", "3", false},
		{"percent", "3", false},
		{"million MXN", "3", false},
	} {
		m := figure.Material{
			Measures:     []figure.Measure{{ID: id("measure", "m"), Unit: c.unit, Kind: figure.Flow}},
			Observations: []figure.Observation{counts(t, "f", "m", c.unit, c.counted)}, Threshold: 5,
		}
		got := figure.Compare(id("measure", "m"), m)
		if o := got.Observations[0]; o.Withheld != c.withheld || (o.Quantity == nil) != c.withheld || (o.Counted == nil) != c.withheld {
			t.Errorf("%s %s: withheld %v, value %v, want %v", c.counted, c.unit, o.Withheld, o.Quantity, c.withheld)
		}
		if got.Figures[0].Judgement.Flags.Has(figure.TooSmall) != c.withheld {
			t.Errorf("%s %s: flags %v", c.counted, c.unit, got.Figures[0].Judgement.Flags.Names())
		}
	}
}

// TestAWithheldCountIsSaidNowhere proves that no sentence and no number of a
// comparison tells a count that is withheld, nor that of a measure beside it, and
// that a claim cannot find it out.
func TestAWithheldCountIsSaidNowhere(t *testing.T) {
	m := figure.Material{
		Measures: []figure.Measure{
			{ID: id("measure", "small"), Unit: "persons", Kind: figure.Flow},
			{ID: id("measure", "near"), Unit: "persons", Kind: figure.Flow, DistinctFrom: id("measure", "small")},
		},
		Figures:      []figure.Figure{{ID: id("figure", "f"), Measure: id("measure", "small"), Period: date(t, "2018"), Territory: territory(t, "MX")}},
		Observations: []figure.Observation{counts(t, "f", "small", "persons", "3"), counts(t, "g", "near", "persons", "100")}, Threshold: 5,
	}
	for _, measure := range []string{"small", "near"} {
		c := figure.Compare(id("measure", measure), m)
		said := ""
		for _, asserts := range []string{"3", "4", "<4", "100"} {
			op := c.Judge(figure.Assertion{Asserts: *quantity(t, asserts), Period: date(t, "2018"), Territory: territory(t, "MX")})
			said += op.Why.In(locale.EN)
			for _, id := range slices.Concat(op.Supports, op.Against, op.Beside) {
				o, _ := c.Observation(id)
				said += " " + o.Says().In(locale.EN)
			}
			if measure == "small" && (op.Verdict != figure.Undecided || op.State != figure.StateWithheld) {
				t.Errorf("a claim of %s finds the withheld count out: %v", asserts, op.Verdict)
			}
		}
		for _, n := range c.Figures {
			out, err := json.Marshal(c.JSON(n, locale.EN))
			if err != nil {
				t.Fatal(err)
			}
			said += string(out) + n.Text(locale.EN)
		}
		if strings.Contains(said, "3") {
			t.Errorf("%s says the withheld 3: %s", measure, said)
		}
	}
}

// TestAContradictionIsASource proves that "no source other than the letter" is said
// only where there is none.
func TestAContradictionIsASource(t *testing.T) {
	own, other := observe(t, "own", "23", "2018", "MX"), observe(t, "other", "27", "2018", "MX")
	own.Source.Own = true
	elsewhere := observe(t, "events", "23", "2018", "MX")
	elsewhere.Unit = "events"
	for _, c := range []struct {
		name     string
		os       []figure.Observation
		verdict  figure.Verdict
		untraced bool
	}{
		{"the letter alone", []figure.Observation{own}, figure.Holds, true},
		{"one who says otherwise", []figure.Observation{own, other}, figure.Fails, false},
		{"one who counts something else", []figure.Observation{own, elsewhere}, figure.Holds, true},
		{"nobody", nil, figure.Undecided, true},
	} {
		op := compare(figure.Flow, c.os...).Judge(figure.Assertion{Asserts: *quantity(t, "23"), Period: date(t, "2018"), Territory: territory(t, "MX")})
		if op.Verdict != c.verdict || op.Flags.Has(figure.Untraced) != c.untraced {
			t.Errorf("%s: %v %v", c.name, op.Verdict, op.Flags.Names())
		}
	}
}
