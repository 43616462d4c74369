package monitor

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
)

// folderOf reads all files of a folder.
func folderOf(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	names, err := fs.Glob(os.DirFS(folder), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(raw)
	}
	return files
}

func TestAnExportImportsToTheSameRecord(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	judge(t, r)
	folder := filepath.Join(t.TempDir(), "out")
	report, err := r.Export(t.Context(), tester, folder, ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	files := folderOf(t, folder)
	if len(files) != len(report.Files) || files["letter-2018.es.md"] == "" {
		t.Fatalf("%d files, reported %v", len(files), report.Files)
	}
	for _, want := range []string{"inv-07,act-nl-disappearance", "mis-entered,another act"} {
		if !strings.Contains(files["involvements.csv"], want) {
			t.Errorf("involvements.csv lacks %q", want)
		}
	}

	again := emptyRecord(t)
	within, err := FilesAt(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Import(t.Context(), tester, within, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(t.TempDir(), "out")
	if _, err := again.Export(t.Context(), tester, second, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	if back := folderOf(t, second); !maps.Equal(files, back) {
		for name := range files {
			if files[name] != back[name] {
				t.Errorf("%s comes back as\n%s\nwant\n%s", name, back[name], files[name])
			}
		}
	}
	if report, err := r.Import(t.Context(), tester, within, ImportOptions{}); err != nil || report.Created+report.Changed > 0 {
		t.Errorf("importing its own export changes the record: %+v, %v", report.ByType, err)
	}
}

func TestAnExportIsOfItsMoment(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	at, err := ParseMoment("@2018-07-11")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := r.Export(t.Context(), tester, folder, ExportOptions{At: at, Types: []string{"acts"}}); err != nil {
		t.Fatal(err)
	}
	got := folderOf(t, folder)
	if len(got) != 1 || strings.Contains(got["acts.csv"], "cndh-2020-nl") || !strings.Contains(got["acts.csv"], "cdhnl-2018-05") {
		t.Errorf("exported as known on 2018-07-11: %v", got)
	}
}

func TestAnExportIsWholeOrNotThere(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	full := filepath.Join(parent, "full")
	if err := os.Mkdir(full, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := r.Export(t.Context(), tester, full, ExportOptions{})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.Misused {
		t.Errorf("into a folder with files: %v", err)
	}
	_, err = r.Export(t.Context(), tester, filepath.Join(parent, "no", "where"), ExportOptions{})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.Unavailable {
		t.Errorf("into no folder: %v", err)
	}
	_, err = r.Export(t.Context(), tester, filepath.Join(parent, "x"), ExportOptions{Types: []string{"acts", "nonsense"}})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.Misused {
		t.Errorf("of no type: %v", err)
	}
	entries, err := os.ReadDir(parent)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
