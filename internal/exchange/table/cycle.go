package table

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// refuseCycle reports a reference that leads back to its own entity: a part of
// itself, a step after itself.
//
// A ring of references within the files has at least one that points to an
// entity further down; only from those is the way followed, and what was once
// found to end is not followed again.
func (r *Reader) refuseCycle(ctx context.Context, d *draft, s drafted) error {
	to := record.ID(s.Value.(record.Ref))
	later, err := r.later(d.id, to)
	if err != nil || !later {
		return err
	}
	ring, err := r.ring(ctx, d.id, to, s.Property)
	if err != nil || ring == nil {
		return err
	}
	ring = turn(ring)
	names := make([]string, 0, len(ring)+1)
	for _, id := range append(ring, ring[0]) {
		names = append(names, id.Key)
	}
	path := strings.Join(names, " → ")
	if _, said := r.cycles[path]; said {
		d.bad = true
		return nil
	}
	r.cycles[path] = struct{}{}
	p, _ := d.kind.Property(s.Property)
	r.collect(d, problem.New(problem.Invalid, sayCycle, "property", p.Label, "ring", path).
		At(problem.Place{Found: to.Key, Expected: sayCycleExpected.With()}), s.at.place())
	return nil
}

// later reports whether to comes at or after from in the files, or not at all.
func (r *Reader) later(from, to record.ID) (bool, error) {
	var first [2]spot
	for i, id := range []record.ID{from, to} {
		high, low := r.hash.of(id)
		spots, err := r.index.of(nil, high, low)
		if err != nil {
			return false, err
		}
		if len(spots) == 0 {
			return true, nil // in the record, whose references may lead anywhere
		}
		first[i] = spots[0]
	}
	a, b := first[0], first[1]
	return b.file > a.file || b.file == a.file && b.offset >= a.offset, nil
}

// ring follows a reference from to until it comes back to start, and returns
// the way, or nil where it ends elsewhere.
func (r *Reader) ring(ctx context.Context, start, to record.ID, property string) ([]record.ID, error) {
	type step struct {
		id   record.ID
		next []record.ID
	}
	way := []step{{id: start, next: []record.ID{to}}}
	seen := map[record.ID]struct{}{}
	for len(way) > 0 {
		top := &way[len(way)-1]
		if len(top.next) == 0 {
			way = way[:len(way)-1]
			continue
		}
		id := top.next[0]
		top.next = top.next[1:]
		if id == start {
			ring := make([]record.ID, len(way))
			for i, s := range way {
				ring[i] = s.id
			}
			return ring, nil
		}
		if _, again := seen[id]; again {
			continue
		}
		if _, ends := r.ended[id]; ends {
			continue
		}
		seen[id] = struct{}{}
		next, err := r.above(ctx, id, property)
		if err != nil {
			return nil, err
		}
		way = append(way, step{id, next})
	}
	if len(r.ended)+len(seen) > 4*remembered {
		clear(r.ended)
	}
	for id := range seen {
		r.ended[record.ID{Type: id.Type, Key: strings.Clone(id.Key)}] = struct{}{}
	}
	return nil, nil
}

// above returns what an entity refers to by a property: in the files, else in
// the record.
func (r *Reader) above(ctx context.Context, id record.ID, property string) ([]record.ID, error) {
	values, err := r.valuesOf(ctx, id, property)
	if err != nil {
		return nil, err
	}
	var out []record.ID
	for _, v := range values {
		if ref, ok := v.(record.Ref); ok && ref.Type == id.Type {
			out = append(out, record.ID(ref))
		}
	}
	return out, nil
}

// turn begins a ring at its first key by the alphabet, so that the same ring is
// written once, wherever it was found.
func turn(ring []record.ID) []record.ID {
	first := 0
	for i, id := range ring {
		if id.Key < ring[first].Key {
			first = i
		}
	}
	return slices.Concat(ring[first:], ring[:first])
}
