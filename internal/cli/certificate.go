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

// writeCertificate writes the certificate of what was just erased.
func (a *app) writeCertificate(cmd *cobra.Command, r *monitor.Record, at record.Position, file string) error {
	c, err := r.Certificate(cmd.Context(), a.actor(r), at)
	if err != nil {
		return err
	}
	text, err := c.JSON()
	if err != nil {
		return err
	}
	if err := writeNew(file, text); err != nil {
		return errors.Join(problem.New(problem.Unavailable, sayErasedUncertified, "position", position(at)), err)
	}
	return nil
}

// freeFile refuses a name that is taken, before anything is erased.
func freeFile(file string) error {
	if file == "" {
		return nil
	}
	if _, err := os.Lstat(file); err == nil {
		return problem.New(problem.Misused, sayNoNewFile, "file", file)
	}
	return nil
}

// checkCertificate says whether a certificate of erasure holds, and of what.
func (a *app) checkCertificate(data []byte, key string) error {
	c, err := monitor.CheckCertificate(data, key)
	if errors.Is(err, monitor.ErrUnproven) {
		p, _ := problem.Of(err)
		why := p.In(a.lang)
		err := a.write(proofJSON{Problem: &why}, func(w io.Writer) error {
			_, err := fmt.Fprintln(w, sayUnproven.In(a.lang, "why", why))
			return err
		})
		return errors.Join(err, errFound)
	}
	if err != nil {
		return err
	}
	j := proofJSON{OK: true, Position: c.Position, Record: c.Record}
	for _, one := range c.Erased {
		j.Erases = append(j.Erases, one.What)
	}
	return a.write(j, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, sayCertified.In(a.lang, "record", c.Record, "position", position(c.Position), "when", harmless(c.Time),
			"organisation", harmless(c.Organisation), "reason", harmless(c.Reason)))
		for _, one := range c.Erased {
			if err == nil {
				_, err = fmt.Fprintf(w, "  %s  %s\n", one.What, one.Entity)
			}
		}
		return err
	})
}

var (
	sayCertified = locale.Message{
		ID: "cli.certified",
		ES: "El certificado se sostiene. En {record}, en la posición {position}, el {when}, {organisation} suprimió lo que sigue («{reason}»):",
		EN: "The certificate holds. In {record}, at position {position}, on {when}, {organisation} erased what follows (“{reason}”):",
	}
	sayErasedUncertified = locale.Message{
		ID: "cli.erased-uncertified",
		ES: "se suprimió, con la lápida en la posición {position}, pero el certificado no se pudo escribir; está en la página del diario de esa posición",
		EN: "it was erased, with the tombstone at position {position}, but the certificate could not be written; it is on the journal’s page of that position",
	}
)
