package monitor_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/sample"
)

// "a program that knows only docs/journal.md verifies the sample record"
func TestSampleByIndependentVerifier(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("the independent verifier needs python3: install Python 3.8 or later")
	}
	dir := filepath.Join(t.TempDir(), "record")
	now := func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }
	r, err := monitor.Create(t.Context(), dir, monitor.Options{Name: "Sample", Organisation: "Test", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	files, err := monitor.FilesIn(sample.Files())
	if err != nil {
		t.Fatal(err)
	}
	who := access.Actor{Name: "Test", Organisation: "Test"}
	if _, err := r.Import(t.Context(), who, files, monitor.ImportOptions{Reason: "sample"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, "../../journal/testdata/verify.py", filepath.Join(dir, "record.db")).CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "ok ") {
		t.Fatalf("the independent verifier says %q (%v)", out, err)
	}
}
