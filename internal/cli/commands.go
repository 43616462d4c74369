package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/access"
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
			return a.beforeAs(cmd)
		},
	}
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.PersistentFlags().BoolVar(&a.json, "json", false, a.text("resultado en JSON, para programas", "result as JSON, for programs"))
	root.PersistentFlags().StringVar(&a.passphraseFile, "passphrase-file", "", a.text("de un registro cifrado: archivo con la frase de acceso (si no: CONSTANCIA_PASSPHRASE, o se pregunta)", "of an encrypted record: file that holds the passphrase (else: CONSTANCIA_PASSPHRASE, or it is asked for)"))
	root.PersistentFlags().String("lang", string(a.lang), a.text("idioma: es o en", "language: es or en"))
	a.asFlag(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return problem.New(problem.Misused, sayFlag, "what", err.Error(), "command", cmd.CommandPath())
	})
	a.does = map[string]access.Action{"help": access.Knock, "completion": access.Knock}
	for _, g := range a.groups() {
		root.AddGroup(&cobra.Group{ID: g.id, Title: a.text(g.es, g.en)})
		for _, cmd := range g.commands {
			cmd.GroupID = g.id
			root.AddCommand(cmd.Command)
			a.does[cmd.Name()] = cmd.does
		}
	}
	a.speak(root)
	return root
}

// groups are all commands, each with what the policy must allow whoever runs it.
func (a *app) groups() []group {
	return []group{
		{"begin", "Para empezar:", "To begin:", []command{
			{access.Keep, a.demo()}, {access.Keep, a.init()}, {access.Keep, a.serve()},
		}},
		{"files", "Traer y llevar:", "Bring in and take out:", []command{
			{access.Import, a.importFiles()},
			{access.Export, a.export()},
			{access.Import, a.update()},
			{access.Keep, a.backup()},
			{access.Keep, a.restore()},
		}},
		{"read", "Leer:", "Read:", []command{
			{access.Read, a.letter()},
			{access.Read, a.figures()},
			{access.Read, a.query()},
			{access.Read, a.statements()},
			{access.Read, a.history()},
			{access.ReadLog, a.readers()},
		}},
		{"judge", "Juzgar y corregir:", "Judge and correct:", []command{
			{access.Adopt, a.adopt()}, {access.Adopt, a.rank()}, {access.Write, a.undo()}, {access.Erase, a.erase()},
		}},
		{"prove", "Probar:", "Prove:", []command{
			{access.Verify, a.verify()}, {access.Read, a.checkpoint()}, {access.Read, a.prove()}, {access.Read, a.key()},
		}},
		{"encrypt", "Cifrar:", "Encrypt:", []command{
			{access.Keep, a.encrypt()}, {access.Keep, a.decrypt()}, {access.Keep, a.changePassphrase()}, {access.Keep, a.recover()},
		}},
		{otherCommands, "Además:", "Besides:", []command{
			{access.ManagePeople, a.people()}, {access.Keep, a.generate()},
		}},
	}
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
