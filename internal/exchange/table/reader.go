// Package table turns tables into drafts of changes and a record's statements
// back into tables: CSV files, one a type, and letters in Markdown. It knows no
// store: what the record already holds it asks of a [Ground].
//
// To import, [Open] the files together and [Reader.Read] them: each entity comes
// as a [Plan], the change that brings the record to what the files say. To
// export, make a [Writer] for each type. What it promises: exported files import
// to the same statements, and importing the same files twice changes nothing.
//
// Files may be larger than memory, with the rows of an entity anywhere in them.
// They are read twice: first where each entity's rows are, then entity by
// entity in the order of the schema's types and of the rows.
package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// File is one file to read. Open may be asked for it once; what it gives is
// kept open until the reader is closed where it can be read at any place.
type File struct {
	Name string // as the person wrote it; says the type, and stands in errors
	Open func() (io.ReadCloser, error)
	// Sheet is which sheet of the file it is, where the file is a workbook. Then
	// the sheet's name says the type, and Rows is called once, instead of Open.
	Sheet string
	Rows  func(each func(Row) error) error
}

// Row is a row of a file that is not text: of a sheet of a workbook.
type Row struct {
	Number   int // as the person sees it, from 1
	Cells    []string
	Bad      []*problem.Problem // what keeps the row from being read; at its cell
	Doubtful []*problem.Problem // what is not wrong, and yet probably not meant
}

// Ground is the record beneath an import.
type Ground interface {
	// Statements returns all that was ever said of an entity, oldest first,
	// with its rankings; none where there is no such entity.
	Statements(ctx context.Context, id record.ID) ([]record.Statement, error)
	// Exists reports whether there is such an entity.
	Exists(ctx context.Context, id record.ID) (bool, error)
	// Keys lists the keys of all entities of a type.
	Keys(ctx context.Context, typ string) ([]string, error)
	// Resting hands each entity of which a statement or a judgement rests on one
	// of the sources to each, once, with all that was ever said of it. There may
	// be more than fit in memory; what is given is each's until it returns.
	Resting(ctx context.Context, sources []record.ID, each func(record.ID, []record.Statement) error) error
}

// Options says how files are read.
type Options struct {
	// Schema is that of the record; files have the property shared in every type.
	Schema record.Schema
	// CheckShared reports whether a text says how an entity is shared; nil takes all.
	CheckShared func(text string) bool
	Terms       record.Terms
	Mappings    []Mapping
	Type        string   // of every file; empty: by mapping or name
	Encoding    Encoding // of every file; empty: as each shows
	Source      string   // key of the source of rows that name none
	// CheckQuery says what is wrong with a query in a cell, and finds what it names
	// in the files or in the record; nil: not checked.
	CheckQuery func(ctx context.Context, q QueryCell, in Lookup) error
	// GoodOnly imports the entities all of whose rows are right and whose
	// references exist, and leaves out the others; see [Reader.Refused].
	GoodOnly bool
	// Update brings back tables that were taken out and changed; nil: an import.
	Update *Update
	// Lang is the language of the reasons that are recorded.
	Lang locale.Lang
	// Today is since when a judgement is known whose row does not say it.
	Today record.Date
	// Lines is how many lines the plans of a reader hold in all; further ones
	// are counted.
	Lines int
	// Scratch is a folder for what does not fit in memory: places of rows, and
	// large files rewritten as UTF-8; empty: the system's.
	Scratch  string
	Progress func(done, total int64) // in bytes over both readings; may be nil
}

// remembered is how many sources, scopes and references that exist are kept in
// memory at once.
const remembered = 1 << 16

// Reader reads files that belong together.
type Reader struct {
	options  Options
	sheets   []*sheet
	index    *index
	hash     hasher
	problems problem.List
	warnings problem.List
	doubts   problem.List        // warnings of opening the files
	refused  map[hashed]struct{} // entities that are left out; grows with the mistakes
	mistakes problem.List        // what is wrong with them
	sifted   bool                // all of them are known
	partial  bool                // a file could not be read to its end: what it holds is not known

	ground  Ground
	since   map[string]since
	finding map[string]since    // those whose date is being found out
	moved   map[record.ID]since // sources of the record whose date the files correct
	scopes  map[record.ID]string
	found   map[record.ID]struct{}
	ended   map[record.ID]struct{}
	cycles  map[string]struct{}
	current draft
	spots   []spot

	done, total int64
	lines       int // made so far
	listed      int // how often keys were listed
}

