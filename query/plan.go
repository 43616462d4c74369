package query

import (
	"fmt"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// Planned is a checked query with every word resolved: paths to properties,
// terms to sets of codes, literals to ends. It names no table and holds no SQL;
// the store compiles it.
//
// # How exact the answers are
//
// Each condition is evaluated twice: once for what holds under every reading,
// once for what holds under at least one. "Readings" are those of each property,
// every day that a date can mean, every number within a bound, every narrower
// term or territory that a wide one can mean, and anything at all where nothing
// is recorded.
//
// The two ends of a count are exact, that is, both are reached by some way of
// choosing one reading for everything, where
//
//   - no property of a type is read twice by the query: in the condition, in what
//     is summed, or by a group;
//   - no list holds several dates or numbers, and no comparison is one that every
//     value meets, such as "date <= 2014/..";
//   - no reference that is disputed is read backwards;
//   - "last" is not used.
//
// The same holds for a sum, for each group by itself, and, where no reference is
// crossed, for a share.
//
// Elsewhere the ends contain what can be, and may be wider: "victims > 5 or
// victims <= 5" is only possible for an act whose victims are not known, because
// each half is read by itself; "date in (2018, 2019)" is only possible for
// "2018/2019", because that lies in neither year for certain. A check that is
// decided is decided rightly in any case; one that is not might have been, by
// reasoning about several entities at once.
//
// What is across a way back (some involvements …) is what is recorded, in lists,
// counts, sums and the set of a share: an entity of which nothing is recorded is
// not in doubt. In checks and in the part of a share the world is meant: there may
// be more than are recorded, so that one is always possible.
//
// TestEndsAreThoseOfAllWorlds holds this against every way of choosing.
type Planned struct {
	Op         Op
	Set        Population
	With       Predicate // nil where nothing is asked of the set
	Of         *Column   // for Sum
	One        *Column   // for Sum: the reference that stands for one where Of is not recorded
	By         []Key
	Order      []Sort
	Limit      int
	Commitment record.ID
	Parts      []Planned
	Asked      Set // as it was asked, for coverage
}

// Population is a set of entities.
type Population struct {
	Type  record.Type
	Where Predicate // nil means all
	Last  *Latest   // nil unless only the last of each are meant
}

// Latest is what tells the last of each: By whose, Date in what order, and
// After, where the type has it, what comes after what. Wholes are, of the types
// to which By leads, those of which one entity can be a part of another.
type Latest struct {
	By, Date Column
	After    *Column
	Wholes   []Leg
}

// Column is a property with its place in its type.
type Column struct {
	record.Property
	At int
}

// Key is what a group or an order goes by.
type Key struct {
	Way        []Leg  // across references, from the set's type on
	Column     Column // without meaning where Identity is set
	Attribute  string // the column of the term, or empty
	Identity   bool   // the entity's own key
	Part       DatePart
	Vocabulary map[string]string // for Attribute: its value by code
}

// Leg leads across a reference.
type Leg struct {
	Column Column
	To     record.Type
}

// Sort is a key of an order.
type Sort struct {
	Key  Key
	Desc bool
}

// Predicate is a condition with all negations at its leaves: [AllOf], [AnyOf],
// [Between], [Test], [Via], [Among], [Named], [Holds], [Words] or [Contains]. Each
// but the first three can be negated by Not; a negation is certain where the plain one is
// not possible.
type Predicate interface{ isPredicate() }

// AllOf holds where all do.
type AllOf []Predicate

// AnyOf holds where one does.
type AnyOf []Predicate

// Between is certain where Surely is and possible where Perhaps is.
type Between struct{ Surely, Perhaps Predicate }

// Test compares a property of the entity itself.
type Test struct {
	Column Column
	Sought Sought
	Not    bool
}

// Via holds where it does for the entity to which a reference leads: certain
// under all readings of it, possible under one, or where the reference is not
// known or leads to nothing recorded; false where it is known to be none.
//
// With Recorded it is never in doubt: it holds where one reading leads to a
// recorded entity for which Where holds.
type Via struct {
	Leg      Leg
	Where    Predicate
	Recorded bool
	Not      bool
}

// Among holds where it does for one of the entities of a type that refer to
// this one: certain for one that certainly does, possible for one whose
// reference may be another. With Recorded, any that may is enough. With World
// there may be others than are recorded: one is possible always.
type Among struct {
	Type     record.Type
	Column   Column    // of Type, the reference
	Where    Predicate // nil means any
	Recorded bool
	World    bool
	Not      bool
}

// Named holds for the entities with these keys; it is never in doubt.
type Named struct {
	Keys []string
	Not  bool
}

// Presence is what Holds asks of the readings of a property.
type Presence int

// The presences.
const (
	Anything Presence = iota + 1 // a value, or none, but not unknown
	Value                        // a value
	NoValue                      // that there is none
)

// Holds asks what is recorded; it is never in doubt. Codes, where not nil, are
// the only terms that count as a value: those with a certain column filled.
type Holds struct {
	Column Column
	What   Presence
	Codes  []string
	Not    bool
}

// Words holds where one text of the entity has, for each of Begin, a word that
// begins so. Column nil means any of its texts. It is never in doubt.
type Words struct {
	Column *Column
	Begin  []string
	Not    bool
}

// Contains holds where the first reading of an address or a query contains a
// text, the case of A to Z aside. It is never in doubt.
type Contains struct {
	Column Column
	Text   string
	Not    bool
}

func (AllOf) isPredicate()    {}
func (AnyOf) isPredicate()    {}
func (Between) isPredicate()  {}
func (Test) isPredicate()     {}
func (Via) isPredicate()      {}
func (Among) isPredicate()    {}
func (Named) isPredicate()    {}
func (Holds) isPredicate()    {}
func (Words) isPredicate()    {}
func (Contains) isPredicate() {}

// Opposite is the negation of a predicate.
func Opposite(p Predicate) Predicate {
	switch p := p.(type) {
	case AllOf:
		return AnyOf(opposites(p))
	case AnyOf:
		return AllOf(opposites(p))
	case Between:
		return Between{Opposite(p.Perhaps), Opposite(p.Surely)}
	case Test:
		p.Not = !p.Not
		return p
	case Via:
		p.Not = !p.Not
		return p
	case Among:
		p.Not = !p.Not
		return p
	case Named:
		p.Not = !p.Not
		return p
	case Holds:
		p.Not = !p.Not
		return p
	case Words:
		p.Not = !p.Not
		return p
	case Contains:
		p.Not = !p.Not
		return p
	}
	panic(fmt.Sprintf("query: a %T has no opposite", p))
}

func opposites(all []Predicate) []Predicate {
	out := make([]Predicate, len(all))
	for i, p := range all {
		out[i] = Opposite(p)
	}
	return out
}

// Plan resolves a checked query. Errors are of the caller's making: a query that
// Check has not seen, or a path across a reference to several types, of which
// the core schema has none.
func Plan(q Query, schema record.Schema, terms Terms) (Planned, error) {
	return planner{schema: schema, terms: terms}.query(q)
}

type planner struct {
	schema record.Schema
	terms  Terms
	world  bool // conditions are of the world, not of the record; see [Planned]
}

func (p planner) ofWorld() planner {
	p.world = true
	return p
}

func (p planner) query(q Query) (Planned, error) {
	planned := Planned{Op: q.Op, Limit: q.Limit, Commitment: q.Commitment, Asked: q.Set}
	switch q.Op {
	case All, Any, Not:
		for _, part := range q.Parts {
			one, err := p.query(part)
			if err != nil {
				return planned, err
			}
			planned.Parts = append(planned.Parts, one)
		}
		return planned, nil
	case Standing:
		q.Set = Set{Type: "assessment"}
	}
	if q.Op.Check() {
		p = p.ofWorld()
	}
	var err error
	if planned.Set, err = p.population(q.Set); err != nil {
		return planned, err
	}
	if planned.With, err = p.ofWorld().condition(planned.Set.Type, q.With); err != nil {
		return planned, err
	}
	if q.Op == Sum {
		if err := p.summed(&planned, q.Of); err != nil {
			return planned, err
		}
	}
	return planned, p.keys(&planned, q)
}

func (p planner) keys(planned *Planned, q Query) error {
	for _, g := range q.By {
		key, err := p.key(planned.Set.Type, g.Path)
		if err != nil {
			return err
		}
		key.Part = g.Part
		planned.By = append(planned.By, key)
	}
	for _, o := range q.Order {
		key, err := p.key(planned.Set.Type, o.Path)
		if err != nil {
			return err
		}
		planned.Order = append(planned.Order, Sort{key, o.Desc})
	}
	return nil
}

func (p planner) population(s Set) (Population, error) {
	t, ok := p.schema.Type(s.Type)
	if !ok {
		return Population{}, fmt.Errorf("planning: no type %q", s.Type)
	}
	where, err := p.condition(t, s.Where)
	if err != nil || s.LastBy == "" {
		return Population{Type: t, Where: where}, err
	}
	by, ok := ColumnOf(t, s.LastBy)
	date, dated := ColumnOf(t, "date")
	if !ok || !dated {
		return Population{}, fmt.Errorf("planning: %s have no last by %s", t.Plural, s.LastBy)
	}
	last := &Latest{By: by, Date: date}
	if after, ok := ColumnOf(t, "after"); ok && slices.Contains(after.Kind.Types, t.Name) {
		last.After = &after
	}
	for _, name := range by.Kind.Types {
		to, _ := p.schema.Type(name)
		if part, ok := partOf(to); ok {
			last.Wholes = append(last.Wholes, Leg{part, to})
		}
	}
	return Population{t, where, last}, nil
}

// partOf is the property by which an entity of a type is a part of another.
func partOf(t record.Type) (Column, bool) {
	c, ok := ColumnOf(t, "part_of")
	return c, ok && c.Kind.Base == record.RefTo && slices.Equal(c.Kind.Types, []string{t.Name})
}

// ColumnOf finds a property in its type.
func ColumnOf(t record.Type, name string) (Column, bool) {
	for i, p := range t.Properties {
		if p.Name == name {
			return Column{p, i}, true
		}
	}
	return Column{}, false
}

func (p planner) summed(planned *Planned, of Path) error {
	t := planned.Set.Type
	c, ok := ColumnOf(t, of.String())
	if !ok {
		return fmt.Errorf("planning: %s have no %s to add up", t.Plural, of)
	}
	planned.Of = &c
	if name, ok := single(t, c.Name); ok {
		one, _ := ColumnOf(t, name)
		planned.One = &one
	}
	return nil
}

// key resolves what a group or an order goes by: references, then a property.
func (p planner) key(t record.Type, path Path) (Key, error) {
	var key Key
	hops, err := Route(p.schema, p.terms, t.Name, path)
	if err != nil {
		return key, fmt.Errorf("planning: %w", err)
	}
	for _, hop := range hops {
		switch hop.Way {
		case Across:
			leg, err := p.leg(t, hop)
			if err != nil {
				return key, err
			}
			key.Way = append(key.Way, leg)
			t = leg.To
			continue
		case Identity:
			key.Identity = true
			continue
		case Back:
			return key, fmt.Errorf("planning: %s leads to several", path)
		case Attribute:
			key.Attribute = hop.Step
			key.Vocabulary = p.column(hop.Property.Kind.Vocabulary, hop.Step)
		}
		key.Column, _ = ColumnOf(t, hop.Property.Name)
	}
	return key, nil
}

// column is what a column of a vocabulary holds, by code.
func (p planner) column(vocabulary, column string) map[string]string {
	values := map[string]string{}
	for _, code := range p.terms.Codes(vocabulary) {
		values[code] = p.terms.Attribute(vocabulary, code, column)
	}
	return values
}

func (p planner) leg(from record.Type, hop Hop) (Leg, error) {
	c, ok := ColumnOf(from, hop.Property.Name)
	if !ok || len(hop.To) != 1 {
		return Leg{}, fmt.Errorf("planning: %s.%s leads to several types", from.Name, hop.Property.Name)
	}
	to, ok := p.schema.Type(hop.To[0])
	if !ok {
		return Leg{}, fmt.Errorf("planning: no type %q", hop.To[0])
	}
	return Leg{c, to}, nil
}
