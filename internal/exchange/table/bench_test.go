package table

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// BenchmarkRead plans the import of synthetic files into an empty record: what
// an import costs beside the store.
func BenchmarkRead(b *testing.B) {
	terms, err := vocabulary.Load()
	if err != nil {
		b.Fatal(err)
	}
	folder := b.TempDir()
	counts, err := generate.Files(b.Context(), folder, generate.Options{Acts: 20_000, Seed: 1, Vocabulary: terms})
	if err != nil {
		b.Fatal(err)
	}
	var files []File
	for _, name := range []string{"sources.csv", "parties.csv", "events.csv", "acts.csv", "involvements.csv"} {
		files = append(files, File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join(folder, name)) }})
	}
	o := Options{Schema: record.Core(), Terms: terms}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Open(b.Context(), files, o)
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Read(b.Context(), newMemory(), func(Plan) error { return nil }); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
	b.ReportMetric(float64(b.N)*float64(counts.Rows)/b.Elapsed().Seconds(), "rows/s")
}
