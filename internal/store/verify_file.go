package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// file lets SQLite check every page, index and full-text index of the file.
func (v *verifier) file() error {
	return each(v.conn, "PRAGMA main.integrity_check(100)", func(row *sqlite3.Stmt) error {
		for _, line := range strings.Split(row.ColumnText(0), "\n") {
			if line != "ok" && line != "" {
				v.find(placeFile.With(), saySQLite.With("found", journal.Quote(line)), record.ID{})
			}
		}
		return nil
	})
}

// layout compares every table, index and view with what the program makes.
func (v *verifier) layout() error {
	want, err := v.store.freshSchema(v.ctx)
	if err != nil {
		return err
	}
	got, err := schemaOf(v.conn)
	if err != nil {
		return err
	}
	for name, sql := range want {
		at := placeTable.With("table", name)
		switch found, ok := got[name]; {
		case !ok:
			v.find(at, sayMissing.With(), record.ID{})
		case found != sql:
			v.find(at, sayAltered.With("found", journal.Quote(found)), record.ID{})
		}
	}
	for name, sql := range got {
		if _, ok := want[name]; !ok {
			v.find(placeTable.With("table", journal.Quote(name)), sayForeign.With("found", journal.Quote(sql)), record.ID{})
		}
	}
	return nil
}

// indexes walks through every index: SQLite's own check passes over one whose
// root says that it has children and names none.
func (v *verifier) indexes() error {
	var walks []string
	err := each(v.conn, `
		SELECT i.name, i.tbl_name, c.name, coalesce(i.sql, '') FROM sqlite_schema i JOIN pragma_index_info(i.name) c ON c.seqno = 0
		 WHERE i.type = 'index' AND c.name IS NOT NULL`, func(row *sqlite3.Stmt) error {
		_, all, partial := strings.Cut(row.ColumnText(3), " WHERE ")
		if !partial {
			all = quote(row.ColumnText(2)) + " >= -1e999" // every value, but so that the index serves
		}
		walks = append(walks, fmt.Sprintf("SELECT count(*) FROM %s INDEXED BY %s WHERE %s",
			quote(row.ColumnText(1)), quote(row.ColumnText(0)), all))
		return nil
	})
	if err != nil {
		return err
	}
	for _, walk := range walks {
		_, err := readInt(v.conn, walk)
		if err := v.step(err); err != nil {
			return err
		}
	}
	return nil
}

// schemaOf reads what a database is made of, by name.
func schemaOf(c *sqlite3.Conn) (map[string]string, error) {
	objects := map[string]string{}
	err := each(c, "SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema", func(row *sqlite3.Stmt) error {
		objects[row.ColumnText(0)] = row.ColumnText(1)
		return nil
	})
	return objects, err
}

// freshSchema is the schema of a new record.
func (s *Store) freshSchema(ctx context.Context) (objects map[string]string, err error) {
	c, err := connect(ctx, ":memory:", "")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := migrate(c); err != nil {
		return nil, err
	}
	for _, sql := range s.layout.tables() {
		if err := c.Exec(sql); err != nil {
			return nil, fmt.Errorf("%s: %w", sql, err)
		}
	}
	return schemaOf(c)
}

// metaNames are the rows of meta beside those that the seal covers.
var metaNames = map[string]bool{"seal": true, "projected": true, "sweep": true}

// meta checks the seal on what the record says of itself, and that the key file
// holds the key that meta names. A record without its key can be read for ever
// and verified, so a missing one is no finding.
func (v *verifier) meta() error {
	m, err := readMeta(v.conn)
	if err != nil {
		return err
	}
	seal, _, err := readText(v.conn, "SELECT value FROM meta WHERE name = 'seal'")
	if err != nil {
		return err
	}
	if !m.sealedBy(seal) {
		v.find(placeMeta.With("name", "seal"), sayNoSeal.With(), record.ID{})
	}
	known := map[string]bool{}
	for _, line := range m.lines() {
		known[line[0]] = true
	}
	err = each(v.conn, "SELECT name FROM meta", func(row *sqlite3.Stmt) error {
		if name := row.ColumnText(0); !known[name] && !metaNames[name] {
			v.find(placeMeta.With("name", journal.Quote(name)), sayForeign.With("found", journal.Quote(name)), record.ID{})
		}
		return nil
	})
	if err != nil {
		return err
	}
	projected, _, err := readText(v.conn, "SELECT value FROM meta WHERE name = 'projected'")
	if want := v.store.layout.fingerprint(v.store.options.Vocabulary); err == nil && projected != want {
		v.find(placeMeta.With("name", "projected"), sayAltered.With("found", journal.Quote(projected)), record.ID{})
	}
	return errors.Join(err, v.key(m))
}

// sealedBy reports whether a seal is over m and by m's own key.
func (m Meta) sealedBy(seal string) bool {
	key, err := note.NewVerifier(m.Key)
	if err != nil || key.Name() != journal.Origin(m.ID) {
		return false
	}
	n, err := note.Open([]byte(seal), note.VerifierList(key))
	return err == nil && n.Text == m.text()
}

// key checks that the key file signs what meta's key verifies.
func (v *verifier) key(m Meta) error {
	private, err := v.store.vault.signingKey(v.store.dir)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return nil
	}
	if p, ok := problem.Of(err); ok && p.Kind == problem.Damaged {
		v.find(placeKey.With(), p, record.ID{})
		return nil
	}
	if err != nil {
		return err
	}
	if !keysFit(private, m.Key) {
		v.find(placeKey.With(), sayOtherKey.With("expected", journal.Quote(m.Key)), record.ID{})
	}
	return nil
}

// keysFit reports whether public verifies what private signs.
func keysFit(private, public string) bool {
	signer, err := journal.NewSigner(private)
	if err != nil {
		return false
	}
	signed, err := signer.Sign(0, journal.Hash{})
	if err != nil {
		return false
	}
	_, err = journal.OpenCheckpoint(signed, public)
	return err == nil
}
