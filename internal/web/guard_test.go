package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestOnlyOurNamesAreServed: a name that another site points at this machine is
// refused before anything is read.
func TestOnlyOurNamesAreServed(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:8080": true, "localhost": true, "LOCALHOST:1": true, "[::1]:8080": true, "127.9.9.9": true, "localhost.": true,
		"evil.example": false, "127.0.0.1.evil.example:8080": false, "10.0.0.1": false, "": false, "0.0.0.0": false,
		"registro.example": true, "registro.example:443": true,
	} {
		if got := ours(host, []string{"registro.example"}); got != want {
			t.Errorf("ours(%q) = %t, want %t", host, got, want)
		}
	}
	h, _ := emptyServer(t)
	r := httptest.NewRequest(http.MethodGet, "/es/", nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest {
		t.Errorf("status %d, want 421", w.Code)
	}
}

// TestNoOtherSiteMayPost: the button that verifies works from our page and from
// no other.
func TestNoOtherSiteMayPost(t *testing.T) {
	h, _ := sampleServer(t)
	post := func(origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, "/es/journal/verify", nil)
		r.Host = "127.0.0.1:8080"
		r.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := post("https://evil.example"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d, want 403", w.Code)
	}
	if w := post("http://127.0.0.1:8080"); w.Code != http.StatusSeeOther {
		t.Errorf("from our page: status %d, want 303\n%.300s", w.Code, text(w.Body.String()))
	}
	if page := text(get(h, "/es/journal").Body.String()); !strings.Contains(page, "Íntegro hasta la posición") {
		t.Errorf("the journal does not say that the record is whole: %.600s", page)
	}
}

// TestPolicyIsStrict: every answer carries it, errors too.
func TestPolicyIsStrict(t *testing.T) {
	h, _ := emptyServer(t)
	for _, address := range []string{"/es/", "/es/nowhere", "/static/none", "/"} {
		got := get(h, address).Header().Get("Content-Security-Policy")
		if !strings.Contains(got, "default-src 'none'") || strings.Contains(got, "unsafe") || !strings.Contains(got, "frame-ancestors 'none'") {
			t.Errorf("%s: %q", address, got)
		}
	}
}

// TestLanguageFollowsTheBrowser: the bare address leads to the reader's language.
func TestLanguageFollowsTheBrowser(t *testing.T) {
	h, _ := emptyServer(t)
	for header, want := range map[string]string{"": "/es/", "en-GB,en;q=0.9": "/en/", "fr, es-MX;q=0.8": "/es/", "de": "/es/"} {
		if got := get(h, "/", "Accept-Language", header).Header().Get("Location"); got != want {
			t.Errorf("%q leads to %s, want %s", header, got, want)
		}
	}
}
