package query

import (
	"strconv"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// The limits of a query, so that no text can exhaust the machine. A chain of
// conditions is one level; SQLite reads an expression of depth 1000 at most.
const (
	MaxLength     = 16 << 10 // bytes
	maxLevels     = 40       // brackets within brackets
	maxConditions = 400      // conditions and values together
	maxLimit      = 1_000_000
)

// Parse reads a query. It knows no schema: [Check] tells whether the words in
// it mean anything. Every error is a [problem.Problem] whose place is the byte
// offset and length of the word at fault, with what was expected there;
// [Mark] cuts it out of the text.
func Parse(text string) (Query, error) {
	switch {
	case !utf8.ValidString(text):
		return Query{}, at("", Span{}, sayNotUTF8)
	case len(text) > MaxLength:
		return Query{}, at(text, Span{}, sayTooLong, "length", len(text), "most", MaxLength)
	}
	p := &parser{text: text, tok: lex(text, 0)}
	q, err := p.question()
	if err != nil {
		return Query{}, err
	}
	if p.tok.sort != endOfText {
		return Query{}, p.tooMuch(q)
	}
	return q, nil
}

// parser reads a text by recursive descent, one token ahead.
type parser struct {
	text   string
	tok    token // the next one, not yet taken
	levels int
	parts  int
	scope  []Path  // the type in question, and the ways back taken from it
	about  Compare // the path, and then the operator, that was read last
	probe  *probe  // for completion: what could have stood where the text ends
}

// sees reports whether the next token is this word or sign.
func (p *parser) sees(text string) bool {
	if p.probe != nil && p.tok.sort == endOfText {
		p.probe.words = append(p.probe.words, text)
	}
	return p.tok.is(text)
}

// take moves past the next token and returns it.
func (p *parser) take() token {
	t := p.tok
	p.tok = lex(p.text, t.span.End)
	return t
}

// accept moves past the next token if it is this word or sign.
func (p *parser) accept(text string) bool {
	if !p.sees(text) {
		return false
	}
	p.take()
	return true
}

// expect moves past the next token, which must be this word or sign.
func (p *parser) expect(text string) error {
	if !p.accept(text) {
		return p.unexpected(p.tok, literally(text))
	}
	return nil
}

// unexpected says that another thing should stand where t is.
func (p *parser) unexpected(t token, expected locale.Localized) error {
	switch {
	case t.sort == endOfText:
		p.probe.want(p, expected)
		place := lastWord(p.text)
		problem := at(p.text, place, sayEndsEarly, "expected", expected)
		problem.Place.Found = ""
		return expecting(problem, expected)
	case t.sort == strayToken:
		r, _ := utf8.DecodeRuneInString(t.text)
		if _, ok := closingQuote(r); ok {
			return expecting(at(p.text, t.span, sayOpenQuote), expected)
		}
		if r == '[' || r == '{' {
			return expecting(at(p.text, t.span, sayOpenSet), expected)
		}
	}
	return expecting(at(p.text, t.span, sayUnexpected, "expected", expected, "found", within(p.text, t.span)), expected)
}

// deeper counts a level of brackets or negations; every call is matched by
// one of shallower.
func (p *parser) deeper() error {
	p.levels++
	if p.levels > maxLevels {
		return at(p.text, p.tok.span, sayTooDeep, "most", maxLevels)
	}
	return nil
}

func (p *parser) shallower() { p.levels-- }

// count counts a condition or a value.
func (p *parser) count(span Span) error {
	p.parts++
	if p.parts > maxConditions {
		return at(p.text, span, sayTooMany, "most", maxConditions)
	}
	return nil
}

// question reads a whole query, or one in brackets.
func (p *parser) question() (Query, error) {
	if p.sees("(") || p.sees("not") {
		return p.anyOf()
	}
	if p.tok.sort != wordToken {
		return Query{}, p.unexpected(p.tok, aQuery)
	}
	switch p.tok.text {
	case "count":
		p.take()
		return p.counted(Query{Op: Count})
	case "sum":
		return p.sum()
	case "share":
		return p.share()
	case "some", "none", "no", "every":
		return p.quantified()
	case "commitment":
		if q, ok, err := p.standing(); ok || err != nil {
			return q, err
		}
	}
	return p.list()
}

// counted reads the set of a count or sum, and by what it is grouped.
func (p *parser) counted(q Query) (Query, error) {
	var err error
	if q.Set, err = p.set(); err != nil {
		return q, err
	}
	if p.accept("by") {
		q.By, err = commaed(p, p.group)
	}
	return q, err
}

func (p *parser) sum() (Query, error) {
	p.take()
	of, err := p.path()
	if err != nil {
		return Query{}, err
	}
	if err := p.expect("of"); err != nil {
		return Query{}, err
	}
	return p.counted(Query{Op: Sum, Of: of})
}

func (p *parser) share() (Query, error) {
	p.take()
	if err := p.expect("of"); err != nil {
		return Query{}, err
	}
	set, err := p.set()
	if err != nil {
		return Query{}, err
	}
	if !p.accept("with") {
		return Query{}, p.unexpected(p.tok, withWhat)
	}
	with, err := p.condition()
	return Query{Op: Share, Set: set, With: with}, err
}

func (p *parser) quantified() (Query, error) {
	ops := map[string]Op{"some": Some, "none": None, "no": None, "every": Every}
	q := Query{Op: ops[p.take().text]}
	var err error
	if q.Set, err = p.set(); err != nil {
		return q, err
	}
	switch {
	case p.accept("has"):
		q.With, err = p.condition()
	case q.Op == Every:
		err = p.unexpected(p.tok, hasWhat)
	}
	return q, err
}

// standing reads "commitment c-lsi has …"; ok is false where the word is the
// type of a list instead.
func (p *parser) standing() (q Query, ok bool, err error) {
	p.scope = []Path{{Steps: []string{"assessment"}}}
	next := lex(p.text, p.tok.span.End)
	if next.sort == endOfText {
		p.probe.want(p, aKey)
	}
	switch {
	case next.sort == endOfText, next.is("where"), next.is("order"), next.is("limit"),
		next.is("has"), next.is("with"), next.is("by"), next.is(")"):
		return Query{}, false, nil
	}
	p.take()
	key, err := p.value(aKey)
	if err != nil {
		return Query{}, false, err
	}
	id := record.ID{Type: "commitment", Key: key.Text}
	if full, isID := record.ParseID(key.Text); isID {
		id = full
	}
	if err := p.expect("has"); err != nil {
		return Query{}, false, err
	}
	with, err := p.condition()
	return Query{Op: Standing, Commitment: id, With: with, Named: key.Span}, true, err
}

func (p *parser) list() (Query, error) {
	set, err := p.set()
	if err != nil {
		return Query{}, err
	}
	q := Query{Op: List, Set: set}
	if p.accept("order") {
		if err := p.expect("by"); err != nil {
			return q, err
		}
		if q.Order, err = commaed(p, p.ordering); err != nil {
			return q, err
		}
	}
	if p.accept("limit") {
		q.Limit, err = p.limit()
	}
	return q, err
}

func (p *parser) limit() (int, error) {
	t := p.tok
	if t.sort == endOfText {
		return 0, p.unexpected(t, locale.Text{ES: "un número", EN: "a number"})
	}
	n, err := strconv.Atoi(t.text)
	if err != nil || t.sort != wordToken || n < 1 || n > maxLimit {
		return 0, expecting(at(p.text, t.span, sayBadLimit, "most", maxLimit, "found", t.text), locale.Text{ES: "50", EN: "50"})
	}
	p.take()
	return n, nil
}

// set reads a type with its condition.
func (p *parser) set() (Set, error) {
	start := p.tok.span.Start
	last := p.sees("last")
	if last {
		p.take()
	}
	if p.tok.sort != wordToken || opensPart(p.tok.text) {
		return Set{}, p.unexpected(p.tok, aType)
	}
	name := p.take()
	s := Set{Type: name.text, Span: name.span}
	p.scope = []Path{{Steps: []string{name.text}}}
	if last {
		if err := p.expect("by"); err != nil {
			return s, err
		}
		if p.tok.sort != wordToken || opensPart(p.tok.text) {
			return s, p.unexpected(p.tok, aReference)
		}
		by := p.take()
		s.LastBy = by.text
		s.Span = Span{start, by.span.End}
	}
	if p.accept("where") {
		where, err := p.condition()
		s.Where = where
		return s, err
	}
	return s, nil
}

func (p *parser) group() (Group, error) {
	part := Whole
	switch {
	case p.sees("year"):
		part = Year
	case p.sees("month"):
		part = Month
	}
	if part != Whole && lex(p.text, p.tok.span.End).is("(") {
		p.take()
		p.take()
		path, err := p.path()
		if err != nil {
			return Group{}, err
		}
		return Group{path, part}, p.expect(")")
	}
	path, err := p.path()
	return Group{Path: path}, err
}

func (p *parser) ordering() (Ordering, error) {
	path, err := p.path()
	if err != nil {
		return Ordering{}, err
	}
	if p.accept("desc") {
		return Ordering{path, true}, nil
	}
	p.accept("asc")
	return Ordering{Path: path}, nil
}

// path reads names joined by dots.
func (p *parser) path() (Path, error) {
	if p.tok.sort != wordToken || opensPart(p.tok.text) {
		return Path{}, p.unexpected(p.tok, aPath)
	}
	first := p.take()
	path := Path{Steps: []string{first.text}, Span: first.span}
	for p.accept(".") {
		if p.tok.sort != wordToken {
			return path, p.unexpected(p.tok, aPath)
		}
		step := p.take()
		path.Steps = append(path.Steps, step.text)
		path.Span.End = step.span.End
	}
	p.about = Compare{Path: path}
	return path, p.count(path.Span)
}

// commaed reads one or more, with commas between.
func commaed[T any](p *parser, one func() (T, error)) ([]T, error) {
	var all []T
	for {
		x, err := one()
		if err != nil {
			return nil, err
		}
		all = append(all, x)
		if !p.accept(",") {
			return all, nil
		}
	}
}

// tooMuch says what is wrong with what stands after a query that is complete.
func (p *parser) tooMuch(q Query) error {
	found := within(p.text, p.tok.span)
	advice := locale.Text{}
	switch {
	case p.tok.is("has"):
		advice = locale.Text{ES: "has va con some, none, every o commitment", EN: "has goes with some, none, every or commitment"}
	case p.tok.is("with"):
		advice = locale.Text{ES: "with va con share of", EN: "with goes with share of"}
	case p.tok.is("by") && q.Op == List:
		advice = locale.Text{ES: "para contar por grupos escriba count delante; para ordenar, order by", EN: "to count by groups write count in front; to sort, order by"}
	case p.tok.is("by"):
		advice = locale.Text{ES: "by va con count y sum", EN: "by goes with count and sum"}
	case p.tok.is("order"), p.tok.is("limit"):
		advice = locale.Text{ES: "order by y limit van con una lista", EN: "order by and limit go with a list"}
	case p.tok.is("where"):
		advice = locale.Text{ES: "where va una sola vez, después del tipo; una más condiciones con and", EN: "where stands once, after the type; join further conditions with and"}
	default:
		return p.stray(q)
	}
	return expecting(at(p.text, p.tok.span, sayMisplacedPart, "found", found, "advice", advice), advice)
}
