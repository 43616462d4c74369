package table

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// Since says since when what a source says is known, as the export has it; zero
// where that is not said. A statement known since another date says so itself.
type Since func(source record.ID) (record.Date, error)

// WriteOptions says how tables are written.
type WriteOptions struct {
	// ForSpreadsheet writes a byte order mark, and an apostrophe before cells
	// that a spreadsheet would run as a formula. The first header has one too: by
	// it the file is known when it is read again, without the apostrophes.
	ForSpreadsheet bool
	// Position makes a table that can be changed and brought back: of what the
	// record follows at that position of the journal, where it is read, with columns
	// that say so; see [Update]. 0: another table.
	Position record.Position
	// Scratch is a folder for what does not fit in memory; empty: the system's.
	Scratch string
	// InMemory keeps all rows in memory: for tables that are short, and of a record of
	// which nothing may lie on a disk in the open.
	InMemory bool
}

// Writer writes the entities of one type as CSV, a row for each source that
// says something. Which columns there are is known when all entities are, so
// the table is written by Finish.
type Writer struct {
	kind    *record.Type
	since   Since
	options WriteOptions
	seen    map[spotOf]bool
	spool   spool
	rows    int
}

// spotOf is what a column holds.
type spotOf struct {
	role     role
	property int
	lang     string
}

// NewWriter returns a writer of the entities of a type. Close it.
func NewWriter(t record.Type, since Since, o WriteOptions) *Writer {
	t = t.WithShared()
	return &Writer{
		kind: &t, since: since, options: o,
		seen: map[spotOf]bool{{role: identity}: true}, spool: spool{folder: o.Scratch, stays: o.InMemory},
	}
}

// Rows is how many rows there are so far.
func (w *Writer) Rows() int { return w.rows }

// written is a cell of a row.
type written struct {
	at   spotOf
	text string
}

// writtenRow is a row that is being filled; rows with one head can share it.
type writtenRow struct {
	head  rowHead
	cells []written
	of    map[int]record.Statement // by property
}

func (r *writtenRow) holds(property int) bool {
	_, ok := r.of[property]
	return ok
}

// rowHead is what belongs to all statements of a row.
type rowHead struct {
	source, locator, certainty, note, known string
	ranks                                   [saidRankKnown - saidRank + 1]string
}

// Write adds an entity: its statements in the order of the journal, with the
// judgements that are to be written. Statements that are the same in all
// respects are written once.
func (w *Writer) Write(id record.ID, stmts []record.Statement) error {
	if w.options.Position > 0 {
		stmts = standingAt(stmts, w.options.Position)
	}
	rows, err := w.arrange(stmts)
	if err != nil {
		return fmt.Errorf("writing %s: %w", id, err)
	}
	for i, r := range rows {
		cells := append([]written{{spotOf{role: identity}, id.Key}}, r.cells...)
		cells = append(cells, r.head.cells()...)
		if w.options.Position > 0 {
			cells = append(cells,
				written{spotOf{role: saidTag}, tagText(id, i+1, r.of)},
				written{spotOf{role: saidPosition}, strconv.FormatInt(int64(w.options.Position), 10)})
		}
		for _, c := range cells {
			w.seen[c.at] = true
		}
		if err := w.spool.add(cells); err != nil {
			return err
		}
		w.rows++
	}
	return nil
}

// arrange puts statements into as few rows as keep the order of the statements
// of each property: a statement goes into the first row of its head that comes
// after the property's last one.
func (w *Writer) arrange(stmts []record.Statement) ([]*writtenRow, error) {
	stmts = once(stmts)
	crowded := map[slot]int{}
	for _, s := range stmts {
		crowded[slot{s.Property, s.Source, s.Locator}]++
	}
	var rows []*writtenRow
	last := map[int]int{}
	for _, s := range stmts {
		p := slices.IndexFunc(w.kind.Properties, func(p record.Property) bool { return p.Name == s.Property })
		if p < 0 {
			return nil, fmt.Errorf("the schema has no property %q", s.Property)
		}
		if w.options.Position > 0 {
			s.Ranking = nil // rows are told apart by their tags
		}
		head, err := w.head(s, w.options.Position == 0 && crowded[slot{s.Property, s.Source, s.Locator}] > 1)
		if err != nil {
			return nil, err
		}
		from := 0
		if at, ok := last[p]; ok {
			from = at + 1
		}
		at := from
		for at < len(rows) && (rows[at].head != head || rows[at].holds(p)) {
			at++
		}
		if at == len(rows) {
			rows = append(rows, &writtenRow{head: head, of: map[int]record.Statement{}})
		}
		rows[at].of[p] = s
		rows[at].cells = append(rows[at].cells, w.cells(p, s.Value)...)
		last[p] = at
	}
	return rows, nil
}

// once drops statements that say the same as an earlier one in all respects.
func once(stmts []record.Statement) []record.Statement {
	out := make([]record.Statement, 0, len(stmts))
	for _, s := range stmts {
		if !slices.ContainsFunc(out, func(o record.Statement) bool {
			return equal(o, s) && sameRanks(o.Ranking, s.Ranking)
		}) {
			out = append(out, s)
		}
	}
	return out
}

