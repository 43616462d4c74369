// Package storetest holds what any store of records must do, as one suite:
// [Run]. Beside it stand a maker of small random records, [Random], and a model
// of a record in memory, too simple to be wrong, [Model].
package storetest

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Random makes change sets of a small record, one after another, with gaps,
// disagreement, ranks and things that became known late. The same source of
// randomness gives the same record.
type Random struct {
	Schema record.Schema
	Words  vocabulary.Set
	R      *rand.Rand
	// Erases lets changes erase statements and reasons.
	Erases bool
	// Organisations are whose change sets they are, the first alone where nothing
	// is shared; Shares lets them say how they share.
	Organisations []string
	Shares        bool

	types   []record.Type
	held    map[record.ID][]record.StatementID // not erased
	reasons map[record.ID][]record.ReasonOf    // not erased
	ids     []record.ID
	leaf    record.Position
}

// NewRandom returns a maker of records of the core schema.
func NewRandom(words vocabulary.Set, seed uint64) *Random {
	g := &Random{
		Schema: record.Core(), Words: words, R: rand.New(rand.NewPCG(seed, 1)),
		Organisations: []string{"Fundación"},
		held:          map[record.ID][]record.StatementID{}, reasons: map[record.ID][]record.ReasonOf{},
	}
	for _, name := range []string{"source", "party", "event", "act", "involvement", "commitment", "assessment", "coverage"} {
		t, _ := g.Schema.Type(name)
		g.types = append(g.types, t)
	}
	return g
}

// Set returns the next change set, of one to most changes.
func (g *Random) Set(most int) record.ChangeSet {
	set := record.ChangeSet{
		Author: "Ana", Organisation: g.Organisations[0], Reason: "prueba",
		Time: time.Date(2026, 1, 1, 0, 0, int(g.leaf), 0, time.UTC),
	}
	if n := len(g.Organisations); n > 1 {
		set.Organisation = g.Organisations[g.R.IntN(n)]
	}
	used := map[record.ID]bool{}
	for range 1 + g.R.IntN(most) {
		id := g.entity()
		if used[id] {
			continue
		}
		used[id] = true
		g.leaf++
		set.Changes = append(set.Changes, g.change(id))
		for i := range set.Changes[len(set.Changes)-1].Rank {
			given := record.ReasonOf{Ranking: record.StatementID{Leaf: g.leaf, N: i + 1}}
			g.reasons[id] = append(g.reasons[id], given)
		}
	}
	if g.Erases { // one of its entities can have the set's reason erased, once
		id := set.Changes[g.R.IntN(len(set.Changes))].Entity
		g.reasons[id] = append(g.reasons[id], record.ReasonOf{Set: g.leaf})
	}
	return set
}

// entity is one that is there, or a new one.
func (g *Random) entity() record.ID {
	if len(g.ids) > 0 && g.R.IntN(3) > 0 {
		return g.ids[g.R.IntN(len(g.ids))]
	}
	t := g.types[g.R.IntN(len(g.types))]
	id := record.ID{Type: t.Name, Key: fmt.Sprintf("%c-%d", t.Name[0], len(g.ids))}
	g.ids = append(g.ids, id)
	return id
}

func (g *Random) change(id record.ID) record.Change {
	c := record.Change{Entity: id}
	held := g.held[id]
	if len(held) > 0 && g.R.IntN(2) == 0 {
		of := held[g.R.IntN(len(held))]
		c.Rank = append(c.Rank, record.Reranking{Statement: of, Ranking: g.ranking()})
	}
	if g.Erases && len(held) > 0 && g.R.IntN(4) == 0 {
		i := g.R.IntN(len(held))
		c.Erase = append(c.Erase, held[i])
		g.held[id] = append(held[:i:i], held[i+1:]...)
	}
	if given := g.reasons[id]; g.Erases && len(given) > 0 && g.R.IntN(4) == 0 {
		i := g.R.IntN(len(given))
		c.EraseReasons = append(c.EraseReasons, given[i])
		g.reasons[id] = append(given[:i:i], given[i+1:]...)
	}
	if len(c.Rank)+len(c.Erase)+len(c.EraseReasons) == 0 || g.R.IntN(2) == 0 {
		t, _ := g.Schema.Type(id.Type)
		for i := range 1 + g.R.IntN(5) {
			c.Add = append(c.Add, g.statement(id, t.Properties[g.R.IntN(len(t.Properties))]))
			g.held[id] = append(g.held[id], record.StatementID{Leaf: g.leaf, N: i + 1})
		}
		if g.Shares && g.R.IntN(3) == 0 {
			c.Add = append(c.Add, g.sharing(id))
		}
	}
	return c
}

