package monitor

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

func textFile(name, text string) ImportFile {
	return ImportFile{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// TestQueriesInCellsAreAboutWhatThereIs refuses a check that names what nobody
// knows, and a coverage that is not about a whole set.
func TestQueriesInCellsAreAboutWhatThereIs(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, []ImportFile{
		textFile("sources.csv", "id,title,date\ns1,One,2018\n"), textFile("events.csv", "id,name_en,source_id\ne-old,Old,s1\n"),
	}, ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	events := textFile("events.csv", "id,name_en,source_id\ne-new,New,s1\n")
	for _, c := range []struct{ file, cell, want string }{
		{"claims.csv", "none steps where proceeding.event = e-old", ""},
		{"claims.csv", "none steps where proceeding.event = e-new", ""},
		{"claims.csv", "none steps where proceeding.event = e-nwe", "check: there is no “event:e-nwe” in the record; did you mean “e-new”?"},
		{"claims.csv", "commitment c-nope has status = met", "check: there is no “commitment:c-nope” in the record"},
		{"coverage.csv", "steps where proceeding.event = e-old", ""},
		{"coverage.csv", "steps where proceeding.event = e-odl", "about_query: there is no “event:e-odl” in the record; did you mean “e-old”?"},
		{"coverage.csv", "steps order by date limit 1", "about_query: coverage is about a whole set"},
		{"coverage.csv", "count steps", "about_query: coverage is about a whole set"},
	} {
		text := "id,about_query,from,through,said_by,source_id\nx,\"" + c.cell + "\",2018,2019,Us,s1\n"
		if c.file == "claims.csv" {
			text = "id,letter,kind,check,text_en\nx,[unknown],check,\"" + c.cell + "\",Text\n"
		}
		_, err := r.Import(t.Context(), tester, []ImportFile{events, textFile(c.file, text)}, ImportOptions{DryRun: true})
		var list *problem.List
		switch {
		case c.want == "" && err == nil:
		case c.want == "" || !errors.As(err, &list) || list.Len() != 1:
			t.Errorf("%s: %v", c.cell, err)
		default:
			p := list.Problems[0]
			if got := p.In(locale.EN); !strings.HasPrefix(got, c.file+":2: "+c.want) || p.Place.Found != c.cell {
				t.Errorf("%s:\ngot  %s [%s]\nwant %s", c.cell, got, p.Place.Found, c.want)
			}
		}
	}
}
