package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// erase is constancia erase DIR TYPE:KEY [STATEMENT…], or of a reason: personal
// data goes, the proof stays.
func (a *app) erase() *cobra.Command {
	var reason, ranking, certificate string
	var set int64
	var sure bool
	cmd := &cobra.Command{
		Use:   "erase DIR [TYPE:KEY [STATEMENT…]]",
		Short: a.text("Borrar para siempre lo dicho de una entidad, o un motivo; queda una lápida", "Erase for good what was said of an entity, or a reason; a tombstone stays"),
		Example: "  constancia erase DIR party:p-104 --reason '…' --sure\n" +
			"  constancia erase DIR act:a-1 812.3 --reason '…' --sure\n" +
			"  constancia erase DIR --reason-of 812 --reason '…' --sure",
		Args: takes(1, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			do, what, err := a.toErase(cmd, args[1:], record.Position(set), ranking, reason)
			if err != nil {
				return err
			}
			if !sure {
				return misused(sayNotSure, "what", what.In(a.lang))
			}
			if err := freeFile(certificate); err != nil {
				return err
			}
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				at, err := do(r)
				if err == nil && certificate != "" {
					err = a.writeCertificate(cmd, r, at, certificate)
				}
				if err != nil {
					return err
				}
				return a.write(map[string]record.Position{"position": at}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayErased.In(a.lang, "what", what.In(a.lang), "position", position(at)))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", a.text("por qué, sin nombrar a nadie: queda en el diario (obligatorio)", "why, naming nobody: it stays in the journal (required)"))
	cmd.Flags().Int64Var(&set, "reason-of", 0, a.text("borrar el motivo del conjunto de cambios de esta posición", "erase the reason of the change set at this position"))
	cmd.Flags().StringVar(&ranking, "ranking", "", a.text("borrar el motivo de este juicio (812.1)", "erase the reason of this judgement (812.1)"))
	cmd.Flags().StringVar(&certificate, "certificate", "", a.text("archivo nuevo para el certificado de la supresión", "new file for the certificate of the erasure"))
	cmd.Flags().BoolVar(&sure, "sure", false, a.text("sí, borrar: no se puede deshacer", "yes, erase: it cannot be undone"))
	return cmd
}

// toErase reads what is to be erased, and says it.
func (a *app) toErase(cmd *cobra.Command, args []string, set record.Position, ranking, reason string) (func(*monitor.Record) (record.Position, error), locale.Localized, error) {
	asked := 0
	for _, is := range []bool{len(args) > 0, cmd.Flags().Changed("reason-of"), cmd.Flags().Changed("ranking")} {
		if is {
			asked++
		}
	}
	if asked != 1 {
		return nil, nil, misused(sayEraseOne)
	}
	if len(args) > 0 {
		return a.toEraseStatements(cmd, args, reason)
	}
	if cmd.Flags().Changed("reason-of") && set < 1 {
		return nil, nil, misused(sayReasonOfWhat, "n", int64(set))
	}
	of, what := monitor.ReasonOf{Set: set}, sayReasonOfSet.With("position", position(set))
	if cmd.Flags().Changed("ranking") {
		id, err := parseNumber(ranking)
		if err != nil {
			return nil, nil, err
		}
		of, what = monitor.ReasonOf{Ranking: id}, sayReasonOfRanking.With("ranking", ranking)
	}
	return func(r *monitor.Record) (record.Position, error) {
		receipt, err := r.EraseReason(cmd.Context(), a.actor(r), of, reason)
		return receipt.Last, err
	}, what, nil
}

func (a *app) toEraseStatements(cmd *cobra.Command, args []string, reason string) (func(*monitor.Record) (record.Position, error), locale.Localized, error) {
	id, ok := record.ParseID(args[0])
	if !ok {
		return nil, nil, misused(sayNoID, "found", args[0])
	}
	e := monitor.Erasure{Entity: id, Reason: reason}
	what := saySaidOf.With("id", id.String())
	for _, arg := range args[1:] {
		s, err := parseNumber(arg)
		if err != nil {
			return nil, nil, err
		}
		e.Statements = append(e.Statements, s)
		what = saySomeSaidOf.With("id", id.String(), "statements", locale.And(a.lang, args[1:]))
	}
	return func(r *monitor.Record) (record.Position, error) {
		receipt, err := r.Erase(cmd.Context(), a.actor(r), e)
		return receipt.Last, err
	}, what, nil
}

var (
	sayNoID = locale.Message{
		ID: "cli.no-id",
		ES: "«{found}» no es un identificador; escríbalo como act:a-12",
		EN: "“{found}” is no id; write it like act:a-12",
	}
	sayNoStatement = locale.Message{
		ID: "cli.no-statement",
		ES: "«{found}» no es el número de una declaración o un juicio, como 812.3; «constancia statements DIR TIPO:CLAVE» los lista",
		EN: "“{found}” is no number of a statement or a judgement, such as 812.3; “constancia statements DIR TYPE:KEY” lists them",
	}
	sayNotSure = locale.Message{
		ID: "cli.not-sure",
		ES: "Se destruirá para siempre {what}, aquí y en cada momento pasado. Quedará una lápida: quién, cuándo, por qué. Los respaldos ya hechos lo conservan. Si es lo que quiere, repita la orden con --sure",
		EN: "It is about to be destroyed for good, here and at every past moment: {what}. A tombstone will stay: who, when, why. Backups already made keep it. If that is what you want, repeat the command with --sure",
	}
	sayErased = locale.Message{
		ID: "cli.erased",
		ES: "Borrado: {what}; queda la lápida en la posición {position}.",
		EN: "Erased: {what}; the tombstone stands at position {position}.",
	}
	sayEraseOne = locale.Message{
		ID: "cli.erase-one",
		ES: "diga una sola cosa que borrar: una entidad (party:p-104), algunas de sus declaraciones (party:p-104 812.3), --reason-of POSICIÓN o --ranking 812.1",
		EN: "say one thing to erase: an entity (party:p-104), some of its statements (party:p-104 812.3), --reason-of POSITION or --ranking 812.1",
	}
	sayReasonOfWhat = locale.Message{
		ID: "cli.reason-of-what",
		ES: "--reason-of {n}: una posición se cuenta desde 1",
		EN: "--reason-of {n}: positions are counted from 1",
	}
	saySaidOf     = locale.Message{ID: "cli.said-of", ES: "lo dicho de {id}", EN: "what was said of {id}"}
	saySomeSaidOf = locale.Message{
		ID: "cli.some-said-of",
		ES: "de {id}, las declaraciones {statements}",
		EN: "of {id}, the statements {statements}",
	}
	sayReasonOfSet = locale.Message{
		ID: "cli.reason-of-set",
		ES: "el motivo del conjunto de cambios en la posición {position}, y donde ese conjunto lo repita",
		EN: "the reason of the change set at position {position}, and wherever that set repeats it",
	}
	sayReasonOfRanking = locale.Message{
		ID: "cli.reason-of-ranking",
		ES: "el motivo del juicio {ranking}, y donde su conjunto de cambios lo repita",
		EN: "the reason of the judgement {ranking}, and wherever its change set repeats it",
	}
)
