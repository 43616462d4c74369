package query

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// Way is how one step of a path leads on.
type Way int

// The ways.
const (
	Own       Way = iota + 1 // the value of a property: where a path ends
	Across                   // along a reference to the entity that it names
	Back                     // along a reference against its direction: to several
	Attribute                // from a term to a column of its vocabulary: where a path ends
	Identity                 // the key of the entity itself: where a path ends
)

// Hop is one step of a path, resolved.
type Hop struct {
	Way  Way
	Step string
	// From is the type on which the step stands: the first, where a reference
	// leads to several.
	From string
	// Property is read by Own, Across and Attribute (whose term it holds) on
	// From, and by Back on the type To, which refers to From.
	Property record.Property
	To       []string // for Across and Back: the types that it leads to
}

// identity is the pseudo-property of every entity that holds its key; Check
// writes key as id.
const identity = "id"

// Route resolves a path from a type of the schema. The last hop is Own,
// Attribute or Identity, or Back where the path ends in a way back; all hops
// before it are Across or Back. A term whose attribute is asked is no hop of its
// own. The error is a problem at the step that leads nowhere.
func Route(schema record.Schema, terms Terms, typ string, path Path) ([]Hop, error) {
	from := []string{typ}
	var hops []Hop
	for i, step := range path.Steps {
		if n := len(hops); n > 0 && hops[n-1].Way == Own {
			last := &hops[n-1]
			switch last.Property.Kind.Base {
			case record.RefTo:
				last.Way, last.To = Across, last.Property.Kind.Types
				from = last.To
			case record.TermOf:
				if err := attribute(terms, last, path, i); err != nil {
					return nil, err
				}
				continue
			default:
				return nil, leadsNowhere(*last, path, i)
			}
		} else if n > 0 && hops[n-1].Way != Back {
			return nil, leadsNowhere(hops[n-1], path, i)
		}
		hop, ok := hopFrom(schema, from, step)
		if !ok {
			return nil, noProperty(schema, from, path, i)
		}
		if hop.Way == Back {
			from = hop.To
		}
		hops = append(hops, hop)
	}
	return hops, nil
}

// leadsBack reports whether a way back is among hops.
func leadsBack(hops []Hop) bool {
	return slices.ContainsFunc(hops, func(h Hop) bool { return h.Way == Back })
}

// hopFrom finds what a step is on the first of some types that has it.
func hopFrom(schema record.Schema, from []string, step string) (Hop, bool) {
	for _, name := range from {
		t, ok := schema.Type(name)
		if !ok {
			continue
		}
		if p, ok := t.Property(step); ok {
			return Hop{Way: Own, Step: step, From: t.Name, Property: p}, true
		}
		if back, ok := schema.Inverses(t.Name)[step]; ok {
			holder, _ := schema.Type(back.Type)
			p, _ := holder.Property(back.Property)
			return Hop{Way: Back, Step: step, From: t.Name, Property: p, To: []string{back.Type}}, true
		}
	}
	if step == identity || step == "key" {
		return Hop{Way: Identity, Step: identity, From: from[0]}, true
	}
	return Hop{}, false
}

// attribute turns the hop to a term into one to a column of its vocabulary.
func attribute(terms Terms, hop *Hop, path Path, i int) error {
	columns := attributes(terms, hop.Property.Kind.Vocabulary)
	if !slices.Contains(columns, path.Steps[i]) {
		return noAttribute(*hop, columns, path, i)
	}
	hop.Way, hop.Step = Attribute, path.Steps[i]
	return nil
}

// stepSpan is where step i of a path stands in the text, as far as the path
// was written without spaces; else the whole path.
func stepSpan(path Path, i int) Span {
	at := path.Span.Start
	for _, step := range path.Steps[:i] {
		at += len(step) + 1
	}
	end := at + len(path.Steps[i])
	if len(path.String()) != path.Span.End-path.Span.Start {
		return path.Span
	}
	return Span{at, end}
}
