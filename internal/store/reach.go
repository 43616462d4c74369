package store

import (
	"cmp"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/record"
)

// What reaches whom. A statement reaches those who may see what its organisation
// says of the entity, that the entity is there, what the statement refers to, and
// its source. A ranking reaches those whom the statement reaches, and who may see
// what its own organisation says, and its source; a tombstone those who may see what
// the organisation says whose words were erased. A row of a projection is for those
// whom everything that is said of its entity reaches; others read what reaches them
// from a scratch file.
const (
	statementsReaching = `
		SELECT s.id, s.property, s.value, s.source, c.organisation, s.audience
		  FROM leaf l JOIN changeset c ON c.number = l.changeset
		 CROSS JOIN statement s ON s.id BETWEEN l.position * 65536 AND l.position * 65536 + 65535
		 WHERE l.type = ? AND l.key = ?`
	rankingsReaching = `
		SELECT r.leaf, r.n, r.of_leaf, r.of_n, r.source, c.organisation, r.audience
		  FROM leaf l JOIN changeset c ON c.number = l.changeset JOIN ranking r ON r.leaf = l.position
		 WHERE l.type = ? AND l.key = ?`
	erasuresReaching = `
		SELECT e.leaf, e.n, e.audience, e.what
		  FROM leaf l JOIN erasure e ON e.leaf = l.position
		 WHERE l.type = ? AND l.key = ?`

	reachOfStatement  = `UPDATE statement SET audience = ? WHERE id = ?`
	reachOfRanking    = `UPDATE ranking SET audience = ? WHERE leaf = ? AND n = ?`
	reachOfErasure    = `UPDATE erasure SET audience = ? WHERE leaf = ? AND n = ?`
	audienceStatement = `SELECT audience FROM statement WHERE id = ?`
)

// table is where the row stands.
func (r reached) table() string {
	return map[string]string{reachOfStatement: "statement", reachOfRanking: "ranking", reachOfErasure: "erasure"}[r.update]
}

// reached is a row of the journal, whom it reaches, and whom it says that it does.
type reached struct {
	update          string
	row             []any
	follows, stored audienceID
}

// eachReached goes through all that is recorded of an entity, and returns whom all
// of it reaches.
func (s *shares) eachReached(l *layout, entity record.ID, owner string, f func(reached) error) (all audienceID, err error) {
	w := reach{shares: s, entity: entity, owner: owner, f: f, of: map[record.StatementID]audienceID{}}
	if p, ok := l.projections[entity.Type]; ok {
		w.typ = p.typ
	}
	err = cmp.Or(
		s.run(statementsReaching, w.statement, entity.Type, entity.Key),
		s.run(rankingsReaching, w.ranking, entity.Type, entity.Key),
		s.run(erasuresReaching, w.erasure, entity.Type, entity.Key),
	)
	return w.all, err
}

// reach is the way through one entity.
type reach struct {
	shares *shares
	entity record.ID
	owner  string
	typ    record.Type
	f      func(reached) error
	of     map[record.StatementID]audienceID
	all    audienceID
}

func (w *reach) found(r reached) (err error) {
	if w.all, err = w.shares.meeting.meet(w.all, r.follows); err != nil {
		return err
	}
	return w.f(r)
}

func (w *reach) statement(row *sqlite3.Stmt) error {
	id := row.ColumnInt64(0)
	property, value, source, organisation := row.ColumnText(1), row.ColumnText(2), row.ColumnText(3), row.ColumnText(4)
	stored := audienceID(row.ColumnInt64(5))
	from, err := w.shares.of(w.entity, organisation, w.owner)
	if err != nil {
		return err
	}
	follows, err := w.shares.ofStatement(from, value, refers(w.typ, property), source)
	if err != nil {
		return err
	}
	w.of[record.StatementID{Leaf: record.Position(id >> 16), N: int(id & 0xffff)}] = follows
	return w.found(reached{reachOfStatement, []any{id}, follows, stored})
}

// refers reports whether a property of a type holds references.
func refers(t record.Type, property string) bool {
	p, ok := t.Property(property)
	return ok && p.Kind.Base == record.RefTo
}

func (w *reach) ranking(row *sqlite3.Stmt) error {
	leaf, n := row.ColumnInt64(0), row.ColumnInt64(1)
	of := record.StatementID{Leaf: record.Position(row.ColumnInt64(2)), N: row.ColumnInt(3)}
	source, organisation, stored := row.ColumnText(4), row.ColumnText(5), audienceID(row.ColumnInt64(6))
	follows, err := w.shares.of(w.entity, organisation, w.owner)
	if err != nil {
		return err
	}
	statement, ok := w.of[of]
	if !ok {
		statement = stored // of what was erased, whom it reached is known from this alone
	}
	if follows, err = w.shares.meeting.meet(follows, statement); err != nil {
		return err
	}
	if follows, err = w.shares.through(follows, source); err != nil {
		return err
	}
	return w.found(reached{reachOfRanking, []any{leaf, n}, follows, stored})
}

func (w *reach) erasure(row *sqlite3.Stmt) error {
	leaf, n, stored := row.ColumnInt64(0), row.ColumnInt64(1), audienceID(row.ColumnInt64(2))
	follows, err := w.shares.ofErasure(w.entity, w.owner, row.ColumnText(3))
	if err != nil {
		return err
	}
	return w.found(reached{reachOfErasure, []any{leaf, n}, follows, stored})
}

// ofErasure is who may see that something was erased, by the text that says what:
// they who could see what its organisation had said.
func (s *shares) ofErasure(entity record.ID, owner, what string) (audienceID, error) {
	if !s.any {
		return coalitionID, nil
	}
	erased, _ := journal.ParseErasure(what)
	text, number, by := ownerOfEntity, int64(erased.Leaf), ""
	if erased.What == journal.SetErased {
		text, number = organisationOfSet, erased.N
	}
	if err := s.run(text, func(row *sqlite3.Stmt) error {
		by = row.ColumnText(0)
		return nil
	}, number); err != nil {
		return 0, err
	}
	return s.of(entity, by, owner)
}

// settle writes down whom what is recorded of an entity reaches, where it says
// otherwise.
func (s *shares) settle(l *layout, entity record.ID, owner string) (audienceID, error) {
	var wrong []reached
	all, err := s.eachReached(l, entity, owner, func(r reached) error {
		if r.follows != r.stored {
			wrong = append(wrong, r)
		}
		return nil
	})
	for _, r := range wrong {
		if err == nil {
			err = s.run(r.update, noRows, append([]any{int64(r.follows)}, r.row...)...)
		}
	}
	return all, err
}

// fill makes all shares, and whom what is recorded reaches, anew. The projections
// are made from it afterwards.
func (s *shares) fill(l *layout, eachEntity func(func(record.ID, string) error) error) error {
	if err := s.eachSaid(s.put); err != nil {
		return err
	}
	if s.any {
		return eachEntity(func(id record.ID, owner string) error {
			_, err := s.settle(l, id, owner)
			return err
		})
	}
	for _, table := range []string{"statement", "ranking", "erasure"} {
		if err := s.run("UPDATE "+table+" SET audience = 1 WHERE audience <> 1", noRows); err != nil {
			return err
		}
	}
	return nil
}
