package letter

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// keySpan finds what is underlined in an assertion: the number that it asserts,
// with the words of its qualifier before and its noun or sign after. "Menos de
// 4 %", "23 personas", "8,335 investigaciones", "17". ok is false where the
// number does not stand in the text: then the whole clause is the key.
func keySpan(text string, q record.Quantity, l locale.Lang) (start, end int, ok bool) {
	start, end, ok = findNumber(text, q.Value())
	if !ok {
		return 0, len(text), false
	}
	if q.Qualifier() == ".." {
		if _, to, also := findNumber(text[end:], q.High()); also && to < 16 {
			end += to
		}
	}
	start -= qualifierBefore(text[:start], l)
	return start, end + nounAfter(text[end:], l), true
}

// findNumber finds n as people write it, with or without commas, and not
// within a longer number.
func findNumber(text string, n float64) (start, end int, ok bool) {
	plain := strconv.FormatFloat(n, 'f', -1, 64)
	whole, fraction, pointed := strings.Cut(plain, ".")
	if i, err := strconv.ParseInt(whole, 10, 64); err == nil {
		whole = locale.Integer(i)
	}
	if pointed {
		whole += "." + fraction
	}
	for _, form := range []string{whole, plain} {
		for from := 0; ; {
			i := strings.Index(text[from:], form)
			if i < 0 {
				break
			}
			start, end = from+i, from+i+len(form)
			if !joins(text[:start], false) && !joins(text[end:], true) {
				return start, end, true
			}
			from = end
		}
	}
	return 0, 0, false
}

// joins reports whether the text beside a number goes on with it.
func joins(beside string, after bool) bool {
	digit := func(s string, i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	sign := func(c byte) bool { return c == '.' || c == ',' }
	n := len(beside)
	if n == 0 {
		return false
	}
	if after {
		return digit(beside, 0) || sign(beside[0]) && digit(beside, 1)
	}
	return digit(beside, n-1) || sign(beside[n-1]) && digit(beside, n-2)
}

// The words that qualify a number, as they stand before it.
var (
	qualifiersES = regexp.MustCompile(`(?i)\b(?:menos de|más de|mas de|al menos|por lo menos|a lo sumo|cerca de|unos|unas|casi|entre|de|hasta)[ \x{a0}]+$`)
	qualifiersEN = regexp.MustCompile(`(?i)\b(?:fewer than|less than|under|below|more than|over|at least|no fewer than|at most|up to|about|around|nearly|close to|between|some)[ \x{a0}]+$`)
)

// qualifierBefore is the length of the qualifier that ends text. "De" alone
// qualifies nothing unless it is all there is ("de 6 a 9").
func qualifierBefore(text string, l locale.Lang) int {
	words := qualifiersEN
	if l == locale.ES {
		words = qualifiersES
	}
	found := words.FindString(text)
	if strings.EqualFold(strings.TrimSpace(found), "de") && len(found) < len(text) {
		return 0
	}
	return len(found)
}

// Words after a number that are no noun of it.
var (
	notNounES = strings.Fields("en de del al a por para que y e o u con sin entre desde hasta fueron fue son es se han ha ya más la el los las lo un una no durante según como sobre tras ante")
	notNounEN = strings.Fields("in of on at by for to from and or with without between since until were was are is have has had been already more the a an no not during as over after before that which")
)

// nounAfter is the length of the sign or the noun that follows a number.
func nounAfter(text string, l locale.Lang) int {
	space := 0
	for _, gap := range []string{" ", "\u00a0"} {
		if strings.HasPrefix(text, gap) {
			space = len(gap)
		}
	}
	rest := text[space:]
	if strings.HasPrefix(rest, "%") {
		return space + 1
	}
	if space == 0 {
		return 0
	}
	n := 0
	for n < len(rest) {
		r, size := utf8.DecodeRuneInString(rest[n:])
		if !unicode.IsLetter(r) && !(n > 0 && (r == '-' || r == '’' || r == '\'')) {
			break
		}
		n += size
	}
	stop := notNounEN
	if l == locale.ES {
		stop = notNounES
	}
	word := strings.ToLower(rest[:n])
	for _, w := range stop {
		if w == word {
			return 0
		}
	}
	if n == 0 {
		return 0
	}
	return space + n
}

// markKey splits the text of nodes so that what lies between start and end,
// counted in bytes of their plain text, are nodes with Key set.
func markKey(nodes []Node, start, end int) []Node {
	marked, _ := markFrom(nodes, 0, start, end)
	return marked
}

func markFrom(nodes []Node, at, start, end int) ([]Node, int) {
	var out []Node
	for _, n := range nodes {
		switch {
		case n.Kind == Break:
			at++
			out = append(out, n)
			continue
		case n.Kind != Text:
			at += len(n.Text)
			n.Nodes, at = markFrom(n.Nodes, at, start, end)
			out = append(out, n)
			continue
		}
		from, to := clamp(start-at, len(n.Text)), clamp(end-at, len(n.Text))
		at += len(n.Text)
		for _, part := range []struct {
			text string
			key  bool
		}{{n.Text[:from], false}, {n.Text[from:to], true}, {n.Text[to:], false}} {
			if part.text != "" {
				out = append(out, Node{Kind: Text, Text: part.text, Key: part.key})
			}
		}
	}
	return out, at
}

func clamp(i, most int) int { return max(0, min(i, most)) }
