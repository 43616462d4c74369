package store

import (
	"fmt"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// historian reads what the journal says of entities. It serves no reader: what
// it gives goes into projections, which are read under a scope.
type historian struct {
	conn                 *sqlite3.Conn
	layout               *layout
	statements, rankings *sqlite3.Stmt
	refs                 map[string]record.ID   // sources already parsed
	dates                map[string]record.Date // dates of knowledge already parsed
	erasures             *sqlite3.Stmt
	// sight leaves out what it does not see; nil sees all.
	sight *sight
}

const (
	statementsOfEntity = `
		SELECT s.leaf, s.n, s.property, s.value, s.source, s.locator, s.certainty, s.known, s.note, s.audience
		  FROM leaf l CROSS JOIN statement s ON s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535
		 WHERE l.type = ? AND l.key = ? AND l.position <= ?
		 ORDER BY l.position, s.id`
	rankingsOfEntity = `
		SELECT r.leaf, r.of_leaf, r.of_n, r.rank, r.cause, r.reason, r.source, r.known, r.n, length(r.salt) = 0, r.audience
		  FROM leaf l JOIN ranking r ON r.leaf = l.position
		 WHERE l.type = ? AND l.key = ? AND l.position <= ?
		 ORDER BY r.leaf, r.n`
	erasuresOfEntity = `
		SELECT e.leaf, e.audience FROM leaf l JOIN erasure e ON e.leaf = l.position
		 WHERE l.type = ? AND l.key = ? AND l.position <= ?`
)

func newHistorian(c *sqlite3.Conn, l *layout) (*historian, error) {
	h := &historian{conn: c, layout: l, refs: map[string]record.ID{}, dates: map[string]record.Date{}}
	var err error
	if h.statements, _, err = c.PrepareFlags(statementsOfEntity, sqlite3.PREPARE_PERSISTENT); err != nil {
		return nil, err
	}
	if h.rankings, _, err = c.PrepareFlags(rankingsOfEntity, sqlite3.PREPARE_PERSISTENT); err != nil {
		return nil, err
	}
	if h.erasures, _, err = c.PrepareFlags(erasuresOfEntity, sqlite3.PREPARE_PERSISTENT); err != nil {
		return nil, err
	}
	return h, nil
}

func (h *historian) close() {
	_ = h.statements.Close() // it repeats the error of its last step
	_ = h.rankings.Close()
	_ = h.erasures.Close()
}

// read fills e.statements with what was recorded of e up to a position, and
// e.reaching with whom that reaches. Where the historian's sight is limited,
// e.last becomes the newest leaf that it sees, 0 where it sees none.
func (h *historian) read(e *history, upTo record.Position) error {
	e.statements, e.reaching = e.statements[:0], e.reaching[:0]
	e.hidden = false
	if h.sight != nil {
		e.last = 0
	}
	if err := h.bind(h.statements, e, upTo); err != nil {
		return err
	}
	typ := &h.layout.projections[e.typ].typ
	err := rows(h.statements, func(row *sqlite3.Stmt) error {
		if !h.sees(e, record.Position(row.ColumnInt64(0)), audienceID(row.ColumnInt64(9))) {
			return nil
		}
		s, err := h.statement(typ, e.key, row)
		e.statements = append(e.statements, s)
		return err
	})
	if err != nil {
		return err
	}
	if err := h.bind(h.rankings, e, upTo); err != nil {
		return err
	}
	err = rows(h.rankings, func(row *sqlite3.Stmt) error {
		if !h.sees(e, record.Position(row.ColumnInt64(0)), audienceID(row.ColumnInt64(10))) {
			return nil
		}
		return h.ranking(e, row)
	})
	if err != nil {
		return err
	}
	if err := h.bind(h.erasures, e, upTo); err != nil {
		return err
	}
	return rows(h.erasures, func(row *sqlite3.Stmt) error {
		h.sees(e, record.Position(row.ColumnInt64(0)), audienceID(row.ColumnInt64(1)))
		return nil
	})
}

// sees reports whether something at a leaf is seen, and notes whom it reaches.
func (h *historian) sees(e *history, at record.Position, of audienceID) bool {
	if h.sight != nil {
		if !h.sight.admits(of) {
			e.hidden = true
			return false
		}
		e.last = max(e.last, at)
	}
	e.reach(of)
	return true
}

func (e *history) reach(of audienceID) {
	if !slices.Contains(e.reaching, of) {
		e.reaching = append(e.reaching, of)
	}
}

// meet works out whom all that was read reaches.
func (e *history) meet(m *meeting) (err error) {
	e.audience = publicID
	for _, of := range e.reaching {
		if e.audience, err = m.meet(e.audience, of); err != nil {
			return err
		}
	}
	return nil
}

func (h *historian) bind(stmt *sqlite3.Stmt, e *history, upTo record.Position) error {
	if err := stmt.BindText(1, e.typ); err != nil {
		return err
	}
	if err := stmt.BindText(2, e.key); err != nil {
		return err
	}
	return stmt.BindInt64(3, int64(upTo))
}

var sayBadRow = locale.Message{
	ID: "store.bad-row",
	ES: "la declaración {statement} de {id} no se puede leer: {found}; ejecute «constancia verify» y restaure el último respaldo",
	EN: "statement {statement} of {id} cannot be read: {found}; run “constancia verify” and restore the last backup",
}

// statement reads a row whose columns are those of [statementsOfEntity].
func (h *historian) statement(typ *record.Type, key string, row *sqlite3.Stmt) (record.Statement, error) {
	s := record.Statement{
		ID:        record.StatementID{Leaf: record.Position(row.ColumnInt64(0)), N: row.ColumnInt(1)},
		Entity:    record.ID{Type: typ.Name, Key: key},
		Locator:   row.ColumnText(5),
		Certainty: record.Term(row.ColumnText(6)),
		Note:      row.ColumnText(8),
	}
	property, text := row.ColumnText(2), row.ColumnText(3)
	bad := func(found string, cause error) error {
		return problem.New(problem.Damaged, sayBadRow, "statement", statementText(s.ID), "id", s.Entity, "found", journal.Quote(found)).Because(cause)
	}
	p, ok := typ.Said(property)
	if !ok {
		return s, bad(property, nil)
	}
	s.Property = p.Name
	var err error
	if s.Value, err = p.Kind.Parse(text); err != nil {
		return s, bad(text, err)
	}
	if s.Source, ok = h.id(row.ColumnText(4)); !ok {
		return s, bad(row.ColumnText(4), nil)
	}
	if s.Known, err = h.date(row.ColumnText(7)); err != nil {
		return s, bad(row.ColumnText(7), err)
	}
	return s, nil
}

func statementText(id record.StatementID) string { return fmt.Sprintf("%d.%d", id.Leaf, id.N) }

// ranking reads a row whose columns are those of [rankingsOfEntity] and hangs it
// on its statement. A ranking of an erased statement hangs nowhere.
func (h *historian) ranking(e *history, row *sqlite3.Stmt) error {
	of := record.StatementID{Leaf: record.Position(row.ColumnInt64(1)), N: row.ColumnInt(2)}
	r := record.Ranking{
		At: record.Position(row.ColumnInt64(0)), N: row.ColumnInt(8),
		Cause: record.Cause(row.ColumnText(4)), Reason: row.ColumnText(5), Erased: row.ColumnBool(9),
	}
	bad := func(found string) error {
		return problem.New(problem.Damaged, sayBadRow, "statement", statementText(of),
			"id", record.ID{Type: e.typ, Key: e.key}, "found", journal.Quote(found))
	}
	var ok bool
	if r.Rank, ok = journal.ParseRank(row.ColumnText(3)); !ok {
		return bad(row.ColumnText(3))
	}
	if r.Source, ok = h.id(row.ColumnText(6)); !ok {
		return bad(row.ColumnText(6))
	}
	var err error
	if r.Known, err = h.date(row.ColumnText(7)); err != nil {
		return bad(row.ColumnText(7))
	}
	for i := range e.statements {
		if e.statements[i].ID == of {
			e.statements[i].Ranking = append(e.statements[i].Ranking, r)
		}
	}
	return nil
}

// mostParsed bounds what a historian remembers.
const mostParsed = 10_000

// id reads a reference; many statements have the same few sources.
func (h *historian) id(text string) (record.ID, bool) {
	if text == "" {
		return record.ID{}, true
	}
	if id, ok := h.refs[text]; ok {
		return id, true
	}
	id, ok := record.ParseID(text)
	if ok && len(h.refs) < mostParsed {
		h.refs[text] = id
	}
	return id, ok
}

func (h *historian) date(text string) (record.Date, error) {
	if text == "" {
		return record.Date{}, nil
	}
	if d, ok := h.dates[text]; ok {
		return d, nil
	}
	d, err := record.ParseDate(text)
	if err == nil && len(h.dates) < mostParsed {
		h.dates[text] = d
	}
	return d, err
}
