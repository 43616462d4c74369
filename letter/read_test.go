package letter_test

import (
	"context"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

func id(typ, key string) record.ID { return record.ID{Type: typ, Key: key} }

func quantity(t *testing.T, s string) *record.Quantity {
	t.Helper()
	q, err := record.ParseQuantity(s)
	if err != nil {
		t.Fatal(err)
	}
	return &q
}

func date(t *testing.T, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// world is a record with one figure, whose only observation says a value.
func world(t *testing.T, at, value string) *letter.World {
	t.Helper()
	place := record.Territories("MX")
	day, err := record.ParseDay(at)
	if err != nil {
		t.Fatal(err)
	}
	w := &letter.World{
		At: record.Moment{Position: 9, KnownBy: day},
		Figures: figure.Material{
			Measures: []figure.Measure{{ID: id("measure", "m"), Unit: "investigations", Kind: figure.Flow, Label: record.Plain("m")}},
			Figures: []figure.Figure{{
				ID: id("figure", "f"), Measure: id("measure", "m"), Period: date(t, "2018"), Territory: place, Adopted: id("observation", "o"),
			}},
		},
	}
	if value != "" {
		w.Figures.Observations = []figure.Observation{{
			ID: id("observation", "o"), Measure: id("measure", "m"), Quantity: quantity(t, value), Unit: "investigations",
			Period: date(t, "2018"), Territory: place, Source: figure.Source{ID: id("source", "s"), Publisher: "PGR", Date: date(t, "2018-02")},
		}}
	}
	return w
}

func written(t *testing.T, body string) letter.Letter {
	t.Helper()
	return letter.Letter{ID: id("letter", "l"), Date: date(t, "2018-07-11"), Body: record.Words(map[string]string{"es": body, "en": body})}
}

func TestTheProgramWritesTheValueOfTheDayOfSigning(t *testing.T) {
	l := written(t, "[](figure:f)")
	for _, c := range []struct {
		lang               locale.Lang
		before, now        string
		text, state, brack string
	}{
		{locale.ES, "8335", "8335", "8,335 investigaciones", "sound", ""},
		{locale.EN, "1", "1", "1 investigation", "sound", ""},
		{locale.EN, ">=40", "52", "at least 40 investigations", "changed", "[52 investigations, 2018]"},
		{locale.ES, "", "", "sin dato", "undecided", ""},
	} {
		r, err := letter.Read(t.Context(), l, c.lang, world(t, "2020-01-01", c.now), world(t, "2018-07-11", c.before))
		if err != nil {
			t.Fatal(err)
		}
		a := r.Assertions[0]
		brackets := ""
		if a.Insertion != nil {
			brackets = a.Insertion.In(c.lang)
		}
		if a.Text != c.text || a.State.String() != c.state || brackets != c.brack {
			t.Errorf("%s then, %s now: %q %v %q, want %q %s %q", c.before, c.now, a.Text, a.State, brackets, c.text, c.state, c.brack)
		}
	}
}

func TestALinkToNothingIsNotDecided(t *testing.T) {
	r, err := letter.Read(t.Context(), written(t, "[a](claim:nothing) [b](figure:nothing) [c](ask:nothing)"), locale.EN, world(t, "2018-07-11", "1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Assertions) != 2 || len(r.Asks) != 1 {
		t.Fatalf("%d assertions, %d asks", len(r.Assertions), len(r.Asks))
	}
	for _, a := range r.Assertions {
		if a.Kind != letter.MissingClaim || a.State != figure.StateUndecided || !strings.Contains(a.Why.In(locale.EN), a.Ref.String()) {
			t.Errorf("%s: %v %v %s", a.Ref, a.Kind, a.State, a.Why.In(locale.EN))
		}
	}
}

// broken refuses every check.
type broken struct{ err error }

func (b broken) Check(context.Context, string) (letter.Checked, error) {
	return letter.Checked{}, b.err
}

func TestACheckThatCannotBeReadIsSaid(t *testing.T) {
	say := locale.Message{ID: "test.bad", ES: "no se entiende «{word}»", EN: "“{word}” cannot be read"}
	w := world(t, "2018-07-11", "1")
	w.Claims = map[record.ID]letter.Claim{id("claim", "c"): {ID: id("claim", "c"), Kind: letter.CheckClaim, Check: "none stepz"}}
	w.Checks = broken{problem.New(problem.Invalid, say, "word", "stepz")}
	r, err := letter.Read(t.Context(), written(t, "[a](claim:c)"), locale.EN, w, nil)
	if err != nil || r.Assertions[0].State != figure.StateUndecided || !strings.Contains(r.Assertions[0].Why.In(locale.EN), "“stepz” cannot be read") {
		t.Errorf("%v, %v", err, r.Assertions)
	}
	w.Checks = broken{context.Canceled}
	if _, err := letter.Read(t.Context(), written(t, "[a](claim:c)"), locale.EN, w, nil); err == nil {
		t.Error("an error of ours was taken for one of the check")
	}
}

func TestBothLanguagesHaveTheSameNumbers(t *testing.T) {
	m, err := loadSample()
	if err != nil {
		t.Fatal(err)
	}
	l, _, err := m.at(t, then).reader().Letter(t.Context(), "letter-2018")
	if err != nil {
		t.Fatal(err)
	}
	l.Body = record.Words(map[string]string{
		"es": "[a](claim:cl-02) [b](claim:cl-01)", "en": "[b](claim:cl-01) [a](claim:cl-02) [c](claim:cl-03)",
	})
	w, err := m.at(t, then).reader().World(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Langs() {
		r, err := letter.Read(t.Context(), l, lang, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []string{"cl-02", "cl-01", "cl-03"} {
			if r.Assertions[i].Ref.Key != want || r.Assertions[i].Number != i+1 {
				t.Errorf("%s: %d is %s, want %s", lang, i+1, r.Assertions[i].Ref, want)
			}
		}
	}
}

// TestAClaimThatIsToldInTwoWaysIsDisputed proves that no reading of a claim is
// taken for what it asserts.
func TestAClaimThatIsToldInTwoWaysIsDisputed(t *testing.T) {
	e := record.Entity{ID: id("claim", "c"), Readings: map[string][]record.Value{
		"kind": {record.Term("figure")}, "asserts": {*quantity(t, "7"), *quantity(t, "8")}, "measure": {record.Ref(id("measure", "m"))},
		"period": {date(t, "2018")}, "territory": {record.Territories("MX")},
	}}
	w := world(t, "2018-07-11", "7")
	w.Claims = map[record.ID]letter.Claim{e.ID: letter.ClaimOf(e)}
	r, err := letter.Read(t.Context(), written(t, "[7 investigations](claim:c)"), locale.EN, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := r.Assertions[0]; a.Verdict != figure.Undecided || a.State != figure.StateDisputed || !strings.Contains(a.Why.In(locale.EN), "its value (7 and 8)") {
		t.Errorf("%v %v: %s", a.Verdict, a.State, a.Why.In(locale.EN))
	}
}

// TestWordsThatSayAnotherNumberAreNotSound proves that a claim does not vouch for
// words that say something else, at its first use or its second.
func TestWordsThatSayAnotherNumberAreNotSound(t *testing.T) {
	for _, c := range []struct{ body, state, says string }{
		{"[7 investigations](claim:c)", "sound", ""},
		{"[400 investigations](claim:c)", "undecided", "it says “400 investigations”, and the claim 7 investigations"},
		{"[7 investigations](claim:c) and [8 more](claim:c)", "undecided", "it says “8 more”"},
		{"[8 more](claim:c) and [9 more](claim:c)", "undecided", "it says “9 more”"},
		{"[](claim:c)", "sound", ""},
	} {
		w := world(t, "2018-07-11", "7")
		w.Claims = map[record.ID]letter.Claim{id("claim", "c"): {
			ID: id("claim", "c"), Kind: letter.FigureClaim, Asserts: quantity(t, "7"), Measure: id("measure", "m"),
			Period: date(t, "2018"), Territory: record.Territories("MX"),
		}}
		r, err := letter.Read(t.Context(), written(t, c.body), locale.EN, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		a := r.Assertions[0]
		said := a.Why.In(locale.EN)
		for _, remark := range a.Remarks {
			said += " " + remark.Says.In(locale.EN)
		}
		if a.State.String() != c.state || !strings.Contains(said, c.says) || r.Summary.Count(a.State) != 1 {
			t.Errorf("%s: %v: %s", c.body, a.State, said)
		}
	}
}

// TestAValueThatCannotBeWrittenSaysWhy proves that a figure which adopts what is
// not its own says so in the letter that asks for its value.
func TestAValueThatCannotBeWrittenSaysWhy(t *testing.T) {
	w := world(t, "2018-07-11", "7")
	w.Figures.Observations[0].Period = date(t, "2001")
	r, err := letter.Read(t.Context(), written(t, "[](figure:f)"), locale.EN, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := r.Assertions[0]
	if a.Text != "no data" || a.State != figure.StateUndecided || !strings.Contains(a.Remarks[0].Says.In(locale.EN), "adopts an observation of another period") {
		t.Errorf("%q %v %v", a.Text, a.State, a.Remarks)
	}
}
