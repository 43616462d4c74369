package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// sharingView is what the page of an entity's sharing level shows.
type sharingView struct {
	Kick, Title, Lang string
	Now               string   // who sees it
	Lines             []string // how each organisation shares it
	Form              *component.Form
	WhyNot            string
	Second            []component.Statement // what others would see, before it is shared with more
	Wider, More       string
}

// mostSecond is how many statements a second look lists.
const mostSecond = 40

// sharing is GET …/sharing: who sees an entity, and the form that changes it.
func (s *Server) showSharing(w http.ResponseWriter, p *page) error {
	id, err := p.entityID()
	if err != nil {
		return err
	}
	shared, err := s.record.SharedWith(p.ctx, p.who, id)
	if err != nil {
		return err
	}
	form, err := s.sharingForm(p, id, shared.Mine, "")
	if err != nil {
		return err
	}
	return s.renderSharing(w, p, id, shared, form, nil)
}

func (s *Server) sharingForm(p *page, id record.ID, to access.Sharing, reason string) (*component.Form, error) {
	level := component.Field{Name: "level", Label: p.Say(sayLevelLabel), Value: string(to.Level)}
	for _, l := range access.Levels() {
		level.Options = append(level.Options, component.Choice{Value: string(l), Label: s.levelWords(p, l), Sub: p.Say(levelMeans[l])})
	}
	f := &component.Form{
		Label: p.Say(sayChangeSharing), Action: p.LinkAt(p.EntityPath(id)+"/sharing", ""), Button: p.Say(saySaveLevel),
		Cancel: p.Link(p.EntityPath(id)), Fields: []component.Field{level},
	}
	colleagues, err := s.record.Colleagues(p.ctx, p.who)
	if err != nil {
		return nil, err
	}
	if len(colleagues) == 0 || p.who.Account == "" {
		f.Fields[0].Options = slices.DeleteFunc(f.Fields[0].Options, func(c component.Choice) bool { return c.Value == string(access.Named) })
	} else {
		f.Fields = append(f.Fields, s.peopleField(p, colleagues, to.People))
	}
	f.Fields = append(f.Fields, p.reasonField(reason))
	return f, nil
}

// entryLevels offers how what a form makes is shared.
func (s *Server) entryLevels(p *page, f *entryForm, v *entryView) error {
	if !slices.ContainsFunc(f.sheets, func(e *entrySheet) bool { return e.made && e.name != "newsource" }) {
		return nil
	}
	usual, err := s.record.DefaultLevel(p.ctx, p.who)
	if err != nil {
		return err
	}
	v.Level = cmp.Or(f.value("shared"), string(usual))
	for _, l := range access.Levels() {
		if l != access.Named {
			v.Levels = append(v.Levels, component.Option{Value: string(l), Label: s.levelWords(p, l)})
		}
	}
	return nil
}

// peopleField offers the people who can be named.
func (s *Server) peopleField(p *page, colleagues []monitor.Colleague, chosen []string) component.Field {
	q := component.Field{
		Name: "people", Label: p.Say(sayNamedLabel), Hint: p.Say(sayNamedHint), Optional: true, Several: true, Values: chosen,
	}
	for _, c := range colleagues {
		if c.Account != p.who.Account {
			q.Options = append(q.Options, component.Choice{Value: c.Account, Label: c.Name})
		}
	}
	return q
}

func (s *Server) levelWords(p *page, l access.Level) string {
	return s.record.Words(p.Lang, record.Kind{Base: record.TermOf, Vocabulary: "sharing-levels"}, record.Term(l))
}

func (s *Server) renderSharing(w http.ResponseWriter, p *page, id record.ID, shared monitor.Shared, f *component.Form, wider *access.Sharing) error {
	t, _ := p.Schema.Type(id.Type)
	n, err := s.namesOf(p, id)
	if err != nil {
		return err
	}
	v := sharingView{
		Kick: joinDots(t.Label.In(p.Lang), id.Key), Title: n.of(id), Lang: n.lang(id),
		Now: s.whoSees(p, shared), Lines: s.sharingLines(p, shared), Form: f,
	}
	switch {
	case p.Past():
		v.WhyNot = sentence(p.Say(sayOnlyNow))
	case !shared.May:
		v.WhyNot = sentence(p.Say(sayReadOnly))
	case wider != nil:
		if err := s.secondLook(p, id, *wider, &v); err != nil {
			return err
		}
	}
	p.titled(p.Say(saySharingTitle, "name", v.Title), f)
	return s.renderStatus(w, p, statusFor(f), sharingPage(&p.Page, v))
}

