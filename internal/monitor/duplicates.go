package monitor

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Alike is a new entity of an entry with those of the record that look like it.
type Alike struct {
	At    string // the sheet
	Type  string
	Name  string
	Found []Likeness
}

// Likeness is an entity whose name may be the same as one that is typed, and why.
type Likeness struct {
	Entity record.ID
	Name   string
	Why    locale.Localized
	rank   int // the least is the most alike
}

var (
	saySameName     = locale.Message{ID: "monitor.same-name", ES: "el mismo nombre", EN: "the same name"}
	sayOtherOrder   = locale.Message{ID: "monitor.other-order", ES: "las mismas palabras en otro orden", EN: "the same words in another order"}
	saySecondAbsent = locale.Message{ID: "monitor.second-surname", ES: "mismo nombre; en uno falta «{word}», quizá el segundo apellido", EN: "same name; one lacks “{word}”, perhaps the second surname"}
	sayWordAbsent   = locale.Message{ID: "monitor.word-absent", ES: "mismo nombre; en uno falta «{word}»", EN: "same name; one lacks “{word}”"}
	sayLetterApart  = locale.Message{ID: "monitor.letter-apart", ES: "casi el mismo nombre: «{one}» y «{other}»", EN: "almost the same name: “{one}” and “{other}”"}
)

// The types that are looked for before another of them is made, and by which
// property.
var lookedFor = map[string]string{"party": "name", "event": "name", "source": "title"}

// readAtOnce is how many names of each sort are read to be compared.
const readAtOnce = 300

// Likely returns the entities of a type whose names may be the same as the one
// that is typed, the most alike first: accents and order aside, one word absent,
// or a letter different. Types whose entities have no names have none.
func (r *Record) Likely(ctx context.Context, who access.Actor, typ, name string, limit int) ([]Likeness, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, err
	}
	return r.likely(ctx, v, typ, name, limit)
}

func (r *Record) likely(ctx context.Context, v query.View, typ, name string, limit int) ([]Likeness, error) {
	property, ok := lookedFor[typ]
	typed := query.SearchWords(name)
	if !ok || len(tellingWords(typed)) < 2 || v.At.Position == 0 {
		return nil, nil
	}
	var found []Likeness
	for _, words := range lookups(tellingWords(typed)) {
		names, err := r.store.Names(ctx, v, typ, property, words, readAtOnce)
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			id := record.ID{Type: typ, Key: n.Key}
			if slices.ContainsFunc(found, func(l Likeness) bool { return l.Entity == id }) {
				continue
			}
			if why, rank, alike := compareNames(typed, query.SearchWords(n.Words)); alike {
				found = append(found, Likeness{id, n.Words, why, rank})
			}
		}
		if len(found) >= limit {
			break
		}
	}
	slices.SortStableFunc(found, func(a, b Likeness) int { return a.rank - b.rank })
	return found[:min(len(found), limit)], nil
}

// particles are words of names that tell nobody apart.
var particles = map[string]bool{"de": true, "del": true, "la": true, "las": true, "los": true, "el": true, "y": true, "e": true, "the": true, "of": true, "and": true}

func tellingWords(words []string) []string {
	var telling []string
	for _, w := range words {
		if !particles[w] {
			telling = append(telling, w)
		}
	}
	return telling
}

// lookups are the sets of words to look for: all of them, then without each in
// turn, which finds a name that lacks one or has it spelt otherwise. Of two words,
// the beginning of the other is kept: one alone has too many names.
func lookups(words []string) [][]string {
	sets := [][]string{words}
	for i := range words {
		rest := slices.Delete(slices.Clone(words), i, i+1)
		if len(rest) == 1 {
			rest = append(rest, beginning(words[i], 2))
		}
		sets = append(sets, rest)
	}
	if len(words) > 3 {
		for i := range words {
			for j := i + 1; j < len(words); j++ {
				sets = append(sets, []string{words[i], words[j]})
			}
		}
	}
	return sets
}

func beginning(word string, n int) string {
	letters := []rune(word)
	return string(letters[:min(n, len(letters))])
}

// compareNames tells whether the words of two names may name the same, and why.
func compareNames(typed, held []string) (why locale.Localized, rank int, alike bool) {
	a, b := tellingWords(typed), tellingWords(held)
	if len(a) < 2 || len(b) < 2 {
		return nil, 0, false
	}
	if slices.Equal(a, b) {
		return saySameName.With(), 0, true
	}
	restA, restB := slices.Clone(a), slices.Clone(b)
	restA = slices.DeleteFunc(restA, func(w string) bool { return takeWord(&restB, func(x string) bool { return x == w }) })
	var one, other string
	restA = slices.DeleteFunc(restA, func(w string) bool {
		if one != "" {
			return false
		}
		return takeWord(&restB, func(x string) bool {
			if !lettersApart(w, x) {
				return false
			}
			one, other = w, x
			return true
		})
	})
	absent := append(slices.Clone(restA), restB...)
	switch {
	case len(restA) > 0 && len(restB) > 0, len(absent) > 1 && (len(absent) > 2 || one != ""), len(a)-len(restA) < 2:
		return nil, 0, false
	case len(absent) == 0 && one == "":
		return sayOtherOrder.With(), 1, true
	case one != "" && len(absent) == 0:
		return sayLetterApart.With("one", one, "other", other), 3, true
	case one != "":
		return sayLetterApart.With("one", one, "other", other), 5, true
	}
	longer := a
	if len(b) > len(a) {
		longer = b
	}
	if len(absent) == 1 && len(longer) > 2 && longer[len(longer)-1] == absent[0] {
		return saySecondAbsent.With("word", absent[0]), 2, true
	}
	return sayWordAbsent.With("word", strings.Join(absent, " ")), 4, true
}

// takeWord removes the first word that matches, and reports whether there was one.
func takeWord(words *[]string, matches func(string) bool) bool {
	i := slices.IndexFunc(*words, matches)
	if i < 0 {
		return false
	}
	*words = slices.Delete(*words, i, i+1)
	return true
}

// lettersApart reports whether two words differ by one letter changed, added, left
// out or swapped with its neighbour: by two where they are long.
func lettersApart(a, b string) bool {
	x, y := []rune(a), []rune(b)
	most := 1
	if min(len(x), len(y)) >= 8 {
		most = 2
	}
	if min(len(x), len(y)) < 3 || max(len(x), len(y))-min(len(x), len(y)) > most {
		return false
	}
	return vocabulary.Edits(a, b) <= most
}

// alike looks for what may be on record already, under another spelling.
func (p *planner) alike(said [][]record.Statement) error {
	for i, s := range p.entry.Sheets {
		if !s.New || s.Distinct || len(p.held[s.Entity]) > 0 {
			continue
		}
		for _, st := range said[i] {
			words, ok := st.Value.(record.Text)
			if !ok || st.Property != lookedFor[s.Entity.Type] {
				continue
			}
			one := Alike{At: s.At, Type: s.Entity.Type, Name: words.In(p.entry.Lang)}
			for _, name := range words.ByLang() {
				found, err := p.r.likely(p.ctx, p.now(), s.Entity.Type, name, candidatesShown)
				if err != nil {
					return err
				}
				for _, l := range found {
					if !slices.ContainsFunc(one.Found, func(o Likeness) bool { return o.Entity == l.Entity }) {
						one.Found = append(one.Found, l)
					}
				}
			}
			if len(one.Found) > 0 {
				p.refused.Alike = append(p.refused.Alike, one)
			}
		}
	}
	return nil
}
