package store

import (
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// share says who may see what an organisation says of an entity, where it said so:
// by the last statement of [record.Shared] that it recorded of it. owns is set
// where the organisation entered the entity: then nobody else's words of it go
// further. late is set where the entity was there before the change set that said
// so: then earlier moments read otherwise from there on, as after an erasure.
const (
	createShare = `CREATE TABLE share (type TEXT NOT NULL, key TEXT NOT NULL, organisation TEXT NOT NULL, ` +
		`audience INTEGER NOT NULL, leaf INTEGER NOT NULL, owns INTEGER NOT NULL, late INTEGER NOT NULL, ` +
		`PRIMARY KEY (type, key, organisation)) STRICT, WITHOUT ROWID`
	indexShare = `CREATE INDEX share_late ON share (leaf) WHERE late`

	putShare = `INSERT INTO share (type, key, organisation, audience, leaf, owns, late) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (type, key, organisation) DO UPDATE SET audience = excluded.audience, leaf = excluded.leaf, late = excluded.late`
	anyShare   = `SELECT EXISTS (SELECT 1 FROM share)`
	shareOf    = `SELECT audience FROM share WHERE type = ? AND key = ? AND organisation = ?`
	ownerShare = `SELECT audience FROM share WHERE type = ? AND key = ? AND owns`
	// sharesSaid is what each organisation said last of how it shares each entity.
	sharesSaid = `
		SELECT l.type, l.key, c.organisation, s.value, l.position, c.first,
		       (SELECT f.position FROM leaf f WHERE f.type = l.type AND f.key = l.key ORDER BY f.position LIMIT 1), max(s.id)
		  FROM statement s JOIN leaf l ON l.position = s.leaf JOIN changeset c ON c.number = l.changeset
		 WHERE s.property = 'shared'
		 GROUP BY l.type, l.key, c.organisation`
)

// shares looks up who may see what, on one connection. It remembers little: what
// is entered together mostly refers to the same few entities.
type shares struct {
	conn     *sqlite3.Conn
	any      bool // there is a share at all
	stmts    map[string]*sqlite3.Stmt
	remember map[string]audienceID
	meeting  meeting
	// unwritten are audiences that were worked out and may not be written down.
	unwritten map[audienceID]access.Audience
}

func newShares(c *sqlite3.Conn) (*shares, error) {
	n, err := readInt(c, anyShare)
	if err != nil {
		return nil, err
	}
	s := &shares{conn: c, any: n > 0, stmts: map[string]*sqlite3.Stmt{}, remember: map[string]audienceID{}}
	s.meeting = meeting{of: s.audience, made: s.made}
	return s, nil
}

func (s *shares) close() {
	for _, stmt := range s.stmts {
		_ = stmt.Close() // it repeats the error of its last step
	}
}

func (s *shares) run(text string, row func(*sqlite3.Stmt) error, args ...any) error {
	stmt, ok := s.stmts[text]
	if !ok {
		var err error
		if stmt, _, err = s.conn.PrepareFlags(text, sqlite3.PREPARE_PERSISTENT); err != nil {
			return fmt.Errorf("preparing %s: %w", text, err)
		}
		s.stmts[text] = stmt
	}
	if err := bindAll(stmt, 0, args); err != nil {
		return err
	}
	return rows(stmt, row)
}

// mostShares is how many are remembered.
const mostShares = 50_000

func (s *shares) find(text string, args ...any) (id audienceID, err error) {
	if !s.any {
		return coalitionID, nil
	}
	key := fmt.Sprint(args...)
	if id, ok := s.remember[key]; ok {
		return id, nil
	}
	id = coalitionID
	err = s.run(text, func(row *sqlite3.Stmt) error {
		id = audienceID(row.ColumnInt64(0))
		return nil
	}, args...)
	if len(s.remember) < mostShares {
		s.remember[key] = id
	}
	return id, err
}

// of is who may see what an organisation says of an entity: neither it nor the
// entity's owner may have kept it from them.
func (s *shares) of(entity record.ID, organisation, owner string) (audienceID, error) {
	own, err := s.find(shareOf, entity.Type, entity.Key, organisation)
	if err != nil || organisation == owner {
		return own, err
	}
	bound, err := s.ofOwner(entity)
	if err != nil {
		return 0, err
	}
	return s.meeting.meet(own, bound)
}

// ofOwner is who may see that an entity is there.
func (s *shares) ofOwner(entity record.ID) (audienceID, error) {
	return s.find(ownerShare, entity.Type, entity.Key)
}

// through narrows an audience to those who may see what a text names, a reference
// or a source, if it names an entity.
func (s *shares) through(id audienceID, text string) (audienceID, error) {
	if !s.any || strings.IndexByte(text, ':') < 0 {
		return id, nil
	}
	to, ok := record.ParseID(text)
	if !ok {
		return id, nil
	}
	of, err := s.ofOwner(to)
	if err != nil {
		return 0, err
	}
	return s.meeting.meet(id, of)
}

// ofStatement is who may see a statement, of those who may see what its
// organisation says of the entity.
func (s *shares) ofStatement(id audienceID, value string, reference bool, source string) (audienceID, error) {
	var err error
	if reference {
		if id, err = s.through(id, value); err != nil {
			return 0, err
		}
	}
	return s.through(id, source)
}

// put records who may see what an organisation says of an entity.
func (s *shares) put(h share) error {
	id := idOfAudience(h.audience)
	if err := s.made(id, h.audience); err != nil {
		return err
	}
	s.any = true
	clear(s.remember)
	return s.run(putShare, noRows, h.entity.Type, h.entity.Key, h.organisation, int64(id), h.leaf, number(h.owns), number(h.late))
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// readOnly makes it write nothing.
func (s *shares) readOnly() { s.unwritten = map[audienceID]access.Audience{} }

// made writes an audience down, unless it is there.
func (s *shares) made(id audienceID, a access.Audience) error {
	switch {
	case id == publicID || id == coalitionID:
		return nil
	case s.unwritten != nil:
		s.unwritten[id] = a
		return nil
	}
	return s.run(insertAudience, noRows, int64(id), a.String())
}

func (s *shares) audience(id audienceID) (a access.Audience, err error) {
	switch id {
	case publicID:
		return access.Audience{}, nil
	case coalitionID:
		return access.AudienceOf(access.Sharing{Level: access.Coalition}, ""), nil
	}
	a, ok := s.unwritten[id]
	if ok {
		return a, nil
	}
	err = s.run("SELECT readers FROM audience WHERE id = ?", func(row *sqlite3.Stmt) error {
		a, ok = access.ParseAudience(row.ColumnText(0))
		return nil
	}, int64(id))
	if err == nil && !ok {
		err = noAudience(id, "")
	}
	return a, err
}

// share is a row of the table.
type share struct {
	entity       record.ID
	organisation string
	audience     access.Audience
	leaf         record.Position
	owns, late   bool
}

// eachSaid hands over the shares that follow from what was said.
func (s *shares) eachSaid(f func(share) error) error {
	return each(s.conn, sharesSaid, func(row *sqlite3.Stmt) error {
		said, ok := access.ParseSharing(row.ColumnText(3))
		if !ok {
			return nil // it is never written
		}
		first := record.Position(row.ColumnInt64(6))
		owner, _, err := readText(s.conn, ownerOfEntity, first)
		if err != nil {
			return err
		}
		organisation := row.ColumnText(2)
		return f(share{
			record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)},
			organisation,
			access.AudienceOf(said, organisation), record.Position(row.ColumnInt64(4)),
			organisation == owner, first < record.Position(row.ColumnInt64(5)),
		})
	})
}
