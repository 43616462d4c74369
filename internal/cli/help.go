package cli

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/locale"
)

// group is commands that belong together, under their heading in the help.
type group struct {
	id, es, en string
	commands   []command
}

// speak puts help, usage and completion in the reader's language.
func (a *app) speak(root *cobra.Command) {
	root.SetUsageTemplate(strings.NewReplacer(
		"«use»", a.text("Se usa así:", "Usage:"),
		"«flags»", a.text("Opciones:", "Flags:"),
		"«global»", a.text("Opciones de todas las órdenes:", "Flags of every command:"),
		"«examples»", a.text("Ejemplos:", "Examples:"),
		"«more»", a.text("Más de una orden: constancia ORDEN --help", "More on a command: constancia COMMAND --help"),
	).Replace(usageTemplate))
	plain := root.UsageFunc()
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		out := cmd.OutOrStderr()
		var b bytes.Buffer
		cmd.SetOut(&b)
		err := plain(cmd)
		cmd.SetOut(out)
		if err == nil {
			_, err = out.Write(a.namedValues(b.Bytes()))
		}
		return err
	})
	root.SetHelpCommand(&cobra.Command{
		Use:   "help [COMMAND]",
		Short: a.text("Ayuda de una orden", "Help on a command"),
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, _, err := root.Find(args)
			if err != nil || cmd == nil {
				return unknownCommand(root, strings.Join(args, " "))
			}
			return cmd.Help()
		},
	})
	root.InitDefaultCompletionCmd()
	for _, cmd := range append(root.Commands(), root) {
		if cmd.Name() == "completion" {
			cmd.Short = a.text("Autocompletado para la terminal", "Completion for the shell")
			cmd.GroupID = otherCommands
		}
		cmd.Use = a.placeholders(cmd.Use)
		cmd.Example = a.placeholders(cmd.Example)
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = a.text("esta ayuda", "this help")
	}
}

const otherCommands = "other"

const usageTemplate = `«use»
  {{if .HasParent}}{{.UseLine}}{{else}}{{.Use}}{{end}}
{{if .HasExample}}
«examples»
{{.Example}}
{{end}}{{if .HasAvailableSubCommands}}{{$commands := .Commands}}{{range $group := .Groups}}
{{.Title}}{{range $commands}}{{if and .IsAvailableCommand (eq .GroupID $group.ID)}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{end}}{{if .HasAvailableLocalFlags}}
«flags»
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
«global»
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableSubCommands}}
«more»
{{end}}`

// placeholders says in Spanish what stands in capitals for something to be typed.
func (a *app) placeholders(text string) string {
	if a.lang != locale.ES {
		return text
	}
	return strings.NewReplacer(
		"COMMAND", "ORDEN", "TYPE:KEY", "TIPO:CLAVE", "STATEMENT", "DECLARACIÓN", "POSITION", "POSICIÓN", "FILE", "ARCHIVO",
		"FOLDER", "CARPETA", "FIGURE", "CIFRA", "OBSERVATION", "OBSERVACIÓN", "QUERY", "CONSULTA",
	).Replace(text)
}

// flagValue finds what the library calls a flag's value.
var flagValue = regexp.MustCompile(`(?m)^( +(?:-\w, )?--([a-z-]+) )(strings|string|uint|int)( +)`)

// valueNames says what a flag takes, by its name, where that is more than a text.
var valueNames = map[string]locale.Text{
	"addr": {ES: "IP:PUERTO", EN: "IP:PORT"}, "to": {ES: "CARPETA", EN: "FOLDER"}, "known-by": {ES: "DÍA", EN: "DAY"},
	"until": {ES: "DÍA", EN: "DAY"}, "out": {ES: "ARCHIVO", EN: "FILE"}, "checkpoint": {ES: "ARCHIVO", EN: "FILE"},
	"proof": {ES: "ARCHIVO", EN: "FILE"}, "key": {ES: "ARCHIVO", EN: "FILE"}, "mapping": {ES: "ARCHIVO", EN: "FILE"},
	"ranking": {ES: "N.N", EN: "N.N"}, "diff": {ES: "MOMENTO", EN: "MOMENT"}, "source": {ES: "FUENTE", EN: "SOURCE"},
	"saved": {ES: "NOMBRE", EN: "NAME"}, "as": {ES: "CUENTA", EN: "ACCOUNT"}, "record": {ES: "DIR", EN: "DIR"}, "passphrase-file": {ES: "ARCHIVO", EN: "FILE"},
	"new-passphrase-file": {ES: "ARCHIVO", EN: "FILE"}, "recovery-file": {ES: "ARCHIVO", EN: "FILE"},
}

// namedValues says the values of flags, and what else the library writes in
// English, in the reader's language; columns stay where they are.
func (a *app) namedValues(usage []byte) []byte {
	usage = flagValue.ReplaceAllFunc(usage, func(line []byte) []byte {
		m := flagValue.FindSubmatch(line)
		name, ok := valueNames[string(m[2])]
		switch {
		case ok:
		case string(m[3]) == "string":
			name = locale.Text{ES: "TEXTO", EN: "TEXT"}
		case string(m[3]) == "strings":
			name = locale.Text{ES: "A,B…", EN: "A,B…"}
		default:
			name = locale.Text{ES: "N", EN: "N"}
		}
		said := name.In(a.lang)
		gap := max(1, len(m[3])+len(m[4])-utf8.RuneCountInString(said))
		return fmt.Appendf(nil, "%s%s%*s", m[1], said, gap, "")
	})
	return []byte(strings.NewReplacer(
		"[flags]", a.text("[opciones]", "[flags]"), "(default ", a.text("(si no: ", "(default: "),
	).Replace(string(usage)))
}
