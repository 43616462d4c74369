package store_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// filled is a store after some random change sets, and its model.
func filled(t testing.TB, seed uint64, sets int, erases bool) (*store.Store, *storetest.Model) {
	t.Helper()
	s, g := open(t), storetest.NewRandom(words(t), seed)
	g.Erases = erases
	m := storetest.NewModel(g.Schema, record.Resolver{Under: g.Words.Under})
	for range sets {
		set := g.Set(6)
		m.Save(set)
		if _, err := s.Save(t.Context(), set); err != nil {
			t.Fatal(err)
		}
	}
	return s, m
}

func verify(t testing.TB, s *store.Store) store.VerifyReport {
	t.Helper()
	r, err := s.Verify(t.Context(), store.VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerifyHoldsForWhatTheStoreWrote(t *testing.T) {
	for seed := range uint64(4) {
		s, m := filled(t, seed, 15, seed%2 == 1)
		r := verify(t, s)
		if !r.OK || r.Position != m.Last || r.Root == "" {
			t.Fatalf("seed %d: %+v at %d, want no problem at %d", seed, r.Problems, r.Position, m.Last)
		}
	}
}

func TestRebuildingGivesTheRowsOfTheIncrements(t *testing.T) {
	for seed := range uint64(3) {
		s, _ := filled(t, 10+seed, 15, seed%2 == 1)
		before, err := s.DumpTables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		after, err := s.DumpTables(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if before != after {
			t.Fatalf("seed %d: the rows differ\n%s\n%s", seed, before, after)
		}
	}
}

// TestAMomentIsTheRecordOfThatDay holds a moment of the full record, row by row,
// against a record that never got what came later.
func TestAMomentIsTheRecordOfThatDay(t *testing.T) {
	for seed := range uint64(4) {
		full, young := open(t), open(t)
		g := storetest.NewRandom(words(t), 20+seed)
		var sets []record.ChangeSet
		for range 12 {
			sets = append(sets, g.Set(6))
		}
		for i, set := range sets {
			if _, err := full.Save(t.Context(), set); err != nil {
				t.Fatal(err)
			}
			if i > 6 {
				continue
			}
			if _, err := young.Save(t.Context(), set); err != nil {
				t.Fatal(err)
			}
		}
		p, err := young.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range storetest.Days() {
			v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: p, KnownBy: day}}
			got, err := full.DumpView(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			want, err := young.DumpView(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Fatalf("seed %d, known by %v: the full record has\n%s\nthe young one\n%s", seed, day, got, want)
			}
		}
	}
}

func TestVerifyNamesWhatWasAltered(t *testing.T) {
	for name, c := range map[string]struct{ sql, where string }{
		"a value":                  {"UPDATE statement SET value = 'es=Otro' WHERE leaf = 1 AND n = 1", "leaf 1"},
		"a projection's column":    {"UPDATE source SET title = 'Otro' WHERE key = (SELECT min(key) FROM source)", "table source"},
		"a row of a projection":    {"DELETE FROM source WHERE key = (SELECT min(key) FROM source)", "table source"},
		"a row too many":           {"INSERT INTO act (id, key, owner, last, known, audience, disputed, none) VALUES (99999, 'x', 'y', 1, 1, 1, 0, 0)", "table act, 99999"},
		"words to search":          {"UPDATE search SET words = 'otra cosa' WHERE rowid = (SELECT min(rowid) FROM search)", "table search"},
		"what rests on a source":   {"DELETE FROM resting WHERE leaf = (SELECT min(leaf) FROM resting)", "table resting"},
		"whom a statement reaches": {"UPDATE statement SET audience = 0 WHERE id = (SELECT min(id) FROM statement)", "table statement"},
		"whom a ranking reaches":   {"UPDATE ranking SET audience = 7 WHERE leaf = (SELECT min(leaf) FROM ranking)", "table ranking"},
		"how something is shared":  {"INSERT INTO share VALUES ('act', 'x', 'y', 0, 1, 1, 0)", "table share"},
		"who the readers are":      {"INSERT INTO audience VALUES (9, 'coalition')", "database file"},
		"a table of one's own":     {"CREATE TABLE mine (x)", "table \"mine\""},
		"an index":                 {"DROP INDEX act_by_event", "table act_by_event"},
		"a trigger":                {"CREATE TRIGGER t AFTER INSERT ON leaf BEGIN SELECT 1; END", "table \"t\""},
		"the record's name":        {"UPDATE meta SET value = 'Otra' WHERE name = 'name'", "what the record says of itself"},
		"a hash of the tree":       {"UPDATE tree SET h = zeroblob(32) WHERE i = 0", "tree"},
		"a reason":                 {"UPDATE changeset SET reason = 'otra' WHERE number = 2", "leaf 2"},
		"a checkpoint":             {"UPDATE checkpoint SET note = replace(note, '— ', '- ')", "checkpoint"},
		"a leaf":                   {"DELETE FROM leaf WHERE position = 3", "leaf"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := filled(t, 3, 6, false)
			if err := s.Tamper(t.Context(), c.sql); err != nil {
				t.Fatal(err)
			}
			r := verify(t, s)
			if r.OK {
				t.Fatal("verify found nothing")
			}
			for _, p := range r.Problems {
				if strings.Contains(p.Where.In(locale.EN), c.where) && p.What.In(locale.EN) != "" && p.What.In(locale.ES) != "" {
					return
				}
			}
			for _, p := range r.Problems {
				t.Errorf("%s: %s", p.Where.In(locale.EN), p.What.In(locale.EN))
			}
			t.Errorf("no finding names %s", c.where)
		})
	}
}
