package query

import (
	"context"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Name is an entity that a query names, and where.
type Name struct {
	ID   record.ID
	Span Span
}

// NamesIn lists the entities that a checked query names by their keys: what
// references and ids are compared with, and the commitment that is judged.
func NamesIn(q Query) []Name {
	var names []Name
	if q.Op == Standing {
		names = append(names, Name{q.Commitment, q.Named})
	}
	names = namesIn(q.With, namesIn(q.Set.Where, names))
	for _, part := range q.Parts {
		names = append(names, NamesIn(part)...)
	}
	return names
}

func namesIn(e Expr, names []Name) []Name {
	switch e := e.(type) {
	case And:
		return namesIn(e.Right, namesIn(e.Left, names))
	case Or:
		return namesIn(e.Right, namesIn(e.Left, names))
	case Negation:
		return namesIn(e.Expr, names)
	case Exists:
		return namesIn(e.Where, names)
	case Compare:
		for _, l := range e.Values {
			if r, ok := l.Value.(record.Ref); ok {
				names = append(names, Name{record.ID(r), l.Span})
			}
		}
	}
	return names
}

// Lookup tells what a record holds, whenever it was recorded or became known.
type Lookup interface {
	// Has reports whether there is anything of an entity.
	Has(ctx context.Context, id record.ID) (bool, error)
	// Keys lists the keys of all entities of a type.
	Keys(ctx context.Context, typ string) ([]string, error)
}

var (
	sayNoEntity = locale.Message{
		ID: "query.no-entity",
		ES: "en el registro no hay «{id}»; lo que no existe no coincide con nada, y su ausencia no probaría nada",
		EN: "there is no “{id}” in the record; what does not exist matches nothing, and its absence would prove nothing",
	}
	sayNoEntityNearest = locale.Message{
		ID: "query.no-entity-nearest",
		ES: "en el registro no hay «{id}»; ¿quiso decir «{nearest}»?",
		EN: "there is no “{id}” in the record; did you mean “{nearest}”?",
	}
)

// CheckNames tells whether all entities that a checked query names are in a
// record. The error is a problem at the first that is not, with the nearest key
// of its type: a misspelt key matches nothing, and "none" would hold of it.
func CheckNames(ctx context.Context, q Query, in Lookup) error {
	seen := map[record.ID]bool{}
	for _, name := range NamesIn(q) {
		if seen[name.ID] {
			continue
		}
		seen[name.ID] = true
		has, err := in.Has(ctx, name.ID)
		if err != nil {
			return err
		}
		if !has {
			return noEntity(ctx, name, in)
		}
	}
	return nil
}

func noEntity(ctx context.Context, name Name, in Lookup) error {
	keys, err := in.Keys(ctx, name.ID.Type)
	if err != nil {
		return err
	}
	all := make([]candidate, len(keys))
	for i, key := range keys {
		all[i] = candidate{key, []string{key}}
	}
	near := nearest(name.ID.Key, all)
	if near == "" {
		return misfit(name.Span, sayNoEntity, "found", name.ID.Key, "id", name.ID.String())
	}
	return expects(misfit(name.Span, sayNoEntityNearest, "found", name.ID.Key, "id", name.ID.String(), "nearest", near), literally(near))
}
