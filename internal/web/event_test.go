package web

import (
	"strings"
	"testing"
)

// TestLastStepsOfACase: what came after another is later than it, and what
// happened on one day is told together.
func TestLastStepsOfACase(t *testing.T) {
	h, _ := sampleServer(t)
	for path, want := range map[string]string{
		"/en/events/ev-tlatlaya":                "Last dated steps: Arrest and Release on bail, 26 March 2021.",
		"/es/events/ev-nuevo-laredo":            "Último paso con fecha: Detención, 9 de abril de 2021.",
		"/en/events/ev-tlatlaya?at=@2020-01-01": "Last dated step: Arrest warrant, October 2019.",
	} {
		page := strings.ReplaceAll(text(get(h, path).Body.String()), "\u00a0", " ")
		if !strings.Contains(page, want) {
			from := max(0, strings.Index(page, "Where the case stands"))
			t.Errorf("%s lacks “%s”: %.200s", path, want, page[from:])
		}
	}
}
