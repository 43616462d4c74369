package query

import "github.com/constancia-project/constancia/locale"

// condition reads conditions joined by or.
func (p *parser) condition() (Expr, error) {
	left, err := p.conjunction()
	for err == nil && p.accept("or") {
		var right Expr
		right, err = p.conjunction()
		left = Or{left, right}
	}
	return left, err
}

// conjunction reads conditions joined by and, which binds closer than or.
func (p *parser) conjunction() (Expr, error) {
	left, err := p.negatable()
	for err == nil && p.accept("and") {
		var right Expr
		right, err = p.negatable()
		left = And{left, right}
	}
	return left, err
}

// negatable reads one condition with the negations before it.
func (p *parser) negatable() (Expr, error) {
	if !p.sees("not") {
		return p.single()
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.shallower()
	p.take()
	e, err := p.negatable()
	return Negation{e}, err
}

// single reads one condition: in brackets, across a way back, or on a path.
func (p *parser) single() (Expr, error) {
	switch {
	case p.accept("("):
		return p.bracketed()
	case p.sees("some"), p.sees("no"), p.sees("none"):
		return p.exists()
	case p.tok.sort != wordToken || opensPart(p.tok.text):
		return nil, p.unexpected(p.tok, aCondition)
	}
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	return p.relation(path)
}

// bracketed reads a condition up to its closing bracket; the opening one is
// taken.
func (p *parser) bracketed() (Expr, error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer p.shallower()
	e, err := p.condition()
	if err != nil {
		return nil, err
	}
	return e, p.expect(")")
}

func (p *parser) exists() (Expr, error) {
	none := !p.take().is("some")
	path, err := p.path()
	if err != nil {
		return nil, err
	}
	e := Exists{Path: path, None: none}
	if p.accept("(") {
		p.scope = append(p.scope, path)
		e.Where, err = p.bracketed()
		p.scope = p.scope[:len(p.scope)-1]
	}
	return e, err
}

// relation reads how a path stands to what.
func (p *parser) relation(path Path) (Expr, error) {
	switch {
	case p.sees("~"):
		return p.matches(path)
	case p.sees("is"):
		return p.state(path)
	case p.sees("not"):
		next := lex(p.text, p.tok.span.End)
		if !next.is("in") && !next.is("under") {
			return nil, p.unexpected(p.tok, anOperator)
		}
		p.take()
		e, err := p.compare(path)
		return Negation{e}, err
	}
	return p.compare(path)
}

// operators by how they are written.
func operator(text string) (Operator, bool) {
	for op := Equal; op <= Under; op++ {
		if op.String() == text {
			return op, true
		}
	}
	return 0, false
}

func (p *parser) compare(path Path) (Expr, error) {
	op, ok := operator(p.tok.text)
	if !ok || p.tok.sort == quotation || p.tok.sort == strayToken {
		if p.tok.sort == wordToken && len(path.Steps) == 1 && opensQuery(path.Steps[0]) {
			return nil, at(p.text, path.Span, sayBracketChecks)
		}
		return nil, p.unexpected(p.tok, anOperator)
	}
	p.take()
	p.about.Op = op
	if op == In && p.tok.is("(") {
		p.take()
		values, err := commaed(p, func() (Literal, error) { return p.value(aValue) })
		if err != nil {
			return nil, err
		}
		return Compare{path, op, values}, p.expect(")")
	}
	v, err := p.value(aValue)
	return Compare{path, op, []Literal{v}}, err
}

// opensQuery reports whether a word begins a query, so that two queries joined
// without brackets are told from a misspelt condition.
func opensQuery(word string) bool {
	switch word {
	case "count", "sum", "share", "every", "commitment":
		return true
	}
	return false
}

// value reads a literal where the next token stands.
func (p *parser) value(expected locale.Localized) (Literal, error) {
	t := lexValue(p.text, p.tok.span.Start)
	if t.sort != wordToken && t.sort != quotation {
		return Literal{}, p.unexpected(t, expected)
	}
	if err := p.count(t.span); err != nil {
		return Literal{}, err
	}
	p.tok = lex(p.text, t.span.End)
	return Literal{Text: t.text, Quoted: t.sort == quotation, Span: t.span}, nil
}

// matches reads a text search. The path text alone means all of the entity's
// texts.
func (p *parser) matches(path Path) (Expr, error) {
	p.take()
	v, err := p.value(aQuotation)
	if err != nil {
		return nil, err
	}
	if isAnyText(path) {
		path.Steps = nil
	}
	return Matches{path, v}, nil
}

// anyText is the path that stands for all texts of an entity.
const anyText = "text"

func isAnyText(p Path) bool { return len(p.Steps) == 1 && p.Steps[0] == anyText }

func (p *parser) state(path Path) (Expr, error) {
	p.take()
	not := p.accept("not")
	var e State
	switch {
	case p.accept("unknown"):
		e = State{path, IsUnknown}
		if not {
			return State{path, IsKnown}, nil
		}
	case p.accept("known"):
		e = State{path, IsKnown}
		if not {
			return State{path, IsUnknown}, nil
		}
	case p.accept("none"):
		e = State{path, IsNone}
	default:
		return nil, p.unexpected(p.tok, aState)
	}
	if not {
		return Negation{e}, nil
	}
	return e, nil
}

// anyOf reads checks joined by or.
func (p *parser) anyOf() (Query, error) {
	return p.joined("or", Any, p.allOf)
}

// allOf reads checks joined by and, which binds closer than or.
func (p *parser) allOf() (Query, error) {
	return p.joined("and", All, p.oneCheck)
}

func (p *parser) joined(joint string, op Op, one func() (Query, error)) (Query, error) {
	first := p.tok
	q, err := one()
	if err != nil || !p.sees(joint) {
		return q, err
	}
	q = Query{Op: op, Parts: []Query{q}}
	if err := p.mustCheck(q.Parts[0], first); err != nil {
		return q, err
	}
	for p.accept(joint) {
		first = p.tok
		part, err := one()
		if err != nil {
			return q, err
		}
		if err := p.mustCheck(part, first); err != nil {
			return q, err
		}
		q.Parts = append(q.Parts, part)
	}
	return q, nil
}

// oneCheck reads (query), or not (check).
func (p *parser) oneCheck() (Query, error) {
	if err := p.deeper(); err != nil {
		return Query{}, err
	}
	defer p.shallower()
	if p.accept("not") {
		first := p.tok
		q, err := p.oneCheck()
		if err != nil {
			return q, err
		}
		return Query{Op: Not, Parts: []Query{q}}, p.mustCheck(q, first)
	}
	if !p.accept("(") {
		return Query{}, p.unexpected(p.tok, aCheck)
	}
	q, err := p.question()
	if err != nil {
		return q, err
	}
	if !p.tok.is(")") && p.tok.sort != endOfText {
		return q, p.tooMuch(q)
	}
	return q, p.expect(")")
}

// mustCheck refuses to join what has no truth.
func (p *parser) mustCheck(q Query, first token) error {
	if q.Op.Check() {
		return nil
	}
	return expecting(at(p.text, first.span, sayNoCheck, "found", q.String()), aCheck)
}
