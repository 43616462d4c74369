package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

type importFlags struct {
	dryRun                                 bool
	typ, mapping, encoding, source, reason string
}

// importFiles is constancia import DIR FILE…: all files as one change set, or
// nothing.
func (a *app) importFiles() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:     "import DIR FILE…",
		Short:   a.text("Traer archivos CSV y cartas al registro", "Bring CSV files and letters into the record"),
		Example: "  constancia import DIR sources.csv acts.csv --dry-run",
		Args:    takes(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error {
				return a.runImport(cmd, r, args[1:], f)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false, a.text("decir qué cambiaría, sin guardar nada", "say what would change, and save nothing"))
	flags.StringVar(&f.typ, "type", "", a.text("tipo de las filas (act, source…), si el nombre del archivo no lo dice", "type of the rows (act, source…), where the file's name does not say it"))
	flags.StringVar(&f.mapping, "mapping", "", a.text("archivo JSON que dice qué columna es qué propiedad", "JSON file that says which column is which property"))
	flags.StringVar(&f.encoding, "encoding", "", a.text("codificación, si no es UTF-8 ni UTF-16: latin-1", "encoding, if neither UTF-8 nor UTF-16: latin-1"))
	flags.StringVar(&f.source, "source", "", a.text("fuente de las filas que no nombran ninguna", "source of the rows that name none"))
	flags.StringVar(&f.reason, "reason", "", a.text("motivo que queda en el diario", "reason, kept in the journal"))
	return cmd
}

func (a *app) runImport(cmd *cobra.Command, r *monitor.Record, paths []string, f importFlags) error {
	files, err := monitor.FilesAt(paths...)
	if err != nil {
		return err
	}
	m := a.meter()
	defer m.end()
	o := monitor.ImportOptions{
		DryRun: f.dryRun, Type: f.typ, Encoding: f.encoding, Source: f.source, Reason: f.reason,
		Lang: a.lang, Progress: m.step,
	}
	if f.mapping != "" {
		if o.Mapping, err = readMapping(f.mapping); err != nil {
			return err
		}
	}
	report, err := r.Import(cmd.Context(), a.actor(r), files, o)
	m.end()
	var list *problem.List
	if err != nil && (!errors.As(err, &list) || !a.json) {
		if list != nil {
			a.say(list.In(a.lang))
			return misusedImport(list)
		}
		return err
	}
	if err := a.write(importJSONOf(report, list), func(w io.Writer) error { return a.tellImport(w, report) }); err != nil {
		return err
	}
	if list != nil {
		return misusedImport(list)
	}
	return nil
}

func readMapping(path string) (_ []monitor.ImportMapping, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, problem.New(problem.Misused, sayNoMapping, "file", path).Because(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return monitor.ReadMapping(path, file)
}

// misusedImport says how many things are wrong, after all of them were said.
func misusedImport(list *problem.List) error {
	return problem.New(problem.Unavailable, sayNothingSaved, "n", list.Len())
}

type importJSON struct {
	Created   int           `json:"created"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	Errors    []importError `json:"errors"`
}

type importError struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   string `json:"column"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
	Says     string `json:"says"`
}

func importJSONOf(report monitor.ImportReport, list *problem.List) importJSON {
	j := importJSON{Created: report.Created, Changed: report.Changed, Unchanged: report.Unchanged, Errors: []importError{}}
	if list == nil {
		return j
	}
	j.Created, j.Changed, j.Unchanged = 0, 0, 0
	for _, p := range list.Problems {
		e := importError{File: p.Place.File, Line: p.Place.Line, Column: p.Place.Column, Found: p.Place.Found, Says: p.In(locale.EN)}
		if p.Place.Expected != nil {
			e.Expected = p.Place.Expected.In(locale.EN)
		}
		j.Errors = append(j.Errors, e)
	}
	return j
}

func (a *app) tellImport(w io.Writer, report monitor.ImportReport) error {
	if report.DryRun {
		for _, line := range report.Lines {
			if _, err := fmt.Fprintln(w, line.In(a.lang)); err != nil {
				return err
			}
		}
		if report.More > 0 {
			if _, err := fmt.Fprintln(w, sayMoreLines.In(a.lang, int64(report.More))); err != nil {
				return err
			}
		}
	}
	m := sayImportDone
	if report.DryRun {
		m = sayImportDry
	}
	_, err := fmt.Fprintln(w, m.In(a.lang, "created", report.Created, "changed", report.Changed, "unchanged", report.Unchanged,
		"added", report.Added, "position", position(report.Receipt.Last)))
	return err
}

// position writes a position as a person must type it: without separators.
func position(p record.Position) string { return fmt.Sprint(int64(p)) }

var (
	sayNoMapping = locale.Message{
		ID: "cli.no-mapping",
		ES: "no se puede leer el archivo de correspondencias {file}",
		EN: "the mapping file {file} cannot be read",
	}
	sayNothingSaved = locale.Message{
		ID: "cli.nothing-saved",
		ES: "No se guardó nada. Problemas por corregir: {n}",
		EN: "Nothing was saved. Problems to mend: {n}",
	}
	sayImportDone = locale.Message{
		ID: "cli.import-done",
		ES: "Entidades nuevas: {created}; cambiadas: {changed}; sin cambio: {unchanged}. Declaraciones añadidas: {added}. Posición {position}.",
		EN: "New entities: {created}; changed: {changed}; unchanged: {unchanged}. Statements added: {added}. Position {position}.",
	}
	sayImportDry = locale.Message{
		ID: "cli.import-dry",
		ES: "Sin guardar: entidades nuevas {created}, cambiadas {changed}, sin cambio {unchanged}; declaraciones por añadir {added}.",
		EN: "Nothing saved: new entities {created}, changed {changed}, unchanged {unchanged}; statements to add {added}.",
	}
	sayMoreLines = locale.Plural{
		ID:    "cli.more-lines",
		OneES: "y {n} línea más", ManyES: "y {n} de líneas más", OtherES: "y {n} líneas más",
		OneEN: "and {n} more line", OtherEN: "and {n} more lines",
	}
)
