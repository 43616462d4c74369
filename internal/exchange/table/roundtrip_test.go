package table

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// exportAll writes a record as files by name.
func exportAll(t testing.TB, m *memory, o WriteOptions) map[string]string {
	t.Helper()
	since := func(id record.ID) (record.Date, error) { return SinceOf(m.held[id]), nil }
	files := map[string]string{}
	for _, typ := range record.Core().Types {
		w := NewWriter(typ, since, o)
		var ids []record.ID
		for id := range m.held {
			if id.Type == typ.Name {
				ids = append(ids, id)
			}
		}
		slices.SortFunc(ids, func(a, b record.ID) int { return cmp.Compare(a.Key, b.Key) })
		for _, id := range ids {
			if letters, ok := Letter(typ, id, m.held[id]); ok {
				for lang, text := range letters {
					files[id.Key+"."+lang+".md"] = text
				}
				continue
			}
			if err := w.Write(id, m.held[id]); err != nil {
				t.Fatal(err)
			}
		}
		if w.Rows() > 0 {
			var b bytes.Buffer
			if err := w.Finish(&b); err != nil {
				t.Fatal(err)
			}
			files[typ.Plural+".csv"] = b.String()
		}
		w.Close()
	}
	return files
}

func asFiles(files map[string]string) []File {
	var out []File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		out = append(out, file(name, files[name]))
	}
	return out
}

