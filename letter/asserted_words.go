package letter

import (
	"regexp"
	"slices"
	"strings"
)

// numberWords are the numbers below a hundred in words, in both languages.
var numberWords = wordsOfNumbers()

// inWords finds them in a text in small letters, the longest first.
var inWords = patternOf(numberWords)

func wordsOfNumbers() map[string]int {
	words := map[string]int{}
	list := func(from int, names string) {
		for i, name := range strings.Split(names, ",") {
			for _, way := range strings.Split(name, "/") {
				words[way] = from + i
			}
		}
	}
	list(0, "zero,one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,eighteen,nineteen")
	list(0, "cero,uno/una/un,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis,diecisiete,dieciocho,diecinueve,"+
		"veinte,veintiuno/veintiuna/veintiún,veintidós,veintitrés,veinticuatro,veinticinco,veintiséis,veintisiete,veintiocho,veintinueve")
	tens := func(names, units, joint string) {
		first := strings.Split(units, ",")
		for i, ten := range strings.Split(names, ",") {
			if ten == "" {
				continue
			}
			words[ten] = 10 * (i + 2)
			for j, unit := range first {
				for _, way := range strings.Split(unit, "/") {
					words[ten+joint+way] = 10*(i+2) + j + 1
				}
			}
		}
	}
	tens("twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety", "one,two,three,four,five,six,seven,eight,nine", " ")
	tens(",treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa", "uno/una/un,dos,tres,cuatro,cinco,seis,siete,ocho,nueve", " y ")
	return words
}

func patternOf(words map[string]int) *regexp.Regexp {
	var ways []string
	for way := range words {
		ways = append(ways, strings.ReplaceAll(regexp.QuoteMeta(way), " ", `[ \x{a0}-]+`))
	}
	slices.SortFunc(ways, func(a, b string) int { return len(b) - len(a) })
	return regexp.MustCompile(`\b(?:` + strings.Join(ways, "|") + `)\b`)
}
