package store

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"

	"github.com/ncruces/go-sqlite3"
)

// mostReaders is how many connections read at once; a further read waits. Each
// takes about 2 MB and its page cache.
const mostReaders = 8

var errClosed = errors.New("the store is closed")

// pool lends out reading connections.
type pool struct {
	path  string
	vault *vault
	// uri opens the database for reading; set by the first reader.
	uri  atomic.Pointer[string]
	free chan struct{} // a token for each reader that may be lent

	mu     sync.Mutex
	idle   []*reader // newest last
	closed bool
}

// reader is a connection that reads, with its prepared statements.
type reader struct {
	conn      *sqlite3.Conn
	stmts     map[statementKey]*sqlite3.Stmt
	historian *historian // made by the first read of statements
	// attached is the scratch file that this connection sees as "moment".
	attached *scratch
}

// statementKey tells prepared statements apart: the text as written, what stands
// behind its visible names, and the scratch file that it reads, if it does.
type statementKey struct {
	sql, behind string
	moment      *scratch
}

func newPool(path string, v *vault) *pool {
	p := &pool{path: path, vault: v, free: make(chan struct{}, mostReaders)}
	for range mostReaders {
		p.free <- struct{}{}
	}
	return p
}

// with lends a reader to f.
func (p *pool) with(ctx context.Context, f func(*reader) error) error {
	return p.withAttached(ctx, nil, f)
}

// withAttached lends a reader to f, if possible one that sees want already.
func (p *pool) withAttached(ctx context.Context, want *scratch, f func(*reader) error) error {
	r, err := p.take(ctx, want)
	if err != nil {
		return err
	}
	defer p.giveBack(r)
	r.conn.SetInterrupt(ctx)
	return f(r)
}

func (p *pool) take(ctx context.Context, want *scratch) (*reader, error) {
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-p.free:
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		p.free <- struct{}{}
		return nil, errClosed
	}
	at := len(p.idle) - 1
	for i := range p.idle {
		if p.idle[i].attached == want {
			at = i
		}
	}
	if at >= 0 {
		r := p.idle[at]
		p.idle = append(p.idle[:at], p.idle[at+1:]...)
		p.mu.Unlock()
		return r, nil
	}
	p.mu.Unlock()
	c, err := p.openReader(ctx)
	if err != nil {
		p.free <- struct{}{}
		return nil, err
	}
	return &reader{conn: c, stmts: map[statementKey]*sqlite3.Stmt{}}, nil
}

func (p *pool) giveBack(r *reader) {
	defer func() { p.free <- struct{}{} }()
	r.conn.SetInterrupt(context.Background())
	if !r.conn.GetAutocommit() {
		_ = r.conn.Exec("ROLLBACK") // it only read
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || r.attached != nil && r.attached.dropped.Load() {
		_ = r.close() // it only read
		return
	}
	p.idle = append(p.idle, r)
}

func (p *pool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	var errs []error
	for _, r := range p.idle {
		errs = append(errs, r.close())
	}
	p.idle = nil
	return errors.Join(errs...)
}

// forget closes the idle readers that see a scratch file which is going away.
func (p *pool) forget(gone *scratch) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	kept := p.idle[:0]
	for _, r := range p.idle {
		if r.attached == gone {
			errs = append(errs, r.close())
			continue
		}
		kept = append(kept, r)
	}
	p.idle = kept
	return errors.Join(errs...)
}

// openReader opens a connection that cannot write. Beside a writer the files
// -wal and -shm are there or can be made; where they cannot (a read-only disk)
// and nothing waits in the -wal, the database file is all there is.
func (p *pool) openReader(ctx context.Context) (*sqlite3.Conn, error) {
	uri := p.vault.uri(forRecord, p.path, readOnly)
	c, err := connect(ctx, uri, "")
	if err == nil {
		if _, err = readInt(c, "PRAGMA schema_version"); err == nil {
			p.uri.Store(&uri)
			return c, nil
		}
		err = errors.Join(err, c.Close())
	}
	cannotShare := errors.Is(err, sqlite3.CANTOPEN) || errors.Is(err, sqlite3.READONLY)
	if wal, statErr := os.Stat(p.path + "-wal"); !cannotShare || statErr == nil && wal.Size() > 0 {
		return nil, err
	}
	uri += "&immutable=1"
	p.uri.Store(&uri)
	return connect(ctx, uri, "")
}

// mostStatements is how many prepared statements a reader keeps.
const mostStatements = 100

// prepare returns the prepared statement for a text. kept is false where the
// caller must close it: the same text is running already, further out.
func (r *reader) prepare(key statementKey, build func() string) (stmt *sqlite3.Stmt, kept bool, err error) {
	stmt, taken := r.stmts[key]
	if taken && !stmt.Busy() {
		return stmt, true, nil
	}
	if len(r.stmts) >= mostStatements {
		r.finalize()
	}
	stmt, _, err = r.conn.PrepareFlags(build(), sqlite3.PREPARE_PERSISTENT)
	if err != nil || taken {
		return stmt, false, err
	}
	r.stmts[key] = stmt
	return stmt, true, nil
}

// finalize closes all prepared statements that are not running.
func (r *reader) finalize() { r.finalizeWhere(func(statementKey) bool { return true }) }

func (r *reader) finalizeWhere(chosen func(statementKey) bool) {
	for key, stmt := range r.stmts {
		if chosen(key) && !stmt.Busy() {
			_ = stmt.Close() // it repeats the error of its last step
			delete(r.stmts, key)
		}
	}
}

func (r *reader) close() error {
	if r.historian != nil {
		r.historian.close()
	}
	for _, stmt := range r.stmts {
		_ = stmt.Close() // it repeats the error of its last step
	}
	return r.conn.Close()
}
