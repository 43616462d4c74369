package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
	cipher "lukechampine.com/adiantum"
	"lukechampine.com/adiantum/hbsh"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// keysFile holds the data key of an encrypted record, sealed. Where it lies, every
// file of the record is encrypted; where not, none is.
const keysFile = "keys"

// purpose says which key a file is encrypted by: one for each kind of file.
type purpose string

const (
	forRecord   purpose = "record"
	forAccounts purpose = "accounts"
	forDrafts   purpose = "drafts"
	forScratch  purpose = "scratch"
	forSigning  purpose = "signing key"
)

// databases are the databases in a record's directory, and what they are for.
var databases = []struct {
	name string
	purpose
}{
	{databaseFile, forRecord},
	{accountsFile, forAccounts},
	{draftsFile, forDrafts},
}

// vault knows how the files of one record are opened: as they are, or encrypted. Its
// zero value is that of a plain record.
//
// Keys never stand in the name of a file, in SQL or in an error: SQLite is told the
// name of the vault's own file layer, and for what a file is; the layer has the keys.
type vault struct {
	layer string        // under which SQLite finds the file layer; empty: plain
	key   *envelope.Key // nil: plain
}

// lock fills an empty vault with a key.
func (v *vault) lock(key *envelope.Key) error {
	keys := fileKeys{}
	for _, d := range databases {
		k, err := key.Derive(string(d.purpose), nil)
		if err != nil {
			return err
		}
		keys[string(d.purpose)] = k
	}
	// Nobody reads a scratch file after its process, so its key is forgotten with it.
	salt, name := make([]byte, 32), make([]byte, 8)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	if _, err := rand.Read(name); err != nil {
		return err
	}
	var err error
	if keys[string(forScratch)], err = key.Derive(string(forScratch), salt); err != nil {
		return err
	}
	v.key, v.layer = key, "constancia-"+hex.EncodeToString(name)
	vfs.Register(v.layer, adiantum.Wrap(vfs.Find(""), keys))
	return nil
}

// close forgets the keys; connections that were opened before keep working.
func (v *vault) close() {
	if v.layer != "" {
		vfs.Unregister(v.layer)
	}
	*v = vault{}
}

// uri names a file for SQLite, and how to open it.
func (v *vault) uri(p purpose, path string, m mode) string {
	uri := fileURI(path, m)
	if v.layer != "" {
		uri += "&vfs=" + v.layer + "&textkey=" + string(p)
	}
	return uri
}

// fileKeys are the keys of an encrypting file layer, by purpose.
type fileKeys map[string][]byte

// KDF finds the key for a purpose. SQLite's own temporary files have none, and get a
// key that nobody keeps.
func (k fileKeys) KDF(purpose string) []byte {
	if purpose != "" {
		return k[purpose]
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil
	}
	return key
}

// HBSH makes the cipher, or none where there is no key.
func (fileKeys) HBSH(key []byte) *hbsh.HBSH {
	if len(key) != 32 {
		return nil
	}
	return cipher.New(key)
}

var (
	sayNeedsPassphrase = locale.Message{
		ID: "store.needs-passphrase",
		ES: "{dir} está cifrado; dé la frase de acceso con --passphrase-file ARCHIVO o en CONSTANCIA_PASSPHRASE, o escríbala en una terminal",
		EN: "{dir} is encrypted; give the passphrase by --passphrase-file FILE or in CONSTANCIA_PASSPHRASE, or type it at a terminal",
	}
	sayPlainFile = locale.Message{
		ID: "store.plain-file",
		ES: "{dir} está cifrado a medias: el archivo «{file}» no está cifrado y «keys» dice que todo lo está; alguien lo puso ahí: recupere ese archivo de un respaldo, y no abra el registro hasta entonces",
		EN: "{dir} is half-encrypted: the file “{file}” is not encrypted, and “keys” says that everything is; somebody put it there: bring that file back from a backup, and do not open the record before",
	}
	sayNoKeys = locale.Message{
		ID: "store.no-keys",
		ES: "{dir} está cifrado a medias: «{file}» está cifrado y falta el archivo «keys», sin el que nadie puede leerlo; recupérelo de un respaldo",
		EN: "{dir} is half-encrypted: “{file}” is encrypted, and the file “keys”, without which nobody can read it, is missing; bring it back from a backup",
	}
	sayForeignSeal = locale.Message{
		ID: "store.foreign-seal",
		ES: "la llave de firma en {dir} (el archivo «key») está dañada o es de otro registro; recupérela de un respaldo",
		EN: "the signing key in {dir} (the file “key”) is damaged or that of another record; bring it back from a backup",
	}
)

// unlock finds out whether the record in dir is encrypted, refuses it where it is so
// in part, and asks for the passphrase where it is.
func (v *vault) unlock(ctx context.Context, dir string, o Options) error {
	e, found, err := readKeys(dir)
	if err != nil {
		return err
	}
	if !found {
		return mustBePlain(dir)
	}
	if err := mustBeEncrypted(dir); err != nil {
		return err
	}
	if o.key != nil {
		return v.lock(o.key)
	}
	key, err := o.open(ctx, dir, e)
	if err != nil {
		return err
	}
	return v.lock(key)
}

