package table

import (
	"context"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// memory is a record for tests: it takes plans as a store would.
type memory struct {
	held map[record.ID][]record.Statement
	leaf record.Position
}

func newMemory() *memory { return &memory{held: map[record.ID][]record.Statement{}} }

func (m *memory) Statements(_ context.Context, id record.ID) ([]record.Statement, error) {
	return m.held[id], nil
}

func (m *memory) Exists(_ context.Context, id record.ID) (bool, error) {
	return len(m.held[id]) > 0, nil
}

func (m *memory) Keys(_ context.Context, typ string) ([]string, error) {
	var keys []string
	for id := range m.held {
		if id.Type == typ {
			keys = append(keys, id.Key)
		}
	}
	return keys, nil
}

func (m *memory) Resting(_ context.Context, sources []record.ID, each func(record.ID, []record.Statement) error) error {
	rests := func(s record.Statement) bool {
		return slices.Contains(sources, s.Source) ||
			slices.ContainsFunc(s.Ranking, func(r record.Ranking) bool { return slices.Contains(sources, r.Source) })
	}
	for _, id := range slices.SortedFunc(maps.Keys(m.held), compareIDs) {
		if stmts := m.held[id]; slices.ContainsFunc(stmts, rests) {
			if err := each(id, stmts); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) take(p Plan) {
	if p.Unchanged() {
		return
	}
	m.leaf++
	stmts := m.held[p.Entity]
	first := len(stmts)
	for i, s := range p.Change.Add {
		s.ID = record.StatementID{Leaf: m.leaf, N: i + 1}
		stmts = append(stmts, s)
	}
	for _, r := range p.Change.Rank {
		r.Ranking.At = m.leaf
		if r.Statement.Leaf == 0 {
			stmts[first+r.Statement.N-1].Ranking = append(stmts[first+r.Statement.N-1].Ranking, r.Ranking)
			continue
		}
		for i := range stmts {
			if stmts[i].ID == r.Statement {
				stmts[i].Ranking = append(stmts[i].Ranking, r.Ranking)
			}
		}
	}
	m.held[p.Entity] = stmts
}

func testOptions(t testing.TB) Options {
	t.Helper()
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Schema: record.Core(), Terms: terms, Lang: locale.EN, Scratch: t.TempDir(), Lines: 1000, Today: record.On(record.DayOf(2026, 1, 2))}
}

// importInto reads files into m and returns its plans; m is left as it was
// where something is wrong.
func importInto(t testing.TB, m *memory, o Options, files ...File) ([]Plan, error) {
	t.Helper()
	r, err := Open(t.Context(), files, o)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var plans []Plan
	if err := r.Read(t.Context(), m, func(p Plan) error {
		plans = append(plans, p)
		return nil
	}); err != nil {
		return nil, err
	}
	for _, p := range plans {
		m.take(p)
	}
	return plans, nil
}

func filesIn(t testing.TB, dir string) []File {
	t.Helper()
	names, err := fs.Glob(os.DirFS(dir), "*.*")
	if err != nil {
		t.Fatal(err)
	}
	var files []File
	for _, name := range names {
		if ext := path.Ext(name); name == "README.md" || ext != ".csv" && ext != ".md" {
			continue
		}
		files = append(files, File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(dir + "/" + name) }})
	}
	return files
}

func TestTheSampleIsRead(t *testing.T) {
	m := newMemory()
	plans, err := importInto(t, m, testOptions(t), filesIn(t, "../../../sample")...)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(plans))
	if _, err := importInto(t, m, testOptions(t), filesIn(t, "../../../sample")...); err != nil {
		t.Fatal(err)
	}
}
