package monitor

import (
	"bytes"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// workbookOf is a workbook with sheets of rows, as a file to import.
func workbookOf(t testing.TB, name string, sheets map[string][][]string) ImportFile {
	t.Helper()
	m, err := sheet.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for tab, rows := range sheets {
		err := m.Add(tab, nil, func(give func([]string) error) error {
			for _, r := range rows {
				if err := give(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := m.Finish(&out); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return ImportFile{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(out.Bytes())), nil }}
}

func TestAWorkbookImportsToTheSameRecord(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	judge(t, r)
	parent := t.TempDir()
	asCSV, asBook := filepath.Join(parent, "csv"), filepath.Join(parent, "xlsx")
	if _, err := r.Export(t.Context(), tester, asCSV, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Export(t.Context(), tester, asBook, ExportOptions{Workbook: true}); err != nil {
		t.Fatal(err)
	}
	within, err := FilesAt(asBook)
	if err != nil {
		t.Fatal(err)
	}
	again := emptyRecord(t)
	if _, err := again.Import(t.Context(), tester, within, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(parent, "again")
	if _, err := again.Export(t.Context(), tester, second, ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	if want, got := folderOf(t, asCSV), folderOf(t, second); !maps.Equal(want, got) {
		for name := range want {
			if want[name] != got[name] {
				t.Errorf("%s comes back through a workbook as\n%s\nwant\n%s", name, got[name], want[name])
			}
		}
	}
}

func TestErrorsInAWorkbookSayTheirSheetAndRow(t *testing.T) {
	r := emptyRecord(t)
	book := workbookOf(t, "2018.xlsx", map[string][][]string{
		"Fuentes": {{"id", "title", "date"}, {"s-1", "Informe", "2018-07-11"}, {}, {"s-2", "Otro", "ayer"}},
		"Notas":   {{"de qué", "quién"}, {"todo", "yo"}},
	})
	report, err := r.Import(t.Context(), tester, []ImportFile{book}, ImportOptions{})
	list, ok := err.(*problem.List)
	if !ok {
		t.Fatalf("imported: %v", err)
	}
	said := list.In(locale.EN)
	if !strings.Contains(said, "2018.xlsx, sheet Fuentes, row 4, column date: ") {
		t.Errorf("the error does not say where: %s", said)
	}
	if warned := report.Warnings.In(locale.EN); !strings.Contains(warned, "Notas") {
		t.Errorf("a sheet was passed over in silence: %q", warned)
	}
	_, err = r.Import(t.Context(), tester, []ImportFile{book}, ImportOptions{Sheet: "Nota"})
	if err == nil || !strings.Contains(err.Error(), "Fuentes, Notas") && !strings.Contains(err.Error(), "Notas, Fuentes") {
		t.Errorf("a sheet that there is not: %v", err)
	}
}

func TestTheGoodRowsOfAWorkbook(t *testing.T) {
	r := emptyRecord(t)
	book := workbookOf(t, "sources-2018.xlsx", map[string][][]string{
		"Hoja1": {{"id", "title", "date"}, {"s-1", "Informe", "2018-07-11"}, {"s-2", "Otro", "ayer"}, {"s-3", "Tercero"}},
	})
	report, err := r.Import(t.Context(), tester, []ImportFile{book}, ImportOptions{GoodOnly: true})
	if err != nil || report.Created != 1 || report.RefusedEntities != 2 {
		t.Errorf("%d created, %d refused, want 1 and 2: %v", report.Created, report.RefusedEntities, err)
	}
}
