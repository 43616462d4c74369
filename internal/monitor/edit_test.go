package monitor

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

func TestFieldsAreUnderstoodAsTheirPropertySays(t *testing.T) {
	r := emptyRecord(t)
	for _, c := range []struct {
		about, typ, property string
		typed                Typed
		want                 string // the canonical value; empty: refused
	}{
		{"a date as people write it", "event", "date", Typed{Text: "marzo de 2018"}, "2018-03"},
		{"about a date", "event", "date", Typed{Text: "marzo de 2018", How: "about"}, "2018-03~"},
		{"before a date", "event", "date", Typed{Text: "11 jul 2018", How: "before"}, "/2018-07-11"},
		{"after a date", "event", "date", Typed{Text: "2018", How: "after"}, "2018/"},
		{"between two", "event", "date", Typed{Text: "feb 2018", To: "mayo 2018", How: "between"}, "2018-02/2018-05"},
		{"between one and nothing", "event", "date", Typed{Text: "2018", How: "between"}, ""},
		{"about what is about already", "event", "date", Typed{Text: "2018~", How: "about"}, ""},
		{"a day that there is not", "event", "date", Typed{Text: "2018-05-32"}, ""},
		{"at least", "act", "victims", Typed{Text: "40", How: "at-least"}, ">=40"},
		{"fewer than", "act", "victims", Typed{Text: "4", How: "fewer"}, "<4"},
		{"about", "act", "victims", Typed{Text: "60", How: "about"}, "~60"},
		{"a range", "act", "victims", Typed{Text: "8", To: "12", How: "between"}, "8..12"},
		{"as written", "act", "victims", Typed{Text: ">=34"}, ">=34"},
		{"half a victim", "act", "victims", Typed{Text: "2.5"}, ""},
		{"unknown is a choice", "act", "victims", Typed{State: "unknown"}, "[unknown]"},
		{"none is another", "act", "victim", Typed{State: "none"}, "[none]"},
		{"a term by its label", "act", "type", Typed{Text: "desaparición forzada"}, "enforced-disappearance"},
		{"a term in the other language", "act", "type", Typed{Text: "Enforced disappearance"}, "enforced-disappearance"},
		{"no term", "act", "type", Typed{Text: "algo malo"}, ""},
		{"a municipality with its state", "act", "place", Typed{Text: "Nuevo Laredo, Tamaulipas"}, "MX-TAM-027"},
		{"the widest of a name", "act", "place", Typed{Text: "guerrero"}, "MX-GRO"},
		{"a name that several have", "act", "place", Typed{Text: "Benito Juárez"}, ""},
		{"a code of INEGI", "act", "place", Typed{Text: "28027"}, "MX-TAM-027"},
		{"two territories", "act", "place", Typed{Text: "Chiapas; Oaxaca"}, "MX-CHP;MX-OAX"},
		{"a point", "act", "place", Typed{Text: "27.4763, -99.5164 ~5 km"}, "27.4763,-99.5164 ~5 km"},
		{"nowhere", "act", "place", Typed{Text: "Macondo"}, ""},
		{"words by language", "event", "name", Typed{Words: map[string]string{"es": "Inicios de 2018", "en": "Early 2018"}}, "en=Early 2018\nes=Inicios de 2018"},
		{"an equals sign is none", "event", "name", Typed{Words: map[string]string{"es": "en=x"}}, "es=en=x"},
		{"signs that turn the order", "event", "name", Typed{Words: map[string]string{"es": "Ana\u202eolleV"}}, ""},
		{"ten thousand letters", "event", "name", Typed{Words: map[string]string{"es": strings.Repeat("a", 10000)}}, ""},
		{"a control character", "party", "acronym", Typed{Text: "A\x01B"}, ""},
		{"markup is words", "party", "acronym", Typed{Text: "<b>A</b>"}, "<b>A</b>"},
	} {
		typ, _ := r.Schema.Type(c.typ)
		p, _ := typ.Property(c.property)
		v, err := r.Understand(p, c.typed, locale.ES, "")
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%s: %+v is %s, and should be refused", c.about, c.typed, v)
		case c.want == "":
			if _, ok := problem.Of(err); !ok {
				t.Errorf("%s: %v is nothing that a person can mend", c.about, err)
			}
		case err != nil || v.String() != c.want:
			t.Errorf("%s: %+v is %v, %v; want %s", c.about, c.typed, v, err, c.want)
		}
	}
}

func refusedBy(t *testing.T, err error) *Refused {
	t.Helper()
	var refused *Refused
	if !errors.As(err, &refused) {
		t.Fatalf("Enter = %v, want what is wrong with the fields", err)
	}
	return refused
}

