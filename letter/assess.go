package letter

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// finding is what one moment makes of an assertion: an Assertion without its
// place in the text, and what has to be compared between moments.
type finding struct {
	Assertion
	value string // the adopted or written value, canonical
	said  locale.Localized
}

// find judges what ref names, in a world.
func (w *World) find(ctx context.Context, ref record.ID) (finding, error) {
	if ref.Type == "figure" {
		f := w.findValue(ref)
		if f.Kind == MissingClaim {
			f.erased(w.Erased[ref])
		}
		return f, nil
	}
	claim, ok := w.Claims[ref]
	if !ok {
		f := missing(ref)
		f.erased(w.Erased[ref])
		return f, nil
	}
	f := finding{Assertion: Assertion{
		Ref: ref, Kind: claim.Kind, Asserts: claim.Asserts, Period: claim.Period, Territory: claim.Territory,
		Measure: claim.Measure, Definition: claim.Text, Check: claim.Check, Source: claim.Source,
	}}
	f.erased(w.Erased[ref])
	if len(claim.Doubts) > 0 {
		f.Judgement = figure.Judged(figure.Undecided, figure.FlagSet(figure.Disputed))
		f.Why = sayClaimDoubted.With("what", figure.DoubtList(claim.Doubts, w.Figures.Name))
		return f, nil
	}
	switch claim.Kind {
	case FigureClaim:
		w.findFigure(&f, claim)
	case CheckClaim:
		if err := w.findCheck(ctx, &f, claim); err != nil {
			return f, err
		}
	default:
		w.findText(&f, claim)
	}
	return f, nil
}

func missing(ref record.ID) finding {
	why := sayMissing.With("ref", ref)
	if to, image := strings.CutPrefix(ref.Key, "!"); ref.Type == strayType {
		instead, _ := stray(to)
		switch {
		case image:
			why = sayStrayImage.With("link", to)
		case record.ValidKey(instead.Key):
			why = sayStray.With("link", to, "instead", instead)
		default:
			why = sayStrayKey.With("link", to, "kind", instead.Type)
		}
	}
	return finding{Assertion: Assertion{
		Ref: ref, Kind: MissingClaim, Judgement: figure.Judged(figure.Undecided, figure.FlagSet(figure.Untraced)),
		Why: why,
	}}
}

// findText is for an attributed text: it has no verdict, only its source.
func (w *World) findText(f *finding, claim Claim) {
	s, ok := w.Sources[claim.Source]
	if !ok {
		f.Judgement = figure.Judged(figure.NoVerdict, figure.FlagSet(figure.Untraced))
		f.Why = sayUnattributed.With()
		return
	}
	var flags figure.Flags
	if s.Own {
		flags = flags.With(figure.Untraced)
	}
	f.Judgement = figure.Judged(figure.NoVerdict, flags)
	f.Why, f.Gist = sayAttributed.With("source", s), s
	f.Because = []Reason{reason(s.ID, Agrees, locale.Text{ES: s.Title, EN: s.Title}, Cited{Source: s})}
	f.flagRemarks(flags)
	f.readVia([]figure.Source{s})
}

