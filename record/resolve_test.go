package record

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var testResolver = Resolver{Under: nestedIn}

// said makes statements of one property, one leaf each, in this order.
func said(t testing.TB, k Kind, texts ...string) []Statement {
	t.Helper()
	var stmts []Statement
	for i, text := range texts {
		v, err := k.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		stmts = append(stmts, Statement{ID: StatementID{Position(i + 1), 1}, Property: "p", Value: v})
	}
	return stmts
}

func texts(values []Value) string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = strings.ReplaceAll(v.String(), "\n", "/")
	}
	return strings.Join(all, " | ")
}

var always = Moment{Position: 1 << 40, KnownBy: LastDay}

func TestReadings(t *testing.T) {
	for _, c := range []struct {
		base Base
		said []string
		want string
	}{
		{Count, nil, ""},
		{Count, []string{"23", "23"}, "23"},
		{Count, []string{"23", ">=40", "27"}, "23 | 27 | >=40"},
		{Count, []string{">22", "<24"}, "23"},
		{Count, []string{">=7", "9"}, "9"},
		{Count, []string{"<4", "<5"}, "<4"},
		{Count, []string{">5600", ">=5601"}, ">5600"},
		{Count, []string{"6..9", ">=8"}, "8..9"},
		{Count, []string{">22", "<23"}, "<23 | >22"},
		{Count, []string{"~60", "60"}, "60"},
		{Count, []string{"~60", "61"}, "61 | ~60"},
		{Count, []string{"~60", "<100"}, "~60"},
		{Count, []string{"~60", "~61"}, "~60 | ~61"},
		{Count, []string{"[unknown]", "23"}, "23"},
		{Count, []string{"[unknown]", "[unknown]"}, "[unknown]"},
		{Count, []string{"[none]", "23"}, "23 | [none]"},
		{Amount, []string{"<4 %", "3.2 %"}, "3.2 %"},
		{Amount, []string{"<4 %", "3.2"}, "3.2 | <4 %"},
		{Amount, []string{"<4", ">=3"}, "3..<4"},
		{Instant, []string{"2018", "2018-03"}, "2018-03"},
		{Instant, []string{"2014-09-26/2014-09-27", "2014-09"}, "2014-09-26/2014-09-27"},
		{Instant, []string{"2018-02/2018-05", "2018-01/2018-06", "2018-02/2018-05-16"}, "2018-02/2018-05-16"},
		{Instant, []string{"2018-02/2018-05", "2018-04/2018-08"}, "2018-04/2018-05"},
		{Instant, []string{"2018-02/2018-05~", "2018-04/2018-08"}, "2018-04~/2018-05~"},
		{Instant, []string{"2018-01", "2018-02"}, "2018-01 | 2018-02"},
		{Instant, []string{"[2014,2016]", "2015"}, "2015 | [2014,2016]"},
		{Instant, []string{"[2014,2016]", "2014/2015"}, "2014"},
		{Instant, []string{"[2014,2016,2018]", "/2016-05"}, "[2014,2016-01..2016-05]"},
		{Instant, []string{"2014-09-26~", "2014-09-26"}, "2014-09-26"},
		{Instant, []string{"2014-09-26~", "2014-09-27"}, "2014-09-26~ | 2014-09-27"},
		{Instant, []string{"2014-06-30T04:30", "2014-06"}, "2014-06-30T04:30"},
		{Instant, []string{"2014-06-30T04:30", "2014-06-30T05:00"}, "2014-06-30T04:30 | 2014-06-30T05:00"},
		{Instant, []string{"/2018-07-11", "2018-05/"}, "2018-05-01/2018-07-11"},
		{Period, []string{"2018", "2018-03"}, "2018 | 2018-03"},
		{Period, []string{"2012/2016", "2012-01/2016-12"}, "2012/2016"},
		{Period, []string{"/2012-10", "2007-01/2012-10"}, "2007-01/2012-10"},
		{Period, []string{"/2012-10", "2007-01/"}, "2007-01/2012-10"},
		{Period, []string{"2012/", "2012/.."}, "2012/.."},
		{Period, []string{"2012/2016", "2012/.."}, "2012/.. | 2012/2016"},
		{Period, []string{"2012/", "/2011"}, "/2011 | 2012/"},
		{Area, []string{"MX", "MX-TAM"}, "MX-TAM"},
		{Area, []string{"MX-CHP;MX-TAB", "MX-TAB;MX-SON"}, "MX-TAB"},
		{Area, []string{"MX-TAM", "MX-GRO"}, "MX-GRO | MX-TAM"},
		{Area, []string{"19.4,-99.1 ~5 km", "19.4,-99.1"}, "19.4,-99.1 ~5 km"},
		{Area, []string{"19.4,-99.1", "MX"}, "19.4,-99.1 | MX"},
		{TermOf, []string{"a", "a-b"}, "a-b"},
		{TermOf, []string{"a-d", "a-b", "a"}, "a | a-b | a-d"},
		{RefTo, []string{"x", "t:x"}, "t:x"},
		{RefTo, []string{"x", "y"}, "t:x | t:y"},
		{Line, []string{"dos", "uno", "dos"}, "dos | uno"},
		{Prose, []string{"en=one", "es=uno", "en=two\nes=uno"}, "en=one/es=uno | en=two"},
		{Prose, []string{"[none]", "en=one"}, "en=one | [none]"},
	} {
		k := Kind{Base: c.base, Vocabulary: "v", Types: []string{"t"}}
		got := texts(testResolver.Readings(said(t, k, c.said...), Property{Name: "p", Kind: k}, always))
		if got != c.want {
			t.Errorf("%v reads as %s, want %s", c.said, got, c.want)
		}
	}
}

