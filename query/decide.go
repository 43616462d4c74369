package query

import (
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
	agree := slices.DeleteFunc(slices.Clone(parts), func(p Answer) bool { return p.Truth != a.Truth })
	for _, p := range agree {
		a.Because = union(a.Because, p.Because)
		a.Coverage = union(a.Coverage, p.Coverage)
		a.Short = append(a.Short, p.Short...)
	}
	a.lookedThrough(agree)
	a.Because = a.Because[:min(len(a.Because), MostBecause)]
	if op == Not {
		a.Truth = a.Truth.not()
	}
	return a
}

// lookedThrough joins what some parts of a check say of completeness: as far as
// that of which the record is least complete.
func (a *Answer) lookedThrough(parts []Answer) {
	a.Complete = !slices.ContainsFunc(parts, func(p Answer) bool { return !p.Complete })
	a.Covered = !slices.ContainsFunc(parts, func(p Answer) bool { return !p.Covered })
	if !a.Covered || a.Complete {
		return
	}
	a.LookedThrough = record.LastDay
	for _, p := range parts {
		if !p.Complete {
			a.LookedThrough = min(a.LookedThrough, p.LookedThrough)
		}
	}
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

// ShareOf answers a share from its tally. It is of what is on record: only where
// that is complete is it of the world, too.
func ShareOf(t Tally, c Completeness) Answer {
	a := Answer{Certain: t.Share()}
	c.relyOn(&a)
	return a
}
