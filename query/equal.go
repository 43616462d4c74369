package query

import "slices"

// Equal reports whether two queries print alike: whether they ask the same in
// the same words. Where they stood in a text, how a value was quoted and what
// [Check] made of it are left aside.
func (q Query) Equal(r Query) bool {
	return q.Op == r.Op && q.Of.Equal(r.Of) && q.Set.Equal(r.Set) && equalExpr(q.With, r.With) &&
		slices.EqualFunc(q.By, r.By, func(a, b Group) bool { return a.Part == b.Part && a.Path.Equal(b.Path) }) &&
		slices.EqualFunc(q.Order, r.Order, func(a, b Ordering) bool { return a.Desc == b.Desc && a.Path.Equal(b.Path) }) &&
		q.Limit == r.Limit && q.Commitment == r.Commitment &&
		slices.EqualFunc(q.Parts, r.Parts, Query.Equal)
}

// Equal reports whether two sets print alike.
func (s Set) Equal(r Set) bool {
	return s.name() == r.name() && s.LastBy == r.LastBy && equalExpr(s.Where, r.Where)
}

// name is the type as it is printed.
func (s Set) name() string {
	if s.Plural != "" {
		return s.Plural
	}
	return s.Type
}

// Equal reports whether two paths have the same steps.
func (p Path) Equal(r Path) bool { return slices.Equal(p.Steps, r.Steps) }

func equalExpr(a, b Expr) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case And:
		b, ok := b.(And)
		return ok && equalExpr(a.Left, b.Left) && equalExpr(a.Right, b.Right)
	case Or:
		b, ok := b.(Or)
		return ok && equalExpr(a.Left, b.Left) && equalExpr(a.Right, b.Right)
	case Negation:
		b, ok := b.(Negation)
		return ok && equalExpr(a.Expr, b.Expr)
	case Compare:
		b, ok := b.(Compare)
		return ok && a.Op == b.Op && a.Path.Equal(b.Path) &&
			slices.EqualFunc(a.Values, b.Values, func(x, y Literal) bool { return x.Text == y.Text })
	case State:
		b, ok := b.(State)
		return ok && a.Is == b.Is && a.Path.Equal(b.Path)
	case Matches:
		b, ok := b.(Matches)
		return ok && a.Text.Text == b.Text.Text && a.Path.Equal(b.Path)
	case Exists:
		b, ok := b.(Exists)
		return ok && a.None == b.None && a.Path.Equal(b.Path) && equalExpr(a.Where, b.Where)
	}
	return false
}
