package query_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/constancia-project/constancia/locale"
)

// TestSampleQueries proves that the language can say what the sample asks: its
// checks, what its coverage is about, and what its figures count.
func TestSampleQueries(t *testing.T) {
	w := speaker(t)
	for file, column := range map[string]string{"claims": "check", "coverage": "about_query", "figures": "query"} {
		in, err := os.Open("../sample/" + file + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		rows, err := csv.NewReader(in).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, row := range rows[1:] {
			for i, head := range rows[0] {
				if head != column || row[i] == "" {
					continue
				}
				n++
				q := check(t, row[i])
				if q.String() != row[i] {
					t.Errorf("%s %s: %q is not canonical, write %q", file, row[0], row[i], q)
				}
				if w.Sentence(q, locale.ES) == w.Sentence(q, locale.EN) {
					t.Errorf("%s %s: %q is said alike in both languages", file, row[0], q)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s has no queries", file)
		}
	}
}
