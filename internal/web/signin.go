package web

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// signInView is the page for signing in, and the one for showing anew who one is.
type signInView struct {
	Lede    string
	Lost    string         // that the session ended, and what becomes of what was typed
	Passkey *passkeyForm   // nil where browsers make none
	Why     string         // there is none
	Form    component.Form // by password and code; without fields where there is no password
}

// showSignIn is GET /sign-in: a passkey, or account, password and code.
func (s *Server) showSignIn(w http.ResponseWriter, p *page) error {
	next := ourPath(p.Query.Get("next"), string(p.LinkAt("/", "")))
	if !p.guarded || p.visitor.In() {
		http.Redirect(w, p.r, next, http.StatusSeeOther)
		return nil
	}
	return s.signInPage(w, p, next, monitor.Credentials{}, nil)
}

// signInPage shows the page, with what was wrong.
func (s *Server) signInPage(w http.ResponseWriter, p *page, next string, c monitor.Credentials, wrong error) error {
	p.Title, p.Query = p.Say(saySignIn), url.Values{"next": {next}}
	v := signInView{Lede: p.Say(saySignInLede, "record", s.record.Name())}
	if s.cookie(p.r, heldCookie) != "" {
		v.Lost = p.Say(sayHeldWaits)
	}
	v.Form = component.Form{
		ID: "password", Label: p.Say(sayByPassword), Action: p.LinkAt("/sign-in", ""), Button: p.Say(saySignIn),
		Hidden: []component.Option{{Value: "next", Label: next}},
		Fields: []component.Field{
			{Name: "login", Label: p.Say(sayLogin), Value: c.Login, Knows: "username"},
			passwordField(p, sayPassword, "current-password"),
			codeField(p, sayCodeOrRecovery),
		},
	}
	return s.signInWays(w, p, v, p.LinkAt("/sign-in/passkey", ""), next, wrong)
}

// signInWays adds the passkey to a page, and what was wrong, and answers.
func (s *Server) signInWays(w http.ResponseWriter, p *page, v signInView, byPasskey templ.SafeURL, next string, wrong error) error {
	site, ok := s.site(p)
	if !ok {
		v.Why = p.Say(sayNoPasskeyHere)
	} else {
		asked, err := s.record.AskPasskey(site)
		if err != nil {
			return err
		}
		f := s.passkeyForm(p, asked, false, component.Form{
			ID: "passkey", Label: p.Say(sayByPasskey), Button: p.Say(sayUsePasskey), Action: byPasskey,
			Hidden: []component.Option{{Value: "next", Label: next}},
		})
		v.Passkey = &f
	}
	status := http.StatusOK
	if wrong != nil {
		if err := p.wrongWith(&v.Form, wrong); err != nil {
			return err
		}
		status = statusOfForm(wrong)
	}
	return s.renderStatus(w, p, status, signInPage(&p.Page, v))
}

func passwordField(p *page, label locale.Message, knows string) component.Field {
	return component.Field{Name: "password", Label: p.Say(label), Type: "password", Knows: knows}
}

func codeField(p *page, hint locale.Message) component.Field {
	return component.Field{Name: "code", Label: p.Say(sayCode), Hint: p.Say(hint), Mono: true, Narrow: true, Knows: "one-time-code"}
}

// credentials are what a form brought.
func (p *page) credentials() monitor.Credentials {
	return monitor.Credentials{Login: p.r.PostForm.Get("login"), Password: p.r.PostForm.Get("password"), Code: strings.TrimSpace(p.r.PostForm.Get("code"))}
}

// signIn is POST /sign-in.
func (s *Server) signIn(w http.ResponseWriter, p *page) error {
	if _, err := p.form(w); err != nil {
		return err
	}
	next := ourPath(p.r.PostForm.Get("next"), string(p.LinkAt("/", "")))
	c := p.credentials()
	token, err := s.record.SignIn(withoutCancel(p), c, s.knock(p))
	if err != nil {
		return s.signInPage(w, p, next, c, err)
	}
	return s.enter(w, p, token, next)
}

