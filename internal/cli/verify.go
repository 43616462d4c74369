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

// verify is constancia verify DIR: proof that nothing was altered.
func (a *app) verify() *cobra.Command {
	var kept string
	cmd := &cobra.Command{
		Use:   "verify DIR",
		Short: a.text("Probar que nada fue alterado; termina con 1 si algo lo fue", "Prove that nothing was altered; exits 1 if something was"),
		Args:  takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o := monitor.VerifyOptions{}
			if kept != "" {
				text, err := os.ReadFile(kept)
				if err != nil {
					return problem.New(problem.Misused, sayNoCheckpoint, "file", kept).Because(err)
				}
				o.Checkpoint = string(text)
			}
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error { return a.runVerify(cmd, r, o) })
		},
	}
	cmd.Flags().StringVar(&kept, "checkpoint", "", a.text("punto de control guardado en otra parte (constancia checkpoint)", "checkpoint kept elsewhere (constancia checkpoint)"))
	return cmd
}

type verifyJSON struct {
	OK       bool            `json:"ok"`
	Position record.Position `json:"position"`
	Root     string          `json:"root"`
	Problems []verifyProblem `json:"problems"`
	More     int             `json:"more,omitempty"`
}

type verifyProblem struct {
	Where string `json:"where"`
	What  string `json:"what"`
}

func (a *app) runVerify(cmd *cobra.Command, r *monitor.Record, o monitor.VerifyOptions) error {
	m := a.meter()
	o.Progress = func(done, total int) { m.step(int64(done), int64(total)) }
	report, err := r.Verify(cmd.Context(), o)
	m.end()
	if err != nil {
		return err
	}
	j := verifyJSON{OK: report.OK, Position: report.Position, Root: report.Root, Problems: []verifyProblem{}, More: report.More}
	for _, p := range report.Problems {
		j.Problems = append(j.Problems, verifyProblem{p.Where.In(a.lang), p.What.In(a.lang)})
	}
	err = a.write(j, func(w io.Writer) error {
		for _, p := range j.Problems {
			if _, err := fmt.Fprintf(w, "%s: %s\n", p.Where, p.What); err != nil {
				return err
			}
		}
		said := sayWhole.In(a.lang, "position", position(j.Position), "root", j.Root)
		if !j.OK {
			said = sayAltered.In(a.lang, int64(len(j.Problems)+j.More))
		}
		_, err := fmt.Fprintln(w, said)
		return err
	})
	if err == nil && !j.OK {
		err = errFound
	}
	return err
}

// checkpoint is constancia checkpoint DIR: the newest signed root, to be kept
// where nobody who can change the record can reach it.
func (a *app) checkpoint() *cobra.Command {
	return &cobra.Command{
		Use:   "checkpoint DIR",
		Short: a.text("Escribir el último punto de control firmado, para guardarlo en otra parte", "Write the newest signed checkpoint, to be kept elsewhere"),
		Args:  takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error {
				note, err := r.Checkpoint(cmd.Context())
				if err != nil {
					return err
				}
				return a.write(map[string]string{"checkpoint": note}, func(w io.Writer) error {
					_, err := io.WriteString(w, note)
					return err
				})
			})
		},
	}
}

// backup is constancia backup DIR FILE.
func (a *app) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup DIR FILE",
		Short: a.text("Guardar una copia completa y firmada en un archivo", "Write a complete, signed copy to one file"),
		Args:  takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd.Context(), args[0], func(r *monitor.Record) error {
				m := a.meter()
				err := r.Backup(cmd.Context(), args[1], m.step)
				m.end()
				if err != nil {
					return err
				}
				return a.write(map[string]string{"file": args[1]}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, sayBackedUp.In(a.lang, "file", args[1]))
					return err
				})
			})
		},
	}
}

// restore is constancia restore FILE DIR.
func (a *app) restore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE DIR",
		Short: a.text("Recuperar un registro desde una copia, en una carpeta nueva", "Bring a record back from a copy, into a new folder"),
		Args:  takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			m := a.meter()
			r, err := monitor.Restore(cmd.Context(), args[0], args[1], monitor.Options{Now: a.Now}, m.step)
			m.end()
			if err != nil {
				return err
			}
			v, err := r.View(cmd.Context(), a.actor(r), monitor.AsOf{})
			if err = errors.Join(err, r.Close()); err != nil {
				return err
			}
			return a.write(initJSON{Directory: args[1], Name: r.Name(), Position: v.At.Position}, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, sayRestored.In(a.lang, "dir", args[1], "position", position(v.At.Position)))
				return err
			})
		},
	}
}

var (
	sayNoCheckpoint = locale.Message{
		ID: "cli.no-checkpoint",
		ES: "no se puede leer el punto de control {file}; «constancia checkpoint DIR > ARCHIVO» escribe uno",
		EN: "the checkpoint {file} cannot be read; “constancia checkpoint DIR > FILE” writes one",
	}
	sayWhole = locale.Message{
		ID: "cli.whole",
		ES: "Íntegro: {position} asientos, raíz {root}",
		EN: "Whole: {position} leaves, root {root}",
	}
	sayAltered = locale.Plural{
		ID:    "cli.altered",
		OneES: "Alterado en {n} lugar.", ManyES: "Alterado en {n} de lugares.", OtherES: "Alterado en {n} lugares.",
		OneEN: "Altered in {n} place.", OtherEN: "Altered in {n} places.",
	}
	sayBackedUp = locale.Message{
		ID: "cli.backed-up",
		ES: "Copia completa en {file}. Contiene la llave de firma: guárdela como al registro mismo.",
		EN: "Complete copy in {file}. It holds the signing key: keep it as you keep the record itself.",
	}
	sayRestored = locale.Message{
		ID: "cli.restored",
		ES: "Registro recuperado en {dir}; posición {position} del diario.",
		EN: "Record brought back in {dir}; position {position} of the journal.",
	}
)
