package store

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

var (
	sayNoRow = locale.Message{
		ID: "store.row-missing",
		ES: "falta una fila que sale de sus declaraciones; el diario la conserva: restaure el último respaldo",
		EN: "a row that follows from its statements is missing; the journal keeps it: restore the last backup",
	}
	sayExtraRow = locale.Message{
		ID: "store.row-extra",
		ES: "hay una fila que no sale de ninguna declaración; restaure el último respaldo",
		EN: "there is a row that follows from no statement; restore the last backup",
	}
	sayWrongRow = locale.Message{
		ID: "store.row-wrong",
		ES: "la columna {column} dice {found}; de las declaraciones sale {expected}",
		EN: "column {column} says {found}; from the statements follows {expected}",
	}
)

// projections computes every row of every projection anew, in the order of the
// entities' first leaves, and compares it with what is stored.
func (v *verifier) projections() error {
	t, err := newComparison(v)
	defer t.close()
	if err != nil {
		return err
	}
	met, err := newShares(v.conn)
	if err != nil {
		return err
	}
	defer met.close()
	met.readOnly()
	project := v.store.projector()
	err = v.store.eachEntity(v.ctx, v.conn, func(h *history, err error) error {
		v.progress(int(h.id))
		if err != nil {
			return v.unreadable(h, err)
		}
		if err := h.meet(&met.meeting); err != nil {
			return err
		}
		return t.compare(h, project.project(h, h.known(), everything))
	})
	if err != nil {
		return err
	}
	v.progress(v.leaves)
	return t.rest()
}

// unreadable reports an entity whose statements cannot be read; it goes on with
// the next.
func (v *verifier) unreadable(h *history, err error) error {
	p, ok := problem.Of(err)
	if !ok || p.Kind != problem.Damaged {
		return err
	}
	id := record.ID{Type: h.typ, Key: h.key}
	v.find(placeTable.With("table", "statement"), p, id)
	return nil
}

// comparison goes through the stored rows of all tables, in step with the
// entities.
type comparison struct {
	v      *verifier
	tables map[string]*stored
	order  []string
	buf    [][]cell
}

// stored is one table read in the order of entities.
type stored struct {
	name    string
	columns []string
	stmt    *sqlite3.Stmt
	id      int // column of the entity's id
	row     record.Position
	done    bool
}

func newComparison(v *verifier) (*comparison, error) {
	t := &comparison{v: v, tables: map[string]*stored{}}
	l := &v.store.layout
	for _, name := range l.order {
		columns := l.projections[name].names()
		if err := t.open(name, columns, 0, "id"); err != nil {
			return t, err
		}
	}
	for _, side := range sideTables {
		order := "id"
		if side.name != "absent" {
			order = "id, property, n"
		}
		if err := t.open(side.name, strings.Split(sideColumns(side.columns), ", "), 0, order); err != nil {
			return t, err
		}
	}
	return t, t.open("search", append([]string{"rowid"}, searchColumns...), 1, "rowid")
}

func (p *projection) names() []string {
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = c.name
	}
	return names
}

func (t *comparison) open(name string, columns []string, id int, order string) error {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quote(c)
	}
	stmt, _, err := t.v.conn.Prepare(fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", strings.Join(quoted, ", "), quote(name), order))
	if err != nil {
		return err
	}
	s := &stored{name: name, columns: columns, stmt: stmt, id: id}
	t.tables[name], t.order = s, append(t.order, name)
	return s.next()
}

func (t *comparison) close() {
	for _, s := range t.tables {
		_ = s.stmt.Close() // it repeats the error of its last step
	}
}

// next steps to the next row; done is set after the last.
func (s *stored) next() error {
	if s.done = !s.stmt.Step(); s.done {
		return s.stmt.Err()
	}
	s.row = record.Position(s.stmt.ColumnInt64(s.id))
	return nil
}

// compare holds all stored rows of an entity, and those of ids before it that
// are no entity's, against what they should be.
func (t *comparison) compare(h *history, p *projected) error {
	for _, name := range t.order {
		if err := t.table(t.tables[name], h, t.expected(name, h, p)); err != nil {
			return fmt.Errorf("table %s: %w", name, err)
		}
	}
	return nil
}

// expected is the rows that a table should have of an entity, in its order.
func (t *comparison) expected(table string, h *history, p *projected) [][]cell {
	switch table {
	case h.typ:
		if p.present {
			return t.one(p.main)
		}
	case "absent":
		if !p.present {
			return t.one(p.absent)
		}
	case "reading":
		slices.SortStableFunc(p.reading, byProperty)
		return p.reading
	case "area":
		slices.SortStableFunc(p.area, byProperty)
		return p.area
	case "search":
		t.buf = t.buf[:0]
		for _, row := range p.search {
			t.buf = append(t.buf, append([]cell{intOf(row.rowid)}, row.cells...))
		}
		return t.buf
	}
	return nil
}

func (t *comparison) one(row []cell) [][]cell {
	t.buf = append(t.buf[:0], row)
	return t.buf
}

