package access_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// actors are those of the table's columns.
func actors() map[string]access.Actor {
	all := map[string]access.Actor{"stranger": {}, "operator": access.Operator("LAWG", "Ana")}
	for _, r := range access.Roles() {
		all[string(r)] = access.Actor{Name: "Ana", Account: "a-1", Organisation: "lawg", Roles: []access.Role{r}}
	}
	return all
}

// object reads the part of a row's name after the colon.
func object(row string) access.Object {
	_, of, _ := strings.Cut(row, ":")
	switch {
	case of == "own":
		return access.Object{Owner: "lawg"}
	case of == "other":
		return access.Object{Owner: "wola"}
	case of == "new" || of == "":
		return access.Object{}
	}
	return access.Object{Type: of}
}

// TestPolicyIsTheTable holds the policy to testdata/policy.txt, and the table to
// every role, every action and every type of the schema.
func TestPolicyIsTheTable(t *testing.T) {
	text, err := os.ReadFile("testdata/policy.txt")
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	rows := map[string]bool{}
	for _, line := range strings.Split(string(text), "\n") {
		if fields := strings.Fields(line); len(fields) > 0 && !strings.HasPrefix(line, "#") {
			if columns == nil {
				columns = fields
				continue
			}
			rows[fields[0]] = true
			checkRow(t, columns, fields)
		}
	}
	for _, name := range access.Actions() {
		if !rows[name] && !rows[name+":own"] {
			t.Errorf("the table has no row for %s", name)
		}
	}
	for _, typ := range record.Core().Types {
		if !rows["write:"+typ.Name] {
			t.Errorf("the table has no row for write:%s", typ.Name)
		}
	}
	for name := range actors() {
		if !slices.Contains(columns, name) {
			t.Errorf("the table has no column for %s", name)
		}
	}
}

func checkRow(t *testing.T, columns, fields []string) {
	t.Helper()
	if len(fields) != len(columns)+1 {
		t.Fatalf("the row %s has %d cells, want %d", fields[0], len(fields)-1, len(columns))
	}
	verb, _, _ := strings.Cut(fields[0], ":")
	for i, column := range columns {
		who, known := actors()[column]
		if !known {
			t.Fatalf("nobody is called %s", column)
		}
		for do, name := range access.Actions() {
			if name != verb {
				continue
			}
			if got := (access.Policy{}).May(who, do, object(fields[0])); got != (fields[i+1] == "yes") {
				t.Errorf("%s by %s: %t, the table says %s", fields[0], column, got, fields[i+1])
			}
		}
	}
}

// TestWhatIsNotKnownIsRefused: no action, a role of no vocabulary, an account
// without a role.
func TestWhatIsNotKnownIsRefused(t *testing.T) {
	p := access.Policy{}
	for name, who := range actors() {
		if p.May(who, 0, access.Object{}) || p.May(who, 99, access.Object{}) {
			t.Errorf("%s may do what is no action", name)
		}
	}
	for _, who := range []access.Actor{
		{Name: "Ana", Account: "a-1", Organisation: "lawg"},
		{Name: "Ana", Account: "a-1", Organisation: "lawg", Roles: []access.Role{"king"}},
		{Name: "Ana", Organisation: "lawg", Roles: []access.Role{access.Administrator}}, // no account: neither operator nor person
		{Name: "Ana"},
	} {
		for do := range access.Actions() {
			if do != access.Knock && do != access.Self && p.May(who, do, access.Object{}) {
				t.Errorf("%+v may do %s", who, access.Actions()[do])
			}
		}
	}
	if p.Reader(access.Actor{}).Everything() {
		t.Error("a stranger sees everything")
	}
}
