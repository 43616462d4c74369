package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// projectionVersion changes when [projector.project] gives other rows for the
// same statements; records are then projected anew when they are opened.
const projectionVersion = 3

// everything is the moment at which the record's own tables stand: all that was
// recorded, whenever it became known.
var everything = record.Moment{Position: forever, KnownBy: record.LastDay}

// fingerprint tells whether tables were projected by this program's schema,
// vocabularies and function.
func (l *layout) fingerprint(v vocabulary.Set) string {
	h := sha256.New()
	fmt.Fprintf(h, "projection %d\n%s\n", projectionVersion, strings.Join(l.tables(), "\n"))
	for _, t := range l.schema.Types {
		for _, p := range t.Properties {
			fmt.Fprintf(h, "%s.%s %d %s\n", t.Name, p.Name, p.Kind.Base, p.Kind.Vocabulary)
			hashVocabulary(h, v, p.Kind.Vocabulary)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hashVocabulary adds which term lies under which: that decides what agrees.
func hashVocabulary(h hash.Hash, set vocabulary.Set, name string) {
	v, ok := set.Vocabulary(name)
	if !ok {
		return
	}
	for _, t := range v.Terms() {
		fmt.Fprintf(h, "%s < %s\n", t.Code, t.Parent)
	}
}

func (s *Store) projector() *projector {
	return &projector{layout: &s.layout, resolver: s.resolver}
}

// rebuild makes the projections anew from the journal, inside the caller's
// transaction: with the same rows as the increments left.
func (s *Store) rebuild(ctx context.Context, c *sqlite3.Conn) error {
	if err := dropProjections(c); err != nil {
		return err
	}
	var indexes []string // built last, from rows that are there
	for _, sql := range s.layout.tables() {
		if createIndex.MatchString(sql) {
			indexes = append(indexes, sql)
		} else if err := makeTable(c, []string{sql}); err != nil {
			return err
		}
	}
	shares, err := newShares(c)
	if err != nil {
		return err
	}
	defer shares.close()
	if err := shares.fill(&s.layout, func(f func(record.ID, string) error) error { return s.eachOwner(ctx, c, f) }); err != nil {
		return err
	}
	rows := newRowWriter(c, &s.layout, false)
	defer rows.close()
	project := s.projector()
	err = s.eachEntity(ctx, c, func(h *history, err error) error {
		if err != nil {
			return err
		}
		if err := h.meet(&shares.meeting); err != nil {
			return err
		}
		return rows.put(project.project(h, h.known(), everything), h.typ, validity{})
	})
	if err != nil {
		return err
	}
	if err := c.Exec(fillResting); err != nil {
		return err
	}
	if err := makeTable(c, indexes); err != nil {
		return err
	}
	return each(c, "INSERT INTO meta (name, value) VALUES ('projected', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		func(*sqlite3.Stmt) error { return nil }, s.layout.fingerprint(s.options.Vocabulary))
}

const fillResting = `INSERT INTO resting (source, leaf) SELECT DISTINCT source, leaf FROM statement WHERE source <> '' ORDER BY source, leaf`

// journalTables are those that migrations make; all others are projections.
var journalTables = map[string]bool{
	"meta": true, "changeset": true, "leaf": true, "statement": true, "ranking": true,
	"erasure": true, "tree": true, "checkpoint": true,
}

// dropProjections drops every table that is not the journal's, those of types
// that the schema no longer has included.
func dropProjections(c *sqlite3.Conn) error {
	var drop []string
	err := each(c, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'search\\_%' ESCAPE '\\'",
		func(row *sqlite3.Stmt) error {
			if name := row.ColumnText(0); !journalTables[name] {
				drop = append(drop, name)
			}
			return nil
		})
	if err != nil {
		return err
	}
	for _, name := range drop {
		if err := c.Exec("DROP TABLE " + quote(name)); err != nil {
			return fmt.Errorf("dropping %s: %w", name, err)
		}
	}
	return nil
}

// owners finds which organisation entered an entity.
type owners struct{ stmt *sqlite3.Stmt }

func newOwners(c *sqlite3.Conn) (*owners, error) {
	stmt, _, err := c.PrepareFlags(ownerOfEntity, sqlite3.PREPARE_PERSISTENT)
	return &owners{stmt}, err
}

func (o *owners) close() { _ = o.stmt.Close() } // it repeats the error of its last step

func (o *owners) of(first record.Position) (owner string, err error) {
	if err := o.stmt.BindInt64(1, int64(first)); err != nil {
		return "", err
	}
	err = rows(o.stmt, func(row *sqlite3.Stmt) error {
		owner = row.ColumnText(0)
		return nil
	})
	return owner, err
}
