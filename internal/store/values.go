package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Values returns the values that a property has on record, every reading of a
// disputed one included, sorted by their texts, but no more than most. Of several
// territories each counts, and points are left out. They are taken from the index
// one by one, leaping over what is alike, so that it does not matter how many
// entities there are. Unknown and none are states and no values.
func (s *Store) Values(ctx context.Context, v query.View, typ, property string, most int) ([]string, error) {
	kind, err := s.kindOf(typ, property)
	if err != nil {
		return nil, err
	}
	return s.leaps(ctx, v, typ, property, leap{kind: kind, next: func(value string) string { return value }}, most)
}

// States returns the values of a property as [Store.Values] does, but for all
// territories that lie in a state the state.
func (s *Store) States(ctx context.Context, v query.View, typ, property string, most int) ([]string, error) {
	kind, err := s.kindOf(typ, property)
	if err != nil {
		return nil, err
	}
	if kind.Base != record.Area {
		return s.Values(ctx, v, typ, property, most)
	}
	return s.leaps(ctx, v, typ, property, leap{kind: kind, of: stateOf, next: func(value string) string {
		if strings.Contains(value, ";") || !strings.Contains(value, "-") {
			return value // several, or a whole country: its states come after it
		}
		return stateOf(value) + "-~" // after all that begins with the state and a hyphen
	}}, most)
}

// stateOf is the state in which a territory lies, or the country.
func stateOf(code string) string {
	parts := strings.SplitN(code, "-", 3)
	return strings.Join(parts[:min(2, len(parts))], "-")
}

func (s *Store) kindOf(typ, property string) (record.Kind, error) {
	t, _ := s.layout.schema.Type(typ)
	def, ok := t.Property(property)
	if !ok {
		return record.Kind{}, fmt.Errorf("the values of %s.%s: there is no such property", typ, property)
	}
	return def.Kind, nil
}

// leap is how to go from one value to the next: after which text it stands, and,
// where not nil, for what a code is taken.
type leap struct {
	kind record.Kind
	next func(value string) string
	of   func(code string) string
}

func (s *Store) leaps(ctx context.Context, v query.View, typ, property string, l leap, most int) ([]string, error) {
	var found []string
	err := s.read(ctx, v, func(r *snapshot) error {
		column := quote(property)
		for _, from := range []string{
			fmt.Sprintf("SELECT %s FROM %s WHERE %s > ? ORDER BY 1 LIMIT 1", column, quote("visible_"+typ), column),
			fmt.Sprintf("SELECT value FROM visible_reading WHERE type = %s AND property = %s AND value > ? ORDER BY 1 LIMIT 1", literal(typ), literal(property)),
		} {
			values, err := r.leapThrough(from, l, most)
			if err != nil {
				return err
			}
			found = append(found, values...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the values of %s.%s: %w", typ, property, err)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	return found[:min(most, len(found))], nil
}

// leapThrough runs a statement that selects the first value after a text, until
// there is none.
func (r *snapshot) leapThrough(from string, l leap, most int) (found []string, err error) {
	after := ""
	if l.kind.Base == record.Area {
		after = "@" // before the letters, after all points
	}
	for len(found) < most {
		value, ok := "", false
		if err := r.query(from, func(row *sqlite3.Stmt) error {
			value, ok = row.ColumnText(0), true
			return nil
		}, after); err != nil || !ok {
			return found, err
		}
		after = l.next(value)
		codes := []string{value}
		switch {
		case value == record.NoneText:
			continue
		case l.kind.Base == record.Area:
			codes = strings.Split(value, ";")
		}
		for _, code := range codes {
			if l.of != nil {
				code = l.of(code)
			}
			if !slices.Contains(found, code) {
				found = append(found, code)
			}
		}
	}
	return found, nil
}

// Years returns the years in which dates of a property begin, by their first
// readings.
func (s *Store) Years(ctx context.Context, v query.View, typ, property string) (years []int, err error) {
	lo := quote(property + "_lo")
	text := fmt.Sprintf("SELECT %s FROM %s WHERE %s > ? ORDER BY 1 LIMIT 1", lo, quote("visible_"+typ), lo)
	err = s.read(ctx, v, func(r *snapshot) error {
		for after := record.FirstDay; ; {
			found := false
			if err := r.query(text, func(row *sqlite3.Stmt) error {
				found = true
				year, _, _ := record.Day(row.ColumnInt64(0)).Civil()
				years = append(years, year)
				after = record.DayOf(year, 12, 31)
				return nil
			}, int64(after)); err != nil || !found {
				return err
			}
		}
	})
	if err != nil {
		return nil, fmt.Errorf("the years of %s.%s: %w", typ, property, err)
	}
	return years, nil
}
