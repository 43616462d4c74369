package store

import (
	"context"
	"fmt"
	"math"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
)

// EachWay reads a list in all the ways in which it can be read.
func EachWay(ctx context.Context, s *Store, v query.View, q query.Query, skip int) (map[string][]query.Row, error) {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return nil, err
	}
	ways := map[string][]query.Row{}
	return ways, s.read(ctx, v, func(r *snapshot) (err error) {
		if ways["whole"], err = r.whole(p, skip); err != nil {
			return err
		}
		w, ok := trailOf(p)
		if !ok {
			return nil
		}
		for i, by := range conjuncts(p.Set.Where) {
			if _, indexed, err := r.met(p.Set.Type, by, math.MaxInt32); err != nil {
				return err
			} else if indexed {
				c := r.compiler()
				if ways[fmt.Sprint("gathered by ", i)], err = r.listed(c, p, c.gathered(p, by, skip)); err != nil {
					return err
				}
			}
		}
		for most := 1; most < 1000; most *= 3 {
			if rows, done, err := r.walk(p, w, skip, most); err != nil {
				return err
			} else if done {
				ways[fmt.Sprint("walked, looking at ", most)] = rows
			}
		}
		return nil
	})
}

// WalkPlans are SQLite's plans for the stretches of a list that is walked.
func WalkPlans(ctx context.Context, s *Store, v query.View, q query.Query) (plans [][]string, err error) {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return nil, err
	}
	w, ok := trailOf(p)
	if !ok {
		return nil, fmt.Errorf("%s is not walked", q)
	}
	err = s.read(ctx, v, func(r *snapshot) error {
		for _, part := range w.stretches(p) {
			explain := r.compiler().walked(p, w, part, mostWalked, p.Limit, 0)
			explain.text = "EXPLAIN QUERY PLAN " + r.behind.inline(explain.text)
			var plan []string
			if err := r.run(compiled{sql: explain}, func(row *sqlite3.Stmt) error {
				plan = append(plan, row.ColumnText(3))
				return nil
			}); err != nil {
				return err
			}
			plans = append(plans, plan)
		}
		return nil
	})
	return plans, err
}
