package record

import "slices"

// Operator compares a value with a literal.
type Operator int

// The operators. In takes one or several literals and holds where one of them
// does; the others take one.
const (
	Equal Operator = iota + 1
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	In
	Under
)

// Verdict is a condition's answer after Kleene's logic: what holds under every
// reading, and what holds under at least one. What is certain is possible.
type Verdict struct{ Certain, Possible bool }

// What is not so, and what nobody can tell.
var (
	no      = Verdict{false, false}
	perhaps = Verdict{false, true}
)

// Not is the verdict of the negation: it swaps certain and possible.
func (v Verdict) Not() Verdict { return Verdict{!v.Possible, !v.Certain} }

// And is the verdict of both, reading each by itself.
func (v Verdict) And(w Verdict) Verdict {
	return Verdict{v.Certain && w.Certain, v.Possible && w.Possible}
}

// Or is the verdict of either, reading each by itself.
func (v Verdict) Or(w Verdict) Verdict {
	return Verdict{v.Certain || w.Certain, v.Possible || w.Possible}
}

func decided(b bool) Verdict { return Verdict{b, b} }

// Nesting tells whether a term of the vocabulary at hand is an ancestor or lies
// beneath it.
type Nesting func(term, ancestor string) bool

// HoldsAmong compares all readings of a property of kind k: certain under every
// one, possible under one. No reading at all is as good as Unknown. Wordings (see
// [Kind.Undisputed]) are not in dispute: one that is equal is enough for certainty.
func (k Kind) HoldsAmong(readings []Value, op Operator, literals []Value, under Nesting) Verdict {
	if len(readings) == 0 {
		return perhaps
	}
	if op == NotEqual {
		return k.HoldsAmong(readings, Equal, literals, under).Not()
	}
	all := Verdict{Certain: true}
	some := no
	for _, r := range readings {
		v := k.Holds(r, op, literals, under)
		some = some.Or(v)
		all.Certain = all.Certain && v.Certain
	}
	if k.Undisputed() {
		return some
	}
	return Verdict{all.Certain, some.Possible}
}

// Holds compares one reading with literals, which must be definite: no
// qualifier, no choice, nothing unknown. It decides by these rules alone.
//
//   - Unknown (or nil): everything is possible, nothing certain. None: nothing
//     is possible. NotEqual is the negation of Equal, so a None differs from
//     everything.
//   - In: the disjunction over the literals. A value that must lie in one of
//     two, but may lie in either, is therefore only possible.
//   - Instants and quantities, as [lo, hi] by [Kind.Ends], against the literal's
//     [a, b]: equal and in, a ≤ lo and hi ≤ b for certain, lo ≤ b and a ≤ hi
//     possibly; less, hi < a for certain, lo < a possibly; at most, hi ≤ b, lo ≤
//     b; greater, lo > b, hi > b; at least, lo ≥ a, hi ≥ a. A qualifier (~ ?) of
//     a date does not move its ends; "~60" has none, so all is possible. What a
//     set of dates leaves out between its ends counts as in. A percentage and an
//     amount that is none are of different units: all is possible.
//   - Periods mean all of [lo, hi]. In: the whole lies in [a, b]. Equal: both
//     ends are the literal's. Less, at most: its last day is before a, not after
//     b. Greater, at least: its first day is after b, not before a. An end that
//     is open or unknown may lie anywhere on its side of the other.
//   - Areas: under, see [Place.Within]; equal, the same set.
//   - Terms: under, reflexive; a wider term may mean the narrower one. Equal is
//     exact.
//   - References and words: equal is exact; words in any of their languages.
//
// A comparison that means nothing for the kind is possible and not certain.
func (k Kind) Holds(v Value, op Operator, literals []Value, under Nesting) Verdict {
	switch v.(type) {
	case nil, Unknown:
		return perhaps
	case None:
		return decided(op == NotEqual)
	}
	if op == NotEqual {
		return k.Holds(v, Equal, literals, under).Not()
	}
	any := no
	for _, literal := range literals {
		any = any.Or(k.holds(v, op, literal, under))
	}
	return any
}

func (k Kind) holds(v Value, op Operator, literal Value, under Nesting) Verdict {
	switch {
	case !definite(literal):
		return perhaps
	case k.Base == Period:
		return comparePeriods(v, op, literal)
	case k.Dated(), k.Counted():
		return k.compareSpans(v, op, literal)
	case k.Base == Area && op == Under:
		return compareAreas(v, literal)
	case k.Base == TermOf && op == Under:
		return compareTerms(v, literal, under)
	case op != Equal && op != In:
		return perhaps
	}
	if t, ok := v.(Text); ok {
		words, ok := literal.(Text)
		return decided(ok && t.sharesWords(words))
	}
	return decided(v == literal)
}

