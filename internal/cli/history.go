package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// history is constancia history DIR TYPE:KEY: what was done to one entity.
func (a *app) history() *cobra.Command {
	var limit int
	cmd := &cobra.Command{
		Use:     "history DIR TYPE:KEY",
		Short:   a.text("Contar la historia de una entidad: quién cambió qué, cuándo y por qué", "Tell the history of an entity: who changed what, when and why"),
		Example: "  constancia history DIR act:act-nl-disappearance",
		Args:    takes(2, 2),
	}
	m := a.momentFlags(cmd)
	cmd.Flags().IntVar(&limit, "limit", 100, a.text("cuántos cambios, los más recientes", "how many changes, the newest"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, ok := record.ParseID(args[1])
		if !ok {
			return misused(sayNoID, "found", args[1])
		}
		at, err := m.asOf()
		if err != nil {
			return err
		}
		return a.with(cmd, args[0], func(r *monitor.Record) error {
			entries, err := r.History(cmd.Context(), a.actor(r), id, 0, limit, at)
			if err != nil {
				return err
			}
			name, err := r.Titles(cmd.Context(), a.actor(r), monitor.HistoryMentions(entries), a.lang, at)
			if err != nil {
				return err
			}
			say := func(k record.Kind, v record.Value) string {
				if ref, ok := v.(record.Ref); ok {
					return name(record.ID(ref))
				}
				return r.Words(a.lang, k, v)
			}
			whose := func(author, organisation string) by { return a.by(cmd.Context(), r, author, organisation) }
			return a.tellHistory(entries, whose, say, name)
		})
	}
	return cmd
}

// historyJSON is the documented shape of one change of a history.
type historyJSON struct {
	Position         record.Position `json:"position"`
	Time             string          `json:"time"`
	Author           string          `json:"author"`
	AuthorName       string          `json:"author_name"`
	Organisation     string          `json:"organisation"`
	OrganisationName string          `json:"organisation_name"`
	Reason           string          `json:"reason"`
	Did              []string        `json:"did"`
}

// by says who signed something, for which organisation: their names where they are
// on record, else what stands there.
type by struct{ author, organisation string }

func (a *app) by(ctx context.Context, r *monitor.Record, author, organisation string) by {
	return by{r.AuthorName(ctx, author), r.MemberName(ctx, organisation, a.lang)}
}

func (a *app) tellHistory(entries []monitor.HistoryEntry, whose func(author, organisation string) by, say func(record.Kind, record.Value) string, name func(record.ID) string) error {
	out := make([]historyJSON, len(entries))
	for i, e := range entries {
		named := whose(e.Set.Author, e.Set.Organisation)
		out[i] = historyJSON{
			Position: e.Set.Last, Time: e.Set.Time, Author: e.Set.Author, AuthorName: named.author,
			Organisation: e.Set.Organisation, OrganisationName: named.organisation, Reason: e.Set.Reason, Did: []string{},
		}
		for _, line := range e.Lines {
			out[i].Did = append(out[i].Did, line.In(a.lang, say, name))
		}
	}
	return a.write(out, func(w io.Writer) error {
		for _, e := range out {
			head := sayHistoryHead.In(a.lang, "when", dayOf(a.lang, e.Time), "who", e.AuthorName, "organisation", e.OrganisationName, "position", position(e.Position))
			if e.Reason != "" {
				head += " " + sayHistoryWhy.In(a.lang, "reason", e.Reason)
			}
			if _, err := fmt.Fprintln(w, head); err != nil {
				return err
			}
			for _, did := range e.Did {
				if _, err := fmt.Fprintln(w, "  "+did); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// dayOf says the day of a time of the journal, in UTC as it was signed.
func dayOf(l locale.Lang, utc string) string {
	t, err := time.Parse(time.RFC3339, utc)
	if err != nil {
		return utc // as it stands: it is what was signed
	}
	y, m, d := t.Date()
	return record.DayOf(y, int(m), d).Short(l)
}

var (
	sayHistoryHead = locale.Message{ID: "cli.history-head", ES: "{when}, {who} ({organisation}), posición {position}:", EN: "{when}, {who} ({organisation}), position {position}:"}
	sayHistoryWhy  = locale.Message{ID: "cli.history-why", ES: "«{reason}»", EN: "“{reason}”"}
)