func (g *Random) ranking() record.Ranking {
	causes := []struct {
		rank  record.Rank
		cause record.Cause
	}{
		{record.Preferred, record.Adopted},
		{record.Normal, record.Restored},
		{record.Deprecated, record.MisEntered},
		{record.Deprecated, record.Withdrawn},
		{record.Deprecated, record.NotAdopted},
	}
	c := causes[g.R.IntN(len(causes))]
	return record.Ranking{Rank: c.rank, Cause: c.cause, Reason: "porque sí", Known: g.known()}
}

// Days are the known-by dates at which a random record changes, and those
// around them.
func Days() []record.Day {
	return []record.Day{
		record.FirstDay, record.DayOf(2014, 1, 1), record.DayOf(2016, 5, 31), record.DayOf(2016, 6, 1),
		record.DayOf(2018, 7, 11), record.DayOf(2021, 12, 31), record.DayOf(2026, 11, 24), record.DayOf(2031, 1, 1), record.LastDay,
	}
}

func (g *Random) known() record.Date {
	texts := []string{"", "", "", "2014-01-01", "2016-05", "2018-07-11", "2018-07-11", "2021", "2030-01-01", "2019/.."}
	return mustDate(texts[g.R.IntN(len(texts))])
}

func mustDate(text string) record.Date {
	if text == "" {
		return record.Date{}
	}
	d, err := record.ParseDate(text)
	if err != nil {
		panic(fmt.Sprintf("storetest: %s is no date: %v", text, err))
	}
	return d
}

func (g *Random) statement(id record.ID, p record.Property) record.Statement {
	s := record.Statement{Entity: id, Property: p.Name, Value: g.value(p.Kind), Known: g.known()}
	if g.R.IntN(2) == 0 {
		s.Source = record.ID{Type: "source", Key: fmt.Sprintf("s-%d", g.R.IntN(5))}
		s.Locator = "p. 3"
	}
	if g.R.IntN(4) == 0 {
		s.Certainty, s.Note = "alleged", "según la fuente"
	}
	return s
}

// texts are values to choose from, by the base of their kind.
var texts = map[record.Base][]string{
	record.Line:     {"Nuevo Laredo", "Tlatlaya, Estado de México", "desaparición forzada", "SEMAR"},
	record.Prose:    {"es=Caso Iguala\nen=Iguala case", "es=Caso Tlatlaya", "en=Tlatlaya", "Ayotzinapa"},
	record.Markdown: {"es=**43** estudiantes\nen=**43** students", "una carta"},
	record.Query:    {"acts", "steps where date in 2018"},
	record.Link:     {"https://example.org/a", "https://example.org/b"},
	record.Instant:  {"2018", "2018-03", "2018-03-05", "2018-02/2018-05", "2014-09-26~", "../2018-07-11", "2019?"},
	record.Period:   {"2012/2016", "2014", "2018-02/2018-05", "2012/.."},
	record.Count:    {"3", ">=2", "<4", "6..9", "22"},
	record.Amount:   {"3.2 %", "<4 %", ">=40", "~60", "8..12"},
	record.Number:   {"1", "4"},
	record.Area:     {"MX", "MX-TAM", "MX-TAM-027", "MX-CHP;MX-OAX", "MX-OAX;MX-GRO;MX-MEX"},
}

func (g *Random) value(k record.Kind) record.Value {
	switch n := g.R.IntN(20); {
	case n == 0:
		return record.Unknown{}
	case n == 1:
		return record.None{}
	case k.Base == record.TermOf:
		codes := g.Words.Codes(k.Vocabulary)
		return record.Term(codes[g.R.IntN(min(len(codes), 6))])
	case k.Base == record.RefTo:
		t := k.Types[g.R.IntN(len(k.Types))]
		return record.Ref{Type: t, Key: fmt.Sprintf("%c-%d", t[0], g.R.IntN(8))}
	}
	choice := texts[k.Base]
	v, err := k.Parse(choice[g.R.IntN(len(choice))])
	if err != nil {
		panic(fmt.Sprintf("storetest: a value of base %d: %v", k.Base, err))
	}
	return v
}
