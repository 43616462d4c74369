package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// entryForm is a form of the schema as it was opened, filled in or kept as a
// draft: its values by the names of its controls.
//
// A control is called sheet.property.row.part: "it.victims.0.v". A row that
// corrects a statement is called c812-3 by it. Parts are v (what is typed), how,
// to, id (an entity that was chosen), state, a language for words, and own.… for
// a source of its own.
type entryForm struct {
	kind   string // new, edit, event
	typ    record.Type
	id     record.ID // of an edit
	values url.Values
	token  string
	read   record.Position
	sheets []*entrySheet
}

// entrySheet is the part of a form that speaks of one entity.
type entrySheet struct {
	name    string
	typ     record.Type
	id      record.ID
	made    bool
	props   []record.Property
	held    record.Entity // what is on record, for an edit
	ties    []monitor.Typed
	remove  string // the value of the button that removes it
	special string // "victim": a person made from a typed name
}

func (f *entryForm) value(name string) string { return strings.TrimSpace(f.values.Get(name)) }

// rows lists the rows of a property that the form has: those sent, and one that
// is empty. Rows that correct come first.
func (f *entryForm) rows(sheet, property string) []string {
	prefix := sheet + "." + property + "."
	var corrects, further []string
	for name := range f.values {
		row, _, ok := strings.Cut(strings.TrimPrefix(name, prefix), ".")
		if !ok || !strings.HasPrefix(name, prefix) {
			continue
		}
		if _, ok := correctedBy(row); ok && !slices.Contains(corrects, row) {
			corrects = append(corrects, row)
		} else if n, err := strconv.Atoi(row); err == nil && n >= 0 && n < 50 && !slices.Contains(further, row) {
			further = append(further, row)
		}
	}
	slices.Sort(corrects)
	slices.SortFunc(further, func(a, b string) int {
		x, _ := strconv.Atoi(a)
		y, _ := strconv.Atoi(b)
		return x - y
	})
	if !slices.Contains(further, "0") {
		further = append([]string{"0"}, further...)
	}
	return append(corrects, further...)
}

// correctedBy is the statement that a row corrects.
func correctedBy(row string) (id record.StatementID, ok bool) {
	leaf, n, two := strings.Cut(strings.TrimPrefix(row, "c"), "-")
	if !two || !strings.HasPrefix(row, "c") {
		return id, false
	}
	at, err := strconv.ParseInt(leaf, 10, 64)
	number, err2 := strconv.Atoi(n)
	return record.StatementID{Leaf: record.Position(at), N: number}, err == nil && err2 == nil && at > 0 && number > 0
}

// typed reads one row.
func (f *entryForm) typed(s *entrySheet, def record.Property, row string) monitor.Typed {
	at := s.name + "." + def.Name + "." + row
	t := monitor.Typed{
		At: at, Property: def.Name, How: f.value(at + ".how"), Text: f.value(at + ".v"), To: f.value(at + ".to"),
		State: f.value(at + ".state"), Further: f.value(at+".clash") == "further",
	}
	t.Corrects, _ = correctedBy(row)
	if def.Kind.Base == record.Prose || def.Kind.Base == record.Markdown {
		t.Words = map[string]string{"es": f.value(at + ".es"), "en": f.value(at + ".en")}
	}
	if id, ok := record.ParseID(f.value(at + ".id")); ok {
		t.Entity = id
	}
	t.Own = f.citation(at + ".own")
	if t.Corrects.Leaf > 0 {
		t.Own = s.citationOf(t.Corrects, f, at)
	}
	if f.value(at+".clash") == "drop" || f.value(at+".id") == "new" && t.Text != "" {
		return monitor.Typed{At: at, Property: def.Name}
	}
	return t
}

// citation reads a source of a field's own, or nil where none is given.
func (f *entryForm) citation(at string) *monitor.Citation {
	c := monitor.Citation{
		At: at, Typed: f.value(at + ".v"), Locator: f.value(at + ".locator"),
		Certainty: f.value(at + ".certainty"), Note: f.value(at + ".note"),
	}
	if id, ok := record.ParseID(f.value(at + ".id")); ok {
		c.Source = id
	}
	if c == (monitor.Citation{At: at}) {
		return nil
	}
	return &c
}

// citationOf is what a statement that is corrected rests on: that stays, but for
// the place, which may be what was wrong.
func (s *entrySheet) citationOf(of record.StatementID, f *entryForm, at string) *monitor.Citation {
	for _, st := range s.held.Statements {
		if st.ID == of {
			return &monitor.Citation{
				At: at, Source: st.Source, Locator: f.value(at + ".own.locator"), Certainty: string(st.Certainty), Note: st.Note,
			}
		}
	}
	return &monitor.Citation{At: at}
}

