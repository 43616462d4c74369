package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// The most rows and columns that are read. Excel has more columns; a table has not.
const (
	lastRow     = 1 << 20
	mostColumns = 1000
)

var (
	sayNoResult = locale.Message{
		ID: "sheet.no-result",
		ES: "la celda tiene una fórmula y el libro no guarda su resultado; ábralo en Excel o LibreOffice y guárdelo de nuevo, o escriba el valor",
		EN: "the cell has a formula and the workbook does not keep its result; open it in Excel or LibreOffice and save it again, or write the value",
	}
	sayResult = locale.Message{
		ID: "sheet.result",
		ES: "esta columna tiene fórmulas; se lee el último resultado que se guardó. Si debía cambiar desde entonces, ábralo y guárdelo de nuevo",
		EN: "this column has formulas; the result that was saved last is read. If it should have changed since, open the workbook and save it again",
	}
	sayErrorCell = locale.Message{
		ID: "sheet.error-cell",
		ES: "la celda muestra el error {found}; corrija la fórmula, o escriba el valor",
		EN: "the cell shows the error {found}; correct the formula, or write the value",
	}
	sayMerged = locale.Message{
		ID: "sheet.merged",
		ES: "las celdas {range} están combinadas: solo la primera tiene el valor, y las demás se leen vacías; si el valor vale para todas, sepárelas y escríbalo en cada una",
		EN: "the cells {range} are merged: only the first holds the value, and the others are read as empty; if the value is meant for all, unmerge them and write it in each",
	}
	sayTooWide = locale.Message{
		ID: "sheet.too-wide",
		ES: "la fila llega hasta la columna {column}, y se leen {most} columnas; borre lo que haya tan lejos",
		EN: "the row reaches to column {column}, and {most} columns are read; delete what stands so far out",
	}
	sayValueExpected = locale.Message{ID: "sheet.value-expected", ES: "un valor", EN: "a value"}
)

// Rows hands over the rows of a sheet in their order, with their numbers; empty
// rows are passed over. What is wrong with a cell comes with its row. The merged
// cells, which the format names at its end, come with a last row that has no cells.
func (b *Book) Rows(ctx context.Context, name string, each func(table.Row) error) error {
	at := slices.IndexFunc(b.sheets, func(t tab) bool { return t.name == name })
	if at < 0 {
		return problem.New(problem.NotFound, sayNoSheet, "sheet", name, "names", strings.Join(b.Sheets(), ", ")).At(problem.Place{File: b.name})
	}
	in, err := b.part(b.sheets[at].part)
	if in == nil || err != nil {
		return err
	}
	defer in.close()
	s := &reading{book: b, in: in, said: map[int]bool{}}
	err = s.rows(ctx, each)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var ours *callerError
	if errors.As(err, &ours) {
		return ours.error
	}
	if err != nil {
		return b.unreadable(err)
	}
	return nil
}

// callerError is an error of whoever takes the rows.
type callerError struct{ error }

// reading is a sheet that is being read.
type reading struct {
	book   *Book
	in     *pieces
	row    table.Row
	header []string
	said   map[int]bool // columns of which it was said that they hold formulas
	merged table.Row
}

func (s *reading) rows(ctx context.Context, each func(table.Row) error) error {
	last := 0
	for {
		e, err := s.in.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		switch {
		case e.name == "row" && !e.end:
			if last%1024 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if last, err = rowNumber(e, last); err != nil {
				return err
			}
			if err := s.readRow(last); err != nil {
				return err
			}
			if len(s.row.Cells) == 0 && len(s.row.Bad) == 0 {
				continue
			}
			if s.header == nil {
				s.header = slices.Clone(s.row.Cells)
			}
			if err := each(s.row); err != nil {
				return &callerError{err}
			}
		case e.name == "mergeCell" && !e.end:
			s.merge(e.attr("ref"))
		}
	}
	if len(s.merged.Doubtful) > 0 {
		if err := each(s.merged); err != nil {
			return &callerError{err}
		}
	}
	return nil
}

// rowNumber is the number of a row, which may be left out where it follows.
func rowNumber(e element, last int) (int, error) {
	number := last + 1
	if r := e.attr("r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n <= last {
			return 0, fmt.Errorf("the row %q after row %d", r, last)
		}
		number = n
	}
	if number > lastRow {
		return 0, fmt.Errorf("the row %d is beyond what a sheet has", number)
	}
	return number, nil
}

func (s *reading) readRow(number int) error {
	s.row = table.Row{Number: number}
	column := 0
	for {
		e, err := s.in.next()
		if err != nil {
			return endedEarly(err)
		}
		if e.end && e.name == "row" {
			break
		}
		if e.end || e.name != "c" {
			continue
		}
		if ref := e.attr("r"); ref != "" {
			n, ok := columnOf(ref)
			if !ok || n < column {
				return fmt.Errorf("the cell %q in row %d", ref, number)
			}
			column = n
		}
		if err := s.readCell(e, column); err != nil {
			return err
		}
		column++
	}
	for len(s.row.Cells) > 0 && strings.TrimSpace(s.row.Cells[len(s.row.Cells)-1]) == "" {
		s.row.Cells = s.row.Cells[:len(s.row.Cells)-1]
	}
	return nil
}

