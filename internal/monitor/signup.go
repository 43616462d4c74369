package monitor

import (
	"context"
	"crypto/rand"
	"net/mail"
	"strings"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Welcome is what a one-time link says: who is invited, as what, until when.
type Welcome struct {
	Person
	Expires time.Time
	Email   string // of somebody who begins anew
}

// Welcome reads a one-time link. visitor is who is signed in, if anybody. A link
// that was used, is late, was replaced, or is somebody else's says so.
func (r *Record) Welcome(ctx context.Context, token string, visitor Visitor) (Welcome, error) {
	var i store.Invitation
	var known bool
	var login store.Login
	err := r.readAccounts(ctx, func(tx *store.AccountsTx) (err error) {
		if i, known, err = tx.Invitation(account.TokenHash(token)); err != nil || !known {
			return err
		}
		login, _, err = tx.Login(i.Account)
		return err
	})
	if err != nil {
		return Welcome{}, err
	}
	switch {
	case !known:
		return Welcome{}, problem.New(problem.NotFound, sayLinkUnknown)
	case !i.Used.IsZero():
		return Welcome{}, problem.New(problem.Conflict, sayLinkUsed)
	case !i.Revoked.IsZero():
		return Welcome{}, problem.New(problem.Conflict, sayLinkRevoked)
	case !r.now().Before(i.Expires):
		return Welcome{}, problem.New(problem.Conflict, sayLinkLate)
	case visitor.In() && visitor.Account != i.Account:
		return Welcome{}, problem.New(problem.Conflict, sayLinkAnothers, "name", visitor.Name)
	}
	p, err := r.people(ctx)
	if err != nil {
		return Welcome{}, err
	}
	person := p.persons[i.Account]
	if !person.Active() {
		return Welcome{}, problem.New(problem.Denied, sayCannotSignIn)
	}
	return Welcome{Person: person, Expires: i.Expires, Email: login.Email}, nil
}

// AskFirstPasskey asks a browser to make the passkey of whoever was invited.
func (r *Record) AskFirstPasskey(ctx context.Context, site account.Site, w Welcome) (Asked, error) {
	return r.askNewPasskey(ctx, site, w.Account, w.Name)
}

// SignUp is what somebody who was invited chooses: a passkey, or a password and a
// second factor that a code confirms.
type SignUp struct {
	Email    string
	Lang     locale.Lang
	Password string
	Secret   string // of the second factor
	Code     string
	Passkey  Answered // instead of password and code
}

// ByPasskey reports whether a passkey was chosen.
func (s SignUp) ByPasskey() bool { return s.Passkey.Answer != "" }

// SignUp uses a one-time link up: from then on the person signs in by what they
// chose. It returns the token of their first session, and the recovery codes,
// which are shown once and stored nowhere.
func (r *Record) SignUp(ctx context.Context, link string, site account.Site, s SignUp, visitor Visitor, k Knock) (token string, recovery []string, err error) {
	w, err := r.Welcome(ctx, link, visitor)
	if err != nil {
		return "", nil, err
	}
	login := store.Login{Account: w.Account, Email: strings.TrimSpace(s.Email), Lang: string(s.Lang)}
	if err := r.checkEmail(ctx, login); err != nil {
		return "", nil, err
	}
	var key store.Passkey
	if s.ByPasskey() {
		key, err = r.madePasskey(ctx, site, w.Account, w.Name, s.Passkey)
	} else {
		err = r.chooseFactors(ctx, &login, s, w.Person)
	}
	if err != nil {
		return "", nil, err
	}
	codes, hashes, err := newRecovery()
	if err != nil {
		return "", nil, err
	}
	if err := r.takeUp(ctx, w.Person); err != nil {
		return "", nil, err
	}
	hash, now := account.TokenHash(link), r.now()
	err = r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		// Somebody may have used the link while the password was hashed.
		if i, ok, err := tx.Invitation(hash); err != nil || !ok || !i.Used.IsZero() || !i.Revoked.IsZero() {
			return firstOf(err, problem.New(problem.Conflict, sayLinkUsed))
		}
		if err := tx.UseInvitation(hash, now); err != nil {
			return err
		}
		if err := tx.ForgetLogin(w.Account); err != nil {
			return err
		}
		if err := tx.PutLogin(login); err != nil {
			return err
		}
		if s.ByPasskey() {
			key.Name = now.UTC().Format(time.DateOnly)
			if err := tx.AddPasskey(key); err != nil {
				return err
			}
		} else if ok, err := r.confirm(tx, login, s.Code); err != nil || !ok {
			return firstOf(err, wrongCode())
		}
		return tx.PutRecovery(w.Account, hashes)
	})
	if err != nil {
		return "", nil, err
	}
	token, err = r.startSession(ctx, w.Account, k)
	return token, codes, err
}