// signInByPasskey is POST /sign-in/passkey.
func (s *Server) signInByPasskey(w http.ResponseWriter, p *page) error {
	if _, err := p.form(w); err != nil {
		return err
	}
	next := ourPath(p.r.PostForm.Get("next"), string(p.LinkAt("/", "")))
	token, err := s.usePasskey(p, func(site account.Site, a monitor.Answered) (string, error) {
		return s.record.SignInByPasskey(withoutCancel(p), site, a, s.knock(p))
	})
	if err != nil {
		return s.signInPage(w, p, next, monitor.Credentials{}, err)
	}
	return s.enter(w, p, token, next)
}

// usePasskey hands what the browser answered to do.
func (s *Server) usePasskey(p *page, do func(account.Site, monitor.Answered) (string, error)) (string, error) {
	a, err := p.answered()
	if err != nil {
		return "", err
	}
	site, ok := s.site(p)
	if !ok {
		return "", problem.New(problem.Invalid, sayNoPasskeyHere)
	}
	return do(site, a)
}

// enter begins a session in this browser. The one before, if any, ends: no token
// that somebody else may have put here lives on. A form that waits comes first.
func (s *Server) enter(w http.ResponseWriter, p *page, token, next string) error {
	if p.visitor.In() {
		if err := s.record.SignOut(p.ctx, s.cookie(p.r, sessionCookie)); err != nil {
			return err
		}
	}
	v, err := s.record.Visitor(p.ctx, token)
	if err != nil {
		return err
	}
	s.setCookie(w, p.r, sessionCookie, token, int(account.Lives(v.Sensitive()).Absolute.Seconds()))
	if held := s.cookie(p.r, heldCookie); held != "" {
		if _, ok, err := s.record.Held(p.ctx, v, held); err != nil || ok {
			next = string(p.LinkAt("/held", ""))
		}
	}
	if v.Actor.Confined != nil {
		next = ourPath(next, "")
		if !strings.HasPrefix(next, string(p.Entity(*v.Actor.Confined))) {
			next = string(p.Entity(*v.Actor.Confined))
		}
	}
	http.Redirect(w, p.r, next, http.StatusSeeOther)
	return nil
}

// signOut is POST /sign-out: the session ends here and in the record, and the
// browser forgets the pages that it kept.
func (s *Server) signOut(w http.ResponseWriter, p *page) error {
	if err := s.record.SignOut(p.ctx, s.cookie(p.r, sessionCookie)); err != nil {
		return err
	}
	s.setCookie(w, p.r, sessionCookie, "", -1)
	s.setCookie(w, p.r, heldCookie, "", -1)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	http.Redirect(w, p.r, string(p.LinkAt("/sign-in", "")), http.StatusSeeOther)
	return nil
}

// showProve is GET /prove: show anew who you are, before what cannot be undone.
func (s *Server) showProve(w http.ResponseWriter, p *page) error {
	return s.provePage(w, p, ourPath(p.Query.Get("next"), string(p.LinkAt("/account", ""))), nil)
}

func (s *Server) provePage(w http.ResponseWriter, p *page, next string, wrong error) error {
	p.Title, p.Query = p.Say(sayProveTitle), url.Values{"next": {next}}
	ways, err := s.record.Ways(p.ctx, p.visitor)
	if err != nil {
		return err
	}
	v := signInView{Lede: p.Say(sayProveLede)}
	v.Form = component.Form{
		ID: "password", Label: p.Say(sayByPassword), Action: p.LinkAt("/prove", ""), Button: p.Say(sayGoOn),
		Hidden: []component.Option{{Value: "next", Label: next}},
	}
	if ways.Password {
		v.Form.Fields = append(v.Form.Fields, passwordField(p, sayPassword, "current-password"))
	}
	v.Form.Fields = append(v.Form.Fields, codeField(p, sayCodeOrRecovery))
	return s.signInWays(w, p, v, p.LinkAt("/prove/passkey", ""), next, wrong)
}

