// Package commitment says how far something owed is met: the dated, reasoned
// assessments of a [Commitment], and which of them stand at a moment. Try
// [Stand]. An assessment stands until a newer one does; those of the same time
// that differ stand together and are shown as differing. None lapses, but its
// date is always shown.
package commitment

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Commitment is something owed.
type Commitment struct {
	ID        record.ID
	Kind      record.Term
	Text      record.Text
	Issuer    string
	Addressee string
	Date      record.Date
	Deadline  record.Date
	Parent    record.ID
	Source    record.ID
}

// Assessment is one dated judgement of how far a commitment is met.
type Assessment struct {
	ID         record.ID
	Commitment record.ID
	Date       record.Date
	Assessor   string
	Status     record.Term
	// Statuses has all readings, where the statements of this assessment
	// disagree; else it is empty.
	Statuses []record.Term
	Reason   record.Text
	Source   record.ID
	Locator  string
}

// Standing is a commitment at a moment.
type Standing struct {
	Commitment Commitment
	// Stands has the assessments that stand: the newest, and those that are not
	// certainly older. It is empty where nobody has assessed the commitment.
	Stands []Assessment
	// History has all assessments, oldest first.
	History []Assessment
	// Differs tells that those that stand do not give one status.
	Differs bool
	// Status is the one status that stands; empty where they differ or there is
	// none.
	Status record.Term
	// Mark is the sign of the status.
	Mark Mark
	// Overdue tells that the deadline passed before the moment and no status
	// that stands closes the commitment.
	Overdue bool
	// Asks are the asks of letters that want it.
	Asks []record.ID
	// Parts are the standings of the commitments that are part of this one.
	Parts []record.ID
	// Why says where it stands, in a sentence: "In part, as Diario de Palenque
	// judged (18 Jan 2019)."
	Why locale.Localized
	// Silence says that nobody has assessed it for more than a year, though
	// something is still due; nil otherwise.
	Silence locale.Localized
}

// Mark is the sign of a commitment: squares, as circles are of figures.
type Mark int

// The marks.
const (
	NotAssessed Mark = iota // a dashed square
	Unmet                   // an empty square
	PartlyMet               // half a square
	Met                     // a full square
	Differing               // two overlapping squares
	Closed                  // ended without being met: replaced, lapsed, withdrawn
)

var markNames = [...]string{"not-assessed", "not-met", "in-part", "met", "differ", "closed"}

// String is the name of the mark, and the class of the page's element.
func (m Mark) String() string { return markNames[m] }
