package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// sinceView is what changed since somebody's last visit, and what waits.
type sinceView struct {
	Account  bool // there is somebody who has a last visit and tasks
	Notices  []noticeView
	Mine     []taskView
	Given    []taskView
	Changed  []changedView
	More     templ.SafeURL   // the journal, where not all is told
	Seen     *component.Form // nil where nothing is new, or nobody has a last visit
	Whole    templ.SafeURL
	MailHelp templ.SafeURL
}

// noticeView is one thing that a person is told of.
type noticeView struct {
	Words, Quote, Lang string
	At                 templ.SafeURL
	Link               string
}

// changedView is what others did to one entity.
type changedView struct {
	Name    templ.Component
	Kind    string
	Entries []historyEntry
}

// showSince is GET /since: what others changed since the reader's last visit, entity
// by entity, and what waits for them.
func (s *Server) showSince(w http.ResponseWriter, p *page) error {
	from, err := number(p.Query.Get("from"))
	if err != nil {
		return err
	}
	since, err := s.record.Since(p.ctx, p.who, record.Position(from))
	if err != nil {
		return err
	}
	var ids []record.ID
	for _, e := range since.Entities {
		ids = append(append(ids, e.ID), monitor.HistoryMentions(e.Entries)...)
	}
	for _, one := range since.Notices {
		ids = append(ids, one.About)
	}
	for _, t := range append(since.Mine, since.Given...) {
		ids = append(ids, t.About)
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return err
	}
	v := sinceView{Account: p.who.Account != "", Whole: p.Link("/journal")}
	if since.More {
		v.More = p.Link("/journal")
	}
	for _, one := range since.Notices {
		v.Notices = append(v.Notices, s.noticeView(p, n, one))
	}
	v.Mine, v.Given = s.sinceTasks(p, n, since.Mine), s.sinceTasks(p, n, since.Given)
	for _, e := range since.Entities {
		if len(e.Entries) > 0 {
			v.Changed = append(v.Changed, s.changedView(p, n, e))
		}
	}
	if v.Account && since.To > since.From {
		v.Seen = &component.Form{
			ID: "seen", Label: p.Say(saySeenIt), Action: p.LinkAt("/since", ""), Button: p.Say(saySeenIt),
			Hidden: []component.Option{{Value: "to", Label: strconv.FormatInt(int64(since.To), 10)}}, Says: []string{p.Say(saySeenHelp)},
		}
	}
	if v.Account {
		v.MailHelp = p.LinkAt("/account#mail", "")
	}
	p.Title = p.Say(saySinceLast)
	if !v.Account {
		p.Title = p.Say(sayLately)
	}
	return s.render(w, p, sincePage(&p.Page, v))
}

func (s *Server) noticeView(p *page, n *names, one monitor.Notice) noticeView {
	name := n.of(one.About)
	v := noticeView{At: p.Link(p.EntityPath(one.About) + "/discussion"), Link: name}
	switch one.Kind {
	case monitor.NoticeMention, monitor.NoticeAnswer:
		says := sayMentionsYou
		if one.Kind == monitor.NoticeAnswer {
			says = sayAnswersYou
		}
		v.Words, v.Quote, v.Lang = p.Say(says, "who", one.Comment.Author), one.Comment.Words, foreign(p, one.Comment.Lang)
		v.At = p.Link(p.EntityPath(one.About) + "/discussion#" + one.Comment.ID.Key)
	case monitor.NoticeAssigned:
		v.Words, v.Quote = p.Say(sayAssignsYou), s.taskWords(p, one.Task)
	case monitor.NoticeChanged:
		v.Words, v.At = p.Say(sayChangesYours), p.Link(p.EntityPath(one.About)+"/history")
	}
	if one.About.IsZero() {
		v.At, v.Link = p.Link(journalPath(one.At)), p.Say(sayThatChange)
	}
	return v
}

func (s *Server) sinceTasks(p *page, n *names, tasks []monitor.Task) []taskView {
	var views []taskView
	for _, t := range tasks {
		v := taskView{ID: t.ID.Key, Words: s.taskWords(p, t), By: p.Say(sayTaskBy, "who", t.By), About: n.of(t.About), AboutAt: p.Link(p.EntityPath(t.About) + "/discussion#" + t.ID.Key)}
		if t.About.IsZero() {
			v.About, v.AboutAt = p.Say(sayThatTask), p.Entity(t.ID)
		}
		views = append(views, v)
	}
	return views
}

