// Package access says who may see and do what. One policy makes every scope;
// the zero [Scope] sees nothing. Try [Policy.May] first.
//
// What it promises: it is pure, and it refuses what it does not know.
package access

import (
	"fmt"
	"slices"
	"strings"
)

// Scope is what may be seen: what each of its readers may. Only a [Policy] can
// make one that sees anything.
type Scope struct {
	everything bool
	readers    []reader
}

// reader is one for whom something is visible or not: somebody of an organisation,
// or, with neither, somebody of the coalition; or the public.
type reader struct {
	organisation, account string
	public                bool
}

// Everything reports whether the scope hides nothing.
func (s Scope) Everything() bool { return s.everything }

// Nothing reports whether the scope hides all.
func (s Scope) Nothing() bool { return !s.everything && len(s.readers) == 0 }

// Admits reports whether all readers of the scope are of an audience.
func (s Scope) Admits(a Audience) bool {
	return s.everything || len(s.readers) > 0 &&
		!slices.ContainsFunc(s.readers, func(r reader) bool { return !a.has(r) })
}

func (a Audience) has(r reader) bool {
	switch {
	case !a.within:
		return true
	case r.public || a.limited && !slices.Contains(a.people, r.account):
		return false
	}
	return !slices.ContainsFunc(a.organisations, func(o string) bool { return o != r.organisation })
}

// Reduced is the scope without the accounts that no audience of a record names:
// people of one organisation then see the same, and what is worked out for one
// serves the others.
func (s Scope) Reduced(names func(account string) bool) Scope {
	reduced := Scope{everything: s.everything}
	for _, r := range s.readers {
		if r.account != "" && !names(r.account) {
			r.account = ""
		}
		reduced.readers = append(reduced.readers, r)
	}
	return reduced
}

// Key tells scopes apart that may see different things.
func (s Scope) Key() string {
	if s.everything {
		return "everything"
	}
	keys := make([]string, len(s.readers))
	for i, r := range s.readers {
		keys[i] = fmt.Sprintf("%q %q %t", r.organisation, r.account, r.public)
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), " and ")
}
