package monitor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// answersInDocs are the queries whose answers docs/json.md shows, one of each
// shape.
var answersInDocs = []string{
	"count acts where type under enforced-disappearance",
	"sum victims of acts where event = ev-nuevo-laredo",
	"share of steps where proceeding.event = ev-tlatlaya with date > 2015",
	"count acts by event.territory",
	"events where territory under MX-GRO",
	"none steps where proceeding.event = ev-ayotzinapa and date > 2018-05-31 and stage.phase in (charge, court, trial, sentence)",
}

// TestDocsShowTheJSONOfAnswers holds the answers in docs/json.md to what page and
// command write of the sample record. -update-docs writes them anew.
func TestDocsShowTheJSONOfAnswers(t *testing.T) {
	const path, begin, end = "../../docs/json.md", "<!-- answers: go test ./internal/monitor -run TestDocs -update-docs -->\n", "<!-- /answers -->"
	r := sampleRecord(t)
	var b strings.Builder
	b.WriteString("\n```\n")
	for _, text := range answersInDocs {
		result, err := r.Ask(t.Context(), tester, text, asOf(t, signed))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var answer bytes.Buffer
		e := json.NewEncoder(&answer)
		e.SetEscapeHTML(false)
		if err := e.Encode(result.JSON(locale.EN).Result); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n  %s\n", text, answer.String())
	}
	want := strings.TrimRight(b.String(), "\n") + "\n```\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), begin)
	got, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for answers", path)
	}
	if got == want {
		return
	}
	if !*updateDocs {
		t.Fatalf("%s shows\n%s\nand the sample gives\n%s", path, got, want)
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestOpenEndsAreNull proves that no end is said that nobody knows.
func TestOpenEndsAreNull(t *testing.T) {
	for _, c := range []struct {
		ends query.Ends
		want string
	}{
		{query.Ends{Low: 0, High: 2, Defined: true}, `{"certain":0,"possible":2}`},
		{query.Ends{Low: 2, Open: true, Defined: true}, `{"certain":2,"possible":null}`},
		{query.Ends{High: 2, OpenLow: true, Defined: true}, `{"certain":null,"possible":2}`},
		{query.Ends{}, `{"certain":null,"possible":null}`},
	} {
		got, err := json.Marshal(EndsOf(c.ends))
		if err != nil || string(got) != c.want {
			t.Errorf("%+v is %s (%v), want %s", c.ends, got, err, c.want)
		}
	}
}

// TestAFigureOfWhatIsNotThereSaysSo proves that the query of a figure may name
// only what is on record, as a check may: a misspelt key would count nothing.
func TestAFigureOfWhatIsNotThereSaysSo(t *testing.T) {
	r := sampleRecord(t)
	parse := func(property, text string) record.Value {
		typ, _ := r.Schema.Type("figure")
		p, _ := typ.Property(property)
		v, err := p.Kind.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for year, q := range map[string]string{
		"2001": "count acts where event = ev-nuevo-lardeo",
		"2002": "sum victims of acts where event = ev-nuevo-lardeo",
		"2003": "share of acts where event = ev-nuevo-lardeo with type = torture",
		"2004": "count acts where event = ev-nuevo-laredo",
	} {
		id := record.ID{Type: "figure", Key: "f-" + year}
		change := record.Change{Entity: id}
		for property, text := range map[string]string{"measure": "measure:nuevo-laredo-disappeared", "period": year, "territory": "MX-TAM", "query": q} {
			change.Add = append(change.Add, record.Statement{Entity: id, Property: property, Value: parse(property, text)})
		}
		if _, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "typed", Changes: []record.Change{change}}); err != nil {
			t.Fatal(err)
		}
	}
	figures, err := r.Figures(t.Context(), tester, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range figures {
		why := ""
		for _, w := range f.Why {
			why += w.In(locale.EN)
		}
		misspelt := strings.Contains(why, "ev-nuevo-laredo”?")
		if key := f.Figure.ID.Key; strings.HasPrefix(key, "f-200") && misspelt != (key != "f-2004") {
			t.Errorf("%s says %q", key, why)
		}
	}
}
