package query

import (
	"strings"
	"unicode"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// candidate is a word that may have been meant, and the names by which people
// may have tried to write it.
type candidate struct {
	word  string
	names []string
}

// nearest returns the word that was probably meant by text, or the empty string
// where nothing is near: the same letters first, then a beginning or a part in
// common, then few letters apart. The first of equals wins.
func nearest(text string, all []candidate) string {
	typed := fold(text)
	best, least := "", 1<<30
	for _, c := range all {
		for _, name := range c.names {
			if d := distance(typed, fold(name)); d < least {
				best, least = c.word, d
			}
		}
	}
	if least > farthest {
		return ""
	}
	return best
}

// farthest is the distance above which a word is no suggestion.
const farthest = 100

// distance tells how far a typed word is from a name: 0 for the same, below
// farthest for one that a person may have meant.
func distance(typed, name string) int {
	if typed == "" || name == "" {
		return farthest + 1
	}
	if typed == name {
		return 0
	}
	apart, shorter := vocabulary.Edits(typed, name), min(len(typed), len(name))
	switch {
	case apart <= max(1, shorter/3):
		return apart * 10
	case len(typed) >= 3 && strings.HasPrefix(name, typed),
		len(name) >= 3 && strings.HasPrefix(typed, name):
		return 50 + min(apart, 20)
	case len(typed) >= 4 && strings.Contains(name, typed):
		return 75 + min(apart, 20)
	}
	return farthest + 1
}

// fold leaves case, accents, and what joins words aside.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		switch r {
		case 'á', 'à', 'â', 'ä', 'ã':
			return 'a'
		case 'é', 'è', 'ê', 'ë':
			return 'e'
		case 'í', 'ì', 'î', 'ï':
			return 'i'
		case 'ó', 'ò', 'ô', 'ö', 'õ':
			return 'o'
		case 'ú', 'ù', 'û', 'ü':
			return 'u'
		case 'ñ':
			return 'n'
		case 'ç':
			return 'c'
		case '_', '-':
			return ' '
		}
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
}

// nearestType returns the plural of the type that was probably meant.
func nearestType(schema record.Schema, text string) string {
	var all []candidate
	for _, t := range schema.Types {
		names := append([]string{t.Name, t.Plural, t.Label.ES, t.Label.EN, t.Labels.ES, t.Labels.EN}, t.Aliases...)
		all = append(all, candidate{t.Plural, names})
	}
	return nearest(text, all)
}

// nearestStep returns the property or way back of a type that was probably
// meant.
func nearestStep(schema record.Schema, typ, text string) string {
	var all []candidate
	for _, s := range stepsOf(schema, typ) {
		all = append(all, candidate{s.name, []string{s.name, s.label.ES, s.label.EN}})
	}
	return nearest(text, all)
}
