package record

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestHolds(t *testing.T) {
	instant, period, count, area := Kind{Base: Instant}, Kind{Base: Period}, Kind{Base: Count}, Kind{Base: Area}
	term, line, prose := Kind{Base: TermOf, Vocabulary: "v"}, Kind{Base: Line}, Kind{Base: Prose}
	yes := Verdict{true, true}
	for _, c := range []struct {
		kind    Kind
		value   string
		op      Operator
		literal string
		want    Verdict
	}{
		{instant, "2018-03-10", In, "2018-02/2018-05", yes},
		{instant, "2018", In, "2018-02/2018-05", perhaps},
		{instant, "2014/2015", Equal, "2014", perhaps},
		{instant, "2019", In, "2018", no},
		{instant, "/2018-07-11", LessEqual, "2018-07-11", yes},
		{instant, "/2018-07-11", Greater, "2014-06-30", perhaps},
		{instant, "2018-07", Less, "2018-07-15", perhaps},
		{instant, "2018-07", NotEqual, "2018-08", yes},
		{instant, "2018-07-01/..", GreaterEqual, "2018-07", yes},
		{instant, UnknownText, In, "2018", perhaps},
		{instant, NoneText, In, "2018", no},
		{instant, NoneText, NotEqual, "2018", yes},
		{period, "2012/2016", In, "2010/2016", yes},
		{period, "2012/2016", In, "2013/2016", no},
		{period, "/2012-10", In, "2010/2016", perhaps},
		{period, "/2012-10", In, "2010/2011", no},
		{period, "2012/..", In, "2010/2016", perhaps},
		{period, "2012/2016", Equal, "2012-01/2016-12", yes},
		{period, "2012/2016", Less, "2016", no},
		{period, "2012/2016", Less, "2017", yes},
		{period, "2012/", Less, "2017", perhaps},
		{count, "22", Equal, "22", yes},
		{count, "22", NotEqual, "22", no},
		{count, ">=34", Greater, "33", yes},
		{count, ">=34", Equal, "40", perhaps},
		{count, "<4", LessEqual, "3", yes},
		{count, "6..9", Less, "8", perhaps},
		{count, "~60", Greater, "1000000", perhaps},
		{count, "~60", GreaterEqual, "0", yes},
		{area, "MX-TAM", Under, "MX", yes},
		{area, "MX", Under, "MX-TAM", perhaps},
		{area, "MX-TAM", Equal, "MX", no},
		{area, "MX-TAM;MX-GRO", Equal, "MX-GRO;MX-TAM", yes},
		{area, "19.4,-99.1", Under, "MX", perhaps},
		{term, "a-b", Under, "a", yes},
		{term, "a", Under, "a-b", perhaps},
		{term, "a", Equal, "a-b", no},
		{term, "e", Under, "a", no},
		{line, "WOLA", Equal, "WOLA", yes},
		{line, "WOLA", Equal, "wola", no},
		{prose, "en=one\nes=uno", Equal, "uno", yes},
		{line, "WOLA", Less, "X", perhaps},
	} {
		v, err := c.kind.Parse(c.value)
		if err != nil {
			t.Fatal(err)
		}
		literal, err := c.kind.Parse(c.literal)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.kind.Holds(v, c.op, []Value{literal}, nested); got != c.want {
			t.Errorf("%s, operator %d, %s: %+v, want %+v", c.value, c.op, c.literal, got, c.want)
		}
	}
}

