package query

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Why amounts are not compared or added up.
var (
	sayWhichUnit = locale.Message{
		ID: "query.which-unit",
		ES: "las cantidades de «{found}» son de varias unidades, y solo las de una misma se comparan por tamaño y se suman; añada «{unit} = …» o «{measure} = …» con «and»",
		EN: "the amounts of “{found}” are in several units, and only those in the same one are compared in size and added up; add “{unit} = …” or “{measure} = …” by “and”",
	}
	sayWhichUnitBack = locale.Message{
		ID: "query.which-unit-back",
		ES: "«{found}» lleva a cantidades de varias unidades; pregunte con «some» por las de una: some … (unit = … and quantity …)",
		EN: "“{found}” leads to amounts in several units; ask for those in one with “some”: some … (unit = … and quantity …)",
	}
	sayNotPercent = locale.Message{
		ID: "query.not-percent",
		ES: "«{found}» es un porcentaje, y nada dice que «{path}» lo sea; añada «and {unit} = percent», o quite el signo %",
		EN: "“{found}” is a percentage, and nothing says that “{path}” is one; add “and {unit} = percent”, or remove the % sign",
	}
	sayPercent = locale.Message{
		ID: "query.percent",
		ES: "aquí «{path}» es un porcentaje; escriba «{found} %»",
		EN: "“{path}” is a percentage here; write “{found} %”",
	}
	sayPartsToo = locale.Message{
		ID: "query.parts-too",
		ES: "entre {type} hay grupos y partes suyas: sumarlos cuenta a las mismas personas dos veces; añada «part_of is unknown» para sumar solo lo que no es parte de nada",
		EN: "among {type} there are groups and parts of them: to add them up would count the same persons twice; add “part_of is unknown” to add up only what is a part of nothing",
	}
)

// percent is the unit whose amounts have a percent sign.
const percent = "percent"

// amounts holds a checked query to one unit wherever amounts are compared in
// size or added up, and sums to wholes.
func (c checker) amounts(q Query) error {
	if err := c.amountsIn(q.Set.Type, q.Set.Where, nil); err != nil {
		return err
	}
	known := conjuncts(q.Set.Where)
	if err := c.amountsIn(q.Set.Type, q.With, known); err != nil || q.Op != Sum {
		return err
	}
	t, _ := c.schema.Type(q.Set.Type)
	if _, parts := partOf(t); parts && !slices.ContainsFunc(known, isWhole) {
		return expects(misfit(q.Of.Span, sayPartsToo, "found", q.Of.String(), "type", t.Plural), literally("part_of is unknown"))
	}
	of, _ := t.Property(q.Of.String())
	if _, inUnits := t.Property("unit"); of.Kind.Base != record.Amount || !inUnits {
		return nil
	}
	if u := unitOf(known, nil); !u.fixed {
		return u.missing(q.Of, false)
	}
	return nil
}

// isWhole reports whether a condition allows only what is a part of nothing that
// is recorded.
func isWhole(e Expr) bool {
	switch e := e.(type) {
	case Or:
		return isWhole(e.Left) && isWhole(e.Right)
	case And:
		return isWhole(e.Left) || isWhole(e.Right)
	case State:
		return e.Path.String() == "part_of" && e.Is != IsKnown
	}
	return false
}

// amountsIn looks at the comparisons in a condition; known are others that hold
// besides.
func (c checker) amountsIn(typ string, e Expr, known []Expr) error {
	all := conjuncts(e)
	known = append(known[:len(known):len(known)], all...)
	for _, part := range all {
		var err error
		switch part := part.(type) {
		case Or:
			if err = c.amountsIn(typ, part.Left, known); err == nil {
				err = c.amountsIn(typ, part.Right, known)
			}
		case Negation:
			err = c.amountsIn(typ, part.Expr, known)
		case Exists:
			var hops []Hop
			if hops, err = Route(c.schema, c.terms, typ, part.Path); err == nil {
				err = c.amountsIn(hops[len(hops)-1].To[0], part.Where, nil)
			}
		case Compare:
			err = c.amount(typ, part, known)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// amount tells whether the unit of an amount is fixed where it is compared in
// size, and whether percent signs fit.
func (c checker) amount(typ string, e Compare, known []Expr) error {
	hops, err := Route(c.schema, c.terms, typ, e.Path)
	if err != nil {
		return err
	}
	end := hops[len(hops)-1]
	t, _ := c.schema.Type(end.From)
	if _, inUnits := t.Property("unit"); end.Way != Own || end.Property.Kind.Base != record.Amount || !inUnits {
		return nil
	}
	u := unitOf(known, e.Path.Steps[:len(e.Path.Steps)-1])
	if leadsBack(hops) { // another condition may be of another entity there
		u = unit{before: u.before}
	}
	for _, l := range e.Values {
		q, _ := l.Value.(record.Quantity)
		switch {
		case q.Percent() && !u.percent:
			return misfit(l.Span, sayNotPercent, "found", l.Text, "path", e.Path.String(), "unit", u.path("unit"))
		case !q.Percent() && u.percent && !u.other:
			return expects(misfit(l.Span, sayPercent, "found", l.Text, "path", e.Path.String()), literally(l.Text+" %"))
		}
	}
	switch e.Op {
	case Less, LessEqual, Greater, GreaterEqual:
		if !u.fixed {
			return u.missing(e.Path, leadsBack(hops))
		}
	}
	return nil
}

// unit is what some conditions say of the unit of amounts.
type unit struct {
	before         []string // the path to the entity that has it
	fixed          bool     // it is one, or the measure is
	percent, other bool     // it is said to be this
}

func unitOf(known []Expr, before []string) unit {
	u := unit{before: before}
	for _, e := range known {
		c, ok := e.(Compare)
		if !ok || c.Op != Equal && c.Op != In || len(c.Values) != 1 {
			continue
		}
		switch c.Path.String() {
		case u.path("unit"):
			u.fixed = true
			u.percent, u.other = u.percent || c.Values[0].Text == percent, u.other || c.Values[0].Text != percent
		case u.path("measure"), u.path("measure.id"):
			u.fixed = true
		}
	}
	return u
}

func (u unit) path(step string) string {
	return Path{Steps: append(slices.Clone(u.before), step)}.String()
}

func (u unit) missing(of Path, back bool) error {
	if back {
		return misfit(of.Span, sayWhichUnitBack, "found", of.String())
	}
	return expects(misfit(of.Span, sayWhichUnit, "found", of.String(), "unit", u.path("unit"), "measure", u.path("measure")),
		literally(u.path("unit")+" = …"))
}
