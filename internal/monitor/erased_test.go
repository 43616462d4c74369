package monitor

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// TestWhatRestsOnErasedStatementsSaysSo proves that a figure, a claim and a check
// over erased statements say how many, at every moment at which they were there.
func TestWhatRestsOnErasedStatementsSaysSo(t *testing.T) {
	r := sampleRecord(t)
	remarks := func(at, claim string, lang locale.Lang) string {
		reading, err := r.Letter(t.Context(), tester, "letter-2018", lang, asOf(t, at))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(reading.Assertions, func(a letter.Assertion) bool { return a.Ref.Key == claim })
		said := ""
		for _, remark := range reading.Assertions[i].Remarks {
			said += remark.Says.In(lang) + " "
		}
		return said
	}
	erase := func(typ, key string, properties ...string) {
		id := record.ID{Type: typ, Key: key}
		stmts, err := r.store.Statements(t.Context(), mustView(t, r), id)
		if err != nil {
			t.Fatal(err)
		}
		e := Erasure{Entity: id, Reason: "asked for"}
		for _, s := range stmts {
			if slices.Contains(properties, s.Property) {
				e.Statements = append(e.Statements, s.ID)
			}
		}
		if _, err := r.Erase(t.Context(), tester, e); err != nil {
			t.Fatal(err)
		}
	}
	if said := remarks(signed, "cl-09", locale.EN) + remarks(signed, "cl-04", locale.EN); strings.Contains(said, "erased") {
		t.Errorf("nothing is erased, and the letter says: %s", said)
	}
	erase("observation", "o-nl-local", "statement")
	erase("step", "st-tl-civ-7", "date", "stage")
	for _, c := range []struct{ claim, es, en string }{
		{"cl-09", "Se borró una declaración", "One statement beneath it was erased"},
		{"cl-04", "Se borraron 2 declaraciones", "2 statements beneath it were erased"},
	} {
		for _, at := range []string{signed, ""} {
			if es, en := remarks(at, c.claim, locale.ES), remarks(at, c.claim, locale.EN); !strings.Contains(es, c.es) || !strings.Contains(en, c.en) {
				t.Errorf("%s at %q: %s / %s", c.claim, at, es, en)
			}
		}
	}
	if said := remarks("", "cl-11", locale.EN); strings.Contains(said, "erased") {
		t.Errorf("cl-11 rests on nothing erased: %s", said)
	}
	erase("observation", "o-soldiers-rate-wola") // adopted, and gone
	if said := remarks("", "cl-02", locale.EN); !strings.Contains(said, "statements beneath it were erased") {
		t.Errorf("cl-02, whose figure adopts what is erased: %s", said)
	}
	figures, err := r.Figures(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		why := ""
		for _, w := range f.Why {
			why += w.In(locale.EN)
		}
		if key := f.Figure.ID.Key; (key == "f-nuevo-laredo" || key == "f-soldiers-convicted") && !strings.Contains(why, "erased") {
			t.Errorf("%s does not say what was erased: %s", key, why)
		}
	}
}
