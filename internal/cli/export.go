package cli

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
)

type exportJSON struct {
	Folder string             `json:"folder"`
	Moment monitor.MomentJSON `json:"moment"`
	Files  []exportFile       `json:"files"`
}

type exportFile struct {
	Name     string `json:"name"`
	Sheet    string `json:"sheet,omitempty"`
	Type     string `json:"type"`
	Entities int    `json:"entities"`
	Rows     int    `json:"rows"`
}

// export is constancia export DIR --to FOLDER: files that import to the same
// record.
func (a *app) export() *cobra.Command {
	var folder string
	var types []string
	var spreadsheet, forUpdate bool
	var format, list string
	cmd := &cobra.Command{
		Use:     "export DIR --to FOLDER",
		Example: "  constancia export DIR --to FOLDER\n  constancia export DIR --to FOLDER --type act,source --known-by 2018-07-11\n  constancia export DIR --to FOLDER --format xlsx",
		Short:   a.text("Sacar el registro en archivos que se importan al mismo registro", "Write the record as files that import to the same record"),
		Args:    takes(1, 1),
	}
	m := a.momentFlags(cmd)
	cmd.Flags().StringVar(&folder, "to", "", a.text("carpeta nueva para los archivos (obligatorio)", "new folder for the files (required)"))
	cmd.Flags().StringSliceVar(&types, "type", nil, a.text("solo estos tipos: act,source…", "only these types: act,source…"))
	cmd.Flags().BoolVar(&spreadsheet, "for-spreadsheet", false, a.text("para abrir en una hoja de cálculo: las celdas que parecen fórmulas se vuelven texto", "to open in a spreadsheet: cells that look like formulas become text"))
	cmd.Flags().StringVar(&format, "format", "csv", a.text("csv: un archivo por tipo; xlsx: un libro de Excel con una hoja por tipo", "csv: a file for each type; xlsx: a workbook of Excel with a sheet for each type"))
	cmd.Flags().BoolVar(&forUpdate, "for-update", false, a.text("para cambiarlo en una hoja de cálculo y traerlo de vuelta con «constancia update»", "to change it in a spreadsheet and bring it back with “constancia update”"))
	cmd.Flags().StringVar(&list, "list", "", a.text("solo las fichas de esta consulta: acts where date in 2018", "only the entities of this query: acts where date in 2018"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		at, err := m.asOf()
		if err != nil {
			return err
		}
		if folder == "" {
			return misused(sayNoFolder)
		}
		if format != "csv" && format != "xlsx" {
			return misused(sayNoFormat, "found", format)
		}
		return a.with(cmd, args[0], func(r *monitor.Record) error {
			p := a.meter()
			o := monitor.ExportOptions{
				At: at, Types: types, ForSpreadsheet: spreadsheet, Workbook: format == "xlsx", ForUpdate: forUpdate, Progress: p.step,
			}
			if list != "" {
				if err := r.ExportList(cmd.Context(), a.actor(r), list, &o); err != nil {
					return a.pointAt(list, err)
				}
			}
			report, err := r.Export(cmd.Context(), a.actor(r), folder, o)
			p.end()
			if err != nil {
				return err
			}
			return a.write(exportJSONOf(report), func(w io.Writer) error {
				t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
				for _, f := range report.Files {
					name := f.Name
					if f.Sheet != "" {
						name = saySheetOf.In(a.lang, "file", f.Name, "sheet", f.Sheet)
					}
					fmt.Fprintf(t, "%s\t%s\n", name, sayExported.In(a.lang, int64(f.Entities)))
				}
				return t.Flush()
			})
		})
	}
	return cmd
}

func exportJSONOf(report monitor.ExportReport) exportJSON {
	j := exportJSON{Folder: report.Folder, Moment: monitor.MomentOf(report.Moment), Files: []exportFile{}}
	for _, f := range report.Files {
		j.Files = append(j.Files, exportFile{f.Name, f.Sheet, f.Type, f.Entities, f.Rows})
	}
	return j
}

var (
	sayNoFolder = locale.Message{
		ID: "cli.no-folder",
		ES: "diga en qué carpeta nueva: --to CARPETA",
		EN: "say into which new folder: --to FOLDER",
	}
	sayNoFormat = locale.Message{
		ID: "cli.no-format",
		ES: "--format «{found}»: hay csv y xlsx",
		EN: "--format “{found}”: there are csv and xlsx",
	}
	saySheetOf  = locale.Message{ID: "cli.sheet-of", ES: "{file}, hoja {sheet}", EN: "{file}, sheet {sheet}"}
	sayExported = locale.Plural{
		ID:    "cli.exported",
		OneES: "{n} entidad", ManyES: "{n} de entidades", OtherES: "{n} entidades",
		OneEN: "{n} entity", OtherEN: "{n} entities",
	}
)
