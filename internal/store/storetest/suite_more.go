package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// now is the newest moment of a store.
func now(t testing.TB, db *store.Store) query.View {
	t.Helper()
	p, err := db.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return query.View{Scope: Everyone(), At: record.Moment{Position: p, KnownBy: record.LastDay}}
}

// named is a statement of a text.
func named(property, text string) record.Statement {
	v, err := record.ParseText(text)
	if err != nil {
		panic(err)
	}
	return record.Statement{Property: property, Value: v}
}

func one(id record.ID, stmts ...record.Statement) record.Change {
	return record.Change{Entity: id, Add: stmts}
}

func setOf(changes ...record.Change) record.ChangeSet {
	return record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "prueba", Changes: changes}
}

func (s suite) search(t *testing.T) {
	db := s.open(t)
	event := record.ID{Type: "event", Key: "ev-iguala"}
	late := named("name", "es=Ayotzinapa")
	late.Known = mustDate("2020-01-01")
	set := setOf(
		one(event, named("name", "es=Desaparición forzada en Iguala\nen=Enforced disappearance in Iguala"), named("place", "Nuevo Laredo")),
		one(record.ID{Type: "event", Key: "ev-2"}, named("name", "en=Tlatlaya"), late),
	)
	if _, err := db.Save(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	early := now(t, db)
	early.At.KnownBy = record.DayOf(2018, 7, 11)
	for _, c := range []struct {
		text string
		view query.View
		want []string
	}{
		{"desaparicion", now(t, db), []string{"ev-iguala"}},
		{"DESAPARICIÓN forz", now(t, db), []string{"ev-iguala"}},
		{"laredo iguala", now(t, db), []string{"ev-iguala"}},
		{"disappearance", now(t, db), []string{"ev-iguala"}},
		{"ev-iguala", now(t, db), []string{"ev-iguala"}},
		{"event:ev-2", now(t, db), []string{"ev-2"}},
		{"iguala tlatlaya", now(t, db), nil},
		{"ayotzinapa", now(t, db), []string{"ev-2"}},
		{"ayotzinapa", early, nil},
		{"tlatlaya", early, []string{"ev-2"}},
		{`"') OR 1 NEAR(`, now(t, db), nil},
		{"", now(t, db), nil},
	} {
		hits, err := db.Search(t.Context(), c.view, c.text, 10)
		if err != nil {
			t.Fatalf("searching %q by %v: %v", c.text, c.view.At.KnownBy, err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.ID.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("searching %q by %v finds %v, want %v", c.text, c.view.At.KnownBy, got, c.want)
		}
	}
}

func (s suite) wholeOrNothing(t *testing.T) {
	db := s.open(t)
	ev := func(key string) record.ID { return record.ID{Type: "event", Key: key} }
	good := one(ev("a"), named("name", "es=A"))
	bad := map[string]record.ChangeSet{
		"a property that is not in the schema": setOf(good, one(ev("b"), named("colour", "rojo"))),
		"a type that is not in the schema":     setOf(good, one(record.ID{Type: "dragon", Key: "b"}, named("name", "B"))),
		"an entity twice":                      setOf(good, one(ev("b"), named("name", "B")), good),
		"a statement that is not there":        setOf(good, record.Change{Entity: ev("a"), Erase: []record.StatementID{{Leaf: 7, N: 1}}}),
		"nobody's change":                      {Organisation: "Fundación", Changes: []record.Change{good}},
	}
	for name, set := range bad {
		if _, err := db.Save(t.Context(), set); err == nil {
			t.Errorf("%s is saved", name)
		} else if _, ok := problem.Of(err); !ok {
			t.Errorf("%s: %v is no problem that a person can mend", name, err)
		}
		if p := now(t, db).At.Position; p != 0 {
			t.Fatalf("%s leaves the record at %d, want 0", name, p)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	b, err := db.Begin(ctx, setOf())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(good); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := b.Commit(); !errors.Is(err, context.Canceled) {
		t.Errorf("committing after the context is done gives %v, want that it was cancelled", err)
	}
	if r, err := db.Save(t.Context(), setOf(good)); err != nil || r.First != 1 || r.Last != 1 {
		t.Errorf("saving afterwards gives %v, %v, want one leaf", r, err)
	}
}

func (s suite) resting(t *testing.T) {
	db := s.open(t)
	source := record.ID{Type: "source", Key: "s-1"}
	cited := func(st record.Statement) record.Statement {
		st.Source, st.Known = source, mustDate("2018-03-15")
		return st
	}
	event, act := record.ID{Type: "event", Key: "ev"}, record.ID{Type: "act", Key: "a"}
	set := setOf(
		one(event, cited(named("name", "es=Iguala")), named("place", "Iguala"), cited(named("place", "Iguala de la Independencia"))),
		one(act, cited(record.Statement{Property: "event", Value: record.Ref(event)})),
	)
	if _, err := db.Save(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	stmts, err := db.RestingOn(t.Context(), now(t, db), source, 0)
	if err != nil || len(stmts) != 3 || stmts[1].Property != "place" || stmts[2].Entity != act {
		t.Errorf("resting on the source: %v, %v, want name, place and the act's event", stmts, err)
	}
	early := now(t, db)
	early.At.KnownBy = record.DayOf(2018, 1, 1)
	if stmts, err = db.RestingOn(t.Context(), early, source, 0); err != nil || len(stmts) != 0 {
		t.Errorf("before it was known: %v, %v, want none", stmts, err)
	}
	ways, err := db.Referring(t.Context(), now(t, db), event)
	if err != nil || len(ways) != 1 || !slices.Equal(ways["acts"], []record.ID{act}) {
		t.Errorf("referring to the event: %v, %v, want the act under acts", ways, err)
	}
	if ways, err = db.Referring(t.Context(), early, event); err != nil || len(ways) != 0 {
		t.Errorf("before it was known: %v, %v, want none", ways, err)
	}
}

func (s suite) journal(t *testing.T) {
	db, m, _ := s.filled(t, 7, 5, true)
	sets, err := db.ChangeSets(t.Context(), now(t, db), 0, 3)
	if err != nil || len(sets) != 3 || sets[0].Last != m.Last || sets[0].Number != 5 || sets[0].Author != "Ana" {
		t.Fatalf("change sets %v, %v, want the newest three", sets, err)
	}
	older, err := db.ChangeSets(t.Context(), now(t, db), sets[2].Last, 10)
	if err != nil || len(older) != 2 || older[0].Number != 2 {
		t.Errorf("older change sets %v, %v, want two", older, err)
	}
	leaves, err := db.Leaves(t.Context(), now(t, db), sets[0].First, sets[0].Last)
	if err != nil || len(leaves) != sets[0].Entities {
		t.Errorf("leaves %v, %v, want %d", leaves, err, sets[0].Entities)
	}
	note, err := db.Checkpoint(t.Context())
	if err != nil || note == "" {
		t.Errorf("checkpoint %q, %v, want a note", note, err)
	}
}
