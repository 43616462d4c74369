package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

const erasedOf = `SELECT type, key, what FROM visible_erasure ORDER BY leaf, n`

// Erased counts, of each entity that the reader may see, the statements that were
// on record at v's position and have been erased, then or since: what they said
// and since when it was known is gone, and so they count at every known-by date.
// Entities of which nothing was erased are left out.
func (s *Store) Erased(ctx context.Context, v query.View) (map[record.ID]int, error) {
	counts := map[record.ID]int{}
	err := s.queryLog(ctx, v, erasedOf, func(row *sqlite3.Stmt) error {
		leaf, _, _ := strings.Cut(row.ColumnText(2), ".") // "812.3"; words beside statements are "rank 812.1" and "set 40"
		if at, err := strconv.ParseInt(leaf, 10, 64); err == nil && record.Position(at) <= v.At.Position {
			counts[record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}]++
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what was erased: %w", err)
	}
	return counts, nil
}

// Tombstone is what is left of a statement: its number, and the change set that
// erased it, whose author, organisation, time and reason are empty where the
// reader may not see them.
type Tombstone struct {
	Statement    record.StatementID
	At           record.Position // the leaf that erased it
	Author       string
	Organisation string
	Time         string // UTC, 2018-07-11T15:04:05Z
	Reason       string
}

const tombstonesOf = `
	SELECT e.what, e.leaf, coalesce(c.author, ''), coalesce(c.organisation, ''), coalesce(c.time, ''), coalesce(c.reason, '')
	  FROM visible_leaf l JOIN visible_erasure e ON e.leaf = l.position
	  LEFT JOIN visible_changeset c ON c.number = l.changeset
	 WHERE l.type = ? AND l.key = ?
	 ORDER BY e.leaf, e.n`

// Tombstones returns what was erased of the statements that an entity had at v's
// position, then or since, in the order in which it was erased.
func (s *Store) Tombstones(ctx context.Context, v query.View, id record.ID) ([]Tombstone, error) {
	had := v.At.Position
	v.At = everything
	var stones []Tombstone
	err := s.queryLog(ctx, v, tombstonesOf, func(row *sqlite3.Stmt) error {
		what, ok := journal.ParseErasure(row.ColumnText(0))
		if ok && what.What == journal.StatementErased && what.Leaf <= had {
			stones = append(stones, Tombstone{
				record.StatementID{Leaf: what.Leaf, N: int(what.N)},
				record.Position(row.ColumnInt64(1)),
				row.ColumnText(2), row.ColumnText(3), row.ColumnText(4), row.ColumnText(5),
			})
		}
		return nil
	}, id.Type, id.Key)
	if err != nil {
		return nil, fmt.Errorf("what was erased of %s: %w", id, err)
	}
	return stones, nil
}
