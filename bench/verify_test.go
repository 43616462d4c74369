package bench

import (
	"crypto/sha256"
	"os"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
)

// BenchmarkVerify verifies a record of CONSTANCIA_ACTS acts. Its peer is SHA-256
// alone over as many bytes as the record's file has: what nobody can go below who
// wants every byte read.
func BenchmarkVerify(b *testing.B) {
	db, file := filled(b)
	position, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	alone := hashed(info.Size())
	var took time.Duration
	for b.Loop() {
		start := time.Now()
		report, err := db.Verify(b.Context(), store.VerifyOptions{})
		if err != nil || !report.OK {
			b.Fatalf("%v, %+v", err, report)
		}
		took = time.Since(start)
	}
	b.ReportMetric(took.Seconds()/alone.Seconds(), "×sha256")
	b.ReportMetric(float64(position)/took.Seconds(), "leaves/s")
}

// hashed is the time of SHA-256 alone over so many bytes.
func hashed(bytes int64) time.Duration {
	start := time.Now()
	h, block := sha256.New(), make([]byte, 1<<16)
	for done := int64(0); done < bytes; done += int64(len(block)) {
		h.Write(block)
	}
	return time.Since(start)
}
