package table

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// sheet is one opened file: what its columns mean, and its rows.
type sheet struct {
	Sheet
	kind      *record.Type
	columns   []column
	id        int // the column of the key
	text      *text
	separator byte
	offset    int64 // of the first row after the header
	first     int   // its line
	guarded   bool  // cells have an apostrophe before what a spreadsheet would run
	doubtful  bool  // a warning was given about what looks guarded
	fixed     []row // of a letter, instead of text
	doubts    []*problem.Problem
	updating  bool                       // it was taken out and changed
	numbered  bool                       // of a workbook: rows begin with their number there
	bad       map[int][]*problem.Problem // by row: what is wrong with cells of a workbook
	near      *rowReader
}

// Sheet is what was found out about a file.
type Sheet struct {
	File      string
	Sheet     string // of a workbook
	Type      string // of its rows
	Rows      int
	Separator string   // , or ; or a tab; empty for a letter
	Encoding  Encoding // empty for a letter
	Ignored   []string // columns that the mapping leaves out
}

// open reads the head of a file. Its problems name the file.
func (r *Reader) open(f File) (*sheet, []*problem.Problem, error) {
	m := mappingFor(f, r.options.Mappings)
	if strings.EqualFold(path.Ext(base(f.Name)), ".md") {
		return r.openLetter(f)
	}
	s := &sheet{Sheet: Sheet{File: f.Name, Sheet: f.Sheet}}
	t, p := r.typeOf(f, m)
	if p != nil {
		if err := tried(f); err != nil { // of a file that is not there, its name says nothing
			return nil, nil, err
		}
		return nil, []*problem.Problem{p.At(placed(p.Place, s))}, nil
	}
	s.kind, s.Type = t, t.Name
	var err error
	if f.Rows != nil {
		err = s.unroll(f, r.options.Scratch)
		r.doubt(s)
	} else {
		s.text, err = openText(f, r.options.Encoding, r.options.Scratch)
	}
	if err != nil {
		return nil, nil, err
	}
	s.Encoding = s.text.encoding
	bad, err := s.readHeader(m)
	if s.updating = r.options.Update != nil; s.updating && err == nil && len(bad) == 0 && !s.tagged() {
		bad = []*problem.Problem{problem.New(problem.Invalid, sayNoTags).At(problem.Place{Line: 1, Column: TagColumn})}
	}
	if err != nil || len(bad) > 0 {
		s.text.close()
		for i, p := range bad {
			bad[i] = p.At(placed(p.Place, s))
		}
		return nil, bad, err
	}
	return s, nil, nil
}

// tried opens a file and closes it again.
func tried(f File) error {
	if f.Open == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		return unreadable(f.Name, err)
	}
	return in.Close()
}

// tagged reports whether the file says which row each row was.
func (s *sheet) tagged() bool {
	has := func(is role) bool {
		return slices.ContainsFunc(s.columns, func(c column) bool { return c.role == is })
	}
	return has(saidTag) && has(saidPosition)
}

// placed puts a place into its file.
func placed(p problem.Place, s *sheet) problem.Place {
	p.File, p.Sheet = s.File, s.Sheet.Sheet
	return p
}

func (s *sheet) readHeader(m Mapping) ([]*problem.Problem, error) {
	head, err := s.text.head()
	if err != nil {
		return nil, err
	}
	said := 0 // what a first line like sep=; takes
	if s.numbered {
		s.separator = ','
	} else {
		s.separator, said = guessSeparator(head)
		s.Separator = string(s.separator)
	}
	rows := newRowReader(io.NewSectionReader(s.text, int64(said), s.text.size-int64(said)), s.separator, int64(said), 1, 1<<12)
	if said > 0 {
		rows.line = 2
	}
	rows.numbered = s.numbered
	first, err := rows.next()
	if errors.Is(err, io.EOF) {
		return []*problem.Problem{problem.New(problem.Invalid, sayEmpty)}, nil
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		return []*problem.Problem{p}, nil
	}
	if err != nil {
		return nil, err
	}
	if bad := s.bad[first.line()]; len(bad) > 0 {
		return bad, nil
	}
	if s.guarded = first.cells[0] == guardedID; s.guarded {
		first.cells[0] = unguardedID
	}
	columns, bad := header(s.kind, first.cells, m)
	for _, p := range bad {
		p.Place.Line = first.line()
	}
	s.columns = columns
	markFurther(columns)
	s.id = slices.IndexFunc(columns, func(c column) bool { return c.role == identity })
	s.offset, s.first = rows.offset, rows.line
	for _, c := range columns {
		if c.role == ignored && c.header != "" {
			s.Ignored = append(s.Ignored, c.header)
		}
	}
	return bad, nil
}

