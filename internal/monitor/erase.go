package monitor

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
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
				"entity", e.Entity, "statement", statementText(id))
		}
	}
	return r.Save(ctx, who, record.ChangeSet{Reason: e.Reason, Changes: []record.Change{change}})
}

// ReasonOf names a reason that somebody gave: that of a ranking, or that of the
// change set which holds a position.
type ReasonOf = record.ReasonOf

var sayNoReasonThere = locale.Message{
	ID: "monitor.no-reason-there",
	ES: "no consta un motivo en {where}: no existe, o ya se borró; la página del diario dice qué hay",
	EN: "there is no reason at {where}: no such thing, or it was erased already; the page of the journal says what there is",
}

// EraseReason destroys the words of a reason; who, when, which rank and why in
// one word stay, and every proof still holds. People write one reason for the
// change set, for its rankings and, where they adopt, for the figure: wherever the
// change set wrote the same words, they go.
func (r *Record) EraseReason(ctx context.Context, who access.Actor, of ReasonOf, reason string) (store.Receipt, error) {
	if strings.TrimSpace(reason) == "" {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return store.Receipt{}, err
	}
	given, err := r.store.SameReasons(ctx, v, of)
	if err != nil {
		return store.Receipt{}, err
	}
	if len(given) == 0 {
		where := position(of.Set)
		if of.Ranking.Leaf > 0 {
			where = statementText(of.Ranking)
		}
		return store.Receipt{}, problem.New(problem.NotFound, sayNoReasonThere, "where", where)
	}
	set := record.ChangeSet{Reason: reason}
	at := map[record.ID]int{}
	for _, g := range given {
		i, ok := at[g.Entity]
		if !ok {
			i = len(set.Changes)
			at[g.Entity] = i
			said, err := r.saidToo(ctx, who, v, g.Entity, of)
			if err != nil {
				return store.Receipt{}, err
			}
			set.Changes = append(set.Changes, record.Change{Entity: g.Entity, Erase: said})
		}
		set.Changes[i].EraseReasons = append(set.Changes[i].EraseReasons, g.Of)
	}
	return r.Save(ctx, who, set)
}

// saidToo lists the statements of an entity that a change set added and that say
// nothing but its reason.
func (r *Record) saidToo(ctx context.Context, who access.Actor, v query.View, id record.ID, of ReasonOf) ([]record.StatementID, error) {
	set, err := r.ChangeSetAt(ctx, who, max(of.Set, of.Ranking.Leaf))
	if err != nil || set.Reason == "" {
		return nil, err
	}
	v.At.KnownBy = record.LastDay
	stmts, err := r.store.Statements(ctx, v, id)
	var same []record.StatementID
	for _, s := range stmts {
		text, ok := s.Value.(record.Text)
		if ok && set.First <= s.ID.Leaf && s.ID.Leaf <= set.Last && text.Has(set.Reason) {
			same = append(same, s.ID)
		}
	}
	return same, err
}

// statementText writes the number of a statement or a ranking as people type it.
func statementText(id record.StatementID) string {
	return position(id.Leaf) + "." + position(record.Position(id.N))
}

// FiltersNaming returns the saved filters that name an entity, which an erasure leaves:
// those that who can use, and how many others there are.
func (r *Record) FiltersNaming(ctx context.Context, who access.Actor, id record.ID) (known []Filter, others int, err error) {
	if err := r.must(who, access.Erase, access.Object{Type: id.Type}); err != nil {
		return nil, 0, err
	}
	ids, err := r.store.FiltersNaming(ctx, id)
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	all, err := r.Filters(ctx, who)
	for _, f := range all {
		if slices.Contains(ids, f.ID) {
			known = append(known, f)
		}
	}
	return known, len(ids) - len(known), err
}
