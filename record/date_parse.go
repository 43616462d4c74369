package record

import (
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// What is wrong with a date, and what to do.
var (
	dateExample = locale.Message{
		ID: "record.date-example",
		ES: "una fecha como 2018-07-11, 2018-07, 2018 o 2018-02/2018-05",
		EN: "a date such as 2018-07-11, 2018-07, 2018 or 2018-02/2018-05",
	}.With()
	sayNoDate = locale.Message{
		ID: "record.no-date",
		ES: "«{text}» no es una fecha; escriba 2018-07-11, 2018-07 o 2018, o un intervalo como 2018-02/2018-05",
		EN: "“{text}” is not a date; write 2018-07-11, 2018-07 or 2018, or an interval such as 2018-02/2018-05",
	}
	sayNoDay = locale.Message{
		ID: "record.no-day",
		ES: "«{text}» no es un día; escriba año, mes y día, como 2018-07-11",
		EN: "“{text}” is not one day; write year, month and day, as in 2018-07-11",
	}
	sayYearDigits = locale.Message{
		ID: "record.year-digits",
		ES: "en «{text}» el año debe tener cuatro cifras, como 2018; una década se escribe 201X",
		EN: "in “{text}” the year needs four digits, as in 2018; a decade is written 201X",
	}
	sayNoMonth = locale.Message{
		ID: "record.no-month",
		ES: "«{month}» no es un mes: van de 01 a 12; 21–24 son estaciones, 33–36 trimestres, 37–39 cuatrimestres, 40 y 41 semestres",
		EN: "“{month}” is not a month: they run from 01 to 12; 21–24 are seasons, 33–36 quarters, 37–39 thirds and 40, 41 halves of a year",
	}
	saySeasonDay = locale.Message{
		ID: "record.season-day",
		ES: "«{text}» da un día a una parte del año; escriba el mes de 01 a 12",
		EN: "“{text}” gives a day to a part of the year; write the month as 01 to 12",
	}
	sayMonthDays = locale.Message{
		ID: "record.month-days",
		ES: "{month} tiene {days} días, no {day}; corrija el día o escriba solo el mes, {instead}",
		EN: "{month} has {days} days, not {day}; correct the day, or write the month alone, {instead}",
	}
	sayDayDigits = locale.Message{
		ID: "record.day-digits",
		ES: "en «{text}» el mes y el día deben tener dos cifras, como 2018-07-01",
		EN: "in “{text}” month and day need two digits, as in 2018-07-01",
	}
	sayFreeDigits = locale.Message{
		ID: "record.free-digits",
		ES: "en «{text}» la X solo puede estar al final, para cifras que no se conocen: 201X, 2018-XX, 2018-02-XX",
		EN: "in “{text}” X can stand only at the end, for digits that are not known: 201X, 2018-XX, 2018-02-XX",
	}
	sayClock = locale.Message{
		ID: "record.clock",
		ES: "en «{text}» la hora no se entiende; escriba 2014-06-30T04:30, con la zona si se conoce: 2014-06-30T04:30-05:00",
		EN: "in “{text}” the time cannot be read; write 2014-06-30T04:30, with its zone where known: 2014-06-30T04:30-05:00",
	}
	sayBackwards = locale.Message{
		ID: "record.interval-backwards",
		ES: "el intervalo «{text}» termina antes de empezar; ponga primero la fecha más antigua",
		EN: "the interval “{text}” ends before it begins; put the earlier date first",
	}
	sayEmptyInterval = locale.Message{
		ID: "record.interval-empty",
		ES: "«{text}» no tiene ninguna fecha; si no se conoce escriba [unknown]",
		EN: "“{text}” holds no date; where it is not known write [unknown]",
	}
	sayTwoSlashes = locale.Message{
		ID: "record.interval-slashes",
		ES: "«{text}» tiene más de una barra; escriba un intervalo como 2018-02/2018-05, y un día como 2018-07-11",
		EN: "“{text}” has more than one slash; write an interval as 2018-02/2018-05, and a day as 2018-07-11",
	}
	saySet = locale.Message{
		ID: "record.date-set",
		ES: "«{text}» no se entiende como conjunto de fechas; escriba [2014,2015] para «una de estas» o {open}2014,2015{close} para «todas»",
		EN: "“{text}” cannot be read as a set of dates; write [2014,2015] for “one of these” or {open}2014,2015{close} for “all of them”",
	}
	sayYearTooLong = locale.Message{
		ID: "record.year-too-long",
		ES: "el año de «{text}» tiene demasiadas cifras",
		EN: "the year of “{text}” has too many digits",
	}
)

func badDate(found string, m locale.Message, args ...any) error {
	return problem.New(problem.Invalid, m, args...).At(problem.Place{Found: found, Expected: dateExample})
}

// ParseDate reads a date in EDTF (ISO 8601-2:2019): levels 0 and 1, and of
// level 2 one of a set [2014,2016..2018], all of a set {2014..2016}, qualified
// parts 2018-~05, and quarters, thirds and halves of a year (33–41).
//
// What it prints is normalised: x becomes X, a set is sorted, an interval from
// a date to itself is that date. Errors are problems that quote what was found.
func ParseDate(s string) (Date, error) {
	text := strings.TrimSpace(s)
	if d, ok := plainDay(text); ok {
		return d, nil
	}
	syn, err := parseSyntax(text)
	if err != nil {
		return Date{}, err
	}
	return compose(syn.shape, syn.stretches), nil
}

// plainDay reads YYYY-MM-DD, which most dates are, without taking it apart.
func plainDay(text string) (Date, bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' || !allDigits(text[:4]) || !allDigits(text[5:7]) || !allDigits(text[8:]) {
		return Date{}, false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	y, m, d := number(text[:4]), number(text[5:7]), number(text[8:])
	if m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return Date{}, false
	}
	day := DayOf(y, m, d)
	return Date{text: text, earliest: day, latest: day, precision: DayPrecision}, true
}

