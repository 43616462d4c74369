package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// withoutView are the methods of a store that read for no reader, with the reason
// why they need no view.
var withoutView = map[string]string{
	"Accounts":      "what people sign in with, which is no part of the record",
	"StartAccounts": "the same",
	"Backup":        "the owner's copy of all of it; only the directory's holder can ask",
	"Begin":         "writes",
	"Checkpoint":    "a root and a signature: nothing of what is recorded",
	"Close":         "ends",
	"Dir":           "a path",
	"Drafts":        "forms that are being filled in, each for its owner alone",
	"Encrypted":     "whether the files are encrypted",
	"FiltersNaming": "filters under a name, for the erasure of what they name",
	"Lock":          "takes the lock",
	"SavedFilters":  "filters under a name, each for those who keep it",
	"Meta":          "what the record is called",
	"Newest":        "how many leaves there are, and which was the last to erase",
	"Position":      "how many leaves there are",
	"Reduced":       "a scope, made smaller",
	"Save":          "writes",
	"SetEnds":       "where change sets end",
	"TakeRecovery":  "hands over the key of a record just made",
	"Verify":        "tells where something is wrong, whoever asks",
	// Of the tests alone:
	"CheckpointAt": "", "DumpTables": "", "EmptyTables": "", "Rebuild": "", "Scratch": "", "Tamper": "",
}

// "no store method can be called without a scope and a moment"
func TestEveryReadTakesAView(t *testing.T) {
	typ, view := reflect.TypeFor[*store.Store](), reflect.TypeFor[query.View]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		takes := false
		for at := range m.Type.NumIn() {
			takes = takes || m.Type.In(at) == view
		}
		if _, ok := withoutView[m.Name]; ok == takes {
			t.Errorf("%s takes a view: %t, and is listed as one that needs none: %t", m.Name, takes, ok)
		}
	}
}

// bareTables are the files whose statements read tables by their own names, and
// why: all others read visible_<type> names, behind which scope and moment stand.
var bareTables = map[string]string{
	"audience.go":       "who the readers are",
	"batch.go":          "numbers the change set being written",
	"batch_write.go":    "looks up what is being changed",
	"erase.go":          "destroys rows",
	"history.go":        "feeds projections, and readers only after they have seen the entity",
	"moment.go":         "finds where a snapshot stands",
	"position.go":       "where the journal stands: nothing of what is recorded",
	"prove.go":          "hashes the rows of a leaf that the reader has seen",
	"reach.go":          "settles whom what is written reaches",
	"readers.go":        "who read what: a table of accounts.db, no part of the record",
	"rebuild.go":        "projects everything anew",
	"reshare.go":        "settles whom what is written reaches",
	"share.go":          "looks up whom what is written reaches",
	"scratch_build.go":  "projects another moment",
	"store.go":          "what the record says of itself",
	"verify.go":         "verifies",
	"verify_file.go":    "verifies",
	"verify_journal.go": "verifies",
	"verify_sharing.go": "verifies",
	"verify_tables.go":  "verifies",
	"visible.go":        "puts scope and moment behind the names",
	"walk.go":           "feeds projections and verifies them",
	"writer.go":         "opens the tree to append to it",
}

var afterFrom = regexp.MustCompile(`(?i)(DELETE\s+)?\b(?:FROM|JOIN)\s+(?:main\.)?"?([a-z_]+)`)

func TestReadersSeeVisibleNamesOnly(t *testing.T) {
	tables := []string{"meta", "changeset", "leaf", "statement", "statements", "ranking", "erasure", "tree", "checkpoint", "reading", "area", "absent", "search", "resting", "share", "audience"}
	for _, typ := range record.Core().Types {
		tables = append(tables, typ.Name)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range files {
		name := f.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, text := range stringsOf(t, name) {
			for _, m := range afterFrom.FindAllStringSubmatch(text, -1) {
				if m[1] != "" || !slices.Contains(tables, m[2]) {
					continue
				}
				seen[name] = true
				if bareTables[name] == "" {
					t.Errorf("%s reads the bare table %s in %q; name visible_%s", name, m[2], text, m[2])
				}
			}
		}
	}
	for name := range bareTables {
		if !seen[name] {
			t.Errorf("%s is listed and reads no bare table", name)
		}
	}
}

// stringsOf lists the string literals of a file.
func stringsOf(t *testing.T, name string) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
		return true
	})
	return texts
}

// TestTheVaultAloneNamesFiles: a database that is opened by another name than the
// vault's would be plain in an encrypted record.
func TestTheVaultAloneNamesFiles(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "fileURI(") && name != "sqlite.go" && name != "vault.go" && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s names a file by itself; use vault.uri", name)
		}
	}
}
