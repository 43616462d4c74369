package monitor

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Visitor is whoever a session token speaks for.
type Visitor struct {
	Person
	Actor   access.Actor
	Session int64
	Lang    locale.Lang // of their pages, empty where they chose none
	Proved  time.Time   // when they last showed who they are
	// Ended: the session lived, and does no more. Only Account is set then: it
	// says for whom a form may be kept.
	Ended bool
}

// In reports whether somebody is signed in.
func (v Visitor) In() bool { return v.Session != 0 && !v.Ended }

// Recent reports whether they showed lately enough who they are to do what cannot
// be undone.
func (v Visitor) Recent(now time.Time) bool { return v.In() && account.Proved(now, v.Proved) }

// startSession begins a session of an account.
func (r *Record) startSession(ctx context.Context, key string, k Knock) (token string, err error) {
	p, err := r.people(ctx)
	if err != nil {
		return "", err
	}
	person := p.persons[key]
	if !person.Active() {
		return "", problem.New(problem.Denied, sayCannotSignIn)
	}
	token, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	now := r.now()
	return token, r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		if err := tx.Forget(now); err != nil {
			return err
		}
		return tx.AddSession(hash, store.Session{
			Account: key, Standing: person.Standings[0].Key, Device: clip(k.Device, 200), Address: k.Address,
			Began: now, Seen: now, Proved: now,
		})
	})
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// Visitor returns whom a session's token speaks for; the zero Visitor is a
// stranger. It decides by the present: whoever was suspended a moment ago is out.
func (r *Record) Visitor(ctx context.Context, token string) (Visitor, error) {
	if token == "" {
		return Visitor{}, nil
	}
	var s store.Session
	var login store.Login
	var known bool
	err := r.readAccounts(ctx, func(tx *store.AccountsTx) (err error) {
		if s, known, err = tx.Session(account.TokenHash(token)); err != nil || !known {
			return err
		}
		login, _, err = tx.Login(s.Account)
		return err
	})
	if err != nil || !known {
		return Visitor{}, err
	}
	p, err := r.people(ctx)
	if err != nil {
		return Visitor{}, err
	}
	person, now := p.persons[s.Account], r.now()
	if !s.Ended.IsZero() || !person.Active() || !account.Lives(person.Sensitive()).Alive(now, s.Began, s.Seen) {
		return Visitor{Person: Person{Account: s.Account}, Session: s.ID, Ended: true}, nil
	}
	if account.SeenAgain(now, s.Seen) {
		err = r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.SeeSession(s.ID, now) })
	}
	lang, _ := locale.ParseLang(login.Lang)
	return Visitor{Person: person, Actor: person.actor(s.Standing), Session: s.ID, Lang: lang, Proved: s.Proved}, err
}

// SignOut ends the session of a token; one that is no session is none already.
func (r *Record) SignOut(ctx context.Context, token string) error {
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		s, ok, err := tx.Session(account.TokenHash(token))
		if err != nil || !ok {
			return err
		}
		_, err = tx.EndSession(s.Account, s.ID, r.now())
		return err
	})
}

// ProveSelf notes that a visitor has just shown who they are, by credentials, and
// returns the session's new token.
func (r *Record) ProveSelf(ctx context.Context, v Visitor, c Credentials, k Knock) (token string, err error) {
	c.Login = v.Account
	if _, err := r.prove(ctx, c, v.Account, k); err != nil {
		return "", err
	}
	return r.rotate(ctx, v)
}

// rotate gives a visitor's session a new token.
func (r *Record) rotate(ctx context.Context, v Visitor) (token string, err error) {
	token, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	return token, r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.RotateSession(v.Session, hash, r.now()) })
}

// ActAs lets a visitor act as another of their standings from now on.
func (r *Record) ActAs(ctx context.Context, v Visitor, standing string) error {
	if v.standing(standing).Key != standing {
		return problem.New(problem.NotFound, sayNoStanding)
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.SetStanding(v.Session, standing) })
}

// Sessions returns where a visitor is signed in, last seen first; those that have
// run out are left out.
func (r *Record) Sessions(ctx context.Context, v Visitor) (all []store.Session, err error) {
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		every, err := tx.Sessions(v.Account)
		for _, s := range every {
			if account.Lives(v.Sensitive()).Alive(r.now(), s.Began, s.Seen) {
				all = append(all, s)
			}
		}
		return err
	})
	return all, err
}

// EndSession ends one of a visitor's sessions; 0 ends all but this one.
func (r *Record) EndSession(ctx context.Context, v Visitor, id int64) error {
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		if id == 0 {
			return tx.EndSessions(v.Account, v.Session, r.now())
		}
		ok, err := tx.EndSession(v.Account, id, r.now())
		if err == nil && !ok {
			err = problem.New(problem.NotFound, sayNoSession)
		}
		return err
	})
}

// Hold keeps a form that somebody sent whose session had ended, and returns the
// token by which they get it back once they are signed in again.
func (r *Record) Hold(ctx context.Context, key, path, body string) (token string, err error) {
	token, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	return token, r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		return tx.Hold(hash, store.HeldForm{Account: key, Path: path, Body: body, Made: r.now()})
	})
}

// Held returns a form that was kept for this visitor; ok is false where there is
// none, or it is another's.
func (r *Record) Held(ctx context.Context, v Visitor, token string) (f store.HeldForm, ok bool, err error) {
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		f, ok, err = tx.Held(account.TokenHash(token))
		return err
	})
	if !ok || f.Account != v.Account || r.now().Sub(f.Made) >= account.HeldLives {
		return store.HeldForm{}, false, err
	}
	return f, true, err
}

// DropHeld forgets a form, once it was sent again or given up.
func (r *Record) DropHeld(ctx context.Context, token string) error {
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.DropHeld(account.TokenHash(token)) })
}

var (
	sayNoSession = locale.Message{
		ID: "monitor.no-session",
		ES: "esa sesión ya terminó",
		EN: "that session has ended already",
	}
	sayNoStanding = locale.Message{
		ID: "monitor.no-standing",
		ES: "usted no tiene esa función; elija una de las que aparecen en su cuenta",
		EN: "you do not hold that role; choose one of those that your account shows",
	}
)
