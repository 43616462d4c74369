package store

import (
	"maps"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// history is all that the journal says of one entity, as far as it is not
// erased. It is what [projector.project] works on.
type history struct {
	id         record.Position // of its first leaf
	last       record.Position // of its newest leaf
	typ        string
	key        string
	owner      string
	statements []record.Statement // in journal order, with their rankings
	reaching   []audienceID       // whom what was read reaches, each once
	audience   audienceID         // whom all of it reaches
	hidden     bool               // not all of it was seen
}

// known is the latest day on which something that the journal says of the
// entity became known. What applies at every date counts as FirstDay.
func (h *history) known() record.Day {
	known := record.FirstDay
	for i := range h.statements {
		s := &h.statements[i]
		known = max(known, journal.KnownDay(s.Known, ""))
		for _, r := range s.Ranking {
			known = max(known, journal.KnownDay(r.Known, r.Cause))
		}
	}
	return known
}

// cell is one value of a row.
type cell struct {
	kind cellKind
	text string
	num  int64
	real float64
}

type cellKind uint8

const (
	nullCell cellKind = iota
	textCell
	intCell
	realCell
)

func textOf(s string) cell  { return cell{kind: textCell, text: s} }
func intOf(n int64) cell    { return cell{kind: intCell, num: n} }
func realOf(f float64) cell { return cell{kind: realCell, real: f} }

// projected is what the tables hold of one entity at one moment. Rows of side
// tables have their columns in the order of their declaration.
type projected struct {
	present bool   // it has a reading
	main    []cell // the row of its type's table, where present
	reading [][]cell
	area    [][]cell
	search  []searchRow
	absent  []cell // the row of absent, where not present
}

type searchRow struct {
	rowid int64
	cells []cell
}

// projector turns histories into rows: the one function behind increments,
// rebuilding, scratch files and verification. It reuses what it returns, and is
// not safe for concurrent use.
type projector struct {
	layout   *layout
	resolver record.Resolver
	out      projected
	of       []record.Statement // of one property
	readings [][]record.Value   // by property
}

// readingsOf resolves all properties of an entity. The outer slice is reused.
func (p *projector) readingsOf(t *record.Type, h *history, at record.Moment) (readings [][]record.Value, present bool) {
	p.readings = p.readings[:0]
	for i := range t.Properties {
		p.of = p.of[:0]
		for j := range h.statements {
			if h.statements[j].Property == t.Properties[i].Name {
				p.of = append(p.of, h.statements[j])
			}
		}
		var values []record.Value
		if len(p.of) > 0 {
			values = p.resolver.Readings(p.of, t.Properties[i], at)
		}
		present = present || len(values) > 0
		p.readings = append(p.readings, values)
	}
	return p.readings, present
}

// project is the one function from statements to rows: what the tables hold of
// an entity at a moment. known is the entity's, which does not depend on it.
// The result is good until the next call.
func (p *projector) project(h *history, known record.Day, at record.Moment) *projected {
	proj := p.layout.projections[h.typ]
	readings, present := p.readingsOf(&proj.typ, h, at)
	out := &p.out
	out.present = present
	out.main, out.reading, out.area, out.search, out.absent = out.main[:0], out.reading[:0], out.area[:0], out.search[:0], out.absent[:0]
	if !present {
		out.absent = h.head(out.absent, known)
		return out
	}
	disputed, none := p.flags(&proj.typ, readings)
	out.main = append(out.main, intOf(int64(h.id)), textOf(h.key), textOf(h.owner),
		intOf(int64(h.last)), intOf(int64(known)), intOf(int64(h.audience)), intOf(disputed), intOf(none))
	for _, c := range proj.columns[len(fixedColumns):] {
		out.main = append(out.main, valueCell(firstOf(readings[c.property]), c.end, proj.typ.Properties[c.property].Kind))
	}
	for i, values := range readings {
		p.sides(out, h, known, i, &proj.typ.Properties[i], values)
	}
	return out
}

// head is what rows of side tables begin with: id, type, key, owner, last, known,
// audience.
func (h *history) head(cells []cell, known record.Day) []cell {
	return append(cells, intOf(int64(h.id)), textOf(h.typ), textOf(h.key), textOf(h.owner),
		intOf(int64(h.last)), intOf(int64(known)), intOf(int64(h.audience)))
}

func firstOf(values []record.Value) record.Value {
	if len(values) == 0 {
		return nil
	}
	return values[0]
}

// flags are the bits of disputed and none. Wordings differ without disputing.
func (p *projector) flags(t *record.Type, readings [][]record.Value) (disputed, none int64) {
	for i, values := range readings {
		if len(values) > 1 && !t.Properties[i].Kind.Undisputed() {
			disputed |= 1 << i
		}
		if len(values) == 1 {
			if _, ok := values[0].(record.None); ok {
				none |= 1 << i
			}
		}
	}
	return disputed, none
}

// valueCell is one part of a reading; unknown and none are NULL.
func valueCell(v record.Value, e end, k record.Kind) cell {
	switch v := v.(type) {
	case nil, record.Unknown, record.None:
		return cell{}
	case record.Date:
		switch e {
		case low:
			return intOf(int64(v.Earliest()))
		case high:
			return intOf(int64(v.Latest()))
		}
	case record.Quantity:
		lo, hi := v.Ends()
		switch {
		case k.Base == record.Count:
			lo, hi = v.CountEnds()
		case k.Base == record.Number:
			lo, hi = v.Value(), v.Value()
		}
		switch e {
		case low:
			return realOf(lo)
		case high:
			return realOf(hi)
		}
	}
	if e != whole {
		return cell{}
	}
	return textOf(v.String())
}

// sides adds the rows of side tables for the readings of one property.
func (p *projector) sides(out *projected, h *history, known record.Day, at int, prop *record.Property, values []record.Value) {
	disputed := len(values) > 1 && !prop.Kind.Undisputed()
	for n, v := range values {
		if disputed {
			row := append(h.head(nil, known), textOf(prop.Name), intOf(int64(n)), textOf(v.String()),
				valueCell(v, low, prop.Kind), valueCell(v, high, prop.Kind))
			out.reading = append(out.reading, row)
		}
		place, ok := v.(record.Place)
		if codes := place.Codes(); ok && len(codes) > 1 {
			for _, code := range codes {
				row := append(h.head(nil, known), textOf(prop.Name), intOf(int64(n)), textOf(code))
				out.area = append(out.area, row)
			}
		}
	}
	if query.Searched(prop.Kind) {
		p.words(out, h, known, at, prop, values)
	}
}

// mostLanguages is how many languages of one property are searched.
const mostLanguages = 64

// words adds one row of search for each language in which the readings have words.
func (p *projector) words(out *projected, h *history, known record.Day, at int, prop *record.Property, values []record.Value) {
	byLang := map[string][]string{}
	for _, v := range values {
		if t, ok := v.(record.Text); ok {
			for lang, words := range t.ByLang() {
				byLang[lang] = append(byLang[lang], words)
			}
		}
	}
	for n, lang := range slices.Sorted(maps.Keys(byLang)) {
		if n == mostLanguages {
			break
		}
		row := append(h.head(nil, known), textOf(prop.Name), textOf(lang), textOf(strings.Join(byLang[lang], "\n")))
		out.search = append(out.search, searchRow{searchID(h.id, at, n), row})
	}
}

// searchID numbers a row of search; see [projection].
func searchID(id record.Position, property, lang int) int64 {
	return int64(id)<<12 | int64(property)<<6 | int64(lang)
}
