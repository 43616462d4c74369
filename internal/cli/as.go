package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// A command is one that the policy knows: does is what it must allow whoever acts.
// Keep is for what is done to the directory itself, by its holder alone.
type command struct {
	does access.Action
	*cobra.Command
}

// asFlag adds --as to every command.
func (a *app) asFlag(root *cobra.Command) {
	root.PersistentFlags().StringVar(&a.as, "as", "", a.text(
		"actuar como esta cuenta, con sus funciones y nada más (si no: CONSTANCIA_AS, o quien tiene la carpeta, que puede todo)",
		"act as this account, by its roles and no more (else: CONSTANCIA_AS, or whoever holds the folder, who may do everything)"))
}

// beforeAs reads whom a command acts as, and refuses it where only the holder of
// the directory can do it.
func (a *app) beforeAs(cmd *cobra.Command) error {
	a.as = cmp.Or(a.as, a.Env("CONSTANCIA_AS"))
	if a.as != "" && a.does[cmd.Name()] == access.Keep {
		return misused(sayOnlyHolder, "command", cmd.CommandPath(), "as", a.as)
	}
	return nil
}

// admit finds out who acts, and asks the policy whether they may run cmd.
func (a *app) admit(cmd *cobra.Command, r *monitor.Record) error {
	if a.as == "" {
		return nil
	}
	key, standing, _ := strings.Cut(a.as, "@")
	who, err := r.Acting(cmd.Context(), key, standing)
	if err != nil {
		return err
	}
	if !r.May(who, a.does[cmd.Name()], access.Object{}) {
		return problem.New(problem.Denied, sayNotAs, "command", cmd.CommandPath(), "as", a.as, "roles", heldRoles{r, who.Roles})
	}
	if who.Confined != nil && subject(cmd) != *who.Confined {
		return problem.New(problem.Denied, sayOnlyOf, "as", a.as, "id", *who.Confined)
	}
	a.acting = &who
	return nil
}

// subject is the one entity that a command is about: what a guest may read. Of
// all other commands it is none.
func subject(cmd *cobra.Command) record.ID {
	args := cmd.Flags().Args()
	if len(args) < 2 {
		return record.ID{}
	}
	switch cmd.Name() {
	case "letter":
		return record.ID{Type: "letter", Key: args[1]}
	case "history", "statements":
		id, _ := record.ParseID(args[1])
		return id
	}
	return record.ID{}
}

// heldRoles names somebody's roles, in either language.
type heldRoles struct {
	record *monitor.Record
	roles  []access.Role
}

func (h heldRoles) In(l locale.Lang) string {
	words := make([]string, len(h.roles))
	for i, one := range h.roles {
		label, _ := h.record.Vocabulary.Label("roles", string(one))
		words[i] = strings.ToLower(label.In(l))
	}
	return locale.And(l, words)
}

var (
	sayOnlyHolder = locale.Message{
		ID: "cli.only-holder",
		ES: "«{command}» trata la carpeta entera, y eso es cosa de quien la tiene, no de la cuenta {as}; quite --as (o CONSTANCIA_AS)",
		EN: "“{command}” is about the whole folder, a matter of whoever holds it and not of the account {as}; leave out --as (or CONSTANCIA_AS)",
	}
	sayNotAs = locale.Message{
		ID: "cli.not-as",
		ES: "la cuenta {as} ({roles}) no puede hacer «{command}»; quien administra su organización puede darle una función que sí",
		EN: "the account {as} ({roles}) may not do “{command}”; whoever administers its organisation can give it a role that does",
	}
	sayOnlyOf = locale.Message{
		ID: "cli.only-of",
		ES: "la cuenta {as} es de una persona invitada a ver {id} y nada más: puede leerla con «letter», «statements» o «history»",
		EN: "the account {as} is a guest’s, who sees {id} and nothing else: it can be read by “letter”, “statements” or “history”",
	}
)
