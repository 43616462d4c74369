package store

import (
	"context"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
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
