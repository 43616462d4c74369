package record

// Value is what a statement says of a property: a [Date], [Quantity], [Place],
// [Text], [Term] or [Ref]; or that it is [Unknown]; or that there is [None].
//
// String is the canonical text: it is what is stored, hashed and exported, and
// [Kind.Parse] reads it back to an equal value.
type Value interface {
	String() string
	isValue()
}

// Unknown says that the source itself does not know. It is written [unknown].
type Unknown struct{}

// None says that it is known that there is none. It is written [none].
type None struct{}

// The canonical texts of Unknown and None. A text that reads like one of them
// is written with a backslash before it.
const (
	UnknownText = "[unknown]"
	NoneText    = "[none]"
)

func (Unknown) String() string { return UnknownText }
func (None) String() string    { return NoneText }
func (Unknown) isValue()       {}
func (None) isValue()          {}

// Term is a code of a vocabulary.
type Term string

func (t Term) String() string { return string(t) }
func (Term) isValue()         {}

// Ref points at an entity.
type Ref ID

func (r Ref) String() string { return ID(r).String() }
func (Ref) isValue()         {}

// Base is the sort of a property's values.
type Base int

// The bases. A Prose, Markdown, Query or Link property is never disputed: two
// wordings are two wordings. A Line is: PGR is not FGR.
const (
	Line     Base = iota + 1 // a short text without language: a name, a locator
	Prose                    // text in several languages
	Markdown                 // text in several languages, with markup
	Query                    // a query in constancia's language
	Link                     // a web address
	Instant                  // a date; an interval means some day in it
	Period                   // a date; an interval means all of it
	Count                    // a bounded whole number: <4 is at most 3
	Amount                   // a bounded real number
	Number                   // an exact whole number, such as that of a paragraph
	Area                     // one or several territories, or a point with its precision
	TermOf                   // a term of a vocabulary
	RefTo                    // an entity of one of some types
)

// Kind is what a property's values look like.
type Kind struct {
	Base       Base
	Vocabulary string   // for TermOf
	Types      []string // for RefTo
	// Scope, for TermOf, names the path whose value qualifies an unqualified
	// code: "charge" under proceeding.model = mx-military is mx-military/charge.
	Scope string
	// Extent, for Area, tells that a value is all of its territory, as a Period
	// is all of its days: a count for MX is none for MX-TAM. Without it a value
	// is where something happened, and a wider place may mean a narrower one.
	Extent bool
}

// Worded reports whether the values are words: the readings of such a property
// stand in the order in which they were said, and not in that of their texts.
func (k Kind) Worded() bool {
	switch k.Base {
	case Line, Prose, Markdown, Query, Link:
		return true
	}
	return false
}

// Undisputed reports whether several values stand side by side without disputing
// one another: words that are wordings of the same, and so any but those of a
// Line, which names or counts something.
func (k Kind) Undisputed() bool { return k.Worded() && k.Base != Line }

// Dated reports whether the values are dates.
func (k Kind) Dated() bool { return k.Base == Instant || k.Base == Period }

// Counted reports whether the values are quantities.
func (k Kind) Counted() bool { return k.Base == Count || k.Base == Amount || k.Base == Number }