// everything is a record as text: what must survive export and import.
func everything(m *memory) string {
	var out []string
	for id, stmts := range m.held {
		stmts = once(stmts)
		for i, s := range stmts {
			nth := 0
			for _, e := range stmts[:i] {
				if e.Property == s.Property {
					nth++
				}
			}
			line := fmt.Sprintf("%s %s %02d %q %v %q %v %v %q", id, s.Property, nth, s.Value, s.Source, s.Locator, s.Certainty, s.Known, s.Note)
			for _, r := range s.Ranking {
				line += fmt.Sprintf(" %v %q %q %v %v", r.Rank, r.Cause, r.Reason, r.Source, r.Known)
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestTheSampleComesBack(t *testing.T) {
	m := newMemory()
	mustImport(t, m, testOptions(t), filesIn(t, "../../../sample")...)
	files := exportAll(t, m, WriteOptions{})
	if files["letter-2018.en.md"] == "" || files["letter-2018.es.md"] == "" || files["acts.csv"] == "" {
		t.Fatalf("files are missing: %v", slices.Sorted(maps.Keys(files)))
	}
	again := newMemory()
	mustImport(t, again, testOptions(t), asFiles(files)...)
	if a, b := everything(m), everything(again); a != b {
		t.Errorf("the record differs:\n%s", firstDifference(a, b))
	}
	if back := exportAll(t, again, WriteOptions{}); !maps.Equal(files, back) {
		t.Error("the files differ when exported again")
	}
	for _, p := range mustImport(t, m, testOptions(t), asFiles(files)...) {
		if !p.Unchanged() {
			t.Errorf("importing the export changes %s: %+v", p.Entity, p.Change)
		}
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range x {
		if i >= len(y) || x[i] != y[i] {
			return "want " + x[i] + "\n got " + y[min(i, len(y)-1)]
		}
	}
	return "more: " + y[len(x)]
}

// TestAnyRecordComesBack exports random records and imports them into empty
// ones: the same statements in the same order of each property, with the same
// ranks; and exporting again gives the same bytes.
func TestAnyRecordComesBack(t *testing.T) {
	o := testOptions(t)
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(40) {
		g := &inventor{rand.New(rand.NewPCG(seed, 7)), terms, record.Core()}
		m := g.record()
		files := exportAll(t, m, WriteOptions{})
		again := newMemory()
		if _, err := importInto(t, again, o, asFiles(files)...); err != nil {
			t.Fatalf("seed %d: what was exported does not import:\n%v\n%s", seed, err, files)
		}
		if a, b := everything(m), everything(again); a != b {
			t.Fatalf("seed %d: the record differs:\n%s\n%s", seed, firstDifference(a, b), files)
		}
		if back := exportAll(t, again, WriteOptions{}); !maps.Equal(files, back) {
			t.Fatalf("seed %d: exported again:\n%s\nbefore:\n%s", seed, back, files)
		}
		guarded := newMemory()
		if _, err := importInto(t, guarded, o, asFiles(exportAll(t, m, WriteOptions{ForSpreadsheet: true}))...); err != nil {
			t.Fatalf("seed %d: what was exported for a spreadsheet does not import: %v", seed, err)
		}
		if a, b := everything(m), everything(guarded); a != b {
			t.Fatalf("seed %d: the record differs by way of a spreadsheet:\n%s", seed, firstDifference(a, b))
		}
		for _, p := range mustImport(t, m, o, asFiles(files)...) {
			if !p.Unchanged() {
				t.Fatalf("seed %d: importing the export changes %s: %+v\n%s", seed, p.Entity, p.Change, files)
			}
		}
	}
}

// inventor makes records that nobody would.
type inventor struct {
	*rand.Rand
	terms  vocabulary.Set
	schema record.Schema
}

func pick[T any](g *inventor, from ...T) T { return from[g.IntN(len(from))] }

func (g *inventor) key() string { return pick(g, "k1", "k2", "K.3", "k_4-5") }

var oddWords = []string{
	"word", " spaces ", "=1+1", "@x", "a,b;c\td", "quote\"s'", "two\nlines", "[unknown]", "[none]", `\back`, `\`, "en=x", "ñandú ", "- x", "'", "'=1", "''-", "'x", "\\=", "[a, b]", "#", "\n", "\t tab",
}

func (g *inventor) record() *memory {
	m := newMemory()
	for _, key := range []string{"k1", "k2", "K.3", "k_4-5"} {
		m.add(g, record.ID{Type: sourceType, Key: key})
	}
	// Every type may be referred to, so every key of every type is there.
	for _, typ := range g.schema.Types[1:] {
		for _, key := range []string{"k1", "k2", "K.3", "k_4-5"} {
			m.add(g, record.ID{Type: typ.Name, Key: key})
		}
	}
	return m
}

func (m *memory) add(g *inventor, id record.ID) {
	typ, _ := g.schema.Type(id.Type)
	m.leaf++
	p := Plan{Entity: id, Change: record.Change{Entity: id}}
	add := func(s record.Statement) {
		p.Change.Add = append(p.Change.Add, s)
		if g.IntN(5) == 0 {
			for range 1 + g.IntN(2) {
				p.Change.Rank = append(p.Change.Rank, record.Reranking{Statement: record.StatementID{N: len(p.Change.Add)}, Ranking: g.ranking()})
			}
		}
	}
	for range 1 + g.IntN(2) {
		for _, prop := range typ.Properties {
			if !prop.Required && g.IntN(3) > 0 && prop.Name != sourceDate || orders[prop.Name] {
				continue
			}
			for range 1 + g.IntN(2)*g.IntN(2) {
				s := record.Statement{Entity: id, Property: prop.Name, Value: g.value(prop), Known: g.date()}
				if typ.Name == sourceType {
					s.Source = id
				}
				if g.IntN(3) > 0 {
					s.Source = record.ID{Type: sourceType, Key: g.key()}
				}
				if g.IntN(3) > 0 {
					s.Known = SinceOf(m.held[s.Source])
				}
				if g.IntN(4) == 0 {
					s.Locator = pick(g, oddWords...)
				}
				if g.IntN(4) == 0 {
					s.Note = pick(g, oddWords...)
				}
				if g.IntN(4) == 0 {
					s.Certainty = "probable"
				}
				if g.IntN(6) == 0 {
					s.Source, s.Known = record.ID{}, record.Date{}
				}
				if typ.Name == sourceType && prop.Name == sourceDate {
					// A source needs a date of its own that has an end.
					s.Source = id
				}
				add(s)
			}
		}
	}
	m.take(p)
}

func (g *inventor) ranking() record.Ranking {
	r := pick(g,
		record.Ranking{Rank: record.Preferred, Cause: record.Adopted},
		record.Ranking{Rank: record.Normal, Cause: record.Restored},
		record.Ranking{Rank: record.Deprecated, Cause: record.Withdrawn},
		record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered})
	r.Reason = strings.TrimSpace(pick(g, oddWords...))
	if g.IntN(2) == 0 {
		r.Source, r.Known = record.ID{Type: sourceType, Key: g.key()}, g.date()
	}
	return r
}

func (g *inventor) date() record.Date {
	d, err := record.ParseDate(pick(g, "2018", "2018-07-11", "2014/2015", "/2018-07-11", "2012-03~"))
	if err != nil {
		panic(err)
	}
	return d
}

// words asks for texts until one has words.
func (g *inventor) words(text func() record.Text) record.Text {
	for {
		if t := text(); !t.IsZero() {
			return t
		}
	}
}

func (g *inventor) text() record.Text {
	if g.IntN(3) == 0 {
		return record.Plain(pick(g, oddWords...))
	}
	byLang := map[string]string{}
	for range 1 + g.IntN(3) {
		byLang[pick(g, "es", "en", "nah", "es-MX", "")] = pick(g, oddWords...)
	}
	return record.Words(byLang)
}

func (g *inventor) value(p record.Property) record.Value {
	if g.IntN(12) == 0 && p.Name != sourceDate && p.Name != sourceKnown {
		return pick[record.Value](g, record.Unknown{}, record.None{})
	}
	text := "?"
	switch p.Kind.Base {
	case record.Line, record.Query:
		return g.words(func() record.Text { return record.Plain(pick(g, oddWords...)) })
	case record.Prose, record.Markdown:
		return g.words(g.text)
	case record.Link:
		text = pick(g, "https://example.org/a?b=c,d", "http://x.mx")
	case record.Instant, record.Period:
		return g.date()
	case record.Count, record.Number:
		text = pick(g, "1", "22")
	case record.Amount:
		text = pick(g, "<4 %", ">=34", "6..9", "~60", "3.2")
	case record.Area:
		text = pick(g, "MX", "MX-CHP;MX-OAX", "27.47,-99.51 ~5 km")
	case record.TermOf:
		codes := g.terms.Codes(p.Kind.Vocabulary)
		for {
			if code, ok := g.terms.Find(p.Kind.Vocabulary, "", codes[g.IntN(len(codes))]); ok {
				return record.Term(code)
			}
		}
	case record.RefTo:
		return record.Ref{Type: pick(g, p.Kind.Types...), Key: g.key()}
	}
	v, err := p.Kind.Parse(text)
	if err != nil {
		panic(err)
	}
	return v
}
