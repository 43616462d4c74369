package storetest

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Everyone sees the whole record.
func Everyone() access.Scope {
	return access.Policy{}.Reader(access.Actor{Name: "Ana", Organisation: "Fundación"})
}

// Run holds a store to what any store must do. open makes an empty record, which
// is closed when the test ends.
func Run(t *testing.T, words vocabulary.Set, open func(testing.TB) *store.Store) {
	s := suite{words, open}
	t.Run("a reader without a scope sees nothing", s.seesNothing)
	t.Run("every moment is what its statements say", s.everyMoment)
	t.Run("a moment stays while the record grows", s.growingMoments)
	t.Run("what was erased is gone at every moment", s.erased)
	t.Run("words are found with and without accents", s.search)
	t.Run("a change set is whole or nothing", s.wholeOrNothing)
	t.Run("what rests on a source, and what refers", s.resting)
	t.Run("a reason that was erased is gone alone", s.erasedReasons)
	t.Run("every leaf can be proved", s.proves)
	t.Run("the journal lists its change sets and leaves", s.journal)
}

type suite struct {
	words vocabulary.Set
	open  func(testing.TB) *store.Store
}

// filled is a store and its model after some random change sets.
func (s suite) filled(t testing.TB, seed uint64, sets int, erases bool) (*store.Store, *Model, *Random) {
	t.Helper()
	db, g := s.open(t), NewRandom(s.words, seed)
	g.Erases = erases
	m := NewModel(g.Schema, record.Resolver{Under: s.words.Under})
	for range sets {
		s.save(t, db, m, g.Set(6))
	}
	return db, m, g
}

func (s suite) save(t testing.TB, db *store.Store, m *Model, set record.ChangeSet) {
	t.Helper()
	m.Save(set)
	r, err := db.Save(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	if r.Last != m.Last || r.First != m.Last-record.Position(len(set.Changes))+1 {
		t.Fatalf("receipt %v, want to end at %d with %d leaves", r, m.Last, len(set.Changes))
	}
}

// same holds the store's entities at a moment against the model's.
func (s suite) same(t testing.TB, db *store.Store, m *Model, at record.Moment) {
	t.Helper()
	for _, typ := range m.Schema.Types {
		got, err := db.Entities(t.Context(), query.View{Scope: Everyone(), At: at}, typ.Name, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := m.Entities(typ.Name, at)
		if len(got) != len(want) {
			t.Fatalf("at %d by %v: %d entities of type %s, want %d", at.Position, at.KnownBy, len(got), typ.Name, len(want))
		}
		for i := range want {
			if got[i].ID != want[i].ID || !maps.EqualFunc(got[i].Readings, want[i].Readings, slices.Equal) {
				t.Fatalf("at %d by %v: %v says %v, want %v with %v", at.Position, at.KnownBy, got[i].ID, got[i].Readings, want[i].ID, want[i].Readings)
			}
		}
	}
}

func (s suite) everyMoment(t *testing.T) {
	for seed := range uint64(4) {
		db, m, g := s.filled(t, seed, 12, false)
		for range 12 {
			at := record.Moment{Position: m.Ends[g.R.IntN(len(m.Ends))], KnownBy: Days()[g.R.IntN(len(Days()))]}
			s.same(t, db, m, at)
		}
	}
}

// growingMoments reads the same moments again and again while the record grows:
// by files that are extended, not made anew.
func (s suite) growingMoments(t *testing.T) {
	for seed := range uint64(3) {
		db, m, g := s.filled(t, 100+seed, 6, false)
		fixed := record.Moment{Position: m.Ends[2], KnownBy: record.DayOf(2018, 7, 11)}
		past := record.Moment{Position: m.Ends[5], KnownBy: record.LastDay}
		for range 8 {
			s.save(t, db, m, g.Set(5))
			s.same(t, db, m, fixed)
			s.same(t, db, m, past)
			s.same(t, db, m, record.Moment{Position: m.Last, KnownBy: record.DayOf(2018, 7, 11)})
			s.same(t, db, m, record.Moment{Position: m.Ends[len(m.Ends)-2], KnownBy: record.DayOf(2018, 7, 11)})
			s.same(t, db, m, record.Moment{Position: m.Last, KnownBy: record.DayOf(2026, 11, 24)})
			s.same(t, db, m, record.Moment{Position: m.Ends[5], KnownBy: record.DayOf(2026, 11, 24)})
			s.same(t, db, m, record.Moment{Position: m.Ends[6+g.R.IntN(len(m.Ends)-6)], KnownBy: record.DayOf(2018, 7, 11)})
		}
	}
}

func (s suite) erased(t *testing.T) {
	for seed := range uint64(2) {
		db, m, g := s.filled(t, 200+seed, 4, true)
		for range 6 {
			at := record.Moment{Position: m.Ends[g.R.IntN(len(m.Ends))], KnownBy: Days()[g.R.IntN(len(Days()))]}
			s.same(t, db, m, at)
			s.save(t, db, m, g.Set(5))
			s.same(t, db, m, at)
			s.same(t, db, m, record.Moment{Position: m.Last, KnownBy: record.LastDay})
		}
	}
}

func (s suite) seesNothing(t *testing.T) {
	db, m, _ := s.filled(t, 1, 5, false)
	nobody := query.View{At: record.Moment{Position: m.Last, KnownBy: record.LastDay}}
	for _, id := range m.IDs() {
		stmts, err := db.Statements(t.Context(), nobody, id)
		es, err2 := db.Entities(t.Context(), nobody, id.Type, nil)
		ways, err3 := db.Referring(t.Context(), nobody, id)
		rest, err4 := db.RestingOn(t.Context(), nobody, id, 10)
		hits, err5 := db.Search(t.Context(), nobody, id.Key, 10)
		if err := cmp.Or(err, err2, err3, err4, err5); err != nil {
			t.Fatal(err)
		}
		if n := len(stmts) + len(es) + len(ways) + len(rest) + len(hits); n > 0 {
			t.Errorf("nobody sees %d things of %v", n, id)
		}
	}
	sets, err := db.ChangeSets(t.Context(), nobody, 0, 10)
	leaves, err2 := db.Leaves(t.Context(), nobody, 1, m.Last)
	_, proved, err3 := db.Prove(t.Context(), nobody, 1)
	given, err4 := db.SameReasons(t.Context(), nobody, record.ReasonOf{Set: 1})
	if err := cmp.Or(err3, err4); err != nil || proved || len(given) > 0 {
		t.Errorf("nobody proves a leaf: %t, and sees %d reasons (%v)", proved, len(given), err)
	}
	if err := cmp.Or(err, err2); err != nil || len(sets)+len(leaves) > 0 {
		t.Errorf("nobody sees %d change sets and %d leaves (%v)", len(sets), len(leaves), err)
	}
}
