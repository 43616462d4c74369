package web

import (
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// guestOf serves the sample to a guest confined to one thing, and returns their
// session's token and that of an administrator.
func guestOf(t *testing.T, id record.ID) (h http.Handler, guest, administrator string) {
	t.Helper()
	_, r := demoServer(t)
	key, _, err := r.Invite(t.Context(), reader, monitor.NewPerson{Name: "Gabi", Member: "wola", Roles: []access.Role{access.Guest}, Confined: id})
	if err != nil {
		t.Fatal(err)
	}
	token := func(key string) string {
		token, err := r.LetIn(t.Context(), reader, key, monitor.Knock{})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	guest, administrator = token(key), token("a-ana")
	// As it is served where people sign in: the demonstration's door is not ours.
	if h, err = New(r, Options{Actor: reader, Now: clock, Log: testLogger(testLog{t})}); err != nil {
		t.Fatal(err)
	}
	return h, guest, administrator
}

func askWith(h http.Handler, token, method, address string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: token})
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestEveryRouteAsAGuest walks all routes as the guest of a letter and of an event:
// what is neither theirs, nor their own account, nor everybody's is refused, says
// nothing of the record, and is never said to be unchanged.
func TestEveryRouteAsAGuest(t *testing.T) {
	const own = 0
	for _, c := range []struct {
		id    record.ID
		fills [2]*strings.Replacer
	}{
		{record.ID{Type: "letter", Key: "letter-2018"}, [2]*strings.Replacer{
			strings.NewReplacer("{type}", "letters", "{key}", "letter-2018"), strings.NewReplacer("{type}", "acts", "{key}", "act-nl-disappearance"),
		}},
		{record.ID{Type: "event", Key: "ev-tlatlaya"}, [2]*strings.Replacer{
			strings.NewReplacer("{type}", "events", "{key}", "ev-tlatlaya"), strings.NewReplacer("{type}", "events", "{key}", "ev-nuevo-laredo"),
		}},
	} {
		h, guest, administrator := guestOf(t, c.id)
		for _, route := range routes() {
			if route.Action == access.Knock || route.Action == access.Self {
				continue
			}
			for which, fill := range c.fills {
				path := strings.NewReplacer("{position}", "5", "{statement}", "5.1", "{what}", "entity", "{$}", "").Replace(fill.Replace(route.Path))
				for _, lang := range locale.Langs() {
					address := "/" + string(lang) + path
					etag := askWith(h, administrator, http.MethodGet, address).Header().Get("ETag")
					w := askWith(h, guest, route.Method, address+"?q=nuevo+laredo&of=event", "If-None-Match", etag)
					plural := map[string]string{"letter": "letters", "event": "events"}[c.id.Type]
					mine := "/" + plural + "/" + c.id.Key
					theirs := which == own && route.Action == access.Read && (path == mine || strings.HasPrefix(path, mine+"/"))
					switch {
					case path == "/":
						if w.Header().Get("Location") != "/"+string(lang)+mine {
							t.Errorf("%s leads a guest to %q", address, w.Header().Get("Location"))
						}
					case theirs && w.Code == http.StatusForbidden:
						t.Errorf("%s %s is refused to the guest of %s", route.Method, address, c.id)
					case !theirs && w.Code != http.StatusForbidden:
						t.Errorf("%s %s answers the guest of %s by %d", route.Method, address, c.id, w.Code)
					case !theirs && (strings.Contains(text(w.Body.String()), "Nuevo Laredo") || w.Header().Get("ETag") != ""):
						t.Errorf("%s %s tells the guest of %s something: %.300s", route.Method, address, c.id, text(w.Body.String()))
					}
				}
			}
		}
	}
}

var leadsPattern = regexp.MustCompile(`<a\b[^>]*\shref="([^"]*)"|<form\b[^>]*\saction="([^"]*)"`)

// TestAGuestIsOfferedWhatTheyMayFollow walks from the one page of a guest along all
// links and forms, at other moments too: none is refused, and what sustains the
// letter stands there in words.
func TestAGuestIsOfferedWhatTheyMayFollow(t *testing.T) {
	for id, begins := range map[record.ID]string{
		{Type: "letter", Key: "letter-2018"}: "/en/letters/letter-2018",
		{Type: "event", Key: "ev-tlatlaya"}:  "/en/events/ev-tlatlaya",
	} {
		h, guest, administrator := guestOf(t, id)
		page := askWith(h, guest, http.MethodGet, begins).Body.String()
		whole := askWith(h, administrator, http.MethodGet, begins).Body.String()
		if strings.Count(page, "<a ")+strings.Count(page, "<a>") == strings.Count(page, " href=") || !strings.Contains(page, "National Human Rights Commission") && !strings.Contains(page, "CNDH") {
			t.Errorf("%s: nothing is unlinked, or a source is not named", begins)
		}
		if len(leadsPattern.FindAllString(whole, -1)) < 2*len(leadsPattern.FindAllString(page, -1)) {
			t.Errorf("%s: a guest is offered as much as an administrator", begins)
		}
		seen, todo := map[string]bool{begins: true}, []string{begins}
		for len(todo) > 0 && len(seen) < 400 {
			address := todo[0]
			todo = todo[1:]
			w := askWith(h, guest, http.MethodGet, address)
			if w.Code >= 400 && !strings.Contains(address, "/sign-") && !strings.Contains(address, "/account/") {
				t.Errorf("%s is offered and answers by %d: %.300s", address, w.Code, text(w.Body.String()))
			}
			for _, m := range leadsPattern.FindAllStringSubmatch(w.Body.String(), -1) {
				to, _, _ := strings.Cut(html.UnescapeString(m[1]+m[2]), "#")
				if strings.HasPrefix(to, "/") && !seen[to] {
					seen[to] = true
					todo = append(todo, to)
				}
			}
		}
		if len(seen) < 10 {
			t.Errorf("from %s only %d pages were reached", begins, len(seen))
		}
	}
}
