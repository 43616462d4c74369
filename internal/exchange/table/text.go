package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/constancia-project/constancia/problem"
)

// Encoding is how a file writes letters as bytes.
type Encoding string

// The encodings that are read. Windows-1252 covers ISO 8859-1 (Latin-1) and is
// never guessed: every byte sequence is valid in it, so a guess could not fail.
const (
	UTF8        Encoding = "utf-8"
	UTF16LE     Encoding = "utf-16le"
	UTF16BE     Encoding = "utf-16be"
	Windows1252 Encoding = "windows-1252"
)

// ParseEncoding reads the name of an encoding as people write it; "" is UTF-8
// or UTF-16, whichever the file shows.
func ParseEncoding(name string) (Encoding, error) {
	switch strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name))) {
	case "":
		return "", nil
	case "utf-8", "utf8":
		return UTF8, nil
	case "utf-16", "utf-16le", "utf16", "utf16le":
		return UTF16LE, nil
	case "utf-16be", "utf16be":
		return UTF16BE, nil
	case "windows-1252", "cp1252", "1252", "latin-1", "latin1", "iso-8859-1", "ansi":
		return Windows1252, nil
	}
	return "", problem.New(problem.Misused, sayEncoding, "name", name)
}

// text is a file's content as UTF-8 without a byte order mark, readable at any
// place.
type text struct {
	at       io.ReaderAt
	base     int64 // where the content begins in at
	size     int64
	encoding Encoding
	marked   bool // it began with a byte order mark
	close    func()
}

func (t *text) ReadAt(p []byte, off int64) (int, error) { return t.at.ReadAt(p, t.base+off) }

// head is the beginning of the content, enough for a header.
func (t *text) head() ([]byte, error) {
	head := make([]byte, min(t.size, 1<<16))
	n, err := t.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return head[:n], nil
}

// inCore is how much of a file that must be rewritten is held in memory; more
// goes to a scratch file.
const inCore = 8 << 20

// openText opens f, finds its encoding unless asked to read it in one, and
// makes it readable at any place. A file in UTF-8 is read where it lies.
func openText(f File, asked Encoding, folder string) (*text, error) {
	in, err := f.Open()
	if err != nil {
		return nil, unreadable(f.Name, err)
	}
	head := make([]byte, 4096)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, errors.Join(unreadable(f.Name, err), in.Close())
	}
	head = head[:n]
	if p := notText(head); p != nil {
		return nil, errors.Join(p.At(problem.Place{File: f.Name}), in.Close())
	}
	t := &text{}
	t.encoding, t.base = detect(head)
	t.marked = t.base > 0
	if asked != "" && asked != t.encoding {
		if t.marked {
			return nil, errors.Join(problem.New(problem.Invalid, sayOtherEncoding, "asked", string(asked), "found", string(t.encoding)).
				At(problem.Place{File: f.Name}), in.Close())
		}
		t.encoding = asked
	}
	if at, ok := in.(io.ReaderAt); ok && t.encoding == UTF8 {
		if info, err := in.(fs.File).Stat(); err == nil && info.Mode().IsRegular() {
			t.at, t.size, t.close = at, info.Size()-t.base, func() { _ = in.Close() }
			return t, nil
		}
	}
	err = t.rewrite(io.MultiReader(bytes.NewReader(head[t.base:]), in), folder)
	t.base = 0
	if err != nil {
		var p *problem.Problem
		if errors.As(err, &p) {
			err = p.At(problem.Place{File: f.Name, Line: p.Place.Line, Found: p.Place.Found})
		}
		return nil, errors.Join(err, in.Close())
	}
	return t, in.Close()
}

// rewrite reads all of in and keeps it as UTF-8, in core or in a scratch file.
func (t *text) rewrite(in io.Reader, folder string) error {
	switch t.encoding {
	case Windows1252:
		in = &decoder{in: in, decode: decodeWindows1252, line: 1}
	case UTF16LE:
		in = &decoder{in: in, decode: decodeUTF16(0, 1), line: 1}
	case UTF16BE:
		in = &decoder{in: in, decode: decodeUTF16(1, 0), line: 1}
	}
	core, err := io.ReadAll(io.LimitReader(in, inCore+1))
	if err != nil {
		return err
	}
	if len(core) <= inCore {
		t.at, t.size, t.close = bytes.NewReader(core), int64(len(core)), func() {}
		return nil
	}
	scratch, err := os.CreateTemp(folder, "constancia-text-")
	if err != nil {
		return fmt.Errorf("a place to rewrite a large file as UTF-8: %w", err)
	}
	size, err := io.Copy(scratch, io.MultiReader(bytes.NewReader(core), in))
	if err != nil {
		drop(scratch)
		return err
	}
	t.at, t.size, t.close = scratch, size, func() { drop(scratch) }
	return nil
}

// detect finds the encoding by the byte order mark, and UTF-16 without one by
// the zero bytes that Latin letters leave in every second place.
func detect(head []byte) (e Encoding, mark int64) {
	switch {
	case bytes.HasPrefix(head, []byte("\xEF\xBB\xBF")):
		return UTF8, 3
	case bytes.HasPrefix(head, []byte("\xFF\xFE")):
		return UTF16LE, 2
	case bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return UTF16BE, 2
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case half > 0 && zeros[1]*10 >= half*6 && zeros[0]*10 < half:
		return UTF16LE, 0
	case half > 0 && zeros[0]*10 >= half*6 && zeros[1]*10 < half:
		return UTF16BE, 0
	}
	return UTF8, 0
}

// notText recognises files that people take for a table.
func notText(head []byte) *problem.Problem {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return problem.New(problem.Invalid, saySpreadsheet)
	case bytes.HasPrefix(head, []byte("%PDF")):
		return problem.New(problem.Invalid, sayPDF)
	}
	return nil
}

// notUTF8 says which byte is no UTF-8, and the word as Windows-1252 reads it,
// from which a person sees at once whether that is what the file is.
func notUTF8(line []byte, number int) *problem.Problem {
	i, at := 0, number
	for i < len(line) {
		c, size := utf8.DecodeRune(line[i:])
		if c == utf8.RuneError && size <= 1 {
			break
		}
		i += size
	}
	from, to := i, i
	for from > 0 && isWord(line[from-1]) {
		from--
	}
	for to < len(line) && isWord(line[to]) {
		to++
	}
	at += bytes.Count(line[:i], []byte("\n"))
	word, err := charmap.Windows1252.NewDecoder().Bytes(line[from:to])
	if err != nil || bytes.ContainsRune(word, utf8.RuneError) || i >= len(line) {
		return problem.New(problem.Invalid, sayNotUTF8).At(problem.Place{Line: at})
	}
	found := fmt.Sprintf("\\x%02X", line[i])
	return problem.New(problem.Invalid, sayLatin1, "byte", found, "word", string(word)).At(problem.Place{
		Line: at, Found: found, Expected: sayLatin1Expected.With(),
	})
}

func isWord(c byte) bool {
	return c >= 0x80 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// Unreadable is the error of a file that cannot be opened, as a problem.
func Unreadable(name string, err error) error { return unreadable(name, err) }

func unreadable(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return problem.New(problem.NotFound, sayNoFile, "file", name).At(problem.Place{File: name}).Because(err)
	}
	return problem.New(problem.Unavailable, sayUnreadable, "file", name).At(problem.Place{File: name}).Because(err)
}
