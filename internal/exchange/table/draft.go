package table

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// drafted is a statement as a file says it.
type drafted struct {
	record.Statement
	ranked  bool      // the row says its rank, so it stands for itself
	dated   bool      // the row says since when it is known
	tag     tag       // of a table that was taken out and changed
	undated []undated // of each of its rankings
	at      cellAt
	matched bool              // it is in the record
	again   *record.Statement // the one of the record, where an import replaced it
}

// undated tells how a ranking is dated whose row does not say it.
type undated struct {
	any bool        // from the day of the import, or the date that the record has for it
	was record.Date // the date that its source had before this import
}

// empty is a cell that says nothing, where the file has a column for it.
type empty struct {
	property string
	source   record.ID
	locator  string
	tag      tag
	at       cellAt
}

// draft is what the files say of one entity.
type draft struct {
	kind  *record.Type
	id    record.ID
	said  []drafted
	empty []empty
	at    cellAt // its first row
	bad   bool
	slots map[slot][]int // indexes of said
}

// slot is where one source says one thing of a property: two values in one slot
// are a mistake, unless the rows say their ranks.
type slot struct {
	property string
	source   record.ID
	locator  string
}

func (s drafted) slot() slot { return slot{s.Property, s.Source, s.Locator} }

// placedRow is a row with its sheet.
type placedRow struct {
	sheet *sheet
	row
}

// cellAt is where a cell stands, in few bytes: there is one for each statement.
type cellAt struct {
	sheet        *sheet
	line, column int32 // column is −1 for the whole row
}

// place is where the cell stands, for an error about it.
func (c cellAt) place() problem.Place {
	p := problem.Place{File: c.sheet.File, Sheet: c.sheet.Sheet.Sheet, Line: int(c.line)}
	if c.column >= 0 {
		p.Column = c.sheet.columns[c.column].header
	}
	return p
}

func (r placedRow) at(i int) cellAt {
	if i < 0 {
		return cellAt{r.sheet, int32(r.line()), -1}
	}
	return cellAt{r.sheet, int32(r.lines[i]), int32(i)}
}

// place is where the row's cell stands, and what is in it.
func (r placedRow) place(i int) problem.Place {
	p := r.at(i).place()
	if i >= 0 {
		p.Found = cut(r.cells[i], 300)
	}
	return p
}

// key is what the row calls its entity.
func (r placedRow) key() string { return strings.TrimSpace(r.cells[r.sheet.id]) }

