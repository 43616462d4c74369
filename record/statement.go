package record

import "time"

// Position counts the leaves of the journal; a leaf's own position is the
// number of leaves up to and including it, so the first leaf stands at 1.
type Position int64

// StatementID names a statement for good: the leaf that brought it, and its
// number within that leaf, from 1.
type StatementID struct {
	Leaf Position
	N    int
}

// Statement is what one source says of one property of one entity.
type Statement struct {
	ID        StatementID // zero until it is in the journal
	Entity    ID
	Property  string
	Value     Value
	Source    ID     // zero for what the coalition itself defines
	Locator   string // where in the source
	Certainty Term   // a term of certainty-degrees, or empty
	Known     Date   // since when it is known; zero means at every date
	Note      string
	Ranking   []Ranking // in journal order; none means Normal
}

// Rank is how the coalition treats a statement.
type Rank int

// The ranks. Normal is the zero value.
const (
	Normal Rank = iota
	Preferred
	Deprecated
)

// Cause says why a statement has its rank.
type Cause string

// The causes. Adopted goes with Preferred, Restored with Normal, the others
// with Deprecated. MisEntered applies at every moment; the others from the date
// of their source.
const (
	Adopted    Cause = "adopted"
	Restored   Cause = "restored"
	MisEntered Cause = "mis-entered"
	Withdrawn  Cause = "withdrawn"
	ShownWrong Cause = "shown-wrong"
	NotAdopted Cause = "not-followed"
)

// Ranking is one judgement on a statement.
type Ranking struct {
	At     Position // the leaf that brought it; zero until it is in the journal
	N      int      // its number there, from 1
	Rank   Rank
	Cause  Cause
	Reason string
	Erased bool // the words of its reason were erased
	Source ID   // on which the judgement rests, or zero
	Known  Date // since when; zero means at every date
}

// RankAt returns the rank at a moment: the last judgement recorded by then and
// known by then. A mis-entered statement was so at every known-by date.
func (s Statement) RankAt(m Moment) Rank {
	rank := Normal
	for _, r := range s.Ranking {
		if r.At <= m.Position && (r.Cause == MisEntered || r.Known.KnownBy(m.KnownBy)) {
			rank = r.Rank
		}
	}
	return rank
}

// Moment is the pair of times at which the record is read.
type Moment struct {
	Position Position // what was recorded up to this leaf
	KnownBy  Day      // what sources said up to the end of this day
}

// Change is what a change set does to one entity: one leaf of the journal.
type Change struct {
	Entity ID
	Add    []Statement
	Rank   []Reranking
	Erase  []StatementID // destroys content and salt; the tombstone stays
	// EraseReasons destroys the words of reasons: of rankings of the entity's
	// statements, and of change sets that changed it.
	EraseReasons []ReasonOf
}

// ReasonOf names a reason that somebody gave: that of a ranking, by the leaf that
// brought it and its number there, or else that of the change set which holds
// the position Set.
type ReasonOf struct {
	Set     Position
	Ranking StatementID
}

// Reranking is a judgement on a statement that is already in the journal, or
// on one that the same change adds (Leaf 0, N its number in Add from 1).
type Reranking struct {
	Statement StatementID
	Ranking   Ranking
}

// ChangeSet is what somebody does at once, and why.
type ChangeSet struct {
	Author       string
	Organisation string
	Time         time.Time // UTC, whole seconds
	Reason       string
	// Shared is how what it makes is shared, where a change does not say so itself
	// ([Shared]); empty means with the coalition.
	Shared  string
	Changes []Change // at most one an entity
}
