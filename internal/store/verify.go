package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// VerifyOptions says how to verify.
type VerifyOptions struct {
	// Checkpoint is a signed checkpoint of this record that was kept elsewhere,
	// or empty. It alone finds that the journal's end was cut off.
	Checkpoint string
	Progress   func(done, total int) // may be nil
}

// VerifyReport is what a verification found.
type VerifyReport struct {
	OK       bool
	Position record.Position
	Root     string // base64
	Problems []VerifyProblem
	More     int // problems beyond those listed
}

// VerifyProblem is one place where the record is not what was recorded.
type VerifyProblem struct {
	Where, What locale.Localized
	Entity      record.ID // where there is one
}

// Verify proves that nothing was altered: it checks the file and its tables, the
// seal on what the record says of itself, every hash, root and signature of the
// journal, and computes every row of every other table anew. It reads one
// snapshot and changes nothing; it trusts no scratch file.
//
// Damage is reported, not returned as an error; an error means that it could not
// finish, or that the checkpoint given is none.
func (s *Store) Verify(ctx context.Context, o VerifyOptions) (VerifyReport, error) {
	v := &verifier{store: s, ctx: ctx, o: o}
	err := v.connected(func() error {
		if err := v.conn.Exec("BEGIN"); err != nil {
			return err
		}
		return v.run()
	})
	if err != nil {
		return VerifyReport{}, explain(ctx, s.dir, err)
	}
	v.report.OK = len(v.report.Problems) == 0 && v.report.More == 0
	return v.report, nil
}

// VerifyDir verifies the record in a directory. Damage that keeps it from being
// opened is reported like any other.
func VerifyDir(ctx context.Context, dir string, o Options, v VerifyOptions) (report VerifyReport, err error) {
	s, err := Open(ctx, dir, o)
	if p, ok := problem.Of(err); ok && p.Kind == problem.Damaged {
		found := VerifyProblem{Where: placeFile.With(), What: p}
		return VerifyReport{Problems: []VerifyProblem{found}}, nil
	}
	if err != nil {
		return VerifyReport{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Verify(ctx, v)
}

// verifier holds what the parts of a verification share.
type verifier struct {
	store  *Store
	ctx    context.Context
	conn   *sqlite3.Conn
	o      VerifyOptions
	leaves int
	report VerifyReport
}

// connected runs f with a connection of its own: full text keeps in memory what
// it read for earlier queries, and would check that against the file.
func (v *verifier) connected(f func() error) (err error) {
	if v.conn, err = v.store.pool.openReader(v.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.conn.Close()) }()
	v.conn.SetInterrupt(v.ctx)
	return f()
}

// run goes through the parts. Each goes on where another found damage, so that
// one report says all.
func (v *verifier) run() error {
	leaves, err := readInt(v.conn, "SELECT count(*) FROM leaf")
	if err := v.step(err); err != nil {
		return err
	}
	v.leaves = int(leaves)
	for _, part := range []func() error{v.file, v.layout, v.indexes, v.meta, v.journal, v.projections, v.resting} {
		if err := v.step(part()); err != nil {
			return err
		}
	}
	return nil
}

var (
	placeFile   = locale.Message{ID: "store.place-file", ES: "archivo de la base de datos", EN: "database file"}
	placeTable  = locale.Message{ID: "store.place-table", ES: "tabla {table}", EN: "table {table}"}
	placeRow    = locale.Message{ID: "store.place-row", ES: "tabla {table}, {row}", EN: "table {table}, {row}"}
	placeMeta   = locale.Message{ID: "store.place-meta", ES: "datos del registro: {name}", EN: "what the record says of itself: {name}"}
	placeKey    = locale.Message{ID: "store.place-key", ES: "llave de firma", EN: "signing key"}
	sayUnread   = locale.Message{ID: "store.unreadable", ES: "no se puede leer: {found}", EN: "it cannot be read: {found}"}
	saySQLite   = locale.Message{ID: "store.integrity", ES: "SQLite informa: {found}", EN: "SQLite reports: {found}"}
	sayAltered  = locale.Message{ID: "store.table-altered", ES: "no es como la crea el programa: {found}", EN: "it is not as the program makes it: {found}"}
	sayMissing  = locale.Message{ID: "store.table-missing", ES: "falta", EN: "it is missing"}
	sayForeign  = locale.Message{ID: "store.table-foreign", ES: "el programa no la crea: {found}", EN: "the program does not make it: {found}"}
	sayNoSeal   = locale.Message{ID: "store.seal-broken", ES: "no corresponde al sello con que se creó el registro", EN: "it does not fit the seal with which the record was made"}
	sayOtherKey = locale.Message{ID: "store.other-key", ES: "no es la llave de este registro, que firma como {expected}", EN: "it is not the key of this record, which signs as {expected}"}
)

// step turns damage that ended a part early into a finding.
func (v *verifier) step(err error) error {
	if err == nil {
		return nil
	}
	if damage := damageOf(err); damage != "" {
		v.find(placeFile.With(), sayUnread.With("found", damage), record.ID{})
		return nil
	}
	return err
}

// damageOf says what is damaged, where err means that; else it is empty.
func damageOf(err error) string {
	if p, ok := problem.Of(err); ok && p.Kind == problem.Damaged {
		return p.In(locale.EN)
	}
	var code sqlite3.ErrorCode
	if errors.As(err, &code) {
		switch code {
		case sqlite3.CORRUPT, sqlite3.NOTADB, sqlite3.ERROR, sqlite3.IOERR, sqlite3.SCHEMA, sqlite3.FORMAT, sqlite3.MISMATCH, sqlite3.TOOBIG, sqlite3.NOMEM:
			return journal.Quote(err.Error())
		}
	}
	return ""
}

func (v *verifier) find(where, what locale.Localized, entity record.ID) {
	if len(v.report.Problems) >= problem.Most {
		v.report.More++
		return
	}
	v.report.Problems = append(v.report.Problems, VerifyProblem{where, what, entity})
}

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
	private, err := os.ReadFile(filepath.Join(v.store.dir, keyFile))
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	if !keysFit(string(private), m.Key) {
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

// progress tells how far the work is, of two times the leaves: once through the
// journal, once through the tables that follow from it.
func (v *verifier) progress(done int) {
	if v.o.Progress != nil {
		v.o.Progress(min(done, 2*v.leaves), 2*v.leaves)
	}
}
