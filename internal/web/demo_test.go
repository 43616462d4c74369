package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
)

// demoServer serves the sample with its six people, as constancia demo does.
func demoServer(t *testing.T) (http.Handler, *monitor.Record) {
	t.Helper()
	_, r := sampleServer(t)
	folder, err := sample.People()
	if err != nil {
		t.Fatal(err)
	}
	files, err := monitor.FilesIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Import(t.Context(), reader, files, monitor.ImportOptions{Reason: "Personas"}); err != nil {
		t.Fatal(err)
	}
	h, err := New(r, Options{Actor: reader, Demo: true, SampleNotice: true, Now: clock, Log: testLogger(testLog{t})})
	if err != nil {
		t.Fatal(err)
	}
	return h, r
}

// demoTab is a browser without scripts at the demonstration.
func demoTab(t *testing.T) *tab {
	t.Helper()
	h, r := demoServer(t)
	near := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.RemoteAddr = "127.0.0.1:40000"
		h.ServeHTTP(w, r)
	})
	g := &guarded{t: t, h: near, r: r, time: clock()}
	return g.tab()
}

// TestDemoIsOnItsOwnMachine: by no other address, by no other name, on no other
// server, and from no other site.
func TestDemoIsOnItsOwnMachine(t *testing.T) {
	h, r := demoServer(t)
	ask := func(h http.Handler, method, remote, host, origin string) int {
		q := httptest.NewRequest(method, "/en/who", strings.NewReader("person=a-ana"))
		q.RemoteAddr, q.Host = remote, host
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if origin != "" {
			q.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		if cookie := w.Header().Get("Set-Cookie"); cookie != "" && w.Code != http.StatusSeeOther {
			t.Errorf("%s %s %s: status %d, and the cookie %s", method, remote, host, w.Code, cookie)
		}
		return w.Code
	}
	const here = "127.0.0.1:8018"
	for _, c := range []struct {
		remote, host, origin string
		want                 int
	}{
		{"127.0.0.1:4", here, "http://" + here, http.StatusSeeOther},
		{"[::1]:4", "localhost:8018", "http://localhost:8018", http.StatusSeeOther},
		{"10.0.0.9:4", here, "http://" + here, http.StatusForbidden},
		{"nobody", here, "http://" + here, http.StatusForbidden},
		{"127.0.0.1:4", "evil.example", "http://evil.example", http.StatusMisdirectedRequest},
		{"127.0.0.1:4", here, "https://evil.example", http.StatusForbidden},
	} {
		if got := ask(h, http.MethodPost, c.remote, c.host, c.origin); got != c.want {
			t.Errorf("from %s, as %s, of %s: status %d, want %d", c.remote, c.host, c.origin, got, c.want)
		}
	}
	served, err := New(r, Options{Actor: reader, Now: clock, Log: testLogger(testLog{t})})
	if err != nil {
		t.Fatal(err)
	}
	// What is no page of its own is a list of a type that there is not.
	if got := ask(served, http.MethodPost, "127.0.0.1:4", here, "http://"+here); got != http.StatusMethodNotAllowed && got != http.StatusNotFound {
		t.Errorf("a served record answers to the choice of a person by %d", got)
	}
	for _, o := range []Options{{Demo: true, Hosts: []string{"x.example"}}, {Demo: true, BehindProxy: true}} {
		if _, err := New(r, o); err == nil {
			t.Errorf("%+v is served", o)
		}
	}
}

// TestDemoLetsInWhoeverOneChooses: a stranger reads the letter as the first of the
// six, becomes each of them by one click, and sees what they may.
func TestDemoLetsInWhoeverOneChooses(t *testing.T) {
	b := demoTab(t)
	b.open("/en/letters/letter-2018")
	b.wants(200, "Tlatlaya")
	b.wants(200, "Ana Ejemplo")
	for _, c := range []struct{ account, name, path, says string }{
		{"a-ana", "Ana Ejemplo", "/en/people", "Bruno Muestra"},
		{"a-bruno", "Bruno Muestra", "/en/people", "Your role does not include this"},
		{"a-carla", "Carla Sample", "/en/events/new", "Name"},
		{"a-diego", "Diego Ficticio", "/en/import", "Your role does not include this"},
		{"a-elena", "Elena Example", "/en/acts/act-nl-disappearance/erase", "Erase"},
		{"a-felix", "Félix Invitado", "/en/events", "Your invitation is to see letter:letter-2018"},
	} {
		b.open("/en/letters/letter-2018?at=@2018-07-11")
		b.fill("/who", "person", c.account)
		if b.at != "/en/letters/letter-2018?at=@2018-07-11" {
			t.Errorf("%s stands at %s", c.name, b.at)
		}
		b.wants(200, c.name)
		b.open(c.path)
		if !strings.Contains(text(b.page), c.says) || !strings.Contains(text(b.page), c.name) {
			t.Errorf("%s at %s: %d %.300s", c.name, c.path, b.status, text(b.page))
		}
	}
	b.open("/en/account")
	b.fill("/sign-out")
	b.wants(200, "Washington Office on Latin America: analyst")
	b.fill("/who", "person", "a-nobody")
	b.wants(404, "nobody in this record can come in")
	b.cookies[sessionCookie] = "of another demonstration"
	b.open("/es/letters/letter-2018")
	b.wants(200, "Ana Ejemplo")
}

// TestDemoShowsAnewByOneClick: what cannot be undone asks who one is, and the form
// waits for the same person.
func TestDemoShowsAnewByOneClick(t *testing.T) {
	b := demoTab(t)
	b.open("/en/prove?next=/en/people")
	b.wants(200, "Who are you today?")
	b.fill("/who", "person", "a-ana")
	if b.at != "/en/people" {
		t.Errorf("led to %s", b.at)
	}
}

// TestDemoRoutesNameTheirAction: as all others do.
func TestDemoRoutesNameTheirAction(t *testing.T) {
	for _, r := range demoRoutes() {
		if access.Actions()[r.Action] == "" {
			t.Errorf("%s %s names no action of the policy", r.Method, r.Path)
		}
	}
}

// TestDemoInABrowser: the page and the strip, in both languages, on a desk and on
// a phone.
func TestDemoInABrowser(t *testing.T) {
	b := openBrowser(t)
	h, _ := demoServer(t)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	b.base = server.URL
	for lang, width := range map[locale.Lang]int64{locale.ES: 1280, locale.EN: 390} {
		b.screen(width, "light")
		at := "/" + string(lang)
		b.open(at + "/letters/letter-2018")
		b.clean("the letter")
		for _, path := range []string{"/who", "/letters/letter-2018"} {
			b.open(at + path)
			b.cleanForm(path)
			b.picture("demo" + strings.ReplaceAll(path, "/", "-") + "-" + string(lang))
		}
		b.open(at + "/who")
		eval[bool](b, `document.documentElement.id = 'asked'; document.querySelector('.who button[value="a-carla"]').click(); true`)
		b.do(chromedp.WaitReady(chromedp.CSS(`html:not(#asked) .cast button[value="a-carla"][aria-pressed="true"]`)))
		b.open(at + "/measures")
		eval[bool](b, `document.documentElement.id = 'asked'; document.querySelector('.cast button[value="a-felix"]').click(); true`)
		b.do(chromedp.WaitReady(chromedp.CSS(`html:not(#asked) .cast button[value="a-felix"][aria-pressed="true"]`)))
		if got := eval[string](b, `location.pathname`); got != at+"/letters/letter-2018" {
			t.Errorf("a guest stands at %s", got)
		}
		b.clean("a guest")
	}
}

// TestOrganisationsAreNamed: what an account changed says whose it is by names, in
// the journal, on the page of the change and in the history.
func TestOrganisationsAreNamed(t *testing.T) {
	b := demoTab(t)
	carla, err := b.r.Acting(t.Context(), "a-carla", "")
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := b.r.Save(t.Context(), carla, record.ChangeSet{Reason: "x", Changes: []record.Change{{
		Entity: record.ID{Type: "event", Key: "e-9"}, Add: []record.Statement{{Property: "name", Value: record.Plain("Hecho")}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/record", "/journal", "/journal/" + itoa(int(receipt.Last)), "/events/e-9/history"} {
		b.open("/es" + path)
		b.wants(200, "Carla Sample")
		b.wants(200, "Amnistía Internacional Estados Unidos")
		if strings.Contains(text(b.page), "aiusa") {
			t.Errorf("%s shows the key of an organisation", path)
		}
	}
}
