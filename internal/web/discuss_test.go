package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

const talked = "/acts/act-nl-disappearance"

// TestADiscussionOnItsPage: what is wrong comes back with what was typed; a comment sent
// twice is there once; it and the task are told on the entity's page, and one's own can
// be taken back.
func TestADiscussionOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	page := get(h, "/es"+talked+"/discussion").Body.String()
	key := regexp.MustCompile(`name="key" value="(w-[a-z0-9]{8})"`).FindStringSubmatch(page)
	if key == nil {
		t.Fatal("the form brings no key")
	}
	if answer := post(h, "/es"+talked+"/discussion", "key", key[1], "words", " "); answer.Code != http.StatusUnprocessableEntity {
		t.Errorf("a comment without words: status %d", answer.Code)
	}
	for range 2 {
		if answer := post(h, "/es"+talked+"/discussion", "key", key[1], "words", "¿Cuántas <b>personas</b>?"); answer.Code != http.StatusSeeOther {
			t.Fatalf("status %d", answer.Code)
		}
	}
	page = get(h, "/es"+talked+"/discussion").Body.String()
	if n := strings.Count(page, "<li id=\""+key[1]+"\""); n != 1 || !strings.Contains(page, "¿Cuántas &lt;b&gt;personas") {
		t.Errorf("the comment stands there %d times", n)
	}
	wrong := post(h, "/es"+talked+"/tasks", "task", "w-aaaaaaaa", "words", "Buscar el oficio", "status", "open", "due", "ayer")
	if body := wrong.Body.String(); wrong.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="ayer"`) || !strings.Contains(body, "Buscar el oficio") {
		t.Errorf("a date that is none: status %d", wrong.Code)
	}
	if answer := post(h, "/es"+talked+"/tasks", "task", "w-aaaaaaaa", "words", "Buscar el oficio", "status", "doing", "due", "2026-12-01"); answer.Code != http.StatusSeeOther {
		t.Fatalf("status %d", answer.Code)
	}
	for _, lang := range []struct{ path, want string }{
		{"/es", "1 comentario. Buscar el oficio · En curso · a cargo de nadie todavía · para: 1 dic 2026."},
		{"/en", "1 comment. Buscar el oficio · In progress · assigned to nobody yet · due 1 Dec 2026."},
	} {
		if got := text(get(h, lang.path+talked).Body.String()); !strings.Contains(got, lang.want) {
			t.Errorf("the page of the act does not say %q", lang.want)
		}
	}
	if answer := post(h, "/en"+talked+"/discussion", "comment", key[1], "words", ""); answer.Code != http.StatusSeeOther {
		t.Fatalf("status %d", answer.Code)
	}
	if got := text(get(h, "/en"+talked+"/discussion").Body.String()); !strings.Contains(got, "Its author withdrew this comment.") || strings.Contains(got, "Cuántas") {
		t.Error("the comment was withdrawn, and still stands there")
	}
	if rows, err := r.Page(t.Context(), reader, "acts where tasks.status under open", 0, monitor.AsOf{}); err != nil || len(rows) != 1 || !rows[0].Certain {
		t.Errorf("the list of acts with open tasks: %v %v", rows, err)
	}
}

// TestNewsOfTheDemonstration: one person writes to another, who reads it, and says so;
// a reload takes nothing away.
func TestNewsOfTheDemonstration(t *testing.T) {
	h, r := demoServer(t)
	people, _, err := r.People(t.Context(), reader)
	if err != nil || len(people) < 2 {
		t.Fatal(people, err)
	}
	to := people[0]
	about := record.ID{Type: "act", Key: "act-nl-disappearance"}
	if _, err := r.Comment(t.Context(), reader, monitor.NewComment{About: about, Words: "@" + to.Account + " ¿lo vio?", Lang: locale.ES}); err != nil {
		t.Fatal(err)
	}
	near := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		q.RemoteAddr = "127.0.0.1:40000"
		h.ServeHTTP(w, q)
	})
	g := &guarded{t: t, h: near, r: r, time: clock()}
	b := g.tab()
	b.open("/es/who")
	b.fill("/who", "person", to.Account)
	for range 2 {
		b.open("/es/since")
		for _, want := range []string{"Novedades (1 para usted)", "se dirige a usted", "@" + to.Name + " ¿lo vio?"} {
			b.wants(200, want)
		}
	}
	b.fill("/since")
	if page := text(b.page); strings.Contains(page, "para usted)") || !strings.Contains(page, "Nada nuevo le está dirigido") {
		t.Errorf("it was read, and is still told: %.400s", page)
	}
}

// TestWorkingTogetherInABrowser comments, answers, makes a task and reads the news, in
// each language on a desk and on a phone.
func TestWorkingTogetherInABrowser(t *testing.T) {
	b := openBrowser(t)
	for _, look := range []struct {
		lang  string
		width int64
	}{{"es", 1280}, {"en", 390}, {"en", 1280}, {"es", 390}} {
		b.screen(look.width, "light")
		name := look.lang + map[bool]string{true: "-phone", false: "-desk"}[look.width == 390]
		b.open("/" + look.lang + talked + "/discussion")
		b.cleanForm(name + ", no word yet")
		b.writes(`form[aria-label] textarea[id^="say"]`, "Falta el oficio "+name)
		b.presses(`form:has(textarea[id^="say"]) .buttons button`, `li[id^="w-"]`)
		b.do(chromedp.Click(chromedp.CSS(`aside.side details:last-of-type summary`)))
		b.writes(`textarea[id^="new-task"]`, "Pedir el oficio "+name)
		b.cleanForm(name + ", a task")
		b.presses(`form:has(textarea[id^="new-task"]) .buttons button`, `aside.side li[id^="w-"]`)
		b.cleanForm(name + ", said and to be done")
		b.picture(name + "-discussion")
		b.open("/" + look.lang + talked)
		b.cleanForm(name + ", the act")
		b.picture(name + "-act")
		b.open("/" + look.lang + "/since")
		b.cleanForm(name + ", news")
		b.picture(name + "-since")
	}
}