func TestReadingsAreComparedTogether(t *testing.T) {
	count, line, prose := Kind{Base: Count}, Kind{Base: Line}, Kind{Base: Prose}
	values := func(k Kind, texts ...string) (vs []Value) {
		for _, s := range texts {
			v, err := k.Parse(s)
			if err != nil {
				t.Fatal(err)
			}
			vs = append(vs, v)
		}
		return vs
	}
	for _, c := range []struct {
		name     string
		kind     Kind
		readings []Value
		op       Operator
		literals []Value
		want     Verdict
	}{
		{"nothing recorded is possible", count, nil, Equal, values(count, "23"), perhaps},
		{"two counts, one of them right", count, values(count, "23", ">=40"), Equal, values(count, "23"), perhaps},
		{"two counts, both right", count, values(count, "23", ">=40"), GreaterEqual, values(count, "23"), Verdict{true, true}},
		{"two counts, both wrong", count, values(count, "23", ">=40"), Less, values(count, "23"), no},
		{"one of a list, but which", count, values(count, "22..23"), In, values(count, "22", "23"), perhaps},
		{"two wordings, one of them equal", prose, values(prose, "uno", "dos"), Equal, values(prose, "dos"), Verdict{true, true}},
		{"two wordings, one of them different", prose, values(prose, "uno", "dos"), NotEqual, values(prose, "dos"), no},
		{"two lines, one of them equal", line, values(line, "PGR", "FGR"), Equal, values(line, "FGR"), perhaps},
		{"two lines, one of them different", line, values(line, "PGR", "FGR"), NotEqual, values(line, "FGR"), perhaps},
	} {
		if got := c.kind.HoldsAmong(c.readings, c.op, c.literals, nil); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

// TestHoldsTriesEveryDay compares with the definition itself: certain where
// the comparison is so for every day (or number) between the value's ends,
// possible where it is so for one.
func TestHoldsTriesEveryDay(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	first, last := DayOf(2015, 1, 1), DayOf(2021, 1, 1)
	for range 3000 {
		k := Kind{Base: []Base{Instant, Count}[random.IntN(2)]}
		v, literal, op := randomValue(random, k), randomValue(random, k), Operator(1+random.IntN(int(In)))
		if !definite(literal) || !definite(v) && (v == Unknown{} || v == None{}) {
			continue
		}
		from, to := int64(first), int64(last)
		if k.Base == Count {
			from, to = 0, 40
		}
		lo, hi, _ := k.Ends(v)
		a, b, _ := k.Ends(literal)
		want := Verdict{Certain: true}
		for n := from; n <= to; n++ {
			if x := float64(n); x >= lo && x <= hi {
				is := classic(x, op, a, b)
				want.Certain, want.Possible = want.Certain && is, want.Possible || is
			}
		}
		if got := k.Holds(v, op, []Value{literal}, nil); got != want {
			t.Fatalf("%s, operator %d, %s: %+v, want %+v", v, op, literal, got, want)
		}
	}
}

func classic(x float64, op Operator, a, b float64) bool {
	switch op {
	case Equal, In:
		return a <= x && x <= b
	case NotEqual:
		return x < a || x > b
	case Less:
		return x < a
	case LessEqual:
		return x <= b
	case Greater:
		return x > b
	}
	return x >= a
}

// TestPeriodsTryEveryEnd does the same for periods whose ends are not known.
func TestPeriodsTryEveryEnd(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	k := Kind{Base: Period}
	far, near := DayOf(2015, 1, 1), DayOf(2021, 1, 1)
	for range 400 {
		v, literal := randomValue(random, k), randomValue(random, k)
		d, ok := v.(Date)
		if !ok || !definite(literal) || literal.(Date).Earliest() == FirstDay || literal.(Date).Latest() == LastDay {
			continue
		}
		a, b := literal.(Date).Earliest(), literal.(Date).Latest()
		for _, op := range []Operator{In, Equal, Less, LessEqual, Greater, GreaterEqual} {
			want := Verdict{Certain: true}
			for _, p := range candidates(d, far, near) {
				is := classicPeriod(p, op, a, b)
				want.Certain, want.Possible = want.Certain && is, want.Possible || is
			}
			if got := k.Holds(v, op, []Value{literal}, nil); got != want {
				t.Fatalf("%s, operator %d, %s: %+v, want %+v", v, op, literal, got, want)
			}
		}
	}
}

// candidates lists the periods that d may be, an unknown end on every day from
// far to near.
func candidates(d Date, far, near Day) []days {
	starts, ends := []Day{d.Earliest()}, []Day{d.Latest()}
	var any []Day
	for day := far; day <= near; day++ {
		any = append(any, day)
	}
	if starts[0] == FirstDay {
		starts = any
	}
	if ends[0] == LastDay {
		ends = any
	}
	if len(starts) > 1 && len(ends) > 1 {
		panic(fmt.Sprintf("%s has no end", d))
	}
	var all []days
	for _, lo := range starts {
		for _, hi := range ends {
			if lo <= hi {
				all = append(all, days{lo, hi})
			}
		}
	}
	return all
}

func classicPeriod(p days, op Operator, a, b Day) bool {
	switch op {
	case In:
		return a <= p.lo && p.hi <= b
	case Equal:
		return p.lo == a && p.hi == b
	case Less:
		return p.hi < a
	case LessEqual:
		return p.hi <= b
	case Greater:
		return p.lo > b
	}
	return p.lo >= a
}

// TestCertainIsPossible and negation: for all kinds and values.
func TestCertainIsPossible(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		k := randomKinds()[random.IntN(len(randomKinds()))]
		var readings []Value
		for range random.IntN(4) {
			readings = append(readings, randomValue(random, k))
		}
		literals := []Value{randomValue(random, k), randomValue(random, k)}
		for op := Equal; op <= Under; op++ {
			v := k.HoldsAmong(readings, op, literals[:1], nested)
			if v.Certain && !v.Possible {
				t.Fatalf("%v, operator %d, %v is certain but not possible", readings, op, literals[0])
			}
			list := k.HoldsAmong(readings, In, literals, nested)
			for _, l := range literals {
				if one := k.HoldsAmong(readings, In, []Value{l}, nested); one.Certain && !list.Certain || one.Possible && !list.Possible {
					t.Fatalf("%v in %v is less than in %v", readings, literals, l)
				}
			}
		}
		if got, want := k.HoldsAmong(readings, NotEqual, literals[:1], nested), k.HoldsAmong(readings, Equal, literals[:1], nested).Not(); got != want {
			t.Fatalf("%v is not the negation for %v and %v", got, readings, literals[0])
		}
	}
}
