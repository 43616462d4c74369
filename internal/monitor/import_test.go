package monitor

import (
	"errors"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/problem"
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

// TestTheGoodRowsAreImportedWhereAsked has a mistake in one of two events.
func TestTheGoodRowsAreImportedWhereAsked(t *testing.T) {
	r := emptyRecord(t)
	files := []ImportFile{
		textFile("sources.csv", "id,title,date\ns1,One,2018\n"),
		textFile("events.csv", "id,name_en,date,source_id\ne1,One,2018-02-30,s1\ne2,Two,2018-02-28,s1\n"),
	}
	var list *problem.List
	if _, err := r.Import(t.Context(), tester, files, ImportOptions{}); !errors.As(err, &list) {
		t.Fatalf("all or nothing: %v", err)
	}
	for _, dry := range []bool{true, false} {
		report, err := r.Import(t.Context(), tester, files, ImportOptions{GoodOnly: true, DryRun: dry})
		if err != nil || report.Created != 2 || report.RefusedEntities != 1 || report.Refused.Len() != 1 || (report.Receipt.Last == 2) == dry {
			t.Errorf("dry %t: %+v, %v", dry, report, err)
		}
	}
}
