package figure

import (
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Doubt is a property of which the statements of one entity disagree: none of
// its readings is taken for the fact.
type Doubt struct {
	Property string
	Readings []record.Value
}

// Doubts returns those of some properties of an entity that are in dispute;
// units that are one in two wordings are not.
func Doubts(e record.Entity, properties ...string) []Doubt {
	var doubts []Doubt
	for _, p := range properties {
		if readings := e.Readings[p]; len(readings) > 1 && !oneUnit(readings) {
			doubts = append(doubts, Doubt{Property: p, Readings: readings})
		}
	}
	return doubts
}

// oneUnit reports whether texts are names of one unit.
func oneUnit(readings []record.Value) bool {
	first, ok := readings[0].(record.Text)
	name, _ := first.Best("")
	return ok && !slices.ContainsFunc(readings, func(v record.Value) bool {
		t, ok := v.(record.Text)
		other, _ := t.Best("")
		return !ok || !SameUnit(name, other)
	})
}

// aboutWhat are the properties that say what an observation counts: where one
// of them is in doubt, its value is compared with nothing.
var aboutWhat = []string{"measure", "period", "territory", "unit"}

// ofCounts are those of the counts beside a value.
var ofCounts = []string{"numerator", "numerator_unit", "denominator", "denominator_unit"}

// doubted reports whether one of some properties is in doubt.
func (o Observation) doubted(properties []string) bool {
	return slices.ContainsFunc(o.Doubts, func(d Doubt) bool { return slices.Contains(properties, d.Property) })
}

// readings are all values of a property that is in doubt, else the one.
func readings[V record.Value](o Observation, property string, one V) []V {
	for _, d := range o.Doubts {
		if d.Property != property {
			continue
		}
		var all []V
		for _, v := range d.Readings {
			if typed, ok := v.(V); ok {
				all = append(all, typed)
			}
		}
		return all
	}
	return []V{one}
}

// of reports whether the observation is of a measure, possibly so.
func (o Observation) of(measure record.ID) bool {
	return slices.Contains(readings(o, "measure", record.Ref(o.Measure)), record.Ref(measure))
}

// places are the periods and territories that the observation may be about: one,
// or several where they are in doubt.
func (o Observation) places() []place {
	if len(o.Doubts) == 0 {
		return []place{placeOf(o.Period, o.Territory)}
	}
	var all []place
	for _, period := range readings(o, "period", o.Period) {
		for _, territory := range readings(o, "territory", o.Territory) {
			if p := placeOf(period, territory); !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

var (
	sayDoubtMeasure   = locale.Message{ID: "figure.doubt-measure", ES: "la medida ({values})", EN: "its measure ({values})"}
	sayDoubtPeriod    = locale.Message{ID: "figure.doubt-period", ES: "el periodo ({values})", EN: "its period ({values})"}
	sayDoubtTerritory = locale.Message{ID: "figure.doubt-territory", ES: "el territorio ({values})", EN: "its territory ({values})"}
	sayDoubtUnit      = locale.Message{ID: "figure.doubt-unit", ES: "la unidad ({values})", EN: "its unit ({values})"}
	sayDoubtValue     = locale.Message{ID: "figure.doubt-value", ES: "el valor ({values})", EN: "its value ({values})"}
	sayDoubtCounts    = locale.Message{ID: "figure.doubt-counts", ES: "sus cuentas ({values})", EN: "its counts ({values})"}
	sayDoubtOther     = locale.Message{ID: "figure.doubt-other", ES: "lo demás ({values})", EN: "the rest ({values})"}
	sayDoubtAdopted   = locale.Message{ID: "figure.doubt-adopted", ES: "lo adoptado ({values})", EN: "what was adopted ({values})"}
)

// Say names what is in doubt, with its readings: "el periodo (2017 y 2018)". A
// name says a territory; nil writes its codes.
func (d Doubt) Say(name func(record.Place) locale.Localized) locale.Localized {
	say, ok := map[string]locale.Message{
		"measure": sayDoubtMeasure, "period": sayDoubtPeriod, "territory": sayDoubtTerritory, "adopted": sayDoubtAdopted,
		"unit": sayDoubtUnit, "numerator_unit": sayDoubtUnit, "denominator_unit": sayDoubtUnit,
		"quantity": sayDoubtValue, "asserts": sayDoubtValue, "numerator": sayDoubtCounts, "denominator": sayDoubtCounts,
	}[d.Property]
	if !ok {
		say = sayDoubtOther
	}
	var values list
	for _, v := range d.Readings {
		values = append(values, inWords(v, name))
	}
	return say.With("values", values)
}

func inWords(v record.Value, name func(record.Place) locale.Localized) locale.Localized {
	switch v := v.(type) {
	case record.Date:
		return brief{v}
	case record.Quantity:
		return v
	case record.Place:
		if name != nil {
			return name(v)
		}
		return v
	case record.Text:
		return v
	case record.Ref:
		return locale.Text{ES: v.Key, EN: v.Key}
	}
	return locale.Text{ES: v.String(), EN: v.String()}
}

// DoubtList says several doubts in one phrase.
func DoubtList(doubts []Doubt, name func(record.Place) locale.Localized) locale.Localized {
	var all list
	for _, d := range doubts {
		all = append(all, d.Say(name))
	}
	return all
}
