package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
)

// init is constancia init DIR: a new record, empty or with the sample.
func (a *app) init() *cobra.Command {
	var name, organisation string
	var withSample bool
	cmd := &cobra.Command{
		Use:     "init DIR",
		Example: "  constancia init DIR --name 'Nuestra coalición' --organisation 'Fundación'\n  constancia init DIR --sample",
		Short:   a.text("Crear un registro", "Make a record"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := a.create(cmd.Context(), args[0], monitor.Options{Name: name, Organisation: organisation}, withSample)
			if err != nil {
				return err
			}
			v, err := r.View(cmd.Context(), a.actor(r), monitor.AsOf{})
			if err = errors.Join(err, r.Close()); err != nil {
				return err
			}
			return a.write(initJSON{Directory: args[0], Name: r.Name(), Position: v.At.Position}, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, sayMade.In(a.lang, "dir", args[0], "position", position(v.At.Position)))
				return err
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", a.text("nombre del registro", "name of the record"))
	cmd.Flags().StringVar(&organisation, "organisation", "", a.text("organización a la que pertenece", "organisation that it belongs to"))
	cmd.Flags().BoolVar(&withSample, "sample", false, a.text("con el registro de muestra: la carta del 11 de julio de 2018", "with the sample record: the letter of 11 July 2018"))
	return cmd
}

type initJSON struct {
	Directory string          `json:"directory"`
	Name      string          `json:"name"`
	Position  record.Position `json:"position"`
}

// create makes a record in dir and, if asked, imports the sample into it; where
// that fails nothing stays behind.
func (a *app) create(ctx context.Context, dir string, o monitor.Options, withSample bool) (*monitor.Record, error) {
	if o.Name == "" {
		o.Name = a.text("Registro", "Record")
		if withSample {
			o.Name = a.text("Registro de muestra", "Sample record")
		}
	}
	if o.Organisation == "" {
		o.Organisation = a.text("La coalición", "The coalition")
	}
	o.Now = a.Now
	_, before := os.Stat(dir)
	r, err := monitor.Create(ctx, dir, o)
	if err != nil || !withSample {
		return r, err
	}
	files, err := monitor.FilesIn(sample.Files())
	if err == nil {
		_, err = r.Import(ctx, a.actor(r), files, monitor.ImportOptions{Reason: saySample.In(a.lang), Lang: a.lang})
	}
	if err != nil {
		err = errors.Join(err, r.Close())
		if os.IsNotExist(before) {
			err = errors.Join(err, os.RemoveAll(dir))
		}
		return nil, err
	}
	return r, nil
}

var (
	sayMade = locale.Message{
		ID: "cli.made",
		ES: "Registro creado en {dir}; posición {position} del diario.",
		EN: "Record made in {dir}; position {position} of the journal.",
	}
	saySample = locale.Message{
		ID: "cli.sample",
		ES: "registro de muestra: hechos públicos detrás de la carta del 11 de julio de 2018",
		EN: "sample record: public facts behind the letter of 11 July 2018",
	}
)
