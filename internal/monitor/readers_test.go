package monitor_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// as gives somebody another role.
func as(who access.Actor, role access.Role) access.Actor {
	who.Roles = []access.Role{role}
	return who
}

// TestWhoReadSensitiveRecords: one line a person and hour, of what its owner keeps from
// part of the coalition, to be seen by that owner alone, for a year.
func TestWhoReadSensitiveRecords(t *testing.T) {
	h, wola, dplf := neighbours(t)
	ctx := t.Context()
	kept, open := record.ID{Type: "event", Key: "ev-guardado"}, record.ID{Type: "event", Key: "ev-abierto"}
	for _, name := range []string{"Guardado", "Abierto"} {
		if _, err := h.Save(ctx, wola, event(name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Share(ctx, wola, kept, access.Sharing{Level: access.Named, People: []string{dplf.Account}}, "riesgo"); err != nil {
		t.Fatal(err)
	}
	owner := as(wola, access.ProtectionOfficer)
	start := h.now()
	for range 3 {
		h.NoteReading(dplf, kept, monitor.ReadAsPage)
		h.NoteReading(dplf, open, monitor.ReadAsPage)
		h.NoteReading(h.operator(), kept, monitor.ReadAsPage)
	}
	h.pass(time.Hour)
	h.NoteReading(dplf, kept, monitor.ReadAsJSON)
	log, err := h.Readers(ctx, owner, kept)
	if err != nil || log.Owner != "wola" || !log.Sensitive || len(log.Readings) != 2 {
		t.Fatalf("%+v, %v, want two lines", log, err)
	}
	if one := log.Readings[1]; one.Account != dplf.Account || one.Name != "Luis" || one.Organisation != "dplf" || !one.At.Equal(start.UTC()) || one.How != monitor.ReadAsPage {
		t.Errorf("the first line is %+v", one)
	}
	if log.Readings[0].How != monitor.ReadAsJSON {
		t.Errorf("the second line is %+v", log.Readings[0])
	}
	if log, err := h.Readers(ctx, owner, open); err != nil || log.Sensitive || len(log.Readings) != 0 {
		t.Errorf("what all see: %+v, %v, want no line", log, err)
	}
	// Whose log it is.
	none := errOf(h.Readers(ctx, owner, record.ID{Type: "event", Key: "ev-nada"}))
	wants(t, none, "monitor.no-entity")
	wants(t, errOf(h.Readers(ctx, as(dplf, access.Administrator), kept)), "monitor.no-entity")
	wants(t, errOf(h.Readers(ctx, wola, kept)), "monitor.may-not")
	if log, err := h.Readers(ctx, h.operator(), kept); err != nil || len(log.Readings) != 2 {
		t.Errorf("the operator: %+v, %v", log, err)
	}
	// A year later, at the next signing in, they are gone.
	h.pass(367 * 24 * time.Hour)
	h.administrator()
	if log, err := h.Readers(ctx, owner, kept); err != nil || len(log.Readings) != 0 {
		t.Errorf("a year later: %+v, %v", log, err)
	}
}

// TestListsTakenOutAreNoted: one line a file and owner, with the query for those alone
// whose own it is.
func TestListsTakenOutAreNoted(t *testing.T) {
	h, wola, dplf := neighbours(t)
	ctx := t.Context()
	id := record.ID{Type: "event", Key: "ev-guardado"}
	for _, name := range []string{"Guardado", "Abierto"} {
		if _, err := h.Save(ctx, wola, event(name)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Share(ctx, wola, id, access.Sharing{Level: access.Named, People: []string{dplf.Account}}, "riesgo"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.WholeList(ctx, dplf, "events order by name", monitor.AsOf{}, monitor.ListCSV); err != nil {
		t.Fatal(err)
	}
	if err := h.NoteTaking(ctx, wola, []query.Row{{ID: id}}, monitor.ReadAsJSON, "events"); err != nil {
		t.Fatal(err)
	}
	if err := h.NoteTaking(ctx, wola, []query.Row{{ID: record.ID{Type: "event", Key: "ev-abierto"}}}, monitor.ReadAsJSON, "events"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Export(ctx, dplf, filepath.Join(t.TempDir(), "out"), monitor.ExportOptions{Types: []string{"event"}}); err != nil {
		t.Fatal(err)
	}
	log, err := h.Readers(ctx, as(wola, access.Administrator), id)
	if err != nil || len(log.Readings) != 0 || len(log.Takings) != 3 {
		t.Fatalf("%+v, %v, want three lists", log, err)
	}
	queries := map[string]string{}
	for _, one := range log.Takings {
		if one.Entities != 1 {
			t.Errorf("%+v, want one entity", one)
		}
		queries[one.Organisation+" "+one.How] = one.Query
	}
	if queries["dplf file"] != "" || queries["dplf command"] != "" || queries["wola json"] != "events" {
		t.Errorf("the owner sees the queries %v", queries)
	}
	if log, err = h.Readers(ctx, h.operator(), id); err != nil || len(log.Takings) != 3 {
		t.Fatalf("%+v, %v", log, err)
	}
	for _, one := range log.Takings {
		if one.Query == "" {
			t.Errorf("the operator does not see what was asked: %+v", one)
		}
	}
}

// TestWhatWaitsIsWrittenAtTheEnd: who read is in the file once the record is closed.
func TestWhatWaitsIsWrittenAtTheEnd(t *testing.T) {
	h, wola, _ := neighbours(t)
	ctx := t.Context()
	id := record.ID{Type: "event", Key: "ev-guardado"}
	if _, err := h.Save(ctx, wola, event("Guardado")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Share(ctx, wola, id, access.Sharing{Level: access.Organisation}, "riesgo"); err != nil {
		t.Fatal(err)
	}
	h.administrator()
	h.NoteReading(wola, id, monitor.ReadAsPage)
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := monitor.Open(ctx, h.Dir(), monitor.Options{Now: h.now})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // only read
	if log, err := again.Readers(ctx, h.operator(), id); err != nil || len(log.Readings) != 1 {
		t.Errorf("%+v, %v, want the one line", log, err)
	}
}
