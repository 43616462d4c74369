package store_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestLookUpsScanNoTable holds the plans of single look-ups, at the current moment
// and at another: none walks through a table that grows with the record.
func TestLookUpsScanNoTable(t *testing.T) {
	s, m := filled(t, 60, 12, false)
	for _, at := range []record.Moment{
		{Position: m.Last, KnownBy: record.LastDay},
		{Position: m.Ends[8], KnownBy: record.DayOf(2018, 7, 11)},
	} {
		plans, err := s.Plans(t.Context(), query.View{Scope: storetest.Everyone(), At: at})
		if err != nil {
			t.Fatal(err)
		}
		for name, plan := range plans {
			if name == "the entities of a type" {
				continue // it lists them all
			}
			for _, step := range plan {
				// A scratch file's table is scanned where it is small.
				scan := strings.HasPrefix(step, "SCAN ") && !strings.Contains(step, "VIRTUAL TABLE INDEX") && !strings.Contains(step, "moment.")
				if scan && !strings.Contains(step, "CONSTANT ROW") {
					t.Errorf("%s at %v: %s\nin the plan\n%s", name, at, step, strings.Join(plan, "\n"))
				}
			}
		}
	}
}
