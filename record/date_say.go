package record

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
)

// How intervals and sets are said. {of}, {to} and {the} are a date with the
// article and preposition that Spanish contracts: del 11, al 16, el 11.
var (
	sayBetweenDates = locale.Message{ID: "record.date-between", ES: "entre {the} y {and}", EN: "between {the} and {and}"}
	sayFromTo       = locale.Message{ID: "record.date-from-to", ES: "{of} {to}", EN: "{of} to {to}"}
	sayBeforeDate   = locale.Message{ID: "record.date-before", ES: "antes {of}", EN: "before {of}"}
	sayNoLater      = locale.Message{ID: "record.date-no-later", ES: "a más tardar {the}", EN: "no later than {the}"}
	sayOrLater      = locale.Message{ID: "record.date-or-later", ES: "{date} o después", EN: "{date} or later"}
	sayOrBefore     = locale.Message{ID: "record.date-or-before", ES: "{date} o antes", EN: "{date} or before"}
	sayToDate       = locale.Message{ID: "record.date-to-date", ES: "desde {the} a la fecha", EN: "since {the}"}
	sayUntil        = locale.Message{ID: "record.date-until", ES: "hasta {the}", EN: "until {the}"}
	sayUntilUnknown = locale.Message{ID: "record.date-until-unknown", ES: "hasta {the} (inicio desconocido)", EN: "until {the} (start unknown)"}
	sayFromUnknown  = locale.Message{ID: "record.date-from-unknown", ES: "desde {the} (fin desconocido)", EN: "from {the} (end unknown)"}
	sayAlways       = locale.Message{ID: "record.date-always", ES: "sin límite de fecha", EN: "without limit of date"}
)

// In says d in words as an instant, one day within its ends: 11 de julio de
// 2018; antes del 11 de julio de 2018; 2014 o 2015; hacia marzo de 2018.
func (d Date) In(l locale.Lang) string { return speaker{lang: l}.say(d, speaker.instant) }

// Short says d as In does, for tables: 11 jul 2018.
func (d Date) Short(l locale.Lang) string { return speaker{l, true}.say(d, speaker.instant) }

// Period says d in words as a period, all of it: de febrero a mayo de 2018;
// 2012–2016; desde 2018 a la fecha.
func (d Date) Period(l locale.Lang) string { return speaker{lang: l}.say(d, speaker.period) }

// PeriodShort says d as Period does, for tables: feb – may 2018.
func (d Date) PeriodShort(l locale.Lang) string { return speaker{l, true}.say(d, speaker.period) }

// In says the day in words: 11 de julio de 2018. A sentinel says nothing.
func (d Day) In(l locale.Lang) string { return On(d).In(l) }

// Short says the day for tables: 11 jul 2018.
func (d Day) Short(l locale.Lang) string { return On(d).Short(l) }

func (s speaker) say(d Date, one func(speaker, stretch) string) string {
	if d.IsZero() {
		return ""
	}
	syn, err := parseSyntax(d.text)
	if err != nil {
		panic("record: a Date that does not read back: " + d.text)
	}
	switch syn.shape {
	case oneOf:
		if len(syn.stretches) == 1 {
			return s.items(syn.stretches, speaker.between)[0]
		}
		return s.or(s.items(syn.stretches, speaker.through))
	case allOf:
		return locale.And(s.lang, s.items(syn.stretches, speaker.through))
	}
	return one(s, syn.stretches[0])
}

// instant says one day within a stretch.
func (s speaker) instant(t stretch) string {
	from, to := s.beside(t.from.part, nothing), s.beside(t.to.part, nothing)
	switch {
	case t.single():
		return s.part(t.from.part)
	case t.from.kind == known && t.to.kind == known:
		return s.between(t)
	case t.from.kind == known && t.to.kind == open:
		return sayToDate.In(s.lang, "the", from.the())
	case t.from.kind == known:
		return sayOrLater.In(s.lang, "date", from.text)
	case t.to.kind == known && t.from.kind == open:
		return sayNoLater.In(s.lang, "the", to.the())
	case t.to.kind == known:
		return sayBeforeDate.In(s.lang, "of", to.of(s.lang))
	case t.from.kind == open && t.to.kind == open:
		return sayAlways.In(s.lang)
	}
	return sayDateGone.In(s.lang)
}

