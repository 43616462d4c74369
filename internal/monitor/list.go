package monitor

import (
	"context"
	"fmt"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Page answers a list as [Record.Ask] does, without the first rows of it.
func (r *Record) Page(ctx context.Context, who access.Actor, text string, skip int, at AsOf) ([]query.Row, error) {
	q, v, err := r.listAsked(ctx, who, text, at)
	if err != nil {
		return nil, err
	}
	return computed(ctx, r, v, result[[]query.Row]{
		name: fmt.Sprintf("page %s from %d", q, skip),
		compute: func(n *notes) ([]query.Row, error) {
			n.noteUnbound() // it is found again soon enough
			a, err := r.store.Page(ctx, v, q, skip)
			return a.Rows, err
		},
	})
}

// Size is how many entities there are, or with More how many there are at least.
type Size struct {
	query.Ends
	More bool
}

// CountUpTo counts the entities of a list as far as most.
func (r *Record) CountUpTo(ctx context.Context, who access.Actor, text string, most int, at AsOf) (Size, error) {
	q, v, err := r.listAsked(ctx, who, text, at)
	if err != nil {
		return Size{}, err
	}
	return computed(ctx, r, v, result[Size]{
		name: fmt.Sprintf("count %s up to %d", q, most),
		compute: func(n *notes) (Size, error) {
			n.noteUnbound()
			ends, more, err := r.store.CountUpTo(ctx, v, q, most)
			return Size{ends, more}, err
		},
	})
}

// Sizes counts the entities of every type. What no change touched is not counted
// anew.
func (r *Record) Sizes(ctx context.Context, who access.Actor, at AsOf) (map[string]query.Ends, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	sizes := map[string]query.Ends{}
	for _, t := range r.Schema.Types {
		sizes[t.Name], err = computed(ctx, r, v, result[query.Ends]{
			name: "size of " + t.Name,
			compute: func(n *notes) (query.Ends, error) {
				n.noteType(t.Name)
				a, err := r.store.Ask(ctx, v, query.Query{Op: query.Count, Set: query.Set{Type: t.Name}})
				return a.Certain, err
			},
		})
		if err != nil {
			return nil, err
		}
	}
	return sizes, nil
}

// listAsked reads the text of a list, and the view in which it is to be answered.
func (r *Record) listAsked(ctx context.Context, who access.Actor, text string, at AsOf) (query.Query, query.View, error) {
	q, err := r.Check(text)
	if err != nil {
		return q, query.View{}, err
	}
	v, err := r.View(ctx, who, at)
	if err == nil {
		err = r.named(ctx, v, q)
	}
	return q, v, err
}

// Values returns the values that a property of a type has on record, sorted by their
// texts. Where there are more than most, territories are replaced by the states in
// which they lie, and of others the first are returned.
func (r *Record) Values(ctx context.Context, who access.Actor, typ, property string, most int, at AsOf) ([]string, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return computed(ctx, r, v, result[[]string]{
		name: fmt.Sprintf("values of %s.%s up to %d", typ, property, most),
		compute: func(n *notes) ([]string, error) {
			n.noteType(typ)
			values, err := r.store.Values(ctx, v, typ, property, most+1)
			if err != nil || len(values) <= most {
				return values, err
			}
			return r.store.States(ctx, v, typ, property, most)
		},
	})
}

// Years returns the years in which dates of a property begin.
func (r *Record) Years(ctx context.Context, who access.Actor, typ, property string, at AsOf) ([]int, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return computed(ctx, r, v, result[[]int]{
		name: fmt.Sprintf("years of %s.%s", typ, property),
		compute: func(n *notes) ([]int, error) {
			n.noteType(typ)
			return r.store.Years(ctx, v, typ, property)
		},
	})
}

// Shown returns entities as [Record.Entities] does, with their readings but without
// statements: what lists and names need.
func (r *Record) Shown(ctx context.Context, who access.Actor, typ string, keys []string, at AsOf) ([]record.Entity, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.Shown(ctx, v, typ, keys)
}

// ReferringTo returns, of each of some entities, which refer to it by one way back.
func (r *Record) ReferringTo(ctx context.Context, who access.Actor, to []record.ID, way string, at AsOf) (map[record.ID][]record.ID, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.ReferringTo(ctx, v, to, way)
}
