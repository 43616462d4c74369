package monitor

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

func TestMomentsAreReadAndWritten(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"812", "812"},
		{"@2018-07-11", "@2018-07-11"},
		{" 812@2018-07-11 ", "812@2018-07-11"},
		{"0@2018-07-11", "0@2018-07-11"},
	} {
		at, err := ParseMoment(c.text)
		if err != nil || at.String() != c.want {
			t.Errorf("%q reads as %q, %v, want %q", c.text, at, err, c.want)
		}
	}
	for _, text := range []string{"yesterday", "-1", "@", "812@", "@2018-02-30", "8 12", "812@2018", "1e3"} {
		if at, err := ParseMoment(text); err == nil {
			t.Errorf("%q reads as %q, want a problem", text, at)
		} else if p, ok := problem.Of(err); !ok || p.Place.Found != text {
			t.Errorf("%q: %v does not say what was found", text, err)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	f.Add("812@2018-07-11")
	f.Fuzz(func(t *testing.T, text string) {
		at, err := ParseMoment(text)
		if err != nil {
			return
		}
		again, err := ParseMoment(at.String())
		if err != nil || again.String() != at.String() {
			t.Errorf("%q prints as %q, which reads as %q, %v", text, at, again, err)
		}
	})
}

// TestOnlyEndsOfChangeSetsArePositions asks for views before, at, inside and
// beyond change sets.
func TestOnlyEndsOfChangeSetsArePositions(t *testing.T) {
	clock := func() time.Time { return time.Date(2026, 11, 24, 23, 0, 0, 0, time.UTC) }
	r, err := Create(t.Context(), filepath.Join(t.TempDir(), "record"), Options{Name: "Prueba", Organisation: "Fundación", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // the test has its answers
	who := access.Actor{Name: "Ana", Organisation: "Fundación"}
	event := func(key string) record.Change {
		return record.Change{
			Entity: record.ID{Type: "event", Key: key},
			Add:    []record.Statement{{Property: "place", Value: record.Plain("Iguala")}},
		}
	}
	set := record.ChangeSet{Reason: "prueba", Changes: []record.Change{event("a"), event("b"), event("c")}}
	if _, err := r.Save(t.Context(), who, set); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Save(t.Context(), access.Actor{Name: "Ana"}, set); err == nil {
		t.Error("somebody without an organisation may write")
	}
	now, err := r.View(t.Context(), who, AsOf{})
	want := record.Moment{Position: 3, KnownBy: record.DayOf(2026, 11, 24)}
	if err != nil || now.At != want || !now.Scope.Everything() {
		t.Errorf("now is %+v, %v, want %v", now, err, want)
	}
	for text, kind := range map[string]problem.Kind{"0": 0, "3": 0, "1": problem.Invalid, "2@2018-07-11": problem.Invalid, "4": problem.NotFound} {
		at, err := ParseMoment(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.View(t.Context(), who, at)
		if p, ok := problem.Of(err); kind == 0 && err != nil || kind != 0 && (!ok || p.Kind != kind) {
			t.Errorf("the moment %s gives %v, want kind %d", text, err, kind)
		}
	}
}
