package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// TableHead is the beginning of a table, ImportTarget what a column may be.
type (
	TableHead    = table.Head
	ImportTarget = table.Target
)

// Guessed is what a file seems to be.
type Guessed struct {
	Sheets []string // of a workbook
	Sheet  string   // the one that was looked at
	Head   TableHead
	Type   string   // of its rows, or ""
	To     []string // what each column seems to be, or ""
}

// rowsLooked is how many rows are looked at to guess what a table is.
const rowsLooked = 200

// Guess looks at the beginning of a file, and says what it seems to be. A sheet and a
// type may be asked for.
func (r *Record) Guess(ctx context.Context, f ImportFile, o ImportOptions) (Guessed, error) {
	var g Guessed
	encoding, err := table.ParseEncoding(o.Encoding)
	if err != nil {
		return g, err
	}
	if isWorkbook(f.Name) {
		w := &workbooks{}
		defer w.close()
		at, size, err := w.open(f)
		if err != nil {
			return g, err
		}
		book, err := sheet.Open(f.Name, at, size, sheet.Usual())
		if err != nil {
			return g, err
		}
		g.Sheets = book.Sheets()
		g.Sheet = g.Sheets[0]
		for _, name := range slices.Backward(g.Sheets) {
			if name == o.Sheet || o.Sheet == "" && table.TypeNamed(r.Schema, name) != "" {
				g.Sheet = name
			}
		}
		f.Sheet = g.Sheet
		f.Rows = func(each func(table.Row) error) error { return book.Rows(ctx, f.Sheet, each) }
	}
	if g.Head, err = table.Look(f, encoding, "", rowsLooked); err != nil {
		return g, err
	}
	if g.Type = o.Type; g.Type == "" {
		g.Type = table.GuessType(r.Schema, f, g.Head)
	}
	if t, ok := r.Schema.Type(g.Type); ok {
		g.To = table.GuessColumns(t, r.Vocabulary, g.Head)
	}
	return g, nil
}

// ImportTargets are what the columns of a type may be mapped to.
func (r *Record) ImportTargets(typ string) []ImportTarget {
	t, ok := r.Schema.Type(typ)
	if !ok {
		return nil
	}
	return table.Targets(t)
}

var (
	sayMappingName = locale.Message{
		ID: "monitor.mapping-name",
		ES: "«{name}» no sirve de nombre; use letras, cifras, espacios, guiones y puntos, hasta 60",
		EN: "“{name}” will not do as a name; use letters, digits, spaces, hyphens and dots, up to 60",
	}
	sayNoMappingCalled = locale.Message{
		ID: "monitor.no-mapping-called",
		ES: "no hay una correspondencia llamada «{name}»",
		EN: "there is no mapping called “{name}”",
	}
)

var mappingName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$`)

// mappingPath is the file of a mapping that is kept with the record: the file that
// --mapping reads.
func (r *Record) mappingPath(name string) (string, error) {
	name = strings.TrimSpace(name)
	if !mappingName.MatchString(name) || strings.Contains(name, "..") {
		return "", problem.New(problem.Invalid, sayMappingName, "name", name).At(problem.Place{Column: "mapping"})
	}
	return filepath.Join(r.Dir(), "mappings", name+".json"), nil
}

// Mappings are the names of the mappings that are kept with the record.
func (r *Record) Mappings() ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(r.Dir(), "mappings"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".json"); ok {
			names = append(names, name)
		}
	}
	return names, err
}

// Mapping reads a mapping that is kept with the record.
func (r *Record) Mapping(name string) (_ ImportMapping, err error) {
	path, err := r.mappingPath(name)
	if err != nil {
		return ImportMapping{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return ImportMapping{}, problem.New(problem.NotFound, sayNoMappingCalled, "name", name).Because(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	list, err := ReadMapping(name, file)
	if err != nil || len(list) == 0 {
		return ImportMapping{}, err
	}
	return list[0], nil
}

// SaveMapping keeps a mapping with the record under a name, in the place of one that
// had it. It is for files of any name.
func (r *Record) SaveMapping(name string, m ImportMapping) error {
	path, err := r.mappingPath(name)
	if err != nil {
		return err
	}
	m.File, m.Sheet = "", ""
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("a place for mappings: %w", err)
	}
	partial := path + ".partial"
	if err := os.WriteFile(partial, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("keeping the mapping: %w", err)
	}
	return os.Rename(partial, path)
}
