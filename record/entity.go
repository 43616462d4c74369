package record

// Entity is what the record says of one thing at a moment: its readings by
// property, resolved by [Resolver], and the statements beneath them.
type Entity struct {
	ID         ID
	Readings   map[string][]Value // no key: nothing is recorded
	Statements []Statement        // visible at the moment, in journal order; nil where not asked for
}

// Value returns the first reading of a property, or nil where there is none.
func (e Entity) Value(property string) Value {
	if vs := e.Readings[property]; len(vs) > 0 {
		return vs[0]
	}
	return nil
}

// Disputed reports whether a property has several readings.
func (e Entity) Disputed(property string) bool { return len(e.Readings[property]) > 1 }
