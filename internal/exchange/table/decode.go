package table

import (
	"bytes"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/constancia-project/constancia/problem"
)

// decoder reads another encoding as UTF-8. What stands for no letter is an
// error with its line: nothing is replaced silently.
type decoder struct {
	in io.Reader
	// decode appends the letters of raw to out and says how many bytes it took;
	// it may leave a few for the next call, unless these are the last. bad is
	// the bytes that stand for no letter, written for a person.
	decode func(out, raw []byte, last bool) (grown []byte, taken int, bad string)
	raw    [8192]byte
	kept   int
	out    []byte // decoded, not yet read
	store  []byte // where out lies
	line   int
	err    error
}

// Read decodes into p.
func (d *decoder) Read(p []byte) (int, error) {
	for len(d.out) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		n, err := d.in.Read(d.raw[d.kept:])
		d.kept += n
		d.err = err
		grown, taken, bad := d.decode(d.store[:0], d.raw[:d.kept], err != nil)
		d.store, d.out = grown, grown
		d.kept = copy(d.raw[:], d.raw[taken:d.kept])
		d.line += bytes.Count(grown, []byte("\n"))
		if bad != "" {
			d.err = problem.New(problem.Invalid, sayNoLetter, "bytes", bad).At(problem.Place{Line: d.line, Found: bad})
		}
	}
	n := copy(p, d.out)
	d.out = d.out[n:]
	return n, nil
}

func decodeWindows1252(out, raw []byte, _ bool) ([]byte, int, string) {
	for i, c := range raw {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			return out, i, fmt.Sprintf("\\x%02X", c)
		}
		out = utf8.AppendRune(out, r)
	}
	return out, len(raw), ""
}

// decodeUTF16 decodes pairs of bytes with the low byte at one place and the high byte
// at the other. Half a character is no letter.
func decodeUTF16(low, high int) func(out, raw []byte, last bool) ([]byte, int, string) {
	return func(out, raw []byte, last bool) ([]byte, int, string) {
		unit := func(at int) rune { return rune(raw[at+low]) | rune(raw[at+high])<<8 }
		i := 0
		for i+2 <= len(raw) {
			c, size := unit(i), 2
			if c >= 0xD800 && c < 0xE000 {
				if i+4 > len(raw) && c < 0xDC00 && !last {
					break
				}
				if i+4 > len(raw) || c >= 0xDC00 || unit(i+2)>>10 != 0xDC00>>10 {
					return out, i, fmt.Sprintf("%04X", c)
				}
				c, size = 0x10000+(c-0xD800)<<10+(unit(i+2)-0xDC00), 4
			}
			out = utf8.AppendRune(out, c)
			i += size
		}
		if last && i < len(raw) && i+2 > len(raw) {
			return out, i, fmt.Sprintf("\\x%02X", raw[i])
		}
		return out, i, ""
	}
}
