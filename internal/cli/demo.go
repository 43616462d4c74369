package cli

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/sample"
)

// demo is constancia demo: the sample record in a browser, nothing to set up and
// nothing left behind.
func (a *app) demo() *cobra.Command {
	var addr string
	var noBrowser bool
	cmd := &cobra.Command{
		Use:     "demo",
		Example: "  constancia demo",
		Short:   a.text("Abrir el registro de muestra en el navegador; al salir no queda nada", "Open the sample record in the browser; nothing stays when you leave"),
		Args:    takes(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir, err := os.MkdirTemp("", "constancia-demo-")
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
			r, err := a.create(cmd.Context(), filepath.Join(dir, "record"), monitor.Options{ScratchDir: filepath.Join(dir, "moments")}, true)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, r.Close()) }()
			if err := a.addPeople(cmd.Context(), r); err != nil {
				return err
			}
			return a.listen(cmd.Context(), r, listening{addr: addr, isDemo: true}, func(root string) error {
				page := root + "/" + string(a.lang) + "/letters/letter-2018"
				a.say(sayDemo.In(a.lang, "page", page))
				if !noBrowser {
					a.browse(cmd.Context(), page)
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:0", a.text("dirección de este equipo; puerto 0 para uno libre", "address of this machine; port 0 for a free one"))
	cmd.Flags().BoolVar(&noBrowser, "no-browser", false, a.text("no abrir el navegador", "do not open the browser"))
	return cmd
}

// addPeople gives the sample the six people of its five organisations.
func (a *app) addPeople(ctx context.Context, r *monitor.Record) error {
	folder, err := sample.People()
	if err != nil {
		return err
	}
	files, err := monitor.FilesIn(folder)
	if err != nil {
		return err
	}
	_, err = r.Import(ctx, a.actor(r), files, monitor.ImportOptions{Reason: saySamplePeople.In(a.lang), Lang: a.lang})
	return err
}

// browse opens page in the visitor's browser, or says that it could not.
func (a *app) browse(ctx context.Context, page string) {
	program := []string{"xdg-open", page}
	switch runtime.GOOS {
	case "darwin":
		program = []string{"open", page}
	case "windows":
		program = []string{"rundll32", "url.dll,FileProtocolHandler", page}
	}
	opener := exec.CommandContext(ctx, program[0], program[1:]...)
	if err := opener.Start(); err != nil {
		a.say(sayNoBrowser.In(a.lang))
		return
	}
	go func() { _ = opener.Wait() }() // how the browser ends is not ours
}

var (
	sayDemo = locale.Message{
		ID: "cli.demo",
		ES: "La carta está en {page} (Ctrl C para terminar; no queda nada)",
		EN: "The letter is at {page} (Ctrl C to end; nothing stays)",
	}
	saySamplePeople = locale.Message{
		ID: "cli.sample-people",
		ES: "seis personas inventadas de las cinco organizaciones, para la demostración",
		EN: "six invented people of the five organisations, for the demonstration",
	}
	sayNoBrowser = locale.Message{
		ID: "cli.no-browser",
		ES: "No se encontró un navegador que abrir; copie la dirección en el suyo.",
		EN: "No browser was found to open; copy the address into yours.",
	}
)
