package access

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// Actor is who asks: a person with an account, acting for one organisation, or
// the operator. The zero Actor is a stranger, who may only knock.
type Actor struct {
	Name         string // as pages show it
	Organisation string // the key of a member of the coalition; of an operator, any name
	Account      string // the key of the account; empty for the operator
	Roles        []Role // held within the organisation
	// Confined is the one letter or event that a guest may see, with what it
	// rests on; nil for all others.
	Confined *record.ID
	// As makes them see, of what they see, only what another would; meanwhile they
	// change nothing.
	As *As
}

// As is in whose place somebody looks: of an organisation, by its key; or else of a
// guest of the coalition, or of the public.
type As struct {
	Organisation string
	Public       bool
}

// Operator is whoever holds the record's directory: they have the files, so that
// the policy can refuse them nothing. A record without accounts is served to
// its operator alone.
func Operator(organisation, name string) Actor {
	return Actor{Name: name, Organisation: organisation}
}

// IsOperator reports whether who is an operator and no account.
func (a Actor) IsOperator() bool {
	return a.Account == "" && a.Name != "" && a.Organisation != "" && len(a.Roles) == 0 && a.Confined == nil
}

// Holds reports whether who holds a role.
func (a Actor) Holds(r Role) bool { return slices.Contains(a.Roles, r) }

// Sensitive reports whether who holds a role whose sessions are short.
func (a Actor) Sensitive() bool { return a.Holds(Administrator) || a.Holds(ProtectionOfficer) }

// Role is what a person does within an organisation: a term of the vocabulary
// roles.
type Role string

// The roles.
const (
	Administrator     Role = "administrator"
	Documenter        Role = "documenter"
	Analyst           Role = "analyst"
	Advocate          Role = "advocate"
	ProtectionOfficer Role = "protection-officer"
	Reader            Role = "reader"
	Guest             Role = "guest"
)

// Roles lists all roles, the one that may most first.
func Roles() []Role {
	return []Role{Administrator, Documenter, Analyst, Advocate, ProtectionOfficer, Reader, Guest}
}
