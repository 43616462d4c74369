package monitor

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// FigureInfo is a figure with the comparison from which it comes.
type FigureInfo struct {
	figure.Number
	Comparison *figure.Comparison
}

// JSON returns the figure for programs, its sentences in l.
func (f FigureInfo) JSON(l locale.Lang) figure.JSON { return f.Comparison.JSON(f.Number, l) }

// Figures lists every figure at a moment with its state: those of the coalition
// and, of each measure, every period and territory that something was observed
// of. A figure that a letter asserts is "changed" where its verdict or adopted
// value is not that of the letter's date.
func (r *Record) Figures(ctx context.Context, who access.Actor, at AsOf) ([]FigureInfo, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	all, err := r.comparisons(ctx, v)
	if err != nil {
		return nil, err
	}
	var figures []FigureInfo
	for _, c := range all {
		for _, n := range c.Figures {
			figures = append(figures, FigureInfo{n, c})
		}
	}
	return figures, nil
}

// changed marks the figures whose verdict or adopted value is not what it was
// on the date of a letter whose claim asserts them.
func (r *Record) changed(ctx context.Context, v query.View, n *notes, all []*figure.Comparison, claims []record.Entity) error {
	letters := map[record.ID][]letter.Claim{}
	for _, e := range claims {
		if c := letter.ClaimOf(e); c.Kind == letter.FigureClaim && c.Asserts != nil && len(c.Doubts) == 0 {
			letters[e.Ref("letter")] = append(letters[e.Ref("letter")], c)
		}
	}
	for id, asserted := range letters {
		l, ok, err := r.reader(v, n).Letter(ctx, id.Key)
		if err != nil {
			return err
		}
		base := l.Baseline(v.At.Position)
		if !ok || l.Date.IsZero() || base.KnownBy >= v.At.KnownBy {
			continue
		}
		if err := r.changedSince(ctx, query.View{Scope: v.Scope, At: base}, n, all, asserted); err != nil {
			return err
		}
	}
	return nil
}

func (r *Record) changedSince(ctx context.Context, base query.View, n *notes, all []*figure.Comparison, asserted []letter.Claim) error {
	var measures []record.ID
	for _, c := range asserted {
		if !slices.Contains(measures, c.Measure) {
			measures = append(measures, c.Measure)
		}
	}
	material, err := r.reader(base, n).Material(ctx, measures)
	if err != nil {
		return err
	}
	for _, now := range all {
		for _, claim := range asserted {
			if claim.Measure != now.Measure.ID {
				continue
			}
			a := figure.Assertion{Asserts: *claim.Asserts, Period: claim.Period, Territory: claim.Territory}
			now.MarkChanged(a, figure.Compare(claim.Measure, material))
		}
	}
	return nil
}
