package locale_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEverySentenceIsSaidInBothLanguages reads the source of all rooms and
// fails where a locale.Message, Plural or Text, or a call both("…", "…"), lacks
// a language, where the gaps of its languages differ, where an id is missing,
// not of the form room.what, or used twice; and where a sentence is said with
// gaps that it does not have, or without one that it has.
func TestEverySentenceIsSaidInBothLanguages(t *testing.T) {
	rooms := readRooms(t)
	ids := map[string]token.Position{}
	found := 0
	for _, room := range rooms {
		for _, s := range room.sayings {
			found++
			for _, wrong := range s.wrong() {
				t.Errorf("%s: %s", s.at, wrong)
			}
			if s.kind == "Text" {
				continue
			}
			if first, twice := ids[s.id]; twice {
				t.Errorf("%s: the id %q is that of %s", s.at, s.id, first)
			}
			ids[s.id] = s.at
		}
		for _, wrong := range room.callsAmiss() {
			t.Error(wrong)
		}
	}
	if found < 200 {
		t.Errorf("only %d sentences were found: the test looks in the wrong place", found)
	}
}

// room is one package's sayings and source.
type room struct {
	set     *token.FileSet
	files   []*ast.File
	sayings []*saying
	byName  map[string]*saying // package variables that hold one
}

// saying is one composite literal, with its constant strings by field.
type saying struct {
	kind   string // Message, Plural, Text
	id     string
	fields map[string]string
	at     token.Position
}

func readRooms(t *testing.T) []*room {
	t.Helper()
	var rooms []*room
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != "..":
			return filepath.SkipDir
		}
		r, err := readRoom(path)
		if err == nil && len(r.files) > 0 {
			rooms = append(rooms, r)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rooms
}

func readRoom(dir string) (*room, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	r := &room{set: token.NewFileSet(), byName: map[string]*saying{}}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(r.set, filepath.Join(dir, e.Name()), nil, 0)
		if err != nil {
			return nil, err
		}
		r.files = append(r.files, file)
		r.collect(file)
	}
	return r, nil
}

func (r *room) collect(file *ast.File) {
	inLocale := file.Name.Name == "locale"
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, v := range n.Values {
				if s := r.sayingOf(v, inLocale); s != nil && i < len(n.Names) {
					r.byName[n.Names[i].Name] = s
				}
			}
		case *ast.CompositeLit:
			r.add(n, kindOf(n.Type, inLocale))
			if kind := kindOf(elementOf(n.Type), inLocale); kind != "" {
				for _, e := range n.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						e = pair.Value
					}
					if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
						r.add(lit, kind)
					}
				}
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "both" && len(n.Args) == 2 {
				es, ok := constant(n.Args[0])
				en, ok2 := constant(n.Args[1])
				if ok || ok2 {
					r.sayings = append(r.sayings, &saying{kind: "Text", fields: map[string]string{"ES": es, "EN": en}, at: r.set.Position(n.Pos())})
				}
			}
		}
		return true
	})
}

func (r *room) add(lit *ast.CompositeLit, kind string) {
	if s := r.read(lit, kind); s != nil {
		r.sayings = append(r.sayings, s)
	}
}

// sayingOf reads a literal, perhaps with .With(…) or .Of(…) behind it.
func (r *room) sayingOf(e ast.Expr, inLocale bool) *saying {
	if lit, ok := e.(*ast.CompositeLit); ok {
		return r.read(lit, kindOf(lit.Type, inLocale))
	}
	return nil
}

var fieldOrder = map[string][]string{
	"Message": {"ID", "ES", "EN"}, "Text": {"ES", "EN"}, "Plural": {"ID", "OneES", "ManyES", "OtherES", "OneEN", "OtherEN"},
}

// read takes the constant strings of a literal; nil where there are none.
func (r *room) read(lit *ast.CompositeLit, kind string) *saying {
	if kind == "" || len(lit.Elts) == 0 {
		return nil
	}
	s := &saying{kind: kind, fields: map[string]string{}, at: r.set.Position(lit.Pos())}
	computed := false
	for i, e := range lit.Elts {
		name := ""
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			name, e = fmt.Sprint(pair.Key), pair.Value
		} else if i < len(fieldOrder[kind]) {
			name = fieldOrder[kind][i]
		}
		text, ok := constant(e)
		computed = computed || !ok
		s.fields[name] = text
	}
	if computed {
		return nil
	}
	s.id = s.fields["ID"]
	return s
}

func kindOf(e ast.Expr, inLocale bool) string {
	name := ""
	switch e := e.(type) {
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok && x.Name == "locale" {
			name = e.Sel.Name
		}
	case *ast.Ident:
		if inLocale {
			name = e.Name
		}
	}
	if _, ok := fieldOrder[name]; ok {
		return name
	}
	return ""
}

func elementOf(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.ArrayType:
		return e.Elt
	case *ast.MapType:
		return e.Value
	}
	return nil
}

// constant is the value of a string literal or a sum of them.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.ParenExpr:
		return constant(e.X)
	case *ast.BinaryExpr:
		a, ok := constant(e.X)
		b, ok2 := constant(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}

var (
	gap  = regexp.MustCompile(`\{([a-zA-Z][a-zA-Z0-9_-]*)\}`)
	form = regexp.MustCompile(`^[a-z]+(\.[a-z0-9-]+)+$`)
)