// Open reads the heads of files and where their rows are. What is wrong with
// heads is returned as a *problem.List; what is wrong with rows is returned by
// Read together with all else. The reader must be closed.
func Open(ctx context.Context, files []File, o Options) (*Reader, error) {
	o.Schema = o.Schema.WithShared()
	r := &Reader{
		options: o, index: newIndex(o.Scratch), hash: newHasher(),
		since: map[string]since{}, finding: map[string]since{}, refused: map[hashed]struct{}{}, moved: map[record.ID]since{},
		scopes: map[record.ID]string{}, found: map[record.ID]struct{}{},
		ended: map[record.ID]struct{}{}, cycles: map[string]struct{}{},
		current: draft{slots: map[slot][]int{}},
	}
	if err := r.openAll(ctx, files); err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) openAll(ctx context.Context, files []File) error {
	for _, f := range files {
		s, bad, err := r.open(f)
		var p *problem.Problem
		if errors.As(err, &p) {
			bad = append(bad, p)
		} else if err != nil {
			return fmt.Errorf("opening %s: %w", f.Name, err)
		}
		for _, p := range bad {
			r.problems.Add(p)
		}
		if s != nil {
			r.sheets = append(r.sheets, s)
			if s.text != nil {
				r.total += 2 * s.text.size
			}
		}
	}
	if err := r.problems.Err(); err != nil {
		return err
	}
	for i := range r.sheets {
		if err := r.locate(ctx, i); err != nil {
			return err
		}
	}
	return r.index.ready()
}

// Sheets says what was found out about each file.
func (r *Reader) Sheets() []Sheet {
	out := make([]Sheet, len(r.sheets))
	for i, s := range r.sheets {
		out[i] = s.Sheet
	}
	return out
}

// Warnings says what is not wrong, and yet probably not meant. It is complete when
// Read has returned.
func (r *Reader) Warnings() problem.List {
	all := r.doubts
	all.Problems = slices.Clone(all.Problems)
	all.Append(r.warnings)
	return all
}

// Close closes the files and removes what was written aside.
func (r *Reader) Close() {
	for _, s := range r.sheets {
		s.close()
	}
	r.index.close()
}

// locate notes where the rows of a sheet are.
func (r *Reader) locate(ctx context.Context, file int) error {
	s := r.sheets[file]
	s.Rows = 0
	return r.eachRow(ctx, s, func(row placedRow, p *problem.Problem) error {
		if p != nil {
			for _, p := range append(further(s, row), p) {
				r.problems.Add(p.At(placed(p.Place, s)))
			}
			if len(row.cells) <= s.id {
				r.partial = true
				return nil
			}
		}
		s.Rows++
		key := row.key()
		if !record.ValidKey(key) {
			r.badKey(row, key)
			return nil
		}
		high, low := r.hash.of(record.ID{Type: s.kind.Name, Key: key})
		if p != nil {
			r.refuse(high, low)
		}
		return r.index.add(spot{high: high, low: low, file: int32(file), line: int32(row.line()), offset: row.offset})
	})
}

// further is what else is wrong with a row of a workbook than its last problem,
// with which eachRow gives the row.
func further(s *sheet, row placedRow) []*problem.Problem {
	if len(row.cells) == 0 || len(s.bad[row.line()]) == 0 {
		return nil
	}
	bad := s.bad[row.line()]
	return slices.Clone(bad[:len(bad)-1])
}

func (r *Reader) badKey(row placedRow, key string) {
	place := row.place(row.sheet.id)
	place.Expected = sayKeyExpected.With()
	if key == "" {
		r.problems.Add(problem.New(problem.Invalid, sayNoKey).At(place))
		return
	}
	r.problems.Add(problem.New(problem.Invalid, sayBadKey, "key", excerpt(key)).At(place))
}

// progressEvery is how many rows are read between two looks at the context.
const progressEvery = 1024

// eachRow reads all rows of a sheet. A row that cannot be read comes with its
// problem, and with its cells where they are only too few or too many.
func (r *Reader) eachRow(ctx context.Context, s *sheet, each func(placedRow, *problem.Problem) error) error {
	if s.fixed != nil {
		for i, row := range s.fixed {
			row.offset = int64(i)
			if err := each(placedRow{s, row}, nil); err != nil {
				return err
			}
		}
		return nil
	}
	rows := s.rows()
	done := r.done
	for n := 0; ; n++ {
		if n%progressEvery == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			r.progress(done + rows.offset)
		}
		next, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var p *problem.Problem
		if err != nil && !errors.As(err, &p) {
			return unreadable(s.File, err)
		}
		if p == nil && next.blank() && len(s.bad[next.line()]) == 0 {
			continue
		}
		if p == nil {
			next, p = s.fit(next)
		}
		if err := each(placedRow{s, next}, p); err != nil {
			return err
		}
	}
	r.done = done + s.text.size
	r.progress(r.done)
	return nil
}

