package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// The entities of a type by key, those whose statements are all deprecated too.
const keysOfType = `SELECT DISTINCT key FROM visible_leaf WHERE type = ? ORDER BY key`

// Histories hands each entity of a type to each, by key, with what is said of it
// at v's moment, deprecated statements and the rankings known by then included.
// All of them are of one snapshot; memory does not grow with their number. The
// statements are each's until it returns. Entities of which nothing is said at
// that moment are left out, and an unknown type has none.
func (s *Store) Histories(ctx context.Context, v query.View, typ string, each func(record.ID, []record.Statement) error) error {
	if _, ok := s.layout.projections[typ]; !ok {
		return nil
	}
	err := s.readLog(ctx, v, func(r *snapshot) error {
		h := history{typ: typ}
		return r.query(keysOfType, func(row *sqlite3.Stmt) error {
			h.key = row.ColumnText(0)
			if err := r.history(&h); err != nil {
				return err
			}
			stmts := visibleAt(h.statements, v.At)
			if len(stmts) == 0 {
				return nil
			}
			return each(record.ID{Type: typ, Key: h.key}, stmts)
		}, typ)
	})
	if err != nil {
		return fmt.Errorf("histories of type %s: %w", typ, err)
	}
	return nil
}

// Keys lists the keys of all entities of a type of which anything was recorded by
// v's position, whenever it became known, in order.
func (s *Store) Keys(ctx context.Context, v query.View, typ string) (keys []string, err error) {
	err = s.readLog(ctx, v, func(r *snapshot) error {
		return r.query(keysOfType, func(row *sqlite3.Stmt) error {
			keys = append(keys, row.ColumnText(0))
			return nil
		}, typ)
	})
	if err != nil {
		return nil, fmt.Errorf("keys of type %s: %w", typ, err)
	}
	return keys, nil
}

// Has reports whether anything was recorded of an entity by v's position,
// whenever it became known, and even if it was erased.
func (s *Store) Has(ctx context.Context, v query.View, id record.ID) (has bool, err error) {
	err = s.readLog(ctx, v, func(r *snapshot) error {
		return r.query(hasLeaf, func(*sqlite3.Stmt) error {
			has = true
			return nil
		}, id.Type, id.Key)
	})
	if err != nil {
		return false, fmt.Errorf("looking for %s: %w", id, err)
	}
	return has, nil
}
