package monitor_test

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// neighbours are a record with two organisations and a person of each.
func neighbours(t *testing.T) (h *house, wola, dplf access.Actor) {
	t.Helper()
	h = newHouse(t)
	for key, name := range map[string]string{"wola": "WOLA", "dplf": "DPLF"} {
		if _, err := h.NewMember(t.Context(), h.operator(), key, name, locale.EN); err != nil {
			t.Fatal(err)
		}
	}
	person := func(member, name string) access.Actor {
		key, _, err := h.Invite(t.Context(), h.operator(), monitor.NewPerson{Name: name, Member: member, Roles: []access.Role{access.Documenter}})
		if err != nil {
			t.Fatal(err)
		}
		return access.Actor{Name: name, Account: key, Organisation: member, Roles: []access.Role{access.Documenter}}
	}
	return h, person("wola", "Ana"), person("dplf", "Luis")
}

func event(name string) record.ChangeSet {
	id := record.ID{Type: "event", Key: "ev-" + strings.ToLower(name)}
	return record.ChangeSet{Reason: "prueba", Changes: []record.Change{{Entity: id, Add: []record.Statement{
		{Entity: id, Property: "name", Value: record.Words(map[string]string{"es": name})},
	}}}}
}

func (h *house) sees(who access.Actor, id record.ID) bool {
	h.t.Helper()
	_, err := h.Entity(h.t.Context(), who, id, monitor.AsOf{})
	return err == nil
}

// TestOrganisationsShareAsTheySay: by default, one by one, with named people; and
// what is kept from somebody is not there for them.
func TestOrganisationsShareAsTheySay(t *testing.T) {
	h, wola, dplf := neighbours(t)
	ctx := t.Context()
	open := record.ID{Type: "event", Key: "ev-abierto"}
	if _, err := h.Save(ctx, wola, event("Abierto")); err != nil {
		t.Fatal(err)
	}
	if err := h.SetDefaultLevel(ctx, h.operator(), "wola", access.Organisation); err != nil {
		t.Fatal(err)
	}
	kept := record.ID{Type: "event", Key: "ev-reservado"}
	if _, err := h.Save(ctx, wola, event("Reservado")); err != nil {
		t.Fatal(err)
	}
	if !h.sees(dplf, open) || h.sees(dplf, kept) || !h.sees(wola, kept) || !h.sees(h.operator(), kept) {
		t.Error("the default level does not hold for what is entered from then on, and for that alone")
	}
	list, err := h.Search(ctx, dplf, "reservado", 10, monitor.AsOf{})
	if err != nil || len(list) > 0 {
		t.Errorf("a search finds what is kept from whoever searches: %v, %v", list, err)
	}
	_, err = h.Save(ctx, dplf, event("Reservado"))
	wants(t, err, "monitor.taken")

	if _, err := h.Share(ctx, wola, kept, access.Sharing{Level: access.Named, People: []string{dplf.Account}}, "lo revisan dos"); err != nil {
		t.Fatal(err)
	}
	if !h.sees(dplf, kept) || !h.sees(wola, kept) {
		t.Error("those who are named do not see it")
	}
	wolas := wola
	wolas.Account = "a-another"
	if h.sees(wolas, kept) {
		t.Error("somebody of the organisation who is not named sees it")
	}
	shared, err := h.SharedWith(ctx, dplf, kept)
	if err != nil || shared.Owner != "wola" || shared.OwnersLevel().Level != access.Named || shared.Mine.Level != access.Coalition {
		t.Errorf("%+v, %v", shared, err)
	}
	_, err = h.Share(ctx, wola, kept, access.Sharing{Level: access.Named, People: []string{"a-nobody"}}, "x")
	wants(t, err, "monitor.not-a-person")
	_, err = h.Share(ctx, wola, kept, access.Sharing{Level: access.Named}, "x")
	wants(t, err, "monitor.nobody-named")
	_, err = h.Share(ctx, wola, kept, access.Sharing{Level: access.Public}, " ")
	wants(t, err, "monitor.no-reason")
	_, err = h.Share(ctx, wola, record.ID{Type: "member", Key: "wola"}, access.Sharing{Level: access.Named}, "x")
	wants(t, err, "monitor.people-are-shared")
	wants(t, h.SetDefaultLevel(ctx, h.operator(), "wola", access.Named), "monitor.no-default")

	public := wola
	public.As = &access.As{Public: true}
	if h.sees(public, open) {
		t.Error("the public sees what is the coalition's")
	}
	if _, err := h.Share(ctx, wola, open, access.Sharing{Level: access.Public}, "ya se publicó"); err != nil {
		t.Fatal(err)
	}
	if !h.sees(public, open) {
		t.Error("the public does not see what is public")
	}
	if _, err := h.Save(ctx, public, event("Otro")); err == nil {
		t.Error("somebody who looks in another's place can write")
	}
}

