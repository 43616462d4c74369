package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/sample"
)

var reader = access.Actor{Name: "Ana", Organisation: "LAWG"}

// clock stands still, so that pages are the same bytes on every run.
func clock() time.Time { return time.Date(2026, 11, 24, 14, 32, 0, 0, time.UTC) }

// emptyServer serves a record in which nobody has saved anything.
func emptyServer(t testing.TB) (http.Handler, *monitor.Record) {
	t.Helper()
	r, err := monitor.Create(context.Background(), t.TempDir()+"/record", monitor.Options{Name: "Registro de prueba", Organisation: "LAWG", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := New(r, Options{Actor: reader, SampleNotice: true, Now: clock, Log: slog.New(slog.NewTextHandler(testLog{t}, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return h, r
}

// sampleServer serves the sample record.
func sampleServer(t testing.TB) (http.Handler, *monitor.Record) {
	t.Helper()
	h, r := emptyServer(t)
	files, err := monitor.FilesIn(sample.Files())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Import(context.Background(), reader, files, monitor.ImportOptions{Reason: "Hechos públicos detrás de la carta"}); err != nil {
		t.Fatal(err)
	}
	return h, r
}

// testLog writes the server's log to the test's.
type testLog struct{ t testing.TB }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(string(b))
	return len(b), nil
}

// get asks for an address as a browser on this machine would.
func get(h http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Host = "127.0.0.1:8080"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// pages are one address of every page, after the language, over the sample: what
// the browser looks at, and where the walk begins.
func pages() []string {
	return []string{
		"/", "/see-as", "/events/ev-tlatlaya/sharing", "/events/ev-tlatlaya/readers", "/letters", "/letters/letter-2018", "/letters/letter-2018?at=@2018-07-11", "/letters/letter-2018?at=@2019-06-30", "/letters/letter-2018/changes",
		"/letters/letter-2018/changes?from=2018-07-11&to=2020-01-01", "/letters/letter-2018/statements",
		"/measures", "/measures/nuevo-laredo-disappeared", "/measures/soldier-conviction-rate", "/measures/journalists-killed?at=@2018-07-11",
		"/events", "/events/ev-tlatlaya", "/events/ev-nuevo-laredo", "/events/ev-ayotzinapa-torture",
		"/proceedings", "/proceedings/pr-tlatlaya-civ",
		"/commitments", "/commitments?mark=met", "/commitments/c-commission", "/commitments/c-lsi",
		"/record", "/acts", "/acts?type=torture&year=2014", "/acts?type=torture&year=1999", "/acts/act-nl-disappearance", "/acts/act-nl-disappearance?by=source",
		"/observations", "/claims", "/claims/cl-09", "/figures/f-nuevo-laredo", "/asks/a-01",
		"/sources", "/sources/letter-2018", "/sources/dos-2017",
		"/query", "/query?q=count+acts+by+type", "/query?q=acts", "/query?q=commitment+c-lsi+has+status+%3D+met",
		"/query?q=none+steps+where+proceeding.jurisdiction+%3D+civil-federal+and+stage.phase+%3D+trial",
		"/events/new", "/new/parties", "/acts/act-nl-disappearance/edit", "/acts/act-nl-disappearance/history", "/journal/5/undo", "/drafts", "/import",
		"/since", "/since?from=5", "/acts/act-nl-disappearance/discussion", "/journal/5/tasks", "/acts/act-nl-disappearance/statements/60.7/erase",
		"/search", "/search?q=desaparicion", "/search?q=nada-de-nada", "/journal", "/journal/5", "/journal/5/reason", "/journal/proof", "/shelf",
		"/measures/nuevo-laredo-disappeared/adopt?observation=o-nl-local", "/measures/nuevo-laredo-disappeared/adopt?figure=f-nuevo-laredo",
		"/measures/nuevo-laredo-disappeared?at=266",
	}
}

// files are addresses that answer with data for programs and spreadsheets.
func files() []string {
	return []string{
		"/suggest/term?of=violation-types&q=tor", "/letters/letter-2018/letter.json", "/measures/soldier-conviction-rate/observations.csv", "/measures/soldier-conviction-rate/figures.json",
		"/query.csv?q=acts", "/query.json?q=count+acts+by+type", "/query.csv?q=count+acts", "/query/complete?q=acts+wh&before=acts+wh",
	}
}

// wrong are addresses whose page says what is wrong, with its status.
func wrong() map[string]int {
	return map[string]int{
		"/nowhere":                           404,
		"/acts/no-such-act":                  404,
		"/letters/none":                      404,
		"/measures/none":                     404,
		"/events/none":                       404,
		"/commitments/none":                  404,
		"/sources/none":                      404,
		"/journal/99999":                     404,
		"/journal/abc":                       400,
		"/acts?at=yesterday":                 400,
		"/acts?at=5":                         400, // inside a change set
		"/acts?page=two":                     400,
		"/letters/letter-2018/changes?to=33": 400,
		"/query?q=count+acts+where+tipe+%3D+torture": 422,
	}
}

func eachLang(t *testing.T, f func(t *testing.T, lang locale.Lang)) {
	for _, lang := range locale.Langs() {
		t.Run(string(lang), func(t *testing.T) { f(t, lang) })
	}
}

func testLogger(to io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(to, nil)) }