// head writes what belongs to a statement beside its value. alone says that the
// row must stand for itself: the source says something else in the same place.
func (w *Writer) head(s record.Statement, alone bool) (rowHead, error) {
	h := rowHead{locator: protectWords(s.Locator), certainty: string(s.Certainty), note: protectWords(s.Note)}
	self := w.kind.Origin == record.BySelf && s.Source == s.Entity
	switch {
	case self:
	case !s.Source.IsZero():
		h.source = refText(s.Source, sourceType)
	case w.kind.Origin != record.ByCoalition:
		h.source = record.NoneText
	}
	var err error
	if h.known, err = w.knownText(s.Source, s.Known); err != nil {
		return h, err
	}
	if len(s.Ranking) == 0 {
		if alone {
			h.ranks[0] = rankName(record.Normal)
		}
		return h, nil
	}
	var lines [len(h.ranks)][]string
	for _, r := range s.Ranking {
		known, err := w.knownText(r.Source, r.Known)
		if err != nil {
			return h, err
		}
		if r.Source.IsZero() && r.Known.IsZero() && r.Cause != record.MisEntered {
			known = record.NoneText // empty would mean the day of the import
		}
		source := ""
		if !r.Source.IsZero() {
			source = refText(r.Source, sourceType)
		}
		for i, text := range []string{rankName(r.Rank), string(r.Cause), escapeLine(strings.TrimSpace(r.Reason)), source, known} {
			lines[i] = append(lines[i], text)
		}
	}
	for i := range lines {
		if slices.ContainsFunc(lines[i], func(l string) bool { return l != "" }) {
			h.ranks[i] = strings.Join(lines[i], "\n")
		}
	}
	return h, nil
}

// knownText is empty where a date follows from the source.
func (w *Writer) knownText(source record.ID, known record.Date) (string, error) {
	var follows record.Date
	if !source.IsZero() {
		var err error
		if follows, err = w.since(source); err != nil {
			return "", err
		}
	}
	switch {
	case known == follows:
		return "", nil
	case known.IsZero():
		return record.NoneText, nil
	}
	return known.String(), nil
}

func refText(id record.ID, usual string) string {
	if id.Type == usual {
		return id.Key
	}
	return id.String()
}

