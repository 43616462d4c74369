package store

import (
	"context"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Statements returns what is said of an entity at v's moment, in journal order,
// with the rankings known by then, deprecated ones too; none where v does not see
// the entity.
func (s *Store) Statements(ctx context.Context, v query.View, id record.ID) ([]record.Statement, error) {
	var stmts []record.Statement
	err := s.readLog(ctx, v, func(r *snapshot) error {
		seen := false
		err := r.query(hasLeaf, func(*sqlite3.Stmt) error {
			seen = true
			return nil
		}, id.Type, id.Key)
		if _, known := s.layout.projections[id.Type]; err != nil || !seen || !known {
			return err
		}
		h := history{typ: id.Type, key: id.Key}
		err = r.history(&h)
		stmts = visibleAt(h.statements, v.At)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("statements of %s: %w", id, err)
	}
	return stmts, nil
}

const hasLeaf = `SELECT 1 FROM visible_leaf WHERE type = ? AND key = ? LIMIT 1`

// Entity returns an entity at v's moment, with readings and statements. ok is
// false where v does not see it: it has no reading, or is another's.
func (s *Store) Entity(ctx context.Context, v query.View, id record.ID) (e record.Entity, ok bool, err error) {
	es, err := s.Entities(ctx, v, id.Type, []string{id.Key})
	if err != nil || len(es) == 0 {
		return record.Entity{}, false, err
	}
	return es[0], true, nil
}

// Entities returns the entities of a type with the given keys at v's moment, in
// the order of the keys, or all of the type by key where keys is nil. Those that
// v does not see are left out. An unknown type has none.
func (s *Store) Entities(ctx context.Context, v query.View, typ string, keys []string) ([]record.Entity, error) {
	if _, ok := s.layout.projections[typ]; !ok {
		return nil, nil
	}
	var es []record.Entity
	err := s.read(ctx, v, func(r *snapshot) (err error) {
		if keys == nil {
			keys, err = r.keys(typ)
		} else {
			keys, err = r.seen(typ, keys)
		}
		if err != nil {
			return err
		}
		es, err = r.entities(typ, keys)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("entities of type %s: %w", typ, err)
	}
	return es, nil
}

// keys lists all entities of a type, by key.
func (r *snapshot) keys(typ string) (keys []string, err error) {
	err = r.query("SELECT key FROM "+quote("visible_"+typ)+" ORDER BY key", func(row *sqlite3.Stmt) error {
		keys = append(keys, row.ColumnText(0))
		return nil
	})
	return keys, err
}

// seen keeps of some keys those that the view sees, in their order, each once.
func (r *snapshot) seen(typ string, asked []string) (keys []string, err error) {
	text := "SELECT 1 FROM " + quote("visible_"+typ) + " WHERE key = ?"
	have := map[string]bool{}
	for _, key := range asked {
		if have[key] {
			continue
		}
		have[key] = true
		err := r.query(text, func(*sqlite3.Stmt) error {
			keys = append(keys, key)
			return nil
		}, key)
		if err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// entities reads statements and resolves them, for keys that the view sees.
func (r *snapshot) entities(typ string, keys []string) ([]record.Entity, error) {
	project := r.store.projector()
	p := &r.store.layout.projections[typ].typ
	es := make([]record.Entity, 0, len(keys))
	for _, key := range keys {
		h := history{typ: typ, key: key}
		if err := r.history(&h); err != nil {
			return nil, err
		}
		e := record.Entity{ID: record.ID{Type: typ, Key: key}, Readings: map[string][]record.Value{}}
		readings, _ := project.readingsOf(p, &h, r.view.At)
		for i, values := range readings {
			if len(values) > 0 {
				e.Readings[p.Properties[i].Name] = append([]record.Value(nil), values...)
			}
		}
		e.Statements = visibleAt(h.statements, r.view.At)
		es = append(es, e)
	}
	return es, nil
}

// history reads an entity's statements up to the view's position. The caller has
// made sure that the view sees the entity.
func (r *snapshot) history(h *history) error {
	if r.reader.historian == nil {
		read, err := newHistorian(r.reader.conn, &r.store.layout)
		if err != nil {
			return err
		}
		r.reader.historian = read
	}
	if r.reader.historian.sight = &r.sight; r.sight.all {
		r.reader.historian.sight = nil
	}
	return r.reader.historian.read(h, r.view.At.Position)
}

// visibleAt keeps what was known at a moment, of statements and of their rankings.
func visibleAt(stmts []record.Statement, at record.Moment) []record.Statement {
	kept := stmts[:0]
	for _, s := range stmts {
		if !s.Known.KnownBy(at.KnownBy) {
			continue
		}
		var ranks []record.Ranking
		for _, rank := range s.Ranking {
			if rank.Cause == record.MisEntered || rank.Known.KnownBy(at.KnownBy) {
				ranks = append(ranks, rank)
			}
		}
		s.Ranking = ranks
		kept = append(kept, s)
	}
	return kept
}

// The statements that rest on a source, oldest first.
const restingOn = `
	SELECT s.type, s.key, s.leaf, s.n
	  FROM visible_resting r JOIN visible_statement s ON s.id BETWEEN r.leaf * 65536 AND r.leaf * 65536 + 65535 AND s.source = r.source
	 WHERE r.source = ?
	 ORDER BY r.leaf, s.id
	 LIMIT ?`

// RestingOn returns the statements that a source carries at v's moment, oldest
// first, at most limit of them, or all where limit is 0; with their rankings.
func (s *Store) RestingOn(ctx context.Context, v query.View, source record.ID, limit int) ([]record.Statement, error) {
	if limit <= 0 {
		limit = -1
	}
	var found []record.Statement
	err := s.read(ctx, v, func(r *snapshot) error {
		var ids []record.ID
		at := map[record.StatementID]int{}
		err := r.query(restingOn, func(row *sqlite3.Stmt) error {
			id := record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}
			at[record.StatementID{Leaf: record.Position(row.ColumnInt64(2)), N: row.ColumnInt(3)}] = len(at)
			if len(ids) == 0 || ids[len(ids)-1] != id {
				ids = append(ids, id)
			}
			return nil
		}, source, limit)
		if err != nil {
			return err
		}
		found, err = r.pick(ids, at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("what rests on %s: %w", source, err)
	}
	return found, nil
}

// pick reads the statements of some entities and puts those asked for where at
// says.
func (r *snapshot) pick(ids []record.ID, at map[record.StatementID]int) ([]record.Statement, error) {
	picked := make([]record.Statement, len(at))
	read := map[record.ID]bool{}
	for _, id := range ids {
		if read[id] {
			continue
		}
		read[id] = true
		h := history{typ: id.Type, key: id.Key}
		if err := r.history(&h); err != nil {
			return nil, err
		}
		for _, s := range visibleAt(h.statements, r.view.At) {
			if i, ok := at[s.ID]; ok {
				picked[i] = s
			}
		}
	}
	return picked, nil
}

// Referring returns the entities that refer to another at v's moment, under the
// inverse's name, by key; where a reference is disputed, any of its readings
// counts.
func (s *Store) Referring(ctx context.Context, v query.View, to record.ID) (map[string][]record.ID, error) {
	found := map[string][]record.ID{}
	err := s.read(ctx, v, func(r *snapshot) error {
		for way, back := range s.layout.schema.Inverses(to.Type) {
			err := r.query(referring(back), func(row *sqlite3.Stmt) error {
				found[way] = append(found[way], record.ID{Type: back.Type, Key: row.ColumnText(0)})
				return nil
			}, to, back.Type, back.Property, to)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what refers to %s: %w", to, err)
	}
	return found, nil
}

// referring finds the entities of one type that refer somewhere by one property.
func referring(back record.Back) string {
	return fmt.Sprintf(`
	SELECT key FROM %s WHERE %s = ?
	UNION
	SELECT key FROM visible_reading WHERE type = ? AND property = ? AND value = ?
	ORDER BY key`, quote("visible_"+back.Type), quote(back.Property))
}
