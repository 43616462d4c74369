package query

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// step is a name that may stand in a path on some type.
type step struct {
	name  string
	label locale.Text
	kind  record.Kind // zero for a way back and for the identity
	back  string      // for a way back: the type to which it leads
}

// stepsOf lists what a path may read on a type: its properties in their order,
// the ways back by name, and the identity.
func stepsOf(schema record.Schema, typ string) []step {
	t, ok := schema.Type(typ)
	if !ok {
		return nil
	}
	var all []step
	for _, p := range t.Properties {
		all = append(all, step{name: p.Name, label: p.Label, kind: p.Kind})
	}
	var backs []step
	for name, back := range schema.Inverses(t.Name) {
		holder, _ := schema.Type(back.Type)
		backs = append(backs, step{name: name, label: holder.Labels, back: back.Type})
	}
	slices.SortFunc(backs, func(a, b step) int { return strings.Compare(a.name, b.name) })
	all = append(all, backs...)
	return append(all, step{name: identity, label: locale.Text{ES: "Clave", EN: "Key"}})
}

// stepNames lists the names alone.
func stepNames(schema record.Schema, typ string) []string {
	var names []string
	for _, s := range stepsOf(schema, typ) {
		names = append(names, s.name)
	}
	return names
}
