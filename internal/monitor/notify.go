package monitor

import (
	"cmp"
	"context"
	"slices"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/record"
)

// NoticeKind says why somebody is told of something.
type NoticeKind string

// The kinds.
const (
	NoticeMention  NoticeKind = "mention"  // a comment names them
	NoticeAnswer   NoticeKind = "answer"   // a comment answers one of theirs
	NoticeAssigned NoticeKind = "assigned" // a task of theirs was made or changed by somebody else
	NoticeChanged  NoticeKind = "changed"  // somebody else changed what a task of theirs is about
)

// Notice is one thing that others did and that somebody is to be told of.
type Notice struct {
	Kind    NoticeKind
	About   record.ID // the entity where it is read; zero for a task of a change set
	Comment Comment   // of a mention or an answer
	Task    Task      // of the others
	At      record.Position
}

// mostNews bounds how far back notices look: the newest comments and tasks.
const mostNews = 1_000

// Notices returns what who is to be told of that others did after a position, newest
// first. It reads the journal through who's own scope: nobody is told of what they may
// not see.
func (r *Record) Notices(ctx context.Context, who access.Actor, after record.Position) ([]Notice, error) {
	if who.Account == "" || who.Confined != nil {
		return nil, nil
	}
	all, err := r.commentNotices(ctx, who, after)
	if err != nil {
		return nil, err
	}
	tasks, err := r.taskNotices(ctx, who, after)
	if err != nil {
		return nil, err
	}
	all = append(all, tasks...)
	slices.SortStableFunc(all, func(a, b Notice) int { return cmp.Compare(b.At, a.At) })
	return all, nil
}

// newsOf lists the entities of a type that others changed after a position.
func (r *Record) newsOf(ctx context.Context, who access.Actor, typ string, after record.Position) (ids []record.ID, at map[record.ID]record.Position, err error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return nil, nil, err
	}
	leaves, err := r.store.LeavesOfType(ctx, v, typ, after, mostNews)
	if err != nil {
		return nil, nil, err
	}
	at = map[record.ID]record.Position{}
	for _, leaf := range leaves {
		if at[leaf.Entity] > 0 {
			continue
		}
		set, err := r.setAt(ctx, v, leaf.Position)
		if err != nil {
			return nil, nil, err
		}
		if !isMine(who, set) {
			at[leaf.Entity] = leaf.Position
			ids = append(ids, leaf.Entity)
		}
	}
	return ids, at, nil
}

func (r *Record) commentNotices(ctx context.Context, who access.Actor, after record.Position) ([]Notice, error) {
	ids, at, err := r.newsOf(ctx, who, "comment", after)
	if err != nil {
		return nil, err
	}
	comments, err := r.commentsOf(ctx, who, entityKeys(ids), AsOf{})
	if err != nil {
		return nil, err
	}
	var all []Notice
	for _, c := range comments {
		if c.Mine || c.Raw == "" {
			continue
		}
		n := Notice{About: c.About, Comment: c, At: at[c.ID]}
		switch {
		case slices.Contains(Mentioned(c.Raw), who.Account):
			n.Kind = NoticeMention
		case !c.Answers.IsZero():
			answered, err := r.commentsOf(ctx, who, []string{c.Answers.Key}, AsOf{})
			if err != nil {
				return nil, err
			}
			if len(answered) == 0 || !answered[0].Mine {
				continue
			}
			n.Kind = NoticeAnswer
		default:
			continue
		}
		all = append(all, n)
	}
	return all, nil
}

func (r *Record) taskNotices(ctx context.Context, who access.Actor, after record.Position) ([]Notice, error) {
	ids, at, err := r.newsOf(ctx, who, "task", after)
	if err != nil {
		return nil, err
	}
	tasks, err := r.tasksOf(ctx, who, ids, AsOf{})
	if err != nil {
		return nil, err
	}
	var all []Notice
	for _, t := range tasks {
		if t.Assignee == who.Account {
			all = append(all, Notice{Kind: NoticeAssigned, About: t.About, Task: t, At: at[t.ID]})
		}
	}
	mine, err := r.tasksWhere(ctx, who, "assignee = "+who.Account+" and status under open", AsOf{})
	if err != nil {
		return nil, err
	}
	told := map[record.ID]bool{}
	for _, t := range mine {
		if t.About.IsZero() || told[t.About] {
			continue
		}
		told[t.About] = true
		e := SinceEntity{ID: t.About}
		if err := r.entriesSince(ctx, who, max(after, t.First), &e); err != nil {
			return nil, err
		}
		if len(e.Entries) > 0 {
			all = append(all, Notice{Kind: NoticeChanged, About: t.About, Task: t, At: e.Entries[0].Leaf})
		}
	}
	return all, nil
}

func entityKeys(ids []record.ID) []string {
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		keys = append(keys, id.Key)
	}
	return keys
}

// Waiting counts what who has not read of their notices.
func (r *Record) Waiting(ctx context.Context, who access.Actor) (int, error) {
	if who.Account == "" || who.Confined != nil {
		return 0, nil
	}
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return 0, err
	}
	visit, err := r.visit(ctx, who)
	if err != nil {
		return 0, err
	}
	key := waitingKey{who.Account, who.Organisation, visit.Seen, v.At.Position}
	if n, ok := r.waiting.of(key); ok {
		return n, nil
	}
	notices, err := r.Notices(ctx, who, visit.Seen)
	if err == nil {
		r.waiting.put(key, len(notices))
	}
	return len(notices), err
}

// Quiet reports whether who wants no mail.
func (r *Record) Quiet(ctx context.Context, who access.Actor) (bool, error) {
	v, err := r.visit(ctx, who)
	return v.Quiet, err
}

// SetQuiet says whether who wants no mail.
func (r *Record) SetQuiet(ctx context.Context, who access.Actor, quiet bool) error {
	if who.Account == "" {
		return nil
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		v, err := tx.Visit(who.Account)
		if err != nil {
			return err
		}
		v.Quiet = quiet
		return tx.PutVisit(v)
	})
}
