package web

import (
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// bulkSends are what a browser sends of the form on the page of a bulk edit.
func bulkSends(t *testing.T, page string) url.Values {
	t.Helper()
	_, form, ok := strings.Cut(page, `class="form entry bulk"`)
	if !ok {
		t.Fatalf("no form of a bulk edit: %.900s", text(page))
	}
	form, _, _ = strings.Cut(form, "</form>")
	fields := url.Values{}
	for _, m := range entryInput.FindAllStringSubmatch(form, -1) {
		name := entryName.FindStringSubmatch(m[1] + m[2])
		choice := strings.Contains(m[1], `type="radio"`) || strings.Contains(m[1], `type="checkbox"`)
		if name == nil || choice && !strings.Contains(m[1], " checked") {
			continue
		}
		value := m[3]
		if said := entryValue.FindStringSubmatch(m[1]); said != nil {
			value = said[1]
		}
		fields.Add(name[1], html.UnescapeString(value))
	}
	return fields
}

// TestABulkEditByThePages: a property is chosen and filled in, a preview saves nothing,
// accepting saves once however often it is sent, the list tells it, and leads to
// what undoes it.
func TestABulkEditByThePages(t *testing.T) {
	h, r := sampleServer(t)
	const list = "territory=MX&columns=date%2Cplace"
	before := mustPosition(t, r)
	answer := get(h, "/en/bulk/acts?all=match&"+list)
	fields := bulkSends(t, answer.Body.String())
	n := len(fields["key"])
	if n < 2 || fields.Get("list") != "columns=date%2Cplace&territory=MX" {
		t.Fatalf("all that match are %v of the list %s", fields["key"], fields.Get("list"))
	}
	send := func(fields url.Values, do string, pairs ...string) (page string, status int, to string) {
		t.Helper()
		answer := sendsEntry(h, "/en/bulk/acts", with(fields, append(pairs, "do", do)...))
		return answer.Body.String(), answer.Code, answer.Header().Get("Location")
	}
	page, _, _ := send(fields, "property", "property", "place")
	fields = with(bulkSends(t, page), "it.place.0.v", "MX-TAM", "source.v", "letter-2018", "reason", "")
	if page, status, _ := send(fields, "save"); status != http.StatusUnprocessableEntity || !strings.Contains(page, `id="summary"`) {
		t.Errorf("without a reason: status %d: %.600s", status, text(page))
	}
	page, _, _ = send(fields, "preview", "reason", "read again")
	if !strings.Contains(text(page), "Tamaulipas") || !strings.Contains(page, `value="save"`) || !strings.Contains(text(page), "read again") {
		t.Fatalf("the preview: %.1500s", text(page))
	}
	if got := mustPosition(t, r); got != before {
		t.Fatalf("a preview moved the record from %d to %d", before, got)
	}
	fields = bulkSends(t, page)
	_, status, to := send(fields, "save")
	after := mustPosition(t, r)
	if status != http.StatusSeeOther || after <= before || !strings.HasPrefix(to, "/en/acts?") || !strings.Contains(to, "territory=MX") {
		t.Fatalf("saved: status %d, to %s, from %d to %d", status, to, before, after)
	}
	if _, status, again := send(fields, "save"); status != http.StatusSeeOther || again != to || mustPosition(t, r) != after {
		t.Errorf("sent twice: status %d, to %s, at %d", status, again, mustPosition(t, r))
	}
	to, _, _ = strings.Cut(to, "#")
	page = get(h, to).Body.String()
	if !strings.Contains(text(page), "entities changed. “read again”") || !strings.Contains(page, "/undo") {
		t.Errorf("the list does not tell it: %.900s", text(page))
	}
	place := func() int {
		return strings.Count(get(h, "/en/list/acts.csv?"+list).Body.String(), "Tamaulipas")
	}
	if got := place(); got < n {
		t.Errorf("%d of %d acts have the place", got, n)
	}
	undo := "/en/journal/" + position(after) + "/undo"
	answer = get(h, undo)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d", undo, answer.Code)
	}
}

