// Package cli is constancia on the command line. Every command prints for
// people and, with --json, for programs: results to standard output, words to
// standard error. [Main] runs one command and returns its exit code.
//
// A command is one file: its usage line, what it does in both languages, its
// flags, and a function that asks the monitor one thing and prints the answer.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// The exit codes.
const (
	Done     = 0 // whatever it found
	Found    = 1 // a check that was asked for found something
	Wrong    = 2 // used wrongly
	CouldNot = 3
)

// Streams is the world outside: what a test replaces.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal bool // Err is a terminal: show progress
	Asks     bool // In is a terminal too: somebody can answer
	Env      func(string) string
	Now      func() time.Time
	// PassphraseCost is what a new passphrase costs; zero means what it should.
	PassphraseCost monitor.PassphraseCost
}

// System is the real world.
func System() Streams {
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Terminal: terminal(os.Stderr), Asks: terminal(os.Stdin) && terminal(os.Stderr),
		Env: os.Getenv, Now: time.Now,
	}
}

// terminal reports whether a person sits at the other end; the null device looks
// like one.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	null, nullErr := os.Stat(os.DevNull)
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && (nullErr != nil || !os.SameFile(info, null))
}

// app is what every command shares.
type app struct {
	Streams
	lang locale.Lang
	json bool

	does   map[string]access.Action // what each command needs
	as     string                   // whom one acts as: an account, or ACCOUNT@STANDING
	acting *access.Actor            // nil while it is whoever holds the directory

	passphraseFile string
	passphrase     string // once it was asked for
}

// errFound ends a command whose check found something: exit 1, nothing to say.
var errFound = errors.New("a check found something")

// Main runs the command that args name and returns the exit code.
func Main(ctx context.Context, args []string, s Streams) int {
	a := &app{Streams: s, lang: language(args, s.Env)}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return Done
	}
	if errors.Is(err, errFound) {
		return Found
	}
	return a.explain(ctx, err)
}

// language is what --lang says, else what the system speaks, else English.
func language(args []string, env func(string) string) locale.Lang {
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if !ok && arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if l, known := locale.ParseLang(value); ok && known {
			return l
		}
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if l, ok := locale.ParseLang(v); ok {
				return l
			}
			return locale.EN
		}
	}
	return locale.EN
}

// explain says err to the person who ran the command and gives its exit code.
func (a *app) explain(ctx context.Context, err error) int {
	var list *problem.List
	if errors.As(err, &list) {
		a.say(list.In(a.lang))
		return CouldNot
	}
	if p, ok := problem.Of(err); ok {
		a.say(p.In(a.lang))
		if p.Kind == problem.Misused || p.Kind == problem.Invalid || p.Kind == problem.NotFound {
			return Wrong
		}
		return CouldNot
	}
	if ctx.Err() != nil {
		a.say(sayStopped.In(a.lang))
		return CouldNot
	}
	a.say(sayBroke.In(a.lang, "what", short(err.Error())))
	return CouldNot
}

// short cuts what a library says to what a terminal can show.
func short(s string) string {
	const most = 400
	if r := []rune(s); len(r) > most {
		return string(r[:most/2]) + " … " + string(r[len(r)-most/2:])
	}
	return s
}

// say writes a line to standard error.
func (a *app) say(line string) { fmt.Fprintln(a.Err, line) }

// write prints v as indented JSON with --json, else calls people.
func (a *app) write(v any, people func(io.Writer) error) error {
	if !a.json {
		return people(a.Out)
	}
	e := json.NewEncoder(a.Out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// actor is who runs the command: the account that --as names, else the user of the
// machine, for the record's own organisation.
func (a *app) actor(r *monitor.Record) access.Actor {
	if a.acting != nil {
		return *a.acting
	}
	name := a.Env("CONSTANCIA_AUTHOR")
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = u.Name
			if name == "" {
				name = u.Username
			}
		}
	}
	if name == "" {
		name = "constancia"
	}
	return access.Actor{Name: name, Organisation: r.Organisation()}
}

// text picks the language of a flag's or command's description.
func (a *app) text(es, en string) string { return locale.Text{ES: es, EN: en}.In(a.lang) }

// misused is an error of how a command was called.
func misused(m locale.Message, args ...any) error { return problem.New(problem.Misused, m, args...) }

// takes makes the check that a command got its arguments, between min and max
// of them (max < 0: any number).
func takes(min, max int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < min || (max >= 0 && len(args) > max) {
			return misused(sayArguments, "use", strings.TrimSuffix(cmd.UseLine(), " [flags]"), "got", sayGot.Of(int64(len(args))))
		}
		return nil
	}
}

var (
	sayStopped = locale.Message{
		ID: "cli.stopped",
		ES: "Interrumpido. Lo que estaba a medias no se guardó.",
		EN: "Stopped. What was under way was not saved.",
	}
	sayBroke = locale.Message{
		ID: "cli.broke",
		ES: "Algo falló aquí; no se guardó nada a medias: {what}",
		EN: "Something broke here; nothing was left half-saved: {what}",
	}
	sayArguments = locale.Message{
		ID: "cli.arguments",
		ES: "Se usa así: {use} ({got})",
		EN: "Use it like this: {use} ({got})",
	}
	sayGot = locale.Plural{
		ID:    "cli.got-arguments",
		OneES: "recibió {n} argumento", ManyES: "recibió {n} de argumentos", OtherES: "recibió {n} argumentos",
		OneEN: "it got {n} argument", OtherEN: "it got {n} arguments",
	}
)
