package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestFilesThatNamePersonsAskWhoOneIs: where people sign in, a file or an answer that
// names persons is given to who showed anew who they are; the others as ever. See
// docs/decisions/0066.
func TestFilesThatNamePersonsAskWhoOneIs(t *testing.T) {
	g, link := guardedServer(t, nil)
	b := g.tab()
	b.signUp(link, "berta@fundar.example")
	const act = "/es/query.json?q=acts"
	asks := map[string]bool{
		"/es/query.csv?q=parties": true, "/es/query.json?q=parties": true, "/es/query.json?q=accused": true, "/es/query.csv?q=involvements": true,
		"/es/query.csv?q=count+parties+by+country": true, "/es/query.json?q=count+steps+by+accused": true,
		"/es/query.json?q=some+parties+where+country+%3D+MX": true, "/es/query.csv?q=steps": true,
		"/es/query.json?q=%28none+acts%29+and+not+%28none+parties%29": true,
		"/es/list/parties.csv": true, "/es/list/steps.xlsx": true, "/es/list/steps.csv?columns=date": false,
		"/es/query.csv?q=count+parties": false, "/es/query.json?q=count+acts+by+type": false, "/es/query.csv?q=acts": true, "/es/query.csv?q=events": false, act: false,
		"/es/query.json?q=steps": false, "/es/list/acts.csv?columns=date": false,
	}
	for address := range asks {
		b.open(address)
		if b.status != http.StatusOK || strings.Contains(b.at, "/prove") {
			t.Errorf("just signed in, %s leads to %s, status %d", address, b.at, b.status)
		}
	}
	b.pass(11 * time.Minute)
	for address, want := range asks {
		b.open(address)
		if got := strings.Contains(b.at, "/prove?next="); b.status != http.StatusOK || got != want {
			t.Errorf("%s leads to %s, status %d; asks who one is: %t, want %t", address, b.at, b.status, got, want)
		}
	}
	b.open("/es/query.csv?q=parties")
	b.fill("/prove", "password", password, "code", b.code())
	if b.status != http.StatusOK || b.at != "/es/query?q=parties" {
		t.Errorf("shown anew, one is at %s, status %d", b.at, b.status)
	}
	b.open("/es/query.csv?q=parties")
	b.wants(http.StatusOK, "id,certain")
}

// TestNothingIsNotTakenToBeChanged: an empty list offers no workbook to bring back, and
// its address says that there is nothing.
func TestNothingIsNotTakenToBeChanged(t *testing.T) {
	h, _ := sampleServer(t)
	const none = "?type=torture&year=1999"
	page := get(h, "/es/acts"+none).Body.String()
	if strings.Contains(page, "update.xlsx") || !strings.Contains(page, "/es/list/acts.csv") {
		t.Errorf("an empty list offers to be changed, or is no file: %.900s", text(page))
	}
	if page := get(h, "/es/acts").Body.String(); !strings.Contains(page, "/es/list/acts/update.xlsx") {
		t.Error("a list does not offer to be changed")
	}
	answer := get(h, "/es/list/acts/update.xlsx"+none)
	if answer.Code != http.StatusNotFound || !strings.Contains(text(answer.Body.String()), "Nada coincide con este filtro") || answer.Header().Get("Content-Disposition") != "" {
		t.Errorf("status %d: %.600s", answer.Code, text(answer.Body.String()))
	}
}
