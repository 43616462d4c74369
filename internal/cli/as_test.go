package cli

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// TestEveryCommandIsDecided: a command that nobody decided about is a defect.
func TestEveryCommandIsDecided(t *testing.T) {
	a := &app{lang: locale.EN}
	for _, cmd := range a.root().Commands() {
		if access.Actions()[a.does[cmd.Name()]] == "" {
			t.Errorf("%s names no action of the policy", cmd.Name())
		}
	}
}

// asked is how each command is called here: rightly, about what is not there, so
// that those who may run it change nothing. NEW is a path where nothing is.
var asked = map[string]string{
	"demo": "", "init": "NEW", "serve": "DIR", "backup": "DIR NEW", "restore": "NEW NEW", "encrypt": "DIR", "decrypt": "DIR",
	"passphrase": "DIR", "recover": "DIR", "generate": "--acts 1 --record NEW",
	"import": "DIR none.csv", "export": "DIR --to NEW", "update": "DIR none.csv",
	"letter": "DIR none", "figures": "DIR", "query": "DIR events", "statements": "DIR event:e-1", "history": "DIR event:e-1",
	"adopt": "DIR f-1 o-1 --reason x", "rank": "DIR 999.1 normal --reason x", "undo": "DIR 9999 --reason x",
	"erase": "DIR event:none --reason x --sure", "verify": "DIR", "checkpoint": "DIR", "prove": "DIR event:none", "key": "DIR",
	"people": "DIR", "readers": "DIR event:e-1",
}

// withEveryRole makes a record with an event, and an account for each role.
func withEveryRole(t *testing.T) (dir string, accounts map[access.Role]string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "rec")
	r, err := monitor.Create(t.Context(), dir, monitor.Options{Name: "Registro", Organisation: "Fundar"})
	if err != nil {
		t.Fatal(err)
	}
	who := access.Operator("Fundar", "Ana")
	event := record.ID{Type: "event", Key: "e-1"}
	if _, err := r.Save(t.Context(), who, record.ChangeSet{Reason: "x", Changes: []record.Change{{
		Entity: event, Add: []record.Statement{{Property: "name", Value: record.Plain("Hecho")}},
	}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.NewMember(t.Context(), who, "fundar", "Fundar", locale.ES); err != nil {
		t.Fatal(err)
	}
	accounts = map[access.Role]string{}
	for _, role := range access.Roles() {
		n := monitor.NewPerson{Name: "P " + string(role), Member: "fundar", Roles: []access.Role{role}}
		if role == access.Guest {
			n.Confined = event
		}
		if accounts[role], _, err = r.Invite(t.Context(), who, n); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, accounts
}

// TestAsFollowsThePolicy runs every command as every role: it is refused exactly
// where the policy's table says so, and a guest where it is about something else.
func TestAsFollowsThePolicy(t *testing.T) {
	dir, accounts := withEveryRole(t)
	a := &app{lang: locale.EN}
	for _, cmd := range a.root().Commands() {
		does := a.does[cmd.Name()]
		if does == access.Knock {
			continue
		}
		call, ok := asked[cmd.Name()]
		if !ok {
			t.Errorf("nobody says how %s is called here", cmd.Name())
		}
		for role, key := range accounts {
			args := append([]string{cmd.Name()}, strings.Fields(call)...)
			for i := range args {
				args[i] = strings.Replace(strings.Replace(args[i], "DIR", dir, 1), "NEW", filepath.Join(t.TempDir(), "new"), 1)
			}
			var said strings.Builder
			code := Main(t.Context(), append(args, "--as", key), Streams{
				In: strings.NewReader(""), Out: io.Discard, Err: &said, Now: time.Now, Env: func(string) string { return "" },
			})
			may := access.Policy{}.May(access.Actor{Name: "P", Account: key, Organisation: "fundar", Roles: []access.Role{role}}, does, access.Object{})
			want, exit := "", 0
			switch {
			case does == access.Keep:
				want, exit = "a matter of whoever holds it", Wrong
			case !may:
				want, exit = "may not do “constancia "+cmd.Name()+"”", CouldNot
			case role == access.Guest && cmd.Name() != "statements" && cmd.Name() != "history":
				want, exit = "sees event:e-1 and nothing else", CouldNot
			}
			refused := strings.Contains(said.String(), "may not") || strings.Contains(said.String(), "nothing else") || strings.Contains(said.String(), "whoever holds it")
			if want == "" && refused || want != "" && (code != exit || !strings.Contains(said.String(), want)) {
				t.Errorf("%v as %s: exit %d, %q; want %q", args, role, code, said.String(), want)
			}
		}
	}
}
