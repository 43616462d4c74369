package query_test

import (
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// FuzzParse proves that what a query prints reads back as an equal query,
// before it is checked and after, that any query that can be checked can be
// said, and that an error says where.
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
	terms, schema := vocabularies(f), record.Core()
	speaker := query.Speaker{Schema: schema, Terms: terms}
	f.Fuzz(func(t *testing.T, text string) {
		query.Complete(text, len(text)/2, schema, terms)
		query.Complete(text, len(text), schema, terms)
		q, err := query.Parse(text)
		if err != nil {
			saysWhere(t, text, err)
			return
		}
		again, err := query.Parse(q.String())
		if err != nil || !again.Equal(q) {
			t.Fatalf("%q prints as %q, which reads as %q (%v)", text, q, again, err)
		}
		if again.String() != q.String() {
			t.Fatalf("%q prints as %q and then as %q", text, q, again)
		}
		checked, err := query.Check(q, schema, terms)
		if err != nil {
			saysWhere(t, text, err)
			return
		}
		if again, err = query.Parse(checked.String()); err == nil {
			again, err = query.Check(again, schema, terms)
		}
		if err != nil || !again.Equal(checked) {
			t.Fatalf("%q is checked to %q, which reads as %q (%v)", text, checked, again, err)
		}
		for _, l := range locale.Langs() {
			if speaker.Sentence(checked, l) == "" {
				t.Fatalf("%q is not said in %s", text, l)
			}
		}
	})
}

func saysWhere(t *testing.T, text string, err error) {
	t.Helper()
	p, ok := problem.Of(err)
	if !ok || p.Place.Column == "" {
		t.Fatalf("%q: the error does not say where: %v", text, err)
	}
	if p.Place.Offset < 0 || p.Place.Length < 0 || p.Place.Offset+p.Place.Length > len(text) {
		t.Fatalf("%q: the error lies outside: %+v", text, p.Place)
	}
}
