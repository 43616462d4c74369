package table

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/problem"
)

// maxCell is the longest cell that is read: a letter's body is far shorter, and
// a quotation mark that nobody closed swallows the rest of a file.
const maxCell = 1 << 20

// row is one record of a file. A cell may run over several lines.
type row struct {
	cells  []string
	lines  []int // the line on which each cell begins, from 1
	offset int64 // of the row's first byte
}

// line is the line on which the row begins.
func (r row) line() int { return r.lines[0] }

// blank reports whether nothing stands in the row.
func (r row) blank() bool {
	for _, cell := range r.cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// rowReader reads separated rows of UTF-8 text as RFC 4180 has them, and as
// programs write them: any line ending (\n, \r\n, a lone \r), a quotation mark
// inside an unquoted cell as it stands. It holds one row at a time.
//
// A row that cannot be read gives a *problem.Problem and the next call goes on
// after it, except where nothing after it can be trusted: then it is followed
// by io.EOF.
type rowReader struct {
	in        io.Reader
	separator byte
	buf       []byte
	at, end   int
	offset    int64 // of buf[at] in the text
	line      int
	done      error // what in said last: io.EOF or a failure
	text      []byte
	ends      []int
	lines     []int
	numbered  bool // each row begins with the number that it has elsewhere
}

func newRowReader(in io.Reader, separator byte, offset int64, line int, buffer int) *rowReader {
	return &rowReader{in: in, separator: separator, offset: offset, line: line, buf: make([]byte, buffer)}
}

// peek gives the next byte without taking it; ok is false at the end.
func (r *rowReader) peek() (c byte, ok bool) {
	for r.at == r.end {
		if r.done != nil {
			return 0, false
		}
		n, err := r.in.Read(r.buf)
		r.at, r.end, r.done = 0, n, err
	}
	return r.buf[r.at], true
}

// take moves past the byte that peek gave.
func (r *rowReader) take() { r.at++; r.offset++ }

// stretch is how many bytes there are before one that ends a line or is the mark.
func stretch(buf []byte, mark byte) int {
	for i, c := range buf {
		if c == mark || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(buf)
}

// takeText moves n bytes from the buffer into the row's text.
func (r *rowReader) takeText(n int) {
	r.text = append(r.text, r.buf[r.at:r.at+n]...)
	r.at += n
	r.offset += int64(n)
}

// endOfLine moves past \n, \r\n or \r, whose first byte was already taken.
func (r *rowReader) endOfLine(c byte) {
	if c == '\r' {
		if next, ok := r.peek(); ok && next == '\n' {
			r.take()
		}
	}
	r.line++
}

// next returns the next row that is not an empty line, or io.EOF.
func (r *rowReader) next() (row, error) {
	for {
		start, line := r.offset, r.line
		if _, ok := r.peek(); !ok {
			if r.done != nil && !errors.Is(r.done, io.EOF) {
				return row{}, r.done
			}
			return row{}, io.EOF
		}
		r.text, r.ends, r.lines = r.text[:0], r.ends[:0], r.lines[:0]
		if p := r.cells(); p != nil {
			if p.Place.Line == 0 {
				p.Place.Line = line
			}
			return row{offset: start}, p
		}
		if len(r.ends) == 1 && len(r.text) == 0 {
			continue // an empty line
		}
		if p := r.check(line); p != nil {
			return row{offset: start}, p
		}
		return r.build(start), nil
	}
}

// build copies the row out of the reader's buffers: one string for all cells.
func (r *rowReader) build(start int64) row {
	all := string(r.text)
	out := row{cells: make([]string, len(r.ends)), lines: append([]int(nil), r.lines...), offset: start}
	from := 0
	for i, to := range r.ends {
		out.cells[i] = all[from:to]
		from = to
	}
	if r.numbered {
		out.renumber()
	}
	return out
}

// renumber takes the number of the row from before its cells.
func (r *row) renumber() {
	number, err := strconv.Atoi(r.cells[0])
	if r.cells = r.cells[1:]; err != nil {
		number = r.lines[0] // nobody else writes such rows
	}
	if len(r.cells) == 0 {
		r.cells, r.lines = []string{""}, append(r.lines, 0)
	}
	r.lines = r.lines[:len(r.cells)]
	for i := range r.lines {
		r.lines[i] = number
	}
}

// check refuses bytes that no text has.
func (r *rowReader) check(line int) *problem.Problem {
	if bytes.IndexByte(r.text, 0) >= 0 {
		return problem.New(problem.Invalid, sayNul).At(problem.Place{Line: line, Found: "\\0"})
	}
	if !utf8.Valid(r.text) {
		r.stop()
		cell, from := r.text, 0
		for i, to := range r.ends { // a word of one cell does not run into the next
			if !utf8.Valid(r.text[from:to]) {
				cell, line = r.text[from:to], r.lines[i]
				break
			}
			from = to
		}
		return notUTF8(cell, line)
	}
	return nil
}

// stop makes the next call of next return io.EOF.
func (r *rowReader) stop() { r.at, r.end, r.done = 0, 0, io.EOF }

// cells reads one row into the reader's buffers.
func (r *rowReader) cells() *problem.Problem {
	for {
		r.lines = append(r.lines, r.line)
		c, ok := r.peek()
		var more bool
		var p *problem.Problem
		if ok && c == '"' {
			r.take()
			more, p = r.quoted()
		} else {
			more, p = r.plain()
		}
		if p != nil {
			return p
		}
		r.ends = append(r.ends, len(r.text))
		if !more {
			return nil
		}
	}
}

// plain reads an unquoted cell; more tells whether the row goes on after it.
func (r *rowReader) plain() (more bool, p *problem.Problem) {
	start, line := len(r.text), r.line
	for {
		c, ok := r.peek()
		if !ok {
			return false, nil
		}
		if n := stretch(r.buf[r.at:r.end], r.separator); n > 0 {
			r.takeText(n)
			if len(r.text)-start > maxCell {
				return false, r.tooLong(line)
			}
			continue
		}
		r.take()
		if c == r.separator {
			return true, nil
		}
		r.endOfLine(c)
		return false, nil
	}
}

// quoted reads a cell whose opening mark was taken. Line ends within it become
// \n, whatever the file has.
func (r *rowReader) quoted() (more bool, p *problem.Problem) {
	start, line := len(r.text), r.line
	for {
		c, ok := r.peek()
		if !ok {
			return false, problem.New(problem.Invalid, sayUnclosed, "line", line).At(problem.Place{Line: line})
		}
		if n := stretch(r.buf[r.at:r.end], '"'); n > 0 {
			r.takeText(n)
			if len(r.text)-start > maxCell {
				return false, r.tooLong(line)
			}
			continue
		}
		r.take()
		switch c {
		case '"':
			if next, ok := r.peek(); !ok || next != '"' {
				return r.afterQuote()
			}
			r.take()
		case '\n', '\r':
			r.endOfLine(c)
			c = '\n'
		}
		r.text = append(r.text, c)
		if len(r.text)-start > maxCell {
			return false, r.tooLong(line)
		}
	}
}

// afterQuote reads what follows a closing mark: spaces, then a separator or the
// end of the line.
func (r *rowReader) afterQuote() (more bool, p *problem.Problem) {
	var stray *problem.Problem
	for {
		c, ok := r.peek()
		if !ok {
			return false, stray
		}
		r.take()
		switch {
		case c == r.separator && stray == nil:
			return true, nil
		case c == '\n' || c == '\r':
			r.endOfLine(c)
			return false, stray
		case c != ' ' && c != '\t' && stray == nil:
			stray = problem.New(problem.Invalid, sayStray).At(problem.Place{
				Line: r.line, Found: string(rune(c)), Expected: sayStrayExpected.With(),
			})
		}
	}
}

func (r *rowReader) tooLong(line int) *problem.Problem {
	r.stop()
	return problem.New(problem.Invalid, sayTooLong, "size", maxCell).At(problem.Place{Line: line})
}
