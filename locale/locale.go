// Package locale holds what constancia says in two languages: texts, messages
// with named gaps, plural forms, numbers and lists. Try [Message.In] first.
//
// A sentence stands beside the code that says it; a test reads the source of
// all rooms and fails where a language is missing or the gaps differ.
package locale

import (
	"fmt"
	"strings"
)

// Lang is a language that constancia speaks.
type Lang string

// The languages. Spanish is the language of Mexico (es-MX), English is British.
const (
	ES Lang = "es"
	EN Lang = "en"
)

// Langs lists the languages in the order in which pages offer them.
func Langs() []Lang { return []Lang{ES, EN} }

// Tag is the BCP 47 tag for documents in this language.
func (l Lang) Tag() string {
	if l == ES {
		return "es-MX"
	}
	return "en"
}

// Other is the language that a page offers beside its own.
func (l Lang) Other() Lang {
	if l == ES {
		return EN
	}
	return ES
}

// ParseLang reads a language from a flag, a path or an Accept-Language tag.
// ok is false where it is none of ours.
func ParseLang(s string) (l Lang, ok bool) {
	s = strings.ToLower(s)
	switch {
	case s == "es" || strings.HasPrefix(s, "es-") || strings.HasPrefix(s, "es_"):
		return ES, true
	case s == "en" || strings.HasPrefix(s, "en-") || strings.HasPrefix(s, "en_"):
		return EN, true
	}
	return "", false
}

// Text is the same words in both languages.
type Text struct{ ES, EN string }

// In returns the words in l; where l is missing, the other language's.
func (t Text) In(l Lang) string {
	if (l == ES && t.ES != "") || t.EN == "" {
		return t.ES
	}
	return t.EN
}

// Localized is a value that says itself differently in each language, such as
// a date or a quantity; [Message.In] asks it before it falls back to fmt.
type Localized interface{ In(Lang) string }

// Message is a sentence with named gaps, written {name}.
type Message struct{ ID, ES, EN string }

// In fills the gaps of the sentence in l from args, which alternate names and
// values: m.In(EN, "case", 3, "date", d). A gap without a value stays visible.
func (m Message) In(l Lang, args ...any) string {
	s := Text{m.ES, m.EN}.In(l)
	if len(args) == 0 || !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		b.WriteString(s[:open])
		s = s[open:]
		end := strings.IndexByte(s, '}')
		if v, ok := valueOf(args, s[1:max(end, 1)]); ok {
			b.WriteString(Say(l, v))
			s = s[end+1:]
		} else {
			b.WriteByte('{')
			s = s[1:]
		}
	}
	b.WriteString(s)
	return b.String()
}

// valueOf finds the value of a gap among names and values.
func valueOf(args []any, gap string) (v any, ok bool) {
	if gap == "" {
		return nil, false
	}
	for i := 0; i+1 < len(args); i += 2 {
		if name, isText := args[i].(string); isText && name == gap || !isText && fmt.Sprint(args[i]) == gap {
			return args[i+1], true
		}
	}
	return nil, false
}

// With binds args, so that the sentence can be said later in either language.
func (m Message) With(args ...any) Said { return Said{Message: m, Args: args} }

// Said is a message with its gaps filled: a sentence ready in both languages.
type Said struct {
	Message Message
	Args    []any
}

// In says the sentence in l.
func (s Said) In(l Lang) string { return s.Message.In(l, s.Args...) }

// IsZero reports whether there is nothing to say.
func (s Said) IsZero() bool { return s.Message == Message{} }

// Say writes any value as a reader of l expects it: Localized values by
// themselves, whole numbers with their separators, all else by fmt.
func Say(l Lang, v any) string {
	switch v := v.(type) {
	case Localized:
		return v.In(l)
	case int:
		return Integer(int64(v))
	case int64:
		return Integer(v)
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case []string:
		return And(l, v)
	}
	return fmt.Sprint(v)
}

// Plural is a sentence whose form follows a number, by the CLDR rules of each
// language: Spanish has one, many (1,000,000 *de* personas) and other; English
// has one and other. {n} is the number.
type Plural struct {
	ID                     string
	OneES, ManyES, OtherES string
	OneEN, OtherEN         string
}

// In says p for n in l; args fill further gaps as in [Message.In].
func (p Plural) In(l Lang, n int64, args ...any) string {
	es, en := p.OtherES, p.OtherEN
	if n == 1 || n == -1 {
		es, en = p.OneES, p.OneEN
	} else if n != 0 && n%1_000_000 == 0 {
		es = p.ManyES
	}
	return Message{ID: p.ID, ES: es, EN: en}.In(l, append([]any{"n", n}, args...)...)
}

// Of binds n and args, so that the sentence can be said later.
func (p Plural) Of(n int64, args ...any) Counted { return Counted{p, n, args} }

// Counted is a plural with its number.
type Counted struct {
	Plural Plural
	N      int64
	Args   []any
}

// In says the sentence in l.
func (c Counted) In(l Lang) string { return c.Plural.In(l, c.N, c.Args...) }

// Integer writes n with a comma between thousands, as Mexico and Britain do.
func Integer(n int64) string {
	s := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// And joins items as a sentence does: "a, b y c", "a, b and c". Spanish writes
// e for y before the sound i.
func And(l Lang, items []string) string { return join(l, items, "y", "and") }

// Or joins items as alternatives; Spanish writes u for o before the sound o.
func Or(l Lang, items []string) string { return join(l, items, "o", "or") }

func join(l Lang, items []string, es, en string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last, word := items[len(items)-1], en
	if l == ES {
		word = es
		low := strings.ToLower(last)
		switch {
		case es == "y" && (strings.HasPrefix(low, "i") || strings.HasPrefix(low, "hi") && !strings.HasPrefix(low, "hie")):
			word = "e"
		case es == "o" && (strings.HasPrefix(low, "o") || strings.HasPrefix(low, "ho")):
			word = "u"
		}
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + word + " " + last
}
