package monitor

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// peopleChange is a change of who may do what, under way. All of them go through
// [Record.changePeople], so that what they add up to can be checked.
type peopleChange struct {
	r       *Record
	now     *people
	who     access.Actor
	changes []record.Change
}

// changePeople lets f change people and saves what it did: one change set, signed
// by who. A record keeps an administrator who may sign in.
func (r *Record) changePeople(ctx context.Context, who access.Actor, reason locale.Said, f func(*peopleChange) error) error {
	r.peopleChanging.Lock()
	defer r.peopleChanging.Unlock()
	p, err := r.people(ctx)
	if err != nil {
		return err
	}
	c := &peopleChange{r: r, now: p, who: who}
	if err := f(c); err != nil || len(c.changes) == 0 {
		return err
	}
	set := record.ChangeSet{Reason: reason.In(locale.ES) + " / " + reason.In(locale.EN), Changes: c.changes}
	r.signAs(who, &set)
	_, err = r.store.Save(ctx, set)
	return err
}

// may refuses a change within an organisation that is not who's to make.
func (c *peopleChange) may(member string) error {
	on := access.Object{Owner: member}
	if m, ok := c.now.members[member]; !ok || m.Unheld {
		on.Owner = ""
	}
	return c.r.must(c.who, access.ManagePeople, on)
}

// add says something new of an entity, and sets aside what it said before.
func (c *peopleChange) add(id record.ID, property string, value record.Value) {
	i := slices.IndexFunc(c.changes, func(one record.Change) bool { return one.Entity == id })
	if i < 0 {
		c.changes = append(c.changes, record.Change{Entity: id})
		i = len(c.changes) - 1
	}
	change, today := &c.changes[i], record.On(c.r.Today())
	fresh := true
	for _, old := range c.now.entities[id].Statements {
		if old.Property != property {
			continue
		}
		fresh = false
		if old.RankAt(record.Moment{Position: c.now.position, KnownBy: c.now.day}) != record.Deprecated {
			change.Rank = append(change.Rank, record.Reranking{Statement: old.ID, Ranking: record.Ranking{
				Rank: record.Deprecated, Cause: record.Withdrawn, Reason: sayChangedSince.In(locale.ES) + " / " + sayChangedSince.In(locale.EN), Known: today,
			}})
		}
	}
	s := record.Statement{Entity: id, Property: property, Value: value}
	if !fresh {
		s.Known = today
	}
	change.Add = append(change.Add, s)
}

// NewMember adds an organisation to the coalition and returns its key; an empty
// key is made from the name.
func (r *Record) NewMember(ctx context.Context, who access.Actor, key, name string, lang locale.Lang) (string, error) {
	name, err := nameOf(name)
	if err != nil {
		return "", err
	}
	if key == "" {
		key = memberKey(name)
	}
	if !record.ValidKey(key) || len(key) > 40 {
		return "", problem.New(problem.Invalid, sayNoKeyOf, "found", key).At(problem.Place{Column: "key"})
	}
	err = r.changePeople(ctx, who, sayAddedMember.With(), func(c *peopleChange) error {
		if err := r.must(who, access.ManagePeople, access.Object{}); err != nil {
			return err
		}
		if _, taken := c.now.members[key]; taken {
			return problem.New(problem.Conflict, sayMemberTaken, "member", key).At(problem.Place{Column: "key"})
		}
		id := record.ID{Type: "member", Key: key}
		c.add(id, "name", record.Words(map[string]string{string(lang): name}))
		c.add(id, "sharing", record.Term("coalition"))
		c.add(id, "status", record.Term(memberActive))
		return nil
	})
	return key, err
}

// RenameMember gives an organisation another name.
func (r *Record) RenameMember(ctx context.Context, who access.Actor, key, name string, lang locale.Lang) error {
	name, err := nameOf(name)
	if err != nil {
		return err
	}
	return r.changePeople(ctx, who, sayRenamedMember.With(), func(c *peopleChange) error {
		if err := c.mayMember(key); err != nil {
			return err
		}
		words := c.now.members[key].Name.ByLang()
		if words == nil {
			words = map[string]string{}
		}
		words[string(lang)] = name
		c.add(record.ID{Type: "member", Key: key}, "name", record.Words(words))
		return nil
	})
}

// SetDefaultLevel says how an organisation shares what its people will enter, where
// they do not say otherwise; what is there stays as it is shared.
func (r *Record) SetDefaultLevel(ctx context.Context, who access.Actor, key string, level access.Level) error {
	if level == access.Named || !slices.Contains(access.Levels(), level) {
		return problem.New(problem.Invalid, sayNoDefault, "found", string(level)).At(problem.Place{Column: "level"})
	}
	return r.changePeople(ctx, who, sayDefaultLevel.With(), func(c *peopleChange) error {
		if err := c.mayMember(key); err != nil {
			return err
		}
		c.add(record.ID{Type: "member", Key: key}, "sharing", record.Term(level))
		return nil
	})
}

