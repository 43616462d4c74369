package store

import (
	"context"
	"errors"
	"sync"

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
// journal, and computes every row of every other table anew. It changes nothing,
// reads while others write, and trusts no scratch file.
//
// Damage is reported, not returned as an error; an error means that it could not
// finish, or that the checkpoint given is none.
func (s *Store) Verify(ctx context.Context, o VerifyOptions) (VerifyReport, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := &meter{tell: o.Progress}
	recorded := &verifier{store: s, ctx: ctx, o: o, meter: m}
	follows := &verifier{store: s, ctx: ctx, o: o, meter: m, half: 1}
	var both sync.WaitGroup
	var err1, err2 error
	both.Go(func() {
		if err1 = recorded.run(recorded.file, recorded.layout, recorded.indexes, recorded.meta, recorded.journal); err1 != nil {
			cancel()
		}
	})
	both.Go(func() {
		if err2 = follows.run(follows.sharing, follows.projections, follows.resting); err2 != nil {
			cancel()
		}
	})
	both.Wait()
	if err := firstCause(err1, err2); err != nil {
		return VerifyReport{}, explain(ctx, s.dir, err)
	}
	report := recorded.report
	for _, p := range follows.report.Problems {
		report.add(p)
	}
	report.More += follows.report.More
	report.OK = len(report.Problems) == 0 && report.More == 0
	return report, nil
}

// firstCause is the error of the half that failed by itself, not of the one that
// was cancelled for it.
func firstCause(a, b error) error {
	if a == nil || b != nil && (errors.Is(a, context.Canceled) || errors.Is(a, sqlite3.INTERRUPT)) {
		return b
	}
	return a
}

// VerifyDir verifies the record in a directory. Damage that keeps it from being
// opened is reported like any other.
func VerifyDir(ctx context.Context, dir string, o Options, v VerifyOptions) (report VerifyReport, err error) {
	o.asItIs = true
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

// verifier is one half of a verification: that what was recorded is whole, or that
// the other tables follow from it. Each half has a connection and a snapshot of
// its own, and a goroutine.
type verifier struct {
	store  *Store
	ctx    context.Context
	conn   *sqlite3.Conn
	o      VerifyOptions
	leaves int
	report VerifyReport
	meter  *meter
	half   int
}

// run goes through some parts. Each goes on where another found damage, so that
// one report says all.
//
// The connection is new, because full text keeps in memory what it read for
// earlier queries, and would check that against the file.
func (v *verifier) run(parts ...func() error) (err error) {
	if v.conn, err = v.store.pool.openReader(v.ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.conn.Close()) }()
	v.conn.SetInterrupt(v.ctx)
	if err := v.conn.Exec("BEGIN"); err != nil {
		return err
	}
	leaves, err := readInt(v.conn, "SELECT count(*) FROM leaf")
	if err := v.step(err); err != nil {
		return err
	}
	v.leaves = int(leaves)
	for _, part := range parts {
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
	v.report.add(VerifyProblem{where, what, entity})
}

func (r *VerifyReport) add(p VerifyProblem) {
	if len(r.Problems) >= problem.Most {
		r.More++
		return
	}
	r.Problems = append(r.Problems, p)
}

// meter tells how far both halves are, together.
type meter struct {
	mu   sync.Mutex
	done [2]int
	tell func(done, total int)
}

// progress says how many of the leaves this half has gone through.
func (v *verifier) progress(done int) {
	m := v.meter
	if m.tell == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done[v.half] = min(done, v.leaves)
	m.tell(min(m.done[0]+m.done[1], 2*v.leaves), 2*v.leaves)
}
