package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/record"
)

const (
	statementToErase = `
		SELECT property, value, source, locator, certainty, known, known_day, note, salt
		  FROM statement WHERE id = ?`
	eraseStatement = `DELETE FROM statement WHERE id = ?`
	restsStill     = `SELECT 1 FROM statement WHERE id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65535 AND source = ?2 LIMIT 1`
	eraseResting   = `DELETE FROM resting WHERE source = ? AND leaf = ?`
	askForSweep    = `INSERT INTO meta (name, value) VALUES ('sweep', '1') ON CONFLICT (name) DO NOTHING`
)

// erase destroys one statement, content and salt, and leaves its hash, so that
// the leaf that brought it can still be proved.
func (b *Batch) erase(entity record.ID, at record.Position, n int, id record.StatementID) error {
	if err := b.w.mustHold(entity, id); err != nil {
		return err
	}
	row := journal.Statement{Leaf: id.Leaf, N: id.N, Type: entity.Type, Key: entity.Key}
	err := b.w.each(statementToErase, func(r *sqlite3.Stmt) error {
		row.Property, row.Value, row.Source = r.ColumnText(0), r.ColumnText(1), r.ColumnText(2)
		row.Locator, row.Certainty, row.Known = r.ColumnText(3), r.ColumnText(4), r.ColumnText(5)
		row.Note = r.ColumnText(7)
		copy(row.Salt[:], r.ColumnRawBlob(8))
		return nil
	}, rowOf(id))
	if err != nil {
		return err
	}
	hash := b.w.sealer.Statement(&row)
	what := journal.EraseStatement(id)
	b.leaf.Erase = append(b.leaf.Erase, what)
	b.erased = true
	return errors.Join(
		b.w.exec(insertErasure, at, n, what.String(), hash[:]),
		b.w.exec(eraseStatement, rowOf(id)),
		b.w.forgetResting(row.Source, id.Leaf),
		b.w.exec(askForSweep),
	)
}

// forgetResting takes the leaf off the source, unless another of its statements
// rests on it.
func (w *writer) forgetResting(source string, leaf record.Position) error {
	if source == "" {
		return nil
	}
	still := false
	err := w.each(restsStill, func(*sqlite3.Stmt) error {
		still = true
		return nil
	}, leaf, source)
	if err != nil || still {
		return err
	}
	return w.exec(eraseResting, source, leaf)
}

// sweep rewrites the file and empties the write-ahead log, so that what was
// erased is in neither; before, the full-text index is merged, which drops the
// words of deleted rows, and scratch files go. Until it has succeeded, meta says
// that it must be done: the next writer does it.
func (s *Store) sweep(ctx context.Context, w *writer) error {
	if err := s.purgeScratch(); err != nil {
		return err
	}
	if err := w.conn.Exec("INSERT INTO search (search) VALUES ('optimize')"); err != nil {
		return fmt.Errorf("merging the full-text index: %w", err)
	}
	if err := w.conn.Exec("VACUUM"); err != nil {
		return fmt.Errorf("rewriting the file: %w", err)
	}
	if err := w.truncateLog(ctx); err != nil {
		return err
	}
	return w.conn.Exec("DELETE FROM meta WHERE name = 'sweep'")
}

// finishSweep sweeps where a process was killed, or failed, between an erasure
// and its sweep.
func (s *Store) finishSweep(ctx context.Context, w *writer) error {
	if w.swept {
		return nil
	}
	_, asked, err := readText(w.conn, "SELECT value FROM meta WHERE name = 'sweep'")
	if err == nil && asked {
		err = s.sweep(ctx, w)
	}
	w.swept = err == nil
	return err
}

// truncateLog moves the write-ahead log into the file and empties it. It waits
// for readers that still need it.
func (w *writer) truncateLog(ctx context.Context) error {
	for {
		_, _, err := w.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		if err == nil || !errors.Is(err, sqlite3.BUSY) {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}
