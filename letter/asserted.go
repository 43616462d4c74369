package letter

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// says reports whether a text says the quantity that a claim asserts, in a form
// that the program recognises: the number in figures or, below a hundred, in
// words, with the qualifier and the percent sign that it needs and no other.
func says(text string, q record.Quantity, percent bool) bool {
	text = strings.ToLower(text)
	percent = percent || q.Percent()
	for _, at := range numbersIn(text) {
		if at.n != q.Value() {
			continue
		}
		end, qualifier := at.end, q.Qualifier()
		if q.Qualifier() == ".." {
			next, ok := numberAfter(text, end)
			if !ok || next.n != q.High() {
				continue
			}
			end, qualifier = next.end, "=" // the two numbers are the qualifier
		}
		if percentAfter.MatchString(text[end:]) == percent && qualifierOf(text[:at.start], text[end:]) == qualifier {
			return true
		}
	}
	return false
}

// written is a number where it stands in a text.
type written struct {
	n          float64
	start, end int
}

var (
	inFigures    = regexp.MustCompile(`\d{1,3}(?:[,\x{a0}\x{202f} ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`)
	percentAfter = regexp.MustCompile(`^[ \x{a0}\x{202f}]*(?:%|per ?cent\b|por ciento\b)`)
	between      = regexp.MustCompile(`^[ \x{a0}]*(?:%|per ?cent|por ciento)?[ \x{a0}]*(?:y|a|and|to|or|o|-|–|—|\.\.)[ \x{a0}]*$`)
	noDigits     = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "")
)

// numbersIn finds the numbers of a text in small letters.
func numbersIn(text string) []written {
	var all []written
	for _, at := range inFigures.FindAllStringIndex(text, -1) {
		n, err := strconv.ParseFloat(noDigits.Replace(text[at[0]:at[1]]), 64)
		if err == nil && !joins(text[:at[0]], false) && !joins(text[at[1]:], true) {
			all = append(all, written{n, at[0], at[1]})
		}
	}
	for _, at := range inWords.FindAllStringIndex(text, -1) {
		if n, ok := numberWords[strings.Join(strings.Fields(strings.ReplaceAll(text[at[0]:at[1]], "-", " ")), " ")]; ok {
			all = append(all, written{float64(n), at[0], at[1]})
		}
	}
	return all
}

// numberAfter finds the upper end of a range whose lower end stands before from.
func numberAfter(text string, from int) (written, bool) {
	for _, at := range numbersIn(text) {
		if at.start >= from && between.MatchString(text[from:at.start]) {
			return at, true
		}
	}
	return written{}, false
}

// qualifiers are the words around a number, longest first, and what they mean.
var qualifiers = []struct{ before, means string }{
	{"no fewer than", ">="},
	{"no less than", ">="},
	{"no menos de", ">="},
	{"por lo menos", ">="},
	{"al menos", ">="},
	{"at least", ">="},
	{"no more than", "<="},
	{"no más de", "<="},
	{"como máximo", "<="},
	{"a lo sumo", "<="},
	{"at most", "<="},
	{"up to", "<="},
	{"hasta", "<="},
	{"fewer than", "<"},
	{"less than", "<"},
	{"menos de", "<"},
	{"por debajo de", "<"},
	{"under", "<"},
	{"below", "<"},
	{"more than", ">"},
	{"más de", ">"},
	{"mas de", ">"},
	{"over", ">"},
	{"above", ">"},
	{"alrededor de", "~"},
	{"cerca de", "~"},
	{"aproximadamente", "~"},
	{"unos", "~"},
	{"unas", "~"},
	{"casi", "~"},
	{"approximately", "~"},
	{"close to", "~"},
	{"about", "~"},
	{"around", "~"},
	{"nearly", "~"},
	{"some", "~"},
	{">=", ">="},
	{"<=", "<="},
	{"≥", ">="},
	{"≤", "<="},
	{"<", "<"},
	{">", ">"},
	{"~", "~"},
	{"≈", "~"},
}

var (
	orMore  = regexp.MustCompile(`^[ \x{a0}]*(?:or more|o más|at least)(?:\P{L}|$)`)
	orFewer = regexp.MustCompile(`^[ \x{a0}]*(?:or fewer|or less|o menos|at most)(?:\P{L}|$)`)
	ranges  = regexp.MustCompile(`(?:^|\P{L})(?:\d[\d.,]*[ \x{a0}]*(?:%|per ?cent|por ciento)?[ \x{a0}]*(?:y|a|and|to|-|–|—|\.\.))[ \x{a0}]*$`)
	rangeTo = regexp.MustCompile(`^[ \x{a0}]*(?:%|per ?cent|por ciento)?[ \x{a0}]*(?:a|to|-|–|—|\.\.)[ \x{a0}]*\d`)
)

// qualifierOf reads what the words before and after a number make of it.
func qualifierOf(before, after string) string {
	switch {
	case orMore.MatchString(after):
		return ">="
	case orFewer.MatchString(after):
		return "<="
	case ranges.MatchString(before), rangeTo.MatchString(after):
		return ".."
	}
	before = strings.TrimRight(before, " \u00a0")
	for _, q := range qualifiers {
		if rest, ok := strings.CutSuffix(before, q.before); ok && !endsInLetter(rest, q.before) {
			return q.means
		}
	}
	return "="
}

// endsInLetter reports whether a word goes on to the left of a suffix.
func endsInLetter(rest, suffix string) bool {
	return suffix[0] >= 'a' && wordEnds.MatchString(rest)
}

var wordEnds = regexp.MustCompile(`\p{L}$`)
