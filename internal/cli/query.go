package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
)

// query is constancia query DIR 'QUERY'; the query may be a saved filter's.
func (a *app) query() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "query DIR QUERY",
		Short: a.text("Preguntar al registro", "Ask the record"),
		Example: "  constancia query DIR 'count acts where type under enforced-disappearance and date in 2018'\n" +
			"  constancia query DIR --list\n" +
			"  constancia query DIR --saved 'Tortura en 2014'",
		Args: takes(1, 2),
	}
	m := a.momentFlags(cmd)
	saved := cmd.Flags().String("saved", "", a.text("preguntar lo que pregunta un filtro guardado, por su nombre", "ask what a saved filter asks, by its name"))
	list := cmd.Flags().Bool("list", false, a.text("los filtros guardados que usted puede usar", "the saved filters that you can use"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		bySaved := cmd.Flags().Changed("saved")
		if given := map[bool]int{true: 1}; given[len(args) == 2]+given[bySaved]+given[*list] != 1 {
			return misused(sayQueryUse)
		}
		at, err := m.asOf()
		if err != nil {
			return err
		}
		return a.with(cmd, args[0], func(r *monitor.Record) error {
			if *list {
				return a.listFilters(cmd.Context(), r)
			}
			text := args[len(args)-1]
			if bySaved {
				f, err := r.FilterCalled(cmd.Context(), a.actor(r), *saved)
				if err != nil {
					return a.pointAt(f.Query, err)
				}
				text = f.Query
			}
			return a.answer(cmd.Context(), r, text, at)
		})
	}
	return cmd
}

// answer asks, and notes what was taken out.
func (a *app) answer(ctx context.Context, r *monitor.Record, text string, at monitor.AsOf) error {
	result, err := r.Ask(ctx, a.actor(r), text, at)
	if err != nil {
		return a.pointAt(text, err)
	}
	if err := r.NoteTaking(ctx, a.actor(r), result.Answer.Rows, monitor.ReadByCommand, text); err != nil {
		return err
	}
	return a.write(result.JSON(a.lang), func(w io.Writer) error { return a.tellAnswer(w, result) })
}

// pointAt shows under a query which of its words is wrong.
func (a *app) pointAt(text string, err error) error {
	var p *problem.Problem
	if errors.As(err, &p) && p.Place.Length > 0 {
		before, word, after := query.Mark(text, p.Place)
		a.say(before + word + after)
		a.say(strings.Repeat(" ", len([]rune(before))) + strings.Repeat("^", max(1, len([]rune(word)))))
	}
	return err
}

// tellAnswer prints the question as a sentence, then its answer.
func (a *app) tellAnswer(w io.Writer, r monitor.Result) error {
	var b strings.Builder
	b.WriteString(capital(r.Sentence(a.lang)) + "\n\n")
	switch {
	case r.Query.Op == query.List:
		a.tellRows(&b, r)
	case r.Query.Op.Check():
		a.tellCheck(&b, r)
	case len(r.Query.By) > 0:
		for _, g := range r.Answer.Groups {
			fmt.Fprintf(&b, "%s\t%s\n", strings.Join(g.Key, "\t"), a.ends(g.Ends, false))
		}
	default:
		b.WriteString(a.ends(r.Answer.Certain, r.Query.Op == query.Share) + "\n")
		a.tellReach(&b, r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tellReach says how far an answer reaches.
func (a *app) tellReach(b *strings.Builder, r monitor.Result) {
	if said := query.AnswerSentence(r.Query, r.Answer, a.lang); said != "" {
		b.WriteString(said + "\n")
	}
}

func (a *app) tellRows(b *strings.Builder, r monitor.Result) {
	if len(r.Answer.Rows) == 0 {
		b.WriteString(sayNoRows.In(a.lang) + "\n")
	}
	for _, row := range r.Answer.Rows {
		mark := ""
		if !row.Certain {
			mark = "\t" + sayPossible.In(a.lang)
		}
		b.WriteString(row.ID.String() + mark + "\n")
	}
}

func (a *app) tellCheck(b *strings.Builder, r monitor.Result) {
	answer := r.Answer
	m := map[query.Truth]locale.Message{query.True: sayTrue, query.False: sayFalse, query.Undecided: sayOpen}[answer.Truth]
	b.WriteString(m.In(a.lang) + "\n")
	a.tellReach(b, r)
	for _, id := range answer.Because {
		b.WriteString("  " + id.String() + "\n")
	}
	for _, id := range answer.Coverage {
		b.WriteString("  " + sayCovered.In(a.lang, "id", id.String()) + "\n")
	}
}

// ends writes what is certain and what is possible: 22, 20–27, at least 20.
func (a *app) ends(e query.Ends, share bool) string {
	number := func(x float64) string {
		if share {
			return fmt.Sprintf("%.4g %%", 100*x)
		}
		if x == math.Trunc(x) && math.Abs(x) < 1e15 {
			return locale.Integer(int64(x))
		}
		return fmt.Sprint(x)
	}
	switch {
	case !e.Defined:
		return sayNothingToDivide.In(a.lang)
	case e.OpenLow && e.Open:
		return sayNoEnds.In(a.lang)
	case e.OpenLow:
		return sayAtMost.In(a.lang, "high", number(e.High))
	case e.Open || math.IsInf(e.High, 1):
		return sayAtLeast.In(a.lang, "low", number(e.Low))
	case e.Low == e.High:
		return number(e.Low)
	}
	return number(e.Low) + "–" + number(e.High)
}

func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

var (
	sayNoRows          = locale.Message{ID: "cli.no-rows", ES: "Nada en el registro coincide.", EN: "Nothing in the record matches."}
	sayPossible        = locale.Message{ID: "cli.possible", ES: "posible", EN: "possible"}
	sayTrue            = locale.Message{ID: "cli.true", ES: "Se sostiene.", EN: "It holds."}
	sayFalse           = locale.Message{ID: "cli.false", ES: "No se sostiene.", EN: "It does not hold."}
	sayOpen            = locale.Message{ID: "cli.open", ES: "Sin decidir: lo que consta no basta.", EN: "Not decided: what is on record is not enough."}
	sayCovered         = locale.Message{ID: "cli.covered", ES: "completo según {id}", EN: "complete by {id}"}
	sayAtLeast         = locale.Message{ID: "cli.at-least", ES: "al menos {low}", EN: "at least {low}"}
	sayAtMost          = locale.Message{ID: "cli.at-most", ES: "a lo sumo {high}", EN: "at most {high}"}
	sayNoEnds          = locale.Message{ID: "cli.no-ends", ES: "sin límites conocidos", EN: "no known limits"}
	sayNothingToDivide = locale.Message{ID: "cli.nothing-to-divide", ES: "no hay entre qué dividir", EN: "there is nothing to divide by"}
)
