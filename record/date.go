package record

import (
	"fmt"
	"strings"

	"github.com/constancia-project/constancia/problem"
)

// Day counts days from 1970-01-01 in the proleptic Gregorian calendar.
type Day int32

// The days that stand for no limit.
const (
	FirstDay Day = -1 << 31
	LastDay  Day = 1<<31 - 1
)

// DayOf returns the day of a year, month and day of the month, which may
// overflow as in [time.Date]. A day too far for a Day is the nearest that is
// not a sentinel, so that order is kept.
func DayOf(y, m, d int) Day {
	// Days from civil, after H. Hinnant, "chrono-compatible low-level date
	// algorithms": years begin in March, eras have 400 years.
	m0 := int64(m) - 1
	yy := int64(y) + floorDiv(m0, 12)
	m0 = m0 - floorDiv(m0, 12)*12
	if m0 < 2 {
		yy--
	}
	era := floorDiv(yy, 400)
	yoe := yy - era*400
	doy := (153*((m0+10)%12)+2)/5 + int64(d) - 1
	n := era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
	return Day(min(max(n, int64(FirstDay)+1), int64(LastDay)-1))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Civil returns the year, month and day of the month. The sentinels have none
// that means anything; ask [Date.StartOpen] and its kin first.
func (d Day) Civil() (y, m, day int) {
	z := int64(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy - (153*mp+2)/5 + 1)
	m = int(mp) + 3
	y = int(yoe + era*400)
	if m > 12 {
		m -= 12
		y++
	}
	return y, m, day
}

// String writes YYYY-MM-DD; the sentinels are "..".
func (d Day) String() string {
	if d == FirstDay || d == LastDay {
		return ".."
	}
	y, m, day := d.Civil()
	return yearText(y) + fmt.Sprintf("-%02d-%02d", m, day)
}

// yearText writes a year as EDTF does: four digits, a sign before the year 0,
// Y before what has more digits.
func yearText(y int) string {
	switch {
	case y > 9999 || y < -9999:
		return fmt.Sprintf("Y%d", y)
	case y < 0:
		return fmt.Sprintf("-%04d", -y)
	}
	return fmt.Sprintf("%04d", y)
}

// ParseDay reads YYYY-MM-DD, as flags, addresses and moments have it.
func ParseDay(s string) (Day, error) {
	d, err := ParseDate(s)
	if err != nil {
		return 0, err
	}
	if d.precision != DayPrecision || d.qualified() || d.Earliest() != d.Latest() {
		return 0, problem.New(problem.Invalid, sayNoDay, "text", s).
			At(problem.Place{Found: strings.TrimSpace(s), Expected: dateExample})
	}
	return d.earliest, nil
}

// DatePrecision says how finely a date is given.
type DatePrecision uint8

// The precisions, finest first.
const (
	NoPrecision     DatePrecision = iota // the zero Date
	DayPrecision                         // 2018-07-11, with or without a time
	MonthPrecision                       // 2018-07
	SeasonPrecision                      // 2018-22, a season, quarter, third or half of a year
	YearPrecision                        // 2018
	DecadePrecision                      // 201X, 20XX
	RangePrecision                       // an interval or a set
)

// Date is a date in the Extended Date/Time Format, ISO 8601-2:2019, levels 0
// and 1, and of level 2 sets, qualified parts and parts of a year. The zero
// Date is no date. Dates are equal (==) when they are written alike after
// normalising; see [ParseDate].
//
// As an Instant a Date means one day within its ends; as a Period, all of it.
type Date struct {
	text             string // canonical
	earliest, latest Day
	precision        DatePrecision
	marks            marks
}

type marks uint8

const (
	approximate marks = 1 << iota
	uncertain
	startOpen
	startUnknown
	endOpen
	endUnknown
	oneOfSet
	gaps // some days between the ends are excluded
)

// String is the canonical text; of the zero Date it is empty.
func (d Date) String() string { return d.text }
func (Date) isValue()         {}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.text == "" }

// Earliest is the first day that d can mean; FirstDay where its start is open
// or unknown. A qualifier (~ ? %) does not move it: nobody says by how much.
func (d Date) Earliest() Day {
	if d.IsZero() {
		return FirstDay
	}
	return d.earliest
}

// Latest is the last day that d can mean; LastDay where its end is open or
// unknown.
func (d Date) Latest() Day {
	if d.IsZero() {
		return LastDay
	}
	return d.latest
}

// Precision says how finely d is given.
func (d Date) Precision() DatePrecision { return d.precision }

// Approximate reports whether d, or a part of it, is qualified by ~ or %.
func (d Date) Approximate() bool { return d.marks&approximate != 0 }

// Uncertain reports whether d, or a part of it, is qualified by ? or %.
func (d Date) Uncertain() bool { return d.marks&uncertain != 0 }

// StartOpen reports a start without limit: ../2018.
func (d Date) StartOpen() bool { return d.marks&startOpen != 0 }

// StartUnknown reports a start that is not known: /2018.
func (d Date) StartUnknown() bool { return d.marks&startUnknown != 0 }

// EndOpen reports an end without limit: 2018/.. goes on.
func (d Date) EndOpen() bool { return d.marks&endOpen != 0 }

// EndUnknown reports an end that is not known: 2018/.
func (d Date) EndUnknown() bool { return d.marks&endUnknown != 0 }

// Definite reports whether d says one span of days without doubt: no
// qualifier, no unknown end, no choice between dates. A query compares with
// definite dates only.
func (d Date) Definite() bool {
	return !d.IsZero() && d.marks&(approximate|uncertain|startUnknown|endUnknown|oneOfSet|gaps) == 0
}

func (d Date) qualified() bool { return d.marks&(approximate|uncertain) != 0 }

// KnownBy reports whether all days that d can mean have passed at the end of
// day: a statement known from "2018-03" is known by 31 March. The zero Date is
// known at every date; a date without a last day never is.
func (d Date) KnownBy(day Day) bool {
	return d.IsZero() || d.latest != LastDay && d.latest <= day
}

// On is the Date of one day. FirstDay and LastDay have none: On returns the
// zero Date.
func On(d Day) Date {
	if d == FirstDay || d == LastDay {
		return Date{}
	}
	return Date{text: d.String(), earliest: d, latest: d, precision: DayPrecision}
}

// Between is the Date of all days from one to another, written in whole years
// or months where it consists of them. A sentinel is an open end; with two of
// them, or ends out of order, Between returns the zero Date.
func Between(from, to Day) Date {
	if from == FirstDay && to == LastDay || from > to {
		return Date{}
	}
	return compose(interval, []stretch{stretchOver(from, to)})
}
