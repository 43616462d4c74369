package record

import (
	"cmp"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number: units × 10^−places. It has at most
// [MaxDigits] digits, and so its float64 is never that of another Decimal and
// lies in the same order: the database may compare floats.
//
// The zeros that end a written fraction are kept, because they say how precise
// the number is: 4.0 and 4 are the same number, by [Decimal.Compare], and not ==.
type Decimal struct {
	units  int64
	places uint8 // as few as possible
	zeros  uint8 // written after those places
}

// MaxDigits is how many digits a number may have.
const MaxDigits = 15

// Whole is the Decimal of a whole number of at most MaxDigits digits.
func Whole(n int64) Decimal { return Decimal{units: n} }

// parseDecimal reads digits with an optional sign, commas between thousands
// and a point, and drops the zeros that end a fraction; ok is false for
// anything else.
func parseDecimal(s string) (d Decimal, ok bool) {
	d, ok = parseWritten(s)
	d.zeros = 0
	return d, ok
}

// parseWritten is parseDecimal with the zeros that end a fraction kept.
func parseWritten(s string) (d Decimal, ok bool) {
	negative := false
	if rest, found := strings.CutPrefix(s, "-"); found {
		negative, s = true, rest
	} else if rest, found := strings.CutPrefix(s, "−"); found {
		negative, s = true, rest
	}
	whole, fraction, pointed := strings.Cut(s, ".")
	whole, ok = withoutCommas(whole)
	if !ok || pointed && fraction == "" || !allDigits(fraction) {
		return Decimal{}, false
	}
	written := len(fraction)
	fraction = strings.TrimRight(fraction, "0")
	d.zeros = uint8(min(written-len(fraction), MaxDigits))
	digits := strings.TrimLeft(whole+fraction, "0")
	if len(digits) > MaxDigits || len(fraction) > MaxDigits {
		return Decimal{}, false
	}
	if digits == "" {
		return d, true
	}
	d.units, _ = strconv.ParseInt(digits, 10, 64)
	if negative {
		d.units = -d.units
	}
	d.places = uint8(len(fraction))
	return d, true
}

// withoutCommas joins the thousands of 8,335; a comma elsewhere is an error.
func withoutCommas(s string) (string, bool) {
	if s != "" && allDigits(s) {
		return s, true
	}
	groups := strings.Split(s, ",")
	for i, g := range groups {
		if g == "" || !allDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// String writes d without separators: 8335, 3.2, 4.0, -0.5.
func (d Decimal) String() string {
	zeros := strings.Repeat("0", int(d.zeros))
	s := strconv.FormatInt(d.units, 10)
	switch {
	case d.places == 0 && zeros != "":
		return s + "." + zeros
	case d.places == 0:
		return s
	}
	minus := ""
	if d.units < 0 {
		minus, s = "-", s[1:]
	}
	if missing := int(d.places) + 1 - len(s); missing > 0 {
		s = strings.Repeat("0", missing) + s
	}
	at := len(s) - int(d.places)
	return minus + s[:at] + "." + s[at:] + zeros
}

// shifted is d × 10^n; ok is false where that has too many digits.
func (d Decimal) shifted(n int) (shifted Decimal, ok bool) {
	units, places := d.units, int(d.places)-n
	for ; places < 0 && units > -limitUnits && units < limitUnits; places++ {
		units *= 10
	}
	for ; places > 0 && units%10 == 0; places-- {
		units /= 10
	}
	if units == 0 {
		return Decimal{}, true
	}
	if places < 0 || places > MaxDigits || units <= -limitUnits || units >= limitUnits {
		return Decimal{}, false
	}
	return Decimal{units: units, places: uint8(places)}, true
}

// limitUnits is the least number of more than MaxDigits digits.
const limitUnits = 1_000_000_000_000_000

// Float is d as a float64, the nearest one: units and power are both exact, so
// their quotient is rounded once.
func (d Decimal) Float() float64 {
	power := 1.0
	for range d.places {
		power *= 10
	}
	return float64(d.units) / power
}

// IsWhole reports whether d has no fraction, or one of zeros alone.
func (d Decimal) IsWhole() bool { return d.places == 0 }

// Compare is -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Compare(e Decimal) int { return cmp.Compare(d.Float(), e.Float()) }

// grouped writes d for a reader, with commas between thousands.
func (d Decimal) grouped() string {
	s := d.String()
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}
