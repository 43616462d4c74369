package bench

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web"
	"github.com/constancia-project/constancia/sample"
)

// shownByHand is what a list of acts shows of a row, as somebody would select it who
// knows the tables and leaves doubt aside.
const shownByHand = `SELECT act.key, act.type, act.victims, act.date, (SELECT group_concat(i.perpetrator || ' ' || i.certainty) FROM involvement i WHERE i.act = 'act:' || act.key) FROM act`

// lists are the lists that readers open, and what each shows, selected by hand.
var lists = []struct{ name, path, byHand string }{
	{"bare", "/es/acts", shownByHand + " WHERE date_lo IS NOT NULL ORDER BY date_lo, key LIMIT 50"},
	{"page100", "/es/acts?page=100", shownByHand + " WHERE date_lo IS NOT NULL ORDER BY date_lo, key LIMIT 50 OFFSET 4950"},
	{"frequent", "/en/acts?type=torture", shownByHand + " WHERE date_lo IS NOT NULL AND type = 'torture' ORDER BY date_lo, key LIMIT 50"},
	{"rare", "/en/acts?type=massacre", shownByHand + " WHERE date_lo IS NOT NULL AND type = 'massacre' ORDER BY date_lo, key LIMIT 50"},
	{"across", "/en/acts?territory=MX-TAM", shownByHand + ` JOIN event ON event.key = substr(act.event, 7)
	  WHERE act.date_lo IS NOT NULL AND (event.territory = 'MX-TAM' OR event.territory >= 'MX-TAM-' AND event.territory < 'MX-TAM.') ORDER BY act.date_lo, act.key LIMIT 50`},
	{"year", "/en/acts?year=2018", shownByHand + " WHERE date_lo BETWEEN 17532 AND 17896 ORDER BY date_lo, key LIMIT 50"},
}

// BenchmarkLists opens lists of the acts of a record: one reader against what a page
// shows, selected by hand over the same file, then eight readers at rest and eight
// while change sets are imported. Of these it reports the 99th percentile of each
// list. CONSTANCIA_RECORD names a directory in which to keep the record.
func BenchmarkLists(b *testing.B) {
	r, file := keptBesideTheSample(b)
	handler, err := web.New(r, web.Options{Actor: reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("AgainstHand", func(b *testing.B) {
		hand := byHand(b, file)
		ours, theirs := make([]time.Duration, len(lists)), make([]time.Duration, len(lists))
		for b.Loop() {
			for i, l := range lists {
				ours[i] += get(b, handler, l.path)
				theirs[i] += all(b, hand, l.byHand)
			}
		}
		for i, l := range lists {
			b.ReportMetric(float64(ours[i])/float64(theirs[i]), "×hand-"+l.name)
			b.ReportMetric(float64(ours[i].Microseconds())/1000/float64(b.N), "ms-"+l.name)
		}
	})
	b.Run("AtRest", func(b *testing.B) { openLists(b, handler) })
	b.Run("WhileImporting", func(b *testing.B) {
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan int)
		go func() { ended <- keepImporting(ctx, b, r) }()
		openLists(b, handler)
		stop()
		b.ReportMetric(float64(<-ended), "imports")
	})
}

// openLists lets eight readers open every list b.N times.
func openLists(b *testing.B, handler http.Handler) {
	const readers = 8
	took := make([][]time.Duration, len(lists))
	var mu sync.Mutex
	var wait sync.WaitGroup
	for reader := range readers {
		wait.Go(func() {
			for n := range b.N * len(lists) {
				at := (reader + n) % len(lists)
				d := get(b, handler, lists[at].path)
				mu.Lock()
				took[at] = append(took[at], d)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	for i, l := range lists {
		slices.Sort(took[i])
		at := int(math.Ceil(0.99*float64(len(took[i])))) - 1
		b.ReportMetric(float64(took[i][at].Microseconds())/1000, "p99-"+l.name+"-ms")
	}
}

// keptBesideTheSample is a record that holds the sample and synthetic acts, and its
// database file.
func keptBesideTheSample(b *testing.B) (r *monitor.Record, file string) {
	b.Helper()
	dir := cmp.Or(os.Getenv("CONSTANCIA_RECORD"), filepath.Join(b.TempDir(), "record"))
	o := monitor.Options{Name: "Bench", Organisation: "Bench"}
	r, err := monitor.Open(b.Context(), dir, o)
	if err != nil {
		if r, err = monitor.Create(b.Context(), dir, o); err != nil {
			b.Fatal(err)
		}
		files, err := monitor.FilesIn(sample.Files())
		if err == nil {
			_, err = r.Import(b.Context(), reader, files, monitor.ImportOptions{})
		}
		if err == nil {
			err = inventInto(b.Context(), r, acts(b))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Cleanup(func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
	})
	return r, filepath.Join(dir, "record.db")
}
