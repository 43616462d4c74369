package record

import (
	"math"
	"math/big"
	"strings"
	"testing"
	"testing/quick"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

func quantity(t testing.TB, s string) Quantity {
	t.Helper()
	q, err := ParseQuantity(s)
	if err != nil {
		t.Fatalf("quantity %q: %v", s, err)
	}
	return q
}

func TestQuantityIsReadAndWritten(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		written, canonical, qualifier string
		low, high                     float64 // of a count
	}{
		{"22", "22", "=", 22, 22},
		{" 8,335 ", "8335", "=", 8335, 8335},
		{"1,140,000", "1140000", "=", 1140000, 1140000},
		{">=34", ">=34", ">=", 34, inf},
		{"≥ 34", ">=34", ">=", 34, inf},
		{"al menos 34", ">=34", ">=", 34, inf},
		{"At least 34", ">=34", ">=", 34, inf},
		{">5600", ">5600", ">", 5601, inf},
		{"más de 5,600", ">5600", ">", 5601, inf},
		{"<4", "<4", "<", 0, 3},
		{"fewer than 4", "<4", "<", 0, 3},
		{"<= 4", "<=4", "<=", 0, 4},
		{"<=-2", "<=-2", "<=", 0, -2},
		{">-2.5", ">-2.5", ">", 0, inf},
		{"a lo sumo 4", "<=4", "<=", 0, 4},
		{"6..9", "6..9", "..", 6, 9},
		{"6–9", "6..9", "..", 6, 9},
		{"6-9", "6..9", "..", 6, 9},
		{"entre 6 y 9", "6..9", "..", 6, 9},
		{"between 6 and 9", "6..9", "..", 6, 9},
		{"de 6 a 9", "6..9", "..", 6, 9},
		{"6 a 9", "6..9", "..", 6, 9},
		{"6..6", "6", "=", 6, 6},
		{">3..9", ">3..9", "..", 4, 9},
		{"3..<9", "3..<9", "..", 3, 8},
		{"~60", "~60", "~", 0, inf},
		{"cerca de 60", "~60", "~", 0, inf},
		{"about 60", "~60", "~", 0, inf},
		{"0", "0", "=", 0, 0},
		{"007", "7", "=", 7, 7},
	} {
		q := quantity(t, c.written)
		low, high := q.CountEnds()
		if q.String() != c.canonical || q.Qualifier() != c.qualifier || low != c.low || high != c.high {
			t.Errorf("%q = %s, qualifier %s, counts %v to %v; want %+v", c.written, q, q.Qualifier(), low, high, c)
		}
	}
	for written, canonical := range map[string]string{
		"<4 %": "<4 %", "< 4%": "<4 %", "3.20 percent": "3.20 %", "3.2 por ciento": "3.2 %", "2.4–6.2 %": "2.4..6.2 %", "2.4 % a 6.2 %": "2.4..6.2 %",
		"-3.5": "-3.5", "−3.5": "-3.5", "-5..-2": "-5..-2", "-5--2": "-5..-2", "0.05": "0.05", "25.40": "25.40", "-0.0": "0.0", "4.00..4.0": "4.00", "<4.0 %": "<4.0 %", "-0": "0",
	} {
		if q := quantity(t, written); q.String() != canonical {
			t.Errorf("%q = %s, want %s", written, q, canonical)
		}
	}
}

func TestQuantityEndsAreClosed(t *testing.T) {
	low, high := quantity(t, "<4").Ends()
	if !math.IsInf(low, -1) || high >= 4 || high < 3.9999999999999 {
		t.Errorf("<4 allows %v to %v", low, high)
	}
	if low, high := quantity(t, "~60").Ends(); !math.IsInf(low, -1) || !math.IsInf(high, 1) {
		t.Errorf("~60 claims a width: %v to %v", low, high)
	}
	if n := quantity(t, "~60").Value(); n != 60 {
		t.Errorf("the number of ~60 is %v", n)
	}
	var none Quantity
	if low, high := none.Ends(); !none.IsZero() || none.String() != "" || !math.IsInf(low, -1) || !math.IsInf(high, 1) {
		t.Errorf("the zero Quantity is not unknown")
	}
}

