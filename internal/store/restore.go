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

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
)

// Restore makes a record in dir, which must not exist or be empty, from a
// backup. It refuses one whose files are not those that its manifest names, or
// whose manifest the record's own key did not sign; nothing is left of a restore
// that fails. Progress is told bytes done of bytes in all; it may be nil.
func Restore(ctx context.Context, file, dir string, progress func(done, total int)) error {
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
	err = unpackInto(ctx, z, file, work, progress)
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

// unpackInto unpacks the files and checks them against each other.
func unpackInto(ctx context.Context, z *zip.ReadCloser, file, dir string, progress func(done, total int)) error {
	members := map[string]*zip.File{}
	for _, m := range z.File {
		members[m.Name] = m
	}
	if members[manifestFile] == nil || members[databaseFile] == nil || members[keyFile] == nil {
		return problem.New(problem.Invalid, sayNoBackup, "file", file)
	}
	u := unpacking{ctx: ctx, file: file, progress: progress, total: int(members[databaseFile].UncompressedSize64)}
	sums := map[string]string{}
	for _, name := range []string{databaseFile, keyFile, accountsFile} {
		if members[name] == nil { // only accounts may be missing, and the manifest says whether
			continue
		}
		sum, err := u.unpack(members[name], filepath.Join(dir, name))
		if err != nil {
			return err
		}
		sums[name] = sum
	}
	manifest, err := u.read(members[manifestFile])
	if err != nil {
		return err
	}
	m, err := metaOf(ctx, filepath.Join(dir, databaseFile))
	if err != nil {
		return badBackup(file, databaseFile, err)
	}
	if !signedManifest(manifest, m, manifestText(m.ID, sums)) {
		return badBackup(file, manifestFile, nil)
	}
	return nil
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
func metaOf(ctx context.Context, database string) (m Meta, err error) {
	c, err := connect(ctx, fileURI(database, readOnly)+"&immutable=1", "")
	if err != nil {
		return Meta{}, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	return readMeta(c)
}

type unpacking struct {
	ctx         context.Context
	file        string
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
const mostManifest = 1 << 16

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
