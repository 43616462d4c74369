package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
)

// filterJSON is a saved filter as programs read it.
type filterJSON struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	Level        string   `json:"level"`
	Type         string   `json:"type"`
	Query        string   `json:"query"`
	Columns      []string `json:"columns"`
	Organisation string   `json:"organisation"`
	Maker        string   `json:"maker"`
	Wrong        string   `json:"wrong,omitempty"`
}

// listFilters prints the saved filters that whoever asks can use: for whom each is, its
// name and what it asks.
func (a *app) listFilters(ctx context.Context, r *monitor.Record) error {
	all, err := r.Filters(ctx, a.actor(r))
	if err != nil {
		return err
	}
	out := []filterJSON{}
	for _, f := range all {
		one := filterJSON{
			ID: f.ID, Name: f.Name, Level: string(f.Level), Type: f.Type, Query: f.Query,
			Columns: append([]string{}, f.Columns...), Organisation: f.Organisation, Maker: f.Maker,
		}
		if f.Wrong != nil {
			one.Wrong = f.Wrong.Message.In(a.lang, f.Wrong.Args...)
		}
		out = append(out, one)
	}
	return a.write(out, func(w io.Writer) error {
		if len(out) == 0 {
			_, err := fmt.Fprintln(w, sayNoFilters.In(a.lang))
			return err
		}
		var b strings.Builder
		for _, f := range out {
			fmt.Fprintf(&b, "%s\t%s\t%s\n", filterLevel(f.Level).In(a.lang), f.Name, f.Query)
			if f.Wrong != "" {
				b.WriteString("\t" + f.Wrong + "\n")
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// filterLevel says for whom a filter is saved.
func filterLevel(level string) locale.Message {
	switch monitor.FilterLevel(level) {
	case monitor.ForOrganisation:
		return sayFilterOurs
	case monitor.ForCoalition:
		return sayFilterAlls
	}
	return sayFilterMine
}

var (
	sayQueryUse = locale.Message{
		ID: "cli.query-use",
		ES: "«constancia query» toma una consulta, o --saved con el nombre de un filtro guardado, o --list: una sola de las tres",
		EN: "“constancia query” takes a query, or --saved with the name of a saved filter, or --list: one of the three",
	}
	sayNoFilters = locale.Message{
		ID: "cli.no-filters",
		ES: "Todavía no hay ningún filtro guardado que usted pueda usar; se guardan en las páginas, en cualquier lista.",
		EN: "There is no saved filter yet that you can use; they are saved on the pages, in any list.",
	}
	sayFilterMine = locale.Message{ID: "cli.filter-mine", ES: "mío", EN: "mine"}
	sayFilterOurs = locale.Message{ID: "cli.filter-ours", ES: "de la organización", EN: "the organisation’s"}
	sayFilterAlls = locale.Message{ID: "cli.filter-alls", ES: "de la coalición", EN: "the coalition’s"}
)
