package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// mostHeld is how much of a form is kept when its session has ended.
const mostHeld = 1 << 20

// errProve says that whoever asks must first show anew who they are.
var errProve = errors.New("show who you are")

// identify says who asks: the operator, where the record has no accounts, else
// whoever the session's cookie speaks for.
func (s *Server) identify(p *page) (err error) {
	if p.guarded, err = s.record.Guarded(p.ctx); err != nil {
		return err
	}
	if !p.guarded {
		p.who = s.o.Actor
		s.inPlace(p)
		return nil
	}
	p.who = access.Actor{}
	if p.visitor, err = s.record.Visitor(p.ctx, s.cookie(p.r, sessionCookie)); err != nil {
		return err
	}
	p.Stranger = !p.visitor.In()
	if !p.Stranger {
		p.who, p.User = p.visitor.Actor, p.visitor.Name
		p.Confined = p.who.Confined != nil
		s.inPlace(p)
	}
	return nil
}

// admit lets a request through to its page, or answers it: with the page for
// signing in, with the page for showing anew who one is, or by saying what is not
// allowed. What a form brought is kept where its session had ended.
func (s *Server) admit(w http.ResponseWriter, p *page, route Route) (through bool, err error) {
	switch {
	case route.Action == access.Knock:
		return true, nil
	case p.guarded && !p.visitor.In():
		return false, s.askSignIn(w, p, route)
	case !s.record.May(p.who, route.Action, access.Object{}):
		return false, problem.New(problem.Denied, sayNotYours)
	case p.who.Confined != nil && p.Path == "/":
		http.Redirect(w, p.r, string(p.Entity(*p.who.Confined)), http.StatusSeeOther)
		return false, nil
	case p.who.Confined != nil && route.Action == access.Read && !inside(*p.who.Confined, p, p.Path):
		return false, problem.New(problem.Denied, sayConfined, "id", *p.who.Confined)
	case s.grave(p, route) && s.recent(p) != nil:
		return false, s.askProof(w, p)
	}
	return true, nil
}

// inside reports whether a path is that of the one thing that a guest may see, or
// below it.
func inside(to record.ID, p *page, path string) bool {
	own := p.EntityPath(to)
	return path == own || strings.HasPrefix(path, own+"/")
}

// grave reports whether a route does what cannot be undone, gives away all there
// is, or changes who may do what.
func (s *Server) grave(p *page, route Route) bool {
	switch route.Action {
	case access.Erase, access.Export:
		return true
	case access.ManagePeople:
		return p.r.Method == http.MethodPost
	}
	return false
}

// recent returns an error that leads to the page for showing anew who one is,
// unless the visitor did so in the last ten minutes. A handler that does what
// cannot be undone asks it first and returns what it returns.
func (s *Server) recent(p *page) error {
	if !p.guarded || p.visitor.Recent(s.record.Now()) {
		return nil
	}
	return errProve
}

// askSignIn leads a stranger to the page for signing in, and from there to where
// they wanted to go.
func (s *Server) askSignIn(w http.ResponseWriter, p *page, route Route) error {
	if p.r.Method == http.MethodPost {
		if p.visitor.Ended && route.Action != access.Self {
			if err := s.hold(w, p); err != nil {
				return err
			}
		}
		http.Redirect(w, p.r, string(p.Link("/sign-in")), http.StatusSeeOther)
		return nil
	}
	http.Redirect(w, p.r, string(p.LinkAt("/sign-in", "", "next", p.r.URL.RequestURI())), http.StatusSeeOther)
	return nil
}

// askProof leads a visitor to the page for showing anew who they are.
func (s *Server) askProof(w http.ResponseWriter, p *page) error {
	next := p.r.URL.RequestURI()
	if p.r.Method == http.MethodPost {
		if err := s.hold(w, p); err != nil {
			return err
		}
		next = string(p.LinkAt("/held", ""))
	}
	http.Redirect(w, p.r, string(p.LinkAt("/prove", "", "next", next)), http.StatusSeeOther)
	return nil
}

// hold keeps what a form brought, for the account whose session had ended.
func (s *Server) hold(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	to := url.URL{Path: p.r.URL.Path, RawQuery: p.r.URL.RawQuery}
	token, err := s.record.Hold(p.ctx, p.visitor.Account, to.String(), form.Encode())
	if err != nil {
		return err
	}
	s.setCookie(w, p.r, heldCookie, token, int(account.HeldLives.Seconds()))
	return nil
}

// form reads what a form brought, files left out.
func (p *page) form(w http.ResponseWriter) (url.Values, error) {
	if p.r.PostForm == nil {
		p.r.Body = http.MaxBytesReader(w, p.r.Body, mostHeld)
	}
	err := p.r.ParseMultipartForm(mostHeld)
	if errors.Is(err, http.ErrNotMultipart) {
		err = p.r.ParseForm()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, problem.New(problem.Invalid, sayTooMuch)
	case err != nil:
		return nil, fmt.Errorf("reading a form: %w", err)
	}
	return p.r.PostForm, nil
}

// The cookies: who is signed in, and which form waits for them. Under TLS their
// names begin with __Host-, so that no neighbouring host can set them.
const (
	sessionCookie = "constancia"
	heldCookie    = "constancia-held"
)

