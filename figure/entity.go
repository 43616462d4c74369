package figure

import (
	"slices"

	"github.com/constancia-project/constancia/record"
)

// MeasureOf reads a measure from its entity.
func MeasureOf(e record.Entity) Measure {
	return Measure{
		ID: e.ID, Label: e.Text("label"), Unit: e.Line("unit"), Population: e.Text("population"),
		Kind: Kind(e.Term("kind")), PartOf: e.Ref("part_of"), DistinctFrom: e.Ref("distinct_from"),
	}
}

// FigureOf reads a figure from its entity. Query is what counts it from the
// record; empty where nothing does.
func FigureOf(e record.Entity) (f Figure, query string) {
	return Figure{
		ID: e.ID, Measure: e.Ref("measure"), Period: e.Date("period"), Territory: e.Place("territory"),
		Adopted: e.Ref("adopted"), AdoptedBy: e.Line("adopted_by"), AdoptedOn: e.Date("adopted_on"), Reason: e.Text("reason"),
		Doubts: Doubts(e, "measure", "period", "territory", "adopted"),
	}, e.Line("query")
}

// Sources are the sources of a record at a moment, by id.
type Sources map[record.ID]Source

// SourcesOf reads sources from their entities. Own are those that are letters
// of the record.
func SourcesOf(es []record.Entity, own []record.ID) Sources {
	sources := Sources{}
	for _, e := range es {
		sources[e.ID] = Source{
			ID: e.ID, Title: e.Line("title"), Publisher: e.Line("publisher"), Date: e.Date("date"),
			Note: e.Line("note"), URL: e.Line("url"), Own: slices.Contains(own, e.ID),
		}
	}
	for _, e := range es {
		if via, ok := sources[e.Ref("read_through")]; ok {
			s := sources[e.ID]
			s.Via = &via
			sources[e.ID] = s
		}
	}
	return sources
}

// Of returns a source; one that the record does not know at the moment has its
// id alone.
func (s Sources) Of(id record.ID) Source {
	if known, ok := s[id]; ok {
		return known
	}
	return Source{ID: id}
}

// KnownFrom is since when a source is known: since it became public, else since
// its date.
func KnownFrom(source record.Entity) record.Date {
	if known := source.Date("known_from"); !known.IsZero() {
		return known
	}
	return source.Date("date")
}

// ObservationOf reads an observation from its entity, as at a moment. Its source
// is that of its value; where several sources give it, the first that is not a
// letter's own.
func ObservationOf(e record.Entity, sources Sources, at record.Moment) Observation {
	o := Observation{
		ID: e.ID, Measure: e.Ref("measure"), Words: e.Text("statement"), Unit: e.Line("unit"),
		NumeratorUnit: e.Line("numerator_unit"), DenominatorUnit: e.Line("denominator_unit"),
		Period: e.Date("period"), CountedThrough: e.Date("counted_through"), Territory: e.Place("territory"),
		Note: e.Line("note"), Doubts: Doubts(e, slices.Concat(aboutWhat, ofCounts)...),
	}
	for property, into := range map[string]**record.Quantity{
		"quantity": &o.Quantity, "numerator": &o.Numerator, "denominator": &o.Denominator,
	} {
		if q, ok := e.Quantity(property); ok {
			*into = &q
		}
	}
	if e.Disputed("quantity") {
		for _, v := range e.Readings["quantity"] {
			if q, ok := v.(record.Quantity); ok {
				o.Readings = append(o.Readings, q)
			}
		}
	}
	for _, s := range Standing(e, "quantity", at) {
		if source := sources.Of(s.Source); o.Source.ID.IsZero() || o.Source.Own && !source.Own {
			o.Source, o.Locator = source, s.Locator
		}
	}
	return o
}

// Standing returns the statements of a property that make its readings at a
// moment: the preferred ones if there are any, else the normal ones.
func Standing(e record.Entity, property string, at record.Moment) []record.Statement {
	var normal, preferred []record.Statement
	for _, s := range e.Statements {
		if s.Property != property {
			continue
		}
		switch s.RankAt(at) {
		case record.Preferred:
			preferred = append(preferred, s)
		case record.Normal:
			normal = append(normal, s)
		}
	}
	if len(preferred) > 0 {
		return preferred
	}
	return normal
}
