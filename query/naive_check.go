package query

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// having are the members of a set that possibly also meet a condition.
func (n naive) having(q Query) []member {
	var having []member
	for _, m := range n.members(q.Set) {
		if in := m.in.And(n.condition(m.Entity, q.With)); in.Possible {
			having = append(having, member{m.Entity, in})
		}
	}
	return having
}

func (n naive) completeness(q Query) Completeness {
	var statements []record.Entity
	for _, e := range n.Entities {
		if e.ID.Type == "coverage" {
			statements = append(statements, e)
		}
	}
	return CompletenessOf(q.Set, Grounds{n.Schema, n.Terms, n.At, statements, func(id record.ID) (record.Entity, bool) {
		e, ok := n.byID[id]
		return e, ok
	}})
}

func (n naive) quantified(q Query) Answer {
	if q.Op == Every {
		var found []Finding
		for _, m := range n.members(q.Set) {
			found = append(found, Finding{m.ID, m.in.And(n.condition(m.Entity, q.With).Not())})
		}
		return DecideEvery(likeliestFirst(found), n.completeness(q))
	}
	var found []Finding
	for _, m := range n.having(q) {
		found = append(found, Finding{m.ID, m.in})
	}
	return DecideSome(q.Op, likeliestFirst(found), n.completeness(q))
}

// likeliestFirst sorts certain findings before possible ones, and those before
// the rest.
func likeliestFirst(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		if a.Certain != b.Certain {
			return compareBool(b.Certain, a.Certain)
		}
		return compareBool(b.Possible, a.Possible)
	})
	return found
}

func (n naive) share(q Query) Answer {
	var t Tally
	for _, m := range n.members(q.Set) {
		with := n.ofWorld().condition(m.Entity, q.With)
		in, out := m.in.And(with), m.in.And(with.Not())
		t.CertainIn += one(in.Certain)
		t.PossibleIn += one(in.Possible)
		t.CertainOut += one(out.Certain)
		t.PossibleOut += one(out.Possible)
	}
	return ShareOf(t, n.completeness(q))
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// standing are the assessments of a commitment, of those dated by the moment,
// that no other is certainly later than.
func (n naive) standing(q Query) Answer {
	var all []member
	for _, e := range n.Entities {
		values := e.Readings["commitment"]
		if first, _ := span(e.Readings["date"]); first > n.At.KnownBy {
			continue // dated later than all that is known: it does not stand yet
		}
		if e.ID.Type == "assessment" && slices.Contains(values, record.Value(record.Ref(q.Commitment))) {
			all = append(all, member{e, record.Verdict{Certain: len(values) == 1, Possible: true}})
		}
	}
	var standing []Finding
	for _, a := range all {
		_, latest := span(a.Readings["date"])
		replaced := slices.ContainsFunc(all, func(b member) bool {
			earliest, _ := span(b.Readings["date"])
			return b.in.Certain && latest < earliest
		})
		if !replaced {
			standing = append(standing, Finding{a.ID, n.condition(a.Entity, q.With)})
		}
	}
	return DecideStanding(standing)
}
