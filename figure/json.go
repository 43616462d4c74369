package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// JSON is a figure in the shape that other programs may rely on. More fields
// may come; none goes or changes its meaning.
type JSON struct {
	Figure       *string           `json:"figure"` // null where nobody made a figure of it
	Measure      string            `json:"measure"`
	Period       string            `json:"period"`
	Territory    string            `json:"territory"`
	Value        *ValueJSON        `json:"value"` // null where there is none
	Flags        Flags             `json:"flags"`
	State        State             `json:"state"`
	Observations []ObservationJSON `json:"observations"`

	Adopted *string  `json:"adopted"`
	Claims  []string `json:"claims"`
	Why     []string `json:"why"`
}

// ValueJSON is a quantity: null stands for an open end. An excluded end is the
// number written, and the qualifier says that it is excluded.
type ValueJSON struct {
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Qualifier string   `json:"qualifier"` // = < <= > >= ~ ..
	Unit      string   `json:"unit"`
}

// ObservationJSON is one observation of a figure.
type ObservationJSON struct {
	Observation string     `json:"observation"`
	Source      string     `json:"source"`
	Value       *ValueJSON `json:"value"`
	Period      string     `json:"period"`
	Territory   string     `json:"territory"`
	Says        string     `json:"says"`
	Computed    bool       `json:"computed"`
}

// JSON returns a figure of the comparison for programs, its sentences in l.
func (c *Comparison) JSON(n Number, l locale.Lang) JSON {
	out := JSON{
		Measure: n.Figure.Measure.String(), Period: n.Figure.Period.String(), Territory: n.Figure.Territory.String(),
		Flags: n.Judgement.Flags, State: n.Judgement.State, Observations: []ObservationJSON{},
		Figure: idJSON(n.Figure.ID), Adopted: idJSON(n.Figure.Adopted), Claims: []string{}, Why: []string{},
	}
	if n.Value != nil {
		out.Value = valueJSON(*n.Value, n.Unit)
	}
	for _, id := range n.Claims {
		out.Claims = append(out.Claims, id.String())
	}
	for _, why := range n.Why {
		out.Why = append(out.Why, why.In(l))
	}
	for _, id := range n.Observations {
		o, ok := c.Observation(id)
		if !ok {
			continue
		}
		j := ObservationJSON{
			Observation: o.ID.String(), Source: o.Source.ID.String(), Period: o.Period.String(),
			Territory: o.Territory.String(), Says: o.Says().In(l), Computed: o.Computed,
		}
		if v, ok := o.Value(); ok {
			j.Value = valueJSON(v.Quantity, o.Unit)
		}
		out.Observations = append(out.Observations, j)
	}
	return out
}

func idJSON(id record.ID) *string {
	if id.IsZero() {
		return nil
	}
	s := id.String()
	return &s
}

func valueJSON(q record.Quantity, unit string) *ValueJSON {
	v := &ValueJSON{Qualifier: q.Qualifier(), Unit: unit}
	low, high := q.Value(), q.High()
	if v.Qualifier != "<" && v.Qualifier != "<=" {
		v.Low = &low
	}
	if v.Qualifier != ">" && v.Qualifier != ">=" {
		v.High = &high
	}
	return v
}
