package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// undoView is what the page shows that asks whether to take a change set back.
type undoView struct {
	Kick, Reason string
	Says         []string // what it will do, in words
	Entities     []undoneView
	More         int
	Resting      []restingView
	MoreRest     bool
	Nothing      bool
	Form         *component.Form // nil where there is nothing to undo
	Back         templ.SafeURL
}

// undoneView is what happens to one entity.
type undoneView struct {
	Name     templ.Component
	Kind     string
	Vanishes bool
	Lines    []string
}

type restingView struct {
	Name templ.Component
	Why  string
}

// showUndo is GET /journal/{position}/undo: exactly what taking the change set
// back would change, what rests on it meanwhile, and the button.
func (s *Server) showUndo(w http.ResponseWriter, p *page) error {
	if p.Past() {
		return s.redirectNow(w, p)
	}
	return s.undoPage(w, p, "", func(*component.Form) {})
}

// redirectNow leads to the same page as of now: only the present is changed.
func (s *Server) redirectNow(w http.ResponseWriter, p *page) error {
	http.Redirect(w, p.r, string(p.LinkAt(p.Path, "")), http.StatusSeeOther)
	return nil
}

func (s *Server) undoPage(w http.ResponseWriter, p *page, reason string, complain func(*component.Form)) error {
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return err
	}
	plan, err := s.record.PlanUndo(p.ctx, p.who, record.Position(at))
	if err != nil {
		return err
	}
	v, err := s.undoView(p, plan)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayUndoTitle, "n", int64(plan.Set.Last))
	if v.Nothing {
		return s.render(w, p, undoPage(&p.Page, v))
	}
	button := sayUndoIt
	v.Form = &component.Form{
		Label: p.Title, Action: p.LinkAt(p.Path, ""), Fields: []component.Field{p.reasonField(reason)},
		Hidden: []component.Option{p.seenNow()}, Says: []string{p.Say(sayUndoStays)}, Cancel: v.Back,
	}
	if len(v.Resting) > 0 {
		button = sayUndoAnyway
		v.Form.Hidden = append(v.Form.Hidden, component.Option{Value: "anyway", Label: "yes"})
	}
	v.Form.Button = p.Say(button)
	complain(v.Form)
	p.titled(p.Title, v.Form)
	return s.renderStatus(w, p, statusFor(v.Form), undoPage(&p.Page, v))
}

func (s *Server) undoView(p *page, plan monitor.Undo) (undoView, error) {
	v := undoView{
		Kick: p.Say(sayTheJournal) + " · " + p.clock(plan.Set.Time), Reason: orElse(plan.Set.Reason, p.Say(sayNoReason)),
		More: plan.More, MoreRest: plan.MoreRest, Back: p.LinkAt(journalPath(plan.Set.Last), ""),
		Nothing: plan.Withdrawn+plan.SetBack == 0,
	}
	if v.Nothing {
		return v, nil
	}
	for _, one := range []struct {
		n    int
		says locale.Plural
	}{{plan.Withdrawn, sayWillWithdraw}, {plan.SetBack, sayWillSetBack}, {plan.Vanishing, sayWillVanish}} {
		if one.n > 0 {
			v.Says = append(v.Says, p.Count(one.says, one.n))
		}
	}
	var ids []record.ID
	for _, e := range plan.Entities {
		ids = append(ids, e.Entity)
		for _, st := range append(e.Withdraw, e.SetBack...) {
			if ref, ok := st.Value.(record.Ref); ok {
				ids = append(ids, record.ID(ref))
			}
		}
	}
	for _, on := range plan.Resting {
		ids = append(ids, on.Entity, on.On)
	}
	n, err := s.namesOf(p, ids...)
	if err != nil {
		return v, err
	}
	for _, e := range plan.Entities {
		v.Entities = append(v.Entities, s.undone(p, n, e))
	}
	for _, on := range plan.Resting {
		v.Resting = append(v.Resting, restingView{n.link(on.Entity), p.Say(restsHow(on.How), "on", n.of(on.On))})
	}
	return v, nil
}

func restsHow(how monitor.RestingHow) locale.Message {
	switch how {
	case monitor.RestsByReference:
		return sayRestsByReference
	case monitor.RestsBySource:
		return sayRestsBySource
	case monitor.RestsByRanking:
		return sayRestsByRanking
	}
	return sayRestsByStatement
}

