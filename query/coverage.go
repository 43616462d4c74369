package query

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Completeness is what the coverage statements of a record say about a set at a
// moment.
type Completeness struct {
	Holds   bool        // somebody says that the record is complete about all of the set
	Covered bool        // somebody says so, if only up to Through
	Through record.Day  // the latest day through which anybody looked
	By      []record.ID // who says so, by key
	Short   []Shortfall // statements that do not hold for the set, by key
}

// Shortfall is a coverage statement that is about a set, or meant to be, and does
// not hold for it.
type Shortfall struct {
	ID  record.ID
	Why locale.Localized
}

func (c Completeness) relyOn(a *Answer) {
	a.Covered, a.Complete, a.Coverage = c.Covered, c.Holds, c.By
	if !c.Holds {
		a.LookedThrough, a.Short = c.Through, c.Short
	}
}

// Why a coverage statement does not hold.
var (
	sayNoStart = locale.Message{
		ID: "query.coverage-no-start",
		ES: "no dice desde cuándo está completo el registro; escriba en «from» el primer día, o «../2018» si lo está desde siempre",
		EN: "does not say from when the record is complete; write the first day into “from”, or “../2018” where it always was",
	}
	sayStartsLater = locale.Message{
		ID: "query.coverage-starts-later",
		ES: "dice que el registro está completo desde el {from}, y la consulta pregunta por todo lo anterior",
		EN: "says that the record is complete from {from} on, and the query asks about all that was before",
	}
	sayStartsLaterThan = locale.Message{
		ID: "query.coverage-starts-later-than",
		ES: "dice que el registro está completo desde el {from}, y la consulta pregunta desde el {start}",
		EN: "says that the record is complete from {from} on, and the query asks from {start} on",
	}
	sayNoEnd = locale.Message{
		ID: "query.coverage-no-end",
		ES: "no dice hasta cuándo está completo el registro; escriba en «through» el último día, o «2014-06-30/..» si es hasta el día en que se lee",
		EN: "does not say through when the record is complete; write the last day into “through”, or “2014-06-30/..” for the day of reading",
	}
	sayCoverageForm = locale.Message{
		ID: "query.coverage-form",
		ES: "una cobertura es sobre un conjunto entero: un tipo y su condición, sin count, sum ni share, y sin «last», «order by» ni «limit»",
		EN: "coverage is about a whole set: a type and its condition, without count, sum or share, and without “last”, “order by” or “limit”",
	}
)

// CheckCoverage tells whether a checked query can say what a coverage statement
// is about: a type and its condition, and nothing else. Any other covers nothing.
// The error is a problem at the query.
func CheckCoverage(q Query) error {
	if q.Op == List && q.Limit == 0 && len(q.Order) == 0 && q.Set.LastBy == "" {
		return nil
	}
	span := q.Set.Span
	if len(q.Order) > 0 {
		span = q.Order[0].Path.Span
	}
	return expects(misfit(span, sayCoverageForm), literally(Query{Op: List, Set: Set{
		Type: q.Set.Type, Plural: q.Set.Plural, Where: q.Set.Where,
	}}.String()))
}

// Finder finds an entity by its id, as a view sees it at its moment.
type Finder func(record.ID) (record.Entity, bool)

// Grounds is what completeness is judged on.
type Grounds struct {
	Schema     record.Schema
	Terms      Terms
	At         record.Moment
	Statements []record.Entity // all of type coverage
	Find       Finder
}

// CompletenessOf reads the coverage statements of a record for a checked set. A
// statement holds for it if
//
//   - it is about the set or a wider one; see [CheckCoverage] and [Covers];
//   - it begins no later than the set does: on the first day that the set's own
//     dates allow; where the set is confined to one event, on the event's first
//     day if that is later, because nothing of a case precedes its event; else at
//     the beginning of time, for which a coverage with an open start (../2018) is
//     needed. One without a known first day holds for nothing;
//   - it goes on through the last day that the set's own dates allow, or the
//     moment's known-by date if that is earlier. An open end (2014-06-30/..) goes
//     on until the moment; of one that is not known (2018-12-31/) the known part
//     counts; without any it holds for nothing.
//
// Of a date that may be one of several days, the day counts by which less is
// covered, and so does the reading where several are in dispute. Of several
// statements that hold, all are named; of several that do not go on long enough,
// those that look farthest.
func CompletenessOf(set Set, g Grounds) Completeness {
	var c Completeness
	start, started := g.startOf(set)
	needed := min(g.At.KnownBy, lastDay(set))
	for _, s := range g.Statements {
		related, why := g.about(set, s)
		if !related {
			continue
		}
		through, ok := lookedThrough(s, g.At.KnownBy)
		if why == nil {
			why = startsInTime(s, start, started)
		}
		if why == nil && !ok {
			why = sayNoEnd.With()
		}
		if why != nil {
			c.Short = append(c.Short, Shortfall{s.ID, why})
			continue
		}
		through = min(through, needed)
		if !c.Covered || through > c.Through {
			c.Covered, c.Through, c.By = true, through, nil
		}
		if through == c.Through {
			c.By = append(c.By, s.ID)
		}
	}
	c.Holds = c.Covered && c.Through >= needed
	slices.SortFunc(c.By, compareID)
	slices.SortFunc(c.Short, func(a, b Shortfall) int { return compareID(a.ID, b.ID) })
	return c
}

func compareID(a, b record.ID) int {
	switch {
	case a.String() < b.String():
		return -1
	case a.String() > b.String():
		return 1
	}
	return 0
}

// about reports whether a coverage statement is about a set or a wider one, by
// all of its readings, and why not where it is meant to be.
func (g Grounds) about(set Set, statement record.Entity) (related bool, why locale.Localized) {
	queries := statement.Readings["about_query"]
	for _, v := range queries {
		text, ok := v.(record.Text)
		if !ok {
			return false, nil
		}
		q, err := Parse(text.ByLang()[""])
		if err == nil {
			q, err = Check(q, g.Schema, g.Terms)
		}
		if err != nil || !Covers(Set{Type: q.Set.Type, Plural: q.Set.Plural, Where: q.Set.Where}, set, g.Terms.Under) {
			return false, nil
		}
		if p, ok := problem.Of(CheckCoverage(q)); ok {
			why = p
		}
	}
	return len(queries) > 0, why
}

// startsInTime says why a coverage statement does not begin by the start of a
// set; started is false for the beginning of time.
func startsInTime(statement record.Entity, start record.Day, started bool) locale.Localized {
	from := statement.Readings["from"]
	if len(from) == 0 {
		return sayNoStart.With()
	}
	for _, v := range from {
		d, ok := v.(record.Date)
		switch {
		case !ok || d.Latest() == record.LastDay && !d.StartOpen():
			return sayNoStart.With()
		case d.StartOpen():
		case !started:
			return sayStartsLater.With("from", d.Latest())
		case d.Latest() > start:
			return sayStartsLaterThan.With("from", d.Latest(), "start", start)
		}
	}
	return nil
}

// lookedThrough is the day through which a coverage statement certainly goes on;
// ok is false where there is none.
func lookedThrough(statement record.Entity, now record.Day) (through record.Day, ok bool) {
	through = record.LastDay
	for _, v := range statement.Readings["through"] {
		d, isDate := v.(record.Date)
		switch {
		case !isDate || d.Earliest() == record.FirstDay && !d.EndOpen():
			return 0, false
		case d.EndOpen():
			through = min(through, now)
		default:
			through = min(through, d.Earliest())
		}
	}
	return through, len(statement.Readings["through"]) > 0
}
