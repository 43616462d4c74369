package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenSort is what a token is.
type tokenSort int

const (
	endOfText tokenSort = iota
	wordToken
	quotation
	signToken  // punctuation and operators
	strayToken // a character, or an unclosed quotation, that has no place here
)

// token is one piece of a query's text.
type token struct {
	sort tokenSort
	text string // a quotation without its quotes and escapes; ≥ as >=
	span Span
}

// is reports whether the token is this word or sign.
func (t token) is(text string) bool {
	return (t.sort == wordToken || t.sort == signToken) && t.text == text
}

// quotes are the marks that enclose a quotation, by their opening one. People
// paste from letters, so the typographic ones are read too; the plain one is
// printed.
func closingQuote(open rune) (rune, bool) {
	switch open {
	case '"':
		return '"', true
	case '“':
		return '”', true
	case '«':
		return '»', true
	}
	return 0, false
}

// signs, longest first, and what each is read as.
var signs = []struct{ written, read string }{
	{"!=", "!="},
	{"<=", "<="},
	{">=", ">="},
	{"<>", "!="},
	{"==", "="},
	{"≠", "!="},
	{"≤", "<="},
	{"≥", ">="},
	{"=", "="},
	{"<", "<"},
	{">", ">"},
	{"~", "~"},
	{"(", "("},
	{")", ")"},
	{",", ","},
	{".", "."},
}

// lex reads the token at offset at, after spaces.
func lex(text string, at int) token {
	at = skipSpace(text, at)
	if at == len(text) {
		return token{sort: endOfText, span: Span{at, at}}
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	if _, ok := closingQuote(r); ok {
		return lexQuoted(text, at)
	}
	if wordRune(r) {
		stop := at
		for stop < len(text) {
			r, size := utf8.DecodeRuneInString(text[stop:])
			if !wordRune(r) {
				break
			}
			stop += size
		}
		return token{wordToken, text[at:stop], Span{at, stop}}
	}
	for _, s := range signs {
		if strings.HasPrefix(text[at:], s.written) {
			return token{signToken, s.read, Span{at, at + len(s.written)}}
		}
	}
	return token{strayToken, text[at : at+size], Span{at, at + size}}
}

func skipSpace(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsSpace(r) {
			break
		}
		at += size
	}
	return at
}

func wordRune(r rune) bool {
	return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// lexQuoted reads a quotation, which begins at at. Inside, \" is a quotation
// mark, \\ a backslash and \n the end of a line.
func lexQuoted(text string, at int) token {
	open, size := utf8.DecodeRuneInString(text[at:])
	closing, _ := closingQuote(open)
	var b strings.Builder
	for i := at + size; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		switch {
		case r == closing:
			return token{quotation, b.String(), Span{at, i}}
		case r == '\\' && i < len(text):
			next, size := utf8.DecodeRuneInString(text[i:])
			i += size
			switch next {
			case 'n':
				b.WriteByte('\n')
			case '"', '\\', '”', '»':
				b.WriteRune(next)
			default:
				b.WriteRune(r)
				b.WriteRune(next)
			}
		default:
			b.WriteRune(r)
		}
	}
	return token{strayToken, text[at:], Span{at, len(text)}}
}

// lexValue reads what may stand as a value at offset at: a quotation, or all up
// to a space, comma, bracket or quotation mark. A number takes the percent sign
// after it along, and the sets of EDTF ([2014,2015], {2014,2015}) their commas.
// A word that opens another part of the query is no value unless it is quoted.
func lexValue(text string, at int) token {
	at = skipSpace(text, at)
	if at == len(text) {
		return token{sort: endOfText, span: Span{at, at}}
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	if _, ok := closingQuote(r); ok {
		return lexQuoted(text, at)
	}
	if strings.ContainsRune("(),=!<>≠≤≥", r) {
		return lex(text, at)
	}
	stop := at
	if closing := strings.IndexAny("[{", string(r)); closing >= 0 {
		n := strings.IndexByte(text[at:], "]}"[closing])
		if n < 0 {
			return token{strayToken, text[at:], Span{at, len(text)}}
		}
		stop = at + n + 1
	}
	for stop < len(text) {
		r, size := utf8.DecodeRuneInString(text[stop:])
		if unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("(),\"“”«»", r) {
			break
		}
		stop += size
	}
	if stop == at {
		_, size := utf8.DecodeRuneInString(text[at:])
		return token{strayToken, text[at : at+size], Span{at, at + size}}
	}
	t := token{wordToken, text[at:stop], Span{at, stop}}
	if opensPart(t.text) {
		t.sort = signToken
		return t
	}
	return withPercent(text, t)
}

// opensPart reports whether a word begins another part of a query, so that a
// forgotten value is told from a value.
func opensPart(word string) bool {
	switch word {
	case "and", "or", "not", "where", "has", "with", "by", "order", "limit":
		return true
	}
	return false
}

// withPercent takes the percent sign after a number along: "4%" and "4 %" are
// the value 4 %.
func withPercent(text string, t token) token {
	number, glued := strings.CutSuffix(t.text, "%")
	if number == "" || strings.Trim(number, "0123456789.~") != "" || !strings.ContainsAny(number, "0123456789") {
		return t
	}
	if glued {
		if isYearLike(number) {
			return t
		}
		t.text = number + " %"
		return t
	}
	at := skipSpace(text, t.span.End)
	if at < len(text) && text[at] == '%' && (at+1 == len(text) || endsValue(text[at+1:])) {
		t.text += " %"
		t.span.End = at + 1
	}
	return t
}

// isYearLike reports whether a number with a percent sign right after it is
// rather a year that is uncertain and approximate, as EDTF writes: 2014%.
func isYearLike(number string) bool {
	return len(number) == 4 && strings.Trim(number, "0123456789") == ""
}

func endsValue(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsSpace(r) || strings.ContainsRune("(),\"“”«»", r)
}
