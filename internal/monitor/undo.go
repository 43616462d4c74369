package monitor

import (
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Undoing asks to take back all that a change set did.
type Undoing struct {
	Position record.Position // any that the change set holds
	Reason   string
	Lang     locale.Lang // in which the reason is written; empty: English
	// Anyway takes it back though something rests on it meanwhile. What rests on
	// it then refers to nothing.
	Anyway bool
}

// Undo is what taking back a change set does, or would do.
type Undo struct {
	Set       store.ChangeSetInfo
	Withdrawn int          // statements that will be marked mis-entered
	SetBack   int          // statements whose rank will be what it was
	Vanishing int          // entities of which nothing remains
	Entities  []UndoEntity // the first of them
	More      int          // entities beyond those
	Resting   []Resting    // what rests on it meanwhile, the first of it
	MoreRest  bool         // there is more of that
}

// UndoEntity is what taking back a change set does to one entity.
type UndoEntity struct {
	Entity    record.ID
	Withdraw  []record.Statement
	SetBack   []record.Statement // whose rank will be what it was
	Vanishes  bool
	rerank    []record.Reranking
	undoneSet bool // the set made the entity
}

// RestingHow says how something rests on what a change set did.
type RestingHow int

// The ways. Each was recorded after the change set.
const (
	RestsByReference RestingHow = iota // Entity refers to On, of which nothing would remain
	RestsBySource                      // a statement of Entity names On as its source
	RestsByRanking                     // somebody judged a statement that the set added
	RestsByStatement                   // somebody said more of an entity that the set made
)

// Resting is something that rests on what a change set did.
type Resting struct {
	How        RestingHow
	Entity, On record.ID
}

// undoShown is how many entities, and how many that rest on them, are listed.
const (
	undoShown    = 150
	restingShown = 20
)

var (
	sayNothingToUndo = locale.Message{
		ID: "monitor.nothing-to-undo",
		ES: "del cambio {position} ya no queda nada que deshacer: se deshizo antes, o lo que dijo se corrigió o se borró",
		EN: "nothing of the change {position} is left to undo: it was undone before, or what it said was corrected or erased",
	}
	sayErasureStays = locale.Message{
		ID: "monitor.erasure-stays",
		ES: "el cambio {position} borró palabras para siempre, y eso no se puede deshacer: las palabras ya no existen; si hace falta, captúrelas de nuevo desde su fuente",
		EN: "the change {position} erased words for good, which cannot be undone: the words exist no more; if need be, enter them again from their source",
	}
	sayRestsOnIt = locale.Message{
		ID: "monitor.rests-on-it",
		ES: "después del cambio {position} se capturó algo que se apoya en él ({what}); revíselo primero, o confirme que quiere deshacerlo de todos modos",
		EN: "after the change {position} something was recorded that rests on it ({what}); look at it first, or confirm that you want to undo it anyway",
	}
)

// PlanUndo says what taking back a change set would do, and saves nothing.
func (r *Record) PlanUndo(ctx context.Context, who access.Actor, at record.Position) (Undo, error) {
	return r.undoing(ctx, who, Undoing{Position: at}, func(record.Change) error { return nil })
}

// Undo takes back a change set by another: what it added is marked mis-entered,
// which holds at every date, and ranks that it gave are what they were. Read at
// the newest moment the record is as though it had not been, but for what was
// recorded since; nothing is removed, and undoing the undoing brings it back.
//
// Erasures cannot be taken back. Where something rests on the change set
// meanwhile, Undo refuses unless it is told to go on.
func (r *Record) Undo(ctx context.Context, who access.Actor, u Undoing) (Undo, store.Receipt, error) {
	if strings.TrimSpace(u.Reason) == "" {
		return Undo{}, store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	if u.Lang == "" {
		u.Lang = locale.EN
	}
	batch, err := r.Begin(ctx, who, record.ChangeSet{Reason: table.Undone(u.Lang, u.Position, u.Reason)})
	if err != nil {
		return Undo{}, store.Receipt{}, err
	}
	defer batch.Rollback()
	done, err := r.undoing(ctx, who, u, batch.Add)
	if err != nil {
		return done, store.Receipt{}, err
	}
	if len(done.Resting) > 0 && !u.Anyway {
		return done, store.Receipt{}, problem.New(problem.Conflict, sayRestsOnIt,
			"position", position(u.Position), "what", restingNames(done))
	}
	if done.Withdrawn+done.SetBack == 0 {
		return done, store.Receipt{}, problem.New(problem.Conflict, sayNothingToUndo, "position", position(u.Position))
	}
	receipt, err := batch.Commit()
	return done, receipt, err
}

func restingNames(u Undo) string {
	var names []string
	for _, on := range u.Resting {
		if name := on.Entity.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	said := strings.Join(names, ", ")
	if u.MoreRest {
		said += ", …"
	}
	return said
}

// leavesAtOnce is how many leaves of a change set are read in one go.
const leavesAtOnce = 500

// undoing works out, entity by entity, what takes a change set back.
func (r *Record) undoing(ctx context.Context, who access.Actor, u Undoing, each func(record.Change) error) (Undo, error) {
	set, err := r.ChangeSetAt(ctx, who, u.Position)
	done := Undo{Set: set}
	if err != nil {
		return done, err
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return done, err
	}
	v.At.KnownBy = record.LastDay
	for first := set.First; first <= set.Last; first += leavesAtOnce {
		leaves, err := r.store.Leaves(ctx, v, first, min(set.Last, first+leavesAtOnce-1))
		if err != nil {
			return done, err
		}
		for _, leaf := range leaves {
			if leaf.Erased > 0 {
				return done, problem.New(problem.Conflict, sayErasureStays, "position", position(set.Last))
			}
			e, err := r.undoEntity(ctx, v, set, leaf.Entity, table.Undone(u.Lang, u.Position, u.Reason))
			if err != nil {
				return done, err
			}
			if err := r.restingOn(ctx, v, set, e, &done); err != nil {
				return done, err
			}
			if len(e.rerank) == 0 {
				continue
			}
			done.count(e)
			if err := each(record.Change{Entity: e.Entity, Rank: e.rerank}); err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

func (u *Undo) count(e UndoEntity) {
	u.Withdrawn += len(e.Withdraw)
	u.SetBack += len(e.SetBack)
	if e.Vanishes {
		u.Vanishing++
	}
	if len(u.Entities) < undoShown {
		u.Entities = append(u.Entities, e)
	} else {
		u.More++
	}
}

// undoEntity works out what takes back the change of one entity.
func (r *Record) undoEntity(ctx context.Context, v query.View, set store.ChangeSetInfo, id record.ID, reason string) (UndoEntity, error) {
	e := UndoEntity{Entity: id, undoneSet: true}
	stmts, err := r.store.Statements(ctx, v, id)
	if err != nil {
		return e, err
	}
	stand, stood := 0, 0
	for _, s := range stmts {
		if s.Property == record.Shared().Name {
			continue // levels are set, not undone: that could show to more people what is kept
		}
		added := set.First <= s.ID.Leaf && s.ID.Leaf <= set.Last
		e.undoneSet = e.undoneSet && s.ID.Leaf >= set.First
		back := setBack(s, added, set, reason)
		for _, ranking := range back {
			e.rerank = append(e.rerank, record.Reranking{Statement: s.ID, Ranking: ranking})
		}
		if len(back) > 0 && added {
			e.Withdraw = append(e.Withdraw, s)
		} else if len(back) > 0 {
			e.SetBack = append(e.SetBack, s)
		}
		stood += stands(s)
		s.Ranking = append(slices.Clone(s.Ranking), back...)
		stand += stands(s)
	}
	e.Vanishes = stand == 0 && stood > 0
	return e, nil
}

// stands counts a statement that is not set aside for good.
func stands(s record.Statement) int {
	if s.RankAt(record.Moment{Position: 1<<63 - 1, KnownBy: record.LastDay}) == record.Deprecated {
		return 0
	}
	return 1
}

// setBack returns the judgements after which a statement has, at every known-by
// date, the rank that it would have without a change set: one that the set
// added is mis-entered, and another is as judged without the set. None are
// needed where it is so already.
func setBack(s record.Statement, added bool, set store.ChangeSetInfo, reason string) []record.Ranking {
	var without []record.Ranking
	for _, r := range s.Ranking {
		if r.At < set.First || r.At > set.Last {
			without = append(without, r)
		}
	}
	if !added && len(without) == len(s.Ranking) {
		return nil
	}
	now := slices.Clone(s.Ranking)
	var out []record.Ranking
	for _, since := range turningPoints(s.Ranking) {
		day := since.Latest()
		if since.IsZero() {
			day = record.FirstDay
		}
		wanted := record.Ranking{Cause: record.Restored}
		if last, judged := lastBy(without, day); judged {
			wanted = last
		}
		if added {
			wanted = record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered}
		}
		if have, _ := lastBy(now, day); have.Rank == wanted.Rank {
			continue
		}
		out = append(out, record.Ranking{Rank: wanted.Rank, Cause: wanted.Cause, Source: wanted.Source, Reason: reason, Known: since})
		now = append(now, out[len(out)-1])
	}
	return out
}

// turningPoints are the dates from which judgements hold, oldest first; the zero
// date, which is every date, is the first of them.
func turningPoints(ranking []record.Ranking) []record.Date {
	points := []record.Date{{}}
	for _, r := range ranking {
		if !r.Known.IsZero() && !slices.ContainsFunc(points, func(d record.Date) bool { return d.Latest() == r.Known.Latest() }) {
			points = append(points, r.Known)
		}
	}
	slices.SortStableFunc(points[1:], func(a, b record.Date) int { return int(min(max(a.Latest()-b.Latest(), -1), 1)) })
	return points
}

// lastBy is the judgement that holds on a day, as [record.Statement.RankAt]
// chooses it.
func lastBy(ranking []record.Ranking, day record.Day) (last record.Ranking, judged bool) {
	for _, r := range ranking {
		if r.Cause == record.MisEntered || r.Known.KnownBy(day) {
			last, judged = r, true
		}
	}
	return last, judged
}

// restingOn notes what rests on the change of an entity since the change set.
func (r *Record) restingOn(ctx context.Context, v query.View, set store.ChangeSetInfo, e UndoEntity, done *Undo) error {
	if set.Last == v.At.Position || done.MoreRest {
		return nil // nothing was recorded since, or enough is known
	}
	note := func(how RestingHow, id record.ID) {
		one := Resting{how, id, e.Entity}
		switch {
		case slices.Contains(done.Resting, one):
		case len(done.Resting) == restingShown:
			done.MoreRest = true
		default:
			done.Resting = append(done.Resting, one)
		}
	}
	for _, s := range e.Withdraw {
		if slices.ContainsFunc(s.Ranking, func(j record.Ranking) bool { return j.At > set.Last }) {
			note(RestsByRanking, e.Entity)
		}
	}
	if len(e.Withdraw) == 0 {
		return nil
	}
	if e.undoneSet && !e.Vanishes {
		note(RestsByStatement, e.Entity)
	}
	if !e.Vanishes {
		return nil
	}
	return r.restingOnVanishing(ctx, v, set, e.Entity, note)
}

// restingOnVanishing notes what refers to an entity of which nothing will remain,
// and was not brought by the change set itself.
func (r *Record) restingOnVanishing(ctx context.Context, v query.View, set store.ChangeSetInfo, id record.ID, note func(RestingHow, record.ID)) error {
	since := func(s record.Statement) bool { return s.ID.Leaf > set.Last && stands(s) > 0 }
	back, err := r.store.Referring(ctx, v, id)
	if err != nil {
		return err
	}
	for _, from := range back {
		for _, other := range from {
			stmts, err := r.store.Statements(ctx, v, other)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(stmts, func(s record.Statement) bool { return since(s) && s.Value == record.Ref(id) }) {
				note(RestsByReference, other)
			}
		}
	}
	if id.Type != "source" {
		return nil
	}
	resting, err := r.store.RestingOn(ctx, v, id, 0)
	for _, s := range resting {
		if s.Entity != id && since(s) {
			note(RestsBySource, s.Entity)
		}
	}
	return err
}