// secondLook lists what more people would see.
func (s *Server) secondLook(p *page, id record.ID, to access.Sharing, v *sharingView) error {
	stmts, err := s.record.Statements(p.ctx, p.who, id, known(record.LastDay))
	if err != nil {
		return err
	}
	t, _ := p.Schema.Type(id.Type)
	n, err := s.namesOf(p, mentioned(record.Entity{ID: id, Statements: stmts})...)
	if err != nil {
		return err
	}
	for _, st := range stmts[:min(len(stmts), mostSecond)] {
		def, _ := t.Said(st.Property)
		row := s.statement(p, n, def, st)
		row.Name = def.Label.In(p.Lang)
		v.Second = append(v.Second, row)
	}
	if more := len(stmts) - mostSecond; more > 0 {
		v.More = p.Count(sayMoreOf, more)
	}
	v.Wider = p.Say(sayWiderSays, "level", lower(s.levelWords(p, to.Level)))
	return nil
}

func lower(words string) string { return strings.ToLower(words) }

// whoSees says in a sentence who sees an entity.
func (s *Server) whoSees(p *page, shared monitor.Shared) string {
	owner := cmp.Or(s.record.MemberName(p.ctx, shared.Owner, p.Lang), shared.Owner)
	return p.Say(sayItsOrganisation, "organisation", owner) + " " + p.Say(levelMeans[shared.OwnersLevel().Level])
}

