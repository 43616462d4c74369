package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// writer is the one connection that writes, with the record's lock and key. It
// is made by the first write and lives until the store is closed.
type writer struct {
	conn   *sqlite3.Conn
	lock   *os.File
	signer *journal.Signer
	salter *journal.Salter
	sealer journal.Sealer
	// tree is as of the last commit; nil until it is read.
	tree  *journal.Tree
	stmts map[string]*sqlite3.Stmt
	// bound is what is bound to the texts of insertStatement, once hasBound.
	bound    [7]string
	hasBound bool
	// swept is set once an erasure that an earlier process left unfinished, if
	// there was one, is finished.
	swept bool
	// historian and rows are made by the first batch; an older database does
	// not have their tables yet.
	historian *historian
	rows      *rowWriter
	shares    *shares
}

var (
	sayNoKey = locale.Message{
		ID: "store.no-key",
		ES: "falta la llave de firma del registro en {dir} (el archivo «key»); restáurela de un respaldo: sin ella nada se puede guardar",
		EN: "the signing key of the record in {dir} (the file “key”) is missing; restore it from a backup: nothing can be saved without it",
	}
	sayForeignKey = locale.Message{
		ID: "store.foreign-key",
		ES: "la llave de firma en {dir} (el archivo «key») es de otro registro; restaure la suya de un respaldo: lo que esta firmara no se podría verificar",
		EN: "the signing key in {dir} (the file “key”) is that of another record; restore its own from a backup: what this one signed could not be verified",
	}
)

// write runs f with the writer, one caller at a time. The first caller takes the
// record's lock.
func (s *Store) write(ctx context.Context, f func(*writer) error) error {
	if err := s.startWriting(ctx); err != nil {
		return err
	}
	defer s.stopWriting()
	s.writer.conn.SetInterrupt(ctx)
	return explain(ctx, s.dir, f(s.writer))
}

// startWriting waits for the writer; whoever gets it calls stopWriting.
func (s *Store) startWriting(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case _, open := <-s.writing:
		if !open {
			return errClosed
		}
	}
	if s.writer != nil {
		return nil
	}
	w, err := s.openWriter(ctx)
	if err != nil {
		s.writing <- struct{}{}
		return explain(ctx, s.dir, err)
	}
	s.writer = w
	return nil
}

func (s *Store) stopWriting() {
	s.writer.conn.SetInterrupt(context.Background())
	s.writing <- struct{}{}
}

// Lock takes the lock of the record now, for a program that will write later
// and wants to know at once whether it can.
func (s *Store) Lock(ctx context.Context) error {
	return s.write(ctx, func(*writer) error { return nil })
}

func (s *Store) openWriter(ctx context.Context) (*writer, error) {
	lock, err := takeLock(s.dir, s.options.Now())
	if err != nil {
		return nil, err
	}
	w := &writer{lock: lock, salter: journal.NewSalter(rand.Reader), stmts: map[string]*sqlite3.Stmt{}}
	if err := w.open(ctx, s); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *writer) open(ctx context.Context, s *Store) error {
	private, err := s.vault.signingKey(s.dir)
	if err != nil {
		return err
	}
	if w.signer, err = journal.NewSigner(private); err != nil {
		return err
	}
	if err := s.owns(w.signer); err != nil {
		return err
	}
	w.conn, err = connect(ctx, s.vault.uri(forRecord, filepath.Join(s.dir, databaseFile), readWrite), writerPragmas)
	return err
}

// owns refuses a key that is not the record's: what it signed would never verify.
func (s *Store) owns(signer *journal.Signer) error {
	if s.meta.Key == "" {
		return nil // the record is being opened; nothing is signed yet
	}
	note, err := signer.Sign(0, journal.Hash{})
	if err == nil {
		_, err = journal.OpenCheckpoint(note, s.meta.Key)
	}
	if err != nil {
		return problem.New(problem.Damaged, sayForeignKey, "dir", s.dir).Because(err)
	}
	return nil
}

// ready prepares what a batch needs.
func (w *writer) ready(l *layout) (err error) {
	if w.historian != nil {
		return nil
	}
	w.rows = newRowWriter(w.conn, l, false)
	if w.shares, err = newShares(w.conn); err != nil {
		return err
	}
	w.historian, err = newHistorian(w.conn, l)
	return err
}

