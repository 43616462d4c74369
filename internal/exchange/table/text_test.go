package table

import (
	"io"
	"os"
	"strings"
	"testing"
)

// TestALargeFileInAnotherEncodingIsRewrittenAside reads a file that does not
// fit in memory at any place, and leaves nothing behind.
func TestALargeFileInAnotherEncodingIsRewrittenAside(t *testing.T) {
	folder := t.TempDir()
	want := strings.Repeat("ñandú,2018\n", inCore/10)
	latin := strings.NewReplacer("ñ", "\xf1", "ú", "\xfa").Replace(want)
	content, err := openText(file("sources.csv", latin), Windows1252, folder)
	if err != nil {
		t.Fatal(err)
	}
	if written, err := os.ReadDir(folder); err != nil || len(written) != 1 {
		t.Errorf("%d scratch files, %v", len(written), err)
	}
	got, err := io.ReadAll(io.NewSectionReader(content, 0, content.size))
	if err != nil || string(got) != want {
		t.Errorf("%d bytes come back, %v; want %d", len(got), err, len(want))
	}
	part := make([]byte, 12)
	if _, err := content.ReadAt(part, int64(len("ñandú,2018\n")*1000)); err != nil || string(part) != "ñandú,2018" {
		t.Errorf("in the middle stands %q, %v", part, err)
	}
	content.close()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