// entry is what the form says.
func (f *entryForm) entry(p *page) monitor.Entry {
	e := monitor.Entry{Token: f.token, Read: f.read, Lang: p.Lang, Reason: f.value("reason"), Shared: access.Level(f.value("shared"))}
	e.Source = monitor.Citation{At: "source"}
	if c := f.citation("source"); c != nil {
		e.Source = *c
	}
	if id, ok := record.ParseID(f.value("source.picked")); ok && e.Source.Source.IsZero() && e.Source.Typed != "" {
		e.Source.Source = id
	}
	if f.newSource() {
		e.Source.Source = monitor.NewEntity(f.token, "source", 0)
	}
	for _, s := range f.sheets {
		sheet := monitor.Sheet{At: s.name, Entity: s.id, New: s.made, Fields: slices.Clone(s.ties), Distinct: f.value(s.name+".distinct") != ""}
		said := false
		for _, def := range s.props {
			for _, row := range f.rows(s.name, def.Name) {
				t := f.typed(s, def, row)
				said = said || !t.Empty()
				sheet.Fields = append(sheet.Fields, t)
			}
		}
		sheet.Distinct = sheet.Distinct || s.special != ""
		if said || s.special != "" || s.name == "it" || s.name == "event" || f.attributed(s.name) {
			e.Sheets = append(e.Sheets, sheet)
		}
	}
	return e
}

// attributed reports whether somebody is said to have committed the act of a
// sheet: then the act must be said too.
func (f *entryForm) attributed(act string) bool {
	for name, values := range f.values {
		if strings.HasPrefix(name, act+"by") && len(values) > 0 && strings.TrimSpace(values[0]) != "" {
			return true
		}
	}
	return false
}

// newSource reports whether a source is made with the form.
func (f *entryForm) newSource() bool {
	for name, values := range f.values {
		if strings.HasPrefix(name, "newsource.") && len(values) > 0 && strings.TrimSpace(values[0]) != "" {
			return true
		}
	}
	return false
}

// title is what a draft of the form is called: its first words.
func (f *entryForm) title() string {
	for _, s := range f.sheets {
		for _, property := range s.typ.Title {
			for _, part := range []string{".0.es", ".0.en", ".0.v"} {
				if words := f.value(s.name + "." + property + part); words != "" {
					return words[:min(len(words), 200)]
				}
			}
		}
	}
	return ""
}

// sheetsOf makes the sheets of a form, by what kind of form it is.
func (f *entryForm) sheetsOf(schema record.Schema) {
	if f.newSource() || f.values.Has("newsource.title.0.v") {
		if typ, ok := schema.Type("source"); ok && f.typ.Name != "source" {
			f.sheets = append(f.sheets, &entrySheet{
				name: "newsource", typ: typ, id: monitor.NewEntity(f.token, "source", 0), made: true, props: only(typ, newSourceProperties...),
			})
		}
	}
	if f.kind == "event" {
		f.eventSheets(schema)
		return
	}
	s := &entrySheet{name: "it", typ: f.typ, id: f.id, props: f.typ.Properties}
	if f.kind == "new" {
		s.id, s.made = monitor.NewEntity(f.token, f.typ.Name, 1), true
	}
	f.sheets = append(f.sheets, s)
	f.newPeople(schema)
}

// newSourceProperties are asked of a source that is made inside another form; the
// rest can be added on its own page.
var newSourceProperties = []string{"title", "publisher", "date", "kind", "url"}

func only(t record.Type, names ...string) []record.Property {
	var props []record.Property
	for _, name := range names {
		if def, ok := t.Property(name); ok {
			props = append(props, def)
		}
	}
	return props
}

// newPeople makes a sheet for each person that a reference names anew, and ties
// the reference to it.
func (f *entryForm) newPeople(schema record.Schema) {
	party, ok := schema.Type("party")
	if !ok {
		return
	}
	n := 0
	for _, s := range slices.Clone(f.sheets) {
		for _, def := range s.props {
			if def.Kind.Base != record.RefTo || !slices.Contains(def.Kind.Types, "party") {
				continue
			}
			for _, row := range f.rows(s.name, def.Name) {
				at := s.name + "." + def.Name + "." + row
				if f.value(at+".id") != "new" || f.value(at+".v") == "" {
					continue
				}
				n++
				id := monitor.NewEntity(f.token, "party", n)
				f.sheets = append(f.sheets, &entrySheet{
					name: "person" + strconv.Itoa(n), typ: party, id: id, made: true, special: at,
					ties: []monitor.Typed{
						{At: at, Property: "name", Text: f.value(at + ".v")},
						{At: at, Property: "kind", Text: f.kindOfNew(at)},
					},
				})
				s.ties = append(s.ties, monitor.Typed{At: at, Property: def.Name, Entity: id})
			}
		}
	}
}

// kindOfNew is what a party is that is made from a name.
func (f *entryForm) kindOfNew(at string) string {
	if kind := f.value(at + ".kind"); kind != "" {
		return kind
	}
	return "person"
}
