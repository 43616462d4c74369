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
// are imported one after another. It reports the 99th percentile of each page.
func BenchmarkPages(b *testing.B) {
	r := besideTheSample(b)
	handler, err := web.New(r, web.Options{Actor: reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("AtRest", func(b *testing.B) { open(b, handler) })
	b.Run("WhileImporting", func(b *testing.B) {
		ctx, stop := context.WithCancel(b.Context())
		ended := make(chan int)
		go func() { ended <- keepImporting(ctx, b, r) }()
		open(b, handler)
		stop()
		b.ReportMetric(float64(<-ended), "imports")
	})
}

// open lets eight readers open every page b.N times.
func open(b *testing.B, handler http.Handler) {
	const readers = 8
	took := make([][]time.Duration, len(pages))
	var mu sync.Mutex
	var wait sync.WaitGroup
	for i := range readers {
		wait.Go(func() {
			for n := range b.N {
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
	for i, p := range pages {
		slices.Sort(took[i])
		at := int(math.Ceil(0.99*float64(len(took[i])))) - 1
		b.ReportMetric(float64(took[i][at].Microseconds())/1000, "p99-"+p.name+"-ms")
	}
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

// keepImporting imports five thousand acts at a time, with a person who suffered each
// and somebody involved in it, until ctx ends, and says how often it did. A half
// became known before the letter's date, a half after it, and of a tenth of the
// acts a later source says otherwise.
func keepImporting(ctx context.Context, b *testing.B, r *monitor.Record) (done int) {
	for ; ctx.Err() == nil; done++ {
		_, err := r.Import(ctx, reader, moreActs(done, 5000), monitor.ImportOptions{})
		if err != nil && ctx.Err() == nil {
			b.Error(err)
			return done
		}
	}
	return done
}

// moreActs are files of n acts that no import before had.
func moreActs(number, n int) []monitor.ImportFile {
	var people, acts, involved strings.Builder
	people.WriteString("id,name,kind,source_id\n")
	acts.WriteString("id,type,victims,victim_id,date,place,source_id\n")
	involved.WriteString("id,act_id,perpetrator,kind,certainty,source_id\n")
	for i := range n {
		key, source := fmt.Sprintf("more-%d-%d", number, i), []string{"cat-2017", "cndh-2020-nl"}[i%2]
		fmt.Fprintf(&people, "%s-v,Persona %d,person,%s\n", key, i, source)
		fmt.Fprintf(&acts, "%s,torture,%d,%s-v,2018-%02d,MX-TAM,%s\n", key, i%5+1, key, i%12+1, source)
		if i%10 == 0 {
			fmt.Fprintf(&acts, "%s,torture,%d,%s-v,2018,MX-TAM,cndh-2020-nl\n", key, i%5+2, key)
		}
		fmt.Fprintf(&involved, "%s-i,%s,navy,perpetrated,alleged,%s\n", key, key, source)
	}
	var files []monitor.ImportFile
	for name, rows := range map[string]string{"parties.csv": people.String(), "acts.csv": acts.String(), "involvements.csv": involved.String()} {
		files = append(files, monitor.ImportFile{Name: name, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(rows)), nil
		}})
	}
	return files
}
