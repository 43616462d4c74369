// Package envelope keeps the key of an encrypted record: a random data key, sealed
// once under the passphrase and once under a recovery key on paper. From the data
// key come a key for each kind of file, so that none is used for two things.
//
// Begin with [New]; [Parse] reads what the file "keys" holds, [Envelope.Open] and
// [Envelope.Recover] open it. The room is pure: it reads no file and asks nobody.
//
// What it promises: a key is never printed, by whatever verb; what was altered does
// not open; a changed passphrase leaves the data key, and so every file, as it is.
package envelope

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// format is what the file says that it is.
const format = "constancia keys 1"

const (
	keySize  = 32
	saltSize = 16
	// mostBytes bounds what is read as an envelope.
	mostBytes = 1 << 14
)

// Parameters say what deriving a key from a passphrase costs (Argon2id, RFC 9106).
type Parameters struct {
	Memory uint32 `json:"memory"` // KiB
	Passes uint32 `json:"passes"`
	Lanes  uint8  `json:"lanes"`
}

// Current is what a new passphrase costs: twice the memory of RFC 9106’s second
// choice, because it is derived once a start and not at every sign-in, and whoever
// holds a stolen disk may guess for years.
func Current() Parameters { return Parameters{Memory: 128 << 10, Passes: 3, Lanes: 4} }

// sane refuses parameters that would stop the machine, or guard nothing.
func (p Parameters) sane() bool {
	return p.Passes >= 1 && p.Passes <= 64 && p.Lanes >= 1 && p.Memory >= 8*uint32(p.Lanes) && p.Memory <= 4<<20
}

// Envelope is what the file "keys" holds.
type Envelope struct {
	Format     string       `json:"format"`
	Passphrase ByPassphrase `json:"passphrase"`
	Recovery   ByRecovery   `json:"recovery"`
}

// ByPassphrase is the data key, sealed under the passphrase.
type ByPassphrase struct {
	Parameters
	Salt   []byte `json:"salt"`
	Sealed []byte `json:"sealed"`
}

// ByRecovery is the data key, sealed under the recovery key.
type ByRecovery struct {
	Salt   []byte `json:"salt"`
	Sealed []byte `json:"sealed"`
}

var (
	sayWrongPassphrase = locale.Message{
		ID: "envelope.wrong-passphrase",
		ES: "la frase de acceso no es la de este registro; revise mayúsculas, espacios y acentos, e inténtelo de nuevo (con la clave de papel: «constancia recover»)",
		EN: "the passphrase is not that of this record; check capitals, spaces and accents, and try again (with the key on paper: “constancia recover”)",
	}
	sayWrongRecovery = locale.Message{
		ID: "envelope.wrong-recovery",
		ES: "la clave de papel está bien escrita, y no es la de este registro; busque la que se imprimió para él",
		EN: "the recovery key is written correctly, and is not that of this record; look for the one that was printed for it",
	}
	sayUnreadable = locale.Message{
		ID: "envelope.unreadable",
		ES: "el archivo «keys» está dañado; recupérelo de un respaldo: sin él nadie puede leer el registro",
		EN: "the file “keys” is damaged; bring it back from a backup: without it nobody can read the record",
	}
)

// New makes a data key and seals it. recovery is to be written down on paper: it is
// kept nowhere.
func New(random io.Reader, passphrase string, cost Parameters) (e Envelope, key *Key, recovery string, err error) {
	key = &Key{}
	if _, err := io.ReadFull(random, key.secret[:]); err != nil {
		return Envelope{}, nil, "", err
	}
	e.Format = format
	if err := e.SetPassphrase(random, key, passphrase, cost); err != nil {
		return Envelope{}, nil, "", err
	}
	recovery, err = e.SetRecovery(random, key)
	return e, key, recovery, err
}

// Parse reads an envelope.
func Parse(text []byte) (Envelope, error) {
	var e Envelope
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&e)
	switch {
	case len(text) > mostBytes:
		err = errors.New("too long")
	case err == nil && e.Format != format:
		err = fmt.Errorf("format %.40q", e.Format)
	case err == nil && !e.Passphrase.sane():
		err = errors.New("parameters")
	}
	if err != nil {
		return Envelope{}, problem.New(problem.Damaged, sayUnreadable).Because(err)
	}
	return e, nil
}

