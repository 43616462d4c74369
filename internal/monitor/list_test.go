package monitor

import (
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestSizesAreWhatCountsSay proves that the sizes of types are those that the
// query language counts, at two moments, before and after something is recorded.
func TestSizesAreWhatCountsSay(t *testing.T) {
	r := sampleRecord(t)
	compare := func() {
		t.Helper()
		for _, at := range []AsOf{{}, asOf(t, "@2018-07-11")} {
			sizes, err := r.Sizes(t.Context(), tester, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, typ := range r.Schema.Types {
				want, err := r.Ask(t.Context(), tester, "count "+typ.Plural, at)
				if err != nil {
					t.Fatal(err)
				}
				if got := sizes[typ.Name]; got != want.Answer.Certain {
					t.Errorf("%s at %s: %+v, want %+v", typ.Plural, at, got, want.Answer.Certain)
				}
			}
		}
	}
	compare()
	_, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "one more", Changes: []record.Change{{
		Entity: record.ID{Type: "event", Key: "one-more"},
		Add:    []record.Statement{{Property: "place", Value: record.Plain("Aquí")}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	compare()
}
