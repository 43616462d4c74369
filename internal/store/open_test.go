package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// created is a closed record with one change set.
func created(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(quickDir(t), "record")
	s, err := store.Create(t.Context(), dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), oneEvent("ev-1")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func oneEvent(key string) record.ChangeSet {
	return record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba", Changes: []record.Change{{
		Entity: record.ID{Type: "event", Key: key},
		Add:    []record.Statement{{Property: "place", Value: record.Plain("Nuevo Laredo")}},
	}}}
}

func reopen(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir, options(t))
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

func TestWhatCannotBeOpenedSaysWhy(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		kind  problem.Kind
		says  string
	}{
		"no such folder": {func(t *testing.T, dir string) { remove(t, dir) }, problem.Invalid, "is no record"},
		"an empty folder": {func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "record.db"))
		}, problem.Invalid, "is no record"},
		"an empty database": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "record.db"), nil)
		}, problem.Invalid, "is no record"},
		"a text for a database": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "record.db"), []byte("Querida María:"))
		}, problem.Invalid, "is no record"},
		"another program's database": {func(t *testing.T, dir string) {
			sql(t, dir, "PRAGMA application_id = 7")
		}, problem.Invalid, "is no record"},
		"a newer format": {func(t *testing.T, dir string) {
			sql(t, dir, "PRAGMA user_version = 99")
		}, problem.Unavailable, "install a newer version"},
		"a database full of noise": {func(t *testing.T, dir string) {
			write(t, filepath.Join(dir, "record.db"), []byte(strings.Repeat("ruido", 2000)))
		}, problem.Damaged, "is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := created(t)
			c.spoil(t, dir)
			_, err := store.Open(t.Context(), dir, options(t))
			p, ok := problem.Of(err)
			if !ok || p.Kind != c.kind || !strings.Contains(p.In(locale.EN), c.says) {
				t.Errorf("opening gives %v, want a problem that says “%s”", err, c.says)
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// sql changes a closed record's database by other means.
func sql(t *testing.T, dir, text string) {
	t.Helper()
	c, err := sqlite3.Open("file:" + filepath.Join(dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Exec(text), c.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestATruncatedRecordIsReported(t *testing.T) {
	for _, share := range []int{1, 3, 6, 9} {
		dir := created(t)
		path := filepath.Join(dir, "record.db")
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, info.Size()*int64(share)/10); err != nil {
			t.Fatal(err)
		}
		report, err := store.VerifyDir(t.Context(), dir, options(t), store.VerifyOptions{})
		if err != nil || report.OK {
			t.Errorf("a record cut to %d0 %%: %+v, %v, want a report of damage", share, report, err)
		}
	}
}

func TestACutTailIsFoundByACheckpointKeptElsewhere(t *testing.T) {
	dir := created(t)
	before, err := os.ReadFile(filepath.Join(dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	s := reopen(t, dir)
	if _, err := s.Save(t.Context(), oneEvent("ev-2")); err != nil {
		t.Fatal(err)
	}
	kept, err := s.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "record.db"), before)
	if r, err := store.VerifyDir(t.Context(), dir, options(t), store.VerifyOptions{}); err != nil || !r.OK {
		t.Fatalf("alone: %+v, %v, want that nothing is found", r, err)
	}
	r, err := store.VerifyDir(t.Context(), dir, options(t), store.VerifyOptions{Checkpoint: kept})
	if err != nil || r.OK {
		t.Errorf("with the checkpoint: %+v, %v, want that the tail is missed", r, err)
	}
	if _, err := store.VerifyDir(t.Context(), dir, options(t), store.VerifyOptions{Checkpoint: "hello"}); err == nil {
		t.Error("a text that is no checkpoint is taken for one")
	}
}

func TestOneWriterAndAnyReaders(t *testing.T) {
	dir := created(t)
	a, b := reopen(t, dir), reopen(t, dir)
	if _, err := a.Save(t.Context(), oneEvent("ev-2")); err != nil {
		t.Fatal(err)
	}
	if p, err := b.Position(t.Context()); err != nil || p != 2 {
		t.Errorf("the reader stands at %d, %v, want 2", p, err)
	}
	_, err := b.Save(t.Context(), oneEvent("ev-3"))
	p, ok := problem.Of(err)
	if !ok || p.Kind != problem.Busy || !strings.Contains(p.In(locale.EN), fmt.Sprintf("process %d of", os.Getpid())) {
		t.Errorf("writing beside a writer gives %v, want who holds the record", err)
	}
	if r := verify(t, b); !r.OK {
		t.Errorf("verifying beside a writer: %+v", r)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := b.Save(t.Context(), oneEvent("ev-3")); err != nil || r.Last != 3 {
		t.Errorf("writing after the writer: %v, %v, want position 3", r, err)
	}
}

func TestTheLockOfADeadProcessHoldsNobodyUp(t *testing.T) {
	dir := created(t)
	write(t, filepath.Join(dir, "lock"), []byte(`{"process":1,"host":"h","user":"u","since":"2020-01-01T00:00:00Z"}`))
	s := reopen(t, dir)
	if _, err := s.Save(t.Context(), oneEvent("ev-2")); err != nil {
		t.Error(err)
	}
}

func TestAFullDiskSavesNothing(t *testing.T) {
	s := open(t)
	if err := s.Tamper(t.Context(), "PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err) // SQLite takes the number of pages that there are
	}
	set := oneEvent("ev-0")
	for n := range 2000 {
		set.Changes = append(set.Changes, oneEvent(fmt.Sprintf("ev-%d", n+1)).Changes...)
	}
	if _, err := s.Save(t.Context(), set); !isProblem(err, problem.Unavailable) {
		t.Errorf("saving on a full disk gives %v", err)
	}
	if p, err := s.Position(t.Context()); err != nil || p != 0 {
		t.Errorf("it stands at %d, %v, want 0", p, err)
	}
	if err := s.Tamper(t.Context(), "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Save(t.Context(), set); err != nil || r.Last != 2001 {
		t.Errorf("saving when there is room again: %v, %v", r, err)
	}
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
}

func TestErrorsOfTheSystemSayWhatToDo(t *testing.T) {
	for _, c := range []struct {
		err  error
		says string
	}{
		{syscall.ENOSPC, "free some space"},
		{sqlite3.FULL, "free some space"},
		{syscall.EROFS, "cannot be written to"},
		{&fs.PathError{Op: "open", Path: "/record/lock", Err: syscall.EACCES}, "cannot be written to"},
		{sqlite3.READONLY, "cannot be written to"},
		{sqlite3.CORRUPT, "is damaged"},
		{sqlite3.NOTADB, "is damaged"},
		{sqlite3.CANTOPEN, "cannot be opened"},
		{sqlite3.BUSY, "busy"},
	} {
		err := store.Explain(t.Context(), "/record", fmt.Errorf("saving: %w", c.err))
		p, ok := problem.Of(err)
		if !ok || !strings.Contains(p.In(locale.EN), c.says) || !strings.Contains(p.In(locale.ES), "/record") || !errors.Is(err, c.err) {
			t.Errorf("%v is told as %v, want “%s”", c.err, err, c.says)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Explain(ctx, "/record", sqlite3.INTERRUPT); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted query is told as %v", err)
	}
}

func TestAKeyThatIsMissingKeepsFromWritingOnly(t *testing.T) {
	dir := created(t)
	remove(t, filepath.Join(dir, "key"))
	s := reopen(t, dir)
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
	if _, err := s.Save(t.Context(), oneEvent("ev-2")); !isProblem(err, problem.Damaged) {
		t.Errorf("saving without a key gives %v", err)
	}
}

// TestAnOlderSchemaIsProjectedAnew opens a record with a schema that has one
// property more.
func TestAnOlderSchemaIsProjectedAnew(t *testing.T) {
	dir, o := created(t), options(t)
	for i := range o.Schema.Types {
		if o.Schema.Types[i].Name == "event" {
			extra := record.Property{Name: "weather", Kind: record.Kind{Base: record.Line}, Label: locale.Text{ES: "Clima", EN: "Weather"}}
			o.Schema.Types[i].Properties = append(o.Schema.Types[i].Properties, extra)
		}
	}
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // the test has its answers
	set := oneEvent("ev-1")
	set.Changes[0].Add[0].Property = "weather"
	if _, err := s.Save(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
}
