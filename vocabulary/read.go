package vocabulary

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// columns are those that every vocabulary has, in this order; what follows
// them are attributes.
var columns = [...]string{"code", "parent", "label_en", "label_es", "note", "source"}

// What can be wrong with a file of terms.
var (
	sayHeader = locale.Message{
		ID: "vocabulary.header",
		ES: "la primera línea debe empezar con las columnas {columns}",
		EN: "the first line must begin with the columns {columns}",
	}
	sayColumn = locale.Message{
		ID: "vocabulary.column",
		ES: "la columna «{column}» aparece dos veces o no tiene nombre; dele un nombre propio",
		EN: "the column “{column}” stands there twice or has no name; give it a name of its own",
	}
	sayCSV = locale.Message{
		ID: "vocabulary.csv",
		ES: "el archivo no se puede leer como CSV: revise las comillas y el número de columnas de esta línea",
		EN: "the file cannot be read as CSV: look at the quotes and the number of columns of this line",
	}
	sayCode = locale.Message{
		ID: "vocabulary.code",
		ES: "«{code}» no puede ser un código: use letras sin acento, cifras y guiones",
		EN: "“{code}” cannot be a code: use letters without accents, digits and hyphens",
	}
	sayTwice = locale.Message{
		ID: "vocabulary.twice",
		ES: "el código «{code}» ya está en la línea {first}; un código nombra un solo término",
		EN: "the code “{code}” already stands in line {first}; a code names one term",
	}
	sayParent = locale.Message{
		ID: "vocabulary.parent",
		ES: "el término superior «{parent}» no está antes que «{code}»; escriba primero el término más amplio",
		EN: "the parent “{parent}” does not stand before “{code}”; write the wider term first",
	}
	sayLabel = locale.Message{
		ID: "vocabulary.label",
		ES: "a «{code}» le falta el nombre en un idioma; llene label_es y label_en",
		EN: "“{code}” lacks its label in one language; fill in label_es and label_en",
	}
	saySource = locale.Message{
		ID: "vocabulary.source",
		ES: "a «{code}» le falta la fuente de su definición; escriba la norma, o «Own» si es propia",
		EN: "“{code}” lacks the source of its definition; write the standard, or “Own” if it is one’s own",
	}
)

// Read reads a vocabulary from CSV: a header with code, parent, label_en,
// label_es, note, source and then its own columns, and a row a term, parents
// before their children. name is also the name of the file in problems.
//
// Everything that is wrong is reported at once, as a *problem.List.
func Read(name string, r io.Reader) (*Vocabulary, error) {
	t, err := readTable(name, r)
	if err != nil {
		return nil, err
	}
	if len(t.header) < len(columns) || !slices.Equal(t.header[:len(columns)], columns[:]) {
		return nil, t.problem(1, "", sayHeader, "columns", strings.Join(columns[:], ", "))
	}
	v := &Vocabulary{name: name, columns: t.header[len(columns):]}
	for _, row := range t.rows {
		term := Term{
			Code: row.cells[0], Parent: row.cells[1], Label: locale.Text{EN: row.cells[2], ES: row.cells[3]},
			Note: row.cells[4], Source: row.cells[5],
		}
		for i, column := range v.columns {
			term.set(column, row.cells[len(columns)+i])
		}
		v.terms = append(v.terms, term)
	}
	if err := t.check(v.terms); err != nil {
		return nil, err
	}
	v.link()
	return v, nil
}

// set keeps an attribute that is not empty: most are, and a map costs.
func (t *Term) set(column, value string) {
	if value == "" {
		return
	}
	if t.Attributes == nil {
		t.Attributes = map[string]string{}
	}
	t.Attributes[column] = value
}

// check reports what contradicts itself in terms, which stand as the rows do.
func (t table) check(terms []Term) error {
	var found problem.List
	line := map[string]int{}
	for i, term := range terms {
		at := t.rows[i].line
		if !validCode(term.Code) {
			found.Add(t.problem(at, "code", sayCode, "code", term.Code))
		}
		if first, twice := line[term.Code]; twice {
			found.Add(t.problem(at, "code", sayTwice, "code", term.Code, "first", first))
		}
		if _, known := line[term.Parent]; term.Parent != "" && !known {
			found.Add(t.problem(at, "parent", sayParent, "parent", term.Parent, "code", term.Code))
		}
		if term.Label.EN == "" || term.Label.ES == "" {
			found.Add(t.problem(at, "label_es", sayLabel, "code", term.Code))
		}
		if term.Source == "" {
			found.Add(t.problem(at, "source", saySource, "code", term.Code))
		}
		line[term.Code] = at
	}
	return found.Err()
}

// validCode reports whether code is letters and digits in parts joined by
// single hyphens, with perhaps one slash: mx-military/charge, MX-TAM-027.
func validCode(code string) bool {
	if strings.Count(code, "/") > 1 {
		return false
	}
	for _, part := range strings.FieldsFunc(code, func(r rune) bool { return r == '-' || r == '/' }) {
		for i := range len(part) {
			c := part[i]
			if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
				return false
			}
		}
	}
	return code != "" && !strings.ContainsAny(code[:1]+code[len(code)-1:], "-/") &&
		!strings.Contains(code, "--") && !strings.Contains(code, "-/") && !strings.Contains(code, "/-")
}

// table is a CSV file with its lines.
type table struct {
	name   string
	header []string
	rows   []row
}

type row struct {
	line  int
	cells []string
}

func readTable(name string, r io.Reader) (table, error) {
	t := table{name: name}
	reader := csv.NewReader(r)
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			return table{}, t.problem(wrong.Line, "", sayCSV).Because(err)
		}
		if err != nil {
			return table{}, fmt.Errorf("vocabulary %s: %w", name, err)
		}
		line, _ := reader.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if t.header == nil {
			cells[0] = strings.TrimPrefix(cells[0], "\ufeff")
			t.header = cells
			continue
		}
		t.rows = append(t.rows, row{line, cells})
	}
	for i, column := range t.header {
		if column == "" || slices.Contains(t.header[:i], column) {
			return table{}, t.problem(1, column, sayColumn, "column", column)
		}
	}
	return t, nil
}

func (t table) problem(line int, column string, m locale.Message, args ...any) *problem.Problem {
	return problem.New(problem.Invalid, m, args...).At(problem.Place{File: t.name + ".csv", Line: line, Column: column})
}
