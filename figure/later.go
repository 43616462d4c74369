package figure

import (
	"math"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	sayLater = locale.Message{
		ID: "figure.later",
		ES: "Hay un valor posterior: {who} dice {value} ({period}). El anterior puede seguir siendo cierto para su periodo.",
		EN: "There is a later value: {who} says {value} ({period}). The earlier one may stay right for its period.",
	}
	sayRevised = locale.Message{
		ID: "figure.revised",
		ES: "La misma fuente corrigió su cifra: {old} decía {before}, y {who} dice {value}.",
		EN: "The same source revised its number: {old} said {before}, and {who} says {value}.",
	}
)

// later finds, for one period and territory, the last value of the measure
// whose period ends later, and revisions. What the letter itself says makes
// nothing else late, and neither does a bound that the earlier values already
// imply: "at least 7 by 24 July" adds nothing to "9 by the end of June".
func (c *Comparison) later(g cluster) {
	by := map[string][]Observation{}
	for _, o := range g.members {
		if o.Source.Publisher != "" {
			by[o.Source.Publisher] = append(by[o.Source.Publisher], o)
		}
	}
	for _, a := range g.members {
		for _, b := range by[a.Source.Publisher] {
			if revises(a, b) {
				c.revised[a.ID] = true
				c.Later = append(c.Later, Later{
					Period: g.period, Territory: g.territory, Of: a.ID, By: b.ID,
					Why: Sentence{sayRevised.With("old", a.Who(), "before", valued(a), "who", b.Who(), "value", valued(b))},
				})
			}
		}
	}
	if by, ok := c.latest(g.period, g.territory, g.maxLow); ok {
		c.Later = append(c.Later, laterValue(g.period, g.territory, by))
	}
}

func laterValue(period record.Date, territory record.Place, by Observation) Later {
	return Later{
		Period: period, Territory: territory, By: by.ID,
		Why: Sentence{sayLater.With("who", by.Who(), "value", valued(by), "period", Span{by.Period})},
	}
}

// latest finds the observation of the same territory whose period ends last,
// after period does. least is what is already known to have been counted by
// the end of period; −∞ where nothing is.
func (c *Comparison) latest(period record.Date, territory record.Place, least float64) (Observation, bool) {
	var found Observation
	ok := false
	for _, o := range c.Observations {
		if o.Source.Own || o.Computed || !o.Comparable() || o.Territory != territory ||
			!endsAfter(o.Period, period) || c.implied(o, period, least) {
			continue
		}
		if !ok || endsAfter(o.Period, found.Period) ||
			!endsAfter(found.Period, o.Period) && o.Source.Date.Latest() > found.Source.Date.Latest() {
			found, ok = o, true
		}
	}
	return found, ok
}

// endsAfter reports whether period a ends certainly later than b.
func endsAfter(a, b record.Date) bool {
	return !a.IsZero() && !b.IsZero() && !a.EndUnknown() && !b.EndUnknown() && !b.EndOpen() && a.Latest() > b.Latest()
}

// implied reports whether o says no more than what follows for its longer
// period from the least known for the shorter one.
func (c *Comparison) implied(o Observation, period record.Date, least float64) bool {
	low, high := o.ends()
	return c.Measure.Kind == Flow && math.IsInf(high, 1) && low <= least &&
		o.Period.Earliest() <= period.Earliest()
}
