// Package letter reads letters whose numbers are alive. A letter is Markdown
// whose assertions are links: [23 people](claim:cl-09), [](figure:f-1),
// [insist](ask:a-01). [Parse] turns the text into paragraphs, [Read] ties its
// assertions to what the record says at a moment and at the letter's baseline,
// and [Compare] says what changed between two moments and because of which
// source. [Reading.Markdown] prints the letter with numbered notes.
//
// The signed text is never changed: time is a layer over it.
package letter

import (
	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Reading is a letter in one language at one moment.
type Reading struct {
	Letter   record.ID
	Lang     locale.Lang
	Title    string
	Occasion string
	To       string
	Date     record.Date
	Signed   []Signatory
	Source   record.ID // the source that is this letter itself, or zero
	At       record.Moment
	// Baseline is the moment against which "changed" is told: the letter's
	// date, or its last sign-off. Before it nothing has changed.
	Baseline   record.Moment
	Blocks     []Block
	Assertions []Assertion // by number
	Asks       []Ask       // by number
	Summary    Summary
	// Headline says what the moment means for the letter: "Five facts have
	// changed since it was signed."
	Headline locale.Localized
}

// Signatory is an organisation under the letter.
type Signatory struct {
	Party record.ID // zero where the record knows no such party
	Name  string    // as the letter's head has it
	Full  record.Text
}

// Block is a paragraph, heading, list item or quotation of the letter.
type Block struct {
	Kind BlockKind
	// Number counts the paragraphs of the body from 1, as § does; 0 for others.
	Number  int
	Level   int // of a heading, from 1; of a list item, its depth from 1
	Ordinal int // of an item of an ordered list; 0 for a bullet
	Nodes   []Node
	// Assertions are the numbers of those first met in this block: their notes
	// follow it.
	Assertions []int
}

// BlockKind says what a block is.
type BlockKind int

// The kinds.
const (
	Paragraph BlockKind = iota + 1
	Heading
	Item
	Quote
	Rule
)

// Node is a piece of running text.
type Node struct {
	Kind NodeKind
	// Text is the text of a Text node, and for Value what the program wrote.
	Text string
	// Number is that of the assertion or ask, in Reading.Assertions or .Asks.
	Number int
	// Ref is the entity that a Link leads to; URL where it leads to the web.
	Ref record.ID
	URL string
	// Key tells that a Text node within an assertion is its key: the number and
	// its noun, which is underlined.
	Key bool
	// Nodes are what stands within.
	Nodes []Node
}

// NodeKind says what a node is.
type NodeKind int

// The kinds.
const (
	Text    NodeKind = iota + 1
	Claimed          // an assertion: a claim or a figure
	Asked            // an ask
	Emphasis
	Strong
	Link
	Code
	Break
)

// Kind says what sort of assertion it is.
type Kind int

// The kinds.
const (
	FigureClaim  Kind = iota + 1 // a wording judged against observations
	CheckClaim                   // a check asked of the record
	TextClaim                    // an attributed text
	FigureValue                  // a figure whose value the program writes
	MissingClaim                 // a link to nothing that the record knows
)

// Assertion is one thing that the letter says, with what bears it out.
type Assertion struct {
	Number int
	Ref    record.ID // claim:cl-04, figure:f-nl
	Kind   Kind
	Text   string // as it stands in the letter, without markup
	Key    string // the part of Text that is underlined; the whole where there is no number
	figure.Judgement
	// Before is the judgement at the letter's baseline.
	Before figure.Judgement
	// withheld tells that the program writes no value, because it is too small.
	withheld bool
	// notSaid tells that some words of the letter are not what it asserts.
	notSaid bool
	// Because is what bears it out and what does not, strongest first.
	Because []Reason
	// Coverage has the statements that the record is complete, where the
	// verdict on an absence relies on them or would have needed them.
	Coverage []Cover
	// Wording and what it is about; nil and zero where the claim has no number.
	Asserts    *record.Quantity
	Unit       string
	Period     record.Date
	Territory  record.Place
	Measure    record.ID
	Definition record.Text      // of the measure, or the claim in plain words
	Check      string           // the query that decides, as printed
	Asked      locale.Localized // the same query as a sentence
	Source     record.ID        // of an attributed text
	// Why gives the verdict and its reason in one sentence.
	Why locale.Localized
	// Remarks are further sentences: each flag, and what to know before quoting.
	Remarks []Remark
	// Gist is what a closed note says: the value or the deciding fact.
	Gist locale.Localized
	// Insertion is what an editor would put in brackets after the assertion:
	// "[seven arrested again in March 2021]"; nil where nothing moved.
	Insertion locale.Localized
}

// Remark is a sentence of a note, with the flag that it explains.
type Remark struct {
	Flag *figure.Flag // nil for what is no flag
	Loud bool
	Says locale.Localized
}

// Reason is one entity that speaks for, against or beside an assertion.
type Reason struct {
	Entity  record.ID
	Source  record.ID
	Stance  Stance
	Says    locale.Localized
	Through record.ID // the source was read only as cited by this one
	Locator string
	// Own tells that it rests on the letter itself; Later, that it is the value
	// that supersedes another.
	Own, Later bool
}

// Stance says on which side a reason stands.
type Stance int

// The stances.
const (
	Agrees Stance = iota
	Disagrees
	Beside // to be known, and not compared
)

var stanceNames = [...]string{"agrees", "disagrees", "beside"}

// String is the name that programs read.
func (s Stance) String() string { return stanceNames[s] }

// Cover is a statement that the record is complete.
type Cover struct {
	ID      record.ID
	Source  record.ID
	SaidBy  locale.Localized
	About   record.Text
	From    record.Date
	Through record.Date
	Own     bool // it rests on the letter itself
}

// Ask is what the letter asks for.
type Ask struct {
	Number     int
	Ref        record.ID
	Text       string      // as it stands in the letter
	Words      record.Text // as the record has it
	Addressee  string
	RaiseWith  string
	Commitment record.ID
	Standing   *commitment.Standing // where the ask wants a commitment
}

// Summary counts the assertions by state.
type Summary [8]int

// Count returns how many assertions are in state s.
func (s Summary) Count(state figure.State) int { return s[state] }

// Difference is what changed in a letter between two moments, by consequence.
type Difference struct {
	Letter   record.ID
	Lang     locale.Lang
	From, To record.Moment
	Headline locale.Localized // "Four new facts move the letter"
	Changes  []Change
}

// Change is one assertion that stands otherwise at the second moment.
type Change struct {
	Number        int
	Ref           record.ID
	Text          string
	Before, After figure.Judgement
	// Says tells what changed in a sentence.
	Says locale.Localized
	// Because has the reasons that are known at the second moment and not at
	// the first, or no longer known.
	Because []Reason
	Sources []record.ID // new sources beneath the change, without repetition
	Moves   bool        // the verdict or the state differs, not only the reasons
}
