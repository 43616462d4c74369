package letter

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// remark adds a sentence that explains a flag.
func (f *finding) remark(flag figure.Flag, says locale.Localized) {
	f.Remarks = append(f.Remarks, Remark{Flag: &flag, Loud: true, Says: says})
}

// erased says how many statements beneath an assertion have been erased.
func (f *finding) erased(n int) {
	if says := figure.SayErased(n); says != nil {
		f.Remarks = append(f.Remarks, Remark{Loud: true, Says: says})
	}
}

// flagRemarks adds the sentence of what no other sentence explains.
func (f *finding) flagRemarks(flags figure.Flags) {
	if flags.Has(figure.Untraced) {
		f.remark(figure.Untraced, sayOnlyLetter.With())
	}
}

// readVia says which of the sources were not read themselves.
func (f *finding) readVia(sources []figure.Source) {
	var said []record.ID
	for _, s := range sources {
		if s.Via != nil && !slices.Contains(said, s.ID) {
			said = append(said, s.ID)
			f.Remarks = append(f.Remarks, Remark{Says: figure.ReadVia(s)})
		}
	}
}

// briefs lists facts in a few words each.
type briefs []Fact

// mostBriefs is how many facts a sentence lists.
const mostBriefs = 4

func (b briefs) In(l locale.Lang) string {
	var words []string
	for i, fact := range b {
		if i == mostBriefs {
			words = append(words, andMore.In(l, int64(len(b)-i)))
			break
		}
		words = append(words, fact.Brief.In(l))
	}
	return locale.And(l, words)
}

// shorts says the first facts by themselves, for brackets and closed notes.
type shorts []Fact

// mostShorts is how many facts brackets have room for.
const mostShorts = 2

func (s shorts) In(l locale.Lang) string {
	var words []string
	for i, fact := range s {
		if i == mostShorts {
			words = append(words, andMore.In(l, int64(len(s)-i)))
			break
		}
		words = append(words, fact.Short.In(l))
	}
	return strings.Join(words, "; ")
}

var andMore = locale.Plural{
	ID:    "letter.and-more",
	OneES: "otro más", ManyES: "otros {n} más", OtherES: "otros {n} más",
	OneEN: "one more", OtherEN: "{n} more",
}

// why gives the verdict of a check and its reason in one sentence.
func (c Checked) why(verdict figure.Verdict) locale.Localized {
	facts := []any{"facts", briefs(c.Facts)}
	var covered []any
	if len(c.Coverage) > 0 {
		cover := c.Coverage[0]
		covered = []any{"who", cover.SaidBy, "through", c.through()}
	}
	switch {
	case verdict == figure.Holds && len(c.Facts) > 0 && covered != nil:
		return sayHoldsCovered.With(append(facts, covered...)...)
	case verdict == figure.Holds && len(c.Facts) > 0:
		return sayHoldsBy.With(facts...)
	case verdict == figure.Holds:
		return sayHoldsAbsent.With(covered...)
	case verdict == figure.Fails && len(c.Facts) > 0:
		return sayFailsBy.With(facts...)
	case verdict == figure.Fails:
		return sayFailsAbsent.With(covered...)
	case c.Standing && len(c.Facts) == 0:
		return sayNotAssessed.With()
	case c.Standing:
		return sayViewsDiffer.With(facts...)
	case len(c.disputed()) > 0:
		return sayBothWays.With("facts", briefs(c.disputed()))
	case c.lapsed():
		return sayLookedThrough.With("through", c.Answer.LookedThrough)
	case !c.Answer.Covered:
		return sayNotCovered.With()
	}
	return sayBothWays.With(facts...)
}

// lapsed reports whether the record was said to be complete, but not through
// the moment.
func (c Checked) lapsed() bool {
	return c.Answer.Covered && c.Answer.LookedThrough != 0 && c.Answer.LookedThrough < c.At.KnownBy
}

// through is the last day through which somebody says that the record is
// complete; until the moment where they set no end.
func (c Checked) through() locale.Localized {
	through := c.Coverage[0].Through
	if through.IsZero() || through.EndOpen() || through.Latest() == record.LastDay {
		return sayToday.With()
	}
	return through
}

var sayToday = locale.Message{ID: "letter.today", ES: "día de lectura", EN: "the day of reading"}

// gist is what a closed note says of a check.
func (c Checked) gist(verdict figure.Verdict) locale.Localized {
	switch {
	case len(c.Facts) > 0 && !(verdict == figure.Undecided && c.lapsed()):
		return shorts(c.Facts)
	case c.lapsed():
		return gistNobody.With("through", c.Answer.LookedThrough)
	case len(c.Coverage) > 0:
		return c.Coverage[0].About
	}
	return nil
}

// remarks says on what a check rests beyond its facts.
func (c Checked) remarks(f *finding, flags figure.Flags) {
	f.erased(c.Erased)
	var own briefs
	for _, fact := range c.Facts {
		if fact.own() {
			own = append(own, fact)
		}
	}
	if len(own) > 0 && !flags.Has(figure.Untraced) {
		f.Remarks = append(f.Remarks, Remark{Loud: true, Says: sayPartlyLetter.With("facts", own)})
	}
	if f.Verdict == figure.Holds && !flags.Has(figure.Untraced) && c.ownCoverage() {
		f.Remarks = append(f.Remarks, Remark{Loud: true, Says: sayOwnCoverage.With()})
	}
	if flags.Has(figure.Disputed) {
		f.remark(figure.Disputed, sayFactsDisputed.With("facts", briefs(c.disputed())))
	}
}

// ownCoverage reports whether nobody but the letter says that the record is
// complete, where the verdict relies on it.
func (c Checked) ownCoverage() bool {
	return len(c.Coverage) > 0 && !slices.ContainsFunc(c.Coverage, func(cover Cover) bool { return !cover.Own })
}

// says tells who says that the record is complete about what.
func (c Cover) says() locale.Localized {
	if c.Through.IsZero() || c.Through.EndOpen() {
		return figure.Sentence{Said: sayCoveredOpen.With("who", c.SaidBy, "about", c.About)}
	}
	return figure.Sentence{Said: sayCovered.With("who", c.SaidBy, "through", c.Through, "about", c.About)}
}
