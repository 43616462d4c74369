package figure

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestAComputedShareIsNotRoundedForComparing proves that a share is read with two
// digits and compared as the counts are: 4 of 101 is less than 4 %.
func TestAComputedShareIsNotRoundedForComparing(t *testing.T) {
	for _, c := range []struct {
		name      string
		low, high float64
		reads     string
		asserts   string
		verdict   Verdict
	}{
		{name: "4 of 101 is less than 4 %", low: 4. / 101, high: 4. / 101, reads: "3.96..3.97", asserts: "<4 %", verdict: Holds},
		{name: "4 of 101 is not 4 %", low: 4. / 101, high: 4. / 101, reads: "3.96..3.97", asserts: "4 %", verdict: Fails},
		{name: "4 of 101 is not 3.96 %", low: 4. / 101, high: 4. / 101, reads: "3.96..3.97", asserts: "3.96 %", verdict: Fails},
		{name: "7 of 100 is 7 %", low: 7. / 100, high: 7. / 100, reads: "7", asserts: "7 %", verdict: Holds},
		{name: "29 of 100 is not less than 29 %", low: 29. / 100, high: 29. / 100, reads: "29", asserts: "<29 %", verdict: Fails},
		{name: "1 to 2 of 3", low: 1. / 3, high: 2. / 3, reads: "33.33..66.67", asserts: "<50 %", verdict: Undecided},
		{name: "about decides nothing", low: .6, high: .6, reads: "60", asserts: "~60 %", verdict: Undecided},
	} {
		q, exactly := shareOf(query.Ends{Low: c.low, High: c.high, Defined: true})
		if q == nil || q.String() != c.reads {
			t.Errorf("%s: reads %v, want %s", c.name, q, c.reads)
			continue
		}
		asserts, err := record.ParseQuantity(c.asserts)
		if err != nil {
			t.Fatal(err)
		}
		o := Observation{ID: record.ID{Type: "figure", Key: "f"}, Measure: record.ID{Type: "measure", Key: "m"}, Quantity: q, Counted: q, Unit: Percent, Computed: true, exactly: exactly}
		cmp := Compare(o.Measure, Material{Measures: []Measure{{ID: o.Measure, Unit: "%", Kind: Share}}, Observations: []Observation{o}})
		if op := cmp.Judge(Assertion{Asserts: asserts}); op.Verdict != c.verdict {
			t.Errorf("%s: %v, want %v", c.name, op.Verdict, c.verdict)
		}
	}
	if q, _ := shareOf(query.Ends{}); q != nil {
		t.Errorf("nothing of nothing is %v", q)
	}
}

// TestAFractionIsThatOfTheCounts proves that the counts' fraction is found again.
func TestAFractionIsThatOfTheCounts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		d := 1 + random.Int64N(1<<uint(1+random.IntN(25)))
		n := random.Int64N(d + 1)
		if got := fraction(float64(n) / float64(d)); got.Cmp(big.NewRat(n, d)) != 0 {
			t.Fatalf("%d of %d is taken for %v", n, d, got)
		}
	}
}

// TestOpenEndsStayOpen proves that a sum says no end that nobody knows.
func TestOpenEndsStayOpen(t *testing.T) {
	for _, c := range []struct {
		ends query.Ends
		want string
	}{
		{query.Ends{Low: 3, High: 3, Defined: true}, "3"},
		{query.Ends{Low: 3, High: 7, Defined: true}, "3..7"},
		{query.Ends{Low: 3, Open: true, Defined: true}, ">=3"},
		{query.Ends{High: -2, OpenLow: true, Defined: true}, "<=-2"},
		{query.Ends{Open: true, OpenLow: true, Defined: true}, ""},
	} {
		got := ""
		if q := counted(c.ends); q != nil {
			got = q.String()
		}
		if got != c.want {
			t.Errorf("%+v is %q, want %q", c.ends, got, c.want)
		}
	}
}
