package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// BenchmarkMoment opens other moments of a record and counts there. What differs
// grows from nothing to everything: by one late change set, and by what sources said
// later. It reports how long a moment took to open, and what a count there costs
// then against the same written by hand at the current moment.
func BenchmarkMoment(b *testing.B) {
	db, file := filled(b)
	hand := byHand(b, file)
	last, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	now := record.Moment{Position: last, KnownBy: record.DayOf(2026, 11, 24)}
	current := now
	current.Position = lateChange(b, db, last)
	for _, m := range []struct {
		name string
		at   record.Moment
	}{
		{"Current", current},
		{"BeforeOneChange", now},
		{"KnownBy2025", record.Moment{Position: current.Position, KnownBy: record.DayOf(2025, 6, 30)}},
		{"KnownBy2018", record.Moment{Position: current.Position, KnownBy: record.DayOf(2018, 7, 11)}},
	} {
		b.Run(m.name, func(b *testing.B) {
			start := time.Now()
			countOnce(b, db, m.at)
			opened := time.Since(start)
			var there, peer time.Duration
			for b.Loop() {
				there += timed(func() { countOnce(b, db, m.at) })
				b.StopTimer()
				peer += all(b, hand, countedAlike)
				b.StartTimer()
			}
			b.ReportMetric(opened.Seconds(), "s-open")
			b.ReportMetric(float64(there)/float64(peer), "×peer")
		})
	}
}

// counted is the question, and countedAlike what somebody would write who knows the
// tables: what is certain and what is possible.
const (
	counted      = "count acts where type under killing and date in 2018"
	countedAlike = `SELECT count(*), sum(
	            CASE WHEN disputed & 2 = 0 THEN type IN (SELECT code FROM temp.sure)
	            ELSE NOT EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'type' AND r.value NOT IN (SELECT code FROM temp.sure)) END
	        AND CASE WHEN disputed & 16 = 0 THEN date_lo >= 17532 AND date_hi <= 17896
	            ELSE NOT EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'date' AND NOT (r.lo >= 17532 AND r.hi <= 17896)) END)
	   FROM act
	  WHERE CASE WHEN disputed & 2 = 0 THEN type IN (SELECT code FROM temp.maybe) OR type IS NULL AND none & 2 = 0
	        ELSE EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'type' AND r.value IN (SELECT code FROM temp.maybe)) END
	    AND CASE WHEN disputed & 16 = 0 THEN date_lo <= 17896 AND date_hi >= 17532 OR date IS NULL AND none & 16 = 0
	        ELSE EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'date' AND r.lo <= 17896 AND r.hi >= 17532) END`
)

func countOnce(b *testing.B, db *store.Store, at record.Moment) query.Answer {
	b.Helper()
	a, err := db.Ask(b.Context(), query.View{Scope: everyone(), At: at}, checked(b, counted))
	if err != nil {
		b.Fatal(err)
	}
	return a
}

// lateChange adds one change set to an act and returns the new position.
func lateChange(b *testing.B, db *store.Store, last record.Position) record.Position {
	b.Helper()
	acts, err := db.Leaves(b.Context(), query.View{Scope: everyone(), At: record.Moment{Position: last, KnownBy: record.LastDay}}, last-100, last)
	if err != nil || len(acts) == 0 {
		b.Fatal(err)
	}
	set := record.ChangeSet{Author: "Bench", Organisation: "Bench", Reason: "late"}
	changed := map[record.ID]bool{} // by an earlier run, too, where the record is kept
	for _, leaf := range acts {
		if leaf.Entity.Type == "act" && !changed[leaf.Entity] {
			changed[leaf.Entity] = true
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
