package web

import (
	"net/http"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// reasonView is what the page shows that erases the reason of a change.
type reasonView struct {
	Kick   string
	Words  string
	Stays  []string
	Form   *component.Form
	WhyNot string
}

// given is the reason of a change set as pages say it: its words, that there are
// none, or that they were erased.
func (p *page) given(words string, erased bool) string {
	if erased {
		return p.Say(sayReasonErased)
	}
	return orElse(words, p.Say(sayNoReason))
}

// reasonAsked reads the change set whose reason an address asks to erase.
func (s *Server) reasonAsked(p *page) (monitor.ChangeSetInfo, error) {
	at, err := number(p.r.PathValue("position"))
	if err != nil {
		return monitor.ChangeSetInfo{}, err
	}
	return s.record.ChangeSetAt(p.ctx, p.who, record.Position(at))
}

// showReason is GET /journal/{position}/reason: the words that will be destroyed,
// what stays, and the form that does it.
func (s *Server) showReason(w http.ResponseWriter, p *page) error {
	set, err := s.reasonAsked(p)
	if err != nil {
		return err
	}
	return s.renderReason(w, p, set, s.reasonForm(p, set, "", ""))
}

func (s *Server) reasonForm(p *page, set monitor.ChangeSetInfo, reason, word string) *component.Form {
	path := journalPath(set.Last)
	return p.destroyForm(p.LinkAt(path+"/reason", ""), p.Link(path), reason, word)
}

func (s *Server) renderReason(w http.ResponseWriter, p *page, set monitor.ChangeSetInfo, form *component.Form) error {
	if set.Erased || set.Reason == "" {
		http.Redirect(w, p.r, string(p.Link(journalPath(set.Last))), http.StatusSeeOther)
		return nil
	}
	v := reasonView{
		Kick: joinDots(p.Say(sayTheJournal), p.clock(set.Time)), Words: set.Reason,
		Stays: []string{p.Say(sayReasonStays), p.Say(sayStaysLeaf), p.Say(sayStaysBackups)},
	}
	if ok, why := s.mayAct(p, access.Erase); ok {
		v.Form = form
	} else {
		v.WhyNot = sentence(why)
	}
	p.titled(p.Say(sayEraseReason), v.Form)
	return s.renderStatus(w, p, statusFor(v.Form), reasonPage(&p.Page, v))
}

// eraseReason is POST /journal/{position}/reason.
func (s *Server) eraseReason(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	return s.act(p, access.Erase, func() error {
		set, err := s.reasonAsked(p)
		if err != nil {
			return err
		}
		form := s.reasonForm(p, set, p.value("reason"), p.value("word"))
		if set.Erased { // sent twice
			return s.renderReason(w, p, set, form)
		}
		if p.value("reason") == "" {
			form.Field("reason").Error = p.Say(sayWriteEraseWhy)
		}
		form.Field("word").Error = p.wordWrong(p.value("word"))
		if form.Errors() > 0 {
			return s.renderReason(w, p, set, form)
		}
		receipt, err := s.record.EraseReason(p.ctx, p.who, monitor.ReasonOf{Set: set.Last}, p.value("reason"))
		if err != nil {
			if err := p.wrongWith(form, err); err != nil {
				return err
			}
			return s.renderReason(w, p, set, form)
		}
		return p.done(w, journalPath(set.Last), receipt.Last)
	})
}

var (
	sayEraseReason   = locale.Message{ID: "web.erase-reason", ES: "Suprimir el motivo de un cambio", EN: "Erase the reason of a change"}
	sayReasonStays   = locale.Message{ID: "web.reason-stays", ES: "Quién hizo el cambio, cuándo y qué cambió. Los juicios que se dieron con las mismas palabras pierden las palabras, y no el rango.", EN: "Who made the change, when, and what it changed. Judgements that gave the same words lose the words, and not the rank."}
	sayReasonLede    = locale.Message{ID: "web.reason-lede", ES: "Se destruirán para siempre estas palabras, aquí y en cada momento pasado.", EN: "These words will be destroyed for good, here and at every past moment."}
	sayReasonGone    = locale.Message{ID: "web.reason-gone", ES: "El motivo se suprimió. Lo dice la posición {n}.", EN: "The reason was erased. Position {n} says so."}
	sayReasonNames   = locale.Message{ID: "web.reason-names", ES: "Si el motivo nombra a alguien que no debe constar, sus palabras pueden suprimirse para siempre.", EN: "Where the reason names somebody who should not be on record, its words can be erased for good."}
	sayReasonHeading = locale.Message{ID: "web.reason-heading", ES: "El motivo", EN: "The reason"}
)
