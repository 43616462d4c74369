package figure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// TestWhatCannotSpeakForAFigureDoesNotDecide proves that an adoption decides only
// where the observation is of the figure's measure, period and territory.
func TestWhatCannotSpeakForAFigureDoesNotDecide(t *testing.T) {
	for _, c := range []struct {
		name                              string
		measure, unit, quantity, in, over string
		verdict, says                     string
	}{
		{"of the figure", "m", "persons", "100", "MX", "2018", "holds", ""},
		{"in other words", "m", "persons", "100", "MX", "2018-01/2018-12", "holds", ""},
		{"of a part of the period", "m", "persons", "100", "MX", "2018-02/2018-05", "holds", "counts a part of the period"},
		{"of another measure", "other", "persons", "100", "MX", "2018", "undecided", "adopts an observation of another measure"},
		{"of a measure that is far away", "far", "persons", "100", "MX", "2018", "undecided", "adopts an observation of another measure"},
		{"of another period", "m", "persons", "100", "MX", "2001", "undecided", "adopts an observation of another period"},
		{"of a longer period", "m", "persons", "100", "MX", "2017/2018", "undecided", "adopts an observation of another period"},
		{"of another territory", "m", "persons", "100", "MX-CHP", "2018", "undecided", "adopts an observation of another territory"},
		{"in another unit", "m", "events", "100", "MX", "2018", "undecided", "in another unit"},
	} {
		o := observe(t, "o", c.quantity, c.over, c.in)
		o.Measure, o.Unit = id("measure", c.measure), c.unit
		f := figure.Figure{ID: id("figure", "f"), Measure: id("measure", "m"), Period: date(t, "2018"), Territory: territory(t, "MX"), Adopted: o.ID}
		cmp := figure.Compare(f.Measure, figure.Material{
			Measures: []figure.Measure{
				{ID: id("measure", "m"), Unit: "persons", Kind: figure.Flow, DistinctFrom: id("measure", "other")},
				{ID: id("measure", "other"), Unit: "persons", Kind: figure.Flow},
				{ID: id("measure", "far"), Unit: "persons", Kind: figure.Flow},
			},
			Figures: []figure.Figure{f}, Observations: []figure.Observation{o},
		})
		op := cmp.Judge(figure.Assertion{Asserts: *quantity(t, "100"), Period: f.Period, Territory: f.Territory})
		n := cmp.Figures[slices.IndexFunc(cmp.Figures, func(n figure.Number) bool { return n.Figure.ID == f.ID })]
		if op.Verdict.String() != c.verdict || (n.Value != nil) != (c.verdict == "holds") || n.Figure.Adopted.IsZero() != (c.verdict != "holds") {
			t.Errorf("%s: %v, value %v, adopted %s; want %s", c.name, op.Verdict, n.Value, n.Figure.Adopted, c.verdict)
		}
		var said []string
		for _, r := range op.Remarks {
			if r.Loud && r.Kind == figure.Adopts {
				said = append(said, r.Why.In(locale.EN))
			}
		}
		var why []string
		for _, w := range n.Why {
			why = append(why, w.In(locale.EN))
		}
		if c.says == "" && len(said) > 0 || !strings.Contains(strings.Join(said, " "), c.says) || !strings.Contains(strings.Join(why, " "), c.says) {
			t.Errorf("%s: remarks %q, the figure's reasons %q; want %q", c.name, said, why, c.says)
		}
	}
}
