package store_test

import (
	"os"
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
		ScratchDir: quickDir(t),
	}
}

// quickDir is a directory that is gone after the test, in memory where the
// system has such a place: these tests save often, and each save waits for the disk.
func quickDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "constancia-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// open makes an empty record in a directory of its own.
func open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Create(t.Context(), filepath.Join(quickDir(t), "record"), options(t))
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
