package record

import (
	"slices"
	"strconv"
	"strings"
)

// loose is a date whose year, or month, may be said by its neighbour.
type loose struct {
	part    part
	dated   bool // the year is there
	zeroDay bool // the day was written as 0
}

// complete takes from other what l lacks.
func (l *loose) complete(other loose) {
	if l.dated || !other.dated {
		return
	}
	if l.part.month == 0 && l.part.day > 0 {
		if other.part.month < 1 || other.part.month > 12 {
			return
		}
		l.part.month = other.part.month
	}
	l.part.year, l.dated = other.part.year, true
}

// monthNumber finds a month by its name in either language, or at least the
// first three letters of it.
func monthNumber(word string) (int, bool) {
	if len(word) < 3 {
		return 0, false
	}
	for i := range monthsES {
		for _, name := range []string{monthsES[i], monthsEN[i]} {
			if strings.HasPrefix(strings.ToLower(name), word) {
				return i + 1, true
			}
		}
	}
	if strings.HasPrefix("setiembre", word) {
		return 9, true
	}
	return 0, false
}

// dayNumber reads 11, 11th, 1o, 1st, primero.
func dayNumber(word string) (n int, ok bool) {
	if word == "primero" {
		return 1, true
	}
	for _, ending := range []string{"st", "nd", "rd", "th", "o"} {
		if rest, cut := strings.CutSuffix(word, ending); cut && rest != "" {
			word = rest
			break
		}
	}
	if len(word) > 2 || !allDigits(word) || word == "" {
		return 0, false
	}
	n, _ = strconv.Atoi(word)
	return n, true
}

func yearNumber(word string) (n int, ok bool) {
	if len(word) != 4 || !allDigits(word) {
		return 0, false
	}
	n, _ = strconv.Atoi(word)
	return n, true
}

// loose reads a date of which the year may be missing.
func (w *written) loose(s string) (loose, bool) {
	s = strings.TrimSpace(s)
	if p, err := parsePart(s); err == nil {
		return loose{part: p, dated: true}, true
	}
	if l, ok := w.figures(s); ok {
		return l, true
	}
	words := strings.FieldsFunc(strings.NewReplacer(",", " ", "-", " ").Replace(s), func(r rune) bool { return r == ' ' })
	words = slices.DeleteFunc(words, func(word string) bool {
		return slices.Contains([]string{"de", "del", "of", "el", "la", "los", "the", "in", "en"}, word)
	})
	if len(words) == 0 || len(words) > 4 {
		return loose{}, false
	}
	l := loose{}
	if year, ok := yearNumber(words[len(words)-1]); ok {
		l.part.year, l.dated = year, true
		words = words[:len(words)-1]
	}
	if p, ok := partOfYear(words); ok && l.dated {
		p.year += l.part.year
		return loose{part: p, dated: true}, true
	}
	return l, l.dayAndMonth(words)
}

// dayAndMonth reads what stands before a year: day and month in either order,
// a month, a day, or nothing.
func (l *loose) dayAndMonth(words []string) bool {
	day := func(word string) bool {
		n, ok := dayNumber(word)
		l.part.day, l.zeroDay = n, ok && n == 0
		return ok
	}
	month := func(word string) bool {
		n, ok := monthNumber(word)
		l.part.month = n
		return ok
	}
	switch len(words) {
	case 0:
		return l.dated
	case 1:
		if month(words[0]) {
			return true
		}
		return !l.dated && day(words[0])
	case 2:
		return day(words[0]) && month(words[1]) || month(words[0]) && day(words[1])
	}
	return false
}

// partOfYear reads seasons, quarters, thirds, halves and decades; the year is
// added by the caller.
func partOfYear(words []string) (part, bool) {
	if len(words) == 0 {
		return part{}, false
	}
	first, unit := words[0], words[len(words)-1]
	for i := range seasonsES {
		if len(words) == 1 && (first == foldDate(seasonsES[i]) || first == seasonsEN[i] || i == 2 && first == "fall") {
			return part{month: 21 + i}, true
		}
	}
	if len(words) == 1 && (first == "decada" || first == "anos") {
		return part{free: [3]uint8{1, 0, 0}}, true
	}
	n := ordinal(first)
	if len(words) == 1 && len(first) == 2 {
		n, unit = int(first[1]-'0'), first[:1]
	}
	for _, u := range []struct {
		names       []string
		first, most int
	}{
		{[]string{"trimestre", "quarter", "q", "t"}, 33, 4},
		{[]string{"cuatrimestre", "third", "c"}, 37, 3},
		{[]string{"semestre", "half", "h", "s"}, 40, 2},
	} {
		if len(words) <= 2 && slices.Contains(u.names, unit) && n >= 1 && n <= u.most {
			return part{month: u.first + n - 1}, true
		}
	}
	return part{}, false
}

func ordinal(word string) int {
	for i := range ordinalsES {
		n := strconv.Itoa(i + 1)
		if word == ordinalsES[i] || word == ordinalsEN[i] || word == n || word == n+"er" || word == n+"o" {
			return i + 1
		}
	}
	return 0
}

// figures reads dates in figures alone: 2018, 2010s, 25/07/2018, 2018/07/11,
// 07/2018. What could have day and month exchanged is refused.
func (w *written) figures(s string) (loose, bool) {
	if decade, ok := strings.CutSuffix(s, "s"); ok {
		if year, ok := yearNumber(decade); ok && year%10 == 0 {
			return loose{part: part{year: year, free: [3]uint8{1, 0, 0}}, dated: true}, true
		}
	}
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' })
	if len(fields) < 2 || len(fields) > 3 || slices.ContainsFunc(fields, func(f string) bool { return !allDigits(f) || len(f) > 4 }) {
		return loose{}, false
	}
	n := make([]int, len(fields))
	for i, f := range fields {
		n[i], _ = strconv.Atoi(f)
	}
	_, yearFirst := yearNumber(fields[0])
	_, yearLast := yearNumber(fields[len(fields)-1])
	switch {
	case len(n) == 2 && yearLast && !yearFirst && n[0] >= 1 && n[0] <= 12:
		return loose{part: part{year: n[1], month: n[0]}, dated: true}, true
	case len(n) == 3 && yearFirst && len(fields[1]) <= 2 && len(fields[2]) <= 2 && n[1] >= 1 && n[1] <= 12:
		return loose{part: part{year: n[0], month: n[1], day: n[2]}, dated: true, zeroDay: n[2] == 0}, true
	case len(n) == 3 && yearLast && len(fields[0]) <= 2 && len(fields[1]) <= 2:
		return w.dayMonthYear(n[0], n[1], n[2])
	}
	return loose{}, false
}

func (w *written) dayMonthYear(a, b, year int) (loose, bool) {
	dayFirst, monthFirst := b >= 1 && b <= 12 && a <= 31, a >= 1 && a <= 12 && b <= 31
	one, other := part{year: year, month: b, day: a}, part{year: year, month: a, day: b}
	switch {
	case dayFirst && monthFirst && a != b:
		w.fail(sayDayOrMonth, "one", compose(single, []stretch{alone(one)}), "other", compose(single, []stretch{alone(other)}),
			"first", one.text(), "second", other.text())
		return loose{}, false
	case dayFirst:
		return loose{part: one, dated: true, zeroDay: a == 0}, true
	case monthFirst:
		return loose{part: other, dated: true, zeroDay: b == 0}, true
	}
	return loose{}, false
}
