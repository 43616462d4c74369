package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

const (
	statementToErase = `
		SELECT property, value, source, locator, certainty, known, known_day, note, salt
		  FROM statement WHERE id = ?`
	eraseStatement = `DELETE FROM statement WHERE id = ?`
	restsStill     = `SELECT 1 FROM statement WHERE id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65535 AND source = ?2 LIMIT 1`
	eraseResting   = `DELETE FROM resting WHERE source = ? AND leaf = ?`
	// askForSweep asks for the files to be rewritten, and names the entities that drafts
	// must no longer name.
	askForSweep = `INSERT INTO meta (name, value) VALUES ('sweep', ?) ON CONFLICT (name) DO UPDATE SET value = value || ' ' || excluded.value`
	sweepAsked  = "SELECT value FROM meta WHERE name = 'sweep'"
)

// erase destroys one statement, content and salt, and leaves its hash, so that
// the leaf that brought it can still be proved.
func (b *Batch) erase(entity record.ID, at record.Position, id record.StatementID) error {
	if err := b.w.mustHold(entity, id); err != nil {
		return err
	}
	if err := b.mayErase(entity, id); err != nil {
		return err
	}
	row := journal.Statement{Leaf: id.Leaf, N: id.N, Type: entity.Type, Key: entity.Key}
	err := b.w.each(statementToErase, func(r *sqlite3.Stmt) error {
		row.Property, row.Value, row.Source = r.ColumnText(0), r.ColumnText(1), r.ColumnText(2)
		row.Locator, row.Certainty, row.Known = r.ColumnText(3), r.ColumnText(4), r.ColumnText(5)
		row.Note = r.ColumnText(7)
		copy(row.Salt[:], r.ColumnRawBlob(8))
		return nil
	}, rowOf(id))
	if err != nil {
		return err
	}
	return errors.Join(
		b.tombstone(at, journal.EraseStatement(id), b.w.sealer.Statement(&row)),
		b.askForSweep(entity.String()),
		b.w.exec(eraseStatement, rowOf(id)),
		b.w.forgetResting(row.Source, id.Leaf),
	)
}

// askForSweep names an entity once a batch.
func (b *Batch) askForSweep(words string) error {
	if b.asked[words] {
		return nil
	}
	if b.asked == nil {
		b.asked = map[string]bool{}
	}
	b.asked[words] = true
	return b.w.exec(askForSweep, words)
}

// tombstone keeps the hash of what the leaf at a position erases, and asks for
// the file to be rewritten without it.
func (b *Batch) tombstone(at record.Position, what journal.Erasure, hash journal.Hash) error {
	b.leaf.Erase = append(b.leaf.Erase, what)
	b.erased = true
	h := &b.history
	reaches, err := b.w.shares.ofErasure(record.ID{Type: h.typ, Key: h.key}, h.owner, what.String())
	if err != nil {
		return err
	}
	h.reach(reaches)
	return errors.Join(
		b.w.exec(insertErasure, at, len(b.leaf.Erase), what.String(), hash[:], int64(reaches)),
		b.askForSweep("1"),
	)
}

const (
	rankingToErase = `
		SELECT r.reason, r.salt FROM ranking r JOIN leaf l ON l.position = r.leaf
		 WHERE r.leaf = ? AND r.n = ? AND l.type = ? AND l.key = ?`
	setToErase = `
		SELECT c.number, c.reason, c.salt FROM changeset c
		 WHERE c.number = (SELECT changeset FROM leaf WHERE position = ?)
		   AND EXISTS (SELECT 1 FROM leaf l WHERE l.type = ? AND l.key = ? AND l.position BETWEEN c.first AND c.last)`
	eraseRanking = `UPDATE ranking SET reason = '', salt = x'' WHERE leaf = ? AND n = ?`
	eraseSet     = `UPDATE changeset SET reason = '', salt = x'' WHERE number = ?`
)

var sayNoReason = locale.Message{
	ID: "store.no-reason-to-erase",
	ES: "no hay motivo que borrar en {what} de {id}: ya se borró, o es de otra ficha; vuelva a abrir la página",
	EN: "there is no reason to erase in {what} of {id}: it was erased, or it is another entity’s; open the page again",
}

