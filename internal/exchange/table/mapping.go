package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Mapping says how one file is to be read where its headers and values are not
// ours. Written as JSON:
//
//	{"file": "victimas_2018.csv", "type": "acts",
//	 "columns": {"Folio": "id", "Tipo": "type", "Observaciones": ""},
//	 "values": {"Tipo": {"DF": "enforced-disappearance"}}}
//
// A column mapped to "" is left out. Columns that are not named are read by
// their headers; values that are not named, as they stand. An empty file names
// every file, and an empty sheet every sheet of a workbook.
type Mapping struct {
	File    string                       `json:"file"`
	Sheet   string                       `json:"sheet,omitempty"`
	Type    string                       `json:"type"`
	Columns map[string]string            `json:"columns"`
	Values  map[string]map[string]string `json:"values"`
}

// ParseMapping reads one mapping or a list of them.
func ParseMapping(name string, in io.Reader) ([]Mapping, error) {
	raw, err := io.ReadAll(io.LimitReader(in, 1<<20))
	if err != nil {
		return nil, unreadable(name, err)
	}
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	var list []Mapping
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		err = strict(raw, &list)
	} else {
		list = make([]Mapping, 1)
		err = strict(raw, &list[0])
	}
	if err != nil {
		place := problem.Place{File: name, Line: 1, Expected: sayMappingExpected.With()}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			place.Line = 1 + bytes.Count(raw[:min(syntax.Offset, int64(len(raw)))], []byte("\n"))
		}
		return nil, problem.New(problem.Invalid, sayMapping, "what", whatOf(err), "example", sayMappingExpected.With()).At(place).Because(err)
	}
	return list, nil
}

// whatOf says what is wrong with a mapping.
func whatOf(err error) locale.Localized {
	var kind *json.UnmarshalTypeError
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return sayMappingField.With("field", strings.Trim(field, `"`))
	}
	if errors.As(err, &kind) {
		return sayMappingKind.With("field", kind.Field)
	}
	return sayMappingJSON.With()
}

func strict(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the mapping")
	}
	return nil
}

// mappingFor is the mapping of a file, or the zero one.
func mappingFor(f File, list []Mapping) Mapping {
	for _, m := range list {
		named := m.File == "" || strings.EqualFold(path.Base(m.File), base(f.Name))
		if named && (m.Sheet == "" || fold(m.Sheet) == fold(f.Sheet)) {
			return m
		}
	}
	return Mapping{}
}

func (m Mapping) column(header string) (string, bool) {
	if to, ok := m.Columns[header]; ok {
		return to, true
	}
	for from, to := range m.Columns {
		if fold(from) == fold(header) {
			return to, true
		}
	}
	return "", false
}

// values of a column may stand under its header or under what it is mapped to.
func (m Mapping) values(header, target string) map[string]string {
	for name, values := range m.Values {
		if fold(name) == fold(header) || fold(name) == fold(target) {
			return values
		}
	}
	return nil
}

// strangers reports what a mapping of this file says of columns that the file
// does not have: a slip in the mapping must not pass as nothing to do.
func (m Mapping) strangers(header []string, columns []column) []*problem.Problem {
	if m.File == "" {
		return nil // of all files, which need not have the same columns
	}
	var named []string
	for name, to := range m.Columns {
		if to != "" { // to leave out what is not there is done
			named = append(named, name)
		}
	}
	for name := range m.Values {
		named = append(named, name)
	}
	slices.Sort(named)
	var bad []*problem.Problem
	for _, name := range slices.Compact(named) {
		same := func(h string) bool { return fold(h) == fold(name) }
		target := func(c column) bool {
			to, ok := m.column(c.header)
			return ok && same(to)
		}
		if slices.ContainsFunc(header, same) || m.Columns[name] == "" && slices.ContainsFunc(columns, target) {
			continue
		}
		place := problem.Place{Line: 1, Column: name, Found: strings.Join(header, ", "), Expected: sayWord.With("word", name)}
		bad = append(bad, problem.New(problem.Invalid, sayStrangerColumn, "column", name, "header", strings.Join(header, ", ")).At(place))
	}
	return bad
}

// base is the last part of a name written for any system.
func base(name string) string { return path.Base(strings.ReplaceAll(name, "\\", "/")) }
