// Package gazetteer finds territories as one types their names: the countries of
// ISO 3166, the states of Mexico and their municipalities. Names and codes are
// those of the vocabulary "territories"; this room adds how many people live
// there, which decides what is offered first, and where it lies.
//
// Begin with [New]; ask [Gazetteer.Search]. It keeps nothing of what is asked.
package gazetteer

import (
	"cmp"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Level is how precise a territory is.
type Level int

// The levels, the widest first.
const (
	Country Level = iota
	State
	Municipality
)

// Place is a territory with its name and what it lies in.
type Place struct {
	Code       string      // as record.Place writes it: MX-TAM-027
	Name       locale.Text // Nuevo Laredo
	Within     locale.Text // Tamaulipas, México; empty for a country
	Level      Level
	Population int // census of 2020; 0 where it is not known, as outside Mexico
	// Latitude and Longitude are of a municipality's seat, or of a state's middle,
	// in degrees (WGS 84); Located tells whether they are known.
	Latitude, Longitude float64
	Located             bool
}

// Gazetteer is the places that can be found. It may be used by several
// goroutines.
type Gazetteer struct {
	places []entry
	byCode map[string]int
}

// entry is a place with the words by which it is found.
type entry struct {
	Place
	own    []string // words of its names, folded
	full   []string // its whole names, folded, words apart
	around []string // words of the names of what it lies in
}

//go:embed territories.csv
var numbers string

// New makes a gazetteer of the territories of a vocabulary. Terms that the
// coalition added are found like the others.
func New(words vocabulary.Set) (*Gazetteer, error) {
	v, ok := words.Vocabulary(record.TerritoryVocabulary)
	if !ok {
		return nil, fmt.Errorf("gazetteer: there is no vocabulary %s", record.TerritoryVocabulary)
	}
	g := &Gazetteer{byCode: map[string]int{}}
	for _, t := range v.Terms() {
		e := entry{Place: Place{Code: t.Code, Name: t.Label, Level: Level(strings.Count(t.Code, "-"))}}
		for _, name := range namesOf(t) {
			words := wordsOf(vocabulary.Fold(name))
			if whole := strings.Join(words, " "); !slices.Contains(e.full, whole) {
				e.full, e.own = append(e.full, whole), append(e.own, words...)
			}
		}
		if i, ok := g.byCode[t.Parent]; ok {
			e.around = append(slices.Clone(g.places[i].own), g.places[i].around...)
			e.Within = within(g.places[i].Place)
		}
		g.byCode[t.Code] = len(g.places)
		g.places = append(g.places, e)
	}
	return g, g.count()
}

func namesOf(t vocabulary.Term) []string {
	names := []string{t.Label.ES, t.Label.EN, t.Code}
	for _, also := range strings.Split(t.Attributes[vocabulary.OtherNames], ";") {
		if also = strings.TrimSpace(also); also != "" {
			names = append(names, also)
		}
	}
	return names
}

// within says what lies in p: its own name, and what it lies in itself.
func within(p Place) locale.Text {
	if p.Within.ES == "" {
		return p.Name
	}
	return locale.Text{ES: p.Name.ES + ", " + p.Within.ES, EN: p.Name.EN + ", " + p.Within.EN}
}

// count reads how many live where.
func (g *Gazetteer) count() error {
	rows, err := csv.NewReader(strings.NewReader(numbers)).ReadAll()
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	for _, row := range rows[1:] {
		i, ok := g.byCode[row[0]]
		if !ok {
			return fmt.Errorf("gazetteer: %s is no territory", row[0])
		}
		p := &g.places[i].Place
		if p.Population, err = strconv.Atoi(row[1]); err != nil {
			return fmt.Errorf("gazetteer: population of %s: %w", row[0], err)
		}
		if row[2] == "" {
			continue
		}
		lat, latErr := strconv.ParseFloat(row[2], 64)
		lon, lonErr := strconv.ParseFloat(row[3], 64)
		if latErr != nil || lonErr != nil {
			return fmt.Errorf("gazetteer: %s lies nowhere", row[0])
		}
		p.Latitude, p.Longitude, p.Located = lat, lon, true
	}
	return nil
}

// Of returns the place of a code, as record.Place writes it or as INEGI does
// (28027 for MX-TAM-027).
func (g *Gazetteer) Of(code string) (Place, bool) {
	code = strings.ToUpper(strings.TrimSpace(code))
	if i, ok := g.byCode[code]; ok {
		return g.places[i].Place, true
	}
	if i, ok := g.byCode[g.fromINEGI(code)]; ok {
		return g.places[i].Place, true
	}
	return Place{}, false
}

// states are Mexico's by their two digits at INEGI, which number them in
// Spanish alphabetical order.
const states = "AGU BCN BCS CAM COA COL CHP CHH CMX DUR GUA GRO HID JAL MEX MIC MOR NAY NLE OAX PUE QUE ROO SLP SIN SON TAB TAM TLA VER YUC ZAC"

// fromINEGI turns two digits of a state, perhaps with three of a municipality,
// into our code; anything else gives nothing.
func (g *Gazetteer) fromINEGI(code string) string {
	if len(code) != 2 && len(code) != 5 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	n, err := strconv.Atoi(code[:2])
	all := strings.Fields(states)
	if err != nil || n < 1 || n > len(all) {
		return ""
	}
	ours := "MX-" + all[n-1]
	if len(code) == 5 {
		ours += "-" + code[2:]
	}
	return ours
}

// Search returns the places whose names have words that begin like all those
// typed, accents and case ignored: first those called so exactly, then by
// population, then by name; at most limit. Words may also be of what a place
// lies in: "nuevo laredo tamaulipas". A code is found too.
func (g *Gazetteer) Search(text string, limit int) []Place {
	if p, ok := g.Of(text); ok {
		return []Place{p}
	}
	typed := wordsOf(vocabulary.Fold(text))
	if len(typed) == 0 {
		return nil
	}
	whole := strings.Join(typed, " ")
	var exact, others []*entry
	for i := range g.places {
		switch e := &g.places[i]; {
		case slices.Contains(e.full, whole):
			exact = append(exact, e)
		case e.matches(typed):
			others = append(others, e)
		}
	}
	slices.SortStableFunc(exact, byPeople)
	slices.SortStableFunc(others, byPeople)
	found := append(exact, others...)
	found = found[:min(limit, len(found))]
	out := make([]Place, len(found))
	for i, e := range found {
		out[i] = e.Place
	}
	return out
}

func byPeople(a, b *entry) int {
	return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.full[0], b.full[0]))
}

