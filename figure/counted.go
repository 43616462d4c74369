package figure

import (
	"math"
	"math/big"
	"strconv"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// exactly are the ends of a computed share in percent, unrounded: what is
// compared, while a person reads a number with two digits after the point.
type exactly struct{ low, high float64 }

// shareOf writes the ends of a share, in percent: rounded outward for reading,
// so that 4 of 101 is 3.96 to 3.97 and never 4, and as they are for comparing.
func shareOf(e query.Ends) (*record.Quantity, *exactly) {
	if !e.Defined {
		return nil, nil
	}
	low, high := fraction(e.Low), fraction(e.High)
	var ends exactly
	ends.low, _ = inPercent(low).Float64()
	ends.high, _ = inPercent(high).Float64()
	return quantityOf(rounded2(low, false), rounded2(high, true), false), &ends
}

// entails tells whether a share bears a wording out.
func (x exactly) entails(asserts record.Quantity) Verdict {
	low, high := asserts.Ends()
	switch {
	case asserts.Qualifier() == "~":
		return Undecided
	case low <= x.low && x.high <= high:
		return Holds
	case x.high < low || high < x.low:
		return Fails
	}
	return Undecided
}

func inPercent(f *big.Rat) *big.Rat { return new(big.Rat).Mul(f, big.NewRat(100, 1)) }

// rounded2 writes a share in percent with at most two digits after the point,
// rounded down or up.
func rounded2(f *big.Rat, up bool) string {
	hundredths := new(big.Rat).Mul(f, big.NewRat(10000, 1))
	whole, rest := new(big.Int).QuoRem(hundredths.Num(), hundredths.Denom(), new(big.Int))
	if up && rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return strconv.FormatFloat(float64(whole.Int64())/100, 'f', -1, 64)
}

// fraction is the fraction of counts that x is the float64 of: the one with the
// least denominator. It is exact for counts below 2^26, whose fractions are
// farther apart than floats are.
func fraction(x float64) *big.Rat {
	h, k := [2]int64{0, 1}, [2]int64{1, 0} // the last two convergents
	for rest := x; ; rest = 1 / (rest - math.Floor(rest)) {
		whole := int64(math.Floor(rest))
		h[0], h[1] = h[1], whole*h[1]+h[0]
		k[0], k[1] = k[1], whole*k[1]+k[0]
		if float64(h[1])/float64(k[1]) == x || rest == math.Floor(rest) || k[1] > 1<<26 {
			return big.NewRat(h[1], k[1])
		}
	}
}

// counted writes the ends of a count or a sum as a quantity; nil where neither end
// is known.
func counted(e query.Ends) *record.Quantity {
	switch {
	case e.OpenLow && e.Open:
		return nil
	case e.OpenLow:
		return quantityOf("<="+plain(e.High), "<="+plain(e.High), false)
	}
	return quantityOf(plain(e.Low), plain(e.High), e.Open)
}

func atLeast(n float64) *record.Quantity { return quantityOf(plain(n), "", true) }

func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// quantityOf makes a quantity of its ends; nil where they are too long for one.
func quantityOf(low, high string, open bool) *record.Quantity {
	text := low
	switch {
	case open:
		text = ">=" + low
	case low != high:
		text = low + ".." + high
	}
	q, err := record.ParseQuantity(text)
	if err != nil {
		return nil
	}
	return &q
}
