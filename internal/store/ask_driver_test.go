package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
)

// joinable are conditions that have an index, and some that have none, and what
// their types are counted by.
var joinable = map[string]struct{ conditions, keys []string }{
	"acts": {
		[]string{
			"type under killing", "type under torture", "date in 2018", "date >= 2016-06", "date <= 2017", "place under MX-TAM", "place under MX-TAM-027",
			"victims > 1", "event.date in 2018", "event.territory under MX-TAM", "event = ev-nuevo-laredo-2018", "event.date in 2014/2017", "type is unknown",
		},
		[]string{"type", "year(date)", "month(date)", "place", "event.territory", "event", "victims"},
	},
	"involvements": {
		[]string{
			"perpetrator under armed-forces", "act.type under killing", "act.date in 2018", "act.place under MX-TAM",
			"act.event.date in 2018", "certainty = established", "act.date in 2018 and act.type under killing",
		},
		[]string{"perpetrator", "year(act.date)", "act.type"},
	},
}

// TestAnswersAreTheSameHoweverRowsAreFound proves that counts and sums of what
// several conditions must hold for are those of the naive evaluator whichever of
// them finds the rows, after each change set: references then lead to nothing, to
// what is recorded later, or to what is left without anything.
func TestAnswersAreTheSameHoweverRowsAreFound(t *testing.T) {
	terms := words(t)
	for seed := range uint64(count(t, 3, 1)) {
		seed += seedFrom(t)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 13))
			maker := &querytest.Maker{Schema: record.Core(), Terms: terms, Types: []string{"event", "act", "involvement"}, Each: 8, Whole: seed%2 == 0, R: r}
			db := open(t)
			model := storetest.NewModel(record.Core(), record.Resolver{Under: terms.Under})
			chosen := 0
			for _, set := range append(maker.Sets(), leftWithoutAnything(t)) {
				if _, err := db.Save(t.Context(), set); err != nil {
					t.Fatal(err)
				}
				model.Save(set)
				v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: model.Last, KnownBy: record.LastDay}}
				small := query.Small{Schema: record.Core(), Terms: terms, At: v.At, Entities: seen(model, v)}
				for range count(t, 12, 6) {
					q := randomJoint(t, r)
					agree(t, db, v, small, q)
					want, err := query.Naive(small, q)
					if err != nil {
						t.Fatal(err)
					}
					got, err := store.AskFoundBy(t.Context(), db, v, q, r.IntN, &chosen)
					if err != nil {
						t.Fatalf("%s: %v", q, err)
					}
					if !reflect.DeepEqual(plainAnswer(got), plainAnswer(want)) {
						t.Fatalf("%s\nat %v\ngot  %+v\nwant %+v", q, v.At, got, want)
					}
				}
			}
			if chosen == 0 {
				t.Error("there was never a choice")
			}
		})
	}
}

// leftWithoutAnything is a change set with an act of which nothing stands, and an
// involvement in it.
func leftWithoutAnything(t *testing.T) record.ChangeSet {
	act, source := record.ID{Type: "act", Key: "gone"}, record.ID{Type: "source", Key: "s"}
	say := func(id record.ID, property, text string) record.Statement {
		return record.Statement{Entity: id, Property: property, Value: parsed(t, id.Type, property, text), Source: source}
	}
	in := record.ID{Type: "involvement", Key: "in-gone"}
	wrong := record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: "of another event"}
	return record.ChangeSet{Author: "A", Organisation: "O", Reason: "r", Changes: []record.Change{
		{Entity: act, Add: []record.Statement{say(act, "type", "torture")}, Rank: []record.Reranking{{Statement: record.StatementID{N: 1}, Ranking: wrong}}},
		{Entity: in, Add: []record.Statement{say(in, "act", "act:gone"), say(in, "perpetrator", "sedena")}},
	}}
}

// randomJoint is a count or a sum of what several conditions hold for.
func randomJoint(t *testing.T, r *rand.Rand) query.Query {
	t.Helper()
	types := []string{"acts", "involvements"}
	of := types[r.IntN(2)]
	from := joinable[of]
	var all []string
	for _, i := range r.Perm(len(from.conditions))[:1+r.IntN(3)] {
		all = append(all, from.conditions[i])
	}
	text := "count " + of
	if of == "acts" && r.IntN(4) == 0 {
		text = "sum victims of " + of
	}
	text += " where " + strings.Join(all, " and ")
	if n := r.IntN(3); n > 0 {
		var keys []string
		for _, i := range r.Perm(len(from.keys))[:n] {
			keys = append(keys, from.keys[i])
		}
		text += " by " + strings.Join(keys, ", ")
	}
	return checked(t, text)
}

func checked(t *testing.T, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, record.Core(), words(t))
	}
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

// TestRowsAreFoundByWhatFewMeet proves that, of two conditions, the one that fewer
// rows meet finds them, whichever is named first and whatever experience says.
func TestRowsAreFoundByWhatFewMeet(t *testing.T) {
	db := open(t)
	source := record.ID{Type: "source", Key: "s"}
	term, day := parsed(t, "act", "type", "torture"), parsed(t, "act", "date", "2018-03-23")
	var set record.ChangeSet
	set.Author, set.Organisation, set.Reason = "A", "O", "r"
	for i := range 40 {
		id := record.ID{Type: "act", Key: fmt.Sprint("a", i)}
		change := record.Change{Entity: id, Add: []record.Statement{{Entity: id, Property: "type", Value: term, Source: source}}}
		if i%10 == 0 {
			change.Add = append(change.Add, record.Statement{Entity: id, Property: "date", Value: day, Source: source})
		} else {
			change.Add = append(change.Add, record.Statement{Entity: id, Property: "date", Value: parsed(t, "act", "date", "2015"), Source: source})
		}
		set.Changes = append(set.Changes, change)
	}
	receipt, err := db.Save(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: receipt.Last, KnownBy: record.LastDay}}
	for text, want := range map[string]int{
		"count acts where type = torture and date in 2018":  1,
		"count acts where date in 2018 and type = torture":  0,
		"count acts where date in 2015 and type = massacre": 1,
	} {
		for range 2 { // counted, then remembered
			got, err := store.FoundBy(t.Context(), db, v, checked(t, text))
			if err != nil || got != want {
				t.Errorf("%s: found by condition %d, %v, want %d", text, got, err, want)
			}
		}
	}
}

func parsed(t *testing.T, typ, property, text string) record.Value {
	t.Helper()
	of, _ := record.Core().Type(typ)
	p, _ := of.Property(property)
	v, err := p.Kind.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