// sharingLines says how each organisation shares what it says of an entity.
func (s *Server) sharingLines(p *page, shared monitor.Shared) []string {
	var lines []string
	for _, l := range shared.Levels {
		line := p.Say(sayOrganisationShares, "organisation", cmp.Or(s.record.MemberName(p.ctx, l.Organisation, p.Lang), l.Organisation),
			"level", lower(s.levelWords(p, l.Sharing.Level)))
		var people []string
		for _, key := range l.Sharing.People {
			people = append(people, s.record.AuthorName(p.ctx, key))
		}
		if len(people) > 0 {
			line += " (" + strings.Join(people, ", ") + ")"
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		lines = append(lines, p.Say(sayAllWithCoalition))
	}
	return lines
}

// whoSeesIt says on the page of an entity who sees it.
func (s *Server) whoSeesIt(p *page, id record.ID, v *entityView) error {
	shared, err := s.record.SharedWith(p.ctx, p.who, id)
	if err != nil {
		return err
	}
	v.WhoSees = s.whoSees(p, shared)
	if len(shared.Levels) > 0 {
		v.WhoSees += " " + strings.Join(s.sharingLines(p, shared), ". ") + "."
	}
	if p.guarded && shared.OwnersLevel().Sensitive() && s.record.May(p.who, access.ReadLog, access.Object{Owner: shared.Owner}) {
		v.Readers = p.LinkAt(p.EntityPath(id)+"/readers", "")
	}
	if shared.May && !p.Past() {
		v.Sharing = p.Link(p.EntityPath(id) + "/sharing")
	}
	return nil
}

// share is POST …/sharing. To share with more people takes a second look.
func (s *Server) share(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	return s.act(p, access.Write, func() error {
		id, err := p.entityID()
		if err != nil {
			return err
		}
		shared, err := s.record.SharedWith(p.ctx, p.who, id)
		if err != nil {
			return err
		}
		to := access.Sharing{Level: access.Level(p.value("level")), People: p.r.PostForm["people"]}
		form, err := s.sharingForm(p, id, to, p.value("reason"))
		if err != nil {
			return err
		}
		if !slices.Contains(access.Levels(), to.Level) {
			form.Field("level").Error = p.Say(sayChooseLevel)
			return s.renderSharing(w, p, id, shared, form, nil)
		}
		if to.Widens(shared.Mine) && p.value("seen") != string(to.Level) && p.value("reason") != "" {
			form.Hidden = append(form.Hidden, component.Option{Value: "seen", Label: string(to.Level)})
			form.Button = p.Say(sayYesShare)
			return s.renderSharing(w, p, id, shared, form, &to)
		}
		receipt, err := s.record.Share(p.ctx, p.who, id, to, p.value("reason"))
		if err != nil {
			if err := p.wrongWith(form, err); err != nil {
				return err
			}
			return s.renderSharing(w, p, id, shared, form, nil)
		}
		return p.done(w, p.EntityPath(id), receipt.Last)
	})
}

var levelMeans = map[access.Level]locale.Message{
	access.Public:       {ID: "web.level-public", ES: "La ve cualquiera, también fuera de la coalición, si se publica.", EN: "Anybody sees it, outside the coalition too, where it is published."},
	access.Coalition:    {ID: "web.level-coalition", ES: "La ven todas las organizaciones de la coalición.", EN: "All organisations of the coalition see it."},
	access.Organisation: {ID: "web.level-organisation", ES: "La ve solo la organización que la registró.", EN: "Only the organisation that entered it sees it."},
	access.Named:        {ID: "web.level-named", ES: "La ven solo las personas nombradas.", EN: "Only the people who are named see it."},
}

var (
	sayDefaultLevel       = locale.Message{ID: "web.default-level", ES: "Cómo comparte por omisión", EN: "How it shares by default"}
	sayDefaultLevelLabel  = locale.Message{ID: "web.default-level-label", ES: "Quién ve lo que su gente registre desde ahora", EN: "Who sees what its people enter from now on"}
	sayEntryLevel         = locale.Message{ID: "web.entry-level", ES: "Quién ve lo nuevo", EN: "Who sees what is new"}
	sayEntryLevelHint     = locale.Message{ID: "web.entry-level-hint", ES: "Vale para todas las fichas nuevas de este formulario. A personas nombradas se limita después, en la página de cada ficha: elija antes la organización.", EN: "It holds for all that is new in this form. To name people, choose the organisation now, and name them on the page of each entity."}
	sayLevelLabel         = locale.Message{ID: "web.level-label", ES: "Quién ve lo que su organización dice de esta ficha", EN: "Who sees what your organisation says of this entity"}
	sayNamedLabel         = locale.Message{ID: "web.named-label", ES: "Personas nombradas", EN: "Named people"}
	sayNamedHint          = locale.Message{ID: "web.named-hint", ES: "Solo si eligió personas nombradas. Usted siempre es una de ellas.", EN: "Only if you chose named people. You are always one of them."}
	sayChangeSharing      = locale.Message{ID: "web.change-sharing", ES: "Cambiar quién la ve", EN: "Change who sees it"}
	saySaveLevel          = locale.Message{ID: "web.save-level", ES: "Guardar el nivel", EN: "Save the level"}
	sayYesShare           = locale.Message{ID: "web.yes-share", ES: "Sí, compartirlo", EN: "Yes, share it"}
	saySharingTitle       = locale.Message{ID: "web.sharing-title", ES: "Quién ve {name}", EN: "Who sees {name}"}
	sayItsOrganisation    = locale.Message{ID: "web.its-organisation", ES: "La registró {organisation}.", EN: "Entered by {organisation}."}
	sayOrganisationShares = locale.Message{ID: "web.organisation-shares", ES: "{organisation} comparte lo que dice con: {level}", EN: "{organisation} shares what it says with: {level}"}
	sayAllWithCoalition   = locale.Message{ID: "web.all-with-coalition", ES: "Nadie dijo otra cosa: lo que se dice de ella lo ve la coalición.", EN: "Nobody said otherwise: what is said of it is the coalition’s to see."}
	sayChooseLevel        = locale.Message{ID: "web.choose-level", ES: "Elija uno de los niveles.", EN: "Choose one of the levels."}
	sayWiderSays          = locale.Message{ID: "web.wider-says", ES: "Al guardar, verán todo esto: {level}. Si algo puede poner a alguien en peligro, no lo comparta.", EN: "Once saved, all of this is seen by: {level}. If any of it can endanger somebody, do not share it."}
)
