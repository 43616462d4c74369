package table

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// QueryCell is a query that a cell holds.
type QueryCell struct {
	Type, Property string
	Text           string
}

// Lookup tells what there is in the files and in the record together.
type Lookup interface {
	// Has reports whether there is such an entity.
	Has(ctx context.Context, id record.ID) (bool, error)
	// Keys lists the keys of a type, for suggestions: none where they were listed
	// often already.
	Keys(ctx context.Context, typ string) ([]string, error)
}

// lookup is a reader as others see it.
type lookup struct{ reader *Reader }

// Has reports whether an entity is in the files or in the record. While a file
// could not be read to its end nobody can say that it is not.
func (l lookup) Has(ctx context.Context, id record.ID) (bool, error) {
	ok, err := l.reader.exists(ctx, id)
	return ok || l.reader.partial, err
}

// mostListed is how often all keys are looked through for the nearest one: a
// file in which every reference is wrong needs no thousand suggestions.
const mostListed = 20

// Keys lists the keys of a type.
func (l lookup) Keys(ctx context.Context, typ string) ([]string, error) {
	r := l.reader
	if r.listed++; r.listed > mostListed {
		return nil, nil
	}
	keys, err := r.ground.Keys(ctx, typ)
	if err != nil {
		return nil, err
	}
	for _, s := range r.sheets {
		if s.kind.Name != typ {
			continue
		}
		for _, row := range s.fixed {
			keys = append(keys, strings.TrimSpace(row.cells[s.id]))
		}
		if s.text == nil {
			continue
		}
		rows := s.rows()
		for {
			next, err := rows.next()
			if errors.Is(err, io.EOF) {
				break
			}
			var p *problem.Problem
			if err != nil && !errors.As(err, &p) {
				return nil, unreadable(s.File, err)
			}
			if err == nil && len(next.cells) > s.id && !next.blank() {
				keys = append(keys, strings.Clone(strings.TrimSpace(next.cells[s.id])))
			}
		}
	}
	return keys, nil
}

// nearestKey is the key of the same type that id is most probably meant to be,
// or empty.
func (r *Reader) nearestKey(ctx context.Context, id record.ID) (string, error) {
	keys, err := lookup{r}.Keys(ctx, id.Type)
	return nearest(id.Key, keys), err
}

// checkQuery says what is wrong with a query in a cell.
func (r *Reader) checkQuery(ctx context.Context, typ, property string, v record.Value) (*problem.Problem, error) {
	words, ok := v.(record.Text)
	if !ok || r.options.CheckQuery == nil {
		return nil, nil
	}
	err := r.options.CheckQuery(ctx, QueryCell{typ, property, words.ByLang()[""]}, lookup{r})
	var p *problem.Problem
	if err == nil || errors.As(err, &p) {
		return p, nil
	}
	return nil, err
}
