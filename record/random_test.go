package record

import (
	"math/rand/v2"
	"strings"
)

// Random values in a small world, so that they often meet: days of early 2018,
// counts below 12, a few territories and terms.

var (
	randomDates = strings.Fields(`2018-01-03 2018-01-03~ 2018-01-05 2018-01 2018-02 2018-01? 2018 2018-33 2018-XX 2018-01-0X
		2018-01-02/2018-01-06 2018-01-04/2018-01-20 2018-01/2018-02 /2018-01-05 ../2018-01-10 2018-01-04/ 2018-01-06/..
		2018-01-04/2018-01~ 2017/2018 2019 2017-12-31`)
	randomChoices = strings.Fields(`[2018-01-03,2018-01-06] [2018-01-01..2018-01-04,2018-02] [..2018-01-04] [2018-01-05..]`)
	randomCounts  = strings.Fields(`0 3 4 5 <4 <=4 >4 >=4 3..6 >3..<6 5..9 ~4 ~5 >=0`)
	randomPlaces  = strings.Fields(`MX MX-TAM MX-TAM-027 MX-GRO MX-GRO;MX-TAM US MX;US 19.4,-99.1 19.5,-99.1`)
	randomTerms   = strings.Fields(`a a-b a-b-c a-d e`)
)

// nested is the vocabulary of randomTerms: a longer code lies under its start.
func nested(term, ancestor string) bool {
	return term == ancestor || strings.HasPrefix(term, ancestor+"-")
}

func nestedIn(_, term, ancestor string) bool { return nested(term, ancestor) }

func randomValue(r *rand.Rand, k Kind) Value {
	texts := map[Base][]string{
		Instant: append(append([]string{}, randomDates...), randomChoices...), Period: randomDates,
		Count: randomCounts, Amount: append([]string{"3.5", "<4.5", "3.5..4.5", "4 %"}, randomCounts...),
		Area: randomPlaces, TermOf: randomTerms, RefTo: {"t:x", "t:y"},
		Line: {"uno", "dos"}, Prose: {"es=uno", "en=one", "es=dos", "en=one\nes=uno", "ni uno"},
	}[k.Base]
	switch r.IntN(20) {
	case 0:
		return Unknown{}
	case 1:
		return None{}
	}
	v, err := k.Parse(texts[r.IntN(len(texts))])
	if err != nil {
		panic(err)
	}
	return v
}

func randomKinds() []Kind {
	return []Kind{
		{Base: Instant},
		{Base: Period},
		{Base: Count},
		{Base: Amount},
		{Base: Area},
		{Base: TermOf, Vocabulary: "v"},
		{Base: RefTo, Types: []string{"t"}},
		{Base: Line},
		{Base: Prose},
	}
}
