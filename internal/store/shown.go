package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Shown returns entities as [Store.Entities] does, but with their readings alone, as
// they stand in the tables: what a list shows costs a row each, and no statement.
func (s *Store) Shown(ctx context.Context, v query.View, typ string, keys []string) ([]record.Entity, error) {
	p, ok := s.layout.projections[typ]
	if !ok {
		return nil, nil
	}
	var es []record.Entity
	err := s.read(ctx, v, func(r *snapshot) error {
		seen := map[string]bool{}
		for _, key := range keys {
			if seen[key] {
				continue
			}
			seen[key] = true
			e, ok, err := r.shown(p.typ, key)
			if err != nil {
				return err
			}
			if ok {
				es = append(es, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("readings of type %s: %w", typ, err)
	}
	return es, nil
}

func (r *snapshot) shown(t record.Type, key string) (e record.Entity, ok bool, err error) {
	names := make([]string, len(t.Properties))
	for i, p := range t.Properties {
		names[i] = quote(p.Name)
	}
	e = record.Entity{ID: record.ID{Type: t.Name, Key: key}, Readings: map[string][]record.Value{}}
	var id, disputed int64
	text := fmt.Sprintf("SELECT id, disputed, none, %s FROM %s WHERE key = ?", strings.Join(names, ", "), quote("visible_"+t.Name))
	err = r.query(text, func(row *sqlite3.Stmt) error {
		ok, id, disputed = true, row.ColumnInt64(0), row.ColumnInt64(1)
		none := row.ColumnInt64(2)
		for i, p := range t.Properties {
			said := row.ColumnText(3 + i)
			switch {
			case disputed>>i&1 == 1:
				continue
			case none>>i&1 == 1:
				said = record.NoneText
			case row.ColumnType(3+i) == sqlite3.NULL:
				continue
			}
			if err := addReading(e, p, said); err != nil {
				return err
			}
		}
		return nil
	}, key)
	for i, p := range t.Properties {
		if err != nil {
			return e, false, err
		}
		if disputed>>i&1 == 1 {
			err = r.query("SELECT value FROM visible_reading WHERE id = ? AND property = ? ORDER BY n", func(row *sqlite3.Stmt) error {
				return addReading(e, p, row.ColumnText(0))
			}, id, p.Name)
		}
	}
	return e, ok, err
}

func addReading(e record.Entity, p record.Property, said string) error {
	v, err := p.Kind.Parse(said)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", e.ID, p.Name, err)
	}
	e.Readings[p.Name] = append(e.Readings[p.Name], v)
	return nil
}

// ReferringTo returns, of each of some entities, which refer to it by one way back,
// as [Store.Referring] does.
func (s *Store) ReferringTo(ctx context.Context, v query.View, to []record.ID, way string) (map[record.ID][]record.ID, error) {
	found := map[record.ID][]record.ID{}
	err := s.read(ctx, v, func(r *snapshot) error {
		for _, id := range to {
			back, ok := s.layout.schema.Inverses(id.Type)[way]
			if !ok {
				return fmt.Errorf("nothing refers to %s as %s", id, way)
			}
			err := r.query(referring(back), func(row *sqlite3.Stmt) error {
				found[id] = append(found[id], record.ID{Type: back.Type, Key: row.ColumnText(0)})
				return nil
			}, id, back.Type, back.Property, id)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what refers to the entities of a list: %w", err)
	}
	return found, nil
}
