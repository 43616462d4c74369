package query_test

import (
	"testing"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
)

// FuzzParse proves that what a query prints reads back as an equal query, and
// that an error says where.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"acts where type under enforced-disappearance and date in 2018-02/2018-05 and place under MX-TAM",
		"every last steps by accused where proceeding.event = ev-tlatlaya has outcome under released",
		`sum victims of acts where text ~ "desaparición" and not (victims < 4 %) by year(date), event.territory`,
		"share of proceedings where event is known with some steps (outcome in (conviction, acquittal))",
		"(commitment c-lsi has status = not-met) or not ((none steps) and (some acts))",
		"acts where date = [2014,2015] order by date desc, type limit 5",
		`acts where a = "\"\\\n" or b ≠ «x»`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := query.Parse(text)
		if err != nil {
			p, ok := problem.Of(err)
			if !ok || p.Place.Column == "" {
				t.Fatalf("%q: the error does not say where: %v", text, err)
			}
			if p.Place.Offset < 0 || p.Place.Offset+p.Place.Length > len(text) {
				t.Fatalf("%q: the error lies outside: %+v", text, p.Place)
			}
			return
		}
		again, err := query.Parse(q.String())
		if err != nil || !again.Equal(q) {
			t.Fatalf("%q prints as %q, which reads as %q (%v)", text, q, again, err)
		}
		if again.String() != q.String() {
			t.Fatalf("%q prints as %q and then as %q", text, q, again)
		}
	})
}
