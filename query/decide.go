package query

import (
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// MostBecause is how many of the entities that decide a check are named.
const MostBecause = 50

// Finding is one entity of a check's set, and what it says of the check: for
// [Some] and [None] whether it is in the set and has what is asked; for [Every]
// see [DecideEvery].
type Finding struct {
	ID record.ID
	record.Verdict
}

// DecideSome answers some and none from the entities that possibly are in the
// set and have what is asked, certain ones first, as far as MostBecause. One
// certain entity decides by itself; that there is none takes completeness.
func DecideSome(op Op, found []Finding, c Completeness) Answer {
	var a Answer
	switch {
	case len(found) > 0 && found[0].Certain:
		a.Truth = True
		found = found[:countCertain(found)]
	case len(found) == 0 && c.Holds:
		a.Truth = False
		c.relyOn(&a)
	default:
		c.relyOn(&a)
	}
	a.Because = idsOf(found)
	if op == None {
		a.Truth = a.Truth.not()
	}
	return a
}

// DecideEvery answers every from the entities that are possibly in the set. The
// verdict of each is of the counter-example: that it is in the set and lacks
// what is asked; those whose verdict is the likeliest come first. Nobody is
// convinced by nothing: of an empty set it stays undecided.
func DecideEvery(found []Finding, c Completeness) Answer {
	var a Answer
	if len(found) > 0 {
		first := found[0].Verdict
		found = slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return f.Verdict != first })
		switch {
		case first.Certain:
			a.Truth = False
		case !first.Possible && c.Holds:
			a.Truth = True
		}
	}
	if a.Truth != False {
		c.relyOn(&a)
	}
	a.Because = idsOf(found)
	return a
}

// DecideStanding answers what is asked of a commitment from its standing
// assessments and whether each has it: all must.
func DecideStanding(standing []Finding) Answer {
	slices.SortStableFunc(standing, func(a, b Finding) int { return compareBool(b.Certain, a.Certain) })
	a := Answer{Because: idsOf(standing)}
	if len(standing) > 0 {
		every := func(holds func(record.Verdict) bool) bool {
			return !slices.ContainsFunc(standing, func(f Finding) bool { return !holds(f.Verdict) })
		}
		switch {
		case every(func(v record.Verdict) bool { return v.Certain }):
			a.Truth = True
		case every(func(v record.Verdict) bool { return !v.Possible }):
			a.Truth = False
		}
	}
	return a
}

func countCertain(found []Finding) int {
	n := slices.IndexFunc(found, func(f Finding) bool { return !f.Certain })
	if n < 0 {
		return len(found)
	}
	return n
}

func idsOf(found []Finding) []record.ID {
	var ids []record.ID
	for _, f := range found[:min(len(found), MostBecause)] {
		ids = append(ids, f.ID)
	}
	return ids
}

// Combine joins the answers of checks by All, Any or Not. What decides is named:
// the false ones of a false "and", all of a true one, and so on; of an undecided
// one those that are undecided.
func Combine(op Op, parts []Answer) Answer {
	a := Answer{Truth: parts[0].Truth}
	for _, p := range parts[1:] {
		if op == Any {
			a.Truth = a.Truth.or(p.Truth)
		} else {
			a.Truth = a.Truth.and(p.Truth)
		}
	}
	first := true
	for _, p := range parts {
		if p.Truth != a.Truth {
			continue
		}
		a.Because = union(a.Because, p.Because)
		a.Coverage = union(a.Coverage, p.Coverage)
		if first {
			a.Covered, a.LookedThrough = p.Covered, p.LookedThrough
		}
		if a.Covered = a.Covered && p.Covered; a.Covered {
			a.LookedThrough = min(a.LookedThrough, p.LookedThrough)
		} else {
			a.LookedThrough = 0
		}
		first = false
	}
	a.Because = a.Because[:min(len(a.Because), MostBecause)]
	if op == Not {
		a.Truth = a.Truth.not()
	}
	return a
}

