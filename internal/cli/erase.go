package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// erase is constancia erase DIR TYPE:KEY [STATEMENT…]: personal data goes, the
// proof stays.
func (a *app) erase() *cobra.Command {
	var reason string
	var sure bool
	cmd := &cobra.Command{
		Use:     "erase DIR TYPE:KEY [STATEMENT…]",
		Short:   a.text("Borrar para siempre lo dicho de una entidad; queda una lápida", "Erase for good what was said of an entity; a tombstone stays"),
		Example: "  constancia erase DIR party:p-104 --reason '…' --sure\n  constancia erase DIR act:a-1 812.3 --reason '…' --sure",
		Args:    takes(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, ok := record.ParseID(args[1])
			if !ok {
				return misused(sayNoID, "found", args[1])
			}
			e := monitor.Erasure{Entity: id, Reason: reason}
			for _, arg := range args[2:] {
				var s record.StatementID
				if n, err := fmt.Sscanf(arg, "%d.%d", &s.Leaf, &s.N); err != nil || n != 2 {
					return misused(sayNoStatement, "found", arg)
				}
				e.Statements = append(e.Statements, s)
			}
			if !sure {
				return misused(sayNotSure, "id", args[1])
			}
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error {
				receipt, err := r.Erase(cmd.Context(), a.actor(r), e)
				if err != nil {
					return err
				}
				return a.write(map[string]record.Position{"position": receipt.Last}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayErased.In(a.lang, "id", args[1], "position", position(receipt.Last)))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", a.text("por qué, sin nombrar a nadie: queda en el diario (obligatorio)", "why, naming nobody: it stays in the journal (required)"))
	cmd.Flags().BoolVar(&sure, "sure", false, a.text("sí, borrar: no se puede deshacer", "yes, erase: it cannot be undone"))
	return cmd
}

var (
	sayNoID = locale.Message{
		ID: "cli.no-id",
		ES: "«{found}» no es un identificador; escríbalo como act:a-12",
		EN: "“{found}” is no id; write it like act:a-12",
	}
	sayNoStatement = locale.Message{
		ID: "cli.no-statement",
		ES: "«{found}» no es el número de una declaración; escríbalo como 812.3",
		EN: "“{found}” is no number of a statement; write it like 812.3",
	}
	sayNotSure = locale.Message{
		ID: "cli.not-sure",
		ES: "Se destruirá para siempre lo dicho de {id}, aquí y en cada momento pasado. Quedará una lápida: quién, cuándo, por qué. Los respaldos ya hechos lo conservan. Si es lo que quiere, repita la orden con --sure",
		EN: "What was said of {id} will be destroyed for good, here and at every past moment. A tombstone will stay: who, when, why. Backups already made keep it. If that is what you want, repeat the command with --sure",
	}
	sayErased = locale.Message{
		ID: "cli.erased",
		ES: "Borrado lo dicho de {id}; queda la lápida en la posición {position}.",
		EN: "What was said of {id} is erased; the tombstone stands at position {position}.",
	}
)
