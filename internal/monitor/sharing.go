package monitor

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Shared is who may see an entity, as far as the one who asks may know.
type Shared struct {
	Owner  string         // the organisation that entered it
	Levels []store.Share  // of those that said how they share it
	Mine   access.Sharing // of the organisation for which one asks
	// May says that the one who asks may set it.
	May bool
}

// OwnersLevel is how the owner shares the entity: nobody's words of it go further.
func (s Shared) OwnersLevel() access.Sharing { return s.of(s.Owner) }

func (s Shared) of(organisation string) access.Sharing {
	i := slices.IndexFunc(s.Levels, func(l store.Share) bool { return l.Organisation == organisation })
	if i < 0 {
		return access.Sharing{Level: access.Coalition}
	}
	return s.Levels[i].Sharing
}

// SharedWith says how an entity is shared now.
func (r *Record) SharedWith(ctx context.Context, who access.Actor, id record.ID) (Shared, error) {
	v, err := r.View(ctx, who, AsOf{})
	if err != nil {
		return Shared{}, err
	}
	s := Shared{}
	if s.Owner, err = r.store.Owner(ctx, v, id); err != nil {
		return s, err
	}
	if s.Owner == "" {
		return s, noEntity(id.Type, id.Key)
	}
	if s.Levels, err = r.store.Shares(ctx, v, id); err != nil {
		return s, err
	}
	s.Mine = s.of(who.Organisation)
	s.May = !access.PeopleType(id.Type) && r.May(who, access.Write, access.Object{Type: id.Type})
	return s, nil
}

var (
	sayPeopleAreShared = locale.Message{
		ID: "monitor.people-are-shared",
		ES: "{id} dice quién puede hacer qué, y eso lo ve toda la coalición",
		EN: "{id} says who may do what, and the whole coalition sees that",
	}
	sayNobodyNamed = locale.Message{
		ID: "monitor.nobody-named",
		ES: "falta decir con quiénes se comparte; elija al menos a una persona",
		EN: "it is missing with whom it is shared; choose at least one person",
	}
	sayNotAPerson = locale.Message{
		ID: "monitor.not-a-person",
		ES: "«{key}» no es la clave de ninguna cuenta activa; elija a las personas de la lista",
		EN: "“{key}” is the key of no active account; choose the people from the list",
	}
	sayNobodyWould = locale.Message{
		ID: "monitor.nobody-would-see",
		ES: "sin cuentas en el registro no hay a quién nombrar; comparta con la organización o con la coalición",
		EN: "without accounts in the record there is nobody to name; share with the organisation or the coalition",
	}
	sayTaken = locale.Message{
		ID: "monitor.taken",
		ES: "la clave «{key}» ya está en uso; elija otra",
		EN: "the key “{key}” is in use already; choose another",
	}
)

// Share sets how the organisation of who shares what it says of an entity, at every
// moment from now on. Among named people who sets it is always one.
func (r *Record) Share(ctx context.Context, who access.Actor, id record.ID, to access.Sharing, reason string) (store.Receipt, error) {
	if access.PeopleType(id.Type) {
		return store.Receipt{}, problem.New(problem.Denied, sayPeopleAreShared, "id", id)
	}
	if strings.TrimSpace(reason) == "" {
		return store.Receipt{}, problem.New(problem.Invalid, sayNoReason).At(problem.Place{Column: "reason"})
	}
	if _, err := r.SharedWith(ctx, who, id); err != nil {
		return store.Receipt{}, err
	}
	if to.Level == access.Named {
		var err error
		if to.People, err = r.namedPeople(ctx, who, to.People); err != nil {
			return store.Receipt{}, err
		}
	} else {
		to.People = nil
	}
	shared := record.Shared()
	value, err := shared.Kind.Parse(to.String())
	if err != nil {
		return store.Receipt{}, err
	}
	return r.Save(ctx, who, record.ChangeSet{Reason: strings.TrimSpace(reason), Changes: []record.Change{{
		Entity: id, Add: []record.Statement{{Entity: id, Property: shared.Name, Value: value}},
	}}})
}

// namedPeople checks the people with whom something is shared.
func (r *Record) namedPeople(ctx context.Context, who access.Actor, keys []string) ([]string, error) {
	at := problem.Place{Column: "people"}
	if who.Account == "" {
		return nil, problem.New(problem.Invalid, sayNobodyWould).At(at)
	}
	p, err := r.people(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		if person, ok := p.persons[key]; !ok || !person.Active() {
			return nil, problem.New(problem.Invalid, sayNotAPerson, "key", key).At(at)
		}
	}
	if len(keys) == 0 {
		return nil, problem.New(problem.Invalid, sayNobodyNamed).At(at)
	}
	named := append(slices.Clone(keys), who.Account)
	slices.Sort(named)
	return slices.Compact(named), nil
}

// isLevel reports whether a text says how an entity is shared.
func isLevel(text string) bool {
	_, ok := access.ParseSharing(text)
	return ok
}

// Members lists the organisations of the coalition, by key.
func (r *Record) Members(ctx context.Context, who access.Actor) ([]Member, error) {
	p, err := r.people(ctx)
	if err != nil || who.Organisation == "" {
		return nil, err
	}
	members := slices.Collect(maps.Values(p.members))
	slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Key, b.Key) })
	return members, nil
}

// DefaultLevel is how the organisation of who shares what it enters.
func (r *Record) DefaultLevel(ctx context.Context, who access.Actor) (access.Level, error) {
	level, err := r.defaultLevel(ctx, who)
	return cmp.Or(access.Level(level), access.Coalition), err
}

// defaultLevel is how the organisation of who shares what it enters.
func (r *Record) defaultLevel(ctx context.Context, who access.Actor) (string, error) {
	if who.Account == "" {
		return "", nil
	}
	p, err := r.people(ctx)
	if err != nil {
		return "", err
	}
	level := access.Level(p.members[who.Organisation].Sharing)
	if level == access.Named || !slices.Contains(access.Levels(), level) {
		return "", nil // named people are named one by one
	}
	return string(level), nil
}

// mayTouch refuses a change of an entity that is kept from who: what they said of it
// they could not see.
func (r *Record) mayTouch(ctx context.Context, who access.Actor, id record.ID) error {
	scope := r.policy.Reader(who)
	if scope.Everything() {
		return nil
	}
	withheld, err := r.store.Withheld(ctx, query.View{Scope: scope}, id)
	if err == nil && withheld {
		err = problem.New(problem.Conflict, sayTaken, "key", id.Key)
	}
	return err
}
