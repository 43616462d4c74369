package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// The entities with a statement that rests on one of some sources. Each comes
// once, from the first of its leaves that has such a statement and the first
// source there: an answer of any length is read without being held or sorted.
const entitiesResting = `
	SELECT l.type, l.key
	  FROM visible_resting r JOIN visible_leaf l ON l.position = r.leaf
	 WHERE r.source IN (SELECT value FROM json_each(?))
	   AND NOT EXISTS (
		SELECT 1
		  FROM visible_leaf e JOIN visible_statement s ON s.id BETWEEN e.position * 65536 AND e.position * 65536 + 65535
		 WHERE e.type = l.type AND e.key = l.key AND s.source IN (SELECT value FROM json_each(?))
		   AND (e.position < r.leaf OR e.position = r.leaf AND s.source < r.source))`

// The entities that have no such statement, and a judgement that rests on one of
// the sources.
const entitiesJudged = `
	SELECT l.type, l.key
	  FROM visible_ranking r JOIN visible_leaf l ON l.position = r.leaf
	 WHERE r.source IN (SELECT value FROM json_each(?))
	   AND NOT EXISTS (
		SELECT 1
		  FROM visible_leaf e JOIN visible_statement s ON s.id BETWEEN e.position * 65536 AND e.position * 65536 + 65535
		 WHERE e.type = l.type AND e.key = l.key AND s.source IN (SELECT value FROM json_each(?)))
	   AND NOT EXISTS (
		SELECT 1
		  FROM visible_leaf e JOIN visible_ranking q ON q.leaf = e.position
		 WHERE e.type = l.type AND e.key = l.key AND q.source IN (SELECT value FROM json_each(?))
		   AND (q.leaf < r.leaf OR q.leaf = r.leaf AND q.n < r.n))`

// HistoriesResting hands each entity of which a statement or a judgement rests on
// one of the sources to each, once, with what is said of it at v's moment, as
// [Store.Histories] does. Memory does not grow with their number.
func (s *Store) HistoriesResting(ctx context.Context, v query.View, sources []record.ID, each func(record.ID, []record.Statement) error) error {
	names := make([]string, len(sources))
	for i, id := range sources {
		names[i] = id.String()
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	err = s.readLog(ctx, v, func(r *snapshot) error {
		var h history
		entity := func(row *sqlite3.Stmt) error {
			h.typ, h.key = row.ColumnText(0), row.ColumnText(1)
			if _, known := s.layout.projections[h.typ]; !known {
				return nil
			}
			if err := r.history(&h); err != nil {
				return err
			}
			stmts := visibleAt(h.statements, v.At)
			if len(stmts) == 0 {
				return nil
			}
			return each(record.ID{Type: h.typ, Key: h.key}, stmts)
		}
		of := string(list)
		if err := r.query(entitiesResting, entity, of, of); err != nil {
			return err
		}
		return r.query(entitiesJudged, entity, of, of, of)
	})
	if err != nil {
		return fmt.Errorf("what rests on %d sources: %w", len(sources), err)
	}
	return nil
}
