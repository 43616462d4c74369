package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// showNew is GET /new/{type}: the form of a new entity, made from the schema.
func (s *Server) showNew(w http.ResponseWriter, p *page) error { return s.openEntry(w, p) }

// showEdit is GET /{type}/{key}/edit: the same form, with what is on record.
func (s *Server) showEdit(w http.ResponseWriter, p *page) error { return s.openEntry(w, p) }

// showNewEvent is GET /events/new: an event with its acts and who did them.
func (s *Server) showNewEvent(w http.ResponseWriter, p *page) error { return s.openEntry(w, p) }

func (s *Server) openEntry(w http.ResponseWriter, p *page) error {
	if p.Past() {
		return s.redirectNow(w, p)
	}
	f := &entryForm{values: url.Values{}, token: monitor.NewToken(), read: p.Newest}
	if token := p.Query.Get("draft"); token != "" {
		d, ok, err := s.record.FindDraft(p.ctx, p.who, token)
		if err != nil {
			return err
		}
		if !ok {
			return problem.New(problem.NotFound, sayNoDraft)
		}
		if f.values, err = url.ParseQuery(d.Fields); err != nil {
			return err
		}
		f.token, f.read = token, positionOf(f.values.Get("read"), p.Newest)
	}
	for name, values := range p.Query { // /new/acts?it.event.0.id=event:ev-1 begins with an event
		if name != "draft" && !f.values.Has(name) {
			f.values[name] = values
		}
	}
	if err := s.aim(p, f); err != nil {
		return err
	}
	return s.renderEntry(w, p, f, nil)
}

// positionOf is the position at which a form says that it was read. A form that
// does not say it was read before anything was recorded, as far as we know: then
// all that stands now may be somebody else's change, and is shown as such.
func positionOf(text string, newest record.Position) record.Position {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return min(record.Position(n), newest)
}

// aim finds what the form of an address is about, and makes its sheets.
func (s *Server) aim(p *page, f *entryForm) error {
	switch {
	case p.Path == "/events/new":
		f.kind = "event"
		f.typ, _ = p.Schema.Type("event")
	case p.r.PathValue("key") != "":
		id, err := p.entityID()
		if err != nil {
			return err
		}
		f.kind, f.id = "edit", id
		f.typ, _ = p.Schema.Type(id.Type)
	default:
		t, ok := p.Schema.Type(p.r.PathValue("type"))
		if !ok || t.Plural != p.r.PathValue("type") {
			return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
		}
		f.kind, f.typ = "new", t
	}
	if access.PeopleType(f.typ.Name) {
		return problem.New(problem.NotFound, sayNoPage, "path", p.r.URL.Path)
	}
	f.sheets = nil
	f.sheetsOf(p.Schema)
	if f.kind != "edit" {
		return nil
	}
	e, err := s.record.Entity(p.ctx, p.who, f.id, monitor.AsOf{})
	for _, sheet := range f.sheets {
		if sheet.id == f.id {
			sheet.held = e
		}
	}
	return err
}

// saveEntry is POST of the three forms. Its buttons add and remove parts, keep a
// draft, or save.
func (s *Server) saveEntry(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	f := &entryForm{values: p.r.PostForm, token: p.value("token"), read: positionOf(p.value("read"), p.Newest)}
	if f.token == "" {
		return problem.New(problem.Invalid, sayNotSent)
	}
	do := p.value("do")
	if f.change(do) {
		if err := s.aim(p, f); err != nil {
			return err
		}
		return s.renderEntry(w, p, f, nil)
	}
	if err := s.aim(p, f); err != nil {
		return err
	}
	if do == "draft" {
		if err := s.keepDraft(p, f.title()); err != nil {
			return err
		}
		http.Redirect(w, p.r, string(p.LinkAt("/drafts", "")), http.StatusSeeOther)
		return nil
	}
	return s.act(p, access.Write, func() error {
		e := f.entry(p)
		done, err := s.record.Enter(p.ctx, p.who, e)
		var refused *monitor.Refused
		if errors.As(err, &refused) {
			return s.renderEntry(w, p, f, err)
		}
		if err != nil {
			return err
		}
		if err := s.record.DropDraft(p.ctx, p.who, f.token); err != nil {
			s.o.Log.Warn("a draft that was saved could not be discarded", "error", err)
		}
		at := done.Receipt.Last
		if done.Already {
			at = p.Newest
		}
		return p.done(w, p.EntityPath(f.leads()), at)
	})
}

// leads is the entity to whose page a saved form leads.
func (f *entryForm) leads() record.ID {
	for _, s := range f.sheets {
		if s.name == "it" || s.name == "event" {
			return s.id
		}
	}
	return f.id
}

func (s *Server) renderEntry(w http.ResponseWriter, p *page, f *entryForm, wrong error) error {
	if wrong != nil {
		f.read = p.Newest // what is shown now, its reader has seen
	}
	v, err := s.entryView(p, f, wrong)
	if err != nil {
		return err
	}
	p.Scripts = append(p.Scripts, "term-field", "place-field", "ref-field", "date-field", "draft-keeper")
	status := http.StatusOK
	if err := s.headEntry(p, f, &v); err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		status = http.StatusUnprocessableEntity
		if v.Conflict {
			status = http.StatusConflict
		}
		p.Title = p.Count(sayErrorsIn, len(v.Errors), "title", p.Title)
	}
	return s.renderStatus(w, p, status, entryPage(&p.Page, v))
}

