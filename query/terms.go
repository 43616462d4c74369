package query

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
)

// Terms is what the language needs to know of the vocabularies.
type Terms interface {
	// Codes lists a vocabulary's terms, parents before their children; it is
	// empty where there is no such vocabulary.
	Codes(vocabulary string) []string
	// Label returns what a term is called; ok is false where there is none.
	Label(vocabulary, code string) (label locale.Text, ok bool)
	// Under reports whether a term is another one or lies beneath it.
	Under(vocabulary, code, ancestor string) bool
	// Attributes lists the columns that this vocabulary alone has.
	Attributes(vocabulary string) []string
	// Attribute returns what a term's column holds, or the empty string.
	Attribute(vocabulary, code, column string) string
}

func attributes(terms Terms, vocabulary string) []string {
	return terms.Attributes(vocabulary)
}

// findTerm returns the code of a term that is written by its code or by its
// label in either language, accents and case aside.
func findTerm(terms Terms, vocabulary, text string) (code string, ok bool) {
	if _, ok := terms.Label(vocabulary, text); ok {
		return text, true
	}
	folded := fold(text)
	for _, code := range terms.Codes(vocabulary) {
		label, _ := terms.Label(vocabulary, code)
		if fold(code) == folded || fold(label.ES) == folded || fold(label.EN) == folded {
			return code, true
		}
	}
	return "", false
}

// nearestTerm returns the code that was probably meant, or the empty string.
func nearestTerm(terms Terms, vocabulary, text string) string {
	var all []candidate
	for _, code := range terms.Codes(vocabulary) {
		label, _ := terms.Label(vocabulary, code)
		all = append(all, candidate{code, []string{code, label.ES, label.EN}})
	}
	return nearest(text, all)
}

// attributeValues lists what a column holds, each value once, in the order of
// the terms.
func attributeValues(terms Terms, vocabulary, column string) []string {
	var values []string
	for _, code := range terms.Codes(vocabulary) {
		v := terms.Attribute(vocabulary, code, column)
		if v != "" && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}
