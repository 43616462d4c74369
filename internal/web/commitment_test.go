package web

import (
	"strings"
	"testing"
)

// TestPartsSayHowTheyStand: that a part went another way is seen on the page of
// the whole.
func TestPartsSayHowTheyStand(t *testing.T) {
	h, _ := sampleServer(t)
	for path, want := range map[string]string{
		"/en/commitments/c-fgr": "Head of the Prosecutor’s Office in place · Reversed",
		"/es/commitments/c-fgr": "Titular de la Fiscalía en funciones · Revertido",
	} {
		if page := strings.ReplaceAll(text(get(h, path).Body.String()), "\u00a0", " "); !strings.Contains(page, want) {
			from := max(0, strings.Index(page, "Prosecutor’s Office in place")-60)
			t.Errorf("%s lacks “%s”: %.200s", path, want, page[from:])
		}
	}
}
