package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// epoch is the day from which a workbook counts.
type epoch int

const (
	windows epoch = iota // 1 is 1 January 1900, which the format takes for a leap year
	mac                  // 0 is 1 January 1904
)

// shown is what a cell's format makes of a number.
type shown int

const (
	asNumber shown = iota
	asPercent
	asText
	asDay   // and time, where there is some
	asMonth // a year and a month
	asYear
	asTime
	asSpan  // hours beyond a day
	asZeros // digits with zeros before them
)

// format is how a cell shows a number.
type format struct {
	shown  shown
	digits int // of asZeros
}

// builtIn is a format that has a number and no code in the file.
func builtIn(id string) format {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
	case n == 9 || n == 10:
		return format{shown: asPercent}
	case n == 17:
		return format{shown: asMonth}
	case n >= 14 && n <= 16, n == 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return format{shown: asDay}
	case n >= 18 && n <= 21, n >= 32 && n <= 35, n == 45, n == 47, n == 55, n == 56:
		return format{shown: asTime}
	case n == 46:
		return format{shown: asSpan}
	case n == 49:
		return format{shown: asText}
	}
	return format{}
}

// formatOf reads the code of a format, by its first section: that of positive
// numbers.
func formatOf(code string) format {
	bare, span := bareCode(code)
	switch {
	case span:
		return format{shown: asSpan}
	case bare == "general" || bare == "":
		return format{}
	case bare == "@":
		return format{shown: asText}
	case strings.Trim(bare, "0") == "" && len(bare) > 1:
		return format{shown: asZeros, digits: len(bare)}
	case strings.ContainsAny(bare, "#0?"):
		if strings.Contains(bare, "%") {
			return format{shown: asPercent}
		}
		if !strings.ContainsAny(bare, "ydhs") {
			return format{}
		}
	}
	year, day := strings.ContainsAny(bare, "yeg"), strings.Contains(bare, "d")
	clock, month := strings.ContainsAny(bare, "hs"), strings.Contains(bare, "m")
	switch {
	case day, year && clock:
		return format{shown: asDay}
	case clock:
		return format{shown: asTime}
	case month:
		return format{shown: asMonth}
	case year:
		return format{shown: asYear}
	}
	return format{}
}

// bareCode is the first section of a code without what only stands there to be
// seen: words, colours, languages. span tells that it counts hours beyond a day.
func bareCode(code string) (bare string, span bool) {
	var b strings.Builder
	code = strings.ToLower(code)
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return b.String(), span
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return b.String(), span
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return b.String(), span
			}
			within := code[i+1 : i+end]
			span = span || within != "" && strings.Trim(within, "hms") == ""
			i += end
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), span
}

// show writes a number as a person sees it: whole where it is whole, with at most
// fifteen digits, as spreadsheets reckon.
func (f format) show(n float64, from epoch) string {
	switch f.shown {
	case asPercent:
		return plainNumber(n*100) + "%"
	case asZeros:
		s := plainNumber(n)
		if n >= 0 && !strings.Contains(s, ".") && len(s) < f.digits {
			s = strings.Repeat("0", f.digits-len(s)) + s
		}
		return s
	case asSpan:
		minutes := int64(math.Round(n * 24 * 60))
		return strconv.FormatInt(minutes/60, 10) + ":" + twoDigits(minutes%60)
	case asDay, asMonth, asYear, asTime:
		t, ok := instant(n, from)
		if !ok {
			return plainNumber(n)
		}
		return f.moment(t)
	}
	return plainNumber(n)
}

func (f format) moment(t time.Time) string {
	clock := "15:04"
	if t.Second() != 0 {
		clock = "15:04:05"
	}
	switch f.shown {
	case asMonth:
		return t.Format("2006-01")
	case asYear:
		return t.Format("2006")
	case asTime:
		return t.Format(clock)
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02T" + clock)
}

// lastSerial is 31 December 9999, the last day that a spreadsheet has.
const lastSerial = 2958465

// instant is the day and time that a number stands for.
func instant(n float64, from epoch) (time.Time, bool) {
	if n < 0 || n >= lastSerial+1 || math.IsNaN(n) {
		return time.Time{}, false
	}
	days := math.Floor(n)
	seconds := math.Round((n - days) * 24 * 60 * 60)
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from == mac:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		start = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	case days < 61:
		return time.Time{}, false // 29 February 1900, which there was not
	}
	return start.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second), true
}

// plainNumber writes a number without an exponent.
func plainNumber(n float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	if err != nil || math.IsInf(short, 0) || math.IsNaN(short) {
		return strconv.FormatFloat(n, 'g', -1, 64)
	}
	if short == 0 {
		return "0" // and never −0
	}
	if math.Abs(short) > 1e21 || math.Abs(short) < 1e-15 {
		return strconv.FormatFloat(short, 'g', -1, 64)
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
