package store

import (
	"context"

	"github.com/constancia-project/constancia/query"
)

// How many rows a bounded count looks at one by one.
const mostCounted = 1_000

// CountUpTo counts the entities of a checked list, certain and possible, as far as
// most and one more: beyond, or where to say it would take long, more is true, and
// there are at least so many.
func (s *Store) CountUpTo(ctx context.Context, v query.View, q query.Query, most int) (n query.Ends, more bool, err error) {
	q = query.Query{Op: query.Count, Set: q.Set}
	err = s.planned(ctx, v, q, func(r *snapshot, p query.Planned) error {
		n, more, err = r.countUpTo(p, most)
		return err
	})
	return n, more, err
}

func (r *snapshot) countUpTo(p query.Planned, most int) (n query.Ends, more bool, err error) {
	joint := conjuncts(p.Set.Where)
	switch {
	case p.Set.Last != nil:
		return r.countAll(p)
	case len(joint) == 0, len(joint) == 1 && isIndexed(joint[0]):
		n, err = r.atMost(p, p.Set.Where, most+1)
	default:
		few, _, err := r.fewest(p.Set.Type, joint, mostCounted)
		if err != nil {
			return n, false, err
		}
		if few != nil {
			c := r.compiler()
			possible, certain, err := r.count(c, upTo(flags([]part{c.found(p.Set, few)}), mostCounted))
			return endsOf(possible, certain), false, err
		}
		return r.countSome(p)
	}
	if err != nil {
		return n, false, err
	}
	return n, int(n.High) > most, nil
}

// isIndexed reports whether the rows that meet a condition stand in an index
// together with all that counting them needs.
func isIndexed(p query.Predicate) bool {
	test, ok := p.(query.Test)
	return ok && rankOfTest(test) < noIndex
}

// atMost counts what meets a condition, as far as most.
func (r *snapshot) atMost(p query.Planned, where query.Predicate, most int) (query.Ends, error) {
	c := r.compiler()
	possible, certain, err := r.count(c, upTo(flags(c.partition(p.Set.Type, where)), most))
	return endsOf(possible, certain), err
}

// countSome counts among the first rows of a type, and all where these are all.
func (r *snapshot) countSome(p query.Planned) (n query.Ends, more bool, err error) {
	all, err := r.atMost(p, nil, mostCounted)
	if err != nil || all.High < mostCounted {
		if err != nil {
			return n, false, err
		}
		return r.countAll(p)
	}
	c := r.compiler()
	of := row{alias: base, typ: p.Set.Type, alone: true}
	possible, certain := c.possible(p.Set.Where, of), c.certainOf(p.Set.Where, of)
	found, sure, err := r.count(c, sqlf("SELECT count(*), coalesce(sum(verdict - 1), 0) FROM ("+
		"SELECT (SELECT CASE WHEN %s THEN 1 + %s ELSE 0 END FROM %s WHERE t.id = i.id) AS verdict FROM (SELECT t.id AS id FROM %s LIMIT %s) i) WHERE verdict > 0",
		possible, flag(certain), from(p.Set.Type), from(p.Set.Type), bound(int64(mostCounted))))
	return endsOf(found, sure), true, err
}

func (r *snapshot) countAll(p query.Planned) (query.Ends, bool, error) {
	a, err := r.ask(p)
	return a.Certain, false, err
}

func endsOf(possible, certain int) query.Ends {
	return query.Ends{Low: float64(certain), High: float64(possible), Defined: true}
}
