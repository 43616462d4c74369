package cli

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
)

var update = flag.Bool("update", false, "write what commands print into the scripts")

// TestMain lets the scripts run the program under its own name, with a clock
// that stands still.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"constancia": func() {
		s := System()
		s.Now = func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }
		s.PassphraseCost = monitor.PassphraseCost{Memory: 64, Passes: 1, Lanes: 1}
		os.Exit(Main(context.Background(), os.Args[1:], s))
	}})
}

// TestCommands runs the scripts: each command, its exit code, what it prints,
// and which files must not be there after an error.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata", UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CONSTANCIA_AUTHOR", "Ana")
			e.Setenv("LANG", "en")
			e.Setenv("XDG_CACHE_HOME", e.WorkDir+"/cache")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"alter":   alter,
			"number":  number,
			"ranking": ranking,
			"cut":     cut,
			"poke":    poke,
			"hold":    hold,
			"keep":    keepFilter,

			"recovery": recovery,
		},
	})
}

// TestHelpIsInTheReadersLanguage reads the help of every command as a stranger
// does: it has an example, and none of the words that the library has of its own.
func TestHelpIsInTheReadersLanguage(t *testing.T) {
	help := func(l locale.Lang, args ...string) string {
		var said strings.Builder
		args = append(args, "--help", "--lang="+string(l))
		code := Main(t.Context(), args, Streams{In: strings.NewReader(""), Out: &said, Err: &said, Now: time.Now, Env: func(string) string { return "" }})
		if code != Done {
			t.Errorf("%v: exit %d", args, code)
		}
		return said.String()
	}
	a := &app{lang: locale.EN}
	for _, cmd := range a.root().Commands() {
		if !cmd.IsAvailableCommand() || cmd.Name() == "completion" || cmd.Name() == "help" {
			continue
		}
		en, es := help(locale.EN, cmd.Name()), help(locale.ES, cmd.Name())
		if cmd.GroupID == "" || !strings.Contains(en, "Examples:\n") || !strings.Contains(en, "\n  constancia "+cmd.Name()) {
			t.Errorf("%s has no group or no example:\n%s", cmd.Name(), en)
		}
		for _, word := range []string{" string ", " int ", " strings ", "[flags]", "(default", "Usage", "FILE", "FOLDER", "TYPE:KEY"} {
			if strings.Contains(es, word) {
				t.Errorf("the Spanish help of %s says %q:\n%s", cmd.Name(), word, es)
			}
		}
	}
	root := help(locale.ES)
	for _, want := range []string{"Para empezar:\n  demo ", "Probar:\n  checkpoint ", "constancia ORDEN …"} {
		if !strings.Contains(root, want) {
			t.Errorf("the help does not say %q:\n%s", want, root)
		}
	}
}

// exits runs the program and wants its exit code: exits 2 constancia query DIR '…'.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if err != nil {
		if _, scanErr := fmt.Sscanf(err.Error(), "exit status %d", &code); scanErr != nil {
			ts.Fatalf("%v", err)
		}
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// alter changes one word of a file by another of the same length, as somebody
// with access to the disk could.
func alter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 || len(args[1]) != len(args[2]) {
		ts.Fatalf("usage: alter FILE OLD NEW, of one length")
	}
	path := ts.MkAbs(args[0])
	content, err := os.ReadFile(path)
	ts.Check(err)
	if !strings.Contains(string(content), args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(string(content), args[1], args[2])), 0o600))
}

// number puts the number of a statement into $NUMBER: number TYPE:KEY PROPERTY VALUE.
func number(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: number TYPE:KEY PROPERTY VALUE")
	}
	ts.Check(ts.Exec("constancia", "statements", "rec", args[0]))
	pick(ts, "NUMBER", "  "+args[1]+" = "+args[2]+" ")
}

// ranking puts the number of a judgement that was just printed into $RANKING:
// ranking CAUSE.
func ranking(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ranking CAUSE")
	}
	pick(ts, "RANKING", ", "+args[0]+": ")
}

// pick takes the first word of the line of the last output that holds a text.
func pick(ts *testscript.TestScript, name, text string) {
	for line := range strings.Lines(ts.ReadFile("stdout")) {
		if strings.Contains(line, text) {
			ts.Setenv(name, strings.Fields(line)[0])
			return
		}
	}
	ts.Fatalf("no line holds %q", text)
}

// TestLanguageFollowsTheSystem is about the words of a command that fails.
func TestLanguageFollowsTheSystem(t *testing.T) {
	for _, c := range []struct{ args, system, want string }{
		{"nada", "es_MX.UTF-8", "no es una orden"},
		{"nada", "de_DE.UTF-8", "is no command"},
		{"nada --lang es", "en_GB.UTF-8", "no es una orden"},
		{"--lang=en nada", "es_MX.UTF-8", "is no command"},
	} {
		var said strings.Builder
		code := Main(t.Context(), strings.Fields(c.args), Streams{
			In: strings.NewReader(""), Out: io.Discard, Err: &said, Now: time.Now,
			Env: func(name string) string { return map[string]string{"LANG": c.system}[name] },
		})
		if code != Wrong || !strings.Contains(said.String(), c.want) {
			t.Errorf("%q under %s: exit %d, said %q; want %d and %q", c.args, c.system, code, said.String(), Wrong, c.want)
		}
	}
}

// recovery writes the recovery key that was just printed to a file, and to another
// with a typing error in its third group: recovery FILE FILE.
func recovery(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: recovery FILE FILE")
	}
	var said struct {
		Recovery string `json:"recovery_key"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &said))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(said.Recovery+"\n"), 0o600))
	typo := []byte(said.Recovery)
	typo[13], typo[14] = typo[14], typo[13]
	if typo[13] == typo[14] {
		typo[13] = map[bool]byte{true: 'X', false: 'Y'}[typo[13] == 'Y']
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), typo, 0o600))
}
