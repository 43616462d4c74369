package store

import (
	"cmp"
	"context"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
)

// entitiesByFirst lists all entities in the order of their first leaves, with
// their newest leaf and the change set of the first.
const entitiesByFirst = `
	SELECT l.type, l.key, l.position,
	       (SELECT position FROM leaf n WHERE n.type = l.type AND n.key = l.key ORDER BY position DESC LIMIT 1),
	       l.changeset
	  FROM leaf l
	 WHERE NOT EXISTS (SELECT 1 FROM leaf f WHERE f.type = l.type AND f.key = l.key AND f.position < l.position)
	 ORDER BY l.position`

// eachEntity hands over what the journal says of every entity, in the order of
// their first leaves, or the error that keeps one from being read. A history is
// good until the next one.
func (s *Store) eachEntity(ctx context.Context, c *sqlite3.Conn, f func(*history, error) error) error {
	w, err := newWalk(c, &s.layout)
	if err != nil {
		return err
	}
	defer w.close()
	h := &history{}
	return each(c, entitiesByFirst, func(row *sqlite3.Stmt) error {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		*h = history{
			typ: row.ColumnText(0), key: row.ColumnText(1),
			id: record.Position(row.ColumnInt64(2)), last: record.Position(row.ColumnInt64(3)),
			statements: h.statements, reaching: h.reaching,
		}
		if _, ok := s.layout.projections[h.typ]; !ok {
			return nil // a type of another schema: its statements stay in the journal
		}
		var err error
		if h.owner, err = w.ownerOf(row.ColumnInt64(4)); err != nil {
			return err
		}
		return f(h, w.read(h))
	})
}

// eachOwner hands over every entity and the organisation that entered it.
func (s *Store) eachOwner(ctx context.Context, c *sqlite3.Conn, f func(record.ID, string) error) error {
	owners, err := newOwners(c)
	if err != nil {
		return err
	}
	defer owners.close()
	return each(c, entitiesByFirst, func(row *sqlite3.Stmt) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		owner, err := owners.of(record.Position(row.ColumnInt64(2)))
		if err != nil {
			return err
		}
		return f(record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}, owner)
	})
}

// walk reads the histories of entities in the order of their first leaves. Most
// have one leaf, and their rows are come by in the order of the tables; those of
// the others are looked up.
type walk struct {
	conn                 *sqlite3.Conn
	historian            *historian
	statements, rankings *byLeaf
	set                  int64 // the change set at hand
	owner                string
}

// The tables in the order of leaves: the columns that a historian reads, and the
// leaf.
const (
	statementsByLeaf = `
		SELECT leaf, n, property, value, source, locator, certainty, known, note, audience, id >> 16
		  FROM statement ORDER BY id`
	rankingsByLeaf = `
		SELECT leaf, of_leaf, of_n, rank, cause, reason, source, known, n, length(salt) = 0, audience, leaf
		  FROM ranking ORDER BY leaf, n`
	organisationOfSet = `SELECT organisation FROM changeset WHERE number = ?`
)

func newWalk(c *sqlite3.Conn, l *layout) (*walk, error) {
	w := &walk{conn: c, statements: &byLeaf{}, rankings: &byLeaf{}}
	var err error
	if w.historian, err = newHistorian(c, l); err != nil {
		return nil, err
	}
	err = cmp.Or(w.statements.open(c, statementsByLeaf, 10), w.rankings.open(c, rankingsByLeaf, 11))
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *walk) close() {
	w.historian.close()
	w.statements.close()
	w.rankings.close()
}

func (w *walk) ownerOf(set int64) (string, error) {
	if set == w.set {
		return w.owner, nil
	}
	var err error
	w.set = set
	w.owner, _, err = readText(w.conn, organisationOfSet, set)
	return w.owner, err
}

// read fills h.statements with all that was ever recorded of h.
func (w *walk) read(h *history) error {
	if h.id != h.last {
		return w.historian.read(h, everything.Position)
	}
	h.statements, h.reaching = h.statements[:0], h.reaching[:0]
	typ := &w.historian.layout.projections[h.typ].typ
	err := w.statements.of(h.id, func(row *sqlite3.Stmt) error {
		h.reach(audienceID(row.ColumnInt64(9)))
		s, err := w.historian.statement(typ, h.key, row)
		h.statements = append(h.statements, s)
		return err
	})
	if err != nil {
		return err
	}
	err = w.rankings.of(h.id, func(row *sqlite3.Stmt) error {
		h.reach(audienceID(row.ColumnInt64(10)))
		return w.historian.ranking(h, row)
	})
	if err == nil && len(h.reaching) == 0 {
		return w.historian.read(h, everything.Position) // it erased, and all that it said was erased
	}
	return err
}

// byLeaf goes once through a table that is in the order of leaves.
type byLeaf struct {
	stmt   *sqlite3.Stmt
	column int             // of the leaf
	leaf   record.Position // of the row at hand
	done   bool
}

func (b *byLeaf) open(c *sqlite3.Conn, text string, column int) (err error) {
	if b.stmt, _, err = c.Prepare(text); err != nil {
		return err
	}
	b.column = column
	return b.next()
}

func (b *byLeaf) close() { _ = b.stmt.Close() } // it repeats the error of its last step

func (b *byLeaf) next() error {
	if b.done = !b.stmt.Step(); b.done {
		return b.stmt.Err()
	}
	b.leaf = record.Position(b.stmt.ColumnInt64(b.column))
	return nil
}

// of hands over the rows of a leaf, which must be after those asked for before.
func (b *byLeaf) of(leaf record.Position, row func(*sqlite3.Stmt) error) error {
	for !b.done && b.leaf <= leaf {
		if b.leaf == leaf {
			if err := row(b.stmt); err != nil {
				return err
			}
		}
		if err := b.next(); err != nil {
			return err
		}
	}
	return nil
}
