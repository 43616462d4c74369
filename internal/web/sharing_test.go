package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// send posts a form as a browser on this machine would.
func send(h http.Handler, address string, form url.Values, cookies ...*http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestSharingWithMoreTakesASecondLook: to narrow is saved at once, to widen shows
// what others would see, and asks again.
func TestSharingWithMoreTakesASecondLook(t *testing.T) {
	h, r := sampleServer(t)
	const page = "/es/events/ev-tlatlaya/sharing"
	id := record.ID{Type: "event", Key: "ev-tlatlaya"}
	level := func() access.Level {
		shared, err := r.SharedWith(t.Context(), reader, id)
		if err != nil {
			t.Fatal(err)
		}
		return shared.Mine.Level
	}
	if w := send(h, page, url.Values{"level": {"organisation"}, "reason": {"hay amenazas"}}); w.Code != http.StatusSeeOther || level() != access.Organisation {
		t.Fatalf("status %d, level %s", w.Code, level())
	}
	w := send(h, page, url.Values{"level": {"public"}, "reason": {"ya se publicó"}})
	if said := text(w.Body.String()); w.Code != http.StatusOK || level() != access.Organisation || !strings.Contains(said, "Mire otra vez") || !strings.Contains(said, "Tlatlaya") {
		t.Fatalf("status %d, level %s: %.600s", w.Code, level(), said)
	}
	if w := send(h, page, url.Values{"level": {"public"}, "reason": {"ya se publicó"}, "seen": {"public"}}); w.Code != http.StatusSeeOther || level() != access.Public {
		t.Fatalf("status %d, level %s", w.Code, level())
	}
	for name, form := range map[string]url.Values{
		"Falta el motivo":          {"level": {"coalition"}},
		"Elija uno de los niveles": {"level": {"everybody"}, "reason": {"x"}},
	} {
		if w := send(h, page, form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(text(w.Body.String()), name) {
			t.Errorf("%s: status %d, %.400s", name, w.Code, text(w.Body.String()))
		}
	}
	if said := text(get(h, "/es/events/ev-tlatlaya/history").Body.String()); !strings.Contains(said, "Nivel de acceso") {
		t.Errorf("the history does not say how it was shared: %.800s", said)
	}
}

// TestSeeingAsOthersDo: the public sees what is public alone, a line says so on every
// page, nothing can be changed, and a button ends it.
func TestSeeingAsOthersDo(t *testing.T) {
	h, r := sampleServer(t)
	w := send(h, "/es/see-as", url.Values{"as": {"public"}})
	cookies := w.Result().Cookies()
	if w.Code != http.StatusSeeOther || len(cookies) != 1 || !cookies[0].HttpOnly {
		t.Fatalf("status %d, cookies %v", w.Code, cookies)
	}
	look := func(address string) *httptest.ResponseRecorder {
		q := httptest.NewRequest(http.MethodGet, address, nil)
		q.Host = "127.0.0.1:8080"
		q.AddCookie(cookies[0])
		w := httptest.NewRecorder()
		h.ServeHTTP(w, q)
		return w
	}
	if w := look("/es/events/ev-tlatlaya"); w.Code != http.StatusNotFound || !strings.Contains(text(w.Body.String()), "como lo ve: El público") {
		t.Errorf("status %d: %.300s", w.Code, text(w.Body.String()))
	}
	if w := send(h, "/es/events/ev-tlatlaya/edit", url.Values{}, cookies[0]); w.Code != http.StatusForbidden {
		t.Errorf("in another's place one can write: %d", w.Code)
	}
	if _, err := r.Share(t.Context(), reader, record.ID{Type: "event", Key: "ev-tlatlaya"}, access.Sharing{Level: access.Public}, "ya se publicó"); err != nil {
		t.Fatal(err)
	}
	if w := look("/es/events/ev-tlatlaya/statements"); w.Code != http.StatusNotFound && w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	if w := send(h, "/es/see-as", url.Values{"to": {"/events"}}, cookies[0]); w.Result().Cookies()[0].MaxAge >= 0 || w.Header().Get("Location") != "/es/events" {
		t.Errorf("it does not end: %v", w.Header())
	}
}

// TestNewThingsAreSharedAsTheFormSays: before anybody else can have seen them.
func TestNewThingsAreSharedAsTheFormSays(t *testing.T) {
	_, r := emptyServer(t)
	who := access.Actor{Name: "Ana", Account: "a-1", Organisation: "A", Roles: []access.Role{access.Documenter}}
	other := access.Actor{Name: "Luis", Account: "a-2", Organisation: "B", Roles: []access.Role{access.Documenter}}
	h, err := New(r, Options{Actor: who, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	form := filledIn(get(h, "/es/new/sources").Body.String())
	form.Set("it.title.0.v", "Testimonio reservado")
	form.Set("it.date.0.v", "2024-05-01")
	if form.Get("shared") == "" && !strings.Contains(get(h, "/es/new/sources").Body.String(), `name="shared"`) {
		t.Fatal("the form does not ask who sees what is new")
	}
	form.Set("shared", "organisation")
	form.Set("do", "save")
	w := send(h, "/es/new/sources", form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %.900s", w.Code, text(w.Body.String()))
	}
	for who, want := range map[*access.Actor]int{&who: 1, &other: 0} {
		es, err := r.Search(t.Context(), *who, "Testimonio", 9, monitor.AsOf{})
		if err != nil || len(es) != want {
			t.Errorf("%s sees %d, want %d (%v)", who.Name, len(es), want, err)
		}
	}
}
