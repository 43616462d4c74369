package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Measure sets all observations of one measure side by side, as they were known
// at a moment, with the figures made of them and the claims that assert them.
// The comparison may be shared: it is not to be changed.
func (r *Record) Measure(ctx context.Context, who access.Actor, key string, at AsOf) (*figure.Comparison, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	id := record.ID{Type: "measure", Key: keyOf("measure", key)}
	return computed(ctx, r, v, result[*figure.Comparison]{
		name:    id.String(),
		compute: func(n *notes) (*figure.Comparison, error) { return r.compare(ctx, v, n, id) },
	})
}

func (r *Record) compare(ctx context.Context, v query.View, n *notes, id record.ID) (*figure.Comparison, error) {
	reader := r.reader(v, n)
	material, err := reader.Material(ctx, []record.ID{id})
	if err != nil {
		return nil, err
	}
	c := figure.Compare(id, material)
	if c.Measure.ID.IsZero() {
		return nil, noEntity(id.Type, id.Key)
	}
	keys, err := reader.Keys(ctx, "claim", "measure", []record.ID{id})
	if err != nil || len(keys) == 0 {
		return c, err
	}
	es, err := reader.Records.Entities(ctx, "claim", keys)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		claim := letter.ClaimOf(e)
		c.Assert(claim.ID, claim.Period, claim.Territory)
	}
	return c, r.changed(ctx, v, n, []*figure.Comparison{c}, es)
}

// MeasureInfo is a measure in a list.
type MeasureInfo struct {
	Measure      figure.Measure
	Observations int
	// State is the gravest state among its figures.
	State   figure.State
	Figures []figure.Number
}

// Measures lists the measures at a moment, by key, each with the gravest state
// of its figures.
func (r *Record) Measures(ctx context.Context, who access.Actor, at AsOf) ([]MeasureInfo, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	all, err := r.comparisons(ctx, v)
	if err != nil {
		return nil, err
	}
	var infos []MeasureInfo
	for _, c := range all {
		info := MeasureInfo{Measure: c.Measure, Figures: c.Figures}
		for _, o := range c.Observations {
			if !o.Computed {
				info.Observations++
			}
		}
		for _, n := range c.Figures {
			info.State = info.State.Graver(n.Judgement.State)
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// comparisons compares every measure, with the claims that assert its figures.
func (r *Record) comparisons(ctx context.Context, v query.View) ([]*figure.Comparison, error) {
	return computed(ctx, r, v, result[[]*figure.Comparison]{
		name:    "measures",
		compute: func(n *notes) ([]*figure.Comparison, error) { return r.compareAll(ctx, v, n) },
	})
}

func (r *Record) compareAll(ctx context.Context, v query.View, n *notes) ([]*figure.Comparison, error) {
	reader := r.reader(v, n)
	material, err := reader.Material(ctx, nil)
	if err != nil {
		return nil, err
	}
	var all []*figure.Comparison
	of := map[record.ID]*figure.Comparison{}
	for _, m := range material.Measures {
		c := figure.Compare(m.ID, material)
		all, of[m.ID] = append(all, c), c
	}
	claims, err := reader.Records.Entities(ctx, "claim", nil)
	if err != nil {
		return nil, err
	}
	for _, e := range claims {
		claim := letter.ClaimOf(e)
		if c, ok := of[claim.Measure]; ok {
			c.Assert(claim.ID, claim.Period, claim.Territory)
		}
	}
	return all, r.changed(ctx, v, n, all, claims)
}