// forget closes all prepared statements: tables that they name are going.
func (w *writer) forget() {
	if w.historian != nil {
		w.historian.close()
		w.rows.close()
		w.shares.close()
		w.historian, w.rows, w.shares = nil, nil, nil
	}
	w.hasBound = false
	for sql, stmt := range w.stmts {
		_ = stmt.Close() // it repeats the error of its last step
		delete(w.stmts, sql)
	}
}

func (w *writer) close() error {
	w.forget()
	return errors.Join(w.conn.Close(), releaseLock(w.lock))
}

// transaction runs f inside one transaction, which is rolled back where f fails.
func (w *writer) transaction(f func() error) error {
	if err := w.begin(); err != nil {
		return err
	}
	if err := f(); err != nil {
		return errors.Join(err, w.rollback())
	}
	if err := w.exec("COMMIT"); err != nil {
		return errors.Join(err, w.rollback())
	}
	return nil
}

func (w *writer) begin() error { return w.exec("BEGIN IMMEDIATE") }

// longLog is how long the write-ahead log may grow, in bytes, before the writer
// waits a little for readers, to empty it: constant readers keep it from being
// used again from its beginning.
const longLog = 64 << 20

// shrinkLog empties a long log, if readers let it. What is in the log is safe, so
// that it matters only for space if they do not.
func (w *writer) shrinkLog(dir string) {
	info, err := os.Stat(filepath.Join(dir, databaseFile+"-wal"))
	if err != nil || info.Size() < longLog {
		return
	}
	if w.conn.BusyTimeout(200*time.Millisecond) == nil {
		_, _, _ = w.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE) // else the next one will
	}
	_ = w.conn.BusyTimeout(busyTimeout) // it cannot fail on an open connection
}

// rollback undoes what is open, even where the context is done. SQLite has
// rolled back by itself after some errors.
func (w *writer) rollback() error {
	if w.conn.GetAutocommit() {
		return nil
	}
	old := w.conn.SetInterrupt(context.Background())
	defer w.conn.SetInterrupt(old)
	return w.conn.Exec("ROLLBACK")
}

// stmt returns a prepared statement, which lives as long as the writer.
func (w *writer) stmt(sql string) (*sqlite3.Stmt, error) {
	if stmt, ok := w.stmts[sql]; ok {
		return stmt, nil
	}
	stmt, _, err := w.conn.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", sql, err)
	}
	w.stmts[sql] = stmt
	return stmt, nil
}

// exec runs a statement that gives no rows.
func (w *writer) exec(sql string, args ...any) error {
	stmt, err := w.stmt(sql)
	if err != nil {
		return err
	}
	if err := bindAll(stmt, 0, args); err != nil {
		return err
	}
	return stmt.Exec()
}

// each runs a statement and hands over its rows.
func (w *writer) each(sql string, row func(*sqlite3.Stmt) error, args ...any) error {
	stmt, err := w.stmt(sql)
	if err != nil {
		return err
	}
	if err := bindAll(stmt, 0, args); err != nil {
		return err
	}
	return rows(stmt, row)
}

// openTree returns a copy of the tree as of the last commit, to append to.
func (w *writer) openTree() (*journal.Tree, error) {
	if w.tree == nil {
		size, err := readInt(w.conn, "SELECT coalesce(max(position), 0) FROM leaf")
		if err != nil {
			return nil, err
		}
		if w.tree, err = journal.OpenTree(record.Position(size), hashReader{w.conn}); err != nil {
			return nil, err
		}
	}
	tree := *w.tree
	return &tree, nil
}

// hashReader reads the table tree.
type hashReader struct{ conn *sqlite3.Conn }

var sayLostHash = locale.Message{
	ID: "store.lost-hash",
	ES: "al árbol del registro le falta el hash {i}; no escriba más en él: ejecute «constancia verify» y restaure el último respaldo",
	EN: "hash {i} of the record’s tree is missing; write no more to it: run “constancia verify” and restore the last backup",
}

// ReadHashes implements [journal.HashReader].
func (r hashReader) ReadHashes(indexes []int64) ([]journal.Hash, error) {
	stmt, _, err := r.conn.Prepare("SELECT h FROM tree WHERE i = ?")
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	hashes := make([]journal.Hash, len(indexes))
	for at, i := range indexes {
		if err := stmt.BindInt64(1, i); err != nil {
			return nil, err
		}
		found := false
		err := rows(stmt, func(row *sqlite3.Stmt) error {
			found = copy(hashes[at][:], row.ColumnRawBlob(0)) == journal.HashSize
			return nil
		})
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, problem.New(problem.Damaged, sayLostHash, "i", fmt.Sprint(i))
		}
	}
	return hashes, nil
}
