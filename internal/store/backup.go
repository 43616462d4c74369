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
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// A backup is a ZIP file of the database, the signing key, and a manifest that
// names both by their SHA-256 and is signed by the record's key:
//
//	constancia backup 1
//	constancia/<id of the record>
//	<hex> record.db
//	<hex> key
//
// Whoever holds the file holds the whole record and its key, so it is made for
// its owner alone to read.
const (
	manifestFile = "manifest"
	manifestHead = "constancia backup 1"
)

var (
	sayBackupExists = locale.Message{
		ID: "store.backup-exists",
		ES: "{file} ya existe; elija otro nombre para el respaldo",
		EN: "{file} exists; choose another name for the backup",
	}
	sayNoBackup = locale.Message{
		ID: "store.no-backup",
		ES: "{file} no es un respaldo de constancia; elija un archivo hecho con «constancia backup»",
		EN: "{file} is no backup of constancia; choose a file made by “constancia backup”",
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
	archive := filepath.Join(work, "archive")
	if err := s.writeArchive(ctx, archive, filepath.Join(work, databaseFile)); err != nil {
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
		b, err := r.conn.BackupInit("main", fileURI(to, readWriteCreate))
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
	})
}

// writeArchive packs the copy, the key and the manifest, and waits for the disk.
func (s *Store) writeArchive(ctx context.Context, path, database string) (err error) {
	private, err := os.ReadFile(filepath.Join(s.dir, keyFile))
	if errors.Is(err, os.ErrNotExist) {
		return problem.New(problem.Damaged, sayNoKey, "dir", s.dir).Because(err)
	}
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := zip.NewWriter(f)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	db, err := os.Open(database)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // only read
	dbSum, err := pack(ctx, z, databaseFile, db)
	if err != nil {
		return err
	}
	keySum, err := pack(ctx, z, keyFile, strings.NewReader(string(private)))
	if err != nil {
		return err
	}
	manifest, err := signManifest(string(private), manifestText(s.meta.ID, dbSum, keySum))
	if err != nil {
		return err
	}
	if _, err := pack(ctx, z, manifestFile, strings.NewReader(manifest)); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Sync()
}

func manifestText(id, databaseSum, keySum string) string {
	return fmt.Sprintf("%s\n%s\n%s %s\n%s %s\n", manifestHead, journal.Origin(id), databaseSum, databaseFile, keySum, keyFile)
}

func signManifest(private, text string) (string, error) {
	signer, err := note.NewSigner(private)
	if err != nil {
		return "", errors.New("the signing key cannot be read")
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

// pack adds a file to the archive and returns its SHA-256 in hexadecimal.
func pack(ctx context.Context, z *zip.Writer, name string, from io.Reader) (string, error) {
	w, err := z.Create(name)
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
