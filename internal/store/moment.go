package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// readAt lends f a snapshot at v's moment. Where a scratch file turns out to be
// stale, which is before f has begun, it is replaced and the snapshot taken anew.
func (s *Store) readAt(ctx context.Context, v query.View, f func(*snapshot) error) error {
	for tries := 0; ; tries++ {
		err := s.readOnce(ctx, v, f)
		if !errors.Is(err, errStale) || tries == mostTries {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}

// mostTries is how often a scratch file may go while it is made: others erase, or
// clean up. Who cannot make one for another reason is told so.
const mostTries = 50

func (s *Store) readOnce(ctx context.Context, v query.View, f func(*snapshot) error) error {
	var file *scratch
	err := s.pool.withAttached(ctx, s.scratches.likely(v.At, s.audiences.seenAs(v.Scope)), func(r *reader) error {
		snap, err := s.takeSnapshot(r, v)
		if err != nil {
			return err
		}
		if file, err = s.openMoment(ctx, snap); err != nil {
			return err
		}
		return f(snap)
	})
	if file == nil {
		return err
	}
	// After the reader is back, so that nobody reads a file that is going.
	return errors.Join(err, s.scratches.giveBack(file, errors.Is(err, errStale)))
}

// readLog lends f a snapshot for reading the journal alone: no projection is
// visible in it, so it needs no scratch file.
func (s *Store) readLog(ctx context.Context, v query.View, f func(*snapshot) error) error {
	return explain(ctx, s.dir, s.pool.with(ctx, func(r *reader) error {
		snap, err := s.takeSnapshot(r, v)
		if err != nil {
			return err
		}
		snap.behind = logBehind(&snap.sight)
		return f(snap)
	}))
}

// What was shared otherwise makes earlier moments read otherwise, as an erasure does.
const (
	newestErasure = `SELECT max((SELECT coalesce(max(leaf), 0) FROM erasure), (SELECT coalesce(max(leaf), 0) FROM share WHERE late))`
	ends          = `SELECT coalesce(max(position), 0), (` + newestErasure + `), (SELECT count(*) FROM audience) FROM leaf`
)

// takeSnapshot holds the record still and says where it stands. Positions beyond
// it mean its newest one.
func (s *Store) takeSnapshot(r *reader, v query.View) (*snapshot, error) {
	if err := r.conn.Exec("BEGIN"); err != nil {
		return nil, err
	}
	snap := &snapshot{store: s, reader: r, view: v}
	var err error
	var groups int
	if snap.base, snap.erasure, groups, err = r.ends(); err != nil {
		return nil, err
	}
	snap.view.At.Position = min(v.At.Position, snap.base)
	known, err := s.audiences.load(r.conn, groups)
	if err != nil {
		return nil, err
	}
	snap.sight, snap.seenAs = sightOf(v.Scope, known), seenAs(v.Scope, known)
	return snap, nil
}

// ends reads the newest position, the newest leaf that erased something or shared
// it otherwise, and how many audiences there are.
func (r *reader) ends() (position, erasure record.Position, groups int, err error) {
	stmt, _, err := r.prepare(statementKey{sql: ends}, func() string { return ends })
	if err != nil {
		return 0, 0, 0, err
	}
	err = rows(stmt, func(row *sqlite3.Stmt) error {
		position, erasure = record.Position(row.ColumnInt64(0)), record.Position(row.ColumnInt64(1))
		groups = row.ColumnInt(2)
		return nil
	})
	return position, erasure, groups, err
}

// latePart is which part of the record may have been written since a position for a
// file that rolls on from it. Whoever reads while others write is soon at such a
// position, and the next reader at the one after it: one file serves both.
const latePart = 8

// openMoment puts v's moment behind the visible names: the record's own tables
// where they stand as the moment wants them, else with a scratch file, which the
// caller gives back even where an error is returned with it.
func (s *Store) openMoment(ctx context.Context, snap *snapshot) (*scratch, error) {
	horizon, err := s.horizon(snap)
	if err != nil {
		return nil, err
	}
	at := snap.view.At
	newest := at.Position == snap.base
	past := !newest || at.KnownBy < horizon
	if at.KnownBy >= horizon {
		if newest && (snap.sight.all || snap.sight.nothing) {
			snap.behind = behindOf(&s.layout, &snap.sight, false, false, nil)
			return nil, nil
		}
		at.KnownBy = record.LastDay // every later day gives the same
	}
	kind := scratchKind{at.Position, at.KnownBy, snap.base-at.Position <= snap.base/latePart, snap.seenAs}
	f, err := s.scratches.borrow(kind, snap.view.Scope)
	if err != nil {
		return nil, err
	}
	if err := f.extend(ctx, snap.base, snap.erasure); err != nil {
		if s.scratches.swept() || f.gone() {
			return f, fmt.Errorf("%w: %w", errStale, explain(ctx, filepath.Dir(f.path), err))
		}
		return f, staleOr(explain(ctx, filepath.Dir(f.path), err))
	}
	if err := snap.reader.attach(f); err != nil {
		return f, errors.Join(errStale, err)
	}
	snap.behind = behindOf(&s.layout, &snap.sight, true, past, *f.tables.Load())
	return f, nil
}

// staleOr makes a file that could not be built go away, whatever the reason; only
// staleness is worth another try.
func staleOr(err error) error {
	if errors.Is(err, errStale) {
		return errStale
	}
	return fmt.Errorf("preparing the moment: %w", err)
}

// attach shows a scratch file to the reader as "moment".
func (r *reader) attach(f *scratch) error {
	if r.attached == f {
		return nil
	}
	// SQLite does not notice that another file took the place of the one that a
	// statement was prepared for, where both have had as many changes of schema.
	r.finalizeWhere(func(key statementKey) bool { return key.moment != nil })
	if r.attached != nil {
		if err := r.conn.Exec("DETACH moment"); err != nil {
			return err
		}
		r.attached = nil
	}
	if err := attach(r.conn, "moment", f.store.vault.uri(forScratch, f.path, readOnly)); err != nil {
		return err
	}
	r.attached = f
	return nil
}

// horizon is the latest day on which something in the record became known: from
// it on, a known-by date leaves nothing out. It is remembered for the newest
// position asked about.
func (s *Store) horizon(snap *snapshot) (record.Day, error) {
	c := &s.horizons
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known && c.base == snap.base && c.erasure == snap.erasure {
		return c.day, nil
	}
	day, err := readInt(snap.reader.conn, s.layout.horizonSQL())
	if err != nil {
		return 0, err
	}
	if !c.known || c.base <= snap.base {
		c.known, c.base, c.erasure, c.day = true, snap.base, snap.erasure, record.Day(day)
	}
	return record.Day(day), nil
}

// horizons remembers the horizon of one position.
type horizons struct {
	mu            sync.Mutex
	known         bool
	base, erasure record.Position
	day           record.Day
}

func (l *layout) horizonSQL() string {
	text := "SELECT max(known) FROM ("
	for _, table := range append([]string{"absent"}, l.order...) {
		text += "SELECT max(known) AS known FROM " + quote(table) + " UNION ALL "
	}
	return text + "SELECT " + fmt.Sprint(int64(record.FirstDay)) + ")"
}