func (s *Server) changedView(p *page, n *names, e monitor.SinceEntity) changedView {
	t, _ := p.Schema.Type(e.ID.Type)
	v := changedView{Name: n.link(e.ID), Kind: t.Label.In(p.Lang)}
	say := func(k record.Kind, value record.Value) string { return s.told(p, n, k, value) }
	for _, one := range e.Entries {
		entry := historyEntry{
			When: p.clock(one.Set.Time), Who: p.Say(sayByWhom, s.by(p, one.Set.Author, one.Set.Organisation)...),
			At: p.Link(journalPath(one.Set.Last)), Why: one.Set.Reason, First: one.First,
		}
		for _, line := range one.Lines {
			entry.Did = append(entry.Did, initial(line.In(p.Lang, say, n.of)))
		}
		v.Entries = append(v.Entries, entry)
	}
	return v
}

// markSeen is POST /since: the reader says that they have read up to where the page
// told. What was recorded after the page was made is still new.
func (s *Server) markSeen(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	to, err := number(p.value("to"))
	if err != nil {
		return err
	}
	if err := s.record.SeenUpTo(withoutCancel(p), p.who, record.Position(to)); err != nil {
		return err
	}
	http.Redirect(w, p.r, string(p.LinkAt("/since", "")), http.StatusSeeOther)
	return nil
}

// setMail is POST /account/mail.
func (s *Server) setMail(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	want := form.Get("mail")
	if want != "yes" && want != "no" {
		return problem.New(problem.Misused, sayNoSuchThing)
	}
	if err := s.record.SetQuiet(withoutCancel(p), p.who, want == "no"); err != nil {
		return err
	}
	return s.changed(w, p, "mail")
}

// mailForm asks whether a person wants mail.
func (s *Server) mailForm(p *page) (component.Form, error) {
	quiet, err := s.record.Quiet(p.ctx, p.who)
	value := "yes"
	if quiet {
		value = "no"
	}
	return component.Form{
		ID: "notices", Label: p.Say(sayMail), Action: p.LinkAt("/account/mail", ""), Button: p.Say(saySaveChoice),
		Fields: []component.Field{{
			Name: "mail", Label: p.Say(sayMail), Hint: p.Say(sayMailHelp), Value: value,
			Options: []component.Choice{{Value: "yes", Label: p.Say(sayMailYes)}, {Value: "no", Label: p.Say(sayMailNo)}},
		}},
	}, err
}

var (
	saySinceLast    = locale.Message{ID: "web.since-last", ES: "Desde su última visita", EN: "Since your last visit"}
	sayLately       = locale.Message{ID: "web.lately", ES: "Lo último que cambió", EN: "What changed lately"}
	saySeenIt       = locale.Message{ID: "web.seen-it", ES: "Ya lo leí todo", EN: "I have read all this"}
	saySeenHelp     = locale.Message{ID: "web.seen-help", ES: "Hasta entonces sigue aquí, aunque cierre la página. Lo que se registre después se le dirá la próxima vez.", EN: "Until then it stays here, even if you close the page. What is recorded later you will be told next time."}
	sayMentionsYou  = locale.Message{ID: "web.mentions-you", ES: "{who} se dirige a usted", EN: "{who} speaks to you"}
	sayAnswersYou   = locale.Message{ID: "web.answers-you", ES: "{who} le responde", EN: "{who} answers you"}
	sayAssignsYou   = locale.Message{ID: "web.assigns-you", ES: "Una tarea a su cargo es nueva o cambió", EN: "A task of yours is new or changed"}
	sayChangesYours = locale.Message{ID: "web.changes-yours", ES: "Alguien cambió algo de lo que usted se encarga", EN: "Somebody changed what you are to see to"}
	sayThatChange   = locale.Message{ID: "web.that-change", ES: "ver el cambio", EN: "see the change"}
	sayThatTask     = locale.Message{ID: "web.that-task", ES: "ver la tarea", EN: "see the task"}
	sayMail         = locale.Message{ID: "web.mail", ES: "Avisos por correo", EN: "Notices by e-mail"}
	sayMailHelp     = locale.Message{ID: "web.mail-help", ES: "El correo dice cuántas cosas le esperan y dónde leerlas, y nada de lo que dicen.", EN: "The mail says how many things wait for you and where to read them, and nothing of what they say."}
	sayMailYes      = locale.Message{ID: "web.mail-yes", ES: "Quiero recibirlos", EN: "I want them"}
	sayMailNo       = locale.Message{ID: "web.mail-no", ES: "No quiero recibirlos", EN: "I do not want them"}
)