// headEntry says what the form is about, and which drafts of it wait.
func (s *Server) headEntry(p *page, f *entryForm, v *entryView) error {
	switch f.kind {
	case "event":
		p.Title, v.Kick, v.Lede, v.Cancel = p.Say(sayNewEvent), f.typ.Label.In(p.Lang), p.Say(sayNewEventLede), p.LinkAt("/events", "")
	case "new":
		title := sayNewM
		if f.typ.Feminine {
			title = sayNewF
		}
		p.Title, v.Kick, v.Lede = p.Say(title, "type", lowered(f.typ.Label)), p.Say(sayRegister), f.typ.Help.In(p.Lang)
		v.Cancel = p.LinkAt("/"+f.typ.Plural, "")
	default:
		n, err := s.namesOf(p, f.id)
		if err != nil {
			return err
		}
		p.Title, v.Kick, v.Lede = p.Say(sayEditTitle, "name", n.of(f.id)), f.typ.Label.In(p.Lang)+" · "+f.id.Key, p.Say(sayEditLede)
		v.Cancel = p.LinkAt(p.EntityPath(f.id), "")
	}
	drafts, err := s.waiting(p)
	for _, d := range drafts {
		if d.Path == p.Path && d.Token != f.token {
			v.Waiting = append(v.Waiting, d)
		}
	}
	return err
}

// waitingDraft is a draft with where it goes on, and the button that discards it.
type waitingDraft struct {
	Token, Path string
	Title       string
	When        string
	At          templ.SafeURL
}

func (s *Server) waiting(p *page) ([]waitingDraft, error) {
	drafts, err := s.record.DraftsOf(p.ctx, p.who)
	var out []waitingDraft
	for _, d := range drafts {
		out = append(out, waitingDraft{
			Token: d.Token, Path: d.Path, Title: orElse(d.Title, p.Say(sayUntitled)), When: p.clock(d.Saved),
			At: p.LinkAt(d.Path, "", "draft", d.Token),
		})
	}
	return out, err
}

// lowered writes a label inside a sentence.
func lowered(t locale.Text) locale.Text {
	return locale.Text{ES: lowerInitial(t.ES), EN: lowerInitial(t.EN)}
}

// editLink leads to the form that adds to an entity; empty where who reads may not.
func (s *Server) editLink(p *page, id record.ID) templ.SafeURL {
	if !s.record.May(p.who, access.Write, access.Object{Type: id.Type}) || p.Past() || access.PeopleType(id.Type) {
		return ""
	}
	return p.Link(p.EntityPath(id) + "/edit")
}

var (
	sayItsHistory   = locale.Message{ID: "web.its-history", ES: "Su historia, cambio por cambio", EN: "Its history, change by change"}
	sayAddOrCorrect = locale.Message{ID: "web.add-or-correct", ES: "Añadir o corregir", EN: "Add or correct"}
	sayUndoHead     = locale.Message{ID: "web.undo-head", ES: "Deshacerlo", EN: "Undo it"}
	sayUndoHelp     = locale.Message{ID: "web.undo-help", ES: "Otro cambio puede revertir este; nada se borra.", EN: "Another change can reverse this one; nothing is erased."}
	sayUndoLink     = locale.Message{ID: "web.undo-link", ES: "Ver qué cambiaría", EN: "See what would change"}
)

// recordLinks lead from the home page to the forms that are used most, and to the
// drafts that wait.
func (s *Server) recordLinks(p *page) ([]link, error) {
	if ok, _ := s.mayAct(p, access.Write); !ok {
		return nil, nil
	}
	drafts, err := s.record.DraftsOf(p.ctx, p.who)
	links := []link{
		{Words: p.Say(sayNewEvent), At: p.Link("/events/new")},
		{Words: p.Say(sayNewParty), At: p.Link("/new/parties")},
		{Words: p.Say(sayNewSourceLink), At: p.Link("/new/sources")},
	}
	if len(drafts) > 0 {
		links = append(links, link{Words: p.Count(sayDraftsN, len(drafts)), At: p.Link("/drafts")})
	}
	return links, err
}

var (
	sayNewParty      = locale.Message{ID: "web.new-party", ES: "Capturar a una persona u organización", EN: "Enter a person or an organisation"}
	sayNewSourceLink = locale.Message{ID: "web.new-source-link", ES: "Capturar una fuente", EN: "Enter a source"}
	sayDraftsN       = locale.Plural{
		ID:    "web.drafts-n",
		OneES: "{n} borrador suyo espera", ManyES: "{n} de borradores suyos esperan", OtherES: "{n} borradores suyos esperan",
		OneEN: "{n} draft of yours waits", OtherEN: "{n} drafts of yours wait",
	}
)
