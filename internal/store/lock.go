package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// lockFile is held by the one process that writes. The system holds the lock
// and lets go of it when the process ends, however it ends, so a lock is never
// stale; what the file says is for people only.
const lockFile = "lock"

// holder says who writes to a record.
type holder struct {
	Process int       `json:"process"`
	Host    string    `json:"host"`
	User    string    `json:"user"`
	Since   time.Time `json:"since"`
}

var sayLocked = locale.Message{
	ID: "store.locked",
	ES: "el registro en {dir} lo tiene abierto para escribir el proceso {process} de {user} en {host} desde {since}; ciérrelo ahí, o espere a que termine",
	EN: "the record in {dir} is open for writing in process {process} of {user} on {host} since {since}; close it there, or wait for it to finish",
}

// takeLock takes the lock of a record, or says who holds it.
func takeLock(dir string, now time.Time) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil {
		defer f.Close()
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("locking %s: %w", dir, err)
		}
		return nil, lockedBy(f, dir)
	}
	if err := writeHolder(f, now); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func lockedBy(f *os.File, dir string) error {
	var h holder
	text, err := io.ReadAll(io.LimitReader(f, 4096))
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil { // its holder is just writing it
		return problem.New(problem.Busy, sayBusy, "dir", dir).Because(err)
	}
	return problem.New(problem.Busy, sayLocked, "dir", dir,
		"process", fmt.Sprint(h.Process), "user", h.User, "host", h.Host,
		"since", h.Since.Local().Format("2006-01-02 15:04"))
}

func writeHolder(f *os.File, now time.Time) error {
	h := holder{Process: os.Getpid(), Host: "?", User: "?", Since: now.UTC().Truncate(time.Second)}
	if host, err := os.Hostname(); err == nil {
		h.Host = host
	}
	if u, err := user.Current(); err == nil {
		h.User = u.Username
	}
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(text, '\n'), 0)
	return err
}

// releaseLock empties the file and lets go. The file stays: removing it would
// let two processes hold locks on two files of one name.
func releaseLock(f *os.File) error {
	return errors.Join(f.Truncate(0), f.Close())
}