// period says all of a stretch.
func (s speaker) period(t stretch) string {
	from, to := s.beside(t.from.part, nothing), s.beside(t.to.part, nothing)
	switch {
	case t.single():
		return s.part(t.from.part)
	case t.from.kind == known && t.to.kind == known:
		return s.through(t)
	case t.from.kind == known && t.to.kind == open:
		return sayToDate.In(s.lang, "the", from.the())
	case t.from.kind == known:
		return sayFromUnknown.In(s.lang, "the", from.the())
	case t.to.kind == known && t.from.kind == open:
		return sayUntil.In(s.lang, "the", to.the())
	case t.to.kind == known:
		return sayUntilUnknown.In(s.lang, "the", to.the())
	case t.from.kind == open && t.to.kind == open:
		return sayAlways.In(s.lang)
	}
	return sayDateGone.In(s.lang)
}

// pair says two dates side by side: the first without the year, or the month
// too, where the second has the same.
func (s speaker) pair(a, b part) (from, to phrase, o omitted) {
	from, to = s.beside(a, nothing), s.beside(b, nothing)
	if !from.plain || !to.plain || a.year != b.year || a.present() == yearBit || b.present() == yearBit {
		return from, to, nothing
	}
	o = theYear
	if a.month == b.month && a.present()&b.present()&dayBit != 0 {
		o = theMonth
	}
	return s.beside(a, o), to, o
}

// between says that a day lies in a stretch; two neighbours are "a or b".
func (s speaker) between(t stretch) string {
	from, to, _ := s.pair(t.from.part, t.to.part)
	if from.plain && to.plain && neighbours(t.from.part, t.to.part) {
		return s.or([]string{from.text, to.text})
	}
	return sayBetweenDates.In(s.lang, "the", from.the(), "and", to.the())
}

// neighbours reports whether b follows a directly, both of the same precision.
func neighbours(a, b part) bool {
	_, hi := a.span()
	lo, _ := b.span()
	return a.precision() == b.precision() && int64(hi)+1 == int64(lo)
}

// through says a stretch from its first day to its last. Years, and in tables
// all dates, have a dash between them.
func (s speaker) through(t stretch) string {
	from, to, o := s.pair(t.from.part, t.to.part)
	years := t.from.part.present() == yearBit && t.to.part.present() == yearBit
	switch {
	case from.plain && to.plain && (years || s.short && o == theMonth):
		return from.text + "–" + to.text
	case s.short:
		return from.text + " – " + to.text
	}
	return sayFromTo.In(s.lang, "of", from.of(s.lang), "to", to.to(s.lang))
}

// items says the members of a set, as much of the dates as the next one has
// said only once; ranged says those that have two ends.
func (s speaker) items(stretches []stretch, ranged func(speaker, stretch) string) []string {
	out := make([]string, len(stretches))
	for i, t := range stretches {
		switch {
		case t.single() && i+1 < len(stretches) && s.mergeable(stretches):
			from, _, _ := s.pair(t.from.part, stretches[i+1].from.part)
			out[i] = from.text
		case t.single():
			out[i] = s.beside(t.from.part, nothing).text
		case t.from.kind == open:
			out[i] = sayOrBefore.In(s.lang, "date", s.beside(t.to.part, nothing).text)
		case t.to.kind == open:
			out[i] = sayOrLater.In(s.lang, "date", s.beside(t.from.part, nothing).text)
		default:
			out[i] = ranged(s, t)
		}
	}
	return out
}

// mergeable reports whether all members are plain dates of one year and one
// precision, and days also of one month.
func (s speaker) mergeable(stretches []stretch) bool {
	first := stretches[0].from.part
	for _, t := range stretches {
		p := t.from.part
		if !t.single() || !s.beside(p, nothing).plain || p.year != first.year || p.present() != first.present() ||
			p.present() == yearBit|monthBit|dayBit && p.month != first.month {
			return false
		}
	}
	return true
}

// or joins alternatives. Spanish writes u for o before the sound o, which the
// days 8 and 11 (ocho, once) have too.
func (s speaker) or(items []string) string {
	said := locale.Or(s.lang, items)
	last := items[len(items)-1]
	number, _, _ := strings.Cut(last, " ")
	if s.lang == locale.ES && len(items) > 1 && (number == "8" || number == "11") {
		return strings.TrimSuffix(said, " o "+last) + " u " + last
	}
	return said
}