// byProperty sorts rows of reading and area as they are read back: by the columns
// property and n, which follow the head.
func byProperty(a, b []cell) int {
	return cmp.Or(strings.Compare(a[7].text, b[7].text), cmp.Compare(a[8].num, b[8].num))
}

func (t *comparison) table(s *stored, h *history, want [][]cell) error {
	for !s.done && s.row < h.id {
		if err := t.extra(s); err != nil {
			return err
		}
	}
	id := record.ID{Type: h.typ, Key: h.key}
	for _, row := range want {
		if s.done || s.row != h.id {
			t.v.find(s.at(h.id), sayNoRow.With(), id)
			continue
		}
		t.row(s, row, id)
		if err := s.next(); err != nil {
			return err
		}
	}
	for !s.done && s.row == h.id {
		if err := t.extra(s); err != nil {
			return err
		}
	}
	return nil
}

func (s *stored) at(id record.Position) locale.Localized {
	return placeRow.With("table", s.name, "row", fmt.Sprint(int64(id)))
}

// row compares one row, cell by cell, and reports the first that differs.
func (t *comparison) row(s *stored, want []cell, id record.ID) {
	for i := range want {
		if sameCell(s.stmt, i, &want[i]) {
			continue
		}
		t.v.find(s.at(s.row), sayWrongRow.With("column", s.columns[i],
			"found", journal.Quote(s.stmt.ColumnText(i)), "expected", journal.Quote(want[i].String())), id)
		return
	}
}

func sameCell(row *sqlite3.Stmt, at int, want *cell) bool {
	switch want.kind {
	case textCell:
		return row.ColumnType(at) == sqlite3.TEXT && string(row.ColumnRawText(at)) == want.text
	case intCell:
		return row.ColumnType(at) == sqlite3.INTEGER && row.ColumnInt64(at) == want.num
	case realCell:
		return row.ColumnType(at) == sqlite3.FLOAT && row.ColumnFloat(at) == want.real
	}
	return row.ColumnType(at) == sqlite3.NULL
}

// String is the cell for a message.
func (c *cell) String() string {
	switch c.kind {
	case textCell:
		return c.text
	case intCell:
		return fmt.Sprint(c.num)
	case realCell:
		return fmt.Sprint(c.real)
	}
	return "NULL"
}

// extra reports the row at hand as one that nothing explains.
func (t *comparison) extra(s *stored) error {
	t.v.find(s.at(s.row), sayExtraRow.With(), record.ID{})
	return s.next()
}

// rest reports rows beyond the last entity.
func (t *comparison) rest() error {
	for _, name := range t.order {
		for s := t.tables[name]; !s.done; {
			if err := t.extra(s); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	sourcesOfLeaves = `SELECT leaf, source FROM statement ORDER BY id`
	allResting      = `SELECT leaf, source FROM resting`
	restingMissing  = `SELECT source, leaf FROM statement WHERE source <> '' EXCEPT SELECT source, leaf FROM resting LIMIT 100`
	restingExtra    = `SELECT source, leaf FROM resting EXCEPT SELECT source, leaf FROM statement LIMIT 100`
)

// resting compares which leaves rest on which source. It adds up a hash of each
// pair, under a seed that nobody knew when the rows were written; only where the
// sums differ does it look for the rows that do.
func (v *verifier) resting() error {
	follows, stored := newPairSum(), pairSum{}
	stored.seeds = follows.seeds
	if err := v.sumSources(&follows); err != nil {
		return err
	}
	err := each(v.conn, allResting, func(row *sqlite3.Stmt) error {
		stored.add(row.ColumnInt64(0), row.ColumnRawText(1))
		return nil
	})
	if err != nil || stored == follows {
		return err
	}
	for text, what := range map[string]locale.Message{restingMissing: sayNoRow, restingExtra: sayExtraRow} {
		err := each(v.conn, text, func(row *sqlite3.Stmt) error {
			v.find(placeRow.With("table", "resting", "row", journal.Quote(row.ColumnText(0))+" "+row.ColumnText(1)), what.With(), record.ID{})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sumSources adds up each source of each leaf once.
func (v *verifier) sumSources(sum *pairSum) error {
	var leaf int64
	var seen []string
	return each(v.conn, sourcesOfLeaves, func(row *sqlite3.Stmt) error {
		if at := row.ColumnInt64(0); at != leaf {
			leaf, seen = at, seen[:0]
		}
		source := row.ColumnRawText(1)
		if len(source) == 0 || slices.ContainsFunc(seen, func(s string) bool { return s == string(source) }) {
			return nil
		}
		seen = append(seen, string(source))
		sum.add(leaf, source)
		return nil
	})
}

// pairSum is a sum of hashes of rows of resting, in any order.
type pairSum struct {
	seeds [2]maphash.Seed
	sums  [2]uint64
	rows  int
}

func newPairSum() pairSum {
	return pairSum{seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

func (p *pairSum) add(leaf int64, source []byte) {
	p.rows++
	for i := range p.sums {
		var h maphash.Hash
		h.SetSeed(p.seeds[i])
		maphash.WriteComparable(&h, leaf)
		_, _ = h.Write(source) // it never fails
		p.sums[i] += h.Sum64()
	}
}
