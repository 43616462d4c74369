package letter

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
)

var notACheck = locale.Message{
	ID: "letter.not-a-check",
	ES: "«{query}» no es una comprobación; empiece con some, none, every o commitment",
	EN: "“{query}” is no check; begin with some, none, every or commitment",
}

func sayNotACheck(q query.Query) error {
	return problem.New(problem.Invalid, notACheck, "query", q.String())
}

// reads lists the properties that a check looks at, wherever they stand: the
// last step of each path.
func reads(q query.Query) []string {
	var names []string
	for _, e := range []query.Expr{q.Set.Where, q.With} {
		names = append(names, readsOf(e)...)
	}
	if q.Op == query.Standing {
		names = append(names, "date")
	}
	for _, part := range q.Parts {
		names = append(names, reads(part)...)
	}
	return names
}

func readsOf(e query.Expr) []string {
	switch e := e.(type) {
	case query.And:
		return append(readsOf(e.Left), readsOf(e.Right)...)
	case query.Or:
		return append(readsOf(e.Left), readsOf(e.Right)...)
	case query.Negation:
		return readsOf(e.Expr)
	case query.Compare:
		return e.Path.Steps
	case query.State:
		return e.Path.Steps
	case query.Matches:
		return e.Path.Steps
	case query.Exists:
		return append(append([]string{}, e.Path.Steps...), readsOf(e.Where)...)
	}
	return nil
}
