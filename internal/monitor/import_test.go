package monitor

import (
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/sample"
)

var tester = access.Actor{Name: "Ana", Organisation: "LAWG"}

func emptyRecord(t testing.TB) *Record {
	t.Helper()
	r, err := Create(t.Context(), t.TempDir()+"/record", Options{
		Name: "Test", Organisation: "LAWG",
		Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func sampleFiles(t testing.TB) []ImportFile {
	t.Helper()
	files, err := FilesIn(sample.Files())
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestTheSampleImportsOnce(t *testing.T) {
	r := emptyRecord(t)
	for i, want := range []string{"created", "unchanged"} {
		for _, dry := range []bool{true, false} {
			report, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{DryRun: dry})
			if err != nil {
				t.Fatal(err)
			}
			all := report.Created + report.Changed + report.Unchanged
			if all == 0 || want == "created" && report.Created != all || want == "unchanged" && report.Unchanged != all {
				t.Fatalf("import %d (dry run %t): %d created, %d changed, %d unchanged; want all %s", i+1, dry,
					report.Created, report.Changed, report.Unchanged, want)
			}
			if saved := report.Receipt.First > 0; saved != (i == 0 && !dry) {
				t.Fatalf("import %d (dry run %t) saved leaves %d to %d", i+1, dry, report.Receipt.First, report.Receipt.Last)
			}
		}
	}
}
