package sheet

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// longestCell is how many characters a cell of a workbook holds; longer ones would
// be cut off without a word.
const longestCell = excelize.TotalCellChars

var (
	sayLongCell = locale.Message{
		ID: "sheet.long-cell",
		ES: "una celda de la hoja «{sheet}», fila {row}, tiene {n} caracteres, y en una hoja de cálculo caben {most}; exporte ese tipo como CSV",
		EN: "a cell of the sheet “{sheet}”, row {row}, has {n} characters, and a spreadsheet holds {most}; export that type as CSV",
	}
	sayNoSign = locale.Message{
		ID: "sheet.no-sign",
		ES: "una celda de la hoja «{sheet}», fila {row}, tiene un signo que un libro de Excel no puede guardar ({sign}); exporte ese tipo como CSV",
		EN: "a cell of the sheet “{sheet}”, row {row}, has a sign that a workbook of Excel cannot hold ({sign}); export that type as CSV",
	}
	sayTooManyRows = locale.Message{
		ID: "sheet.too-many-rows",
		ES: "la hoja «{sheet}» tendría más de {most} filas, que es lo que cabe; exporte ese tipo como CSV, o una lista más corta",
		EN: "the sheet “{sheet}” would have more than {most} rows, which is all that fits; export that type as CSV, or a shorter list",
	}
)

// Making is a workbook that is being written. Close it.
type Making struct {
	file        *excelize.File
	cell, named int // styles
	sheets      int
}

// Create begins a workbook; what does not fit in memory goes to a folder (empty:
// the system's).
func Create(scratch string) (*Making, error) {
	m := &Making{file: excelize.NewFile(excelize.Options{TmpDir: scratch})}
	var err error
	// 49 is text: what is typed into such a cell later stays as it was typed.
	if m.cell, err = m.file.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top"}}); err != nil {
		return nil, errors.Join(err, m.file.Close())
	}
	if m.named, err = m.file.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}}); err != nil {
		return nil, errors.Join(err, m.file.Close())
	}
	return m, nil
}

// Close removes what was written aside.
func (m *Making) Close() error { return m.file.Close() }

// Add writes a sheet: its first row is the header and stays in view; columns that
// hidden names are there and not shown. All cells are text, below the last row too,
// so that nothing is taken for a date or a number.
func (m *Making) Add(name string, hidden func(header string) bool, rows func(give func(cells []string) error) error) error {
	if m.sheets++; m.sheets == 1 {
		if err := m.file.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := m.file.NewSheet(name); err != nil {
		return err
	}
	to, err := m.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	n := 0
	err = rows(func(cells []string) error {
		if n++; n > lastRow {
			return problem.New(problem.Invalid, sayTooManyRows, "sheet", name, "most", lastRow)
		}
		style := m.cell
		if n == 1 {
			style = m.named
			if err := m.columns(to, cells, hidden); err != nil {
				return err
			}
		}
		return m.row(to, name, n, cells, style)
	})
	if err != nil {
		return err
	}
	return to.Flush()
}

// columns sets what belongs to whole columns, which comes before the rows.
func (m *Making) columns(to *excelize.StreamWriter, header []string, hidden func(string) bool) error {
	err := to.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil || len(header) == 0 {
		return err
	}
	if err := to.SetColStyle(1, len(header), m.cell); err != nil {
		return err
	}
	for i, h := range header {
		width := min(40, max(12, float64(utf8.RuneCountInString(h)+2)))
		if err := to.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
		if hidden != nil && hidden(h) {
			if err := to.SetColVisible(i+1, i+1, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Making) row(to *excelize.StreamWriter, name string, n int, cells []string, style int) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		if c == "" {
			continue
		}
		if err := fits(c, name, n); err != nil {
			return err
		}
		values[i] = excelize.Cell{StyleID: style, Value: c}
	}
	at, err := excelize.CoordinatesToCellName(1, n)
	if err != nil {
		return fmt.Errorf("row %d: %w", n, err)
	}
	return to.SetRow(at, values)
}

// fits refuses what the format would cut off, or replace, without a word.
func fits(cell, name string, row int) error {
	if long := len(utf16.Encode([]rune(cell))); long > longestCell {
		return problem.New(problem.Invalid, sayLongCell, "sheet", name, "row", row, "n", long, "most", longestCell)
	}
	for _, r := range cell {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError {
			return problem.New(problem.Invalid, sayNoSign, "sheet", name, "row", row, "sign", fmt.Sprintf("U+%04X", r))
		}
	}
	return nil
}

// Finish writes the workbook.
func (m *Making) Finish(out io.Writer) error {
	_, err := m.file.WriteTo(out)
	return err
}
