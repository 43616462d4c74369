package web

import (
	"net/http"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// taskView is one task, and the form that changes it.
type taskView struct {
	ID      string
	Words   string
	Waits   bool
	About   string // on pages that tell of several things
	AboutAt templ.SafeURL
	By      string
	Form    *component.Form // nil where one may not change it
}

// taskWords says a task in a sentence: what, how far, whose, until when.
func (s *Server) taskWords(p *page, t monitor.Task) string {
	words := orElse(t.Words, p.Say(sayTask))
	status := p.words(record.Kind{Base: record.TermOf, Vocabulary: "task-statuses"}, record.Term(t.Status))
	whose := orElse(t.Name, p.Say(sayNobodysYet))
	if t.Due.IsZero() {
		return p.Say(sayTaskLine, "words", words, "status", status, "whose", whose)
	}
	return p.Say(sayTaskLineDue, "words", words, "status", status, "whose", whose, "due", shortDate(t.Due))
}

// taskViews are the tasks of what a page is about, those that wait first, and the form
// of a new one.
func (s *Server) taskViews(p *page, on workTarget) ([]taskView, *component.Form, error) {
	var tasks []monitor.Task
	var err error
	if on.set > 0 {
		tasks, err = s.record.TasksOfSet(p.ctx, p.who, on.set, p.at)
	} else {
		tasks, err = s.record.Tasks(p.ctx, p.who, on.id, p.at)
	}
	if err != nil {
		return nil, nil, err
	}
	colleagues, err := s.record.Colleagues(p.ctx, p.who)
	if err != nil {
		return nil, nil, err
	}
	may := !p.Past() && s.record.May(p.who, access.Write, access.Object{Type: "task"})
	var views []taskView
	for _, waits := range []bool{true, false} {
		for _, t := range tasks {
			if t.Waits() != waits {
				continue
			}
			one := taskView{ID: t.ID.Key, Words: s.taskWords(p, t), Waits: waits, By: p.Say(sayTaskBy, "who", t.By)}
			if may {
				one.Form = s.taskForm(p, on, t, colleagues)
				one.Form.Label = p.Say(sayChangeThatTask, "n", len(views)+1)
			}
			views = append(views, one)
		}
	}
	if !may || on.set == 0 && !s.record.Discussed(on.id.Type) {
		return views, nil, nil
	}
	key, err := monitor.NewWorkKey()
	if err != nil {
		return nil, nil, err
	}
	form := s.taskForm(p, on, monitor.Task{ID: record.ID{Type: "task", Key: key}, Status: "open"}, colleagues)
	form.ID, form.Label, form.Button = "new-task", p.Say(sayNewTask), p.Say(saySaveTask)
	return views, form, nil
}

// taskForm is the one small form: whose, how far, what, until when.
func (s *Server) taskForm(p *page, on workTarget, t monitor.Task, colleagues []monitor.Colleague) *component.Form {
	whose := component.Field{Name: "assignee", Label: p.Say(sayAssignee), Hint: p.Say(sayAssigneeHint), Value: t.Name, Optional: true}
	for _, c := range colleagues {
		whose.Known = append(whose.Known, component.Option{Value: c.Name, Label: c.Account})
	}
	status := component.Field{Name: "status", Label: p.Say(sayTaskStatus), Value: t.Status}
	statuses, _ := p.vocabulary.Vocabulary("task-statuses")
	for _, term := range statuses.Terms() {
		status.Options = append(status.Options, component.Choice{Value: term.Code, Label: term.Label.In(p.Lang)})
	}
	return &component.Form{
		ID: "task-" + t.ID.Key, Label: p.Say(sayChangeTask), Action: p.LinkAt(on.path, ""), Button: p.Say(sayChangeTask),
		Hidden: []component.Option{{Value: "task", Label: t.ID.Key}, p.seenNow()},
		Fields: []component.Field{
			{Name: "words", Label: p.Say(sayWhatToDo), Value: t.Words, Lines: 2, Optional: true},
			whose, status,
			{Name: "due", Label: p.Say(sayDue), Hint: p.Say(sayDueHint), Value: t.Due.String(), Narrow: true, Optional: true},
		},
	}
}

// sendTask is POST /{type}/{key}/tasks and /journal/{position}/tasks.
func (s *Server) sendTask(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	on, err := s.target(p)
	if err != nil {
		return err
	}
	return s.act(p, access.Write, func() error {
		key, err := s.record.PutTask(p.ctx, p.who, monitor.TaskEntry{
			Key: p.value("task"), About: on.id, ChangeSet: on.set, Assignee: p.value("assignee"), Status: p.value("status"),
			Words: p.value("words"), Due: p.value("due"), Lang: p.Lang,
		})
		if err != nil {
			return s.taskWrong(w, p, on, err)
		}
		http.Redirect(w, p.r, string(p.LinkAt(on.home+"#"+key, "")), http.StatusSeeOther)
		return nil
	})
}

// taskWrong shows the page again, with what was typed and what is wrong with it.
func (s *Server) taskWrong(w http.ResponseWriter, p *page, on workTarget, err error) error {
	var broken error
	complain := func(v *discussionView) {
		f := v.Task
		for i := range v.Tasks {
			if v.Tasks[i].ID == p.value("task") {
				f = v.Tasks[i].Form
			}
		}
		if f == nil {
			broken = err
			return
		}
		for i := range f.Fields {
			f.Fields[i].Value = p.value(f.Fields[i].Name)
		}
		broken = p.wrongWith(f, err)
	}
	show := s.discussionPage
	if on.set > 0 {
		show = s.setTasksPage
	}
	if shown := show(w, p, complain); shown != nil {
		return shown
	}
	return broken
}

var (
	sayTask           = locale.Message{ID: "web.task", ES: "Tarea", EN: "Task"}
	sayNobodysYet     = locale.Message{ID: "web.nobodys-yet", ES: "nadie todavía", EN: "nobody yet"}
	sayTaskLine       = locale.Message{ID: "web.task-line", ES: "{words} · {status} · a cargo de {whose}", EN: "{words} · {status} · assigned to {whose}"}
	sayTaskLineDue    = locale.Message{ID: "web.task-line-due", ES: "{words} · {status} · a cargo de {whose} · para: {due}", EN: "{words} · {status} · assigned to {whose} · due {due}"}
	sayTaskBy         = locale.Message{ID: "web.task-by", ES: "La puso {who}", EN: "Made by {who}"}
	sayNewTask        = locale.Message{ID: "web.new-task", ES: "Poner una tarea", EN: "Make a task"}
	saySaveTask       = locale.Message{ID: "web.save-task", ES: "Guardar la tarea", EN: "Save the task"}
	sayChangeTask     = locale.Message{ID: "web.change-task", ES: "Cambiar la tarea", EN: "Change the task"}
	sayChangeThatTask = locale.Message{ID: "web.change-that-task", ES: "Cambiar la tarea {n}", EN: "Change task {n}"}
	sayAssignee       = locale.Message{ID: "web.assignee", ES: "A cargo de", EN: "Assigned to"}
	sayAssigneeHint   = locale.Message{ID: "web.assignee-hint", ES: "El nombre de una persona de la coalición.", EN: "The name of a person of the coalition."}
	sayTaskStatus     = locale.Message{ID: "web.task-status", ES: "Estado", EN: "Status"}
	sayWhatToDo       = locale.Message{ID: "web.what-to-do", ES: "Qué hacer", EN: "What to do"}
	sayDue            = locale.Message{ID: "web.due", ES: "Para cuándo", EN: "Due"}
	sayDueHint        = locale.Message{ID: "web.due-hint", ES: "Una fecha, como 2026-12-01.", EN: "A date, such as 2026-12-01."}
	sayTasksHead      = locale.Message{ID: "web.tasks-head", ES: "Tareas", EN: "Tasks"}
)
