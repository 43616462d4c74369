package store

import (
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/account"
)

// Session is one browser in which somebody is signed in, or was.
type Session struct {
	ID       int64
	Account  string
	Standing string // what they act as
	Device   string // what the browser says of itself
	Address  string
	Began    time.Time
	Seen     time.Time
	Proved   time.Time // when they last showed who they are
	Ended    time.Time // zero while it lives
}

const sessionColumns = "id, account, standing, device, address, began, seen, proved, ended"

func readSession(row *sqlite3.Stmt) Session {
	return Session{
		ID: row.ColumnInt64(0), Account: row.ColumnText(1), Standing: row.ColumnText(2), Device: row.ColumnText(3), Address: row.ColumnText(4),
		Began: at(row.ColumnInt64(5)), Seen: at(row.ColumnInt64(6)), Proved: at(row.ColumnInt64(7)), Ended: at(row.ColumnInt64(8)),
	}
}

// AddSession stores a session under the hash of its token.
func (t *AccountsTx) AddSession(hash []byte, s Session) error {
	return t.run("INSERT INTO session (hash, account, standing, device, address, began, seen, proved, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
		hash, s.Account, s.Standing, s.Device, s.Address, seconds(s.Began), seconds(s.Seen), seconds(s.Proved))
}

// Session finds a session, alive or ended, by the hash of its token.
func (t *AccountsTx) Session(hash []byte) (s Session, ok bool, err error) {
	err = t.each("SELECT "+sessionColumns+" FROM session WHERE hash = ?", func(row *sqlite3.Stmt) error {
		s, ok = readSession(row), true
		return nil
	}, hash)
	return s, ok, err
}

// Sessions returns those of an account that nobody ended, last seen first.
func (t *AccountsTx) Sessions(account string) (all []Session, err error) {
	err = t.each("SELECT "+sessionColumns+" FROM session WHERE account = ? AND ended = 0 ORDER BY seen DESC, id DESC", func(row *sqlite3.Stmt) error {
		all = append(all, readSession(row))
		return nil
	}, account)
	return all, err
}

// SeeSession notes that a session is in use.
func (t *AccountsTx) SeeSession(id int64, now time.Time) error {
	return t.run("UPDATE session SET seen = ? WHERE id = ?", seconds(now), id)
}

// RotateSession gives a session a new token and notes that its person has just
// shown who they are; the old token is worth nothing from then on.
func (t *AccountsTx) RotateSession(id int64, hash []byte, now time.Time) error {
	return t.run("UPDATE session SET hash = ?, seen = ?, proved = ? WHERE id = ?", hash, seconds(now), seconds(now), id)
}

// SetStanding says what the person of a session acts as.
func (t *AccountsTx) SetStanding(id int64, standing string) error {
	return t.run("UPDATE session SET standing = ? WHERE id = ?", standing, id)
}

// EndSession ends one session of an account; ok is false where there is none such.
func (t *AccountsTx) EndSession(account string, id int64, now time.Time) (ok bool, err error) {
	n, err := t.exec("UPDATE session SET ended = ? WHERE account = ? AND id = ? AND ended = 0", seconds(now), account, id)
	return n == 1, err
}

// EndSessions ends all sessions of an account but one; 0 spares none.
func (t *AccountsTx) EndSessions(account string, but int64, now time.Time) error {
	return t.run("UPDATE session SET ended = ? WHERE account = ? AND id <> ? AND ended = 0", seconds(now), account, but)
}

// Invitation is a one-time link: to sign up, or to begin signing in anew.
type Invitation struct {
	Account                      string
	Made, Expires, Used, Revoked time.Time
}

// AddInvitation stores a link under the hash of its token; older ones of the
// account that nobody used are worth nothing from then on.
func (t *AccountsTx) AddInvitation(hash []byte, i Invitation) error {
	if err := t.RevokeInvitations(i.Account, i.Made); err != nil {
		return err
	}
	return t.run("INSERT INTO invitation (hash, account, made, expires, used, revoked) VALUES (?, ?, ?, ?, 0, 0)",
		hash, i.Account, seconds(i.Made), seconds(i.Expires))
}

// Invitation finds a link by the hash of its token, whatever became of it.
func (t *AccountsTx) Invitation(hash []byte) (i Invitation, ok bool, err error) {
	err = t.each("SELECT account, made, expires, used, revoked FROM invitation WHERE hash = ?", func(row *sqlite3.Stmt) error {
		i = Invitation{row.ColumnText(0), at(row.ColumnInt64(1)), at(row.ColumnInt64(2)), at(row.ColumnInt64(3)), at(row.ColumnInt64(4))}
		ok = true
		return nil
	}, hash)
	return i, ok, err
}

