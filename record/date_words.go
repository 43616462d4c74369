package record

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/locale"
)

// Words of the calendar, by language and in order.
var (
	monthsES      = [...]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}
	monthsEN      = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	shortMonthsES = [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}
	shortMonthsEN = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	seasonsES     = [...]string{"primavera", "verano", "otoño", "invierno"}
	seasonsEN     = [...]string{"spring", "summer", "autumn", "winter"}
	ordinalsES    = [...]string{"primer", "segundo", "tercer", "cuarto"}
	ordinalsEN    = [...]string{"first", "second", "third", "fourth"}
)

// How single dates are said. The gaps are numbers and the words above.
var (
	sayDay        = locale.Message{ID: "record.date-day", ES: "{day} de {month} de {year}", EN: "{day} {month} {year}"}
	sayDayMonth   = locale.Message{ID: "record.date-day-month", ES: "{day} de {month}", EN: "{day} {month}"}
	sayMonth      = locale.Message{ID: "record.date-month", ES: "{month} de {year}", EN: "{month} {year}"}
	sayTime       = locale.Message{ID: "record.date-time", ES: "{day} a las {time}", EN: "{day} at {time}"}
	sayZone       = locale.Message{ID: "record.date-zone", ES: "{time} (UTC{zone})", EN: "{time} (UTC{zone})"}
	saySeason     = locale.Message{ID: "record.date-season", ES: "{season} de {year}", EN: "{season} {year}"}
	sayQuarter    = locale.Message{ID: "record.date-quarter", ES: "{nth} trimestre de {year}", EN: "{nth} quarter of {year}"}
	sayThird      = locale.Message{ID: "record.date-third", ES: "{nth} cuatrimestre de {year}", EN: "{nth} third of {year}"}
	sayHalf       = locale.Message{ID: "record.date-half", ES: "{nth} semestre de {year}", EN: "{nth} half of {year}"}
	sayDecade     = locale.Message{ID: "record.date-decade", ES: "década de {year}", EN: "{year}s"}
	sayYears      = locale.Message{ID: "record.date-years", ES: "años {from} a {to}", EN: "years {from} to {to}"}
	sayBefore0    = locale.Message{ID: "record.date-bc", ES: "{year} a. C.", EN: "{year} BC"}
	saySomeMonth  = locale.Message{ID: "record.date-some-month", ES: "algún mes de {when}", EN: "some month of {when}"}
	saySomeDay    = locale.Message{ID: "record.date-some-day", ES: "algún día de {when}", EN: "some day of {when}"}
	sayMonthIn    = locale.Message{ID: "record.date-month-in", ES: "algún mes {between}", EN: "some month {between}"}
	sayDayIn      = locale.Message{ID: "record.date-day-in", ES: "algún día {between}", EN: "some day {between}"}
	sayDateGone   = locale.Message{ID: "record.date-unknown", ES: "fecha desconocida", EN: "date unknown"}
	sayAround     = locale.Message{ID: "record.date-around", ES: "hacia {the}", EN: "around {the}"}
	sayPossibly   = locale.Message{ID: "record.date-possibly", ES: "quizá {the}", EN: "possibly {the}"}
	sayDoubtful   = locale.Message{ID: "record.date-doubtful", ES: "quizá hacia {the}", EN: "possibly around {the}"}
	sayApproxNote = locale.Message{ID: "record.date-approximate", ES: "aproximado: {parts}", EN: "approximate: {parts}"}
	sayUnsureNote = locale.Message{ID: "record.date-uncertain", ES: "incierto: {parts}", EN: "uncertain: {parts}"}
	sayNoted      = locale.Message{ID: "record.date-noted", ES: "{date} ({notes})", EN: "{date} ({notes})"}
	partYear      = locale.Text{ES: "año", EN: "year"}
	partMonth     = locale.Text{ES: "mes", EN: "month"}
	partDay       = locale.Text{ES: "día", EN: "day"}
	partDate      = locale.Text{ES: "fecha", EN: "date"}
)

