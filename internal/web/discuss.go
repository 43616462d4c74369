package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// discussionView is what is said and to be done about an entity or a change set.
type discussionView struct {
	Kick, Name, Lang string
	Back             templ.SafeURL
	Comments         []commentView
	Talk             bool            // comments are made of what the page is about
	Say              *component.Form // nil where one may not comment
	Tasks            []taskView
	Task             *component.Form // to make one; nil where one may not
}

// commentView is one comment.
type commentView struct {
	ID, Who, When   string
	Words, Lang     string // no words once it was withdrawn
	Corrected       string
	Answers         string // whose comment it answers
	AnswersAt       templ.SafeURL
	Answer, History templ.SafeURL
	Reword          *component.Form // of one's own
}

// workTarget is what a page of tasks is about: an entity, or a change set.
type workTarget struct {
	id   record.ID
	set  int64
	path string // of the form for tasks
	home string // of the page
}

// target reads what the address is about.
func (s *Server) target(p *page) (workTarget, error) {
	if p.r.PathValue("position") == "" {
		id, err := p.entityID()
		return workTarget{id: id, path: p.EntityPath(id) + "/tasks", home: p.EntityPath(id) + "/discussion"}, err
	}
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return workTarget{}, err
	}
	set, err := s.record.ChangeSetAt(p.ctx, p.who, record.Position(at))
	path := journalPath(set.Last) + "/tasks"
	return workTarget{set: set.Number, path: path, home: path}, err
}

// showDiscussion is GET /{type}/{key}/discussion: what is said of an entity and what
// is to be done about it.
func (s *Server) showDiscussion(w http.ResponseWriter, p *page) error {
	return s.discussionPage(w, p, func(*discussionView) {})
}

func (s *Server) discussionPage(w http.ResponseWriter, p *page, complain func(*discussionView)) error {
	on, err := s.target(p)
	if err != nil {
		return err
	}
	if _, err := s.record.Entity(p.ctx, p.who, on.id, p.at); err != nil {
		return err
	}
	n, err := s.namesOf(p, on.id)
	if err != nil {
		return err
	}
	t, _ := p.Schema.Type(on.id.Type)
	v := discussionView{Kick: t.Label.In(p.Lang), Name: n.of(on.id), Lang: n.lang(on.id), Back: p.Entity(on.id), Talk: true}
	comments, err := s.record.Discussion(p.ctx, p.who, on.id, p.at)
	if err != nil {
		return err
	}
	for i, c := range comments {
		v.Comments = append(v.Comments, s.commentView(p, on, comments, i))
		if c.ID.Key == p.Query.Get("answer") {
			v.Say = s.sayForm(p, on, c.ID.Key, c.Author)
		}
	}
	if may, _ := s.mayAct(p, access.Discuss); may && v.Say == nil && s.record.Discussed(on.id.Type) {
		v.Say = s.sayForm(p, on, "", "")
	}
	p.Title = p.Say(sayDiscussionOf, "name", v.Name)
	return s.workPage(w, p, on, v, complain)
}

// showSetTasks is GET /journal/{position}/tasks: what is to be done about a change
// set, such as an import.
func (s *Server) showSetTasks(w http.ResponseWriter, p *page) error {
	return s.setTasksPage(w, p, func(*discussionView) {})
}

func (s *Server) setTasksPage(w http.ResponseWriter, p *page, complain func(*discussionView)) error {
	on, err := s.target(p)
	if err != nil {
		return err
	}
	at, _ := number(p.r.PathValue("position")) // target has read it
	set, err := s.record.ChangeSetAt(p.ctx, p.who, record.Position(at))
	if err != nil {
		return err
	}
	v := discussionView{Kick: p.Say(sayTheJournal) + " · " + p.clock(set.Time), Name: p.given(set.Reason, set.Erased), Back: p.Link(journalPath(set.Last))}
	p.Title = p.Say(sayTasksOf, "name", v.Name)
	return s.workPage(w, p, on, v, complain)
}

// workPage adds the tasks, and renders.
func (s *Server) workPage(w http.ResponseWriter, p *page, on workTarget, v discussionView, complain func(*discussionView)) error {
	var err error
	if v.Tasks, v.Task, err = s.taskViews(p, on); err != nil {
		return err
	}
	complain(&v)
	status := http.StatusOK
	forms := []*component.Form{v.Say, v.Task}
	for i := range v.Comments {
		forms = append(forms, v.Comments[i].Reword)
	}
	for i := range v.Tasks {
		forms = append(forms, v.Tasks[i].Form)
	}
	for _, f := range forms {
		if f != nil && f.Errors() > 0 {
			p.titled(p.Title, f)
			status = http.StatusUnprocessableEntity
		}
	}
	return s.renderStatus(w, p, status, discussionPage(&p.Page, v))
}

