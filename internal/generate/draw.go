package generate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/record"
)

// event is one event and all that belongs to it, as rows.
type event struct {
	t       *tables
	until   record.Day
	seed    uint64
	index   uint64
	key     string
	day     record.Day // the true date
	state   int
	town    *town
	dateSay string // the first statement of date and place, which acts repeat
	where   string
	emit    func(kind, []string)
	cells   [mostColumns]string
}

// drawEvent draws an event with its acts, at most most of them.
func drawEvent(e *event, most int) {
	e.key = "e" + strconv.FormatUint(e.index, 10)
	s := newStream(e.seed, forEvent, e.index)
	first := e.t.act.draw(&s)
	e.when(&s)
	e.state = e.t.state.draw(&s)
	places := &e.t.town[e.state]
	if e.t.acts[first].code == "clandestine-burial" {
		places = &e.t.grave[e.state]
	}
	e.town = &e.t.towns[e.state][places.draw(&s)]
	e.writeEvent(&s)
	n := min(actsOf(e.seed, e.index), most)
	next := e.t.acts[first].next
	for j := range n {
		a := newStream(e.seed, forAct, e.index<<2|uint64(j))
		code := &e.t.acts[first]
		if j > 0 {
			code = e.further(&a, next, j-1)
		}
		e.writeAct(&a, j, code)
	}
}

// actsOf is how many acts an event has.
func actsOf(seed, index uint64) int {
	s := newStream(seed, forCount, index)
	switch x := s.unit(); {
	case x < 0.78:
		return 1
	case x < 0.94:
		return 2
	}
	return 3
}

// further is the type of a later act of an event: by the chain of the first,
// where it has one that long.
func (e *event) further(s *stream, chain []string, i int) *actType {
	if i < len(chain) {
		for k := range e.t.acts {
			if e.t.acts[k].code == chain[i] {
				return &e.t.acts[k]
			}
		}
	}
	return &e.t.acts[e.t.act.draw(s)]
}

// when draws the true date.
func (e *event) when(s *stream) {
	for {
		year := e.t.years[e.t.year.draw(s)]
		month := e.t.months.draw(s) + 1
		first := record.DayOf(year, month, 1)
		length := int(record.DayOf(year, month+1, 1) - first)
		if month == 12 {
			length = 31
		}
		if e.day = first + record.Day(s.below(length)); e.day <= e.until {
			return
		}
	}
}

// saidDate writes the true date as imprecisely as the marginals have it.
func (e *event) saidDate(s *stream) string {
	y, m, _ := e.day.Civil()
	switch e.t.pick(s, "event.date", "missing", "year-only", "month-only", "interval", "approximate", "exact") {
	case "missing":
		return ""
	case "year-only":
		return fmt.Sprintf("%04d", y)
	case "month-only":
		return fmt.Sprintf("%04d-%02d", y, m)
	case "interval":
		from := e.day - record.Day(s.below(15))
		return from.String() + "/" + (max(from+1, e.day) + record.Day(s.below(15))).String()
	case "approximate":
		return e.day.String() + "~"
	}
	return e.day.String()
}

// otherDate is a date that another source says.
func (e *event) otherDate(s *stream) string {
	off := record.Day(1 + s.below(45))
	if s.chance(0.5) {
		off = -off
	}
	return (e.day + off).String()
}

// saidPlace writes the place as the marginals have it: the territory, and a
// name. The names below the municipality are invented.
func (e *event) saidPlace(s *stream) (territory, name string) {
	switch e.t.pick(s, "event.place", "missing", "state-only", "locality", "point", "municipality") {
	case "missing":
		return "", ""
	case "state-only":
		return e.t.states[e.state], ""
	case "locality":
		return e.town.code, e.town.name + ", sector " + strconv.Itoa(1+s.below(40))
	case "point":
		lat, lon := e.town.lat+s.normal()*0.02, e.town.lon+s.normal()*0.02
		return strconv.FormatFloat(lat, 'f', 4, 64) + "," + strconv.FormatFloat(lon, 'f', 4, 64) + " ~1 km", e.town.name
	}
	return e.town.code, e.town.name
}

// otherPlace is a place that another source says.
func (e *event) otherPlace(s *stream) string {
	towns := e.t.towns[e.state]
	if len(towns) == 1 {
		return e.t.states[(e.state+1)%len(e.t.states)]
	}
	for {
		if other := towns[s.below(len(towns))].code; other != e.town.code {
			return other
		}
	}
}

func (e *event) writeEvent(s *stream) {
	said := e.begin(s)
	number := strconv.FormatUint(e.index, 10)
	lang := e.t.pick(s, "language", "en", "both", "es")
	e.dateSay = e.saidDate(s)
	var name string
	e.where, name = e.saidPlace(s)
	date := said.value(s, e.dateSay, "date", func() string { return e.otherDate(s) })
	place := said.value(s, e.where, "place", func() string { return e.otherPlace(s) })
	for j := range said.rows {
		row := e.row(events, e.key)
		if j == 0 {
			if lang != "es" {
				row[eventNameEN] = "Synthetic event " + number
			}
			if lang != "en" {
				row[eventNameES] = "Evento sintético " + number
			}
			row[eventPlace] = name
		}
		row[eventDate], row[eventTerritory] = date.at(j), place.at(j)
		said.head(s, row[eventSaid:], j)
		e.emit(events, row)
	}
	if strings.Contains(e.where, ",") {
		e.where = e.town.code // acts say the municipality of a point
	}
}