// fit brings a row to the number of the header's cells. Empty cells too many
// are what spreadsheets leave behind.
func (s *sheet) fit(next row) (row, *problem.Problem) {
	if s.guarded {
		for i := range next.cells {
			next.cells[i] = unguard(next.cells[i])
		}
	}
	if bad := s.bad[next.line()]; len(bad) > 0 {
		s.pad(&next)
		return next, bad[len(bad)-1]
	}
	s.pad(&next)
	want, got := len(s.columns), len(next.cells)
	for len(next.cells) > want && strings.TrimSpace(next.cells[len(next.cells)-1]) == "" {
		next.cells = next.cells[:len(next.cells)-1]
	}
	if len(next.cells) == want {
		if s.updating {
			s.nameNew(&next)
		}
		return next, nil
	}
	return next, problem.New(problem.Invalid, sayRagged, "found", got, "expected", want).At(problem.Place{
		Line: next.line(), Found: fmt.Sprint(got), Expected: sayCells.With("n", want),
	})
}

// pad adds the empty cells that a workbook leaves out at the end of a row.
func (s *sheet) pad(row *row) {
	for s.numbered && len(row.cells) < len(s.columns) {
		row.cells, row.lines = append(row.cells, ""), append(row.lines, row.line())
	}
}

func (r *Reader) progress(done int64) {
	if r.options.Progress != nil {
		r.options.Progress(min(done, r.total), r.total)
	}
}

// spotsOf appends where the rows of an entity are: nowhere, where it is left out.
func (r *Reader) spotsOf(into []spot, high, low uint64) ([]spot, error) {
	if r.options.GoodOnly && r.isRefused(high, low) {
		return into, nil
	}
	return r.index.of(into, high, low)
}

// rowsOf returns the rows of an entity, in the order of files and rows.
func (r *Reader) rowsOf(id record.ID) ([]placedRow, error) {
	high, low := r.hash.of(id)
	find := r.spotsOf
	if id == r.current.id {
		find = r.index.of // its own rows are read, whatever is wrong with them
	}
	spots, err := find(nil, high, low)
	if err != nil {
		return nil, err
	}
	out := make([]placedRow, 0, len(spots))
	for _, p := range spots {
		row, err := r.rowAt(p)
		if err != nil {
			return nil, err
		}
		if row != nil {
			out = append(out, *row)
		}
	}
	return out, nil
}

// rowAt reads a row again. It is nil where the row has been reported as one
// that does not fit its header.
func (r *Reader) rowAt(p spot) (*placedRow, error) {
	s := r.sheets[p.file]
	next, err := s.at(p)
	if err != nil {
		return nil, fmt.Errorf("reading line %d of %s again: %w", p.line, s.File, err)
	}
	next, bad := s.fit(next)
	if bad != nil {
		return nil, nil
	}
	return &placedRow{s, next}, nil
}

// exists reports whether an entity is in the files or in the record.
func (r *Reader) exists(ctx context.Context, id record.ID) (bool, error) {
	if _, ok := r.found[id]; ok {
		return true, nil
	}
	high, low := r.hash.of(id)
	var err error
	if r.spots, err = r.spotsOf(r.spots[:0], high, low); err != nil {
		return false, err
	}
	ok := len(r.spots) > 0
	if !ok {
		if ok, err = r.ground.Exists(ctx, id); err != nil {
			return false, err
		}
	}
	if ok {
		if len(r.found) >= remembered {
			clear(r.found)
		}
		r.found[record.ID{Type: id.Type, Key: strings.Clone(id.Key)}] = struct{}{}
	}
	return ok, nil
}

// mustExist reports a reference to nothing. While a file could not be read to
// its end nobody can say what there is.
func (r *Reader) mustExist(ctx context.Context, d *draft, id record.ID, row placedRow, i int) error {
	ok, err := r.exists(ctx, id)
	if err != nil || ok || r.partial {
		return err
	}
	if p := r.ofRefused(id); p != nil {
		r.collect(d, p, row.place(i))
		return nil
	}
	near, err := r.nearestKey(ctx, id)
	if err != nil {
		return err
	}
	p := problem.New(problem.Invalid, sayNoEntity, "id", id.String()).
		At(problem.Place{Found: id.String(), Expected: sayEntityExpected.With("type", id.Type)})
	if near != "" {
		p = problem.New(problem.Invalid, sayNearEntity, "id", id.String(), "near", near).
			At(problem.Place{Found: id.String(), Expected: sayWord.With("word", near)})
	}
	r.collect(d, p, row.place(i))
	return nil
}
