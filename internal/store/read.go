package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// snapshot is the record as one view sees it, held still: all of its queries
// see the same leaves, however many are written meanwhile. It is not safe for
// concurrent use.
type snapshot struct {
	store  *Store
	reader *reader
	view   query.View
	// base is the position of the record in this snapshot; view.At.Position is
	// never beyond it.
	base    record.Position
	erasure record.Position // the newest leaf that erased something
	// behind says what stands behind the visible names.
	behind behind
	sight  sight
	seenAs string          // tells apart scopes that see different things
	names  map[string]bool // the visible names that were read; nil where nobody wants to know
}

// read runs f over one snapshot of the record, as v sees it.
func (s *Store) read(ctx context.Context, v query.View, f func(*snapshot) error) error {
	return explain(ctx, s.dir, s.readAt(ctx, v, f))
}

// queryLog runs one statement over the journal's own relations, in a snapshot of
// its own, and hands its rows to row.
func (s *Store) queryLog(ctx context.Context, v query.View, text string, row func(*sqlite3.Stmt) error, args ...any) error {
	return s.readLog(ctx, v, func(r *snapshot) error { return r.query(text, row, args...) })
}

// query runs one statement and hands its rows to row, which must not keep what
// it borrows from them. Text reads visible names only; see [behind]. Parameters
// are written ? and bound to args in order.
func (r *snapshot) query(text string, row func(*sqlite3.Stmt) error, args ...any) error {
	r.note(text)
	stmt, kept, err := r.reader.prepare(r.key(text), func() string { return r.behind.put(text) })
	if err != nil {
		return fmt.Errorf("preparing %s: %w", text, err)
	}
	if !kept {
		defer stmt.Close()
	}
	named, err := r.behind.bind(stmt, r)
	if err != nil {
		return err
	}
	if err := bindAll(stmt, named, args); err != nil {
		return err
	}
	return rows(stmt, row)
}

// key tells the prepared statement for a text from others.
func (r *snapshot) key(text string) statementKey {
	key := statementKey{sql: text, behind: r.behind.key}
	if r.behind.scratch {
		key.moment = r.reader.attached
	}
	return key
}

// bindAll binds args from the parameter after the first skip ones.
func bindAll(stmt *sqlite3.Stmt, skip int, args []any) error {
	if got := stmt.BindCount() - skip; got != len(args) {
		return fmt.Errorf("%d values for %d parameters of %s", len(args), got, stmt.SQL())
	}
	for i, arg := range args {
		if err := bind(stmt, skip+i+1, arg); err != nil {
			return err
		}
	}
	return nil
}

func bind(stmt *sqlite3.Stmt, at int, arg any) error {
	switch v := arg.(type) {
	case nil:
		return stmt.BindNull(at)
	case string:
		return stmt.BindText(at, v)
	case int:
		return stmt.BindInt(at, v)
	case int64:
		return stmt.BindInt64(at, v)
	case float64:
		return stmt.BindFloat(at, v)
	case []byte:
		return stmt.BindBlob(at, v)
	case record.Position:
		return stmt.BindInt64(at, int64(v))
	case record.Day:
		return stmt.BindInt64(at, int64(v))
	case record.ID:
		return stmt.BindText(at, v.String())
	case record.Term:
		return stmt.BindText(at, string(v))
	}
	return fmt.Errorf("a %T cannot be bound", arg)
}
