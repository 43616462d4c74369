package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// root is the program; a new command is a line here and a file of its own.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use: "constancia",
		Short: a.text(
			"Documentar violaciones, seguir cada caso y escribir cartas cuyas cifras llevan a sus fuentes.",
			"Document violations, follow each case, and write letters whose figures lead to their sources."),
		SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.PersistentFlags().BoolVar(&a.json, "json", false, a.text("resultado en JSON, para programas", "result as JSON, for programs"))
	root.PersistentFlags().String("lang", string(a.lang), a.text("idioma: es o en", "language: es or en"))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return problem.New(problem.Misused, sayFlag, "what", err.Error(), "command", cmd.CommandPath())
	})
	root.AddCommand(
		a.demo(), a.init(), a.serve(),
		a.importFiles(), a.export(),
		a.query(), a.figures(), a.letter(), a.adopt(),
		a.history(), a.undo(),
		a.statements(), a.rank(), a.erase(),
		a.verify(), a.checkpoint(), a.prove(), a.key(),
		a.backup(), a.restore(), a.generate(),
	)
	a.speak(root)
	return root
}

// speak puts help, usage and completion in the reader's language.
func (a *app) speak(root *cobra.Command) {
	root.SetUsageTemplate(strings.NewReplacer(
		"«use»", a.text("Se usa así:", "Usage:"),
		"«commands»", a.text("Órdenes:", "Commands:"),
		"«flags»", a.text("Opciones:", "Flags:"),
		"«global»", a.text("Opciones de todas las órdenes:", "Flags of every command:"),
		"«examples»", a.text("Ejemplos:", "Examples:"),
		"«more»", a.text("Más de una orden: constancia ORDEN --help", "More on a command: constancia COMMAND --help"),
	).Replace(usageTemplate))
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
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Short = a.text("Autocompletado para la terminal", "Completion for the shell")
		}
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = a.text("esta ayuda", "this help")
	}
	root.InitDefaultHelpFlag()
	root.Flags().Lookup("help").Usage = a.text("esta ayuda", "this help")
}

func unknownCommand(root *cobra.Command, word string) error {
	names := []string{}
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	slices.Sort(names)
	if near := root.SuggestionsFor(word); len(near) > 0 {
		return misused(sayNearCommand, "word", word, "near", near[0])
	}
	return misused(sayUnknownCommand, "word", word, "names", strings.Join(names, ", "))
}

const usageTemplate = `«use»
  {{if .Runnable}}{{.UseLine}}{{else}}{{.CommandPath}} …{{end}}
{{if .HasExample}}
«examples»
{{.Example}}
{{end}}{{if .HasAvailableSubCommands}}
«commands»{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{end}}{{if .HasAvailableLocalFlags}}
«flags»
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableInheritedFlags}}
«global»
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{end}}{{if .HasAvailableSubCommands}}
«more»
{{end}}`

var (
	sayFlag = locale.Message{
		ID: "cli.flag",
		ES: "una opción no se entiende ({what}); «{command} --help» las lista",
		EN: "an option cannot be read ({what}); “{command} --help” lists them",
	}
	sayNearCommand = locale.Message{
		ID: "cli.near-command",
		ES: "«{word}» no es una orden; ¿quiso decir «{near}»?",
		EN: "“{word}” is no command; did you mean “{near}”?",
	}
	sayUnknownCommand = locale.Message{
		ID: "cli.unknown-command",
		ES: "«{word}» no es una orden; hay: {names}",
		EN: "“{word}” is no command; there are: {names}",
	}
)
