package record

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
)

// TestEveryExampleReads: what a form shows as an example is a value of its
// property, and its canonical text reads back to the same.
func TestEveryExampleReads(t *testing.T) {
	schema := Core()
	if err := schema.Check(); err != nil {
		t.Fatal(err)
	}
	for _, typ := range schema.Types {
		for _, p := range typ.Properties {
			if p.Example == "" {
				continue
			}
			v, err := p.Kind.Parse(p.Example)
			if err != nil {
				t.Errorf("%s.%s: the example %q: %v", typ.Name, p.Name, p.Example, err)
				continue
			}
			if back, err := p.Kind.Parse(v.String()); err != nil || back != v {
				t.Errorf("%s.%s: %q is written %q, which reads as %v, %v", typ.Name, p.Name, p.Example, v, back, err)
			}
		}
	}
}

func TestKindReadsItsValues(t *testing.T) {
	party := Kind{Base: RefTo, Types: []string{"party"}}
	several := Kind{Base: RefTo, Types: []string{"party", "event"}}
	for _, c := range []struct {
		kind Kind
		text string
		want Value
	}{
		{Kind{Base: Line}, " WOLA ", Plain("WOLA")},
		{Kind{Base: Line}, "id=3", Plain("id=3")},
		{Kind{Base: Line}, `\id=3`, Plain("id=3")},
		{Kind{Base: Prose}, "es=hola", Words(map[string]string{"es": "hola"})},
		{Kind{Base: Prose}, "hola", Plain("hola")},
		{Kind{Base: Link}, "https://example.org/a?b=c", Plain("https://example.org/a?b=c")},
		{Kind{Base: Instant}, "11 jul 2018", On(DayOf(2018, 7, 11))},
		{Kind{Base: Period}, "2012–2016", Between(DayOf(2012, 1, 1), DayOf(2016, 12, 31))},
		{Kind{Base: Count}, "8,335", Exactly(Whole(8335))},
		{Kind{Base: Number}, "4", Exactly(Whole(4))},
		{Kind{Base: Area}, "mx-tam", Territories("MX-TAM")},
		{Kind{Base: TermOf, Vocabulary: "outcomes"}, "conviction", Term("conviction")},
		{party, "WOLA", Ref{"party", "WOLA"}},
		{party, "party:WOLA", Ref{"party", "WOLA"}},
		{several, "event:e-1", Ref{"event", "e-1"}},
		{Kind{Base: Line}, UnknownText, Unknown{}},
		{party, " [none] ", None{}},
		{Kind{Base: Line}, `\[none]`, Plain("[none]")},
	} {
		if v, err := c.kind.Parse(c.text); err != nil || v != c.want {
			t.Errorf("%+v reads %q as %#v, %v; want %#v", c.kind, c.text, v, err, c.want)
		}
	}
}

func TestWrongValueSaysWhatWasExpected(t *testing.T) {
	party := Kind{Base: RefTo, Types: []string{"party"}}
	for _, c := range []struct {
		kind Kind
		text string
		want string
	}{
		{Kind{Base: Line}, " ", "nothing is written; write text in UTF-8"},
		{Kind{Base: Count}, "", "nothing is written; write a whole number such as 22"},
		{Kind{Base: Count}, "3.2", "counts nothing"},
		{Kind{Base: Count}, "<4 %", "counts nothing"},
		{Kind{Base: Count}, "-3", "counts nothing"},
		{Kind{Base: Count}, ">3..<4", "counts nothing"},
		{Kind{Base: Count}, "<0", "counts nothing"},
		{Kind{Base: Number}, ">=4", "is not an exact number"},
		{Kind{Base: Number}, "4.5", "is not an exact number"},
		{Kind{Base: Link}, "www.example.org", "copy it whole, from https://"},
		{Kind{Base: Link}, "javascript:alert(1)", "copy it whole, from https://"},
		{Kind{Base: Link}, "https://a b", "copy it whole, from https://"},
		{Kind{Base: Period}, "[2014,2016]", "leaves a choice of dates"},
		{Kind{Base: Instant}, "ayer", "is not a date"},
		{Kind{Base: Area}, "Tamaulipas", "is not a place"},
		{Kind{Base: TermOf, Vocabulary: "outcomes"}, "Condena", "cannot be a code of the vocabulary “outcomes”"},
		{party, "una clave", "is not a key"},
		{party, "event:e-1", "is of type event; party is expected here"},
		{Kind{Base: RefTo, Types: []string{"party", "event"}}, "e-1", "may be of several types; write its own before it: party:e-1"},
	} {
		_, err := c.kind.Parse(c.text)
		p, ok := problem.Of(err)
		if !ok || !strings.Contains(p.Error(), c.want) {
			t.Errorf("%+v, %q: %v, want “%s”", c.kind, c.text, err, c.want)
			continue
		}
		if p.Kind != problem.Invalid || p.Place.Expected == nil {
			t.Errorf("%q: the problem does not say what was expected", c.text)
		}
	}
}
