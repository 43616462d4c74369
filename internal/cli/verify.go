package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// verify is constancia verify DIR: proof that nothing was altered; or, with
// --proof, that a proof from elsewhere holds.
func (a *app) verify() *cobra.Command {
	var kept, proof, key string
	cmd := &cobra.Command{
		Use:   "verify [DIR] [--proof FILE --key FILE]",
		Short: a.text("Probar que nada fue alterado, o que una prueba se sostiene; termina con 1 si no", "Prove that nothing was altered, or that a proof holds; exits 1 if not"),
		Example: "  constancia verify DIR\n" +
			"  constancia verify DIR --checkpoint kept.txt\n" +
			"  constancia verify --proof a-12.proof.json --key record.key",
		Args: takes(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if proof != "" {
				return a.verifyProof(cmd, args, proof, key)
			}
			if key != "" || len(args) == 0 {
				return misused(sayVerifyWhat)
			}
			o := monitor.VerifyOptions{}
			if kept != "" {
				text, err := os.ReadFile(kept)
				if err != nil {
					return problem.New(problem.Misused, sayNoCheckpoint, "file", kept).Because(err)
				}
				if strings.TrimSpace(string(text)) == "" {
					return misused(sayEmptyCheckpoint, "file", kept)
				}
				o.Checkpoint = string(text)
			}
			return a.runVerify(cmd, args[0], o)
		},
	}
	cmd.Flags().StringVar(&kept, "checkpoint", "", a.text("punto de control guardado en otra parte (constancia checkpoint)", "checkpoint kept elsewhere (constancia checkpoint)"))
	cmd.Flags().StringVar(&proof, "proof", "", a.text("comprobar esta prueba (constancia prove), sin registro", "check this proof (constancia prove), without a record"))
	cmd.Flags().StringVar(&key, "key", "", a.text("con --proof: la llave pública que el registro publica (constancia key); sin ella, la de DIR", "with --proof: the public key that the record publishes (constancia key); without it, that of DIR"))
	return cmd
}

// verifyProof checks a proof by a key from a file, or by that of a record here.
func (a *app) verifyProof(cmd *cobra.Command, args []string, proof, keyFile string) error {
	if (keyFile == "") == (len(args) == 0) || cmd.Flags().Changed("checkpoint") {
		return misused(sayVerifyWhat)
	}
	if keyFile != "" {
		key, err := os.ReadFile(keyFile)
		if err != nil {
			return problem.New(problem.Misused, sayNoKey, "file", keyFile).Because(err)
		}
		return a.checkProof(proof, string(key))
	}
	return a.with(cmd, args[0], func(r *monitor.Record) error { return a.checkProof(proof, r.PublicKey()) })
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

func (a *app) runVerify(cmd *cobra.Command, dir string, o monitor.VerifyOptions) error {
	if a.as != "" { // else a record is verified that is too damaged to be opened
		if err := a.with(cmd, dir, func(*monitor.Record) error { return nil }); err != nil {
			return err
		}
	}
	m := a.meter()
	o.Progress = func(done, total int) { m.step(int64(done), int64(total)) }
	report, err := monitor.VerifyDir(cmd.Context(), dir, a.options(), o)
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
		Use:     "checkpoint DIR",
		Example: "  constancia checkpoint DIR > kept.txt\n  constancia verify DIR --checkpoint kept.txt",
		Short:   a.text("Escribir el último punto de control firmado, para guardarlo en otra parte", "Write the newest signed checkpoint, to be kept elsewhere"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				note, err := r.Checkpoint(cmd.Context())
				if err != nil {
					return err
				}
				if note == "" {
					return misused(sayNothingToSign)
				}
				return a.write(map[string]string{"checkpoint": note}, func(w io.Writer) error {
					_, err := io.WriteString(w, note)
					return err
				})
			})
		},
	}
}

var (
	sayVerifyWhat = locale.Message{
		ID: "cli.verify-what",
		ES: "diga qué comprobar: un registro (verify DIR [--checkpoint ARCHIVO]), o una prueba y con qué llave (verify --proof ARCHIVO --key ARCHIVO, o verify DIR --proof ARCHIVO)",
		EN: "say what to check: a record (verify DIR [--checkpoint FILE]), or a proof and by which key (verify --proof FILE --key FILE, or verify DIR --proof FILE)",
	}
	sayNoKey = locale.Message{
		ID: "cli.no-key",
		ES: "no se puede leer la llave {file}; pídala a quien lleva el registro: «constancia key DIR» la escribe",
		EN: "the key {file} cannot be read; ask whoever keeps the record for it: “constancia key DIR” writes it",
	}
	sayNoCheckpoint = locale.Message{
		ID: "cli.no-checkpoint",
		ES: "no se puede leer el punto de control {file}; «constancia checkpoint DIR > ARCHIVO» escribe uno",
		EN: "the checkpoint {file} cannot be read; “constancia checkpoint DIR > FILE” writes one",
	}
	sayEmptyCheckpoint = locale.Message{
		ID: "cli.empty-checkpoint",
		ES: "{file} está vacío: no prueba nada; «constancia checkpoint DIR > ARCHIVO» escribe uno",
		EN: "{file} is empty: it proves nothing; “constancia checkpoint DIR > FILE” writes one",
	}
	sayNothingToSign = locale.Message{
		ID: "cli.nothing-to-sign",
		ES: "el registro está vacío: todavía no hay punto de control que guardar",
		EN: "the record is empty: there is no checkpoint to keep yet",
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
)
