package monitor

import (
	"math"

	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// ResultJSON is an answer in the shape that other programs may rely on: page and
// command write the same. docs/json.md lists it. More fields may come; none goes
// or changes its meaning.
type ResultJSON struct {
	Query    string     `json:"query"`
	Sentence string     `json:"sentence"`
	Moment   MomentJSON `json:"moment"`
	// Result is an [EndsJSON], [ShareJSON], [GroupsJSON], [RowsJSON] or [CheckJSON].
	Result any `json:"result"`
}

// MomentJSON is a moment as programs read it, in letters and answers alike.
type MomentJSON = letter.MomentJSON

// MomentOf writes a moment for programs.
func MomentOf(m record.Moment) MomentJSON {
	return MomentJSON{Position: int64(m.Position), KnownBy: m.KnownBy.String()}
}

// EndsJSON is a count or a sum: null is an open end.
type EndsJSON struct {
	Certain  *float64 `json:"certain"`
	Possible *float64 `json:"possible"`
}

// CoverageJSON is who says that the record is complete: about all that is asked,
// or else through which day somebody looked.
type CoverageJSON struct {
	Coverage      []string `json:"coverage"`
	Complete      bool     `json:"complete"`
	LookedThrough *string  `json:"looked_through"`
}

// ShareJSON is a share, from 0 to 1; both ends are null where there is nothing to
// divide by.
type ShareJSON struct {
	EndsJSON
	CoverageJSON
}

// GroupsJSON is a count or a sum by keys.
type GroupsJSON struct {
	Groups []GroupJSON `json:"groups"`
}

// GroupJSON is one group.
type GroupJSON struct {
	Key []string `json:"key"`
	EndsJSON
}

// RowsJSON is a list.
type RowsJSON struct {
	Rows []RowJSON `json:"rows"`
}

// RowJSON is one entity of a list.
type RowJSON struct {
	ID      string `json:"id"`
	Certain bool   `json:"certain"`
}

// CheckJSON is the answer to a check.
type CheckJSON struct {
	Answer  string   `json:"answer"` // true, false, undecided
	Because []string `json:"because"`
	CoverageJSON
}

// JSON returns the result for programs, its sentence in l.
func (r Result) JSON(l locale.Lang) ResultJSON {
	return ResultJSON{Query: r.Query.String(), Sentence: r.Sentence(l), Moment: MomentOf(r.At), Result: r.answerJSON()}
}

func (r Result) answerJSON() any {
	switch {
	case r.Query.Op == query.List:
		j := RowsJSON{Rows: []RowJSON{}}
		for _, row := range r.Answer.Rows {
			j.Rows = append(j.Rows, RowJSON{row.ID.String(), row.Certain})
		}
		return j
	case r.Query.Op.Check():
		return CheckJSON{TruthText(r.Answer.Truth), idTexts(r.Answer.Because), coverageJSON(r.Answer)}
	case len(r.Query.By) > 0:
		j := GroupsJSON{Groups: []GroupJSON{}}
		for _, g := range r.Answer.Groups {
			j.Groups = append(j.Groups, GroupJSON{g.Key, EndsOf(g.Ends)})
		}
		return j
	case r.Query.Op == query.Share:
		return ShareJSON{EndsOf(r.Answer.Certain), coverageJSON(r.Answer)}
	}
	return EndsOf(r.Answer.Certain)
}

// EndsOf writes the two ends of a number: an open one, and those of a share of
// nothing, as null.
func EndsOf(e query.Ends) EndsJSON {
	var j EndsJSON
	if !e.Defined {
		return j
	}
	if !e.OpenLow {
		j.Certain = &e.Low
	}
	if !e.Open && !math.IsInf(e.High, 0) {
		j.Possible = &e.High
	}
	return j
}

// TruthText writes an answer as programs read it: true, false or undecided.
func TruthText(t query.Truth) string {
	return map[query.Truth]string{query.True: "true", query.False: "false", query.Undecided: "undecided"}[t]
}

func coverageJSON(answer query.Answer) CoverageJSON {
	c := CoverageJSON{Coverage: idTexts(answer.Coverage), Complete: answer.Complete}
	if answer.Covered && !answer.Complete {
		day := answer.LookedThrough.String()
		c.LookedThrough = &day
	}
	return c
}

func idTexts(ids []record.ID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, id.String())
	}
	return out
}
