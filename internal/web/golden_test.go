package web

import (
	"errors"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
)

var update = flag.Bool("update", false, "write the golden files anew")

// version is the part of an address that moves with every change of a file.
var version = regexp.MustCompile(`/static/[0-9a-f]+/`)

// TestShelfLooksAsAgreed compares the markup of every component in both
// languages, an element a line, with the golden files.
func TestShelfLooksAsAgreed(t *testing.T) {
	h, _ := emptyServer(t)
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		page := get(h, "/"+string(lang)+"/shelf").Body.String()
		page = version.ReplaceAllString(page, "/static/version/")
		page = strings.ReplaceAll(page, "><", ">\n<") + "\n"
		compareGolden(t, "testdata/golden/shelf."+string(lang)+".html", page)
	})
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	gots, wants := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gots), len(wants)) {
		if gots[i] != wants[i] {
			t.Fatalf("%s, line %d:\n got %s\nwant %s\nIf it should be so: go test ./internal/web -run Shelf -update", file, i+1, gots[i], wants[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", file, len(gots), len(wants))
}

// TestUnknownErrorsGiveACode: what nobody can mend is said without its insides,
// with a code that the log has too.
func TestUnknownErrorsGiveACode(t *testing.T) {
	_, r := emptyServer(t)
	var log strings.Builder
	s := &Server{record: r, o: Options{Actor: reader, Now: clock, Log: testLogger(&log)}, assets: &assets{}}
	s.zip.New = func() any { return nil }
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		log.Reset()
		broken := Route{http.MethodGet, "/broken", 0, access.Read, func(*Server, http.ResponseWriter, *page) error {
			return errors.New("secret: disk sector 7")
		}}
		request := httptest.NewRequest(http.MethodGet, "/"+string(lang)+"/broken", nil)
		w := httptest.NewRecorder()
		s.serve(lang, broken)(w, request)
		page := text(w.Body.String())
		code := regexp.MustCompile(`\b[0-9A-F]{4}\b`).FindString(page)
		if w.Code != http.StatusInternalServerError || code == "" || strings.Contains(page, "sector") {
			t.Errorf("status %d: %.400s", w.Code, page)
		}
		if !strings.Contains(log.String(), code) || !strings.Contains(log.String(), "sector 7") {
			t.Errorf("the log has not the code %s with its cause: %s", code, log.String())
		}
	})
}
