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
	Coverage []record.ID   // checks and Share: the coverage statements that look farthest
	// Complete, of Share and of what rests on an absence, says that somebody says
	// that the record is complete about the set, as far as it goes. A share is
	// else of what is on record.
	Complete bool
	// Covered says that somebody says so, if only through LookedThrough, which is
	// set where Covered is and Complete is not.
	Covered       bool
	LookedThrough record.Day
	// Short are the coverage statements that are about the set, or meant to be,
	// and do not hold for it, each with the reason, where the record is not
	// complete.
	Short []Shortfall
}

// Ends is what is certain and what is possible. For Share, Defined is false
// where there is nothing to divide by. An end that is not known is 0.
type Ends struct {
	Low, High float64
	Open      bool // no upper end is known
	OpenLow   bool // no lower end is known: something summed may be negative
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
