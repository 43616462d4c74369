package monitor

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// The terms of the vocabularies of people.
const (
	accountInvited   = "invited"
	accountActive    = "active"
	accountSuspended = "suspended"
	memberActive     = "active"
	memberLeft       = "left"
	roleHeld         = "held"
	roleEnded        = "ended"
)

// Person is an account of the record, with what it may act as.
type Person struct {
	Account   string
	Name      string
	Status    string     // a term of account-statuses
	Standings []Standing // held; none where all ended
	homes     []string   // the organisations in which they hold or held a role
}

// Active reports whether the person may be signed in.
func (p Person) Active() bool { return p.Status != accountSuspended && len(p.Standings) > 0 }

// Standing is what a person may act as: the roles held in one organisation, or
// one guest's letter or event.
type Standing struct {
	Key          string // the member's; of a guest, the membership's
	Member       string
	Organisation record.Text
	Roles        []access.Role
	Memberships  []string // the keys behind the roles, in their order
	Confined     *record.ID
}

// Sensitive reports whether any role that the person holds makes sessions short,
// whatever they act as just now.
func (p Person) Sensitive() bool {
	return slices.ContainsFunc(p.Standings, func(s Standing) bool { return access.Actor{Roles: s.Roles}.Sensitive() })
}

// standing returns the one called key, or the first.
func (p Person) standing(key string) Standing {
	i := slices.IndexFunc(p.Standings, func(s Standing) bool { return s.Key == key })
	return p.Standings[max(i, 0)]
}

// actor is the person as the policy knows them.
func (p Person) actor(key string) access.Actor {
	s := p.standing(key)
	return access.Actor{Name: p.Name, Account: p.Account, Organisation: s.Member, Roles: s.Roles, Confined: s.Confined}
}

// Member is an organisation of the coalition.
type Member struct {
	Key            string
	Name           record.Text
	Sharing        string
	Status         string // a term of member-statuses
	Administrators int    // who hold the role and may sign in
	// Unheld: it never had an administrator, so that any may invite the first.
	Unheld bool
}

// Active reports whether its people may act for it.
func (m Member) Active() bool { return m.Status == memberActive }

// people is who may do what now, read from the record once a position and day.
type people struct {
	position record.Position
	day      record.Day
	persons  map[string]Person
	members  map[string]Member
	entities map[record.ID]record.Entity
}

// peopleCache keeps the newest reading. The zero value is ready.
type peopleCache struct {
	mu   sync.Mutex
	last *people
}

// people reads who may do what now. It is decided by the present, whatever moment
// is read, and it reads all of it, whoever asks: callers show what they may.
func (r *Record) people(ctx context.Context) (*people, error) {
	v, err := r.View(ctx, access.Operator(cmp.Or(r.Organisation(), "constancia"), "constancia"), AsOf{})
	if err != nil {
		return nil, err
	}
	r.peopleNow.mu.Lock()
	defer r.peopleNow.mu.Unlock()
	if p := r.peopleNow.last; p != nil && p.position == v.At.Position && p.day == v.At.KnownBy {
		return p, nil
	}
	p := &people{
		position: v.At.Position, day: v.At.KnownBy,
		persons: map[string]Person{}, members: map[string]Member{}, entities: map[record.ID]record.Entity{},
	}
	for _, typ := range []string{"member", "account", "membership"} {
		es, err := r.store.Entities(ctx, v, typ, nil)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			p.take(e)
		}
	}
	r.peopleNow.last = p
	return p, nil
}

// sole is the only reading of a term. Where a record says two things of who may
// do what, nothing of it holds.
func sole(e record.Entity, property string) string {
	if e.Disputed(property) {
		return ""
	}
	return string(e.Term(property))
}

// take adds an entity; members and accounts come before memberships.
func (p *people) take(e record.Entity) {
	p.entities[e.ID] = e
	switch e.ID.Type {
	case "member":
		p.members[e.ID.Key] = Member{Key: e.ID.Key, Name: e.Text("name"), Sharing: sole(e, "sharing"), Status: sole(e, "status"), Unheld: true}
	case "account":
		status := sole(e, "status")
		if status == "" {
			status = accountSuspended
		}
		p.persons[e.ID.Key] = Person{Account: e.ID.Key, Name: e.Line("name"), Status: status}
	case "membership":
		p.takeMembership(e)
	}
}

