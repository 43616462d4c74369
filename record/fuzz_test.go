package record

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// mendable fails unless err says what was found and what was expected.
func mendable(t *testing.T, text string, err error) {
	t.Helper()
	if p, ok := problem.Of(err); !ok || p.Place.Expected == nil || p.In(locale.ES) == "" {
		t.Fatalf("%q: the error does not say what to do: %v", text, err)
	}
}

func FuzzParseDate(f *testing.F) {
	file, err := os.ReadFile("testdata/date_words.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(file), "\n") {
		for _, cell := range strings.Split(line, "\t") {
			f.Add(cell)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseWritten(text)
		if err != nil {
			mendable(t, text, err)
			return
		}
		again, err := ParseDate(d.String())
		if err != nil || again != d {
			t.Fatalf("%q is written %q, which reads as %q (%v)", text, d, again, err)
		}
		if d.Earliest() > d.Latest() {
			t.Fatalf("%q begins on %s and ends on %s", text, d.Earliest(), d.Latest())
		}
		for _, l := range locale.Langs() {
			for _, said := range []string{d.In(l), d.Short(l), d.Period(l), d.PeriodShort(l)} {
				if said == "" || strings.Contains(said, "{") || strings.Contains(said, "  ") {
					t.Fatalf("%q is said %q", text, said)
				}
			}
		}
		k := Kind{Base: Instant}
		if v, err := k.Parse(d.String()); err != nil || v != d {
			t.Fatalf("%q is %v, %v as an instant", d, v, err)
		}
		if met, ok := meetInstants([]Date{d, d}); !ok || met != d {
			t.Fatalf("%q and itself are %q", d, met)
		}
	})
}

func FuzzParseQuantity(f *testing.F) {
	for _, s := range []string{"22", ">=34", "<4 %", "6..9", "~60", "8,335", "3..<9", ">3..9", "-5--2", "entre 6 y 9", "3,2", "al menos 4 %", "2.4 % a 6.2 %"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseQuantity(text)
		if err != nil {
			mendable(t, text, err)
			return
		}
		again, err := ParseQuantity(q.String())
		if err != nil || again != q {
			t.Fatalf("%q is written %q, which reads as %q (%v)", text, q, again, err)
		}
		if low, high := q.Ends(); low > high || q.IsZero() {
			t.Fatalf("%q allows %v to %v", text, low, high)
		}
		if q.Entails(q) == Contradicts {
			t.Fatalf("%q contradicts itself", text)
		}
		for _, l := range locale.Langs() {
			if said := q.In(l); said == "" || q.Short(l) == "" || strings.Contains(said, "{") {
				t.Fatalf("%q is said %q", text, said)
			}
		}
	})
}

func FuzzParsePlace(f *testing.F) {
	for _, s := range []string{"MX", "mx-tam;MX-GRO", "MX-TAM-027", "MX-DIF", "27.4763, -99.5164 ~5 km", "-33.45 -70.66", "91,0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePlace(text)
		if err != nil {
			mendable(t, text, err)
			return
		}
		again, err := ParsePlace(p.String())
		if err != nil || again != p || p.IsZero() {
			t.Fatalf("%q is written %q, which reads as %q (%v)", text, p, again, err)
		}
		for _, code := range p.Codes() {
			if certain, possible := p.Within(code); !possible || certain != (len(p.Codes()) == 1) {
				t.Fatalf("%q lies in its own %s: %v, %v", p, code, certain, possible)
			}
		}
	})
}

func FuzzParseText(f *testing.F) {
	for _, s := range []string{"hola", "en=a\nes=b", `\es=a`, `\\`, "es=a\\nb", "[unknown]", "es=a\nes=b", "es=", "und=a", "a=b\nes=c", "\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseText(text)
		if err != nil {
			mendable(t, text, err)
			return
		}
		again, err := ParseText(w.String())
		if err != nil || again != w {
			t.Fatalf("%q is written %q, which reads as %q (%v)", text, w, again, err)
		}
		if !utf8.ValidString(w.String()) {
			t.Fatalf("%q is not UTF-8", w)
		}
		if back := Words(w.ByLang()); back != w {
			t.Fatalf("the words of %q are %q", w, back)
		}
		if plain, err := ParseText(Plain(text).String()); err == nil && plain != Plain(text) {
			t.Fatalf("%q by itself reads as %q", text, plain)
		}
	})
}

// FuzzKindParse reads any text as any kind: what is read, prints and reads back.
func FuzzKindParse(f *testing.F) {
	for _, s := range []string{"WOLA", "[unknown]", `\[none]`, "2018-07-11", "<4 %", "MX-TAM", "conviction", "party:WOLA", "https://example.org/", " ", "\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for base := Line; base <= RefTo; base++ {
			k := Kind{Base: base, Vocabulary: "v", Types: []string{"party"}}
			v, err := k.Parse(text)
			if err != nil {
				mendable(t, text, err)
				continue
			}
			if again, err := k.Parse(v.String()); err != nil || again != v {
				t.Fatalf("as %d, %q is written %q, which reads as %v (%v)", base, text, v, again, err)
			}
		}
	})
}