// phrase is a date as a noun; Spanish contracts its article with a
// preposition, and leaves it out before months and years.
type phrase struct {
	text, article string
	plain         bool // no qualifier, no doubt within: may lose its year beside another
}

func (p phrase) the() string { return strings.TrimSpace(p.article + " " + p.text) }

// of is the phrase after "de": del 11 de julio, de la década, de julio.
func (p phrase) of(l locale.Lang) string { return p.after(l, "de", "del") }

// to is the phrase after "a": al 16 de mayo, a mayo.
func (p phrase) to(l locale.Lang) string { return p.after(l, "a", "al") }

func (p phrase) after(l locale.Lang, preposition, contracted string) string {
	switch {
	case l != locale.ES:
		return p.the()
	case p.article == "el":
		return contracted + " " + p.text
	}
	return preposition + " " + p.the()
}

// speaker says dates in a language, in full or for tables.
type speaker struct {
	lang  locale.Lang
	short bool
}

// pick chooses a word, which may be empty in one language.
func (s speaker) pick(es, en string) string {
	if s.lang == locale.ES {
		return es
	}
	return en
}

func (s speaker) month(m int) string {
	if s.short {
		return s.pick(shortMonthsES[m-1], shortMonthsEN[m-1])
	}
	return s.pick(monthsES[m-1], monthsEN[m-1])
}

func (s speaker) year(y int) string {
	if y <= 0 {
		return sayBefore0.In(s.lang, "year", strconv.Itoa(1-y))
	}
	return strconv.Itoa(y)
}

// omitted says what a date leaves out because its neighbour says it.
type omitted int

const (
	nothing omitted = iota
	theYear
	theMonth // and the year
)

// part says one date, with its doubts in the way that suits a date by itself.
func (s speaker) part(p part) string {
	ph := s.phrase(p, nothing)
	mask := p.present()
	switch {
	case p.approx == mask && p.unsure == mask:
		return sayDoubtful.In(s.lang, "the", ph.the())
	case p.approx == mask && p.unsure == 0:
		return sayAround.In(s.lang, "the", ph.the())
	case p.unsure == mask && p.approx == 0:
		return sayPossibly.In(s.lang, "the", ph.the())
	}
	return s.noted(p, ph).text
}

// beside says one date among others, with its doubts behind it.
func (s speaker) beside(p part, o omitted) phrase { return s.noted(p, s.phrase(p, o)) }

func (s speaker) noted(p part, ph phrase) phrase {
	var notes []string
	if p.approx != 0 {
		notes = append(notes, sayApproxNote.In(s.lang, "parts", s.components(p, p.approx)))
	}
	if p.unsure != 0 {
		notes = append(notes, sayUnsureNote.In(s.lang, "parts", s.components(p, p.unsure)))
	}
	if len(notes) > 0 {
		ph.text = sayNoted.In(s.lang, "date", ph.text, "notes", strings.Join(notes, "; "))
		ph.plain = false
	}
	return ph
}

func (s speaker) components(p part, mask componentsMask) string {
	if mask == p.present() {
		return partDate.In(s.lang)
	}
	var names []string
	for i, name := range []locale.Text{partYear, partMonth, partDay} {
		if mask&(1<<i) != 0 {
			names = append(names, name.In(s.lang))
		}
	}
	return locale.And(s.lang, names)
}

// phrase says the date of p without its qualifiers.
func (s speaker) phrase(p part, o omitted) phrase {
	year := s.year(p.year)
	switch mask := p.present(); {
	case p.free != [3]uint8{}:
		return s.unspecified(p)
	case mask == yearBit:
		return phrase{text: year, plain: true}
	case p.month > 12:
		return s.season(p.month, year)
	case mask == yearBit|monthBit:
		return s.monthOf(p, year, o)
	case p.clock != "":
		day := s.dayOf(p, year, nothing)
		return phrase{text: sayTime.In(s.lang, "day", day, "time", s.clock(p.clock)), article: s.pick("el", "")}
	}
	return phrase{text: s.dayOf(p, year, o), article: s.pick("el", ""), plain: true}
}