// prove is POST /prove.
func (s *Server) prove(w http.ResponseWriter, p *page) error {
	if _, err := p.form(w); err != nil {
		return err
	}
	token, err := s.record.ProveSelf(withoutCancel(p), p.visitor, p.credentials(), s.knock(p))
	return s.proved(w, p, token, err)
}

// proveByPasskey is POST /prove/passkey.
func (s *Server) proveByPasskey(w http.ResponseWriter, p *page) error {
	if _, err := p.form(w); err != nil {
		return err
	}
	token, err := s.usePasskey(p, func(site account.Site, a monitor.Answered) (string, error) {
		return s.record.ProveSelfByPasskey(withoutCancel(p), p.visitor, site, a, s.knock(p))
	})
	return s.proved(w, p, token, err)
}

func (s *Server) proved(w http.ResponseWriter, p *page, token string, err error) error {
	next := ourPath(p.r.PostForm.Get("next"), string(p.LinkAt("/account", "")))
	if err != nil {
		return s.provePage(w, p, next, err)
	}
	s.setCookie(w, p.r, sessionCookie, token, int(account.Lives(p.visitor.Sensitive()).Absolute.Seconds()))
	http.Redirect(w, p.r, next, http.StatusSeeOther)
	return nil
}

// heldView is a form that waits: what was written, and the buttons that send it
// or give it up.
type heldView struct {
	Path    string
	Entries [][2]string
	Send    component.Form
	Drop    component.Form
}

// showHeld is GET /held: what was in a form whose session had ended.
func (s *Server) showHeld(w http.ResponseWriter, p *page) error {
	f, ok, err := s.record.Held(p.ctx, p.visitor, s.cookie(p.r, heldCookie))
	if err != nil {
		return err
	}
	if !ok {
		return problem.New(problem.NotFound, sayNothingHeld)
	}
	form, err := url.ParseQuery(f.Body)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayHeldTitle)
	v := heldView{
		Path: f.Path,
		Send: component.Form{ID: "send", Label: p.Say(sayHeldSend), Action: p.LinkAt("/held", ""), Button: p.Say(sayHeldSend)},
		Drop: component.Form{ID: "drop", Label: p.Say(sayHeldDrop), Action: p.LinkAt("/held/drop", ""), Button: p.Say(sayHeldDrop), Grave: true},
	}
	for _, name := range slices.Sorted(maps.Keys(form)) {
		v.Entries = append(v.Entries, [2]string{name, strings.Join(form[name], "\n")})
	}
	return s.render(w, p, heldPage(&p.Page, v))
}

// sendHeld is POST /held: the form goes where it was going, as if it were sent
// now. What may be done with it is decided anew.
func (s *Server) sendHeld(w http.ResponseWriter, p *page) error {
	token := s.cookie(p.r, heldCookie)
	f, ok, err := s.record.Held(p.ctx, p.visitor, token)
	if err != nil {
		return err
	}
	if !ok {
		return problem.New(problem.NotFound, sayNothingHeld)
	}
	if err := s.dropHeld(w, p, token); err != nil {
		return err
	}
	to, err := url.Parse(f.Path)
	if err != nil {
		return err
	}
	again := p.r.Clone(p.ctx)
	again.URL, again.RequestURI = to, to.RequestURI()
	again.Form, again.PostForm, again.MultipartForm = nil, nil, nil
	again.Body, again.ContentLength = io.NopCloser(strings.NewReader(f.Body)), int64(len(f.Body))
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.mux.ServeHTTP(w, again)
	return nil
}

// giveUpHeld is POST /held/drop.
func (s *Server) giveUpHeld(w http.ResponseWriter, p *page) error {
	if err := s.dropHeld(w, p, s.cookie(p.r, heldCookie)); err != nil {
		return err
	}
	http.Redirect(w, p.r, string(p.LinkAt("/", "")), http.StatusSeeOther)
	return nil
}

func (s *Server) dropHeld(w http.ResponseWriter, p *page, token string) error {
	s.setCookie(w, p.r, heldCookie, "", -1)
	return s.record.DropHeld(p.ctx, token)
}
