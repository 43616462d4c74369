package store

import (
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Login is what one account signs in with, besides its passkeys.
type Login struct {
	Account  string
	Email    string // may be empty
	Lang     string // of its pages
	Password string // a hash; empty where passkeys alone are used
	TOTP     string // the shared secret, or empty
}

const anyLogin = "SELECT (SELECT count(*) FROM login) + (SELECT count(*) FROM invitation)"

// Any reports whether anybody can sign in or was invited to.
func (t *AccountsTx) Any() (bool, error) {
	n, err := readInt(t.conn, anyLogin)
	return n > 0, err
}

const loginBy = "SELECT account, email, lang, password, totp FROM login WHERE account = ?1 OR folded = ?2 AND folded <> ''"

// Login finds what somebody signs in with, by the key of the account or by
// e-mail, in capitals or not.
func (t *AccountsTx) Login(name string) (l Login, ok bool, err error) {
	name = strings.TrimSpace(name)
	err = t.each(loginBy, func(row *sqlite3.Stmt) error {
		l = Login{row.ColumnText(0), row.ColumnText(1), row.ColumnText(2), row.ColumnText(3), row.ColumnText(4)}
		ok = true
		return nil
	}, name, strings.ToLower(name))
	return l, ok, err
}

const putLogin = `
	INSERT INTO login (account, email, folded, lang, password, totp, totp_step) VALUES (?, ?, ?, ?, ?, ?, 0)
	    ON CONFLICT (account) DO UPDATE
	   SET email = excluded.email, folded = excluded.folded, lang = excluded.lang, password = excluded.password,
	       totp_step = iif(totp = excluded.totp, totp_step, 0), totp = excluded.totp`

// PutLogin stores what an account signs in with.
func (t *AccountsTx) PutLogin(l Login) error {
	email := strings.TrimSpace(l.Email)
	return t.run(putLogin, l.Account, email, strings.ToLower(email), l.Lang, l.Password, l.TOTP)
}

// Logins returns the accounts that can sign in, with e-mail and language.
func (t *AccountsTx) Logins() (all []Login, err error) {
	err = t.each("SELECT account, email, lang FROM login ORDER BY account", func(row *sqlite3.Stmt) error {
		all = append(all, Login{Account: row.ColumnText(0), Email: row.ColumnText(1), Lang: row.ColumnText(2)})
		return nil
	})
	return all, err
}

// LastCode is the step of the last one-time code that was taken.
func (t *AccountsTx) LastCode(account string) (int64, error) {
	return readInt(t.conn, "SELECT totp_step FROM login WHERE account = ?", account)
}

// TakeCode notes that the code of a step is used; ok is false where it, or a later
// one, was used already.
func (t *AccountsTx) TakeCode(account string, step int64) (ok bool, err error) {
	n, err := t.exec("UPDATE login SET totp_step = ?2 WHERE account = ?1 AND totp_step < ?2", account, step)
	return n == 1, err
}

// PutRecovery replaces the recovery codes of an account by the hashes of new ones.
func (t *AccountsTx) PutRecovery(account string, hashes [][]byte) error {
	if err := t.run("DELETE FROM recovery WHERE account = ?", account); err != nil {
		return err
	}
	for _, h := range hashes {
		if err := t.run("INSERT INTO recovery (account, hash) VALUES (?, ?)", account, h); err != nil {
			return err
		}
	}
	return nil
}

// TakeRecovery uses a recovery code up; ok is false where there is none such.
func (t *AccountsTx) TakeRecovery(account string, hash []byte) (ok bool, err error) {
	n, err := t.exec("DELETE FROM recovery WHERE account = ? AND hash = ?", account, hash)
	return n == 1, err
}

// RecoveryLeft counts the recovery codes that an account has not used.
func (t *AccountsTx) RecoveryLeft(account string) (int, error) {
	n, err := readInt(t.conn, "SELECT count(*) FROM recovery WHERE account = ?", account)
	return int(n), err
}

// Passkey is one passkey of an account.
type Passkey struct {
	ID         []byte
	Account    string
	Name       string // what its owner calls it
	Stored     []byte // the public key and its counter
	Made, Used time.Time
}

// Passkeys returns those of an account, oldest first.
func (t *AccountsTx) Passkeys(account string) (all []Passkey, err error) {
	err = t.each("SELECT id, account, name, stored, made, used FROM passkey WHERE account = ? ORDER BY made, id", func(row *sqlite3.Stmt) error {
		all = append(all, Passkey{
			ID: row.ColumnBlob(0, nil), Account: row.ColumnText(1), Name: row.ColumnText(2), Stored: []byte(row.ColumnText(3)),
			Made: at(row.ColumnInt64(4)), Used: at(row.ColumnInt64(5)),
		})
		return nil
	}, account)
	return all, err
}

// AddPasskey stores a new passkey.
func (t *AccountsTx) AddPasskey(k Passkey) error {
	return t.run("INSERT INTO passkey (id, account, name, stored, made, used) VALUES (?, ?, ?, ?, ?, ?)",
		k.ID, k.Account, k.Name, string(k.Stored), seconds(k.Made), seconds(k.Used))
}

// UsePasskey notes that a passkey was used, and its counter.
func (t *AccountsTx) UsePasskey(id, stored []byte, now time.Time) error {
	return t.run("UPDATE passkey SET stored = ?, used = ? WHERE id = ?", string(stored), seconds(now), id)
}

// RemovePasskey removes one passkey of an account; ok is false where it has none
// such.
func (t *AccountsTx) RemovePasskey(account string, id []byte) (ok bool, err error) {
	n, err := t.exec("DELETE FROM passkey WHERE account = ? AND id = ?", account, id)
	return n == 1, err
}

// ForgetLogin removes all that an account could sign in with: password, codes,
// passkeys.
func (t *AccountsTx) ForgetLogin(account string) error {
	for _, sql := range []string{
		"UPDATE login SET password = '', totp = '', totp_step = 0 WHERE account = ?",
		"DELETE FROM recovery WHERE account = ?",
		"DELETE FROM passkey WHERE account = ?",
	} {
		if err := t.run(sql, account); err != nil {
			return err
		}
	}
	return nil
}
