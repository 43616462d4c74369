package locale_test

import (
	"errors"
	"testing"

	"github.com/constancia-project/constancia/locale"
)

func TestMessageFillsItsGaps(t *testing.T) {
	m := locale.Message{ID: "test.m", ES: "{n} de {what}", EN: "{n} of {what}"}
	for _, c := range []struct {
		l    locale.Lang
		args []any
		want string
	}{
		{locale.ES, []any{"n", 8335, "what", locale.Text{ES: "casos", EN: "cases"}}, "8,335 de casos"},
		{locale.EN, []any{"n", int64(-12), "what", errors.New("it")}, "−12 of it"},
		{locale.EN, []any{"n", 1}, "1 of {what}"},
		{locale.EN, []any{"n", "{what}", "what", "x"}, "{what} of x"}, // what was entered is not filled again
		{locale.EN, []any{"n", []string{"a", "b", "c"}, "what", 1.5}, "a, b and c of 1.5"},
		{locale.ES, nil, "{n} de {what}"},
	} {
		if got := m.In(c.l, c.args...); got != c.want {
			t.Errorf("In(%s, %v) = %q, want %q", c.l, c.args, got, c.want)
		}
		if got := m.With(c.args...).In(c.l); got != c.want {
			t.Errorf("With(%v).In(%s) = %q, want %q", c.args, c.l, got, c.want)
		}
	}
	if said := (locale.Said{}); !said.IsZero() {
		t.Error("nothing to say is something")
	}
}

func TestTextFallsBackToTheOtherLanguage(t *testing.T) {
	for _, c := range []struct {
		text   locale.Text
		es, en string
	}{
		{locale.Text{ES: "uno", EN: "one"}, "uno", "one"},
		{locale.Text{ES: "uno"}, "uno", "uno"},
		{locale.Text{EN: "one"}, "one", "one"},
		{locale.Text{}, "", ""},
	} {
		if es, en := c.text.In(locale.ES), c.text.In(locale.EN); es != c.es || en != c.en {
			t.Errorf("%+v is %q, %q", c.text, es, en)
		}
	}
}

func TestPluralFollowsTheNumber(t *testing.T) {
	p := locale.Plural{
		ID: "test.p", OneES: "una persona", ManyES: "{n} de personas", OtherES: "{n} personas",
		OneEN: "one person", OtherEN: "{n} persons",
	}
	for _, c := range []struct {
		n      int64
		es, en string
	}{
		{0, "0 personas", "0 persons"},
		{1, "una persona", "one person"},
		{2, "2 personas", "2 persons"},
		{1_000_000, "1,000,000 de personas", "1,000,000 persons"},
		{1_000_001, "1,000,001 personas", "1,000,001 persons"},
		{3_000_000, "3,000,000 de personas", "3,000,000 persons"},
	} {
		if es, en := p.In(locale.ES, c.n), p.Of(c.n).In(locale.EN); es != c.es || en != c.en {
			t.Errorf("%d: %q, %q; want %+v", c.n, es, en, c)
		}
	}
}

func TestIntegerHasCommas(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 8335: "8,335", 1234567: "1,234,567", -1000: "−1,000", -999: "−999"} {
		if got := locale.Integer(n); got != want {
			t.Errorf("%d = %s, want %s", n, got, want)
		}
	}
}

func TestListsReadAsSentences(t *testing.T) {
	for _, c := range []struct {
		items       []string
		andES, orES string
		andEN, orEN string
	}{
		{nil, "", "", "", ""},
		{[]string{"a"}, "a", "a", "a", "a"},
		{[]string{"a", "b", "c"}, "a, b y c", "a, b o c", "a, b and c", "a, b or c"},
		{[]string{"padres", "hijos"}, "padres e hijos", "padres o hijos", "padres and hijos", "padres or hijos"},
		{[]string{"Guerrero", "Iguala"}, "Guerrero e Iguala", "Guerrero o Iguala", "Guerrero and Iguala", "Guerrero or Iguala"},
		{[]string{"agua", "hielo"}, "agua y hielo", "agua o hielo", "agua and hielo", "agua or hielo"},
		{[]string{"siete", "ocho"}, "siete y ocho", "siete u ocho", "siete and ocho", "siete or ocho"},
		{[]string{"días", "horas"}, "días y horas", "días u horas", "días and horas", "días or horas"},
	} {
		got := []string{locale.And(locale.ES, c.items), locale.Or(locale.ES, c.items), locale.And(locale.EN, c.items), locale.Or(locale.EN, c.items)}
		want := []string{c.andES, c.orES, c.andEN, c.orEN}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%v: %q, want %q", c.items, got[i], want[i])
			}
		}
	}
}

func TestParseLang(t *testing.T) {
	for s, want := range map[string]locale.Lang{"es": locale.ES, "es-MX": locale.ES, "ES_mx": locale.ES, "en-GB": locale.EN, "EN": locale.EN, "est": "", "fr": "", "": ""} {
		if got, ok := locale.ParseLang(s); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", s, got, ok)
		}
	}
	for _, l := range locale.Langs() {
		if l.Other() == l || l.Other().Other() != l || l.Tag() == "" {
			t.Errorf("%s has no twin", l)
		}
	}
}