func firstOf(err error, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

func wrongCode() error {
	return problem.New(problem.Invalid, sayWrongCode).At(problem.Place{Column: "code"})
}

// confirm uses up the code by which somebody shows that their telephone has the
// secret.
func (r *Record) confirm(tx *store.AccountsTx, login store.Login, code string) (bool, error) {
	last, err := tx.LastCode(login.Account)
	if err != nil {
		return false, err
	}
	step, ok := account.CheckCode(login.TOTP, code, r.now(), last)
	if !ok {
		return false, nil
	}
	return tx.TakeCode(login.Account, step)
}

// chooseFactors checks and hashes a new password, and checks the code.
func (r *Record) chooseFactors(ctx context.Context, login *store.Login, s SignUp, who Person) error {
	if login.Email == "" {
		return problem.New(problem.Invalid, sayNoEmail).At(problem.Place{Column: "email"})
	}
	hash, err := r.newPassword(ctx, s.Password, who, login.Email)
	if err != nil {
		return err
	}
	if !account.ValidSecret(s.Secret) {
		return problem.New(problem.Conflict, sayPageTooOld)
	}
	if _, ok := account.CheckCode(s.Secret, s.Code, r.now(), 0); !ok {
		return wrongCode()
	}
	login.Password, login.TOTP = hash, s.Secret
	return nil
}

// newPassword checks a password that somebody chose, and hashes it.
func (r *Record) newPassword(ctx context.Context, password string, who Person, email string) (string, error) {
	about := []string{who.Name, email, r.Name()}
	for _, s := range who.Standings {
		about = append(about, s.Member, s.Organisation.In(locale.ES), s.Organisation.In(locale.EN))
	}
	password = account.NormalPassword(password)
	if err := account.CheckPassword(password, about...); err != nil {
		if p, ok := problem.Of(err); ok {
			return "", p.At(problem.Place{Column: "password"})
		}
		return "", err
	}
	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case r.hashing <- struct{}{}:
	}
	defer func() { <-r.hashing }()
	return account.Hash(password, r.cost, rand.Reader)
}

// checkEmail refuses an address that is none, or another account's.
func (r *Record) checkEmail(ctx context.Context, login store.Login) error {
	if login.Email == "" {
		return nil
	}
	at := problem.Place{Column: "email"}
	if a, err := mail.ParseAddress(login.Email); err != nil || a.Address != login.Email || len(login.Email) > 254 {
		return problem.New(problem.Invalid, sayNoEmail).At(at)
	}
	return r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		other, taken, err := tx.Login(login.Email)
		if err == nil && taken && other.Account != login.Account {
			err = problem.New(problem.Conflict, sayEmailTaken).At(at)
		}
		return err
	})
}

func newRecovery() (codes []string, hashes [][]byte, err error) {
	codes, err = account.NewRecoveryCodes(rand.Reader)
	for _, c := range codes {
		hashes = append(hashes, account.RecoveryHash(c))
	}
	return codes, hashes, err
}

// takeUp notes in the record that somebody who was invited has signed up.
func (r *Record) takeUp(ctx context.Context, p Person) error {
	if p.Status != accountInvited {
		return nil
	}
	return r.changePeople(ctx, p.actor(""), saySignedUp.With(), func(c *peopleChange) error {
		c.add(record.ID{Type: "account", Key: p.Account}, "status", record.Term(accountActive))
		return nil
	})
}

// StartAdministrator makes the first organisation of a record and the person who
// administers it, and returns the token of the link by which they sign up.
func (r *Record) StartAdministrator(ctx context.Context, who access.Actor, name string, lang locale.Lang) (key, token string, err error) {
	member, err := r.NewMember(ctx, who, "", r.Organisation(), lang)
	if err != nil {
		return "", "", err
	}
	return r.Invite(ctx, who, NewPerson{Name: name, Member: member, Roles: []access.Role{access.Administrator}})
}

var (
	sayLinkUnknown = locale.Message{
		ID: "monitor.link-unknown",
		ES: "este enlace no es de ninguna invitación; revise que esté completo, o pida otro a quien administra el registro",
		EN: "this link belongs to no invitation; check that it is whole, or ask whoever administers the record for another",
	}
	sayLinkUsed = locale.Message{
		ID: "monitor.link-used",
		ES: "este enlace ya se usó, y sirve una sola vez; si fue usted, entre con lo que eligió; si no, avise hoy mismo a quien administra el registro",
		EN: "this link was used already, and it works once; if it was you, sign in with what you chose; if not, tell whoever administers the record today",
	}
	sayLinkRevoked = locale.Message{
		ID: "monitor.link-revoked",
		ES: "este enlace ya no sirve: se envió otro más nuevo, o la invitación se retiró; use el más nuevo o pida otro",
		EN: "this link works no more: a newer one was sent, or the invitation was taken back; use the newest or ask for another",
	}
	sayLinkLate = locale.Message{
		ID: "monitor.link-late",
		ES: "este enlace venció: sirve 72 horas; pida otro a quien administra el registro",
		EN: "this link has run out: it works for 72 hours; ask whoever administers the record for another",
	}
	sayLinkAnothers = locale.Message{
		ID: "monitor.link-anothers",
		ES: "este enlace es para otra persona, y usted entró como {name}; si es suyo, salga primero y ábralo de nuevo; si no, no lo use",
		EN: "this link is for somebody else, and you are signed in as {name}; if it is yours, sign out first and open it again; if not, do not use it",
	}
	sayWrongCode = locale.Message{
		ID: "monitor.wrong-code",
		ES: "el código no es el que muestra su teléfono ahora; revise que la hora del teléfono sea automática y escriba los seis dígitos",
		EN: "the code is not the one that your telephone shows now; check that the telephone sets its clock by itself and write the six digits",
	}
	sayNoEmail = locale.Message{
		ID: "monitor.no-email",
		ES: "escriba un correo electrónico, como ana@ejemplo.org: con él entra",
		EN: "write an e-mail address, such as ana@example.org: you sign in with it",
	}
	sayEmailTaken = locale.Message{
		ID: "monitor.email-taken",
		ES: "ese correo es de otra cuenta de este registro; escriba otro",
		EN: "that e-mail is another account’s in this record; write another",
	}
)
