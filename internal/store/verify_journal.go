package store

import (
	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// journal verifies the journal's tables by the journal's own rules.
func (v *verifier) journal() error {
	m, err := readMeta(v.conn)
	if err != nil {
		return err
	}
	src, done, err := v.source()
	defer done()
	if err != nil {
		return err
	}
	report, err := journal.Verify(v.ctx, src, journal.VerifyOptions{
		PublicKey: m.Key, Origin: journal.Origin(m.ID), Kept: v.o.Checkpoint,
		Leaves: v.leaves, Progress: func(done, _ int) { v.progress(done) },
	})
	if err != nil {
		return err
	}
	v.report.Position, v.report.Root = report.Position, report.Root.String()
	for _, f := range report.Findings {
		v.find(f.Where, f.What, f.Where.Entity())
	}
	v.report.More += report.More
	return nil
}

// The journal's tables in the order in which [journal.Source] wants them.
const (
	allSets = `SELECT s.number, s.first, s.last, s.author, s.organisation, s.time, s.reason, s.salt, e.hash
		  FROM changeset s LEFT JOIN erasure e ON e.what = 'set ' || s.number ORDER BY s.number`
	allLeaves     = `SELECT position, changeset, type, key FROM leaf ORDER BY position`
	allStatements = `SELECT leaf, n, property, value, source, locator, certainty, known, known_day, note, salt
		  FROM statement ORDER BY id`
	allRankings = `SELECT r.leaf, r.n, r.of_leaf, r.of_n, r.rank, r.cause, r.source, r.known, r.known_day, r.reason, r.salt, e.hash
		  FROM ranking r LEFT JOIN erasure e ON e.what = 'rank ' || r.leaf || '.' || r.n ORDER BY r.leaf, r.n`
	allErasures    = `SELECT leaf, n, what, hash FROM erasure ORDER BY leaf, n`
	allHashes      = `SELECT i, h FROM tree ORDER BY i`
	allCheckpoints = `SELECT size, note FROM checkpoint ORDER BY size`
)

// source lends the rows of the journal; done closes its statements.
func (v *verifier) source() (src journal.Source, done func(), err error) {
	l := lender{v: v}
	src = journal.Source{
		Sets: lend(&l, allSets, func(row *sqlite3.Stmt, r *journal.Set) {
			r.Number, r.First, r.Last = row.ColumnInt64(0), record.Position(row.ColumnInt64(1)), record.Position(row.ColumnInt64(2))
			r.Author, r.Organisation, r.Time = row.ColumnText(3), row.ColumnText(4), row.ColumnText(5)
			r.Reason = wordsOf(row, 6, 7, 8)
		}),
		Leaves: lend(&l, allLeaves, func(row *sqlite3.Stmt, r *journal.StoredLeaf) {
			r.Position, r.Set = record.Position(row.ColumnInt64(0)), row.ColumnInt64(1)
			r.Type, r.Key = row.ColumnRawText(2), row.ColumnRawText(3)
		}),
		Statements: lend(&l, allStatements, func(row *sqlite3.Stmt, r *journal.StoredStatement) {
			r.Leaf, r.N = record.Position(row.ColumnInt64(0)), row.ColumnInt(1)
			r.Property, r.Value, r.Source = row.ColumnRawText(2), row.ColumnRawText(3), row.ColumnRawText(4)
			r.Locator, r.Certainty, r.Known = row.ColumnRawText(5), row.ColumnRawText(6), row.ColumnRawText(7)
			r.KnownDay, r.Note, r.Salt = row.ColumnInt64(8), row.ColumnRawText(9), row.ColumnRawBlob(10)
		}),
		Rankings: lend(&l, allRankings, func(row *sqlite3.Stmt, r *journal.Ranking) {
			r.Leaf, r.N = record.Position(row.ColumnInt64(0)), row.ColumnInt(1)
			r.OfLeaf, r.OfN = record.Position(row.ColumnInt64(2)), row.ColumnInt(3)
			r.Rank, r.Cause, r.Source = row.ColumnText(4), row.ColumnText(5), row.ColumnText(6)
			r.Known, r.KnownDay = row.ColumnText(7), row.ColumnInt64(8)
			r.Reason = wordsOf(row, 9, 10, 11)
		}),
		Erasures: lend(&l, allErasures, func(row *sqlite3.Stmt, r *journal.StoredErasure) {
			r.Leaf, r.N = record.Position(row.ColumnInt64(0)), row.ColumnInt(1)
			r.What, r.Hash = row.ColumnText(2), row.ColumnRawBlob(3)
		}),
		Tree: lend(&l, allHashes, func(row *sqlite3.Stmt, r *journal.StoredHash) {
			r.Index, r.Hash = row.ColumnInt64(0), row.ColumnRawBlob(1)
		}),
		Checkpoints: lend(&l, allCheckpoints, func(row *sqlite3.Stmt, r *journal.StoredCheckpoint) {
			r.Size, r.Note = record.Position(row.ColumnInt64(0)), row.ColumnText(1)
		}),
	}
	return src, l.close, l.err
}

// wordsOf reads a text that can be erased alone, its salt, and the hash that an
// erasure kept of it.
func wordsOf(row *sqlite3.Stmt, text, salt, sealed int) journal.Words {
	return journal.Words{Text: row.ColumnText(text), Salt: row.ColumnBlob(salt, nil), Sealed: row.ColumnBlob(sealed, nil)}
}

// lender keeps the statements of a source, to close them together.
type lender struct {
	v     *verifier
	stmts []*sqlite3.Stmt
	err   error
}

func (l *lender) close() {
	for _, stmt := range l.stmts {
		_ = stmt.Close() // it repeats the error of its last step
	}
}

// lend runs a statement row by row, as the journal asks for them. Damage in the
// file ends one table and is reported as such.
func lend[T any](l *lender, text string, fill func(*sqlite3.Stmt, *T)) journal.Rows[T] {
	stmt, _, err := l.v.conn.Prepare(text)
	if err != nil {
		return func() (*T, error) { return nil, asDamage(l.v.store.dir, err) }
	}
	l.stmts = append(l.stmts, stmt)
	var lent T
	return func() (*T, error) {
		if !stmt.Step() {
			return nil, asDamage(l.v.store.dir, stmt.Err())
		}
		fill(stmt, &lent)
		return &lent, nil
	}
}

// asDamage makes a problem of an error that means damage.
func asDamage(dir string, err error) error {
	if err != nil && damageOf(err) != "" {
		return problem.New(problem.Damaged, sayDamaged, "dir", dir).Because(err)
	}
	return err
}