// caseEntry is an event with a source, an act with counted victims, and who is
// said to have done it.
func caseEntry(r *Record, token string) Entry {
	source, event := NewEntity(token, "source", 0), NewEntity(token, "event", 0)
	act, part := NewEntity(token, "act", 0), NewEntity(token, "involvement", 0)
	return Entry{
		Token: token, Lang: locale.ES, Source: Citation{At: "source", Source: source, Locator: "p. 4"},
		Sheets: []Sheet{
			{At: "source", Entity: source, New: true, Fields: []Typed{
				{At: "source.title", Property: "title", Text: "Informe del Comité"}, {At: "source.date", Property: "date", Text: "12 de marzo de 2020"},
			}},
			{At: "event", Entity: event, New: true, Fields: []Typed{
				{At: "event.name", Property: "name", Words: map[string]string{"es": "Retén de Las Cruces"}},
				{At: "event.date", Property: "date", Text: "marzo de 2019", How: "about"},
			}},
			{At: "act.0", Entity: act, New: true, Fields: []Typed{
				{At: "act.0.event", Property: "event", Entity: event},
				{At: "act.0.type", Property: "type", Text: "tortura"},
				{At: "act.0.victims", Property: "victims", Text: "3", How: "at-least"},
			}},
			{At: "act.0.by.0", Entity: part, New: true, Fields: []Typed{
				{At: "act.0.by.0.act", Property: "act", Entity: act}, {At: "act.0.by.0.perpetrator", Property: "perpetrator", Text: "semar"},
			}},
		},
	}
}