// TestABulkEditShowsWhatClashes: what somebody else changed since the preview is shown
// and left out, and nothing is saved before it was seen.
func TestABulkEditShowsWhatClashes(t *testing.T) {
	h, r := sampleServer(t)
	fields := bulkSends(t, get(h, "/en/bulk/acts?all=match&territory=MX").Body.String())
	page := sendsEntry(h, "/en/bulk/acts", with(fields, "property", "place", "do", "property")).Body.String()
	filled := with(bulkSends(t, page), "it.place.0.v", "MX-TAM", "source.v", "letter-2018", "reason", "read again", "do", "preview")
	fields = bulkSends(t, sendsEntry(h, "/en/bulk/acts", filled).Body.String())
	id := record.ID{Type: "act", Key: fields["key"][0]}
	if _, err := r.Save(t.Context(), access.Operator("WOLA", "Luis"), record.ChangeSet{Reason: "meanwhile", Changes: []record.Change{{Entity: id, Add: []record.Statement{
		{Entity: id, Property: "place", Value: record.Territories("MX-GRO")},
	}}}}); err != nil {
		t.Fatal(err)
	}
	at := mustPosition(t, r)
	answer := sendsEntry(h, "/en/bulk/acts", with(fields, "do", "save"))
	page = answer.Body.String()
	if answer.Code != http.StatusConflict && answer.Code != http.StatusUnprocessableEntity || !strings.Contains(text(page), "Somebody changed something meanwhile") {
		t.Fatalf("status %d: %.900s", answer.Code, text(page))
	}
	if got := mustPosition(t, r); got != at {
		t.Fatalf("a clash saved something: %d, was %d", got, at)
	}
	fields = bulkSends(t, page)
	if got := fields["changed"]; len(got) != 1 || got[0] != id.Key {
		t.Errorf("left out are %v, want %s", got, id.Key)
	}
	if answer := sendsEntry(h, "/en/bulk/acts", with(fields, "do", "save")); answer.Code != http.StatusSeeOther {
		t.Errorf("the rest: status %d: %.600s", answer.Code, text(answer.Body.String()))
	}
}

// TestABulkEditHasItsLimits: no past, no more than fit, no people, nobody who may not.
func TestABulkEditHasItsLimits(t *testing.T) {
	h, r := sampleServer(t)
	for address, want := range map[string]int{
		"/en/bulk/accounts": http.StatusNotFound, "/en/bulk/none": http.StatusNotFound, "/en/bulk/acts?at=5": http.StatusBadRequest,
		"/en/bulk/acts?key=act-nl-disappearance": http.StatusOK,
	} {
		if got := get(h, address).Code; got != want {
			t.Errorf("%s: status %d, want %d", address, got, want)
		}
	}
	fields := bulkSends(t, get(h, "/en/bulk/acts?key=act-nl-disappearance").Body.String())
	fields = with(fields, "property", "place", "it.place.0.v", "MX-TAM", "source.v", "letter-2018", "reason", "x", "do", "save")
	fields["key"] = nil
	for i := range 501 {
		fields["key"] = append(fields["key"], "k-"+position(record.Position(i+1)))
	}
	at := mustPosition(t, r)
	if answer := sendsEntry(h, "/en/bulk/acts", fields); answer.Code != http.StatusUnprocessableEntity && answer.Code != http.StatusBadRequest || mustPosition(t, r) != at {
		t.Errorf("501 at once: status %d: %.600s", answer.Code, text(answer.Body.String()))
	}
	reads, err := New(r, Options{Actor: access.Actor{Name: "Eva", Account: "a-eva", Organisation: "LAWG", Roles: []access.Role{access.Reader}}, Now: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	fields["key"] = []string{"act-nl-disappearance"}
	if answer := sendsEntry(reads, "/en/bulk/acts", fields); answer.Code != http.StatusForbidden || mustPosition(t, r) != at {
		t.Errorf("a reader saves: status %d", answer.Code)
	}
	if page := get(reads, "/en/acts").Body.String(); strings.Contains(page, "/en/bulk/") || strings.Contains(page, "update.xlsx") {
		t.Error("a reader is offered to change a list")
	}
}