// cells writes a value: a text with languages into a column for each.
func (w *Writer) cells(p int, v record.Value) []written {
	prop := w.kind.Properties[p]
	bare := spotOf{role: value, property: p}
	switch v := v.(type) {
	case record.Ref:
		usual := ""
		if len(prop.Kind.Types) == 1 {
			usual = prop.Kind.Types[0]
		}
		return []written{{bare, refText(record.ID(v), usual)}}
	case record.Text:
		if !inLanguages(prop) {
			return []written{{bare, protect(v.String())}}
		}
		byLang := v.ByLang()
		out := make([]written, 0, len(byLang))
		for lang, words := range byLang {
			at := bare
			at.lang = lang
			switch {
			case lang == "":
				words = protect(record.Plain(words).String())
			case words == record.UnknownText || words == record.NoneText:
				words = `\` + words
			default:
				words = protectWords(words)
			}
			out = append(out, written{at, words})
		}
		slices.SortFunc(out, func(a, b written) int { return cmp.Compare(a.at.lang, b.at.lang) })
		return out
	}
	return []written{{bare, v.String()}}
}

// protect writes a backslash before a text whose spaces at the ends would be
// lost. One that begins with a backslash is read without it already, where that
// was written for another reason.
func protect(s string) string {
	if strings.TrimSpace(s) != s && !strings.HasPrefix(s, `\`) {
		return `\` + s
	}
	return s
}

// protectWords is protect for words that are no canonical text: their own
// backslash is doubled.
func protectWords(s string) string {
	if strings.TrimSpace(s) != s || strings.HasPrefix(s, `\`) {
		return `\` + s
	}
	return s
}

func (h rowHead) cells() []written {
	var out []written
	add := func(r role, text string) {
		if text != "" {
			out = append(out, written{spotOf{role: r}, text})
		}
	}
	add(saidSource, h.source)
	add(saidLocator, h.locator)
	add(saidCertainty, h.certainty)
	add(saidNote, h.note)
	add(saidKnown, h.known)
	for i, text := range h.ranks {
		add(saidRank+role(i), text)
	}
	return out
}

// Finish writes the table as CSV: the columns that are used, and all rows.
func (w *Writer) Finish(out io.Writer) error {
	to := bufio.NewWriterSize(out, 1<<16)
	if w.options.ForSpreadsheet {
		_, _ = to.WriteString("\uFEFF") // an error stays and comes with Flush
	}
	err := w.Each(func(cells []string) error {
		writeRow(to, cells)
		return nil
	})
	return errors.Join(err, to.Flush())
}

// Each hands over the table row by row, the header first. The cells are each's
// until it returns.
func (w *Writer) Each(each func(cells []string) error) error {
	columns := make([]spotOf, 0, len(w.seen))
	for c := range w.seen {
		columns = append(columns, c)
	}
	slices.SortFunc(columns, func(a, b spotOf) int {
		return cmp.Or(cmp.Compare(a.role, b.role), cmp.Compare(a.property, b.property), cmp.Compare(a.lang, b.lang))
	})
	place := make(map[spotOf]int, len(columns))
	cells := make([]string, len(columns))
	for i, c := range columns {
		place[c] = i
		cells[i] = w.columnName(c)
	}
	if w.options.ForSpreadsheet {
		cells[0] = guardedID
	}
	if err := each(cells); err != nil {
		return err
	}
	return w.spool.each(func(row []written) error {
		clear(cells)
		for _, c := range row {
			cells[place[c.at]] = c.text
			if w.options.ForSpreadsheet {
				cells[place[c.at]] = guard(c.text)
			}
		}
		return each(cells)
	})
}

// Close removes what was written aside.
func (w *Writer) Close() { w.spool.close() }

// columnName is the header of a column: the name that is read back as it.
func (w *Writer) columnName(c spotOf) string {
	switch c.role {
	case identity:
		return "id"
	case value:
		p := w.kind.Properties[c.property]
		name := p.Name
		switch {
		case c.lang != "":
			name += "_" + c.lang
		case p.Kind.Base == record.RefTo:
			name += "_id"
		}
		if back, ok := named(w.kind, name); ok && back.role == value && back.property == c.property {
			return name
		}
		return p.Name
	}
	for _, s := range statementColumns {
		if s.role != c.role {
			continue
		}
		if back, ok := named(w.kind, s.name); ok && back.role == c.role {
			return s.name
		}
		return always + s.name
	}
	return ""
}

// writeRow writes cells as RFC 4180 has them, with \n at the end as Unix tools
// like it.
func writeRow(to *bufio.Writer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			_ = to.WriteByte(',')
		}
		if cell == "" || !strings.ContainsAny(cell, ",;\t\"\r\n") && cell[0] != ' ' && cell[len(cell)-1] != ' ' {
			_, _ = to.WriteString(cell)
			continue
		}
		_ = to.WriteByte('"')
		_, _ = to.WriteString(strings.ReplaceAll(cell, `"`, `""`))
		_ = to.WriteByte('"')
	}
	_ = to.WriteByte('\n')
}

// spool keeps rows until their columns are known: in core, and beyond a size in
// a scratch file.
type spool struct {
	folder string
	stays  bool // in core, whatever its size
	core   bytes.Buffer
	file   *os.File
}

func (s *spool) add(row []written) error {
	var n [binary.MaxVarintLen64]byte
	number := func(v int) { s.core.Write(n[:binary.PutUvarint(n[:], uint64(v))]) }
	number(len(row))
	for _, c := range row {
		number(int(c.at.role))
		number(c.at.property)
		for _, text := range []string{c.at.lang, c.text} {
			number(len(text))
			s.core.WriteString(text)
		}
	}
	if s.stays || s.core.Len() < inCore {
		return nil
	}
	return s.spill()
}

func (s *spool) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.folder, "constancia-export-")
		if err != nil {
			return fmt.Errorf("a place for a large export: %w", err)
		}
		s.file = f
	}
	_, err := s.core.WriteTo(s.file)
	return err
}

func (s *spool) each(f func([]written) error) error {
	var in io.Reader = &s.core
	if s.file != nil {
		if err := s.spill(); err != nil {
			return err
		}
		if _, err := s.file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		in = s.file
	}
	from := bufio.NewReaderSize(in, 1<<16)
	var row []written
	for {
		n, err := binary.ReadUvarint(from)
		if errors.Is(err, io.EOF) {
			return nil
		}
		row = row[:0]
		for range n {
			c, e := readWritten(from)
			err = errors.Join(err, e)
			row = append(row, c)
		}
		if err != nil {
			return fmt.Errorf("reading the export’s scratch file again: %w", err)
		}
		if err := f(row); err != nil {
			return err
		}
	}
}

func readWritten(from *bufio.Reader) (written, error) {
	var numbers [3]uint64
	var texts [2]string
	for i := range 2 {
		n, err := binary.ReadUvarint(from)
		if err != nil {
			return written{}, err
		}
		numbers[i] = n
	}
	for i := range texts {
		n, err := binary.ReadUvarint(from)
		if err != nil {
			return written{}, err
		}
		text := make([]byte, n)
		if _, err := io.ReadFull(from, text); err != nil {
			return written{}, err
		}
		texts[i] = string(text)
	}
	return written{spotOf{role(numbers[0]), int(numbers[1]), texts[0]}, texts[1]}, nil
}

func (s *spool) close() {
	if s.file != nil {
		drop(s.file)
		s.file = nil
	}
	s.core.Reset()
}
