package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// What a leaf is made of. Its text takes the hash of every row, so that these
// read the rows whoever asks, once the leaf has been seen; which of them are
// opened is decided under the scope.
const (
	leafToProve = `SELECT changeset, type, key FROM visible_leaf WHERE position = ?`
	showsSet    = `SELECT 1 FROM visible_changeset WHERE number = ?`
	setOfLeaf   = `SELECT s.number, s.author, s.organisation, s.time, s.reason, s.salt, e.hash
		  FROM changeset s LEFT JOIN erasure e ON e.what = 'set ' || s.number WHERE s.number = ?`
	statementsOfLeaf = `SELECT n, property, value, source, locator, certainty, known, note, salt, audience
		  FROM statement WHERE id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65535 ORDER BY id`
	rankingsOfLeaf = `SELECT r.n, r.of_leaf, r.of_n, r.rank, r.cause, r.source, r.known, r.reason, r.salt, e.hash, r.audience
		  FROM ranking r LEFT JOIN erasure e ON e.what = 'rank ' || r.leaf || '.' || r.n WHERE r.leaf = ? ORDER BY r.n`
	erasedOfLeaf   = `SELECT what, hash FROM erasure WHERE what >= ?1 || '.' AND what < ?1 || '/'`
	erasuresByLeaf = `SELECT what FROM erasure WHERE leaf = ? ORDER BY n`
)

// Prove makes the proof of the leaf at a position under the newest checkpoint. It
// opens the head of its change set, its statements and its rankings, as far as v's
// scope sees them, whenever they became known. ok is false where it does not see
// the leaf.
func (s *Store) Prove(ctx context.Context, v query.View, at record.Position) (p *journal.Proof, ok bool, err error) {
	v.At = everything
	err = s.readLog(ctx, v, func(r *snapshot) error {
		l := openedLeaf{r: r, at: at}
		if err := r.query(leafToProve, func(row *sqlite3.Stmt) error {
			l.set.Number = row.ColumnInt64(0)
			l.text.Entity = record.ID{Type: row.ColumnText(1), Key: row.ColumnText(2)}
			ok = true
			return nil
		}, at); err != nil || !ok {
			return err
		}
		if err := l.read(); err != nil {
			return err
		}
		p, err = l.prove(s.meta.Key)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("proof of leaf %d: %w", at, err)
	}
	return p, ok, nil
}

// openedLeaf is a leaf with all rows beneath it.
type openedLeaf struct {
	r      *snapshot
	at     record.Position
	sealer journal.Sealer

	text       journal.Leaf
	set        journal.Set
	statements []journal.Statement
	rankings   []journal.Ranking
}

func (l *openedLeaf) read() error {
	for _, read := range []func() error{l.readSet, l.readStatements, l.readRankings, l.readErasures} {
		if err := read(); err != nil {
			return err
		}
	}
	return nil
}

func (l *openedLeaf) readSet() error {
	return l.r.query(setOfLeaf, func(row *sqlite3.Stmt) error {
		l.set.Author, l.set.Organisation, l.set.Time = row.ColumnText(1), row.ColumnText(2), row.ColumnText(3)
		l.set.Reason = wordsOf(row, 4, 5, 6)
		l.text.Set = l.sealer.Set(&l.set)
		return nil
	}, l.set.Number)
}

// readStatements reads the statements that are there, and the hashes of those
// that were erased.
func (l *openedLeaf) readStatements() error {
	hashes := map[int]journal.Hash{}
	err := l.r.query(statementsOfLeaf, func(row *sqlite3.Stmt) error {
		s := journal.Statement{
			Leaf: l.at, N: row.ColumnInt(0), Type: l.text.Entity.Type, Key: l.text.Entity.Key,
			Property: row.ColumnText(1), Value: row.ColumnText(2), Source: row.ColumnText(3), Locator: row.ColumnText(4),
			Certainty: row.ColumnText(5), Known: row.ColumnText(6), Note: row.ColumnText(7),
		}
		copy(s.Salt[:], row.ColumnRawBlob(8))
		if l.r.sight.admits(audienceID(row.ColumnInt64(9))) {
			l.statements = append(l.statements, s)
		}
		hashes[s.N] = l.sealer.Statement(&s)
		return nil
	}, l.at)
	if err != nil {
		return err
	}
	err = l.r.query(erasedOfLeaf, func(row *sqlite3.Stmt) error {
		var hash journal.Hash
		if what, ok := journal.ParseErasure(row.ColumnText(0)); ok && copy(hash[:], row.ColumnRawBlob(1)) == len(hash) {
			hashes[int(what.N)] = hash
		}
		return nil
	}, fmt.Sprint(int64(l.at)))
	for n := 1; n <= len(hashes); n++ {
		l.text.Add = append(l.text.Add, hashes[n]) // a gap gives another leaf than the tree's, which is then said
	}
	return err
}

func (l *openedLeaf) readRankings() error {
	return l.r.query(rankingsOfLeaf, func(row *sqlite3.Stmt) error {
		k := journal.Ranking{
			Leaf: l.at, N: row.ColumnInt(0), OfLeaf: record.Position(row.ColumnInt64(1)), OfN: row.ColumnInt(2),
			Rank: row.ColumnText(3), Cause: row.ColumnText(4), Source: row.ColumnText(5), Known: row.ColumnText(6),
			Reason: wordsOf(row, 7, 8, 9),
		}
		if l.r.sight.admits(audienceID(row.ColumnInt64(10))) {
			l.rankings = append(l.rankings, k)
		}
		l.text.Rank = append(l.text.Rank, l.sealer.Ranking(&k))
		return nil
	}, l.at)
}

func (l *openedLeaf) readErasures() error {
	return l.r.query(erasuresByLeaf, func(row *sqlite3.Stmt) error {
		what, _ := journal.ParseErasure(row.ColumnText(0)) // where it cannot be read, the leaf is another than the tree's
		l.text.Erase = append(l.text.Erase, what)
		return nil
	}, l.at)
}

func (l *openedLeaf) prove(public string) (*journal.Proof, error) {
	note, _, err := readText(l.r.reader.conn, newestCheckpoint)
	if err != nil {
		return nil, err
	}
	p, err := journal.Prove(&l.text, l.at, note, public, hashReader{l.r.reader.conn})
	if err != nil {
		return nil, err
	}
	err = l.r.query(showsSet, func(*sqlite3.Stmt) error {
		p.ShowSet(&l.set)
		return nil
	}, l.set.Number)
	for i := range l.statements {
		p.ShowStatement(&l.statements[i])
	}
	for i := range l.rankings {
		p.ShowRanking(&l.rankings[i])
	}
	return p, err
}
