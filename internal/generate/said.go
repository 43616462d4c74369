package generate

import (
	"strconv"

	"github.com/constancia-project/constancia/record"
)

// said is who says something of one entity: a row each, and what becomes of
// where they disagree.
type said struct {
	event     *event
	rows      int
	org, hop  int
	delay     [mostRows]int // months after the event
	withdrawn [mostRows]bool
	adopted   int // a row, or -1
	dispute   int // the row that says otherwise, or -1
}

const mostRows = organisations

// values is what the rows say of one property.
type values struct {
	right, wrong string
	other        int // the row that says wrong, or -1
	rows         int
}

func (v values) at(row int) string {
	if v.other == row && v.right != "" {
		return v.wrong
	}
	return v.right
}

// begin draws how many sources say something of an entity, and which.
func (e *event) begin(s *stream) said {
	d := said{event: e, adopted: -1, dispute: -1}
	switch e.t.pick(s, "statements_per_value", "1", "2", "3", "4+") {
	case "1":
		d.rows = 1
	case "2":
		d.rows = 2
	case "3":
		d.rows = 3
	default:
		d.rows = min(4+s.geometric(0.5), mostRows)
	}
	d.org, d.hop = s.below(organisations), hops[s.below(len(hops))]
	for i := range d.rows {
		d.delay[i] = s.geometric(10)
		d.withdrawn[i] = s.chance(0.03)
	}
	return d
}

// hops have no divisor in common with the number of organisations, so that a
// walk with one meets each of them once.
var hops = []int{1, 3, 5, 9, 11, 13}

// value draws whether the sources disagree about a property, and who says
// otherwise. other may be nil: then the caller fills in what is said.
func (d *said) value(s *stream, right, property string, other func() string) values {
	v := values{right: right, other: -1, rows: d.rows}
	if d.rows < 2 || right == "" || !s.chance(d.event.t.share("disagreement_given_2+", property)) {
		return v
	}
	v.other = 1 + s.below(d.rows-1)
	if other != nil {
		v.wrong = other()
	}
	d.dispute = v.other
	return v
}

// head writes who says a row, from the column of the source on, and the rank.
func (d *said) head(s *stream, cells []string, row int) {
	if row == 0 && d.dispute >= 0 && s.chance(0.60) {
		d.adopted = 0
		if s.chance(0.3) {
			d.adopted = d.dispute
		}
	}
	org := (d.org + row*d.hop) % organisations
	y, m, _ := d.event.day.Civil()
	said := y*12 + m - 1 + d.delay[row]
	cells[0] = sourceKey(org, d.capped(said))
	switch {
	case row == d.adopted:
		cells[1], cells[2], cells[3] = "preferred", string(record.Adopted), synthetic+": la cuenta mejor documentada / the better documented account"
		cells[4] = cells[0] // adopted since it was known
	case d.withdrawn[row]:
		cells[1], cells[2], cells[3] = "deprecated", string(record.Withdrawn), synthetic+": la fuente la retiró / its source withdrew it"
		cells[4] = sourceKey(org, d.capped(said+6))
	}
}

// capped is a month that is not after the cut-off.
func (d *said) capped(month int) int {
	y, m, _ := d.event.until.Civil()
	return min(month, y*12+m-1)
}

// organisations is how many invented organisations speak.
const organisations = 14

// synthetic stands in the title of every source that is made.
const synthetic = "Synthetic / Sintético"

func sourceKey(org, month int) string {
	b := make([]byte, 0, 16)
	b = append(b, "syn-"...)
	b = append(b, byte('a'+org), '-')
	b = strconv.AppendInt(b, int64(month/12), 10)
	b = append(b, '-', byte('0'+(month%12+1)/10), byte('0'+(month%12+1)%10))
	return string(b)
}

// sourceKinds of the organisations, in turn.
var sourceKinds = []string{"ngo-report", "nhri-statement", "press-article", "court-record", "victim-testimony", "foreign-government-report", "ngo-statement"}

// writeSources writes the sources: one an organisation and month, whatever the
// number of acts.
func writeSources(t *tables, until record.Day, kinds []string, emit func(kind, []string)) {
	y, m, _ := until.Civil()
	for month := t.years[0] * 12; month <= y*12+m-1; month++ {
		for org := range organisations {
			key := sourceKey(org, month)
			letter := string(rune('A' + org))
			emit(sources, []string{
				key, synthetic + ": " + letter + ", " + key[len("syn-a-"):],
				"Organización sintética / Synthetic organisation " + letter,
				key[len("syn-a-"):], kinds[org%len(kinds)], "es",
			})
		}
	}
}
