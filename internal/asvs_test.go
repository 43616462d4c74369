package internal

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	asvsRow   = regexp.MustCompile(`(?m)^\| ([0-9][0-9., ]*) \|[^|]+\| (\*\*holds\*\*|\*\*holds by reading\*\*|\*\*does not apply\*\*|\*\*does not hold yet\*\*)(.*) \|$`)
	asvsTest  = regexp.MustCompile("`((?:Test|Fuzz)[A-Z]\\w*)`")
	asvsFile  = regexp.MustCompile("`([\\w.-]+/[\\w./-]*|go\\.(?:mod|sum))`")
	testNamed = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
)

// TestASVSIsAnswered: docs/asvs.md answers every requirement of levels 1 and 2
// once, and the tests and files that it names exist.
func TestASVSIsAnswered(t *testing.T) {
	doc := read(t, "../docs/asvs.md")
	answers := map[string]int{}
	for _, row := range asvsRow.FindAllStringSubmatch(doc, -1) {
		for number := range strings.SplitSeq(row[1], ", ") {
			answers[number]++
		}
		switch {
		case row[2] == "**holds**" && !asvsTest.MatchString(row[3]):
			t.Errorf("%s holds by no test", row[1])
		case row[2] == "**holds by reading**" && !asvsFile.MatchString(row[3]):
			t.Errorf("%s names nothing to read", row[1])
		}
	}
	for line := range strings.Lines(read(t, "testdata/asvs-5.0.0.txt")) {
		number, _, ok := strings.Cut(line, " ")
		if !ok || number == "#" {
			continue
		}
		if answers[number] != 1 {
			t.Errorf("%s is answered %d times", number, answers[number])
		}
		delete(answers, number)
	}
	for number := range answers {
		t.Errorf("%s is no requirement of level 1 or 2", number)
	}
	known := testNames(t)
	for _, m := range asvsTest.FindAllStringSubmatch(doc, -1) {
		if !known[m[1]] {
			t.Errorf("there is no %s", m[1])
		}
	}
	for _, m := range asvsFile.FindAllStringSubmatch(doc, -1) {
		if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
			t.Error(err)
		}
	}
}

// testNames are the names of all tests and fuzz tests of the repository.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, m := range testNamed.FindAllStringSubmatch(read(t, path), -1) {
			names[m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
