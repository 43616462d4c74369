package querytest

import (
	"context"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Memory is a record in memory that [query.Naive] answers: no ranks of statements
// that are there already, no erasure.
type Memory struct {
	Schema     record.Schema
	Terms      query.Terms
	statements map[record.ID][]record.Statement
	last       record.Position
}

// Save adds what a change set says.
func (m *Memory) Save(_ context.Context, set record.ChangeSet) error {
	if m.statements == nil {
		m.statements = map[record.ID][]record.Statement{}
	}
	for _, c := range set.Changes {
		m.last++
		for i, s := range c.Add {
			s.ID = record.StatementID{Leaf: m.last, N: i + 1}
			for _, r := range c.Rank {
				if r.Statement.Leaf == 0 && r.Statement.N == i+1 {
					r.Ranking.At = m.last
					s.Ranking = append(s.Ranking, r.Ranking)
				}
			}
			m.statements[c.Entity] = append(m.statements[c.Entity], s)
		}
	}
	return nil
}

// At is the record at its newest position and a known-by date.
func (m *Memory) At(knownBy record.Day) query.Small {
	small := query.Small{Schema: m.Schema, Terms: m.Terms, At: record.Moment{Position: m.last, KnownBy: knownBy}}
	resolver := record.Resolver{Under: m.Terms.Under}
	for id, statements := range m.statements {
		e := record.Entity{ID: id, Readings: map[string][]record.Value{}}
		t, _ := m.Schema.Type(id.Type)
		for _, p := range t.Properties {
			if values := resolver.Readings(statements, p, small.At); len(values) > 0 {
				e.Readings[p.Name] = values
			}
		}
		if len(e.Readings) > 0 {
			small.Entities = append(small.Entities, e)
		}
	}
	return small
}

// Ask answers a checked query.
func (m *Memory) Ask(_ context.Context, knownBy record.Day, q query.Query) (query.Answer, error) {
	return query.Naive(m.At(knownBy), q)
}
