package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/constancia-project/constancia/"

// rooms says what each room may import of the others, besides locale and
// problem, and why it may not import more.
var rooms = []struct {
	room   string
	mayUse []string
	why    string
}{
	{"locale", nil, "every room speaks through it"},
	{"problem", nil, "every room reports through it"},
	{"record", nil, "what can be said knows nothing of who stores or shows it"},
	{"vocabulary", []string{"record"}, "terms are data"},
	{"access", []string{"record"}, "the policy is pure: a page or a table has no say in it"},
	{"account", nil, "what is secret is checked without a store or a page"},
	{"envelope", nil, "keys are sealed without a file or a question"},
	{"query", []string{"record", "access", "vocabulary"}, "the language ends at a typed plan"},
	{"query/querytest", []string{"record", "access", "vocabulary", "query"}, "the oracle knows no database"},
	{"figure", []string{"record", "access", "vocabulary", "query"}, "numbers are judged without a store"},
	{"commitment", []string{"record", "access", "vocabulary", "query", "figure"}, "judgements are judged without a store"},
	{"letter", []string{"record", "access", "vocabulary", "query", "figure", "commitment"}, "a letter is read without a store"},
	{"journal", []string{"record"}, "proofs hold without a database"},
	{"sample", nil, "files and nothing else"},
	{"internal/store", []string{"record", "access", "account", "envelope", "vocabulary", "query", "journal"}, "SQL and nothing that decides"},
	{"internal/store/storetest", []string{"record", "access", "vocabulary", "query", "query/querytest", "journal", "internal/store"}, "one suite for every database"},
	{"internal/exchange/table", []string{"record", "vocabulary"}, "files become drafts without a store"},
	{"internal/exchange/sheet", []string{"internal/exchange/table"}, "workbooks become rows, and rows workbooks"},
	{"internal/mail", nil, "mail is handed over without knowing what it is about"},
	{"internal/gazetteer", []string{"record", "vocabulary"}, "places are data"},
	{"internal/generate", []string{"record", "vocabulary"}, "synthetic records need no store"},
	{"internal/monitor", []string{
		"record", "access", "account", "envelope", "vocabulary", "query", "figure", "commitment", "letter", "journal",
		"internal/store", "internal/exchange/table", "internal/exchange/sheet", "internal/gazetteer", "sample",
	}, "the one place where policy, journal and store meet; it knows no face"},
	{"internal/web", []string{
		"record", "access", "account", "vocabulary", "query", "figure", "commitment", "letter", "journal", "internal/monitor", "internal/web/component", "internal/web/drawing",
	}, "a page asks the monitor and never the store"},
	{"internal/web/component", []string{"record", "vocabulary", "query", "figure", "commitment", "letter", "internal/web/drawing"}, "components take values, never a record"},
	{"internal/web/drawing", []string{"record"}, "a drawing is a pure function from values to SVG"},
	{"internal/cli", []string{
		"record", "vocabulary", "access", "query", "figure", "commitment", "letter", "journal", "internal/monitor", "internal/web", "internal/generate", "internal/mail", "sample",
	}, "a command asks the monitor and never the store"},
	{"cmd/constancia", []string{"internal/cli"}, "signals and an exit code"},
}

// TestRoomsImportOnlyWhatTheyMay holds the walls: a package that is not in the
// table, an import that the table does not name, and a room that is gone.
func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	found := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata" || d.Name() == "bench") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		room := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		found[room] = true
		return checkImports(t, path, room)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rooms {
		if _, err := os.Stat(filepath.Join("..", r.room)); err != nil || !found[r.room] {
			t.Errorf("the table names the room %s, which has no code", r.room)
		}
	}
}

func checkImports(t *testing.T, path, room string) error {
	t.Helper()
	i := slices.IndexFunc(rooms, func(r struct {
		room   string
		mayUse []string
		why    string
	},
	) bool {
		return r.room == room
	})
	if i < 0 {
		t.Errorf("%s: the room %s is not in the table of rooms", path, room)
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return err
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		used, ours := strings.CutPrefix(name, module)
		if !ours || used == "locale" || used == "problem" || slices.Contains(rooms[i].mayUse, used) {
			continue
		}
		t.Errorf("%s imports %s; %s may not, because %s", path, used, room, rooms[i].why)
	}
	return nil
}
