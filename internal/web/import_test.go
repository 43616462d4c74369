package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/monitor"
)

// sendFile uploads a file as a browser does.
func sendFile(t testing.TB, h http.Handler, name, content string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/en/import", &body)
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func sendForm(h http.Handler, address string, fields url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(fields.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var (
	hiddenPattern = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)
	selectPattern = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>`)
	chosenPattern = regexp.MustCompile(`<option value="([^"]*)" selected`)
)

// filledIn is what a form of a page would send as it stands.
func filledIn(page string) url.Values {
	out := url.Values{}
	for _, m := range hiddenPattern.FindAllStringSubmatch(page, -1) {
		out.Set(m[1], m[2])
	}
	for _, m := range selectPattern.FindAllStringSubmatch(page, -1) {
		out.Set(m[1], "")
		if c := chosenPattern.FindStringSubmatch(m[2]); c != nil {
			out.Set(m[1], c[1])
		}
	}
	return out
}

// waited follows an import to its end.
func waited(t testing.TB, h http.Handler, address string) string {
	t.Helper()
	for range 400 {
		w := get(h, address)
		if w.Header().Get("Refresh") == "" {
			return w.Body.String()
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("the import does not end")
	return ""
}

func TestAFileIsMappedCheckedAndImported(t *testing.T) {
	h, r := sampleServer(t)
	w := sendFile(t, h, "C:\\casos\\víctimas.csv", "Folio;Clase;Víctimas;Notas\nx-1;torture;3;uno\nx-2;golpes;4;dos\n")
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || at == "" {
		t.Fatalf("uploaded: %d %s", w.Code, text(w.Body.String()))
	}
	fields := url.Values{"do": {"look"}, "type": {"act"}, "was-type": {""}}
	page := sendForm(h, at, fields).Body.String()
	fields = filledIn(page)
	if fields.Get("to.2") != "victims" || fields.Get("to.3") != "" {
		t.Fatalf("guessed %v", fields)
	}
	fields.Set("to.0", "id")
	fields.Set("to.1", "type")
	fields.Set("source", "letter-2018")
	fields.Set("do", "check")
	w = sendForm(h, at, fields)
	page = w.Body.String()
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(page, "golpes") || !strings.Contains(page, `name="term.1.golpes"`) {
		t.Fatalf("checked: %d %s", w.Code, text(page))
	}
	fields.Set("term.1.golpes", "torture")
	w = sendForm(h, at, fields)
	page = w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(page, "2 new entities") {
		t.Fatalf("checked again: %d %s", w.Code, text(page))
	}
	fields.Set("mapping", "casos")
	fields.Set("do", "keep")
	if w := sendForm(h, at, fields); w.Code != http.StatusOK {
		t.Errorf("kept: %d %s", w.Code, text(w.Body.String()))
	}
	if kept, err := r.Mapping("casos"); err != nil || kept.Values["Clase"]["golpes"] != "torture" || kept.Columns["Notas"] != "" {
		t.Errorf("the mapping is %+v, %v", kept, err)
	}
	fields = filledIn(page[strings.Index(page, `aria-label="Save in the record"`):])
	for range 2 { // sent twice it imports once
		if w = sendForm(h, at, fields); w.Code != http.StatusSeeOther {
			break
		}
		page = waited(t, h, w.Header().Get("Location"))
	}
	if !strings.Contains(page, "/undo") || !strings.Contains(page, "2 new entities") {
		t.Errorf("imported: %s", text(page))
	}
	if left, err := os.ReadDir(filepath.Join(r.Dir(), "uploads")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if w := get(h, "/en/acts/x-2"); w.Code != http.StatusOK {
		t.Errorf("the act is not there: %d", w.Code)
	}
}

func TestFilesThatAreNotTaken(t *testing.T) {
	h, _ := sampleServer(t)
	for name, content := range map[string]string{"carta.docx": "x", "empty.csv": "", "": "x"} {
		w := sendFile(t, h, name, content)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="upload-summary"`) {
			t.Errorf("%q: %d %s", name, w.Code, text(w.Body.String()))
		}
	}
	w := sendFile(t, h, "acts.xlsx", "this is no workbook")
	page := get(h, w.Header().Get("Location"))
	if page.Code != http.StatusUnprocessableEntity || !strings.Contains(page.Body.String(), "acts.xlsx") {
		t.Errorf("no workbook: %d %s", page.Code, text(page.Body.String()))
	}
	at := w.Header().Get("Location")
	if w := sendForm(h, at, url.Values{"do": {"drop"}}); w.Code != http.StatusSeeOther {
		t.Errorf("dropped: %d %s", w.Code, text(w.Body.String()))
	}
	if w := get(h, at); w.Code != http.StatusNotFound {
		t.Errorf("a dropped file is there: %d", w.Code)
	}
	if w := get(h, "/en/import?file=NOSUCH"); w.Code != http.StatusNotFound {
		t.Errorf("no upload: %d", w.Code)
	}
}

func TestAListComesBackOnAPage(t *testing.T) {
	h, r := sampleServer(t)
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := r.Export(t.Context(), reader, folder, monitor.ExportOptions{ForUpdate: true, Types: []string{"act"}}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(folder, "acts.csv"))
	if err != nil {
		t.Fatal(err)
	}
	at := sendFile(t, h, "acts.csv", string(raw)).Header().Get("Location")
	if page := get(h, at).Body.String(); !strings.Contains(page, "there is nothing to change") {
		t.Errorf("not changed: %s", text(page))
	}
	// Mine: 23 becomes 24; theirs, meanwhile: 25.
	line := regexp.MustCompile(`(?m)^act-nl-disappearance,.*,23,.*$`).FindString(string(raw))
	if line == "" {
		t.Fatalf("no such row in\n%s", raw)
	}
	changed := strings.Replace(string(raw), line, strings.Replace(line, ",23,", ",24,", 1), 1)
	theirs := strings.Replace(string(raw), line, strings.Replace(line, ",23,", ",25,", 1), 1)
	for i, file := range []string{theirs, changed} {
		at = sendFile(t, h, "acts.csv", file).Header().Get("Location")
		page := get(h, at).Body.String()
		fields := filledIn(page)
		if clash := regexp.MustCompile(`name="accept" value="([^"]+)"`).FindStringSubmatch(page); (clash != nil) != (i == 1) {
			t.Fatalf("file %d: %s", i, text(page))
		} else if clash != nil {
			fields.Set("accept", clash[1])
		}
		w := sendForm(h, at, fields)
		if page = waited(t, h, w.Header().Get("Location")); !strings.Contains(page, "1 statement marked mis-entered") {
			t.Errorf("file %d: %s", i, text(page))
		}
	}
}
