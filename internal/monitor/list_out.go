package monitor

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"io"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/sheet"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// ListFormat is a kind of file that a list is taken out as.
type ListFormat string

// The formats, by the ends of the names of their files.
const (
	ListCSV  ListFormat = "csv"
	ListXLSX ListFormat = "xlsx"
)

// MostForUpdate is how many entities are taken out at once by a page to be changed and
// brought back: such a list stays in memory until its columns are known.
const MostForUpdate = 5000

var (
	sayTooLongForUpdate = locale.Message{
		ID: "monitor.too-long-for-update",
		ES: "la lista tiene más de {most} fichas, que es lo que una página saca para cambiar; acote el filtro, o sáquela en la máquina del registro: constancia export DIR --to CARPETA --for-update --list 'CONSULTA'",
		EN: "the list has more than {most} entities, which is what a page takes out to be changed; narrow the filter, or take it out on the record’s own machine: constancia export DIR --to FOLDER --for-update --list 'QUERY'",
	}
	sayTooLongForSheet = locale.Message{
		ID: "monitor.too-long-for-sheet",
		ES: "la lista tiene más filas de las que caben en una hoja de cálculo ({most}); sáquela como CSV, o acote el filtro",
		EN: "the list has more rows than a spreadsheet holds ({most}); take it out as CSV, or narrow the filter",
	}
	sayNothingToTake = locale.Message{
		ID: "monitor.nothing-to-take",
		ES: "nada coincide con este filtro, y no hay qué sacar; quite alguna condición",
		EN: "nothing meets this filter, and there is nothing to take out; leave a condition out",
	}
)

// WriteList writes rows as a file for people, the header first. Nothing is written aside,
// and the first rows leave while the later ones are still being read. In CSV, cells that
// a spreadsheet would run as formulas are made harmless; in a workbook all cells are text,
// and they are made harmless too, for when somebody saves it as CSV.
func WriteList(out io.Writer, format ListFormat, name string, rows func(give func(cells []string) error) error) error {
	safely := func(give func([]string) error) func([]string) error {
		return func(cells []string) error {
			safe := make([]string, len(cells))
			for i, c := range cells {
				safe[i] = table.Guard(c)
			}
			return give(safe)
		}
	}
	if format == ListXLSX {
		return sheet.Stream(out, name, nil, func(give func([]string) error) error { return rows(safely(give)) })
	}
	to := bufio.NewWriterSize(out, 1<<15)
	_, _ = to.WriteString("\uFEFF") // an error stays and comes with Flush
	w := csv.NewWriter(to)
	err := rows(safely(w.Write))
	w.Flush()
	return errors.Join(err, w.Error(), to.Flush())
}

// WholeList answers a list whole, for a file of a format, and notes that it was taken
// out; one that does not fit is a problem. The moment that comes with it does not move while the rows are being read.
func (r *Record) WholeList(ctx context.Context, who access.Actor, text string, at AsOf, format ListFormat) ([]query.Row, AsOf, error) {
	result, err := r.Ask(ctx, who, text, at)
	if err != nil {
		return nil, at, err
	}
	if result.Query.Op != query.List {
		return nil, at, problem.New(problem.Misused, sayNoList, "query", text)
	}
	if format == ListXLSX && len(result.Answer.Rows) >= sheet.MostRows {
		return nil, at, problem.New(problem.Invalid, sayTooLongForSheet, "most", sheet.MostRows)
	}
	if err := r.NoteTaking(ctx, who, result.Answer.Rows, ReadAsFile, text); err != nil {
		return nil, at, err
	}
	position, day := result.At.Position, result.At.KnownBy
	return result.Answer.Rows, AsOf{Position: &position, KnownBy: &day}, nil
}

// TakeForUpdate takes out the entities of a list as a workbook that can be changed and
// brought back with [Record.CarryOutUpdate]. open is asked for where to write once the
// list is known to be taken out, with the position of it. Nothing of it is ever on the
// disk.
func (r *Record) TakeForUpdate(ctx context.Context, who access.Actor, text string, open func(at record.Position) io.Writer) error {
	if err := r.must(who, access.Export, access.Object{}); err != nil {
		return err
	}
	rows, at, err := r.WholeList(ctx, who, text, AsOf{}, ListXLSX)
	switch {
	case err != nil:
		return err
	case len(rows) > MostForUpdate:
		return problem.New(problem.Invalid, sayTooLongForUpdate, "most", MostForUpdate)
	case len(rows) == 0:
		return problem.New(problem.NotFound, sayNothingToTake)
	}
	v, err := r.View(ctx, who, AsOf{Position: at.Position})
	if err != nil {
		return err
	}
	v.At.KnownBy = record.LastDay
	t, _ := r.Schema.Type(rows[0].ID.Type)
	x := &exporting{record: r, view: v, since: map[record.ID]record.Date{}}
	w := table.NewWriter(t, x.sinceOf(ctx), table.WriteOptions{ForSpreadsheet: true, Position: v.At.Position, InMemory: true})
	defer w.Close()
	for _, row := range rows {
		stmts, err := r.store.Statements(ctx, v, row.ID)
		if err != nil {
			return err
		}
		if err := w.Write(row.ID, stmts); err != nil {
			return err
		}
	}
	return sheet.Stream(open(v.At.Position), t.Plural, table.Special, w.Each)
}
