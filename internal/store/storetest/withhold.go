package storetest

import (
	"fmt"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/record"
)

// sharing is a statement of how an entity is shared.
func (g *Random) sharing(id record.ID) record.Statement {
	said := []string{"public", "coalition", "organisation", "organisation", "named a-1", "named a-1 a-2"}
	v, err := record.Shared().Kind.Parse(said[g.R.IntN(len(said))])
	if err != nil {
		panic(fmt.Sprintf("storetest: a level: %v", err))
	}
	return record.Statement{Entity: id, Property: record.Shared().Name, Value: v}
}

// nobodys is a source that no reader sees.
var nobodys = record.ID{Type: "source", Key: "withheld"}

// Opening is a first change set, by which [Withhold] can keep the numbers of leaves.
func (g *Random) Opening() record.ChangeSet {
	g.leaf++
	return record.ChangeSet{
		Author: "Nadie", Organisation: "Otra", Reason: "nada", Time: time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC),
		Changes: []record.Change{unseen(nobodys, 1)},
	}
}

// unseen is a change that nobody sees.
func unseen(id record.ID, statements int) record.Change {
	level, err := record.Shared().Kind.Parse("named a-nobody")
	if err != nil {
		panic(err)
	}
	c := record.Change{Entity: id}
	for range max(1, statements) {
		c.Add = append(c.Add, record.Statement{Entity: id, Property: record.Shared().Name, Value: level})
	}
	return c
}

// withholding knows, by the words of docs/security.md and in the simplest way, what
// a scope sees of some change sets.
type withholding struct {
	scope  access.Scope
	owner  map[record.ID]string
	level  map[record.ID]map[string]access.Sharing
	by     map[record.Position]string // organisations of leaves
	sees   map[record.StatementID]bool
	typeOf map[string]record.Type
}

// Withhold makes of change sets, of which the first is an [Random.Opening], those in
// which nothing was ever entered that a scope does not see: in its place stands what
// nobody sees, so that leaves and statements keep their numbers.
func Withhold(schema record.Schema, sets []record.ChangeSet, scope access.Scope) []record.ChangeSet {
	w := &withholding{
		scope: scope, owner: map[record.ID]string{}, level: map[record.ID]map[string]access.Sharing{},
		by: map[record.Position]string{}, sees: map[record.StatementID]bool{}, typeOf: map[string]record.Type{},
	}
	for _, t := range schema.Types {
		w.typeOf[t.Name] = t
	}
	leaf := record.Position(0)
	for _, set := range sets {
		for _, c := range set.Changes {
			leaf++
			w.by[leaf] = set.Organisation
			w.note(set.Organisation, c)
		}
	}
	var reduced []record.ChangeSet
	leaf = 0
	for _, set := range sets {
		if set.Changes[0].Entity == nobodys {
			reduced, leaf = append(reduced, set), leaf+1
			continue
		}
		kept := set
		kept.Changes = nil
		seen := false
		for _, c := range set.Changes {
			leaf++
			less, any := w.change(set.Organisation, c, leaf)
			seen = seen || any
			kept.Changes = append(kept.Changes, less)
		}
		if !seen {
			kept.Author, kept.Organisation, kept.Reason = "Nadie", "Otra", "nada"
		}
		reduced = append(reduced, kept)
	}
	return reduced
}

func (w *withholding) note(organisation string, c record.Change) {
	if _, ok := w.owner[c.Entity]; !ok {
		w.owner[c.Entity] = organisation
	}
	for _, st := range c.Add {
		if st.Property != record.Shared().Name {
			continue
		}
		if w.level[c.Entity] == nil {
			w.level[c.Entity] = map[string]access.Sharing{}
		}
		w.level[c.Entity][organisation], _ = access.ParseSharing(st.Value.String())
	}
}

func (w *withholding) admits(id record.ID, organisation string) bool {
	said, ok := w.level[id][organisation]
	if !ok {
		said = access.Sharing{Level: access.Coalition}
	}
	return w.scope.Admits(access.AudienceOf(said, organisation))
}

// there reports whether the scope may know of an entity.
func (w *withholding) there(id record.ID) bool {
	owner, ok := w.owner[id]
	return !ok || w.admits(id, owner)
}

// change is what is left of a change, and whether that is anything.
func (w *withholding) change(organisation string, c record.Change, at record.Position) (record.Change, bool) {
	within := w.admits(c.Entity, organisation) && w.there(c.Entity)
	kept, seen := record.Change{Entity: c.Entity}, false
	for i, st := range c.Add {
		sees := within && (st.Source.IsZero() || w.there(st.Source))
		if to, ok := st.Value.(record.Ref); ok {
			sees = sees && w.there(record.ID(to))
		}
		w.sees[record.StatementID{Leaf: at, N: i + 1}] = sees
		if !sees {
			st = record.Statement{Entity: c.Entity, Property: w.typeOf[c.Entity.Type].Properties[0].Name, Value: record.Unknown{}, Source: nobodys}
		}
		seen = seen || sees
		kept.Add = append(kept.Add, st)
	}
	var stand *record.StatementID
	for _, id := range c.Erase {
		if w.there(c.Entity) && w.admits(c.Entity, w.by[id.Leaf]) {
			kept.Erase, seen, stand = append(kept.Erase, id), true, &id
		}
	}
	ranks := make([]*record.Reranking, len(c.Rank))
	for i, r := range c.Rank {
		of := r.Statement
		if of.Leaf == 0 {
			of.Leaf = at
		}
		if within && w.sees[of] && (r.Ranking.Source.IsZero() || w.there(r.Ranking.Source)) {
			ranks[i], seen, stand = &r, true, &r.Statement
		}
	}
	if !seen {
		return unseen(record.ID{Type: "source", Key: fmt.Sprintf("withheld-%d", at)}, len(c.Add)), false
	}
	if len(c.Add) > 0 {
		stand = &record.StatementID{N: 1}
	}
	for _, r := range ranks {
		if r == nil {
			r = &record.Reranking{Statement: *stand, Ranking: record.Ranking{Rank: record.Normal, Cause: record.Restored, Reason: "nada", Source: nobodys}}
		}
		kept.Rank = append(kept.Rank, *r)
	}
	return kept, true
}