// findCheck asks the record.
func (w *World) findCheck(ctx context.Context, f *finding, claim Claim) error {
	undecided := func(why locale.Localized) {
		f.Judgement = figure.Judged(figure.Undecided, figure.FlagSet(figure.Untraced))
		f.Why = why
	}
	if claim.Check == "" {
		undecided(sayNoCheck.With())
		return nil
	}
	checked, err := w.Checks.Check(ctx, claim.Check)
	if p, ok := problem.Of(err); ok && (p.Kind == problem.Invalid || p.Kind == problem.NotFound) {
		undecided(sayUnreadable.With("problem", p))
		return nil
	}
	if err != nil {
		return err
	}
	f.Check, f.Asked = checked.Query, checked.Sentence
	f.Coverage = checked.Coverage
	verdict := map[query.Truth]figure.Verdict{query.True: figure.Holds, query.False: figure.Fails}[checked.Answer.Truth]
	if verdict == figure.NoVerdict {
		verdict = figure.Undecided
	}
	flags := checked.flags(verdict)
	f.Judgement = figure.Judged(verdict, flags)
	f.Why = checked.why(verdict)
	f.Gist = checked.gist(verdict)
	f.said = f.Gist
	stance := map[figure.Verdict]Stance{figure.Holds: Agrees, figure.Fails: Disagrees, figure.Undecided: Beside}[verdict]
	var sources []figure.Source
	for _, fact := range checked.Facts {
		for _, cited := range fact.cited() {
			f.Because = append(f.Because, reason(fact.ID, stance, fact.Says, cited))
			sources = append(sources, cited.Source)
		}
	}
	for _, fact := range checked.Beside {
		for _, cited := range fact.cited() {
			f.Because = append(f.Because, reason(fact.ID, Beside, fact.Says, cited))
		}
	}
	for _, c := range checked.Coverage {
		f.Because = append(f.Because, Reason{Entity: c.ID, Source: c.Source, Stance: Beside, Says: c.says(), Own: c.Own})
	}
	f.flagRemarks(flags)
	checked.remarks(f, flags)
	f.readVia(sources)
	return nil
}

// cited returns the sources of a fact; one without any still gives one reason.
func (f Fact) cited() []Cited {
	if len(f.Sources) == 0 {
		return []Cited{{}}
	}
	return f.Sources
}

func reason(entity record.ID, stance Stance, says locale.Localized, cited Cited) Reason {
	r := Reason{
		Entity: entity, Source: cited.Source.ID, Stance: stance, Says: says,
		Locator: cited.Locator, Own: cited.Source.Own,
	}
	if cited.Source.Via != nil {
		r.Through = cited.Source.Via.ID
	}
	return r
}

// flags of a check: untraced where every deciding fact rests on the letter
// alone; for an absence, which no fact shows, where its coverage does.
// Disputed where it is undecided and the readings of a fact differ.
func (c Checked) flags(verdict figure.Verdict) figure.Flags {
	var flags figure.Flags
	traced := false
	for _, fact := range c.Facts {
		traced = traced || !fact.own()
	}
	if len(c.Facts) == 0 {
		for _, cover := range c.Coverage {
			traced = traced || !cover.Own
		}
	}
	if !traced {
		flags = flags.With(figure.Untraced)
	}
	if verdict == figure.Undecided && len(c.disputed()) > 0 {
		flags = flags.With(figure.Disputed)
	}
	return flags
}

// own reports whether a fact rests on the letter alone, or on nothing.
func (f Fact) own() bool {
	return !slices.ContainsFunc(f.Sources, func(c Cited) bool { return !c.Source.Own && !c.Source.ID.IsZero() })
}

// disputed returns the facts whose readings differ; of a commitment, all that
// stand where they are several.
func (c Checked) disputed() []Fact {
	if c.Standing && len(c.Facts) > 1 {
		return c.Facts
	}
	var disputed []Fact
	for _, fact := range c.Facts {
		if fact.Disputed {
			disputed = append(disputed, fact)
		}
	}
	return disputed
}

// findFigure judges a wording against the observations.
func (w *World) findFigure(f *finding, claim Claim) {
	c := w.comparison(claim.Measure)
	if claim.Asserts == nil || c.Measure.ID.IsZero() {
		f.Judgement = figure.Judged(figure.Undecided, figure.FlagSet(figure.Untraced))
		f.Why = sayNoMeasure.With()
		return
	}
	op := c.Judge(figure.Assertion{Asserts: *claim.Asserts, Period: claim.Period, Territory: claim.Territory})
	f.Judgement, f.Why = op.Judgement, op.Why
	f.Unit, f.Definition = c.Measure.Unit, c.Measure.Label
	f.Gist = gistFigure.With("value", figure.Valued{Quantity: *claim.Asserts, Unit: c.Measure.Unit}, "period", figure.Span{Date: claim.Period})
	if o, ok := c.Observation(op.Adopted); ok && o.Quantity != nil {
		f.value = o.Quantity.String()
	}
	f.takeOpinion(c, op)
}

