package monitor

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// TestATakenListComesBackWithoutAStatement takes a list out as a page does, and brings
// it back as it is: nothing is said anew. One changed cell is one correction.
func TestATakenListComesBackWithoutAStatement(t *testing.T) {
	r := listRecord(t)
	var raw bytes.Buffer
	at := record.Position(0)
	err := r.TakeForUpdate(t.Context(), tester, "acts where victims > 1 order by date", func(p record.Position) io.Writer {
		at = p
		return &raw
	})
	if err != nil || at == 0 {
		t.Fatalf("at %d: %v", at, err)
	}
	file := ImportFile{Name: "acts.xlsx", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw.Bytes())), nil }}
	u, err := r.PlanUpdate(t.Context(), tester, []ImportFile{file}, UpdateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !u.Nothing() || u.Conflicts != 0 || u.Unchanged != 3 {
		t.Errorf("brought back as it is: %d unchanged, %d created, %d changed, %d conflicts", u.Unchanged, u.Created, u.Changed, u.Conflicts)
	}
	reader := access.Actor{Name: "Eva", Account: "eva", Organisation: "LAWG", Roles: []access.Role{access.Reader}}
	for about, c := range map[string]struct {
		who  access.Actor
		text string
	}{"a reader": {reader, "acts"}, "a count": {tester, "count acts"}, "nothing": {tester, "acts where victims > 99"}} {
		err := r.TakeForUpdate(t.Context(), c.who, c.text, func(record.Position) io.Writer {
			t.Errorf("%s: something was written", about)
			return io.Discard
		})
		if _, ok := problem.Of(err); !ok {
			t.Errorf("%s: %v", about, err)
		}
	}
}

// TestAListIsHarmless: what a spreadsheet would run is made text, in both formats.
func TestAListIsHarmless(t *testing.T) {
	for _, format := range []ListFormat{ListCSV, ListXLSX} {
		var out bytes.Buffer
		err := WriteList(&out, format, "acts", func(give func([]string) error) error {
			return give([]string{"id", "=HYPERLINK(\"http://evil\")", "-1+1", "@x", "plain"})
		})
		if err != nil {
			t.Fatal(err)
		}
		if format == ListCSV {
			if got := out.String(); got != "\ufeffid,\"'=HYPERLINK(\"\"http://evil\"\")\",'-1+1,'@x,plain\n" {
				t.Errorf("the CSV is %q", got)
			}
			continue
		}
		g, err := emptyRecord(t).Guess(t.Context(), ImportFile{Name: "l.xlsx", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(out.Bytes())), nil }}, ImportOptions{})
		if err != nil || !strings.HasPrefix(g.Head.Header[1], "'=") {
			t.Errorf("the workbook has %q, %v", g.Head.Header, err)
		}
	}
}
