package letter

import (
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// JSON is a reading in the shape that other programs may rely on. More fields
// may come; none goes or changes its meaning.
type JSON struct {
	Letter     string          `json:"letter"`
	Language   locale.Lang     `json:"language"`
	Moment     MomentJSON      `json:"moment"`
	Assertions []AssertionJSON `json:"assertions"`
	Summary    map[string]int  `json:"summary"`
}

// MomentJSON is a moment.
type MomentJSON struct {
	Position int64  `json:"position"`
	KnownBy  string `json:"known_by"`
}

// AssertionJSON is one assertion of a letter.
type AssertionJSON struct {
	Ref     string         `json:"ref"`
	Text    string         `json:"text"`
	Verdict figure.Verdict `json:"verdict"`
	Flags   figure.Flags   `json:"flags"`
	State   figure.State   `json:"state"`
	Because []ReasonJSON   `json:"because"`

	Number    int      `json:"number"`
	Why       string   `json:"why"`
	Remarks   []string `json:"remarks"`
	Insertion string   `json:"insertion,omitempty"`
	Check     string   `json:"check,omitempty"`
}

// ReasonJSON is one entity that speaks for, against or beside an assertion.
type ReasonJSON struct {
	Entity string `json:"entity"`
	Source string `json:"source"`
	Says   string `json:"says"`
	Stance string `json:"stance"` // agrees, disagrees, beside
}

// JSON returns the reading for programs. The summary counts every state, those
// of which there are none too.
func (r Reading) JSON() JSON {
	out := JSON{
		Letter: r.Letter.String(), Language: r.Lang,
		Moment:     MomentJSON{int64(r.At.Position), r.At.KnownBy.String()},
		Assertions: []AssertionJSON{}, Summary: map[string]int{},
	}
	for _, s := range figure.States() {
		out.Summary[s.String()] = r.Summary.Count(s)
	}
	for _, a := range r.Assertions {
		j := AssertionJSON{
			Ref: a.Ref.String(), Text: a.Text, Verdict: a.Verdict, Flags: a.Flags, State: a.State, Because: []ReasonJSON{},
			Number: a.Number, Why: a.Why.In(r.Lang), Remarks: []string{}, Check: a.Check,
		}
		for _, remark := range a.Remarks {
			j.Remarks = append(j.Remarks, remark.Says.In(r.Lang))
		}
		if a.Insertion != nil {
			j.Insertion = a.Insertion.In(r.Lang)
		}
		for _, b := range a.Because {
			j.Because = append(j.Because, ReasonJSON{b.Entity.String(), b.Source.String(), b.Says.In(r.Lang), b.Stance.String()})
		}
		out.Assertions = append(out.Assertions, j)
	}
	return out
}

// DifferenceJSON is what changed between two moments, for programs.
type DifferenceJSON struct {
	Letter   string       `json:"letter"`
	Language locale.Lang  `json:"language"`
	From     MomentJSON   `json:"from"`
	To       MomentJSON   `json:"to"`
	Headline string       `json:"headline"`
	Changes  []ChangeJSON `json:"changes"`
}

// ChangeJSON is one assertion that stands otherwise.
type ChangeJSON struct {
	Ref     string        `json:"ref"`
	Text    string        `json:"text"`
	Before  JudgementJSON `json:"before"`
	After   JudgementJSON `json:"after"`
	Moves   bool          `json:"moves"`
	Says    string        `json:"says"`
	Because []ReasonJSON  `json:"because"`
}

// JudgementJSON is a verdict with its flags and state.
type JudgementJSON struct {
	Verdict figure.Verdict `json:"verdict"`
	Flags   figure.Flags   `json:"flags"`
	State   figure.State   `json:"state"`
}

// JSON returns the difference for programs.
func (d Difference) JSON() DifferenceJSON {
	out := DifferenceJSON{
		Letter: d.Letter.String(), Language: d.Lang, Headline: d.Headline.In(d.Lang),
		From: MomentJSON{int64(d.From.Position), d.From.KnownBy.String()}, To: MomentJSON{int64(d.To.Position), d.To.KnownBy.String()},
		Changes: []ChangeJSON{},
	}
	for _, c := range d.Changes {
		j := ChangeJSON{
			Ref: c.Ref.String(), Text: c.Text, Moves: c.Moves, Says: c.Says.In(d.Lang), Because: []ReasonJSON{},
			Before: JudgementJSON(c.Before), After: JudgementJSON(c.After),
		}
		for _, b := range c.Because {
			j.Because = append(j.Because, ReasonJSON{b.Entity.String(), b.Source.String(), b.Says.In(d.Lang), b.Stance.String()})
		}
		out.Changes = append(out.Changes, j)
	}
	return out
}

// Markdown prints the difference as a list.
func (d Difference) Markdown() string {
	out := "# " + d.Headline.In(d.Lang) + "\n\n"
	for _, c := range d.Changes {
		out += "- **" + c.Text + "**\n  " + capital(c.Says.In(d.Lang)) + "\n"
		for _, b := range c.Because {
			out += "  - " + b.Says.In(d.Lang) + b.cite() + "\n"
		}
	}
	return out
}
