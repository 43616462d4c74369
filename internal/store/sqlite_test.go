package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

func words(t testing.TB) vocabulary.Set {
	t.Helper()
	words, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func options(t testing.TB) store.Options {
	t.Helper()
	return store.Options{
		Schema: record.Core(), Vocabulary: words(t), Name: "Prueba", Organisation: "Fundación",
		Now:        func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
		ScratchDir: t.TempDir(),
	}
}

// open makes an empty record in a directory of its own.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), filepath.Join(t.TempDir(), "record"), options(t))
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

func TestSQLite(t *testing.T) { storetest.Run(t, words(t), open) }
