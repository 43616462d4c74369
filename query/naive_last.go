package query

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// last narrows members to the last of each value of a reference. One whose
// reference is not known may be the last of any, and is certainly the last of
// none; one for which it is known that there is none is the last of nothing.
//
// One is certainly the last where all others that may have the same reference,
// or one to a group of which this is a part or that is a part of this, are
// certainly before it. It is possibly the last where no certain member that
// certainly has the same reference is certainly after it.
func (n naive) last(members []member, by string) []member {
	var last []member
	for _, a := range members {
		values := a.Readings[by]
		in := a.in
		if isUnknown(values) || slices.Contains(values, record.Value(record.None{})) {
			in.Certain = false
		}
		for _, v := range refs(values) {
			group := n.mayHave(members, by, v)
			s := n.sequence(group)
			for _, b := range group {
				if a.ID != b.ID && !s.before(b.ID, a.ID) {
					in.Certain = false
				}
				if surelyHas(a, by, v) && surelyHas(b, by, v) && b.in.Certain && s.before(a.ID, b.ID) {
					in.Possible = false
				}
			}
		}
		if in.Possible && (isUnknown(values) || len(refs(values)) > 0) {
			last = append(last, member{a.Entity, in})
		}
	}
	return last
}

func isUnknown(values []record.Value) bool {
	return len(values) == 0 || values[0] == record.Value(record.Unknown{})
}

func surelyHas(m member, by string, v record.Ref) bool {
	values := m.Readings[by]
	return len(values) == 1 && values[0] == record.Value(v)
}

// mayHave are the members that may have a value of a reference, or are about a
// part of what it leads to or about what that is a part of.
func (n naive) mayHave(members []member, by string, v record.Ref) []member {
	var all []member
	for _, m := range members {
		values := m.Readings[by]
		if isUnknown(values) || slices.ContainsFunc(refs(values), func(r record.Ref) bool { return r == v || n.isPart(r, v) || n.isPart(v, r) }) {
			all = append(all, m)
		}
	}
	return all
}

// isPart reports whether an entity is, by some reading, a part of another of its
// type, or a part of a part.
func (n naive) isPart(of, whole record.Ref) bool {
	seen := map[record.Ref]bool{of: true}
	for left := []record.Ref{of}; len(left) > 0; left = left[1:] {
		for _, r := range refs(n.byID[record.ID(left[0])].Readings["part_of"]) {
			if r.Type != of.Type || seen[r] {
				continue
			}
			if r == whole {
				return true
			}
			seen[r] = true
			left = append(left, r)
		}
	}
	return false
}

// sequence is what is said of the order of some entities, directly or through
// one another.
type sequence struct {
	claimed map[[2]record.ID]bool // the first is said to be before the second
	reached map[[2]record.ID]bool // … by one or several steps
}

func (n naive) sequence(members []member) sequence {
	s := sequence{map[[2]record.ID]bool{}, map[[2]record.ID]bool{}}
	for _, a := range members {
		for _, b := range members {
			claimed := n.claimsBefore(a.Entity, b.Entity)
			s.claimed[[2]record.ID{a.ID, b.ID}], s.reached[[2]record.ID{a.ID, b.ID}] = claimed, claimed
		}
	}
	for _, via := range members {
		for _, a := range members {
			for _, b := range members {
				if s.reached[[2]record.ID{a.ID, via.ID}] && s.reached[[2]record.ID{via.ID, b.ID}] {
					s.reached[[2]record.ID{a.ID, b.ID}] = true
				}
			}
		}
	}
	return s
}

// before reports whether a is certainly before b: it is said to be, and nothing
// that is said leads from b back to a.
func (s sequence) before(a, b record.ID) bool {
	return s.claimed[[2]record.ID{a, b}] && !s.reached[[2]record.ID{b, a}]
}

// claimsBefore reports whether a is said to be before b: all days of a are before
// all days of b, or b comes after a.
func (n naive) claimsBefore(a, b record.Entity) bool {
	_, aLatest := span(a.Readings["date"])
	bEarliest, _ := span(b.Readings["date"])
	if aLatest < bEarliest {
		return true
	}
	seen := map[record.ID]bool{}
	for !seen[b.ID] {
		seen[b.ID] = true
		after := b.Readings["after"]
		if len(after) != 1 {
			return false
		}
		r, ok := after[0].(record.Ref)
		if !ok {
			return false
		}
		if record.ID(r) == a.ID {
			return true
		}
		if b, ok = n.byID[record.ID(r)]; !ok {
			return false
		}
	}
	return false
}
