package query_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestDocs holds the users' pages to the language: every query in them is said
// as the page says, every error reads as there, every type and property stands
// in their table, every word of the language is explained.
func TestDocs(t *testing.T) {
	for path, l := range map[string]locale.Lang{"../docs/query.en.md": locale.EN, "../docs/consulta.es.md": locale.ES} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want := document(t, string(page), l)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if want != string(page) {
			t.Errorf("%s does not say what the program says; see what go test ./query -run TestDocs -update changes", path)
		}
		for _, word := range strings.Fields("where count sum of share with some none no every has commitment last by order desc limit " +
			"year month and or not = != < <= > >= in under is unknown known ~ id text") {
			if !strings.Contains(want, "`"+word) && !strings.Contains(want, " "+word) {
				t.Errorf("%s does not explain %q", path, word)
			}
		}
	}
}

// document writes a page anew: the line after each query, and the table of types.
func document(t *testing.T, page string, l locale.Lang) string {
	lines := strings.Split(page, "\n")
	var b strings.Builder
	for i := 0; i < len(lines); i++ {
		b.WriteString(lines[i] + "\n")
		switch lines[i] {
		case "```query":
			b.WriteString(lines[i+1] + "\n```\n> " + spoken(t, lines[i+1], l) + "\n")
			i += 3
		case "```query-error":
			b.WriteString(lines[i+1] + "\n" + refused(t, lines[i+1], l) + "\n")
			i += slices.Index(lines[i+1:], "```")
		case "<!-- types -->":
			b.WriteString(typeTable(l))
			i += slices.Index(lines[i:], "<!-- /types -->") - 1
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func spoken(t *testing.T, text string, l locale.Lang) string {
	q := check(t, text)
	if q.String() != text {
		t.Errorf("%q is not canonical: %q", text, q)
	}
	return speaker(t).Sentence(q, l)
}

func refused(t *testing.T, text string, l locale.Lang) string {
	q, err := query.Parse(text)
	if err == nil {
		_, err = query.Check(q, record.Core(), vocabularies(t))
	}
	p, ok := problem.Of(err)
	if !ok {
		t.Fatalf("%q is no error", text)
	}
	before, word, _ := query.Mark(text, p.Place)
	return strings.Repeat(" ", len(before)) + strings.Repeat("^", len(word)) + "\n" + p.Message.In(l, p.Args...)
}

func typeTable(l locale.Lang) string {
	schema := record.Core()
	var b strings.Builder
	b.WriteString(locale.Text{ES: "| tipo | qué es | propiedades | caminos de vuelta |", EN: "| type | what it is | properties | ways back |"}.In(l))
	b.WriteString("\n|---|---|---|---|\n")
	for _, t := range schema.Types {
		var properties, ways []string
		for _, p := range t.Properties {
			properties = append(properties, "`"+p.Name+"`")
		}
		for way := range schema.Inverses(t.Name) {
			ways = append(ways, "`"+way+"`")
		}
		slices.Sort(ways)
		b.WriteString("| `" + t.Plural + "` | " + t.Labels.In(l) + " | " + strings.Join(properties, ", ") + " | " + strings.Join(ways, ", ") + " |\n")
	}
	return b.String()
}
