package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

type updateFlags struct {
	dryRun, acceptAll  bool
	accept             []string
	typ, sheet, reason string
}

// update is constancia update DIR FILE…: tables that were taken out with
// export --for-update and changed come back.
func (a *app) update() *cobra.Command {
	var f updateFlags
	cmd := &cobra.Command{
		Use:     "update DIR FILE…",
		Short:   a.text("Traer de vuelta una lista que se sacó para cambiarla en una hoja de cálculo", "Bring back a list that was taken out to be changed in a spreadsheet"),
		Example: "  constancia export DIR --to FOLDER --format xlsx --for-update\n  constancia update DIR FOLDER/record.xlsx --dry-run",
		Args:    takes(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				return a.runUpdate(cmd, r, args[1:], f)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false, a.text("decir qué cambiaría, sin guardar nada", "say what would change, and save nothing"))
	flags.StringSliceVar(&f.accept, "accept", nil, a.text("aplicar también estas celdas, que otra persona cambió entretanto", "apply these cells too, which somebody else changed meanwhile"))
	flags.BoolVar(&f.acceptAll, "accept-all", false, a.text("aplicar también todas las celdas que otra persona cambió entretanto", "apply all cells too that somebody else changed meanwhile"))
	flags.StringVar(&f.typ, "type", "", a.text("tipo de las filas (act, source…), si el nombre del archivo no lo dice", "type of the rows (act, source…), where the file's name does not say it"))
	flags.StringVar(&f.sheet, "sheet", "", a.text("hoja de un libro de Excel, si no se llama como su tipo", "sheet of a workbook, where it is not named like its type"))
	flags.StringVar(&f.reason, "reason", "", a.text("motivo que queda en el diario", "reason, kept in the journal"))
	return cmd
}

func (a *app) runUpdate(cmd *cobra.Command, r *monitor.Record, paths []string, f updateFlags) error {
	files, err := monitor.FilesAt(paths...)
	if err != nil {
		return err
	}
	m := a.meter()
	defer m.end()
	run := r.CarryOutUpdate
	if f.dryRun {
		run = r.PlanUpdate
	}
	done, err := run(cmd.Context(), a.actor(r), files, monitor.UpdateOptions{
		Accept: f.accept, AcceptAll: f.acceptAll, Type: f.typ, Sheet: f.sheet, Reason: f.reason, Lang: a.lang, Progress: m.step,
	})
	m.end()
	var list *problem.List
	if errors.As(err, &list) && !a.json {
		a.say(list.In(a.lang))
		return misusedImport(list)
	}
	if err != nil && list == nil {
		return err
	}
	if err := a.write(updateJSONOf(done, list), func(w io.Writer) error { return a.tellUpdate(w, done) }); err != nil {
		return err
	}
	if list != nil {
		return misusedImport(list)
	}
	return nil
}

// updateJSON is the documented shape of what an update did, or would do.
type updateJSON struct {
	Created   int           `json:"created"`
	Changed   int           `json:"changed"`
	Added     int           `json:"added"`
	Corrected int           `json:"corrected"`
	Withdrawn int           `json:"withdrawn"`
	NotOurs   int           `json:"not_ours"`
	Conflicts int           `json:"conflicts"`
	Position  int64         `json:"position,omitempty"`
	Lines     []updateLine  `json:"lines"`
	Errors    []importError `json:"errors"`
	Warnings  []importError `json:"warnings"`
}

type updateLine struct {
	What     string `json:"what"`
	Cell     string `json:"cell,omitempty"`
	Entity   string `json:"entity"`
	Property string `json:"property"`
	Line     int    `json:"line"`
	Was      string `json:"was,omitempty"`
	Said     string `json:"said,omitempty"`
	Says     string `json:"says,omitempty"`
}

func updateJSONOf(u monitor.Update, list *problem.List) updateJSON {
	j := updateJSON{
		Created: u.Created, Changed: u.Changed, Added: u.Added, Corrected: u.Corrected,
		Withdrawn: u.Withdrawn, NotOurs: u.NotOurs, Conflicts: u.Conflicts, Position: int64(u.Receipt.Last),
		Lines: []updateLine{}, Errors: []importError{}, Warnings: importErrors(u.Warnings.Problems),
	}
	if list != nil { // nothing was saved
		return updateJSON{Lines: j.Lines, Errors: importErrors(list.Problems), Warnings: j.Warnings}
	}
	for _, l := range u.Lines {
		j.Lines = append(j.Lines, updateLine{
			What: string(l.What), Cell: l.Cell, Entity: l.Entity.String(), Property: l.Property, Line: l.Number,
			Was: l.Was, Said: l.Said, Says: l.Says,
		})
	}
	return j
}

func (a *app) tellUpdate(w io.Writer, u monitor.Update) error {
	if u.Warnings.Len() > 0 {
		a.say(sayWarnings.In(a.lang))
		a.say(u.Warnings.In(a.lang))
	}
	for _, l := range u.Lines {
		if _, err := fmt.Fprintln(w, l.In(a.lang)); err != nil {
			return err
		}
	}
	if u.More > 0 {
		if _, err := fmt.Fprintln(w, sayMoreLines.In(a.lang, int64(u.More))); err != nil {
			return err
		}
	}
	says := sayUpdateDone
	switch {
	case u.DryRun:
		says = sayUpdateDry
	case u.Nothing():
		says = sayUpdateNothing
	}
	_, err := fmt.Fprintln(w, says.In(a.lang, "created", u.Created, "added", u.Added, "corrected", u.Corrected, "withdrawn", u.Withdrawn,
		"others", u.NotOurs, "conflicts", u.Conflicts, "position", position(u.Receipt.Last)))
	return err
}

var (
	sayUpdateDone = locale.Message{
		ID: "cli.update-done",
		ES: "Fichas nuevas: {created}; declaraciones añadidas: {added}, de ellas en lugar de otra: {corrected}; retiradas: {withdrawn}; de otra organización, que quedan: {others}; en conflicto, sin aplicar: {conflicts}. Posición {position}.",
		EN: "New entities: {created}; statements added: {added}, of them in place of another: {corrected}; withdrawn: {withdrawn}; another organisation’s, which stay: {others}; in conflict, not applied: {conflicts}. Position {position}.",
	}
	sayUpdateDry = locale.Message{
		ID: "cli.update-dry",
		ES: "Sin guardar: fichas nuevas: {created}; declaraciones por añadir: {added}, de ellas en lugar de otra: {corrected}; por retirar: {withdrawn}; de otra organización, que quedan: {others}; en conflicto: {conflicts}.",
		EN: "Nothing saved: new entities: {created}; statements to add: {added}, of them in place of another: {corrected}; to withdraw: {withdrawn}; another organisation’s, which stay: {others}; in conflict: {conflicts}.",
	}
	sayUpdateNothing = locale.Message{
		ID: "cli.update-nothing",
		ES: "No había nada que cambiar. De otra organización, que quedan: {others}; en conflicto, sin aplicar: {conflicts}.",
		EN: "There was nothing to change. Another organisation’s, which stay: {others}; in conflict, not applied: {conflicts}.",
	}
)
