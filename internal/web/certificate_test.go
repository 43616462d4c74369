package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// erasedAct erases an act of the sample and returns the path of its change.
func erasedAct(t *testing.T, r *monitor.Record) string {
	t.Helper()
	receipt, err := r.Erase(t.Context(), reader, monitor.Erasure{Entity: record.ID{Type: "act", Key: "act-nl-disappearance"}, Reason: "a petición de la familia"})
	if err != nil {
		t.Fatal(err)
	}
	return journalPath(receipt.Last)
}

// TestTheCertificateOnItsPage: the change leads to it, it says what was erased, and the
// file holds by itself.
func TestTheCertificateOnItsPage(t *testing.T) {
	h, r := sampleServer(t)
	path := erasedAct(t, r)
	if page := get(h, "/en"+path).Body.String(); !strings.Contains(page, `href="/en`+path+`/certificate"`) {
		t.Error("the change does not lead to its certificate")
	}
	page := text(get(h, "/es"+path+"/certificate").Body.String())
	for _, want := range []string{"Certificado de supresión", "act:act-nl-disappearance", "60.7", "a petición de la familia", "Se sostiene:", "La supresión no alcanza los respaldos hechos antes"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q: %.600s", want, page)
		}
	}
	file := get(h, "/en"+path+"/certificate.json").Body.Bytes()
	if c, err := monitor.CheckCertificate(file, r.PublicKey()); err != nil || len(c.Erased) != 16 {
		t.Errorf("the file: %v", err)
	}
	for _, address := range []string{"/en/journal/5/certificate", "/en/journal/99999/certificate.json"} {
		if answer := get(h, address); answer.Code != 404 {
			t.Errorf("%s: status %d", address, answer.Code)
		}
	}
}

// TestCertificateInABrowser looks at the page, in each language on a desk and on a phone.
func TestCertificateInABrowser(t *testing.T) {
	b := openBrowser(t)
	h, r := sampleServer(t)
	path := erasedAct(t, r)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	b.base = server.URL
	for _, look := range []struct {
		lang  string
		width int64
	}{{"es", 1280}, {"en", 390}, {"en", 1280}, {"es", 390}} {
		b.screen(look.width, "light")
		name := look.lang + map[bool]string{true: "-phone", false: "-desk"}[look.width == 390]
		b.open("/" + look.lang + path + "/certificate")
		b.cleanForm(name)
		b.picture("certificate-" + name)
	}
}
