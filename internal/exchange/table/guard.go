package table

import (
	"strings"

	"github.com/constancia-project/constancia/problem"
)

// Spreadsheets run cells that begin with some signs as formulas. A file made for
// them has an apostrophe before such cells, and says so in its first header.

// guardedID is the first header of a file whose cells are guarded.
const (
	guardedID   = "'id"
	unguardedID = "id"
)

// runs reports whether a spreadsheet would run a cell, or would once apostrophes
// were taken from before it: what is guarded must be told from what looks so.
func runs(cell string) bool {
	bare := strings.TrimLeft(cell, "'")
	return bare != "" && strings.IndexByte("=+-@\t\r", bare[0]) >= 0
}

// guard puts an apostrophe before a cell that a spreadsheet would run.
func guard(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// Guard makes a cell harmless to a spreadsheet: one that it would run as a formula has
// an apostrophe before it.
func Guard(cell string) string { return guard(cell) }

// unguard takes away the apostrophe that guards a cell.
func unguard(cell string) string {
	if bare, ok := strings.CutPrefix(cell, "'"); ok && runs(bare) {
		return bare
	}
	return cell
}

// warnGuarded warns, once a file, of a cell that looks as if a program had put an
// apostrophe before it.
func (r *Reader) warnGuarded(row placedRow, i int) {
	cell := row.cells[i]
	if len(cell) < 2 || cell[0] != '\'' || row.sheet.guarded || row.sheet.doubtful || !runs(cell) {
		return
	}
	row.sheet.doubtful = true
	r.warnings.Add(problem.New(problem.Invalid, sayLooksGuarded, "sign", cell[1:2]).At(row.place(i)))
}
