package web

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
)

// asCookie says in whose place somebody looks: org:wola, guest or public.
const asCookie = "constancia-as"

// seeAsView is the page on which one chooses in whose place to look.
type seeAsView struct{ Form component.Form }

// inPlace makes who asks look in another's place, where the cookie says so.
func (s *Server) inPlace(p *page) {
	if p.who.Organisation == "" || p.who.Confined != nil {
		return
	}
	value := s.cookie(p.r, asCookie)
	if key, ok := strings.CutPrefix(value, "org:"); ok && key != "" {
		p.who.As = &access.As{Organisation: key}
		p.SeenAs = cmp.Or(s.record.MemberName(p.ctx, key, p.Lang), key)
	}
	switch value {
	case "guest":
		p.who.As, p.SeenAs = &access.As{}, p.Say(sayAsGuest)
	case "public":
		p.who.As, p.SeenAs = &access.As{Public: true}, p.Say(sayAsPublic)
	}
}

// showSeeAs is GET /see-as.
func (s *Server) showSeeAs(w http.ResponseWriter, p *page) error {
	members, err := s.record.Members(p.ctx, p.who)
	if err != nil {
		return err
	}
	as := component.Field{Name: "as", Label: p.Say(sayInWhosePlace), Value: "public"}
	for _, m := range members {
		if m.Active() && m.Key != p.who.Organisation {
			as.Options = append(as.Options, component.Choice{Value: "org:" + m.Key, Label: s.record.MemberName(p.ctx, m.Key, p.Lang), Sub: p.Say(sayAsOrganisationSub)})
		}
	}
	as.Options = append(as.Options,
		component.Choice{Value: "guest", Label: p.Say(sayAsGuest), Sub: p.Say(sayAsGuestSub)},
		component.Choice{Value: "public", Label: p.Say(sayAsPublic), Sub: p.Say(sayAsPublicSub)})
	p.Title = p.Say(saySeeAsTitle)
	return s.render(w, p, seeAsPage(&p.Page, seeAsView{component.Form{
		Label: p.Say(saySeeAsTitle), Action: p.LinkAt("/see-as", ""), Fields: []component.Field{as}, Button: p.Say(sayLook), Cancel: p.Link("/"),
	}}))
}

// seeAs is POST /see-as: it begins or, without a choice, ends looking in another's
// place. A choice that is none changes nothing that anybody sees.
func (s *Server) seeAs(w http.ResponseWriter, p *page) error {
	if err := p.sent(w); err != nil {
		return err
	}
	if as := p.value("as"); as != "" {
		s.setCookie(w, p.r, asCookie, as, 8*3600)
	} else {
		s.setCookie(w, p.r, asCookie, "", -1)
	}
	http.Redirect(w, p.r, string(p.LinkAt(ourPathOf(p, p.value("to")), "")), http.StatusSeeOther)
	return nil
}

// ourPathOf is a path after the language that a form names, or home.
func ourPathOf(p *page, to string) string {
	at := "/" + string(p.Lang)
	return strings.TrimPrefix(ourPath(at+to, at+"/"), at)
}

var (
	sayInWhosePlace      = locale.Message{ID: "web.in-whose-place", ES: "Como lo ve", EN: "As it is seen by"}
	sayAsOrganisationSub = locale.Message{ID: "web.as-organisation-sub", ES: "Lo público, lo de la coalición y lo suyo", EN: "What is public, the coalition’s and its own"}
	sayAsGuest           = locale.Message{ID: "web.as-guest", ES: "Una persona invitada", EN: "A guest"}
	sayAsGuestSub        = locale.Message{ID: "web.as-guest-sub", ES: "Lo público y lo de la coalición, en la única página a la que se le invitó", EN: "What is public and the coalition’s, on the one page to which they were invited"}
	sayAsPublic          = locale.Message{ID: "web.as-public", ES: "El público", EN: "The public"}
	sayAsPublicSub       = locale.Message{ID: "web.as-public-sub", ES: "Solo lo que se comparte con cualquiera", EN: "Only what is shared with anybody"}
	sayLook              = locale.Message{ID: "web.look", ES: "Ver así", EN: "See it so"}
)
