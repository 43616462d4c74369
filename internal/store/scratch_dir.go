package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// recordScratch is where all processes keep scratch files of this record, each
// in a directory of its own that begins with its number.
func (s *Store) recordScratch() (string, error) {
	base := s.options.ScratchDir
	if base == "" {
		cache, err := os.UserCacheDir()
		if err != nil { // no home directory: a service, a container
			cache = os.TempDir()
		}
		base = filepath.Join(cache, "constancia")
	}
	dir := filepath.Join(base, "moments-"+s.meta.ID)
	return dir, os.MkdirAll(dir, 0o700)
}

// makeDir makes the directory of this process, once, and clears away those of
// processes that have died. c.mu is held.
func (c *scratches) makeDir() error {
	if c.dir != "" {
		return nil
	}
	dir, err := c.store.recordScratch()
	if err != nil {
		return err
	}
	if err := removeDead(dir); err != nil {
		return err
	}
	c.dir, err = os.MkdirTemp(dir, strconv.Itoa(os.Getpid())+"-")
	return err
}

// removeDead removes what processes left behind that run no more.
func removeDead(dir string) error {
	return eachScratchDir(dir, func(path string, process int) error {
		if alive(process) {
			return nil
		}
		return os.RemoveAll(path)
	})
}

func eachScratchDir(dir string, f func(path string, process int) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "-")
		if process, err := strconv.Atoi(number); err == nil && e.IsDir() {
			errs = append(errs, f(filepath.Join(dir, e.Name()), process))
		}
	}
	return errors.Join(errs...)
}

// purgeScratch removes the scratch files of all processes, because something is
// erased. Another process that has one open sees by the erasure that it is
// stale, and lets go of it.
func (s *Store) purgeScratch() error {
	if err := s.scratches.purge(); err != nil {
		return err
	}
	dir, err := s.recordScratch()
	if err != nil {
		return err
	}
	return eachScratchDir(dir, func(path string, process int) error {
		files, err := filepath.Glob(filepath.Join(path, "*.db*"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
				return fmt.Errorf("removing a scratch file of process %d: %w", process, err)
			}
		}
		return nil
	})
}
