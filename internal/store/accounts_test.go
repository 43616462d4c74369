package store_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func startAccounts(t *testing.T) (*store.Store, *store.Accounts) {
	t.Helper()
	s := open(t)
	a, err := s.StartAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s, a
}

func change(t *testing.T, a *store.Accounts, f func(*store.AccountsTx) error) {
	t.Helper()
	if err := a.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// TestNoAccountsUntilSomebodyStartsThem: reading makes no file, and the file is
// its owner's alone.
func TestNoAccountsUntilSomebodyStartsThem(t *testing.T) {
	s := open(t)
	if a, err := s.Accounts(t.Context()); a != nil || err != nil {
		t.Fatalf("a new record has accounts: %v, %v", a, err)
	}
	path := filepath.Join(s.Dir(), "accounts.db")
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("reading made the file: %v", err)
	}
	a, err := s.StartAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: others can read it", info.Mode(), err)
	}
	if again, err := s.Accounts(t.Context()); again != a || err != nil {
		t.Errorf("opened twice: %v", err)
	}
	// A file that cannot be read must not look like no accounts.
	broken := open(t)
	if err := os.WriteFile(filepath.Join(broken.Dir(), "accounts.db"), bytes.Repeat([]byte("x"), 4096), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := broken.Accounts(t.Context()); err == nil {
		t.Error("a damaged file passes for no accounts")
	}
}

// TestACodeIsTakenOnce: however many ask at once.
func TestACodeIsTakenOnce(t *testing.T) {
	_, a := startAccounts(t)
	change(t, a, func(tx *store.AccountsTx) error {
		return errors.Join(tx.PutLogin(store.Login{Account: "a-1", TOTP: "S"}), tx.PutRecovery("a-1", [][]byte{{1}, {2}}))
	})
	var codes, recoveries atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			_ = a.Write(t.Context(), func(tx *store.AccountsTx) error {
				if ok, err := tx.TakeCode("a-1", 100); ok && err == nil {
					codes.Add(1)
				}
				if ok, err := tx.TakeRecovery("a-1", []byte{1}); ok && err == nil {
					recoveries.Add(1)
				}
				return nil
			})
		})
	}
	all.Wait()
	if codes.Load() != 1 || recoveries.Load() != 1 {
		t.Errorf("a code was taken %d times, a recovery code %d times", codes.Load(), recoveries.Load())
	}
	change(t, a, func(tx *store.AccountsTx) error {
		if ok, _ := tx.TakeCode("a-1", 99); ok {
			t.Error("an older code is taken")
		}
		if left, _ := tx.RecoveryLeft("a-1"); left != 1 {
			t.Errorf("%d recovery codes are left, want 1", left)
		}
		// A new secret begins anew.
		if err := tx.PutLogin(store.Login{Account: "a-1", TOTP: "T"}); err != nil {
			return err
		}
		if ok, _ := tx.TakeCode("a-1", 99); !ok {
			t.Error("the first code of a new secret is refused")
		}
		return nil
	})
}

