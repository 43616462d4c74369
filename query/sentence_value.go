package query

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// territories is the vocabulary that names them.
const territories = "territories"

// value says a literal of a checked query.
func (s voice) value(v Literal) string {
	switch value := v.Value.(type) {
	case record.Ref:
		return s.name(record.ID(value))
	case record.Term:
		return s.quoted(s.label(v))
	case record.Place:
		return s.place(value)
	case record.Date:
		return value.Period(s.l)
	case record.Quantity:
		return value.In(s.l)
	}
	return s.quoted(v.Text)
}

func (s voice) place(p record.Place) string {
	var names []string
	for _, code := range p.Codes() {
		name := code
		if label, ok := s.Terms.Label(territories, code); ok {
			name = label.In(s.l)
		}
		names = append(names, name)
	}
	if names == nil {
		return p.In(s.l)
	}
	return s.and(names)
}

// label is what a term is called inside a sentence. Institutions and models
// keep the capital of a name.
func (s voice) label(v Literal) string {
	label, ok := s.Terms.Label(v.Vocabulary, v.Text)
	if !ok {
		return v.Text
	}
	switch v.Vocabulary {
	case "perpetrator-types", "stage-models", territories:
		return label.In(s.l)
	}
	return lowerFirst(label.In(s.l))
}

// when is a date as it is said, and whether Spanish puts an article before it.
type when struct {
	said string
	day  bool
}

func (s voice) when(d record.Date) when {
	return when{d.Period(s.l), d.Precision() == record.DayPrecision}
}

// edge is the first or last day of a stretch of days, where a comparison goes
// by that; a year or month is said whole.
func (s voice) edge(d record.Date, first bool) when {
	if d.Precision() != record.RangePrecision {
		return s.when(d)
	}
	day := d.Latest()
	if first {
		day = d.Earliest()
	}
	if whole := record.On(day); !whole.IsZero() {
		return s.when(whole)
	}
	return s.when(d)
}

// of, to and in put a Spanish preposition before a date.
func (w when) of(l locale.Lang) string {
	switch {
	case l != locale.ES:
		return w.said
	case w.day:
		return "del " + w.said
	case strings.HasPrefix(w.said, "de "), strings.HasPrefix(w.said, "del "), strings.HasPrefix(w.said, "desde "), strings.HasPrefix(w.said, "hasta "):
		return w.said
	}
	return "de " + w.said
}

func (w when) to(l locale.Lang) string {
	switch {
	case l != locale.ES:
		return w.said
	case w.day:
		return "al " + w.said
	}
	return "a " + w.said
}

// dateMessages say how a date stands to another, after its noun or its verb.
var dateMessages = map[Operator]locale.Message{
	Equal: sayOnDate, In: sayOnDate, Less: sayBeforeDate, LessEqual: sayThroughDate, Greater: sayAfterDate, GreaterEqual: sayFromDate,
}

// dated says a condition on the date beside its noun: dated after May 2018.
func (s voice) dated(e Compare) string {
	d := e.Values[0].Value.(record.Date)
	w := s.when(d)
	switch e.Op {
	case Less, GreaterEqual:
		w = s.edge(d, true)
	case LessEqual, Greater:
		w = s.edge(d, false)
	}
	return s.say(dateMessages[e.Op], "of", w.of(s.l), "to", w.to(s.l))
}

// onDate says a condition on a date after its noun: is after May 2018.
func (s voice) onDate(e Compare, not bool) complement {
	if e.Op != Equal && e.Op != In {
		return complement{be, s.dated(e)}
	}
	var all []string
	day := true
	for _, v := range e.Values {
		w := s.when(v.Value.(record.Date))
		day = day && w.day
		switch {
		case s.l != locale.ES:
			all = append(all, w.said)
		case w.day:
			all = append(all, "el "+w.said)
		case w.of(s.l) == w.said:
			all = append(all, w.said)
		default:
			all = append(all, "en "+w.said)
		}
	}
	if day {
		return complement{be, s.oneOf(all, not)}
	}
	return complement{fall, s.say(sayFallsIn, "when", s.oneOf(all, not))}
}

// amount says a condition on a number after its noun: is 34 or more.
func (s voice) amount(e Compare, not bool) complement {
	messages := map[Operator]locale.Message{
		Less: sayLessThan, LessEqual: sayAtMost, Greater: sayMoreThan, GreaterEqual: sayAtLeast,
	}
	m, ok := messages[e.Op]
	if !ok {
		return complement{be, s.oneOf(s.values(e), not)}
	}
	return complement{be, s.say(m, "n", s.value(e.Values[0]))}
}
