// Package figure holds numbers that are alive. A [Measure] says what is
// counted, an [Observation] is one value of it by one source, and [Compare]
// sets the observations side by side: which agree, which cannot all be exact
// and why, which have a later value, which percentages are not what their own
// counts give. [Comparison.Judge] gives an assertion its verdict and flags, and
// [StateOf] the one state that a page shows.
//
// Everything here is a pure function of plain values read at one moment; the
// sentences are ready in both languages. What stays true: no observation is
// ever dropped or corrected, and the program never says who is right.
package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Measure says what is counted.
type Measure struct {
	ID         record.ID
	Label      record.Text
	Unit       string
	Population record.Text
	Kind       Kind
	// PartOf is the measure whose count this one's can never exceed, in the
	// same period and territory; zero where there is none.
	PartOf record.ID
	// DistinctFrom is a measure that is easily taken for this one; the two are
	// shown near each other and never compared.
	DistinctFrom record.ID
}

// Kind says how the values of a measure add up.
type Kind string

// The kinds. Only a flow grows with period and territory; a stock stands at a
// date, a share is a proportion, an amount is a sum of money or the like.
const (
	Flow   Kind = "flow"
	Stock  Kind = "stock"
	Share  Kind = "share"
	Amount Kind = "amount"
)

// Source is who an observation rests on.
type Source struct {
	ID        record.ID
	Title     string
	Publisher string
	Date      record.Date
	// Via is the source that cites this one, where it was not read itself.
	Via  *Source
	Note string
	URL  string
	// Own reports whether the source is the letter that is read or, where none
	// is, a letter of the record: what rests on nothing else is untraced.
	Own bool
}

// Observation is one value of a measure, as one source gives it at a moment.
type Observation struct {
	ID      record.ID
	Measure record.ID
	Words   record.Text // what exactly is counted, in the source's terms
	// Quantity is nil where no value is recorded or it is unknown. Where the
	// observation's own statements disagree, Readings holds all of them.
	Quantity *record.Quantity
	Readings []record.Quantity
	// Doubts are the other properties of which its statements disagree; the
	// fields then hold the first reading of several.
	Doubts          []Doubt
	Unit            string
	Numerator       *record.Quantity
	NumeratorUnit   string
	Denominator     *record.Quantity
	DenominatorUnit string
	Period          record.Date
	CountedThrough  record.Date // zero: to the end of the period
	Territory       record.Place
	Note            string
	Locator         string
	Source          Source
	// Computed tells that the value was counted from this record by Query, and
	// not reported by a source.
	Computed bool
	Query    string
	// Counted is how much is on record, of what was computed; Quantity is what
	// follows about the world.
	Counted *record.Quantity
	// Withheld tells that a computed count of persons is too small to publish:
	// [Compare] takes its value away, so that it is not said anywhere.
	Withheld bool
	// Erased is how many statements of the observation have been erased or, of
	// what was computed, of the entities that were counted.
	Erased int
	// Fault is what is wrong with Query; nil where it could be asked.
	Fault *problem.Problem

	// said is what the observation says in the unit of the measure: its value,
	// or all readings of it. It is empty where there is no value, or one that is
	// counted in another unit. [Compare] sets it, and counts, which tells that
	// the unit is of whole things.
	said   []record.Quantity
	counts bool
	// exactly are the ends of a computed share, which its Quantity rounds.
	exactly *exactly
}

// Comparable reports whether the observation counts in the unit of its measure,
// as far as [Compare] has looked: if it does not, it is compared with nothing.
func (o Observation) Comparable() bool { return len(o.said) > 0 }

// Figure is what the coalition says: a measure in a period and territory, with
// the observation that it adopted, and why.
type Figure struct {
	ID        record.ID // zero for a period and territory that nobody made a figure of
	Measure   record.ID
	Period    record.Date
	Territory record.Place
	Adopted   record.ID // zero: none, or one that is not known at the moment or cannot speak for it
	AdoptedBy string
	AdoptedOn record.Date
	Reason    record.Text
	// Doubts are what the record tells of the figure in several ways.
	Doubts []Doubt
}

