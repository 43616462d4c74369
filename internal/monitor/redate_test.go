package monitor

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// followed is what a record says at no matter which moment, without what was
// mis-entered.
func followed(t *testing.T, r *Record) string {
	t.Helper()
	v, err := r.View(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	v.At.KnownBy = record.LastDay
	said := map[string]bool{}
	for _, typ := range r.Schema.Types {
		err := r.store.Histories(t.Context(), v, typ.Name, func(id record.ID, stmts []record.Statement) error {
			for _, s := range stmts {
				if s.RankAt(record.Moment{Position: v.At.Position, KnownBy: record.LastDay}) == record.Deprecated {
					continue
				}
				said[fmt.Sprintf("%s %s=%s by %s %q since %s", id, s.Property, s.Value, s.Source, s.Locator, s.Known)] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(said)), "\n")
}

// TestACorrectedDateIsAsIfItHadBeenRight imports the sample and then the right
// date of a source alone, and compares with a record that had it at once.
func TestACorrectedDateIsAsIfItHadBeenRight(t *testing.T) {
	files := sampleFiles(t)
	at := slices.IndexFunc(files, func(f ImportFile) bool { return f.Name == "sources.csv" })
	in, err := files[at].Open()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, date := range []string{"2018-05-15", "2019-03"} {
		text := strings.Replace(string(raw), "2018-11-15", date, 1)
		if text == string(raw) {
			t.Fatal("the sample's source of 2018-11-15 is not where it was")
		}
		right := ImportFile{Name: "sources.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
		corrected := emptyRecord(t)
		if _, err := corrected.Import(t.Context(), tester, files, ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		dry, err := corrected.Import(t.Context(), tester, []ImportFile{right}, ImportOptions{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		report, err := corrected.Import(t.Context(), tester, []ImportFile{right}, ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if report.Redated == 0 || report.Redated != dry.Redated || report.Receipt.Last == 0 {
			t.Errorf("%d statements are stated anew, %d in the dry run; saved up to %d", report.Redated, dry.Redated, report.Receipt.Last)
		}
		fresh := emptyRecord(t)
		if _, err := fresh.Import(t.Context(), tester, append([]ImportFile{right}, slices.Delete(slices.Clone(files), at, at+1)...), ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if a, b := followed(t, corrected), followed(t, fresh); a != b {
			t.Errorf("with %s: corrected\n%s\nand fresh\n%s", date, only(a, b), only(b, a))
		}
	}
}

// only is the lines of a that b lacks.
func only(a, b string) string {
	have := strings.Split(b, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(a, "\n"), func(l string) bool { return slices.Contains(have, l) }), "\n")
}
