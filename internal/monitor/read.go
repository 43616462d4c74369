package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

var sayNoEntity = locale.Message{
	ID: "monitor.no-entity",
	ES: "no consta {id} en este momento; puede que se haya conocido después, o que se llame de otro modo: búsquelo",
	EN: "there is no {id} on record at this moment; it may have become known later, or go by another name: search for it",
}

// Entity returns one entity with its readings and statements. One that is not
// there, or not to be seen by who, is a problem of kind NotFound.
func (r *Record) Entity(ctx context.Context, who access.Actor, id record.ID, at AsOf) (record.Entity, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return record.Entity{}, err
	}
	e, ok, err := r.store.Entity(ctx, v, id)
	if err == nil && !ok {
		err = problem.New(problem.NotFound, sayNoEntity, "id", id.String())
	}
	return e, err
}

// Statements returns what is said of an entity at a moment, in journal order,
// what was set aside too, though nothing be left that can be read of the entity.
func (r *Record) Statements(ctx context.Context, who access.Actor, id record.ID, at AsOf) ([]record.Statement, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.Statements(ctx, v, id)
}

// May reports whether who may do something, so that a page offers only what would
// be done.
func (r *Record) May(who access.Actor, do access.Action, on access.Object) bool {
	return r.policy.May(who, do, on)
}

// Entities returns those of a type that keys name, in the order of their keys;
// nil keys mean all of them. Keys that name nothing are left out.
func (r *Record) Entities(ctx context.Context, who access.Actor, typ string, keys []string, at AsOf) ([]record.Entity, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.Entities(ctx, v, typ, keys)
}

// Referring returns the entities that refer to id, by the name of the way back.
func (r *Record) Referring(ctx context.Context, who access.Actor, id record.ID, at AsOf) (map[string][]record.ID, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.Referring(ctx, v, id)
}

// RestingOn returns up to limit statements that rest on a source.
func (r *Record) RestingOn(ctx context.Context, who access.Actor, source record.ID, limit int, at AsOf) ([]record.Statement, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.RestingOn(ctx, v, source, limit)
}

// Search finds entities by their words, accents ignored, best first.
func (r *Record) Search(ctx context.Context, who access.Actor, text string, limit int, at AsOf) ([]store.Hit, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	return r.store.Search(ctx, v, text, limit)
}

// ChangeSets returns up to limit change sets that end before a position, newest
// first; before 0 means from the end.
func (r *Record) ChangeSets(ctx context.Context, who access.Actor, before record.Position, limit int) ([]store.ChangeSetInfo, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, err
	}
	sets, err := r.store.ChangeSets(ctx, v, before, limit)
	for i := range sets {
		sets[i].Author = r.AuthorName(ctx, sets[i].Author)
	}
	return sets, err
}

// Leaves returns what the leaves from first through last did to which entity.
func (r *Record) Leaves(ctx context.Context, who access.Actor, first, last record.Position) ([]store.LeafInfo, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, err
	}
	return r.store.Leaves(ctx, v, first, last)
}

// Checkpoint returns the newest signed checkpoint of the journal: what to keep
// elsewhere, so that nobody can rewrite what it covers.
func (r *Record) Checkpoint(ctx context.Context) (string, error) { return r.store.Checkpoint(ctx) }
