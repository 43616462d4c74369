//go:build linux

package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// sides are the same record, plain and encrypted.
type sides [2]struct {
	dir     string
	options store.Options
	took    map[string]time.Duration
}

// BenchmarkEncryption makes the same record plain and encrypted, of CONSTANCIA_ACTS
// acts, and reads from both in turn, each time with nothing in SQLite's page cache:
// entities here and there, and a count that walks all acts. Warm, the pages come from
// the system's cache, so that decrypting is all that is added to; cold, from the disk.
func BenchmarkEncryption(b *testing.B) {
	const phrase = "caballo batería grapa corregir"
	var both sides
	var ids []record.ID // 400 entities, spread over the record
	for i := range both {
		both[i].dir, both[i].options = filepath.Join(b.TempDir(), "record"), options(b)
		both[i].took = map[string]time.Duration{}
		if i == 1 {
			both[i].options.NewPassphrase = phrase
			both[i].options.Passphrase = func(context.Context) (string, error) { return phrase, nil }
		}
		db, err := store.Create(b.Context(), both[i].dir, both[i].options)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		invent(b, db)
		both[i].took["import"] += time.Since(start)
		if i == 0 {
			ids = spread(b, db, 400)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for _, cold := range []bool{false, true} {
			for i := range both {
				read(b, &both, i, cold, ids)
			}
		}
	}
	for what := range both[0].took {
		b.ReportMetric(float64(both[1].took[what])/float64(both[0].took[what]), "×"+what)
	}
	b.Log(both[0].took, both[1].took)
}

// spread picks n entities.
func spread(b *testing.B, db *store.Store, n int) (ids []record.ID) {
	last, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	v := query.View{Scope: everyone(), At: record.Moment{Position: last, KnownBy: record.LastDay}}
	for i := range n {
		p := 1 + last*record.Position(i)/record.Position(n)
		leaves, err := db.Leaves(b.Context(), v, p, p)
		if err != nil || len(leaves) != 1 {
			b.Fatalf("%d leaves at %d: %v", len(leaves), p, err)
		}
		ids = append(ids, leaves[0].Entity)
	}
	return ids
}

// read opens one side anew and reads from it.
func read(b *testing.B, both *sides, i int, cold bool, ids []record.ID) {
	side := &both[i]
	said := map[bool]string{false: "warm", true: "cold"}[cold]
	timed := func(what string, f func(*store.Store, query.View) error) {
		db, err := store.Open(b.Context(), side.dir, side.options)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close() //nolint:errcheck // only read
		position, err := db.Position(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		v := query.View{Scope: everyone(), At: record.Moment{Position: position, KnownBy: record.LastDay}}
		if cold {
			forget(b, filepath.Join(side.dir, "record.db"))
		}
		start := time.Now()
		if err := f(db, v); err != nil {
			b.Fatal(err)
		}
		side.took[what+"-"+said] += time.Since(start)
	}
	timed("entities", func(db *store.Store, v query.View) error {
		for _, id := range ids {
			if stmts, err := db.Statements(b.Context(), v, id); err != nil || len(stmts) == 0 {
				return fmt.Errorf("%s has %d statements: %w", id, len(stmts), errors.Join(err, errNone))
			}
		}
		return nil
	})
	timed("walk", func(db *store.Store, v query.View) error {
		_, err := db.Ask(b.Context(), v, checked(b, "count acts by year(date)"))
		return err
	})
}

var errNone = errors.New("none")

// forget takes a file out of the system's cache.
func forget(b *testing.B, path string) {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	if err := errors.Join(f.Sync(), unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPassphrase is what opening an encrypted record costs before anything is read.
func BenchmarkPassphrase(b *testing.B) {
	o := options(b)
	o.NewPassphrase = strings.Repeat("caballo ", 4)
	o.Passphrase = func(context.Context) (string, error) { return o.NewPassphrase, nil }
	db, err := store.Create(b.Context(), filepath.Join(b.TempDir(), "record"), o)
	if err != nil {
		b.Fatal(err)
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		db, err := store.Open(b.Context(), db.Dir(), o)
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
