package table

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// When files correct since when a source is known, what rests on the source
// follows: each statement, and each judgement, that is dated as the source was.
// A statement keeps its date for good, so it is stated anew with the other date,
// and the old one is marked mis-entered. What was dated by hand stays.

// moved reports whether the files correct a source's date.
func (s since) moved() bool {
	return !s.was.IsZero() && !s.date.IsZero() && s.was != s.date
}

// finder tells what is known of a source's date, in the record and after the
// import.
type finder func(ctx context.Context, source record.ID) (since, error)

// redate states anew what of an entity is dated as a source was before. What the
// files say themselves has its date already; its judgements may not.
func (m *merging) redate(ctx context.Context, find finder) error {
	for i, h := range m.held {
		if m.gone[i] || misEnteredNow(h) {
			continue // at no date followed
		}
		var by *sheet
		if !m.taken[i] {
			at, err := follow(ctx, find, h.Source, &h.Known)
			if err != nil {
				return err
			}
			by = at
		}
		ranks := slices.Clone(h.Ranking)
		for j := range ranks {
			at, err := follow(ctx, find, ranks[j].Source, &ranks[j].Known)
			if err != nil {
				return err
			}
			if at != nil {
				by = at
			}
		}
		if by != nil {
			m.restate(h, ranks, by)
		}
	}
	return nil
}

// follow brings a date to what its source has now, and returns the file that
// says so; nil where the date stays.
func follow(ctx context.Context, find finder, source record.ID, date *record.Date) (*sheet, error) {
	if source.IsZero() || date.IsZero() {
		return nil, nil
	}
	s, err := find(ctx, source)
	if err != nil || !s.moved() || *date != s.was {
		return nil, err
	}
	*date = s.date
	return s.by, nil
}

// restate adds a statement with its judgements, and those that the plan adds to
// them, and marks the one of the record mis-entered.
func (m *merging) restate(s record.Statement, ranks []record.Ranking, by *sheet) {
	c := &m.plan.Change
	old := s.ID
	s.ID, s.Ranking = record.StatementID{}, nil
	c.Add = append(c.Add, s)
	anew := record.StatementID{N: len(c.Add)}
	for _, r := range c.Rank {
		if r.Statement == old {
			ranks = append(ranks, r.Ranking)
		}
	}
	for _, r := range ranks {
		r.At = 0
		c.Rank = append(c.Rank, record.Reranking{Statement: anew, Ranking: r})
	}
	c.Rank = append(c.Rank, m.reader.misEntered(old, sayRedated, by))
	m.plan.Redated++
}

// noteMoved remembers a source whose date the files correct, and says so.
func (r *Reader) noteMoved(ctx context.Context, plan *Plan, d *draft) error {
	if d.id.Type != sourceType || plan.Unchanged() || plan.Created {
		return nil
	}
	s, err := r.sinceOf(ctx, d.id)
	if err != nil || !s.moved() {
		return err
	}
	r.moved[record.ID{Type: sourceType, Key: strings.Clone(d.id.Key)}] = s
	m := merging{reader: r, plan: plan}
	m.put(Line{
		Entity: d.id, Property: sourceKnown, Source: d.id, What: Moved, File: d.at.sheet.File, Number: int(d.at.line),
		Says: s.date.String(), Said: s.was.String(),
	})
	return nil
}

// redateRest gives each a plan for what the files do not speak of and rests on a
// source whose date they correct.
func (r *Reader) redateRest(ctx context.Context, each func(Plan) error) error {
	if len(r.moved) == 0 {
		return nil
	}
	sources := make([]record.ID, 0, len(r.moved))
	for id := range r.moved {
		sources = append(sources, id)
	}
	slices.SortFunc(sources, compareIDs)
	find := func(_ context.Context, source record.ID) (since, error) { return r.moved[source], nil }
	return r.ground.Resting(ctx, sources, func(id record.ID, held []record.Statement) error {
		high, low := r.hash.of(id)
		var err error
		if r.spots, err = r.spotsOf(r.spots[:0], high, low); err != nil || len(r.spots) > 0 {
			return err
		}
		plan := Plan{Entity: id, Change: record.Change{Entity: id}}
		m := merging{reader: r, plan: &plan, held: held, taken: make([]bool, len(held)), gone: make([]bool, len(held))}
		if err := m.redate(ctx, find); err != nil || plan.Unchanged() {
			return err
		}
		return each(plan)
	})
}

// willHold is what the record will hold of an entity when the files are in it.
// What is wrong with the rows is left to their own reading.
func (r *Reader) willHold(ctx context.Context, rows []placedRow, held []record.Statement) ([]record.Statement, error) {
	problems, warnings, lines := r.problems, r.warnings, r.lines
	r.problems, r.warnings, r.lines = problem.List{}, problem.List{}, r.options.Lines
	defer func() { r.problems, r.warnings, r.lines = problems, warnings, lines }()
	d := &draft{slots: map[slot][]int{}}
	if err := r.draft(ctx, d, rows); err != nil {
		return nil, err
	}
	plan, err := r.merge(ctx, d, held, nil)
	if err != nil {
		return nil, err
	}
	return carriedOut(plan.Change, held), nil
}

// carriedOut is what is held of an entity after a change.
func carriedOut(c record.Change, held []record.Statement) []record.Statement {
	out := slices.Concat(held, c.Add)
	for i := range out {
		out[i].Ranking = slices.Clone(out[i].Ranking)
	}
	for _, r := range c.Rank {
		if r.Statement.Leaf == 0 {
			s := &out[len(held)+r.Statement.N-1]
			s.Ranking = append(s.Ranking, r.Ranking)
			continue
		}
		for i := range held {
			if out[i].ID == r.Statement {
				out[i].Ranking = append(out[i].Ranking, r.Ranking)
			}
		}
	}
	return out
}

func compareIDs(a, b record.ID) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Key, b.Key))
}
