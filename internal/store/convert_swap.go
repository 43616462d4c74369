package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// conversion is how every file of a record is copied from one vault to another.
type conversion struct {
	dir      string
	from, to *vault
	outcome  string
	progress func(done, total int)
	keys     func() error // writes the sealed keys, if there will be some
}

// work is the folder in which the copies are made.
func (c *conversion) work() string { return filepath.Join(c.dir, converting) }

func (c *conversion) andSwap(ctx context.Context, swap swapping) error {
	if err := c.run(ctx); err != nil {
		return err
	}
	return swap(c.dir, c.outcome)
}

// run makes the copies and decides. The caller holds the record's lock, and swaps.
func (c *conversion) run(ctx context.Context) error {
	if err := os.RemoveAll(c.work()); err != nil {
		return err
	}
	if err := os.Mkdir(c.work(), 0o700); err != nil {
		return err
	}
	if err := c.copyAll(ctx); err != nil {
		return errors.Join(err, os.RemoveAll(c.work()))
	}
	return syncDir(c.dir)
}

// copyAll copies the files and then decides, while nobody can open any of them.
func (c *conversion) copyAll(ctx context.Context) error {
	for _, d := range databases {
		source := filepath.Join(c.dir, d.name)
		if _, err := os.Stat(source); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		conn, err := connectAlone(ctx, c.from.uri(d.purpose, source, readWrite))
		if err != nil {
			return fmt.Errorf("opening %s: %w", d.name, err)
		}
		defer conn.Close() //nolint:errcheck // the copy is what counts
		if d.purpose != forRecord {
			c.progress = nil
		}
		copied := filepath.Join(c.work(), d.name)
		if err := copyChecked(ctx, conn, c.to.uri(d.purpose, copied, readWriteCreate), c.progress); err != nil {
			return fmt.Errorf("copying %s: %w", d.name, err)
		}
		if err := os.Chmod(copied, 0o600); err != nil {
			return err
		}
	}
	if err := errors.Join(c.signingKey(), c.keys()); err != nil {
		return err
	}
	if err := errors.Join(syncFiles(c.work()), syncDir(c.work())); err != nil {
		return err
	}
	return os.Rename(c.work(), filepath.Join(c.dir, c.outcome))
}

func (c *conversion) signingKey() error {
	private, err := c.from.signingKey(c.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // a record that is only read
	}
	if err != nil {
		return err
	}
	return c.to.writeSigningKey(c.work(), private)
}

// connectAlone opens a database, empties its log, and keeps everybody else out.
func connectAlone(ctx context.Context, uri string) (*sqlite3.Conn, error) {
	c, err := connect(ctx, uri, "PRAGMA synchronous = full; PRAGMA locking_mode = exclusive; PRAGMA journal_mode = delete; BEGIN EXCLUSIVE; COMMIT;")
	if err != nil {
		return nil, err
	}
	mode, _, err := readText(c, "PRAGMA journal_mode")
	if err == nil && mode != "delete" {
		err = sqlite3.BUSY
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// copyChecked copies a database and reads the copy once through.
func copyChecked(ctx context.Context, c *sqlite3.Conn, uri string, progress func(done, total int)) (err error) {
	if err := copyPages(ctx, c, uri, progress); err != nil {
		return err
	}
	made, err := connect(ctx, uri, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, made.Close()) }()
	made.SetInterrupt(ctx)
	found, _, err := readText(made, "PRAGMA quick_check(1)")
	if err == nil && found != "ok" {
		err = fmt.Errorf("%w: %s", sqlite3.CORRUPT, found)
	}
	return err
}

// finishConversion brings a conversion that was decided to its end, and clears away
// one that was not.
func finishConversion(dir string, now time.Time) error {
	if unfinishedConversion(dir) == "" {
		return nil
	}
	lock, err := takeLock(dir, now)
	if err != nil {
		return err
	}
	switch found := unfinishedConversion(dir); found { // it may have come to its end meanwhile
	case "":
	case converting:
		err = os.RemoveAll(filepath.Join(dir, converting))
	default:
		err = swap(dir, found)
	}
	return errors.Join(err, releaseLock(lock))
}

func unfinishedConversion(dir string) string {
	for _, name := range []string{converting, encrypted, decrypted} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return ""
}

// swapping moves converted files into their places.
type swapping func(dir, outcome string) error

// swap moves converted files into their places; it may be repeated after any crash.
// The caller holds the lock.
func swap(dir, outcome string) error {
	steps, err := swapSteps(dir, outcome)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// swapSteps are those that are left to be done.
func swapSteps(dir, outcome string) (steps []func() error, err error) {
	made := filepath.Join(dir, outcome)
	entries, err := os.ReadDir(made)
	if err != nil {
		return nil, err
	}
	remove := func(name string) {
		steps = append(steps, func() error { return removeIfThere(filepath.Join(dir, name)) })
	}
	for _, d := range databases {
		for _, suffix := range []string{"-wal", "-shm", "-journal"} {
			remove(d.name + suffix)
		}
	}
	for _, e := range entries {
		steps = append(steps, func() error { return os.Rename(filepath.Join(made, e.Name()), filepath.Join(dir, e.Name())) })
	}
	if outcome == decrypted {
		remove(keysFile)
	}
	return append(steps,
		func() error { return syncDir(dir) },
		func() error { return os.Remove(made) },
		func() error { return syncDir(dir) }), nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
