package table

import (
	"context"
	"errors"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// The type that statements rest on, and the properties that say since when.
const (
	sourceType  = "source"
	sourceKnown = "known_from"
	sourceDate  = "date"
)

// origin fills in who says what the row says and since when it is known.
func (r *Reader) origin(ctx context.Context, d *draft, row placedRow, sourced, known int, s *drafted) error {
	none := false
	if sourced >= 0 {
		cell := row.cell(sourced)
		if none = cell == record.NoneText; !none && cell != "" {
			id, p := r.reference(record.Kind{Base: record.RefTo, Types: []string{sourceType}}, cell)
			if p != nil {
				r.collect(d, p, row.place(sourced))
				return nil
			}
			s.Source = id
			if err := r.mustExist(ctx, d, id, row, sourced); err != nil {
				return err
			}
		}
	}
	if s.Source.IsZero() && !none {
		switch d.kind.Origin {
		case record.BySelf:
			s.Source = d.id
		case record.BySource:
			if r.options.Source != "" {
				s.Source = record.ID{Type: sourceType, Key: r.options.Source}
			} else if !d.bad {
				place := row.place(max(sourced, -1))
				place.Column = "source_id"
				place.Expected = saySourceExpected.With()
				r.collect(d, problem.New(problem.Invalid, sayNoSource, "type", d.kind.Plural).At(place), place)
				return nil
			}
		}
	}
	if known >= 0 {
		s.dated = true
		s.Known = r.knownFrom(d, row, known)
		return nil
	}
	if s.Source.IsZero() {
		return nil
	}
	since, _, err := r.known(ctx, s.Source)
	s.Known = since
	return err
}

// knownFrom reads a column that says since when something is known; [none]
// means at every date.
func (r *Reader) knownFrom(d *draft, row placedRow, i int) record.Date {
	cell := row.cell(i)
	if cell == record.NoneText {
		return record.Date{}
	}
	v, p := r.parse(record.Kind{Base: record.Instant}, cell)
	date, ok := v.(record.Date)
	if p == nil && !ok {
		place := row.place(i)
		place.Expected = sayKnownExpected.With()
		p = problem.New(problem.Invalid, sayNoEnd, "date", cell).At(place)
	}
	if p != nil {
		r.collect(d, p, row.place(i))
		return record.Date{}
	}
	if date.Latest() == record.LastDay {
		place := row.place(i)
		place.Expected = sayKnownExpected.With()
		r.collect(d, problem.New(problem.Invalid, sayNoEnd, "date", cell).At(place), place)
	}
	return date
}

// since is what is known of a source's date.
type since struct {
	date  record.Date // when the files are in the record
	was   record.Date // in the record before
	by    *sheet      // the file that speaks of the source, or nil
	found bool        // the source is in the files or in the record
}

// known returns since when what a source says is known: its known_from, else its
// date, as the record will have them. The date is zero where there is none, or
// one that has no end; whoever reads the source's own row has reported that.
func (r *Reader) known(ctx context.Context, source record.ID) (date record.Date, found bool, err error) {
	s, err := r.sinceOf(ctx, source)
	return s.date, s.found, err
}

// sinceOf is known, with what was before.
func (r *Reader) sinceOf(ctx context.Context, source record.ID) (since, error) {
	if s, ok := r.since[source.Key]; ok {
		return s, nil
	}
	if s, ok := r.finding[source.Key]; ok {
		return s, nil
	}
	s, err := r.findSince(ctx, source)
	if err != nil {
		return since{}, err
	}
	if len(r.since) >= remembered {
		clear(r.since)
	}
	// The key may lie inside a long row's text, which would be kept with it.
	r.since[strings.Clone(source.Key)] = s
	return s, nil
}

func (r *Reader) findSince(ctx context.Context, source record.ID) (since, error) {
	var out since
	rows, err := r.rowsOf(source)
	if err != nil {
		return out, err
	}
	held, err := r.ground.Statements(ctx, source)
	if err != nil {
		return out, err
	}
	out.found = len(rows) > 0 || len(held) > 0
	out.was = SinceOf(held)
	if len(rows) == 0 {
		out.date = out.was
		return out, nil
	}
	out.by = rows[0].sheet
	out.date = sinceOf(
		append(r.inFiles(rows, sourceKnown), standing(held, sourceKnown)...),
		append(r.inFiles(rows, sourceDate), standing(held, sourceDate)...),
	)
	if len(held) == 0 {
		return out, nil
	}
	// What the rows rest on may lead back to this source: then its date so far.
	r.finding[source.Key] = out
	defer delete(r.finding, source.Key)
	after, err := r.willHold(ctx, rows, held)
	out.date = SinceOf(after)
	return out, err
}

// ranked is values by their rank.
type ranked [3][]record.Value

func (v *ranked) add(rank record.Rank, value record.Value) { v[rank] = append(v[rank], value) }

// best returns the values of the best rank that there is. Deprecated ones are
// better than none: when a source was public does not become unknown because
// its date was found wrong.
func (v *ranked) best() []record.Value {
	for _, rank := range []record.Rank{record.Preferred, record.Normal, record.Deprecated} {
		if len(v[rank]) > 0 {
			return v[rank]
		}
	}
	return nil
}

// inFiles returns what the files say of a property without a scope: the rows of
// the best rank, in their order. What cannot be read is left to the row's own
// reading.
func (r *Reader) inFiles(rows []placedRow, property string) []record.Value {
	var found ranked
	for _, row := range rows {
		rank := row.rank()
		for i, c := range row.sheet.columns {
			if c.role != value || row.sheet.kind.Properties[c.property].Name != property || c.lang != "" {
				continue
			}
			cell := row.cell(i)
			if cell == "" {
				continue
			}
			if v, p := r.parse(row.sheet.kind.Properties[c.property].Kind, cell); p == nil {
				found.add(rank, v)
			}
		}
	}
	return found.best()
}

// rank is the last rank that the row says, normal where it says none.
func (r placedRow) rank() record.Rank {
	for i, c := range r.sheet.columns {
		if c.role == saidRank {
			cell := r.cell(i)
			return rankNames[plain(cell[strings.LastIndexByte(cell, '\n')+1:])]
		}
	}
	return record.Normal
}

// standing returns the values of a property that have the best rank now.
func standing(held []record.Statement, property string) []record.Value {
	var found ranked
	for _, s := range held {
		if s.Property == property {
			found.add(s.RankAt(endOfTime), s.Value)
		}
	}
	return found.best()
}

// asProblem is err as a problem; whatever parses values returns nothing else.
func asProblem(err error) *problem.Problem {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p
	}
	return problem.New(problem.Invalid, sayUnreadableValue).Because(err)
}
