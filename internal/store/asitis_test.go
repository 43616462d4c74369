package store_test

import (
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/internal/store"
)

// TestVerifyCoversNothingUp holds that a record whose tables claim another schema
// is not made anew before it is verified.
func TestVerifyCoversNothingUp(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	o := options(t)
	s, err := store.Create(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := sqlite3.Open("file:" + filepath.ToSlash(filepath.Join(dir, "record.db")))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Exec("UPDATE meta SET value = 'garbage' WHERE name = 'projected'"); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := store.VerifyDir(t.Context(), dir, o, store.VerifyOptions{})
	if err != nil || report.OK {
		t.Fatalf("VerifyDir = %+v, %v; want a finding", report, err)
	}
}
