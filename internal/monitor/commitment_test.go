package monitor

import (
	"slices"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestPartsAreThoseOnRecord proves that a commitment of which no whole is on
// record is no part of every other, though it could be.
func TestPartsAreThoseOnRecord(t *testing.T) {
	r := sampleRecord(t)
	reader := r.reader(mustView(t, r), nil)
	for whole, want := range map[string][]string{"c-fgr": {"c-fgr-head"}, "c-lsi": nil} {
		got, err := reader.Keys(t.Context(), "commitment", "parent", []record.ID{{Type: "commitment", Key: whole}})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("parts of %s: %v, %v, want %v", whole, got, err, want)
		}
	}
}
