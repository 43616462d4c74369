package figure

import (
	"math"
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// numbers makes the list of figures: those of the coalition, and one for each
// period and territory that has observations and no figure.
func (c *Comparison) numbers(figures []Figure) {
	made := map[place]bool{}
	for _, f := range figures {
		if f.Measure == c.Measure.ID {
			made[placeOf(f.Period, f.Territory)] = true
			c.Figures = append(c.Figures, c.number(f))
		}
	}
	for _, g := range c.Groups {
		if !made[placeOf(g.Period, g.Territory)] {
			c.Figures = append(c.Figures, c.number(Figure{Measure: c.Measure.ID, Period: g.Period, Territory: g.Territory}))
		}
	}
}

// number gives a figure its value and flags. Its value is that of the adopted
// observation; else what all of its period and territory allow, if they allow
// anything: the narrowest of them when they agree, none when they do not.
func (c *Comparison) number(f Figure) Number {
	n := Number{Figure: f, told: f, Unit: c.Measure.Unit, Low: math.Inf(-1), High: math.Inf(1)}
	group := c.at(f.Period, f.Territory)
	for _, o := range group {
		n.Observations = append(n.Observations, o.ID)
	}
	op := Opinion{Figure: f}
	deciding := c.deciding(&op, group)
	n.Figure.Adopted = op.Adopted
	if withheld := len(deciding) > 0 && deciding[0].Withheld; !withheld {
		n.Value, n.Low, n.High = common(deciding)
	}
	if !op.Adopted.IsZero() && !slices.Contains(n.Observations, op.Adopted) {
		n.Observations = append(n.Observations, op.Adopted)
	}
	flags := c.flags(&op, Assertion{Period: f.Period, Territory: f.Territory}, group, deciding)
	for _, d := range op.Disputes[:min(len(op.Disputes), mostListed)] {
		n.Why = append(n.Why, d.Why)
	}
	for _, m := range op.Mismatches {
		n.Why = append(n.Why, m.Why)
	}
	for _, l := range op.Later {
		n.Why = append(n.Why, l.Why)
	}
	for _, r := range op.Remarks {
		if r.Loud {
			n.Why = append(n.Why, r.Why)
		}
	}
	if flags.Has(Untraced) {
		n.Why = append(n.Why, whyUntraced(group, deciding))
	}
	verdict := NoVerdict
	if len(f.Doubts) > 0 {
		n.Value, n.Low, n.High = nil, math.Inf(-1), math.Inf(1)
	}
	if n.Value == nil && !flags.Has(TooSmall) {
		verdict = Undecided
	}
	n.Judgement = Judged(verdict, flags)
	return n
}

// common returns the narrowest quantity of observations that can all be exact,
// and the ends that all allow. q is nil where there is none.
func common(os []Observation) (q *record.Quantity, low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	width := math.Inf(1)
	for _, o := range os {
		l, h := o.ends()
		low, high = max(low, l), min(high, h)
		if len(o.said) == 1 && (q == nil || h-l < width) {
			q, width = &o.said[0], h-l
		}
	}
	if low > high {
		return nil, math.Inf(-1), math.Inf(1)
	}
	return q, low, high
}

// Text says the figure's value: "3.2 %", "al menos 40 personas", "sin dato".
func (n Number) Text(l locale.Lang) string {
	switch {
	case n.Judgement.Flags.Has(TooSmall):
		return sayWithheld.In(l)
	case n.Value == nil:
		return sayNoValue.In(l)
	}
	return Valued{Quantity: *n.Value, Unit: n.Unit}.In(l)
}

// Assert notes that a claim asserts the figure of a period and territory.
func (c *Comparison) Assert(claim record.ID, period record.Date, territory record.Place) {
	if i, ok := c.numberOf(period, territory); ok && !slices.Contains(c.Figures[i].Claims, claim) {
		c.Figures[i].Claims = append(c.Figures[i].Claims, claim)
	}
}

func (c *Comparison) numberOf(period record.Date, territory record.Place) (int, bool) {
	key := placeOf(period, territory)
	i := slices.IndexFunc(c.Figures, func(n Number) bool { return placeOf(n.Figure.Period, n.Figure.Territory) == key })
	return i, i >= 0
}

// MarkChanged marks the figure of an assertion as changed where the verdict on
// it, or the value adopted, is not what it was in another comparison: that of
// the letter's date.
func (c *Comparison) MarkChanged(a Assertion, before *Comparison) {
	i, ok := c.numberOf(a.Period, a.Territory)
	if !ok {
		return
	}
	now, was := c.Judge(a), before.Judge(a)
	if now.Verdict != was.Verdict || c.adoptedValue(now) != before.adoptedValue(was) && !now.Adopted.IsZero() && !was.Adopted.IsZero() {
		c.Figures[i].Judgement = c.Figures[i].Judgement.With(Changed)
	}
}

func (c *Comparison) adoptedValue(op Opinion) string {
	if o, ok := c.Observation(op.Adopted); ok && o.Quantity != nil {
		return o.Quantity.String()
	}
	return ""
}
