package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
)

// welcomeView is the page of a one-time link: who is invited, and the two ways to
// sign in from then on.
type welcomeView struct {
	Lede    string
	As      []string // what they may act as, in words
	Until   string
	Passkey *passkeyForm
	Why     string // there is none
	Factor  factorView
}

// factorView is how a telephone learns the secret of the second factor, and the
// form that confirms it.
type factorView struct {
	QR     qrCode
	Secret string // in groups of four, to be typed
	Form   component.Form
}

// qrCode is a QR code as a drawing: its width in modules, and the path of those
// that are dark.
type qrCode struct {
	Box  string
	Path string
}

// codesView is the page that shows recovery codes, once.
type codesView struct {
	Record string
	Codes  []string
	Next   string
}

// showInvitation is GET /invitation?link=…: the token stands in the query, which
// no log of ours keeps, and no link leads on with it.
func (s *Server) showInvitation(w http.ResponseWriter, p *page) error {
	return s.invitationPage(w, p, p.Query.Get("link"), monitor.SignUp{}, nil)
}

// invitationPage shows the page of a link, with what was wrong.
func (s *Server) invitationPage(w http.ResponseWriter, p *page, link string, chosen monitor.SignUp, wrong error) error {
	p.Query = url.Values{"link": {link}}
	welcome, err := s.record.Welcome(p.ctx, link, p.visitor)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayWelcome, "name", welcome.Name)
	v := welcomeView{Lede: p.Say(sayWelcomeLede, "record", s.record.Name()), As: s.standingWords(p, welcome.Person), Until: p.time(welcome.Expires)}
	hidden := component.Option{Value: "link", Label: link}
	email := component.Field{Name: "email", Label: p.Say(sayEmail), Hint: p.Say(sayEmailHint), Value: chosen.Email, Type: "email", Knows: "username"}
	if chosen.Email == "" {
		email.Value = welcome.Email
	}
	v.Factor, err = s.factor(p, chosen.Secret, welcome.Name, component.Form{
		ID: "password", Label: p.Say(sayByPassword), Action: p.LinkAt("/invitation", ""), Button: p.Say(sayBeginWithPassword), Hidden: []component.Option{hidden},
		Fields: []component.Field{email, s.newPasswordField(p)},
	})
	if err != nil {
		return err
	}
	if site, ok := s.site(p); ok {
		asked, err := s.record.AskFirstPasskey(p.ctx, site, welcome)
		if err != nil {
			return err
		}
		optional := email
		optional.Optional, optional.Hint = true, p.Say(sayEmailOptional)
		f := s.passkeyForm(p, asked, true, component.Form{
			ID: "passkey", Label: p.Say(sayByPasskey), Action: p.LinkAt("/invitation/passkey", ""), Button: p.Say(sayBeginWithPasskey),
			Hidden: []component.Option{hidden}, Fields: []component.Field{optional},
		})
		v.Passkey = &f
	} else {
		v.Why = p.Say(sayNoPasskeyHere)
	}
	status := http.StatusOK
	if wrong != nil {
		form := &v.Factor.Form
		if chosen.ByPasskey() && v.Passkey != nil {
			form = &v.Passkey.Form
		}
		if err := p.wrongWith(form, wrong); err != nil {
			return err
		}
		status = statusOfForm(wrong)
	}
	return s.renderStatus(w, p, status, welcomePage(&p.Page, v))
}

func (s *Server) newPasswordField(p *page) component.Field {
	f := passwordField(p, sayNewPassword, "new-password")
	f.Hint = p.Say(sayPasswordHint)
	return f
}

// factor adds the second factor to a form: a fresh secret, unless one was shown
// before, which the telephone may know already.
func (s *Server) factor(p *page, secret, name string, f component.Form) (v factorView, err error) {
	if !account.ValidSecret(secret) {
		if secret, err = account.NewSecret(rand.Reader); err != nil {
			return v, err
		}
	}
	rows, err := account.QR(account.SecretAddress(s.record.Name(), name, secret))
	if err != nil {
		return v, err
	}
	f.Hidden = append(f.Hidden, component.Option{Value: "secret", Label: secret})
	code := codeField(p, sayCodeConfirms)
	f.Fields = append(f.Fields, code)
	return factorView{QR: drawQR(rows), Secret: inFours(secret), Form: f}, nil
}

