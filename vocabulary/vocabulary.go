// Package vocabulary holds the terms with which constancia describes: types of
// violation, outcomes, stages of a case, territories. They are data: a CSV file
// a vocabulary, embedded, checked when it is read. Try [Load] first.
//
// A code never changes its meaning, so that what was recorded stays true.
package vocabulary

import (
	"slices"
	"strings"
	"sync"

	"github.com/constancia-project/constancia/locale"
)

// Term is one word of a vocabulary.
type Term struct {
	Code   string
	Parent string // the wider term, or empty
	Label  locale.Text
	Note   string // in English, for whoever must choose
	Source string // the standard or law behind the term, or "Own"
	// Attributes are the columns that this vocabulary alone has, by name; what
	// is not known is not there.
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
	names              func() map[string]int // folded names to terms, made when first asked
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

// Find returns the code of the term that text names: by its code, its label in
// either language, or another of its names. Case and accents do not matter, nor
// whether words are joined by spaces or hyphens. A name that a term shares with
// those beneath it is the widest one's; one that several others share is
// nobody's.
func (v *Vocabulary) Find(text string) (code string, ok bool) {
	if _, ok := v.index[text]; ok {
		return text, true
	}
	i, ok := v.names()[fold(text)]
	if !ok || i == shared {
		return "", false
	}
	return v.terms[i].Code, true
}

// shared marks a name of several terms.
const shared = -1

// The attributes by which a term is found too: other names, separated by
// semicolons, and the number that INEGI gives a state.
const (
	OtherNames = "other_names"
	Inegi      = "inegi"
)

func (v *Vocabulary) nameAll() map[string]int {
	names := make(map[string]int, 3*len(v.terms))
	for i, t := range v.terms {
		names[fold(t.Code)] = i
	}
	labels := make(map[string]int, 2*len(v.terms))
	for i, t := range v.terms {
		for _, name := range t.names() {
			key := fold(name)
			j, taken := labels[key]
			switch {
			case !taken:
				labels[key] = i
			case j != shared && !v.Under(t.Code, v.terms[j].Code):
				labels[key] = shared
			}
		}
	}
	for name, i := range labels {
		if _, isCode := names[name]; !isCode && name != "" {
			names[name] = i
		}
	}
	return names
}

// names are those of a term in words.
func (t Term) names() []string {
	names := []string{t.Label.ES, t.Label.EN}
	if also := t.Attributes[OtherNames]; also != "" {
		names = append(names, strings.Split(also, ";")...)
	}
	if number := t.Attributes[Inegi]; number != "" {
		names = append(names, number)
	}
	return names
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
		for _, name := range append(t.names(), t.Code) {
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
	v.names = sync.OnceValue(v.nameAll)
}
