package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// options are what a record is opened with.
func (a *app) options() monitor.Options {
	return monitor.Options{Now: a.Now, Passphrase: a.askPassphrase, PassphraseCost: a.PassphraseCost}
}

// passphraseVariable is where the environment may hold a passphrase.
const passphraseVariable = "CONSTANCIA_PASSPHRASE"

// askPassphrase is the passphrase of the record that is being opened: from the file
// that was named, from the environment, or typed at the terminal; else it is empty.
func (a *app) askPassphrase(ctx context.Context) (string, error) {
	if a.passphrase != "" {
		return a.passphrase, nil
	}
	given, err := a.givenPassphrase()
	if err == nil && given == "" && a.Asks {
		given, err = a.askSecret(ctx, askPassphrase)
	}
	a.passphrase = given
	return given, err
}

// givenPassphrase is what flags or the environment say, or empty.
func (a *app) givenPassphrase() (string, error) {
	if a.passphraseFile != "" {
		return secretIn(a.passphraseFile)
	}
	return a.Env(passphraseVariable), nil
}

// initPassphrase is the passphrase of a new record, or empty for a plain one. Whoever
// gives one means it, and on a terminal one is asked for.
func (a *app) initPassphrase(ctx context.Context, encrypted, withSample bool) (string, error) {
	given, err := a.givenPassphrase()
	if err != nil || given != "" {
		return given, err
	}
	if encrypted {
		return a.askTwice(ctx, askNewPassphrase)
	}
	if !a.Asks || a.json || withSample {
		return "", nil
	}
	return a.askTwice(ctx, askOptionalPassphrase)
}

// newPassphrase is a passphrase to be set, from a file or typed twice.
func (a *app) newPassphrase(ctx context.Context, file string) (string, error) {
	if file != "" {
		return secretIn(file)
	}
	return a.askTwice(ctx, askNewPassphrase)
}

// askTwice asks for a new passphrase until both answers agree, and for as long as it
// is too weak; an empty answer ends the asking.
func (a *app) askTwice(ctx context.Context, question locale.Message) (string, error) {
	if !a.Asks {
		return "", misused(sayNoNewPassphrase)
	}
	for {
		first, err := a.askSecret(ctx, question)
		if err != nil || first == "" && question.ID == askOptionalPassphrase.ID {
			return "", err
		}
		if first == "" {
			return "", misused(sayNoNewPassphrase)
		}
		if p, weak := problem.Of(monitor.CheckPassphrase(first)); weak {
			a.say(p.In(a.lang))
			continue
		}
		again, err := a.askSecret(ctx, askAgain)
		if err != nil || first == again {
			return first, err
		}
		a.say(sayPhrasesDiffer.In(a.lang))
	}
}

// mostSecret bounds what is read as a passphrase, in bytes.
const mostSecret = 1 << 13

// secretIn reads a passphrase or a recovery key from a file; the end of its last line
// does not belong to it.
func secretIn(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", problem.New(problem.Misused, sayNoSecretFile, "file", file).Because(err)
	}
	defer f.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(io.LimitReader(f, mostSecret))
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
	if err != nil || len(text) == 0 {
		return "", problem.New(problem.Misused, sayNoSecretFile, "file", file).Because(err)
	}
	return string(text), nil
}

// askSecret asks for a line that is not shown while it is typed.
func (a *app) askSecret(ctx context.Context, question locale.Message) (string, error) {
	fmt.Fprint(a.Err, question.In(a.lang)+" ")
	show, err := hideTyping(a.In)
	if err != nil {
		return "", err
	}
	type answer struct {
		line string
		err  error
	}
	typed := make(chan answer, 1)
	go func() { // it may wait for ever: nothing ends the reading of a terminal
		line, err := readLine(a.In)
		typed <- answer{line, err}
	}()
	var got answer
	select {
	case <-ctx.Done():
		got.err = context.Cause(ctx)
	case got = <-typed:
	}
	fmt.Fprintln(a.Err)
	return got.line, errors.Join(got.err, show())
}

// readLine reads one line and not a byte beyond it.
func readLine(from io.Reader) (string, error) {
	var line strings.Builder
	var b [1]byte
	for line.Len() < mostSecret {
		n, err := from.Read(b[:])
		if n == 1 && b[0] == '\n' || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", err
		}
		line.Write(b[:n])
	}
	return strings.TrimSuffix(line.String(), "\r"), nil
}

var (
	askPassphrase         = locale.Message{ID: "cli.ask-passphrase", ES: "Frase de acceso:", EN: "Passphrase:"}
	askNewPassphrase      = locale.Message{ID: "cli.ask-new-passphrase", ES: "Nueva frase de acceso (cinco o seis palabras sacadas al azar):", EN: "New passphrase (five or six words drawn at random):"}
	askOptionalPassphrase = locale.Message{ID: "cli.ask-optional-passphrase", ES: "¿Con qué frase de acceso se cifra? (vacío: sin cifrar)", EN: "By which passphrase is it encrypted? (empty: not encrypted)"}
	askAgain              = locale.Message{ID: "cli.ask-again", ES: "La misma otra vez:", EN: "The same again:"}
	sayPhrasesDiffer      = locale.Message{ID: "cli.passphrases-differ", ES: "Las dos no son iguales; empiece de nuevo.", EN: "The two are not the same; begin again."}
	sayNoNewPassphrase    = locale.Message{
		ID: "cli.no-new-passphrase",
		ES: "falta la nueva frase de acceso; escríbala en una terminal, o dé un archivo que la contenga («--help» dice con qué opción)",
		EN: "the new passphrase is missing; type it at a terminal, or give a file that holds it (“--help” says by which flag)",
	}
	sayNoSecretFile = locale.Message{
		ID: "cli.no-secret-file",
		ES: "no se puede leer nada en el archivo {file}; debe contener una línea con la frase de acceso, o la clave de papel",
		EN: "nothing can be read in the file {file}; it should hold one line with the passphrase, or the recovery key",
	}
	sayRecoveryKey = locale.Message{
		ID: "cli.recovery-key",
		ES: "El registro está cifrado. Esta es su clave de papel; se muestra una sola vez y no se guarda en ninguna parte:\n\n  {key}\n\nEscríbala a mano y guárdela lejos de este equipo: con ella se abre el registro si se olvida la frase de acceso. Sin ninguna de las dos, nadie puede abrirlo.",
		EN: "The record is encrypted. This is its recovery key; it is shown this once and kept nowhere:\n\n  {key}\n\nWrite it down by hand and keep it far from this machine: it opens the record if the passphrase is forgotten. Without either of them, nobody can open it.",
	}
)