// UseInvitation uses a link up.
func (t *AccountsTx) UseInvitation(hash []byte, now time.Time) error {
	return t.run("UPDATE invitation SET used = ? WHERE hash = ?", seconds(now), hash)
}

// RevokeInvitations makes the unused links of an account worth nothing.
func (t *AccountsTx) RevokeInvitations(account string, now time.Time) error {
	return t.run("UPDATE invitation SET revoked = ? WHERE account = ? AND used = 0 AND revoked = 0", seconds(now), account)
}

// Waiting returns the accounts whose link can still be used, with its end.
func (t *AccountsTx) Waiting(now time.Time) (ends map[string]time.Time, err error) {
	ends = map[string]time.Time{}
	err = t.each("SELECT account, expires FROM invitation WHERE used = 0 AND revoked = 0 AND expires > ?", func(row *sqlite3.Stmt) error {
		ends[row.ColumnText(0)] = at(row.ColumnInt64(1))
		return nil
	}, seconds(now))
	return ends, err
}

// Attempts returns the wrong guesses under a key.
func (t *AccountsTx) Attempts(key string) (a account.Attempts, err error) {
	err = t.each("SELECT failures, last FROM attempt WHERE key = ?", func(row *sqlite3.Stmt) error {
		a = account.Attempts{Failures: row.ColumnInt(0), Last: time.UnixMilli(row.ColumnInt64(1)).UTC()}
		return nil
	}, key)
	return a, err
}

const putAttempts = `
	INSERT INTO attempt (key, failures, last) VALUES (?, ?, ?)
	    ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last = excluded.last`

// PutAttempts stores the wrong guesses under a key; none removes the row.
func (t *AccountsTx) PutAttempts(key string, a account.Attempts) error {
	if a.Failures <= 0 {
		return t.run("DELETE FROM attempt WHERE key = ?", key)
	}
	return t.run(putAttempts, key, a.Failures, a.Last.UnixMilli())
}

// HeldForm is a form whose session ended while it was filled in.
type HeldForm struct {
	Account string // whose it is: nobody else gets it
	Path    string // where it was going
	Body    string // as browsers send it
	Made    time.Time
}

// Hold keeps a form under the hash of its token. An account has one at a time:
// what was sent last.
func (t *AccountsTx) Hold(hash []byte, f HeldForm) error {
	if err := t.run("DELETE FROM held WHERE account = ?", f.Account); err != nil {
		return err
	}
	return t.run("INSERT INTO held (hash, account, path, body, made) VALUES (?, ?, ?, ?, ?)", hash, f.Account, f.Path, f.Body, seconds(f.Made))
}

// Held finds a form that was kept.
func (t *AccountsTx) Held(hash []byte) (f HeldForm, ok bool, err error) {
	err = t.each("SELECT account, path, body, made FROM held WHERE hash = ?", func(row *sqlite3.Stmt) error {
		f = HeldForm{row.ColumnText(0), row.ColumnText(1), row.ColumnText(2), at(row.ColumnInt64(3))}
		ok = true
		return nil
	}, hash)
	return f, ok, err
}

// DropHeld forgets a form.
func (t *AccountsTx) DropHeld(hash []byte) error {
	return t.run("DELETE FROM held WHERE hash = ?", hash)
}

// Forget removes what ended long ago: sessions, links, wrong guesses, forms, and who
// read what.
func (t *AccountsTx) Forget(now time.Time) error {
	day, month := seconds(now.Add(-24*time.Hour)), seconds(now.Add(-account.ForgetAfter))
	for _, one := range []struct {
		sql    string
		before int64
	}{
		{"DELETE FROM session WHERE ended <> 0 AND ended < ?1 OR seen < ?1 AND began < ?1 - 14 * 86400", day},
		{"DELETE FROM held WHERE made < ?1", day},
		{"DELETE FROM attempt WHERE last < ?1 * 1000", day},
		// The last word on a link stays a month, so that it can be explained.
		{"DELETE FROM invitation WHERE expires < ?1 AND EXISTS (SELECT 1 FROM login)", month},
	} {
		if err := t.run(one.sql, one.before); err != nil {
			return err
		}
	}
	return t.forgetReadings(now)
}
