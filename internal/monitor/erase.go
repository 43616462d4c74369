package monitor

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Erasure asks to destroy what was said.
type Erasure struct {
	Entity record.ID
	// Statements are those to erase; none means all of the entity.
	Statements []record.StatementID
	Reason     string // why, in words that name nobody: they stay
}

// Erase destroys the words and the salt of statements, whatever their rank and
// whenever they became known. Their leaves stay, a tombstone shows, and every
// proof still holds.
func (r *Record) Erase(ctx context.Context, who access.Actor, e Erasure) (store.Receipt, error) {
	if strings.TrimSpace(e.Reason) == "" {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return store.Receipt{}, err
	}
	v.At.KnownBy = record.LastDay
	stmts, err := r.store.Statements(ctx, v, e.Entity)
	if err != nil {
		return store.Receipt{}, err
	}
	if len(stmts) == 0 {
		return store.Receipt{}, noEntity(e.Entity.Type, e.Entity.Key)
	}
	change := record.Change{Entity: e.Entity}
	for _, s := range stmts {
		if len(e.Statements) == 0 || slices.Contains(e.Statements, s.ID) {
			change.Erase = append(change.Erase, s.ID)
		}
	}
	for _, id := range e.Statements {
		if !slices.Contains(change.Erase, id) {
			return store.Receipt{}, problem.New(problem.NotFound, sayNoStatement,
				"entity", e.Entity, "statement", position(id.Leaf)+"."+position(record.Position(id.N)))
		}
	}
	return r.Save(ctx, who, record.ChangeSet{Reason: e.Reason, Changes: []record.Change{change}})
}
