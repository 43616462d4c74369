package web

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// sendsEntry posts a form as a browser without scripts does.
func sendsEntry(h http.Handler, address string, fields url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(fields.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var (
	entryInput = regexp.MustCompile(`<input ([^>]*)>|<textarea ([^>]*)>([^<]*)<`)
	entryName  = regexp.MustCompile(`name="([^"]+)"`)
	entryValue = regexp.MustCompile(`value="([^"]*)"`)
)

// openedEntry is what a browser sends of a form that has just been opened.
func openedEntry(t *testing.T, h http.Handler, address string) url.Values {
	t.Helper()
	answer := get(h, address)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d\n%.300s", address, answer.Code, text(answer.Body.String()))
	}
	fields := url.Values{}
	body := answer.Body.String()
	for _, m := range entryInput.FindAllStringSubmatch(body[strings.Index(body, `id="entry"`):], -1) {
		name := entryName.FindStringSubmatch(m[1] + m[2])
		choice := strings.Contains(m[1], `type="radio"`) || strings.Contains(m[1], `type="checkbox"`)
		if name == nil || choice && !strings.Contains(m[1], " checked") {
			continue
		}
		value := m[3]
		if said := entryValue.FindStringSubmatch(m[1]); said != nil {
			value = said[1]
		}
		fields.Set(name[1], html.UnescapeString(value))
	}
	return fields
}

func with(fields url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range fields {
		out[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// TestAnEventIsRecordedWithoutScripts fills in the form of an event as a browser
// without scripts does: wrong first, then with another act, then right; then sends
// it again.
func TestAnEventIsRecordedWithoutScripts(t *testing.T) {
	h, r := sampleServer(t)
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		at := "/" + string(lang) + "/events/new"
		fields := openedEntry(t, h, at)
		wrong := sendsEntry(h, at, with(fields, "do", "save", "event.date.0.v", "32 de mayo de 2019", "act0.victims.0.v", "muchas", "act0by0.party.0.v", "Nadie Conocida"))
		page := wrong.Body.String()
		if wrong.Code != http.StatusUnprocessableEntity {
			t.Fatalf("what is wrong is answered with %d", wrong.Code)
		}
		for _, want := range []string{`href="#event.date.0"`, `href="#act0.victims.0"`, `href="#act0.type.0"`, `href="#source"`, `href="#event.name.0"`, "32 de mayo de 2019", "muchas", `value="new"`} {
			if !strings.Contains(page, want) {
				t.Errorf("the page does not have %s", want)
			}
		}
		more := sendsEntry(h, at, with(fields, "do", "add:act", "event.name.0.es", "Retén"))
		if !strings.Contains(more.Body.String(), `id="act1"`) || !strings.Contains(more.Body.String(), `value="Retén"`) {
			t.Error("another act was not added, or what was typed is lost")
		}
		right := with(
			fields, "do", "save", "acts", "0,1", "act0.by", "0", "act1.by", "0",
			"newsource.title.0.v", "Informe de la visita", "newsource.date.0.v", "12 de marzo de 2020", "source.locator", "p. 4",
			"event.name.0.es", "Retén de Las Cruces "+string(lang), "event.date.0.how", "about", "event.date.0.v", "marzo de 2019", "event.territory.0.v", "Reynosa, Tamaulipas",
			"act0.type.0.v", "tortura", "act0.victims.0.how", "at-least", "act0.victims.0.v", "3",
			"act0by0.perpetrator.0.v", "semar",
			"act1.type.0.v", "detención arbitraria", "act1.victim.0.v", "Rosa Elvira Quintanilla "+string(lang), "act1.victim.0.id", "new",
		)
		if lang == locale.EN { // the same source as before may be another one
			right.Set("newsource.title.0.v", "Report of another visit")
		}
		saved := sendsEntry(h, at, right)
		if saved.Code != http.StatusSeeOther {
			t.Fatalf("saving is answered with %d: %.900s", saved.Code, summaryOf(saved.Body.String()))
		}
		id := monitor.NewEntity(fields.Get("token"), "event", 0)
		e, err := r.Entity(t.Context(), reader, id, monitor.AsOf{})
		if err != nil || e.Value("date").String() != "2019-03~" || e.Value("territory").String() != "MX-TAM-032" {
			t.Errorf("the event is %v, %v", e.Readings, err)
		}
		act, err := r.Entity(t.Context(), reader, monitor.NewEntity(fields.Get("token"), "act", 1), monitor.AsOf{})
		if err != nil || act.Value("event") != record.Ref(id) || act.Value("victim") == nil {
			t.Errorf("the second act is %v, %v", act.Readings, err)
		}
		before := mustPosition(t, r)
		if again := sendsEntry(h, at, right); again.Code != http.StatusSeeOther || mustPosition(t, r) != before {
			t.Errorf("sent twice: %d, and the journal grew by %d", again.Code, mustPosition(t, r)-before)
		}
	})
}

func summaryOf(page string) string {
	_, rest, _ := strings.Cut(page, `class="summary"`)
	return text(rest)
}

func mustPosition(t *testing.T, r *monitor.Record) record.Position {
	t.Helper()
	v, err := r.View(t.Context(), reader, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	return v.At.Position
}

// TestTwoPeopleOneField opens a form twice, saves both, and finds both kept.
func TestTwoPeopleOneField(t *testing.T) {
	h, r := sampleServer(t)
	at := "/es/acts/act-nl-disappearance/edit"
	first, second := openedEntry(t, h, at), openedEntry(t, h, at)
	say := func(of url.Values, victims string, pairs ...string) *httptest.ResponseRecorder {
		return sendsEntry(h, at, with(with(of, "do", "save", "source.id", "source:dos-2017", "it.victims.0.v", victims), pairs...))
	}
	if w := say(first, "41"); w.Code != http.StatusSeeOther {
		t.Fatalf("the first is answered with %d: %.500s", w.Code, summaryOf(w.Body.String()))
	}
	clash := say(second, "57")
	page := clash.Body.String()
	if clash.Code != http.StatusConflict || !strings.Contains(page, `value="57"`) || !strings.Contains(page, ">41<") || !strings.Contains(page, "Ana (LAWG)") {
		t.Fatalf("the second is answered with %d: %.500s", clash.Code, text(page))
	}
	if w := say(second, "57", "it.victims.0.clash", "further"); w.Code != http.StatusSeeOther {
		t.Errorf("beside it: %d", w.Code)
	}
	e, err := r.Entity(t.Context(), reader, record.ID{Type: "act", Key: "act-nl-disappearance"}, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, st := range e.Statements {
		if st.Property == "victims" {
			said[st.Value.String()] = true
		}
	}
	if !said["41"] || !said["57"] {
		t.Errorf("the victims are said to be %v", said)
	}
}

// TestACorrectionAndItsUndoing corrects a statement with a reason, reads it in the
// history, takes it back, and finds the entity as it was.
func TestACorrectionAndItsUndoing(t *testing.T) {
	h, r := sampleServer(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	at := "/en/acts/act-nl-disappearance/edit"
	before, err := r.Entity(t.Context(), reader, id, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`name="(it\.victims\.c\d+-\d+)\.v" id="[^"]+" value="([^"]*)"`).FindStringSubmatch(get(h, at).Body.String())
	if row == nil {
		t.Fatal("nothing of the victims can be corrected")
	}
	fields := openedEntry(t, h, at)
	without := sendsEntry(h, at, with(fields, "do", "save", row[1]+".v", "99"))
	if without.Code != http.StatusUnprocessableEntity || !strings.Contains(without.Body.String(), `href="#reason"`) {
		t.Errorf("without a reason: %d, %.300s", without.Code, summaryOf(without.Body.String()))
	}
	saved := sendsEntry(h, at, with(fields, "do", "save", row[1]+".v", "99", "reason", "I misread page 4"))
	if saved.Code != http.StatusSeeOther {
		t.Fatalf("with a reason: %d, %.500s", saved.Code, summaryOf(saved.Body.String()))
	}
	if history := text(get(h, "/en/acts/act-nl-disappearance/history").Body.String()); !strings.Contains(history, "Corrected Victims: it said") || !strings.Contains(history, "I misread page 4") {
		t.Errorf("the history says %.600s", history)
	}
	undo := "/en/journal/" + position(mustPosition(t, r)) + "/undo"
	if plan := text(get(h, undo).Body.String()); !strings.Contains(plan, "Counts no more: Victims: 99") || !strings.Contains(plan, "Has its rank again: Victims") {
		t.Errorf("the plan says %.600s", plan)
	}
	if w := sendsEntry(h, undo, url.Values{}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("undone without a reason: %d", w.Code)
	}
	if w := sendsEntry(h, undo, url.Values{"reason": {"it was right"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("undone: %d %.300s", w.Code, text(w.Body.String()))
	}
	after, err := r.Entity(t.Context(), reader, id, monitor.AsOf{})
	if err != nil || len(after.Readings["victims"]) != len(before.Readings["victims"]) || after.Value("victims") != before.Value("victims") {
		t.Errorf("after it the victims are %v, before it %v; %v", after.Readings["victims"], before.Readings["victims"], err)
	}
}

// TestADraftIsFoundAgain keeps a draft, finds it on the form and the list, takes it
// up, saves it, and finds it gone.
func TestADraftIsFoundAgain(t *testing.T) {
	h, r := sampleServer(t)
	at := "/es/new/parties"
	fields := openedEntry(t, h, at)
	typed := with(fields, "it.name.0.es", "Consuelo Ibarra Montaño", "it.kind.0.v", "Persona")
	if w := sendsEntry(h, "/es/drafts", typed); w.Code != http.StatusNoContent {
		t.Fatalf("keeping a draft: %d %.300s", w.Code, text(w.Body.String()))
	}
	for _, page := range []string{at, "/es/drafts"} {
		if !strings.Contains(get(h, page).Body.String(), "Consuelo Ibarra Montaño") {
			t.Errorf("%s does not show the draft", page)
		}
	}
	again := get(h, at+"?draft="+fields.Get("token")).Body.String()
	if !strings.Contains(again, `value="Consuelo Ibarra Montaño"`) || !strings.Contains(again, fields.Get("token")) {
		t.Error("the draft does not fill the form in again")
	}
	if w := sendsEntry(h, at, with(typed, "do", "save")); w.Code != http.StatusSeeOther {
		t.Fatalf("saving it: %d %.300s", w.Code, summaryOf(w.Body.String()))
	}
	if drafts, err := r.DraftsOf(t.Context(), reader); err != nil || len(drafts) != 0 {
		t.Errorf("after saving there are %v, %v", drafts, err)
	}
	if w := get(h, at+"?draft="+fields.Get("token")); w.Code != http.StatusNotFound {
		t.Errorf("a draft that is gone: %d", w.Code)
	}
	// The same person again is asked about, and saved when somebody says so.
	twice := with(openedEntry(t, h, at), "it.name.0.es", "Ibarra Consuelo", "it.kind.0.v", "Persona", "do", "save")
	if w := sendsEntry(h, at, twice); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "it.distinct") {
		t.Errorf("somebody like her: %d", w.Code)
	}
	if w := sendsEntry(h, at, with(twice, "it.distinct", "1")); w.Code != http.StatusSeeOther {
		t.Errorf("another person: %d %.300s", w.Code, summaryOf(w.Body.String()))
	}
}

func TestSuggestionsKnowBothLanguagesAndPlaces(t *testing.T) {
	h, _ := sampleServer(t)
	for _, c := range []struct{ address, want string }{
		{"/es/suggest/term?of=violation-types&q=desap+forz", "Desaparición forzada"},
		{"/es/suggest/term?of=violation-types&q=enforced+dis", "Desaparición forzada"},
		{"/en/suggest/place?q=nuevo+lare", "Nuevo Laredo, Tamaulipas"},
		{"/es/suggest/place?q=Chiapas%3B+oax", "Chiapas; Oaxaca"},
		{"/es/suggest/ref?of=event&q=tlatl", "event:ev-tlatlaya"},
		{"/es/suggest/reading?q=marzo+de+2018&how=about", "hacia marzo de 2018"},
		{"/en/suggest/reading?q=March+2018&how=about", "March 2018"},
		{"/es/suggest/reading?of=count&q=34&how=at-least", "al menos 34"},
		{"/es/suggest/reading?q=mañana", "mañana"},
	} {
		if body := get(h, c.address).Body.String(); !strings.Contains(body, c.want) {
			t.Errorf("%s gives %s, without %q", c.address, body, c.want)
		}
	}
}
