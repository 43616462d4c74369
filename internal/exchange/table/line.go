package table

import (
	"cmp"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// line notes what becomes of a statement; said is what the record said before.
func (m *merging) line(s *drafted, what Doing, said record.Value) {
	if m.reader.lines >= m.reader.options.Lines {
		m.plan.More++
		return
	}
	l := Line{
		Entity: m.plan.Entity, Property: s.Property, Source: s.Source, What: what,
		File: s.at.sheet.File, Number: int(s.at.line), Says: words(s.Value),
	}
	if said != nil {
		l.Said = words(said)
	}
	m.put(l)
}

func (m *merging) put(l Line) {
	if m.reader.lines >= m.reader.options.Lines {
		m.plan.More++
		return
	}
	m.reader.lines++
	m.plan.Lines = append(m.plan.Lines, l)
}

// Line is one statement of a file and what becomes of it.
type Line struct {
	Entity   record.ID
	Property string
	Source   record.ID
	What     Doing
	Says     string // what the file says
	Said     string // what the record said before
	File     string
	Number   int // the line in the file
	// Of a table that was taken out and changed: the cell, by the name under which a
	// conflict is accepted; what it held then; and whose statement it is.
	Cell, Was, Owner string
}

// Doing is what an import does with a statement.
type Doing string

// What becomes of a statement. One that the record has already, as it is, makes
// no line.
const (
	Added           Doing = "added"
	Corrected       Doing = "corrected"  // the source's older value is marked mis-entered
	Recited         Doing = "recited"    // the same value, with another place, date or note
	Restored        Doing = "restored"   // it said so before, and says so again: the old statement stands again
	Moved           Doing = "moved"      // a source's date is corrected: what rests on it follows
	Reranked        Doing = "reranked"   // the row says another rank than the record
	Kept            Doing = "kept"       // the cell is empty now; nothing is withdrawn
	Further         Doing = "further"    // beside what another organisation says
	Withdrawn       Doing = "withdrawn"  // the cell was emptied
	NotOurs         Doing = "not-ours"   // the cell was emptied, and is another organisation's
	Conflicting     Doing = "conflict"   // somebody else changed the cell too
	StaysDeprecated Doing = "deprecated" // the record has it, and does not follow it
)

// In says the line.
func (l Line) In(lang locale.Lang) string {
	m, ok := map[Doing]locale.Message{
		Added: sayAdded, Corrected: sayCorrected, Recited: sayRecited, Restored: sayRestored, Moved: sayMoved,
		Reranked: sayReranked, Kept: sayKept, StaysDeprecated: sayStaysDeprecated,
		Further: sayFurther, Withdrawn: sayWithdrawn, NotOurs: sayNotOurs, Conflicting: sayConflicting,
	}[l.What]
	if !ok {
		return ""
	}
	if l.What == Restored && l.Said == "" {
		m = sayStandsAgain
	}
	if l.What == Conflicting && l.Says == "" {
		m = sayConflictEmptied
	}
	source := l.Source.Key
	if l.Source.IsZero() {
		source = sayCoalition.In(lang)
	}
	return m.In(lang, "file", l.File, "line", l.Number, "id", l.Entity.String(), "property", l.Property,
		"source", source, "says", excerpt(l.Says), "said", excerpt(cmp.Or(l.Said, "—")), "was", excerpt(cmp.Or(l.Was, "—")), "owner", l.Owner, "cell", l.Cell)
}
