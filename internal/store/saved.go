package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
)

// createSaved makes the table of saved filters. It lies beside the drafts: like them it
// is of people and not of the record, is encrypted with it, and is in no export.
const createSaved = `CREATE TABLE IF NOT EXISTS saved (
	id TEXT PRIMARY KEY, owner TEXT NOT NULL, organisation TEXT NOT NULL, level TEXT NOT NULL, name TEXT NOT NULL,
	query TEXT NOT NULL, columns TEXT NOT NULL, view TEXT NOT NULL, made TEXT NOT NULL,
	UNIQUE (level, owner, name)) STRICT`

// SavedFilter is a list that somebody gave a name.
type SavedFilter struct {
	ID           string
	Owner        string // who made it
	Organisation string // for which they acted
	Level        string // for whom it is
	Name         string
	Query        string
	Columns      []string
	View         string // how a page shows it, in the page's own words
	Made         string // UTC, 2018-07-11T15:04:05Z
}

// SavedFilters are the saved filters beside a record.
type SavedFilters struct{ drafts Drafts }

// SavedFilters returns the saved filters beside the record.
func (s *Store) SavedFilters() SavedFilters { return SavedFilters{s.Drafts()} }

func (s SavedFilters) open(ctx context.Context, f func(*sqlite3.Conn) error) error {
	return s.drafts.open(ctx, func(c *sqlite3.Conn) error {
		if err := c.Exec(createSaved); err != nil {
			return err
		}
		return f(c)
	})
}

// none reports whether nothing was ever saved: then no file is made for looking.
func (s SavedFilters) none() bool {
	_, err := os.Stat(filepath.Join(s.drafts.dir, draftsFile))
	return errors.Is(err, fs.ErrNotExist)
}

// Keep keeps a filter in place of what the same owner kept for the same people under
// the same name.
func (s SavedFilters) Keep(ctx context.Context, f SavedFilter, now time.Time) error {
	err := s.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, "INSERT OR REPLACE INTO saved (id, owner, organisation, level, name, query, columns, view, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", noRows,
			f.ID, f.Owner, f.Organisation, f.Level, f.Name, f.Query, strings.Join(f.Columns, ","), f.View, journal.TimeText(now))
	})
	if err != nil {
		return fmt.Errorf("saving a filter: %w", err)
	}
	return nil
}

// For lists the filters that an owner made, those of level for their organisation and
// those for everybody, by name. The names of the levels are the caller's.
func (s SavedFilters) For(ctx context.Context, owner, organisation, ofOrganisation, ofAll string) (all []SavedFilter, err error) {
	if s.none() {
		return nil, nil
	}
	err = s.open(ctx, func(c *sqlite3.Conn) error {
		return each(c, `SELECT id, owner, organisation, level, name, query, columns, view, made FROM saved
			WHERE owner = ? OR level = ? OR level = ? AND organisation = ? ORDER BY name, made`, func(row *sqlite3.Stmt) error {
			f := SavedFilter{
				ID: row.ColumnText(0), Owner: row.ColumnText(1), Organisation: row.ColumnText(2), Level: row.ColumnText(3), Name: row.ColumnText(4),
				Query: row.ColumnText(5), View: row.ColumnText(7), Made: row.ColumnText(8),
			}
			if columns := row.ColumnText(6); columns != "" {
				f.Columns = strings.Split(columns, ",")
			}
			all = append(all, f)
			return nil
		}, owner, ofAll, ofOrganisation, organisation)
	})
	if err != nil {
		return nil, fmt.Errorf("listing saved filters: %w", err)
	}
	return all, nil
}

// Drop forgets a filter for good.
func (s SavedFilters) Drop(ctx context.Context, id string) error {
	if s.none() {
		return nil
	}
	err := s.open(ctx, func(c *sqlite3.Conn) error { return each(c, "DELETE FROM saved WHERE id = ?", noRows, id) })
	if err != nil {
		return fmt.Errorf("forgetting a saved filter: %w", err)
	}
	return nil
}