func (e *event) row(k kind, key string) []string {
	row := e.cells[:len(columns[k])]
	clear(row)
	row[0] = key
	return row
}

func (e *event) writeAct(s *stream, j int, a *actType) {
	key := e.key + "-" + strconv.Itoa(j+1)
	said := e.begin(s)
	typ := said.value(s, a.code, "type", func() string {
		for {
			if other := e.t.acts[e.t.act.draw(s)].code; other != a.code {
				return other
			}
		}
	})
	date := said.value(s, e.dateSay, "date", func() string { return e.otherDate(s) })
	place := said.value(s, e.where, "place", func() string { return e.otherPlace(s) })
	var count values
	victim := ""
	switch {
	case s.chance(a.group):
		n := groupSize(s, a)
		count = said.value(s, e.saidCount(s, n), "count", func() string { return otherCount(s, n) })
	case s.chance(e.t.share("act.victim", "named") / (1 - e.t.share("act.victim", "counted-group"))):
		victim = key + "-v"
		e.writePerson(victim, a.women)
	default:
		count = said.value(s, "1", "count", func() string { return otherCount(s, 1) })
	}
	for i := range said.rows {
		row := e.row(acts, key)
		if i == 0 {
			row[actEvent], row[actVictim] = e.key, victim
		}
		row[actTypeOf], row[actVictims], row[actDate], row[actPlace] = typ.at(i), count.at(i), date.at(i), place.at(i)
		said.head(s, row[actSaid:], i)
		e.emit(acts, row)
	}
	involved := newStream(e.seed, forInvolvement, e.index<<2|uint64(j))
	e.writeInvolvement(&involved, key, 1)
	if involved.chance(0.12) {
		e.writeInvolvement(&involved, key, 2)
	}
}

// groupSize is the number of victims of a counted group, from 2 on: geometric,
// and log-normal with the same mean, capped, for what is done to many.
func groupSize(s *stream, a *actType) int {
	if a.code == "massacre" || a.code == "mass-kidnapping" {
		const sigma = 0.7
		size := math.Exp(math.Log(a.groupMean) - sigma*sigma/2 + sigma*s.normal())
		return min(max(int(math.Round(size)), 2), 200)
	}
	return 2 + s.geometric(a.groupMean-2)
}

// saidCount writes a count; a bounded one holds the true number.
func (e *event) saidCount(s *stream, n int) string {
	switch e.t.pick(s, "act.count", "at-least", "range", "approximate", "exact") {
	case "at-least":
		return ">=" + strconv.Itoa(n-s.below(1+n/3))
	case "range":
		low := n - s.below(1+n/3)
		return strconv.Itoa(low) + ".." + strconv.Itoa(max(low+1, n)+s.below(2+n/3))
	case "approximate":
		return "~" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// otherCount is a count that another source says: in 5 % a bounded one that
// does not hold the true number.
func otherCount(s *stream, n int) string {
	if s.chance(0.05) {
		return ">=" + strconv.Itoa(n+1+s.below(1+n))
	}
	if n > 1 && s.chance(0.5) {
		return strconv.Itoa(max(1, n-1-s.below(1+n/3)))
	}
	return strconv.Itoa(n + 1 + s.below(1+n/3))
}

func (e *event) writeInvolvement(s *stream, act string, n int) {
	key := act + "-i" + strconv.Itoa(n)
	said := e.begin(s)
	force := ""
	if !s.chance(e.t.share("involvement.perpetrator", "missing")) {
		force = e.active(s)
	}
	by := said.value(s, force, "perpetrator", func() string {
		for {
			if other := e.active(s); other != force {
				return other
			}
		}
	})
	certainty := e.t.pick(s, "involvement.certainty", "reasonable-grounds", "probable", "established", "disputed", "alleged")
	person := ""
	if s.chance(namedPerpetrators) {
		person = key + "-p"
		e.writePerson(person, 0.05)
	}
	for i := range said.rows {
		row := e.row(involvements, key)
		if i == 0 {
			row[involvedAct], row[involvedParty], row[involvedKind] = act, person, "perpetrated"
		}
		row[involvedForce], row[involvedCertainty] = by.at(i), certainty
		said.head(s, row[involvedSaid:], i)
		e.emit(involvements, row)
	}
}

// namedPerpetrators is the share of involvements with a named person, and 0.05
// the share of women among these: our own choice.
const namedPerpetrators = 0.20

// active draws a perpetrator that existed on the day.
func (e *event) active(s *stream) string {
	for {
		if f := e.t.forces[e.t.force.draw(s)]; f.from <= e.day && e.day <= f.to {
			return f.code
		}
	}
}
