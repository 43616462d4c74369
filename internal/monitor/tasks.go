package monitor

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Task is something to do: about an entity, or about a change set.
type Task struct {
	ID        record.ID
	About     record.ID
	ChangeSet int64  // its number; 0 for none
	Assignee  string // the key of an account, or empty
	Name      string // the assignee's
	Status    string // a term of task-statuses
	Words     string
	Due       record.Date
	By        string // who made it, by name
	ByMe      bool
	// What made it and what last changed it.
	First, Last record.Position
}

// Waits reports whether it is still to be done.
func (t Task) Waits() bool { return t.Status == "open" || t.Status == "doing" }

// TaskEntry is what a form says of a task. Key names the task that it changes, or the
// one that it makes: a form that is sent twice saves once.
type TaskEntry struct {
	Key       string
	About     record.ID // or
	ChangeSet int64
	Assignee  string
	Status    string
	Words     string
	Due       string
	Lang      locale.Lang
}

var (
	sayTaskMade    = locale.Message{ID: "monitor.task-made", ES: "Tarea", EN: "Task"}
	sayTaskChanged = locale.Message{ID: "monitor.task-changed", ES: "Tarea actualizada", EN: "Task changed"}
	sayTaskEmpty   = locale.Message{
		ID: "monitor.task-empty",
		ES: "falta decir qué hay que hacer, o a cargo de quién está",
		EN: "say what is to be done, or whose it is",
	}
	sayNoColleague = locale.Message{
		ID: "monitor.no-colleague",
		ES: "no hay nadie con la cuenta «{account}» que pueda hacerse cargo; elija una persona de la lista",
		EN: "there is nobody with the account “{account}” who could take it; choose a person of the list",
	}
)

// PutTask makes a task or changes one, and returns its key. What changed is added and
// what it replaces is set aside from today on, so that it can be read how it was.
func (r *Record) PutTask(ctx context.Context, who access.Actor, e TaskEntry) (string, error) {
	values, err := r.taskValues(ctx, who, e)
	if err != nil {
		return "", err
	}
	key, err := keyFor(e.Key)
	if err != nil {
		return "", err
	}
	id := record.ID{Type: "task", Key: key}
	old, err := r.Entity(ctx, who, id, AsOf{})
	if p, ok := problem.Of(err); err != nil && (!ok || p.Kind != problem.NotFound) {
		return "", err
	}
	change, reason := record.Change{Entity: id}, sayTaskMade.In(e.Lang)
	if len(old.Statements) > 0 {
		reason = sayTaskChanged.In(e.Lang)
	}
	typ, _ := r.Schema.Type(id.Type)
	for _, p := range typ.Properties {
		value, has := values[p.Name]
		before := old.Value(p.Name)
		if p.Name == aboutProperty && before != nil || has && before == value || !has && before == nil {
			continue // a task keeps what it is about
		}
		change.Rank = append(change.Rank, r.setAside(old, p.Name, record.Ranking{
			Rank: record.Deprecated, Cause: record.Withdrawn, Reason: reason, Known: record.On(r.Today()),
		})...)
		if has {
			s := record.Statement{Entity: id, Property: p.Name, Value: value}
			if before != nil {
				s.Known = record.On(r.Today())
			}
			change.Add = append(change.Add, s)
		}
	}
	if len(change.Add)+len(change.Rank) == 0 {
		return key, nil
	}
	_, err = r.Save(ctx, who, record.ChangeSet{Reason: reason, Changes: []record.Change{change}})
	return key, err
}

