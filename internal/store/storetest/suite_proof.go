package storetest

import (
	"slices"
	"testing"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// erasedReasons holds rankings and change sets against the model, after reasons
// of some were erased.
func (s suite) erasedReasons(t *testing.T) {
	db, m, _ := s.filled(t, 300, 25, true)
	some := 0
	for _, id := range m.IDs() {
		got, err := db.Statements(t.Context(), now(t, db), id)
		if err != nil {
			t.Fatal(err)
		}
		known := func(s record.Statement) bool { return s.Known.KnownBy(record.LastDay) } // never, where open to the end
		want := slices.DeleteFunc(slices.Clone(m.Statements(id)), func(s record.Statement) bool { return !known(s) })
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || !slices.Equal(got[i].Ranking, knownOf(want[i].Ranking)) {
				t.Fatalf("%v: the statements %v, want %v", id, got, want)
			}
			if slices.ContainsFunc(got[i].Ranking, func(r record.Ranking) bool { return r.Erased }) {
				some++
			}
		}
	}
	sets, err := db.ChangeSets(t.Context(), now(t, db), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range sets {
		erased := m.Erased[set.Number-1]
		if set.Erased != erased || (set.Reason == "") != erased {
			t.Errorf("change set %d: erased %t, reason %q; want %t", set.Number, set.Erased, set.Reason, erased)
		}
	}
	if some == 0 || !slices.Contains(m.Erased, true) {
		t.Errorf("no reason of a ranking (%d) or of a change set was erased", some)
	}
}

// knownOf leaves out judgements whose dates are open to the end: nobody knows them
// yet on any day.
func knownOf(all []record.Ranking) []record.Ranking {
	return slices.DeleteFunc(slices.Clone(all), func(r record.Ranking) bool {
		return r.Cause != record.MisEntered && !r.Known.KnownBy(record.LastDay)
	})
}

// proves proves every leaf of a record of which much was erased, and checks the
// proof as its receiver does.
func (s suite) proves(t *testing.T) {
	db, m, _ := s.filled(t, 301, 20, true)
	erased, sealed := 0, 0
	for at := record.Position(1); at <= m.Last; at++ {
		p, ok, err := db.Prove(t.Context(), now(t, db), at)
		if err != nil || !ok {
			t.Fatalf("leaf %d of %d: %t, %v", at, m.Last, ok, err)
		}
		text, err := p.JSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := journal.ParseProof(text)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := again.Check(db.Meta().Key)
		if err != nil {
			t.Fatalf("leaf %d: %v\n%s", at, err, text)
		}
		if p.Set == nil || len(p.Rankings) != len(leaf.Rank) || len(p.Statements) > len(leaf.Add) {
			t.Fatalf("leaf %d shows too little or too much:\n%s", at, text)
		}
		erased += len(leaf.Add) - len(p.Statements)
		if p.Set.Reason.Sealed != "" {
			sealed++
		}
		if i := slices.IndexFunc(p.Statements, func(o journal.OpenedStatement) bool { return o.Property != "" }); i >= 0 {
			again.Statements[i].Note += "."
			if _, err := again.Check(db.Meta().Key); err == nil {
				t.Fatalf("leaf %d: an altered note is proven", at)
			}
		}
	}
	if erased == 0 || sealed == 0 {
		t.Errorf("%d statements and %d reasons of proved leaves were erased, want some", erased, sealed)
	}
	for _, at := range []record.Position{0, m.Last + 1} {
		if _, ok, err := db.Prove(t.Context(), query.View{Scope: Everyone()}, at); ok || err != nil {
			t.Errorf("there is a proof of leaf %d (%v)", at, err)
		}
	}
}