// TestNobodysWordsGoFurtherThanTheOwnersLevel: what another organisation says of an
// entity is bound by how its owner shares it, and by how it shares that itself.
func TestNobodysWordsGoFurtherThanTheOwnersLevel(t *testing.T) {
	h, wola, dplf := neighbours(t)
	ctx := t.Context()
	id := record.ID{Type: "event", Key: "ev-caso"}
	if _, err := h.Save(ctx, wola, event("Caso")); err != nil {
		t.Fatal(err)
	}
	more := record.ChangeSet{Reason: "lo que sabemos", Changes: []record.Change{{Entity: id, Add: []record.Statement{
		{Entity: id, Property: "place", Value: line(t, "visto por DPLF")},
	}}}}
	if _, err := h.Save(ctx, dplf, more); err != nil {
		t.Fatal(err)
	}
	says := func(who access.Actor) int {
		stmts, err := h.Statements(ctx, who, id, monitor.AsOf{})
		if err != nil {
			return 0
		}
		return len(stmts)
	}
	if says(wola) != 2 || says(dplf) != 2 {
		t.Fatal("both should see both")
	}
	if _, err := h.Share(ctx, dplf, id, access.Sharing{Level: access.Organisation}, "nuestro"); err != nil {
		t.Fatal(err)
	}
	if got := says(wola); got != 1 {
		t.Errorf("wola sees %d statements of its own event, want its own alone", got)
	}
	if got := says(dplf); got != 3 {
		t.Errorf("dplf sees %d statements, want all and its level", got)
	}
	e, err := h.Entity(ctx, wola, id, monitor.AsOf{})
	if err != nil || e.Line("place") != "" {
		t.Errorf("wola reads what dplf keeps: %v, %v", e.Readings, err)
	}
	if _, err := h.Share(ctx, wola, id, access.Sharing{Level: access.Organisation}, "con reserva"); err != nil {
		t.Fatal(err)
	}
	if says(dplf) != 0 {
		t.Error("dplf's words go further than wola allows")
	}
	report, err := h.Verify(ctx, monitor.VerifyOptions{})
	if err != nil || !report.OK {
		t.Errorf("%+v, %v", report.Problems, err)
	}
}

func line(t *testing.T, words string) record.Value {
	t.Helper()
	v, err := record.Kind{Base: record.Line}.Parse(words)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestLevelsComeBackWithTheFiles: what is exported and brought in again is shared as it
// was, and a level that is none is refused on its row.
func TestLevelsComeBackWithTheFiles(t *testing.T) {
	h, wola, _ := neighbours(t)
	ctx := t.Context()
	if err := h.SetDefaultLevel(ctx, h.operator(), "wola", access.Organisation); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Save(ctx, wola, event("Reservado")); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir() + "/out"
	if _, err := h.Export(ctx, h.operator(), folder, monitor.ExportOptions{Types: []string{"events"}}); err != nil {
		t.Fatal(err)
	}
	files, err := monitor.FilesIn(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	again, wolaAgain, dplfAgain := neighbours(t)
	if _, err := again.Import(ctx, access.Actor{Name: "Ana", Account: wolaAgain.Account, Organisation: "wola", Roles: []access.Role{access.Administrator}}, files, monitor.ImportOptions{Reason: "de vuelta"}); err != nil {
		t.Fatal(err)
	}
	kept := record.ID{Type: "event", Key: "ev-reservado"}
	if again.sees(dplfAgain, kept) || !again.sees(wolaAgain, kept) {
		t.Error("what was kept is shared with the coalition after it came back")
	}
	bad := monitor.ImportFile{Name: "events.csv", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("id,name_es,shared\nev-x,Caso,everybody\n")), nil
	}}
	_, err = again.Import(ctx, again.operator(), []monitor.ImportFile{bad}, monitor.ImportOptions{Reason: "x"})
	if err == nil || !strings.Contains(err.Error(), "shared") {
		t.Errorf("a level that is none is taken: %v", err)
	}
}
