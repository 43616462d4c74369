package monitor

import (
	"context"
	"fmt"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// Tombstone is what is left of a statement that was erased: which one it was, and
// who erased it, when and why.
type Tombstone struct {
	Statement    record.StatementID
	At           record.Position // the leaf that erased it
	When         time.Time       // zero, like the rest, where the reader may not see the change set
	By           string
	Organisation string
	Reason       string
}

// Tombstones returns what was erased of the statements that an entity had at a
// moment, then or since. Since when they were known is gone with them, so that
// they stand at every known-by date.
func (r *Record) Tombstones(ctx context.Context, who access.Actor, id record.ID, at AsOf) ([]Tombstone, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	stones, err := r.store.Tombstones(ctx, v, id)
	if err != nil {
		return nil, err
	}
	var out []Tombstone
	for _, s := range stones {
		t := Tombstone{Statement: s.Statement, At: s.At, By: s.Author, Organisation: s.Organisation, Reason: s.Reason}
		if s.Time != "" {
			if t.When, err = time.Parse(time.RFC3339, s.Time); err != nil {
				return nil, fmt.Errorf("the time of leaf %d: %w", s.At, err)
			}
		}
		out = append(out, t)
	}
	return out, nil
}