func TestQuantityInWords(t *testing.T) {
	for _, c := range []struct{ written, es, en, short string }{
		{"<4 %", "menos de 4 %", "less than 4 %", "< 4 %"},
		{"<4", "menos de 4", "fewer than 4", "< 4"},
		{">=40", "al menos 40", "at least 40", "≥ 40"},
		{">5600", "más de 5,600", "more than 5,600", "> 5,600"},
		{"<=9", "a lo sumo 9", "at most 9", "≤ 9"},
		{"6..9", "entre 6 y 9", "between 6 and 9", "6–9"},
		{"2.4..6.2 %", "de 2.4 a 6.2 %", "2.4 to 6.2 %", "2.4–6.2 %"},
		{"~60 %", "cerca de 60 %", "about 60 %", "~ 60 %"},
		{"8335", "8,335", "8,335", "8,335"},
		{"-3.5", "−3.5", "−3.5", "−3.5"},
		{"25.4", "25.4", "25.4", "25.4"},
		{">3..<9", "más de 3 y menos de 9", "more than 3 and fewer than 9", "> 3 and < 9"},
	} {
		q := quantity(t, c.written)
		plain := func(s string) string { return strings.ReplaceAll(s, nbsp, " ") }
		if es, en, short := plain(q.In(locale.ES)), plain(q.In(locale.EN)), plain(q.Short(locale.EN)); es != c.es || en != c.en || short != c.short {
			t.Errorf("%s = %q, %q, %q; want %+v", c.written, es, en, short, c)
		}
		if strings.Contains(q.In(locale.ES), "% ") || strings.Contains(q.In(locale.ES), " %") {
			t.Errorf("%s: a line can break before the percent sign in %q", c.written, q.In(locale.ES))
		}
	}
}

func TestWrongQuantitySaysWhatToDo(t *testing.T) {
	for written, want := range map[string]string{
		"":                     "is not a quantity",
		"muchas":               "is not a quantity",
		"3,2 %":                "decimals take a point: 3.2",
		"1,23,456":             "is not a quantity",
		"9..6":                 "put the smaller number first",
		"12345678901234567890": "more than 15 digits",
		"1e6":                  "is not a quantity",
		"4 %%":                 "is not a quantity",
		">":                    "is not a quantity",
		"3..":                  "is not a quantity",
		"0x10":                 "is not a quantity",
		"NaN":                  "is not a quantity",
	} {
		_, err := ParseQuantity(written)
		p, ok := problem.Of(err)
		if !ok || !strings.Contains(err.Error(), want) || p.Place.Expected == nil {
			t.Errorf("%q: %v, want “%s”", written, err, want)
		}
	}
}

func TestEntails(t *testing.T) {
	for _, c := range []struct {
		value, claim string
		want         Entailment
	}{
		{"3.2 %", "<4 %", Supports},
		{"4.2 %", "<4 %", Contradicts},
		{"~4 %", "<4 %", NotDecided},
		{"<5 %", "<4 %", NotDecided},
		{"<4 %", "<4 %", Supports},
		{"<3.5 %", "<4 %", Supports},
		{"4 %", "<4 %", Contradicts},
		{"3.2", "<4 %", NotDecided},
		{"23", "23", Supports},
		{"27", "23", Contradicts},
		{">=40", "23", Contradicts},
		{">=7", "9", NotDecided},
		{"6..9", "13", Contradicts},
		{"6..9", "<10", Supports},
		{"~60", "~60", Supports},
		{"60", "~60", Supports},
		{"61", "~60", NotDecided},
		{">=4", "<4", Contradicts},
		{">22", ">=23", NotDecided},
	} {
		q, claim := quantity(t, c.value), quantity(t, c.claim)
		if got := q.Entails(claim); got != c.want {
			t.Errorf("%s entails %s = %d, want %d", c.value, c.claim, got, c.want)
		}
	}
	if got := quantity(t, ">22").EntailsCount(quantity(t, ">=23")); got != Supports {
		t.Errorf("more than 22 persons are at least 23: %d", got)
	}
}

