package letter

import (
	"cmp"
	"slices"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	headMoves = locale.Plural{
		ID:    "letter.head-moves",
		OneES: "Un hecho nuevo mueve la carta.", ManyES: "{n} de hechos nuevos mueven la carta.", OtherES: "{n} hechos nuevos mueven la carta.",
		OneEN: "One new fact moves the letter.", OtherEN: "{n} new facts move the letter.",
	}
	headMovesNot = locale.Message{
		ID: "letter.head-moves-not",
		ES: "Nada de lo que se supo entre los dos momentos mueve la carta.",
		EN: "Nothing that became known between the two moments moves the letter.",
	}
	headLapsed = locale.Message{
		ID: "letter.head-lapsed",
		ES: "Ningún hecho nuevo mueve la carta; lo que pasó fue el tiempo.",
		EN: "No new fact moves the letter; only time has passed.",
	}
	sayTurned = locale.Message{
		ID: "letter.turned",
		ES: "Antes: {before}. Después: {after}. {why}",
		EN: "Before: {before}. After: {after}. {why}",
	}
	sayTurnedVerdict = locale.Message{
		ID: "letter.turned-verdict",
		ES: "Antes: {before}. {why}",
		EN: "Before: {before}. {why}",
	}
	sayJoined = locale.Message{
		ID: "letter.joined",
		ES: "Sigue {state}, y hay algo más: {what}",
		EN: "Still {state}, and there is more: {what}",
	}
)

// Compare says what changed in a letter between two readings of it in one
// language, by consequence: first what no longer stands as it stood, the
// gravest first, then what stands as before with more beside it.
func Compare(before, after Reading) Difference {
	d := Difference{Letter: after.Letter, Lang: after.Lang, From: before.At, To: after.At}
	was := map[record.ID]Assertion{}
	for _, a := range before.Assertions {
		was[a.Ref] = a
	}
	facts := map[record.ID]bool{}
	for _, a := range after.Assertions {
		b, ok := was[a.Ref]
		if !ok {
			continue
		}
		c, ok := change(b, a)
		if !ok {
			continue
		}
		d.Changes = append(d.Changes, c)
		for _, r := range c.Because {
			if c.Moves && r.moves() {
				facts[r.Entity] = true
			}
		}
	}
	slices.SortStableFunc(d.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(gravity(b), gravity(a)), cmp.Compare(a.Number, b.Number))
	})
	moves := slices.ContainsFunc(d.Changes, func(c Change) bool { return c.Moves })
	switch {
	case len(facts) > 0:
		d.Headline = headMoves.Of(int64(len(facts)))
	case moves:
		d.Headline = headLapsed.With()
	default:
		d.Headline = headMovesNot.With()
	}
	return d
}

// change compares one assertion at two moments; ok is false where nothing that
// bears on it differs.
func change(before, after Assertion) (c Change, ok bool) {
	c = Change{
		Number: after.Number, Ref: after.Ref, Text: after.Text,
		Before: before.Judgement, After: after.Judgement,
		Moves: before.Verdict != after.Verdict || before.State != after.State,
	}
	for _, r := range after.Because {
		known := slices.ContainsFunc(before.Because, func(x Reason) bool { return x.Entity == r.Entity && x.Source == r.Source })
		if known || r.Entity.Type == "coverage" {
			continue
		}
		c.Because = append(c.Because, r)
		if !r.Source.IsZero() && !slices.Contains(c.Sources, r.Source) {
			c.Sources = append(c.Sources, r.Source)
		}
	}
	slices.SortStableFunc(c.Because, func(a, b Reason) int { return b.weight() - a.weight() })
	switch {
	case before.Verdict != after.Verdict:
		c.Says = sayTurnedVerdict.With("before", before.Verdict, "why", after.Why)
	case c.Moves:
		c.Says = sayTurned.With("before", before.State, "after", after.State, "why", after.reason())
	case len(c.Because) > 0 || before.Flags != after.Flags:
		c.Says = sayJoined.With("state", after.State, "what", c.what(after))
	default:
		return Change{}, false
	}
	return c, true
}

// reason is the sentence that explains the state.
func (a Assertion) reason() locale.Localized {
	for _, r := range a.Remarks {
		if r.Flag != nil && a.State == flagState(*r.Flag) && *r.Flag != figure.Changed {
			return r.Says
		}
	}
	return a.Why
}

func flagState(f figure.Flag) figure.State {
	switch f {
	case figure.Untraced:
		return figure.StateUntraced
	case figure.Disputed:
		return figure.StateDisputed
	case figure.Superseded:
		return figure.StateSuperseded
	case figure.Changed:
		return figure.StateChanged
	case figure.TooSmall:
		return figure.StateWithheld
	}
	return -1
}

// moves reports whether a reason bears on the verdict or state, and is not only
// to be known.
func (r Reason) moves() bool { return r.Stance != Beside || r.Later }

func (r Reason) weight() int {
	switch {
	case r.Stance == Disagrees, r.Later:
		return 2
	case r.moves():
		return 1
	}
	return 0
}

// what says what stands beside an assertion that did not move.
func (c Change) what(after Assertion) locale.Localized {
	if len(c.Because) > 0 {
		return c.Because[0].Says
	}
	return after.reason()
}

// gravity orders changes: verdicts that turned against the letter, other
// verdicts, states, and what did not move.
func gravity(c Change) int {
	weight := 0
	if c.Moves {
		weight = 10
	}
	if c.Before.Verdict != c.After.Verdict {
		weight = 20
		switch c.After.Verdict {
		case figure.Fails:
			weight = 40
		case figure.Undecided:
			weight = 30
		}
	}
	if c.After.Flags.Has(figure.Disputed) {
		weight++
	}
	return weight
}
