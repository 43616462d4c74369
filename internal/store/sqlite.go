package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// What every connection is told before anything else. Foreign keys and triggers
// are not used; a damaged page is an error, never a guess.
const connectionPragmas = `
	PRAGMA trusted_schema = off;
	PRAGMA cell_size_check = on;
	PRAGMA cache_size = -16384;`

// What the writer is told. NORMAL would lose the newest commits when the power
// fails; an acknowledged change must be there.
const writerPragmas = `
	PRAGMA journal_mode = wal;
	PRAGMA synchronous = full;
	PRAGMA secure_delete = on;
	PRAGMA cache_size = -65536;
	PRAGMA wal_autocheckpoint = 4000;
	PRAGMA journal_size_limit = 67108864;`

// mode is how a file is opened.
type mode string

const (
	readWriteCreate mode = "rwc"
	readWrite       mode = "rw"
	readOnly        mode = "ro"
)

// fileURI names a database file for SQLite, whatever characters its path has. A
// path must begin with a slash there, or its first folder is read as a host.
func fileURI(path string, m mode) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	path = "/" + strings.TrimPrefix(filepath.ToSlash(path), "/")
	u := url.URL{Scheme: "file", Path: path, RawQuery: "mode=" + string(m)}
	return u.String()
}

// busyTimeout is how long a connection waits for another's lock.
const busyTimeout = 5 * time.Second

// connect opens one connection, with full text.
func connect(ctx context.Context, uri, pragmas string) (*sqlite3.Conn, error) {
	c, err := sqlite3.OpenContext(ctx, uri)
	if err != nil {
		return nil, err
	}
	if err := prepareConnection(c, pragmas); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func prepareConnection(c *sqlite3.Conn, pragmas string) error {
	if err := fts5.Register(c); err != nil {
		return fmt.Errorf("registering full text: %w", err)
	}
	if err := c.BusyTimeout(busyTimeout); err != nil {
		return err
	}
	return c.Exec(connectionPragmas + pragmas)
}

var (
	sayFull = locale.Message{
		ID: "store.disk-full",
		ES: "el disco de {dir} está lleno; no se guardó nada: libere espacio e inténtelo de nuevo",
		EN: "the disk of {dir} is full; nothing was saved: free some space and try again",
	}
	sayDisk = locale.Message{
		ID: "store.disk",
		ES: "el disco de {dir} no pudo leer o escribir; no se guardó nada a medias: revise que haya espacio y que el disco esté sano, e inténtelo de nuevo",
		EN: "the disk of {dir} could not be read or written; nothing was left half-saved: check that it has space and is sound, and try again",
	}
	sayDamaged = locale.Message{
		ID: "store.damaged",
		ES: "el archivo del registro en {dir} está dañado; no escriba más en él y guarde una copia como está: restaure el último respaldo en una carpeta nueva y compruébelo con «constancia verify»",
		EN: "the file of the record in {dir} is damaged; write no more to it and keep a copy as it is: restore the last backup into a new folder and check it with “constancia verify”",
	}
	sayReadOnly = locale.Message{
		ID: "store.read-only",
		ES: "no se puede escribir en {dir}; revise los permisos de la carpeta y de sus archivos, o si el disco es de solo lectura",
		EN: "{dir} cannot be written to; check the permissions of the folder and its files, or whether the disk is read-only",
	}
	sayCannotOpen = locale.Message{
		ID: "store.cannot-open",
		ES: "no se pueden abrir los archivos del registro en {dir}; revise sus permisos y que el disco no sea de solo lectura: también para leer se escribe a su lado",
		EN: "the files of the record in {dir} cannot be opened; check their permissions, and that the disk is not read-only: reading writes beside them too",
	}
	sayBusy = locale.Message{
		ID: "store.busy",
		ES: "otro programa tiene ocupado el registro en {dir}; espere a que termine e inténtelo de nuevo",
		EN: "another program keeps the record in {dir} busy; wait for it to finish and try again",
	}
)

// explain turns what SQLite or the system reports into a problem where a person
// can mend it, and leaves other errors, problems among them, as they are. A
// cancelled context is reported as such.
func explain(ctx context.Context, dir string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := problem.Of(err); ok {
		return err
	}
	switch {
	case errors.Is(err, sqlite3.INTERRUPT) && ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, sqlite3.FULL), isDiskFull(err):
		return problem.New(problem.Unavailable, sayFull, "dir", dir).Because(err)
	case errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.NOTADB):
		return problem.New(problem.Damaged, sayDamaged, "dir", dir).Because(err)
	case (errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.CANTOPEN)) && hasNoRoom(dir):
		return problem.New(problem.Unavailable, sayFull, "dir", dir).Because(err)
	case errors.Is(err, sqlite3.CANTOPEN):
		return problem.New(problem.Unavailable, sayCannotOpen, "dir", dir).Because(err)
	case errors.Is(err, sqlite3.READONLY), errors.Is(err, fs.ErrPermission), isReadOnlyDisk(err):
		return problem.New(problem.Unavailable, sayReadOnly, "dir", placeOf(err, dir)).Because(err)
	case errors.Is(err, sqlite3.IOERR):
		return problem.New(problem.Unavailable, sayDisk, "dir", dir).Because(err)
	case errors.Is(err, sqlite3.BUSY):
		return problem.New(problem.Busy, sayBusy, "dir", dir).Because(err)
	}
	return err
}

// hasNoRoom reports whether the disk of dir takes no more: SQLite does not always say
// so of a full one (decision 43).
func hasNoRoom(dir string) bool {
	f, err := os.CreateTemp(dir, ".room-")
	if err != nil {
		return isDiskFull(err)
	}
	_, err = f.Write(make([]byte, 1<<20))
	return isDiskFull(errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())))
}

// placeOf is what an error of the system names, where that is not in dir: a folder
// for scratch files may be what cannot be written to.
func placeOf(err error, dir string) string {
	var of *fs.PathError
	if !errors.As(err, &of) {
		return dir
	}
	if within, relErr := filepath.Rel(dir, of.Path); relErr != nil || strings.HasPrefix(within, "..") {
		return of.Path
	}
	return dir
}
