package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// scratch is a file that holds, in tables of the record's shape, the entities
// that stand otherwise at another moment than in the record's own tables. It
// lies outside the record and may go at any time.
//
// Where its readers do not see everything, it also holds, as far as they see them,
// the entities of which they do not see all.
//
// It comes in two kinds. A fixed one is for a single moment in the past. A
// rolling one is for a known-by date and every position from its own on: as the
// record grows it is extended, and keeps how entities stood before they were
// changed. So a page at "what was known by 2018-07-11" does not pay for it again
// at each new position.
//
// A row holds for positions since ≤ p < until, in snapshots of the record whose
// position is at least base: before that, the record's own table still had it.
type scratch struct {
	kind    scratchKind
	scope   access.Scope // for which it is made, unless kind.seenAs says that all is seen
	store   *Store
	path    string
	uses    int         // by snapshots; guarded by scratches.mu
	last    int         // when it was last used; guarded by scratches.mu
	dropped atomic.Bool // it goes when the last user has done

	// tables names those that have rows; it is replaced, never changed.
	tables atomic.Pointer[map[string]bool]

	mu      sync.Mutex      // whoever builds
	conn    *sqlite3.Conn   // this file as main, the record as "record"; nil until built
	made    map[string]bool // types that have a table here
	base    record.Position
	erasure record.Position // the newest leaf that had erased something at base
}

type scratchKind struct {
	from    record.Position // the position of a fixed one, the first of a rolling one
	knownBy record.Day
	rolling bool
	seenAs  string // see [seenAs]
}

// serves reports whether a moment can be read, as a scope sees it.
func (k scratchKind) serves(p record.Position, knownBy record.Day, seenAs string) bool {
	return k.knownBy == knownBy && k.seenAs == seenAs && (k.from == p || k.rolling && k.from <= p)
}

// errStale says that a scratch file does not fit the snapshot: something was
// erased since, or the file is gone. A new one is made.
var errStale = errors.New("the scratch file is stale")

// extend brings the file to a snapshot of the record that is at least as new as
// the caller's, whose position and newest erasure are given.
func (f *scratch) extend(ctx context.Context, base, erasure record.Position) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn != nil && f.erasure != erasure {
		return errStale
	}
	if f.conn != nil && f.base >= base {
		return nil
	}
	if f.conn == nil {
		if err := f.create(ctx); err != nil {
			return fmt.Errorf("making a scratch file: %w", err)
		}
	}
	f.conn.SetInterrupt(ctx)
	defer f.conn.SetInterrupt(context.Background())
	if err := f.build(ctx, erasure); err != nil {
		if !f.conn.GetAutocommit() {
			f.conn.SetInterrupt(context.Background())
			_ = f.conn.Exec("ROLLBACK") // the error that matters is the first one
		}
		return err
	}
	return nil
}

// versions says which entities the file knows, present or not: whether a version
// is the newest one (until is [forever]) decides what a change must do.
const createVersions = `CREATE TABLE version (id INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, base INTEGER NOT NULL);
	CREATE INDEX version_by_id ON version (id, until);`

// forever is the end of a version that has none.
const forever = record.Position(1<<63 - 1)

// scratchPragmas trade durability for speed: a scratch file that a crash leaves
// behind is thrown away.
const scratchPragmas = `PRAGMA journal_mode = wal; PRAGMA synchronous = off; PRAGMA secure_delete = on;`

func (f *scratch) create(ctx context.Context) (err error) {
	c, err := connect(ctx, f.store.vault.uri(forScratch, f.path, readWriteCreate), scratchPragmas)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.Close())
		}
	}()
	if err := os.Chmod(f.path, 0o600); err != nil {
		return err
	}
	if err := c.Exec("BEGIN; " + createVersions); err != nil {
		return err
	}
	for _, name := range []string{"reading", "area", "search"} {
		if err := makeTable(c, sideScratchTables(name)); err != nil {
			return err
		}
	}
	if err := c.Exec("COMMIT"); err != nil {
		return err
	}
	f.made = map[string]bool{}
	f.base, f.conn = -1, c
	return attach(c, "record", *f.store.pool.uri.Load())
}

func attach(c *sqlite3.Conn, name, uri string) error {
	return each(c, "ATTACH ? AS "+quote(name), func(*sqlite3.Stmt) error { return nil }, uri)
}

// gone reports whether somebody dropped or removed the file, as an erasure does.
func (f *scratch) gone() bool {
	_, err := os.Stat(f.path)
	return f.dropped.Load() || errors.Is(err, os.ErrNotExist)
}

