package store

import (
	"encoding/json"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// share takes in what a change says of how its entity is shared, and works out
// whom what it says reaches.
func (b *Batch) share(c *record.Change, at record.Position) (err error) {
	h := &b.history
	if err := b.shareNew(c); err != nil {
		return err
	}
	for _, st := range slices.Backward(c.Add) {
		if st.Property != record.Shared().Name {
			continue
		}
		said, ok := access.ParseSharing(st.Value.String())
		if !ok {
			return problem.New(problem.Invalid, sayNoLevel, "id", c.Entity, "found", journal.Quote(st.Value.String()))
		}
		old, until := h.id != 0, at
		if old { // it reaches others at earlier moments too
			until = forever
		}
		b.reshared = append(b.reshared, resharing{c.Entity, until})
		err = b.w.shares.put(share{
			c.Entity, b.set.Organisation, access.AudienceOf(said, b.set.Organisation), at, h.owner == b.set.Organisation, old,
		})
		if err != nil {
			return err
		}
		break
	}
	b.base, err = b.w.shares.of(c.Entity, b.set.Organisation, h.owner)
	return err
}

// shareNew makes a change that makes an entity say how that is shared, where whoever
// makes it does not share with all the coalition. Who may do what is for everybody.
func (b *Batch) shareNew(c *record.Change) error {
	shared := record.Shared()
	says := func(st record.Statement) bool { return st.Property == shared.Name }
	if b.level == "" || b.level == string(access.Coalition) || b.history.id != 0 || access.PeopleType(c.Entity.Type) || slices.ContainsFunc(c.Add, says) {
		return nil
	}
	level, err := shared.Kind.Parse(b.level)
	if err != nil {
		return err
	}
	c.Add = append(c.Add, record.Statement{Entity: c.Entity, Property: shared.Name, Value: level})
	return nil
}

var (
	sayNoLevel = locale.Message{
		ID: "store.no-level",
		ES: "{id} no puede compartirse así: {found}; escriba public, coalition, organisation, o named y las claves de las cuentas",
		EN: "{id} cannot be shared like this: {found}; write public, coalition, organisation, or named and the keys of accounts",
	}
	sayLevelStays = locale.Message{
		ID: "store.level-stays",
		ES: "el nivel de acceso de {id} no se borra: sin él, más gente vería la ficha; cámbielo por otro",
		EN: "the sharing level of {id} is not erased: without it, more people would see the entity; set another",
	}
)

// mayErase refuses to erase how an entity is shared.
func (b *Batch) mayErase(entity record.ID, id record.StatementID) error {
	shared := false
	err := b.w.each("SELECT property = 'shared' FROM statement WHERE id = ?", func(row *sqlite3.Stmt) error {
		shared = row.ColumnBool(0)
		return nil
	}, rowOf(id))
	if err == nil && shared {
		err = problem.New(problem.Denied, sayLevelStays, "id", entity)
	}
	return err
}

// rankingReaches is whom a ranking of a statement reaches.
func (b *Batch) rankingReaches(at record.Position, of record.StatementID, source string) (audienceID, error) {
	s := b.w.shares
	if !s.any {
		b.history.reach(coalitionID)
		return coalitionID, nil
	}
	reaches := coalitionID
	if of.Leaf == at {
		reaches = b.written[of.N-1]
	} else if err := b.w.each(audienceStatement, func(row *sqlite3.Stmt) error {
		reaches = audienceID(row.ColumnInt64(0))
		return nil
	}, rowOf(of)); err != nil {
		return 0, err
	}
	reaches, err := s.meeting.meet(b.base, reaches)
	if err == nil {
		reaches, err = s.through(reaches, source)
	}
	b.history.reach(reaches)
	return reaches, err
}

// resharing is an entity that is shared otherwise, and until which leaf what refers
// to it reaches others than when it was written.
type resharing struct {
	entity record.ID
	until  record.Position
}

// What refers to entities, or rests on them, before a leaf each.
const refersTo = `
	WITH shared AS (SELECT value ->> 0 AS id, value ->> 1 AS until FROM json_each(?))
	SELECT l.type, l.key FROM shared h JOIN statement s ON s.value = h.id AND s.leaf < h.until
	   AND s.value GLOB '[a-z]*:[A-Za-z0-9]*' AND s.value NOT GLOB '*[ =/]*' JOIN leaf l ON l.position = s.leaf
	 UNION
	SELECT l.type, l.key FROM shared h JOIN resting r ON r.source = h.id AND r.leaf < h.until JOIN leaf l ON l.position = r.leaf
	 UNION
	SELECT l.type, l.key FROM shared h JOIN ranking r ON r.source = h.id AND r.source <> '' AND r.leaf < h.until JOIN leaf l ON l.position = r.leaf`

// resharedAtOnce is how many are asked about at once.
const resharedAtOnce = 1_000

// reshare settles whom all reaches that may reach others than when it was written,
// now that entities are shared otherwise.
func (b *Batch) reshare() error {
	clear(b.w.shares.remember)
	found := map[record.ID]bool{}
	for _, h := range b.reshared {
		if h.until == forever {
			found[h.entity] = true
		}
	}
	for some := range slices.Chunk(b.reshared, resharedAtOnce) {
		list := make([][2]any, len(some))
		for i, h := range some {
			list[i] = [2]any{h.entity.String(), h.until}
		}
		text, err := json.Marshal(list)
		if err != nil {
			return err
		}
		err = b.w.each(refersTo, func(row *sqlite3.Stmt) error {
			found[record.ID{Type: row.ColumnText(0), Key: row.ColumnText(1)}] = true
			return nil
		}, string(text))
		if err != nil {
			return err
		}
	}
	for id := range found {
		if err := b.resettle(id); err != nil {
			return err
		}
	}
	return nil
}

// resettle settles one entity, and writes its rows anew.
func (b *Batch) resettle(id record.ID) error {
	h := &b.history
	*h = history{typ: id.Type, key: id.Key, statements: h.statements[:0], reaching: h.reaching[:0]}
	if err := b.w.findEntity(h); err != nil {
		return err
	}
	if _, ok := b.store.layout.projections[id.Type]; !ok {
		return nil
	}
	if _, err := b.w.shares.settle(&b.store.layout, id, h.owner); err != nil {
		return err
	}
	last := h.last
	if err := b.w.historian.read(h, everything.Position); err != nil {
		return err
	}
	h.last = last
	if err := h.meet(&b.w.shares.meeting); err != nil {
		return err
	}
	if err := b.w.rows.remove(h.typ, h.id); err != nil {
		return err
	}
	return b.w.rows.put(b.projector.project(h, h.known(), everything), h.typ, validity{})
}
