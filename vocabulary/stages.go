package vocabulary

import (
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
)

// Stages is the vocabulary whose codes are model/code, such as
// mx-military/charge. Above those of one code stands a generic term of the code
// alone, so that "stage under charge" asks across all models.
const Stages = "stages"

// readStages reads stages.csv, where a row is unique by its model and code. A
// generic term has the label of the first model that has its code, and the
// attributes in which all models agree.
func readStages(r io.Reader) (*Vocabulary, error) {
	t, err := readTable(Stages, r)
	if err != nil {
		return nil, err
	}
	at := func(r row, column string) string { return r.cells[slices.Index(t.header, column)] }
	for _, need := range []string{"model", "code", "label_en", "label_es", "note", "source"} {
		if !slices.Contains(t.header, need) {
			return nil, t.problem(1, need, sayHeader, "columns", "model, code, label_en, label_es, note, source")
		}
	}
	v := &Vocabulary{name: Stages}
	for _, column := range t.header {
		if !slices.Contains([]string{"code", "label_en", "label_es", "note", "source"}, column) {
			v.columns = append(v.columns, column)
		}
	}
	var generic, own []Term
	place := map[string]int{}
	var rows []row
	for _, r := range t.rows {
		code := at(r, "code")
		term := Term{
			Code: at(r, "model") + "/" + code, Parent: code, Label: locale.Text{EN: at(r, "label_en"), ES: at(r, "label_es")},
			Note: at(r, "note"), Source: at(r, "source"),
		}
		for _, column := range v.columns {
			term.set(column, at(r, column))
		}
		own = append(own, term)
		if i, known := place[code]; known {
			keepCommon(generic[i].Attributes, term.Attributes)
			continue
		}
		place[code] = len(generic)
		rows = append(rows, r)
		generic = append(generic, Term{
			Code: code, Label: term.Label, Source: term.Source, Generic: true, Attributes: maps.Clone(term.Attributes),
		})
	}
	v.terms = append(generic, own...)
	t.rows = append(rows, t.rows...)
	if err := t.check(v.terms); err != nil {
		return nil, err
	}
	v.link()
	return v, nil
}

func keepCommon(into, other map[string]string) {
	maps.DeleteFunc(into, func(column, value string) bool { return other[column] != value })
}

// scoped joins a stage's code to its model.
func scoped(scope, code string) string {
	if scope == "" || strings.Contains(code, "/") {
		return code
	}
	return scope + "/" + code
}
