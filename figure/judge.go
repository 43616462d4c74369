package figure

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Assertion is what somebody says of a measure: a wording as a quantity, for a
// period and a territory.
type Assertion struct {
	Asserts   record.Quantity
	Period    record.Date
	Territory record.Place
}

// Opinion is what the observations make of an assertion.
type Opinion struct {
	Judgement
	Figure   Figure    // the coalition's figure for it; zero where there is none
	Adopted  record.ID // the observation adopted, which decided alone; zero where all did
	Supports []record.ID
	Against  []record.ID
	// Beside are observations to be known that do not decide: other periods that
	// overlap, and measures that are not to be compared.
	Beside     []record.ID
	Disputes   []Dispute
	Later      []Later
	Mismatches []Mismatch
	Remarks    []Remark
	Why        locale.Localized
}

// Judge gives the verdict of the observations on an assertion, with its flags.
//
// The observation that the coalition adopted decides; without one, all of
// exactly this period and territory that are not the letter's own: it holds if
// all that decide support it, fails if all contradict it, and is undecided if
// they are divided or none decides. An observation supports an assertion when
// every value that it allows is one that the assertion allows, and contradicts
// it when none is. What only the letter says holds and is untraced; so does a
// count from this record itself, where no source reports one.
//
// The flags disputed, superseded and mismatch are those of the observations of
// this period and territory; too small, that a count from this record alone
// decides and is withheld. Changed is for the caller, who knows the other moment.
func (c *Comparison) Judge(a Assertion) Opinion {
	op := Opinion{}
	if f, ok := c.figure(a.Period, a.Territory); ok {
		op.Figure = f.told
	}
	group := c.at(a.Period, a.Territory)
	deciding := c.deciding(&op, group)
	for _, o := range deciding {
		switch entails(o, a.Asserts) {
		case Holds:
			op.Supports = append(op.Supports, o.ID)
		case Fails:
			op.Against = append(op.Against, o.ID)
		}
	}
	verdict := Undecided
	switch {
	case len(op.Supports) > 0 && len(op.Against) == 0:
		verdict = Holds
	case len(op.Against) > 0 && len(op.Supports) == 0:
		verdict = Fails
	}
	op.Why = c.why(verdict, op, group, deciding)
	op.Judgement = Judged(verdict, c.flags(&op, a, group, deciding))
	c.takeSides(&op, a, group)
	return op
}

// figure finds what the coalition says of a period and territory.
func (c *Comparison) figure(period record.Date, territory record.Place) (Number, bool) {
	key := placeOf(period, territory)
	i := slices.IndexFunc(c.Figures, func(n Number) bool {
		return !n.Figure.ID.IsZero() && placeOf(n.Figure.Period, n.Figure.Territory) == key
	})
	if i < 0 {
		return Number{}, false
	}
	return c.Figures[i], true
}

// at returns the observations of exactly a period and territory, those too of
// which it is in doubt.
func (c *Comparison) at(period record.Date, territory record.Place) []Observation {
	var at []Observation
	for _, i := range c.where[placeOf(period, territory)] {
		at = append(at, c.Observations[i])
	}
	return at
}

// deciding returns the observations that decide about a group: the one that the
// opinion's figure adopted, where it can; else what other sources than the letter
// report and did not take back; else what the letter itself says; else what this
// record counts. It notes the adoption in the opinion.
func (c *Comparison) deciding(op *Opinion, group []Observation) []Observation {
	adopted, ok, remarks := c.adopted(op.Figure)
	op.Remarks = append(op.Remarks, remarks...)
	if ok {
		op.Adopted = adopted.ID
		return []Observation{adopted}
	}
	var others, own, computed []Observation
	for _, o := range group {
		switch {
		case o.Withheld:
			computed = append(computed, o)
		case !o.Comparable() || c.revised[o.ID]:
		case o.Computed:
			computed = append(computed, o)
		case o.Source.Own:
			own = append(own, o)
		default:
			others = append(others, o)
		}
	}
	for _, some := range [][]Observation{others, own, computed} {
		if len(some) > 0 {
			return some
		}
	}
	return nil
}

// entails tells whether an observation bears a wording out, by each of its
// readings: Holds where all support it, Fails where all contradict it. The
// wording is in the unit of the measure.
func entails(o Observation, asserts record.Quantity) Verdict {
	if asserts.IsZero() {
		return Undecided
	}
	verdict := NoVerdict
	for _, q := range o.said {
		if asserts.Percent() && !q.Percent() {
			return Undecided
		}
		one := entailment(q, asserts.WithPercent(q.Percent()), o.counts)
		if o.exactly != nil {
			one = o.exactly.entails(asserts)
		}
		if verdict != NoVerdict && verdict != one {
			return Undecided
		}
		verdict = one
	}
	if verdict == NoVerdict {
		return Undecided
	}
	return verdict
}

// dividedBy reports whether an observation's own readings decide a wording one
// way and the other; without a wording, whether they differ.
func (o Observation) dividedBy(asserts record.Quantity) bool {
	if asserts.IsZero() || len(o.said) < 2 {
		return len(o.said) > 1
	}
	one := o
	one.said = o.said[:1]
	first := entails(one, asserts)
	return slices.ContainsFunc(o.said[1:], func(q record.Quantity) bool {
		one.said = []record.Quantity{q}
		return entails(one, asserts) != first
	})
}