func TestAnEventIsRecordedInOneChangeSetAndOnce(t *testing.T) {
	r := emptyRecord(t)
	e := caseEntry(r, "tok")
	done, err := r.Enter(t.Context(), tester, e)
	if err != nil {
		t.Fatal(err)
	}
	if n := done.Receipt.Last - done.Receipt.First + 1; n != 4 || done.Already {
		t.Errorf("%d leaves, already %v; want 4 in one change set", n, done.Already)
	}
	act, err := r.Entity(t.Context(), tester, NewEntity("tok", "act", 0), AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	s := act.Statements[slices.IndexFunc(act.Statements, func(s record.Statement) bool { return s.Property == "victims" })]
	if s.Value.String() != ">=3" || s.Locator != "p. 4" || s.Source != NewEntity("tok", "source", 0) || s.Known.String() != "2020-03-12" {
		t.Errorf("the victims are %+v", s)
	}
	if strings.Contains(act.ID.Key, "cruces") {
		t.Errorf("the key %s says what it names", act.ID.Key)
	}
	again, err := r.Enter(t.Context(), tester, caseEntry(r, "tok"))
	if err != nil || !again.Already || again.Receipt.First != 0 {
		t.Errorf("sent twice: %+v, %v; want nothing written", again, err)
	}
}

func TestEverythingWrongIsSaidAtOnceEachAtItsField(t *testing.T) {
	r := emptyRecord(t)
	e := caseEntry(r, "tok")
	e.Sheets[0].Fields[1].Text = "32 de mayo"
	e.Sheets[1].Fields[0].Words = nil
	e.Sheets[2].Fields[1].Text = "algo"
	e.Sheets[3].Fields = append(e.Sheets[3].Fields, Typed{At: "act.0.by.0.party", Property: "party", Text: "Nadie Conocido"})
	_, err := r.Enter(t.Context(), tester, e)
	refused := refusedBy(t, err)
	var at []string
	for _, f := range refused.Fields {
		at = append(at, f.At)
	}
	for _, want := range []string{"source.date", "event.name", "act.0.type", "act.0.by.0.party"} {
		if !slices.Contains(at, want) {
			t.Errorf("nothing is said at %s: %v", want, at)
		}
	}
	if len(at) != 4 {
		t.Errorf("%d things are said, want 4: %v", len(at), refused)
	}
	if v := mustView(t, r); v.At.Position != 0 {
		t.Errorf("something was saved at %d", v.At.Position)
	}
	e = Entry{Token: "x", Sheets: []Sheet{{At: "it", Entity: NewEntity("x", "act", 0), New: true, Fields: []Typed{{At: "it.type", Property: "type", Text: "tortura"}}}}, Source: Citation{At: "source"}}
	_, err = r.Enter(t.Context(), tester, e)
	if f := refusedBy(t, err).Fields; len(f) != 1 || f[0].At != "source" || f[0].Problem.Message.ID != sayWhichSource.ID {
		t.Errorf("without a source: %v", err)
	}
}

// TestACorrectionKeepsWhatItReplaces corrects one statement, lets another source
// say something else, and sees both stand; nothing was taken away.
func TestACorrectionKeepsWhatItReplaces(t *testing.T) {
	r := emptyRecord(t)
	made, err := r.Enter(t.Context(), tester, caseEntry(r, "tok"))
	if err != nil {
		t.Fatal(err)
	}
	act := NewEntity("tok", "act", 0)
	e, err := r.Entity(t.Context(), tester, act, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	old := e.Statements[slices.IndexFunc(e.Statements, func(s record.Statement) bool { return s.Property == "victims" })]
	correct := Entry{
		Read: made.Receipt.Last, Source: Citation{At: "source"},
		Sheets: []Sheet{{At: "it", Entity: act, Fields: []Typed{{
			At: "it.victims", Property: "victims", Text: "5", Corrects: old.ID, Own: &Citation{Source: old.Source, Locator: old.Locator},
		}}}},
	}
	_, err = r.Enter(t.Context(), tester, correct)
	if f := refusedBy(t, err).Fields; len(f) != 1 || f[0].At != "reason" {
		t.Errorf("a correction without a reason: %v", err)
	}
	correct.Reason = "leí mal la página"
	for i := range 2 {
		done, err := r.Enter(t.Context(), tester, correct)
		if err != nil || done.Already != (i == 1) {
			t.Errorf("sent for the %d. time: %+v, %v", i+1, done, err)
		}
	}
	stmts, err := r.store.Statements(t.Context(), mustView(t, r), act)
	if err != nil {
		t.Fatal(err)
	}
	gone := stmts[slices.IndexFunc(stmts, func(s record.Statement) bool { return s.ID == old.ID })]
	if last := gone.Ranking[len(gone.Ranking)-1]; last.Cause != record.MisEntered || last.Reason != "leí mal la página" {
		t.Errorf("the old statement is judged %+v", last)
	}
	if e, err := r.Entity(t.Context(), tester, act, AsOf{}); err != nil || e.Value("victims").String() != "5" || len(e.Readings["victims"]) != 1 {
		t.Errorf("the victims are %v, %v", e.Readings["victims"], err)
	}
}

func TestTwoWhoChangeTheSameAreBothKept(t *testing.T) {
	r := emptyRecord(t)
	made, err := r.Enter(t.Context(), tester, caseEntry(r, "tok"))
	if err != nil {
		t.Fatal(err)
	}
	act, source := NewEntity("tok", "act", 0), NewEntity("tok", "source", 0)
	say := func(victims, locator string, further bool) error {
		_, err := r.Enter(t.Context(), tester, Entry{
			Read: made.Receipt.Last, Source: Citation{Source: source, Locator: locator},
			Sheets: []Sheet{{At: "it", Entity: act, Fields: []Typed{{At: "it.victims", Property: "victims", Text: victims, Further: further}}}},
		})
		return err
	}
	if err := say("7", "p. 9", false); err != nil {
		t.Fatal(err)
	}
	clashes := refusedBy(t, say("9", "p. 11", false)).Clashes
	if len(clashes) != 1 || clashes[0].Mine.Value.String() != "9" || len(clashes[0].Theirs) != 1 || clashes[0].Theirs[0].Value.String() != "7" {
		t.Errorf("the clash is %+v", clashes)
	}
	if err := say("9", "p. 11", true); err != nil {
		t.Error(err)
	}
	// 7 is not 9, and ≥3 agrees with each.
	if e, err := r.Entity(t.Context(), tester, act, AsOf{}); err != nil || !e.Disputed("victims") {
		t.Errorf("the victims are %v, %v", e.Readings["victims"], err)
	}
}

func TestACorrectedDateOfASourceMovesWhatRestsOnIt(t *testing.T) {
	r := emptyRecord(t)
	made, err := r.Enter(t.Context(), tester, caseEntry(r, "tok"))
	if err != nil {
		t.Fatal(err)
	}
	source, act := NewEntity("tok", "source", 0), NewEntity("tok", "act", 0)
	e, err := r.Entity(t.Context(), tester, source, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	date := e.Statements[slices.IndexFunc(e.Statements, func(s record.Statement) bool { return s.Property == "date" })]
	_, err = r.Enter(t.Context(), tester, Entry{
		Read: made.Receipt.Last, Reason: "era 2021",
		Sheets: []Sheet{{At: "it", Entity: source, Fields: []Typed{{At: "d", Property: "date", Text: "2021-03-12", Corrects: date.ID, Own: &Citation{Locator: "p. 4"}}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []record.ID{source, act} {
		e, err := r.Entity(t.Context(), tester, id, AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Statements {
			if s.RankAt(r.newest()) != record.Deprecated && s.Known.String() != "2021-03-12" {
				t.Errorf("%s of %s is known from %s", s.Property, id, s.Known)
			}
		}
	}
	if _, err := r.Entity(t.Context(), tester, act, asOf(t, "@2020-12-31")); err == nil {
		t.Error("the act is known in 2020 still")
	}
}

func TestNamesThatMayBeTheSame(t *testing.T) {
	for _, c := range []struct {
		typed, held string
		why         locale.Message
	}{
		{"José Pérez López", "Jose Perez Lopez", saySameName},
		{"Pérez López, José", "José Pérez López", sayOtherOrder},
		{"José Pérez López", "José Pérez", saySecondAbsent},
		{"José Pérez", "José Pérez López", saySecondAbsent},
		{"Juan Carlos Pérez", "Juan Pérez", sayWordAbsent},
		{"María Gonzales Ruiz", "María González Ruiz", sayLetterApart},
		{"Jose Hernandez", "Jose Hernadez", sayLetterApart},
		{"María de la Luz Ruiz", "María Luz Ruiz", saySameName},
	} {
		why, _, ok := compareNames(searchWords(c.typed), searchWords(c.held))
		if said, _ := why.(locale.Said); !ok || said.Message.ID != c.why.ID {
			t.Errorf("%s and %s: %v, %v; want %s", c.typed, c.held, ok, why, c.why.ID)
		}
	}
	for _, c := range [][2]string{{"José Pérez López", "José Gómez Luna"}, {"Ana Ruiz", "Eva Ruiz"}, {"José", "José"}, {"Juan Pérez Soto", "Juan Pérez Luna"}} {
		if why, _, ok := compareNames(searchWords(c[0]), searchWords(c[1])); ok {
			t.Errorf("%s and %s are alike: %v", c[0], c[1], why)
		}
	}
}

func TestAPersonIsNotMadeTwiceUnlessSomebodySaysSo(t *testing.T) {
	r := emptyRecord(t)
	person := func(token, name string, distinct bool) Entry {
		return Entry{Token: token, Lang: locale.ES, Sheets: []Sheet{{At: "it", Entity: NewEntity(token, "party", 0), New: true, Distinct: distinct, Fields: []Typed{
			{At: "it.name", Property: "name", Words: map[string]string{"es": name}}, {At: "it.kind", Property: "kind", Text: "person"},
		}}}}
	}
	if _, err := r.Enter(t.Context(), tester, person("a", "José Pérez López", false)); err != nil {
		t.Fatal(err)
	}
	_, err := r.Enter(t.Context(), tester, person("b", "Jose Peres", false))
	if err == nil {
		t.Error("two differences are still another person, and nothing was asked")
	}
	_, err = r.Enter(t.Context(), tester, person("c", "PEREZ LOPEZ José", false))
	if a := refusedBy(t, err).Alike; len(a) != 1 || a[0].Found[0].Entity != NewEntity("a", "party", 0) {
		t.Errorf("who looks like it: %+v", a)
	}
	if _, err := r.Enter(t.Context(), tester, person("c", "PEREZ LOPEZ José", true)); err != nil {
		t.Error(err)
	}
}

func searchWords(s string) []string { return query.SearchWords(s) }

// TestACorrectionToWhatAnotherSaysIsNotLost proves that a statement which is
// corrected into what another says already is set aside all the same, once.
func TestACorrectionToWhatAnotherSaysIsNotLost(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Enter(t.Context(), tester, caseEntry(r, "tok")); err != nil {
		t.Fatal(err)
	}
	act := NewEntity("tok", "act", 0)
	enter := func(token string, f Typed) Entered {
		t.Helper()
		f.At, f.Property = "act.victims", "victims"
		done, err := r.Enter(t.Context(), tester, Entry{
			Token: token, Lang: locale.ES, Reason: "leí mal la página 4", Read: mustView(t, r).At.Position,
			Source: Citation{At: "source", Source: NewEntity("tok", "source", 0), Locator: "p. 4"},
			Sheets: []Sheet{{At: "act", Entity: act, Fields: []Typed{f}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	enter("b", Typed{Text: "33"})
	right := Typed{Text: ">=3", Corrects: statementOf(t, r, act, "victims", "33").ID}
	if done := enter("c", right); done.Already || done.Added != 0 {
		t.Errorf("corrected: %+v; want what is wrong set aside, and nothing added", done)
	}
	e, err := r.Entity(t.Context(), tester, act, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Readings["victims"]; len(got) != 1 || got[0].String() != ">=3" {
		t.Errorf("after 33 was corrected to what stands already, the victims read %v", got)
	}
	if done := enter("d", right); !done.Already {
		t.Errorf("corrected twice: %+v", done)
	}
}
