package record

// Text returns the first reading of a property of words; without words where
// there is none.
func (e Entity) Text(property string) Text {
	t, _ := e.Value(property).(Text)
	return t
}

// Line returns the first reading of a property of words without language.
func (e Entity) Line(property string) string {
	words, _ := e.Text(property).Best("")
	return words
}

// Date returns the first reading of a date; the zero Date where there is none.
func (e Entity) Date(property string) Date {
	d, _ := e.Value(property).(Date)
	return d
}

// Quantity returns the first reading of a quantity; ok is false where there is
// none.
func (e Entity) Quantity(property string) (q Quantity, ok bool) {
	q, ok = e.Value(property).(Quantity)
	return q, ok
}

// Place returns the first reading of an area.
func (e Entity) Place(property string) Place {
	p, _ := e.Value(property).(Place)
	return p
}

// Term returns the first reading of a term; empty where there is none.
func (e Entity) Term(property string) Term {
	t, _ := e.Value(property).(Term)
	return t
}

// Ref returns the first reading of a reference; zero where there is none.
func (e Entity) Ref(property string) ID {
	r, _ := e.Value(property).(Ref)
	return ID(r)
}
