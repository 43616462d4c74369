package query

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// Small is a record small enough to be walked through as a whole, as one view
// sees it: the entities that it may see, with their readings at its moment.
type Small struct {
	Schema   record.Schema
	Terms    Terms
	At       record.Moment
	Entities []record.Entity
}

// Naive answers a checked query by looking at every entity, once for each
// thing that could be asked of it. It is slow and has no cleverness: it says
// what the answer is, and the store has to agree.
func Naive(s Small, q Query) (Answer, error) {
	n := naive{Small: s, byID: map[record.ID]record.Entity{}}
	n.Entities = slices.Clone(s.Entities)
	slices.SortFunc(n.Entities, func(a, b record.Entity) int { return strings.Compare(a.ID.Key, b.ID.Key) })
	for _, e := range n.Entities {
		n.byID[e.ID] = e
	}
	return n.answer(q)
}

type naive struct {
	Small
	byID  map[record.ID]record.Entity
	world bool // the world is meant, not the record; see [Planned]
}

// ofWorld evaluates conditions about the world.
func (n naive) ofWorld() naive {
	n.world = true
	return n
}

// member is an entity and how sure it is that it belongs.
type member struct {
	record.Entity
	in record.Verdict
}

func (n naive) answer(q Query) (Answer, error) {
	switch q.Op {
	case List:
		return n.list(q), nil
	case Count, Sum:
		return n.counted(q), nil
	case Share:
		return n.share(q), nil
	case Some, None, Every:
		return n.ofWorld().quantified(q), nil
	case Standing:
		return n.ofWorld().standing(q), nil
	case All, Any, Not:
		parts := make([]Answer, len(q.Parts))
		for i, part := range q.Parts {
			var err error
			if parts[i], err = n.answer(part); err != nil {
				return Answer{}, err
			}
		}
		return Combine(q.Op, parts), nil
	}
	return Answer{}, fmt.Errorf("a query of operation %d has no meaning", q.Op)
}

// members are the entities that are possibly in a set, by key.
func (n naive) members(set Set) []member {
	var members []member
	for _, e := range n.Entities {
		if e.ID.Type != set.Type {
			continue
		}
		if in := n.condition(e, set.Where); in.Possible {
			members = append(members, member{e, in})
		}
	}
	if set.LastBy != "" {
		members = n.last(members, set.LastBy)
	}
	return members
}

func refs(values []record.Value) []record.Ref {
	var refs []record.Ref
	for _, v := range values {
		if r, ok := v.(record.Ref); ok {
			refs = append(refs, r)
		}
	}
	return refs
}

// span is the first and the last day that readings of a date can mean.
func span(values []record.Value) (earliest, latest record.Day) {
	earliest, latest = record.LastDay, record.FirstDay
	for _, v := range values {
		d, _ := v.(record.Date) // no date is any day
		earliest, latest = min(earliest, d.Earliest()), max(latest, d.Latest())
	}
	if len(values) == 0 {
		return record.FirstDay, record.LastDay
	}
	return earliest, latest
}

func (n naive) list(q Query) Answer {
	members := n.members(q.Set)
	slices.SortStableFunc(members, func(a, b member) int {
		for _, o := range q.Order {
			if c := n.order(a.Entity, b.Entity, o); c != 0 {
				return c
			}
		}
		return 0
	})
	if q.Limit > 0 && len(members) > q.Limit {
		members = members[:q.Limit]
	}
	var rows []Row
	for _, m := range members {
		rows = append(rows, Row{m.ID, m.in.Certain})
	}
	return Answer{Rows: rows}
}

