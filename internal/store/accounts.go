package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/problem"
)

// accountsFile holds what people sign in with. It lies beside the record, in a
// database of its own: nothing of it is in the journal or in an export.
const accountsFile = "accounts.db"

// accountsID marks the file: "cona" in ASCII.
const accountsID = 0x636f6e61

// accountsPragmas are the writer's, with a small cache: few people, few rows.
const accountsPragmas = writerPragmas + "PRAGMA cache_size = -1024;"

// Accounts is what people sign in with. Its methods may be called by several
// goroutines, and by several processes.
type Accounts struct {
	dir  string
	free chan struct{} // a token; who has it may use conn
	conn *sqlite3.Conn
	// lingering tells that the log may still hold what was deleted. So it may when
	// the file is opened, after a crash.
	lingering bool
}

// accounts opens the file once.
type accounts struct {
	mu   sync.Mutex
	open *Accounts
}

// Accounts returns what people sign in with, or nil where the record has no
// accounts yet. A file that is there and cannot be read is an error: it must
// never look like a record without accounts.
func (s *Store) Accounts(ctx context.Context) (*Accounts, error) { return s.openAccounts(ctx, false) }

// StartAccounts returns the same, and makes the file where there is none.
func (s *Store) StartAccounts(ctx context.Context) (*Accounts, error) {
	return s.openAccounts(ctx, true)
}

func (s *Store) openAccounts(ctx context.Context, create bool) (*Accounts, error) {
	s.accounts.mu.Lock()
	defer s.accounts.mu.Unlock()
	if s.accounts.open != nil {
		return s.accounts.open, nil
	}
	path := filepath.Join(s.dir, accountsFile)
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist) && !create:
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // for its owner alone
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, explain(ctx, s.dir, err)
		}
	case err != nil:
		return nil, explain(ctx, s.dir, err)
	}
	a, err := s.connectAccounts(ctx, path)
	if err != nil {
		return nil, explain(ctx, s.dir, err)
	}
	s.accounts.open = a
	return a, nil
}

func (s *Store) connectAccounts(ctx context.Context, path string) (*Accounts, error) {
	c, err := connect(context.WithoutCancel(ctx), s.vault.uri(forAccounts, path, readWrite), accountsPragmas)
	if err != nil {
		return nil, err
	}
	if err := migrateAccounts(c, s.dir); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	a := &Accounts{dir: s.dir, conn: c, free: make(chan struct{}, 1), lingering: true}
	a.free <- struct{}{}
	return a, nil
}

func migrateAccounts(c *sqlite3.Conn, dir string) error {
	all, err := migrationsIn("migrations/accounts")
	if err != nil {
		return err
	}
	version, err := readInt(c, "PRAGMA user_version")
	if err != nil {
		return err
	}
	if int(version) > len(all) {
		return problem.New(problem.Unavailable, sayTooNew, "dir", dir, "found", version, "known", len(all))
	}
	return apply(c, all, accountsID)
}

func (a *accounts) close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		return nil
	}
	<-a.open.free // stays taken: later callers wait for their context
	return a.open.conn.Close()
}

// copyAccounts copies what people sign in with, for a backup, but no form that waits
// for somebody; ok is false where the record has no accounts.
func (s *Store) copyAccounts(ctx context.Context, to string) (ok bool, err error) {
	a, err := s.Accounts(ctx)
	if err != nil || a == nil {
		return false, err
	}
	return true, a.with(ctx, func() error {
		if err := a.conn.Backup("main", s.vault.uri(forAccounts, to, readWriteCreate)); err != nil {
			return err
		}
		c, err := connect(ctx, s.vault.uri(forAccounts, to, readWrite), "PRAGMA journal_mode = delete;")
		if err != nil {
			return err
		}
		return errors.Join(c.Exec("DELETE FROM held; VACUUM"), c.Close())
	})
}

func (a *Accounts) with(ctx context.Context, f func() error) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-a.free:
	}
	defer func() { a.free <- struct{}{} }()
	a.conn.SetInterrupt(ctx)
	defer a.conn.SetInterrupt(context.Background())
	return explain(ctx, a.dir, f())
}

// Read runs f, which reads; what it reads does not change meanwhile.
func (a *Accounts) Read(ctx context.Context, f func(*AccountsTx) error) error {
	return a.transaction(ctx, beginReading, f)
}

// Write runs f in one transaction: all that it changes is there, or nothing.
func (a *Accounts) Write(ctx context.Context, f func(*AccountsTx) error) error {
	return a.transaction(ctx, "BEGIN IMMEDIATE", f)
}

const beginReading = "BEGIN"

func (a *Accounts) transaction(ctx context.Context, begin string, f func(*AccountsTx) error) error {
	return a.with(ctx, func() error {
		if err := a.conn.Exec(begin); err != nil {
			return err
		}
		tx := &AccountsTx{conn: a.conn}
		err := f(tx)
		if err == nil {
			err = a.conn.Exec("COMMIT")
		}
		if err == nil && begin != beginReading {
			a.lingering = a.lingering || tx.deleted
			return a.emptyLog()
		}
		if err != nil && !a.conn.GetAutocommit() {
			a.conn.SetInterrupt(context.Background())
			err = errors.Join(err, a.conn.Exec("ROLLBACK"))
		}
		return err
	})
}

// emptyLog takes what was deleted out of the write-ahead log, unless another process
// is reading: then the next to write does.
func (a *Accounts) emptyLog() error {
	if !a.lingering {
		return nil
	}
	_, _, err := a.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
	if errors.Is(err, sqlite3.BUSY) {
		return nil
	}
	a.lingering = err != nil
	return err
}

// AccountsTx is a transaction; it must not outlive the function it was given to.
type AccountsTx struct {
	conn    *sqlite3.Conn
	deleted bool // it deleted something
}

// exec runs a statement that gives no rows, and returns how many it changed.
func (t *AccountsTx) exec(sql string, args ...any) (int64, error) {
	if err := t.each(sql, func(*sqlite3.Stmt) error { return nil }, args...); err != nil {
		return 0, err
	}
	n := t.conn.Changes()
	t.deleted = t.deleted || n > 0 && strings.HasPrefix(sql, "DELETE")
	return n, nil
}

func (t *AccountsTx) run(sql string, args ...any) error {
	_, err := t.exec(sql, args...)
	return err
}

func (t *AccountsTx) each(sql string, row func(*sqlite3.Stmt) error, args ...any) error {
	if err := each(t.conn, sql, row, args...); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(strings.Fields(sql)[:2], " "), err)
	}
	return nil
}

// seconds and at turn times into numbers and back; 0 is never.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func at(s int64) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}
