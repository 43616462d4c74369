package component

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// initial writes the first letter of s as a capital: words of the catalogues
// are lower case, because most stand inside sentences.
func initial(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

func colspan(t Table) string { return strconv.Itoa(len(t.Columns)) }
