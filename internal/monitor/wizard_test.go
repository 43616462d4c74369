package monitor

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
)

func TestAnUploadIsReadAtAnyPlaceAndLeavesNothing(t *testing.T) {
	r := emptyRecord(t)
	u, err := r.NewUploads()
	if err != nil {
		t.Fatal(err)
	}
	text := []byte(strings.Repeat("id,title,date\ns-1,Informe secreto,2018\n", 500))
	up, err := u.Take(tester, "fuentes.csv", bytes.NewReader(text))
	if err != nil || up.Size != int64(len(text)) {
		t.Fatal(up, err)
	}
	if raw, err := os.ReadFile(up.path); err != nil || bytes.Contains(raw, []byte("secreto")) {
		t.Errorf("the upload can be read on the disk: %v", err)
	}
	in, err := u.File(up).Open()
	if err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(in); err != nil || !bytes.Equal(all, text) {
		t.Errorf("it reads as %d other bytes: %v", len(all), err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		from := random.IntN(len(text))
		part := make([]byte, 1+random.IntN(min(100, len(text)-from)))
		if _, err := in.(io.ReaderAt).ReadAt(part, int64(from)); err != nil || !bytes.Equal(part, text[from:from+len(part)]) {
			t.Fatalf("from %d it reads %q, want %q: %v", from, part, text[from:from+len(part)], err)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Of(other, up.ID); err == nil {
		t.Error("somebody else finds the upload")
	}
	if err := u.Drop(up); err != nil {
		t.Fatal(err)
	}
	if _, err := u.Of(tester, up.ID); err == nil {
		t.Error("a dropped upload is there")
	}
	if _, err := u.Take(tester, "empty.csv", strings.NewReader("")); err == nil {
		t.Error("an empty file was taken")
	}
	if left, err := os.ReadDir(filepath.Join(r.Dir(), "uploads")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestAnUploadIsNotEndless(t *testing.T) {
	r := emptyRecord(t)
	u, err := r.NewUploads()
	if err != nil {
		t.Fatal(err)
	}
	_, err = u.Take(tester, "endless.csv", endless{})
	if p, ok := problem.Of(err); !ok || p.Message.ID != "monitor.upload-too-large" {
		t.Errorf("an endless file: %v", err)
	}
	if left, err := os.ReadDir(filepath.Join(r.Dir(), "uploads")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAFileIsGuessedMappedAndImported(t *testing.T) {
	r := emptyRecord(t)
	book := workbookOf(t, "víctimas 2018.xlsx", map[string][][]string{
		"Hoja1": {{"Folio", "Título", "Fecha del informe", "Observaciones"}, {"s-1", "Informe", "2018-07-11", "nada"}},
	})
	g, err := r.Guess(t.Context(), book, ImportOptions{Type: "source"})
	if err != nil || g.Sheet != "Hoja1" || !slices.Equal(g.To, []string{"", "title", "date", ""}) {
		t.Fatalf("guessed %+v, %v", g, err)
	}
	m := ImportMapping{Type: g.Type, Columns: map[string]string{"Folio": "id"}}
	for i, to := range g.To {
		if h := g.Head.Header[i]; m.Columns[h] == "" {
			m.Columns[h] = to
		}
	}
	if err := r.SaveMapping("del estado", m); err != nil {
		t.Fatal(err)
	}
	names, err := r.Mappings()
	if err != nil || !slices.Equal(names, []string{"del estado"}) {
		t.Fatal(names, err)
	}
	kept, err := r.Mapping("del estado")
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Import(t.Context(), tester, []ImportFile{book}, ImportOptions{Mapping: []ImportMapping{kept}})
	if err != nil || report.Created != 1 {
		t.Errorf("%+v, %v", report, err)
	}
	for _, bad := range []string{"", "../x", "a/b", strings.Repeat("x", 70), "..", "a..b"} {
		if err := r.SaveMapping(bad, m); err == nil {
			t.Errorf("a mapping was kept as %q", bad)
		}
	}
}
