package query

import (
	"strings"
	"unicode"

	"github.com/constancia-project/constancia/record"
)

// expr checks a condition on entities of a type; nil stays nil.
func (c checker) expr(typ string, e Expr) (Expr, error) {
	switch e := e.(type) {
	case And:
		left, err := c.expr(typ, e.Left)
		if err != nil {
			return e, err
		}
		right, err := c.expr(typ, e.Right)
		return And{left, right}, err
	case Or:
		left, err := c.expr(typ, e.Left)
		if err != nil {
			return e, err
		}
		right, err := c.expr(typ, e.Right)
		return Or{left, right}, err
	case Negation:
		inner, err := c.expr(typ, e.Expr)
		return Negation{inner}, err
	case Compare:
		return c.compare(typ, e)
	case State:
		return c.state(typ, e)
	case Matches:
		return c.matches(typ, e)
	case Exists:
		return c.exists(typ, e)
	}
	return e, nil
}

func (c checker) compare(typ string, e Compare) (Expr, error) {
	hops, err := Route(c.schema, c.terms, typ, e.Path)
	if err != nil {
		return e, err
	}
	end := hops[len(hops)-1]
	if end.Way == Back {
		return e, expects(misfit(e.Path.Span, sayCompareBack, "found", e.Path.String(), "type", end.To[0]),
			literally("some "+e.Path.String()))
	}
	fits := fitting(end)
	if !fits.has(e.Op) {
		return e, misfitOperator(e, end, fits)
	}
	e.Path = canonical(e.Path, hops)
	e.Values, err = each(e.Values, func(l Literal) (Literal, error) { return c.literal(e, end, l) })
	return e, err
}

// operators is a set of them.
type operators []Operator

func (all operators) has(op Operator) bool {
	for _, o := range all {
		if o == op {
			return true
		}
	}
	return false
}

// fitting lists the operators that mean something for what a path ends in.
func fitting(end Hop) operators {
	if end.Way == Attribute || end.Way == Identity {
		return operators{Equal, NotEqual, In}
	}
	switch k := end.Property.Kind; {
	case k.Dated(), k.Counted():
		return operators{Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, In}
	case k.Base == record.Area, k.Base == record.TermOf:
		return operators{Equal, NotEqual, In, Under}
	case k.Base == record.Prose, k.Base == record.Markdown:
		return nil
	}
	return operators{Equal, NotEqual, In}
}

func (c checker) state(typ string, e State) (Expr, error) {
	hops, err := Route(c.schema, c.terms, typ, e.Path)
	if err != nil {
		return e, err
	}
	switch end := hops[len(hops)-1]; end.Way {
	case Back:
		return e, expects(misfit(e.Path.Span, sayStateBack, "found", e.Path.String()), literally("no "+e.Path.String()))
	case Identity:
		return e, misfit(e.Path.Span, sayStateIdentity)
	}
	return e, nil
}

func (c checker) matches(typ string, e Matches) (Expr, error) {
	if !strings.ContainsFunc(e.Text.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return e, misfit(e.Text.Span, sayNoWords, "found", e.Text.Text)
	}
	if isAnyText(e.Path) {
		e.Path.Steps = nil
	}
	if len(e.Path.Steps) == 0 {
		return e, nil
	}
	hops, err := Route(c.schema, c.terms, typ, e.Path)
	if err != nil {
		return e, err
	}
	if end := hops[len(hops)-1]; end.Way != Own || !end.Property.Kind.Worded() {
		return e, expects(misfit(e.Path.Span, sayNoText, "found", e.Path.String()), c.texts(end, typ))
	}
	return e, nil
}

func (c checker) exists(typ string, e Exists) (Expr, error) {
	hops, err := Route(c.schema, c.terms, typ, e.Path)
	if err != nil {
		return e, err
	}
	end := hops[len(hops)-1]
	if end.Way != Back {
		return e, expects(misfit(e.Path.Span, sayNoWayBack, "found", e.Path.String()), c.waysBack(end.From))
	}
	e.Where, err = c.expr(end.To[0], e.Where)
	return e, err
}
