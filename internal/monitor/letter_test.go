package monitor

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

const signed = "@2018-07-11"

// sampleRecord is a record with the sample, on the day of the golden files.
func sampleRecord(t testing.TB) *Record {
	t.Helper()
	r, err := Create(t.Context(), t.TempDir()+"/record", Options{
		Name: "Sample", Organisation: "LAWG",
		Now: func() time.Time { return time.Date(2026, 11, 24, 3, 4, 5, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	return r
}

func asOf(t testing.TB, text string) AsOf {
	t.Helper()
	at, err := ParseMoment(text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

var positions = regexp.MustCompile(`(posición|position) \d+`)

// TestTheLetterReadsAsTheOracleReadsIt holds the letter from the store to the
// golden files, which were made from memory with the oracle of the queries.
func TestTheLetterReadsAsTheOracleReadsIt(t *testing.T) {
	r := sampleRecord(t)
	for _, lang := range locale.Langs() {
		for at, name := range map[string]string{signed: "then", "": "now"} {
			reading, err := r.Letter(t.Context(), tester, "letter-2018", lang, asOf(t, at))
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile("../../letter/testdata/letter." + string(lang) + "." + name + ".md")
			if err != nil {
				t.Fatal(err)
			}
			got := positions.ReplaceAllString(reading.Markdown(), "$1 N")
			if w := positions.ReplaceAllString(string(want), "$1 N"); got != w {
				g, l := strings.Split(got, "\n"), strings.Split(w, "\n")
				for i := range g {
					if i >= len(l) || g[i] != l[i] {
						t.Errorf("%s at %q, line %d:\n got %s\nwant %s", lang, at, i+1, g[i], l[min(i, len(l)-1)])
						break
					}
				}
			}
		}
	}
	d, err := r.LetterDifference(t.Context(), tester, "letter:letter-2018", locale.EN, asOf(t, signed), AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../letter/testdata/difference.en.md")
	if err != nil || d.Markdown() != string(want) {
		t.Errorf("the difference is not that of letter/testdata: %v", err)
	}
}

// TestAdoptingMovesTheLetterFromTodayOn proves that an adoption is a judgement
// with a date: today's letter changes, the one of the day of signing does not.
func TestAdoptingMovesTheLetterFromTodayOn(t *testing.T) {
	r := sampleRecord(t)
	id := func(typ, key string) record.ID { return record.ID{Type: typ, Key: key} }
	if _, err := r.Adopt(t.Context(), tester, Adoption{Figure: id("figure", "f-nuevo-laredo"), Observation: id("observation", "o-nl-cndh")}); err == nil {
		t.Error("an adoption without a reason was taken")
	}
	if _, err := r.Adopt(t.Context(), tester, Adoption{
		Figure: id("figure", "f-nuevo-laredo"), Observation: id("observation", "o-tlatlaya-killed-cndh"), Reason: "by mistake",
	}); err == nil {
		t.Error("an observation of another measure was adopted")
	}
	if _, err := r.Adopt(t.Context(), tester, Adoption{
		Figure: id("figure", "f-nuevo-laredo"), Observation: id("observation", "o-nl-local"), Reason: "It is a list of names.", Lang: locale.EN,
	}); err != nil {
		t.Fatal(err)
	}
	state := func(at string) string {
		reading, err := r.Letter(t.Context(), tester, "letter-2018", locale.EN, asOf(t, at))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(reading.Assertions, func(a letter.Assertion) bool { return a.Ref.Key == "cl-09" })
		a := reading.Assertions[i]
		return a.Verdict.String() + " " + a.State.String()
	}
	if got := state(signed); got != "holds disputed" {
		t.Errorf("on the day of signing: %s, want holds disputed", got)
	}
	if got := state(""); got != "fails changed" {
		t.Errorf("today: %s, want fails changed", got)
	}
	if _, err := r.Adopt(t.Context(), tester, Adoption{
		Figure: id("figure", "f-nuevo-laredo"), Observation: id("observation", "o-nl-ohchr"), Reason: "Back to the first.", Lang: locale.EN,
	}); err != nil {
		t.Fatal(err)
	}
	if got := state(""); got != "holds disputed" {
		t.Errorf("after taking it back: %s, want holds disputed", got)
	}
}

// TestFiguresSayTheirState holds what the issue and the sample's README ask of
// the list of figures.
func TestFiguresSayTheirState(t *testing.T) {
	r := sampleRecord(t)
	figures, err := r.Figures(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range figures {
		got[f.Figure.Measure.Key+" "+f.Figure.Period.String()] = strings.Join(f.Judgement.Flags.Names(), " ") + " " + f.Judgement.State.String()
	}
	for key, want := range map[string]string{
		"soldier-conviction-rate 2012/2016":                      " sound",
		"nuevo-laredo-disappeared 2018-02/2018-05":               "disputed superseded disputed",
		"enforced-disappearance-sentences 2006/2017":             "superseded superseded",
		"asylum-unresolved-share 2017":                           "mismatch sound",
		"defender-killings-unpunished 2018-12/2021-09":           "mismatch sound",
		"official-homicide-convictions 2006/2018":                "mismatch sound",
		"journalists-killed 2017":                                "disputed superseded disputed",
		"journalists-killed 2018-01/2018-06":                     "untraced untraced",
		"ayotzinapa-disappeared 2014-09-26/2014-09-27":           " sound",
		"mechanism-beneficiaries 2018-11":                        "superseded superseded",
		"torture-investigations 2015-10/2018-02":                 " sound",
		"migrant-crime-sentence-rate 2014/2016":                  " sound",
		"nuevo-laredo-disappeared-year 2018":                     " sound",
		"enforced-disappearance-sentences 2001-04-01/2022-03-15": " sound",
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
	c, err := r.Measure(t.Context(), tester, "nuevo-laredo-disappeared", AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Disputes) != 2 || len(c.Others) != 1 || len(c.Figures) == 0 || len(c.Figures[0].Claims) != 1 {
		t.Errorf("Nuevo Laredo: %d disputes, %d others, figures %v", len(c.Disputes), len(c.Others), c.Figures)
	}
	if _, err := r.Measure(t.Context(), tester, "nothing", AsOf{}); err == nil {
		t.Error("a measure that is not there was compared")
	}
	if _, err := r.Measures(t.Context(), tester, AsOf{}); err != nil {
		t.Error(err)
	}
}

// TestCommitmentsStand holds the sample's commitments at two moments.
func TestCommitmentsStand(t *testing.T) {
	r := sampleRecord(t)
	for _, c := range []struct{ key, at, status string }{
		{"c-lsi", signed, "not-met"},
		{"c-lsi", "", "met"},
		{"c-commission", signed, "not-met"},
		{"c-commission", "", "replaced"},
		{"c-fgr-head", "@2019-06-01", "met"},
		{"c-fgr-head", "", "reversed"},
		{"c-sna", "", "in-part"},
	} {
		s, err := r.Commitment(t.Context(), tester, c.key, asOf(t, c.at))
		if err != nil {
			t.Fatal(err)
		}
		if s.Status.String() != c.status {
			t.Errorf("%s at %q: %q, want %q", c.key, c.at, s.Status, c.status)
		}
	}
	s, err := r.Commitment(t.Context(), tester, "c-fgr", AsOf{})
	if err != nil || len(s.Parts) != 1 || len(s.Asks) != 1 {
		t.Errorf("c-fgr: parts %v, asks %v, %v", s.Parts, s.Asks, err)
	}
	all, err := r.Commitments(t.Context(), tester, AsOf{})
	if err != nil || len(all) != 12 {
		t.Errorf("%d commitments, %v", len(all), err)
	}
}

// BenchmarkLetter reads the sample's letter, today, for the first time after a
// write and again.
func BenchmarkLetter(b *testing.B) {
	r := sampleRecord(b)
	v, err := r.View(b.Context(), tester, AsOf{})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.read(b.Context(), v, nil, "letter-2018", locale.ES); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			if _, err := r.Letter(b.Context(), tester, "letter-2018", locale.ES, AsOf{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestResultsGoWithTheNextWrite proves that nothing computed outlives a change
// of the record.
func TestResultsGoWithTheNextWrite(t *testing.T) {
	r := sampleRecord(t)
	rank := func(c *figure.Comparison) int { return len(c.Disputes) }
	measure := func() *figure.Comparison {
		c, err := r.Measure(t.Context(), tester, "nuevo-laredo-disappeared", AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	before := measure()
	if measure() != before {
		t.Error("the same comparison was made twice")
	}
	stmts, err := r.store.Statements(t.Context(), mustView(t, r), record.ID{Type: "observation", Key: "o-nl-local"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(stmts, func(s record.Statement) bool { return s.Property == "quantity" })
	if _, err := r.SetRank(t.Context(), tester, Rerank{
		Entity: stmts[i].Entity, Statement: stmts[i].ID, Rank: record.Deprecated, Cause: record.Adopted, Reason: "x",
	}); err == nil {
		t.Error("a cause that does not go with the rank was taken")
	}
	if _, err := r.SetRank(t.Context(), tester, Rerank{
		Entity: stmts[i].Entity, Statement: stmts[i].ID, Rank: record.Deprecated, Cause: record.MisEntered, Reason: "typed twice",
	}); err != nil {
		t.Fatal(err)
	}
	if after := measure(); rank(after) != 0 || rank(before) != 2 {
		t.Errorf("%d disputes, then %d; want 2, then none", rank(before), rank(after))
	}
}

func mustView(t testing.TB, r *Record) query.View {
	t.Helper()
	v, err := r.View(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}
