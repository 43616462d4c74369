package store

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// A record is encrypted, or decrypted, by copies of all its files in a folder inside
// it. Giving that folder its second name is the one step that decides: before it
// nothing has happened, after it whoever opens the record next brings it to its end,
// file by file, as often as it takes.
const (
	converting = ".constancia-converting"
	encrypted  = ".constancia-encrypted"
	decrypted  = ".constancia-decrypted"
)

var (
	sayIsEncrypted = locale.Message{
		ID: "store.is-encrypted",
		ES: "{dir} ya está cifrado; para cambiar la frase de acceso use «constancia passphrase»",
		EN: "{dir} is encrypted already; to change the passphrase use “constancia passphrase”",
	}
	sayIsPlain = locale.Message{
		ID: "store.is-plain",
		ES: "{dir} no está cifrado; «constancia encrypt» lo cifra",
		EN: "{dir} is not encrypted; “constancia encrypt” encrypts it",
	}
)

// Encrypt encrypts the plain record in dir under o's new passphrase, whole or not at
// all, and returns the recovery key, which is kept nowhere. Nobody else may have the
// record open. Progress is told pages done of pages in all; it may be nil.
func Encrypt(ctx context.Context, dir string, o Options, progress func(done, total int)) (recovery string, err error) {
	return encrypt(ctx, dir, o, progress, swap)
}

// encrypt ends with the swap that is given.
func encrypt(ctx context.Context, dir string, o Options, progress func(done, total int), swap swapping) (recovery string, err error) {
	err = alone(ctx, dir, o, func(_ envelope.Envelope, found bool) error {
		if found {
			return problem.New(problem.Invalid, sayIsEncrypted, "dir", dir)
		}
		if err := mustBePlain(dir); err != nil {
			return err
		}
		e, key, paper, err := envelope.New(rand.Reader, o.NewPassphrase, o.cost())
		if err != nil {
			return err
		}
		to := &vault{}
		if err := to.lock(key); err != nil {
			return err
		}
		defer to.close()
		recovery = paper
		c := conversion{dir: dir, from: &vault{}, to: to, outcome: encrypted, progress: progress}
		c.keys = func() error { return writeKeys(c.work(), e) }
		return c.andSwap(ctx, swap)
	})
	if err != nil {
		return "", err
	}
	return recovery, nil
}

// Decrypt makes a plain record of the encrypted one in dir, as [Encrypt] does the
// other way.
func Decrypt(ctx context.Context, dir string, o Options, progress func(done, total int)) error {
	return decrypt(ctx, dir, o, progress, swap)
}

func decrypt(ctx context.Context, dir string, o Options, progress func(done, total int), swap swapping) error {
	return alone(ctx, dir, o, func(_ envelope.Envelope, found bool) error {
		if !found {
			return problem.New(problem.Invalid, sayIsPlain, "dir", dir)
		}
		from := &vault{}
		if err := from.unlock(ctx, dir, o); err != nil {
			return err
		}
		defer from.close()
		c := conversion{dir: dir, from: from, to: &vault{}, outcome: decrypted, progress: progress}
		c.keys = func() error { return nil }
		return c.andSwap(ctx, swap)
	})
}

// ChangePassphrase puts o's new passphrase in place of the one that o asks for.
// Nothing is rewritten but the sealed keys. Where paper is asked for, a new recovery
// key takes the place of the one before.
func ChangePassphrase(ctx context.Context, dir string, o Options, paper bool) (recovery string, err error) {
	err = rewrap(ctx, dir, o, func(e *envelope.Envelope) (*envelope.Key, error) {
		key, err := o.open(ctx, dir, *e)
		if err == nil && paper {
			recovery, err = e.SetRecovery(rand.Reader, key)
		}
		return key, err
	})
	return recovery, err
}

// Recover sets o's new passphrase by the recovery key, which stays valid.
func Recover(ctx context.Context, dir string, o Options, recovery string) error {
	return rewrap(ctx, dir, o, func(e *envelope.Envelope) (*envelope.Key, error) { return e.Recover(recovery) })
}

// CheckRecovery refuses a recovery key that does not open the record in dir.
func CheckRecovery(ctx context.Context, dir, recovery string) error {
	e, found, err := readKeys(dir)
	if err != nil {
		return explain(ctx, dir, err)
	}
	if !found {
		return problem.New(problem.Invalid, sayIsPlain, "dir", dir)
	}
	_, err = e.Recover(recovery)
	return err
}

// IsEncrypted reports whether the record in dir is encrypted.
func IsEncrypted(dir string) (bool, error) {
	_, found, err := readKeys(dir)
	return found, err
}

// MustBe refuses a directory whose record is not encrypted, or is.
func MustBe(dir string, sealed bool) error {
	found, err := IsEncrypted(dir)
	switch {
	case err != nil:
		return err
	case found && !sealed:
		return problem.New(problem.Invalid, sayIsEncrypted, "dir", dir)
	case !found && sealed && isRecord(dir):
		return problem.New(problem.Invalid, sayIsPlain, "dir", dir)
	case !isRecord(dir):
		return problem.New(problem.Invalid, sayNotARecord, "dir", dir)
	}
	return nil
}

func isRecord(dir string) bool {
	info, err := os.Stat(filepath.Join(dir, databaseFile))
	return err == nil && info.Mode().IsRegular()
}

// Encrypted reports whether the record's files are encrypted.
func (s *Store) Encrypted() bool { return s.vault.key != nil }

func rewrap(ctx context.Context, dir string, o Options, open func(*envelope.Envelope) (*envelope.Key, error)) error {
	return alone(ctx, dir, o, func(e envelope.Envelope, found bool) error {
		if !found {
			return problem.New(problem.Invalid, sayIsPlain, "dir", dir)
		}
		if err := mustBeEncrypted(dir); err != nil {
			return err
		}
		key, err := open(&e)
		if err != nil {
			return err
		}
		if o.NewPassphrase != "" {
			if err := e.SetPassphrase(rand.Reader, key, o.NewPassphrase, o.cost()); err != nil {
				return err
			}
		}
		return writeKeys(dir, e)
	})
}

// alone runs f with the lock of the record in dir, and the sealed keys if there are.
func alone(ctx context.Context, dir string, o Options, f func(e envelope.Envelope, found bool) error) (err error) {
	defer func() { err = explain(ctx, dir, err) }()
	if !isRecord(dir) {
		return problem.New(problem.Invalid, sayNotARecord, "dir", dir)
	}
	if err := finishConversion(dir, o.Now()); err != nil {
		return err
	}
	lock, err := takeLock(dir, o.Now())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, releaseLock(lock)) }()
	e, found, err := readKeys(dir)
	if err != nil {
		return err
	}
	return f(e, found)
}