// TestATransactionIsWholeOrNotAtAll.
func TestATransactionIsWholeOrNotAtAll(t *testing.T) {
	_, a := startAccounts(t)
	stop := errors.New("stop")
	err := a.Write(t.Context(), func(tx *store.AccountsTx) error {
		return errors.Join(tx.PutLogin(store.Login{Account: "a-1", Email: "Ana@Example.org"}), stop)
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	change(t, a, func(tx *store.AccountsTx) error {
		if _, ok, err := tx.Login("a-1"); ok || err != nil {
			t.Errorf("what was undone is there: %v", err)
		}
		if any, err := tx.Any(); any || err != nil {
			t.Errorf("somebody can sign in: %v", err)
		}
		return tx.PutLogin(store.Login{Account: "a-1", Email: "Ana@Example.org"})
	})
	change(t, a, func(tx *store.AccountsTx) error {
		if l, ok, err := tx.Login(" ana@example.ORG "); !ok || err != nil || l.Account != "a-1" {
			t.Errorf("%+v %t %v: not found by e-mail", l, ok, err)
		}
		if _, ok, _ := tx.Login(""); ok {
			t.Error("nobody's name finds somebody")
		}
		return nil
	})
	if err := a.Write(t.Context(), func(tx *store.AccountsTx) error {
		return tx.PutLogin(store.Login{Account: "a-2", Email: "ANA@example.org"})
	}); err == nil {
		t.Error("two accounts have one e-mail")
	}
}

// TestSessionsAndLinks: what ended, was used or was revoked is told as such, and
// forgotten later.
func TestSessionsAndLinks(t *testing.T) {
	_, a := startAccounts(t)
	change(t, a, func(tx *store.AccountsTx) error {
		for i := range 3 {
			if err := tx.AddSession([]byte{byte(i)}, store.Session{Account: "a-1", Standing: "wola", Began: noon, Seen: noon.Add(time.Duration(i) * time.Minute), Proved: noon}); err != nil {
				return err
			}
		}
		all, err := tx.Sessions("a-1")
		if err != nil || len(all) != 3 || all[0].Seen != noon.Add(2*time.Minute) {
			t.Errorf("%+v, %v", all, err)
		}
		if ok, _ := tx.EndSession("a-2", all[0].ID, noon); ok {
			t.Error("somebody ends another's session")
		}
		if ok, _ := tx.EndSession("a-1", all[0].ID, noon); !ok {
			t.Error("a session cannot be ended")
		}
		if err := tx.RotateSession(all[1].ID, []byte{9}, noon.Add(time.Hour)); err != nil {
			return err
		}
		if _, ok, _ := tx.Session([]byte{1}); ok {
			t.Error("the old token still opens the session")
		}
		if s, ok, _ := tx.Session([]byte{9}); !ok || s.Proved != noon.Add(time.Hour) || s.Began != noon {
			t.Errorf("%+v %t after the change of its token", s, ok)
		}
		if s, ok, _ := tx.Session([]byte{2}); !ok || s.Ended.IsZero() {
			t.Errorf("%+v %t: what ended is not told", s, ok)
		}
		return tx.EndSessions("a-1", all[1].ID, noon)
	})
	change(t, a, func(tx *store.AccountsTx) error {
		if all, _ := tx.Sessions("a-1"); len(all) != 1 {
			t.Errorf("%d sessions are left, want 1", len(all))
		}
		first := store.Invitation{Account: "a-1", Made: noon, Expires: noon.Add(account.LinkLives)}
		second := first
		second.Made = noon.Add(time.Hour)
		if err := errors.Join(tx.AddInvitation([]byte{1}, first), tx.AddInvitation([]byte{2}, second)); err != nil {
			return err
		}
		if i, ok, _ := tx.Invitation([]byte{1}); !ok || i.Revoked.IsZero() {
			t.Errorf("%+v: a newer link leaves the older one good", i)
		}
		if waiting, _ := tx.Waiting(noon); len(waiting) != 1 {
			t.Errorf("%v wait", waiting)
		}
		return tx.UseInvitation([]byte{2}, noon)
	})
	change(t, a, func(tx *store.AccountsTx) error {
		if waiting, _ := tx.Waiting(noon); len(waiting) != 0 {
			t.Errorf("%v wait, though the link is used", waiting)
		}
		if err := errors.Join(
			tx.PutAttempts("address x", account.Attempts{Failures: 3, Last: noon}),
			tx.Hold([]byte{1}, store.HeldForm{Account: "a-1", Path: "/es/x", Body: "a=1", Made: noon}),
			tx.Hold([]byte{2}, store.HeldForm{Account: "a-1", Path: "/es/y", Body: "a=2", Made: noon}),
		); err != nil {
			return err
		}
		if _, ok, _ := tx.Held([]byte{1}); ok {
			t.Error("two forms of one account are kept")
		}
		if f, ok, _ := tx.Held([]byte{2}); !ok || f.Body != "a=2" || f.Account != "a-1" {
			t.Errorf("%+v", f)
		}
		if got, _ := tx.Attempts("address x"); got != (account.Attempts{Failures: 3, Last: noon}) {
			t.Errorf("%+v", got)
		}
		return tx.Forget(noon.Add(25 * time.Hour))
	})
	change(t, a, func(tx *store.AccountsTx) error {
		if _, ok, _ := tx.Held([]byte{2}); ok {
			t.Error("a form is kept for ever")
		}
		if got, _ := tx.Attempts("address x"); got.Failures != 0 {
			t.Error("wrong guesses are kept for ever")
		}
		if _, ok, _ := tx.Session([]byte{2}); ok {
			t.Error("a session that ended is kept for ever")
		}
		if _, ok, _ := tx.Session([]byte{9}); !ok {
			t.Error("a session that lives is forgotten")
		}
		return nil
	})
}

// TestABackupCarriesAccounts: what people sign in with comes back, without the forms
// that wait for them, and a backup from which it was taken is refused.
func TestABackupCarriesAccounts(t *testing.T) {
	s, a := startAccounts(t)
	change(t, a, func(tx *store.AccountsTx) error {
		return errors.Join(tx.PutLogin(store.Login{Account: "a-1", Email: "ana@example.org"}),
			tx.Hold([]byte("one"), store.HeldForm{Account: "a-1", Path: "/p", Body: "a witness", Made: noon}))
	})
	dir := t.TempDir()
	file, without, back := filepath.Join(dir, "backup"), filepath.Join(dir, "without"), filepath.Join(dir, "back")
	if err := s.Backup(t.Context(), file, nil); err != nil {
		t.Fatal(err)
	}
	if err := store.Restore(t.Context(), file, back, options(t), nil); err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(t.Context(), back, options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close() //nolint:errcheck // only read
	if found := filesWith(t, "a witness", back); len(found) > 0 {
		t.Errorf("a form that waited came back in %v", found)
	}
	again, err := restored.Accounts(t.Context())
	if err != nil || again == nil {
		t.Fatalf("the accounts did not come back: %v", err)
	}
	if err := again.Read(t.Context(), func(tx *store.AccountsTx) error {
		if l, ok, err := tx.Login("ana@example.org"); !ok || err != nil || l.Account != "a-1" {
			t.Errorf("%+v %v", l, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	dropMember(t, file, without, "accounts.db")
	if err := store.Restore(t.Context(), without, filepath.Join(dir, "never"), options(t), nil); err == nil {
		t.Error("a backup without its accounts is restored")
	}
}

// dropMember copies an archive without one of its files.
func dropMember(t *testing.T, from, to, name string) {
	t.Helper()
	z, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // only read
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		if f.Name != name {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), os.WriteFile(to, b.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestADroppedFormIsNowhereInTheFiles looks for the words of a form that was kept,
// and then dropped or replaced, in every file of the record.
func TestADroppedFormIsNowhereInTheFiles(t *testing.T) {
	s, a := startAccounts(t)
	hold := func(hash, body string) {
		change(t, a, func(tx *store.AccountsTx) error {
			return tx.Hold([]byte(hash), store.HeldForm{Account: "a-1", Path: "/p", Body: body, Made: noon})
		})
	}
	hold("one", "the first witness")
	hold("two", "the second witness")
	change(t, a, func(tx *store.AccountsTx) error { return tx.DropHeld([]byte("two")) })
	if found := filesWith(t, "witness", s.Dir()); len(found) > 0 {
		t.Errorf("%v hold a form that was dropped", found)
	}
}
