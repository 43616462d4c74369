package table

import (
	"context"
	"errors"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Plan is what an import does to one entity.
type Plan struct {
	Entity  record.ID
	Created bool
	Change  record.Change // empty where the record already says all of it
	Lines   []Line        // what is done, statement by statement
	More    int           // lines beyond those that were asked for
	// Corrected is how many statements of the record the files correct.
	Corrected int
	// Restored is how many statements that an import had replaced stand again.
	Restored int
	// Redated is how many statements are stated anew with another date, because
	// that of their source, or of a judgement's, was corrected.
	Redated int
	// Of a table that was taken out and changed: how many statements are withdrawn,
	// how many stay because they are another organisation's, and how many cells stay
	// because somebody else changed them too.
	Withdrawn, NotOurs, Conflicts int
	// NotFollowed is how many statements of the files the record holds and does
	// not follow, because somebody judged so.
	NotFollowed int
}

// Unchanged reports whether there is nothing to do.
func (p Plan) Unchanged() bool { return len(p.Change.Add) == 0 && len(p.Change.Rank) == 0 }

// Read reads the files and gives each, for every entity in turn, what is to be
// done to it, as long as nothing is wrong; each may keep it. What is wrong with any row of any
// file is returned together, as a *problem.List: then what each did must be
// undone. A *problem.Problem that each returns is one of them. With
// [Options.GoodOnly] what is wrong is found first, and left out.
func (r *Reader) Read(ctx context.Context, ground Ground, each func(Plan) error) error {
	r.ground = ground
	if r.options.GoodOnly {
		if err := r.sift(ctx); err != nil {
			return err
		}
	}
	if err := r.readSheets(ctx, each); err != nil {
		return err
	}
	if r.problems.Len() > 0 {
		return r.problems.Err()
	}
	return r.redateRest(ctx, each)
}

// readSheets reads all files, by type.
func (r *Reader) readSheets(ctx context.Context, each func(Plan) error) error {
	for i := range r.options.Schema.Types {
		for file, s := range r.sheets {
			if s.kind.Name != r.options.Schema.Types[i].Name {
				continue
			}
			if err := r.readSheet(ctx, file, s, each); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Reader) readSheet(ctx context.Context, file int, s *sheet, each func(Plan) error) error {
	var spots []spot
	var rows []placedRow
	return r.eachRow(ctx, s, func(row placedRow, bad *problem.Problem) error {
		if bad != nil || !record.ValidKey(row.key()) {
			return nil // reported when it was located
		}
		high, low := r.hash.of(record.ID{Type: s.kind.Name, Key: row.key()})
		var err error
		if spots, err = r.index.of(spots[:0], high, low); err != nil {
			return err
		}
		if r.sifted && r.isRefused(high, low) {
			return nil
		}
		if len(spots) == 0 || spots[0].high != high {
			return changedMeanwhile(s)
		}
		if int(spots[0].file) != file || spots[0].offset != row.offset {
			return nil // read with the entity's first row
		}
		rows = append(rows[:0], row)
		for _, p := range spots[1:] {
			further, err := r.rowAt(p)
			if err != nil {
				return err
			}
			if further != nil {
				rows = append(rows, *further)
			}
		}
		return r.readEntity(ctx, rows, each)
	})
}

func changedMeanwhile(s *sheet) error {
	return problem.New(problem.Conflict, sayChangedFile, "file", s.File).At(problem.Place{File: s.File})
}

func (r *Reader) readEntity(ctx context.Context, rows []placedRow, each func(Plan) error) error {
	for _, row := range rows[1:] {
		if row.key() != rows[0].key() {
			return changedMeanwhile(row.sheet)
		}
	}
	d := &r.current
	if err := r.draft(ctx, d, rows); err != nil {
		return err
	}
	held, err := r.ground.Statements(ctx, d.id)
	if err != nil {
		return err
	}
	if err := r.finish(ctx, d, held); err != nil {
		return err
	}
	if d.bad && r.options.GoodOnly {
		r.refuse(r.hash.of(d.id))
	}
	if d.bad || r.problems.Len() > 0 && r.options.Update == nil {
		return nil
	}
	plan, err := r.merge(ctx, d, held, r.sinceOf)
	if err != nil || d.bad || r.problems.Len() > 0 {
		return err
	}
	if err := r.noteMoved(ctx, &plan, d); err != nil {
		return err
	}
	err = each(plan)
	var p *problem.Problem
	if errors.As(err, &p) {
		r.collect(d, p, d.at.place())
		return nil
	}
	return err
}

// finish checks what only the whole of an entity shows.
func (r *Reader) finish(ctx context.Context, d *draft, held []record.Statement) error {
	if d.kind.Origin == record.BySelf && !d.bad {
		since, _, err := r.known(ctx, d.id)
		if err != nil {
			return err
		}
		if since.IsZero() {
			r.noDate(d)
		}
	}
	if len(held) == 0 && !d.bad {
		r.require(d)
	}
	if err := r.warn(ctx, d, held); err != nil {
		return err
	}
	for _, s := range d.said {
		if ref, ok := s.Value.(record.Ref); ok && ref.Type == d.kind.Name && orders[s.Property] {
			if err := r.refuseCycle(ctx, d, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// noDate refuses a source of which nobody can say since when it is known.
func (r *Reader) noDate(d *draft) {
	place := d.at.place()
	place.Column, place.Expected = sourceKnown, sayKnownExpected.With()
	found := ""
	for _, property := range []string{sourceDate, sourceKnown} {
		for _, s := range d.said {
			if s.Property == property {
				place = s.at.place()
				place.Expected = sayKnownExpected.With()
				found = s.Value.String()
				place.Found = found
			}
		}
	}
	r.collect(d, problem.New(problem.Invalid, saySourceNoEnd, "source", d.id.Key, "date", found).At(place), place)
}

// require reports what a new entity must have and the files do not say.
func (r *Reader) require(d *draft) {
	for _, p := range d.kind.Properties {
		if !p.Required {
			continue
		}
		said := false
		for _, s := range d.said {
			said = said || s.Property == p.Name
		}
		if said {
			continue
		}
		place := d.at.place()
		place.Column = p.Name
		for _, e := range d.empty {
			if e.property == p.Name {
				place = e.at.place()
				break
			}
		}
		place.Expected = p.Kind.Expected()
		r.collect(d, problem.New(problem.Invalid, sayRequired, "id", d.id.String(), "property", p.Label).At(place), place)
	}
}

// orders are the references along which nothing may come before itself.
var orders = map[string]bool{"part_of": true, "parent": true, "read_through": true, "after": true}
