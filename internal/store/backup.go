package store

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// A backup is a ZIP file of the database, the signing key, what people sign in with
// where the record has accounts, the sealed keys where it is encrypted, and a manifest
// that names them by their SHA-256 and is signed by the record's key:
//
//	constancia backup 1
//	constancia/<id of the record>
//	<hex> record.db
//	<hex> key
//	<hex> accounts.db
//	<hex> keys
//	<hex> mappings/NAME.json
//
// All files of an encrypted record are encrypted as they are in the record; mappings are
// plain there, and here. Whoever holds the backup of a plain one holds the whole record and its key, so it is made
// for its owner alone to read.
const (
	manifestFile = "manifest"
	manifestHead = "constancia backup 1"
)

// backupFiles are those that a manifest names, in its order; the first two are always
// there.
var backupFiles = []string{databaseFile, keyFile, accountsFile, keysFile}

var (
	sayBackupExists = locale.Message{
		ID: "store.backup-exists",
		ES: "{file} ya existe; elija otro nombre para el respaldo",
		EN: "{file} exists; choose another name for the backup",
	}
	sayNoBackup = locale.Message{
		ID: "store.no-backup",
		ES: "{file} no es un respaldo de constancia, o está cortado; elija un archivo hecho con «constancia backup»",
		EN: "{file} is no backup of constancia, or is cut off; choose a whole file made by “constancia backup”",
	}
	sayUnreadBackup = locale.Message{
		ID: "store.unread-backup",
		ES: "no se puede leer {file}; revise su nombre y sus permisos",
		EN: "{file} cannot be read; check its name and its permissions",
	}
	sayBadBackup = locale.Message{
		ID: "store.bad-backup",
		ES: "el respaldo {file} está dañado o fue alterado ({found}); use otro respaldo",
		EN: "the backup {file} is damaged or was altered ({found}); use another backup",
	}
)

// Backup writes the record as it stands into one file, which must not exist,
// while others read and write on. Progress is told pages done of pages in all;
// it may be nil. Nothing is left of a backup that fails.
func (s *Store) Backup(ctx context.Context, file string, progress func(done, total int)) (err error) {
	if _, err := os.Lstat(file); err == nil {
		return problem.New(problem.Invalid, sayBackupExists, "file", file)
	}
	work, err := os.MkdirTemp(filepath.Dir(file), ".constancia-backup-")
	if err != nil {
		return explain(ctx, filepath.Dir(file), err)
	}
	defer func() { err = explain(ctx, filepath.Dir(file), errors.Join(err, os.RemoveAll(work))) }()
	if err := s.copyDatabase(ctx, filepath.Join(work, databaseFile), progress); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	if _, err := s.copyAccounts(ctx, filepath.Join(work, accountsFile)); err != nil {
		return fmt.Errorf("copying the accounts: %w", err)
	}
	archive := filepath.Join(work, "archive")
	if err := s.writeArchive(ctx, archive, work); err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	return os.Rename(archive, file)
}

// pagesAtOnce is how many pages are copied between looks at the context.
const pagesAtOnce = 1024

// copyDatabase copies one snapshot, page by page.
func (s *Store) copyDatabase(ctx context.Context, to string, progress func(done, total int)) error {
	return s.pool.with(ctx, func(r *reader) (err error) {
		if err := r.conn.Exec("BEGIN"); err != nil {
			return err
		}
		if _, err := readInt(r.conn, lastPosition); err != nil { // from here on it stands still
			return err
		}
		return copyPages(ctx, r.conn, s.vault.uri(forRecord, to, readWriteCreate), progress)
	})
}

// copyPages copies the database that c has open, page by page.
func copyPages(ctx context.Context, c *sqlite3.Conn, uri string, progress func(done, total int)) (err error) {
	b, err := c.BackupInit("main", uri)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	for done := false; !done; {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if done, err = b.Step(pagesAtOnce); err != nil {
			return err
		}
		if progress != nil {
			progress(b.PageCount()-b.Remaining(), b.PageCount())
		}
	}
	return nil
}

// writeArchive packs the copies that lie in work, the keys and the manifest, and
// waits for the disk.
func (s *Store) writeArchive(ctx context.Context, path, work string) (err error) {
	private, err := s.vault.signingKey(s.dir)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := zip.NewWriter(f)
	method := zip.Deflate
	if s.vault.key != nil {
		method = zip.Store // what is encrypted does not compress
	}
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	sums := map[string]string{}
	for _, name := range backupFiles {
		from := work
		if name == keyFile || name == keysFile {
			from = s.dir
		}
		switch sum, err := packFile(ctx, z, filepath.Join(from, name), method); {
		case err == nil:
			sums[name] = sum
		case !errors.Is(err, os.ErrNotExist): // a record without accounts, or a plain one
			return err
		}
	}
	if err := s.packMappings(ctx, z, method, sums); err != nil {
		return err
	}
	manifest, err := signManifest(private, manifestText(s.meta.ID, sums))
	if err != nil {
		return err
	}
	if _, err := pack(ctx, z, manifestFile, strings.NewReader(manifest), method); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Sync()
}

// manifestText names the files of a backup by their sums.
func manifestText(id string, sums map[string]string) string {
	text := manifestHead + "\n" + journal.Origin(id) + "\n"
	for _, name := range append(slices.Clone(backupFiles), mappingsIn(sums)...) {
		if sums[name] != "" {
			text += sums[name] + " " + name + "\n"
		}
	}
	return text
}

func signManifest(private, text string) (string, error) {
	signer, err := note.NewSigner(private)
	if err != nil {
		return "", errors.New("the signing key cannot be read")
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// packFile adds a file under its own name.
func packFile(ctx context.Context, z *zip.Writer, path string, method uint16) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // only read
	return pack(ctx, z, filepath.Base(path), f, method)
}

// pack adds a file to the archive and returns its SHA-256 in hexadecimal.
func pack(ctx context.Context, z *zip.Writer, name string, from io.Reader, method uint16) (string, error) {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	if err := pour(ctx, io.MultiWriter(w, sum), from); err != nil {
		return "", err
	}
	return hexSum(sum), nil
}

func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// pour copies until the end, looking at the context now and then.
func pour(ctx context.Context, to io.Writer, from io.Reader) error {
	buf := make([]byte, 1<<20)
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		n, err := from.Read(buf)
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
