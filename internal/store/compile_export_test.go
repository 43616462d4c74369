package store

import (
	"context"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Compiled returns the statement that answers a query at a view, as it is handed
// to SQLite, with the values of its parameters and SQLite's plan.
func Compiled(ctx context.Context, s *Store, v query.View, q query.Query) (text string, args []any, plan []string, err error) {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return "", nil, nil, err
	}
	err = s.read(ctx, v, func(r *snapshot) error {
		c, err := r.compiler().compile(p)
		if err != nil {
			return err
		}
		text, args = r.behind.inline(c.text), c.args
		explain := c
		explain.text = "EXPLAIN QUERY PLAN " + text
		return r.run(explain, func(row *sqlite3.Stmt) error {
			plan = append(plan, row.ColumnText(3))
			return nil
		})
	})
	return text, args, plan, err
}

// AskFoundBy answers a count or a sum, and finds rows by whatever conditions choose
// takes, of so many. How often there was a choice is added to chosen.
func AskFoundBy(ctx context.Context, s *Store, v query.View, q query.Query, choose func(int) int, chosen *int) (a query.Answer, err error) {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return a, err
	}
	return a, s.read(ctx, v, func(r *snapshot) error {
		c := r.compiler()
		c.cheapest = func(t record.Type, joint []query.Predicate, _ int) int {
			var indexed []int
			for i, p := range joint {
				if c.rankOf(t, p) < noIndex {
					indexed = append(indexed, i)
				}
			}
			*chosen++
			return indexed[choose(len(indexed))]
		}
		compiled, err := c.compile(p)
		if err != nil {
			return err
		}
		a, err = r.askCounted(p, compiled)
		return err
	})
}

// FoundBy is the place of the condition of a query by which its rows are found.
func FoundBy(ctx context.Context, s *Store, v query.View, q query.Query) (at int, err error) {
	p, err := query.Plan(q, s.layout.schema, s.options.Vocabulary)
	if err != nil {
		return 0, err
	}
	return at, s.read(ctx, v, func(r *snapshot) error {
		c := r.compiler()
		at = c.driver(p.Set.Type, conjuncts(p.Set.Where))
		return *c.failed
	})
}