func (s *Server) cookieName(r *http.Request, name string) string {
	if s.secure(r) {
		return "__Host-" + name
	}
	return name
}

func (s *Server) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(s.cookieName(r, name))
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie sets a cookie for some seconds; fewer than 0 remove it.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(r, name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode,
	})
}

// secure reports whether the reader's browser speaks TLS to us, or to the proxy
// that the operator told us of.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || s.o.BehindProxy && r.Header.Get("X-Forwarded-Proto") == "https"
}

// address is where a request comes from; of IPv6 the network, which is what one
// person has. A proxy adds the address that it sees at the end of the list.
func (s *Server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.o.BehindProxy {
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(list[len(list)-1]); net.ParseIP(last) != nil {
			host = last
		}
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil && !ip.IsLoopback() {
		return ip.Mask(net.CIDRMask(64, 128)).String() + "/64"
	}
	return host
}

func (s *Server) knock(p *page) monitor.Knock {
	return monitor.Knock{Address: s.address(p.r), Device: p.r.UserAgent()}
}

// site is where a browser believes to be, for passkeys; ok is false where browsers
// make none: at a bare address, or without TLS beyond this machine.
func (s *Server) site(p *page) (site account.Site, ok bool) {
	scheme, host := "http", p.r.Host
	if s.secure(p.r) {
		scheme = "https"
	}
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	site = account.Site{Host: strings.ToLower(name), Origin: scheme + "://" + strings.ToLower(host), Name: s.record.Name()}
	return site, name == "localhost" || scheme == "https" && net.ParseIP(strings.Trim(name, "[]")) == nil
}

// ourPath returns an address of ours that a form or link names, or another where
// it leads elsewhere.
func ourPath(to, otherwise string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.ContainsAny(to, "\\\r\n") {
		return otherwise
	}
	for _, lang := range locale.Langs() {
		if strings.HasPrefix(to, "/"+string(lang)+"/") {
			return to
		}
	}
	return otherwise
}

// passkeyScript is the module that fills it in.
const passkeyScript = "passkey-form"

// passkeyForm is a form that a passkey fills in: its options travel as data, and
// the answer in a hidden field.
type passkeyForm struct {
	Form    component.Form
	Make    bool // else one is used
	Options string
	Failed  string // what to say where the browser could not
}

func (s *Server) passkeyForm(p *page, asked monitor.Asked, makeOne bool, f component.Form) passkeyForm {
	if !slices.Contains(p.Scripts, passkeyScript) {
		p.Scripts = append(p.Scripts, passkeyScript)
	}
	f.Hidden = append(f.Hidden, component.Option{Value: "ceremony", Label: asked.Ceremony}, component.Option{Value: "answer"})
	return passkeyForm{Form: f, Make: makeOne, Options: asked.Options, Failed: p.Say(sayPasskeyFailed)}
}

// answered is what a passkey form brought.
func (p *page) answered() (monitor.Answered, error) {
	a := monitor.Answered{Ceremony: p.r.PostForm.Get("ceremony"), Answer: p.r.PostForm.Get("answer")}
	if a.Answer == "" {
		return a, problem.New(problem.Invalid, sayPasskeyNeedsScript)
	}
	return a, nil
}

// statusOfForm is the status of a page whose form must be corrected.
func statusOfForm(err error) int {
	if one, ok := problem.Of(err); ok && one.Kind == problem.Busy {
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

// withoutCancel lets what was begun end, even if the reader leaves.
func withoutCancel(p *page) context.Context { return context.WithoutCancel(p.ctx) }

var (
	sayNotYours = locale.Message{
		ID: "web.not-yours",
		ES: "su función no incluye esto; quien administra su organización puede darle una que sí",
		EN: "your role does not include this; whoever administers your organisation can give you one that does",
	}
	sayConfined = locale.Message{
		ID: "web.confined",
		ES: "su invitación es para ver {id} y nada más; si necesita otra cosa, pídala a quien le invitó",
		EN: "your invitation is to see {id} and nothing else; if you need something more, ask whoever invited you",
	}
	sayTooMuch = locale.Message{
		ID: "web.too-much-to-hold",
		ES: "su sesión terminó mientras llenaba un formulario, y lo que escribió es demasiado para guardarlo aparte; vuelva atrás, cópielo, y entre de nuevo",
		EN: "your session ended while you were filling in a form, and what you wrote is too much to be kept aside; go back, copy it, and sign in again",
	}
	sayPasskeyNeedsScript = locale.Message{
		ID: "web.passkey-needs-script",
		ES: "las llaves de acceso necesitan que el navegador ejecute los programas de la página; permítalos, o use contraseña y código",
		EN: "passkeys need the browser to run the page’s scripts; allow them, or use a password and a code",
	}
	sayPasskeyFailed = locale.Message{
		ID: "web.passkey-failed",
		ES: "No se usó ninguna llave de acceso: se canceló, tardó demasiado, o este equipo no tiene una para este registro.",
		EN: "No passkey was used: it was cancelled, took too long, or this machine has none for this record.",
	}
)
