// Package query is constancia's one language: parsed, checked against the
// schema, printed back, said as a sentence, and planned. Every list, filter,
// figure, check and letter asks the record through it.
//
// Start with [Parse], then [Check]; [Plan] hands a checked query to the store,
// and [Naive] answers it over small records by trying every reading.
package query

import "github.com/constancia-project/constancia/record"

// Query is one question.
type Query struct {
	Op    Op
	Of    Path       // for Sum: the quantity, as in sum victims of acts
	Set   Set        // what is asked about
	With  Expr       // for Share: the part; for Every, Some and None: what follows has
	By    []Group    // for List's counts, Count and Sum
	Order []Ordering // for List
	Limit int        // for List; 0 means all
	// Commitment, for Standing, is the commitment whose standing assessments
	// are judged by With.
	Commitment record.ID
	Named      Span    // where the commitment is named in the text
	Parts      []Query // for All, Any and Not: checks joined by and, or, not
}

// Op is what a query asks of its set.
type Op int

// The operations. Some, None, Every, Standing, All, Any and Not are checks:
// their answer is true, false or undecided.
const (
	List     Op = iota + 1 // acts where …
	Count                  // count acts where …
	Sum                    // sum victims of acts where …
	Share                  // share of proceedings where … with …
	Some                   // some steps where … [has …]
	None                   // none steps where … [has …]
	Every                  // every accused where … has …
	Standing               // commitment c-lsi has status = not-met
	All                    // (check) and (check)
	Any                    // (check) or (check)
	Not                    // not (check)
)

// Set is a type narrowed by a condition.
type Set struct {
	Type string // singular
	// Plural is how the type is printed; Check fills it. Where empty, Type is
	// printed as it stands.
	Plural string
	// LastBy, where not empty, keeps of the entities that meet Where only the
	// last one for each value of this reference: "last steps by accused".
	LastBy string
	Where  Expr // nil means all
	Span   Span
}

// Path leads from an entity across references, either way, to a property:
// proceeding.event.date; event.acts.type; outcome.ends_impunity (a column of
// the term). Across a way back it means: for some entity there.
type Path struct {
	Steps []string
	Span  Span
}

// Group is a key of a grouped answer: a path, or the year or month of one.
type Group struct {
	Path Path
	Part DatePart
}

// DatePart is the part of a date by which to group.
type DatePart int

// The parts. Whole groups by the value itself.
const (
	Whole DatePart = iota
	Year
	Month
)

// Ordering sorts a list.
type Ordering struct {
	Path Path
	Desc bool
}

// Span is a range of bytes of the query text.
type Span struct{ Start, End int }

// Expr is a condition: [And], [Or], [Negation], [Compare], [State], [Matches]
// or [Exists].
type Expr interface{ isExpr() }

// And holds where both do.
type And struct{ Left, Right Expr }

// Or holds where one does.
type Or struct{ Left, Right Expr }

// Negation holds where its condition does not.
type Negation struct{ Expr Expr }

// Operator compares a property with a literal.
type Operator int

// The operators. In takes a date or a list; Under a term or a territory.
const (
	Equal Operator = iota + 1
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
	In
	Under
)

// Compare holds where the property at Path stands in relation Op to a value; a
// list (in) holds where one of the values does.
type Compare struct {
	Path   Path
	Op     Operator
	Values []Literal
}

// Literal is a value as written; Check fills Value by the property's kind.
type Literal struct {
	Text   string
	Quoted bool
	Value  record.Value
	// Vocabulary is that of a term; Check fills it. It is empty for a column of
	// a term, whose value is a term of no vocabulary.
	Vocabulary string
	Span       Span
}

// Condition is what State asks about.
type Condition int

// The states. IsKnown is the negation of IsUnknown and not of IsNone.
const (
	IsUnknown Condition = iota + 1 // nothing is recorded, or only that it is unknown
	IsKnown
	IsNone // it is recorded that there is none
)

// State asks what the record holds, not what is so in the world: it is never
// uncertain.
type State struct {
	Path Path
	Is   Condition
}

// Matches is a text search, accents ignored: name ~ "desaparicion". An empty
// path searches all of the entity's texts: text ~ "…".
type Matches struct {
	Path Path
	Text Literal
}

// Exists asks across a way back with a condition of its own:
// some steps (outcome under released), no involvements, none steps (…).
type Exists struct {
	Path  Path // ends in a way back
	None  bool
	Where Expr // nil means any
}

func (And) isExpr()      {}
func (Or) isExpr()       {}
func (Negation) isExpr() {}
func (Compare) isExpr()  {}
func (State) isExpr()    {}
func (Matches) isExpr()  {}
func (Exists) isExpr()   {}
