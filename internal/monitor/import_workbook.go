package monitor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

var (
	sayNoSheetAsked = locale.Message{
		ID: "monitor.no-sheet-asked",
		ES: "no hay una hoja llamada «{sheet}»; hay: {names}",
		EN: "there is no sheet called “{sheet}”; there are: {names}",
	}
	sayWhichSheet = locale.Message{
		ID: "monitor.which-sheet",
		ES: "ninguna de sus hojas ({names}) se llama como un tipo de ficha; ponga a la hoja el nombre del tipo (acts, sources…), o diga cuál y de qué tipo: --sheet HOJA --type TIPO",
		EN: "none of its sheets ({names}) is named like a type; give the sheet the name of the type (acts, sources…), or say which and of what type: --sheet SHEET --type TYPE",
	}
	sayPassedOver = locale.Message{
		ID: "monitor.sheet-passed-over",
		ES: "la hoja «{sheet}» no se llama como un tipo de ficha y se dejó fuera; para traerla: --sheet «{sheet}» --type TIPO",
		EN: "the sheet “{sheet}” is not named like a type and was passed over; to bring it in: --sheet “{sheet}” --type TYPE",
	}
)

// isWorkbook tells a workbook by the end of its name.
func isWorkbook(name string) bool {
	low := strings.ToLower(name)
	return strings.HasSuffix(low, ".xlsx") || strings.HasSuffix(low, ".xlsm")
}

// workbooks are the workbooks that an import reads.
type workbooks struct {
	files  []ImportFile // with the sheets in the place of their workbooks
	doubts problem.List
	opened []io.Closer
}

// close closes the workbooks.
func (w *workbooks) close() {
	for _, c := range w.opened {
		_ = c.Close() // only read from
	}
}

// unfold puts the sheets of workbooks in their place: those that are asked for,
// that a mapping names, or whose name says a type.
func (r *Record) unfold(ctx context.Context, files []ImportFile, o ImportOptions) (*workbooks, error) {
	w := &workbooks{}
	var bad problem.List
	for _, f := range files {
		if f.Rows != nil || !isWorkbook(f.Name) {
			w.files = append(w.files, f)
			continue
		}
		err := r.unfoldOne(ctx, w, f, o)
		if p, ok := problem.Of(err); ok {
			bad.Add(p)
		} else if err != nil {
			w.close()
			return nil, fmt.Errorf("opening %s: %w", f.Name, err)
		}
	}
	if err := bad.Err(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (r *Record) unfoldOne(ctx context.Context, w *workbooks, f ImportFile, o ImportOptions) error {
	at, size, err := w.open(f)
	if err != nil {
		return err
	}
	book, err := sheet.Open(f.Name, at, size, sheet.Usual())
	if err != nil {
		return err
	}
	chosen, passed, err := r.chooseSheets(f.Name, book.Sheets(), o)
	if err != nil {
		return err
	}
	for _, name := range passed {
		w.doubts.Add(problem.New(problem.Invalid, sayPassedOver, "sheet", name).At(problem.Place{File: f.Name, Sheet: name}))
	}
	for _, name := range chosen {
		w.files = append(w.files, ImportFile{
			Name: f.Name, Sheet: name,
			Rows: func(each func(table.Row) error) error { return book.Rows(ctx, name, each) },
		})
	}
	return nil
}

// open makes a file readable at any place.
func (w *workbooks) open(f ImportFile) (io.ReaderAt, int64, error) {
	in, err := f.Open()
	if err != nil {
		return nil, 0, table.Unreadable(f.Name, err)
	}
	if at, ok := in.(io.ReaderAt); ok {
		if file, ok := in.(fs.File); ok {
			if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
				w.opened = append(w.opened, in)
				return at, info.Size(), nil
			}
		}
	}
	scratch, err := os.CreateTemp("", "constancia-workbook-")
	if err != nil {
		return nil, 0, errors.Join(err, in.Close())
	}
	w.opened = append(w.opened, removing{scratch})
	size, err := io.Copy(scratch, in)
	return scratch, size, errors.Join(err, in.Close())
}

// removing is a file that is there no more when it is closed.
type removing struct{ *os.File }

// Close closes and removes the file.
func (r removing) Close() error { return errors.Join(r.File.Close(), os.Remove(r.Name())) }

// chooseSheets says which sheets are read, and which are passed over.
func (r *Record) chooseSheets(file string, names []string, o ImportOptions) (chosen, passed []string, err error) {
	place := problem.Place{File: file}
	if o.Sheet != "" {
		i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), strings.TrimSpace(o.Sheet)) })
		if i < 0 {
			place.Found = o.Sheet
			return nil, nil, problem.New(problem.Misused, sayNoSheetAsked, "sheet", o.Sheet, "names", strings.Join(names, ", ")).At(place)
		}
		return names[i : i+1], nil, nil
	}
	for _, name := range names {
		mapped := slices.ContainsFunc(o.Mapping, func(m ImportMapping) bool {
			return m.Sheet != "" && strings.EqualFold(m.Sheet, name) && (m.File == "" || strings.EqualFold(path.Base(m.File), path.Base(file)))
		})
		if mapped || table.TypeNamed(r.Schema, name) != "" {
			chosen = append(chosen, name)
		} else {
			passed = append(passed, name)
		}
	}
	if len(chosen) == 0 && len(names) == 1 {
		return names, nil, nil // its type is asked for, or said by the file's name
	}
	if len(chosen) == 0 {
		place.Found = strings.Join(names, ", ")
		return nil, nil, problem.New(problem.Misused, sayWhichSheet, "names", strings.Join(names, ", ")).At(place)
	}
	return chosen, passed, nil
}
