package monitor

import (
	"context"
	"strings"
	"time"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Ways is what a visitor signs in with.
type Ways struct {
	Email    string
	Lang     locale.Lang
	Password bool // and a one-time code
	Passkeys []store.Passkey
	Recovery int // codes left
}

// Ways returns what a visitor signs in with.
func (r *Record) Ways(ctx context.Context, v Visitor) (w Ways, err error) {
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		l, _, err := tx.Login(v.Account)
		if err != nil {
			return err
		}
		lang, _ := locale.ParseLang(l.Lang)
		w = Ways{Email: l.Email, Lang: lang, Password: l.Password != ""}
		if w.Passkeys, err = tx.Passkeys(v.Account); err != nil {
			return err
		}
		w.Recovery, err = tx.RecoveryLeft(v.Account)
		return err
	})
	return w, err
}

// changeLogin lets f change what a visitor signs in with.
func (r *Record) changeLogin(ctx context.Context, v Visitor, f func(*store.AccountsTx, *store.Login) error) error {
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		l, ok, err := tx.Login(v.Account)
		if err != nil || !ok {
			return firstOf(err, problem.New(problem.Denied, sayCannotSignIn))
		}
		if err := f(tx, &l); err != nil {
			return err
		}
		return tx.PutLogin(l)
	})
}

// SetLang says in which language a visitor's pages are.
func (r *Record) SetLang(ctx context.Context, v Visitor, lang locale.Lang) error {
	return r.changeLogin(ctx, v, func(_ *store.AccountsTx, l *store.Login) error {
		l.Lang = string(lang)
		return nil
	})
}

// ChangePassword replaces a visitor's password and ends their other sessions.
// Whoever calls it has seen that the visitor is recent.
func (r *Record) ChangePassword(ctx context.Context, v Visitor, password string) error {
	w, err := r.Ways(ctx, v)
	if err != nil {
		return err
	}
	if !w.Password {
		return problem.New(problem.Conflict, sayNoPasswordYet)
	}
	hash, err := r.newPassword(ctx, password, v.Person, w.Email)
	if err != nil {
		return err
	}
	return r.changeLogin(ctx, v, func(tx *store.AccountsTx, l *store.Login) error {
		l.Password = hash
		return tx.EndSessions(v.Account, v.Session, r.now())
	})
}

// ChangeFactors gives a visitor a new second factor, which a code confirms, and a
// password where they had none, and ends their other sessions.
func (r *Record) ChangeFactors(ctx context.Context, v Visitor, s SignUp) error {
	w, err := r.Ways(ctx, v)
	if err != nil {
		return err
	}
	chosen := store.Login{Account: v.Account, Email: w.Email}
	if email := strings.TrimSpace(s.Email); email != "" {
		chosen.Email = email
	}
	if err := r.checkEmail(ctx, chosen); err != nil {
		return err
	}
	if !w.Password || s.Password != "" {
		if err := r.chooseFactors(ctx, &chosen, s, v.Person); err != nil {
			return err
		}
	} else if !account.ValidSecret(s.Secret) {
		return problem.New(problem.Conflict, sayPageTooOld)
	}
	return r.changeLogin(ctx, v, func(tx *store.AccountsTx, l *store.Login) error {
		l.Email, l.TOTP = chosen.Email, s.Secret
		if chosen.Password != "" {
			l.Password = chosen.Password
		}
		if err := tx.PutLogin(*l); err != nil { // a new secret begins anew
			return err
		}
		if ok, err := r.confirm(tx, *l, s.Code); err != nil || !ok {
			return firstOf(err, wrongCode())
		}
		return tx.EndSessions(v.Account, v.Session, r.now())
	})
}

// NewRecoveryCodes replaces a visitor's recovery codes and returns the new ones.
func (r *Record) NewRecoveryCodes(ctx context.Context, v Visitor) ([]string, error) {
	codes, hashes, err := newRecovery()
	if err != nil {
		return nil, err
	}
	return codes, r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.PutRecovery(v.Account, hashes) })
}

// AskNewPasskey asks a visitor's browser for a further passkey.
func (r *Record) AskNewPasskey(ctx context.Context, site account.Site, v Visitor) (Asked, error) {
	return r.askNewPasskey(ctx, site, v.Account, v.Name)
}

// AddPasskey adds a passkey that a visitor's browser made.
func (r *Record) AddPasskey(ctx context.Context, site account.Site, v Visitor, name string, a Answered) error {
	key, err := r.madePasskey(ctx, site, v.Account, v.Name, a)
	if err != nil {
		return err
	}
	if key.Name = strings.TrimSpace(name); key.Name == "" {
		key.Name = r.now().UTC().Format(time.DateOnly)
	}
	if key.Name, err = nameOf(key.Name); err != nil {
		return err
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.AddPasskey(key) })
}

// RemovePasskey removes one of a visitor's passkeys, but not their last way in.
func (r *Record) RemovePasskey(ctx context.Context, v Visitor, id []byte) error {
	return r.changeLogin(ctx, v, func(tx *store.AccountsTx, l *store.Login) error {
		keys, err := tx.Passkeys(v.Account)
		if err != nil {
			return err
		}
		if len(keys) == 1 && l.Password == "" {
			return problem.New(problem.Conflict, sayLastWayIn)
		}
		ok, err := tx.RemovePasskey(v.Account, id)
		if err != nil || !ok {
			return firstOf(err, problem.New(problem.NotFound, sayNoPasskey))
		}
		return tx.EndSessions(v.Account, v.Session, r.now())
	})
}

var (
	sayNoPasswordYet = locale.Message{
		ID: "monitor.no-password-yet",
		ES: "usted entra con llaves de acceso; para usar también una contraseña, póngala junto con un segundo factor",
		EN: "you sign in with passkeys; to use a password too, set it together with a second factor",
	}
	sayLastWayIn = locale.Message{
		ID: "monitor.last-way-in",
		ES: "es su única manera de entrar; agregue antes otra llave de acceso, o una contraseña con segundo factor",
		EN: "it is your only way in; add another passkey first, or a password with a second factor",
	}
	sayNoPasskey = locale.Message{
		ID: "monitor.no-passkey",
		ES: "esa llave de acceso ya no está en su cuenta",
		EN: "that passkey is in your account no more",
	}
)
