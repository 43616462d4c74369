package web

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// accountView is "my account": what somebody may act as, what they sign in with,
// where they are signed in.
type accountView struct {
	Saved     string
	Key       string
	Email     string
	Standings []standingRow
	Manages   bool
	Password  *component.Form // nil where they have none
	Passkeys  []passkeyRow
	NewKey    *passkeyForm
	Why       string
	Recovery  string
	Codes     component.Form
	Sessions  []sessionRow
	EndOthers *component.Form
	Language  component.Form
	Mail      component.Form
	SignOut   component.Form
}

type standingRow struct {
	Words string
	Now   bool
	Form  component.Form
}

type passkeyRow struct {
	Name, Made, Used string
	Form             component.Form
}

type sessionRow struct {
	Device, Address, Began, Seen string
	Here                         bool
	Form                         component.Form
}

// showAccount is GET /account.
func (s *Server) showAccount(w http.ResponseWriter, p *page) error {
	return s.accountPage(w, p, nil)
}

// accountPage shows the page; wrong is what was wrong with a new password.
func (s *Server) accountPage(w http.ResponseWriter, p *page, wrong error) error {
	ways, err := s.record.Ways(p.ctx, p.visitor)
	if err != nil {
		return err
	}
	p.Title, p.Path = p.visitor.Name, "/account"
	v := accountView{
		Key: p.visitor.Account, Email: ways.Email, Recovery: p.Count(sayCodesLeft, ways.Recovery),
		Manages: s.record.May(p.who, access.ManagePeople, access.Object{}),
		Codes:   s.button(p, "codes", sayNewCodes, "/account/recovery"),
		SignOut: s.button(p, "out", saySignOut, "/sign-out"),
		Language: component.Form{
			ID: "language", Label: p.Say(sayLanguage), Action: p.LinkAt("/account/language", ""), Button: p.Say(saySaveChoice),
			Fields: []component.Field{{Name: "lang", Label: p.Say(sayLanguage), Value: orElse(string(ways.Lang), string(p.Lang)), Options: []component.Choice{{Value: "es", Label: "Español"}, {Value: "en", Label: "English"}}}},
		},
	}
	if v.Mail, err = s.mailForm(p); err != nil {
		return err
	}
	if one, ok := savedWords[p.Query.Get("saved")]; ok {
		v.Saved = p.Say(one)
	}
	s.accountStandings(p, &v)
	if err := s.accountKeys(p, ways, &v); err != nil {
		return err
	}
	if err := s.accountSessions(p, &v); err != nil {
		return err
	}
	status := http.StatusOK
	if ways.Password {
		v.Password = &component.Form{
			ID: "password", Label: p.Say(sayChangePassword), Action: p.LinkAt("/account/password", ""), Button: p.Say(sayChangePassword),
			Fields: []component.Field{s.newPasswordField(p)},
		}
		if wrong != nil {
			if err := p.wrongWith(v.Password, wrong); err != nil {
				return err
			}
			status = statusOfForm(wrong)
		}
	} else if wrong != nil {
		return wrong
	}
	return s.renderStatus(w, p, status, accountPage(&p.Page, v))
}

// button is a form that is one button.
func (s *Server) button(p *page, id string, words locale.Message, path string, hidden ...component.Option) component.Form {
	return component.Form{ID: id, Label: p.Say(words), Button: p.Say(words), Action: p.LinkAt(path, ""), Hidden: hidden}
}

func (s *Server) accountStandings(p *page, v *accountView) {
	for i, one := range p.visitor.Standings {
		row := standingRow{Words: s.standingIn(p, one), Now: one.Member == p.who.Organisation && (one.Confined == nil) == (p.who.Confined == nil)}
		if one.Confined != nil && p.who.Confined != nil {
			row.Now = *one.Confined == *p.who.Confined
		}
		if !row.Now {
			row.Form = s.button(p, "act-"+itoa(i), sayActAs, "/account/acting", component.Option{Value: "standing", Label: one.Key})
		}
		v.Standings = append(v.Standings, row)
	}
}

func (s *Server) accountKeys(p *page, ways monitor.Ways, v *accountView) error {
	for i, k := range ways.Passkeys {
		v.Passkeys = append(v.Passkeys, passkeyRow{
			Name: k.Name, Made: p.time(k.Made), Used: p.time(k.Used),
			Form: s.button(p, "key-"+itoa(i), sayRemove, "/account/passkeys/remove", component.Option{Value: "id", Label: base64.RawURLEncoding.EncodeToString(k.ID)}),
		})
	}
	site, ok := s.site(p)
	if !ok {
		v.Why = p.Say(sayNoPasskeyHere)
		return nil
	}
	asked, err := s.record.AskNewPasskey(p.ctx, site, p.visitor)
	if err != nil {
		return err
	}
	f := s.passkeyForm(p, asked, true, component.Form{
		ID: "passkey", Label: p.Say(sayAddPasskey), Action: p.LinkAt("/account/passkeys", ""), Button: p.Say(sayAddPasskey),
		Fields: []component.Field{{Name: "name", Label: p.Say(sayPasskeyName), Hint: p.Say(sayPasskeyNameHint), Optional: true, Narrow: true}},
	})
	v.NewKey = &f
	return nil
}