// eraseReason destroys the words of a reason, salt and all; who, when, which rank
// and why in one word stay.
func (b *Batch) eraseReason(entity record.ID, at record.Position, of record.ReasonOf) error {
	if of.Ranking.Leaf > 0 {
		return b.eraseRankingReason(entity, at, of.Ranking)
	}
	var words journal.Words
	var number int64
	err := b.w.each(setToErase, func(r *sqlite3.Stmt) error {
		number, words.Text, words.Salt = r.ColumnInt64(0), r.ColumnText(1), r.ColumnBlob(2, nil)
		return nil
	}, of.Set, entity.Type, entity.Key)
	if err != nil {
		return err
	}
	if len(words.Salt) == 0 {
		return problem.New(problem.Conflict, sayNoReason, "what", fmt.Sprint(int64(of.Set)), "id", entity)
	}
	what := journal.Erasure{What: journal.SetErased, N: number}
	return errors.Join(b.tombstone(at, what, b.w.sealer.SetReason(&words)), b.w.exec(eraseSet, number))
}

func (b *Batch) eraseRankingReason(entity record.ID, at record.Position, id record.StatementID) error {
	var words journal.Words
	err := b.w.each(rankingToErase, func(r *sqlite3.Stmt) error {
		words.Text, words.Salt = r.ColumnText(0), r.ColumnBlob(1, nil)
		return nil
	}, id.Leaf, id.N, entity.Type, entity.Key)
	if err != nil {
		return err
	}
	if len(words.Salt) == 0 || id.Leaf >= b.first {
		return problem.New(problem.Conflict, sayNoReason, "what", statementText(id), "id", entity)
	}
	what := journal.Erasure{What: journal.RankingErased, Leaf: id.Leaf, N: int64(id.N)}
	return errors.Join(b.tombstone(at, what, b.w.sealer.RankingReason(&words)), b.w.exec(eraseRanking, id.Leaf, id.N))
}

// forgetResting takes the leaf off the source, unless another of its statements
// rests on it.
func (w *writer) forgetResting(source string, leaf record.Position) error {
	if source == "" {
		return nil
	}
	still := false
	err := w.each(restsStill, func(*sqlite3.Stmt) error {
		still = true
		return nil
	}, leaf, source)
	if err != nil || still {
		return err
	}
	return w.exec(eraseResting, source, leaf)
}

// sweep rewrites the file and empties the write-ahead log, so that what was
// erased is in neither; before, drafts of the entities that asked names go, the full-text index is merged, which drops the
// words of deleted rows, and scratch files go. Until it has succeeded, meta says
// that it must be done: the next writer does it.
func (s *Store) sweep(ctx context.Context, w *writer, asked string) error {
	var ids []record.ID
	for word := range strings.FieldsSeq(asked) {
		if id, ok := record.ParseID(word); ok {
			ids = append(ids, id)
		}
	}
	if err := s.forgetMentions(ctx, ids); err != nil {
		return err
	}
	if err := s.purgeScratch(); err != nil {
		return err
	}
	if err := w.conn.Exec("INSERT INTO search (search) VALUES ('optimize')"); err != nil {
		return fmt.Errorf("merging the full-text index: %w", err)
	}
	if err := w.conn.Exec("VACUUM"); err != nil {
		return fmt.Errorf("rewriting the file: %w", err)
	}
	if err := w.truncateLog(ctx); err != nil {
		return err
	}
	return w.conn.Exec("DELETE FROM meta WHERE name = 'sweep'")
}

// finishSweep sweeps where a process was killed, or failed, between an erasure
// and its sweep.
func (s *Store) finishSweep(ctx context.Context, w *writer) error {
	if w.swept {
		return nil
	}
	words, asked, err := readText(w.conn, sweepAsked)
	if err == nil && asked {
		err = s.sweep(ctx, w, words)
	}
	w.swept = err == nil
	return err
}

// truncateLog moves the write-ahead log into the file and empties it. It waits
// for readers that still need it.
func (w *writer) truncateLog(ctx context.Context) error {
	for {
		_, _, err := w.conn.WALCheckpoint("main", sqlite3.CHECKPOINT_TRUNCATE)
		if err == nil || !errors.Is(err, sqlite3.BUSY) {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
}
