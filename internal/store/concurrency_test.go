package store_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestReadersSeeOneMomentWhileOthersWrite has readers compare a past moment, a
// known-by date and the newest position with what they saw before, while change
// sets, erasures among them, are written.
func TestReadersSeeOneMomentWhileOthersWrite(t *testing.T) {
	s, m := filled(t, 50, 8, false)
	fixed := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: m.Ends[4], KnownBy: record.DayOf(2018, 7, 11)}}
	want, err := s.DumpView(t.Context(), fixed)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for n := range 4 {
		readers.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 9))
			for ctx.Err() == nil {
				if got, err := s.DumpView(t.Context(), fixed); err != nil || got != want {
					t.Errorf("the moment %v changed, or %v", fixed.At, err)
					return
				}
				p, err := s.Position(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: p, KnownBy: storetest.Days()[r.IntN(len(storetest.Days()))]}}
				once, err := s.DumpView(t.Context(), v)
				again, err2 := s.DumpView(t.Context(), v)
				if err := errors.Join(err, err2); err != nil || once != again {
					t.Errorf("at %v two readings differ, or %v:\n%s", v.At, err, firstDifference(once, again))
					return
				}
			}
		})
	}
	g := storetest.NewRandom(words(t), 51)
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); {
		set := g.Set(4)
		for i := range set.Changes { // entities of their own
			set.Changes[i].Entity.Key = "new-" + set.Changes[i].Entity.Key
			set.Changes[i].Rank, set.Changes[i].Erase = nil, nil
			for n := range set.Changes[i].Add {
				set.Changes[i].Add[n].Entity = record.ID{}
			}
			if len(set.Changes[i].Add) == 0 {
				set.Changes[i].Entity = record.ID{Type: "event", Key: set.Changes[i].Entity.Key}
				set.Changes[i].Add = []record.Statement{{Property: firstWorded(set.Changes[i].Entity.Type, g.Schema), Value: record.Plain("x")}}
			}
		}
		if _, err := s.Save(t.Context(), set); err != nil {
			t.Error(err)
			break
		}
	}
	stop()
	readers.Wait()
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
}

// firstWorded is a property of a type that holds words.
func firstWorded(typ string, schema record.Schema) string {
	t, _ := schema.Type(typ)
	for _, p := range t.Properties {
		if p.Kind.Worded() {
			return p.Name
		}
	}
	return ""
}

// TestACacheThatWasClearedIsMadeAnew removes the scratch files under a store that
// uses them.
func TestACacheThatWasClearedIsMadeAnew(t *testing.T) {
	s, m := filled(t, 53, 6, false)
	o := s.Scratch()
	for n, at := range []record.Moment{
		{Position: m.Ends[2], KnownBy: record.LastDay},
		{Position: m.Ends[3], KnownBy: record.LastDay},
		{Position: m.Ends[2], KnownBy: record.LastDay},
	} {
		v := query.View{Scope: storetest.Everyone(), At: at}
		if _, err := s.Entities(t.Context(), v, "event", nil); err != nil {
			t.Fatalf("reading %d: %v", n, err)
		}
		if err := os.RemoveAll(o); err != nil {
			t.Fatal(err)
		}
	}
}

// TestACancelledReadEnds cancels a read and reads again.
func TestACancelledReadEnds(t *testing.T) {
	s, m := filled(t, 52, 4, false)
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: m.Last, KnownBy: record.DayOf(2016, 6, 1)}}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Entities(ctx, v, "event", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled read gives %v", err)
	}
	if _, err := s.Entities(t.Context(), v, "event", nil); err != nil {
		t.Error(err)
	}
}