func (s *Server) accountSessions(p *page, v *accountView) error {
	all, err := s.record.Sessions(p.ctx, p.visitor)
	if err != nil {
		return err
	}
	for _, one := range all {
		row := sessionRow{Device: device(p, one.Device), Address: one.Address, Began: p.time(one.Began), Seen: p.time(one.Seen), Here: one.ID == p.visitor.Session}
		if !row.Here {
			id := strconv.FormatInt(one.ID, 10)
			row.Form = s.button(p, "session-"+id, sayEndSession, "/account/sessions", component.Option{Value: "session", Label: id})
		}
		v.Sessions = append(v.Sessions, row)
	}
	if len(all) > 1 {
		f := s.button(p, "others", sayEndOthers, "/account/sessions", component.Option{Value: "session", Label: "0"})
		v.EndOthers = &f
	}
	return nil
}

// device says in words what a browser says of itself.
func device(p *page, agent string) string {
	pick := func(names ...[2]string) string {
		for _, n := range names {
			if strings.Contains(agent, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := pick([2]string{"Firefox/", "Firefox"}, [2]string{"Edg/", "Edge"}, [2]string{"HeadlessChrome/", "Chromium"}, [2]string{"Chrome/", "Chrome"}, [2]string{"Safari/", "Safari"})
	system := pick([2]string{"Android", "Android"}, [2]string{"iPhone", "iPhone"}, [2]string{"iPad", "iPad"}, [2]string{"Windows", "Windows"}, [2]string{"Mac OS", "macOS"}, [2]string{"Linux", "Linux"})
	return orElse(joinDots(browser, system), p.Say(sayUnknownDevice))
}

// changed leads back to the account with a word about what was saved.
func (s *Server) changed(w http.ResponseWriter, p *page, what string) error {
	http.Redirect(w, p.r, string(p.LinkAt("/account#saved", "", "saved", what)), http.StatusSeeOther)
	return nil
}

// changePassword is POST /account/password. A form with a password is never kept
// aside: whoever must first show who they are types it again.
func (s *Server) changePassword(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	if s.recent(p) != nil {
		return s.proveFirst(w, p, "/account")
	}
	if err := s.record.ChangePassword(withoutCancel(p), p.visitor, form.Get("password")); err != nil {
		return s.accountPage(w, p, err)
	}
	return s.changed(w, p, "password")
}

// proveFirst leads to the page for showing anew who one is, and then to another.
func (s *Server) proveFirst(w http.ResponseWriter, p *page, path string) error {
	http.Redirect(w, p.r, string(p.LinkAt("/prove", "", "next", string(p.LinkAt(path, "")))), http.StatusSeeOther)
	return nil
}

// showFactor is GET /account/factor: a new second factor; with a password too,
// where there is none yet.
func (s *Server) showFactor(w http.ResponseWriter, p *page) error {
	if err := s.recent(p); err != nil {
		return err
	}
	return s.factorPage(w, p, monitor.SignUp{}, nil)
}

func (s *Server) factorPage(w http.ResponseWriter, p *page, chosen monitor.SignUp, wrong error) error {
	ways, err := s.record.Ways(p.ctx, p.visitor)
	if err != nil {
		return err
	}
	p.Title = p.Say(sayNewFactor)
	f := component.Form{ID: "factor", Label: p.Title, Action: p.LinkAt("/account/factor", ""), Button: p.Say(sayUseFactor), Cancel: p.LinkAt("/account", "")}
	if !ways.Password {
		f.Fields = []component.Field{
			{Name: "email", Label: p.Say(sayEmail), Hint: p.Say(sayEmailHint), Value: orElse(chosen.Email, ways.Email), Type: "email", Knows: "username"},
			s.newPasswordField(p),
		}
	}
	v, err := s.factor(p, chosen.Secret, p.visitor.Name, f)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if wrong != nil {
		if err := p.wrongWith(&v.Form, wrong); err != nil {
			return err
		}
		status = statusOfForm(wrong)
	}
	return s.renderStatus(w, p, status, factorPage(&p.Page, v))
}

// changeFactor is POST /account/factor.
func (s *Server) changeFactor(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	if s.recent(p) != nil {
		return s.proveFirst(w, p, "/account/factor")
	}
	chosen := monitor.SignUp{Email: form.Get("email"), Password: form.Get("password"), Secret: form.Get("secret"), Code: strings.TrimSpace(form.Get("code"))}
	if err := s.record.ChangeFactors(withoutCancel(p), p.visitor, chosen); err != nil {
		return s.factorPage(w, p, chosen, err)
	}
	return s.changed(w, p, "factor")
}

// addPasskey is POST /account/passkeys.
func (s *Server) addPasskey(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	if s.recent(p) != nil {
		return s.proveFirst(w, p, "/account")
	}
	if _, err := s.usePasskey(p, func(site account.Site, a monitor.Answered) (string, error) {
		return "", s.record.AddPasskey(withoutCancel(p), site, p.visitor, form.Get("name"), a)
	}); err != nil {
		return err
	}
	return s.changed(w, p, "passkey")
}

// removePasskey is POST /account/passkeys/remove.
func (s *Server) removePasskey(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	if s.recent(p) != nil {
		return s.proveFirst(w, p, "/account")
	}
	id, err := base64.RawURLEncoding.DecodeString(form.Get("id"))
	if err != nil {
		return problem.New(problem.Misused, sayNoSuchThing)
	}
	if err := s.record.RemovePasskey(withoutCancel(p), p.visitor, id); err != nil {
		return err
	}
	return s.changed(w, p, "removed")
}

// newRecoveryCodes is POST /account/recovery.
func (s *Server) newRecoveryCodes(w http.ResponseWriter, p *page) error {
	if s.recent(p) != nil {
		return s.proveFirst(w, p, "/account")
	}
	codes, err := s.record.NewRecoveryCodes(withoutCancel(p), p.visitor)
	if err != nil {
		return err
	}
	return s.codesPage(w, p, codes, "/account")
}

// endSession is POST /account/sessions: one of them, or all but this one.
func (s *Server) endSession(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(form.Get("session"), 10, 64)
	if err != nil || id < 0 {
		return problem.New(problem.Misused, sayNoSuchThing)
	}
	if err := s.record.EndSession(withoutCancel(p), p.visitor, id); err != nil {
		return err
	}
	return s.changed(w, p, "ended")
}

// setLanguage is POST /account/language.
func (s *Server) setLanguage(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	lang, ok := locale.ParseLang(form.Get("lang"))
	if !ok {
		return problem.New(problem.Misused, sayNoSuchThing)
	}
	if err := s.record.SetLang(withoutCancel(p), p.visitor, lang); err != nil {
		return err
	}
	p.Lang = lang
	return s.changed(w, p, "language")
}

// actAs is POST /account/acting.
func (s *Server) actAs(w http.ResponseWriter, p *page) error {
	form, err := p.form(w)
	if err != nil {
		return err
	}
	if err := s.record.ActAs(withoutCancel(p), p.visitor, form.Get("standing")); err != nil {
		return err
	}
	return s.changed(w, p, "acting")
}

// standingWords says what somebody may act as.
func (s *Server) standingWords(p *page, who monitor.Person) (words []string) {
	for _, one := range who.Standings {
		words = append(words, s.standingIn(p, one))
	}
	return words
}

func (s *Server) standingIn(p *page, one monitor.Standing) string {
	roles := make([]string, len(one.Roles))
	for i, r := range one.Roles {
		roles[i] = s.roleIn(p, r)
	}
	words := orElse(one.Organisation.In(p.Lang), one.Member) + ": " + locale.And(p.Lang, roles)
	if one.Confined != nil {
		words += " (" + one.Confined.String() + ")"
	}
	return words
}

func (s *Server) roleIn(p *page, r access.Role) string {
	label, _ := s.record.Vocabulary.Label("roles", string(r))
	return strings.ToLower(orElse(label.In(p.Lang), string(r)))
}

// time writes a time as people of the record's place read it.
func (p *page) time(t time.Time) string {
	if t.IsZero() {
		return p.Say(sayNever)
	}
	return p.clock(t.UTC().Format("2006-01-02T15:04:05Z"))
}

func itoa(n int) string { return strconv.Itoa(n) }

var savedWords = map[string]locale.Message{
	"password": {ID: "web.saved-password", ES: "La contraseña cambió. Sus otras sesiones terminaron.", EN: "The password is changed. Your other sessions have ended."},
	"factor":   {ID: "web.saved-factor", ES: "El segundo factor cambió. Sus otras sesiones terminaron.", EN: "The second factor is changed. Your other sessions have ended."},
	"passkey":  {ID: "web.saved-passkey", ES: "La llave de acceso se agregó.", EN: "The passkey is added."},
	"removed":  {ID: "web.saved-removed", ES: "La llave de acceso ya no abre. Sus otras sesiones terminaron.", EN: "The passkey opens nothing any more. Your other sessions have ended."},
	"ended":    {ID: "web.saved-ended", ES: "La sesión terminó.", EN: "The session has ended."},
	"mail":     {ID: "web.saved-mail", ES: "Se guardó si quiere avisos por correo.", EN: "Whether you want notices by e-mail was saved."},
	"language": {ID: "web.saved-language", ES: "Sus páginas estarán en español.", EN: "Your pages will be in English."},
	"acting":   {ID: "web.saved-acting", ES: "Desde ahora actúa así.", EN: "From now on you act as this."},
}

var (
	sayUnknownDevice = locale.Message{ID: "web.unknown-device", ES: "Un navegador", EN: "A browser"}
	sayNever         = locale.Message{ID: "web.never", ES: "nunca", EN: "never"}
	sayNoSuchThing   = locale.Message{ID: "web.no-such-thing", ES: "la página envió algo que no se entiende; ábrala de nuevo", EN: "the page sent something that cannot be read; open it again"}
)
