package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/record"
)

// Commitments says how every commitment stands at a moment, by key.
func (r *Record) Commitments(ctx context.Context, who access.Actor, at AsOf) ([]commitment.Standing, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	reader := r.reader(v, nil)
	standings, err := reader.Standings(ctx, nil)
	if err != nil {
		return nil, err
	}
	return standings, withAsks(ctx, reader, standings)
}

// Commitment says how one commitment stands at a moment, with its parts.
func (r *Record) Commitment(ctx context.Context, who access.Actor, key string, at AsOf) (commitment.Standing, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return commitment.Standing{}, err
	}
	id := record.ID{Type: "commitment", Key: keyOf("commitment", key)}
	reader := r.reader(v, nil)
	parts, err := reader.Keys(ctx, "commitment", "parent", []record.ID{id})
	if err != nil {
		return commitment.Standing{}, err
	}
	ids := []record.ID{id}
	for _, part := range parts {
		ids = append(ids, record.ID{Type: "commitment", Key: part})
	}
	standings, err := reader.Standings(ctx, ids)
	if err != nil {
		return commitment.Standing{}, err
	}
	if len(standings) == 0 || standings[0].Commitment.ID != id {
		return commitment.Standing{}, noEntity(id.Type, id.Key)
	}
	return standings[0], withAsks(ctx, reader, standings[:1])
}

// withAsks adds the asks that want each commitment.
func withAsks(ctx context.Context, reader letter.Reader, standings []commitment.Standing) error {
	var ids []record.ID
	for _, s := range standings {
		ids = append(ids, s.Commitment.ID)
	}
	keys, err := reader.Keys(ctx, "ask", "commitment", ids)
	if err != nil || len(keys) == 0 {
		return err
	}
	asks, err := reader.Records.Entities(ctx, "ask", keys)
	if err != nil {
		return err
	}
	for i := range standings {
		for _, e := range asks {
			if e.Ref("commitment") == standings[i].Commitment.ID {
				standings[i].Asks = append(standings[i].Asks, e.ID)
			}
		}
	}
	return nil
}
