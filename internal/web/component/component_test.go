package component

import (
	"net/url"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

const nasty = `"><script>alert(1)</script>&' {x}`

func onPage() *Page { return &Page{Lang: locale.ES, Schema: record.Core()} }

// TestNobodysWordsBecomeMarkup: what people write is escaped in the two places
// that write markup by hand.
func TestNobodysWordsBecomeMarkup(t *testing.T) {
	p := onPage()
	var pieces []Piece
	for kind := Plain; kind <= Break; kind++ {
		pieces = append(pieces, Piece{
			Kind: kind, Text: nasty, Href: nasty, Key: kind%2 == 0,
			Mark:   Mark{N: 1, First: true, ThenInserts: nasty, NowInserts: nasty},
			Pieces: []Piece{{Text: nasty}, {Text: nasty, Key: true, When: Now}},
		})
	}
	sentence := Sentence{Words: nasty + "{a} {b} {c} {d}", Filters: []Filter{
		{Name: "a", Label: nasty, Value: nasty},
		{Name: "b", Label: nasty, Value: nasty, Date: true},
		{Name: "c", Label: nasty, Value: nasty, Options: []Option{{nasty, nasty}}},
	}}
	for name, markup := range map[string]string{"running text": inline(p, pieces), "a sentence": sentence.markup()} {
		if strings.Contains(markup, "<script") || strings.Contains(markup, `=""><`) {
			t.Errorf("%s lets markup through: %s", name, markup)
		}
		if !strings.Contains(markup, "&lt;script&gt;") {
			t.Errorf("%s lost the words: %s", name, markup)
		}
	}
}

// TestSentencesAddNoSpace: between words, controls and full stops there is what
// the sentence has, and a stop never begins a line.
func TestSentencesAddNoSpace(t *testing.T) {
	s := Sentence{Words: "Actos de {type}, en {place}.", Filters: []Filter{{Name: "type", Options: []Option{{"", "x"}}}, {Name: "place"}}}
	got := s.markup()
	for _, want := range []string{"Actos de <span", "</select>,</span> en <span", `autocomplete="off">.</span>`} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if got := (Sentence{Words: "Hay {nothing} aquí"}).markup(); got != "Hay {nothing} aquí" {
		t.Errorf("a gap without a filter: %q", got)
	}
}

// TestAddressesKeepTheMoment: language, path, query, moment, fragment.
func TestAddressesKeepTheMoment(t *testing.T) {
	q := url.Values{"q": {"a b"}}
	for want, got := range map[string]string{
		"/es/":                             Address(locale.ES, "/", "", nil),
		"/en/acts?at=812@2018-07-11":       Address(locale.EN, "/acts", "812@2018-07-11", nil),
		"/es/query?at=@2018-07-11&q=a+b":   Address(locale.ES, "/query", "@2018-07-11", q),
		"/es/letters/x?at=812#claim-cl-09": Address(locale.ES, "/letters/x#claim-cl-09", "812", nil),
		"/es/acts/act-1?at=%40":            strings.Replace(Address(locale.ES, "/acts/act-1", "@", nil), "@", "%40", 1),
		"/es/coverage/cv-01":               string(onPage().Entity(record.ID{Type: "coverage", Key: "cv-01"})),
		"/es/unheard-of/k":                 string(onPage().Entity(record.ID{Type: "unheard-of", Key: "k"})),
		"/es/letters/letter-2018":          string(onPage().Entity(record.ID{Type: "letter", Key: "letter-2018"})),
		"/es/search?q=%3Cscript%3E":        string(onPage().Link("/search", "q", "<script>")),
		"/es/acts?type=torture":            string(onPage().Link("/acts", "type", "torture", "year", "")),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestNumbersKeepTheirSign: a percentage never parts from its sign.
func TestNumbersKeepTheirSign(t *testing.T) {
	if got := noBreak("Menos de 4 % y 1 %."); got != "Menos de 4\u00a0% y 1\u00a0%." {
		t.Errorf("%q", got)
	}
}
