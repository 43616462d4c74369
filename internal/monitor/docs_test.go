package monitor

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

var updateDocs = flag.Bool("update-docs", false, "write the answers in docs/ anew")

// TestDocsAnswerAsTheSample holds the answers that the pages on the query give
// to what the sample record answers, at the day of the letter and today.
func TestDocsAnswerAsTheSample(t *testing.T) {
	r := emptyRecord(t)
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	letter := record.DayOf(2018, 7, 11)
	for path, l := range map[string]locale.Lang{"../../docs/query.en.md": locale.EN, "../../docs/consulta.es.md": locale.ES} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines, inside := strings.Split(string(page), "\n"), false
		for i, line := range lines {
			inside = (inside || line == "<!-- answers -->") && line != "<!-- /answers -->"
			if !inside || !strings.HasPrefix(line, "| `") {
				continue
			}
			text := strings.Split(line, "`")[1]
			row := fmt.Sprintf("| `%s` | %s | %s |", text, answerTo(t, r, text, AsOf{KnownBy: &letter}, l), answerTo(t, r, text, AsOf{}, l))
			if row != line && !*updateDocs {
				t.Errorf("%s:%d says\n%s\nand the sample\n%s", path, i+1, line, row)
			}
			lines[i] = row
		}
		if *updateDocs {
			if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// answerTo writes an answer as the pages do.
func answerTo(t *testing.T, r *Record, text string, at AsOf, l locale.Lang) string {
	t.Helper()
	result, err := r.Ask(t.Context(), tester, text, at)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	a := result.Answer
	var parts []string
	switch {
	case result.Query.Op.Check():
		said := map[query.Truth]locale.Text{
			query.True: {ES: "verdadero", EN: "true"}, query.False: {ES: "falso", EN: "false"}, query.Undecided: {ES: "sin decidir", EN: "not decided"},
		}[a.Truth].In(l)
		for _, id := range a.Because {
			parts = append(parts, id.Key)
		}
		if len(parts) > 0 {
			said += ": " + strings.Join(parts, ", ")
		}
		return said
	case result.Query.Op == query.List:
		for _, row := range a.Rows {
			key := row.ID.Key
			if !row.Certain {
				key = "(" + key + ")"
			}
			parts = append(parts, key)
		}
	case len(result.Query.By) > 0:
		for _, g := range a.Groups {
			parts = append(parts, strings.Join(g.Key, " ")+": "+bothEnds(g.Ends, l))
		}
	default:
		return bothEnds(a.Certain, l)
	}
	if parts == nil {
		return locale.Text{ES: "ninguno", EN: "none"}.In(l)
	}
	return strings.Join(parts, ", ")
}

func bothEnds(e query.Ends, l locale.Lang) string {
	switch {
	case e.Open || math.IsInf(e.High, 0):
		return locale.Text{ES: "al menos ", EN: "at least "}.In(l) + fmt.Sprint(e.Low)
	case e.Low == e.High:
		return fmt.Sprint(e.Low)
	}
	return fmt.Sprintf("%v–%v", e.Low, e.High)
}
