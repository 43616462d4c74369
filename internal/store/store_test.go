package store

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

var everyone = access.Policy{}.Reader(access.Actor{Name: "Test", Organisation: "Test"})

func testOptions(t testing.TB) Options {
	t.Helper()
	words, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Schema: record.Core(), Vocabulary: words, Name: "Test", Organisation: "Test",
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }, ScratchDir: t.TempDir(),
	}
}

func testStore(t testing.TB) *Store {
	t.Helper()
	s, err := Create(t.Context(), filepath.Join(t.TempDir(), "record"), testOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSmoke(t *testing.T) {
	s := testStore(t)
	v, err := record.Kind{Base: record.Prose}.Parse("es=Tlatlaya\nen=Tlatlaya")
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Save(t.Context(), record.ChangeSet{Author: "A", Organisation: "O", Reason: "R", Changes: []record.Change{
		{Entity: record.ID{Type: "event", Key: "ev-1"}, Add: []record.Statement{{Property: "name", Value: v}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r)
	sets, err := s.ChangeSets(t.Context(), query.View{Scope: everyone, At: record.Moment{Position: r.Last, KnownBy: record.LastDay}}, 0, 10)
	t.Log(sets, err)
	sets, err = s.ChangeSets(t.Context(), query.View{}, 0, 10)
	t.Log(sets, err)
}
