package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
)

// TestTemporaryFilesAreEncrypted lets SQLite spill a table and its sorted index to
// temporary files, which have no name, and reads them by their numbers.
func TestTemporaryFilesAreEncrypted(t *testing.T) {
	const spill = `CREATE TEMP TABLE spilt AS
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		SELECT i, '` + known + `' || i AS word FROM n;
		CREATE INDEX temp.spilt_by_word ON spilt (word);`
	for name, o := range map[string]store.Options{"plain": options(t), "encrypted": sealedOptions(t)} {
		s, _ := create(t, o)
		before := unnamed(t)
		if err := s.Tamper(t.Context(), spill); err != nil {
			t.Fatal(err)
		}
		spilt, holds := 0, false
		for file, content := range unnamed(t) {
			if _, old := before[file]; !old {
				spilt += len(content)
				holds = holds || bytes.Contains(content, []byte(known))
			}
		}
		if spilt < 1<<20 || holds != (name == "plain") {
			t.Errorf("%s: %d bytes in temporary files, and the word in them: %t", name, spilt, holds)
		}
		closed(t, s)
	}
}

// unnamed reads the files that this process has open and that have no name any more.
func unnamed(t *testing.T) map[string][]byte {
	t.Helper()
	numbers, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, number := range numbers {
		if to, err := os.Readlink(number); err != nil || !strings.HasSuffix(to, "(deleted)") {
			continue
		}
		content, err := os.ReadFile(number)
		if err != nil {
			t.Fatal(err)
		}
		files[number] = content
	}
	return files
}
