package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// BenchmarkMoment opens other moments of a record and counts there, against
// counting at the current one. What differs grows from nothing to everything: by
// one late change set, by what sources said later, by the journal's first half.
func BenchmarkMoment(b *testing.B) {
	db, _ := filled(b)
	last, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	now := record.Moment{Position: last, KnownBy: record.DayOf(2026, 11, 24)}
	b.Run("Current", func(b *testing.B) { countAt(b, db, now) })
	late := lateChange(b, db, last)
	for _, m := range []struct {
		name string
		at   record.Moment
	}{
		{"BeforeOneChange", now},
		{"KnownBy2025", record.Moment{Position: late, KnownBy: record.DayOf(2025, 6, 30)}},
		{"KnownBy2018", record.Moment{Position: late, KnownBy: record.DayOf(2018, 7, 11)}},
	} {
		b.Run(m.name, func(b *testing.B) {
			start := time.Now()
			countOnce(b, db, m.at)
			opened := time.Since(start)
			countAt(b, db, m.at)
			b.ReportMetric(opened.Seconds(), "s-open")
		})
	}
}

var counted = "count acts where type under killing and date in 2018"

func countOnce(b *testing.B, db *store.Store, at record.Moment) query.Answer {
	b.Helper()
	a, err := db.Ask(b.Context(), query.View{Scope: everyone(), At: at}, checked(b, counted))
	if err != nil {
		b.Fatal(err)
	}
	return a
}

func countAt(b *testing.B, db *store.Store, at record.Moment) {
	for b.Loop() {
		countOnce(b, db, at)
	}
}

// lateChange adds one change set to an act and returns the new position.
func lateChange(b *testing.B, db *store.Store, last record.Position) record.Position {
	b.Helper()
	acts, err := db.Leaves(b.Context(), query.View{Scope: everyone(), At: record.Moment{Position: last, KnownBy: record.LastDay}}, last-100, last)
	if err != nil || len(acts) == 0 {
		b.Fatal(err)
	}
	set := record.ChangeSet{Author: "Bench", Organisation: "Bench", Reason: "late"}
	for _, leaf := range acts {
		if leaf.Entity.Type == "act" {
			v, err := record.ParseDate("2018-03")
			if err != nil {
				b.Fatal(err)
			}
			set.Changes = append(set.Changes, record.Change{Entity: leaf.Entity, Add: []record.Statement{{Property: "date", Value: v}}})
		}
	}
	if len(set.Changes) == 0 {
		b.Fatal(fmt.Errorf("no act among the last leaves"))
	}
	r, err := db.Save(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	return r.Last
}