// close closes and deletes the file.
func (f *scratch) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	if f.conn != nil {
		errs = append(errs, f.conn.Close())
		f.conn = nil
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(f.path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// build extends the file in one transaction, which holds the record still.
func (f *scratch) build(ctx context.Context, erasure record.Position) error {
	if err := f.conn.Exec("BEGIN"); err != nil {
		return err
	}
	b, err := newBuilder(ctx, f)
	if err != nil {
		return err
	}
	defer b.close()
	if b.erasure != erasure {
		return errStale
	}
	if f.base < 0 {
		err = b.first()
	} else {
		err = b.further(f.base)
	}
	if err != nil {
		return err
	}
	if err := f.conn.Exec("COMMIT"); err != nil {
		return err
	}
	f.base, f.erasure = b.to, b.erasure
	tables := maps.Clone(b.tables)
	f.tables.Store(&tables)
	return nil
}

// scratches is all scratch files of a store.
type scratches struct {
	store *Store
	mu    sync.Mutex
	all   []*scratch
	clock int    // counts uses
	dir   string // private to this process; empty until the first file
	made  int    // files so far, to name them
}

// mostScratches is how many files are kept; the one that was used longest ago
// goes first.
const mostScratches = 16

// borrow returns a file that serves the moment, a new one where there is none, which
// rolls on from it or not.
// The caller gives it back.
func (c *scratches) borrow(kind scratchKind, scope access.Scope) (*scratch, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f := c.find(kind.from, kind.knownBy, kind.seenAs)
	if f == nil {
		var err error
		if f, err = c.add(kind, scope); err != nil {
			return nil, err
		}
	}
	c.clock++
	f.uses, f.last = f.uses+1, c.clock
	return f, nil
}

func (c *scratches) find(p record.Position, knownBy record.Day, seenAs string) *scratch {
	for _, f := range c.all {
		if f.kind.serves(p, knownBy, seenAs) {
			return f
		}
	}
	return nil
}

// likely is the file that a view will probably need: a reader that sees it
// already is the best one to lend.
func (c *scratches) likely(at record.Moment, seenAs string) *scratch {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f := c.find(at.Position, at.KnownBy, seenAs); f != nil {
		return f
	}
	return c.find(at.Position, record.LastDay, seenAs)
}

func (c *scratches) add(kind scratchKind, scope access.Scope) (*scratch, error) {
	if err := c.makeDir(); err != nil {
		return nil, fmt.Errorf("making a place for scratch files: %w", err)
	}
	if len(c.all) >= mostScratches {
		if err := c.evict(); err != nil {
			return nil, err
		}
	}
	c.made++
	f := &scratch{kind: kind, scope: scope, store: c.store, path: filepath.Join(c.dir, fmt.Sprintf("%d.db", c.made))}
	f.tables.Store(&map[string]bool{})
	c.all = append(c.all, f)
	return f, nil
}

// evict drops the file that was used longest ago and is not in use.
func (c *scratches) evict() error {
	oldest := -1
	for i, f := range c.all {
		if f.uses == 0 && (oldest < 0 || f.last < c.all[oldest].last) {
			oldest = i
		}
	}
	if oldest < 0 {
		return nil // all are in use: one more for now
	}
	return c.drop(c.all[oldest])
}

// drop takes a file out; it is closed and deleted now, or when its last user
// gives it back. c.mu is held.
func (c *scratches) drop(f *scratch) error {
	for i := range c.all {
		if c.all[i] == f {
			c.all = append(c.all[:i], c.all[i+1:]...)
			break
		}
	}
	f.dropped.Store(true)
	if f.uses > 0 {
		return nil
	}
	return errors.Join(c.store.pool.forget(f), f.close())
}

// giveBack ends a use. stale drops the file.
func (c *scratches) giveBack(f *scratch, stale bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.uses--
	switch {
	case f.dropped.Load() && f.uses == 0:
		return errors.Join(c.store.pool.forget(f), f.close())
	case stale && !f.dropped.Load():
		return c.drop(f)
	}
	return nil
}

// purge drops all files of this process.
func (c *scratches) purge() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for len(c.all) > 0 {
		errs = append(errs, c.drop(c.all[0]))
	}
	return errors.Join(errs...)
}

// close drops all files and the directory.
func (c *scratches) close() error {
	err := c.purge()
	c.mu.Lock()
	defer c.mu.Unlock()
	return errors.Join(err, c.removeDir())
}
