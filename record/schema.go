package record

import (
	"fmt"
	"slices"

	"github.com/constancia-project/constancia/locale"
)

// Origin says since when the statements of a type are known.
type Origin int

// The origins.
const (
	BySource    Origin = iota // with the source that says so
	BySelf                    // a source: with its own date
	ByCoalition               // at every date: the coalition's own definition
)

// Property is one thing that can be said of an entity of its type.
type Property struct {
	Name     string // lower case, words joined by _; the column in files and queries
	Kind     Kind
	Required bool
	Label    locale.Text
	Help     locale.Text // a sentence for whoever fills it in
	Example  string      // one value as a person would write it
	// Inverse names the way back, for RefTo: act.event has the inverse "acts",
	// so that events where acts.type = torture can be asked.
	Inverse string
}

// Type is a kind of entity. Its properties, in order, are its form, its list,
// its file and its table.
type Type struct {
	Name       string      // singular, as in ids: act
	Plural     string      // as in queries and file names: acts
	Aliases    []string    // other file names: organisations for parties
	Label      locale.Text // Acto, Act
	Labels     locale.Text // Actos, Acts
	Help       locale.Text
	Feminine   bool // the Spanish noun: una acusación
	Origin     Origin
	Title      []string // the properties that name an entity on a page, best first
	Properties []Property
}

// Property returns the property called name.
func (t Type) Property(name string) (Property, bool) {
	i := slices.IndexFunc(t.Properties, func(p Property) bool { return p.Name == name })
	if i < 0 {
		return Property{}, false
	}
	return t.Properties[i], true
}

// Said returns the property that a statement can be of: one of the type's, or
// [Shared].
func (t Type) Said(name string) (Property, bool) {
	if shared := Shared(); name == shared.Name {
		return shared, true
	}
	return t.Property(name)
}

// WithShared is the type with [Shared] after its own properties, as files have it.
func (t Type) WithShared() Type {
	t.Properties = append(slices.Clone(t.Properties), Shared())
	return t
}

// WithShared is the schema with [Shared] in every type, as files have it.
func (s Schema) WithShared() Schema {
	types := make([]Type, len(s.Types))
	for i, t := range s.Types {
		types[i] = t.WithShared()
	}
	return Schema{Types: types}
}

// Shared is the property that every entity has beside those of its type: how far
// the organisation that says so shares what it says of the entity. It has no
// readings: the last that each organisation recorded holds, at every moment.
func Shared() Property {
	return Property{
		Name: "shared", Kind: of(Line), Label: both("Nivel de acceso", "Sharing level"),
		Help:    both("Quién ve lo que la organización dice de esta ficha.", "Who sees what the organisation says of this entity."),
		Example: "organisation",
	}
}

// Schema is all types: one value, passed to whoever needs it, never a global.
type Schema struct{ Types []Type }

// Core is the schema that every record begins with.
func Core() Schema {
	return Schema{Types: []Type{
		source(), party(), event(), act(), involvement(),
		proceeding(), accused(), step(),
		measure(), observation(), figure(),
		commitment(), assessment(), coverage(),
		letter(), claim(), ask(),
		member(), account(), membership(),
		comment(), task(),
	}}
}

// Type returns the type called name, in the singular or the plural.
func (s Schema) Type(name string) (Type, bool) {
	i := slices.IndexFunc(s.Types, func(t Type) bool { return t.Name == name || t.Plural == name })
	if i < 0 {
		return Type{}, false
	}
	return s.Types[i], true
}

// Back is a reference read against its direction.
type Back struct {
	Type     string // the type that holds the reference
	Property string
}

// Inverses returns the ways back into entities of type name: the inverse's
// name, and the reference that it reads backwards.
func (s Schema) Inverses(name string) map[string]Back {
	ways := map[string]Back{}
	for _, t := range s.Types {
		for _, p := range t.Properties {
			if p.Inverse != "" && slices.Contains(p.Kind.Types, name) {
				ways[p.Inverse] = Back{t.Name, p.Name}
			}
		}
	}
	return ways
}

// Check returns an error where the schema contradicts itself: a name twice, a
// label missing in a language, a reference to no type, two inverses alike.
func (s Schema) Check() error {
	seen := map[string]bool{}
	for _, t := range s.Types {
		if t.Name == "" || t.Plural == "" || seen[t.Name] || seen[t.Plural] {
			return fmt.Errorf("type %q: its name or plural is missing or taken", t.Name)
		}
		seen[t.Name], seen[t.Plural] = true, true
		if err := s.checkType(t); err != nil {
			return fmt.Errorf("type %s: %w", t.Name, err)
		}
	}
	return nil
}

func (s Schema) checkType(t Type) error {
	if t.Label.ES == "" || t.Label.EN == "" || t.Labels.ES == "" || t.Labels.EN == "" {
		return fmt.Errorf("a label is missing")
	}
	ways := map[string]bool{}
	for way := range s.Inverses(t.Name) {
		ways[way] = true
	}
	seen := map[string]bool{Shared().Name: true}
	for _, p := range t.Properties {
		switch {
		case p.Name == "" || seen[p.Name]:
			return fmt.Errorf("property %q: its name is missing or taken", p.Name)
		case ways[p.Name]:
			return fmt.Errorf("property %s: a way back has the same name", p.Name)
		case p.Label.ES == "" || p.Label.EN == "":
			return fmt.Errorf("property %s: a label is missing", p.Name)
		case p.Kind.Base == TermOf && p.Kind.Vocabulary == "":
			return fmt.Errorf("property %s: names no vocabulary", p.Name)
		case p.Kind.Base == RefTo && len(p.Kind.Types) == 0:
			return fmt.Errorf("property %s: refers to no type", p.Name)
		}
		for _, to := range p.Kind.Types {
			if _, ok := s.Type(to); !ok {
				return fmt.Errorf("property %s: refers to %q, which is no type", p.Name, to)
			}
		}
		seen[p.Name] = true
	}
	for _, name := range t.Title {
		if !seen[name] {
			return fmt.Errorf("title %q is no property", name)
		}
	}
	return nil
}
