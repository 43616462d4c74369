package record

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Text is words, in one or several languages or in none that is said. The zero
// Text has no words. Texts are equal (==) when all their words are.
//
// Its canonical form is the words themselves where no language is said; else
// one line a language, sorted, with \n and \\ for the characters that would
// confuse them:
//
//	en=Nuevo Laredo, early 2018
//	es=Nuevo Laredo, inicios de 2018
//
// Words that read like that form, or like [unknown] or [none], or that begin
// with a backslash, are written with a backslash before them.
type Text struct{ text string } // canonical

var (
	textExample = locale.Message{
		ID: "record.text-example", ES: "un texto en UTF-8", EN: "text in UTF-8",
	}.With()
	sayNoText = locale.Message{
		ID: "record.no-text",
		ES: "el texto tiene bytes o caracteres de control que no se pueden leer; guarde el archivo como UTF-8",
		EN: "the text holds bytes or control characters that cannot be read; save the file as UTF-8",
	}
	sayTextLine = locale.Message{
		ID: "record.text-line",
		ES: "«{line}» no dice su idioma; en un texto con idiomas cada línea empieza como «es=» o «en=»",
		EN: "“{line}” does not say its language; in a text with languages each line begins like “es=” or “en=”",
	}
	sayTextTwice = locale.Message{
		ID: "record.text-twice",
		ES: "el idioma «{lang}» aparece dos veces; deje una sola línea para él",
		EN: "the language “{lang}” stands there twice; keep one line for it",
	}
)

// undetermined is the tag of words in a language that is not said, where they
// stand beside others.
const undetermined = "und"

// Plain is words in a language that is not said, without the space around them.
func Plain(s string) Text {
	s = tidy(s)
	if s == UnknownText || s == NoneText || strings.HasPrefix(s, `\`) || hasLanguage(s) {
		s = `\` + s
	}
	return Text{s}
}

// Words is words by language tag (es, en, es-MX); those of an empty tag are in
// a language that is not said. Empty words and tags that are none are left out,
// as is the space around words.
func Words(byLang map[string]string) Text {
	words := map[string]string{}
	for lang, w := range byLang {
		if lang == "" {
			lang = undetermined
		}
		if w = tidy(w); w != "" && ValidLanguage(lang) {
			words[lang] = w
		}
	}
	if w, ok := words[undetermined]; ok && len(words) == 1 {
		return Plain(w)
	}
	var lines []string
	for _, lang := range slices.Sorted(maps.Keys(words)) {
		lines = append(lines, lang+"="+lineEscaper.Replace(words[lang]))
	}
	return Text{strings.Join(lines, "\n")}
}

func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

var (
	lineEscaper   = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	lineUnescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n")
)

// ValidLanguage reports whether tag looks like a BCP 47 tag: es, nah, es-MX.
func ValidLanguage(tag string) bool {
	for i, sub := range strings.Split(tag, "-") {
		if len(sub) < 1 || len(sub) > 8 || i == 0 && (len(sub) < 2 || len(sub) > 3) {
			return false
		}
		for j := range len(sub) {
			c := sub[j]
			lower := c >= 'a' && c <= 'z'
			if !lower && (i == 0 || !(isDigit(c) || c >= 'A' && c <= 'Z')) {
				return false
			}
		}
	}
	return true
}

func hasLanguage(s string) bool {
	tag, _, ok := strings.Cut(s, "=")
	return ok && ValidLanguage(tag)
}

// ParseText reads the canonical form of a Text; lines may be in any order.
func ParseText(s string) (Text, error) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if err := checkCharacters(s); err != nil {
		return Text{}, err
	}
	if plain, ok := strings.CutPrefix(s, `\`); ok {
		return Plain(plain), nil
	}
	if !hasLanguage(s) {
		return Plain(s), nil
	}
	words := map[string]string{}
	for _, line := range strings.Split(s, "\n") {
		tag, w, ok := strings.Cut(line, "=")
		if !ok || !ValidLanguage(tag) {
			return Text{}, badText(line, sayTextLine, "line", line)
		}
		if _, twice := words[tag]; twice {
			return Text{}, badText(line, sayTextTwice, "lang", tag)
		}
		words[tag] = lineUnescaper.Replace(w)
	}
	return Words(words), nil
}

// ParsePlain reads a text of a kind that has no languages: an equals sign in
// it means nothing.
func ParsePlain(s string) (Text, error) {
	if err := checkCharacters(s); err != nil {
		return Text{}, err
	}
	if plain, ok := strings.CutPrefix(s, `\`); ok {
		s = plain
	}
	return Plain(s), nil
}

func checkCharacters(s string) error {
	bad := func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }
	if s = strings.ReplaceAll(s, "\r\n", "\n"); utf8.ValidString(s) && !strings.ContainsFunc(s, bad) {
		return nil
	}
	return badText("", sayNoText)
}

func badText(found string, m locale.Message, args ...any) error {
	return problem.New(problem.Invalid, m, args...).At(problem.Place{Found: found, Expected: textExample})
}

// String is the canonical text.
func (t Text) String() string { return t.text }
func (Text) isValue()         {}

// IsZero reports whether t has no words.
func (t Text) IsZero() bool { return t.text == "" }

// ByLang returns the words by language tag; words in a language that is not
// said are under the empty tag.
func (t Text) ByLang() map[string]string {
	switch plain, escaped := strings.CutPrefix(t.text, `\`); {
	case t.text == "":
		return nil
	case escaped:
		return map[string]string{"": plain}
	case !hasLanguage(t.text):
		return map[string]string{"": t.text}
	}
	words := map[string]string{}
	for _, line := range strings.Split(t.text, "\n") {
		tag, w, _ := strings.Cut(line, "=")
		if tag == undetermined {
			tag = ""
		}
		words[tag] = lineUnescaper.Replace(w)
	}
	return words
}

// In returns the words for a reader of l, as [Text.Best] chooses them.
func (t Text) In(l locale.Lang) string {
	words, _ := t.Best(l)
	return words
}

// Best returns the words for a reader of l and the tag of their language: l
// itself or a variety of it, else words whose language is not said (empty tag),
// else the other language of constancia, else the first by tag.
func (t Text) Best(l locale.Lang) (words, tag string) {
	byLang := t.ByLang()
	tags := slices.Sorted(maps.Keys(byLang))
	of := func(l locale.Lang) int {
		return slices.IndexFunc(tags, func(tag string) bool { return tag == string(l) || strings.HasPrefix(tag, string(l)+"-") })
	}
	for _, i := range []int{of(l), slices.Index(tags, ""), of(l.Other()), 0} {
		if i >= 0 && i < len(tags) {
			return byLang[tags[i]], tags[i]
		}
	}
	return "", ""
}

// Has reports whether w are the words of t in some language.
func (t Text) Has(w string) bool {
	for _, words := range t.ByLang() {
		if words == w {
			return true
		}
	}
	return false
}
