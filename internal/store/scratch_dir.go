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
func (s *Store) recordScratch() string {
	base := s.options.ScratchDir
	if base == "" {
		cache, err := os.UserCacheDir()
		if err != nil { // no home directory: a service, a container
			cache = os.TempDir()
		}
		base = filepath.Join(cache, "constancia")
	}
	return filepath.Join(base, "moments-"+s.meta.ID)
}

// makeDir makes the directory of this process, once, and clears away those of
// processes that have died. c.mu is held.
func (c *scratches) makeDir() error {
	if c.dir != "" {
		return nil
	}
	dir := c.store.recordScratch()
	for tries := 0; ; tries++ {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := removeDead(dir); err != nil {
			return err
		}
		made, err := os.MkdirTemp(dir, strconv.Itoa(os.Getpid())+"-")
		if errors.Is(err, os.ErrNotExist) && tries < 3 {
			continue // another process has just removed the empty directory
		}
		c.dir = made
		return err
	}
}

// swept reports whether somebody removed the directory of this process, as
// cleaners of caches do, and forgets all files in it: the next is made elsewhere.
func (c *scratches) swept() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.dir == "" {
		return false
	}
	if _, err := os.Stat(c.dir); !errors.Is(err, os.ErrNotExist) {
		return false
	}
	c.dir = ""
	for len(c.all) > 0 {
		_ = c.drop(c.all[0]) // there is nothing left to remove
	}
	return true
}

// removeDir removes the directory of this process, and those above it that are
// empty now. c.mu is held.
func (c *scratches) removeDir() error {
	if c.dir == "" {
		return nil
	}
	err := os.RemoveAll(c.dir)
	record := filepath.Dir(c.dir)
	if os.Remove(record) == nil && c.store.options.ScratchDir == "" {
		_ = os.Remove(filepath.Dir(record)) // it may hold other records' files
	}
	c.dir = ""
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
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
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
	s.scratches.mu.Lock()
	own := s.scratches.dir // its files that are in use go with their last user
	s.scratches.mu.Unlock()
	return eachScratchDir(s.recordScratch(), func(path string, process int) error {
		if path == own {
			return nil
		}
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
