package query_test

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

var update = flag.Bool("update", false, "write the golden files")

// names are what a few entities of the sample are called.
type names map[string]locale.Text

func (n names) Name(id record.ID, l locale.Lang) (string, bool) {
	name, ok := n[id.String()]
	return name.In(l), ok
}

// named calls a few territories by their names, whatever the vocabularies hold.
type named struct{ query.Terms }

var territories = map[string]locale.Text{
	"MX": {ES: "México", EN: "Mexico"}, "MX-TAM": {ES: "Tamaulipas", EN: "Tamaulipas"}, "MX-GRO": {ES: "Guerrero", EN: "Guerrero"},
	"MX-CHP": {ES: "Chiapas", EN: "Chiapas"}, "MX-OAX": {ES: "Oaxaca", EN: "Oaxaca"},
}

func (n named) Label(vocabulary, code string) (locale.Text, bool) {
	if name, ok := territories[code]; ok && vocabulary == "territories" {
		return name, true
	}
	return n.Terms.Label(vocabulary, code)
}

func (n named) Codes(vocabulary string) []string {
	if vocabulary == "territories" {
		return slices.Sorted(maps.Keys(territories))
	}
	return n.Terms.Codes(vocabulary)
}

func speaker(tb testing.TB) query.Speaker {
	return query.Speaker{Schema: record.Core(), Terms: named{vocabularies(tb)}, Names: names{
		"event:ev-tlatlaya":               {ES: "Tlatlaya", EN: "Tlatlaya"},
		"event:ev-ayotzinapa":             {ES: "Iguala (Ayotzinapa)", EN: "Iguala (Ayotzinapa)"},
		"event:ev-nuevo-laredo":           {ES: "Nuevo Laredo", EN: "Nuevo Laredo"},
		"commitment:c-lsi":                {ES: "Rechazar o derogar la Ley de Seguridad Interior", EN: "Reject or repeal the Internal Security Law"},
		"commitment:c-fgr":                {ES: "Una Fiscalía General fuerte e independiente", EN: "A strong and independent National Prosecutor’s Office"},
		"commitment:c-commission":         {ES: "Crear la comisión de investigación del caso Iguala", EN: "Create the investigative commission for the Iguala case"},
		"commitment:c-law-torture":        {ES: "Aplicar la ley general contra la tortura", EN: "Implement the general law on torture"},
		"measure:soldier-conviction-rate": {ES: "Investigaciones a soldados que terminaron en condena civil", EN: "Investigations of soldiers that ended in a civilian conviction"},
	}}
}

// TestSentences compares what queries say with testdata/sentences.txt.
func TestSentences(t *testing.T) {
	const path = "testdata/sentences.txt"
	golden, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := speaker(t)
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(string(golden)), "\n") {
		text, ok := strings.CutPrefix(line, "ask ")
		if !ok {
			if strings.HasPrefix(line, "#") {
				b.WriteString(line + "\n")
			}
			continue
		}
		q := check(t, text)
		b.WriteString("\nask " + q.String() + "\n")
		b.WriteString("es  " + w.Sentence(q, locale.ES) + "\n")
		b.WriteString("en  " + w.Sentence(q, locale.EN) + "\n")
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := strings.Split(string(golden), "\n")
	for i, got := range strings.Split(b.String(), "\n") {
		if i >= len(want) || got != want[i] {
			t.Fatalf("%s:%d: got\n%s\nwant\n%s", path, i+1, got, strings.Join(want[min(i, len(want)):min(i+1, len(want))], ""))
		}
	}
}
