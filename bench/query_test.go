package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// peers are questions, and the same asked by hand over the same file: alike says
// all that the query does, what is certain and what is possible, as somebody
// would write it who knows the tables; plain takes every act by its first reading
// and leaves doubt aside.
var peers = []struct{ name, query, alike, plain string }{
	{
		"CountByTerm", "count acts where type under killing",
		`SELECT count(*), sum(CASE WHEN disputed & 2 = 0 THEN type IN (SELECT code FROM temp.sure)
		        ELSE NOT EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'type' AND r.value NOT IN (SELECT code FROM temp.sure)) END)
		   FROM act
		  WHERE CASE WHEN disputed & 2 = 0 THEN type IN (SELECT code FROM temp.maybe) OR type IS NULL AND none & 2 = 0
		        ELSE EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'type' AND r.value IN (SELECT code FROM temp.maybe)) END`,
		`SELECT count(*) FROM act WHERE type IN (SELECT code FROM temp.sure)`,
	},
	{
		"CountByDate", "count acts where date in 2018",
		`SELECT count(*), sum(CASE WHEN disputed & 16 = 0 THEN date_lo >= 17532 AND date_hi <= 17896
		        ELSE NOT EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'date' AND NOT (r.lo >= 17532 AND r.hi <= 17896)) END)
		   FROM act
		  WHERE CASE WHEN disputed & 16 = 0 THEN date_lo <= 17896 AND date_hi >= 17532 OR date IS NULL AND none & 16 = 0
		        ELSE EXISTS (SELECT 1 FROM reading r WHERE r.id = act.id AND r.property = 'date' AND r.lo <= 17896 AND r.hi >= 17532) END`,
		`SELECT count(*) FROM act WHERE date_lo BETWEEN 17532 AND 17896 AND date_hi <= 17896`,
	},
	{
		"CountByAll", "count acts where type under killing and date in 2018 and place under MX-TAM",
		"",
		`SELECT count(*) FROM act WHERE type IN (SELECT code FROM temp.sure) AND date_lo BETWEEN 17532 AND 17896 AND date_hi <= 17896
		    AND (place = 'MX-TAM' OR place >= 'MX-TAM-' AND place < 'MX-TAM.')`,
	},
	{
		"GroupByTerm", "count acts by type",
		`SELECT type, count(*), sum(disputed & 2 = 0) FROM act WHERE disputed & 2 = 0 GROUP BY type
		  UNION ALL
		 SELECT r.value, count(*), 0 FROM reading r WHERE r.type = 'act' AND r.property = 'type' GROUP BY r.value`,
		`SELECT type, count(*) FROM act GROUP BY type`,
	},
	{
		"GroupByYear", "count acts by year(date)",
		`SELECT strftime('%Y', date_lo * 86400, 'unixepoch'), count(*), sum(disputed & 16 = 0) FROM act
		  WHERE strftime('%Y', date_lo * 86400, 'unixepoch') = strftime('%Y', date_hi * 86400, 'unixepoch') GROUP BY 1`,
		`SELECT strftime('%Y', date_lo * 86400, 'unixepoch'), count(*) FROM act GROUP BY 1`,
	},
	{
		"GroupByBoth", "count acts where place under MX-TAM by year(date), type",
		"",
		`SELECT strftime('%Y', date_lo * 86400, 'unixepoch'), type, count(*) FROM act
		  WHERE place = 'MX-TAM' OR place >= 'MX-TAM-' AND place < 'MX-TAM.' GROUP BY 1, 2`,
	},
	{
		"AcrossReference", "count involvements where act.place under MX-TAM and perpetrator under armed-forces",
		"",
		`SELECT count(*) FROM involvement i JOIN act ON act.key = substr(i.act, 5)
		  WHERE i.perpetrator IN (SELECT code FROM temp.forces) AND (act.place = 'MX-TAM' OR act.place >= 'MX-TAM-' AND act.place < 'MX-TAM.')`,
	},
}

