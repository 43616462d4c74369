package journal

import "github.com/constancia-project/constancia/record"

// Rows lends the rows of one table, one a call, and nil after the last. A row
// and its bytes belong to the lender again at the next call.
//
// An error that is a [problem.Problem] of kind Damaged says that the rest of the
// table cannot be read: [Verify] reports it and goes on with the other tables.
// Any other error ends the verification.
type Rows[T any] func() (*T, error)

// Source is the journal of a record as its tables hold it, in the order given
// beside each. [Verify] calls one of them at a time, from the goroutine that
// called it. All must come from one snapshot.
type Source struct {
	Sets        Rows[Set]              // by Number
	Leaves      Rows[StoredLeaf]       // by Position
	Statements  Rows[StoredStatement]  // by Leaf, N
	Rankings    Rows[Ranking]          // by Leaf, N
	Erasures    Rows[StoredErasure]    // by Leaf, N
	Tree        Rows[StoredHash]       // by Index
	Checkpoints Rows[StoredCheckpoint] // by Size
}

// StoredLeaf is a row of the table leaf.
type StoredLeaf struct {
	Position  record.Position
	Set       int64
	Type, Key []byte
}

// StoredStatement is a row of the table statement, its texts as bytes, so that
// millions can be verified without copying them. Its entity is its leaf's.
type StoredStatement struct {
	Leaf      record.Position
	N         int
	Property  []byte
	Value     []byte
	Source    []byte
	Locator   []byte
	Certainty []byte
	Known     []byte
	KnownDay  int64
	Note      []byte
	Salt      []byte
}

// StoredErasure is a row of the table erasure.
type StoredErasure struct {
	Leaf record.Position // the leaf that erased
	N    int             // within it, from 1
	What string          // as [Erasure.String] writes it
	Hash []byte          // what the erased words were sealed with
}

// StoredHash is a row of the table tree.
type StoredHash struct {
	Index int64
	Hash  []byte
}

// StoredCheckpoint is a row of the table checkpoint.
type StoredCheckpoint struct {
	Size record.Position
	Note string
}

// table names a table of the journal, for messages and for keeping apart which
// could be read.
type table int

const (
	sets table = iota
	leaves
	statements
	rankings
	erasures
	tree
	checkpoints
	meta
	tables
)

func (t table) String() string {
	return [tables]string{"changeset", "leaf", "statement", "ranking", "erasure", "tree", "checkpoint", "meta"}[t]
}
