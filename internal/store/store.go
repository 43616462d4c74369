// Package store keeps a record in one directory: the journal, the current
// moment beside it in plain tables, and the words for searching. All SQL of
// constancia is here.
//
// Begin with [Create] or [Open]; write with [Store.Save] or, for many changes in
// one change set, [Store.Begin]; read with [Store.Entities], [Store.Ask] and
// their neighbours, each of which takes a [query.View]: who asks, and at which
// moment.
//
// What it promises: a change set is there whole or not at all, whatever kills
// the process; nothing but erasure takes content away; what is read is what the
// statements say, by one pure function ([project]); a view sees nothing outside
// its scope. A record may be read by many processes at once and written by one.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// The files of a record, in its directory.
const (
	databaseFile = "record.db"
	keyFile      = "key"
)

// Options says what a store is opened with.
type Options struct {
	Schema     record.Schema
	Vocabulary vocabulary.Set
	Now        func() time.Time
	// Name and Organisation are of the record that Create makes; Open reads them
	// from the record.
	Name, Organisation string
	// ScratchDir is where scratch files for other moments may lie; empty means
	// the user's cache directory.
	ScratchDir string
	// Passphrase asks for the passphrase of an encrypted record; nil or an empty
	// answer cannot open one.
	Passphrase func(context.Context) (string, error)
	// NewPassphrase encrypts the record that Create makes, unless it is empty.
	NewPassphrase string
	// PassphraseCost is what deriving a key from a new passphrase costs; zero means
	// what it should.
	PassphraseCost envelope.Parameters
	// key opens an encrypted record without asking.
	key *envelope.Key
	// asItIs leaves tables of another schema as they are: making them anew would
	// cover up whoever altered them.
	asItIs bool
}

// Store is an open record. Its methods may be called by several goroutines.
type Store struct {
	dir      string
	options  Options
	layout   layout
	resolver record.Resolver
	meta     Meta
	vault    *vault
	pool     *pool
	recovery string // of a record just made, until it is handed over

	scratches scratches
	horizons  horizons
	soundness soundness
	sizes     sizes
	audiences audiences
	accounts  accounts

	writing chan struct{} // holds one token; who has it may use writer and lock
	writer  *writer       // nil until somebody writes

	closing sync.Once
	closed  error
}

// Meta is what a record says of itself. Seal is signed over the rest.
type Meta struct {
	Format       string
	ID           string
	Name         string
	Organisation string
	Created      string // UTC, as 2018-07-11T15:04:05Z
	Key          string // the public key that verifies its checkpoints
}

var (
	sayNotARecord = locale.Message{
		ID: "store.not-a-record",
		ES: "{dir} no es un registro de constancia; revise la ruta, o cree uno con «constancia init»",
		EN: "{dir} is no record of constancia; check the path, or make one with “constancia init”",
	}
	sayNoFolder = locale.Message{
		ID: "store.no-folder",
		ES: "no hay ninguna carpeta {dir}; créela primero",
		EN: "there is no folder {dir}; make it first",
	}
	sayExists = locale.Message{
		ID: "store.exists",
		ES: "{dir} ya existe y no está vacía; elija una carpeta nueva",
		EN: "{dir} exists and is not empty; choose a new folder",
	}
)

// Open opens the record in dir. It takes no lock: only writing does. A database
// of an older version of the program is brought up to date first, which does
// need the lock.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	if err := finishConversion(dir, s.options.Now()); err != nil {
		return nil, explain(ctx, dir, err)
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(explain(ctx, dir, err), s.Close())
	}
	return s, nil
}

func newStore(dir string, o Options) (*Store, error) {
	if o.Now == nil {
		return nil, errors.New("store: Options.Now is missing")
	}
	l, err := layoutOf(o.Schema)
	if err != nil {
		return nil, err
	}
	s := &Store{
		dir: dir, options: o, layout: l,
		resolver: record.Resolver{Under: o.Vocabulary.Under},
		writing:  make(chan struct{}, 1),
	}
	s.writing <- struct{}{}
	s.vault = &vault{}
	s.pool = newPool(filepath.Join(dir, databaseFile), s.vault)
	s.scratches.store = s
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	info, err := os.Stat(filepath.Join(s.dir, databaseFile))
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return problem.New(problem.Invalid, sayNotARecord, "dir", s.dir)
	}
	if err != nil {
		if at, dirErr := os.Stat(s.dir); dirErr == nil && !at.IsDir() {
			return problem.New(problem.Invalid, sayNotARecord, "dir", s.dir).Because(err)
		}
		return err
	}
	if err := s.vault.unlock(ctx, s.dir, s.options); err != nil {
		return err
	}
	old, stale, err := s.inspect(ctx)
	if err != nil {
		return err
	}
	if old || stale && !s.options.asItIs {
		if err := s.bringUpToDate(ctx); err != nil {
			return err
		}
	}
	return s.pool.with(ctx, func(r *reader) error {
		s.meta, err = readMeta(r.conn)
		return err
	})
}

// inspect says whether the database must be changed before it can be read: by a
// migration (old), or because the schema is another than the one it was projected
// for (stale).
func (s *Store) inspect(ctx context.Context) (old, stale bool, err error) {
	err = s.pool.with(ctx, func(r *reader) error {
		behind, err := formatOf(r.conn, s.dir)
		if err != nil {
			return err
		}
		if behind > 0 {
			old = true
			return nil
		}
		projected, _, err := readText(r.conn, "SELECT value FROM meta WHERE name = 'projected'")
		stale = projected != s.layout.fingerprint(s.options.Vocabulary)
		return err
	})
	if errors.Is(err, sqlite3.NOTADB) && s.tooSmall() {
		return false, false, problem.New(problem.Invalid, sayNotARecord, "dir", s.dir).Because(err)
	}
	return old, stale, err
}

// tooSmall reports whether the database file cannot be one, damaged or not.
func (s *Store) tooSmall() bool {
	info, err := os.Stat(filepath.Join(s.dir, databaseFile))
	return err == nil && info.Size() < 512
}

// bringUpToDate runs migrations and projects anew.
func (s *Store) bringUpToDate(ctx context.Context) error {
	return s.write(ctx, func(w *writer) error {
		if err := migrate(w.conn); err != nil {
			return err
		}
		return w.transaction(func() error { return s.rebuild(ctx, w.conn) })
	})
}

// Meta returns what the record says of itself.
func (s *Store) Meta() Meta { return s.meta }

// Dir is the record's directory.
func (s *Store) Dir() string { return s.dir }

// Close waits for a running write, closes all connections and releases the
// lock. Reads that still run end with an error.
func (s *Store) Close() error {
	s.closing.Do(func() {
		errs := []error{s.pool.close(), s.scratches.close(), s.accounts.close()}
		<-s.writing
		if s.writer != nil {
			errs = append(errs, s.writer.close())
			s.writer = nil
		}
		s.vault.close()
		close(s.writing) // whoever waits to write finds the store closed
		s.closed = errors.Join(errs...)
	})
	return s.closed
}

func readMeta(c *sqlite3.Conn) (Meta, error) {
	values := map[string]string{}
	err := each(c, "SELECT name, value FROM meta", func(row *sqlite3.Stmt) error {
		values[row.ColumnText(0)] = row.ColumnText(1)
		return nil
	})
	if err != nil {
		return Meta{}, fmt.Errorf("reading meta: %w", err)
	}
	return Meta{
		Format: values["format"], ID: values["id"], Name: values["name"],
		Organisation: values["organisation"], Created: values["created"], Key: values["key"],
	}, nil
}
