package vocabulary

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
)

//go:embed *.csv
var files embed.FS

// Transitions is the file of the ways from stage to stage; it is no vocabulary.
const transitions = "stage-transitions"

// Set is all vocabularies by name. The zero Set has none.
type Set struct{ byName map[string]*Vocabulary }

// Load reads and checks the vocabularies that come with constancia.
func Load() (Set, error) {
	names, err := fs.Glob(files, "*.csv")
	if err != nil {
		return Set{}, fmt.Errorf("vocabularies: %w", err)
	}
	s := Set{byName: map[string]*Vocabulary{}}
	for _, file := range names {
		name := strings.TrimSuffix(file, ".csv")
		if name == transitions {
			continue
		}
		v, err := load(name, file)
		if err != nil {
			return Set{}, err
		}
		s.byName[name] = v
	}
	return s, nil
}

func load(name, file string) (*Vocabulary, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, fmt.Errorf("vocabulary %s: %w", name, err)
	}
	defer f.Close() //nolint:errcheck // an embedded file, only read
	if name == Stages {
		return readStages(f)
	}
	return Read(name, f)
}

// Of is a set of the given vocabularies, for tests and for records of one's own.
func Of(vocabularies ...*Vocabulary) Set {
	s := Set{byName: map[string]*Vocabulary{}}
	for _, v := range vocabularies {
		s.byName[v.name] = v
	}
	return s
}

// Names lists the vocabularies, sorted.
func (s Set) Names() []string {
	var names []string
	for name := range s.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Vocabulary returns the vocabulary called name.
func (s Set) Vocabulary(name string) (v *Vocabulary, ok bool) {
	v, ok = s.byName[name]
	return v, ok
}

// The methods below are what a query, an importer and a resolver ask; a
// vocabulary that does not exist has no terms.

// Codes lists a vocabulary's codes, parents before their children.
func (s Set) Codes(vocabulary string) []string {
	if v, ok := s.byName[vocabulary]; ok {
		return v.Codes()
	}
	return nil
}

// Label returns what a term is called.
func (s Set) Label(vocabulary, code string) (label locale.Text, ok bool) {
	if v, found := s.byName[vocabulary]; found {
		t, ok := v.Term(code)
		return t.Label, ok
	}
	return locale.Text{}, false
}

// Under reports whether a term is ancestor or lies beneath it.
func (s Set) Under(vocabulary, code, ancestor string) bool {
	v, ok := s.byName[vocabulary]
	return ok && v.Under(code, ancestor)
}

// Attributes lists the columns that a vocabulary alone has.
func (s Set) Attributes(vocabulary string) []string {
	if v, ok := s.byName[vocabulary]; ok {
		return v.Attributes()
	}
	return nil
}

// Attribute returns what a term's own column holds, or the empty string.
func (s Set) Attribute(vocabulary, code, column string) string {
	if v, ok := s.byName[vocabulary]; ok {
		t, _ := v.Term(code)
		return t.Attributes[column]
	}
	return ""
}

// Find returns the code of the term that text names, if it can be the value of
// a property: a generic term cannot. scope is the model of a stage, or empty;
// a stage's label without a model is found where it is that of one stage only.
// Of a country whose parts are not in the vocabulary, all parts are found.
func (s Set) Find(vocabulary, scope, text string) (code string, ok bool) {
	v, found := s.byName[vocabulary]
	switch {
	case !found:
		return "", false
	case vocabulary == Stages:
		return v.findStage(scope, text)
	}
	if code, ok := v.Find(text); ok {
		return code, !v.terms[v.index[code]].Generic
	}
	if vocabulary == Territories {
		return v.findPart(text)
	}
	return "", false
}

func (v *Vocabulary) findStage(scope, text string) (code string, ok bool) {
	if t, ok := v.Term(scoped(scope, text)); ok && !t.Generic {
		return t.Code, true
	}
	var matches []string
	for _, t := range v.terms {
		if t.Generic || scope != "" && !strings.HasPrefix(t.Code, scope+"/") {
			continue
		}
		typed := fold(text)
		if fold(t.Parent) == typed || fold(t.Label.ES) == typed || fold(t.Label.EN) == typed {
			matches = append(matches, t.Code)
		}
	}
	if len(matches) != 1 {
		return "", false
	}
	return matches[0], true
}

// Territories is the vocabulary of places by their codes: countries, and the
// states and municipalities of Mexico.
const Territories = "territories"

// findPart finds a municipality by the five digits of INEGI (28027), and a
// territory such as US-TX within a country that has no parts here. Of Mexico
// all are here, so a code that is not is an error.
func (v *Vocabulary) findPart(text string) (code string, ok bool) {
	if len(text) == 5 && strings.Trim(text, "0123456789") == "" {
		if state, ok := v.Find(text[:2]); ok {
			code = state + "-" + text[2:]
			_, ok := v.index[code]
			return code, ok
		}
	}
	country, rest, _ := strings.Cut(text, "-")
	i, known := v.index[country]
	if !known || rest == "" || v.last[i]-v.place[i] > 1 || !validCode(text) {
		return "", false
	}
	return text, true
}

// Nearest is the code that text was most probably meant to be, among those that
// Find can return; empty where there are none.
func (s Set) Nearest(vocabulary, scope, text string) string {
	v, found := s.byName[vocabulary]
	if !found {
		return ""
	}
	among := func(t Term) bool { return !t.Generic && (scope == "" || strings.HasPrefix(t.Code, scope+"/")) }
	return v.nearest(text, among)
}
