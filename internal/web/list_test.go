package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestMoreThanIsTrue lists events of which exactly 60 meet a condition without an
// index, so that the page does not count them to the end: what it says that there are
// more than must be fewer. On a later page, where the first rows of the table show
// none of what matches, no doubt is said of what is certain.
func TestMoreThanIsTrue(t *testing.T) {
	h, r := emptyServer(t)
	set := record.ChangeSet{Reason: "many"}
	for i := range 1500 {
		where := "US"
		switch {
		case i < 60:
			where = "MX"
		case i > 1350:
			where = "GT"
		}
		set.Changes = append(set.Changes, record.Change{
			Entity: record.ID{Type: "event", Key: fmt.Sprintf("e-%04d", i)},
			Add:    []record.Statement{{Property: "territory", Value: record.Territories(where)}},
		})
	}
	if _, err := r.Save(t.Context(), reader, set); err != nil {
		t.Fatal(err)
	}
	page := text(get(h, "/en/events?territory=MX").Body.String())
	if !strings.Contains(page, "More than 50 events") {
		t.Errorf("of 60 events the page says: %.600s", page)
	}
	page = text(get(h, "/en/events?territory=GT&page=2").Body.String())
	if !strings.Contains(page, "More than 100 events") || strings.Contains(page, "More than 100 events; for some") {
		t.Errorf("of 149 events, all certain, the second page says: %.600s", page)
	}
	for n, want := range map[int]int{0: 0, 1: 0, 10: 9, 11: 10, 60: 50, 61: 60, 10_001: 10_000} {
		if got := rounded(n); got != want {
			t.Errorf("of at least %d there are more than %d, want %d", n, got, want)
		}
	}
}