// Text is what the file "keys" holds.
func (e Envelope) Text() ([]byte, error) {
	text, err := json.MarshalIndent(e, "", "  ")
	return append(text, '\n'), err
}

// Open opens the envelope by the passphrase.
func (e Envelope) Open(passphrase string) (*Key, error) {
	return open(byPassphrase(passphrase, e.Passphrase), "passphrase", e.Passphrase.Sealed, sayWrongPassphrase)
}

// Recover opens the envelope by the recovery key, however it is grouped or spelt. A
// typing error is told as such, with the group in which it is.
func (e Envelope) Recover(recovery string) (*Key, error) {
	symbols, err := readRecovery(recovery)
	if err != nil {
		return nil, err
	}
	under, err := byRecovery(symbols, e.Recovery)
	if err != nil {
		return nil, err
	}
	return open(under, "recovery", e.Recovery.Sealed, sayWrongRecovery)
}

// SetPassphrase seals key under another passphrase, in place of the one before.
func (e *Envelope) SetPassphrase(random io.Reader, key *Key, passphrase string, cost Parameters) (err error) {
	p := ByPassphrase{Parameters: cost}
	if p.Salt, err = draw(random, saltSize); err != nil {
		return err
	}
	p.Sealed, err = seal(random, byPassphrase(passphrase, p), "passphrase", key.secret[:])
	e.Passphrase = p
	return err
}

// SetRecovery seals key under a new recovery key, in place of the one before.
func (e *Envelope) SetRecovery(random io.Reader, key *Key) (recovery string, err error) {
	symbols, err := draw(random, recoverySymbols)
	if err != nil {
		return "", err
	}
	for i := range symbols {
		symbols[i] &= 31
	}
	r := ByRecovery{}
	if r.Salt, err = draw(random, saltSize); err != nil {
		return "", err
	}
	under, err := byRecovery(symbols, r)
	if err != nil {
		return "", err
	}
	r.Sealed, err = seal(random, under, "recovery", key.secret[:])
	e.Recovery = r
	return writeRecovery(symbols), err
}

func byPassphrase(passphrase string, p ByPassphrase) []byte {
	return argon2.IDKey([]byte(Normal(passphrase)), p.Salt, p.Passes, p.Memory, p.Lanes, keySize)
}

// byRecovery needs no slow derivation: 160 random bits cannot be guessed.
func byRecovery(symbols []byte, r ByRecovery) ([]byte, error) {
	return hkdf.Key(sha256.New, symbols, r.Salt, "constancia recovery", keySize)
}

func open(under []byte, purpose string, sealed []byte, wrong locale.Message) (*Key, error) {
	secret, err := unseal(under, purpose, sealed)
	if err != nil || len(secret) != keySize {
		return nil, problem.New(problem.Denied, wrong).Because(err)
	}
	return &Key{secret: [keySize]byte(secret)}, nil
}

// seal encrypts and authenticates (XChaCha20-Poly1305): nonce, then what was sealed.
// purpose is bound in, so that one sealed thing cannot stand for another.
func seal(random io.Reader, under []byte, purpose string, plain []byte) ([]byte, error) {
	nonce, err := draw(random, chacha20poly1305.NonceSizeX)
	if err != nil {
		return nil, err
	}
	a, err := chacha20poly1305.NewX(under)
	if err != nil {
		return nil, err
	}
	return a.Seal(nonce, nonce, plain, []byte(format+" "+purpose)), nil
}

var errSealed = errors.New("it does not open")

func unseal(under []byte, purpose string, sealed []byte) ([]byte, error) {
	a, err := chacha20poly1305.NewX(under)
	if err != nil {
		return nil, err
	}
	if len(sealed) < chacha20poly1305.NonceSizeX {
		return nil, errSealed
	}
	nonce, text := sealed[:chacha20poly1305.NonceSizeX], sealed[chacha20poly1305.NonceSizeX:]
	plain, err := a.Open(nil, nonce, text, []byte(format+" "+purpose))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

func draw(random io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(random, b)
	return b, err
}
