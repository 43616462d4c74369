package bench

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/web"
)

// BenchmarkGrowth imports ten thousand acts, ten times as many, and so on up to
// CONSTANCIA_ACTS, each time from files into an empty record, and then counts,
// opens a list, and verifies. What grows faster than the record shows.
func BenchmarkGrowth(b *testing.B) {
	for n := 10_000; n <= acts(b); n *= 10 {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				grow(b, n)
			}
		})
	}
}

func grow(b *testing.B, n int) {
	files, mapping := actsAlone(b, n)
	dir := filepath.Join(b.TempDir(), "record")
	r, err := monitor.Create(b.Context(), dir, monitor.Options{Name: "Bench", Organisation: "Bench"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(); err != nil {
			b.Error(err)
		}
	})
	took := timed(func() {
		if _, err := r.Import(b.Context(), reader, files, monitor.ImportOptions{Mapping: mapping}); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(float64(took.Microseconds())/float64(n), "µs-import/act")
	b.ReportMetric(peakMB(b), "MB-peak")
	info, err := os.Stat(filepath.Join(dir, "record.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/float64(n), "B/act")

	took = timed(func() {
		if _, err := r.Ask(b.Context(), reader, "count acts where type under torture and date in 2015/2018", monitor.AsOf{}); err != nil {
			b.Fatal(err)
		}
	})
	b.ReportMetric(float64(took.Microseconds())/1000, "ms-count")
	b.ReportMetric(float64(listed(b, r).Microseconds())/1000, "ms-list")

	var report store.VerifyReport
	took = timed(func() {
		if report, err = r.Verify(b.Context(), monitor.VerifyOptions{}); err != nil || !report.OK {
			b.Fatalf("%v, %+v", err, report)
		}
	})
	b.ReportMetric(float64(report.Position), "leaves")
	b.ReportMetric(float64(report.Position)/took.Seconds(), "leaves-verified/s")
	b.ReportMetric(took.Seconds()/hashed(info.Size()).Seconds(), "verify×sha256")
}

func timed(f func()) time.Duration {
	start := time.Now()
	f()
	return time.Since(start)
}

// listed is how long the first page of all acts takes, filters and counts included.
func listed(b *testing.B, r *monitor.Record) time.Duration {
	handler, err := web.New(r, web.Options{Actor: reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	w := httptest.NewRecorder()
	took := timed(func() {
		handler.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1/en/acts", nil))
	})
	if w.Code != http.StatusOK {
		b.Fatalf("the list answers %d", w.Code)
	}
	return took
}
