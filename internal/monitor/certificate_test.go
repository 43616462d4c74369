package monitor_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// TestACertificateOfErasure proves without a word what was erased, and fails when any of
// it is altered.
func TestACertificateOfErasure(t *testing.T) {
	h, wola, _ := neighbours(t)
	ctx := t.Context()
	saved, err := h.Save(ctx, wola, event("Xochiquetzal"))
	if err != nil {
		t.Fatal(err)
	}
	id := record.ID{Type: "event", Key: "ev-xochiquetzal"}
	erased, err := h.Erase(ctx, h.operator(), monitor.Erasure{Entity: id, Reason: "lo pidió la familia"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := h.Certificate(ctx, h.operator(), erased.Last)
	if err != nil {
		t.Fatal(err)
	}
	if c.Reason != "lo pidió la familia" || c.Position != erased.Last || len(c.Erased) != 1 || c.Erased[0].Entity != id.String() || len(c.Proofs) != 2 {
		t.Errorf("the certificate is %+v", c)
	}
	text, err := c.JSON()
	if err != nil || bytes.Contains(text, []byte("Xochiquetzal")) {
		t.Errorf("%v; it holds a word: %s", err, text)
	}
	if again, err := monitor.CheckCertificate(text, h.PublicKey()+"\n"); err != nil || again.Position != c.Position {
		t.Errorf("it does not hold: %v", err)
	}
	for from, to := range map[string]string{
		"lo pidió la familia":               "lo pidió otra persona",
		`"entity": "event:ev-xochiquetzal"`: `"entity": "event:ev-otro"`,
		`"what": "` + c.Erased[0].What:      `"what": "` + "1.1",
		`"hash": "`:                         `"hash": "AAAA`,
		`"time": "2026`:                     `"time": "2025`,
		`"record": "constancia/`:            `"record": "constancia/x`,
	} {
		bad := bytes.Replace(text, []byte(from), []byte(to), 1)
		if bytes.Equal(bad, text) {
			t.Fatalf("it does not hold %q", from)
		}
		if _, err := monitor.CheckCertificate(bad, h.PublicKey()); err == nil {
			t.Errorf("it holds with %q in place of %q", to, from)
		}
	}
	other := newHouse(t)
	if _, err := monitor.CheckCertificate(text, other.PublicKey()); !errors.Is(err, monitor.ErrUnproven) {
		t.Errorf("by another record's key: %v", err)
	}
	wants(t, errOf(h.Certificate(ctx, h.operator(), saved.Last)), "monitor.no-erasure-there")
	wants(t, errOf(monitor.CheckCertificate([]byte("{}"), h.PublicKey())), "monitor.certificate-unreadable")
}
