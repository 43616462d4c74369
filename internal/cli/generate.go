package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/generate"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

type generateFlags struct {
	acts         int
	seed         uint64
	until        string
	out, records string
}

// generate is constancia generate: a synthetic record for tests and
// measurements. It is hidden, because what it makes must not be taken for facts.
func (a *app) generate() *cobra.Command {
	var f generateFlags
	cmd := &cobra.Command{
		Use:     "generate --acts N (--out FOLDER | --record DIR)",
		Example: "  constancia generate --acts 1000 --record DIR",
		Short:   a.text("Inventar un registro sintético, para pruebas y mediciones", "Invent a synthetic record, for tests and measurements"),
		Hidden:  true,
		Args:    takes(0, 0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.runGenerate(cmd, f) },
	}
	flags := cmd.Flags()
	flags.IntVar(&f.acts, "acts", 10_000, a.text("cuántos actos", "how many acts"))
	flags.Uint64Var(&f.seed, "seed", 1, a.text("semilla: la misma da lo mismo", "seed: the same gives the same"))
	flags.StringVar(&f.until, "until", "2025-12-31", a.text("último día", "last day"))
	flags.StringVar(&f.out, "out", "", a.text("`CARPETA` nueva para archivos CSV", "new `FOLDER` for CSV files"))
	flags.StringVar(&f.records, "record", "", a.text("carpeta nueva para un registro", "new folder for a record"))
	return cmd
}

func (a *app) runGenerate(cmd *cobra.Command, f generateFlags) error {
	until, err := record.ParseDay(f.until)
	if err != nil {
		return err
	}
	words, err := vocabulary.Load()
	if err != nil {
		return err
	}
	if f.acts < 1 || (f.out == "") == (f.records == "") {
		return misused(sayGenerate)
	}
	m := a.meter()
	o := generate.Options{Acts: f.acts, Seed: f.seed, Until: until, Vocabulary: words, Progress: m.step}
	var counts generate.Counts
	if f.out != "" {
		if err := os.Mkdir(f.out, 0o700); err != nil {
			return err
		}
		counts, err = generate.Files(cmd.Context(), f.out, o)
	} else {
		counts, err = a.generateRecord(cmd, f.records, o)
	}
	m.end()
	if err != nil {
		return err
	}
	return a.write(counts, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, sayGenerated.In(a.lang, "acts", counts.Acts, "events", counts.Events, "parties", counts.Parties, "rows", counts.Rows))
		return err
	})
}

func (a *app) generateRecord(cmd *cobra.Command, dir string, o generate.Options) (counts generate.Counts, err error) {
	r, err := monitor.Create(cmd.Context(), dir, monitor.Options{Name: "Synthetic / Sintético", Organisation: "Synthetic / Sintético", Now: a.Now})
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	batch, err := r.Begin(cmd.Context(), a.actor(r), record.ChangeSet{Reason: "Synthetic / Sintético"})
	if err != nil {
		return counts, err
	}
	defer batch.Rollback()
	if counts, err = generate.Changes(cmd.Context(), o, batch.Add); err != nil {
		return counts, err
	}
	_, err = batch.Commit()
	return counts, err
}

var (
	sayGenerate = locale.Message{
		ID: "cli.generate",
		ES: "diga cuántos actos (--acts) y una sola salida: --out CARPETA o --record CARPETA",
		EN: "say how many acts (--acts) and one output: --out FOLDER or --record FOLDER",
	}
	sayGenerated = locale.Message{
		ID: "cli.generated",
		ES: "Sintético: {acts} actos en {events} eventos, {parties} personas, {rows} filas.",
		EN: "Synthetic: {acts} acts in {events} events, {parties} persons, {rows} rows.",
	}
)
