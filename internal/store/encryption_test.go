package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

const phrase = "caballo batería grapa corregir ñandú"

// known is a word that no file of an encrypted record may hold.
const known = "Xochiquetzalpalabra"

func asks(passphrase string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return passphrase, nil }
}

// sealedOptions are those of an encrypted record, whose passphrase costs little.
func sealedOptions(t testing.TB) store.Options {
	t.Helper()
	o := options(t)
	o.NewPassphrase, o.Passphrase = phrase, asks(phrase)
	o.PassphraseCost = envelope.Parameters{Memory: 64, Passes: 1, Lanes: 1}
	return o
}

func create(t testing.TB, o store.Options) (*store.Store, string) {
	t.Helper()
	s, err := store.Create(t.Context(), filepath.Join(quickDir(t), "record"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, s.TakeRecovery()
}

func closed(t testing.TB, s *store.Store) string {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.Dir()
}

// says saves one event with the known word in it.
func says(t testing.TB, s *store.Store, key string) store.Receipt {
	t.Helper()
	r, err := s.Save(t.Context(), record.ChangeSet{Author: known, Organisation: "Fundación", Reason: known, Changes: []record.Change{
		{Entity: record.ID{Type: "event", Key: key}, Add: []record.Statement{
			{Property: "place", Value: record.Plain(known + " " + key)},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSQLiteEncrypted is the whole suite over encrypted records.
func TestSQLiteEncrypted(t *testing.T) {
	storetest.Run(t, words(t), func(t testing.TB) *store.Store {
		s, _ := create(t, sealedOptions(t))
		return s
	})
}

// plainIn names a file below some folders that holds plain text, and what.
func plainIn(t testing.TB, folders ...string) string {
	t.Helper()
	found := ""
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return ignoreGone(err)
			}
			content, err := os.ReadFile(path)
			for _, word := range []string{known, strings.ToLower(known), "SQLite format 3", "CREATE TABLE", "PRIVATE+KEY"} {
				if bytes.Contains(content, []byte(word)) {
					found = fmt.Sprintf("%s holds %q", path, word)
				}
			}
			return ignoreGone(err)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// TestNoPlainTextAtAnyTime looks into every file of a record while it is written,
// read at other moments, searched, backed up, and people and drafts come and go.
func TestNoPlainTextAtAnyTime(t *testing.T) {
	o := sealedOptions(t)
	s, _ := create(t, o)
	dir := s.Dir()
	backups := quickDir(t)
	folders := []string{dir, o.ScratchDir, backups}
	accounts, err := s.StartAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	looks := 0
	watching.Go(func() {
		for ; ctx.Err() == nil; looks++ {
			if found := plainIn(t, folders...); found != "" {
				t.Error(found)
				return
			}
		}
	})
	for i := range 12 {
		says(t, s, fmt.Sprintf("ev-%d", i))
		if err := accounts.Write(t.Context(), func(tx *store.AccountsTx) error {
			return tx.AddInvitation([]byte(fmt.Sprint(i)), store.Invitation{Account: known})
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Drafts().Keep(t.Context(), "ana", store.Draft{Token: fmt.Sprint(i), Title: known, Fields: known}, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, known := range []record.Day{record.LastDay, record.DayOf(2018, 7, 11)} {
			v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: record.Position(i/2 + 1), KnownBy: known}}
			if _, err := s.DumpView(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		if i%4 == 3 {
			if err := s.Backup(t.Context(), filepath.Join(backups, fmt.Sprintf("%d.zip", i)), nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	stop()
	watching.Wait()
	if looks == 0 {
		t.Error("nobody looked")
	}
	for _, want := range []string{"record.db", "record.db-wal", "record.db-shm", "accounts.db", "accounts.db-wal", "drafts.db", "key", "keys"} {
		if info, err := os.Stat(filepath.Join(dir, want)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not there to be looked into: %v", want, err)
		} else if info.Mode().Perm()&0o077 != 0 && (want == "key" || want == "keys") {
			t.Errorf("%s may be read by others: %v", want, info.Mode())
		}
	}
	if scratch, err := filepath.Glob(filepath.Join(o.ScratchDir, "*", "*", "*.db")); err != nil || len(scratch) == 0 {
		t.Errorf("no scratch file was looked into: %v", err)
	}
	if found := plainIn(t, append(folders, closed(t, s))...); found != "" {
		t.Error(found)
	}
	plain, _ := create(t, options(t))
	says(t, plain, "ev")
	if plainIn(t, plain.Dir()) == "" {
		t.Error("the word is not found in a plain record either: this test sees nothing")
	}
}

// TestTheWrongPassphraseOpensNothing and tells so, naming neither key nor passphrase.
func TestTheWrongPassphraseOpensNothing(t *testing.T) {
	o := sealedOptions(t)
	s, recovery := create(t, o)
	says(t, s, "ev-1")
	dir := closed(t, s)
	for name, ask := range map[string]func(context.Context) (string, error){
		"wrong": asks("otra frase cualquiera"), "none": nil, "empty": asks(""), "the recovery key": asks(recovery),
	} {
		o.Passphrase = ask
		for what, err := range map[string]error{
			"open":    errOf(store.Open(t.Context(), dir, o)),
			"verify":  errOf(store.VerifyDir(t.Context(), dir, o, store.VerifyOptions{})),
			"change":  errOf(store.ChangePassphrase(t.Context(), dir, o, false)),
			"decrypt": store.Decrypt(t.Context(), dir, o, nil),
		} {
			if !isProblem(err, problem.Denied) {
				t.Errorf("%s by %s passphrase: %v", what, name, err)
			}
		}
	}
	o.Passphrase = asks(phrase)
	again, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if r := verify(t, again); !r.OK || closed(t, again) == "" {
		t.Errorf("verify finds %+v", r.Problems)
	}
}

func errOf[T any](_ T, err error) error { return err }

// TestThePassphraseChanges: the new one opens, the old one does not, nothing but the
// file "keys" is rewritten, and the paper sets a new one.
func TestThePassphraseChanges(t *testing.T) {
	o := sealedOptions(t)
	s, recovery := create(t, o)
	says(t, s, "ev-1")
	dir := closed(t, s)
	before := contents(t, dir)
	change := o
	change.NewPassphrase = "otra frase, más larga"
	if got, err := store.ChangePassphrase(t.Context(), dir, change, false); err != nil || got != "" {
		t.Fatalf("%q, %v", got, err)
	}
	for name, content := range contents(t, dir) {
		if same := bytes.Equal(content, before[name]); same == (name == "keys") && name != "lock" {
			t.Errorf("%s is the same: %t", name, same)
		}
	}
	opens := func(passphrase string, want bool) {
		t.Helper()
		o := o
		o.Passphrase = asks(passphrase)
		s, err := store.Open(t.Context(), dir, o)
		if err == nil {
			closed(t, s)
		}
		if (err == nil) != want {
			t.Errorf("%q opens it: %v, want %t", passphrase, err, want)
		}
	}
	opens(phrase, false)
	opens(change.NewPassphrase, true)

	typo := []byte(recovery)
	typo[8] = "23"[b2i(typo[8] == '2')]
	change.NewPassphrase = "la tercera de las frases"
	if err := store.Recover(t.Context(), dir, change, string(typo)); !isProblem(err, problem.Denied) || !strings.Contains(err.Error(), "group 2") {
		t.Errorf("a typing error on paper: %v", err)
	}
	opens(change.NewPassphrase, false)
	if err := store.Recover(t.Context(), dir, change, strings.ToLower(recovery)); err != nil {
		t.Fatal(err)
	}
	opens("la tercera de las frases", true)
	opens("otra frase, más larga", false)

	change.Passphrase = asks("la tercera de las frases")
	change.NewPassphrase = ""
	paper, err := store.ChangePassphrase(t.Context(), dir, change, true)
	if err != nil || paper == recovery || paper == "" {
		t.Fatalf("new paper %q, %v", paper, err)
	}
	opens("la tercera de las frases", true)
	change.NewPassphrase = phrase
	if err := store.Recover(t.Context(), dir, change, recovery); !isProblem(err, problem.Denied) {
		t.Errorf("the old paper: %v", err)
	}
	if err := store.Recover(t.Context(), dir, change, paper); err != nil {
		t.Fatal(err)
	}
	opens(phrase, true)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// contents reads all files of a directory.
func contents(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		content, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = content
	}
	return files
}

// TestStartRefusesToRunHalfEncrypted exchanges each file of an encrypted record for
// that of a plain one, and the other way, and takes keys away and puts them there.
func TestStartRefusesToRunHalfEncrypted(t *testing.T) {
	sealed, plain := sealedOptions(t), options(t)
	plain.Passphrase = asks(phrase)
	dirs := [2]string{full(t, sealed), full(t, plain)}
	files := [2]map[string][]byte{contents(t, dirs[0]), contents(t, dirs[1])}
	for i, dir := range dirs {
		o := []store.Options{sealed, plain}[i]
		for _, name := range []string{"record.db", "key", "accounts.db", "drafts.db", "keys"} {
			if i == 1 && name == "record.db" {
				continue // nothing tells it from a damaged one, and verify reports it
			}
			if other, there := files[1-i][name]; there {
				write(t, filepath.Join(dir, name), other)
			} else if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(t.Context(), dir, o)
			if !isProblem(err, problem.Unavailable) || !strings.Contains(err.Error(), "half-encrypted") {
				t.Errorf("the record %d with the other %s: %v", i, name, err)
			}
			if _, was := files[i][name]; !was {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			} else {
				write(t, filepath.Join(dir, name), files[i][name])
			}
		}
		wal := filepath.Join(dir, "record.db-wal")
		write(t, wal, append([]byte{0x37, 0x7f, 0x06, 0x82}, make([]byte, 4096)...))
		if _, err := store.Open(t.Context(), dir, o); i == 0 && !isProblem(err, problem.Unavailable) {
			t.Errorf("an encrypted record with a plain log: %v", err)
		}
		if err := os.Remove(wal); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), dir, o)
		if err != nil {
			t.Fatalf("all put back: %v", err)
		}
		closed(t, s)
	}
}

// full is a closed record with every kind of file in it.
func full(t testing.TB, o store.Options) string {
	t.Helper()
	s, _ := create(t, o)
	says(t, s, "ev-1")
	says(t, s, "ev-2")
	if _, err := s.StartAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Drafts().Keep(t.Context(), "ana", store.Draft{Token: "1", Title: known, Fields: known}, time.Now()); err != nil {
		t.Fatal(err)
	}
	return closed(t, s)
}

// TestARecordIsEncryptedAndDecrypted: its answers stay the same to the letter.
func TestARecordIsEncryptedAndDecrypted(t *testing.T) {
	dir := smallRecord(t)
	plain := options(t)
	s, err := store.Open(t.Context(), dir, plain)
	if err != nil {
		t.Fatal(err)
	}
	says(t, s, "ev-known")
	if _, err := s.StartAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Drafts().Keep(t.Context(), "ana", store.Draft{Token: "1", Title: known, Fields: known}, time.Now()); err != nil {
		t.Fatal(err)
	}
	sealed := sealedOptions(t)
	if _, err := store.Encrypt(t.Context(), dir, sealed, nil); !isProblem(err, problem.Busy) {
		t.Errorf("encrypting what is open: %v", err)
	}
	closed(t, s)
	reader, err := store.Open(t.Context(), dir, plain)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Encrypt(t.Context(), dir, sealed, nil); !isProblem(err, problem.Busy) {
		t.Errorf("encrypting what somebody reads: %v", err)
	}
	closed(t, reader)
	want := answers(t, dir, plain)
	pages := 0
	recovery, err := store.Encrypt(t.Context(), dir, sealed, func(done, total int) { pages = total })
	if err != nil || recovery == "" || pages == 0 {
		t.Fatalf("%q, %d pages, %v", recovery, pages, err)
	}
	if found := plainIn(t, dir); found != "" {
		t.Error(found)
	}
	if got := answers(t, dir, sealed); got != want {
		t.Errorf("encrypted, it answers otherwise:\n%s", firstDifference(got, want))
	}
	if _, err := store.Encrypt(t.Context(), dir, sealed, nil); !isProblem(err, problem.Invalid) {
		t.Errorf("encrypting it twice: %v", err)
	}
	writes(t, dir, sealed)
	want = answers(t, dir, sealed)
	if err := store.Decrypt(t.Context(), dir, sealed, nil); err != nil {
		t.Fatal(err)
	}
	if got := answers(t, dir, plain); got != want {
		t.Errorf("decrypted, it answers otherwise:\n%s", firstDifference(got, want))
	}
	if err := store.Decrypt(t.Context(), dir, sealed, nil); !isProblem(err, problem.Invalid) {
		t.Errorf("decrypting it twice: %v", err)
	}
	writes(t, dir, plain)
	if files := contents(t, dir); files["keys"] != nil {
		t.Error("keys stay behind")
	}
}

// writes opens a record, writes to it, finds its draft, verifies it, and closes it.
func writes(t testing.TB, dir string, o store.Options) {
	t.Helper()
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	says(t, s, "ev-more")
	if draft, ok, err := s.Drafts().Find(t.Context(), "ana", "1"); err != nil || !ok || draft.Fields != known {
		t.Errorf("the draft is %+v, %t, %v", draft, ok, err)
	}
	if a, err := s.Accounts(t.Context()); err != nil || a == nil {
		t.Errorf("the accounts are %v, %v", a, err)
	}
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
	closed(t, s)
}

// TestABackupOfAnEncryptedRecordIsEncrypted and signed, and restores by the passphrase
// of its day.
func TestABackupOfAnEncryptedRecordIsEncrypted(t *testing.T) {
	o := sealedOptions(t)
	s, _ := create(t, o)
	says(t, s, "ev-1")
	if _, err := s.StartAccounts(t.Context()); err != nil {
		t.Fatal(err)
	}
	folder := quickDir(t)
	file := filepath.Join(folder, "copy.zip")
	if err := s.Backup(t.Context(), file, nil); err != nil {
		t.Fatal(err)
	}
	if found := plainIn(t, folder); found != "" {
		t.Error(found)
	}
	dir := closed(t, s)
	want := answers(t, dir, o)
	change := o
	change.NewPassphrase = "una frase posterior, larga"
	if _, err := store.ChangePassphrase(t.Context(), dir, change, false); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(folder, "again")
	wrong := o
	wrong.Passphrase = asks(change.NewPassphrase)
	if err := store.Restore(t.Context(), file, again, wrong, nil); !isProblem(err, problem.Denied) {
		t.Errorf("restored by the later passphrase: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if err := store.Restore(t.Context(), file, again, o, nil); err != nil {
		t.Fatal(err)
	}
	if got := answers(t, again, o); got != want {
		t.Errorf("restored, it answers otherwise:\n%s", firstDifference(got, want))
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		altered := slices.Clone(whole)
		altered[(i*len(whole)+len(whole)/2)/20] ^= 4
		write(t, file, altered)
		bad := filepath.Join(folder, "bad")
		if err := store.Restore(t.Context(), file, bad, o, nil); err == nil && answers(t, bad, o) != want {
			t.Errorf("an altered backup is restored: byte %d", (i*len(whole)+len(whole)/2)/20)
		} else if err == nil {
			remove(t, bad)
		}
	}
}

// TestNoErrorNamesAKey makes SQLite complain of encrypted files in every way at hand.
func TestNoErrorNamesAKey(t *testing.T) {
	o := sealedOptions(t)
	s, _ := create(t, o)
	says(t, s, "ev-1")
	errs := []error{
		s.Backup(t.Context(), filepath.Join(s.Dir(), "none", "copy.zip"), nil),
		s.Tamper(t.Context(), "ATTACH 'file:/none/none.db?mode=ro' AS other"),
		s.Tamper(t.Context(), "VACUUM INTO '/none/none.db'"),
	}
	dir := closed(t, s)
	write(t, filepath.Join(dir, "record.db"), bytes.Repeat([]byte{7}, 1<<16))
	errs = append(errs, errOf(store.Open(t.Context(), dir, o)))
	if err := os.Remove(filepath.Join(dir, "record.db")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "record.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	errs = append(errs, errOf(store.Open(t.Context(), dir, o)))
	for i, err := range errs {
		if err == nil {
			t.Errorf("error %d is none", i)
			continue
		}
		if said := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(said, "hexkey") || strings.Contains(said, phrase) {
			t.Errorf("it says %s", said)
		}
	}
}