// guessSeparator takes the one of , ; and tab that stands most often in the
// first line outside quotation marks; Excel may say it itself in a line sep=;.
func guessSeparator(head []byte) (separator byte, said int) {
	line := head
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		line = head[:i]
	}
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		end := 5
		if bytes.HasPrefix(head[end:], []byte("\r\n")) {
			end++
		}
		return line[4], min(end+1, len(head))
	}
	var count [256]int
	quoted := false
	for _, c := range head {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if (c == '\n' || c == '\r') && count[','] >= 0 {
			break
		}
		count[c]++
	}
	separator = ','
	for _, c := range []byte{';', '\t'} {
		if count[c] > count[separator] {
			separator = c
		}
	}
	return separator, 0
}

// rows reads the rows after the header from the beginning.
func (s *sheet) rows() *rowReader {
	rows := newRowReader(io.NewSectionReader(s.text, s.offset, s.text.size-s.offset), s.separator, s.offset, s.first, 1<<16)
	rows.numbered = s.numbered
	return rows
}

// at reads the row that begins at a place noted before.
func (s *sheet) at(p spot) (row, error) {
	if s.fixed != nil {
		return s.fixed[p.offset], nil
	}
	if s.near == nil {
		s.near = newRowReader(nil, s.separator, 0, 0, 2048)
		s.near.numbered = s.numbered
	}
	n := s.near
	n.in = io.NewSectionReader(s.text, p.offset, s.text.size-p.offset)
	n.at, n.end, n.done, n.offset, n.line = 0, 0, nil, p.offset, int(p.line)
	return n.next()
}

func (s *sheet) close() {
	if s.text != nil {
		s.text.close()
	}
}

// typeOf says which type a file's rows are: as asked, as the mapping says, or
// by the file's name.
func (r *Reader) typeOf(f File, m Mapping) (*record.Type, *problem.Problem) {
	word := r.options.Type
	if word == "" {
		word = m.Type
	}
	asked := word != ""
	if !asked {
		word = strings.TrimSuffix(base(f.Name), path.Ext(base(f.Name)))
		if t := findType(r.options.Schema, f.Sheet, true); t != nil {
			return t, nil
		}
	}
	if t := findType(r.options.Schema, word, !asked); t != nil {
		return t, nil
	}
	var plurals, words []string
	for _, t := range r.options.Schema.Types {
		plurals = append(plurals, t.Plural)
		words = append(append(words, t.Plural, t.Name), t.Aliases...)
	}
	place := problem.Place{Found: word, Expected: sayTypes.With("names", strings.Join(plurals, ", "))}
	if near := nearest(word, words); near != "" {
		place.Expected = sayWord.With("word", near)
		return nil, problem.New(problem.Invalid, sayNearType, "word", word, "near", near).At(place)
	}
	return nil, problem.New(problem.Invalid, sayNoType, "word", word, "names", strings.Join(plurals, ", ")).At(place)
}

// TypeNamed is the name of the type whose rows a file or sheet of this name holds,
// or "".
func TypeNamed(s record.Schema, name string) string {
	if t := findType(s, name, true); t != nil {
		return t.Name
	}
	return ""
}

// findType finds a type by its name, plural, alias, or label in either language;
// loosely, by the first of several words.
func findType(s record.Schema, word string, loosely bool) *record.Type {
	word = fold(word)
	for i := range s.Types {
		t := &s.Types[i]
		called := append([]string{t.Name, t.Plural, t.Label.ES, t.Label.EN, t.Labels.ES, t.Labels.EN}, t.Aliases...)
		if slices.ContainsFunc(called, func(c string) bool { return fold(c) == word }) {
			return t
		}
	}
	if i := strings.IndexAny(word, "-_. ("); i > 0 && loosely {
		return findType(s, word[:i], false) // acts-2018.csv, acts_tamaulipas.csv, acts (1).csv
	}
	return nil
}
