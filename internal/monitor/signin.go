package monitor

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Knock is who knocks: the address a request comes from, and what the browser
// says of itself.
type Knock struct{ Address, Device string }

// Guarded reports whether people must sign in: whether anybody can, or was
// invited to. Until then the record is its operator's alone.
func (r *Record) Guarded(ctx context.Context) (guarded bool, err error) {
	if r.guarded.Load() {
		return true, nil
	}
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		guarded, err = tx.Any()
		return err
	})
	if guarded {
		r.guarded.Store(true) // accounts are never taken back while the record is open
	}
	return guarded, err
}

// readAccounts runs f over what people sign in with; where the record has no
// accounts there is nothing to read, and f is not run.
func (r *Record) readAccounts(ctx context.Context, f func(*store.AccountsTx) error) error {
	a, err := r.store.Accounts(ctx)
	if err != nil || a == nil {
		return err
	}
	return a.Read(ctx, f)
}

func (r *Record) writeAccounts(ctx context.Context, f func(*store.AccountsTx) error) error {
	a, err := r.store.Accounts(ctx)
	if err != nil || a == nil {
		return err
	}
	return a.Write(ctx, f)
}

// Credentials are what somebody signs in with: the e-mail or key of the account,
// the password, and a one-time or recovery code. Whoever has passkeys alone may
// leave the password out and use a recovery code.
type Credentials struct{ Login, Password, Code string }

// SignIn begins a session and returns its token. What is wrong is never told
// apart: neither in words nor in time. Wrong guesses make the next ones wait.
func (r *Record) SignIn(ctx context.Context, c Credentials, k Knock) (token string, err error) {
	key, err := r.prove(ctx, c, "", k)
	if err != nil {
		return "", err
	}
	return r.startSession(ctx, key, k)
}

// prove checks credentials and returns whose they are. only names the one account
// that they may be of; empty for any.
func (r *Record) prove(ctx context.Context, c Credentials, only string, k Knock) (key string, err error) {
	var login store.Login
	var known bool
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		login, known, err = tx.Login(c.Login)
		return err
	})
	if err != nil {
		return "", err
	}
	known = known && (only == "" || login.Account == only)
	guessed := byAccount(login.Account)
	if !known {
		// Names that are nobody's wait like those that are somebody's.
		guessed = byAccount("? " + clip(strings.ToLower(strings.TrimSpace(c.Login)), 200))
	}
	if err := r.guess(ctx, guessed, byAddress(k.Address)); err != nil {
		return "", err
	}
	right, err := r.check(ctx, login, known, c)
	if err != nil {
		return "", err
	}
	if !right {
		return "", problem.New(problem.Denied, sayWrongSignIn)
	}
	return login.Account, r.guessedRight(ctx, guessed, byAddress(k.Address))
}

// check compares the password first and uses a code up only where it is right. It
// takes the same time whether or not there is such an account.
func (r *Record) check(ctx context.Context, login store.Login, known bool, c Credentials) (right bool, err error) {
	if len(c.Password) > 4096 {
		return false, nil
	}
	password := account.NormalPassword(c.Password)
	right = known && login.Password == "" && c.Password == "" && account.IsRecoveryCode(c.Code)
	select {
	case <-ctx.Done():
		return false, context.Cause(ctx)
	case r.hashing <- struct{}{}: // each takes 46 MiB
	}
	defer func() { <-r.hashing }()
	weak := false
	if known && login.Password != "" {
		if right, weak, err = account.Matches(login.Password, password, r.cost); err != nil {
			return false, err
		}
	} else {
		account.Waste(password, r.cost)
	}
	if !right {
		return false, nil
	}
	if right, err = r.takeCode(ctx, login, c.Code); err != nil || !right || !weak {
		return right, err
	}
	if login.Password, err = account.Hash(password, r.cost, rand.Reader); err != nil {
		return false, err
	}
	return true, r.writeAccounts(ctx, func(tx *store.AccountsTx) error { return tx.PutLogin(login) })
}

// takeCode uses a one-time code or a recovery code up.
func (r *Record) takeCode(ctx context.Context, login store.Login, code string) (ok bool, err error) {
	err = r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		if account.IsRecoveryCode(code) {
			ok, err = tx.TakeRecovery(login.Account, account.RecoveryHash(code))
			return err
		}
		if login.TOTP == "" {
			return nil
		}
		last, err := tx.LastCode(login.Account)
		if err != nil {
			return err
		}
		step, right := account.CheckCode(login.TOTP, code, r.now(), last)
		if !right {
			return nil
		}
		ok, err = tx.TakeCode(login.Account, step)
		return err
	})
	return ok, err
}

func byAccount(key string) string     { return "account " + key }
func byAddress(address string) string { return "address " + address }

// guess counts a guess as wrong before it is checked, so that many at once are not
// free; whoever guessed too often lately must wait.
func (r *Record) guess(ctx context.Context, of, from string) error {
	wait := time.Duration(0)
	now := r.now()
	err := r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		a, err := tx.Attempts(of)
		if err != nil {
			return err
		}
		b, err := tx.Attempts(from)
		if err != nil {
			return err
		}
		if wait = max(account.ByAccount.Wait(a, now), account.ByAddress.Wait(b, now)); wait > 0 {
			return nil
		}
		if err := tx.PutAttempts(of, account.ByAccount.Failed(a, now)); err != nil {
			return err
		}
		return tx.PutAttempts(from, account.ByAddress.Failed(b, now))
	})
	if err == nil && wait > 0 {
		return problem.New(problem.Busy, sayWait, "seconds", int(wait.Seconds())+1)
	}
	return err
}

// guessedRight takes back what guess counted.
func (r *Record) guessedRight(ctx context.Context, of, from string) error {
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		b, err := tx.Attempts(from)
		if err != nil {
			return err
		}
		b.Failures--
		if err := tx.PutAttempts(from, b); err != nil {
			return err
		}
		return tx.PutAttempts(of, account.Attempts{})
	})
}

var (
	sayWrongSignIn = locale.Message{
		ID: "monitor.wrong-sign-in",
		ES: "la cuenta, la contraseña o el código no son correctos; cada código se usa una sola vez: si ya usó ese, espere el siguiente",
		EN: "the account, the password or the code is not right; each code can be used once: if you have used this one, wait for the next",
	}
	sayWait = locale.Message{
		ID: "monitor.wait",
		ES: "hubo demasiados intentos fallidos; espere {seconds} segundos y vuelva a intentarlo, o use una llave de acceso",
		EN: "there were too many wrong attempts; wait {seconds} seconds and try again, or use a passkey",
	}
	sayCannotSignIn = locale.Message{
		ID: "monitor.cannot-sign-in",
		ES: "su cuenta está suspendida o ya no tiene ninguna función; hable con quien administra el registro",
		EN: "your account is suspended or holds no role any more; talk to whoever administers the record",
	}
)
