// Package bench measures constancia against plain SQLite over the same rows with
// the same driver, in one run, so that the ratios hold on any machine.
//
//	CONSTANCIA_ACTS=1000000 go test ./bench -run '^$' -bench Import -benchtime 1x -timeout 1h
package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// acts is how many acts the benchmarks work on.
func acts(tb testing.TB) int {
	n, err := strconv.Atoi(os.Getenv("CONSTANCIA_ACTS"))
	if err != nil {
		return 10_000
	}
	return n
}

func options(tb testing.TB) store.Options {
	tb.Helper()
	words, err := vocabulary.Load()
	if err != nil {
		tb.Fatal(err)
	}
	return store.Options{
		Schema: record.Core(), Vocabulary: words, Name: "Bench", Organisation: "Bench",
		Now:        func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) },
		ScratchDir: tb.TempDir(),
	}
}

// everyone sees the whole record.
func everyone() access.Scope {
	return access.Policy{}.Reader(access.Actor{Name: "Bench", Organisation: "Bench"})
}

// maker makes acts and events by number: ten acts share an event, and of a tenth
// of the acts a second source says otherwise.
type maker struct {
	tb      testing.TB
	kinds   map[string]record.Kind
	sources []record.ID
	known   []record.Date
}

func newMaker(tb testing.TB) *maker {
	m := &maker{tb: tb, kinds: map[string]record.Kind{}}
	for _, t := range record.Core().Types {
		for _, p := range t.Properties {
			m.kinds[t.Name+"."+p.Name] = p.Kind
		}
	}
	for i := range 200 {
		m.sources = append(m.sources, record.ID{Type: "source", Key: fmt.Sprintf("s-%03d", i)})
		d, err := record.ParseDate(record.DayOf(2012+i%14, 1+i%12, 1+i%28).String())
		if err != nil {
			tb.Fatal(err)
		}
		m.known = append(m.known, d)
	}
	return m
}

func (m *maker) say(typ, property, text string, source int) record.Statement {
	v, err := m.kinds[typ+"."+property].Parse(text)
	if err != nil {
		m.tb.Fatal(err)
	}
	return record.Statement{
		Property: property, Value: v, Certainty: "confirmed",
		Source: m.sources[source%200], Known: m.known[source%200], Locator: "p. " + strconv.Itoa(source%300),
	}
}

var types = []string{"enforced-disappearance", "torture", "arbitrary-killing", "arbitrary-detention"}

func (m *maker) act(i int) record.Change {
	key := fmt.Sprintf("a-%07d", i)
	date := record.DayOf(2006+i%19, 1+i%12, 1+i*7%28).String()
	if i%4 == 0 {
		date = date[:7]
	}
	s := i * 31
	c := record.Change{Entity: record.ID{Type: "act", Key: key}, Add: []record.Statement{
		m.say("act", "event", fmt.Sprintf("ev-%06d", i/10), s),
		m.say("act", "type", types[i*13%4], s),
		m.say("act", "victims", strconv.Itoa(1+i%5), s),
		m.say("act", "date", date, s),
		m.say("act", "place", []string{"MX-TAM", "MX-GRO", "MX-CHP", "MX-MEX"}[i*17%4], s),
	}}
	if i%10 == 0 {
		c.Add = append(c.Add, m.say("act", "victims", ">=6", s+1))
	}
	return c
}

func (m *maker) event(i int) record.Change {
	s := i * 17
	return record.Change{Entity: record.ID{Type: "event", Key: fmt.Sprintf("ev-%06d", i)}, Add: []record.Statement{
		m.say("event", "name", fmt.Sprintf("es=Hechos de Nuevo Laredo, caso %d", i), s),
		m.say("event", "date", record.DayOf(2006+i%19, 1+i%12, 1+i*7%28).String(), s),
		m.say("event", "territory", "MX-TAM", s),
	}}
}