// taskValues reads the fields of a task.
func (r *Record) taskValues(ctx context.Context, who access.Actor, e TaskEntry) (map[string]record.Value, error) {
	typ, _ := r.Schema.Type("task")
	values := map[string]record.Value{}
	if e.ChangeSet > 0 {
		n := strconv.FormatInt(e.ChangeSet, 10)
		p, _ := typ.Property("changeset")
		number, err := p.Kind.Parse(n)
		if err != nil {
			return nil, err
		}
		values[p.Name] = number
	} else {
		if err := r.mayDiscuss(ctx, who, e.About); err != nil {
			return nil, err
		}
		values[aboutProperty] = record.Ref(e.About)
	}
	words := strings.TrimSpace(e.Words)
	if words == "" && e.Assignee == "" {
		return nil, problem.New(problem.Invalid, sayTaskEmpty).At(problem.Place{Column: wordsField})
	}
	if words != "" {
		text, err := r.commentWords(ctx, words)
		if err != nil {
			return nil, err
		}
		values[wordsField] = text
	}
	if e.Assignee != "" {
		all, err := r.Colleagues(ctx, who)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(c Colleague) bool { return c.Account == e.Assignee }) {
			return nil, problem.New(problem.Invalid, sayNoColleague, "account", e.Assignee).At(problem.Place{Column: "assignee"})
		}
		values["assignee"] = record.Ref{Type: "account", Key: e.Assignee}
	}
	statuses, _ := r.Vocabulary.Vocabulary("task-statuses")
	status := cmp.Or(e.Status, "open")
	if _, known := statuses.Term(status); !known {
		status = "open"
	}
	values["status"] = record.Term(status)
	if due := strings.TrimSpace(e.Due); due != "" {
		date, err := record.ParseWritten(due)
		if p, ok := problem.Of(err); ok {
			return nil, p.At(problem.Place{Column: "due"})
		}
		if err != nil {
			return nil, err
		}
		values["due"] = date
	}
	return values, nil
}

// Tasks returns what is to be done about an entity, newest first.
func (r *Record) Tasks(ctx context.Context, who access.Actor, about record.ID, at AsOf) ([]Task, error) {
	if !r.Discussed(about.Type) {
		return nil, nil
	}
	back, err := r.ReferringTo(ctx, who, []record.ID{about}, "tasks", at)
	if err != nil {
		return nil, err
	}
	return r.tasksOf(ctx, who, back[about], at)
}

// TasksOfSet returns what is to be done about a change set.
func (r *Record) TasksOfSet(ctx context.Context, who access.Actor, number int64, at AsOf) ([]Task, error) {
	return r.tasksWhere(ctx, who, "changeset = "+strconv.FormatInt(number, 10), at)
}

// tasksWhere returns the tasks that certainly meet a condition.
func (r *Record) tasksWhere(ctx context.Context, who access.Actor, condition string, at AsOf) ([]Task, error) {
	found, err := r.Ask(ctx, who, "tasks where "+condition, at)
	if err != nil {
		return nil, err
	}
	var ids []record.ID
	for _, row := range found.Answer.Rows {
		if row.Certain { // a task that says nothing of it merely may
			ids = append(ids, row.ID)
		}
	}
	return r.tasksOf(ctx, who, ids, at)
}

// tasksOf reads tasks: those that are due first come first, and of the others the
// newest.
func (r *Record) tasksOf(ctx context.Context, who access.Actor, ids []record.ID, at AsOf) ([]Task, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	v, err := r.View(ctx, who, at)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, id := range ids {
		keys = append(keys, id.Key)
	}
	es, err := r.store.Entities(ctx, v, "task", keys)
	if err != nil {
		return nil, err
	}
	all := make([]Task, 0, len(es))
	for _, e := range es {
		if len(e.Statements) == 0 {
			continue
		}
		set, err := r.setAt(ctx, v, e.Statements[0].ID.Leaf)
		if err != nil {
			return nil, err
		}
		words, _ := e.Text(wordsField).Best(locale.ES)
		t := Task{
			ID: e.ID, About: e.Ref(aboutProperty), Assignee: e.Ref("assignee").Key, Status: string(e.Term("status")),
			Words: r.withNames(ctx, words), Due: e.Date("due"), First: e.Statements[0].ID.Leaf, By: r.AuthorName(ctx, set.Author), ByMe: isMine(who, set),
		}
		if t.Assignee != "" {
			t.Name = r.AuthorName(ctx, t.Assignee)
		}
		if q, ok := e.Quantity("changeset"); ok {
			low, _ := q.CountEnds()
			t.ChangeSet = int64(low)
		}
		for _, s := range e.Statements {
			t.Last = max(t.Last, s.ID.Leaf)
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Task) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.Due.IsZero()]
		}
		return cmp.Or(cmp.Compare(a.Due.Latest(), b.Due.Latest()), cmp.Compare(b.Last, a.Last), cmp.Compare(a.ID.Key, b.ID.Key))
	})
	return all, nil
}