// open asks for the passphrase and opens an envelope by it.
func (o Options) open(ctx context.Context, dir string, e envelope.Envelope) (*envelope.Key, error) {
	if o.Passphrase == nil {
		return nil, problem.New(problem.Denied, sayNeedsPassphrase, "dir", dir)
	}
	passphrase, err := o.Passphrase(ctx)
	if err != nil {
		return nil, err
	}
	if passphrase == "" {
		return nil, problem.New(problem.Denied, sayNeedsPassphrase, "dir", dir)
	}
	return e.Open(passphrase)
}

// readKeys reads the sealed keys in dir; found is false in a plain record.
func readKeys(dir string) (e envelope.Envelope, found bool, err error) {
	text, err := os.ReadFile(filepath.Join(dir, keysFile))
	if errors.Is(err, fs.ErrNotExist) {
		return envelope.Envelope{}, false, nil
	}
	if err != nil {
		return envelope.Envelope{}, false, err
	}
	e, err = envelope.Parse(text)
	return e, err == nil, err
}

// writeKeys puts sealed keys in place of those before, whole or not at all.
func writeKeys(dir string, e envelope.Envelope) error {
	text, err := e.Text()
	if err != nil {
		return err
	}
	return replaceFile(dir, keysFile, text)
}

// replaceFile writes a small file of a record beside its place, waits for the disk,
// and moves it there.
func replaceFile(dir, name string, content []byte) (err error) {
	f, err := os.CreateTemp(dir, "."+name+"-") // for its owner alone
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}

// mustBeEncrypted refuses an encrypted record with a file that is not.
func mustBeEncrypted(dir string) error {
	for _, d := range databases {
		for _, name := range []string{d.name, d.name + "-wal", d.name + "-journal"} {
			begins, err := beginning(dir, name)
			if err != nil {
				return err
			}
			if looksPlain(begins) {
				return problem.New(problem.Unavailable, sayPlainFile, "dir", dir, "file", name)
			}
		}
	}
	begins, err := beginning(dir, keyFile)
	if err != nil {
		return err
	}
	if len(begins) > 0 && !isSealed(begins) {
		return problem.New(problem.Unavailable, sayPlainFile, "dir", dir, "file", keyFile)
	}
	return nil
}

// mustBePlain refuses a plain record with a file that is encrypted. That of the record
// itself could be damaged as well: SQLite tells.
func mustBePlain(dir string) error {
	begins, err := beginning(dir, keyFile)
	if err != nil {
		return err
	}
	if isSealed(begins) {
		return problem.New(problem.Unavailable, sayNoKeys, "dir", dir, "file", keyFile)
	}
	for _, d := range databases[1:] {
		begins, err := beginning(dir, d.name)
		if err != nil {
			return err
		}
		if len(begins) > 0 && !looksPlain(begins) {
			return problem.New(problem.Unavailable, sayNoKeys, "dir", dir, "file", d.name)
		}
	}
	return nil
}

// beginning is the first bytes of a file, none where it is missing or empty.
func beginning(dir, name string) ([]byte, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, nil // whoever opens it says so
	}
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	begins, err := io.ReadAll(io.LimitReader(f, 32))
	return begins, err
}

// looksPlain reports whether a database, its log or its journal begins as SQLite
// writes it. An encrypted one does so by chance once in 2³¹ times.
func looksPlain(begins []byte) bool {
	return bytes.HasPrefix(begins, []byte("SQLite format 3\x00")) ||
		bytes.HasPrefix(begins, []byte{0x37, 0x7f, 0x06, 0x82}) || bytes.HasPrefix(begins, []byte{0x37, 0x7f, 0x06, 0x83}) ||
		bytes.HasPrefix(begins, []byte{0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7})
}

// sealedHead begins a file that holds something small, sealed.
const sealedHead = "constancia sealed 1\n"

func isSealed(begins []byte) bool { return bytes.HasPrefix(begins, []byte(sealedHead)) }

// signingKey reads the private key in dir.
func (v *vault) signingKey(dir string) (string, error) {
	content, err := os.ReadFile(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", problem.New(problem.Damaged, sayNoKey, "dir", dir).Because(err)
	}
	if err != nil || v.key == nil {
		return string(content), err
	}
	text, found := strings.CutPrefix(string(content), sealedHead)
	if !found {
		return "", problem.New(problem.Damaged, sayForeignSeal, "dir", dir)
	}
	sealed, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(text, "\n"))
	if err != nil {
		return "", problem.New(problem.Damaged, sayForeignSeal, "dir", dir).Because(err)
	}
	private, err := v.key.Unseal(string(forSigning), sealed)
	if err != nil {
		return "", problem.New(problem.Damaged, sayForeignSeal, "dir", dir).Because(err)
	}
	return string(private), nil
}

// writeSigningKey writes the private key of a record that is being made.
func (v *vault) writeSigningKey(dir, private string) error {
	content := []byte(private)
	if v.key != nil {
		sealed, err := v.key.Seal(rand.Reader, string(forSigning), content)
		if err != nil {
			return err
		}
		content = []byte(sealedHead + base64.StdEncoding.EncodeToString(sealed) + "\n")
	}
	return os.WriteFile(filepath.Join(dir, keyFile), content, 0o600)
}
