package bench

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
)

var reader = access.Actor{Name: "Bench", Organisation: "Bench"}

// pages are what the readers open, in turn; CONSTANCIA_PAGES names some of them, to
// measure those alone.
var pages = chosen([]page{
	{"letter", "/es/letters/letter-2018"},
	{"figure", "/en/measures/nuevo-laredo-disappeared"},
	{"list", "/es/acts"},
	{"event", "/en/events/ev-tlatlaya"},
	{"search", "/es/search?q=desaparicion"},
})

type page struct{ name, path string }

func chosen(pages []page) []page {
	names := strings.Fields(os.Getenv("CONSTANCIA_PAGES"))
	if len(names) == 0 {
		return pages
	}
	return slices.DeleteFunc(pages, func(p page) bool { return !slices.Contains(names, p.name) })
}

// BenchmarkPages opens pages of the sample beside CONSTANCIA_ACTS synthetic acts,
// with eight readers, first at rest and then while change sets of five thousand acts
// are imported one after another, at least three of them. It reports the 99th
// percentile of each page, and while importing also against that at rest.
func BenchmarkPages(b *testing.B) {
	r := besideTheSample(b)
	handler, err := web.New(r, web.Options{Actor: reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	var atRest []time.Duration
	b.Run("AtRest", func(b *testing.B) {
		atRest = open(b, handler, func() bool { return true })
	})
	b.Run("WhileImporting", func(b *testing.B) {
		ctx, stop := context.WithCancel(b.Context())
		var imports atomic.Int64
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			importOn(ctx, b, r, func() { imports.Add(1) })
		}()
		before := b.Elapsed()
		importing := open(b, handler, func() bool { return imports.Load() >= 3 || b.Failed() })
		b.ReportMetric(float64(imports.Load())/(b.Elapsed()-before).Seconds(), "imports/s")
		for i, p := range pages {
			if atRest != nil {
				b.ReportMetric(float64(importing[i])/float64(atRest[i]), "×rest-"+p.name)
			}
		}
		stop()
		<-ended
	})
}

// open lets eight readers open every page b.N times, and on until it is enough. It
// returns the 99th percentiles.
func open(b *testing.B, handler http.Handler, enough func() bool) []time.Duration {
	const readers = 8
	took := make([][]time.Duration, len(pages))
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i := range readers {
		wait.Go(func() {
			for n := 0; n < b.N || !enough(); n++ {
				at := (i + n) % len(pages)
				for range pages {
					d := get(b, handler, pages[at].path)
					mu.Lock()
					took[at] = append(took[at], d)
					mu.Unlock()
					at = (at + 1) % len(pages)
				}
			}
		})
	}
	wait.Wait()
	slowest := make([]time.Duration, len(pages))
	for i, p := range pages {
		slices.Sort(took[i])
		slowest[i] = took[i][int(math.Ceil(0.99*float64(len(took[i]))))-1]
		b.ReportMetric(float64(slowest[i].Microseconds())/1000, "p99-"+p.name+"-ms")
	}
	return slowest
}

func get(b *testing.B, handler http.Handler, path string) time.Duration {
	w := httptest.NewRecorder()
	start := time.Now()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil))
	took := time.Since(start)
	if w.Code != http.StatusOK {
		b.Errorf("%s: %d", path, w.Code)
	}
	return took
}

// besideTheSample is a record that holds the sample and synthetic acts.
func besideTheSample(b *testing.B) *monitor.Record {
	b.Helper()
	r, err := monitor.Create(b.Context(), filepath.Join(b.TempDir(), "record"), monitor.Options{Name: "Bench", Organisation: "Bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
	})
	files, err := monitor.FilesIn(sample.Files())
	if err == nil {
		_, err = r.Import(b.Context(), reader, files, monitor.ImportOptions{})
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := inventInto(b.Context(), r, acts(b)); err != nil {
		b.Fatal(err)
	}
	return r
}

// inventInto adds n synthetic acts as one change set.
func inventInto(ctx context.Context, r *monitor.Record, n int) error {
	batch, err := r.Begin(ctx, reader, record.ChangeSet{Reason: "Synthetic / Sintético"})
	if err != nil {
		return err
	}
	defer batch.Rollback()
	if _, err := generate.Changes(ctx, generate.Options{Acts: n, Seed: 1, Vocabulary: r.Vocabulary}, batch.Add); err != nil {
		return err
	}
	_, err = batch.Commit()
	return err
}

// keepImporting is importOn, and says how often it did.
func keepImporting(ctx context.Context, b *testing.B, r *monitor.Record) (done int) {
	importOn(ctx, b, r, func() { done++ })
	return done
}

// importOn imports five thousand acts at a time, with their events, a person who
// suffered each and somebody involved in it, until ctx ends, and tells done each time. A half
// became known before the letter's date, a half after it, and of a tenth of the
// acts a later source says otherwise.
func importOn(ctx context.Context, b *testing.B, r *monitor.Record, done func()) {
	run := time.Now().UnixNano()
	for n := 0; ctx.Err() == nil; n++ {
		_, err := r.Import(ctx, reader, moreActs(fmt.Sprint(run, "-", n), 5000), monitor.ImportOptions{})
		switch {
		case err == nil:
			done()
		case ctx.Err() == nil:
			b.Error(err)
			return
		}
	}
}

// moreActs are files of n acts, named so that no import before had them.
func moreActs(name string, n int) []monitor.ImportFile {
	var events, people, acts, involved strings.Builder
	events.WriteString("id,name_es,date,territory,source_id\n")
	people.WriteString("id,name,kind,source_id\n")
	acts.WriteString("id,event_id,type,victims,victim_id,date,place,source_id\n")
	involved.WriteString("id,act_id,perpetrator,kind,certainty,source_id\n")
	for i := range n {
		key, source := fmt.Sprintf("more-%s-%d", name, i), []string{"cat-2017", "cndh-2020-nl"}[i%2]
		event := fmt.Sprintf("more-%s-e%d", name, i/10)
		fmt.Fprintf(&people, "%s-v,Persona %d,person,%s\n", key, i, source)
		fmt.Fprintf(&acts, "%s,%s,torture,%d,%s-v,2018-%02d,MX-TAM,%s\n", key, event, i%5+1, key, i%12+1, source)
		if i%10 == 0 {
			fmt.Fprintf(&events, "%s,Hechos %d,2018,MX-TAM,%s\n", event, i, source)
			fmt.Fprintf(&acts, "%s,%s,torture,%d,%s-v,2018,MX-TAM,cndh-2020-nl\n", key, event, i%5+2, key)
		}
		fmt.Fprintf(&involved, "%s-i,%s,semar,perpetrated,alleged,%s\n", key, key, source)
	}
	var files []monitor.ImportFile
	for name, rows := range map[string]string{
		"events.csv": events.String(), "parties.csv": people.String(), "acts.csv": acts.String(), "involvements.csv": involved.String(),
	} {
		files = append(files, monitor.ImportFile{Name: name, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(rows)), nil
		}})
	}
	return files
}
