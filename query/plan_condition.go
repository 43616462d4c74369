package query

import (
	"fmt"
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// Sought is what a Test asks of one reading: [Days], [Stretches], [Numbers],
// [Amounts], [Codes], [Territory] or [Texts].
type Sought interface{ isSought() }

// Days asks whether an instant lies within one of some stretches of days, ends
// included. FirstDay and LastDay stand for no limit.
type Days []DaySpan

// DaySpan is a stretch of days with both its ends.
type DaySpan struct{ From, To record.Day }

// Stretches asks how a period stands to one of some stretches of days.
type Stretches struct {
	Op    Operator // Equal, Less, LessEqual, Greater, GreaterEqual or In
	Spans []DaySpan
}

// Numbers asks whether a quantity lies within one of some closed spans.
type Numbers []NumberSpan

// NumberSpan is a closed span of numbers; infinite ends stand for no limit.
type NumberSpan struct{ Low, High float64 }

// Amounts asks for numbers that are percentages, or for such as are not; one of
// the other sort may be any.
type Amounts struct {
	Numbers
	Percent bool
}

// Codes asks for a term: one of Sure certainly is, one of Maybe may be.
type Codes struct{ Sure, Maybe []string }

// Territory asks whether a place lies in one.
type Territory struct{ Code string }

// Texts asks for one of some canonical texts exactly.
type Texts []string

func (Days) isSought()      {}
func (Stretches) isSought() {}
func (Numbers) isSought()   {}
func (Amounts) isSought()   {}
func (Codes) isSought()     {}
func (Territory) isSought() {}
func (Texts) isSought()     {}

// condition plans a condition on entities of a type; nil stays nil.
func (p planner) condition(t record.Type, e Expr) (Predicate, error) {
	switch e := e.(type) {
	case nil:
		return nil, nil
	case And:
		left, right, err := p.two(t, e.Left, e.Right)
		return AllOf(append(flat[AllOf](left), flat[AllOf](right)...)), err
	case Or:
		left, right, err := p.two(t, e.Left, e.Right)
		return AnyOf(append(flat[AnyOf](left), flat[AnyOf](right)...)), err
	case Negation:
		inner, err := p.condition(t, e.Expr)
		if err != nil {
			return nil, err
		}
		return Opposite(inner), nil
	case Compare:
		return p.compare(t, e)
	case State:
		return p.state(t, e)
	case Matches:
		return p.matches(t, e)
	case Exists:
		return p.exists(t, e)
	}
	return nil, fmt.Errorf("planning: a %T is no condition", e)
}

func (p planner) two(t record.Type, left, right Expr) (l, r Predicate, err error) {
	if l, err = p.condition(t, left); err != nil {
		return nil, nil, err
	}
	r, err = p.condition(t, right)
	return l, r, err
}

// flat takes a joint of the same sort apart, so that chains stay flat.
func flat[Joint interface{ ~[]Predicate }](p Predicate) []Predicate {
	if all, ok := any(p).(Joint); ok {
		return slices.Clone([]Predicate(all))
	}
	return []Predicate{p}
}

// along plans what is asked at the end of a path, and what leads there.
func (p planner) along(t record.Type, hops []Hop, recorded bool, ask func(record.Type, Hop) (Predicate, error)) (Predicate, error) {
	hop := hops[0]
	switch {
	case len(hops) == 1 && hop.Way != Back:
		return ask(t, hop)
	case hop.Way == Back:
		other, ok := p.schema.Type(hop.To[0])
		if !ok {
			return nil, fmt.Errorf("planning: no type %q", hop.To[0])
		}
		var where Predicate
		var err error
		if len(hops) > 1 {
			where, err = p.along(other, hops[1:], recorded, ask)
		} else {
			where, err = ask(other, hop)
		}
		c, _ := ColumnOf(other, hop.Property.Name)
		return Among{Type: other, Column: c, Where: where, Recorded: recorded, World: p.world && !recorded}, err
	}
	leg, err := p.leg(t, hop)
	if err != nil {
		return nil, err
	}
	where, err := p.along(leg.To, hops[1:], recorded, ask)
	return Via{Leg: leg, Where: where, Recorded: recorded}, err
}

func (p planner) route(t record.Type, path Path) ([]Hop, error) {
	hops, err := Route(p.schema, p.terms, t.Name, path)
	if err != nil {
		return nil, fmt.Errorf("planning: %w", err)
	}
	return hops, nil
}

func (p planner) compare(t record.Type, e Compare) (Predicate, error) {
	hops, err := p.route(t, e.Path)
	if err != nil {
		return nil, err
	}
	// Not equal is asked where the path ends, not of the path as a whole: across
	// a way back it holds where one differs.
	differ := e.Op == NotEqual
	if differ {
		e.Op = Equal
	}
	return p.along(t, hops, false, func(t record.Type, end Hop) (Predicate, error) {
		var leaf Predicate = named(e)
		if end.Way != Identity {
			c, _ := ColumnOf(t, end.Property.Name)
			sought, err := p.sought(end, e)
			if err != nil {
				return nil, err
			}
			leaf = Test{Column: c, Sought: sought}
		}
		if differ {
			return Opposite(leaf), nil
		}
		return leaf, nil
	})
}

func named(e Compare) Named {
	var keys []string
	for _, l := range e.Values {
		if r, ok := l.Value.(record.Ref); ok {
			keys = append(keys, r.Key)
		}
	}
	return Named{Keys: keys}
}

// sought plans a comparison with what stands at the end of a path.
func (p planner) sought(end Hop, e Compare) (Sought, error) {
	kind := end.Property.Kind
	switch {
	case end.Way == Attribute:
		return p.attributeCodes(end, e), nil
	case kind.Base == record.Instant:
		return daysOf(e), nil
	case kind.Base == record.Period:
		return stretchesOf(e), nil
	case kind.Base == record.Amount:
		q, _ := e.Values[0].Value.(record.Quantity)
		return Amounts{numbersOf(kind, e), q.Percent()}, nil
	case kind.Counted():
		return numbersOf(kind, e), nil
	case kind.Base == record.TermOf && e.Op == Under:
		return p.codesUnder(kind.Vocabulary, e.Values[0].Value.String()), nil
	case kind.Base == record.TermOf:
		return Codes{Sure: textsOf(e)}, nil
	case e.Op == Under:
		return Territory{e.Values[0].Value.String()}, nil
	}
	return Texts(textsOf(e)), nil
}

func textsOf(e Compare) []string {
	texts := make([]string, len(e.Values))
	for i, l := range e.Values {
		texts[i] = l.Value.String()
	}
	return texts
}

// codesUnder are the terms that lie under one, and the wider ones that may mean
// one that does.
func (p planner) codesUnder(vocabulary, asked string) Codes {
	var c Codes
	for _, code := range p.terms.Codes(vocabulary) {
		switch {
		case p.terms.Under(vocabulary, code, asked):
			c.Sure = append(c.Sure, code)
		case p.terms.Under(vocabulary, asked, code):
			c.Maybe = append(c.Maybe, code)
		}
	}
	return c
}

// attributeCodes are the terms whose column has what is asked, and those whose
// column is empty.
func (p planner) attributeCodes(end Hop, e Compare) Codes {
	var c Codes
	asked := textsOf(e)
	vocabulary := end.Property.Kind.Vocabulary
	for _, code := range p.terms.Codes(vocabulary) {
		switch have := p.terms.Attribute(vocabulary, code, end.Step); {
		case have == "":
			c.Maybe = append(c.Maybe, code)
		case slices.Contains(asked, have):
			c.Sure = append(c.Sure, code)
		}
	}
	return c
}

// daysOf are the days that a comparison allows; a comparison that allows none
// adds nothing.
func daysOf(e Compare) Days {
	var days Days
	for _, l := range e.Values {
		d, _ := l.Value.(record.Date)
		from, to := d.Earliest(), d.Latest()
		switch e.Op {
		case Less:
			if from == record.FirstDay {
				continue
			}
			from, to = record.FirstDay, from-1
		case LessEqual:
			from = record.FirstDay
		case Greater:
			if to == record.LastDay {
				continue
			}
			from, to = to+1, record.LastDay
		case GreaterEqual:
			to = record.LastDay
		}
		days = append(days, DaySpan{from, to})
	}
	return days
}

func stretchesOf(e Compare) Stretches {
	s := Stretches{Op: e.Op}
	for _, l := range e.Values {
		d, _ := l.Value.(record.Date)
		s.Spans = append(s.Spans, DaySpan{d.Earliest(), d.Latest()})
	}
	return s
}

// numbersOf are the numbers that a comparison allows.
func numbersOf(k record.Kind, e Compare) Numbers {
	var numbers Numbers
	for _, l := range e.Values {
		low, high, _ := k.Ends(l.Value)
		switch e.Op {
		case Less:
			low, high = math.Inf(-1), math.Nextafter(low, math.Inf(-1))
		case LessEqual:
			low = math.Inf(-1)
		case Greater:
			low, high = math.Nextafter(high, math.Inf(1)), math.Inf(1)
		case GreaterEqual:
			high = math.Inf(1)
		}
		numbers = append(numbers, NumberSpan{low, high})
	}
	return numbers
}

// state plans what is recorded at the end of a path. A reference on the way that
// is known to be none is something recorded, too. That something is none is
// certain where nothing else is recorded of it, else possible.
func (p planner) state(t record.Type, e State) (Predicate, error) {
	hops, err := p.route(t, e.Path)
	if err != nil {
		return nil, err
	}
	value, err := p.recorded(t, hops, Value)
	if err != nil {
		return nil, err
	}
	anything, err := p.recorded(t, hops, Anything)
	if err != nil {
		return nil, err
	}
	switch e.Is {
	case IsUnknown:
		return Opposite(anything), nil
	case IsNone:
		none, err := p.recorded(t, hops, NoValue)
		return Between{AllOf{none, Opposite(value)}, none}, err
	}
	return anything, nil
}

func (p planner) recorded(t record.Type, hops []Hop, what Presence) (Predicate, error) {
	hop := hops[0]
	if len(hops) == 1 {
		c, _ := ColumnOf(t, hop.Property.Name)
		h := Holds{Column: c, What: what}
		if hop.Way == Attribute {
			h.Codes = p.filled(hop)
		}
		return h, nil
	}
	if hop.Way == Back {
		other, ok := p.schema.Type(hop.To[0])
		if !ok {
			return nil, fmt.Errorf("planning: no type %q", hop.To[0])
		}
		where, err := p.recorded(other, hops[1:], what)
		c, _ := ColumnOf(other, hop.Property.Name)
		return Among{Type: other, Column: c, Where: where, Recorded: true}, err
	}
	leg, err := p.leg(t, hop)
	if err != nil {
		return nil, err
	}
	where, err := p.recorded(leg.To, hops[1:], what)
	led := Via{Leg: leg, Where: where, Recorded: true}
	if what == Value {
		return led, err
	}
	return AnyOf{led, Holds{Column: leg.Column, What: NoValue}}, err
}

// filled are the terms whose column is not empty; it is never nil.
func (p planner) filled(hop Hop) []string {
	codes := []string{}
	for code, value := range p.column(hop.Property.Kind.Vocabulary, hop.Step) {
		if value != "" {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
}

func (p planner) matches(t record.Type, e Matches) (Predicate, error) {
	begin := SearchWords(e.Text.Text)
	if len(e.Path.Steps) == 0 {
		return Words{Begin: begin}, nil
	}
	hops, err := p.route(t, e.Path)
	if err != nil {
		return nil, err
	}
	recorded := !p.world || !leadsBack(hops)
	return p.along(t, hops, recorded, func(t record.Type, end Hop) (Predicate, error) {
		c, _ := ColumnOf(t, end.Property.Name)
		if !Searched(end.Property.Kind) {
			return Contains{Column: c, Text: e.Text.Text}, nil
		}
		return Words{Column: &c, Begin: begin}, nil
	})
}

func (p planner) exists(t record.Type, e Exists) (Predicate, error) {
	hops, err := p.route(t, e.Path)
	if err != nil {
		return nil, err
	}
	planned, err := p.along(t, hops, false, func(t record.Type, _ Hop) (Predicate, error) { return p.condition(t, e.Where) })
	if err != nil || !e.None {
		return planned, err
	}
	return Opposite(planned), nil
}
