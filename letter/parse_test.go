package letter

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

func TestALetterIsParsed(t *testing.T) {
	blocks := Parse(strings.Join([]string{
		"# Heading", "",
		"First [23 *people*](claim:cl-09), [insist](ask:a-01), [](figure:f-1),",
		"[the event](event:ev-1), [a page](https://example.org), [not](javascript:alert), <b>bold</b> and `code`.", "",
		"- one", "- two", "",
		"> quoted", "", "---", "", "    indented code", "",
		"Second.",
	}, "\n"))
	kinds := []BlockKind{}
	for _, b := range blocks {
		kinds = append(kinds, b.Kind)
	}
	if want := []BlockKind{Heading, Paragraph, Item, Item, Quote, Rule, Paragraph, Paragraph}; !slices.Equal(kinds, want) {
		t.Fatalf("blocks %v, want %v", kinds, want)
	}
	if blocks[1].Number != 1 || blocks[7].Number != 3 {
		t.Errorf("paragraphs are numbered %d and %d", blocks[1].Number, blocks[7].Number)
	}
	var refs []string
	for _, id := range Refs(blocks) {
		refs = append(refs, id.String())
	}
	if want := []string{"claim:cl-09", "ask:a-01", "figure:f-1", "event:ev-1"}; !slices.Equal(refs, want) {
		t.Errorf("refs %v, want %v", refs, want)
	}
	if got, want := Plain(blocks[1].Nodes), "First 23 people, insist, , the event, a page, not, <b>bold</b> and code."; got != want {
		t.Errorf("plain text %q, want %q", got, want)
	}
}

// TestKeys holds what is underlined: the number and its noun.
func TestKeys(t *testing.T) {
	for _, c := range []struct {
		lang             locale.Lang
		text, said, want string
	}{
		{locale.ES, "Menos de 4 % de las investigaciones a soldados", "<4 %", "Menos de 4 %"},
		{locale.EN, "Fewer than 4 % of the investigations", "<4 %", "Fewer than 4 %"},
		{locale.EN, "Under 1 % of the crimes", "<1 %", "Under 1 %"},
		{locale.ES, "Menos de 4\u00a0% de las", "<4 %", "Menos de 4\u00a0%"},
		{locale.ES, "soldados mataron a 22 civiles en 2014", "22", "22 civiles"},
		{locale.EN, "soldiers killed 22 civilians in 2014", "22", "22 civilians"},
		{locale.EN, "23 people disappeared in Tamaulipas between February and May 2018", "23", "23 people"},
		{locale.ES, "abrió 8,335 investigaciones", "8335", "8,335 investigaciones"},
		{locale.EN, "opened 8335 investigations", "8335", "8335 investigations"},
		{locale.ES, "ejerció acción penal en 17", "17", "17"},
		{locale.ES, "9 en los primeros seis meses de 2018", "9", "9"},
		{locale.EN, "in 2017, 17 were charged", "17", "17"},
		{locale.ES, "al menos 40 personas", ">=40", "al menos 40 personas"},
		{locale.ES, "de 6 a 9 periodistas", "6..9", "de 6 a 9 periodistas"},
		{locale.EN, "between 6 and 9 journalists", "6..9", "between 6 and 9 journalists"},
		{locale.EN, "3.2 % of them", "3.2 %", "3.2 %"},
		{locale.EN, "forty-three students", "43", "forty-three students"},
		{locale.EN, "143 students and 43 more", "43", "43"},
	} {
		q, err := record.ParseQuantity(c.said)
		if err != nil {
			t.Fatal(err)
		}
		start, end, _ := keySpan(c.text, q, c.lang)
		if got := c.text[start:end]; got != c.want {
			t.Errorf("%q asserting %s underlines %q, want %q", c.text, q, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("A [b](claim:c) *d* **[e](ask:f)**\n\n- g\n  1. h", 1, 3)
	f.Add("[](figure:x)", 0, 0)
	f.Add("> # [a\nb](claim:é) ![c](d) <http://e>", 0, 9)
	f.Fuzz(func(t *testing.T, body string, start, end int) {
		for _, b := range Parse(body) {
			text := Plain(b.Nodes)
			marked := markKey(b.Nodes, min(start, end), max(start, end))
			if got := Plain(marked); got != text {
				t.Fatalf("marking %d to %d changed %q into %q", start, end, text, got)
			}
			for _, id := range Refs([]Block{b}) {
				if id.Type == strayType {
					continue
				}
				if back, ok := record.ParseID(id.String()); !ok || back != id {
					t.Fatalf("%q links to %q, which is no entity", body, id)
				}
			}
		}
	})
}

func FuzzKeySpan(f *testing.F) {
	f.Add("Menos de 4 % de", "<4 %", true)
	f.Add("17", "17", false)
	f.Fuzz(func(t *testing.T, text, said string, spanish bool) {
		q, err := record.ParseQuantity(said)
		if err != nil {
			return
		}
		l := locale.EN
		if spanish {
			l = locale.ES
		}
		if start, end, _ := keySpan(text, q, l); start < 0 || end > len(text) || start > end {
			t.Fatalf("%d to %d of %q", start, end, text)
		}
	})
}
