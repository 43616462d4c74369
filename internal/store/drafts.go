package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
)

// draftsFile holds forms that are being filled in. It lies beside the record, in
// a database of its own: nothing of it is in the journal, an export or a backup.
const draftsFile = "drafts.db"

// What a deleted draft said is overwritten, in the log of the database too.
const draftsPragmas = writerPragmas + "PRAGMA cache_size = -512; PRAGMA journal_mode = delete; PRAGMA secure_delete = on;"

const createDrafts = `CREATE TABLE IF NOT EXISTS draft (
	owner TEXT NOT NULL, token TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,
	saved TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (owner, token)) STRICT`

// Draft is a form as far as it was filled in.
type Draft struct {
	Token string
	Path  string // of the form's page, after the language
	Title string // in the words of whoever fills it in
	Saved string // UTC, 2018-07-11T15:04:05Z
	// Fields are what the form would send, as an address writes it; empty in a list.
	Fields string
}

// Drafts is the forms being filled in beside a record. Each call opens the file
// anew: they are few, and a draft must not outlive its discarding in a cache.
type Drafts struct {
	dir   string
	vault *vault
}

// Drafts returns the drafts beside the record.
func (s *Store) Drafts() Drafts { return Drafts{s.dir, s.vault} }

func (d Drafts) open(ctx context.Context, f func(*sqlite3.Conn) error) error {
	path := filepath.Join(d.dir, draftsFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		made, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // for its owner alone
		if err = errors.Join(err, made.Close()); err != nil {
			return explain(ctx, d.dir, err)
		}
	}
	c, err := connect(ctx, d.vault.uri(forDrafts, path, readWrite), draftsPragmas)
	if err != nil {
		return explain(ctx, d.dir, err)
	}
	err = c.Exec(createDrafts)
	if err == nil {
		err = f(c)
	}
	return explain(ctx, d.dir, errors.Join(err, c.Close()))
}

// Keep keeps a draft in place of an earlier one of the same token.
func (d Drafts) Keep(ctx context.Context, owner string, draft Draft, now time.Time) error {
	err := d.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "INSERT OR REPLACE INTO draft (owner, token, path, title, saved, fields) VALUES (?, ?, ?, ?, ?, ?)", noRows,
			owner, draft.Token, draft.Path, draft.Title, journal.TimeText(now), draft.Fields)
	})
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	return nil
}

func noRows(*sqlite3.Stmt) error { return nil }

// Of lists the drafts of an owner, newest first, without their fields.
func (d Drafts) Of(ctx context.Context, owner string) (drafts []Draft, err error) {
	if _, err := os.Stat(filepath.Join(d.dir, draftsFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	err = d.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "SELECT token, path, title, saved FROM draft WHERE owner = ? ORDER BY saved DESC, token", func(row *sqlite3.Stmt) error {
			drafts = append(drafts, Draft{Token: row.ColumnText(0), Path: row.ColumnText(1), Title: row.ColumnText(2), Saved: row.ColumnText(3)})
			return nil
		}, owner)
	})
	if err != nil {
		return nil, fmt.Errorf("listing drafts: %w", err)
	}
	return drafts, nil
}

// Find returns one draft of an owner; ok is false where there is none.
func (d Drafts) Find(ctx context.Context, owner, token string) (draft Draft, ok bool, err error) {
	if _, err := os.Stat(filepath.Join(d.dir, draftsFile)); errors.Is(err, fs.ErrNotExist) {
		return Draft{}, false, nil
	}
	err = d.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "SELECT path, title, saved, fields FROM draft WHERE owner = ? AND token = ?", func(row *sqlite3.Stmt) error {
			draft, ok = Draft{token, row.ColumnText(0), row.ColumnText(1), row.ColumnText(2), row.ColumnText(3)}, true
			return nil
		}, owner, token)
	})
	if err != nil {
		return Draft{}, false, fmt.Errorf("finding a draft: %w", err)
	}
	return draft, ok, nil
}

// Drop forgets drafts of an owner: one, or all where token is empty.
func (d Drafts) Drop(ctx context.Context, owner, token string) error {
	if _, err := os.Stat(filepath.Join(d.dir, draftsFile)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := d.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "DELETE FROM draft WHERE owner = ? AND (token = ? OR ? = '')", noRows, owner, token, token)
	})
	if err != nil {
		return fmt.Errorf("discarding a draft: %w", err)
	}
	return nil
}
