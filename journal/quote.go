package journal

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// quoteMost is how much of a damaged text a message shows.
const quoteMost = 60

// Quote shows a text that may be damaged so that it does no harm on a terminal
// or a page: control characters, invalid bytes and invisible ones are
// escaped, and what is long is cut.
func Quote[B ~string | ~[]byte](b B) string {
	s := string(b[:min(len(b), 4*quoteMost)])
	cut := len(s) < len(b)
	if runes := 0; utf8.RuneCountInString(s) > quoteMost {
		for i := range s {
			if runes == quoteMost {
				s, cut = s[:i], true
				break
			}
			runes++
		}
	}
	var q strings.Builder
	q.WriteString(strconv.Quote(s))
	if cut {
		q.WriteString("…")
	}
	return q.String()
}
