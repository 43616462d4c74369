package table

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"

	"github.com/constancia-project/constancia/problem"
)

// unroll keeps the rows of a sheet of a workbook as text that can be read at any
// place, each with the number that it has in the workbook before its cells: in
// core, or beyond a size in a scratch file.
func (s *sheet) unroll(f File, folder string) (err error) {
	s.numbered, s.bad = true, map[int][]*problem.Problem{}
	u := &unrolled{folder: folder}
	defer func() {
		if err != nil {
			u.drop()
		}
	}()
	out := bufio.NewWriterSize(u, 1<<16)
	err = f.Rows(func(row Row) error {
		s.doubts = append(s.doubts, row.Doubtful...)
		if len(row.Bad) > 0 {
			if s.bad[row.Number] = row.Bad; len(s.bad) > problem.Most {
				return problem.New(problem.Invalid, sayTooManyBad, "n", problem.Most).At(placed(row.Bad[0].Place, s))
			}
		}
		if len(row.Cells)+len(row.Bad) > 0 {
			writeRow(out, append([]string{strconv.Itoa(row.Number)}, row.Cells...))
		}
		return nil
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return err
	}
	s.text = &text{size: u.size, encoding: UTF8, close: u.drop}
	if s.text.at = bytes.NewReader(u.core.Bytes()); u.file != nil {
		s.text.at = u.file
	}
	return nil
}

// doubt keeps what is not wrong with the cells of a workbook, and yet probably not
// meant.
func (r *Reader) doubt(s *sheet) {
	for _, p := range s.doubts {
		r.doubts.Add(p.At(placed(p.Place, s)))
	}
	s.doubts = nil
}

// unrolled takes text into core, and from a size on into a file.
type unrolled struct {
	folder string
	core   bytes.Buffer
	file   *os.File
	size   int64
}

// Write takes some text.
func (u *unrolled) Write(p []byte) (int, error) {
	u.size += int64(len(p))
	if u.file == nil && u.core.Len()+len(p) <= inCore {
		return u.core.Write(p)
	}
	if u.file == nil {
		file, err := os.CreateTemp(u.folder, "constancia-sheet-")
		if err != nil {
			return 0, fmt.Errorf("a place for the rows of a workbook: %w", err)
		}
		u.file = file
		if _, err := u.core.WriteTo(file); err != nil {
			return 0, err
		}
	}
	return u.file.Write(p)
}

func (u *unrolled) drop() {
	if u.file != nil {
		drop(u.file)
	}
}
