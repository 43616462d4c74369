package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Share is how an organisation shares what it says of an entity.
type Share struct {
	Organisation string
	Sharing      access.Sharing
	Leaf         record.Position // that said so
	Owns         bool            // the organisation entered the entity
}

// The last statement of a leaf that says so holds.
const sharesOf = `
	SELECT h.organisation, h.leaf, h.owns, s.value
	  FROM visible_share h JOIN visible_statement s ON s.id BETWEEN h.leaf * 65536 AND h.leaf * 65536 + 65535 AND s.property = 'shared'
	 WHERE h.type = ? AND h.key = ?
	 ORDER BY h.organisation, s.id`

// Shares returns how organisations share an entity now, as far as they said so and
// v sees it, in the order of their keys. The others share it with the coalition.
func (s *Store) Shares(ctx context.Context, v query.View, id record.ID) (found []Share, err error) {
	v.At = everything
	err = s.queryLog(ctx, v, sharesOf, func(row *sqlite3.Stmt) error {
		said, ok := access.ParseSharing(row.ColumnText(3))
		if !ok {
			return nil
		}
		of := Share{row.ColumnText(0), said, record.Position(row.ColumnInt64(1)), row.ColumnBool(2)}
		if n := len(found); n > 0 && found[n-1].Organisation == of.Organisation {
			found[n-1] = of
			return nil
		}
		found = append(found, of)
		return nil
	}, id.Type, id.Key)
	if err != nil {
		return nil, fmt.Errorf("how %s is shared: %w", id, err)
	}
	return found, nil
}

const ownerOf = `
	SELECT c.organisation FROM visible_leaf l JOIN visible_changeset c ON c.number = l.changeset
	 WHERE l.type = ? AND l.key = ? ORDER BY l.position LIMIT 1`

// Owner returns the organisation that entered an entity, as far as v sees; it is
// empty where v does not see the entity.
func (s *Store) Owner(ctx context.Context, v query.View, id record.ID) (owner string, err error) {
	v.At = everything
	err = s.queryLog(ctx, v, ownerOf, func(row *sqlite3.Stmt) error {
		owner = row.ColumnText(0)
		return nil
	}, id.Type, id.Key)
	if err != nil {
		return "", fmt.Errorf("whose %s is: %w", id, err)
	}
	return owner, nil
}

// Withheld reports whether the owner of an entity keeps it from all of v. It alone
// tells readers of what they do not see: whoever writes under a key that is taken
// must be refused.
func (s *Store) Withheld(ctx context.Context, v query.View, id record.ID) (withheld bool, err error) {
	err = explain(ctx, s.dir, s.pool.with(ctx, func(r *reader) error {
		snap, err := s.takeSnapshot(r, v)
		if err != nil {
			return err
		}
		of := coalitionID
		err = each(r.conn, ownerShare, func(row *sqlite3.Stmt) error {
			of = audienceID(row.ColumnInt64(0))
			return nil
		}, id.Type, id.Key)
		withheld = !snap.sight.admits(of)
		return err
	}))
	return withheld, err
}
