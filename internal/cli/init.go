package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/sample"
)

// init is constancia init DIR: a new record, empty or with the sample.
func (a *app) init() *cobra.Command {
	var name, organisation, admin, url string
	var withSample, encrypted bool
	cmd := &cobra.Command{
		Use:     "init DIR",
		Example: "  constancia init DIR --name 'Nuestra coalición' --organisation 'Fundación' --admin 'Ana'\n  constancia init DIR --name 'Nuestra coalición' --encrypt\n  constancia init DIR --sample",
		Short:   a.text("Crear un registro", "Make a record"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !withSample {
				if err := a.ask(cmd, &name, "name", askName, &organisation, "organisation", askOrganisation, &admin, "admin", askAdmin); err != nil {
					return err
				}
			}
			secret, err := a.initPassphrase(cmd.Context(), encrypted, withSample)
			if err != nil {
				return err
			}
			r, err := a.create(cmd.Context(), args[0], monitor.Options{Name: name, Organisation: organisation, NewPassphrase: secret}, withSample)
			if err != nil {
				return err
			}
			made, err := a.made(cmd.Context(), r, args[0], admin, url)
			if err = errors.Join(err, r.Close()); err != nil {
				return err
			}
			return a.write(made, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, sayMade.In(a.lang, "dir", args[0], "position", position(made.Position)))
				if err == nil && made.Link != "" {
					_, err = fmt.Fprintln(w, saySignUp.In(a.lang, "name", admin, "link", made.Link, "dir", args[0]))
				}
				if err == nil && made.Recovery != "" {
					_, err = fmt.Fprintln(w, sayRecoveryKey.In(a.lang, "key", made.Recovery))
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", a.text("nombre del registro", "name of the record"))
	cmd.Flags().StringVar(&organisation, "organisation", "", a.text("organización a la que pertenece", "organisation that it belongs to"))
	cmd.Flags().StringVar(&admin, "admin", "", a.text("nombre de quien lo administra: desde entonces hay que entrar", "name of whoever administers it: from then on one must sign in"))
	a.urlFlag(cmd, &url)
	cmd.Flags().BoolVar(&encrypted, "encrypt", false, a.text("cifrado con una frase de acceso, que se pregunta dos veces", "encrypted by a passphrase, which is asked for twice"))
	cmd.Flags().BoolVar(&withSample, "sample", false, a.text("con el registro de muestra: la carta del 11 de julio de 2018", "with the sample record: the letter of 11 July 2018"))
	return cmd
}

type initJSON struct {
	Directory string          `json:"directory"`
	Name      string          `json:"name"`
	Position  record.Position `json:"position"`
	Account   string          `json:"account,omitempty"`      // of the administrator
	Link      string          `json:"link,omitempty"`         // by which they sign up, once
	Recovery  string          `json:"recovery_key,omitempty"` // of an encrypted record, once
}

// ask asks, on a terminal, for what the flags do not say: triples of where the
// answer goes, the flag, and the question. An empty answer leaves it empty.
func (a *app) ask(cmd *cobra.Command, triples ...any) error {
	if !a.Asks || a.json {
		return nil
	}
	for i := 0; i+2 < len(triples); i += 3 {
		to, flag, question := triples[i].(*string), triples[i+1].(string), triples[i+2].(locale.Message)
		if cmd.Flags().Changed(flag) {
			continue
		}
		fmt.Fprint(a.Err, question.In(a.lang)+" ")
		line, err := readLine(a.In) // not a byte more: a passphrase may follow
		if err != nil {
			return err
		}
		*to = strings.TrimSpace(line)
	}
	return nil
}

// made says what a new record is, and makes its administrator, if one is named.
func (a *app) made(ctx context.Context, r *monitor.Record, dir, admin, url string) (initJSON, error) {
	made := initJSON{Directory: dir, Name: r.Name(), Recovery: r.TakeRecovery()}
	if admin != "" {
		account, token, err := r.StartAdministrator(ctx, a.actor(r), admin, a.lang)
		if err != nil {
			return made, err
		}
		made.Account, made.Link = account, a.link(url, token)
	}
	v, err := r.View(ctx, a.actor(r), monitor.AsOf{})
	made.Position = v.At.Position
	return made, err
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
	o.Now, o.Passphrase, o.PassphraseCost = a.Now, a.askPassphrase, a.PassphraseCost
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
	saySignUp = locale.Message{
		ID: "cli.sign-up",
		ES: "{name} elige cómo entrar con este enlace, que sirve una vez y vence en 72 horas:\n  {link}\nÁbralo con «constancia serve {dir}» en marcha.",
		EN: "{name} chooses how to sign in by this link, which works once and runs out in 72 hours:\n  {link}\nOpen it while “constancia serve {dir}” runs.",
	}
	askName         = locale.Message{ID: "cli.ask-name", ES: "¿Cómo se llama la coalición o el registro?", EN: "What is the coalition, or the record, called?"}
	askOrganisation = locale.Message{ID: "cli.ask-organisation", ES: "¿Cómo se llama la primera organización?", EN: "What is the first organisation called?"}
	askAdmin        = locale.Message{ID: "cli.ask-admin", ES: "¿Quién lo administra? (vacío: nadie entra con cuenta, y solo se usa en este equipo)", EN: "Who administers it? (empty: nobody signs in, and it is used on this machine only)"}
	saySample       = locale.Message{
		ID: "cli.sample",
		ES: "registro de muestra: hechos públicos detrás de la carta del 11 de julio de 2018",
		EN: "sample record: public facts behind the letter of 11 July 2018",
	}
)
