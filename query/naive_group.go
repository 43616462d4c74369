package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// grouped is a key of a grouped answer, and how sure it is that an entity goes
// under it.
type grouped struct {
	key []string
	in  record.Verdict
}

// groupsOf are the keys under which an entity can go.
func (n naive) groupsOf(m member, by []Group) []grouped {
	all := []grouped{{nil, surely}}
	for _, g := range by {
		keys := n.keys(m.Entity, g.Path.Steps, g.Part)
		var next []grouped
		for _, so := range all {
			for _, key := range keys {
				next = append(next, grouped{append(slices.Clone(so.key), key), so.in.And(record.Verdict{Certain: len(keys) == 1, Possible: true})})
			}
		}
		all = next
	}
	return all
}

// keys are the values that a path can have, each once. A value that is not
// known is the empty key.
func (n naive) keys(e record.Entity, steps []string, part DatePart) []string {
	if steps[0] == identity {
		return []string{e.ID.Key}
	}
	t, _ := n.Schema.Type(e.ID.Type)
	p, _ := t.Property(steps[0])
	values := e.Readings[p.Name]
	if len(values) == 0 {
		return []string{""}
	}
	if p.Kind.Undisputed() {
		values = values[:1]
	}
	var keys []string
	for _, v := range values {
		keys = append(keys, n.keysOf(p, v, steps[1:], part)...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// keysOf are the keys of one reading.
func (n naive) keysOf(p record.Property, v record.Value, rest []string, part DatePart) []string {
	switch v := v.(type) {
	case record.Unknown:
		return []string{""}
	case record.None:
		return []string{record.NoneText}
	case record.Ref:
		if len(rest) > 0 {
			target, ok := n.byID[record.ID(v)]
			if !ok {
				return []string{""}
			}
			return n.keys(target, rest, part)
		}
	case record.Term:
		if len(rest) > 0 {
			return []string{n.Terms.Attribute(p.Kind.Vocabulary, v.String(), rest[0])}
		}
	case record.Place:
		if codes := v.Codes(); len(codes) > 0 {
			return codes
		}
	case record.Date:
		return DateKeys(v.Earliest(), v.Latest(), v.String(), part)
	}
	return []string{v.String()}
}

// MostDateKeys is the greatest number of years, or of months, over which a date
// can be spread in a grouped answer. One that can lie in more, such as one
// without a first or a last day, goes under the empty key: its year is not known.
const MostDateKeys = 120

// DateKeys are the keys of a date in a grouped answer: the text, or the years
// or months in which its days lie.
func DateKeys(earliest, latest record.Day, text string, part DatePart) []string {
	if part == Whole {
		return []string{text}
	}
	if earliest == record.FirstDay || latest == record.LastDay {
		return []string{""}
	}
	y, m, _ := earliest.Civil()
	lastYear, lastMonth, _ := latest.Civil()
	if (part == Year && lastYear-y >= MostDateKeys) || (part == Month && (lastYear-y)*12+lastMonth-m >= MostDateKeys) {
		return []string{""}
	}
	var keys []string
	for y < lastYear || y == lastYear && (part == Year || m <= lastMonth) {
		// A day's text begins with its year and month, whatever the era.
		day := record.DayOf(y, m, 1).String()
		day = strings.TrimSuffix(day, "-01")
		if part == Month {
			keys = append(keys, day)
			if m++; m > 12 {
				y, m = y+1, 1
			}
			continue
		}
		keys = append(keys, strings.TrimSuffix(day, fmt.Sprintf("-%02d", m)))
		y++
	}
	return keys
}
