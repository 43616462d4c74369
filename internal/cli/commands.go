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
		Use: "constancia COMMAND …",
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
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			asked := cmd.Flag("lang").Value.String()
			if _, ok := locale.ParseLang(asked); !ok {
				return misused(sayNoLanguage, "found", asked)
			}
			return nil
		},
	}
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.PersistentFlags().BoolVar(&a.json, "json", false, a.text("resultado en JSON, para programas", "result as JSON, for programs"))
	root.PersistentFlags().StringVar(&a.passphraseFile, "passphrase-file", "", a.text("de un registro cifrado: archivo con la frase de acceso (si no: CONSTANCIA_PASSPHRASE, o se pregunta)", "of an encrypted record: file that holds the passphrase (else: CONSTANCIA_PASSPHRASE, or it is asked for)"))
	root.PersistentFlags().String("lang", string(a.lang), a.text("idioma: es o en", "language: es or en"))
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return problem.New(problem.Misused, sayFlag, "what", err.Error(), "command", cmd.CommandPath())
	})
	for _, g := range []group{
		{"begin", "Para empezar:", "To begin:", []*cobra.Command{a.demo(), a.init(), a.serve()}},
		{"files", "Traer y llevar:", "Bring in and take out:", []*cobra.Command{a.importFiles(), a.export(), a.update(), a.backup(), a.restore()}},
		{"read", "Leer:", "Read:", []*cobra.Command{a.letter(), a.figures(), a.query(), a.statements(), a.history()}},
		{"judge", "Juzgar y corregir:", "Judge and correct:", []*cobra.Command{a.adopt(), a.rank(), a.undo(), a.erase()}},
		{"prove", "Probar:", "Prove:", []*cobra.Command{a.verify(), a.checkpoint(), a.prove(), a.key()}},
		{"encrypt", "Cifrar:", "Encrypt:", []*cobra.Command{a.encrypt(), a.decrypt(), a.changePassphrase(), a.recover()}},
		{otherCommands, "Además:", "Besides:", []*cobra.Command{a.people(), a.generate()}},
	} {
		root.AddGroup(&cobra.Group{ID: g.id, Title: a.text(g.es, g.en)})
		for _, cmd := range g.commands {
			cmd.GroupID = g.id
			root.AddCommand(cmd)
		}
	}
	a.speak(root)
	return root
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

var (
	sayFlag = locale.Message{
		ID: "cli.flag",
		ES: "una opción no se entiende ({what}); «{command} --help» las lista",
		EN: "an option cannot be read ({what}); “{command} --help” lists them",
	}
	sayNoLanguage = locale.Message{
		ID: "cli.no-language",
		ES: "--lang «{found}»: hay es y en",
		EN: "--lang “{found}”: there are es and en",
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