// cell is what the file says of a cell.
type cell struct {
	kind, style string
	raw         string
	valued      bool
	formula     bool
}

func (s *reading) readCell(begin element, column int) error {
	c := cell{kind: begin.attr("t"), style: begin.attr("s")}
	for {
		e, err := s.in.next()
		if err != nil {
			return endedEarly(err)
		}
		switch {
		case e.end && e.name == "c":
			s.put(c, column)
			return nil
		case e.end:
		case e.name == "v":
			if c.raw, err = s.in.text(); err != nil {
				return err
			}
			c.valued = true
		case e.name == "f":
			if _, err = s.in.text(); err != nil {
				return err
			}
			c.formula = true
		case e.name == "is":
			if c.raw, err = s.in.words("is"); err != nil {
				return err
			}
			c.valued = true
		}
	}
}

// put adds a cell to the row.
func (s *reading) put(c cell, column int) {
	if column >= mostColumns {
		if c.valued && len(s.row.Bad) == 0 {
			s.row.Bad = append(s.row.Bad, problem.New(problem.Invalid, sayTooWide, "column", columnName(column), "most", mostColumns).At(s.place(column, c.raw)))
		}
		return
	}
	words := ""
	switch {
	case c.formula && !c.valued:
		place := s.place(column, "")
		place.Expected = sayValueExpected.With()
		s.row.Bad = append(s.row.Bad, problem.New(problem.Invalid, sayNoResult).At(place))
	case c.kind == "e":
		place := s.place(column, c.raw)
		place.Expected = sayValueExpected.With()
		s.row.Bad = append(s.row.Bad, problem.New(problem.Invalid, sayErrorCell, "found", c.raw).At(place))
	case c.valued:
		words = s.book.say(c)
		if c.formula && !s.said[column] {
			s.said[column] = true
			s.row.Doubtful = append(s.row.Doubtful, problem.New(problem.Invalid, sayResult).At(s.place(column, words)))
		}
	}
	if words == "" {
		return
	}
	for len(s.row.Cells) <= column {
		s.row.Cells = append(s.row.Cells, "")
	}
	s.row.Cells[column] = words
}

// place is where a cell stands: its column by the header, or by its letters.
func (s *reading) place(column int, found string) problem.Place {
	p := problem.Place{Line: s.row.Number, Column: columnName(column), Found: found}
	if column < len(s.header) && strings.TrimSpace(s.header[column]) != "" {
		p.Column = strings.TrimSpace(s.header[column])
	}
	return p
}

// say writes a cell as a person sees it.
func (b *Book) say(c cell) string {
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(c.raw)
		if err != nil || n < 0 || n >= len(b.shared) {
			return c.raw
		}
		return lines(b.shared[n])
	case "inlineStr":
		return lines(c.raw)
	case "str":
		return lines(unescape(c.raw))
	case "b":
		if c.raw == "1" || c.raw == "true" {
			return "TRUE"
		}
		return "FALSE"
	case "d":
		day, clock, _ := strings.Cut(strings.TrimSuffix(c.raw, "Z"), "T")
		if strings.Trim(clock, "0:.") == "" {
			return day
		}
		return day + "T" + clock
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(c.raw), 64)
	if err != nil {
		return c.raw
	}
	return b.formatOf(c.style).show(n, b.from)
}

func (b *Book) formatOf(style string) format {
	n, err := strconv.Atoi(style)
	if err != nil || n < 0 || n >= len(b.formats) {
		return format{}
	}
	return b.formats[n]
}

// lines makes the ends of lines those of a table.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// mergedNamed is how many merged ranges are named.
const mergedNamed = 20

// merge notes a range of merged cells.
func (s *reading) merge(ref string) {
	if len(s.merged.Doubtful) >= mergedNamed {
		return
	}
	first, _, _ := strings.Cut(ref, ":")
	digits := strings.IndexAny(first, "0123456789")
	if digits < 0 {
		return
	}
	number, err := strconv.Atoi(first[digits:])
	column, ok := columnOf(first)
	if err != nil || !ok {
		return
	}
	s.row.Number = number
	place := s.place(column, "")
	if number == 1 {
		place.Column = columnName(column)
	}
	s.merged.Doubtful = append(s.merged.Doubtful, problem.New(problem.Invalid, sayMerged, "range", ref).At(place))
}

// columnOf is the place of the column of a cell such as AB12, from 0.
func columnOf(ref string) (int, bool) {
	n := 0
	for i := 0; i < len(ref); i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<14 {
			return 0, false
		}
	}
	return n - 1, n > 0
}

// columnName is the letters of a column.
func columnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
