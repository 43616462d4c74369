package table

import (
	"context"
	"strings"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// judgement is what a row's rank columns say, before it is read. Several
// judgements, one after another, stand one a line in each cell.
type judgement struct {
	cells [saidRankKnown - saidRank + 1]string
	at    [saidRankKnown - saidRank + 1]int // columns, for errors
}

func (j *judgement) take(c role, cell string, i int) {
	j.cells[c-saidRank], j.at[c-saidRank] = cell, i
}

// lines splits a cell into as many lines as there are judgements.
func (j *judgement) lines(c role, n int) ([]string, bool) {
	cell := j.cells[c-saidRank]
	if cell == "" {
		return make([]string, n), true
	}
	out := strings.Split(cell, "\n")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	for len(out) > n && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	for len(out) < n {
		out = append(out, "")
	}
	return out, len(out) == n
}

// judge reads the rank of the row's statements.
func (r *Reader) judge(ctx context.Context, d *draft, row placedRow, j judgement, s *drafted) error {
	if j.cells[0] == "" {
		for c := saidCause; c <= saidRankKnown; c++ {
			if j.cells[c-saidRank] != "" {
				r.collect(d, problem.New(problem.Invalid, sayNoRank).At(problem.Place{Expected: sayWord.With("word", "preferred")}), row.place(j.at[c-saidRank]))
			}
		}
		return nil
	}
	s.ranked = true
	ranks := strings.Split(j.cells[0], "\n")
	var parts [saidRankKnown - saidRank + 1][]string
	for c := saidRank; c <= saidRankKnown; c++ {
		lines, ok := j.lines(c, len(ranks))
		if !ok {
			r.collect(d, problem.New(problem.Invalid, sayRankLines, "n", len(ranks)), row.place(j.at[c-saidRank]))
			return nil
		}
		parts[c-saidRank] = lines
	}
	for i := range ranks {
		ranking, p := readRanking(parts[0][i], parts[saidCause-saidRank][i], parts[saidReason-saidRank][i])
		if p != nil {
			at := j.at[0]
			if parts[saidCause-saidRank][i] != "" && p.Message == sayWrongCause {
				at = j.at[saidCause-saidRank]
			}
			r.collect(d, p, row.place(at))
			return nil
		}
		when, err := r.judgedBy(ctx, d, row, j, parts[saidRankSource-saidRank][i], parts[saidRankKnown-saidRank][i], &ranking)
		if err != nil {
			return err
		}
		if ranking.Rank == record.Normal && parts[saidCause-saidRank][i] == "" && len(ranks) == 1 {
			return nil // only says that the row stands for itself
		}
		s.Ranking = append(s.Ranking, ranking)
		s.undated = append(s.undated, when)
	}
	return nil
}

// judgedBy reads on what a judgement rests, and since when it is known: from the
// date of its source, or, where the row says neither, from the day on which it
// is entered. That something was mis-entered is known at
// every date.
func (r *Reader) judgedBy(ctx context.Context, d *draft, row placedRow, j judgement, source, known string, into *record.Ranking) (when undated, err error) {
	if source != "" {
		id, p := r.reference(record.Kind{Base: record.RefTo, Types: []string{sourceType}}, source)
		if p != nil {
			r.collect(d, p, row.place(j.at[saidRankSource-saidRank]))
			return when, nil
		}
		into.Source = id
		if err := r.mustExist(ctx, d, id, row, j.at[saidRankSource-saidRank]); err != nil {
			return when, err
		}
		since, err := r.sinceOf(ctx, id)
		if err != nil {
			return when, err
		}
		into.Known, when.was = since.date, since.was
	}
	switch known {
	case "":
		when.any = source == "" && into.Cause != record.MisEntered
	case record.NoneText:
		into.Known, when = record.Date{}, undated{}
	default:
		v, p := r.parse(record.Kind{Base: record.Instant}, known)
		if date, ok := v.(record.Date); ok && p == nil {
			into.Known = date
			return undated{}, nil
		}
		if p == nil {
			p = problem.New(problem.Invalid, sayNoEnd, "date", known).At(problem.Place{Expected: sayKnownExpected.With()})
		}
		r.collect(d, p, row.place(j.at[saidRankKnown-saidRank]))
	}
	return when, nil
}

var rankNames = map[string]record.Rank{"normal": record.Normal, "preferred": record.Preferred, "deprecated": record.Deprecated}

func rankName(rank record.Rank) string {
	switch rank {
	case record.Preferred:
		return "preferred"
	case record.Deprecated:
		return "deprecated"
	}
	return "normal"
}

// readRanking reads one judgement. Preferred means adopted and normal restored,
// where no cause is given; why a statement is deprecated must be said.
func readRanking(rank, cause, reason string) (record.Ranking, *problem.Problem) {
	k, ok := rankNames[plain(rank)]
	if !ok {
		return record.Ranking{}, problem.New(problem.Invalid, sayWrongRank, "rank", rank).
			At(problem.Place{Found: rank, Expected: sayWord.With("word", "preferred, normal, deprecated")})
	}
	out := record.Ranking{Rank: k, Cause: record.Cause(plain(cause)), Reason: unescapeLine(reason)}
	var allowed []string
	switch k {
	case record.Preferred:
		allowed = []string{string(record.Adopted)}
	case record.Normal:
		allowed = []string{string(record.Restored)}
	case record.Deprecated:
		allowed = []string{string(record.MisEntered), string(record.Withdrawn), string(record.ShownWrong), string(record.NotAdopted)}
	}
	if cause == "" && len(allowed) == 1 {
		out.Cause = record.Cause(allowed[0])
		return out, nil
	}
	for _, a := range allowed {
		if string(out.Cause) == a {
			return out, nil
		}
	}
	return out, problem.New(problem.Invalid, sayWrongCause, "cause", cause, "rank", rankName(k), "causes", strings.Join(allowed, ", ")).
		At(problem.Place{Found: cause, Expected: sayWord.With("word", strings.Join(allowed, ", "))})
}

var (
	lineEscape   = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	lineUnescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n")
)

// A reason stands on one line of its cell.
func escapeLine(s string) string   { return lineEscape.Replace(s) }
func unescapeLine(s string) string { return lineUnescape.Replace(s) }
