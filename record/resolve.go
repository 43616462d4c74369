package record

import (
	"slices"
)

// Resolver turns the statements of a property into its readings.
type Resolver struct {
	// Under reports whether a term of a vocabulary is an ancestor or lies
	// under it. Nil means that only equal terms agree.
	Under func(vocabulary, term, ancestor string) bool
}

// Readings returns what the visible statements of p allow one to say at a
// moment: none where nothing is recorded, one value where one is allowed by
// all of them, else all of them: then p is disputed, unless its kind is
// [Kind.Undisputed]. The readings of words stand in the order in which they were
// said, others in that of their texts.
//
// A statement is visible when it was recorded and known by the moment. The
// preferred ones count if there are any, else the normal ones. Statements of
// other properties than p are passed over. The order of stmts changes nothing.
func (r Resolver) Readings(stmts []Statement, p Property, at Moment) []Value {
	return r.resolve(p.Kind, valuesOf(r.Standing(stmts, p, at)))
}

// Standing returns the statements from which the readings of p are made, in
// journal order: the visible ones of the best rank, deprecated ones never.
func (r Resolver) Standing(stmts []Statement, p Property, at Moment) []Statement {
	var standing []Statement
	best := Normal
	for _, s := range stmts {
		if s.Property != p.Name || s.ID.Leaf > at.Position || !s.Known.KnownBy(at.KnownBy) {
			continue
		}
		switch rank := s.RankAt(at); {
		case rank == Deprecated || rank == Normal && best == Preferred:
			continue
		case rank == Preferred && best == Normal:
			best, standing = Preferred, nil
		}
		standing = append(standing, s)
	}
	slices.SortStableFunc(standing, compareStatements)
	return standing
}

func compareStatements(a, b Statement) int {
	if a.ID.Leaf != b.ID.Leaf {
		return int(min(max(a.ID.Leaf-b.ID.Leaf, -1), 1))
	}
	if a.ID.N != b.ID.N {
		return a.ID.N - b.ID.N
	}
	return compareValues(a.Value, b.Value)
}

func valuesOf(stmts []Statement) []Value {
	values := make([]Value, len(stmts))
	for i, s := range stmts {
		values[i] = s.Value
	}
	return values
}

// resolve merges values, given in journal order, into readings.
func (r Resolver) resolve(k Kind, values []Value) []Value {
	distinct := distinctValues(values)
	if len(distinct) > 1 {
		distinct = slices.DeleteFunc(distinct, func(v Value) bool { return v == Unknown{} })
	}
	if len(distinct) < 2 {
		return distinct
	}
	if k.Worded() {
		return wordings(distinct)
	}
	if v, ok := r.meet(k, distinct); ok {
		return []Value{v}
	}
	return sortedValues(distinct)
}

// distinctValues drops repetitions and keeps the order. Values are comparable:
// what is written alike is ==.
func distinctValues(values []Value) []Value {
	var distinct []Value
	for _, v := range values {
		if !slices.Contains(distinct, v) {
			distinct = append(distinct, v)
		}
	}
	return distinct
}

// wordings merges texts by language: of each language the oldest words make
// the first reading; all other wordings follow, oldest first.
func wordings(values []Value) []Value {
	first := map[string]string{}
	var others []Value
	for _, v := range values {
		t, ok := v.(Text)
		if !ok {
			others = append(others, v)
			continue
		}
		left := map[string]string{}
		for lang, w := range t.ByLang() {
			switch have, said := first[lang]; {
			case !said:
				first[lang] = w
			case have != w:
				left[lang] = w
			}
		}
		if len(left) > 0 {
			others = append(others, Words(left))
		}
	}
	if len(first) == 0 {
		return others
	}
	return distinctValues(append([]Value{Words(first)}, others...))
}
