package letter_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
)

// TestNoAssertionIsLost proves that what was meant to be an assertion is one, with
// what is wrong with it, and that other links are left alone.
func TestNoAssertionIsLost(t *testing.T) {
	for _, c := range []struct{ body, says string }{
		{"[typo](claims:c-unit)", "write claim:c-unit"},
		{"[slip](cliam:c-unit)", "write claim:c-unit"},
		{"[caps](Claim:c-unit)", "write claim:c-unit"},
		{"[space](claim: c-unit)", "write claim:c-unit"},
		{"[space](claim:c unit)", "write claim: and its id"},
		{"[query](claim:c-unit?x)", "write claim:c-unit"},
		{"[fragment](claim:c-unit#x)", "write claim:c-unit"},
		{"[no key](claim:)", "write claim: and its id"},
		{"[cifra](cifra:f-1)", "write figure:f-1"},
		{"[ask](Ask:a-1)", "write ask:a-1"},
		{"![img](claim:c-unit)", "as an image"},
		{"**[bold](Claims:c-unit)**", "write claim:c-unit"},
		{"- [item](claims:c-unit)", "write claim:c-unit"},
		{"[outer [7](claim:c) inner](claim:c-unit)", "links to no assertion"},
	} {
		r, err := letter.Read(t.Context(), written(t, c.body), locale.EN, world(t, "2018-07-11", "7"), nil)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, a := range r.Assertions {
			why := a.Why.In(locale.EN)
			found = found || a.Kind == letter.MissingClaim && a.State == figure.StateUndecided && strings.Contains(why, c.says)
		}
		if !found {
			t.Errorf("%s: %d assertions, none says %q: %s", c.body, len(r.Assertions), c.says, r.Markdown())
		}
	}
	for _, body := range []string{
		"[page](https://example.org/claim:x)", "[event](event:ev-1)", "[file](file:x)", "`[code](claim: x)`", "a claim: b (figure: c)",
		"![photo](https://example.org/x.png)", "[mail](mailto:a@example.org)", "[source](source:s)", "[place](place:x)",
	} {
		r, err := letter.Read(t.Context(), written(t, body), locale.EN, world(t, "2018-07-11", "7"), nil)
		if err != nil || len(r.Assertions) > 0 {
			t.Errorf("%s: %d assertions, %v", body, len(r.Assertions), err)
		}
	}
}
