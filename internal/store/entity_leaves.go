package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

const leavesOfEntity = `
	SELECT l.position, l.changeset,
	       (SELECT count(*) FROM visible_erasure e WHERE e.leaf = l.position)
	  FROM visible_leaf l
	 WHERE l.type = ? AND l.key = ? AND l.position < ?
	 ORDER BY l.position DESC
	 LIMIT ?`

// LeavesOf returns the leaves that changed an entity before a position, newest
// first, at most limit of them; before 0 means from the newest on. Of what each
// did only the erasures are counted.
func (s *Store) LeavesOf(ctx context.Context, v query.View, id record.ID, before record.Position, limit int) ([]LeafInfo, error) {
	if before <= 0 {
		before = everything.Position
	}
	var infos []LeafInfo
	v.At.KnownBy = record.LastDay // what was recorded, whenever it became known
	err := s.queryLog(ctx, v, leavesOfEntity, func(row *sqlite3.Stmt) error {
		infos = append(infos, LeafInfo{
			Position: record.Position(row.ColumnInt64(0)), Set: row.ColumnInt64(1), Entity: id, Erased: row.ColumnInt(2),
		})
		return nil
	}, id.Type, id.Key, before, limit)
	if err != nil {
		return nil, fmt.Errorf("leaves of %s: %w", id, err)
	}
	return infos, nil
}
