// Package access says who may see and do what. One policy makes every scope;
// the zero [Scope] sees nothing.
package access

import "slices"

// Actor is who asks: a person or a job acting for one organisation.
type Actor struct {
	Name         string
	Organisation string
}

// Scope is what a reader may see, in a form that becomes part of the SQL: the
// organisations whose entries are visible. Only a [Policy] can make one that
// sees anything.
type Scope struct {
	everything    bool
	organisations []string
}

// Everything reports whether the scope hides nothing.
func (s Scope) Everything() bool { return s.everything }

// Organisations returns those whose entries are visible, sorted; it is empty
// for a scope that sees nothing and without meaning when Everything holds.
func (s Scope) Organisations() []string { return slices.Clone(s.organisations) }

// Policy turns an actor into a scope. Accounts and sharing levels come with
// the next release; until then a record belongs to one organisation, and
// whoever holds the directory sees it whole.
type Policy struct{}

// Reader returns what who may read. An actor without an organisation sees nothing.
func (Policy) Reader(who Actor) Scope {
	if who.Organisation == "" {
		return Scope{}
	}
	return Scope{everything: true}
}

// MayWrite reports whether who may change the record.
func (Policy) MayWrite(who Actor) bool { return who.Name != "" && who.Organisation != "" }
