package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// rank is constancia rank DIR LEAF.N RANK --reason TEXT: how the coalition treats
// one statement, and why.
func (a *app) rank() *cobra.Command {
	var cause, reason, source string
	cmd := &cobra.Command{
		Use: "rank DIR STATEMENT preferred|normal|deprecated",
		Short: a.text("Juzgar una declaración: preferirla, descartarla o devolverla a su rango, con el motivo",
			"Judge a statement: prefer it, set it aside or return it to its rank, with the reason"),
		Example: "  constancia statements DIR act:a-12\n" +
			"  constancia rank DIR 812.3 deprecated --cause shown-wrong --source court-2021 --reason '…'\n" +
			"  constancia rank DIR 812.3 preferred --reason '…'",
		Args: takes(3, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			j := monitor.Rerank{Cause: record.Cause(cause), Reason: reason}
			var err error
			if j.Statement, err = parseNumber(args[1]); err != nil {
				return err
			}
			var ok bool
			if j.Rank, ok = journal.ParseRank(args[2]); !ok {
				return misused(sayNoRank, "found", args[2])
			}
			if cause == "" { // only one goes with these ranks
				j.Cause = map[record.Rank]record.Cause{record.Preferred: record.Adopted, record.Normal: record.Restored}[j.Rank]
			}
			if j.Cause == "" {
				return misused(sayNoCause)
			}
			if source != "" {
				j.Source = reference("source", source)
			}
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				receipt, err := r.SetRank(cmd.Context(), a.actor(r), j)
				if err != nil {
					return err
				}
				return a.write(map[string]record.Position{"position": receipt.Last}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayRanked.In(a.lang, "statement", args[1], "rank", args[2], "position", position(receipt.Last)))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&cause, "cause", "", a.text("por qué, en una palabra: mis-entered, withdrawn, shown-wrong o not-followed", "why, in one word: mis-entered, withdrawn, shown-wrong or not-followed"))
	cmd.Flags().StringVar(&reason, "reason", "", a.text("por qué (obligatorio)", "why (required)"))
	cmd.Flags().StringVar(&source, "source", "", a.text("fuente en la que se apoya el juicio: vale desde su fecha, si no desde hoy", "source that the judgement rests on: it holds from its date on, else from today"))
	return cmd
}

var (
	sayNoRank = locale.Message{
		ID: "cli.no-rank",
		ES: "«{found}» no es un rango; hay preferred, normal y deprecated",
		EN: "“{found}” is no rank; there are preferred, normal and deprecated",
	}
	sayNoCause = locale.Message{
		ID: "cli.no-cause",
		ES: "diga por qué se descarta: --cause mis-entered (mal capturada), withdrawn (retirada por su fuente), shown-wrong (desmentida) o not-followed (no la seguimos)",
		EN: "say why it is set aside: --cause mis-entered, withdrawn (by its source), shown-wrong or not-followed (by us)",
	}
	sayRanked = locale.Message{
		ID: "cli.ranked",
		ES: "La declaración {statement} queda como {rank}. Posición {position} del diario.",
		EN: "Statement {statement} is now {rank}. Position {position} of the journal.",
	}
)
