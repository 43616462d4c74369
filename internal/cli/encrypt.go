package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
)

// encryptionJSON is what the commands about encryption print for programs.
type encryptionJSON struct {
	Directory string `json:"directory"`
	Encrypted bool   `json:"encrypted"`
	Recovery  string `json:"recovery_key,omitempty"` // a new one, once
}

func (a *app) sayEncryption(j encryptionJSON, said locale.Message) error {
	return a.write(j, func(w io.Writer) error {
		_, err := fmt.Fprintln(w, said.In(a.lang, "dir", j.Directory))
		if err == nil && j.Recovery != "" {
			_, err = fmt.Fprintln(w, sayRecoveryKey.In(a.lang, "key", j.Recovery))
		}
		return err
	})
}

// pages shows how many pages of a database are done.
func (a *app) pages() (progress func(done, total int), end func()) {
	m := a.meter()
	return func(done, total int) { m.step(int64(done), int64(total)) }, m.end
}

// encrypt is constancia encrypt DIR.
func (a *app) encrypt() *cobra.Command {
	return &cobra.Command{
		Use:     "encrypt DIR",
		Example: "  constancia encrypt DIR",
		Short:   a.text("Cifrar un registro que no lo está", "Encrypt a record that is not"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o := a.options()
			err := monitor.MustBePlain(args[0])
			if err != nil {
				return err
			}
			if o.NewPassphrase, err = a.givenPassphrase(); err == nil && o.NewPassphrase == "" {
				o.NewPassphrase, err = a.askTwice(cmd.Context(), askNewPassphrase)
			}
			if err != nil {
				return err
			}
			progress, end := a.pages()
			recovery, err := monitor.Encrypt(cmd.Context(), args[0], o, progress)
			end()
			if err != nil {
				return err
			}
			return a.sayEncryption(encryptionJSON{args[0], true, recovery}, sayEncrypted)
		},
	}
}

// decrypt is constancia decrypt DIR.
func (a *app) decrypt() *cobra.Command {
	var sure bool
	cmd := &cobra.Command{
		Use:     "decrypt DIR",
		Example: "  constancia decrypt DIR --sure",
		Short:   a.text("Quitar el cifrado de un registro", "Take the encryption off a record"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !sure {
				return misused(sayNotSureDecrypt, "dir", args[0])
			}
			progress, end := a.pages()
			err := monitor.Decrypt(cmd.Context(), args[0], a.options(), progress)
			end()
			if err != nil {
				return err
			}
			return a.sayEncryption(encryptionJSON{args[0], false, ""}, sayDecrypted)
		},
	}
	cmd.Flags().BoolVar(&sure, "sure", false, a.text("sí, dejarlo legible para quien tenga el disco", "yes, leave it readable to whoever has the disk"))
	return cmd
}

// changePassphrase is constancia passphrase DIR.
func (a *app) changePassphrase() *cobra.Command {
	var file string
	var paper, keep bool
	cmd := &cobra.Command{
		Use: "passphrase DIR",
		Example: "  constancia passphrase DIR\n" +
			"  constancia passphrase DIR --new-recovery-key --keep-passphrase",
		Short: a.text("Cambiar la frase de acceso, o hacer otra clave de papel", "Change the passphrase, or make another recovery key"),
		Args:  takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if keep && (!paper || file != "") {
				return misused(sayNothingToChange)
			}
			return a.rewrap(cmd.Context(), args[0], file, keep, func(o monitor.Options) error {
				recovery, err := monitor.ChangePassphrase(cmd.Context(), args[0], o, paper)
				if err != nil {
					return err
				}
				said := sayPassphraseChanged
				if keep {
					said = sayPassphraseKept
				}
				return a.sayEncryption(encryptionJSON{args[0], true, recovery}, said)
			})
		},
	}
	a.newPassphraseFlag(cmd, &file)
	cmd.Flags().BoolVar(&paper, "new-recovery-key", false, a.text("hacer otra clave de papel; la anterior deja de servir", "make another recovery key; the one before stops working"))
	cmd.Flags().BoolVar(&keep, "keep-passphrase", false, a.text("con --new-recovery-key: dejar la frase de acceso como está", "with --new-recovery-key: leave the passphrase as it is"))
	return cmd
}

func (a *app) newPassphraseFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "new-passphrase-file", "", a.text("archivo con la nueva frase de acceso (si no, se pregunta dos veces)", "file that holds the new passphrase (else it is asked for twice)"))
}

