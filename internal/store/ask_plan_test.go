package store_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hot are the queries of pages that must stay quick over a large record, with
// what they may walk through as a whole: nothing, or what follows the colon.
var hot = []struct{ query, scans string }{
	{"count acts", "act"}, // the entries of an index
	{"count acts where type under killing", ""},
	{"count acts where date in 2018", ""},
	{"count acts where place under MX-TAM", "area"},
	{"count acts where event = ev-tlatlaya", ""},
	{"steps where proceeding.event = ev-tlatlaya", ""},
	{"none steps where proceeding.event = ev-tlatlaya and outcome = fugitive", ""},
	{"count acts where type under killing and date in 2018 and place under MX-TAM", "area"},
	{"count acts by type", ""},
	{"count acts by year(date)", ""},
	{"sum victims of acts where type under killing by year(date)", ""},
	{"acts where type under killing limit 50", ""},
	{"acts order by id limit 50", "act"}, // its index, as far as 50
	{`events where name ~ "nuevo laredo"`, ""},
	{"some involvements where perpetrator under armed-forces has certainty = established", ""},
	{"commitment c-lsi has status = not-met", ""},
}

var walked = regexp.MustCompile(`^SCAN (\S+)`)

// TestPlansOfHotQueries holds the statements of hot queries and SQLite's plans
// for them against a golden file, and fails where a plan walks through a table
// that it should not.
func TestPlansOfHotQueries(t *testing.T) {
	db, v := open(t), query.View{Scope: storetest.Everyone(), At: record.Moment{KnownBy: record.DayOf(2026, 11, 24)}}
	var b strings.Builder
	for _, h := range hot {
		q, err := query.Parse(h.query)
		if err == nil {
			q, err = query.Check(q, record.Core(), words(t))
		}
		if err != nil {
			t.Fatalf("%s: %v", h.query, err)
		}
		text, args, plan, err := store.Compiled(t.Context(), db, v, q)
		if err != nil {
			t.Fatalf("%s: %v", h.query, err)
		}
		fmt.Fprintf(&b, "== %s\n%s\n-- %d parameters\n%s\n\n", h.query, text, len(args), strings.Join(plan, "\n"))
		for _, step := range plan {
			m := walked.FindStringSubmatch(step)
			if m == nil || m[1] == "d" || strings.HasPrefix(m[1], "(") || strings.Contains(step, "VIRTUAL TABLE") {
				continue // d is what was found already
			}
			table, known := map[string]string{"t": q.Set.Type, "a": "area", "r": "reading", "s": "search"}[m[1]]
			if !known || table != h.scans {
				t.Errorf("%s: walks through all of %s: %s", h.query, table, step)
			}
		}
	}
	golden(t, filepath.Join("testdata", "plans.txt"), b.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what it was; run the test with -update and read the difference.\ngot:\n%s", file, got)
	}
}
