package query

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// What is known of a condition, as [record.Verdict] says it.
var (
	surely  = record.Verdict{Certain: true, Possible: true}
	perhaps = record.Verdict{Possible: true}
	never   = record.Verdict{}
)

// definite is a condition that is not in doubt.
func definite(holds bool) record.Verdict { return record.Verdict{Certain: holds, Possible: holds} }

// among is the verdict over several readings, of which one is right: certain
// under all, possible under one.
func among[T any](readings []T, one func(T) record.Verdict) record.Verdict {
	all, some := len(readings) > 0, never
	for _, r := range readings {
		v := one(r)
		all, some = all && v.Certain, some.Or(v)
	}
	return record.Verdict{Certain: all, Possible: some.Possible}
}

// and, or and not join the answers of checks, after Kleene.
func (t Truth) and(u Truth) Truth {
	switch {
	case t == False || u == False:
		return False
	case t == True && u == True:
		return True
	}
	return Undecided
}

func (t Truth) or(u Truth) Truth { return t.not().and(u.not()).not() }

func (t Truth) not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Undecided
}

// comparison is the last hop of a path, an operator and what is compared with.
type comparison struct {
	end    Hop
	op     Operator
	values []record.Value
	terms  Terms
}

func comparisonOf(end Hop, c Compare, terms Terms) comparison {
	values := make([]record.Value, len(c.Values))
	for i, l := range c.Values {
		values[i] = l.Value
	}
	return comparison{end, c.Op, values, terms}
}

// readings compares what is recorded of a property. Of an address or a query
// the first reading alone counts; see [record.Kind.HoldsAmong] for the rest.
func (c comparison) readings(values []record.Value) record.Verdict {
	kind := c.end.Property.Kind
	switch {
	case c.end.Way == Attribute:
		return c.attribute(values)
	case kind.Undisputed() && len(values) > 1:
		values = values[:1]
	}
	return kind.HoldsAmong(values, record.Operator(c.op), c.values, func(term, ancestor string) bool {
		return c.terms.Under(kind.Vocabulary, term, ancestor)
	})
}

// attribute compares a column of a term. An empty column says nothing; known
// none has no columns.
func (c comparison) attribute(values []record.Value) record.Verdict {
	if c.op == NotEqual {
		equal := c
		equal.op = Equal
		return equal.attribute(values).Not()
	}
	if len(values) == 0 {
		return perhaps
	}
	return among(values, func(v record.Value) record.Verdict {
		switch v := v.(type) {
		case record.None:
			return never
		case record.Term:
			if have := c.terms.Attribute(c.end.Property.Kind.Vocabulary, string(v), c.end.Step); have != "" {
				return definite(slices.Contains(c.values, record.Value(record.Term(have))))
			}
		}
		return perhaps
	})
}

// Searched reports whether the words of a kind are found by ~ word by word.
func Searched(k record.Kind) bool {
	return k.Base == record.Line || k.Base == record.Prose || k.Base == record.Markdown
}