func (s *Server) commentView(p *page, on workTarget, all []monitor.Comment, i int) commentView {
	c := all[i]
	v := commentView{
		ID: c.ID.Key, Who: p.Say(sayByWhom, s.by(p, c.Author, c.Organisation)...), When: p.clock(c.Time),
		Words: c.Words, Lang: foreign(p, c.Lang), History: p.Link(p.EntityPath(c.ID) + "/history"),
	}
	if c.Corrected {
		v.Corrected = p.Say(sayWasCorrected)
	}
	for _, other := range all {
		if other.ID == c.Answers {
			v.Answers, v.AnswersAt = p.Say(sayAnswersTo, "who", other.Author), templ.SafeURL("#"+other.ID.Key)
		}
	}
	if may, _ := s.mayAct(p, access.Discuss); may {
		v.Answer = p.Link(on.home+"#say", "answer", c.ID.Key)
		if c.Mine && c.Words != "" {
			v.Reword = &component.Form{
				ID: "reword-" + c.ID.Key, Label: p.Say(sayRewordThat, "n", i+1), Action: p.LinkAt(on.home, ""), Button: p.Say(sayRewordIt),
				Hidden: []component.Option{{Value: "comment", Label: c.ID.Key}, p.seenNow()},
				Fields: []component.Field{{Name: "words", Label: p.Say(sayYourWords), Hint: p.Say(sayRewordHint), Value: c.Words, Lines: 3, Optional: true}},
			}
		}
	}
	return v
}

// sayForm is the form of a new comment, an answer where it names one.
func (s *Server) sayForm(p *page, on workTarget, answers, whom string) *component.Form {
	key, err := monitor.NewWorkKey()
	if err != nil {
		return nil // the system gives no random bytes: then nothing is written either
	}
	f := &component.Form{
		ID: "say", Label: p.Say(saySayLabel), Action: p.LinkAt(on.home, ""), Button: p.Say(saySayIt),
		Hidden: []component.Option{{Value: "key", Label: key}, p.seenNow()},
		Fields: []component.Field{{Name: "words", Label: p.Say(sayYourWords), Hint: p.Say(sayMentionHint), Lines: 4}},
	}
	if answers != "" {
		f.Fields[0].Label = p.Say(sayAnswerTo, "who", whom)
		f.Hidden = append(f.Hidden, component.Option{Value: "answers", Label: answers})
		f.Cancel = p.Link(on.home)
	}
	return f
}

// sendComment is POST /{type}/{key}/discussion: a new comment, or other words for
// one's own; none withdraw it.
func (s *Server) sendComment(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	on, err := s.target(p)
	if err != nil {
		return err
	}
	return s.act(p, access.Discuss, func() error {
		own, words := p.value("comment"), p.value("words")
		key := own
		if own != "" {
			err = s.record.Reword(p.ctx, p.who, own, words, p.Lang)
		} else {
			key, err = s.record.Comment(p.ctx, p.who, monitor.NewComment{
				Key: p.value("key"), About: on.id, Answers: p.value("answers"), Words: words, Lang: p.Lang,
			})
		}
		if err != nil {
			return s.commentWrong(w, p, own, words, err)
		}
		http.Redirect(w, p.r, string(p.LinkAt(on.home+"#"+key, "")), http.StatusSeeOther)
		return nil
	})
}

// commentWrong shows the page again, with what was typed and what is wrong with it.
func (s *Server) commentWrong(w http.ResponseWriter, p *page, own, words string, err error) error {
	var broken error
	p.Query.Set("answer", p.value("answers"))
	shown := s.discussionPage(w, p, func(v *discussionView) {
		f := v.Say
		for i := range v.Comments {
			if own != "" && v.Comments[i].ID == own {
				f = v.Comments[i].Reword
			}
		}
		if f == nil {
			return
		}
		f.Fields[0].Value = words
		broken = p.wrongWith(f, err)
	})
	if broken != nil {
		return broken
	}
	return shown
}

// withWork adds to a page what it says of working together: how much waits for the
// reader, and on the page of an entity or a change set, what is said and to be done
// about it. Every such page has it, whatever else it shows.
func (s *Server) withWork(p *page, status int) (err error) {
	if p.Waits, err = s.record.Waiting(p.ctx, p.who); err != nil || status != http.StatusOK || p.Stranger {
		return err
	}
	switch pattern := p.r.Pattern; {
	case p.r.Method != http.MethodGet:
	case strings.HasSuffix(pattern, "/{key}"):
		word, _, _ := strings.Cut(strings.TrimPrefix(p.Path, "/"), "/")
		if t, ok := p.Schema.Type(word); ok {
			return s.atWork(p, record.ID{Type: t.Name, Key: p.r.PathValue("key")})
		}
	case strings.HasSuffix(pattern, "/journal/{position}"):
		return s.atWorkOnSet(p)
	}
	return nil
}

