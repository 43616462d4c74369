package store

import (
	"context"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Visit is how far one person has read the journal, and what mail they had.
type Visit struct {
	Account  string
	Seen     record.Position // as they said themselves
	Notified record.Position // up to which a mail told of what waits
	Mailed   time.Time       // when the last mail left; zero for never
	Quiet    bool            // they want no mail
}

const visitOf = "SELECT seen, notified, mailed, quiet FROM visit WHERE account = ?"

// Visit returns how far an account has read; of one that never said, the zero.
func (t *AccountsTx) Visit(account string) (Visit, error) {
	v := Visit{Account: account}
	err := t.each(visitOf, func(row *sqlite3.Stmt) error {
		v.Seen, v.Notified = record.Position(row.ColumnInt64(0)), record.Position(row.ColumnInt64(1))
		if at := row.ColumnInt64(2); at != 0 {
			v.Mailed = time.Unix(at, 0)
		}
		v.Quiet = row.ColumnBool(3)
		return nil
	}, account)
	return v, err
}

const putVisit = `
	INSERT INTO visit (account, seen, notified, mailed, quiet) VALUES (?, ?, ?, ?, ?)
	    ON CONFLICT (account) DO UPDATE
	   SET seen = max(seen, excluded.seen), notified = max(notified, excluded.notified),
	       mailed = max(mailed, excluded.mailed), quiet = excluded.quiet`

// PutVisit stores how far an account has read. Positions only grow: a page that was
// opened long ago takes nothing back.
func (t *AccountsTx) PutVisit(v Visit) error {
	mailed, quiet := int64(0), 0
	if !v.Mailed.IsZero() {
		mailed = v.Mailed.Unix()
	}
	if v.Quiet {
		quiet = 1
	}
	return t.run(putVisit, v.Account, int64(v.Seen), int64(v.Notified), mailed, quiet)
}

const leavesOfType = `
	SELECT l.position, l.changeset, l.key
	  FROM visible_leaf l
	 WHERE l.type = ? AND l.position > ?
	 ORDER BY l.position DESC
	 LIMIT ?`

// LeavesOfType returns the leaves after a position that changed entities of a type,
// newest first, at most limit of them. What they did is not counted.
func (s *Store) LeavesOfType(ctx context.Context, v query.View, typ string, after record.Position, limit int) ([]LeafInfo, error) {
	var infos []LeafInfo
	v.At.KnownBy = record.LastDay // what was recorded, whenever it became known
	err := s.queryLog(ctx, v, leavesOfType, func(row *sqlite3.Stmt) error {
		infos = append(infos, LeafInfo{
			Position: record.Position(row.ColumnInt64(0)), Set: row.ColumnInt64(1), Entity: record.ID{Type: typ, Key: row.ColumnText(2)},
		})
		return nil
	}, typ, int64(after), limit)
	if err != nil {
		return nil, fmt.Errorf("leaves of type %s: %w", typ, err)
	}
	return infos, nil
}