// definite reports whether v can be compared with.
func definite(v Value) bool {
	switch v := v.(type) {
	case Date:
		return v.Definite()
	case Quantity:
		return v.written && !v.about
	case nil, Unknown, None:
		return false
	}
	return true
}

// Ends are the lower and the upper end of v as numbers: the days of a date
// (FirstDay and LastDay where there is no limit), the whole numbers of a
// count, the reals of an amount (±∞ where there is no limit). ok is false for
// values that have none.
func (k Kind) Ends(v Value) (low, high float64, ok bool) {
	switch v := v.(type) {
	case Date:
		return float64(v.Earliest()), float64(v.Latest()), true
	case Quantity:
		if k.Base == Count {
			low, high = v.CountEnds()
		} else {
			low, high = v.Ends()
		}
		return low, high, true
	}
	return 0, 0, false
}

func (k Kind) compareSpans(v Value, op Operator, literal Value) Verdict {
	lo, hi, ok := k.Ends(v)
	a, b, ok2 := k.Ends(literal)
	if !ok || !ok2 || isPercent(v) != isPercent(literal) {
		return perhaps
	}
	switch op {
	case Equal, In:
		return Verdict{a <= lo && hi <= b, lo <= b && a <= hi}
	case Less:
		return Verdict{hi < a, lo < a}
	case LessEqual:
		return Verdict{hi <= b, lo <= b}
	case Greater:
		return Verdict{lo > b, hi > b}
	case GreaterEqual:
		return Verdict{lo >= a, hi >= a}
	}
	return perhaps
}

func isPercent(v Value) bool {
	q, ok := v.(Quantity)
	return ok && q.Percent()
}

func comparePeriods(v Value, op Operator, literal Value) Verdict {
	d, ok := v.(Date)
	l, ok2 := literal.(Date)
	if !ok || !ok2 {
		return perhaps
	}
	lo, hi, a, b := d.Earliest(), d.Latest(), l.Earliest(), l.Latest()
	anyStart, anyEnd := lo == FirstDay, hi == LastDay
	switch op {
	case In:
		return Verdict{
			lo >= a && hi <= b,
			(anyStart || lo >= a) && (anyEnd || hi <= b) && lo <= b && a <= hi,
		}
	case Equal:
		return Verdict{
			lo == a && hi == b && !anyStart && !anyEnd,
			(anyStart || lo == a) && (anyEnd || hi == b) && lo <= b && a <= hi,
		}
	case Less:
		return Verdict{hi < a, hi < a || anyEnd && lo < a}
	case LessEqual:
		return Verdict{hi <= b, hi <= b || anyEnd && lo <= b}
	case Greater:
		return Verdict{lo > b, lo > b || anyStart && hi > b}
	case GreaterEqual:
		return Verdict{lo >= a, lo >= a || anyStart && hi >= a}
	}
	return perhaps
}

func compareAreas(v, literal Value) Verdict {
	p, ok := v.(Place)
	l, ok2 := literal.(Place)
	if !ok || !ok2 || l.point.set {
		return perhaps
	}
	any := no
	for _, code := range l.Codes() {
		certain, possible := p.Within(code)
		any = any.Or(Verdict{certain, possible})
	}
	return any
}

func compareTerms(v, literal Value, under Nesting) Verdict {
	t, ok := v.(Term)
	l, ok2 := literal.(Term)
	if !ok || !ok2 || under == nil {
		return perhaps
	}
	in := t == l || under(string(t), string(l))
	return Verdict{in, in || under(string(l), string(t))}
}

// sharesWords reports whether some words of t, in any language, are some of o.
func (t Text) sharesWords(o Text) bool {
	if t == o {
		return true
	}
	theirs := o.ByLang()
	for _, w := range t.ByLang() {
		for _, x := range theirs {
			if w == x {
				return true
			}
		}
	}
	return false
}

// In this order a list of values reads the same wherever it was made.
func sortedValues(values []Value) []Value {
	slices.SortFunc(values, compareValues)
	return values
}

func compareValues(a, b Value) int {
	if a.String() < b.String() {
		return -1
	}
	if a.String() > b.String() {
		return 1
	}
	return 0
}
