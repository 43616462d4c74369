package web

import (
	"strings"
	"testing"
)

// TestLedeNamesOnlyWhatIsDisputed: a count of another period is among the
// observations, and not among those that cannot all be exact.
func TestLedeNamesOnlyWhatIsDisputed(t *testing.T) {
	h, _ := sampleServer(t)
	for path, want := range map[string]string{
		"/en/measures/journalists-killed":                      "Of 5 observations, 3 cannot all be exact: between 6 and 9 and 13.",
		"/es/measures/journalists-killed":                      "De 5 observaciones, 3 no pueden ser todas exactas: entre 6 y 9 y 13.",
		"/en/measures/nuevo-laredo-disappeared":                "Of 4 observations, 3 cannot all be exact: at least 40, 23 and 27.",
		"/en/measures/migrant-crime-sentence-rate":             "3 observations: 0.84 % and less than 1 %.",
		"/en/measures/official-homicide-convictions":           "A single observation: 25.",
		"/en/measures/nuevo-laredo-disappeared?at=@2018-05-29": "Nobody has observed anything",
	} {
		if page := strings.ReplaceAll(text(get(h, path).Body.String()), "\u00a0", " "); !strings.Contains(page, want) {
			from := max(0, strings.Index(page, "observ")-100)
			t.Errorf("%s lacks “%s”: %.300s", path, want, page[from:])
		}
	}
}
