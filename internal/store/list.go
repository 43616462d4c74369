package store

import (
	"context"
	"math"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// How a list is read is chosen by what its conditions find in their indexes: where
// few rows meet one of them, these are gathered, else the order is walked. To walk
// is to look at n·N/m of N rows for n, where m match, and to gather is to look at m
// of them, so that the bound between the two grows with the root of n.
//
// Where what matches lies late in the order, the walk is given up.
const (
	fewRows       = 5_000 // for a page of fewFor
	fewFor        = 50
	mostWalked    = 20_000
	walkedForEach = 10 // and so many more for each row of the list
)

// Page answers a checked list without the first rows of it: as [Store.Ask] does,
// for pages.
func (s *Store) Page(ctx context.Context, v query.View, q query.Query, skip int) (a query.Answer, err error) {
	err = s.planned(ctx, v, q, func(r *snapshot, p query.Planned) error {
		a.Rows, err = r.list(p, skip)
		return err
	})
	return a, err
}

// list reads a list in the way that looks at the fewest rows.
func (r *snapshot) list(p query.Planned, skip int) ([]query.Row, error) {
	if w, ok := trailOf(p); ok {
		n := float64(p.Limit+skip) / fewFor
		few, _, err := r.fewest(p.Set.Type, conjuncts(p.Set.Where), int(fewRows*math.Sqrt(n)))
		if err != nil {
			return nil, err
		}
		if few != nil {
			c := r.compiler()
			return r.listed(c, p, c.gathered(p, few, skip))
		}
		most := mostWalked + walkedForEach*(p.Limit+skip)
		if rows, done, err := r.walk(p, w, skip, most); done || err != nil {
			return rows, err
		}
	}
	return r.whole(p, skip)
}

// whole reads a list by sorting all of it.
func (r *snapshot) whole(p query.Planned, skip int) ([]query.Row, error) {
	c := r.compiler()
	if p.Set.Last != nil {
		var err error
		if c.latest, err = r.latest(p.Set); err != nil {
			return nil, err
		}
	}
	return r.listed(c, p, c.list(p, skip))
}

// listed runs a statement that selects key and certainty.
func (r *snapshot) listed(c compiler, p query.Planned, statement sql) (rows []query.Row, err error) {
	if *c.failed != nil {
		return nil, *c.failed
	}
	err = r.run(compiled{sql: statement}, func(row *sqlite3.Stmt) error {
		rows = append(rows, query.Row{ID: idIn(p, row), Certain: row.ColumnBool(1)})
		return nil
	})
	return rows, err
}

// walk reads a list in the order of an index, and looks at no more than most rows
// of a stretch. It is done where it found as many as are wanted, or looked at all;
// else what it found is for nothing.
func (r *snapshot) walk(p query.Planned, w trail, skip, most int) (rows []query.Row, done bool, err error) {
	for _, s := range w.stretches(p) {
		c := r.compiler()
		found, err := r.listed(c, p, c.walked(p, w, s, most, p.Limit-len(rows), skip))
		if err != nil {
			return nil, false, err
		}
		if rows = append(rows, found...); len(rows) == p.Limit {
			return rows, true, nil
		}
		if p.Set.Where != nil {
			looked, _, err := r.count(c, upTo([]sql{sqlf("SELECT 1 AS certain FROM %s WHERE %s", from(p.Set.Type), s.where)}, most))
			if err != nil || looked == most {
				return nil, false, err
			}
		}
		if len(found) > 0 {
			skip = 0
		}
		if skip > 0 {
			skipped, _, err := r.count(c, sqlf("SELECT count(*), 0 FROM (%s)", c.walked(p, w, s, most, skip, 0)))
			if err != nil {
				return nil, false, err
			}
			skip -= skipped
		}
	}
	return rows, true, nil
}

// count runs a statement that counts what is possible and what is certain.
func (r *snapshot) count(c compiler, statement sql) (possible, certain int, err error) {
	if *c.failed != nil {
		return 0, 0, *c.failed
	}
	err = r.run(compiled{sql: statement}, func(row *sqlite3.Stmt) error {
		possible, certain = row.ColumnInt(0), row.ColumnInt(1)
		return nil
	})
	return possible, certain, err
}

// fewest finds, of conditions that must all hold, the one that the fewest rows meet
// by its index: nil where none is met by fewer than most. met is how many meet it.
func (r *snapshot) fewest(t record.Type, joint []query.Predicate, most int) (few query.Predicate, met int, err error) {
	const enough = 100 // fewer are not worth looking for
	for _, p := range joint {
		n, indexed, err := r.met(t, p, most)
		if err != nil {
			return nil, 0, err
		}
		if indexed && n < most {
			few, most = p, n
		}
		if few != nil && most < enough {
			break
		}
	}
	return few, most, nil
}

// met counts the rows that meet a condition, as far as most, where it has an index.
func (r *snapshot) met(t record.Type, p query.Predicate, most int) (n int, indexed bool, err error) {
	c := r.compiler()
	switch p := p.(type) {
	case query.Test:
		indexed = rankOfTest(p) < noIndex
	case query.Named, query.Words:
		indexed = findsFew(p)
	case query.Via:
		indexed = !p.Not && !p.Recorded
		if indexed {
			indexed, err = r.fewMeet(p.Leg.To, p.Where, most)
		}
		indexed = indexed && c.sound(t, p.Leg)
	case query.Among:
		indexed = !p.Not && (p.Recorded || !p.World)
		if indexed {
			indexed, err = r.fewMeet(p.Type, p.Where, most)
		}
	}
	if err != nil || !indexed {
		return 0, false, err
	}
	n, _, err = r.count(c, upTo(flags(c.partition(t, p)), most))
	return n, true, err
}

// fewMeet reports whether fewer than most entities meet a condition that has an
// index.
func (r *snapshot) fewMeet(t record.Type, where query.Predicate, most int) (bool, error) {
	few, _, err := r.fewest(t, conjuncts(where), most)
	return few != nil, err
}