// cell is the text of a column, as the mapping has it. What begins with a
// backslash is meant with its spaces.
func (r placedRow) cell(i int) string {
	cell := r.cells[i]
	c := r.sheet.columns[i]
	if c.values != nil {
		if to, ok := c.values[strings.TrimSpace(cell)]; ok {
			cell = to
		}
	}
	if strings.HasPrefix(cell, `\`) {
		return cell
	}
	return strings.TrimSpace(cell)
}

// collect reports p, put where the row's cell stands. What was found is the cell
// as it stands in the file; only where there is none, the word that p names.
func (r *Reader) collect(d *draft, p *problem.Problem, at problem.Place) {
	if d != nil {
		d.bad = true
	}
	if at.Found == "" {
		at.Found = p.Place.Found
	}
	at.Expected = p.Place.Expected
	r.problems.Add(p.At(at))
}

// draft makes the rows of one entity into a draft.
func (r *Reader) draft(ctx context.Context, d *draft, rows []placedRow) error {
	first := rows[0]
	*d = draft{
		kind: first.sheet.kind, id: record.ID{Type: first.sheet.kind.Name, Key: first.key()},
		at: first.at(-1), said: d.said[:0], empty: d.empty[:0], slots: d.slots,
	}
	clear(d.slots)
	for _, row := range rows {
		if err := r.readRow(ctx, d, row); err != nil {
			return err
		}
	}
	return nil
}

// readRow adds what one row says.
func (r *Reader) readRow(ctx context.Context, d *draft, row placedRow) error {
	said, err := r.readSaid(ctx, d, row)
	if err != nil {
		return err
	}
	for i, c := range row.sheet.columns {
		if c.role != value {
			continue
		}
		p := &d.kind.Properties[c.property]
		if c.further {
			continue // read with the first column of the text
		}
		v, filled, err := r.readValue(ctx, d, row, i)
		if err != nil {
			return err
		}
		if v == nil {
			if !filled {
				d.empty = append(d.empty, empty{p.Name, said.Source, said.Locator, said.tag, row.at(i)})
			}
			continue
		}
		r.warnGuarded(row, i)
		s := said
		s.Property, s.Value, s.at = p.Name, v, row.at(i)
		r.add(d, s)
	}
	return nil
}

// add puts a statement into the draft, unless the same source said the same in
// the same place already. Texts in other languages join the text that is there.
func (r *Reader) add(d *draft, s drafted) {
	if s.tag.row > 0 {
		d.said = append(d.said, s) // its tag tells it from the others
		return
	}
	at := s.slot()
	for _, i := range d.slots[at] {
		there := &d.said[i]
		switch {
		case same(*there, s):
			return
		case there.ranked || s.ranked:
			continue
		case there.Value == s.Value:
			return // said twice, with other notes: once is enough
		}
		if joined, ok := join(there.Value, s.Value); ok {
			there.Value = joined
			return
		}
		p := problem.New(problem.Invalid, sayTwoFacts, "id", d.id.String(), "property", s.Property,
			"first", words(there.Value), "second", words(s.Value),
			"where", there.at.sheet.File, "line", there.at.line)
		place := s.at.place()
		place.Found = excerpt(words(s.Value))
		place.Expected = sayWord.With("word", excerpt(words(there.Value)))
		r.collect(d, p.At(place), place)
		return
	}
	d.slots[at] = append(d.slots[at], len(d.said))
	d.said = append(d.said, s)
}

// same reports whether two statements say the same in every respect.
func same(a, b drafted) bool {
	return a.Value == b.Value && a.Certainty == b.Certainty && a.Known == b.Known && a.Note == b.Note &&
		slices.Equal(a.Ranking, b.Ranking) && slices.Equal(a.undated, b.undated)
}

// join puts two texts together that share no language, or say the same in those
// that they share.
func join(a, b record.Value) (record.Value, bool) {
	x, ok := a.(record.Text)
	y, also := b.(record.Text)
	if !ok || !also {
		return nil, false
	}
	one, two := x.ByLang(), y.ByLang()
	if _, plain := one[""]; plain {
		return nil, false
	}
	if _, plain := two[""]; plain {
		return nil, false
	}
	for lang, words := range two {
		if there, twice := one[lang]; twice && there != words {
			return nil, false
		}
		one[lang] = words
	}
	return record.Words(one), true
}

// words is a value as a file would have it: of a text, the words alone.
func words(v record.Value) string {
	text, ok := v.(record.Text)
	if !ok {
		return v.String()
	}
	byLang := text.ByLang()
	out := make([]string, 0, len(byLang))
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		out = append(out, byLang[lang])
	}
	return strings.Join(out, " / ")
}

// readSaid reads what belongs to all statements of a row: who says it, where,
// how sure, since when, and its rank.
func (r *Reader) readSaid(ctx context.Context, d *draft, row placedRow) (drafted, error) {
	var s drafted
	s.Entity = d.id
	s.tag = r.readTag(d, row)
	var judged judgement
	known := -1
	sourced := -1
	for i, c := range row.sheet.columns {
		if c.role < saidSource || c.role >= saidTag {
			continue
		}
		cell := row.cell(i)
		if c.role == saidSource {
			sourced = i
			continue
		}
		if cell == "" {
			continue
		}
		switch c.role {
		case saidLocator:
			s.Locator = strings.TrimPrefix(cell, `\`)
		case saidNote:
			s.Note = strings.TrimPrefix(cell, `\`)
		case saidCertainty:
			s.Certainty = r.certainty(d, row, i)
		case saidKnown:
			known = i
		case saidRank:
			judged.take(c.role, cell, i)
		default:
			judged.take(c.role, row.cells[i], i) // its empty lines count
		}
	}
	if err := r.origin(ctx, d, row, sourced, known, &s); err != nil {
		return s, err
	}
	return s, r.judge(ctx, d, row, judged, &s)
}

func (r *Reader) certainty(d *draft, row placedRow, i int) record.Term {
	v, err := r.term(record.Kind{Base: record.TermOf, Vocabulary: certaintyDegrees}, row.cell(i))
	if err != nil {
		r.collect(d, err, row.place(i))
		return ""
	}
	return v
}

const certaintyDegrees = "certainty-degrees"
