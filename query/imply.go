package query

import (
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// UnderFunc reports whether a term of a vocabulary is another or lies beneath
// it.
type UnderFunc func(vocabulary, term, ancestor string) bool

// Covers reports whether what is said to be complete about one set holds for
// another: whether coverage certainly contains all that asked contains. Both
// sets are checked. The last entities of a set are covered with the set; a
// coverage of last entities covers nothing but itself.
//
// False means that it could not be shown, which is the safe side: an absence
// then stays undecided. Dates through which somebody looked are no part of it.
func Covers(coverage, asked Set, under UnderFunc) bool {
	if coverage.Type != asked.Type || coverage.LastBy != "" && !coverage.Equal(asked) {
		return false
	}
	return Implies(asked.Where, coverage.Where, under)
}

// Implies reports whether wide can be shown to hold wherever narrow does: each
// conjunct of wide by one conjunct of narrow, on the same path, by an equal
// value, a value in a list, a term or territory under another, or bounds within
// others. A nil condition holds everywhere. Both conditions are checked.
func Implies(narrow, wide Expr, under UnderFunc) bool {
	return (&implier{under: under, left: 50_000}).implies(narrow, wide)
}

// implier gives up, with false, after so many steps that only a text made to
// exhaust it can take.
type implier struct {
	under UnderFunc
	left  int
}

func (m *implier) implies(narrow, wide Expr) bool {
	m.left--
	if m.left < 0 {
		return false
	}
	if wide == nil || equalExpr(narrow, wide) {
		return true
	}
	if narrow == nil {
		return false
	}
	if w, ok := wide.(And); ok {
		return m.implies(narrow, w.Left) && m.implies(narrow, w.Right)
	}
	if n, ok := narrow.(Or); ok {
		return m.implies(n.Left, wide) && m.implies(n.Right, wide)
	}
	if w, ok := wide.(Or); ok && (m.implies(narrow, w.Left) || m.implies(narrow, w.Right)) {
		return true
	}
	if n, ok := narrow.(And); ok {
		return m.implies(n.Left, wide) || m.implies(n.Right, wide)
	}
	return m.single(narrow, wide)
}

// single compares two conditions that are joined of no others.
func (m *implier) single(narrow, wide Expr) bool {
	switch w := wide.(type) {
	case Negation:
		n, ok := narrow.(Negation)
		return ok && m.implies(w.Expr, n.Expr)
	case Exists:
		n, ok := narrow.(Exists)
		if !ok || n.None != w.None || !n.Path.Equal(w.Path) {
			return false
		}
		if n.None {
			return m.implies(w.Where, n.Where)
		}
		return m.implies(n.Where, w.Where)
	case Compare:
		n, ok := narrow.(Compare)
		return ok && sameEnd(n.Path, w.Path) && m.compares(n, w)
	}
	return false
}

// sameEnd reports whether two paths lead to the same: event.id is event, compared
// with a key.
func sameEnd(a, b Path) bool {
	return slices.Equal(withoutIdentity(a.Steps), withoutIdentity(b.Steps))
}

func withoutIdentity(steps []string) []string {
	if n := len(steps) - 1; n > 0 && steps[n] == identity {
		return steps[:n]
	}
	return steps
}

// compares reports whether every value that narrow allows is one that wide
// allows. A list allows the values of each of its literals.
func (m *implier) compares(narrow, wide Compare) bool {
	if narrow.Op == NotEqual || wide.Op == NotEqual {
		return false
	}
	for _, n := range narrow.Values {
		allowed := false
		for _, w := range wide.Values {
			allowed = allowed || m.within(narrow.Op, n, wide.Op, w)
		}
		if !allowed {
			return false
		}
	}
	return true
}

func (m *implier) within(nOp Operator, n Literal, wOp Operator, w Literal) bool {
	switch wv := w.Value.(type) {
	case record.Date, record.Quantity:
		if wOp == Equal {
			return nOp == Equal && n.Text == w.Text
		}
		inner, ok := boundsOf(nOp, n.Value)
		outer, ok2 := boundsOf(wOp, w.Value)
		return ok && ok2 && inner.within(outer)
	case record.Place:
		nv, ok := n.Value.(record.Place)
		if wOp != Under || !ok {
			return nOp != Under && n.Text == w.Text
		}
		for _, code := range nv.Codes() {
			if !record.TerritoryUnder(code, wv.Codes()[0]) {
				return false
			}
		}
		return len(nv.Codes()) > 0
	case record.Term:
		if wOp == Under {
			return m.under(w.Vocabulary, n.Text, w.Text)
		}
	}
	return nOp != Under && n.Text == w.Text
}

// bounds is a stretch of numbers or days; an open end is not in it.
type bounds struct {
	low, high         float64
	lowOpen, highOpen bool
	percent           bool
}

func (b bounds) within(outer bounds) bool {
	above := b.low > outer.low || b.low == outer.low && (b.lowOpen || !outer.lowOpen)
	below := b.high < outer.high || b.high == outer.high && (b.highOpen || !outer.highOpen)
	return above && below && b.percent == outer.percent
}

// boundsOf is what an operator allows: before a date is before its first day,
// after it after its last; up to and from include it whole.
func boundsOf(op Operator, v record.Value) (bounds, bool) {
	b := bounds{low: math.Inf(-1), high: math.Inf(1)}
	var low, high float64
	switch v := v.(type) {
	case record.Date:
		low, high = dayEnd(v.Earliest()), dayEnd(v.Latest())
	case record.Quantity:
		low, high = v.Ends()
		b.percent = v.Percent()
	default:
		return b, false
	}
	switch op {
	case Equal, In:
		b.low, b.high = low, high
	case Less:
		b.high, b.highOpen = low, true
	case LessEqual:
		b.high = high
	case Greater:
		b.low, b.lowOpen = high, true
	case GreaterEqual:
		b.low = low
	default:
		return b, false
	}
	return b, true
}

func dayEnd(d record.Day) float64 {
	switch d {
	case record.FirstDay:
		return math.Inf(-1)
	case record.LastDay:
		return math.Inf(1)
	}
	return float64(d)
}
