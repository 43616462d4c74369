package monitor

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// An ImportFile is one file to import, an ImportMapping says how one is to be
// read, an ImportLine what becomes of one of its statements.
type (
	ImportFile    = table.File
	ImportMapping = table.Mapping
	ImportLine    = table.Line
	ImportSheet   = table.Sheet
)

// FilesAt names files to import by their paths; a folder stands for all CSV, XLSX
// and Markdown files in it, but for its README.
func FilesAt(paths ...string) ([]ImportFile, error) {
	var files []ImportFile
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			// That there is no such file is said together with all else.
			files = append(files, ImportFile{Name: path, Open: func() (io.ReadCloser, error) { return os.Open(path) }})
			continue
		}
		within, err := FilesIn(os.DirFS(path))
		if err != nil {
			return nil, fmt.Errorf("listing %s: %w", path, err)
		}
		for _, f := range within {
			f.Name = filepath.Join(path, f.Name)
			files = append(files, f)
		}
	}
	return files, nil
}

// FilesIn names all CSV, XLSX and Markdown files of a folder, but for its README.
func FilesIn(folder fs.FS) ([]ImportFile, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	var files []ImportFile
	for _, e := range entries {
		name := e.Name()
		low := strings.ToLower(name)
		data := strings.HasSuffix(low, ".csv") || isWorkbook(low) && !strings.HasPrefix(name, "~$") || strings.HasSuffix(low, ".md") && !strings.HasPrefix(low, "readme")
		if e.IsDir() || !data || strings.HasPrefix(name, ".") {
			continue
		}
		files = append(files, ImportFile{Name: name, Open: func() (io.ReadCloser, error) { return folder.Open(name) }})
	}
	return files, nil
}

// ReadMapping reads the mappings in a file; see [ImportMapping].
func ReadMapping(name string, in io.Reader) ([]ImportMapping, error) {
	return table.ParseMapping(name, in)
}

// ImportOptions says how files are imported. The zero value reads them as they
// show themselves, and saves.
type ImportOptions struct {
	DryRun bool // say what would be done, and save nothing
	// GoodOnly imports the entities all of whose rows are right and whose
	// references exist, and reports the others as Refused: the good rows only,
	// where the default is all or nothing. While a row cannot be read at all, or a
	// header is wrong, nothing is imported.
	GoodOnly bool
	Mapping  []ImportMapping
	Type     string      // of every file; empty: by mapping or name
	Sheet    string      // of every workbook; empty: those named like a type
	Encoding string      // of every file; empty: as each shows
	Source   string      // key of the source of rows that name none
	Reason   string      // of the change set; empty: names the files
	Lang     locale.Lang // in which reasons are written; empty: English
	// Lines is how many lines of what is done the report keeps; 0 is 1,000.
	Lines int
	// Progress says how many bytes of how many have been read, over the two
	// readings that an import takes; may be nil. It is called by one goroutine at
	// a time, not the caller's, and no more when Import has returned.
	Progress func(done, total int64)

	update *table.Update
}

// ImportReport is what an import did, or would do.
type ImportReport struct {
	DryRun                      bool
	Created, Changed, Unchanged int // entities
	Added, Corrected            int // statements; a corrected one is added too
	Restored                    int // statements that an import had replaced and the files say again
	Redated                     int // statements stated anew, because the date of their source was corrected
	// Of an update: statements withdrawn, those that stay because they are another
	// organisation's, and cells that stay because somebody else changed them too.
	Withdrawn, NotOurs, Conflicts int
	NotFollowed                   int // statements that the record has and, as somebody judged, does not follow
	ByType                        []ImportCount
	Files                         []ImportSheet
	Lines                         []ImportLine
	More                          int // lines beyond those kept
	// Warnings say what is not wrong, and yet probably not meant: each with its
	// file and line, and what to do. The import does not depend on them.
	Warnings problem.List
	// Refused says what is wrong with what GoodOnly left out: RefusedEntities, and
	// rows without an id of their own.
	Refused         problem.List
	RefusedEntities int
	Receipt         store.Receipt
}