func TestRankAndTimeDecideWhatIsRead(t *testing.T) {
	k := Kind{Base: Count}
	p := Property{Name: "p", Kind: k}
	stmts := said(t, k, "23", ">=40", "27", "5")
	stmts[0].Known, stmts[1].Known, stmts[2].Known = date(t, "2018-07-11"), date(t, "2018-05-30"), date(t, "2020-07")
	stmts[3].Property = "q"
	at := func(position Position, day string) Moment {
		return Moment{position, date(t, day).Earliest()}
	}
	read := func(m Moment) string { return texts(testResolver.Readings(stmts, p, m)) }
	for _, c := range []struct{ name, got, want string }{
		{"what is not yet known is not read", read(at(9, "2018-07-11")), "23 | >=40"},
		{"a month is known at its end", read(at(9, "2020-07-30")), "23 | >=40"},
		{"and then it is", read(at(9, "2020-07-31")), "23 | 27 | >=40"},
		{"what is not yet recorded is not read", read(at(1, "2020-07-31")), "23"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	stmts[0].Ranking = []Ranking{{At: 10, Rank: Preferred, Cause: Adopted, Known: date(t, "2019")}}
	stmts[1].Ranking = []Ranking{{At: 11, Rank: Deprecated, Cause: MisEntered, Known: date(t, "2021")}}
	stmts[2].Ranking = []Ranking{{At: 12, Rank: Deprecated, Cause: Withdrawn, Known: date(t, "2021")}, {At: 13, Rank: Normal, Cause: Restored, Known: date(t, "2022")}}
	for _, c := range []struct{ name, got, want string }{
		{"a judgement counts from when its reason was known", read(at(10, "2018-07-11")), "23 | >=40"},
		{"an adopted statement stands alone", read(at(10, "2020-01-01")), "23"},
		{"what was entered by mistake never was", read(at(11, "2018-07-11")), "23"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	stmts[0].Ranking, stmts[1].Ranking = nil, nil
	for _, c := range []struct{ name, got, want string }{
		{"withdrawn from the day that is known", read(at(13, "2021-12-31")), "23 | >=40"},
		{"and restored later", read(at(13, "2022-12-31")), "23 | 27 | >=40"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

// TestReadingsDoNotDependOnOrder: of statements in any order, and read again.
func TestReadingsDoNotDependOnOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 6000 {
		k := randomKinds()[random.IntN(len(randomKinds()))]
		p := Property{Name: "p", Kind: k}
		var stmts []Statement
		for i := range 1 + random.IntN(4) {
			stmts = append(stmts, Statement{ID: StatementID{Position(1 + i/2), 1 + i%2}, Property: "p", Value: randomValue(random, k)})
		}
		want := testResolver.Readings(stmts, p, always)
		before := fmt.Sprint(stmts)
		shuffled := slices.Clone(stmts)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := testResolver.Readings(shuffled, p, always); !slices.Equal(got, want) {
			t.Fatalf("%v read as %s, in another order as %s", stmts, texts(want), texts(got))
		}
		var again []Statement
		for i, v := range want {
			again = append(again, Statement{ID: StatementID{Position(i + 1), 1}, Property: "p", Value: v})
		}
		if got := testResolver.Readings(again, p, always); !slices.Equal(got, want) {
			t.Fatalf("%v read as %s, and that as %s", stmts, texts(want), texts(got))
		}
		if fmt.Sprint(stmts) != before {
			t.Fatal("the statements were changed")
		}
		for _, v := range want {
			if back, err := k.Parse(v.String()); err != nil || back != v {
				t.Fatalf("%v read as %s, which reads back as %v, %v", stmts, v, back, err)
			}
		}
	}
}

// TestOneReadingIsWhatAllAllow compares with the definition: the days, or the
// whole numbers, that every value allows are those of the one reading; where
// there are none, all values are read.
func TestOneReadingIsWhatAllAllow(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for range 4000 {
		k := Kind{Base: []Base{Instant, Count}[random.IntN(2)]}
		var values []Value
		for range 2 + random.IntN(2) {
			v := randomValue(random, k)
			q, counts := v.(Quantity)
			if v != (Unknown{}) && v != (None{}) && !(counts && q.about) && !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			continue
		}
		readings := testResolver.resolve(k, values)
		all := allowed(k, values[0])
		for _, v := range values[1:] {
			all = shared(all, allowed(k, v))
		}
		switch {
		case len(all) == 0 && len(readings) != len(values):
			t.Fatalf("%s share nothing, but read as %s", texts(values), texts(readings))
		case len(all) > 0 && (len(readings) != 1 || !slices.Equal(allowed(k, readings[0]), all)):
			t.Fatalf("%s share %v, but read as %s", texts(values), all, texts(readings))
		}
	}
}

// allowed lists the days from 2017 to 2019, or the numbers below 20, that a
// value allows.
func allowed(k Kind, v Value) (all []int) {
	if k.Base == Count {
		lo, hi := v.(Quantity).CountEnds()
		for n := range 20 {
			if float64(n) >= lo && float64(n) <= hi {
				all = append(all, n)
			}
		}
		return all
	}
	spans := daysOf(v.(Date))
	for day := DayOf(2017, 6, 1); day <= DayOf(2019, 6, 1); day++ {
		if slices.ContainsFunc(spans, func(s days) bool { return s.lo <= day && day <= s.hi }) {
			all = append(all, int(day))
		}
	}
	return all
}

func shared(a, b []int) (all []int) {
	for _, n := range a {
		if slices.Contains(b, n) {
			all = append(all, n)
		}
	}
	return all
}

// TestACountsTerritoryIsItsExtent proves that a count for the country and one
// for a state are two, while an act in either is an act in the state.
func TestACountsTerritoryIsItsExtent(t *testing.T) {
	wide, narrow := Value(Territories("MX")), Value(Territories("MX-TAM"))
	for _, c := range []struct {
		typ, property string
		want          []Value
	}{
		{"act", "place", []Value{narrow}},
		{"event", "territory", []Value{narrow}},
		{"observation", "territory", []Value{wide, narrow}},
		{"figure", "territory", []Value{wide, narrow}},
		{"claim", "territory", []Value{wide, narrow}},
	} {
		typ, _ := Core().Type(c.typ)
		p, ok := typ.Property(c.property)
		if got := (Resolver{}).resolve(p.Kind, []Value{wide, narrow}); !ok || !slices.Equal(got, c.want) {
			t.Errorf("%s.%s: %v, want %v", c.typ, c.property, got, c.want)
		}
	}
}