// Comparison is all observations of one measure at one moment, side by side.
// Where it lists observations by id, [Comparison.Observation] finds them.
type Comparison struct {
	Measure      Measure
	Observations []Observation // oldest period first, then by source date and id
	Groups       []Group       // one for each period and territory, in the same order
	Disputes     []Dispute     // some of those of each observation that has any
	Later        []Later
	Mismatches   []Mismatch
	Remarks      []Remark
	Others       []Other  // other measures, not to be compared with this one
	Figures      []Number // what the coalition says, and what nobody adopted

	name   func(record.Place) locale.Localized
	erased map[record.ID]int
	index  map[record.ID]*Observation
	where  map[place][]int // the observations of a period and territory, possibly so
	notes  map[record.ID]*notes
	// revised are the observations that their publisher took back.
	revised map[record.ID]bool
}

// Observation finds an observation that the comparison names by id, those of
// other measures too.
func (c *Comparison) Observation(id record.ID) (Observation, bool) {
	if o, ok := c.index[id]; ok {
		return *o, true
	}
	return Observation{}, false
}

// TerritoryName says a territory in words.
func (c *Comparison) TerritoryName(p record.Place) locale.Localized { return c.name(p) }

// Group is what is said of one period and territory. Each view is a set of
// observations that can all be exact together; one view means agreement.
type Group struct {
	Period    record.Date
	Territory record.Place
	Views     []View
}

// Agrees reports whether all observations of the group can be exact.
func (g Group) Agrees() bool { return len(g.Views) < 2 }

// View is a set of observations that allow a common value.
type View struct {
	Observations []record.ID
	Low, High    float64 // what all of them allow; infinite where open
}

// Dispute is a pair of observations that cannot both be exact.
type Dispute struct {
	Kind DisputeKind
	A, B record.ID
	Why  locale.Localized
}

// DisputeKind says by which rule two observations cannot both be exact.
type DisputeKind int

// The rules.
const (
	UnequalValues  DisputeKind = iota + 1 // the same period and territory, no common value
	LessInMore                            // a longer period or larger territory with less
	PartAboveWhole                        // a part above its whole
)

// Later is an observation that goes on where those of a period and territory
// stop, or that revises one of them.
type Later struct {
	Period    record.Date
	Territory record.Place
	Of        record.ID // the observation revised; zero where the period is a later one
	By        record.ID
	Why       locale.Localized
}

// Revision reports whether the publisher took an earlier value back.
func (l Later) Revision() bool { return !l.Of.IsZero() }

// Mismatch is a value that its source's own counts do not give.
type Mismatch struct {
	Observation record.ID
	Kind        MismatchKind
	Low, High   float64 // the percentage that the counts give, for Percentage
	Why         locale.Localized
}

// MismatchKind says what does not fit.
type MismatchKind int

// The kinds.
const (
	Percentage MismatchKind = iota + 1 // the counts give another percentage
	NoRate                             // the counts are of different units: no rate
	OtherCount                         // the value is not its own numerator
	OtherUnit                          // the value is counted in another unit than the measure
)

// Remark is something to know before quoting, which is not a dispute: the same
// counts under another definition, a count that stopped early, a source that
// was not read itself.
type Remark struct {
	Kind         RemarkKind
	Observations []record.ID
	Why          locale.Localized
	Loud         bool // to be reconciled by a person, and shown like a state
}

// RemarkKind says what a remark is about.
type RemarkKind int

// The kinds.
const (
	SameCounts   RemarkKind = iota + 1 // the same counts for different territories or periods
	StoppedEarly                       // counted through a day before the period's end
	ReadThrough                        // the source was read only as cited by another
	OwnDispute                         // the observation's own statements disagree
	BrokenQuery                        // what should count it from the record cannot be asked
	Erased                             // statements beneath it have been erased
	Adopts                             // what a figure adopts does not fit it, or counts less
)

// Other is a measure that stands near and is not compared.
type Other struct {
	Measure      Measure
	Relation     Relation
	Observations []Observation
}

// Relation says how another measure stands to this one.
type Relation int

// The relations.
const (
	Distinct Relation = iota + 1 // easily taken for it: never compared
	Part                         // counts a part of what this one counts
	Whole                        // counts a whole of which this one counts a part
)

// Number is a figure as a page lists it: what the coalition says, or what nobody
// adopted yet, with its value, flags and state.
type Number struct {
	Figure       Figure
	Value        *record.Quantity // of the adopted observation, else the common reading; nil where there is none
	Low, High    float64          // what the observations allow; infinite where open
	Unit         string
	Judgement    Judgement
	Observations []record.ID // for this period and territory
	Why          []locale.Localized
	Claims       []record.ID // that assert it

	told Figure // as the record tells it, with what it adopts though that cannot speak for it
}
