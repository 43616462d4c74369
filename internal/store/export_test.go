package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Rebuild projects the record anew from its journal.
func (s *Store) Rebuild(ctx context.Context) error {
	return s.write(ctx, func(w *writer) error {
		w.forget() // the tables that its statements name are dropped
		return w.transaction(func() error { return s.rebuild(ctx, w.conn) })
	})
}

// Tamper changes the database behind the store's back.
func (s *Store) Tamper(ctx context.Context, sql string) error {
	return s.write(ctx, func(w *writer) error { return w.conn.Exec(sql) })
}

// DumpTables writes all rows of the projections, as they are stored.
func (s *Store) DumpTables(ctx context.Context) (string, error) {
	var b strings.Builder
	err := s.pool.with(ctx, func(r *reader) error {
		for _, name := range slices.Concat(s.layout.order, []string{"reading", "area", "absent", "search", "resting"}) {
			if err := dump(r.conn, &b, name, "SELECT * FROM "+quote(name)); err != nil {
				return err
			}
		}
		return nil
	})
	return b.String(), err
}

// DumpView writes all rows that a view sees of the projections.
func (s *Store) DumpView(ctx context.Context, v query.View) (string, error) {
	var b strings.Builder
	err := s.read(ctx, v, func(r *snapshot) error {
		for _, name := range slices.Concat(s.layout.order, []string{"reading", "area", "search"}) {
			columns := "*"
			if name == "search" {
				columns = shown(strings.Join(searchColumns, ", "))
			}
			fmt.Fprintf(&b, "%s\n", name)
			err := r.query("SELECT "+columns+" FROM "+quote("visible_"+name)+" ORDER BY id, 7, 8, 9", func(row *sqlite3.Stmt) error {
				writeRow(&b, row)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return b.String(), err
}

func dump(c *sqlite3.Conn, b *strings.Builder, name, sql string) error {
	fmt.Fprintf(b, "%s\n", name)
	return each(c, sql+" ORDER BY 1, 2", func(row *sqlite3.Stmt) error {
		writeRow(b, row)
		return nil
	})
}

func writeRow(b *strings.Builder, row *sqlite3.Stmt) {
	for i := range row.ColumnCount() {
		fmt.Fprintf(b, "%s=%s:%q ", row.ColumnName(i), row.ColumnType(i), row.ColumnText(i))
	}
	b.WriteByte('\n')
}

// PutOffEarly lets the batch put off indexes after one new row.
func (b *Batch) PutOffEarly() { b.worthwhile = 1 }

// CheckpointAt returns the signed checkpoint at a position.
func (s *Store) CheckpointAt(ctx context.Context, p record.Position) (note string, err error) {
	err = s.pool.with(ctx, func(r *reader) (err error) {
		note, _, err = readText(r.conn, "SELECT note FROM checkpoint WHERE size = ?", p)
		return err
	})
	return note, err
}

// EmptyTables lists the tables without rows.
func (s *Store) EmptyTables(ctx context.Context) (empty []string, err error) {
	err = s.pool.with(ctx, func(r *reader) error {
		names := slices.Concat(s.layout.order, []string{
			"reading", "area", "absent", "search", "resting",
			"meta", "changeset", "leaf", "statement", "ranking", "erasure", "tree", "checkpoint",
		})
		for _, name := range names {
			n, err := readInt(r.conn, "SELECT count(*) FROM "+quote(name))
			if err != nil {
				return err
			}
			if n == 0 {
				empty = append(empty, name)
			}
		}
		return nil
	})
	return empty, err
}

// Explain is how errors are told.
func Explain(ctx context.Context, dir string, err error) error { return explain(ctx, dir, err) }

// Plans are how SQLite means to run the queries of single look-ups, by name.
func (s *Store) Plans(ctx context.Context, v query.View) (plans map[string][]string, err error) {
	queries := map[string]string{
		"an entity by key":        "SELECT 1 FROM " + quote("visible_act") + " WHERE key = ?",
		"its leaves":              hasLeaf,
		"what rests on a source":  restingOn,
		"what refers":             referring(record.Back{Type: "act", Property: "event"}),
		"words in one property":   searchTogether,
		"words apart":             searchApart(2),
		"change sets":             changeSets,
		"leaves of a change set":  leaves,
		"the entities of a type":  "SELECT key FROM " + quote("visible_act") + " ORDER BY key",
		"statements of an entity": statementsOfEntity,
		"rankings of an entity":   rankingsOfEntity,
		"a leaf to prove":         leafToProve,
		"its change set":          setOfLeaf,
		"its statements":          statementsOfLeaf,
		"its rankings":            rankingsOfLeaf,
		"its erased statements":   erasedOfLeaf,
		"what it erased":          erasuresByLeaf,
		"a reason":                setOfReason,
		"a reason of a ranking":   reasonOfRanking,
		"where it is repeated":    sameReasons,
		"tombstones":              tombstonesOf,
	}
	plans = map[string][]string{}
	err = s.read(ctx, v, func(r *snapshot) error {
		for name, text := range queries {
			err := each(r.reader.conn, "EXPLAIN QUERY PLAN "+r.behind.put(text), func(row *sqlite3.Stmt) error {
				plans[name] = append(plans[name], row.ColumnText(3))
				return nil
			}, make([]any, countParameters(r, text))...)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	})
	return plans, err
}

func countParameters(r *snapshot, text string) int {
	stmt, _, err := r.reader.conn.Prepare(r.behind.put(text))
	if err != nil {
		panic(err)
	}
	defer stmt.Close()
	return stmt.BindCount()
}

// Scratch is where scratch files lie.
func (s *Store) Scratch() string { return s.recordScratch() }

// ConvertUntil encrypts or decrypts a record and stops after so many steps of the
// swap; more is false where that were all.
func ConvertUntil(ctx context.Context, dir string, o Options, decrypts bool, steps int) (more bool, err error) {
	some := func(dir, outcome string) error {
		all, err := swapSteps(dir, outcome)
		if err != nil {
			return err
		}
		more = steps < len(all)
		for _, step := range all[:min(steps, len(all))] {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	}
	if decrypts {
		err = decrypt(ctx, dir, o, nil, some)
	} else {
		_, err = encrypt(ctx, dir, o, nil, some)
	}
	return more, err
}