func parseSyntax(text string) (syntax, error) {
	switch {
	case text == "":
		return syntax{}, badDate(text, sayNoDate, "text", text)
	case text[0] == '[' || text[0] == '{':
		return parseSet(text)
	case strings.Contains(text, "/"):
		return parseInterval(text)
	}
	p, err := parsePart(text)
	if err != nil {
		return syntax{}, err
	}
	return syntax{single, []stretch{alone(p)}}, nil
}

func parseInterval(text string) (syntax, error) {
	from, to, _ := strings.Cut(text, "/")
	if strings.Contains(to, "/") {
		return syntax{}, badDate(text, sayTwoSlashes, "text", text)
	}
	if from == "" && to == "" {
		return syntax{}, badDate(text, sayEmptyInterval, "text", text)
	}
	s, err := parseStretch(text, from, to, unknown)
	return syntax{interval, []stretch{s}}, err
}

// parseStretch reads both ends; nothing on one side means beyond.
func parseStretch(text, from, to string, beyond endKind) (stretch, error) {
	a, err := parseEnd(from, beyond)
	if err != nil {
		return stretch{}, err
	}
	b, err := parseEnd(to, beyond)
	if err != nil {
		return stretch{}, err
	}
	s := stretch{a, b}
	if lo, hi := s.span(); lo > hi {
		return stretch{}, badDate(text, sayBackwards, "text", text)
	}
	if (a.part.clock != "" || b.part.clock != "") && a != b {
		return stretch{}, badDate(text, sayClock, "text", text)
	}
	return s, nil
}

func parseEnd(s string, beyond endKind) (end, error) {
	switch s = strings.TrimSpace(s); s {
	case "":
		return end{kind: beyond}, nil
	case "..":
		return end{kind: open}, nil
	}
	p, err := parsePart(s)
	return end{part: p}, err
}

func parseSet(text string) (syntax, error) {
	sh, closing := oneOf, "]"
	if text[0] == '{' {
		sh, closing = allOf, "}"
	}
	inner, closed := strings.CutSuffix(text[1:], closing)
	bad := badDate(text, saySet, "text", text, "open", "{", "close", "}")
	if !closed || strings.ContainsAny(inner, "[]{}/") {
		return syntax{}, bad
	}
	var stretches []stretch
	for _, item := range strings.Split(inner, ",") {
		item = strings.TrimSpace(item)
		from, to, ranged := strings.Cut(item, "..")
		if !ranged {
			to = from
		}
		if item == "" || item == ".." {
			return syntax{}, bad
		}
		s, err := parseStretch(item, from, to, open)
		if err != nil {
			return syntax{}, err
		}
		stretches = append(stretches, s)
	}
	return syntax{sh, stretches}, nil
}

// reader takes a single date apart from left to right.
type reader struct{ text, rest string }

// parsePart reads one date without "/" or set: its components, each with
// qualifiers before (for it alone) or after (for it and all to its left).
func parsePart(text string) (part, error) {
	r := &reader{text: text, rest: text}
	var p part
	for i, bit := range []componentsMask{yearBit, monthBit, dayBit} {
		if i > 0 && !r.take("-") {
			break
		}
		r.qualify(&p, bit)
		if err := r.component(&p, i); err != nil {
			return part{}, err
		}
		if i == 2 && r.take("T") {
			if err := r.readClock(&p); err != nil {
				return part{}, err
			}
		}
		r.qualify(&p, bit|(bit-1))
	}
	if r.rest != "" {
		return part{}, badDate(r.rest, sayNoDate, "text", text)
	}
	if p.clock != "" && p.approx|p.unsure != 0 {
		return part{}, badDate(text, sayClock, "text", text)
	}
	return p, nil
}

