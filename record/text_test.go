package record

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

func TestTextKeepsItsWords(t *testing.T) {
	for _, c := range []struct {
		name      string
		text      Text
		canonical string
	}{
		{"plain words are themselves", Plain("Nuevo Laredo"), "Nuevo Laredo"},
		{"lines are kept, whatever ends them", Plain("a\r\nb\nc"), "a\nb\nc"},
		{"languages are sorted", Words(map[string]string{"es": "b", "en": "a"}), "en=a\nes=b"},
		{"lines within a language are escaped", Words(map[string]string{"es": "uno\ndos", "en": `a\nb`}), "en=a\\\\nb\nes=uno\\ndos"},
		{"words without language stand beside others", Words(map[string]string{"": "x", "es": "y"}), "es=y\nund=x"},
		{"and by themselves are plain", Words(map[string]string{"": "x"}), "x"},
		{"empty words are none", Words(map[string]string{"es": "", "en": ""}), ""},
		{"what is no language is left out", Words(map[string]string{"spanish": "x", "es": "y"}), "es=y"},
		{"words that look like a language are escaped", Plain("es=hola"), `\es=hola`},
		{"so is what looks like unknown", Plain("[unknown]"), `\[unknown]`},
		{"and like none", Plain("[none]"), `\[none]`},
		{"and what begins with a backslash", Plain(`\x`), `\\x`},
		{"an equation is no language", Plain("x = 3"), "x = 3"},
	} {
		back, err := ParseText(c.text.String())
		if c.text.String() != c.canonical || err != nil || back != c.text {
			t.Errorf("%s: %q, reads back as %q, %v; want %q", c.name, c.text, back, err, c.canonical)
		}
	}
}

func TestTextSpeaksToItsReader(t *testing.T) {
	for _, c := range []struct{ text, es, tagES, en, tagEN string }{
		{"en=a\nes=b", "b", "es", "a", "en"},
		{"en=a", "a", "en", "a", "en"},
		{"es-MX=b\nnah=c", "b", "es-MX", "b", "es-MX"},
		{"fr=d\nnah=c", "d", "fr", "d", "fr"},
		{"es=b\nund=x", "b", "es", "x", ""},
		{"WOLA", "WOLA", "", "WOLA", ""},
		{`\es=b`, "es=b", "", "es=b", ""},
		{"", "", "", "", ""},
	} {
		text, err := ParseText(c.text)
		if err != nil {
			t.Fatal(err)
		}
		es, tagES := text.Best(locale.ES)
		en, tagEN := text.Best(locale.EN)
		if es != c.es || tagES != c.tagES || en != c.en || tagEN != c.tagEN || text.In(locale.ES) != c.es {
			t.Errorf("%q: %q (%s), %q (%s); want %+v", c.text, es, tagES, en, tagEN, c)
		}
	}
}

func TestWrongTextSaysWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"Tama\xf1o":     "save the file as UTF-8",
		"a\x00b":        "control characters",
		"es=hola\nhola": "begins like “es=”",
		"es=a\nes=b":    "stands there twice",
	} {
		_, err := ParseText(text)
		if p, ok := problem.Of(err); !ok || !strings.Contains(p.Error(), want) {
			t.Errorf("%q: %v, want “%s”", text, err, want)
		}
	}
}