func (p *people) takeMembership(e record.Entity) {
	role := access.Role(sole(e, "role"))
	person, known := p.persons[e.Ref("account").Key]
	m, found := p.members[e.Ref("member").Key]
	if !known || !found {
		return
	}
	person.homes = append(person.homes, m.Key)
	p.persons[person.Account] = person
	if role == access.Administrator {
		m.Unheld = false
		p.members[m.Key] = m
	}
	held := sole(e, "status") == roleHeld && m.Active()
	if !held || e.Disputed("account") || e.Disputed("member") || e.Disputed("confined_to") || !slices.Contains(access.Roles(), role) {
		return
	}
	key, confined := m.Key, (*record.ID)(nil)
	if role == access.Guest {
		to := e.Ref("confined_to")
		if to.IsZero() {
			return // a guest of everything is a mistake
		}
		key, confined = e.ID.Key, &to
	}
	i := slices.IndexFunc(person.Standings, func(s Standing) bool { return s.Key == key })
	if i < 0 {
		person.Standings = append(person.Standings, Standing{Key: key, Member: m.Key, Organisation: m.Name, Confined: confined})
		i = len(person.Standings) - 1
	}
	s := &person.Standings[i]
	s.Roles, s.Memberships = append(s.Roles, role), append(s.Memberships, e.ID.Key)
	p.persons[person.Account] = person
	if role == access.Administrator && person.Status != accountSuspended {
		m.Administrators++
		p.members[m.Key] = m
	}
}

// PersonInfo is a person as administrators see them.
type PersonInfo struct {
	Person
	Email     string
	SignsIn   bool      // has signed up
	LinkUntil time.Time // an unused one-time link, zero where there is none
	Manage    bool      // the one who asks may change them
}

// People returns all people, by name, and all organisations, by key, for somebody
// who manages people.
func (r *Record) People(ctx context.Context, who access.Actor) ([]PersonInfo, []Member, error) {
	if err := r.must(who, access.ManagePeople, access.Object{}); err != nil {
		return nil, nil, err
	}
	p, err := r.people(ctx)
	if err != nil {
		return nil, nil, err
	}
	logins, waiting := map[string]store.Login{}, map[string]time.Time{}
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		all, err := tx.Logins()
		if err != nil {
			return err
		}
		for _, l := range all {
			logins[l.Account] = l
		}
		waiting, err = tx.Waiting(r.now())
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var infos []PersonInfo
	for key, person := range p.persons {
		l, signs := logins[key]
		infos = append(infos, PersonInfo{
			Person: person, Email: l.Email, SignsIn: signs, LinkUntil: waiting[key],
			Manage: r.policy.May(who, access.ManagePeople, p.objectOf(person, who)),
		})
	}
	slices.SortFunc(infos, func(a, b PersonInfo) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Account, b.Account))
	})
	var members []Member
	for _, m := range p.members {
		members = append(members, m)
	}
	slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Key, b.Key) })
	return infos, members, nil
}

// objectOf says whose a person is: another organisation's than that of the one who
// asks, if they ever held a role in one. Whoever can make somebody sign in anew
// can act in their name, so only their own organisation may.
func (p *people) objectOf(person Person, who access.Actor) access.Object {
	owner := ""
	for _, home := range person.homes {
		switch {
		case home != who.Organisation && !p.members[home].Unheld:
			return access.Object{Owner: home}
		case home == who.Organisation:
			owner = home
		}
	}
	return access.Object{Owner: owner}
}

// MemberName is what an organisation is called. Records made before there were
// members carry a free name: then that is what it is called.
func (r *Record) MemberName(ctx context.Context, key string, lang locale.Lang) string {
	p, err := r.people(ctx)
	if err == nil {
		if m, ok := p.members[key]; ok {
			if name := m.Name.In(lang); name != "" {
				return name
			}
		}
	}
	return key
}

// AuthorName is what the author of a change set is called: the name of the
// account, its key where the name was erased, else the free name as it stands.
func (r *Record) AuthorName(ctx context.Context, author string) string {
	p, err := r.people(ctx)
	if err == nil && p.persons[author].Name != "" {
		return p.persons[author].Name
	}
	return author
}

var (
	sayMayNot = locale.Message{
		ID: "monitor.may-not",
		ES: "su función no permite esto; quien administra su organización puede dársela",
		EN: "your role does not allow this; whoever administers your organisation can give you one that does",
	}
	sayNoPerson = locale.Message{
		ID: "monitor.no-person",
		ES: "no hay ninguna cuenta «{account}»; «constancia people DIR» las lista",
		EN: "there is no account “{account}”; “constancia people DIR” lists them",
	}
	sayNoMember = locale.Message{
		ID: "monitor.no-member",
		ES: "ninguna organización de la coalición tiene la clave «{member}»; agréguela primero, o elija una de las que hay",
		EN: "no organisation of the coalition has the key “{member}”; add it first, or choose one of those that are there",
	}
)

// must refuses what the policy does not allow.
func (r *Record) must(who access.Actor, do access.Action, on access.Object) error {
	if !r.policy.May(who, do, on) {
		return problem.New(problem.Denied, sayMayNot)
	}
	return nil
}
