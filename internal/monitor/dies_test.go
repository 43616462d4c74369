package monitor

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestIfConstanciaDies runs the recipe of docs/if-constancia-dies.md, which uses
// the sqlite3 shell and Python, over a record with corrections, judgements and
// an erasure: all of it comes out, and imports again.
func TestIfConstanciaDies(t *testing.T) {
	for _, tool := range []string{"sh", "sqlite3", "python3"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("install %s to run the recipe", tool)
		}
	}
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	judge(t, r)
	out := filepath.Join(t.TempDir(), "out")
	run := exec.Command("sh", "../../docs/if-constancia-dies.sh", r.Dir(), out)
	var said bytes.Buffer
	run.Stdout, run.Stderr = &said, &said
	if err := run.Run(); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if verified, err := os.ReadFile(filepath.Join(out, "verified.txt")); err != nil || !strings.HasPrefix(string(verified), "ok") {
		t.Errorf("the hashes: %s, %v\n%s", verified, err, said.String())
	}
	if whole, err := os.ReadFile(filepath.Join(out, "integrity.txt")); err != nil || string(whole) != "ok\n" {
		t.Errorf("the database: %s, %v", whole, err)
	}

	// Every statement of the journal stands in a cell of its type's file.
	statements := len(readTable(t, filepath.Join(out, "journal", "statement.csv"))) - 1
	cells := 0
	names, err := filepath.Glob(filepath.Join(out, "by-source", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		rows := readTable(t, name)
		until := slices.Index(rows[0], "statement_source")
		for _, row := range rows[1:] {
			for _, cell := range row[1:until] {
				if cell != "" {
					cells++
				}
			}
		}
	}
	if statements == 0 || cells != statements {
		t.Errorf("%d statements in the journal, %d in the files by source", statements, cells)
	}

	// The files by source import to the same record.
	again := emptyRecord(t)
	files, err := FilesAt(filepath.Join(out, "by-source"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Import(t.Context(), tester, files, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if a, b := exported(t, r), exported(t, again); !maps.Equal(a, b) {
		for name := range a {
			if a[name] != b[name] {
				t.Errorf("%s comes back as\n%s\nwant\n%s", name, b[name], a[name])
			}
		}
	}
}

func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return rows
}

func exported(t *testing.T, r *Record) map[string]string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := r.Export(t.Context(), tester, folder, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	return folderOf(t, folder)
}

// judge adopts, corrects and erases something of the sample, so that a record
// has a bit of everything.
func judge(t *testing.T, r *Record) {
	t.Helper()
	entity := func(typ, key string) record.Entity {
		e, err := r.Entity(t.Context(), tester, record.ID{Type: typ, Key: key}, AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	act, gone, step := entity("act", "act-nl-disappearance"), entity("involvement", "inv-07"), entity("step", "st-tl-civ-3")
	source := record.ID{Type: "source", Key: "cndh-2020-nl"}
	set := record.ChangeSet{Reason: "judged", Changes: []record.Change{
		{Entity: act.ID, Rank: []record.Reranking{
			{Statement: act.Statements[3].ID, Ranking: record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: "\"better\", we think", Source: source}},
		}},
		{Entity: gone.ID},
		{Entity: step.ID, Erase: []record.StatementID{step.Statements[len(step.Statements)-1].ID}},
	}}
	for _, s := range gone.Statements {
		set.Changes[1].Rank = append(set.Changes[1].Rank, record.Reranking{
			Statement: s.ID, Ranking: record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: "another act"},
		})
	}
	if _, err := r.Save(t.Context(), tester, set); err != nil {
		t.Fatal(err)
	}
}