// fill imports n acts and their events as one change set.
func fill(tb testing.TB, s *store.Store, n int) time.Duration {
	tb.Helper()
	start := time.Now()
	m := newMaker(tb)
	b, err := s.Begin(tb.Context(), record.ChangeSet{Author: "Bench", Organisation: "Bench", Reason: "import"})
	if err != nil {
		tb.Fatal(err)
	}
	defer b.Rollback()
	add := func(c record.Change) {
		if err := b.Add(c); err != nil {
			tb.Fatal(err)
		}
	}
	for i := range n {
		if i%10 == 0 {
			add(m.event(i / 10))
		}
		add(m.act(i))
	}
	if _, err := b.Commit(); err != nil {
		tb.Fatal(err)
	}
	return time.Since(start)
}

// BenchmarkImport imports acts into an empty record, and then inserts all rows
// that this leaves behind, statements, leaves, hashes and projections, into
// tables without an index or a key.
func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "record")
		s, err := store.Create(b.Context(), dir, options(b))
		if err != nil {
			b.Fatal(err)
		}
		ours := fill(b, s, acts(b))
		b.ReportMetric(peakMB(b), "MB-peak")
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		plain, rows := plainInserts(b, filepath.Join(dir, "record.db"))
		b.ReportMetric(ours.Seconds(), "s-import")
		b.ReportMetric(plain.Seconds(), "s-plain")
		b.ReportMetric(float64(rows), "rows")
		b.ReportMetric(ours.Seconds()/plain.Seconds(), "×plain")
	}
}

// BenchmarkImportFiles does the same with CSV files of invented acts, read, checked
// and merged by the importer: acts with their events and sources alone, and with
// victims, those named as perpetrators, and their involvements.
func BenchmarkImportFiles(b *testing.B) {
	b.Run("acts", func(b *testing.B) {
		files, mapping := actsAlone(b, acts(b))
		importFiles(b, files, mapping)
	})
	b.Run("all", func(b *testing.B) {
		importFiles(b, invented(b, acts(b), "sources.csv", "parties.csv", "events.csv", "acts.csv", "involvements.csv"), nil)
	})
}

// actsAlone are files of n acts with their events and sources.
func actsAlone(b *testing.B, n int) ([]monitor.ImportFile, []monitor.ImportMapping) {
	return invented(b, n, "sources.csv", "events.csv", "acts.csv"),
		[]monitor.ImportMapping{{File: "acts.csv", Columns: map[string]string{"victim_id": ""}}}
}

// invented invents n acts with all that hangs on them, and gives some of the files.
func invented(b *testing.B, n int, names ...string) []monitor.ImportFile {
	b.Helper()
	folder := b.TempDir()
	if _, err := generate.Files(b.Context(), folder, generate.Options{Acts: n, Seed: 1, Vocabulary: options(b).Vocabulary}); err != nil {
		b.Fatal(err)
	}
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(folder, name)
	}
	files, err := monitor.FilesAt(paths...)
	if err != nil {
		b.Fatal(err)
	}
	return files
}

func importFiles(b *testing.B, files []monitor.ImportFile, mapping []monitor.ImportMapping) {
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "record")
		r, err := monitor.Create(b.Context(), dir, monitor.Options{Name: "Bench", Organisation: "Bench"})
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if _, err := r.Import(b.Context(), access.Actor{Name: "Bench", Organisation: "Bench"}, files, monitor.ImportOptions{Mapping: mapping}); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start)
		b.ReportMetric(peakMB(b), "MB-peak")
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
		plain, rows := plainInserts(b, filepath.Join(dir, "record.db"))
		b.ReportMetric(ours.Seconds(), "s-import")
		b.ReportMetric(plain.Seconds(), "s-plain")
		b.ReportMetric(float64(rows), "rows")
		b.ReportMetric(ours.Seconds()/plain.Seconds(), "×plain")
	}
}

// peakMB is the most memory that this process has had, on Linux.
func peakMB(tb testing.TB) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				tb.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	return 0
}

