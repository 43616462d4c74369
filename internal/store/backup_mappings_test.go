package store_test

import (
	"archive/zip"
	"os"
	"path/filepath"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
)

// TestABackupCarriesMappings: those with the name of one, and nothing that the manifest
// does not name.
func TestABackupCarriesMappings(t *testing.T) {
	s, _ := filled(t, 33, 3, false)
	dir := quickDir(t)
	mappings := filepath.Join(s.Dir(), "mappings")
	if err := os.Mkdir(mappings, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"Hoja de Ñuu.json": `{"a":1}`, "otra.json": `{}`, "notes.txt": "no"} {
		if err := os.WriteFile(filepath.Join(mappings, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dir, "backup.zip")
	if err := s.Backup(t.Context(), file, nil); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(dir, "again")
	if err := store.Restore(t.Context(), file, again, options(t), nil); err != nil {
		t.Fatal(err)
	}
	onlyThese(t, filepath.Join(again, "mappings"), "Hoja de Ñuu.json", "otra.json")
	if text, err := os.ReadFile(filepath.Join(again, "mappings", "Hoja de Ñuu.json")); err != nil || string(text) != `{"a":1}` {
		t.Errorf("the mapping came back as %q, %v", text, err)
	}
	without := filepath.Join(dir, "without.zip")
	dropMember(t, file, without, "mappings/otra.json")
	if err := store.Restore(t.Context(), without, filepath.Join(dir, "never"), options(t), nil); !isProblem(err, problem.Damaged) {
		t.Errorf("without a mapping: %v", err)
	}
	for _, name := range []string{"mappings/../key2.json", "mappings/x/y.json", "mappings/..json", "mappings/nueva.json", "mappings/.json"} {
		bad := filepath.Join(dir, "bad.zip")
		addMember(t, file, bad, name)
		if err := store.Restore(t.Context(), bad, filepath.Join(dir, "never"), options(t), nil); !isProblem(err, problem.Damaged) {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

// addMember copies an archive with one more file.
func addMember(t *testing.T, from, to, name string) {
	t.Helper()
	z, err := zip.OpenReader(from)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close() //nolint:errcheck // only read
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(out)
	for _, f := range z.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := w.Create(name); err != nil {
		t.Fatal(err)
	} else if _, err := m.Write([]byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}