// BenchmarkQuery asks counts over CONSTANCIA_ACTS acts and the same by hand. Each is
// asked once beforehand, and the time of that reported by itself: what a store then
// finds out about the record it keeps. Set CONSTANCIA_RECORD to a directory to keep
// the record between runs.
func BenchmarkQuery(b *testing.B) {
	db, file := filled(b)
	hand := byHand(b, file)
	position, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	v := query.View{Scope: everyone(), At: record.Moment{Position: position, KnownBy: record.DayOf(2026, 11, 24)}}
	for _, p := range peers {
		q := checked(b, p.query)
		b.Run(p.name, func(b *testing.B) {
			var ours, alike, plain time.Duration
			start := time.Now()
			if _, err := db.Ask(b.Context(), v, q); err != nil {
				b.Fatal(err)
			}
			first := time.Since(start)
			for b.Loop() {
				start := time.Now()
				if _, err := db.Ask(b.Context(), v, q); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(start)
				b.StopTimer()
				if p.alike != "" {
					alike += all(b, hand, p.alike)
				}
				plain += all(b, hand, p.plain)
				b.StartTimer()
			}
			if alike > 0 {
				b.ReportMetric(float64(ours)/float64(alike), "×peer")
			}
			b.ReportMetric(float64(ours)/float64(plain), "×plain")
			b.ReportMetric(float64(first.Milliseconds()), "ms-first")
		})
	}
}

// all runs a statement to its end.
func all(tb testing.TB, c *sqlite3.Conn, text string) time.Duration {
	tb.Helper()
	start := time.Now()
	stmt, _, err := c.Prepare(text)
	if err != nil {
		tb.Fatal(err)
	}
	defer stmt.Close() //nolint:errcheck // it repeats the error of its last step
	for stmt.Step() {
		_ = stmt.ColumnText(0)
	}
	if err := stmt.Err(); err != nil {
		tb.Fatal(err)
	}
	return time.Since(start)
}

func checked(tb testing.TB, text string) query.Query {
	tb.Helper()
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, record.Core(), options(tb).Vocabulary)
	}
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return q
}

// filled is a record of invented acts, and its database file.
func filled(tb testing.TB) (*store.Store, string) {
	tb.Helper()
	dir, o := os.Getenv("CONSTANCIA_RECORD"), options(tb)
	if dir == "" {
		dir = filepath.Join(tb.TempDir(), "record")
	}
	db, err := store.Open(tb.Context(), dir, o)
	if err != nil {
		if db, err = store.Create(tb.Context(), dir, o); err != nil {
			tb.Fatal(err)
		}
		invent(tb, db)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db, filepath.Join(dir, "record.db")
}

func invent(tb testing.TB, db *store.Store) {
	tb.Helper()
	batch, err := db.Begin(tb.Context(), record.ChangeSet{Author: "Bench", Organisation: "Bench", Reason: "invented"})
	if err != nil {
		tb.Fatal(err)
	}
	defer batch.Rollback()
	_, err = generate.Changes(tb.Context(), generate.Options{Acts: acts(tb), Seed: 1, Vocabulary: options(tb).Vocabulary}, batch.Add)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := batch.Commit(); err != nil {
		tb.Fatal(err)
	}
}

// byHand opens the file as somebody with the tables' names would, with the terms
// that a question needs at hand, and with as much memory as a reader of ours has.
func byHand(tb testing.TB, file string) *sqlite3.Conn {
	tb.Helper()
	c, err := sqlite3.Open("file:" + filepath.ToSlash(file) + "?mode=ro")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = c.Close() })
	if err := c.Exec("PRAGMA cache_size = -16384"); err != nil {
		tb.Fatal(err)
	}
	terms := options(tb).Vocabulary
	for table, holds := range map[string]func(code string) bool{
		"sure": func(code string) bool { return terms.Under("violation-types", code, "killing") },
		"maybe": func(code string) bool {
			return terms.Under("violation-types", code, "killing") || terms.Under("violation-types", "killing", code)
		},
		"forces": func(code string) bool { return terms.Under("perpetrator-types", code, "armed-forces") },
	} {
		if err := c.Exec("CREATE TEMP TABLE " + table + " (code TEXT PRIMARY KEY) WITHOUT ROWID"); err != nil {
			tb.Fatal(err)
		}
		for _, vocabulary := range []string{"violation-types", "perpetrator-types"} {
			for _, code := range terms.Codes(vocabulary) {
				if holds(code) {
					if err := c.Exec("INSERT OR IGNORE INTO temp." + table + " VALUES ('" + code + "')"); err != nil {
						tb.Fatal(err)
					}
				}
			}
		}
	}
	return c
}
