package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// ChangeSetInfo is who changed something, when and why.
type ChangeSetInfo struct {
	Number       int64
	First, Last  record.Position
	Author       string
	Organisation string
	Time         string // UTC, 2018-07-11T15:04:05Z
	Reason       string
	Erased       bool // the words of its reason were erased
	Entities     int  // how many it changed
}

const changeSets = `
	SELECT number, first, last, author, organisation, time, reason, length(salt) = 0
	  FROM visible_changeset
	 WHERE last < ?
	 ORDER BY last DESC
	 LIMIT ?`

// ChangeSets returns the change sets that end before a position, newest first,
// at most limit of them; before 0 means from the newest on.
func (s *Store) ChangeSets(ctx context.Context, v query.View, before record.Position, limit int) ([]ChangeSetInfo, error) {
	if before <= 0 {
		before = everything.Position
	}
	var sets []ChangeSetInfo
	err := s.queryLog(ctx, v, changeSets, func(row *sqlite3.Stmt) error {
		c := ChangeSetInfo{
			Number: row.ColumnInt64(0),
			First:  record.Position(row.ColumnInt64(1)), Last: record.Position(row.ColumnInt64(2)),
			Author: row.ColumnText(3), Organisation: row.ColumnText(4), Time: row.ColumnText(5), Reason: row.ColumnText(6),
			Erased: row.ColumnBool(7),
		}
		c.Entities = int(c.Last - c.First + 1)
		sets = append(sets, c)
		return nil
	}, before, limit)
	if err != nil {
		return nil, fmt.Errorf("change sets before %d: %w", before, err)
	}
	return sets, nil
}

// LeafInfo is what a change set did to one entity.
type LeafInfo struct {
	Position record.Position
	Set      int64
	Entity   record.ID
	Added    int // statements, those erased since included
	Ranked   int
	Erased   int // statements and reasons that this leaf erased
}

// Statements that were erased since count as added by the leaf that brought
// them, by what the erasures name: "812.3".
const leaves = `
	SELECT l.position, l.changeset, l.type, l.key,
	       (SELECT count(*) FROM visible_statement s WHERE s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535)
	       + (SELECT count(*) FROM visible_erasure e WHERE e.what >= l.position || '.' AND e.what < l.position || '/'),
	       (SELECT count(*) FROM visible_ranking r WHERE r.leaf = l.position),
	       (SELECT count(*) FROM visible_erasure e WHERE e.leaf = l.position)
	  FROM visible_leaf l
	 WHERE l.position BETWEEN ? AND ?
	 ORDER BY l.position`

// Leaves returns the leaves from first to last, in order.
func (s *Store) Leaves(ctx context.Context, v query.View, first, last record.Position) ([]LeafInfo, error) {
	var infos []LeafInfo
	v.At.KnownBy = record.LastDay // what was recorded, whenever it became known
	err := s.queryLog(ctx, v, leaves, func(row *sqlite3.Stmt) error {
		infos = append(infos, LeafInfo{
			Position: record.Position(row.ColumnInt64(0)), Set: row.ColumnInt64(1),
			Entity: record.ID{Type: row.ColumnText(2), Key: row.ColumnText(3)},
			Added:  row.ColumnInt(4), Ranked: row.ColumnInt(5), Erased: row.ColumnInt(6),
		})
		return nil
	}, first, last)
	if err != nil {
		return nil, fmt.Errorf("leaves %d to %d: %w", first, last, err)
	}
	return infos, nil
}