func gapsOf(s string) []string {
	var names []string
	for _, m := range gap.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// gaps are those of all forms together, without a plural's number.
func (s *saying) gaps() []string {
	var all []string
	for _, name := range fieldOrder[s.kind] {
		if name != "ID" {
			all = append(all, gapsOf(s.fields[name])...)
		}
	}
	slices.Sort(all)
	return slices.Compact(slices.DeleteFunc(all, s.isNumber))
}

func (s *saying) isNumber(name string) bool { return s.kind == "Plural" && name == "n" }

// twins are the forms that must have the same gaps; a plural for one may have
// others than that for many.
var twins = [][2]string{{"ES", "EN"}, {"OneES", "OneEN"}, {"ManyES", "OtherEN"}, {"OtherES", "OtherEN"}}

func (s *saying) wrong() (all []string) {
	for _, name := range fieldOrder[s.kind] {
		if strings.TrimSpace(s.fields[name]) == "" {
			all = append(all, fmt.Sprintf("%s %q: %s is empty", s.kind, s.id, name))
		}
	}
	for _, pair := range twins {
		es, en := slices.DeleteFunc(gapsOf(s.fields[pair[0]]), s.isNumber), slices.DeleteFunc(gapsOf(s.fields[pair[1]]), s.isNumber)
		if !slices.Equal(es, en) {
			all = append(all, fmt.Sprintf("%s %q: %s has the gaps %v, %s has %v", s.kind, s.id, pair[0], es, pair[1], en))
		}
	}
	if s.kind != "Text" && !form.MatchString(s.id) {
		all = append(all, fmt.Sprintf("the id %q is not of the form room.what", s.id))
	}
	return all
}

// callsAmiss looks at the calls that say a sentence of this room by its name:
// say.In(l, "gap", v), say.With("gap", v), problem.New(kind, say, "gap", v), and
// f(…, say, "gap", v). The first three must fill all gaps, but that In without
// any gives the sentence as a pattern; f may fill some itself, so there only a
// name that fills nothing while a gap stays open is amiss.
func (r *room) callsAmiss() (all []string) {
	for _, file := range r.files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Ellipsis.IsValid() {
				return true
			}
			s, args, whole := r.saidBy(call)
			if s == nil {
				return true
			}
			names, ok := namesOf(args)
			if !ok {
				return true
			}
			open := slices.DeleteFunc(s.gaps(), func(g string) bool { return slices.Contains(names, g) })
			idle := slices.DeleteFunc(names, func(name string) bool { return slices.Contains(s.gaps(), name) || s.isNumber(name) })
			if len(open) > 0 && (whole || len(idle) > 0) {
				all = append(all, fmt.Sprintf("%s: %q is said without %v, with %v", r.set.Position(call.Pos()), s.id, open, idle))
			}
			return true
		})
	}
	return all
}

// saidBy returns the sentence that a call says, the arguments after it, and
// whether the call must fill all gaps.
func (r *room) saidBy(call *ast.CallExpr) (s *saying, args []ast.Expr, whole bool) {
	method, ok := call.Fun.(*ast.SelectorExpr)
	if x, isName := methodOn(method, ok); isName {
		skip := map[string]int{"In": 1, "With": 0, "Of": 1}
		n, says := skip[method.Sel.Name]
		if s := r.byName[x]; s != nil && says && len(call.Args) >= n {
			if s.kind == "Plural" && method.Sel.Name == "In" {
				n = 2
			}
			args := call.Args[min(n, len(call.Args)):]
			pattern := method.Sel.Name == "In" && len(args) == 0
			return s, args, s.kind != "Text" && !pattern
		}
	}
	for i, a := range call.Args {
		if name, ok := a.(*ast.Ident); ok && r.byName[name.Name] != nil && r.byName[name.Name].kind == "Message" {
			isNew := ok && method != nil && method.Sel.Name == "New"
			return r.byName[name.Name], call.Args[i+1:], isNew
		}
	}
	return nil, nil, false
}

func methodOn(method *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	x, isName := method.X.(*ast.Ident)
	if !isName {
		return "", false
	}
	return x.Name, true
}

// namesOf returns the constant names among alternating names and values.
func namesOf(args []ast.Expr) (names []string, ok bool) {
	if len(args)%2 != 0 {
		return nil, false
	}
	for i := 0; i < len(args); i += 2 {
		name, isConstant := constant(args[i])
		if !isConstant {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

// TestFaultsAreFound gives the reader above what it must refuse.
func TestFaultsAreFound(t *testing.T) {
	const source = `package p
var (
	sayA = locale.Message{ID: "p.a", ES: "{x}", EN: "{y}"}
	sayB = locale.Message{"p.b", "uno", ""}
	sayC = locale.Message{ID: "C", ES: "{x}" + " y", EN: "{x}"}
	many = []locale.Text{{ES: "a"}, {"b", "b"}}
	sayD = locale.Plural{ID: "p.d", OneES: "un", ManyES: "{n} {z}", OtherES: "{n}", OneEN: "one", OtherEN: "{n}"}
)
func f() {
	_ = both("", "x")
	_ = sayC.With()
	_ = problem.New(problem.Invalid, sayC, "y", 1)
	_ = bad("x", sayC, "z", 1)
	_ = sayC.In(l, "x", 1)
}`
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := readRoom(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, s := range r.sayings {
		all = append(all, s.wrong()...)
	}
	all = append(all, r.callsAmiss()...)
	got := strings.ReplaceAll(strings.Join(all, "\n"), dir, "")
	for _, want := range []string{
		`"p.a": ES has the gaps [x], EN has [y]`, `"p.b": EN is empty`, `the id "C" is not of the form`,
		`Text "": EN is empty`, `"p.d": ManyES has the gaps [z], OtherEN has []`, `Text "": ES is empty`,
		`p.go:11:6: "C" is said without [x], with []`, `p.go:12:6: "C" is said without [x], with [y]`, `p.go:13:6: "C" is said without [x], with [z]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("not found: %s\nin\n%s", want, got)
		}
	}
	if strings.Contains(got, "p.go:14") {
		t.Errorf("a call that fills its gap is amiss:\n%s", got)
	}
}
