package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// GivenReason is a place where a change set wrote a reason, and the entity under
// whose name it can be erased.
type GivenReason struct {
	Entity record.ID
	Of     record.ReasonOf
}

const (
	setOfReason = `
	SELECT c.reason, length(c.salt) > 0, c.first, c.last, l.type, l.key
	  FROM visible_changeset c JOIN visible_leaf l ON l.position = c.first
	 WHERE c.first <= ? AND c.last = (SELECT min(last) FROM visible_changeset WHERE last >= ?)`
	reasonOfRanking = `SELECT reason, length(salt) > 0 FROM visible_ranking WHERE leaf = ? AND n = ?`
	sameReasons     = `
	SELECT r.leaf, r.n, l.type, l.key
	  FROM visible_ranking r JOIN visible_leaf l ON l.position = r.leaf
	 WHERE r.leaf BETWEEN ? AND ? AND r.reason = ? AND length(r.salt) > 0
	 ORDER BY r.leaf, r.n`
)

// SameReasons returns the places where the change set of a reason wrote the same
// words, that reason among them: its head, and its rankings. There are none where
// v does not see the change set, or the reason was erased.
func (s *Store) SameReasons(ctx context.Context, v query.View, of record.ReasonOf) ([]GivenReason, error) {
	v.At = everything
	var given []GivenReason
	err := s.readLog(ctx, v, func(r *snapshot) error {
		at := max(of.Set, of.Ranking.Leaf)
		var words, head string
		var first, last record.Position
		var there, headThere bool
		var under record.ID
		err := r.query(setOfReason, func(row *sqlite3.Stmt) error {
			head, headThere = row.ColumnText(0), row.ColumnBool(1)
			first, last = record.Position(row.ColumnInt64(2)), record.Position(row.ColumnInt64(3))
			under = record.ID{Type: row.ColumnText(4), Key: row.ColumnText(5)}
			return nil
		}, at, at)
		if err != nil || first == 0 {
			return err
		}
		words, there = head, headThere
		if of.Ranking.Leaf > 0 {
			there = false
			err := r.query(reasonOfRanking, func(row *sqlite3.Stmt) error {
				words, there = row.ColumnText(0), row.ColumnBool(1)
				return nil
			}, of.Ranking.Leaf, of.Ranking.N)
			if err != nil {
				return err
			}
		}
		if !there {
			return nil
		}
		if headThere && head == words {
			given = append(given, GivenReason{under, record.ReasonOf{Set: first}})
		}
		return r.query(sameReasons, func(row *sqlite3.Stmt) error {
			id := record.StatementID{Leaf: record.Position(row.ColumnInt64(0)), N: row.ColumnInt(1)}
			given = append(given, GivenReason{
				record.ID{Type: row.ColumnText(2), Key: row.ColumnText(3)}, record.ReasonOf{Ranking: id},
			})
			return nil
		}, first, last, words)
	})
	if err != nil {
		return nil, fmt.Errorf("where a reason was given: %w", err)
	}
	return given, nil
}
