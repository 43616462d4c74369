package query

import (
	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// View is who asks and at which moment. Every read of the record takes one.
type View struct {
	Scope access.Scope
	At    record.Moment
}

// Answer is what a query gives. Which fields are set follows from the Op.
type Answer struct {
	Certain  Ends          // Count: whole numbers; Sum: the two ends; Share: in [0,1]
	Groups   []GroupAnswer // Count and Sum with by
	Rows     []Row         // List
	Truth    Truth         // checks
	Because  []record.ID   // checks: the entities that decide, certain ones first; at most 50
	Coverage []record.ID   // checks: the coverage statements relied on
	// LookedThrough, for an undecided absence, is the last day through which
	// somebody says that the record is complete; LastDay where nobody ever did
	// is never used: Covered tells.
	LookedThrough record.Day
	Covered       bool // some coverage statement covers the set, if only to LookedThrough
}

// Ends is what is certain and what is possible. For Share, Defined is false
// where there is nothing to divide by.
type Ends struct {
	Low, High float64
	Open      bool // no upper end is known
	Defined   bool
}

// GroupAnswer is one row of a grouped answer; a key is the canonical text of
// the value, and empty where it is unknown.
type GroupAnswer struct {
	Key  []string
	Ends Ends
}

// Row is one entity of a list. Certain tells whether it meets the condition
// under every reading.
type Row struct {
	ID      record.ID
	Certain bool
}

// Truth is the answer to a check.
type Truth int

// The truth values.
const (
	Undecided Truth = iota
	True
	False
)
