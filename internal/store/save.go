package store

import (
	"context"
	"fmt"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Receipt says where a change set stands in the journal, and the root of the
// tree that ends with it. First is 0 where nothing was written.
type Receipt struct {
	First, Last record.Position
	Root        journal.Hash
}

// Save writes a change set: whole, or not at all. Its statements, leaves, hashes,
// the tables of the current moment and the words for searching are in one
// transaction. Erasures are followed by rewriting the file, so that the erased
// words are in it no more; that takes time in proportion to the record.
func (s *Store) Save(ctx context.Context, set record.ChangeSet) (Receipt, error) {
	b, err := s.Begin(ctx, set)
	if err != nil {
		return Receipt{}, err
	}
	defer b.Rollback()
	for i := range set.Changes {
		if err := b.Add(set.Changes[i]); err != nil {
			return Receipt{}, err
		}
	}
	return b.Commit()
}

var (
	sayNoAuthor = locale.Message{
		ID: "store.no-author",
		ES: "un cambio necesita autor y organización; diga quién lo hace",
		EN: "a change needs an author and an organisation; say who makes it",
	}
	sayNoType = locale.Message{
		ID: "store.no-type",
		ES: "«{id}» no puede guardarse: no hay un tipo «{type}», o la clave no vale; use letras sin acento, cifras, punto, guion y guion bajo",
		EN: "“{id}” cannot be saved: there is no type “{type}”, or the key is not valid; use letters without accents, digits, dot, hyphen and underscore",
	}
	sayNoProperty = locale.Message{
		ID: "store.no-property",
		ES: "el tipo «{type}» no tiene la propiedad «{property}» ({id})",
		EN: "the type “{type}” has no property “{property}” ({id})",
	}
	sayNoValue = locale.Message{
		ID: "store.no-value",
		ES: "la propiedad «{property}» de {id} no tiene valor; escriba uno, o [unknown] si no se conoce",
		EN: "the property “{property}” of {id} has no value; write one, or [unknown] where it is not known",
	}
	sayTwice = locale.Message{
		ID: "store.twice",
		ES: "el conjunto de cambios trae dos veces {id}; junte sus datos en un solo cambio",
		EN: "the change set brings {id} twice; join its facts into one change",
	}
	sayNoStatement = locale.Message{
		ID: "store.no-statement",
		ES: "{id} no tiene la declaración {statement}: se borró, o es de otra ficha; vuelva a abrir la página",
		EN: "{id} has no statement {statement}: it was erased, or it is another entity’s; open the page again",
	}
)

// check refuses a change that the schema does not allow. That values are of
// their property's kind is for whoever parsed them.
func (s *Store) check(c *record.Change) error {
	p, ok := s.layout.projections[c.Entity.Type]
	if !ok || !record.ValidKey(c.Entity.Key) {
		return problem.New(problem.Invalid, sayNoType, "id", c.Entity, "type", c.Entity.Type)
	}
	if len(c.Add) > mostStatementsOfLeaf {
		return fmt.Errorf("the change of %s adds %d statements, of which it may add %d", c.Entity, len(c.Add), mostStatementsOfLeaf)
	}
	if len(c.Add)+len(c.Rank)+len(c.Erase)+len(c.EraseReasons) == 0 {
		return fmt.Errorf("the change of %s is empty", c.Entity)
	}
	for i := range c.Add {
		st := &c.Add[i]
		if !st.Entity.IsZero() && st.Entity != c.Entity {
			return fmt.Errorf("the change of %s adds a statement of %s", c.Entity, st.Entity)
		}
		prop, ok := p.typ.Said(st.Property)
		if !ok {
			return problem.New(problem.Invalid, sayNoProperty, "type", c.Entity.Type, "property", st.Property, "id", c.Entity)
		}
		if st.Value == nil || st.Value.String() == "" {
			return problem.New(problem.Invalid, sayNoValue, "property", st.Property, "id", c.Entity)
		}
		if !fits(st.Value, prop.Kind) {
			return fmt.Errorf("the property %s of %s cannot hold a %T", st.Property, c.Entity, st.Value)
		}
	}
	return nil
}

// fits reports whether a kind's values are of v's sort, so that what is projected
// from v is what is projected from its text.
func fits(v record.Value, k record.Kind) bool {
	switch v.(type) {
	case record.Unknown, record.None:
		return true
	case record.Date:
		return k.Dated()
	case record.Quantity:
		return k.Counted()
	case record.Place:
		return k.Base == record.Area
	case record.Term:
		return k.Base == record.TermOf
	case record.Ref:
		return k.Base == record.RefTo
	case record.Text:
		return k.Worded()
	}
	return false
}
