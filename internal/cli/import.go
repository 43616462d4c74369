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
	dryRun, goodOnly                              bool
	typ, sheet, mapping, encoding, source, reason string
}

// importFiles is constancia import DIR FILE…: all files as one change set, or
// nothing.
func (a *app) importFiles() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:     "import DIR FILE…",
		Short:   a.text("Traer archivos CSV y XLSX y cartas al registro", "Bring CSV and XLSX files and letters into the record"),
		Example: "  constancia import DIR sources.csv acts.csv --dry-run\n  constancia import DIR 2018.xlsx --sheet Tamaulipas --type act",
		Args:    takes(2, -1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				return a.runImport(cmd, r, args[1:], f)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.dryRun, "dry-run", false, a.text("decir qué cambiaría, sin guardar nada", "say what would change, and save nothing"))
	flags.BoolVar(&f.goodOnly, "good-only", false, a.text("guardar lo que está bien y decir qué quedó fuera; sin esto, todo o nada", "save what is right and say what was left out; without it, all or nothing"))
	flags.StringVar(&f.typ, "type", "", a.text("tipo de las filas (act, source…), si el nombre del archivo no lo dice", "type of the rows (act, source…), where the file's name does not say it"))
	flags.StringVar(&f.sheet, "sheet", "", a.text("hoja de un libro de Excel, si no se llama como su tipo", "sheet of a workbook, where it is not named like its type"))
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
		DryRun: f.dryRun, GoodOnly: f.goodOnly, Type: f.typ, Sheet: f.sheet, Encoding: f.encoding, Source: f.source, Reason: f.reason,
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
	if n := report.Refused.Len(); n > 0 {
		return problem.New(problem.Unavailable, sayLeftOut, "rows", n, "entities", report.RefusedEntities)
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
	Restored  int           `json:"restored"`
	Redated   int           `json:"redated"`
	Ignored   int           `json:"not_followed"`
	Errors    []importError `json:"errors"`
	Warnings  []importError `json:"warnings"`
}

type importError struct {
	File     string `json:"file"`
	Sheet    string `json:"sheet,omitempty"`
	Line     int    `json:"line"`
	Column   string `json:"column"`
	Found    string `json:"found"`
	Expected string `json:"expected"`
	Says     string `json:"says"`
}

func importJSONOf(report monitor.ImportReport, list *problem.List) importJSON {
	j := importJSON{
		Created: report.Created, Changed: report.Changed, Unchanged: report.Unchanged,
		Restored: report.Restored, Redated: report.Redated, Ignored: report.NotFollowed,
		Errors: importErrors(report.Refused.Problems), Warnings: importErrors(report.Warnings.Problems),
	}
	if list != nil { // nothing was saved
		return importJSON{Errors: importErrors(list.Problems), Warnings: j.Warnings}
	}
	return j
}

// importErrors lists problems for programs; never nil.
func importErrors(problems []*problem.Problem) []importError {
	out := []importError{}
	for _, p := range problems {
		e := importError{File: p.Place.File, Sheet: p.Place.Sheet, Line: p.Place.Line, Column: p.Place.Column, Found: p.Place.Found, Says: p.In(locale.EN)}
		if p.Place.Expected != nil {
			e.Expected = p.Place.Expected.In(locale.EN)
		}
		out = append(out, e)
	}
	return out
}

func (a *app) tellImport(w io.Writer, report monitor.ImportReport) error {
	for _, said := range []struct {
		what locale.Message
		list problem.List
	}{{sayWarnings, report.Warnings}, {sayRefused, report.Refused}} {
		if said.list.Len() > 0 {
			a.say(said.what.In(a.lang))
			a.say(said.list.In(a.lang))
		}
	}
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
	for _, also := range []struct {
		what locale.Plural
		n    int
	}{{sayTakenBack, report.Restored}, {sayRedated, report.Redated}, {sayNotFollowed, report.NotFollowed}} {
		if also.n == 0 {
			continue
		}
		if _, err := fmt.Fprintln(w, also.what.In(a.lang, int64(also.n))); err != nil {
			return err
		}
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
	sayLeftOut = locale.Message{
		ID: "cli.left-out",
		ES: "Quedaron fuera entidades: {entities}. Problemas por corregir: {rows}",
		EN: "Entities left out: {entities}. Problems to mend: {rows}",
	}
	sayWarnings = locale.Message{ID: "cli.warnings", ES: "Conviene revisar:", EN: "Worth a look:"}
	sayRefused  = locale.Message{ID: "cli.refused", ES: "Quedó fuera:", EN: "Left out:"}

	sayTakenBack = locale.Plural{
		ID:    "cli.taken-back",
		OneES: "{n} declaración corregida antes vuelve a valer.", ManyES: "{n} de declaraciones corregidas antes vuelven a valer.", OtherES: "{n} declaraciones corregidas antes vuelven a valer.",
		OneEN: "{n} statement that was corrected before stands again.", OtherEN: "{n} statements that were corrected before stand again.",
	}
	sayRedated = locale.Plural{
		ID:    "cli.redated",
		OneES: "{n} declaración sigue la fecha corregida de su fuente.", ManyES: "{n} de declaraciones siguen la fecha corregida de su fuente.", OtherES: "{n} declaraciones siguen la fecha corregida de su fuente.",
		OneEN: "{n} statement follows the corrected date of its source.", OtherEN: "{n} statements follow the corrected date of their source.",
	}
	sayNotFollowed = locale.Plural{
		ID:    "cli.not-followed",
		OneES: "{n} declaración sigue descartada, porque alguien la descartó con un motivo.", ManyES: "{n} de declaraciones siguen descartadas, porque alguien las descartó con un motivo.", OtherES: "{n} declaraciones siguen descartadas, porque alguien las descartó con un motivo.",
		OneEN: "{n} statement stays set aside, because somebody set it aside with a reason.", OtherEN: "{n} statements stay set aside, because somebody set them aside with a reason.",
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
