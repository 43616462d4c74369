package monitor

import (
	"context"
	"errors"
	"testing"

	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// TestASyntheticRecordImportsLikeAnyOther imports what the generator writes, and
// saves the same as changes: both are the same record.
func TestASyntheticRecordImportsLikeAnyOther(t *testing.T) {
	byFiles, byChanges := emptyRecord(t), emptyRecord(t)
	o := generate.Options{Acts: 200, Seed: 5, Vocabulary: byFiles.Vocabulary, Until: record.DayOf(2009, 12, 31)}
	folder := t.TempDir()
	counts, err := generate.Files(t.Context(), folder, o)
	if err != nil {
		t.Fatal(err)
	}
	files, err := FilesAt(folder)
	if err != nil {
		t.Fatal(err)
	}
	report, err := byFiles.Import(t.Context(), tester, files, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := counts.Sources + counts.Events + counts.Acts + counts.Parties + counts.Involvements; report.Created != want {
		t.Errorf("%d entities imported, %d written", report.Created, want)
	}
	batch, err := byChanges.Begin(t.Context(), tester, record.ChangeSet{Reason: "synthetic"})
	if err != nil {
		t.Fatal(err)
	}
	defer batch.Rollback()
	if _, err := generate.Changes(t.Context(), o, batch.Add); err != nil {
		t.Fatal(err)
	}
	if _, err := batch.Commit(); err != nil {
		t.Fatal(err)
	}
	a, b := exported(t, byFiles), exported(t, byChanges)
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s differs by how it came in:\n%s\n%s", name, only(a[name], b[name]), only(b[name], a[name]))
		}
	}
}

// TestAnImportThatIsStoppedLeavesNothing cancels an import half-way.
func TestAnImportThatIsStoppedLeavesNothing(t *testing.T) {
	r := emptyRecord(t)
	ctx, stop := context.WithCancel(t.Context())
	o := ImportOptions{Progress: func(done, total int64) {
		if done > total*3/4 {
			stop()
		}
	}}
	if _, err := r.Import(ctx, tester, sampleFiles(t), o); !errors.Is(err, context.Canceled) {
		t.Fatalf("a stopped import says %v", err)
	}
	if report, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil || report.Unchanged > 0 || report.Receipt.First != 1 {
		t.Errorf("after it: %+v, %v", report.ByType, err)
	}
}

func TestAnImportWithErrorsSavesNothing(t *testing.T) {
	r := emptyRecord(t)
	files := sampleFiles(t)[:3]
	var list *problem.List
	if _, err := r.Import(t.Context(), tester, files, ImportOptions{}); !errors.As(err, &list) || list.Len() < 10 {
		t.Fatalf("acts without events and sources: %v", err)
	}
	if p, err := r.store.Position(t.Context()); err != nil || p != 0 {
		t.Errorf("the journal has %d leaves, %v", p, err)
	}
	if report, err := r.Import(t.Context(), tester, []ImportFile{}, ImportOptions{}); err != nil || report.Receipt.First != 0 {
		t.Errorf("no files: %+v, %v", report, err)
	}
}
