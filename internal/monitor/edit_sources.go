package monitor

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// How far back one looks for the sources in use.
const (
	setsLookedAt     = 20
	entitiesLookedAt = 8
)

// RecentSources returns the sources that were last entered or cited, newest first,
// at most limit: what one cites again is probably among them.
func (r *Record) RecentSources(ctx context.Context, who access.Actor, limit int) ([]record.ID, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, err
	}
	sets, err := r.store.ChangeSets(ctx, v, 0, setsLookedAt)
	if err != nil {
		return nil, err
	}
	var found []record.ID
	add := func(id record.ID) {
		if id.Type == "source" && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	for _, set := range sets {
		if len(found) >= limit {
			break
		}
		leaves, err := r.store.Leaves(ctx, v, set.First, min(set.Last, set.First+entitiesLookedAt-1))
		if err != nil {
			return nil, err
		}
		for _, leaf := range leaves {
			add(leaf.Entity)
			stmts, err := r.store.Statements(ctx, v, leaf.Entity)
			if err != nil {
				return nil, err
			}
			for _, s := range stmts {
				if s.ID.Leaf == leaf.Position {
					add(s.Source)
				}
			}
		}
	}
	seen, err := r.store.Entities(ctx, v, "source", keysOf(found))
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(id record.ID) bool {
		return !slices.ContainsFunc(seen, func(e record.Entity) bool { return e.ID == id })
	})
	return found[:min(len(found), limit)], nil
}

func keysOf(ids []record.ID) []string {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = id.Key
	}
	return keys
}
