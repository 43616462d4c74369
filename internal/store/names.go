package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
)

// A look for names has no order: it ends when there are enough, and whoever asks
// compares them.
const namesLike = `
	SELECT key, words FROM visible_search
	 WHERE words MATCH ? AND type = ? AND property = ?
	 LIMIT ?`

// Name is what an entity is called in one language.
type Name struct{ Key, Words string }

// Names returns names of entities of a type, read from one property, that have all
// of some words, each of which may be only begun; in no order, at most limit.
func (s *Store) Names(ctx context.Context, v query.View, typ, property string, words []string, limit int) ([]Name, error) {
	if len(words) == 0 {
		return nil, nil
	}
	var names []Name
	err := s.read(ctx, v, func(r *snapshot) error {
		return r.query(namesLike, func(row *sqlite3.Stmt) error {
			names = append(names, Name{row.ColumnText(0), row.ColumnText(1)})
			return nil
		}, begunWords(words), typ, property, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("names of type %s: %w", typ, err)
	}
	return names, nil
}
