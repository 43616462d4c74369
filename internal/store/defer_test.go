package store_test

import (
	"testing"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/record"
)

// TestIndexesThatWaitAreThereAgain writes batches that put off their indexes, of
// new entities, some of them judged at once, and of old ones: verify finds every
// index, and every row is that of the increments.
func TestIndexesThatWaitAreThereAgain(t *testing.T) {
	s, g := open(t), storetest.NewRandom(words(t), 5)
	for range 3 {
		b, err := s.Begin(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba"})
		if err != nil {
			t.Fatal(err)
		}
		defer b.Rollback()
		b.PutOffEarly()
		for _, c := range g.Set(100).Changes {
			if len(c.Rank) == 0 {
				c.Rank = append(c.Rank, record.Reranking{
					Statement: record.StatementID{N: len(c.Add)},
					Ranking:   record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: "porque sí"},
				})
			}
			if err := b.Add(c); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	if r := verify(t, s); !r.OK {
		t.Fatalf("verify finds %+v", r.Problems)
	}
	before, err := s.DumpTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, err := s.DumpTables(t.Context()); err != nil || before != after {
		t.Fatalf("the rows differ (%v)\n%s\n%s", err, before, after)
	}
}