// ImportCount counts the entities of one type.
type ImportCount struct {
	Type                        string
	Created, Changed, Unchanged int
}

var sayImported = locale.Message{
	ID: "monitor.imported",
	ES: "importación de {files}",
	EN: "import of {files}",
}

// Import brings the record to what files say: all of them together as one change
// set, or nothing. What is wrong with them is returned whole as a
// [*problem.List], each with its file, line and column. Importing the same files
// again changes nothing and leaves no change set.
func (r *Record) Import(ctx context.Context, who access.Actor, files []ImportFile, o ImportOptions) (ImportReport, error) {
	report := ImportReport{DryRun: o.DryRun}
	if o.Lang == "" {
		o.Lang = locale.EN
	}
	if o.Lines == 0 {
		o.Lines = 1000
	}
	if err := r.must(who, access.Import, access.Object{}); err != nil {
		return report, err
	}
	if err := r.sign(who, &record.ChangeSet{}); err != nil {
		return report, err
	}
	encoding, err := table.ParseEncoding(o.Encoding)
	if err != nil {
		return report, err
	}
	books, err := r.unfold(ctx, files, o)
	if err != nil {
		return report, err
	}
	defer books.close()
	reader, err := table.Open(ctx, books.files, table.Options{
		Schema: r.Schema, CheckShared: isLevel, Terms: r.Vocabulary, Mappings: o.Mapping, Type: o.Type, Encoding: encoding, Source: o.Source,
		GoodOnly: o.GoodOnly, Update: o.update, CheckQuery: r.checkQuery, Lang: o.Lang, Today: record.On(r.Today()), Lines: o.Lines, Progress: o.Progress,
	})
	if err != nil {
		return report, err
	}
	defer reader.Close()
	if o.DryRun {
		err = r.plan(ctx, who, reader, &report, func(record.Change) error { return nil })
	} else {
		err = r.carryOut(ctx, who, reader, &report, o)
	}
	report.Files, report.Warnings = reader.Sheets(), books.doubts
	report.Warnings.Append(reader.Warnings())
	report.Refused, report.RefusedEntities = reader.Refused()
	return report, err
}

// plan reads the files against the record and hands each change to do.
func (r *Record) plan(ctx context.Context, who access.Actor, reader *table.Reader, report *ImportReport, do func(record.Change) error) error {
	ground, err := r.ground(ctx, who)
	if err != nil {
		return err
	}
	counts := map[string]*ImportCount{}
	err = reader.Read(ctx, ground, func(p table.Plan) error {
		report.take(p, counts)
		if p.Unchanged() {
			return nil
		}
		return do(p.Change)
	})
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		report.ByType = append(report.ByType, *counts[name])
	}
	return err
}

// carryOut saves what the files say.
func (r *Record) carryOut(ctx context.Context, who access.Actor, reader *table.Reader, report *ImportReport, o ImportOptions) error {
	reason := o.Reason
	says := sayImported
	if o.update != nil {
		says = sayUpdated
	}
	if reason == "" {
		var names []string
		for _, s := range reader.Sheets() {
			names = append(names, filepath.Base(s.File))
		}
		names = slices.Compact(names) // sheets of one workbook
		reason = says.In(o.Lang, "files", strings.Join(names, ", "))
	}
	batch, err := r.Begin(ctx, who, record.ChangeSet{Reason: reason})
	if err != nil {
		return err
	}
	defer batch.Rollback()
	err = ahead(ctx, func(ctx context.Context, give func(record.Change) error) error {
		return r.plan(ctx, who, reader, report, give)
	}, batch.Add)
	if err != nil {
		return err
	}
	report.Receipt, err = batch.Commit()
	return err
}

// chunk is how many changes are handed over at once.
const chunk = 128

