package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// figures is constancia figures DIR: every figure and its state.
func (a *app) figures() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:     "figures DIR",
		Example: "  constancia figures DIR --check",
		Short:   a.text("Todas las cifras y su estado", "Every figure and its state"),
		Args:    takes(1, 1),
	}
	m := a.momentFlags(cmd)
	cmd.Flags().BoolVar(&check, "check", false, a.text("terminar con 1 si alguna cifra no es firme", "exit 1 when a figure is not sound"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		at, err := m.asOf()
		if err != nil {
			return err
		}
		return a.with(cmd, args[0], func(r *monitor.Record) error {
			all, err := r.Figures(cmd.Context(), a.actor(r), at)
			if err != nil {
				return err
			}
			j, unsound := []figure.JSON{}, 0
			for _, f := range all {
				j = append(j, f.JSON(a.lang))
				if f.Judgement.State != figure.StateSound {
					unsound++
				}
			}
			if err := a.write(j, func(w io.Writer) error { return a.tellFigures(w, all) }); err != nil {
				return err
			}
			if check && unsound > 0 {
				a.say(sayUnsound.In(a.lang, int64(unsound)))
				return errFound
			}
			return nil
		})
	}
	return cmd
}

func (a *app) tellFigures(w io.Writer, all []monitor.FigureInfo) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, sayNoFigures.In(a.lang))
		return err
	}
	for _, f := range all {
		value := sayNoValue.In(a.lang)
		switch {
		case f.Value != nil:
			value = figure.Valued{Quantity: *f.Value, Unit: f.Unit}.In(a.lang)
		case f.Judgement.Flags.Has(figure.Disputed):
			value = sayDiffer.In(a.lang)
		}
		fmt.Fprintf(w, "%s: %s\n", capital(f.Judgement.State.In(a.lang)), sayFigure.In(a.lang,
			"value", value, "measure", f.Comparison.Measure.Label.In(a.lang),
			"period", f.Figure.Period.Period(a.lang), "territory", f.Comparison.TerritoryName(f.Figure.Territory)))
		for _, why := range f.Why {
			if _, err := fmt.Fprintf(w, "  %s\n", why.In(a.lang)); err != nil {
				return err
			}
		}
	}
	return nil
}

// adopt is constancia adopt DIR FIGURE OBSERVATION --reason TEXT: the coalition's
// own judgement, with an author and a reason.
func (a *app) adopt() *cobra.Command {
	var reason, source string
	cmd := &cobra.Command{
		Use:     "adopt DIR FIGURE OBSERVATION",
		Short:   a.text("Adoptar una observación como la cifra de la coalición, con su motivo", "Adopt an observation as the coalition’s figure, with the reason"),
		Example: "  constancia adopt DIR f-journalists-2017 o-journalists-2017-cpj --reason '…'",
		Args:    takes(3, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			adoption := monitor.Adoption{
				Figure:      reference("figure", args[1]),
				Observation: reference("observation", args[2]),
				Reason:      reason, Lang: a.lang,
			}
			if source != "" {
				adoption.Source = reference("source", source)
			}
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				receipt, err := r.Adopt(cmd.Context(), a.actor(r), adoption)
				if err != nil {
					return err
				}
				return a.write(map[string]record.Position{"position": receipt.Last}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayAdopted.In(a.lang, "observation", args[2], "figure", args[1], "position", position(receipt.Last)))
					return err
				})
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", a.text("por qué (obligatorio)", "why (required)"))
	cmd.Flags().StringVar(&source, "source", "", a.text("fuente en la que se apoya el motivo", "source that the reason rests on"))
	return cmd
}

// reference reads an id that may leave out its type.
func reference(typ, text string) record.ID {
	if id, ok := record.ParseID(text); ok {
		return id
	}
	return record.ID{Type: typ, Key: text}
}

var (
	sayNoFigures = locale.Message{
		ID: "cli.no-figures",
		ES: "El registro no tiene cifras todavía.",
		EN: "The record has no figures yet.",
	}
	sayFigure = locale.Message{
		ID: "cli.figure",
		ES: "{measure}: {value} ({period}; {territory})",
		EN: "{measure}: {value} ({period}; {territory})",
	}
	sayNoValue = locale.Message{ID: "cli.no-value", ES: "sin dato", EN: "no data"}
	sayDiffer  = locale.Message{ID: "cli.differ", ES: "las fuentes difieren", EN: "the sources differ"}
	sayAdopted = locale.Message{
		ID: "cli.adopted",
		ES: "Adoptada {observation} para {figure}. Posición {position} del diario.",
		EN: "Adopted {observation} for {figure}. Position {position} of the journal.",
	}
)