// undone says what happens to an entity, statement by statement.
func (s *Server) undone(p *page, n *names, e monitor.UndoEntity) undoneView {
	t, _ := p.Schema.Type(e.Entity.Type)
	v := undoneView{Name: n.link(e.Entity), Kind: t.Label.In(p.Lang), Vanishes: e.Vanishes}
	line := func(m locale.Message, st record.Statement) {
		def, _ := t.Said(st.Property)
		v.Lines = append(v.Lines, p.Say(m, "property", def.Label, "value", s.told(p, n, def.Kind, st.Value)))
	}
	for _, st := range e.Withdraw {
		line(sayIsWithdrawn, st)
	}
	for _, st := range e.SetBack {
		line(sayIsSetBack, st)
	}
	return v
}

// told says a value in a sentence, a reference by its name.
func (s *Server) told(p *page, n *names, k record.Kind, v record.Value) string {
	if ref, ok := v.(record.Ref); ok {
		return n.of(record.ID(ref))
	}
	return p.words(k, v)
}

// undoSet is POST /journal/{position}/undo.
func (s *Server) undoSet(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return err
	}
	return s.act(p, access.Write, func() error {
		reason := p.value("reason")
		_, receipt, err := s.record.Undo(p.ctx, p.who, monitor.Undoing{
			Position: record.Position(at), Reason: reason, Lang: p.Lang, Anyway: p.value("anyway") != "",
		})
		if err != nil {
			return s.undoPage(w, p, reason, func(f *component.Form) {
				if p.wrongWith(f, err) != nil {
					f.Error = p.Say(sayBroke)
				}
			})
		}
		http.Redirect(w, p.r, string(p.LinkAt(journalPath(receipt.Last), "", "saved", strconv.FormatInt(int64(receipt.Last), 10))), http.StatusSeeOther)
		return nil
	})
}

var (
	sayUndoTitle  = locale.Message{ID: "web.undo-title", ES: "Deshacer el cambio {n}", EN: "Undo the change {n}"}
	sayUndoIt     = locale.Message{ID: "web.undo-it", ES: "Deshacer este cambio", EN: "Undo this change"}
	sayUndoAnyway = locale.Message{ID: "web.undo-anyway", ES: "Deshacer de todos modos", EN: "Undo anyway"}
	sayUndoStays  = locale.Message{
		ID: "web.undo-stays",
		ES: "Nada se borra: quedará otro cambio en el diario, con su nombre y el motivo, y también ese se puede deshacer.",
		EN: "Nothing is erased: another change will stand in the journal, with your name and the reason, and it too can be undone.",
	}
	sayWillWithdraw = locale.Plural{
		ID:    "web.will-withdraw",
		OneES: "{n} declaración quedará como mal capturada, en todas las fechas.", ManyES: "{n} de declaraciones quedarán como mal capturadas, en todas las fechas.", OtherES: "{n} declaraciones quedarán como mal capturadas, en todas las fechas.",
		OneEN: "{n} statement will be mis-entered, at every date.", OtherEN: "{n} statements will be mis-entered, at every date.",
	}
	sayWillSetBack = locale.Plural{
		ID:    "web.will-set-back",
		OneES: "{n} declaración volverá al rango que tenía.", ManyES: "{n} de declaraciones volverán al rango que tenían.", OtherES: "{n} declaraciones volverán al rango que tenían.",
		OneEN: "{n} statement will have the rank that it had.", OtherEN: "{n} statements will have the rank that they had.",
	}
	sayWillVanish = locale.Plural{
		ID:    "web.will-vanish",
		OneES: "De {n} ficha ya no constará nada.", ManyES: "De {n} de fichas ya no constará nada.", OtherES: "De {n} fichas ya no constará nada.",
		OneEN: "Of {n} entity nothing will be on record.", OtherEN: "Of {n} entities nothing will be on record.",
	}
	sayIsWithdrawn      = locale.Message{ID: "web.is-withdrawn", ES: "Ya no cuenta: {property}: {value}", EN: "Counts no more: {property}: {value}"}
	sayIsSetBack        = locale.Message{ID: "web.is-set-back", ES: "Vuelve a su rango: {property}: {value}", EN: "Has its rank again: {property}: {value}"}
	sayRestsByReference = locale.Message{ID: "web.rests-by-reference", ES: "remite a «{on}», de la que ya no constaría nada", EN: "refers to “{on}”, of which nothing would be on record"}
	sayRestsBySource    = locale.Message{ID: "web.rests-by-source", ES: "se apoya en la fuente «{on}»", EN: "rests on the source “{on}”"}
	sayRestsByRanking   = locale.Message{ID: "web.rests-by-ranking", ES: "alguien juzgó después lo que este cambio dijo", EN: "somebody judged since what this change said"}
	sayRestsByStatement = locale.Message{ID: "web.rests-by-statement", ES: "alguien dijo más después sobre esta ficha, que este cambio creó", EN: "somebody said more since of this entity, which this change made"}
)