func entailment(q, asserts record.Quantity, count bool) Verdict {
	entails := q.Entails
	if count && q.IsWhole() && asserts.IsWhole() {
		entails = q.EntailsCount
	}
	switch entails(asserts) {
	case record.Supports:
		return Holds
	case record.Contradicts:
		return Fails
	}
	return Undecided
}

// flags gathers what stands against an assertion or must be known of it.
func (c *Comparison) flags(op *Opinion, a Assertion, group, deciding []Observation) Flags {
	var about notes
	var flags Flags
	for _, o := range slices.Concat(group, deciding) {
		if n := c.notes[o.ID]; n != nil {
			about.disputes = append(about.disputes, n.disputes...)
			about.mismatches = append(about.mismatches, n.mismatches...)
			about.remarks = append(about.remarks, n.remarks...)
		}
		if o.doubted(aboutWhat) || o.dividedBy(a.Asserts) {
			flags = flags.With(Disputed)
		}
	}
	op.Disputes = noted(c.Disputes, about.disputes)
	op.Mismatches = noted(c.Mismatches, about.mismatches)
	op.Remarks = append(op.Remarks, noted(c.Remarks, about.remarks)...)
	if len(op.Disputes) > 0 || len(op.Figure.Doubts) > 0 {
		flags = flags.With(Disputed)
	}
	if len(op.Mismatches) > 0 {
		flags = flags.With(Mismatched)
	}
	if op.Later = c.laterThan(a, group, deciding); len(op.Later) > 0 {
		flags = flags.With(Superseded)
	}
	if untraced(group, deciding) {
		flags = flags.With(Untraced)
	}
	if slices.ContainsFunc(deciding, func(o Observation) bool { return o.Withheld }) {
		flags = flags.With(TooSmall)
	}
	return flags
}

// laterThan returns what supersedes an assertion about a period and territory,
// those of which nothing is observed too: later periods, and what revised a value
// after the newest word that supports the assertion, or decides without one.
func (c *Comparison) laterThan(a Assertion, group, deciding []Observation) []Later {
	newest, supported := record.FirstDay, deciding
	if !a.Asserts.IsZero() {
		supported = slices.DeleteFunc(slices.Clone(group), func(o Observation) bool { return entails(o, a.Asserts) != Holds })
	}
	for _, o := range supported {
		if !o.Source.Date.IsZero() {
			newest = max(newest, o.Source.Date.Latest())
		}
	}
	var later []Later
	key := placeOf(a.Period, a.Territory)
	for _, l := range c.Later {
		by, _ := c.Observation(l.By)
		if placeOf(l.Period, l.Territory) == key && (!l.Revision() || by.Source.Date.Latest() > newest) {
			later = append(later, l)
		}
	}
	if low, _ := ends(a.Asserts, counts(c.Measure.Unit)); len(c.where[key]) == 0 && !a.Period.IsZero() {
		if by, ok := c.latest(a.Period, a.Territory, low); ok {
			later = append(later, laterValue(a.Period, a.Territory, by))
		}
	}
	return later
}

// untraced reports whether no source other than the letter says anything of it.
// One that contradicts it is a source; one that counts something else is none. A
// count from this record rests on the sources of its acts.
func untraced(group, deciding []Observation) bool {
	return !slices.ContainsFunc(slices.Concat(deciding, group), func(o Observation) bool {
		return o.Computed || !o.Source.Own && !o.Source.ID.IsZero() && (o.Comparable() || o.doubted(aboutWhat))
	})
}

// takeSides sorts all that is observed near the assertion into what supports
// it, what stands against it and what stands beside.
func (c *Comparison) takeSides(op *Opinion, a Assertion, group []Observation) {
	seen := map[record.ID]bool{}
	for _, id := range slices.Concat(op.Supports, op.Against) {
		seen[id] = true
	}
	in := map[record.ID]bool{}
	for _, o := range group {
		in[o.ID] = true
	}
	disputing := map[record.ID]bool{}
	for _, d := range op.Disputes {
		disputing[d.A], disputing[d.B] = true, true
	}
	superseding := map[record.ID]bool{}
	for _, l := range op.Later {
		superseding[l.By] = true
	}
	for _, o := range c.Observations {
		verdict := entails(o, a.Asserts)
		switch {
		case seen[o.ID], o.Computed && o.Quantity == nil:
		case in[o.ID] && verdict == Holds:
			op.Supports = append(op.Supports, o.ID)
		case in[o.ID] && verdict == Fails, disputing[o.ID] && verdict != Holds:
			op.Against = append(op.Against, o.ID)
		case in[o.ID], superseding[o.ID], overlap(o.Period, a.Period) && touches(o.Territory, a.Territory):
			op.Beside = append(op.Beside, o.ID)
		}
	}
	for _, other := range c.Others {
		for _, o := range other.Observations {
			if silent := o.Computed && o.Quantity == nil && !o.Withheld; !silent && overlap(o.Period, a.Period) && touches(o.Territory, a.Territory) {
				op.Beside = append(op.Beside, o.ID)
			}
		}
	}
}

func overlap(a, b record.Date) bool {
	return !a.IsZero() && !b.IsZero() && a.Earliest() <= b.Latest() && b.Earliest() <= a.Latest()
}

// touches reports whether one place lies in the other.
func touches(a, b record.Place) bool { return covers(a, b) || covers(b, a) }
