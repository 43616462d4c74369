package query

import (
	"github.com/constancia-project/constancia/record"
)

// StartsAt returns the first day that a checked set itself asks for, by a
// condition on its date that all of it must meet; ok is false where it asks for
// none.
func StartsAt(s Set) (first record.Day, ok bool) {
	return bound(s.Where, dateCondition(firstAllowed), later, earlier)
}

// lastDay is the last day that a set itself asks for; LastDay where it asks for
// none.
func lastDay(s Set) record.Day {
	if last, ok := bound(s.Where, dateCondition(lastAllowed), earlier, later); ok {
		return last
	}
	return record.LastDay
}

func earlier(a, b record.Day) record.Day { return min(a, b) }
func later(a, b record.Day) record.Day   { return max(a, b) }

// bound is a day that follows from a condition: of both of two, the narrower; of
// either, the wider, if each has one.
func bound(e Expr, of func(Compare) (record.Day, bool), narrower, wider func(a, b record.Day) record.Day) (record.Day, bool) {
	switch e := e.(type) {
	case And:
		left, ok := bound(e.Left, of, narrower, wider)
		right, ok2 := bound(e.Right, of, narrower, wider)
		switch {
		case ok && ok2:
			return narrower(left, right), true
		case ok:
			return left, true
		}
		return right, ok2
	case Or:
		left, ok := bound(e.Left, of, narrower, wider)
		right, ok2 := bound(e.Right, of, narrower, wider)
		return wider(left, right), ok && ok2
	case Compare:
		return of(e)
	}
	return 0, false
}

// dateCondition asks the conditions on the entities' own date.
func dateCondition(of func(Compare) (record.Day, bool)) func(Compare) (record.Day, bool) {
	return func(c Compare) (record.Day, bool) {
		if len(c.Path.Steps) != 1 || c.Path.Steps[0] != "date" {
			return 0, false
		}
		return of(c)
	}
}

// firstAllowed is the first day that a condition on a date allows.
func firstAllowed(c Compare) (first record.Day, ok bool) {
	first = record.LastDay
	for _, l := range c.Values {
		d, isDate := l.Value.(record.Date)
		if !isDate {
			return 0, false
		}
		day := d.Earliest()
		switch c.Op {
		case Equal, In, GreaterEqual:
		case Greater:
			if day = d.Latest(); day != record.LastDay {
				day++
			}
		default:
			return 0, false
		}
		first = min(first, day)
	}
	return first, first != record.FirstDay
}

// lastAllowed is the last day that a condition on a date allows.
func lastAllowed(c Compare) (last record.Day, ok bool) {
	last = record.FirstDay
	for _, l := range c.Values {
		d, isDate := l.Value.(record.Date)
		if !isDate {
			return 0, false
		}
		day := d.Latest()
		switch c.Op {
		case Equal, In, LessEqual:
		case Less:
			if day = d.Earliest(); day != record.FirstDay {
				day--
			}
		default:
			return 0, false
		}
		last = max(last, day)
	}
	return last, last != record.LastDay
}

// startOf is the first day of a set, as [CompletenessOf] has it; ok is false for
// the beginning of time.
func (g Grounds) startOf(set Set) (start record.Day, ok bool) {
	start, ok = StartsAt(set)
	event, confined := bound(set.Where, func(c Compare) (record.Day, bool) { return g.confines(set.Type, c) }, later, earlier)
	switch {
	case ok && confined:
		return max(start, event), true
	case confined:
		return event, true
	}
	return start, ok
}

// confines is the first day of the events to which a condition confines a set,
// along references: event = E, proceeding.event = E, proceeding = P, or id = E
// for events themselves.
func (g Grounds) confines(typ string, c Compare) (start record.Day, ok bool) {
	if c.Op != Equal && c.Op != In {
		return 0, false
	}
	hops, err := Route(g.Schema, g.Terms, typ, c.Path)
	if err != nil || leadsBack(hops) {
		return 0, false
	}
	start = record.LastDay
	for _, l := range c.Values {
		ref, isRef := l.Value.(record.Ref)
		if !isRef {
			return 0, false
		}
		first, known := g.eventStart(record.ID(ref))
		if !known {
			return 0, false
		}
		start = min(start, first)
	}
	return start, true
}

// eventStart is the first day that an event can have begun, or that of the event
// to which an entity belongs.
func (g Grounds) eventStart(id record.ID) (first record.Day, ok bool) {
	e, found := g.Find(id)
	if !found {
		return 0, false
	}
	if id.Type == "event" {
		first, _ = span(e.Readings["date"])
		return first, first != record.FirstDay
	}
	events := e.Readings["event"]
	first = record.LastDay
	for _, v := range events {
		ref, isRef := v.(record.Ref)
		if !isRef || ref.Type != "event" {
			return 0, false
		}
		of, known := g.eventStart(record.ID(ref))
		if !known {
			return 0, false
		}
		first = min(first, of)
	}
	return first, len(events) > 0
}