func union(a, b []record.ID) []record.ID {
	for _, id := range b {
		if !slices.Contains(a, id) {
			a = append(a, id)
		}
	}
	return a
}

// Tally counts entities by two conditions at once, for a share: what is
// certainly and what is possibly in the part and out of it.
type Tally struct{ CertainIn, PossibleIn, CertainOut, PossibleOut float64 }

// Share is the least and the greatest share that the tally allows. Nothing to
// divide by makes it undefined.
func (t Tally) Share() Ends {
	if t.PossibleIn+t.PossibleOut == 0 {
		return Ends{}
	}
	e := Ends{Defined: true}
	// Where an end has nothing to divide by, whatever there is lies on one side.
	if least := t.CertainIn + t.PossibleOut; least > 0 {
		e.Low = t.CertainIn / least
	} else {
		e.Low = 1
	}
	if most := t.PossibleIn + t.CertainOut; most > 0 {
		e.High = t.PossibleIn / most
	}
	return e
}

// ShareOf answers a share from its tally. That the record is complete is not
// needed for it, but said.
func ShareOf(t Tally, c Completeness) Answer {
	a := Answer{Certain: t.Share()}
	c.relyOn(&a)
	return a
}

// Completeness is what the coverage statements of a record say about a set at a
// moment.
type Completeness struct {
	Holds   bool        // somebody says that the record is complete up to the moment
	Covered bool        // somebody says so, if only up to Through
	Through record.Day  // the latest day through which anybody looked
	By      []record.ID // who says so, by key
}

func (c Completeness) relyOn(a *Answer) {
	a.Covered, a.Coverage = c.Covered, c.By
	if c.Covered && a.Truth == Undecided {
		a.LookedThrough = c.Through
	}
}

// CompletenessOf reads the coverage statements of a record, as a view sees them,
// for a checked set. A statement covers the set if it is about it or a wider
// one (see [Covers]), from a day no later than the set itself asks for. It holds
// through its last day; without one, through the moment's known-by date. Of
// several that hold, all are named; of several that do not, those that looked
// longest.
func CompletenessOf(set Set, statements []record.Entity, at record.Moment, schema record.Schema, terms Terms) Completeness {
	var c Completeness
	for _, s := range statements {
		if !about(set, s, schema, terms) {
			continue
		}
		through, ok := lookedThrough(s, at.KnownBy)
		if !ok {
			continue
		}
		through = min(through, at.KnownBy)
		if !c.Covered || through > c.Through {
			c = Completeness{Covered: true, Through: through}
		}
		if through == c.Through {
			c.By = append(c.By, s.ID)
		}
	}
	c.Holds = c.Covered && c.Through >= at.KnownBy
	slices.SortFunc(c.By, compareID)
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

// about reports whether a coverage statement covers a set, its end aside. All
// of its readings must.
func about(set Set, statement record.Entity, schema record.Schema, terms Terms) bool {
	queries := statement.Readings["about_query"]
	for _, v := range queries {
		text, ok := v.(record.Text)
		if !ok {
			return false
		}
		q, err := Parse(text.ByLang()[""])
		if err != nil || q.Op != List {
			return false
		}
		if q, err = Check(q, schema, terms); err != nil || !Covers(q.Set, set, terms.Under) {
			return false
		}
	}
	start, asks := StartsAt(set)
	if from := statement.Readings["from"]; asks && len(from) > 0 {
		for _, v := range from {
			if d, ok := v.(record.Date); !ok || d.Latest() > start {
				return false
			}
		}
	}
	return len(queries) > 0
}

// lookedThrough is the day through which a coverage statement certainly holds:
// until now where it names no end. ok is false where its end is not known.
func lookedThrough(statement record.Entity, now record.Day) (through record.Day, ok bool) {
	through = record.Day(math.MaxInt32)
	for _, v := range statement.Readings["through"] {
		switch v := v.(type) {
		case record.Unknown:
			return 0, false
		case record.Date:
			if v.Latest() != record.LastDay {
				through = min(through, v.Earliest())
			}
		}
	}
	if through == record.LastDay {
		through = now
	}
	return through, true
}
