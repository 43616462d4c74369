package monitor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// ExportOptions says what is exported and how.
type ExportOptions struct {
	At    AsOf     // the zero AsOf is now
	Types []string // names of types; none means all
	// ForSpreadsheet makes files that are safe to open in a spreadsheet; see
	// [table.WriteOptions].
	ForSpreadsheet bool
	// Workbook writes one workbook, record.xlsx, with a sheet for each type, instead
	// of CSV files. Letters that Markdown holds stay files of their own.
	Workbook bool
	// ForUpdate makes tables that can be changed and brought back with
	// [Record.CarryOutUpdate]: of what the record follows now, with columns that say
	// where each row came from. Letters are rows too.
	ForUpdate bool
	// Only keeps to these entities, where it is not nil; List is the query that chose
	// them.
	Only map[record.ID]bool
	List string
	// Progress says how many entities have been written; total is 0, because
	// their number is not known before. May be nil.
	Progress func(done, total int64)
}

// ExportReport says what an export wrote.
type ExportReport struct {
	Folder string
	Moment record.Moment
	Files  []ExportFile
}

// ExportFile is one file of an export.
type ExportFile struct {
	Name     string
	Sheet    string // of a workbook
	Type     string
	Entities int
	Rows     int // 0 for a letter
}

var (
	sayFolderTaken = locale.Message{
		ID: "monitor.folder-taken",
		ES: "{folder} ya existe y no está vacía; elija una carpeta nueva: una exportación no se mezcla con otra",
		EN: "{folder} exists and is not empty; choose a new folder: one export is not mixed with another",
	}
	sayUpdateIsOfNow = locale.Message{
		ID: "monitor.update-is-of-now",
		ES: "una lista para actualizar se saca del registro como está ahora; quite la posición y la fecha",
		EN: "a list to be updated is taken out of the record as it is now; leave position and date out",
	}
	sayNoExportType = locale.Message{
		ID: "monitor.no-export-type",
		ES: "«{type}» no es un tipo; hay: {names}",
		EN: "“{type}” is no type; there are: {names}",
	}
	sayCannotExport = locale.Message{
		ID: "monitor.cannot-export",
		ES: "no se pudo escribir en {folder}; revise el espacio y los permisos. No quedó nada a medias",
		EN: "{folder} cannot be written; check the space and the permissions. Nothing was left half-written",
	}
)

// Export writes the record as who sees it at a moment into a new folder: a CSV
// for each type and a Markdown file for each letter and language. Importing the
// folder into an empty record gives the same statements with the same ranks. The
// folder appears whole or not at all.
func (r *Record) Export(ctx context.Context, who access.Actor, folder string, o ExportOptions) (ExportReport, error) {
	report := ExportReport{Folder: folder}
	if err := r.must(who, access.Export, access.Object{}); err != nil {
		return report, err
	}
	v, err := r.View(ctx, who, o.At)
	if err != nil {
		return report, err
	}
	if o.ForUpdate {
		if o.At != (AsOf{}) {
			return report, problem.New(problem.Misused, sayUpdateIsOfNow)
		}
		v.At.KnownBy = record.LastDay
	}
	report.Moment = v.At
	types, err := r.typesCalled(o.Types)
	if err != nil {
		return report, err
	}
	if err := mustBeFree(folder); err != nil {
		return report, err
	}
	x := &exporting{record: r, who: who, view: v, options: o, report: &report, since: map[record.ID]record.Date{}, taken: map[string]bool{}}
	err = wholeFolder(folder, func(partial string) error {
		x.folder = partial
		for _, t := range types {
			if err := x.export(ctx, t); err != nil {
				return fmt.Errorf("exporting %s: %w", t.Plural, err)
			}
		}
		return x.finishBook()
	})
	if x.book != nil {
		err = errors.Join(err, x.book.Close())
	}
	return report, err
}

func (r *Record) typesCalled(names []string) ([]record.Type, error) {
	if len(names) == 0 {
		return r.Schema.Types, nil
	}
	var types []record.Type
	for _, name := range names {
		t, ok := r.Schema.Type(name)
		if !ok {
			var plurals []string
			for _, t := range r.Schema.Types {
				plurals = append(plurals, t.Plural)
			}
			return nil, problem.New(problem.Misused, sayNoExportType, "type", name, "names", strings.Join(plurals, ", "))
		}
		types = append(types, t)
	}
	return types, nil
}

func mustBeFree(folder string) error {
	entries, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil || len(entries) > 0:
		return problem.New(problem.Misused, sayFolderTaken, "folder", folder).Because(err)
	}
	return nil
}

// wholeFolder has write fill a folder beside the wanted one, and gives it its
// name when all of it is there.
func wholeFolder(folder string, write func(partial string) error) error {
	failed := func(err error) error {
		var p *problem.Problem
		if errors.As(err, &p) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return problem.New(problem.Unavailable, sayCannotExport, "folder", folder).Because(err)
	}
	folder = filepath.Clean(folder)
	partial, err := os.MkdirTemp(filepath.Dir(folder), "."+filepath.Base(folder)+".partial-")
	if err != nil {
		return failed(err)
	}
	err = write(partial)
	if err == nil {
		err = os.Chmod(partial, 0o700)
	}
	if err == nil {
		if err = os.Remove(folder); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(partial, folder)
	}
	if err != nil {
		return failed(errors.Join(err, os.RemoveAll(partial)))
	}
	return nil
}

