package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// pieces reads a part of a workbook piece by piece, within the book's limits: of
// all that is unpacked, and of each piece, because a piece is held whole.
type pieces struct {
	book *Book
	in   io.ReadCloser
	left int64 // of the piece that is being read
	xml  *xml.Decoder
}

func newPieces(in io.ReadCloser, b *Book) *pieces {
	p := &pieces{book: b, in: in}
	p.xml = xml.NewDecoder(p)
	return p
}

// Read unpacks some of the part.
func (p *pieces) Read(into []byte) (int, error) {
	n, err := p.in.Read(into)
	p.book.left -= int64(n)
	p.left -= int64(n)
	if p.book.left < 0 || p.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

func (p *pieces) close() { _ = p.in.Close() }

// element is the beginning or the end of an element.
type element struct {
	name  string
	end   bool
	attrs []xml.Attr
}

// attr is an attribute by its name, whatever its namespace.
func (e element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// token is the next piece.
func (p *pieces) token() (xml.Token, error) {
	p.left = p.book.limits.Token
	return p.xml.Token()
}

// next is the next beginning or end of an element, or io.EOF.
func (p *pieces) next() (element, error) {
	for {
		t, err := p.token()
		if err != nil {
			return element{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return element{name: t.Name.Local, attrs: t.Attr}, nil
		case xml.EndElement:
			return element{name: t.Name.Local, end: true}, nil
		}
	}
}

// words are the words of all <t> up to the end of an element, but for those
// that only say how others are pronounced.
func (p *pieces) words(until string) (string, error) {
	var b strings.Builder
	inText, spoken := false, false
	for {
		t, err := p.token()
		if err != nil {
			return "", endedEarly(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			inText = t.Name.Local == "t"
			spoken = spoken || t.Name.Local == "rPh"
		case xml.EndElement:
			inText = false
			if t.Name.Local == "rPh" {
				spoken = false
			}
			if t.Name.Local == until {
				return unescape(b.String()), nil
			}
		case xml.CharData:
			if inText && !spoken {
				b.Write(t)
			}
			if int64(b.Len()) > p.book.limits.Token {
				return "", errTooLarge
			}
		}
	}
}

// text is the character data up to the end of the element that was begun.
func (p *pieces) text() (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		t, err := p.token()
		if err != nil {
			return "", endedEarly(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		case xml.CharData:
			b.Write(t)
			if int64(b.Len()) > p.book.limits.Token {
				return "", errTooLarge
			}
		}
	}
	return b.String(), nil
}

// endedEarly is an end where none may be.
func endedEarly(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape reads characters that XML cannot hold as the format writes them.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 16)
		if err != nil || n == 0 || n >= 0xD800 && n < 0xE000 {
			return e
		}
		return string(rune(n))
	})
}
