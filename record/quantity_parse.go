package record

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

var (
	quantityExample = locale.Message{
		ID: "record.quantity-example",
		ES: "una cantidad como 22, >=34, <4, 6..9, ~60 o 3.2 %",
		EN: "a quantity such as 22, >=34, <4, 6..9, ~60 or 3.2 %",
	}.With()
	sayNoQuantity = locale.Message{
		ID: "record.no-quantity",
		ES: "«{text}» no es una cantidad; escriba 22, >=34, <4, 6..9, ~60 o 3.2 %",
		EN: "“{text}” is not a quantity; write 22, >=34, <4, 6..9, ~60 or 3.2 %",
	}
	sayDecimalComma = locale.Message{
		ID: "record.decimal-comma",
		ES: "en «{text}» la coma separa millares (8,335); los decimales llevan punto: {instead}",
		EN: "in “{text}” the comma separates thousands (8,335); decimals take a point: {instead}",
	}
	sayTooManyDigits = locale.Message{
		ID: "record.too-many-digits",
		ES: "«{text}» tiene más de {most} cifras; redondéelo",
		EN: "“{text}” has more than {most} digits; round it",
	}
	sayRangeBackwards = locale.Message{
		ID: "record.range-backwards",
		ES: "el intervalo «{text}» termina antes de empezar; ponga primero el número menor",
		EN: "the range “{text}” ends before it begins; put the smaller number first",
	}
)

func badQuantity(found string, m locale.Message, args ...any) error {
	return problem.New(problem.Invalid, m, args...).At(problem.Place{Found: found, Expected: quantityExample})
}

// signs are what may stand before a number, longest first.
var signs = []struct{ written, means string }{
	{"al menos", ">="},
	{"a lo sumo", "<="},
	{"más de", ">"},
	{"mas de", ">"},
	{"menos de", "<"},
	{"cerca de", "~"},
	{"at least", ">="},
	{"at most", "<="},
	{"more than", ">"},
	{"fewer than", "<"},
	{"less than", "<"},
	{"about", "~"},
	{">=", ">="},
	{"<=", "<="},
	{"≥", ">="},
	{"≤", "<="},
	{">", ">"},
	{"<", "<"},
	{"~", "~"},
	{"≈", "~"},
	{"=", "="},
}

// between are the words around a range: before it and between its ends.
var between = []struct{ before, middle string }{
	{"", ".."}, {"", "–"}, {"", "—"}, {"entre ", " y "}, {"between ", " and "}, {"de ", " a "}, {"from ", " to "}, {"", " a "}, {"", " to "},
}

// ParseQuantity reads a quantity: a number (8335, 8,335, 3.2), a bound (>=34,
// ≥34, <4, al menos 34, fewer than 4), a range (6..9, 6–9, 6-9, entre 6 y 9),
// or an about-value (~60, cerca de 60); each may end in %, "percent" or "por
// ciento". The zeros that end a fraction are kept, because 4.0 says more than 4.
// A decimal comma is refused, because 3,200 would be ambiguous.
func ParseQuantity(s string) (Quantity, error) {
	if n, ok := parseWritten(s); ok {
		return Exactly(n), nil
	}
	text := strings.ToLower(strings.Join(strings.Fields(s), " "))
	number, percent := cutPercent(text)
	q, err := parseBounds(text, number)
	if err != nil {
		return Quantity{}, err
	}
	q.written, q.percent = true, percent
	return q, nil
}

func cutPercent(s string) (number string, percent bool) {
	for _, sign := range []string{"%", "percent", "per cent", "por ciento"} {
		if rest, ok := strings.CutSuffix(s, sign); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return s, false
}

func parseBounds(text, number string) (Quantity, error) {
	if from, to, ok := cutRange(number); ok {
		return parseRange(text, from, to)
	}
	sign, rest := cutSign(number)
	n, err := parseNumber(text, rest)
	if err != nil {
		return Quantity{}, err
	}
	in, out := limit{set: true, at: n}, limit{set: true, excluded: true, at: n}
	switch sign {
	case "~":
		return Quantity{low: in, high: in, about: true}, nil
	case ">":
		return Quantity{low: out}, nil
	case ">=":
		return Quantity{low: in}, nil
	case "<":
		return Quantity{high: out}, nil
	case "<=":
		return Quantity{high: in}, nil
	}
	return Quantity{low: in, high: in}, nil
}

func cutSign(s string) (sign, rest string) {
	for _, sign := range signs {
		if rest, ok := strings.CutPrefix(s, sign.written); ok {
			return sign.means, strings.TrimSpace(rest)
		}
	}
	return "=", s
}

func cutRange(s string) (from, to string, ok bool) {
	for _, words := range between {
		inner, ok := strings.CutPrefix(s, words.before)
		if !ok {
			continue
		}
		if from, to, ok := strings.Cut(inner, words.middle); ok {
			return strings.TrimSpace(from), strings.TrimSpace(to), true
		}
	}
	// A hyphen between two numbers is a range too; before one, as in "<=-2", it is a
	// minus.
	_, first := cutSign(s)
	first = strings.TrimPrefix(first, "-")
	if i := strings.IndexByte(first, '-'); i > 0 {
		i += len(s) - len(first)
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:]), true
	}
	return "", "", false
}

func parseRange(text, from, to string) (Quantity, error) {
	var q Quantity
	from, q.low.excluded = strings.CutPrefix(from, ">")
	to, q.high.excluded = strings.CutPrefix(to, "<")
	from, _ = cutPercent(from)
	var err error
	if q.low.at, err = parseNumber(text, from); err != nil {
		return Quantity{}, err
	}
	if q.high.at, err = parseNumber(text, to); err != nil {
		return Quantity{}, err
	}
	q.low.set, q.high.set = true, true
	if q.low.same(q.high) {
		q.low = tighter(q.low, q.high, 1)
		q.high = q.low
	}
	if c := q.low.at.Compare(q.high.at); c > 0 || c == 0 && (q.low.excluded || q.high.excluded) {
		return Quantity{}, badQuantity(text, sayRangeBackwards, "text", text)
	}
	return q, nil
}

func parseNumber(text, s string) (Decimal, error) {
	s = strings.TrimSpace(s)
	if d, ok := parseWritten(s); ok {
		return d, nil
	}
	plain := strings.Replace(s, ",", ".", 1)
	if _, ok := parseWritten(plain); ok && strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		return Decimal{}, badQuantity(s, sayDecimalComma, "text", s, "instead", plain)
	}
	if digits := strings.TrimLeft(s, "-0123456789.,"); digits == "" && len(s) > MaxDigits {
		return Decimal{}, badQuantity(s, sayTooManyDigits, "text", s, "most", MaxDigits)
	}
	return Decimal{}, badQuantity(text, sayNoQuantity, "text", text)
}