// exporting is an export under way.
type exporting struct {
	book    *sheet.Making // of an export as a workbook
	record  *Record
	who     access.Actor
	view    query.View
	options ExportOptions
	report  *ExportReport
	folder  string
	since   map[record.ID]record.Date
	taken   map[string]bool // names of files, without case
	done    int64
}

// sincesKept is how many dates of sources are kept in memory at once.
const sincesKept = 1 << 16

// sinceOf is since when a source is known, as the export has it.
func (x *exporting) sinceOf(ctx context.Context) table.Since {
	return func(source record.ID) (record.Date, error) {
		if date, ok := x.since[source]; ok {
			return date, nil
		}
		stmts, err := x.record.store.Statements(ctx, x.view, source)
		if err != nil {
			return record.Date{}, err
		}
		if len(x.since) >= sincesKept {
			clear(x.since)
		}
		x.since[source] = table.SinceOf(stmts)
		return x.since[source], nil
	}
}

func (x *exporting) export(ctx context.Context, t record.Type) error {
	o := table.WriteOptions{ForSpreadsheet: x.options.ForSpreadsheet || x.options.Workbook, Scratch: x.folder}
	if x.options.ForUpdate {
		o.Position = x.view.At.Position
	}
	w := table.NewWriter(t, x.sinceOf(ctx), o)
	defer w.Close()
	entities := 0
	var noted []record.ID
	err := x.record.store.Histories(ctx, x.view, t.Name, func(id record.ID, stmts []record.Statement) error {
		if x.done++; x.done%1024 == 0 && x.options.Progress != nil {
			x.options.Progress(x.done, 0)
		}
		if x.options.Only != nil && !x.options.Only[id] {
			return nil
		}
		if x.who.Account != "" {
			noted = append(noted, id)
		}
		stmts, err := x.shared(ctx, id, stmts)
		if err != nil {
			return err
		}
		ok, err := x.letter(t, id, stmts)
		if ok || err != nil {
			return err
		}
		entities++
		return w.Write(id, stmts)
	})
	if err == nil && len(noted) > 0 {
		err = x.record.noteTaken(ctx, x.who, noted, ReadByCommand, cmp.Or(x.options.List, t.Plural))
	}
	if err != nil || entities == 0 || w.Rows() == 0 {
		return err
	}
	if x.options.Workbook {
		x.report.Files = append(x.report.Files, ExportFile{Name: workbookName, Sheet: t.Plural, Type: t.Name, Entities: entities, Rows: w.Rows()})
		return x.addSheet(t.Plural, w)
	}
	name := t.Plural + ".csv"
	x.report.Files = append(x.report.Files, ExportFile{Name: name, Type: t.Name, Entities: entities, Rows: w.Rows()})
	return writeFile(filepath.Join(x.folder, name), w.Finish)
}

// shared keeps, of what organisations said of how they share an entity, what its owner
// said last: whoever brings the file in speaks for one organisation. A list to be
// updated leaves levels out.
func (x *exporting) shared(ctx context.Context, id record.ID, stmts []record.Statement) ([]record.Statement, error) {
	isLevel := func(s record.Statement) bool { return s.Property == record.Shared().Name }
	if !slices.ContainsFunc(stmts, isLevel) {
		return stmts, nil
	}
	levels, err := x.record.store.Shares(ctx, x.view, id)
	if err != nil {
		return nil, err
	}
	keep := record.StatementID{}
	for _, s := range stmts {
		if isLevel(s) && !x.options.ForUpdate && slices.ContainsFunc(levels, func(l store.Share) bool { return l.Owns && l.Leaf == s.ID.Leaf }) {
			keep = s.ID
		}
	}
	return slices.DeleteFunc(slices.Clone(stmts), func(s record.Statement) bool { return isLevel(s) && s.ID != keep }), nil
}

// workbookName is the file of an export as a workbook.
const workbookName = "record.xlsx"

// addSheet writes the rows of a type as a sheet.
func (x *exporting) addSheet(name string, w *table.Writer) (err error) {
	if x.book == nil {
		if x.book, err = sheet.Create(x.folder); err != nil {
			return err
		}
	}
	return x.book.Add(name, table.Special, w.Each)
}

// finishBook writes the workbook, where there is one.
func (x *exporting) finishBook() error {
	if x.book == nil {
		return nil
	}
	return writeFile(filepath.Join(x.folder, workbookName), x.book.Finish)
}

// letter writes an entity as Markdown, if it can be.
func (x *exporting) letter(t record.Type, id record.ID, stmts []record.Statement) (bool, error) {
	if x.options.ForSpreadsheet || x.options.ForUpdate || strings.HasPrefix(strings.ToLower(id.Key), "readme") {
		return false, nil
	}
	texts, ok := table.Letter(t, id, stmts)
	if !ok {
		return false, nil
	}
	name := func(lang string) string { return id.Key + "." + lang + ".md" }
	for lang := range texts {
		if x.taken[strings.ToLower(name(lang))] {
			return false, nil // a letter whose key differs in case only
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		x.taken[strings.ToLower(name(lang))] = true
		x.report.Files = append(x.report.Files, ExportFile{Name: name(lang), Type: t.Name, Entities: 1})
		err := writeFile(filepath.Join(x.folder, name(lang)), func(out io.Writer) error {
			_, err := out.Write([]byte(texts[lang]))
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// writeFile writes a new file and makes sure that it is on the disk.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