// atWork puts on the page of an entity how much is said and to be done about it.
func (s *Server) atWork(p *page, id record.ID) error {
	if !s.record.Discussed(id.Type) || p.who.Confined != nil {
		return nil
	}
	comments, err := s.record.Discussion(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	tasks, err := s.record.Tasks(p.ctx, p.who, id, p.at)
	if err != nil {
		return err
	}
	p.Work = component.AtWork{At: p.Link(p.EntityPath(id) + "/discussion"), Link: p.Say(sayDiscuss)}
	said := 0
	for _, c := range comments {
		if c.Words != "" {
			said++
		}
	}
	if said > 0 {
		p.Work.Words = append(p.Work.Words, p.Count(sayComments, said))
	}
	p.Work.Words = append(p.Work.Words, s.waitingWords(p, tasks)...)
	return nil
}

// atWorkOnSet does so on the page of a change set.
func (s *Server) atWorkOnSet(p *page) error {
	if p.who.Confined != nil {
		return nil
	}
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return err
	}
	set, err := s.record.ChangeSetAt(p.ctx, p.who, record.Position(at))
	if err != nil {
		return err
	}
	tasks, err := s.record.TasksOfSet(p.ctx, p.who, set.Number, p.at)
	if err != nil {
		return err
	}
	p.Work = component.AtWork{At: p.Link(journalPath(set.Last) + "/tasks"), Link: p.Say(sayTasksHead), Words: s.waitingWords(p, tasks)}
	return nil
}

func (s *Server) waitingWords(p *page, tasks []monitor.Task) []string {
	var words []string
	for _, t := range tasks {
		if t.Waits() {
			words = append(words, s.taskWords(p, t)+".")
		}
	}
	if len(words) > 3 {
		words = []string{p.Say(sayTasksWait, "n", strconv.Itoa(len(words)))}
	}
	return words
}

var (
	sayDiscussionOf = locale.Message{ID: "web.discussion-of", ES: "Discusión y tareas de: {name}", EN: "Discussion and tasks of: {name}"}
	sayTasksOf      = locale.Message{ID: "web.tasks-of", ES: "Tareas del cambio: {name}", EN: "Tasks of the change: {name}"}
	sayDiscuss      = locale.Message{ID: "web.discuss", ES: "Discusión y tareas", EN: "Discussion and tasks"}
	sayTasksWait    = locale.Message{ID: "web.tasks-wait", ES: "Hay {n} tareas abiertas.", EN: "There are {n} open tasks."}
	sayComments     = locale.Plural{
		ID:    "web.comments",
		OneES: "{n} comentario.", ManyES: "{n} de comentarios.", OtherES: "{n} comentarios.", OneEN: "{n} comment.", OtherEN: "{n} comments.",
	}
	sayWasCorrected = locale.Message{ID: "web.was-corrected", ES: "corregido", EN: "corrected"}
	sayAnswersTo    = locale.Message{ID: "web.answers-to", ES: "responde a {who}", EN: "answers {who}"}
	sayRewordLabel  = locale.Message{ID: "web.reword-label", ES: "Corregir o retirar su comentario", EN: "Correct or withdraw your comment"}
	sayRewordThat   = locale.Message{ID: "web.reword-that", ES: "Corregir o retirar el comentario {n}", EN: "Correct or withdraw comment {n}"}
	sayRewordIt     = locale.Message{ID: "web.reword-it", ES: "Corregir o retirar", EN: "Correct or withdraw"}
	sayRewordHint   = locale.Message{ID: "web.reword-hint", ES: "Sin texto, el comentario queda retirado. Lo que decía sigue en su historial.", EN: "Without words the comment is withdrawn. What it said stays in its history."}
	saySayLabel     = locale.Message{ID: "web.say-label", ES: "Comentar", EN: "Comment"}
	saySayIt        = locale.Message{ID: "web.say-it", ES: "Guardar el comentario", EN: "Save the comment"}
	sayYourWords    = locale.Message{ID: "web.your-words", ES: "Su comentario", EN: "Your comment"}
	sayAnswerTo     = locale.Message{ID: "web.answer-to", ES: "Su respuesta a {who}", EN: "Your answer to {who}"}
	sayMentionHint  = locale.Message{ID: "web.mention-hint", ES: "Con «@» y su nombre, como @Ana Pérez, se avisa a una persona.", EN: "“@” and a name, such as @Ana Pérez, tells that person."}
)
