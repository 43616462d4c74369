package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestHistoriesRestingGivesEachOnce holds random records against their own
// histories: what rests on some sources comes whole, and once.
func TestHistoriesRestingGivesEachOnce(t *testing.T) {
	db := open(t)
	g := rand.New(rand.NewPCG(1, 2))
	source := func() record.ID {
		return record.ID{Type: "source", Key: fmt.Sprint("s", g.IntN(6))}
	}
	first := map[record.ID]record.StatementID{}
	for range 30 {
		set := record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba"}
		for _, n := range g.Perm(12)[:4] {
			c := record.Change{Entity: record.ID{Type: []string{"event", "party"}[n%2], Key: fmt.Sprint("k", n)}}
			for range g.IntN(3) {
				s := record.Statement{Property: "name", Value: record.Plain(fmt.Sprint("word ", g.IntN(100)))}
				if g.IntN(2) == 0 {
					s.Source = source()
				}
				c.Add = append(c.Add, s)
			}
			if old, ok := first[c.Entity]; ok && g.IntN(3) == 0 {
				c.Rank = append(c.Rank, record.Reranking{Statement: old, Ranking: record.Ranking{Rank: record.Deprecated, Cause: record.Withdrawn, Source: source()}})
			}
			if len(c.Add)+len(c.Rank) > 0 {
				set.Changes = append(set.Changes, c)
			}
		}
		if len(set.Changes) == 0 {
			continue
		}
		receipt, err := db.Save(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range set.Changes {
			if _, ok := first[c.Entity]; !ok && len(c.Add) > 0 {
				first[c.Entity] = record.StatementID{Leaf: receipt.First + record.Position(i), N: 1}
			}
		}
	}
	last, err := db.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for mask := range 64 {
		var sources []record.ID
		for i := range 6 {
			if mask>>i&1 == 1 {
				sources = append(sources, record.ID{Type: "source", Key: fmt.Sprint("s", i)})
			}
		}
		v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: last, KnownBy: record.LastDay}}
		want := map[record.ID]int{}
		for _, typ := range []string{"event", "party"} {
			err := db.Histories(t.Context(), v, typ, func(id record.ID, stmts []record.Statement) error {
				for _, s := range stmts {
					rests := slices.Contains(sources, s.Source)
					for _, r := range s.Ranking {
						rests = rests || slices.Contains(sources, r.Source)
					}
					if rests {
						want[id] = len(stmts)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		seen := map[record.ID]bool{}
		err := db.HistoriesResting(t.Context(), v, sources, func(id record.ID, stmts []record.Statement) error {
			if seen[id] || want[id] != len(stmts) {
				t.Errorf("%v: %s with %d statements, again: %t; want %d", sources, id, len(stmts), seen[id], want[id])
			}
			seen[id] = true
			return nil
		})
		if err != nil || len(seen) != len(want) {
			t.Fatalf("%v: %d entities, want %d; %v", sources, len(seen), len(want), err)
		}
	}
}
