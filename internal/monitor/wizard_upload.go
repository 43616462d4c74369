package monitor

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// MostUploaded is how large a file may be that is uploaded to be imported.
const MostUploaded = 200 << 20

// uploadsKept is how long an upload waits for somebody to go on with it.
const uploadsKept = 24 * time.Hour

var (
	sayUploadTooLarge = locale.Message{
		ID: "monitor.upload-too-large",
		ES: "el archivo pasa de {most} MB, que es lo que se sube por una página; divídalo, o tráigalo en la máquina del registro: constancia import DIR ARCHIVO",
		EN: "the file is over {most} MB, which is what a page takes; divide it, or bring it in on the record’s own machine: constancia import DIR FILE",
	}
	sayUploadEmpty = locale.Message{
		ID: "monitor.upload-empty",
		ES: "el archivo está vacío; elija otro",
		EN: "the file is empty; choose another",
	}
	sayUploadGone = locale.Message{
		ID: "monitor.upload-gone",
		ES: "ese archivo ya no está: se importó, se descartó, pasó un día o se reinició el servidor; súbalo de nuevo",
		EN: "that file is there no more: it was imported, it was dropped, a day went by or the server was started anew; upload it again",
	}
)

// Uploads are files that wait to be imported. They lie in the record's directory,
// under uploads, written with a key that is only in memory: what a killed process
// leaves behind is noise, and is removed by the next.
type Uploads struct {
	record *Record
	folder string
	block  cipher.Block

	mu   sync.Mutex
	held map[string]*Upload
}

// Upload is one file that waits.
type Upload struct {
	ID   string
	Name string // as its owner calls it
	Size int64
	Who  access.Actor
	At   time.Time

	path string
	from uint64 // of the key's stream: no two files share a part of it
}

// NewUploads clears away what another process left, and waits for files.
func (r *Record) NewUploads() (*Uploads, error) {
	u := &Uploads{record: r, folder: filepath.Join(r.Dir(), "uploads"), held: map[string]*Upload{}}
	if err := os.RemoveAll(u.folder); err != nil && !errors.Is(err, fs.ErrPermission) {
		return nil, fmt.Errorf("clearing away old uploads: %w", err)
	}
	var key [32]byte
	if _, err := rand.Read(key[:]); err != nil {
		return nil, err
	}
	var err error
	u.block, err = aes.NewCipher(key[:])
	return u, err
}

// Take keeps a file, as it comes in.
func (u *Uploads) Take(who access.Actor, name string, in io.Reader) (*Upload, error) {
	u.clear()
	if err := os.MkdirAll(u.folder, 0o700); err != nil {
		return nil, fmt.Errorf("a place for uploads: %w", err)
	}
	var number [8]byte
	if _, err := rand.Read(number[:]); err != nil {
		return nil, err
	}
	up := &Upload{
		ID: rand.Text(), Name: name, Who: who, At: u.record.Now(), from: binary.BigEndian.Uint64(number[:]),
	}
	up.path = filepath.Join(u.folder, up.ID)
	file, err := os.OpenFile(up.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("a place for uploads: %w", err)
	}
	stream := cipher.NewCTR(u.block, up.counter(0))
	up.Size, err = io.Copy(cipher.StreamWriter{S: stream, W: file}, io.LimitReader(in, MostUploaded+1))
	err = errors.Join(err, file.Close())
	switch {
	case err != nil:
	case up.Size > MostUploaded:
		err = problem.New(problem.Invalid, sayUploadTooLarge, "most", MostUploaded>>20).At(problem.Place{Column: "file"})
	case up.Size == 0:
		err = problem.New(problem.Invalid, sayUploadEmpty).At(problem.Place{Column: "file"})
	}
	if err != nil {
		return nil, errors.Join(err, os.Remove(up.path))
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.held[up.ID] = up
	return up, nil
}

// counter is where the key's stream stands at a block of the file.
func (up *Upload) counter(block int64) []byte {
	var iv [aes.BlockSize]byte
	binary.BigEndian.PutUint64(iv[:8], up.from)
	binary.BigEndian.PutUint64(iv[8:], uint64(block))
	return iv[:]
}

// Of is an upload of who's; anybody else's is not there.
func (u *Uploads) Of(who access.Actor, id string) (*Upload, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	up := u.held[id]
	if up == nil || up.Who.Account != who.Account || up.Who.Organisation != who.Organisation {
		return nil, problem.New(problem.NotFound, sayUploadGone)
	}
	return up, nil
}

// Drop removes an upload.
func (u *Uploads) Drop(up *Upload) error {
	u.mu.Lock()
	delete(u.held, up.ID)
	u.mu.Unlock()
	if err := os.Remove(up.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// clear drops what waited too long.
func (u *Uploads) clear() {
	u.mu.Lock()
	var old []*Upload
	for _, up := range u.held {
		if u.record.Now().Sub(up.At) > uploadsKept {
			old = append(old, up)
		}
	}
	u.mu.Unlock()
	for _, up := range old {
		_ = u.Drop(up) // tried again by the next process
	}
}

// File is the upload as a file to import.
func (u *Uploads) File(up *Upload) ImportFile {
	return ImportFile{Name: up.Name, Open: func() (io.ReadCloser, error) {
		file, err := os.Open(up.path)
		if err != nil {
			return nil, err
		}
		return &opened{file: file, u: u, up: up}, nil
	}}
}

// opened is an upload that is being read, at any place. The file is no part of it
// to others: whatever they read must be deciphered.
type opened struct {
	file *os.File
	u    *Uploads
	up   *Upload
	at   int64
}

// Stat says how large the file is.
func (o *opened) Stat() (fs.FileInfo, error) { return o.file.Stat() }

// Close closes the file.
func (o *opened) Close() error { return o.file.Close() }

// ReadAt reads and deciphers from a place.
func (o *opened) ReadAt(p []byte, off int64) (int, error) {
	n, err := o.file.ReadAt(p, off)
	stream := cipher.NewCTR(o.u.block, o.up.counter(off/aes.BlockSize))
	var skip [aes.BlockSize]byte
	stream.XORKeyStream(skip[:off%aes.BlockSize], skip[:off%aes.BlockSize])
	stream.XORKeyStream(p[:n], p[:n])
	return n, err
}

// Read reads and deciphers on.
func (o *opened) Read(p []byte) (int, error) {
	n, err := o.ReadAt(p, o.at)
	o.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}
