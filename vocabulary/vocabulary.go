// Package vocabulary holds the terms with which constancia describes: types of
// violation, outcomes, stages of a case, territories. They are data: a CSV file
// a vocabulary, embedded, checked when it is read. Try [Load] first.
//
// A code never changes its meaning, so that what was recorded stays true.
package vocabulary

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
)

// Term is one word of a vocabulary.
type Term struct {
	Code   string
	Parent string // the wider term, or empty
	Label  locale.Text
	Note   string // in English, for whoever must choose
	Source string // the standard or law behind the term, or "Own"
	// Attributes are the columns that this vocabulary alone has, by name; an
	// empty one is not known.
	Attributes map[string]string
	// Generic terms group others and are no value of a property: "charge" is
	// the charge of any stage model.
	Generic bool
}

// Vocabulary is a tree of terms (or several). It is not changed after it was
// read and may be used by many at once.
type Vocabulary struct {
	name    string
	columns []string // of Attributes
	terms   []Term   // in the order of the file, parents before children
	index   map[string]int
	// last[i] is one more than the place in order of the last term under
	// order[i]; place is where a term stands there. Descendants are a slice.
	order, place, last []int
	named              map[string]int // folded codes and labels; the first wins
}

// Name is what properties call the vocabulary: "violation-types".
func (v *Vocabulary) Name() string { return v.name }

// Terms lists all terms, parents before their children.
func (v *Vocabulary) Terms() []Term { return slices.Clone(v.terms) }

// Codes lists the codes of all terms, parents before their children.
func (v *Vocabulary) Codes() []string {
	codes := make([]string, len(v.terms))
	for i, t := range v.terms {
		codes[i] = t.Code
	}
	return codes
}

// Attributes lists the columns that this vocabulary alone has.
func (v *Vocabulary) Attributes() []string { return slices.Clone(v.columns) }

// Term returns the term with this code.
func (v *Vocabulary) Term(code string) (t Term, ok bool) {
	i, ok := v.index[code]
	if !ok {
		return Term{}, false
	}
	return v.terms[i], true
}

// Under reports whether code is ancestor or lies beneath it, in O(1). Codes
// that are no terms lie under nothing.
func (v *Vocabulary) Under(code, ancestor string) bool {
	i, ok := v.index[code]
	j, ok2 := v.index[ancestor]
	return ok && ok2 && v.place[i] >= v.place[j] && v.place[i] < v.last[j]
}

// Descendants lists code and all that lies beneath it, depth first; none where
// code is no term. Cost: the size of what it returns.
func (v *Vocabulary) Descendants(code string) []string {
	i, ok := v.index[code]
	if !ok {
		return nil
	}
	codes := make([]string, 0, v.last[i]-v.place[i])
	for _, j := range v.order[v.place[i]:v.last[i]] {
		codes = append(codes, v.terms[j].Code)
	}
	return codes
}

// Children lists the terms directly beneath code, in the order of the file;
// those without a parent where code is empty.
func (v *Vocabulary) Children(code string) []Term {
	var children []Term
	for _, t := range v.terms {
		if t.Parent == code {
			children = append(children, t)
		}
	}
	return children
}

// Find returns the code of the term that text names: by its code, or its label
// in either language. Case and accents do not matter, nor whether words are
// joined by spaces or hyphens. Where a label names two terms, the first wins.
func (v *Vocabulary) Find(text string) (code string, ok bool) {
	if _, ok := v.index[text]; ok {
		return text, true
	}
	i, ok := v.named[fold(text)]
	if !ok {
		return "", false
	}
	return v.terms[i].Code, true
}

// Nearest returns the code that text was most probably meant to be: the one
// whose code or label takes the fewest changes of letters, in proportion to
// its length. It is empty only where there are no terms.
func (v *Vocabulary) Nearest(text string) string {
	return v.nearest(text, func(Term) bool { return true })
}

func (v *Vocabulary) nearest(text string, among func(Term) bool) string {
	typed := []rune(fold(text))
	best, least := "", 2.0
	for _, t := range v.terms {
		if !among(t) {
			continue
		}
		for _, name := range []string{t.Code, t.Label.ES, t.Label.EN} {
			if d := distance(typed, []rune(fold(name))); d < least {
				best, least = t.Code, d
			}
		}
	}
	return best
}

// link builds the indices over v.terms.
func (v *Vocabulary) link() {
	v.index = make(map[string]int, len(v.terms))
	v.named = make(map[string]int, 3*len(v.terms))
	children := make([][]int, len(v.terms))
	var roots []int
	for i, t := range v.terms {
		v.index[t.Code] = i
		if parent, ok := v.index[t.Parent]; ok && t.Parent != "" {
			children[parent] = append(children[parent], i)
		} else {
			roots = append(roots, i)
		}
	}
	v.place, v.last = make([]int, len(v.terms)), make([]int, len(v.terms))
	var walk func(i int)
	walk = func(i int) {
		v.place[i] = len(v.order)
		v.order = append(v.order, i)
		for _, c := range children[i] {
			walk(c)
		}
		v.last[i] = len(v.order)
	}
	for _, i := range roots {
		walk(i)
	}
	for _, name := range []func(Term) string{codeOf, labelES, labelEN} {
		for i, t := range v.terms {
			if _, taken := v.named[fold(name(t))]; !taken {
				v.named[fold(name(t))] = i
			}
		}
	}
}

func codeOf(t Term) string  { return t.Code }
func labelES(t Term) string { return t.Label.ES }
func labelEN(t Term) string { return t.Label.EN }