// Exact returns the places that text names without doubt: called so, alone or
// with what they lie in.
func (g *Gazetteer) Exact(text string) []Place {
	var out []Place
	whole := strings.Join(wordsOf(vocabulary.Fold(text)), " ")
	for i := range g.places {
		e := &g.places[i]
		if slices.Contains(e.full, whole) || e.calledWithin(whole) {
			out = append(out, e.Place)
		}
	}
	return out
}

// calledWithin reports whether text is the place's name, followed by words of
// what it lies in.
func (e *entry) calledWithin(whole string) bool {
	for _, name := range e.full {
		rest, ok := strings.CutPrefix(whole, name+" ")
		if !ok {
			continue
		}
		words := strings.Fields(rest)
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(e.around, w) }) {
			return true
		}
	}
	return false
}

// matches reports whether each typed word begins one of the place's own, or of
// what it lies in, and one at least its own.
func (e *entry) matches(typed []string) bool {
	own := false
	for _, w := range typed {
		begins := func(s string) bool { return strings.HasPrefix(s, w) }
		switch {
		case slices.ContainsFunc(e.own, begins):
			own = true
		case !slices.ContainsFunc(e.around, begins):
			return false
		}
	}
	return own
}

func wordsOf(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '(' || r == ')' || r == '\'' })
}
