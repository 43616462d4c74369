package access

import "slices"

// Action is what somebody wants to do. Every page, call and command names one.
type Action int

// The actions. The zero Action is none, and allowed to nobody.
const (
	Knock        Action = iota + 1 // what strangers reach: signing in, invitations
	Self                           // one's own account
	Read                           // what the scope shows
	Write                          // statements about entities of a type
	Adopt                          // deciding which value the coalition follows
	Import                         // files into the record
	Export                         // the whole record as files
	Erase                          // for good
	Verify                         // computing all proofs again
	ManagePeople                   // organisations, people, their roles and links
	ManageSchema                   // properties, labels and terms of the coalition's own
	ReadLog                        // who read sensitive records
	Discuss                        // what is said to the others: comments
	Keep                           // the directory itself: serving, copies, encryption
)

// Actions lists all actions with the names that tables and tests write.
func Actions() map[Action]string {
	return map[Action]string{
		Knock: "knock", Self: "self", Read: "read", Write: "write", Adopt: "adopt", Import: "import", Export: "export",
		Erase: "erase", Verify: "verify", ManagePeople: "manage-people", ManageSchema: "manage-schema", ReadLog: "read-log",
		Discuss: "discuss",
		Keep:    "keep",
	}
}

// Object is what an action is done to. The zero Object asks whether it is ever
// allowed: for a page that offers it, or a command that will say of what later.
type Object struct {
	Type  string // a type of the schema, for Write
	Owner string // the organisation that it belongs to; empty where it has none yet
}

// peopleTypes are written by administrators alone: they decide what everybody
// else may see.
var peopleTypes = []string{"member", "account", "membership"}

// PeopleType reports whether a type says who may do what.
func PeopleType(name string) bool { return slices.Contains(peopleTypes, name) }

// discussed is the type that whoever reads may write, except a guest, whose link may
// be in anybody's hands: a reader who sees a mistake must be able to say so, and a
// comment changes nothing that is counted.
const discussed = "comment"

// advocacy and analysis are the types that roles beside the documenter write.
var (
	advocacy = []string{"letter", "claim", "ask", "commitment", "assessment", "coverage", "source", "task"}
	analysis = []string{"measure", "observation", "figure", "coverage", "source", "task"}
)

// grants says what each role may do; testdata/policy.txt says it for people, and
// a test holds the two together. A role that writes some types only lists them.
var grants = map[Role]struct {
	actions []Action
	writes  []string // nil: all types but those of people
}{
	Administrator:     {actions: []Action{Read, Write, Adopt, Import, Export, Erase, Verify, ManagePeople, ManageSchema, ReadLog, Discuss}},
	Documenter:        {actions: []Action{Read, Write, Adopt, Import, Export, Verify, Discuss}},
	Analyst:           {actions: []Action{Read, Write, Adopt, Export, Verify, Discuss}, writes: analysis},
	Advocate:          {actions: []Action{Read, Write, Verify, Discuss}, writes: advocacy},
	ProtectionOfficer: {actions: []Action{Read, Write, Erase, Verify, ReadLog, Discuss}},
	Reader:            {actions: []Action{Read, Verify, Discuss}},
	Guest:             {actions: []Action{Read}},
}

// Policy decides who may do what, and makes every scope. It holds nothing and
// asks nobody: all that it decides by is in its arguments.
type Policy struct{}

// May reports whether who may do something to on. People are managed within
// one's own organisation, and where an organisation has nobody yet to do it; who read
// an organisation's records is for its own. Who looks in another's place only reads.
func (Policy) May(who Actor, do Action, on Object) bool {
	switch {
	case do == Knock:
		return true
	case who.As != nil && do > Read:
		return false
	case who.IsOperator():
		return do >= Read && do <= Keep
	case who.Account == "":
		return false
	case do == Self:
		return true
	case do == Write && PeopleType(on.Type):
		do = ManagePeople
	case do == Write && on.Type == discussed:
		do = Discuss
	}
	if (do == ManagePeople || do == ReadLog) && on.Owner != "" && on.Owner != who.Organisation {
		return false
	}
	return slices.ContainsFunc(who.Roles, func(r Role) bool {
		g := grants[r]
		return slices.Contains(g.actions, do) &&
			(do != Write || on.Type == "" || g.writes == nil || slices.Contains(g.writes, on.Type))
	})
}

// Reader returns what who may read: an operator everything; a person what is shared
// with the coalition, with their organisation or with them by name; a guest what
// is shared with the coalition or with them. A stranger sees nothing. In another's
// place one sees of that what the other would.
func (Policy) Reader(who Actor) Scope {
	s := Scope{}
	switch {
	case who.IsOperator():
		s.everything = true
	case who.Organisation == "" || who.Account == "":
		return s
	default:
		r := reader{organisation: who.Organisation, account: who.Account}
		if !slices.ContainsFunc(who.Roles, func(role Role) bool { return role != Guest }) {
			r.organisation = ""
		}
		s.readers = append(s.readers, r)
	}
	if who.As != nil {
		s.everything = false
		s.readers = append(s.readers, reader{organisation: who.As.Organisation, public: who.As.Public})
	}
	return s
}

// MayWrite reports whether who may add anything to the record at all.
func (p Policy) MayWrite(who Actor) bool {
	return who.Name != "" && who.Organisation != "" && (p.May(who, Write, Object{}) || p.May(who, Discuss, Object{}))
}