func (r *reader) take(prefix string) bool {
	rest, ok := strings.CutPrefix(r.rest, prefix)
	if ok {
		r.rest = rest
	}
	return ok
}

func (r *reader) qualify(p *part, bits componentsMask) {
	for r.rest != "" && strings.IndexByte("?~%", r.rest[0]) >= 0 {
		if r.rest[0] != '?' {
			p.approx |= bits
		}
		if r.rest[0] != '~' {
			p.unsure |= bits
		}
		r.rest = r.rest[1:]
	}
}

// digits takes the digits and unspecified digits (X, x) that come next.
func (r *reader) digits() (s string, free int) {
	n := 0
	for n < len(r.rest) && (isDigit(r.rest[n]) || r.rest[n] == 'X' || r.rest[n] == 'x') {
		n++
	}
	s, r.rest = strings.ToUpper(r.rest[:n]), r.rest[n:]
	return s, strings.Count(s, "X")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (r *reader) component(p *part, i int) error {
	if i == 0 {
		return r.year(p)
	}
	s, free := r.digits()
	if len(s) != 2 {
		return badDate(r.text, sayDayDigits, "text", r.text)
	}
	freeBefore := p.free[i-1] > 0
	if !strings.HasSuffix(s, "XX"[:free]) || freeBefore && free < 2 {
		return badDate(s, sayFreeDigits, "text", r.text)
	}
	n, _ := strconv.Atoi(strings.ReplaceAll(s, "X", "0"))
	p.free[i] = uint8(free)
	if i == 1 {
		p.month = n
		return r.checkMonth(p, s)
	}
	p.day = n
	return r.checkDay(p, s)
}

func (r *reader) year(p *part) error {
	long := r.take("Y")
	negative := r.take("-")
	s, free := r.digits()
	switch {
	case len(s) > 12:
		return badDate(s, sayYearTooLong, "text", r.text)
	case s == "":
		return badDate(r.text, sayNoDate, "text", r.text)
	case len(s) != 4 && !long, long && free > 0:
		return badDate(s, sayYearDigits, "text", r.text)
	case !strings.HasSuffix(s, "XXXX"[:free]):
		return badDate(s, sayFreeDigits, "text", r.text)
	}
	p.year, _ = strconv.Atoi(strings.ReplaceAll(s, "X", "0"))
	p.free[0] = uint8(free)
	if negative && p.year == 0 {
		return badDate("-"+s, sayNoDate, "text", r.text)
	}
	if negative {
		p.year = -p.year
	}
	return nil
}

func (r *reader) checkMonth(p *part, s string) error {
	_, _, season := seasonMonths(p.month)
	switch {
	case p.free[1] == 1 && p.month > 10, p.free[1] == 0 && (p.month < 1 || p.month > 12) && !season:
		return badDate(s, sayNoMonth, "month", s)
	case season && p.free[1] == 0 && strings.HasPrefix(strings.TrimLeft(r.rest, "?~%"), "-"):
		return badDate(r.text, saySeasonDay, "text", r.text)
	}
	return nil
}

func (r *reader) checkDay(p *part, s string) error {
	if p.free[2] == 2 || p.free[1] > 0 {
		return nil
	}
	last := daysIn(p.year, p.month)
	if p.day > last || p.day == 0 && p.free[2] == 0 {
		month := part{year: p.year, month: p.month}
		return badDate(s, sayMonthDays, "month", compose(single, []stretch{alone(month)}),
			"days", last, "day", s, "instead", month.text())
	}
	return nil
}

// readClock reads hh:mm, hh:mm:ss, and then Z or a distance to UTC.
func (r *reader) readClock(p *part) error {
	bad := badDate(r.text, sayClock, "text", r.text)
	if p.free != [3]uint8{} || p.approx|p.unsure != 0 {
		return bad
	}
	clock := r.rest
	two := func(most string) bool {
		if len(r.rest) < 2 || !isDigit(r.rest[0]) || !isDigit(r.rest[1]) || r.rest[:2] > most {
			return false
		}
		r.rest = r.rest[2:]
		return true
	}
	ok := two("23") && r.take(":") && two("59") && (!r.take(":") || two("59"))
	if ok && !r.take("Z") && (r.take("+") || r.take("-")) {
		ok = two("14") && (!r.take(":") || two("59"))
	}
	if !ok || r.rest != "" {
		return bad
	}
	p.clock = clock
	return nil
}
