package store

import (
	"context"

	"github.com/constancia-project/constancia/record"
)

const (
	lastPosition     = "SELECT coalesce(max(position), 0) FROM leaf"
	newestCheckpoint = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"
)

// Position is the number of leaves, which is the newest position.
func (s *Store) Position(ctx context.Context) (record.Position, error) {
	position, _, err := s.Newest(ctx)
	return position, err
}

// SetEnds returns the ends of change sets next to a position: the last one at or
// before it, and the first one at or after it. Only ends of change sets are
// positions of a moment; 0, before all, is one.
func (s *Store) SetEnds(ctx context.Context, p record.Position) (before, after record.Position, err error) {
	err = s.pool.with(ctx, func(r *reader) error {
		b, err := readInt(r.conn, "SELECT coalesce(max(last), 0) FROM changeset WHERE last <= ?", p)
		if err != nil {
			return err
		}
		a, err := readInt(r.conn, "SELECT coalesce(min(last), 0) FROM changeset WHERE last >= ?", p)
		before, after = record.Position(b), record.Position(a)
		return err
	})
	return before, after, explain(ctx, s.dir, err)
}

// Checkpoint is the newest signed checkpoint, or empty where nothing was ever
// saved. Who keeps it elsewhere can prove later that nothing before it changed.
func (s *Store) Checkpoint(ctx context.Context) (string, error) {
	var note string
	err := s.pool.with(ctx, func(r *reader) (err error) {
		note, _, err = readText(r.conn, newestCheckpoint)
		return err
	})
	return note, explain(ctx, s.dir, err)
}