// rewrap asks for what is needed and sets a new passphrase by f.
func (a *app) rewrap(ctx context.Context, dir, file string, keep bool, f func(monitor.Options) error) error {
	if err := monitor.MustBeEncrypted(dir); err != nil {
		return err
	}
	o := a.options()
	if _, err := o.Passphrase(ctx); err != nil {
		return err
	}
	if !keep {
		var err error
		if o.NewPassphrase, err = a.newPassphrase(ctx, file); err != nil {
			return err
		}
	}
	return f(o)
}

// recover is constancia recover DIR.
func (a *app) recover() *cobra.Command {
	var file, recoveryFile string
	cmd := &cobra.Command{
		Use:     "recover DIR",
		Example: "  constancia recover DIR",
		Short:   a.text("Poner otra frase de acceso con la clave de papel", "Set another passphrase by the recovery key on paper"),
		Args:    takes(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, o := cmd.Context(), a.options()
			err := monitor.MustBeEncrypted(args[0])
			if err != nil {
				return err
			}
			recovery, err := a.recoveryKey(ctx, recoveryFile)
			if err == nil {
				err = monitor.CheckRecovery(ctx, args[0], recovery)
			}
			if err != nil {
				return err
			}
			if o.NewPassphrase, err = a.newPassphrase(ctx, file); err != nil {
				return err
			}
			if err := monitor.Recover(ctx, args[0], o, recovery); err != nil {
				return err
			}
			return a.sayEncryption(encryptionJSON{args[0], true, ""}, sayPassphraseChanged)
		},
	}
	a.newPassphraseFlag(cmd, &file)
	cmd.Flags().StringVar(&recoveryFile, "recovery-file", "", a.text("archivo con la clave de papel (si no, se pregunta)", "file that holds the recovery key (else it is asked for)"))
	return cmd
}

func (a *app) recoveryKey(ctx context.Context, file string) (string, error) {
	switch {
	case file != "":
		return secretIn(file)
	case !a.Asks:
		return "", misused(sayNoRecoveryKey)
	}
	return a.askSecret(ctx, askRecoveryKey)
}

var (
	askRecoveryKey = locale.Message{
		ID: "cli.ask-recovery-key",
		ES: "Clave de papel (40 letras y cifras; los guiones y las mayúsculas no importan):",
		EN: "Recovery key (40 letters and digits; hyphens and capitals do not matter):",
	}
	sayNoRecoveryKey = locale.Message{
		ID: "cli.no-recovery-key",
		ES: "falta la clave de papel; escríbala en una terminal, o dé --recovery-file ARCHIVO",
		EN: "the recovery key is missing; type it at a terminal, or give --recovery-file FILE",
	}
	sayEncrypted = locale.Message{
		ID: "cli.encrypted",
		ES: "{dir} está cifrado. Lo que el disco guardaba antes sin cifrar puede quedar en él hasta que se sobrescriba, y los respaldos anteriores siguen sin cifrar.",
		EN: "{dir} is encrypted. What the disk held before may stay on it in the clear until it is overwritten, and earlier backups are still not encrypted.",
	}
	sayDecrypted = locale.Message{
		ID: "cli.decrypted",
		ES: "{dir} ya no está cifrado: lo lee quien tenga el disco. Los respaldos anteriores siguen cifrados, con la frase de acceso de su día.",
		EN: "{dir} is no longer encrypted: whoever has the disk reads it. Earlier backups are still encrypted, by the passphrase of their day.",
	}
	sayPassphraseChanged = locale.Message{
		ID: "cli.passphrase-changed",
		ES: "La frase de acceso de {dir} es otra desde ahora. Los respaldos anteriores se abren con la de su día.",
		EN: "The passphrase of {dir} is another from now on. Earlier backups open by that of their day.",
	}
	sayPassphraseKept = locale.Message{
		ID: "cli.passphrase-kept",
		ES: "La frase de acceso de {dir} sigue siendo la misma.",
		EN: "The passphrase of {dir} is the same as before.",
	}
	sayNothingToChange = locale.Message{
		ID: "cli.nothing-to-change",
		ES: "--keep-passphrase va con --new-recovery-key y sin --new-passphrase-file",
		EN: "--keep-passphrase goes with --new-recovery-key and without --new-passphrase-file",
	}
	sayNotSureDecrypt = locale.Message{
		ID: "cli.not-sure-decrypt",
		ES: "{dir} quedaría legible para quien tenga el disco; si eso quiere, repita la orden con --sure",
		EN: "{dir} would be readable to whoever has the disk; if that is what you want, repeat the command with --sure",
	}
)
