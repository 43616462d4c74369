package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Reading is that somebody opened a record that not all of the coalition may see.
type Reading struct {
	Entity       record.ID
	Account      string
	Organisation string // for which they acted
	At           time.Time
	How          string
}

// Hour is the hour in which it was: of one person, one entity and one hour there is
// one reading.
func (r Reading) Hour() int64 { return seconds(r.At.Truncate(time.Hour)) }

// Taking is that somebody took a list out that had such records of one owner in it.
type Taking struct {
	Type         string
	Owner        string // the organisation that entered them
	Account      string
	Organisation string // for which they acted
	At           time.Time
	How          string
	Query        string
	Entities     int // how many of the owner's
}

// KeepReadings is how long it is known who read what.
const KeepReadings = 365 * 24 * time.Hour

// AddReading notes a reading, unless one of the same person, entity and hour is there.
func (t *AccountsTx) AddReading(r Reading) error {
	return t.run("INSERT INTO reading (type, key, hour, account, organisation, at, how) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		r.Entity.Type, r.Entity.Key, r.Hour(), r.Account, r.Organisation, seconds(r.At), r.How)
}

// AddTaking notes that a list was taken out.
func (t *AccountsTx) AddTaking(k Taking) error {
	return t.run("INSERT INTO taking (type, owner, at, account, organisation, how, query, entities) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		k.Type, k.Owner, seconds(k.At), k.Account, k.Organisation, k.How, k.Query, k.Entities)
}

// Readings returns who read an entity since a time, the newest first, at most so many.
func (t *AccountsTx) Readings(id record.ID, since time.Time, most int) (all []Reading, err error) {
	err = t.each("SELECT account, organisation, at, how FROM reading WHERE type = ? AND key = ? AND at >= ? ORDER BY at DESC, account LIMIT ?",
		func(row *sqlite3.Stmt) error {
			all = append(all, Reading{id, row.ColumnText(0), row.ColumnText(1), at(row.ColumnInt64(2)), row.ColumnText(3)})
			return nil
		}, id.Type, id.Key, seconds(since), most)
	return all, err
}

// Takings returns who took lists of a type out since a time that had records of an owner
// in them, the newest first, at most so many.
func (t *AccountsTx) Takings(typ, owner string, since time.Time, most int) (all []Taking, err error) {
	err = t.each("SELECT account, organisation, at, how, query, entities FROM taking WHERE type = ? AND owner = ? AND at >= ? ORDER BY at DESC, id DESC LIMIT ?",
		func(row *sqlite3.Stmt) error {
			all = append(all, Taking{
				typ, owner, row.ColumnText(0), row.ColumnText(1), at(row.ColumnInt64(2)), row.ColumnText(3), row.ColumnText(4), row.ColumnInt(5),
			})
			return nil
		}, typ, owner, seconds(since), most)
	return all, err
}

// forgetReadings drops what is older than [KeepReadings].
func (t *AccountsTx) forgetReadings(now time.Time) error {
	before := seconds(now.Add(-KeepReadings))
	if err := t.run("DELETE FROM reading WHERE at < ?", before); err != nil {
		return err
	}
	return t.run("DELETE FROM taking WHERE at < ?", before)
}

const (
	sensitiveShares = `
	SELECT h.key, h.organisation, s.value
	  FROM visible_share h JOIN visible_statement s ON s.id BETWEEN h.leaf * 65536 AND h.leaf * 65536 + 65535 AND s.property = 'shared'
	 WHERE h.owns AND h.type = ?`
	sensitiveInOrder = ` ORDER BY h.key, s.id`
)

// Sensitive returns the owners of those entities of a type, or of the one with a key,
// that their owner shares with its own organisation or with named people alone, as far as
// v sees them; by key.
func (s *Store) Sensitive(ctx context.Context, v query.View, typ, key string) (map[string]string, error) {
	v.At = everything
	owners := map[string]string{}
	text, args := sensitiveShares+sensitiveInOrder, []any{typ}
	if key != "" {
		text, args = sensitiveShares+` AND h.key = ?`+sensitiveInOrder, []any{typ, key}
	}
	err := s.queryLog(ctx, v, text, func(row *sqlite3.Stmt) error {
		said, ok := access.ParseSharing(row.ColumnText(2))
		key := row.ColumnText(0)
		delete(owners, key) // of several statements of a leaf the last holds
		if ok && said.Sensitive() {
			owners[key] = row.ColumnText(1)
		}
		return nil
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("which %s are sensitive: %w", typ, err)
	}
	return owners, nil
}
