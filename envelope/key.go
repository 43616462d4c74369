package envelope

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// Key is the data key of a record, in memory.
type Key struct{ secret [keySize]byte }

// Format prints no key, whatever the verb.
func (*Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[key]") } // a printer has nobody to tell

// Derive is the key of 32 bytes for one purpose (HKDF-SHA-256, RFC 5869). salt may be
// nil; a random one makes a key that nobody finds again without it.
func (k *Key) Derive(purpose string, salt []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, k.secret[:], salt, "constancia "+purpose, keySize)
}

// Seal encrypts and authenticates something small, for one purpose.
func (k *Key) Seal(random io.Reader, purpose string, plain []byte) ([]byte, error) {
	under, err := k.Derive(purpose, nil)
	if err != nil {
		return nil, err
	}
	return seal(random, under, purpose, plain)
}

// Unseal opens what [Key.Seal] sealed, or fails where it was altered or belongs to
// another key or purpose.
func (k *Key) Unseal(purpose string, sealed []byte) ([]byte, error) {
	under, err := k.Derive(purpose, nil)
	if err != nil {
		return nil, err
	}
	return unseal(under, purpose, sealed)
}

// Normal is the form in which a passphrase is used: two keyboards may send "ñ" in
// two ways.
func Normal(passphrase string) string { return norm.NFC.String(passphrase) }

// leastPassphrase and mostPassphrase bound a passphrase, in characters. Nothing but
// the passphrase stands before a stolen disk, so it is longer than a password, which
// has a second factor beside it.
const (
	leastPassphrase = 16
	mostPassphrase  = 1024
)

var (
	sayShort = locale.Message{
		ID: "envelope.short",
		ES: "la frase de acceso tiene {n} caracteres; escriba al menos {least}: cinco o seis palabras sacadas al azar sirven bien",
		EN: "the passphrase has {n} characters; write at least {least}: five or six words drawn at random serve well",
	}
	sayLong = locale.Message{
		ID: "envelope.long",
		ES: "la frase de acceso es demasiado larga; escriba a lo sumo {most} caracteres",
		EN: "the passphrase is too long; write at most {most} characters",
	}
	sayRepeats = locale.Message{
		ID: "envelope.repeats",
		ES: "esa frase de acceso repite muy pocos caracteres y se adivina pronto; escriba cinco o seis palabras sacadas al azar",
		EN: "that passphrase repeats very few characters and is soon guessed; write five or six words drawn at random",
	}
)

// leastDifferent is how many different characters a passphrase has.
const leastDifferent = 6

// Check refuses a new passphrase that is too short, too long or no secret. What it
// finds never holds the passphrase itself.
func Check(passphrase string) error {
	passphrase = Normal(passphrase)
	different := map[rune]bool{}
	for _, r := range passphrase {
		different[r] = true
	}
	switch n := utf8.RuneCountInString(passphrase); {
	case n < leastPassphrase:
		return problem.New(problem.Invalid, sayShort, "n", n, "least", leastPassphrase)
	case n > mostPassphrase:
		return problem.New(problem.Invalid, sayLong, "most", mostPassphrase)
	case len(different) < leastDifferent:
		return problem.New(problem.Invalid, sayRepeats)
	}
	return nil
}
