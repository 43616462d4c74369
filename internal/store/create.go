package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
)

// formatName is what meta's "format" says.
const formatName = "constancia record 1"

// Create makes an empty record in dir, which must not exist or be empty, and
// opens it. It is made under another name first, so that a record is there
// whole or not at all.
func Create(ctx context.Context, dir string, o Options) (*Store, error) {
	s, err := newStore(dir, o)
	if err != nil {
		return nil, err
	}
	if err := mustBeFree(dir); err != nil {
		return nil, err
	}
	beside := filepath.Dir(filepath.Clean(dir))
	if err := removeUnfinished(beside); err != nil {
		return nil, explain(ctx, dir, err)
	}
	temporary, err := makeBeside(ctx, dir, fmt.Sprintf("%s%d-", unfinished, os.Getpid()))
	if err != nil {
		return nil, err
	}
	if err := s.createIn(ctx, temporary); err != nil {
		return nil, explain(ctx, dir, errors.Join(err, os.RemoveAll(temporary)))
	}
	if err := errors.Join(syncFiles(temporary), moveInto(temporary, dir)); err != nil {
		return nil, explain(ctx, dir, errors.Join(err, os.RemoveAll(temporary)))
	}
	o.key = s.options.key
	made, err := Open(ctx, dir, o)
	if err == nil {
		made.recovery = s.recovery
	}
	return made, err
}

// TakeRecovery returns the recovery key of an encrypted record that was just made,
// once; it is kept nowhere.
func (s *Store) TakeRecovery() string {
	recovery := s.recovery
	s.recovery = ""
	return recovery
}

// encrypt makes the keys of a new record, in the directory where it is being made.
func (s *Store) encrypt(dir string) error {
	e, key, recovery, err := envelope.New(rand.Reader, s.options.NewPassphrase, s.options.cost())
	if err != nil {
		return err
	}
	s.options.key, s.recovery = key, recovery
	return errors.Join(s.vault.lock(key), writeKeys(dir, e))
}

// cost is what a new passphrase costs.
func (o Options) cost() envelope.Parameters { return cmp.Or(o.PassphraseCost, envelope.Current()) }

// makeBeside makes a folder beside dir, which takes its name when it is whole.
func makeBeside(ctx context.Context, dir, pattern string) (string, error) {
	beside := filepath.Dir(filepath.Clean(dir))
	made, err := os.MkdirTemp(beside, pattern)
	if errors.Is(err, fs.ErrNotExist) {
		return "", problem.New(problem.Unavailable, sayNoFolder, "dir", beside).Because(err)
	}
	return made, explain(ctx, beside, err)
}

// unfinished begins the name of a record that is being made, before the number of
// the process that makes it.
const unfinished = ".constancia-new-"

// removeUnfinished removes what processes of this machine that run no more were
// making beside a new record.
func removeUnfinished(beside string) error {
	entries, err := os.ReadDir(beside)
	if err != nil {
		return nil // what is made there will say what is wrong
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), unfinished)
		number, _, _ := strings.Cut(rest, "-")
		if process, err := strconv.Atoi(number); !ours || err != nil || alive(process) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(beside, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// creationPragmas are for a database that nobody has yet: it goes to the disk as
// a whole when it is done.
const creationPragmas = "PRAGMA page_size = 4096; PRAGMA synchronous = off; PRAGMA journal_mode = memory;"

// mustBeFree refuses a directory that holds something.
func mustBeFree(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil || len(entries) > 0 {
		return problem.New(problem.Invalid, sayExists, "dir", dir).Because(err)
	}
	return nil
}

// syncFiles waits until all files of a directory are on the disk.
func syncFiles(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := syncFiles(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
			continue
		}
		f, err := os.OpenFile(filepath.Join(dir, e.Name()), os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// moveInto gives a finished directory its name; an empty one of that name goes.
func moveInto(from, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.Rename(from, dir)
}

func (s *Store) createIn(ctx context.Context, dir string) (err error) {
	id := make([]byte, 8)
	if _, err := rand.Read(id); err != nil {
		return err
	}
	m := Meta{
		Format: formatName, ID: hex.EncodeToString(id),
		Name: s.options.Name, Organisation: s.options.Organisation,
		Created: journal.TimeText(s.options.Now()),
	}
	private, public, err := journal.NewKey(rand.Reader, journal.Origin(m.ID))
	if err != nil {
		return err
	}
	m.Key = public
	if s.options.NewPassphrase != "" {
		if err := s.encrypt(dir); err != nil {
			return err
		}
		defer s.vault.close()
	}
	if err := s.vault.writeSigningKey(dir, private); err != nil {
		return err
	}
	c, err := connect(ctx, s.vault.uri(forRecord, filepath.Join(dir, databaseFile), readWriteCreate), creationPragmas)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if err := migrate(c); err != nil {
		return err
	}
	return s.fill(ctx, c, m, private)
}

// fill writes meta, the empty projections and the checkpoint of the empty tree,
// and turns on the write-ahead log.
func (s *Store) fill(ctx context.Context, c *sqlite3.Conn, m Meta, private string) error {
	if err := c.Exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := writeMeta(c, m, private); err != nil {
		return err
	}
	if err := s.rebuild(ctx, c); err != nil {
		return err
	}
	return c.Exec("COMMIT; PRAGMA journal_mode = wal;")
}

// text is what the seal is signed over.
func (m Meta) text() string {
	var b strings.Builder
	for _, line := range m.lines() {
		fmt.Fprintf(&b, "%s %q\n", line[0], line[1])
	}
	return b.String()
}

func (m Meta) lines() [][2]string {
	return [][2]string{
		{"format", m.Format},
		{"id", m.ID},
		{"name", m.Name},
		{"organisation", m.Organisation},
		{"created", m.Created},
		{"key", m.Key},
	}
}

// writeMeta writes meta and seals it with the record's key, so that an altered
// name is found like an altered statement.
func writeMeta(c *sqlite3.Conn, m Meta, private string) error {
	signer, err := note.NewSigner(private)
	if err != nil {
		return err
	}
	seal, err := note.Sign(&note.Note{Text: m.text()}, signer)
	if err != nil {
		return err
	}
	for _, line := range append(m.lines(), [2]string{"seal", string(seal)}) {
		err := each(c, "INSERT INTO meta (name, value) VALUES (?, ?)", func(*sqlite3.Stmt) error { return nil }, line[0], line[1])
		if err != nil {
			return err
		}
	}
	return nil
}
