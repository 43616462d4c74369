package letter

import (
	"context"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Letter is a letter as the record holds it.
type Letter struct {
	ID       record.ID
	Title    record.Text
	Occasion record.Text
	To       record.Text
	Signed   []Signatory
	Date     record.Date
	Source   record.ID
	Body     record.Text
}

// Baseline is the moment against which "changed" is told: what was known on the
// letter's date, of what is on record at position.
func (l Letter) Baseline(position record.Position) record.Moment {
	return record.Moment{Position: position, KnownBy: l.Date.Latest()}
}

// Claim is what the record holds of an assertion.
type Claim struct {
	ID        record.ID
	Kind      Kind
	Text      record.Text // the assertion in plain words
	Asserts   *record.Quantity
	Measure   record.ID
	Period    record.Date
	Territory record.Place
	Check     string // a query that is a check
	Source    record.ID
	// Doubts are what the record tells of the claim in several ways.
	Doubts []figure.Doubt
}

// World is the record at one moment, as far as a letter looks at it.
type World struct {
	At        record.Moment
	Figures   figure.Material
	Claims    map[record.ID]Claim
	Asks      map[record.ID]Ask // without number and text
	Sources   figure.Sources
	Standings map[record.ID]commitment.Standing
	Erased    map[record.ID]int // statements of each entity that have been erased
	Checks    Checker

	compared map[record.ID]*figure.Comparison
}

// Checker answers the checks of a letter at one moment. An error that a person
// can mend is a problem with the check's text; any other ends the reading.
type Checker interface {
	Check(ctx context.Context, text string) (Checked, error)
}

// Checked is a check with its answer and what bears it.
type Checked struct {
	Query    string           // as printed
	Sentence locale.Localized // the query in words
	Standing bool             // it asks how a commitment stands
	At       record.Moment
	Answer   query.Answer
	Facts    []Fact  // the entities of Answer.Because, in its order
	Beside   []Fact  // to be known, and deciding nothing
	Erased   int     // statements of what the check asks about that have been erased
	Coverage []Cover // the statements of Answer.Coverage, or those that end too early
}

// Fact is an entity that decides a check, in words.
type Fact struct {
	ID record.ID
	// Says tells the fact in a sentence; Brief in a few words within another
	// sentence; Short by itself, for a note that is closed and for brackets.
	Says, Brief, Short locale.Localized
	Sources            []Cited
	// Disputed tells that a property which the check reads has several readings.
	Disputed bool
}

// Cited is a source with the place in it.
type Cited struct {
	Source  figure.Source
	Locator string
}

// comparison returns the observations of a measure side by side, made once.
func (w *World) comparison(measure record.ID) *figure.Comparison {
	if c, ok := w.compared[measure]; ok {
		return c
	}
	if w.compared == nil {
		w.compared = map[record.ID]*figure.Comparison{}
	}
	c := figure.Compare(measure, w.Figures)
	w.compared[measure] = c
	return c
}
