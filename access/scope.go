// Package access says who may see and do what. One policy makes every scope;
// the zero [Scope] sees nothing. Try [Policy.May] first.
//
// What it promises: it is pure, and it refuses what it does not know.
package access

import "slices"

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
