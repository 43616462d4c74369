package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestAskStopsWhenItIsCancelled proves that a question which nobody waits for any
// more is given up, and that the next one is answered.
func TestAskStopsWhenItIsCancelled(t *testing.T) {
	db := open(t)
	set := record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba"}
	for i := range 300 {
		set.Changes = append(set.Changes, record.Change{
			Entity: record.ID{Type: "act", Key: fmt.Sprintf("a-%d", i)},
			Add:    []record.Statement{{Property: "event", Value: record.Ref{Type: "event", Key: "e"}}},
		})
	}
	r, err := db.Save(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: r.Last, KnownBy: record.DayOf(2026, 11, 24)}}
	q, err := query.Parse("count acts where event.acts.event.acts.event.acts.type = torture")
	if err == nil {
		q, err = query.Check(q, record.Core(), words(t))
	}
	if err != nil {
		t.Fatal(err)
	}

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Ask(gone, v, q); !errors.Is(err, context.Canceled) {
		t.Errorf("asked when it was cancelled already: %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := db.Ask(short, v, q); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled in its midst: %v", err)
	}
	a, err := db.Ask(t.Context(), v, q)
	if want := (query.Ends{High: 300, Defined: true}); err != nil || a.Certain != want {
		t.Errorf("asked again: %+v, %v", a.Certain, err)
	}
}

// TestEntangledQueriesAreRefused proves that a path of any length is answered or
// refused, and soon.
func TestEntangledQueriesAreRefused(t *testing.T) {
	db := open(t)
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{KnownBy: record.DayOf(2026, 11, 24)}}
	refused := 0
	for steps := range 20 {
		q, err := query.Parse("count events where " + strings.Repeat("acts.event.", steps) + "acts.type = torture")
		if err == nil {
			q, err = query.Check(q, record.Core(), words(t))
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Ask(t.Context(), v, q)
		if p, ok := problem.Of(err); ok && p.Kind == problem.Invalid {
			refused++
		} else if err != nil || refused > 0 {
			t.Fatalf("%d steps: %.300v", steps, err)
		}
	}
	if refused == 0 || refused > 16 {
		t.Errorf("%d of 20 paths were refused", refused)
	}
}

// TestLongConditionsAreAnswered proves that the longest condition that the
// language reads is answered.
func TestLongConditionsAreAnswered(t *testing.T) {
	db := open(t)
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{KnownBy: record.DayOf(2026, 11, 24)}}
	for _, joint := range []string{" and ", " or "} {
		text := "count acts where victims > 0" + strings.Repeat(joint+"date < 2018", 198)
		q, err := query.Parse(text)
		if err == nil {
			q, err = query.Check(q, record.Core(), words(t))
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Ask(t.Context(), v, q); err != nil {
			t.Errorf("%q: %.300v", joint, err)
		}
	}
}
