package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
)

// backup is constancia backup DIR FILE.
func (a *app) backup() *cobra.Command {
	return &cobra.Command{
		Use:     "backup DIR FILE",
		Example: "  constancia backup DIR FILE.zip",
		Short:   a.text("Guardar una copia completa y firmada en un archivo", "Write a complete, signed copy to one file"),
		Args:    takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.with(cmd, args[0], func(r *monitor.Record) error {
				m := a.meter()
				err := r.Backup(cmd.Context(), args[1], func(done, total int) { m.step(int64(done), int64(total)) })
				m.end()
				if err != nil {
					return err
				}
				return a.write(map[string]string{"file": args[1]}, func(w io.Writer) error {
					said := sayBackedUp
					if r.Encrypted() {
						said = sayBackedUpSealed
					}
					_, err := fmt.Fprintln(w, said.In(a.lang, "file", args[1]))
					return err
				})
			})
		},
	}
}

// restore is constancia restore FILE DIR.
func (a *app) restore() *cobra.Command {
	return &cobra.Command{
		Use:     "restore FILE DIR",
		Example: "  constancia restore FILE.zip DIR",
		Short:   a.text("Recuperar un registro desde una copia, en una carpeta nueva", "Bring a record back from a copy, into a new folder"),
		Args:    takes(2, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			m := a.meter()
			err := monitor.Restore(cmd.Context(), args[0], args[1], a.options(), func(done, total int) { m.step(int64(done), int64(total)) })
			m.end()
			if err != nil {
				return err
			}
			r, err := monitor.Open(cmd.Context(), args[1], a.options())
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
	sayBackedUp = locale.Message{
		ID: "cli.backed-up",
		ES: "Copia completa en {file}. Contiene la llave de firma: guárdela como al registro mismo.",
		EN: "Complete copy in {file}. It holds the signing key: keep it as you keep the record itself.",
	}
	sayBackedUpSealed = locale.Message{
		ID: "cli.backed-up-sealed",
		ES: "Copia completa en {file}, cifrada como el registro: se recupera con la frase de acceso de hoy, aunque después cambie, o con la clave de papel de hoy.",
		EN: "Complete copy in {file}, encrypted as the record is: it is restored by today’s passphrase, even if that changes later, or by today’s recovery key.",
	}
	sayRestored = locale.Message{
		ID: "cli.restored",
		ES: "Registro recuperado en {dir}; posición {position} del diario.",
		EN: "Record brought back in {dir}; position {position} of the journal.",
	}
)
