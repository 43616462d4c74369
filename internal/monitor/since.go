package monitor

import (
	"context"
	"slices"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/record"
)

// Since is what changed since somebody's last visit, and what waits.
type Since struct {
	From, To record.Position // what they have read, and the end of what is told here
	Entities []SinceEntity   // what others changed, what changed last first
	More     bool            // the changes before these are in the journal
	Notices  []Notice
	Mine     []Task // assigned to them and not finished, by due
	Given    []Task // they gave to others, not finished
}

// SinceEntity is what others did to one entity.
type SinceEntity struct {
	ID      record.ID
	Entries []HistoryEntry // newest first
}

// How much one page tells.
const (
	mostSets     = 200
	mostLeaves   = 25 // of one change set: an import tells of its first ones
	mostEntities = 60
	mostEntries  = 20 // of one entity
	operatorSets = 20
)

// Since tells who what others changed after a position: from where they said they had
// read, unless after says otherwise. Whoever has no account has no last visit and is
// told of the last change sets, and of no tasks.
func (r *Record) Since(ctx context.Context, who access.Actor, after record.Position) (Since, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return Since{}, err
	}
	s := Since{From: after, To: v.At.Position}
	if after <= 0 {
		if s.From, err = r.lastSeen(ctx, who); err != nil {
			return s, err
		}
	}
	if err := r.changedByOthers(ctx, who, &s); err != nil || who.Account == "" {
		return s, err
	}
	if s.Notices, err = r.Notices(ctx, who, s.From); err != nil {
		return s, err
	}
	if s.Mine, err = r.tasksWhere(ctx, who, "assignee = "+who.Account+" and status under open", AsOf{}); err != nil {
		return s, err
	}
	given, err := r.tasksWhere(ctx, who, "status under open", AsOf{})
	for _, t := range given {
		if t.ByMe && t.Assignee != "" && t.Assignee != who.Account {
			s.Given = append(s.Given, t)
		}
	}
	return s, err
}

// lastSeen is the position up to which who said to have read. Who never said begins
// with the last change sets: nobody reads a whole journal on the first day.
func (r *Record) lastSeen(ctx context.Context, who access.Actor) (record.Position, error) {
	visit, err := r.visit(ctx, who)
	if err != nil || visit.Seen > 0 {
		return visit.Seen, err
	}
	sets, err := r.ChangeSets(ctx, who, 0, operatorSets+1)
	if err != nil || len(sets) <= operatorSets {
		return 0, err
	}
	return sets[operatorSets].Last, nil
}

func (r *Record) visit(ctx context.Context, who access.Actor) (v store.Visit, err error) {
	if who.Account == "" {
		return v, nil
	}
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		v, err = tx.Visit(who.Account)
		return err
	})
	return v, err
}

// SeenUpTo notes that who has read up to a position. It is only ever said by a person,
// never taken from a page having been opened: a reload, a crash or a second window
// loses nothing.
func (r *Record) SeenUpTo(ctx context.Context, who access.Actor, at record.Position) error {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil || who.Account == "" {
		return err
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		visit, err := tx.Visit(who.Account)
		if err != nil {
			return err
		}
		visit.Seen = max(visit.Seen, min(at, v.At.Position))
		return tx.PutVisit(visit)
	})
}

// changedByOthers gathers what others changed, entity by entity. Comments and tasks are
// told where they are about, not as entities.
func (r *Record) changedByOthers(ctx context.Context, who access.Actor, s *Since) error {
	sets, err := r.ChangeSets(ctx, who, 0, mostSets+1)
	if err != nil {
		return err
	}
	at := map[record.ID]int{}
	for i, set := range sets {
		if set.Last <= s.From {
			break
		}
		if i == mostSets || len(s.Entities) >= mostEntities {
			s.More = true
			break
		}
		raw, err := r.rawSet(ctx, who, set.Last)
		if err != nil {
			return err
		}
		if isMine(who, raw) {
			continue
		}
		leaves, err := r.Leaves(ctx, who, set.First, min(set.Last, set.First+mostLeaves-1))
		if err != nil {
			return err
		}
		s.More = s.More || set.Entities > mostLeaves
		for _, leaf := range leaves {
			if _, told := at[leaf.Entity]; told || leaf.Entity.Type == "comment" || leaf.Entity.Type == "task" || len(s.Entities) >= mostEntities {
				continue
			}
			at[leaf.Entity] = len(s.Entities)
			s.Entities = append(s.Entities, SinceEntity{ID: leaf.Entity})
		}
	}
	for i := range s.Entities {
		if err := r.entriesSince(ctx, who, s.From, &s.Entities[i]); err != nil {
			return err
		}
	}
	return nil
}

// rawSet is the change set that ends at a position, with the key of its author.
func (r *Record) rawSet(ctx context.Context, who access.Actor, end record.Position) (store.ChangeSetInfo, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return store.ChangeSetInfo{}, err
	}
	return r.setAt(ctx, v, end)
}

func (r *Record) entriesSince(ctx context.Context, who access.Actor, from record.Position, e *SinceEntity) error {
	entries, err := r.History(ctx, who, e.ID, 0, mostEntries, AsOf{})
	if err != nil {
		return err
	}
	e.Entries = slices.DeleteFunc(entries, func(one HistoryEntry) bool { return one.Leaf <= from || isMine(who, one.Set) })
	return nil
}
