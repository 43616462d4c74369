package table

import (
	"context"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// hashed is the hash of an id, as the index has it.
type hashed struct{ high, low uint64 }

// refuse notes that an entity of the files is not imported.
func (r *Reader) refuse(high, low uint64) { r.refused[hashed{high, low}] = struct{}{} }

// isRefused reports whether an entity of the files is not imported.
func (r *Reader) isRefused(high, low uint64) bool {
	if len(r.refused) == 0 {
		return false
	}
	_, out := r.refused[hashed{high, low}]
	return out
}

// sift finds the entities that cannot be imported, before anything is: those with
// a mistake in any of their rows, and those that refer to one of them which the
// record does not have. Each round finds those that refer to what the one before
// found further down; what is found once stays found, so there is an end.
//
// While a row cannot be read at all nobody knows whose it is, and nothing is
// imported.
func (r *Reader) sift(ctx context.Context) error {
	if r.partial {
		r.problems.Add(problem.New(problem.Invalid, sayCannotSift).At(r.problems.Problems[0].Place))
		return r.problems.Err()
	}
	located, done := r.problems, r.done
	for {
		before := len(r.refused)
		r.forget(done)
		r.problems = problem.List{Problems: append([]*problem.Problem(nil), located.Problems...), More: located.More}
		if err := r.readSheets(ctx, func(Plan) error { return nil }); err != nil {
			return err
		}
		if len(r.refused) == before {
			break
		}
	}
	r.mistakes = r.problems
	r.forget(done)
	r.problems, r.sifted = problem.List{}, true
	return nil
}

// forget is what a reader knows when it begins to read.
func (r *Reader) forget(done int64) {
	clear(r.since)
	clear(r.scopes)
	clear(r.found)
	clear(r.ended)
	clear(r.cycles)
	clear(r.moved)
	r.warnings, r.lines, r.listed, r.done = problem.List{}, 0, 0, done
	for _, s := range r.sheets {
		s.doubtful = false
	}
}

// Refused is what is wrong with what was not imported, and how many entities that
// is; empty unless [Options.GoodOnly] is set.
func (r *Reader) Refused() (problem.List, int) {
	if !r.sifted {
		return problem.List{}, 0
	}
	return r.mistakes, len(r.refused)
}

// ofRefused is the problem of a reference to an entity that is not imported.
func (r *Reader) ofRefused(id record.ID) *problem.Problem {
	if high, low := r.hash.of(id); !r.options.GoodOnly || !r.isRefused(high, low) {
		return nil
	}
	return problem.New(problem.Invalid, sayRefusedToo, "id", id.String()).
		At(problem.Place{Found: id.String(), Expected: sayEntityExpected.With("type", id.Type)})
}
