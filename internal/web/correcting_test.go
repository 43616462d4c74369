package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// The sample's statements that these tests judge and erase.
const (
	judged  = "/acts/act-nl-disappearance/statements/60.7" // 23 victims, by the letter
	adopted = "/measures/nuevo-laredo-disappeared/adopt?observation=o-nl-local"
)

// post sends a form as a browser on this machine would.
func post(h http.Handler, address string, fields ...string) *httptest.ResponseRecorder {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// follow opens where an answer leads, as a browser does: the fragment stays here.
func follow(h http.Handler, answer *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	to, _, _ := strings.Cut(answer.Header().Get("Location"), "#")
	return get(h, to)
}

func newest(t *testing.T, r *monitor.Record) record.Position {
	t.Helper()
	v, err := r.View(t.Context(), reader, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	return v.At.Position
}

// TestFormsSayWhatIsWrong: each form comes back with status 422, the summary, the
// words beside each field, and what was typed; and nothing is saved.
func TestFormsSayWhatIsWrong(t *testing.T) {
	h, r := sampleServer(t)
	before := newest(t, r)
	for _, c := range []struct {
		name, address string
		fields        []string
		want          []string // what the page says, in Spanish
		kept          []string // what stands in its fields
	}{
		{"rank: nothing", judged, nil, []string{"Hay 2 cosas que corregir", "No eligió nada", "Falta el motivo"}, nil},
		{
			"rank: a source that is not there", judged,
			[]string{"verdict", "withdrawn", "reason", "lo retiró", "source", "scjn"},
			[]string{"Hay 1 cosa que corregir", "No hay ninguna fuente «scjn»"},
			[]string{">lo retiró</textarea>", `value="scjn"`, `value="withdrawn" checked`},
		},
		{"rank: normal already", judged, []string{"verdict", "normal", "reason", "x", "seen", "266"}, []string{"Ya tiene el rango normal"}, nil},
		{"adopt: nothing", adopted, nil, []string{"Hay 2 cosas que corregir", "No eligió ninguna cifra", "Falta el motivo"}, nil},
		{
			"adopt: a period that is none", adopted,
			[]string{"figure", "new", "period", "mayo de 2018 o así", "territory", "Tamaulpas", "reason", "x"},
			[]string{"Hay 2 cosas que corregir", "Tamaulipas"},
			[]string{`value="mayo de 2018 o así"`, `value="Tamaulpas"`},
		},
		{"adopt: an unknown period", adopted, []string{"figure", "new", "period", "[unknown]", "territory", "MX-TAM", "reason", "x"}, []string{"Tiene que ser un valor conocido"}, nil},
		{"erase: nothing", judged + "/erase", []string{"seen", "266"}, []string{"Hay 2 cosas que corregir", "Falta el motivo", "Falta la palabra. Para suprimir, escriba «suprimir»"}, nil},
		{
			"erase: another word", "/parties/WOLA/erase",
			[]string{"reason", "a petición", "word", "sí", "seen", "266"},
			[]string{"Se escribió «sí»"},
			[]string{">a petición</textarea>", `value="sí"`},
		},
		{"erase: not seen", "/parties/WOLA/erase", []string{"reason", "a petición", "word", "suprimir", "seen", "1"}, []string{"Entretanto alguien añadió"}, nil},
		{"proof: nothing", "/journal/proof", nil, []string{"Hay 2 cosas que corregir", "No se envió ninguna prueba", "Falta la llave"}, nil},
		{"proof: no JSON", "/journal/proof", []string{"proof", "hola", "key", r.PublicKey()}, []string{"Hay 1 cosa que corregir"}, []string{">hola</textarea>"}},
		{"proof: no key", "/journal/proof", []string{"proof", "{}", "key", "hola"}, []string{"Hay 1 cosa que corregir"}, []string{`value="hola"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := post(h, "/es"+c.address, c.fields...)
			page := answer.Body.String()
			if answer.Code != http.StatusUnprocessableEntity {
				t.Fatalf("status %d, want 422: %.600s", answer.Code, text(page))
			}
			for _, want := range c.want {
				if !strings.Contains(text(page), want) {
					t.Errorf("the page does not say %q: %.1500s", want, text(page))
				}
			}
			for _, kept := range c.kept {
				if !strings.Contains(page, kept) {
					t.Errorf("the form does not hold %s", kept)
				}
			}
			if !regexp.MustCompile(`<title>\d errore?s?: `).MatchString(page) {
				t.Error("the title does not begin with the number of errors")
			}
			if n, m := strings.Count(page, `aria-invalid="true"`), strings.Count(page, `class="msg"`); m == 0 && n == 0 && !strings.Contains(page, "Entretanto") {
				t.Errorf("%d fields are marked, with %d messages", n, m)
			}
		})
	}
	if after := newest(t, r); after != before {
		t.Errorf("the record grew from %d to %d", before, after)
	}
}

// TestAStatementIsJudgedOnItsPage: judged, said with what undoes it, sent twice
// without effect, undone; and not over what somebody else judged meanwhile.
func TestAStatementIsJudgedOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	aside := []string{"verdict", "not-followed", "reason", "La carta no es su propia fuente.", "source", "dos-2017", "seen", "266"}
	first := post(h, "/es"+judged, aside...)
	to := first.Header().Get("Location")
	if first.Code != http.StatusSeeOther || to != "/es"+judged+"?saved=267#saved" {
		t.Fatalf("status %d, to %s: %.600s", first.Code, to, text(first.Body.String()))
	}
	page := follow(h, first).Body.String()
	for _, want := range []string{"En el registro, posición 267. Descartada: la coalición no la sigue. Deshacer", "La carta no es su propia fuente.", "vale desde"} {
		if !strings.Contains(text(page), want) {
			t.Errorf("the page does not say %q: %.1500s", want, text(page))
		}
	}
	if again := post(h, "/es"+judged, aside...); again.Header().Get("Location") != to || newest(t, r) != 267 {
		t.Errorf("sent twice it leads to %s, and the record has %d positions", again.Header().Get("Location"), newest(t, r))
	}
	late := post(h, "/en"+judged, "verdict", "prefer", "reason", "the only count to say who", "seen", "266")
	if late.Code != http.StatusUnprocessableEntity || !strings.Contains(text(late.Body.String()), "Meanwhile Ana judged it, at position 267") {
		t.Errorf("over another’s judgement: status %d: %.800s", late.Code, text(late.Body.String()))
	}
	undo := get(h, "/es"+judged+"?undo=267").Body.String()
	if !strings.Contains(undo, `value="normal" checked`) || !strings.Contains(undo, ">Deshace lo guardado en la posición 267.</textarea>") {
		t.Errorf("the form does not undo: %.2000s", text(undo))
	}
	if back := post(h, "/es"+judged, "verdict", "normal", "reason", "Deshace lo guardado en la posición 267.", "seen", "267"); back.Code != http.StatusSeeOther {
		t.Fatalf("undoing: status %d: %.600s", back.Code, text(back.Body.String()))
	}
	if page := text(get(h, "/es"+judged).Body.String()); !strings.Contains(page, "De vuelta al rango normal") {
		t.Errorf("the history does not end with the normal rank: %.1200s", page)
	}
}

// TestAllOfAnEntityMayBeSetAside: its page and its statements stay reachable.
func TestAllOfAnEntityMayBeSetAside(t *testing.T) {
	h, r := sampleServer(t)
	id := record.ID{Type: "party", Key: "WOLA"}
	all, err := r.Statements(t.Context(), reader, id, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range all {
		if _, err := r.SetRank(t.Context(), reader, monitor.Rerank{Entity: id, Statement: st.ID, Rank: record.Deprecated, Cause: record.MisEntered, Reason: "otra"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/es/parties/WOLA", "/es/parties/WOLA/statements/" + statementKey(all[0].ID)} {
		if answer := get(h, path); answer.Code != http.StatusOK || !strings.Contains(text(answer.Body.String()), "Descartada") {
			t.Errorf("%s: status %d: %.600s", path, answer.Code, text(answer.Body.String()))
		}
	}
}

// TestAnObservationIsAdoptedOnItsPage: adopted, said with what undoes it, sent
// twice without effect, undone; for a new period a new figure is made, once.
func TestAnObservationIsAdoptedOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	form := []string{"figure", "f-nuevo-laredo", "reason", "El comité nombra a cada persona.", "source", "dos-2017", "seen", "266"}
	for range 2 {
		answer := post(h, "/es"+adopted, form...)
		if to := answer.Header().Get("Location"); answer.Code != http.StatusSeeOther || to != "/es/measures/nuevo-laredo-disappeared?saved=267#saved" {
			t.Fatalf("status %d, to %s: %.900s", answer.Code, to, text(answer.Body.String()))
		}
	}
	page := get(h, "/es/measures/nuevo-laredo-disappeared?saved=267").Body.String()
	if !strings.Contains(text(page), "posición 267. Se adoptó lo que dice Human Rights Committee") {
		t.Errorf("the measure does not say so: %.900s", text(page))
	}
	undo := "/measures/nuevo-laredo-disappeared/adopt?figure=f-nuevo-laredo&amp;observation=o-nl-ohchr&amp;undo=267"
	if !strings.Contains(page, `href="/es`+undo+`"`) {
		t.Errorf("nothing leads to %s", undo)
	}
	if form := get(h, "/es"+strings.ReplaceAll(undo, "&amp;", "&")).Body.String(); !strings.Contains(form, `value="f-nuevo-laredo" checked`) || !strings.Contains(form, "posición 267.</textarea>") {
		t.Errorf("the form does not undo: %.900s", text(form))
	}
	for range 2 {
		made := post(h, "/en"+adopted, "figure", "new", "period", "March 2018", "territory", "Tamaulipas", "reason", "March alone.", "seen", "267")
		if made.Header().Get("Location") != "/en/measures/nuevo-laredo-disappeared?saved=268#saved" {
			t.Fatalf("a new figure: status %d, to %s: %.900s", made.Code, made.Header().Get("Location"), text(made.Body.String()))
		}
	}
	back := post(h, "/es/measures/nuevo-laredo-disappeared/adopt", "figure", "f-nuevo-laredo", "reason", "Falta leer la lista.", "seen", "268")
	if back.Code != http.StatusSeeOther || !strings.Contains(text(follow(h, back).Body.String()), "posición 269. Ninguna observación está adoptada") {
		t.Errorf("taking back: status %d: %.600s", back.Code, text(back.Body.String()))
	}
	if n := newest(t, r); n != 269 {
		t.Errorf("the record has %d positions, want 269", n)
	}
}

// TestErasedOnItsPage: one statement, then all; the pages say who and why, give
// nothing away, and a form sent twice erases nothing twice.
func TestErasedOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	shown := text(get(h, "/es"+judged+"/erase").Body.String())
	for _, want := range []string{"Víctimas: 23", "Una lápida", "Los respaldos", "No se puede deshacer", "1 declaración"} {
		if !strings.Contains(shown, want) {
			t.Errorf("before erasing, the page does not say %q: %.1500s", want, shown)
		}
	}
	for range 2 {
		if answer := post(h, "/es"+judged+"/erase", "reason", "a petición", "word", " Suprimir", "seen", "266"); answer.Code != http.StatusSeeOther {
			t.Fatalf("status %d: %.900s", answer.Code, text(answer.Body.String()))
		}
	}
	stone := get(h, "/es"+judged+"?saved=267")
	for _, want := range []string{"Se suprimió 1 declaración. La lápida está en la posición 267", "Ana, LAWG", "a petición"} {
		if words := text(stone.Body.String()); stone.Code != http.StatusGone || !strings.Contains(words, want) {
			t.Errorf("status %d, without %q: %.900s", stone.Code, want, words)
		}
	}
	if page := text(get(h, "/es/acts/act-nl-disappearance").Body.String()); !strings.Contains(page, "De qué propiedades eran no puede saberse") || !strings.Contains(page, "60.7") {
		t.Errorf("the entity does not show its tombstone: %.1500s", page)
	}
	all := post(h, "/en/acts/act-nl-disappearance/erase", "reason", "asked for", "word", "erase", "seen", "267")
	if all.Code != http.StatusSeeOther {
		t.Fatalf("all of it: status %d: %.900s", all.Code, text(all.Body.String()))
	}
	gone := follow(h, all)
	if words := text(gone.Body.String()); gone.Code != http.StatusGone || !strings.Contains(words, "15 statements were erased") || strings.Contains(words, "Enforced disappearance") || !strings.Contains(words, "The tombstone stands at position 268") {
		t.Errorf("status %d: %.900s", gone.Code, words)
	}
	if again := post(h, "/en/acts/act-nl-disappearance/erase", "reason", "asked for", "word", "erase", "seen", "267"); again.Code != http.StatusSeeOther || newest(t, r) != 268 {
		t.Errorf("sent twice: status %d, %d positions", again.Code, newest(t, r))
	}
	if report, err := r.Verify(t.Context(), monitor.VerifyOptions{}); err != nil || !report.OK {
		t.Errorf("after erasing, verify says %v, %v", report.Problems, err)
	}
}

// TestTheReasonOfAChangeIsErasedOnItsPage: the words go from the journal and from
// the judgement that gave them; who, when and which rank stay.
func TestTheReasonOfAChangeIsErasedOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	if answer := post(h, "/es"+judged, "verdict", "not-followed", "reason", "lo pidió Juana Pérez", "seen", "266"); answer.Code != http.StatusSeeOther {
		t.Fatalf("status %d", answer.Code)
	}
	if page := text(get(h, "/es/journal/267").Body.String()); !strings.Contains(page, "Suprimir el motivo de un cambio") {
		t.Errorf("the change does not lead to erasing its reason: %.900s", page)
	}
	if page := text(get(h, "/es/journal/267/reason").Body.String()); !strings.Contains(page, "lo pidió Juana Pérez") {
		t.Errorf("the page does not show what it will destroy: %.900s", page)
	}
	for range 2 {
		if answer := post(h, "/es/journal/267/reason", "reason", "nombra a una persona", "word", "suprimir"); answer.Code != http.StatusSeeOther {
			t.Fatalf("status %d: %.900s", answer.Code, text(answer.Body.String()))
		}
	}
	if n := newest(t, r); n != 268 {
		t.Errorf("the record has %d positions, want 268", n)
	}
	for _, path := range []string{"/journal", "/journal/267?saved=268", judged, "/acts/act-nl-disappearance"} {
		page := text(get(h, "/es"+path).Body.String())
		if strings.Contains(page, "Juana") || !strings.Contains(page, "El motivo se suprimió") {
			t.Errorf("%s: %.900s", path, page)
		}
	}
}

// TestDoubleClicksSaveOnce: the same form sent by many at once is saved once.
func TestDoubleClicksSaveOnce(t *testing.T) {
	h, r := sampleServer(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if answer := post(h, "/es"+judged, "verdict", "prefer", "reason", "es la que firmamos", "seen", "266"); answer.Code != http.StatusSeeOther {
				t.Errorf("status %d: %.600s", answer.Code, text(answer.Body.String()))
			}
		})
	}
	all.Wait()
	if n := newest(t, r); n != 267 {
		t.Errorf("the record has %d positions, want 267", n)
	}
}

// TestOnlyThePresentChanges: at another moment nothing is offered, and what is
// sent all the same is refused; so for who may not.
func TestOnlyThePresentChanges(t *testing.T) {
	h, r := sampleServer(t)
	for _, path := range []string{judged, judged + "/erase", "/measures/nuevo-laredo-disappeared/adopt"} {
		page := get(h, "/es"+path+"?at=@2018-07-11&observation=o-nl-local").Body.String()
		if strings.Contains(page, `method="post"`) || !strings.Contains(text(page), "solo se cambia el presente") {
			t.Errorf("%s at another moment: %.900s", path, text(page))
		}
		if answer := post(h, "/es"+path+"?at=@2018-07-11", "verdict", "prefer", "reason", "x"); answer.Code != http.StatusBadRequest {
			t.Errorf("%s: sent at another moment: status %d", path, answer.Code)
		}
	}
	stranger, err := New(r, Options{Actor: access.Actor{Name: "Eva", Organisation: "LAWG", Account: "eva", Roles: []access.Role{access.Reader}}, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{judged, "/acts/act-nl-disappearance", "/measures/nuevo-laredo-disappeared"} {
		page := get(stranger, "/es"+path).Body.String()
		if strings.Contains(page, `method="post"`) || strings.Contains(page, "/erase") || strings.Contains(page, "/adopt") {
			t.Errorf("%s offers a reader what their role does not allow", path)
		}
	}
	if answer := post(stranger, "/es"+judged, "verdict", "prefer", "reason", "x"); answer.Code != http.StatusForbidden {
		t.Errorf("a reader judges: status %d", answer.Code)
	}
	if n := newest(t, r); n != 266 {
		t.Errorf("the record has %d positions, want 266", n)
	}
}

// TestProofsAreTakenAndChecked: the file that the page gives holds; with one
// letter altered it does not, and with another key neither.
func TestProofsAreTakenAndChecked(t *testing.T) {
	h, r := sampleServer(t)
	file := get(h, "/es/journal/60/proof.json")
	if got := file.Header().Get("Content-Disposition"); file.Code != http.StatusOK || got != `attachment; filename="constancia-proof-60.json"` {
		t.Fatalf("status %d, %s", file.Code, got)
	}
	proof := file.Body.String()
	eachLang(t, func(t *testing.T, lang locale.Lang) {
		check := func(proof, key string) string {
			answer := post(h, "/"+string(lang)+"/journal/proof", "proof", proof, "key", key)
			if answer.Code != http.StatusOK {
				t.Fatalf("status %d: %.600s", answer.Code, text(answer.Body.String()))
			}
			return text(answer.Body.String())
		}
		holds := map[locale.Lang]string{locale.ES: "La prueba se sostiene.", locale.EN: "The proof holds."}[lang]
		fails := map[locale.Lang]string{locale.ES: "La prueba no se sostiene", locale.EN: "The proof does not hold"}[lang]
		if page := check(proof, r.PublicKey()); !strings.Contains(page, holds) || !strings.Contains(page, "act:act-nl-disappearance") || !strings.Contains(page, ">=40") {
			t.Errorf("a whole proof: %.1500s", page)
		}
		altered := strings.Replace(proof, "=40", "=41", 1)
		if page := check(altered, r.PublicKey()); altered == proof || !strings.Contains(page, fails) || strings.Contains(page, holds) {
			t.Errorf("an altered proof: %.1500s", page)
		}
	})
	_, other := emptyServer(t)
	if page := text(post(h, "/es/journal/proof", "proof", proof, "key", other.PublicKey()).Body.String()); strings.Contains(page, "La prueba se sostiene") {
		t.Errorf("by another key: %.900s", page)
	}
}

// TestAProofMayBeUploaded: as the file that was taken.
func TestAProofMayBeUploaded(t *testing.T) {
	h, r := sampleServer(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"key": r.PublicKey(), "proof": ""} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", "constancia-proof-60.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(get(h, "/es/journal/60/proof.json").Body.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/es/journal/proof", &body)
	request.Host = "127.0.0.1:8080"
	request.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request)
	if page := text(w.Body.String()); w.Code != http.StatusOK || !strings.Contains(page, "La prueba se sostiene") {
		t.Errorf("status %d: %.900s", w.Code, page)
	}
}
