package vocabulary

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes names comparable as this room compares them: lower case, no accents.
func Fold(s string) string { return fold(s) }

// fold makes names comparable: lower case, no accents, words joined by single
// spaces, whether they were joined by spaces, hyphens or underscores.
func fold(s string) string {
	if !plain(s) {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(s))
	}
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '_'
	})
	return strings.Join(words, " ")
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// distance is the number of edits over the longer length: 0 for the same, 1 for
// nothing in common. A beginning in common counts as near.
func distance(a, b []rune) float64 {
	longer := max(len(a), len(b))
	if longer == 0 {
		return 0
	}
	if shorter := min(len(a), len(b)); shorter >= 3 && string(a[:shorter]) == string(b[:shorter]) {
		return 0.3 * float64(longer-shorter) / float64(longer)
	}
	return float64(edits(a, b)) / float64(longer)
}

// Edits is how many letters of one word must be changed, added, left out or swapped
// with their neighbour to make the other (optimal string alignment). It takes time in
// proportion to both lengths.
func Edits(a, b string) int { return edits([]rune(a), []rune(b)) }

func edits(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
