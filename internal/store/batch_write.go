package store

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// add writes one change: the journal, and the rows that follow from it.
func (b *Batch) add(c *record.Change) error {
	h := &b.history
	*h = history{typ: c.Entity.Type, key: c.Entity.Key, owner: b.set.Organisation, statements: h.statements[:0], reaching: h.reaching[:0]}
	if err := b.w.findEntity(h); err != nil {
		return err
	}
	if h.last >= b.first {
		return problem.New(problem.Invalid, sayTwice, "id", c.Entity)
	}
	at, old := b.tree.Size()+1, h.id != 0
	if err := b.share(c, at); err != nil {
		return err
	}
	if err := b.write(c, at); err != nil {
		return err
	}
	if !old && len(c.Erase)+len(c.EraseReasons) == 0 {
		h.begin(c, at)
	} else if err := b.w.historian.read(h, at); err != nil {
		return err
	}
	if h.id = cmp.Or(h.id, at); old {
		if err := b.w.rows.remove(h.typ, h.id); err != nil {
			return err
		}
	}
	h.last = at
	if err := h.meet(&b.w.shares.meeting); err != nil {
		return err
	}
	p := b.projector.project(h, h.known(), everything)
	if err := b.w.rows.put(p, h.typ, validity{}); err != nil || old {
		return err
	}
	return cmp.Or(b.grown(h.typ, 1), b.grown(readingTable, len(p.reading)))
}

// begin makes of the first change of an entity what the historian would read.
func (h *history) begin(c *record.Change, at record.Position) {
	for i, st := range c.Add {
		st.ID = record.StatementID{Leaf: at, N: i + 1}
		h.statements = append(h.statements, st)
	}
	for i, r := range c.Rank {
		r.Ranking.At, r.Ranking.N = at, i+1
		st := &h.statements[r.Statement.N-1]
		st.Ranking = append(st.Ranking, r.Ranking)
	}
}

