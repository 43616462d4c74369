package figure_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// words makes a text without language of each string.
func words(all ...string) []record.Value {
	var values []record.Value
	for _, s := range all {
		values = append(values, record.Plain(s))
	}
	return values
}

// TestNobodyTakesTheFirstReadingForTheFact proves that where it is in dispute what
// an observation counts, what is judged from it is in dispute.
func TestNobodyTakesTheFirstReadingForTheFact(t *testing.T) {
	mx, tam := territory(t, "MX"), territory(t, "MX-TAM")
	for _, c := range []struct {
		name     string
		property string
		readings []record.Value
		says     string // empty: nothing is in doubt
	}{
		{"two periods", "period", []record.Value{date(t, "2017"), date(t, "2018")}, "its period (2017 and 2018)"},
		{"two territories", "territory", []record.Value{mx, tam}, "its territory (MX and MX-TAM)"},
		{"two measures", "measure", []record.Value{record.Ref(id("measure", "m")), record.Ref(id("measure", "other"))}, "its measure (m and other)"},
		{"two units", "unit", words("persons", "events"), "its unit (persons and events)"},
		{"one unit in two languages", "unit", words("persons", "personas"), ""},
	} {
		e := record.Entity{ID: id("observation", "o"), Readings: map[string][]record.Value{
			"measure": {record.Ref(id("measure", "m"))}, "quantity": {*quantity(t, "13")}, "unit": words("persons"),
			"period": {date(t, "2017")}, "territory": {mx},
		}}
		e.Readings[c.property] = c.readings
		cmp := compare(figure.Flow, figure.ObservationOf(e, figure.Sources{}, record.Moment{}))
		for _, at := range []struct {
			period record.Date
			place  record.Place
		}{{date(t, "2017"), mx}, {date(t, "2018"), mx}, {date(t, "2017"), tam}} {
			op := cmp.Judge(figure.Assertion{Asserts: *quantity(t, "13"), Period: at.period, Territory: at.place})
			about := len(op.Remarks) > 0
			switch {
			case c.says == "" && at.period == date(t, "2017") && at.place == mx:
				if op.Verdict != figure.Holds || op.Flags.Has(figure.Disputed) {
					t.Errorf("%s: %v %v", c.name, op.Verdict, op.Flags.Names())
				}
			case op.Verdict != figure.Undecided:
				t.Errorf("%s, %s in %s: %v, want undecided", c.name, at.place, at.period, op.Verdict)
			case about && (!op.Flags.Has(figure.Disputed) || !strings.Contains(op.Why.In(locale.EN), c.says) || !strings.Contains(op.Remarks[0].Why.In(locale.ES), "no coincide")):
				t.Errorf("%s, %s in %s: %v: %s", c.name, at.place, at.period, op.Flags.Names(), op.Why.In(locale.EN))
			}
		}
		want := map[string]int{"period": 2, "territory": 2}[c.property]
		if len(cmp.Figures) != max(want, 1) {
			t.Errorf("%s: %d figures, want one of each reading", c.name, len(cmp.Figures))
		}
		for _, n := range cmp.Figures {
			if c.says != "" && (n.Value != nil || n.Judgement.State != figure.StateDisputed) {
				t.Errorf("%s: the figure of %s is %v, %v", c.name, n.Figure.Period, n.Value, n.Judgement.State)
			}
		}
	}
}

// TestADoubtDoesNotDecideForOthers proves that what is sure decides beside what is
// in doubt, and that the dispute shows.
func TestADoubtDoesNotDecideForOthers(t *testing.T) {
	doubtful := observe(t, "a", "50", "2017", "MX")
	doubtful.Doubts = []figure.Doubt{{Property: "period", Readings: []record.Value{date(t, "2017"), date(t, "2018")}}}
	c := compare(figure.Flow, doubtful, observe(t, "b", "13", "2017", "MX"))
	op := c.Judge(figure.Assertion{Asserts: *quantity(t, "13"), Period: date(t, "2017"), Territory: territory(t, "MX")})
	if op.Verdict != figure.Holds || op.State != figure.StateDisputed || len(c.Disputes) > 0 {
		t.Errorf("%v %v, disputes %v", op.Verdict, op.Flags.Names(), c.Disputes)
	}
}

// TestAFigureThatIsToldInTwoWaysAdoptsNothing proves that of two adoptions none
// decides.
func TestAFigureThatIsToldInTwoWaysAdoptsNothing(t *testing.T) {
	a, b := observe(t, "a", "13", "2017", "MX"), observe(t, "b", "20", "2017", "MX")
	f := figure.Figure{
		ID: id("figure", "f"), Measure: id("measure", "m"), Period: date(t, "2017"), Territory: territory(t, "MX"), Adopted: a.ID,
		Doubts: []figure.Doubt{{Property: "adopted", Readings: []record.Value{record.Ref(a.ID), record.Ref(b.ID)}}},
	}
	c := figure.Compare(f.Measure, figure.Material{
		Measures: []figure.Measure{{ID: f.Measure, Unit: "persons", Kind: figure.Flow}},
		Figures:  []figure.Figure{f}, Observations: []figure.Observation{a, b},
	})
	op := c.Judge(figure.Assertion{Asserts: *quantity(t, "13"), Period: f.Period, Territory: f.Territory})
	if op.Verdict != figure.Undecided || !op.Flags.Has(figure.Disputed) || c.Figures[0].Value != nil {
		t.Errorf("%v %v, value %v", op.Verdict, op.Flags.Names(), c.Figures[0].Value)
	}
}