// LeaveMember ends an organisation's part in the coalition: its people can act
// for it no more, what it recorded stays.
func (r *Record) LeaveMember(ctx context.Context, who access.Actor, key string) error {
	return r.changePeople(ctx, who, sayMemberLeft.With(), func(c *peopleChange) error {
		if err := c.mayMember(key); err != nil {
			return err
		}
		if c.administratorsBut(func(_ Person, s Standing) bool { return s.Member == key }) == 0 {
			return problem.New(problem.Conflict, sayLastAdministrator)
		}
		c.add(record.ID{Type: "member", Key: key}, "status", record.Term(memberLeft))
		return nil
	})
}

func (c *peopleChange) mayMember(key string) error {
	if _, ok := c.now.members[key]; !ok {
		return problem.New(problem.NotFound, sayNoMember, "member", key)
	}
	return c.may(key)
}

// administratorsBut counts the roles of administrator that are left without those
// that gone names.
func (c *peopleChange) administratorsBut(gone func(Person, Standing) bool) (n int) {
	for _, p := range c.now.persons {
		for _, s := range p.Standings {
			if p.Active() && slices.Contains(s.Roles, access.Administrator) && !gone(p, s) {
				n++
			}
		}
	}
	return n
}

// NewPerson is somebody to invite.
type NewPerson struct {
	Name     string
	Member   string // the key of the organisation
	Roles    []access.Role
	Confined record.ID // of a guest: the letter or event
}

