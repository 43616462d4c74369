package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// keptEvent records an event of the first organisation of the demonstration, for its own
// people and for Carla of another.
func keptEvent(t *testing.T, r *monitor.Record) record.ID {
	t.Helper()
	ana := access.Actor{Name: "Ana Ejemplo", Account: "a-ana", Organisation: "lawg", Roles: []access.Role{access.Administrator}}
	id := record.ID{Type: "event", Key: "ev-guardado"}
	_, err := r.Save(t.Context(), ana, record.ChangeSet{Reason: "prueba", Changes: []record.Change{{Entity: id, Add: []record.Statement{
		{Entity: id, Property: "name", Value: record.Words(map[string]string{"es": "Suceso guardado", "en": "Kept event"})},
		{Entity: id, Property: "place", Value: record.Plain("Iguala")},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Share(t.Context(), ana, id, access.Sharing{Level: access.Named, People: []string{"a-carla"}}, "riesgo"); err != nil {
		t.Fatal(err)
	}
	return id
}

// TestWhoReadIsOnItsPage: whoever opens any page of a sensitive entity, or takes a list
// with it out, is on the page that its owner sees; to others that page is not there.
func TestWhoReadIsOnItsPage(t *testing.T) {
	b := demoTab(t)
	keptEvent(t, b.r)
	become := func(account string) {
		t.Helper()
		b.open("/en/who")
		b.fill("/who", "person", account)
	}
	become("a-carla")
	const kept = "/en/events/ev-guardado"
	for _, page := range []string{"", "/statements", "/history", "/edit"} {
		b.open(kept + page)
		b.wants(200, "Kept event")
	}
	b.open("/en/list/events.csv")
	b.wants(200, "Kept event")
	b.open("/en/query.json?q=events")
	b.wants(200, "ev-guardado")
	b.open(kept + "/readers")
	if b.status != 403 {
		t.Errorf("a documenter of another organisation: status %d", b.status)
	}
	become("a-elena")
	b.open(kept + "/readers")
	theirs := b.page
	b.open("/en/events/ev-inexiste/readers")
	if b.status != 404 || strings.ReplaceAll(theirs, "ev-guardado", "ev-inexiste") != b.page {
		t.Errorf("for another's protection officer the page is not as one that is not there: status %d", b.status)
	}
	become("a-ana")
	b.open(kept + "/statements")
	if !strings.Contains(b.page, `href="/en/events/ev-guardado/readers"`) {
		t.Error("its page does not lead to who read it")
	}
	b.open("/es/events/ev-guardado/readers")
	page := text(b.page)
	if n := strings.Count(page, "Carla Sample Amnistía"); n != 3 {
		b.t.Errorf("Carla is on the page %d times, want once for the page, once for each list: %.1500s", n, page)
	}
	for _, want := range []string{"Ana Ejemplo", "en su página", "en un archivo", "como JSON", "solo la ve su organización"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %.1500s", want, page)
		}
	}
	b.open("/en/events/ev-tlatlaya/statements")
	if strings.Contains(b.page, "/readers") {
		t.Error("what all may see leads to who read it")
	}
}

// TestReadersInABrowser looks at who read an entity, in each language on a desk and on a
// phone.
func TestReadersInABrowser(t *testing.T) {
	b := openBrowser(t)
	h, r := demoServer(t)
	keptEvent(t, r)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	b.base = server.URL
	b.open("/es/events/ev-guardado")
	b.open("/es/query.json?q=events")
	for _, look := range []struct {
		lang  string
		width int64
	}{{"es", 1280}, {"en", 390}, {"en", 1280}, {"es", 390}} {
		b.screen(look.width, "light")
		name := look.lang + map[bool]string{true: "-phone", false: "-desk"}[look.width == 390]
		b.open("/" + look.lang + "/events/ev-guardado/readers")
		b.cleanForm(name)
		b.picture("readers-" + name)
	}
}

// TestErasingNamesFilters: a saved filter that names the entity is told before it is
// erased, and stays.
func TestErasingNamesFilters(t *testing.T) {
	h, r := sampleServer(t)
	f := monitor.Filter{Name: "Los de Nuevo Laredo", Level: monitor.ForMyself, Query: "involvements where act = act:act-nl-disappearance"}
	if _, err := r.SaveFilter(t.Context(), reader, f, true); err != nil {
		t.Fatal(err)
	}
	if page := text(get(h, "/es/acts/act-nl-disappearance/erase").Body.String()); !strings.Contains(page, "Filtros guardados que la nombran por su identificador: «Los de Nuevo Laredo»") {
		t.Errorf("the page does not name the filter: %.800s", page)
	}
	if page := text(get(h, "/es/acts/act-tl-killing/erase").Body.String()); strings.Contains(page, "Filtros guardados que") {
		t.Error("the page of another act names it too")
	}
}