// order compares two entities by the first reading of a path; where it has
// none an entity comes last, whatever the direction.
func (n naive) order(a, b record.Entity, o Ordering) int {
	x, hasX := n.rank(a, o.Path.Steps)
	y, hasY := n.rank(b, o.Path.Steps)
	switch {
	case !hasX || !hasY:
		return compareBool(hasY, hasX)
	case o.Desc:
		x, y = y, x
	}
	return cmp.Or(cmp.Compare(x.number, y.number), strings.Compare(x.text, y.text))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// rank is what an entity is sorted by: the low end of a date or a quantity,
// else the text.
type rank struct {
	number float64
	text   string
}

func (n naive) rank(e record.Entity, steps []string) (rank, bool) {
	if steps[0] == identity {
		return rank{text: e.ID.Key}, true
	}
	t, _ := n.Schema.Type(e.ID.Type)
	p, _ := t.Property(steps[0])
	v := e.Value(p.Name)
	switch v := v.(type) {
	case nil, record.Unknown, record.None:
		return rank{}, false
	case record.Date:
		return rank{number: float64(v.Earliest())}, true
	case record.Quantity:
		low, _, _ := p.Kind.Ends(v)
		return rank{number: low}, true
	case record.Ref:
		if target, ok := n.byID[record.ID(v)]; len(steps) > 1 {
			if !ok {
				return rank{}, false
			}
			return n.rank(target, steps[1:])
		}
	case record.Term:
		if len(steps) > 1 {
			value := n.Terms.Attribute(p.Kind.Vocabulary, v.String(), steps[1])
			return rank{text: value}, value != ""
		}
	}
	return rank{text: v.String()}, true
}

// counted answers count and sum, by groups where asked.
func (n naive) counted(q Query) Answer {
	if len(q.By) == 0 {
		return Answer{Certain: n.total(q, n.members(q.Set))}
	}
	groups := map[string][]member{}
	keys := map[string][]string{}
	for _, m := range n.members(q.Set) {
		for _, g := range n.groupsOf(m, q.By) {
			id := strings.Join(g.key, "\x00")
			keys[id] = g.key
			groups[id] = append(groups[id], member{m.Entity, m.in.And(g.in)})
		}
	}
	var answer Answer
	for id, members := range groups {
		answer.Groups = append(answer.Groups, GroupAnswer{keys[id], n.total(q, members)})
	}
	slices.SortFunc(answer.Groups, func(a, b GroupAnswer) int { return slices.Compare(a.Key, b.Key) })
	return answer
}

// total counts members, or sums a quantity over them.
func (n naive) total(q Query, members []member) Ends {
	total := Ends{Defined: true}
	for _, m := range members {
		low, high := 1.0, 1.0
		if q.Op == Sum {
			low, high = n.amount(m.Entity, q.Of.Steps[0])
		}
		if !m.in.Certain {
			low, high = min(low, 0), max(high, 0)
		}
		total.Low, total.High = total.Low+low, total.High+high
	}
	if total.OpenLow = math.IsInf(total.Low, -1); total.OpenLow {
		total.Low = 0
	}
	if total.Open = math.IsInf(total.High, 1); total.Open {
		total.High = 0
	}
	return total
}

// amount is the least and the most that an entity can add to a sum. A low end
// that nobody says is 0 of a count, and open of an amount, which may be negative.
// An act of one victim who is named, but not counted, adds one.
func (n naive) amount(e record.Entity, property string) (low, high float64) {
	t, _ := n.Schema.Type(e.ID.Type)
	p, _ := t.Property(property)
	least := 0.0
	if p.Kind.Base == record.Amount {
		least = math.Inf(-1)
	}
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range e.Readings[property] {
		switch v := v.(type) {
		case record.Quantity:
			l, h, _ := p.Kind.Ends(v)
			low, high = min(low, max(l, least)), max(high, h)
		case record.None:
			low, high = min(low, 0), max(high, 0)
		}
	}
	if low <= high {
		return low, high
	}
	if one, ok := single(t, property); ok && len(refs(e.Readings[one])) > 0 {
		return 1, 1
	}
	return least, math.Inf(1)
}

// single returns the reference that names one of what a property counts: the
// victim of the victims.
func single(t record.Type, counted string) (string, bool) {
	name, plural := strings.CutSuffix(counted, "s")
	p, ok := t.Property(name)
	return name, plural && ok && p.Kind.Base == record.RefTo
}