// Invite adds a person and returns the key of the account and the token of a
// one-time link by which they sign up. The token is stored nowhere.
func (r *Record) Invite(ctx context.Context, who access.Actor, n NewPerson) (key, token string, err error) {
	if n.Name, err = nameOf(n.Name); err != nil {
		return "", "", err
	}
	if len(n.Roles) == 0 {
		return "", "", problem.New(problem.Invalid, sayNoRole).At(problem.Place{Column: "role"})
	}
	if key, err = account.NewKey(rand.Reader); err != nil {
		return "", "", err
	}
	err = r.changePeople(ctx, who, sayInvited.With(), func(c *peopleChange) error {
		id := record.ID{Type: "account", Key: key}
		c.add(id, "name", record.Plain(n.Name))
		c.add(id, "status", record.Term(accountInvited))
		for _, role := range n.Roles {
			if err := c.grant(ctx, key, n.Member, role, n.Confined); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return "", "", err
	}
	token, err = r.newLink(ctx, key)
	return key, token, err
}

// grant gives an account a role in an organisation.
func (c *peopleChange) grant(ctx context.Context, key, member string, role access.Role, confined record.ID) error {
	if !slices.Contains(access.Roles(), role) {
		return problem.New(problem.Invalid, sayNoRole).At(problem.Place{Column: "role"})
	}
	if err := c.mayMember(member); err != nil {
		return err
	}
	id := record.ID{Type: "membership", Key: key + "." + member + "." + string(role)}
	if (role == access.Guest) == confined.IsZero() {
		return problem.New(problem.Invalid, sayGuestOf).At(problem.Place{Column: "confined_to"})
	}
	if role == access.Guest {
		if _, err := c.r.Entity(ctx, c.who, confined, AsOf{}); err != nil || confined.Type != "letter" && confined.Type != "event" {
			return problem.New(problem.Invalid, sayGuestOf).Because(err).At(problem.Place{Column: "confined_to"})
		}
		id.Key += "." + confined.Type + "." + confined.Key
	}
	if e, there := c.now.entities[id]; there {
		if sole(e, "status") == roleHeld {
			return problem.New(problem.Conflict, sayHeldAlready)
		}
		c.add(id, "status", record.Term(roleHeld))
		return nil
	}
	c.add(id, "account", record.Ref{Type: "account", Key: key})
	c.add(id, "member", record.Ref{Type: "member", Key: member})
	c.add(id, "role", record.Term(role))
	if role == access.Guest {
		c.add(id, "confined_to", record.Ref(confined))
	}
	c.add(id, "status", record.Term(roleHeld))
	return nil
}

// Grant gives somebody a further role.
func (r *Record) Grant(ctx context.Context, who access.Actor, key, member string, role access.Role, confined record.ID) error {
	return r.changePeople(ctx, who, sayGranted.With(), func(c *peopleChange) error {
		person, err := c.person(key)
		if err != nil {
			return err
		}
		if err := c.mayPerson(person); err != nil {
			return err
		}
		return c.grant(ctx, key, member, role, confined)
	})
}

func (c *peopleChange) person(key string) (Person, error) {
	p, ok := c.now.persons[key]
	if !ok {
		return Person{}, problem.New(problem.NotFound, sayNoPerson, "account", key)
	}
	return p, nil
}

func (c *peopleChange) mayPerson(p Person) error {
	return c.r.must(c.who, access.ManagePeople, c.now.objectOf(p, c.who))
}

// EndRole ends one role; it stays on record as ended.
func (r *Record) EndRole(ctx context.Context, who access.Actor, membership string) error {
	return r.changePeople(ctx, who, sayRoleEnded.With(), func(c *peopleChange) error {
		id := record.ID{Type: "membership", Key: membership}
		e, ok := c.now.entities[id]
		if !ok || sole(e, "status") != roleHeld {
			return problem.New(problem.NotFound, sayNoRoleHeld)
		}
		if err := c.may(e.Ref("member").Key); err != nil {
			return err
		}
		if access.Role(sole(e, "role")) == access.Administrator {
			left := c.administratorsBut(func(_ Person, s Standing) bool { return slices.Contains(s.Memberships, membership) })
			if left == 0 {
				return problem.New(problem.Conflict, sayLastAdministrator)
			}
		}
		c.add(id, "status", record.Term(roleEnded))
		return nil
	})
}

// Suspend keeps somebody from signing in, and ends their sessions and links at
// once. Reinstate lets them in again.
func (r *Record) Suspend(ctx context.Context, who access.Actor, key string) error {
	err := r.changePeople(ctx, who, saySuspended.With(), func(c *peopleChange) error {
		p, err := c.person(key)
		if err != nil {
			return err
		}
		if err := c.mayPerson(p); err != nil {
			return err
		}
		if c.administratorsBut(func(one Person, _ Standing) bool { return one.Account == key }) == 0 {
			return problem.New(problem.Conflict, sayLastAdministrator)
		}
		c.add(record.ID{Type: "account", Key: key}, "status", record.Term(accountSuspended))
		return nil
	})
	if err != nil {
		return err
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		if err := tx.RevokeInvitations(key, r.now()); err != nil {
			return err
		}
		return tx.EndSessions(key, 0, r.now())
	})
}

// Reinstate undoes [Record.Suspend].
func (r *Record) Reinstate(ctx context.Context, who access.Actor, key string) error {
	return r.changePeople(ctx, who, sayReinstated.With(), func(c *peopleChange) error {
		p, err := c.person(key)
		if err != nil {
			return err
		}
		if err := c.mayPerson(p); err != nil {
			return err
		}
		if p.Status != accountSuspended {
			return nil
		}
		signed := false
		err = r.readAccounts(ctx, func(tx *store.AccountsTx) (err error) {
			_, signed, err = tx.Login(key)
			return err
		})
		status := accountInvited
		if signed {
			status = accountActive
		}
		c.add(record.ID{Type: "account", Key: key}, "status", record.Term(status))
		return err
	})
}

// ResetSignIn forgets all that somebody signs in with, ends their sessions, and
// returns the token of a one-time link by which they choose anew.
func (r *Record) ResetSignIn(ctx context.Context, who access.Actor, key string) (token string, err error) {
	p, err := r.people(ctx)
	if err != nil {
		return "", err
	}
	person, ok := p.persons[key]
	if !ok {
		return "", problem.New(problem.NotFound, sayNoPerson, "account", key)
	}
	if err := r.must(who, access.ManagePeople, p.objectOf(person, who)); err != nil {
		return "", err
	}
	if !person.Active() {
		return "", problem.New(problem.Conflict, sayNotActive)
	}
	return r.newLink(ctx, key, func(tx *store.AccountsTx) error {
		if err := tx.ForgetLogin(key); err != nil {
			return err
		}
		if err := tx.PutAttempts(byAccount(key), account.Attempts{}); err != nil {
			return err
		}
		return tx.EndSessions(key, 0, r.now())
	})
}

// newLink makes a one-time link for an account, after other changes in the same
// transaction.
func (r *Record) newLink(ctx context.Context, key string, before ...func(*store.AccountsTx) error) (token string, err error) {
	a, err := r.store.StartAccounts(ctx)
	if err != nil {
		return "", err
	}
	token, hash, err := account.NewToken(rand.Reader)
	if err != nil {
		return "", err
	}
	now := r.now().UTC().Truncate(time.Second)
	return token, a.Write(ctx, func(tx *store.AccountsTx) error {
		for _, f := range before {
			if err := f(tx); err != nil {
				return err
			}
		}
		return tx.AddInvitation(hash, store.Invitation{Account: key, Made: now, Expires: now.Add(account.LinkLives)})
	})
}

// mostName bounds the name of a person or an organisation.
const mostName = 200

// nameOf is a name as it may stand on pages: on one line, nothing in it that
// cannot be seen or that turns the direction of writing.
func nameOf(s string) (string, error) {
	s = strings.TrimSpace(s)
	hidden := func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	}
	if s == "" || !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) || utf8.RuneCountInString(s) > mostName {
		return "", problem.New(problem.Invalid, sayNoName).At(problem.Place{Column: "name"})
	}
	return s, nil
}

