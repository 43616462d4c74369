package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// What is here tells whether an answer that was read at one position is still the
// answer at a later one.

// Newest returns the newest position, and the newest leaf that erased something, or
// shared otherwise what was there:
// while that stays the same, no moment in the past changes.
func (s *Store) Newest(ctx context.Context) (position, erasure record.Position, err error) {
	err = s.pool.with(ctx, func(r *reader) error {
		position, erasure, _, err = r.ends()
		return err
	})
	return position, erasure, explain(ctx, s.dir, err)
}

// The unary + keeps SQLite from walking through all leaves in the order of types.
const touchedSince = `SELECT type, max(position) FROM visible_leaf WHERE position > ? GROUP BY +type`

// Touched returns, of each type of which entities changed after a position and by
// v's, the last position there that changed one.
func (s *Store) Touched(ctx context.Context, v query.View, after record.Position) (map[string]record.Position, error) {
	touched := map[string]record.Position{}
	err := s.queryLog(ctx, v, touchedSince, func(row *sqlite3.Stmt) error {
		touched[row.ColumnText(0)] = record.Position(row.ColumnInt64(1))
		return nil
	}, after)
	if err != nil {
		return nil, fmt.Errorf("which types changed: %w", err)
	}
	return touched, nil
}

const anyChanged = `
	SELECT EXISTS (SELECT 1 FROM json_each(?) k CROSS JOIN visible_leaf l
	 ON l.type = ? AND l.key = k.value AND l.position > ?)`

// AnyChanged reports whether one of some entities of a type changed after a
// position and by v's.
func (s *Store) AnyChanged(ctx context.Context, v query.View, typ string, keys []string, after record.Position) (changed bool, err error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return false, err
	}
	err = s.queryLog(ctx, v, anyChanged, func(row *sqlite3.Stmt) error {
		changed = row.ColumnBool(0)
		return nil
	}, string(list), typ, after)
	if err != nil {
		return false, fmt.Errorf("whether any of %d entities changed: %w", len(keys), err)
	}
	return changed, nil
}

// AskNoting is [Store.Ask], and tells the types of the entities that were looked
// at: the answer stays the same at a later position where no entity of these types
// has changed and nothing was erased.
func (s *Store) AskNoting(ctx context.Context, v query.View, q query.Query) (a query.Answer, types []string, err error) {
	err = s.planned(ctx, v, q, func(r *snapshot, p query.Planned) error {
		r.names = map[string]bool{}
		r.noteSets(p)
		a, err = r.ask(p)
		types = r.typesNamed()
		return err
	})
	return a, types, err
}

// note notes the visible names in a statement, where somebody wants to know them.
func (r *snapshot) note(text string) {
	if r.names == nil {
		return
	}
	for _, m := range inlineName.FindAllStringSubmatch(text, -1) {
		r.names[cmp.Or(m[1], m[2])] = true
	}
}

// noteSets notes the types of the sets that are asked about.
func (r *snapshot) noteSets(p query.Planned) {
	r.names[p.Set.Type.Name] = true
	for _, part := range p.Parts {
		r.noteSets(part)
	}
}

// typesNamed lists the types whose projections were named. The side tables need
// not be listed: a statement reads of them what belongs to the types that it names.
// Nor need the journal: a query looks there only for how best to ask; see
// [soundness].
func (r *snapshot) typesNamed() (types []string) {
	for _, typ := range r.store.layout.order {
		if r.names[typ] {
			types = append(types, typ)
		}
	}
	return types
}
