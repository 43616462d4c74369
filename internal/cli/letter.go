package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
)

// letter is constancia letter DIR [ID].
func (a *app) letter() *cobra.Command {
	var check bool
	var diff, format string
	cmd := &cobra.Command{
		Use:     "letter DIR [ID]",
		Short:   a.text("Leer una carta con el estado de cada afirmación; sin ID, listar las cartas", "Read a letter with the state of each assertion; without ID, list the letters"),
		Example: "  constancia letter DIR letter-2018 --known-by 2018-07-11\n  constancia letter DIR letter-2018 --diff @2018-07-11",
		Args:    takes(1, 2),
	}
	m := a.momentFlags(cmd)
	cmd.Flags().BoolVar(&check, "check", false, a.text("terminar con 1 si alguna afirmación no es firme", "exit 1 when an assertion is not sound"))
	cmd.Flags().StringVar(&diff, "diff", "", a.text("qué cambió desde este momento (@2018-07-11, 812, 812@2018-07-11)", "what changed since this moment (@2018-07-11, 812, 812@2018-07-11)"))
	cmd.Flags().StringVar(&format, "format", "md", a.text("formato: md o json", "format: md or json"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		at, err := m.asOf()
		if err != nil {
			return err
		}
		switch format {
		case "md":
		case "json":
			a.json = true
		default:
			return misused(sayFormat, "found", format)
		}
		if len(args) == 1 && (check || diff != "") {
			return misused(sayWhichLetter)
		}
		return a.with(cmd, args[0], func(r *monitor.Record) error {
			switch {
			case len(args) == 1:
				return a.listLetters(cmd, r, at)
			case diff != "":
				return a.diffLetter(cmd, r, args[1], diff, at)
			}
			return a.readLetter(cmd, r, args[1], at, check)
		})
	}
	return cmd
}

func (a *app) readLetter(cmd *cobra.Command, r *monitor.Record, id string, at monitor.AsOf, check bool) error {
	reading, err := r.Letter(cmd.Context(), a.actor(r), id, a.lang, at)
	if err != nil {
		return err
	}
	err = a.write(reading.JSON(), func(w io.Writer) error {
		_, err := io.WriteString(w, reading.Markdown())
		return err
	})
	if err == nil && check && reading.Summary.Count(figure.StateSound) < len(reading.Assertions) {
		a.say(sayUnsound.In(a.lang, int64(len(reading.Assertions)-reading.Summary.Count(figure.StateSound))))
		err = errFound
	}
	return err
}

func (a *app) diffLetter(cmd *cobra.Command, r *monitor.Record, id, since string, to monitor.AsOf) error {
	from, err := monitor.ParseMoment(since)
	if err != nil {
		return err
	}
	var d letter.Difference
	if d, err = r.LetterDifference(cmd.Context(), a.actor(r), id, a.lang, from, to); err != nil {
		return err
	}
	return a.write(d.JSON(), func(w io.Writer) error {
		_, err := io.WriteString(w, d.Markdown())
		return err
	})
}

type letterListJSON struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Date  string `json:"date"`
}

func (a *app) listLetters(cmd *cobra.Command, r *monitor.Record, at monitor.AsOf) error {
	letters, err := r.Letters(cmd.Context(), a.actor(r), at)
	if err != nil {
		return err
	}
	list := []letterListJSON{}
	for _, l := range letters {
		list = append(list, letterListJSON{l.ID.String(), l.Title.In(a.lang), l.Date.String()})
	}
	return a.write(list, func(w io.Writer) error {
		if len(letters) == 0 {
			_, err := fmt.Fprintln(w, sayNoLetters.In(a.lang))
			return err
		}
		for _, l := range letters {
			if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", l.ID.Key, l.Date.Short(a.lang), l.Title.In(a.lang)); err != nil {
				return err
			}
		}
		return nil
	})
}

var (
	sayWhichLetter = locale.Message{
		ID: "cli.which-letter",
		ES: "--check y --diff son de una carta; diga cuál: constancia letter DIR ID (sin ID se listan)",
		EN: "--check and --diff are about one letter; say which: constancia letter DIR ID (without ID they are listed)",
	}
	sayFormat = locale.Message{
		ID: "cli.format",
		ES: "--format «{found}»: hay md y json",
		EN: "--format “{found}”: there are md and json",
	}
	sayUnsound = locale.Plural{
		ID:    "cli.unsound",
		OneES: "{n} no es firme.", ManyES: "{n} no son firmes.", OtherES: "{n} no son firmes.",
		OneEN: "{n} is not sound.", OtherEN: "{n} are not sound.",
	}
	sayNoLetters = locale.Message{
		ID: "cli.no-letters",
		ES: "El registro no tiene cartas; «constancia import DIR carta.es.md» trae una.",
		EN: "The record has no letters; “constancia import DIR letter.en.md” brings one.",
	}
)