// ahead runs read beside the caller and hands what it gives to take, in order:
// files are read while what was read is written. The first error ends both.
func ahead(ctx context.Context, read func(ctx context.Context, give func(record.Change) error) error, take func(record.Change) error) error {
	outer := ctx
	ctx, cancel := context.WithCancel(outer)
	defer cancel()
	chunks := make(chan []record.Change, 8)
	var made error
	go func() {
		defer close(chunks)
		var full []record.Change
		send := func() error {
			select {
			case chunks <- full:
				full = nil
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		made = read(ctx, func(c record.Change) error {
			if full = append(full, c); len(full) < chunk {
				return nil
			}
			return send()
		})
		if made == nil {
			made = send()
		}
	}()
	var taken error
	for changes := range chunks {
		for _, c := range changes {
			if taken == nil {
				taken = take(c)
			}
		}
		if taken != nil {
			cancel() // read ends at its next change, and closes the channel
		}
	}
	if err := outer.Err(); err != nil {
		return err // whatever broke when it was stopped
	}
	if taken != nil {
		return taken
	}
	return made
}

func (report *ImportReport) take(p table.Plan, counts map[string]*ImportCount) {
	c := counts[p.Entity.Type]
	if c == nil {
		c = &ImportCount{Type: p.Entity.Type}
		counts[p.Entity.Type] = c
	}
	switch {
	case p.Unchanged():
		report.Unchanged++
		c.Unchanged++
	case p.Created:
		report.Created++
		c.Created++
	default:
		report.Changed++
		c.Changed++
	}
	report.Added += len(p.Change.Add)
	report.Corrected += p.Corrected
	report.Restored += p.Restored
	report.Redated += p.Redated
	report.NotFollowed += p.NotFollowed
	report.Withdrawn += p.Withdrawn
	report.NotOurs += p.NotOurs
	report.Conflicts += p.Conflicts
	report.Lines = append(report.Lines, p.Lines...)
	report.More += p.More
}

// checkQuery says what is wrong with a query that a cell holds. What it names must
// be in the files or in the record: what does not exist matches nothing, and an
// absence of it would be no finding.
func (r *Record) checkQuery(ctx context.Context, cell table.QueryCell, in table.Lookup) error {
	q, err := query.Parse(cell.Text)
	if err != nil {
		return err
	}
	if q, err = query.Check(q, r.Schema, r.Vocabulary); err != nil {
		return err
	}
	if cell.Type == "coverage" {
		if err := query.CheckCoverage(q); err != nil {
			return err
		}
	}
	return query.CheckNames(ctx, q, in)
}

// ground is the record as it stood before an import, everything of it that was
// ever said: what is known since when does not matter to what is held.
type ground struct {
	store *store.Store
	view  query.View
}

func (r *Record) ground(ctx context.Context, who access.Actor) (ground, error) {
	v, err := r.View(ctx, who, AsOf{})
	v.At.KnownBy = record.LastDay
	return ground{r.store, v}, err
}

// Statements returns what is held of an entity.
func (g ground) Statements(ctx context.Context, id record.ID) ([]record.Statement, error) {
	if g.view.At.Position == 0 {
		return nil, nil
	}
	return g.store.Statements(ctx, g.view, id)
}

// Exists reports whether anything is held of an entity.
func (g ground) Exists(ctx context.Context, id record.ID) (bool, error) {
	stmts, err := g.Statements(ctx, id)
	return len(stmts) > 0, err
}

// Keys lists the keys of a type.
func (g ground) Keys(ctx context.Context, typ string) ([]string, error) {
	if g.view.At.Position == 0 {
		return nil, nil
	}
	return g.store.Keys(ctx, g.view, typ)
}

// Resting hands over what rests on some sources.
func (g ground) Resting(ctx context.Context, sources []record.ID, each func(record.ID, []record.Statement) error) error {
	if g.view.At.Position == 0 {
		return nil
	}
	return g.store.HistoriesResting(ctx, g.view, sources, each)
}