// TestDecimalsKeepTheirOrderAsFloats is what lets the database compare floats:
// two different decimals are never the same float64 nor in another order.
func TestDecimalsKeepTheirOrderAsFloats(t *testing.T) {
	inOrder := func(a, b int64, p, q uint8) bool {
		x, y := decimalOf(a, p), decimalOf(b, q)
		exact := rational(x).Cmp(rational(y))
		nearest, _ := rational(x).Float64()
		return x.Compare(y) == exact && (exact != 0 || x == y) && x.Float() == nearest
	}
	if err := quick.Check(inOrder, &quick.Config{MaxCount: 3000}); err != nil {
		t.Error(err)
	}
	next := func(a int64, p uint8) bool { // the nearest of all: one unit in the last digit apart
		x := decimalOf(a, p)
		y := Decimal{units: x.units + 1, places: x.places}
		return x.Compare(y) < 0 && math.Nextafter(x.Float(), math.Inf(1)) < y.Float()
	}
	if err := quick.Check(next, &quick.Config{MaxCount: 3000}); err != nil {
		t.Error(err)
	}
}

func decimalOf(n int64, places uint8) Decimal {
	n %= 999_999_999_999_999
	d, _ := parseDecimal(Decimal{units: n, places: places % 14}.String())
	return d
}

func rational(d Decimal) *big.Rat {
	r, _ := new(big.Rat).SetString(d.String())
	return r
}

// TestZerosOfAFractionAreKept proves that a number keeps the precision with
// which it was written, and is the same number.
func TestZerosOfAFractionAreKept(t *testing.T) {
	for _, c := range []struct {
		written string
		places  int
		same    string
	}{
		{"4.0 %", 1, "4 %"}, {"4 %", 0, "4.00 %"}, {"0.84", 2, "0.840"}, {"<4.0", 1, "<4"}, {"3.20..6 %", 2, "3.2..6.0 %"}, {"~60.0", 1, "~60"}, {"0.0", 1, "0"},
	} {
		q, same := quantity(t, c.written), quantity(t, c.same)
		if q.String() != c.written || q.Places() != c.places || !q.Same(same) || q == same {
			t.Errorf("%s is %s with %d places; the same as %s: %v", c.written, q, q.Places(), c.same, q.Same(same))
		}
		if got := q.Entails(same); got != Supports {
			t.Errorf("%s does not support %s: %d", q, same, got)
		}
		met, ok := meetAmounts([]Quantity{q, same})
		back, ok2 := meetAmounts([]Quantity{same, q})
		if !ok || !ok2 || met != back || met.Places() != max(q.Places(), same.Places()) {
			t.Errorf("%s and %s meet in %s and %s", q, same, met, back)
		}
	}
	count, err := Kind{Base: Count}.Parse("22.0")
	if err != nil || count != Value(quantity(t, "22")) {
		t.Errorf("a count of 22.0 is %v, %v", count, err)
	}
}

func TestShiftedByPowersOfTen(t *testing.T) {
	for _, c := range []struct {
		written string
		by      int
		want    string // empty: too long
	}{
		{"5", 6, "5000000"},
		{"<25.4", 6, "<25400000"},
		{"5000000", -6, "5"},
		{"1234.5..2000", -3, "1.2345..2"},
		{"0", 6, "0"},
		{"-5.0", 3, "-5000"},
		{"123456789012345", 1, ""},
		{"0.000000000000001", -1, ""},
		{"~60", -6, "~0.00006"},
	} {
		got, ok := quantity(t, c.written).Shifted(c.by)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s × 10^%d = %s, %v; want %s", c.written, c.by, got, ok, c.want)
		}
	}
}
