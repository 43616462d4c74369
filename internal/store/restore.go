package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/constancia-project/constancia/envelope"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
)

// Restore makes a record in dir, which must not exist or be empty, from a
// backup. It refuses one whose files are not those that its manifest names, or
// whose manifest the record's own key did not sign; nothing is left of a restore
// that fails. It asks o for the passphrase of an encrypted one. Progress is told bytes
// done of bytes in all; it may be nil.
func Restore(ctx context.Context, file, dir string, o Options, progress func(done, total int)) error {
	if err := mustBeFree(dir); err != nil {
		return err
	}
	z, err := zip.OpenReader(file)
	if errors.Is(err, zip.ErrFormat) {
		return problem.New(problem.Invalid, sayNoBackup, "file", file).Because(err)
	}
	if err != nil {
		return problem.New(problem.Unavailable, sayUnreadBackup, "file", file).Because(err)
	}
	defer z.Close() //nolint:errcheck // only read
	work, err := makeBeside(ctx, dir, ".constancia-restore-")
	if err != nil {
		return err
	}
	u := unpacking{ctx: ctx, file: file, dir: work, progress: progress, members: map[string]*zip.File{}}
	err = u.all(z, o)
	if err == nil {
		err = errors.Join(syncFiles(work), moveInto(work, dir))
	}
	if err != nil {
		return explain(ctx, dir, errors.Join(err, os.RemoveAll(work)))
	}
	return nil
}

func badBackup(file, found string, cause error) error {
	return problem.New(problem.Damaged, sayBadBackup, "file", file, "found", found).Because(cause)
}

// all unpacks the files and checks them against each other.
func (u *unpacking) all(z *zip.ReadCloser, o Options) error {
	for _, m := range z.File {
		u.members[m.Name] = m
	}
	if u.members[manifestFile] == nil || u.members[databaseFile] == nil || u.members[keyFile] == nil {
		return problem.New(problem.Invalid, sayNoBackup, "file", u.file)
	}
	u.total = int(u.members[databaseFile].UncompressedSize64)
	v, err := u.unlock(o)
	if err != nil {
		return err
	}
	defer v.close()
	sums := map[string]string{}
	for _, name := range backupFiles {
		if u.members[name] == nil { // accounts and keys may be missing, and the manifest says whether
			continue
		}
		if sums[name], err = u.unpack(u.members[name], filepath.Join(u.dir, name)); err != nil {
			return err
		}
	}
	if err := u.unpackMappings(sums); err != nil {
		return err
	}
	manifest, err := u.read(u.members[manifestFile])
	if err != nil {
		return err
	}
	m, err := metaOf(u.ctx, v, filepath.Join(u.dir, databaseFile))
	if err != nil {
		return badBackup(u.file, databaseFile, err)
	}
	if !signedManifest(manifest, m, manifestText(m.ID, sums)) {
		return badBackup(u.file, manifestFile, nil)
	}
	return nil
}

// unlock asks for the passphrase of an encrypted backup, before the long work.
func (u *unpacking) unlock(o Options) (*vault, error) {
	v := &vault{}
	if u.members[keysFile] == nil {
		return v, nil
	}
	text, err := u.read(u.members[keysFile])
	if err != nil {
		return nil, err
	}
	e, err := envelope.Parse([]byte(text))
	if err != nil {
		return nil, badBackup(u.file, keysFile, err)
	}
	key, err := o.open(u.ctx, u.file, e)
	if err != nil {
		return nil, err
	}
	return v, v.lock(key)
}

// signedManifest reports whether a manifest says text, signed by m's key.
func signedManifest(manifest string, m Meta, text string) bool {
	key, err := note.NewVerifier(m.Key)
	if err != nil || key.Name() != journal.Origin(m.ID) {
		return false
	}
	n, err := note.Open([]byte(manifest), note.VerifierList(key))
	return err == nil && n.Text == text
}

// metaOf reads what an unpacked record says of itself.
func metaOf(ctx context.Context, v *vault, database string) (m Meta, err error) {
	c, err := connect(ctx, v.uri(forRecord, database, readOnly)+"&immutable=1", "")
	if err != nil {
		return Meta{}, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return readMeta(c)
}

type unpacking struct {
	ctx         context.Context
	file, dir   string
	members     map[string]*zip.File
	progress    func(done, total int)
	done, total int
}

// Write counts what is unpacked.
func (u *unpacking) Write(b []byte) (int, error) {
	u.done += len(b)
	if u.progress != nil {
		u.progress(min(u.done, u.total), u.total)
	}
	return len(b), nil
}

// unpack writes a member to a file and returns its SHA-256 in hexadecimal.
func (u *unpacking) unpack(member *zip.File, path string) (sum string, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if err := u.copy(member, io.MultiWriter(f, h, u)); err != nil {
		return "", err
	}
	return hexSum(h), nil
}

// mostManifest bounds what is read of a manifest.
const mostManifest = 4 << 20

func (u *unpacking) read(member *zip.File) (string, error) {
	if member.UncompressedSize64 > mostManifest {
		return "", badBackup(u.file, member.Name, nil)
	}
	var b strings.Builder
	err := u.copy(member, &b)
	return b.String(), err
}

// copy writes the content of a member; what cannot be unpacked is damage.
func (u *unpacking) copy(member *zip.File, to io.Writer) error {
	from, err := member.Open()
	if err != nil {
		return badBackup(u.file, member.Name, err)
	}
	defer from.Close() //nolint:errcheck // only read
	source := &sourceErrors{from: from}
	err = pour(u.ctx, to, source)
	if err != nil && source.err != nil {
		return badBackup(u.file, member.Name, err)
	}
	return err
}

// sourceErrors remembers an error of the one read from, so that damage to the
// backup is told from a disk that is full.
type sourceErrors struct {
	from io.Reader
	err  error
}

func (s *sourceErrors) Read(b []byte) (int, error) {
	n, err := s.from.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