// plainInserts copies all rows of a record, table by table, and measures the
// inserting alone.
func plainInserts(tb testing.TB, record string) (spent time.Duration, rows int) {
	tb.Helper()
	from := openPlain(tb, record, "PRAGMA cache_size = -16384")
	to := openPlain(tb, filepath.Join(tb.TempDir(), "plain.db"),
		"PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000; BEGIN IMMEDIATE")
	for _, table := range tables(tb, from) {
		d, n := copyTable(tb, from, to, table)
		spent, rows = spent+d, rows+n
	}
	start := time.Now()
	exec(tb, to, "COMMIT")
	return spent + time.Since(start), rows
}

func openPlain(tb testing.TB, path, pragmas string) *sqlite3.Conn {
	tb.Helper()
	c, err := sqlite3.Open("file:" + path)
	if err != nil {
		tb.Fatal(err)
	}
	if err := fts5.Register(c); err != nil {
		tb.Fatal(err)
	}
	exec(tb, c, pragmas)
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

func exec(tb testing.TB, c *sqlite3.Conn, sql string) {
	tb.Helper()
	if err := c.Exec(sql); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}

// tables lists those that hold rows of their own: of full text only the content.
func tables(tb testing.TB, c *sqlite3.Conn) (names []string) {
	tb.Helper()
	stmt := prepare(tb, c, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' AND name NOT LIKE 'sqlite_%'")
	for stmt.Step() {
		names = append(names, stmt.ColumnText(0))
	}
	return names
}

func prepare(tb testing.TB, c *sqlite3.Conn, sql string) *sqlite3.Stmt {
	tb.Helper()
	stmt, _, err := c.Prepare(sql)
	if err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	tb.Cleanup(func() { _ = stmt.Close() })
	return stmt
}

// chunk is how many rows are read before they are inserted, so that reading is
// not measured.
const chunk = 10_000

type value struct {
	kind sqlite3.Datatype
	n    int64
	f    float64
	s    string
	b    []byte
}

func copyTable(tb testing.TB, from, to *sqlite3.Conn, table string) (spent time.Duration, rows int) {
	tb.Helper()
	sel := prepare(tb, from, "SELECT * FROM "+sqlite3.QuoteIdentifier(table))
	columns := make([]string, sel.ColumnCount())
	for i := range columns {
		columns[i] = sqlite3.QuoteIdentifier(sel.ColumnName(i))
	}
	exec(tb, to, fmt.Sprintf("CREATE TABLE %s (%s)", sqlite3.QuoteIdentifier(table), strings.Join(columns, ", ")))
	ins := prepare(tb, to, fmt.Sprintf("INSERT INTO %s VALUES (%s)", sqlite3.QuoteIdentifier(table),
		strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",")))
	for more := true; more; {
		var read [][]value
		for len(read) < chunk {
			if more = sel.Step(); !more {
				break
			}
			read = append(read, readRow(sel, len(columns)))
		}
		rows += len(read)
		start := time.Now()
		for _, row := range read {
			insertRow(tb, ins, row)
		}
		spent += time.Since(start)
	}
	return spent, rows
}

func readRow(row *sqlite3.Stmt, columns int) []value {
	values := make([]value, columns)
	for i := range values {
		v := &values[i]
		switch v.kind = row.ColumnType(i); v.kind {
		case sqlite3.INTEGER:
			v.n = row.ColumnInt64(i)
		case sqlite3.FLOAT:
			v.f = row.ColumnFloat(i)
		case sqlite3.TEXT:
			v.s = row.ColumnText(i)
		case sqlite3.BLOB:
			v.b = row.ColumnBlob(i, nil)
		}
	}
	return values
}

func insertRow(tb testing.TB, stmt *sqlite3.Stmt, row []value) {
	for i := range row {
		var err error
		switch v := &row[i]; v.kind {
		case sqlite3.INTEGER:
			err = stmt.BindInt64(i+1, v.n)
		case sqlite3.FLOAT:
			err = stmt.BindFloat(i+1, v.f)
		case sqlite3.TEXT:
			err = stmt.BindText(i+1, v.s)
		case sqlite3.BLOB:
			err = stmt.BindBlob(i+1, v.b)
		default:
			err = stmt.BindNull(i + 1)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := stmt.Exec(); err != nil {
		tb.Fatal(err)
	}
}