// write puts the change into the journal at a position.
func (b *Batch) write(c *record.Change, at record.Position) error {
	b.leaf = journal.Leaf{Set: b.setHash, Entity: c.Entity, Add: b.leaf.Add[:0], Rank: b.leaf.Rank[:0], Erase: b.leaf.Erase[:0]}
	if err := b.w.exec(insertLeaf, at, b.set.Number, c.Entity.Type, c.Entity.Key); err != nil {
		return err
	}
	if err := b.writeStatements(c, at); err != nil {
		return err
	}
	for i := range c.Rank {
		if err := b.writeRanking(c, at, i); err != nil {
			return err
		}
	}
	for _, id := range c.Erase {
		if err := b.erase(c.Entity, at, id); err != nil {
			return err
		}
	}
	for _, of := range c.EraseReasons {
		if err := b.eraseReason(c.Entity, at, of); err != nil {
			return err
		}
	}
	next := b.tree.Stored()
	b.hashes = b.tree.Append(b.hashes[:0], b.w.sealer.Leaf(&b.leaf))
	for i := range b.hashes {
		if err := b.w.insertHash(next+int64(i), b.hashes[i][:]); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) writeStatements(c *record.Change, at record.Position) error {
	b.written = b.written[:0]
	typ := b.store.layout.projections[c.Entity.Type].typ
	for i := range c.Add {
		st := c.Add[i]
		st.ID, st.Entity = record.StatementID{Leaf: at, N: i + 1}, c.Entity
		row := journal.StatementOf(st)
		salt, err := b.w.salter.Next()
		if err != nil {
			return err
		}
		row.Salt = salt
		b.leaf.Add = append(b.leaf.Add, b.w.sealer.Statement(&row))
		reaches, err := b.w.shares.ofStatement(b.base, row.Value, b.w.shares.any && refers(typ, row.Property), row.Source)
		if err != nil {
			return err
		}
		b.written = append(b.written, reaches)
		b.history.reach(reaches)
		if err := b.w.insertStatement(&row, reaches); err != nil {
			return err
		}
		if row.Source != "" && !restsAlready(c.Add[:i], st.Source) {
			if err := cmp.Or(b.w.exec(insertResting, row.Source, at), b.grown(restingTable, 1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// restsAlready reports whether an earlier statement of the leaf has the source.
func restsAlready(before []record.Statement, source record.ID) bool {
	for i := range before {
		if before[i].Source == source {
			return true
		}
	}
	return false
}

func (b *Batch) writeRanking(c *record.Change, at record.Position, i int) error {
	r := c.Rank[i]
	r.Ranking.At = at
	if r.Statement.Leaf == 0 {
		r.Statement.Leaf = at
	}
	if own := r.Statement.Leaf == at && 1 <= r.Statement.N && r.Statement.N <= len(c.Add); !own {
		if err := b.w.mustHold(c.Entity, r.Statement); err != nil {
			return err
		}
	}
	row := journal.RankingOf(i+1, r)
	reaches, err := b.rankingReaches(at, r.Statement, row.Source)
	if err != nil {
		return err
	}
	salt, err := b.w.salter.Next()
	if err != nil {
		return err
	}
	row.Reason.Salt = salt[:]
	b.leaf.Rank = append(b.leaf.Rank, b.w.sealer.Ranking(&row))
	return b.w.exec(insertRanking, row.Leaf, row.N, row.OfLeaf, row.OfN, row.Rank, row.Cause,
		row.Reason.Text, row.Source, row.Known, row.KnownDay, row.Reason.Salt, int64(reaches))
}

const (
	insertSet        = `INSERT INTO changeset (number, first, last, author, organisation, time, reason, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`
	insertLeaf       = `INSERT INTO leaf (position, changeset, type, key) VALUES (?, ?, ?, ?)`
	insertStatement  = `INSERT INTO statement (id, leaf, n, property, value, source, locator, certainty, known, known_day, note, salt, audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertRanking    = `INSERT INTO ranking (leaf, n, of_leaf, of_n, rank, cause, reason, source, known, known_day, salt, audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	insertErasure    = `INSERT INTO erasure (leaf, n, what, hash, audience) VALUES (?, ?, ?, ?, ?)`
	insertTree       = `INSERT INTO tree (i, h) VALUES (?, ?)`
	insertCheckpoint = `INSERT INTO checkpoint (size, note) VALUES (?, ?)`
	insertResting    = `INSERT INTO resting (source, leaf) VALUES (?, ?)`
)

// insertStatement writes one statement. The statements of an import mostly have
// the texts of the one before but two, and SQLite keeps what is bound: only what
// differs is bound anew.
func (w *writer) insertStatement(r *journal.Statement, reaches audienceID) error {
	stmt, err := w.stmt(insertStatement)
	if err != nil {
		return err
	}
	id := record.StatementID{Leaf: r.Leaf, N: r.N}
	err = errors.Join(stmt.BindInt64(1, rowOf(id)), stmt.BindInt64(2, int64(r.Leaf)), stmt.BindInt64(3, int64(r.N)),
		stmt.BindInt64(10, int64(r.KnownDay)), stmt.BindBlob(12, r.Salt[:]), stmt.BindInt64(13, int64(reaches)))
	if err != nil {
		return err
	}
	texts := [...]struct {
		at   int
		text string
	}{{4, r.Property}, {5, r.Value}, {6, r.Source}, {7, r.Locator}, {8, r.Certainty}, {9, r.Known}, {11, r.Note}}
	for i, t := range texts {
		if w.hasBound && w.bound[i] == t.text {
			continue
		}
		if err := stmt.BindText(t.at, t.text); err != nil {
			return err
		}
		w.bound[i] = t.text
	}
	w.hasBound = true
	return stmt.Exec()
}

func (w *writer) insertHash(i int64, h []byte) error {
	stmt, err := w.stmt(insertTree)
	if err != nil {
		return err
	}
	if err := stmt.BindInt64(1, i); err != nil {
		return err
	}
	if err := stmt.BindBlob(2, h); err != nil {
		return err
	}
	return stmt.Exec()
}

const (
	firstOfEntity  = `SELECT position FROM leaf WHERE type = ? AND key = ? ORDER BY position LIMIT 1`
	newestOfEntity = `SELECT position FROM leaf WHERE type = ? AND key = ? ORDER BY position DESC LIMIT 1`
	ownerOfEntity  = `SELECT c.organisation FROM leaf l JOIN changeset c ON c.number = l.changeset WHERE l.position = ?`
)

// findEntity fills in the id, the newest leaf and the owner of h's entity; id is
// 0 where it has no leaf yet.
func (w *writer) findEntity(h *history) error {
	var err error
	if h.id, err = w.leafOf(firstOfEntity, h); err != nil || h.id == 0 {
		return err
	}
	if h.last, err = w.leafOf(newestOfEntity, h); err != nil {
		return err
	}
	return w.each(ownerOfEntity, func(row *sqlite3.Stmt) error {
		h.owner = row.ColumnText(0)
		return nil
	}, h.id)
}

func (w *writer) leafOf(text string, h *history) (at record.Position, err error) {
	stmt, err := w.stmt(text)
	if err != nil {
		return 0, err
	}
	if err := stmt.BindText(1, h.typ); err != nil {
		return 0, err
	}
	if err := stmt.BindText(2, h.key); err != nil {
		return 0, err
	}
	if stmt.Step() {
		at = record.Position(stmt.ColumnInt64(0))
	}
	return at, cmp.Or(stmt.Err(), stmt.Reset())
}

const holdsStatement = `
	SELECT 1 FROM statement s JOIN leaf l ON l.position = s.leaf
	 WHERE s.id = ? AND l.type = ? AND l.key = ?`

// mostStatementsOfLeaf is how many one change may add.
const mostStatementsOfLeaf = 65535

// rowOf is the id of a statement's row.
func rowOf(id record.StatementID) int64 { return int64(id.Leaf)<<16 | int64(id.N) }

// mustHold returns a problem where an entity has no such statement (any more).
func (w *writer) mustHold(entity record.ID, id record.StatementID) error {
	held := false
	err := w.each(holdsStatement, func(*sqlite3.Stmt) error {
		held = true
		return nil
	}, rowOf(id), entity.Type, entity.Key)
	if err == nil && !held {
		err = problem.New(problem.Conflict, sayNoStatement, "id", entity, "statement", fmt.Sprintf("%d.%d", id.Leaf, id.N))
	}
	return err
}
