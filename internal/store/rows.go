package store

import (
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
)

// rowWriter writes projected rows into one database: the record's, or a scratch
// file's, whose rows also say for which positions they hold.
type rowWriter struct {
	conn    *sqlite3.Conn
	layout  *layout
	scratch bool
	stmts   map[string]*sqlite3.Stmt // by table, and by what else they do
}

func newRowWriter(c *sqlite3.Conn, l *layout, scratch bool) *rowWriter {
	return &rowWriter{conn: c, layout: l, scratch: scratch, stmts: map[string]*sqlite3.Stmt{}}
}

func (w *rowWriter) close() {
	for _, stmt := range w.stmts {
		_ = stmt.Close() // it repeats the error of its last step
	}
}

// validity is for which positions a row of a scratch file holds; see
// [scratchTable]. version numbers what belongs together.
type validity struct {
	since, until, base record.Position
	version            int64
}

// put inserts the rows of one entity.
func (w *rowWriter) put(p *projected, typ string, v validity) error {
	if !p.present && w.scratch {
		return nil
	}
	if !p.present {
		return w.insert("absent", p.absent, v)
	}
	if err := w.insert(typ, p.main, v); err != nil {
		return err
	}
	for _, row := range p.reading {
		if err := w.insert("reading", row, v); err != nil {
			return err
		}
	}
	for _, row := range p.area {
		if err := w.insert("area", row, v); err != nil {
			return err
		}
	}
	for i := range p.search {
		if err := w.insertSearch(&p.search[i], v); err != nil {
			return err
		}
	}
	return nil
}

func (w *rowWriter) insert(table string, row []cell, v validity) error {
	stmt, err := w.stmt(table, func() string { return w.insertInto(table, w.columns(table)) })
	if err != nil {
		return err
	}
	return w.run(stmt, row, 0, v)
}

// insertSearch numbers the row by its entity, so that it can be found again; in
// a scratch file, where an entity has several versions, by the version.
func (w *rowWriter) insertSearch(row *searchRow, v validity) error {
	stmt, err := w.stmt("search", func() string {
		return w.insertInto("search", "rowid, "+strings.Join(searchColumns, ", "))
	})
	if err != nil {
		return err
	}
	rowid := row.rowid
	if w.scratch {
		rowid = v.version<<12 | rowid&(1<<12-1)
	}
	if err := stmt.BindInt64(1, rowid); err != nil {
		return err
	}
	return w.run(stmt, row.cells, 1, v)
}

func (w *rowWriter) run(stmt *sqlite3.Stmt, row []cell, skip int, v validity) error {
	for i := range row {
		if err := bindCell(stmt, skip+i+1, &row[i]); err != nil {
			return err
		}
	}
	if w.scratch {
		at := skip + len(row)
		for i, n := range [...]record.Position{v.since, v.until, v.base} {
			if err := stmt.BindInt64(at+i+1, int64(n)); err != nil {
				return err
			}
		}
	}
	return stmt.Exec()
}

func bindCell(stmt *sqlite3.Stmt, at int, c *cell) error {
	switch c.kind {
	case textCell:
		return stmt.BindText(at, c.text)
	case intCell:
		return stmt.BindInt64(at, c.num)
	case realCell:
		return stmt.BindFloat(at, c.real)
	}
	return stmt.BindNull(at)
}

// columns lists a table's columns in the order of projected rows.
func (w *rowWriter) columns(table string) string {
	if p, ok := w.layout.projections[table]; ok {
		return p.columnList()
	}
	for _, side := range sideTables {
		if side.name == table {
			return sideColumns(side.columns)
		}
	}
	return ""
}

func (w *rowWriter) insertInto(table, columns string) string {
	if w.scratch {
		columns += ", since, until, base"
	}
	marks := strings.Repeat("?, ", strings.Count(columns, ",")) + "?"
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", quote(table), columns, marks)
}

func (w *rowWriter) stmt(name string, build func() string) (*sqlite3.Stmt, error) {
	if stmt, ok := w.stmts[name]; ok {
		return stmt, nil
	}
	sql := build()
	stmt, _, err := w.conn.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", sql, err)
	}
	w.stmts[name] = stmt
	return stmt, nil
}

// remove deletes the rows of one entity from the record's tables.
func (w *rowWriter) remove(typ string, id record.Position) error {
	for _, table := range []string{typ, "reading", "area", "absent"} {
		if err := w.delete(table, "DELETE FROM "+quote(table)+" WHERE id = ?", int64(id)); err != nil {
			return err
		}
	}
	return w.delete("search", "DELETE FROM search WHERE rowid BETWEEN ? AND ?", searchID(id, 0, 0), searchID(id+1, 0, 0)-1)
}

func (w *rowWriter) delete(table, sql string, args ...int64) error {
	stmt, err := w.stmt("delete "+table, func() string { return sql })
	if err != nil {
		return err
	}
	for i, arg := range args {
		if err := stmt.BindInt64(i+1, arg); err != nil {
			return err
		}
	}
	return stmt.Exec()
}