// memberKey makes a key from a name: its letters and digits in lower case, without
// accents, words joined by hyphens.
func memberKey(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	key := b.String()
	return strings.Trim(key[:min(len(key), 40)], "-")
}

var (
	sayChangedSince  = locale.Message{ID: "monitor.changed-since", ES: "cambió desde este día", EN: "changed as of this day"}
	sayAddedMember   = locale.Message{ID: "monitor.added-member", ES: "organización agregada a la coalición", EN: "organisation added to the coalition"}
	sayRenamedMember = locale.Message{ID: "monitor.renamed-member", ES: "organización con otro nombre", EN: "organisation renamed"}
	sayDefaultLevel  = locale.Message{ID: "monitor.default-level", ES: "nivel de acceso por omisión de una organización", EN: "default sharing level of an organisation"}
	sayNoDefault     = locale.Message{ID: "monitor.no-default", ES: "«{found}» no puede ser el nivel por omisión; elija público, la coalición o la organización", EN: "“{found}” cannot be the default level; choose public, the coalition or the organisation"}
	sayMemberLeft    = locale.Message{ID: "monitor.member-left", ES: "organización que deja la coalición", EN: "organisation leaves the coalition"}
	sayInvited       = locale.Message{ID: "monitor.invited", ES: "persona invitada al registro", EN: "person invited to the record"}
	sayGranted       = locale.Message{ID: "monitor.granted", ES: "función otorgada", EN: "role given"}
	sayRoleEnded     = locale.Message{ID: "monitor.role-ended", ES: "función terminada", EN: "role ended"}
	saySuspended     = locale.Message{ID: "monitor.suspended", ES: "cuenta suspendida", EN: "account suspended"}
	sayReinstated    = locale.Message{ID: "monitor.reinstated", ES: "cuenta restablecida", EN: "account reinstated"}
	saySignedUp      = locale.Message{ID: "monitor.signed-up", ES: "cuenta activada por su titular", EN: "account taken up by its holder"}
	sayNoName        = locale.Message{
		ID: "monitor.no-name",
		ES: "falta el nombre, o tiene caracteres que no se ven o más de 200; escríbalo como debe aparecer en las páginas",
		EN: "the name is missing, or has characters that cannot be seen or more than 200; write it as pages should show it",
	}
	sayNoKeyOf = locale.Message{
		ID: "monitor.no-key-of",
		ES: "«{found}» no puede ser una clave; use letras sin acento, cifras y guiones, como «wola»",
		EN: "“{found}” cannot be a key; use letters without accents, digits and hyphens, such as “wola”",
	}
	sayMemberTaken = locale.Message{
		ID: "monitor.member-taken",
		ES: "ya hay una organización con la clave «{member}»; elija otra clave, o use la que hay",
		EN: "there is an organisation with the key “{member}” already; choose another key, or use the one that is there",
	}
	sayNoRole = locale.Message{
		ID: "monitor.no-role",
		ES: "elija al menos una función",
		EN: "choose at least one role",
	}
	sayGuestOf = locale.Message{
		ID: "monitor.guest-of",
		ES: "una persona invitada ve una carta o un caso, y solo ella se limita así; diga cuál, como letter:letter-2018",
		EN: "a guest sees one letter or one event, and only guests are confined so; say which, such as letter:letter-2018",
	}
	sayHeldAlready = locale.Message{
		ID: "monitor.held-already",
		ES: "esa persona ya tiene esa función",
		EN: "that person holds that role already",
	}
	sayNoRoleHeld = locale.Message{
		ID: "monitor.no-role-held",
		ES: "esa función no está vigente: terminó ya, o nunca se otorgó",
		EN: "that role is not held: it ended already, or was never given",
	}
	sayLastAdministrator = locale.Message{
		ID: "monitor.last-administrator",
		ES: "es la última persona que administra el registro; dé antes esa función a otra",
		EN: "this is the last person who administers the record; give that role to somebody else first",
	}
	sayNotActive = locale.Message{
		ID: "monitor.not-active",
		ES: "esa cuenta está suspendida o sin funciones; restablézcala o dele una función primero",
		EN: "that account is suspended or holds no role; reinstate it or give it a role first",
	}
)
