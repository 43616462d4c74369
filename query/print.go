package query

import (
	"strconv"
	"strings"
)

// String prints the query as [Parse] reads it back to an equal one. Of all the
// ways to write it, this is the canonical one: it is what is stored, hashed and
// compared.
func (q Query) String() string {
	var b strings.Builder
	q.print(&b)
	return b.String()
}

func (q Query) print(b *strings.Builder) {
	switch q.Op {
	case All:
		q.printParts(b, " and ")
		return
	case Any:
		q.printParts(b, " or ")
		return
	case Not:
		b.WriteString("not ")
		q.printParts(b, "")
		return
	case Standing:
		b.WriteString("commitment " + q.named() + " has ")
		printExpr(b, q.With, loosest)
		return
	case Count:
		b.WriteString("count ")
	case Sum:
		b.WriteString("sum " + q.Of.String() + " of ")
	case Share:
		b.WriteString("share of ")
	case Some:
		b.WriteString("some ")
	case None:
		b.WriteString("none ")
	case Every:
		b.WriteString("every ")
	}
	q.Set.print(b)
	if q.With != nil {
		b.WriteString(map[bool]string{true: " with ", false: " has "}[q.Op == Share])
		printExpr(b, q.With, loosest)
	}
	q.printSuffixes(b)
}

func (q Query) printParts(b *strings.Builder, joint string) {
	for i, part := range q.Parts {
		if i > 0 {
			b.WriteString(joint)
		}
		b.WriteByte('(')
		part.print(b)
		b.WriteByte(')')
	}
}

func (q Query) printSuffixes(b *strings.Builder) {
	for i, g := range q.By {
		b.WriteString([]string{" by ", ", "}[min(i, 1)])
		b.WriteString(g.String())
	}
	for i, o := range q.Order {
		b.WriteString([]string{" order by ", ", "}[min(i, 1)])
		b.WriteString(o.Path.String())
		if o.Desc {
			b.WriteString(" desc")
		}
	}
	if q.Limit > 0 {
		b.WriteString(" limit " + strconv.Itoa(q.Limit))
	}
}

// String prints the set as a bare query does.
func (s Set) String() string {
	var b strings.Builder
	s.print(&b)
	return b.String()
}

func (s Set) print(b *strings.Builder) {
	name := s.Type
	if s.Plural != "" {
		name = s.Plural
	}
	if s.LastBy != "" {
		b.WriteString("last " + name + " by " + s.LastBy)
	} else {
		b.WriteString(name)
	}
	if s.Where != nil {
		b.WriteString(" where ")
		printExpr(b, s.Where, loosest)
	}
}

// String prints the path's steps with dots between; the path of all texts is
// text.
func (p Path) String() string {
	if len(p.Steps) == 0 {
		return anyText
	}
	return strings.Join(p.Steps, ".")
}

// String prints the key of a group, such as year(date).
func (g Group) String() string {
	switch g.Part {
	case Year:
		return "year(" + g.Path.String() + ")"
	case Month:
		return "month(" + g.Path.String() + ")"
	}
	return g.Path.String()
}

// String writes the operator as a query does.
func (o Operator) String() string {
	return [...]string{"", "=", "!=", "<", "<=", ">", ">=", "in", "under"}[o]
}

// String writes the state as a query does, after is.
func (c Condition) String() string {
	return [...]string{"", "unknown", "known", "none"}[c]
}

// String writes the operation's keyword; a list has none.
func (o Op) String() string {
	return [...]string{"", "", "count", "sum", "share", "some", "none", "every", "commitment", "and", "or", "not"}[o]
}

// Check reports whether the answer is true, false or undecided.
func (o Op) Check() bool { return o >= Some && o <= Not }

// Print prints a condition as it stands after where; nil is the empty string.
func Print(e Expr) string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	printExpr(&b, e, loosest)
	return b.String()
}

// How closely an expression binds: where a looser one stands inside a closer
// one, it needs brackets.
const (
	loosest  = iota // or
	conjunct        // and
	atom
)

func printExpr(b *strings.Builder, e Expr, within int) {
	switch e := e.(type) {
	case Or:
		bracket(b, within > loosest, func() {
			printExpr(b, e.Left, loosest)
			b.WriteString(" or ")
			printExpr(b, e.Right, conjunct)
		})
	case And:
		bracket(b, within > conjunct, func() {
			printExpr(b, e.Left, conjunct)
			b.WriteString(" and ")
			printExpr(b, e.Right, atom)
		})
	case Negation:
		b.WriteString("not ")
		bracket(b, true, func() { printExpr(b, e.Expr, loosest) })
	case Compare:
		printCompare(b, e)
	case State:
		b.WriteString(e.Path.String() + " is " + e.Is.String())
	case Matches:
		b.WriteString(e.Path.String() + " ~ " + quote(e.Text.Text))
	case Exists:
		b.WriteString(map[bool]string{true: "no ", false: "some "}[e.None] + e.Path.String())
		if e.Where != nil {
			b.WriteByte(' ')
			bracket(b, true, func() { printExpr(b, e.Where, loosest) })
		}
	}
}

func bracket(b *strings.Builder, needed bool, inside func()) {
	if needed {
		b.WriteByte('(')
	}
	inside()
	if needed {
		b.WriteByte(')')
	}
}

func printCompare(b *strings.Builder, c Compare) {
	b.WriteString(c.Path.String() + " " + c.Op.String() + " ")
	bracket(b, len(c.Values) > 1, func() {
		for i, v := range c.Values {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(v.String())
		}
	})
}

// String prints the literal bare where that reads back, else in quotation
// marks.
func (l Literal) String() string {
	if t := lexValue(l.Text, 0); t.sort == wordToken && t.text == l.Text && t.span == (Span{0, len(l.Text)}) {
		return l.Text
	}
	return quote(l.Text)
}

func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

// named is the commitment's key, or its whole id where that says more.
func (q Query) named() string {
	if q.Commitment.Type != "commitment" {
		return Literal{Text: q.Commitment.String()}.String()
	}
	return Literal{Text: q.Commitment.Key}.String()
}
