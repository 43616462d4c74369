package store

import (
	"context"

	"github.com/constancia-project/constancia/query"
)

// readAt lends f a snapshot at v's moment.
func (s *Store) readAt(ctx context.Context, v query.View, f func(*snapshot) error) error {
	return s.pool.with(ctx, func(r *reader) error {
		if err := r.conn.Exec("BEGIN"); err != nil {
			return err
		}
		snap := &snapshot{store: s, reader: r, view: v, behind: behindOf(&s.layout, v.Scope, false, nil)}
		return f(snap)
	})
}

type scratch struct{}

func (s *Store) purgeScratch() error { return nil }
