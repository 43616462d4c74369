package figure

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Percent is the unit of shares.
const Percent = "percent"

// unit is one way of counting: how it is said, and how else it is written.
type unit struct {
	name       string // as files have it
	one, other locale.Text
	written    []string // all ways of writing it, as [folded] has them
	persons    bool     // from a small number of them somebody can be told
	// money is what a sum counts, and power how many noughts one of the unit
	// has: a million MXN is 10^6 MXN. A sum is no count of whole things.
	money string
	power int
}

func words(name, oneES, otherES, oneEN, otherEN string, also ...string) unit {
	u := unit{name: name, one: locale.Text{ES: oneES, EN: oneEN}, other: locale.Text{ES: otherES, EN: otherEN}}
	for _, way := range append(also, name, oneES, otherES, oneEN, otherEN) {
		u.written = append(u.written, folded(way))
	}
	return u
}

func persons(u unit) unit {
	u.persons = true
	return u
}

func sum(u unit, money string, power int) unit {
	u.money, u.power = money, power
	return u
}

// units are those that the program knows: it says them in both languages, reads
// them in either, and knows which of them count persons. Another unit is said
// as it stands in the record.
var units = []unit{
	words(Percent, "%", "%", "%", "%", "per cent", "por ciento", "porcentaje", "percentage", "pct"),
	persons(words("persons", "persona", "personas", "person", "persons", "people")),
	persons(words("victims", "víctima", "víctimas", "victim", "victims")),
	persons(words("killings", "asesinato", "asesinatos", "killing", "killings")),
	words("investigations", "investigación", "investigaciones", "investigation", "investigations"),
	words("inquiries", "averiguación", "averiguaciones", "inquiry", "inquiries"),
	words("sentences", "sentencia", "sentencias", "sentence", "sentences"),
	words("applications", "solicitud", "solicitudes", "application", "applications"),
	words("crimes", "delito", "delitos", "crime", "crimes"),
	words("cases", "caso", "casos", "case", "cases"),
	words("complaints", "queja", "quejas", "complaint", "complaints"),
	words("events", "evento", "eventos", "event", "events"),
	words("acts", "acto", "actos", "act", "acts"),
	words("proceedings", "procedimiento", "procedimientos", "proceeding", "proceedings"),
	sum(words("MXN", "peso", "pesos", "peso", "pesos", "mexican pesos", "pesos mexicanos"), "MXN", 0),
	sum(words("thousand MXN", "mil pesos", "miles de pesos", "thousand pesos", "thousand pesos"), "MXN", 3),
	sum(words("million MXN", "millón de pesos", "millones de pesos", "million pesos", "million pesos", "mdp", "millones de mxn"), "MXN", 6),
	sum(words("USD", "dólar de EE. UU.", "dólares de EE. UU.", "US dollar", "US dollars"), "USD", 0),
	sum(words("million USD", "millón de dólares de EE. UU.", "millones de dólares de EE. UU.", "million US dollars", "million US dollars", "millones de usd"), "USD", 6),
}

// folded writes a unit for comparing: in small letters, without accents.
func folded(name string) string {
	return withoutAccents.Replace(strings.ToLower(strings.Join(strings.Fields(name), " ")))
}

var withoutAccents = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u")

// unitOf finds a unit by any of its names; ok is false for one that the program
// does not know.
func unitOf(name string) (u unit, ok bool) {
	name = folded(name)
	i := slices.IndexFunc(units, func(u unit) bool { return slices.Contains(u.written, name) })
	if i < 0 {
		return unit{}, false
	}
	return units[i], true
}

// measured is the unit in which values are compared: that of several scales is
// one. An unknown unit is the same as its plural in -s.
func measured(name string) string {
	switch u, ok := unitOf(name); {
	case ok && u.money != "":
		return u.money
	case ok:
		return u.name
	}
	return strings.TrimSuffix(folded(name), "s")
}

// SameUnit reports whether two names are of one unit, in either language, in the
// singular or the plural: %, percent and por ciento are.
func SameUnit(a, b string) bool {
	if a == b {
		return true
	}
	u, _ := unitOf(a)
	v, _ := unitOf(b)
	return measured(a) == measured(b) && u.power == v.power
}

// converted returns a quantity of unit from in unit to: 5 million MXN are
// 5,000,000 MXN. ok is false where the two count different things.
func converted(q record.Quantity, from, to string) (in record.Quantity, ok bool) {
	percent := IsPercent(to)
	if measured(from) != measured(to) || q.Percent() && !percent {
		return q, false
	}
	u, _ := unitOf(from)
	v, _ := unitOf(to)
	if u.power != v.power {
		if q, ok = q.Shifted(u.power - v.power); !ok {
			return q, false
		}
	}
	return q.WithPercent(percent), true
}

// IsPercent reports whether a unit is that of shares.
func IsPercent(name string) bool {
	u, ok := unitOf(name)
	return ok && u.name == Percent
}

// counts reports whether a unit is of whole things.
func counts(name string) bool {
	u, ok := unitOf(name)
	return ok && u.money == "" && u.name != Percent
}

// CountsPersons reports whether a unit may count persons: all do but those that
// are known to count something else.
func CountsPersons(name string) bool {
	u, ok := unitOf(name)
	return !ok || u.persons
}

// Unit says a unit as a column's head does: "personas", "persons", "%".
func Unit(name string) locale.Localized {
	if u, ok := unitOf(name); ok {
		return u.other
	}
	return locale.Text{ES: name, EN: name}
}

// unitFor is the form of the unit that goes with q.
func unitFor(name string, q record.Quantity) locale.Text {
	u, ok := unitOf(name)
	if !ok {
		return locale.Text{ES: name, EN: name}
	}
	if n, exact := q.Exact(); exact && n == 1 {
		return u.one
	}
	return u.other
}
