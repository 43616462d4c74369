package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// statements is constancia statements DIR TYPE:KEY: each with its number, by
// which it can be ranked, erased and proved.
func (a *app) statements() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "statements DIR TYPE:KEY",
		Short:   a.text("Lo dicho de una entidad, cada declaración con su número y su rango", "What is said of an entity, each statement with its number and rank"),
		Example: "  constancia statements DIR act:a-12 --known-by 2018-07-11",
		Args:    takes(2, 2),
	}
	m := a.momentFlags(cmd)
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
			who := a.actor(r)
			v, err := r.View(cmd.Context(), who, at)
			if err != nil {
				return err
			}
			stmts, err := r.Statements(cmd.Context(), who, id, at)
			if err != nil {
				return err
			}
			stones, err := r.Tombstones(cmd.Context(), who, id, at)
			if err != nil {
				return err
			}
			if len(stmts)+len(stones) == 0 {
				_, err := r.Entity(cmd.Context(), who, id, at)
				return err
			}
			j := statementsOf(id, v.At, stmts, stones)
			for i := range j.Erased {
				e := &j.Erased[i]
				named := a.by(cmd.Context(), r, e.Author, e.Organisation)
				e.AuthorName, e.OrganisationName = named.author, named.organisation
			}
			return a.write(j, func(w io.Writer) error { return a.tellStatements(w, j) })
		})
	}
	return cmd
}

// statementsJSON is the documented shape of what is said of an entity.
type statementsJSON struct {
	Entity     string             `json:"entity"`
	Moment     monitor.MomentJSON `json:"moment"`
	Statements []saidJSON         `json:"statements"`
	Erased     []erasedJSON       `json:"erased"`
}

type saidJSON struct {
	provenSaid
	Rank     string        `json:"rank"`
	Rankings []rankingJSON `json:"rankings"`
}

type rankingJSON struct {
	Ranking      string `json:"ranking"`
	Rank         string `json:"rank"`
	Cause        string `json:"cause"`
	Reason       string `json:"reason"`
	ReasonErased bool   `json:"reason_erased,omitempty"`
	Source       string `json:"source,omitempty"`
	Known        string `json:"known,omitempty"`
}

type erasedJSON struct {
	Statement        string          `json:"statement"`
	Position         record.Position `json:"position"`
	Time             string          `json:"time"`
	Author           string          `json:"author"`
	AuthorName       string          `json:"author_name"`
	Organisation     string          `json:"organisation"`
	OrganisationName string          `json:"organisation_name"`
	Reason           string          `json:"reason"`
}

func statementsOf(id record.ID, at record.Moment, stmts []record.Statement, stones []monitor.Tombstone) statementsJSON {
	j := statementsJSON{Entity: id.String(), Moment: monitor.MomentOf(at), Statements: []saidJSON{}, Erased: []erasedJSON{}}
	for _, s := range stmts {
		said := saidJSON{
			provenSaid: provenSaid{
				numberOf(s.ID), s.Property, s.Value.String(), s.Source.String(), s.Locator, string(s.Certainty), s.Known.String(), s.Note,
			},
			Rank: journal.RankText(s.RankAt(at)), Rankings: []rankingJSON{},
		}
		for _, k := range s.Ranking {
			said.Rankings = append(said.Rankings, rankingJSON{
				numberOf(record.StatementID{Leaf: k.At, N: k.N}), journal.RankText(k.Rank), string(k.Cause), k.Reason, k.Erased, k.Source.String(), k.Known.String(),
			})
		}
		j.Statements = append(j.Statements, said)
	}
	for _, t := range stones {
		j.Erased = append(j.Erased, erasedJSON{
			Statement: numberOf(t.Statement), Position: t.At, Time: t.When.Format(time.RFC3339),
			Author: t.By, Organisation: t.Organisation, Reason: t.Reason,
		})
	}
	return j
}

func (a *app) tellStatements(w io.Writer, j statementsJSON) error {
	var b strings.Builder
	for _, s := range j.Statements {
		rank := ""
		if s.Rank != journal.RankText(record.Normal) {
			rank = "[" + s.Rank + "] "
		}
		fmt.Fprintf(&b, "%s  %s%s = %s%s\n", s.Statement, rank, s.Property, harmless(s.Value), details(s.Source, s.Locator, s.Certainty, s.Known, s.Note))
		for _, k := range s.Rankings {
			fmt.Fprintf(&b, "    %s  %s, %s: %s%s\n", k.Ranking, k.Rank, k.Cause, a.reasonText(k.Reason, k.ReasonErased), details(k.Source, k.Known))
		}
	}
	for _, t := range j.Erased {
		b.WriteString(t.Statement + "  " + sayTombstone.In(a.lang, "position", position(t.Position), "when", t.Time, "who", t.AuthorName, "organisation", t.OrganisationName, "reason", harmless(t.Reason)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var sayTombstone = locale.Message{
	ID: "cli.tombstone",
	ES: "borrada en la posición {position} por {who} ({organisation}), {when}: {reason}",
	EN: "erased at position {position} by {who} ({organisation}), {when}: {reason}",
}
