package storetest

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// Model is a record in memory: all statements, and nothing clever.
type Model struct {
	Schema   record.Schema
	Resolver record.Resolver
	Last     record.Position
	Ends     []record.Position // of change sets: the positions of moments
	Erased   []bool            // of change sets: whether their reasons were erased

	statements map[record.ID][]record.Statement
}

// NewModel returns an empty record.
func NewModel(schema record.Schema, resolver record.Resolver) *Model {
	return &Model{Schema: schema, Resolver: resolver, statements: map[record.ID][]record.Statement{}}
}

// Save does what a store does with a change set.
func (m *Model) Save(set record.ChangeSet) {
	for _, c := range set.Changes {
		m.Last++
		for i, s := range c.Add {
			s.ID, s.Entity = record.StatementID{Leaf: m.Last, N: i + 1}, c.Entity
			m.statements[c.Entity] = append(m.statements[c.Entity], s)
		}
		for i, r := range c.Rank {
			r.Ranking.At, r.Ranking.N = m.Last, i+1
			if r.Statement.Leaf == 0 {
				r.Statement.Leaf = m.Last
			}
			stmts := m.statements[c.Entity]
			if i := slices.IndexFunc(stmts, func(s record.Statement) bool { return s.ID == r.Statement }); i >= 0 {
				stmts[i].Ranking = append(slices.Clip(stmts[i].Ranking), r.Ranking)
			}
		}
		for _, id := range c.Erase {
			m.statements[c.Entity] = slices.DeleteFunc(m.statements[c.Entity], func(s record.Statement) bool { return s.ID == id })
		}
		for _, of := range c.EraseReasons {
			m.eraseReason(c.Entity, of)
		}
	}
	m.Ends, m.Erased = append(m.Ends, m.Last), append(m.Erased, false)
}

// eraseReason takes the words of a reason away.
func (m *Model) eraseReason(id record.ID, of record.ReasonOf) {
	if of.Ranking.Leaf == 0 {
		i, _ := slices.BinarySearch(m.Ends, of.Set)
		m.Erased[i] = true
		return
	}
	for i, s := range m.statements[id] {
		for j, r := range s.Ranking {
			if (record.StatementID{Leaf: r.At, N: r.N}) == of.Ranking {
				s.Ranking = slices.Clone(s.Ranking)
				s.Ranking[j].Reason, s.Ranking[j].Erased = "", true
				m.statements[id][i] = s
			}
		}
	}
}

// Statements returns all that is on record of an entity.
func (m *Model) Statements(id record.ID) []record.Statement { return m.statements[id] }

// IDs lists all entities that were ever changed, by type and key.
func (m *Model) IDs() []record.ID {
	ids := make([]record.ID, 0, len(m.statements))
	for id := range m.statements {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b record.ID) int { return strings.Compare(a.String(), b.String()) })
	return ids
}

// Readings returns the readings of an entity at a moment, by property.
func (m *Model) Readings(id record.ID, at record.Moment) map[string][]record.Value {
	t, _ := m.Schema.Type(id.Type)
	readings := map[string][]record.Value{}
	for _, p := range t.Properties {
		if values := m.Resolver.Readings(m.statements[id], p, at); len(values) > 0 {
			readings[p.Name] = values
		}
	}
	return readings
}

// Entities returns the entities of a type that have a reading at a moment, by key.
func (m *Model) Entities(typ string, at record.Moment) []record.Entity {
	var es []record.Entity
	for _, id := range m.IDs() {
		if id.Type != typ {
			continue
		}
		if readings := m.Readings(id, at); len(readings) > 0 {
			es = append(es, record.Entity{ID: id, Readings: readings})
		}
	}
	slices.SortFunc(es, func(a, b record.Entity) int { return strings.Compare(a.ID.Key, b.ID.Key) })
	return es
}
