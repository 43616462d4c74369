package letter_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
)

const then = "2018-07-11"

// read reads the sample's letter as known on a day; today where day is empty.
func read(t testing.TB, lang locale.Lang, day string) letter.Reading {
	t.Helper()
	m, err := loadSample()
	if err != nil {
		t.Fatal(err)
	}
	now := m.at(t, day)
	r := now.reader()
	l, ok, err := r.Letter(t.Context(), "letter-2018")
	if err != nil || !ok {
		t.Fatal("no letter: ", err)
	}
	world, err := r.World(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	var before *letter.World
	if base := l.Baseline(now.at.Position); base.KnownBy < now.at.KnownBy {
		if before, err = m.at(t, base.KnownBy.String()).reader().World(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	reading, err := letter.Read(t.Context(), l, lang, world, before)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

// TestSampleLetterAtTwoMoments is the expected table of the letter's 25
// assertions: verdict, flags and state on its date and today.
func TestSampleLetterAtTwoMoments(t *testing.T) {
	readings := map[string]letter.Reading{then: read(t, locale.ES, then), "": read(t, locale.ES, "")}
	for _, c := range []struct{ claim, then, now string }{
		{"cl-01", "none [] sound", "none [] sound"},
		{"cl-02", "holds [] sound", "holds [] sound"},
		{"cl-03", "holds [] sound", "holds [] sound"},
		{"cl-04", "holds [] sound", "fails [changed] changed"},
		{"cl-05", "holds [untraced] untraced", "undecided [untraced changed] changed"},
		{"cl-06", "holds [untraced] untraced", "fails [changed] changed"},
		{"cl-07", "holds [] sound", "holds [] sound"},
		{"cl-08", "holds [] sound", "holds [] sound"},
		{"cl-09", "holds [disputed] disputed", "holds [disputed superseded] disputed"},
		{"cl-10", "holds [] sound", "holds [superseded] superseded"},
		{"cl-11", "holds [] sound", "holds [] sound"},
		{"cl-12", "holds [] sound", "holds [] sound"},
		{"cl-13", "holds [untraced] untraced", "holds [untraced] untraced"},
		{"cl-14", "holds [] sound", "holds [] sound"},
		{"cl-15", "holds [untraced] untraced", "fails [changed] changed"},
		{"cl-16", "holds [] sound", "holds [] sound"},
		{"cl-17", "holds [] sound", "holds [] sound"},
		{"cl-18", "none [] sound", "none [] sound"},
		{"cl-19", "holds [] sound", "holds [] sound"},
		{"cl-20", "none [] sound", "none [] sound"},
		{"cl-21", "undecided [disputed] disputed", "undecided [disputed superseded] disputed"},
		{"cl-22", "holds [untraced] untraced", "holds [untraced] untraced"},
		{"cl-23", "holds [] sound", "holds [] sound"},
		{"cl-24", "holds [untraced] untraced", "holds [] sound"},
		{"cl-25", "holds [untraced] untraced", "holds [untraced] untraced"},
	} {
		for day, want := range map[string]string{then: c.then, "": c.now} {
			for _, a := range readings[day].Assertions {
				if a.Ref.Key != c.claim {
					continue
				}
				got := a.Verdict.String() + " [" + strings.Join(a.Flags.Names(), " ") + "] " + a.State.String()
				if got != want {
					t.Errorf("%s at %q: %s, want %s\n%s", c.claim, day, got, want, a.Why.In(locale.EN))
				}
			}
		}
	}
}

// TestWhatIsNotYetKnownIsNotWrong proves that a letter read by what was known
// before its date has nothing that does not hold: nobody had said otherwise.
func TestWhatIsNotYetKnownIsNotWrong(t *testing.T) {
	for _, day := range []string{"2013-12-31", "2014-12-31", "2018-03-01", "2018-06-30"} {
		for _, a := range read(t, locale.EN, day).Assertions {
			if a.Verdict == figure.Fails || a.Flags.Has(figure.Changed) {
				t.Errorf("%s at %s: %v %v: %s", a.Ref, day, a.Verdict, a.Flags.Names(), a.Why.In(locale.EN))
			}
		}
	}
}

// TestWhatIsMissingOnlyTheLetterSays proves that a check says so where its facts
// have other sources and its completeness has none; and that another letter of the
// record is another source.
func TestWhatIsMissingOnlyTheLetterSays(t *testing.T) {
	const says = "only the letter itself says"
	said := func(r letter.Reading, claim string) (state, remarks string) {
		for _, a := range r.Assertions {
			if a.Ref.Key == claim {
				state = a.State.String()
				for _, remark := range a.Remarks {
					remarks += remark.Says.In(locale.EN) + " "
				}
			}
		}
		return state, remarks
	}
	signed := read(t, locale.EN, then)
	if state, remarks := said(signed, "cl-04"); state != "sound" || !strings.Contains(remarks, says) {
		t.Errorf("cl-04: %s: %s", state, remarks)
	}
	if state, remarks := said(signed, "cl-15"); state != "untraced" || strings.Contains(remarks, says) {
		t.Errorf("cl-15: %s: %s", state, remarks)
	}
	m, err := loadSample()
	if err != nil {
		t.Fatal(err)
	}
	r := m.at(t, then).reader()
	l, _, err := r.Letter(t.Context(), "letter-2018")
	if err != nil {
		t.Fatal(err)
	}
	l.Source = id("source", "another-letter") // the letter of 2018 is then an earlier one
	world, err := r.World(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	other, err := letter.Read(t.Context(), l, locale.EN, world, nil)
	if err != nil {
		t.Fatal(err)
	}
	if state, remarks := said(other, "cl-22"); state != "sound" || strings.Contains(remarks, "no source other") {
		t.Errorf("cl-22 of another letter: %s: %s", state, remarks)
	}
}

// TestSampleLetterIsPrinted holds the whole letter, in both languages at both
// moments, as text and for programs; and what changed between the two.
func TestSampleLetterIsPrinted(t *testing.T) {
	for _, lang := range locale.Langs() {
		signed, today := read(t, lang, then), read(t, lang, "")
		for name, r := range map[string]letter.Reading{"then": signed, "now": today} {
			golden(t, "letter."+string(lang)+"."+name+".md", []byte(r.Markdown()))
			golden(t, "letter."+string(lang)+"."+name+".json", indented(t, r.JSON()))
		}
		difference := letter.Compare(signed, today)
		golden(t, "difference."+string(lang)+".md", []byte(difference.Markdown()))
		golden(t, "difference."+string(lang)+".json", indented(t, difference.JSON()))
	}
}

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it, then run with -update:\n%s", path, firstDifference(string(got), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return "it ends early"
}

func indented(t *testing.T, v any) []byte {
	t.Helper()
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(out, '\n')
}
