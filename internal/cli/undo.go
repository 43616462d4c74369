package cli

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// undo is constancia undo DIR POSITION: a change set that takes back another.
func (a *app) undo() *cobra.Command {
	var reason string
	var plan, anyway bool
	cmd := &cobra.Command{
		Use:     "undo DIR POSITION",
		Short:   a.text("Deshacer un cambio con otro que lo revierte; nada se borra", "Undo a change by another that reverses it; nothing is erased"),
		Example: "  constancia undo DIR 812 --dry-run\n  constancia undo DIR 812 --reason '…'",
		Args:    takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := strconv.ParseInt(args[1], 10, 64)
			if err != nil || n < 1 {
				return misused(sayNoPositionThere, "found", args[1])
			}
			at := record.Position(n)
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				if plan {
					u, err := r.PlanUndo(cmd.Context(), a.actor(r), at)
					if err != nil {
						return err
					}
					return a.sayUndo(u, 0, sayWouldUndo)
				}
				u, receipt, err := r.Undo(cmd.Context(), a.actor(r), monitor.Undoing{Position: at, Reason: reason, Lang: a.lang, Anyway: anyway})
				if err != nil {
					return err
				}
				return a.sayUndo(u, receipt.Last, sayUndid)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", a.text("por qué (obligatorio)", "why (required)"))
	cmd.Flags().BoolVar(&plan, "dry-run", false, a.text("decir qué cambiaría, sin guardar nada", "say what would change, and save nothing"))
	cmd.Flags().BoolVar(&anyway, "anyway", false, a.text("aunque algo capturado después se apoye en él", "though something recorded since rests on it"))
	return cmd
}

// undoJSON is the documented shape of what an undoing did, or would do.
type undoJSON struct {
	Undone    record.Position `json:"undone"`
	Position  record.Position `json:"position,omitempty"` // where it stands in the journal; none for a dry run
	Withdrawn int             `json:"withdrawn"`
	SetBack   int             `json:"set_back"`
	Vanishing int             `json:"vanishing"`
	Resting   []string        `json:"resting"`
}

func (a *app) sayUndo(u monitor.Undo, at record.Position, says locale.Message) error {
	out := undoJSON{Undone: u.Set.Last, Position: at, Withdrawn: u.Withdrawn, SetBack: u.SetBack, Vanishing: u.Vanishing, Resting: []string{}}
	for _, rests := range u.Resting {
		out.Resting = append(out.Resting, rests.Entity.String())
	}
	return a.write(out, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, says.In(a.lang, "undone", position(u.Set.Last), "position", position(at),
			"withdrawn", u.Withdrawn, "back", u.SetBack, "vanishing", u.Vanishing))
		for _, id := range out.Resting {
			if err == nil {
				_, err = fmt.Fprintln(w, "  "+sayRestsOn.In(a.lang, "id", id))
			}
		}
		return err
	})
}

var (
	sayNoPositionThere = locale.Message{
		ID: "cli.no-position",
		ES: "«{found}» no es una posición del diario; escriba un número, como 812",
		EN: "“{found}” is no position of the journal; write a number, such as 812",
	}
	sayWouldUndo = locale.Message{
		ID: "cli.would-undo",
		ES: "Deshacer el cambio {undone} marcaría como mal capturadas {withdrawn} declaraciones, devolvería a {back} el rango que tenían, y de {vanishing} fichas no quedaría nada. No se guardó nada.",
		EN: "Undoing the change {undone} would mark {withdrawn} statements as mis-entered, give {back} back the rank that they had, and leave nothing of {vanishing} entities. Nothing was saved.",
	}
	sayUndid = locale.Message{
		ID: "cli.undid",
		ES: "Deshecho el cambio {undone}, en la posición {position}: {withdrawn} declaraciones marcadas como mal capturadas, {back} con el rango que tenían, {vanishing} fichas de las que no queda nada.",
		EN: "The change {undone} is undone, at position {position}: {withdrawn} statements marked as mis-entered, {back} with the rank that they had, {vanishing} entities of which nothing is left.",
	}
	sayRestsOn = locale.Message{ID: "cli.rests-on", ES: "se apoya en él: {id}", EN: "rests on it: {id}"}
)
