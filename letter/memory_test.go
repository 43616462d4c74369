package letter_test

import (
	"context"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
	"github.com/constancia-project/constancia/vocabulary"
)

// memory is a record for tests: the statements of the sample, read by the
// importer, and asked with the oracle of the query language.
type memory struct {
	schema record.Schema
	words  vocabulary.Set
	held   map[record.ID][]record.Statement
	leaf   record.Position
	erased map[record.ID]int
}

func (m *memory) Statements(_ context.Context, id record.ID) ([]record.Statement, error) {
	return m.held[id], nil
}

func (m *memory) Exists(_ context.Context, id record.ID) (bool, error) {
	return len(m.held[id]) > 0, nil
}

// Keys implements [table.Ground].
func (m *memory) Keys(_ context.Context, typ string) ([]string, error) {
	var keys []string
	for id := range m.held {
		if id.Type == typ {
			keys = append(keys, id.Key)
		}
	}
	return keys, nil
}

// Resting implements [table.Ground]: nothing moves while the sample is read.
func (m *memory) Resting(context.Context, []record.ID, func(record.ID, []record.Statement) error) error {
	return nil
}

var loadSample = sync.OnceValues(func() (*memory, error) {
	words, err := vocabulary.Load()
	if err != nil {
		return nil, err
	}
	m := &memory{schema: record.Core(), words: words, held: map[record.ID][]record.Statement{}}
	entries, err := fs.ReadDir(sample.Files(), ".")
	if err != nil {
		return nil, err
	}
	var files []table.File
	for _, e := range entries {
		if e.Name() != "README.md" {
			files = append(files, table.File{Name: e.Name(), Open: func() (io.ReadCloser, error) { return sample.Files().Open(e.Name()) }})
		}
	}
	return m, m.load(files)
})

func (m *memory) load(files []table.File) error {
	ctx := context.Background()
	r, err := table.Open(ctx, files, table.Options{Schema: m.schema, Terms: m.words})
	if err != nil {
		return err
	}
	defer r.Close()
	var plans []table.Plan
	if err := r.Read(ctx, m, func(p table.Plan) error {
		plans = append(plans, p)
		return nil
	}); err != nil {
		return err
	}
	for _, p := range plans {
		m.take(p.Entity, p.Change)
	}
	return nil
}

func (m *memory) take(id record.ID, c record.Change) {
	m.leaf++
	for i, s := range c.Add {
		s.ID = record.StatementID{Leaf: m.leaf, N: i + 1}
		for _, r := range c.Rank {
			if r.Statement.Leaf == 0 && r.Statement.N == i+1 {
				r.Ranking.At = m.leaf
				s.Ranking = append(s.Ranking, r.Ranking)
			}
		}
		m.held[id] = append(m.held[id], s)
	}
}

// view is the memory at a moment.
type view struct {
	*memory
	at       record.Moment
	entities []record.Entity
}

func (m *memory) at(t testing.TB, day string) *view {
	t.Helper()
	v := &view{memory: m, at: record.Moment{Position: m.leaf, KnownBy: record.DayOf(2026, 11, 24)}}
	if day != "" {
		d, err := record.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		v.at.KnownBy = d
	}
	resolver := record.Resolver{Under: m.words.Under}
	for id, stmts := range m.held {
		typ, _ := m.schema.Type(id.Type)
		e := record.Entity{ID: id, Readings: map[string][]record.Value{}}
		for _, s := range stmts {
			if s.Known.KnownBy(v.at.KnownBy) {
				e.Statements = append(e.Statements, s)
			}
		}
		for _, p := range typ.Properties {
			if values := resolver.Readings(of(e.Statements, p.Name), p, v.at); len(values) > 0 {
				e.Readings[p.Name] = values
			}
		}
		if len(e.Readings) > 0 {
			v.entities = append(v.entities, e)
		}
	}
	slices.SortFunc(v.entities, func(a, b record.Entity) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return v
}

func of(stmts []record.Statement, property string) []record.Statement {
	return slices.DeleteFunc(slices.Clone(stmts), func(s record.Statement) bool { return s.Property != property })
}

func (v *view) Entities(_ context.Context, typ string, keys []string) ([]record.Entity, error) {
	var es []record.Entity
	if keys == nil {
		for _, e := range v.entities {
			if e.ID.Type == typ {
				es = append(es, e)
			}
		}
		return es, nil
	}
	for _, key := range keys {
		for _, e := range v.entities {
			if e.ID == (record.ID{Type: typ, Key: key}) {
				es = append(es, e)
			}
		}
	}
	return es, nil
}

func (v *view) Ask(_ context.Context, q query.Query) (query.Answer, error) {
	return query.Naive(query.Small{Schema: v.schema, Terms: v.words, At: v.at, Entities: v.entities}, q)
}

// Erased implements [figure.Records].
func (v *view) Erased(context.Context) (map[record.ID]int, error) { return v.memory.erased, nil }

func (v *view) reader() letter.Reader {
	return letter.Reader{Reader: figure.Reader{Records: v, Schema: v.schema, Words: v.words, At: v.at}}
}
