package cli

import (
	"cmp"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// readers is constancia readers DIR TYPE:KEY: who read a sensitive entity.
func (a *app) readers() *cobra.Command {
	return &cobra.Command{
		Use:     "readers DIR TYPE:KEY",
		Short:   a.text("Decir quién leyó una ficha que no toda la coalición ve", "Tell who read an entity that not all of the coalition sees"),
		Example: "  constancia readers DIR act:a-12",
		Args:    takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, ok := record.ParseID(args[1])
			if !ok {
				return misused(sayNoID, "found", args[1])
			}
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				log, err := r.Readers(cmd.Context(), a.actor(r), id)
				if err != nil {
					return err
				}
				return a.write(readersJSONOf(id, log), func(w io.Writer) error { return a.tellReaders(w, log) })
			})
		},
	}
}

// readersJSON is the documented shape of who read an entity.
type readersJSON struct {
	Entity    string        `json:"entity"`
	Owner     string        `json:"owner"`
	Sensitive bool          `json:"sensitive"`
	Readings  []readingJSON `json:"readings"`
	Lists     []takingJSON  `json:"lists"`
	More      bool          `json:"more,omitempty"`
}

type readingJSON struct {
	Time         string `json:"time"`
	Account      string `json:"account"`
	Name         string `json:"name,omitempty"`
	Organisation string `json:"organisation"`
	How          string `json:"how"`
}

type takingJSON struct {
	readingJSON
	Entities int    `json:"entities"`
	Query    string `json:"query,omitempty"`
}

func readersJSONOf(id record.ID, log monitor.ReadLog) readersJSON {
	j := readersJSON{Entity: id.String(), Owner: log.Owner, Sensitive: log.Sensitive, Readings: []readingJSON{}, Lists: []takingJSON{}, More: log.More}
	of := func(one monitor.ReadBy) readingJSON {
		return readingJSON{one.At.UTC().Format(time.RFC3339), one.Account, one.Name, one.Organisation, one.How}
	}
	for _, one := range log.Readings {
		j.Readings = append(j.Readings, of(one))
	}
	for _, one := range log.Takings {
		j.Lists = append(j.Lists, takingJSON{of(one.ReadBy), one.Entities, one.Query})
	}
	return j
}

func (a *app) tellReaders(w io.Writer, log monitor.ReadLog) error {
	if !log.Sensitive {
		a.say(sayNotSensitive.In(a.lang))
	}
	if len(log.Readings)+len(log.Takings) == 0 {
		_, err := fmt.Fprintln(w, sayNobodyRead.In(a.lang))
		return err
	}
	line := func(one monitor.ReadBy) string {
		return fmt.Sprintf("%s\t%s (%s)\t%s", one.At.UTC().Format(time.RFC3339), harmless(cmp.Or(one.Name, one.Account)), one.Organisation,
			howRead(one.How).In(a.lang))
	}
	for _, one := range log.Readings {
		if _, err := fmt.Fprintln(w, line(one)); err != nil {
			return err
		}
	}
	for _, one := range log.Takings {
		words := sayTookList.In(a.lang, int64(one.Entities), "query", harmless(one.Query))
		if _, err := fmt.Fprintln(w, line(one.ReadBy)+"\t"+words); err != nil {
			return err
		}
	}
	return nil
}

// noteReading notes that an account read the one entity that a command is about.
func (a *app) noteReading(cmd *cobra.Command, r *monitor.Record) {
	id := subject(cmd)
	if cmd.Name() == "prove" {
		id, _ = record.ParseID(cmd.Flags().Arg(1))
	}
	if a.acting != nil && id != (record.ID{}) {
		r.NoteReading(*a.acting, id, monitor.ReadByCommand)
	}
}

func howRead(how string) locale.Message {
	switch how {
	case monitor.ReadAsPage:
		return sayReadAsPage
	case monitor.ReadAsFile:
		return sayReadAsFile
	case monitor.ReadAsJSON:
		return sayReadAsJSON
	}
	return sayReadByCommand
}

var (
	sayReadAsPage    = locale.Message{ID: "cli.read-as-page", ES: "en su página", EN: "on its page"}
	sayReadAsFile    = locale.Message{ID: "cli.read-as-file", ES: "en un archivo", EN: "as a file"}
	sayReadAsJSON    = locale.Message{ID: "cli.read-as-json", ES: "como JSON", EN: "as JSON"}
	sayReadByCommand = locale.Message{ID: "cli.read-by-command", ES: "por una orden", EN: "by a command"}
	sayNotSensitive  = locale.Message{
		ID: "cli.not-sensitive",
		ES: "Hoy toda la coalición ve esta ficha: no se anota quién la lee.",
		EN: "The whole coalition sees this entity now: nobody is noted who reads it.",
	}
	sayNobodyRead = locale.Message{ID: "cli.nobody-read", ES: "En el último año no se anotó que nadie la leyera.", EN: "In the last year nobody was noted who read it."}
	sayTookList   = locale.Plural{
		ID:    "cli.took-list",
		OneES: "una lista con {n} ficha así: {query}", ManyES: "una lista con {n} de fichas así: {query}", OtherES: "una lista con {n} fichas así: {query}",
		OneEN: "a list with {n} such entity: {query}", OtherEN: "a list with {n} such entities: {query}",
	}
)
