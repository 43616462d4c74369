package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
)

func TestABackupRestoresToTheSameRecord(t *testing.T) {
	s, m := filled(t, 31, 8, true)
	dir := quickDir(t)
	file := filepath.Join(dir, "backup.zip")
	told := 0
	if err := s.Backup(t.Context(), file, func(done, total int) { told = done * 100 / total }); err != nil || told != 100 {
		t.Fatalf("backup: %v, told of %d %%", err, told)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v, want it for its owner alone", info.Mode(), err)
	}
	if err := s.Backup(t.Context(), file, nil); !isProblem(err, problem.Invalid) {
		t.Errorf("writing over a backup gives %v", err)
	}
	if err := store.Restore(t.Context(), file, filepath.Join(dir, "again"), options(t), nil); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(t.Context(), filepath.Join(dir, "again"), options(t))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // the test has its answers
	r := verify(t, again)
	if !r.OK || r.Position != m.Last || r.Root != verify(t, s).Root {
		t.Errorf("the restored record: %+v", r)
	}
	if err := store.Restore(t.Context(), file, filepath.Join(dir, "again"), options(t), nil); !isProblem(err, problem.Invalid) {
		t.Errorf("restoring over a record gives %v", err)
	}
	onlyThese(t, dir, "again", "backup.zip")
}

func TestADamagedBackupIsRefused(t *testing.T) {
	s, _ := filled(t, 32, 3, false)
	dir := quickDir(t)
	file := filepath.Join(dir, "backup.zip")
	if err := s.Backup(t.Context(), file, nil); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := map[string][]byte{"empty": {}, "text": []byte("hello"), "half": whole[:len(whole)/2]}
	for i := range 40 {
		b := append([]byte(nil), whole...)
		b[(i*len(b)+len(b)/2)/40] ^= 0x10
		spoilt[string(rune('a'+i%26))+string(rune('a'+i/26))] = b
	}
	for name, b := range spoilt {
		bad := filepath.Join(dir, "bad.zip")
		if err := os.WriteFile(bad, b, 0o600); err != nil {
			t.Fatal(err)
		}
		err := store.Restore(t.Context(), bad, filepath.Join(dir, "again"), options(t), nil)
		if err == nil { // a byte that nothing depends on, such as a date
			again, err := store.Open(t.Context(), filepath.Join(dir, "again"), options(t))
			if err != nil || !verify(t, again).OK {
				t.Errorf("%s: restored, but not whole: %v", name, err)
			}
			if err := again.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, "again")); err != nil {
				t.Fatal(err)
			}
		} else if !isProblem(err, problem.Invalid) && !isProblem(err, problem.Damaged) {
			t.Errorf("%s: %v is no problem that says what to do", name, err)
		}
		onlyThese(t, dir, "backup.zip", "bad.zip")
	}
}

func isProblem(err error, kind problem.Kind) bool {
	p, ok := problem.Of(err)
	return ok && p.Kind == kind
}

// onlyThese fails where a directory holds other files than those named.
func onlyThese(t testing.TB, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Errorf("%s holds %v, want %v", dir, entries, names)
	}
	for i, name := range names {
		if i < len(entries) && entries[i].Name() != name {
			t.Errorf("%s holds %v, want %v", dir, entries, names)
		}
	}
}
