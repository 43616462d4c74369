package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// ChangeSetInfo is who changed something, when and why.
type ChangeSetInfo = store.ChangeSetInfo

// ChangeSetAt returns the change set that holds a position of the journal. A
// position that no leaf has is a problem of kind NotFound.
func (r *Record) ChangeSetAt(ctx context.Context, who access.Actor, at record.Position) (ChangeSetInfo, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return ChangeSetInfo{}, err
	}
	missing := problem.New(problem.NotFound, sayNoPosition, "position", position(at), "last", position(v.At.Position))
	if at < 1 || at > v.At.Position {
		return ChangeSetInfo{}, missing
	}
	_, end, err := r.store.SetEnds(ctx, at)
	if err != nil {
		return ChangeSetInfo{}, err
	}
	sets, err := r.store.ChangeSets(ctx, v, end+1, 1)
	if err != nil {
		return ChangeSetInfo{}, err
	}
	if len(sets) == 0 || sets[0].Last != end {
		return ChangeSetInfo{}, missing
	}
	sets[0].Author = r.AuthorName(ctx, sets[0].Author)
	return sets[0], nil
}