// takeOpinion writes the reasons and remarks of an opinion into the finding.
func (f *finding) takeOpinion(c *figure.Comparison, op figure.Opinion) {
	var sources []figure.Source
	for _, side := range []struct {
		ids    []record.ID
		stance Stance
	}{{op.Supports, Agrees}, {op.Against, Disagrees}, {op.Beside, Beside}} {
		for _, id := range side.ids {
			o, ok := c.Observation(id)
			if !ok {
				continue
			}
			r := reason(o.ID, side.stance, o.Says(), Cited{Source: o.Source, Locator: o.Locator})
			r.Later = slices.ContainsFunc(op.Later, func(l figure.Later) bool { return l.By == id })
			f.Because = append(f.Because, r)
			if side.stance != Beside {
				sources = append(sources, o.Source)
			}
		}
	}
	for _, d := range op.Disputes {
		f.remark(figure.Disputed, d.Why)
	}
	for _, m := range op.Mismatches {
		f.remark(figure.Mismatched, m.Why)
	}
	for _, l := range op.Later {
		f.remark(figure.Superseded, l.Why)
		if o, ok := c.Observation(l.By); ok {
			if v, ok := o.Value(); ok {
				f.said = gistFigure.With("value", v, "period", figure.Span{Date: o.Period})
			}
		}
	}
	for _, r := range op.Remarks {
		if r.Kind != figure.ReadThrough {
			f.Remarks = append(f.Remarks, Remark{Loud: r.Loud, Says: r.Why})
		}
	}
	if reason := op.Figure.Reason; !op.Adopted.IsZero() && !reason.IsZero() {
		f.Remarks = append(f.Remarks, Remark{Says: adoption(op.Figure)})
	}
	if others := slices.ContainsFunc(f.Because, func(r Reason) bool { return r.Stance == Agrees && !r.Own }); others || op.Verdict != figure.Holds {
		f.flagRemarks(op.Flags) // else the verdict's own sentence says it
	}
	f.readVia(sources)
}

// findValue is for a figure whose value the program writes.
func (w *World) findValue(ref record.ID) finding {
	i := slices.IndexFunc(w.Figures.Figures, func(g figure.Figure) bool { return g.ID == ref })
	if i < 0 {
		return missing(ref)
	}
	g := w.Figures.Figures[i]
	c := w.comparison(g.Measure)
	f := finding{Assertion: Assertion{
		Ref: ref, Kind: FigureValue, Period: g.Period, Territory: g.Territory, Measure: g.Measure,
		Unit: c.Measure.Unit, Definition: c.Measure.Label,
	}}
	i = slices.IndexFunc(c.Figures, func(n figure.Number) bool { return n.Figure.ID == ref })
	if i < 0 {
		return missing(ref)
	}
	n := c.Figures[i]
	a := figure.Assertion{Period: g.Period, Territory: g.Territory}
	if n.Value != nil {
		a.Asserts, f.value = *n.Value, n.Value.String()
	}
	op := c.Judge(a)
	verdict := figure.Holds
	f.said = gistFigure.With("value", number{n}, "period", figure.Span{Date: g.Period})
	f.Gist, f.Why = f.said, sayValue.With("value", number{n}, "period", figure.Span{Date: g.Period})
	if n.Value == nil && !n.Judgement.Flags.Has(figure.TooSmall) {
		verdict, f.Why = figure.Undecided, sayNoValue.With()
	}
	op.Judgement = figure.Judged(verdict, n.Judgement.Flags)
	f.Judgement = op.Judgement
	f.takeOpinion(c, op)
	return f
}

// number is a figure's value in words.
type number struct{ n figure.Number }

func (n number) In(l locale.Lang) string { return n.n.Text(l) }

// adoption says who adopted a value, when and why. The day may lie after the
// moment that is read: what the coalition decides holds at every known-by date.
func adoption(f figure.Figure) locale.Localized {
	if f.AdoptedOn.IsZero() {
		return sayAdoptedWhy.With("who", f.AdoptedBy, "reason", f.Reason)
	}
	return sayAdoptedOnWhy.With("who", f.AdoptedBy, "date", f.AdoptedOn, "reason", f.Reason)
}