// drawQR draws the dark modules as one path, with the margin of four that readers
// need.
func drawQR(rows [][]bool) qrCode {
	var b strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				n := itoa(x - from)
				b.WriteString("M" + itoa(from) + " " + itoa(y) + "h" + n + "v1h-" + n + "z")
			}
		}
	}
	size := itoa(len(rows) + 8)
	return qrCode{Box: "-4 -4 " + size + " " + size, Path: b.String()}
}

func inFours(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// acceptInvitation is POST /invitation: a password and a second factor.
func (s *Server) acceptInvitation(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	return s.signUp(w, p, monitor.SignUp{
		Email: form.Get("email"), Lang: p.Lang, Password: form.Get("password"), Secret: form.Get("secret"), Code: strings.TrimSpace(form.Get("code")),
	})
}

// acceptByPasskey is POST /invitation/passkey.
func (s *Server) acceptByPasskey(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	chosen := monitor.SignUp{Email: form.Get("email"), Lang: p.Lang}
	if chosen.Passkey, err = p.answered(); err != nil {
		return s.invitationPage(w, p, form.Get("link"), chosen, err)
	}
	return s.signUp(w, p, chosen)
}

// signUp uses the link up and shows the recovery codes. They stand on this page
// alone: there is no address that shows them again.
func (s *Server) signUp(w http.ResponseWriter, p *page, chosen monitor.SignUp) error {
	link := p.r.PostForm.Get("link")
	site, _ := s.site(p)
	token, codes, err := s.record.SignUp(withoutCancel(p), link, site, chosen, p.visitor, s.knock(p))
	if err != nil {
		return s.invitationPage(w, p, link, chosen, err)
	}
	v, err := s.record.Visitor(p.ctx, token)
	if err != nil {
		return err
	}
	s.setCookie(w, p.r, sessionCookie, token, int(account.Lives(v.Sensitive()).Absolute.Seconds()))
	p.Query = nil
	return s.codesPage(w, p, codes, "/")
}

func (s *Server) codesPage(w http.ResponseWriter, p *page, codes []string, next string) error {
	p.Title = p.Say(sayRecoveryTitle)
	w.Header().Set("Cache-Control", "no-store")
	return s.renderStatus(w, p, http.StatusCreated, codesPage(&p.Page, codesView{Record: s.record.Name(), Codes: codes, Next: next}))
}

var (
	sayWelcome           = locale.Message{ID: "web.welcome", ES: "Le damos la bienvenida, {name}", EN: "Welcome, {name}"}
	sayWelcomeLede       = locale.Message{ID: "web.welcome-lede", ES: "Este enlace es para que usted, y nadie más, elija cómo entrar a {record}. Sirve una sola vez.", EN: "This link is for you, and nobody else, to choose how to sign in to {record}. It works once."}
	sayEmail             = locale.Message{ID: "web.email", ES: "Correo electrónico", EN: "E-mail"}
	sayEmailHint         = locale.Message{ID: "web.email-hint", ES: "Con él entra. No aparece en ninguna página del registro.", EN: "You sign in with it. No page of the record shows it."}
	sayEmailOptional     = locale.Message{ID: "web.email-optional", ES: "Sirve para entrar con un código de recuperación si pierde la llave. No aparece en ninguna página del registro.", EN: "It serves to sign in with a recovery code if you lose the passkey. No page of the record shows it."}
	sayNewPassword       = locale.Message{ID: "web.new-password", ES: "Contraseña nueva", EN: "New password"}
	sayPasswordHint      = locale.Message{ID: "web.password-hint", ES: "Al menos doce caracteres: varias palabras que nadie relacione con usted. Puede pegarla desde su gestor de contraseñas.", EN: "At least twelve characters: several words that nobody connects with you. You can paste it from your password manager."}
	sayBeginWithPassword = locale.Message{ID: "web.begin-with-password", ES: "Empezar con contraseña y código", EN: "Begin with password and code"}
	sayBeginWithPasskey  = locale.Message{ID: "web.begin-with-passkey", ES: "Crear mi llave de acceso", EN: "Make my passkey"}
	sayCodeConfirms      = locale.Message{ID: "web.code-confirms", ES: "Los seis dígitos que muestra ahora su teléfono.", EN: "The six digits that your telephone shows now."}
	sayRecoveryTitle     = locale.Message{ID: "web.recovery", ES: "Sus códigos de recuperación", EN: "Your recovery codes"}
)
