package table

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

func TestColumnsAreGuessed(t *testing.T) {
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, name, text, typ string
		want                  []string
	}{
		{"our own names", "acts.csv", "id,type,date,source_id\n", "act", []string{"id", "type", "date", "source_id"}},
		{"labels in Spanish", "x.csv", "Id;Víctimas;Fecha;Lugar\n1;2;2018;MX\n", "act", []string{"id", "victims", "date", "place"}},
		{"labels with a word more, and a slip", "actos.csv", "Victmas;Fecha del acto;Observaciones\n", "act", []string{"victims", "date", ""}},
		{"by what stands in them", "actos.csv", "Folio,Clase\n1,torture\n2,Tortura\n", "act", []string{"", "type"}},
		{"a text in a language", "eventos.csv", "id,Nombre\n", "event", []string{"id", "name_es"}},
		{"the same twice", "acts.csv", "date,Fecha\n", "act", []string{"date", ""}},
		{"a stranger", "x.csv", "foo,bar\n", "", nil},
	} {
		f := File{Name: c.name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(c.text)), nil }}
		h, err := Look(f, "", "", 10)
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		typ := GuessType(record.Core(), f, h)
		if typ != c.typ {
			t.Errorf("%s: taken for %q, want %q", c.what, typ, c.typ)
			continue
		}
		kind, ok := record.Core().Type(typ)
		if !ok {
			continue
		}
		if got := GuessColumns(kind, terms, h); !slices.Equal(got, c.want) {
			t.Errorf("%s: guessed %q, want %q", c.what, got, c.want)
		}
	}
}