func (s speaker) monthOf(p part, year string, o omitted) phrase {
	month := s.month(p.month)
	switch {
	case o != nothing:
		return phrase{text: month, plain: true}
	case s.short:
		return phrase{text: month + " " + year, plain: true}
	}
	return phrase{text: sayMonth.In(s.lang, "month", month, "year", year), plain: true}
}

func (s speaker) dayOf(p part, year string, o omitted) string {
	day, month := strconv.Itoa(p.day), s.month(p.month)
	switch {
	case o == theMonth:
		return day
	case o == theYear && s.short:
		return day + " " + month
	case o == theYear:
		return sayDayMonth.In(s.lang, "day", day, "month", month)
	case s.short:
		return day + " " + month + " " + year
	}
	return sayDay.In(s.lang, "day", day, "month", month, "year", year)
}

// clock says hh:mm[:ss], with the zone where it was written.
func (s speaker) clock(clock string) string {
	if local, ok := strings.CutSuffix(clock, "Z"); ok {
		return sayZone.In(s.lang, "time", local, "zone", "")
	}
	if i := strings.IndexAny(clock, "+-"); i > 0 {
		return sayZone.In(s.lang, "time", clock[:i], "zone", strings.Replace(clock[i:], "-", "−", 1))
	}
	return clock
}

func (s speaker) season(code int, year string) phrase {
	if code <= 24 {
		text := saySeason.In(s.lang, "season", s.pick(seasonsES[code-21], seasonsEN[code-21]), "year", year)
		if code == 21 {
			return phrase{text: text, article: s.pick("la", "")}
		}
		return phrase{text: text, article: s.pick("el", "")}
	}
	say, first, letter := sayQuarter, 33, s.pick("T", "Q")
	switch {
	case code >= 40:
		say, first, letter = sayHalf, 40, s.pick("S", "H")
	case code >= 37:
		say, first, letter = sayThird, 37, s.pick("C", "")
	}
	if n := code - first; !s.short || letter == "" {
		return phrase{text: say.In(s.lang, "nth", s.pick(ordinalsES[n], ordinalsEN[n]), "year", year), article: s.pick("el", "the")}
	}
	return phrase{text: fmt.Sprintf("%s%d %s", letter, code-first+1, year), article: s.pick("el", "")}
}

// unspecified says a date with X for digits that are not known.
func (s speaker) unspecified(p part) phrase {
	if p.free[0] == 4 {
		return phrase{text: sayDateGone.In(s.lang)}
	}
	year := s.yearOf(p)
	switch mask := p.present(); {
	case mask == yearBit:
		return year
	case p.free[1] == 2 && mask == yearBit|monthBit:
		return phrase{text: saySomeMonth.In(s.lang, "when", year.the())}
	case p.free[1] == 2:
		return phrase{text: saySomeDay.In(s.lang, "when", year.the())}
	case p.free[2] == 2 && p.free[1] == 0:
		month := s.phrase(part{year: p.year, month: p.month}, nothing)
		return phrase{text: saySomeDay.In(s.lang, "when", month.text)}
	case mask == yearBit|monthBit:
		return phrase{text: sayMonthIn.In(s.lang, "between", s.between(stretchOver(p.span())))}
	}
	return phrase{text: sayDayIn.In(s.lang, "between", s.between(stretchOver(p.span())))}
}

// yearOf says the year of a date: a year, a decade, or the years that its
// unspecified digits leave open.
func (s speaker) yearOf(p part) phrase {
	switch n := pow10(p.free[0]) - 1; {
	case n == 0:
		return phrase{text: s.year(p.year)}
	case n == 9 && p.year > 0:
		return phrase{text: sayDecade.In(s.lang, "year", strconv.Itoa(p.year)), article: s.pick("la", "the")}
	case p.year < 0:
		return phrase{text: sayYears.In(s.lang, "from", s.year(p.year-n), "to", s.year(p.year)), article: s.pick("los", "the")}
	default:
		return phrase{text: sayYears.In(s.lang, "from", s.year(p.year), "to", s.year(p.year+n)), article: s.pick("los", "the")}
	}
}
