package monitor

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/vocabulary"
)

var sayCalledAlike = locale.Message{
	ID: "monitor.called-alike",
	ES: "hay varias personas que se llaman {name}; escriba «@» y la clave de la que es: {keys}",
	EN: "several people are called {name}; write “@” and the key of the one you mean: {keys}",
}

// mention is an at sign and what may be the key of an account, as comments hold it.
var mention = regexp.MustCompile(`@([A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*)`)

// Mentioned lists the keys that words mention, each once, be they of accounts or not.
func Mentioned(words string) []string {
	var keys []string
	for _, m := range mention.FindAllStringSubmatch(words, -1) {
		if !slices.Contains(keys, m[1]) {
			keys = append(keys, m[1])
		}
	}
	return keys
}

// Colleague is a person who can be mentioned and given something to do.
type Colleague struct{ Account, Name string }

// Colleagues lists the people of the coalition who may sign in, by name; guests are
// left out, for they see one letter or event alone. A guest is told nobody.
func (r *Record) Colleagues(ctx context.Context, who access.Actor) ([]Colleague, error) {
	if who.Confined != nil || !r.policy.May(who, access.Read, access.Object{}) {
		return nil, nil
	}
	p, err := r.people(ctx)
	if err != nil {
		return nil, err
	}
	var all []Colleague
	for key, one := range p.persons {
		member := slices.ContainsFunc(one.Standings, func(s Standing) bool { return s.Confined == nil })
		if one.Active() && member && one.Name != "" {
			all = append(all, Colleague{key, one.Name})
		}
	}
	slices.SortFunc(all, func(a, b Colleague) int {
		return cmp.Or(cmp.Compare(vocabulary.Fold(a.Name), vocabulary.Fold(b.Name)), cmp.Compare(a.Account, b.Account))
	})
	return all, nil
}

// mentioning puts the keys of people in place of the names that follow an at sign. An
// at sign before anything else stays: it may be an address or a name elsewhere.
func (r *Record) mentioning(ctx context.Context, words string) (string, error) {
	p, err := r.people(ctx)
	if err != nil || !strings.Contains(words, "@") {
		return words, err
	}
	var out strings.Builder
	for i := 0; i < len(words); {
		before, _ := utf8.DecodeLastRuneInString(words[:i])
		if words[i] != '@' || i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
			out.WriteByte(words[i])
			i++
			continue
		}
		keys, name := p.longestName(words[i+1:])
		switch len(keys) {
		case 0:
			out.WriteByte('@')
			i++
		case 1:
			out.WriteString("@" + keys[0])
			i += 1 + len(name)
		default:
			return "", problem.New(problem.Invalid, sayCalledAlike, "name", name, "keys", strings.Join(keys, ", ")).At(problem.Place{Column: wordsField})
		}
	}
	return out.String(), nil
}

// longestName finds whose name text begins with, accents and capitals apart, and how
// it is written there; of names that begin alike the longest counts.
func (p *people) longestName(text string) (keys []string, name string) {
	for key, one := range p.persons {
		n := len([]rune(one.Name))
		written := string([]rune(text[:min(len(text), 4*n+8)])[:min(n, utf8.RuneCountInString(text[:min(len(text), 4*n+8)]))])
		next, _ := utf8.DecodeRuneInString(strings.TrimPrefix(text, written))
		if n == 0 || !one.Active() || !strings.HasPrefix(text, written) || vocabulary.Fold(written) != vocabulary.Fold(one.Name) ||
			next != utf8.RuneError && (unicode.IsLetter(next) || unicode.IsDigit(next)) {
			continue
		}
		switch {
		case len(written) > len(name):
			keys, name = []string{key}, written
		case len(written) == len(name):
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, name
}

// withNames says the people whom words mention by name. The key of one whose name was
// erased stays, as does what is no key.
func (r *Record) withNames(ctx context.Context, words string) string {
	return mention.ReplaceAllStringFunc(words, func(m string) string { return "@" + r.AuthorName(ctx, m[1:]) })
}
