package component

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// Form is what a person fills in: one column, labels above, the button at its
// end. Values and errors of what was sent stand in the fields again.
type Form struct {
	ID     string // begins the ids of its parts; empty where a page has one form
	Label  string // of the form, for who moves by forms
	Action templ.SafeURL
	Fields []Field
	Hidden []Option // parameters to send along: name and value
	Says   []string // what will happen, before the button
	Button string
	Grave  bool // what the button does cannot be undone
	Upload bool // some field is a file
	Cancel templ.SafeURL
	// Error is what is wrong with the whole, and with no field.
	Error string
}

// Field is one thing to fill in. Its kind follows from what it has: options make
// a choice, lines a long text, file a file; else it is one line.
type Field struct {
	Name    string // of the parameter
	Label   string
	Hint    string // what to write, with an example; never a placeholder
	Value   string
	Error   string // what was found and what to write, as the summary says it
	Options []Choice
	Lines   int
	File    bool
	Mono    bool   // code, a key, a proof
	Narrow  bool   // a word, a date
	Type    string // of the control, where it is not text: password, email
	Knows   string // what a browser may fill in, as autocomplete names it; empty: nothing
	Lang    string // of what is to be written, where it is not the page's
	// Several makes of the options ones of which any number may be taken: Values.
	Several bool
	Values  []string
	Known   []Option // values to offer while typing, with what each means
	// Optional says so beside the label: what is not marked must be filled in.
	Optional bool
}

// Choice is one of several, of which one is taken.
type Choice struct {
	Value, Label string
	Sub          string // what choosing it means
	Heading      string // over it, where it begins a group
}

// control is the type of a field's control.
func (q *Field) control() string { return cmp.Or(q.Type, "text") }

// takes reports whether an option is taken, and kind is its control's.
func (q *Field) takes(o Choice) bool {
	return q.Several && slices.Contains(q.Values, o.Value) || !q.Several && o.Value == q.Value
}

func (q *Field) kind() string {
	if q.Several {
		return "checkbox"
	}
	return "radio"
}

// id names a part of the form, uniquely on its page.
func (f *Form) id(parts ...string) string {
	if f.ID != "" {
		parts = append([]string{f.ID}, parts...)
	}
	return strings.Join(parts, "-")
}

// at is where an error of the field leads: to the field with its label and words.
// It is not the control: the second half of the Enter that followed the link
// would reach it, and send the form.
func (f *Form) at(q *Field) string { return f.id(q.Name, "field") }

// described lists the ids of what says more about a field.
func (f *Form) described(q *Field) string {
	var ids []string
	if q.Error != "" {
		ids = append(ids, f.id(q.Name, "error"))
	}
	if q.Hint != "" {
		ids = append(ids, f.id(q.Name, "hint"))
	}
	return strings.Join(ids, " ")
}

// Field finds a field by its name.
func (f *Form) Field(name string) *Field {
	i := slices.IndexFunc(f.Fields, func(q Field) bool { return q.Name == name })
	return &f.Fields[i]
}

// Errors counts what is to be corrected.
func (f *Form) Errors() int {
	n := 0
	if f.Error != "" {
		n++
	}
	for i := range f.Fields {
		if f.Fields[i].Error != "" {
			n++
		}
	}
	return n
}
