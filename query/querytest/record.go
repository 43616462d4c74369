package querytest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Maker makes small random records in which little is certain: dates that mean
// many days, bounds, disputes, what is unknown, known to be none or not
// recorded, references that are missing, cross each other or lead nowhere, and
// statements that became known at different dates. The same source of
// randomness makes the same record.
type Maker struct {
	Schema record.Schema
	Terms  query.Terms
	Types  []string // those of which there are entities
	Each   int      // how many entities of a type at most
	// Whole makes Each of each type, so that no reference leads nowhere, as far
	// as everything is known.
	Whole bool
	R     *rand.Rand

	said map[string]map[string]bool // by type.property, canonical texts
}

// Sets makes the record as change sets, one after another.
func (m *Maker) Sets() []record.ChangeSet {
	m.said = map[string]map[string]bool{}
	var changes []record.Change
	for _, name := range m.Types {
		t, _ := m.Schema.Type(name)
		most := m.Each
		if !m.Whole {
			most = 1 + m.R.IntN(m.Each)
		}
		for n := range most {
			id := record.ID{Type: t.Name, Key: fmt.Sprintf("%s-%d", t.Name, n+1)}
			c := m.change(t, id)
			if m.Whole && len(c.Add) == 0 {
				p := t.Properties[0]
				c.Add = append(c.Add, record.Statement{Entity: id, Property: p.Name, Value: record.Unknown{}})
			}
			if len(c.Add) > 0 {
				changes = append(changes, c)
				m.note(t.Name, "id", id.String())
			}
		}
	}
	m.R.Shuffle(len(changes), func(i, j int) { changes[i], changes[j] = changes[j], changes[i] })
	var sets []record.ChangeSet
	for len(changes) > 0 {
		n := 1 + m.R.IntN(len(changes))
		sets = append(sets, record.ChangeSet{
			Author: "Ana", Organisation: "Fundación", Reason: "prueba",
			Time: time.Date(2026, 1, 1, 0, 0, len(sets), 0, time.UTC), Changes: changes[:n],
		})
		changes = changes[n:]
	}
	return sets
}

// Values offers what the record that was made last says of a property; see
// [Generator].
func (m *Maker) Values(typ string, p record.Property) []string {
	return slices.Sorted(maps.Keys(m.said[typ+"."+p.Name]))
}

// KnownBy are dates before, between and after those at which statements of the
// record became known.
func (m *Maker) KnownBy() []record.Day {
	return []record.Day{
		record.DayOf(2010, 1, 1), record.DayOf(2016, 5, 31), record.DayOf(2018, 7, 11), record.DayOf(2026, 11, 24),
	}
}

func (m *Maker) note(typ, property, text string) {
	at := typ + "." + property
	if m.said[at] == nil {
		m.said[at] = map[string]bool{}
	}
	m.said[at][text] = true
}

func (m *Maker) change(t record.Type, id record.ID) record.Change {
	c := record.Change{Entity: id}
	for _, p := range t.Properties {
		for range m.statements() {
			v := m.value(t, p)
			c.Add = append(c.Add, record.Statement{Entity: id, Property: p.Name, Value: v, Known: m.known()})
			m.note(t.Name, p.Name, v.String())
			if m.R.IntN(12) == 0 {
				c.Rank = append(c.Rank, record.Reranking{
					Statement: record.StatementID{N: len(c.Add)},
					Ranking:   record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: "porque sí", Known: m.known()},
				})
			}
		}
	}
	return c
}

// statements is how many sources speak of a property: often none or one.
func (m *Maker) statements() int {
	return []int{0, 0, 0, 1, 1, 1, 1, 1, 2, 3}[m.R.IntN(10)]
}

func (m *Maker) known() record.Date {
	text := pick(m.R, []string{"", "", "", "", "2015-01-01", "2016-05", "2018-07-12"})
	if text == "" {
		return record.Date{}
	}
	d, err := record.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (m *Maker) value(t record.Type, p record.Property) record.Value {
	switch m.R.IntN(14) {
	case 0:
		return record.Unknown{}
	case 1:
		return record.None{}
	}
	switch k := p.Kind; k.Base {
	case record.TermOf:
		return record.Term(pick(m.R, m.codes(k)))
	case record.RefTo:
		to := pick(m.R, k.Types)
		lost := 1
		if m.Whole {
			lost = 0
		}
		return record.Ref{Type: to, Key: fmt.Sprintf("%s-%d", to, 1+m.R.IntN(m.Each+lost))}
	}
	v, err := p.Kind.Parse(m.text(p.Kind))
	if err != nil {
		panic(fmt.Sprintf("querytest: %s.%s: %v", t.Name, p.Name, err))
	}
	return v
}

// codes are few terms, so that they meet: some beneath others, none generic.
func (m *Maker) codes(k record.Kind) []string {
	codes := slices.DeleteFunc(slices.Clone(m.Terms.Codes(k.Vocabulary)), func(code string) bool {
		return k.Scope != "" && !strings.Contains(code, "/")
	})
	return codes[:min(len(codes), 7)]
}

func (m *Maker) text(k record.Kind) string {
	return pick(m.R, map[record.Base][]string{
		record.Line:     {"Nuevo Laredo", "Laredo", "señalado", "SEMAR", "4 %", "…"},
		record.Prose:    {"es=Caso Iguala\nen=Iguala case", "es=Tlatlaya\nen=Tlatlaya", "en=Tortura", "marinos de Nuevo Laredo"},
		record.Markdown: {"es=**43** estudiantes\nen=**43** students", "una carta"},
		record.Query:    {"acts", "steps", "involvements", "acts where type under killing", "steps where date in 2018", "steps where proceeding = proceeding-1"},
		record.Link:     {"https://example.org/a", "https://example.org/1?a=(b),c"},
		record.Instant: {
			"2017-12-31", "2018-01-01", "2018", "2018-02", "2018-02/2018-05", "2017/2018", "2018-05-31", "2018-05-31~",
			"../2018-07-11", "2016/..", "/2018-01-01", "[2014,2016]", "2014/2016", "1800/2018",
		},
		record.Period: {"2012/2016", "2018", "2018-02/2018-05", "2012/..", "../2016", "2016/", "2018-02-01"},
		record.Count:  {"3", ">=2", "<4", "6..9", "22", "4", "~60", "0"},
		record.Amount: {"3.2 %", "<4 %", ">=40", "~60", "8..12", "4 %", ">4"},
		record.Number: {"1", "4"},
		record.Area:   {"MX", "MX-TAM", "MX-TAM-027", "MX-GRO", "MX-TAM-027;MX-GRO", "MX-TAM-022;MX-TAM-027", "US", "27.4763,-99.5164"},
	}[k.Base])
}
