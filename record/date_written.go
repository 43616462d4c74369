package record

import (
	"strconv"
	"strings"
	"time"

	"github.com/constancia-project/constancia/locale"
)

var (
	sayDayOrMonth = locale.Message{
		ID: "record.day-or-month",
		ES: "«{text}» puede ser {one} o {other}; escriba {first} o {second}",
		EN: "“{text}” may be {one} or {other}; write {first} or {second}",
	}
	sayNoYear = locale.Message{
		ID: "record.no-year",
		ES: "a «{text}» le falta el año con sus cuatro cifras, como en 11 jul 2018",
		EN: "“{text}” lacks its year with four digits, as in 11 Jul 2018",
	}
	saySerialDay = locale.Message{
		ID: "record.serial-day",
		ES: "«{text}» puede ser el número con que una hoja de cálculo guarda el {day}; escriba {write}, o guarde la columna con formato de texto",
		EN: "“{text}” may be the number by which a spreadsheet stores {day}; write {write}, or save the column formatted as text",
	}
)

// ParseWritten reads a date as people write it, in Spanish or English, and all
// that [ParseDate] reads: 11 jul 2018; July 11, 2018; feb–may 2018; del 26 al
// 27 de septiembre de 2014; hacia marzo de 2018; antes del 11 jul 2018; since
// 2018; 2014 o 2015; primer trimestre de 2018; década de 2010; 25/07/2018.
//
// It reads what [Date.In] says, but for notes in brackets and times of day. A
// date in figures whose day and month could be exchanged is refused, with both
// ways to write it.
func ParseWritten(s string) (Date, error) {
	d, err := ParseDate(s)
	if err == nil {
		return d, nil
	}
	w := written{text: strings.TrimSpace(s)}
	syn, ok := w.read(foldDate(s))
	switch {
	case ok:
		return compose(syn.shape, syn.stretches), nil
	case w.err != nil:
		return Date{}, w.err
	}
	if day, ok := serialDay(w.text); ok {
		return Date{}, badDate(s, saySerialDay, "text", w.text, "day", day, "write", day.String())
	}
	return Date{}, err
}

// serialDay is the day that a spreadsheet keeps as five bare digits: days since
// 30 December 1899. A cell without a format for dates is saved like that.
func serialDay(text string) (Date, bool) {
	if len(text) != 5 || text[0] == '0' || !allDigits(text) {
		return Date{}, false
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return Date{}, false
	}
	return plainDay(time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// foldDate lowers, drops accents and full stops, and leaves one kind of dash.
func foldDate(s string) string {
	s = dateFolder.Replace(strings.ToLower(s))
	return strings.Join(strings.Fields(s), " ")
}

var dateFolder = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ü", "u",
	"—", "–", "−", "–", ".º", "", "º", "", "a. c.", "bc", ".", "", "\u00a0", " ")

// written holds the first thing found wrong with a date in words. Its methods
// say whether they understood, and may leave an error that is better than
// "not a date".
type written struct {
	text string
	err  error
}

func (w *written) fail(m locale.Message, args ...any) {
	if w.err == nil {
		w.err = badDate(w.text, m, append([]any{"text", w.text}, args...)...)
	}
}

// sides are the words before or after a date, without articles, that make it
// one side of a stretch; longest first.
var sides = []struct {
	before, after string
	make          func(end) stretch
}{
	{"desde ", " a fecha", sinceEnd},
	{"desde ", " hasta fecha", sinceEnd},
	{"desde ", " hasta hoy", sinceEnd},
	{"from ", " onwards", sinceEnd},
	{"from ", " on", sinceEnd},
	{"from ", " to date", sinceEnd},
	{"a partir de ", "", sinceEnd},
	{"desde ", "", sinceEnd},
	{"since ", "", sinceEnd},
	{"antes de ", "", beforeEnd},
	{"before ", "", beforeEnd},
	{"a mas tardar ", "", untilEnd},
	{"no later than ", "", untilEnd},
	{"hasta ", "", untilEnd},
	{"until ", "", untilEnd},
	{"by ", "", untilEnd},
	{"up to ", "", untilEnd},
	{"despues de ", "", afterEnd},
	{"after ", "", afterEnd},
	{"", " o despues", afterEnd},
	{"", " or later", afterEnd},
}

func sinceEnd(e end) stretch  { return stretch{e, end{kind: open}} }
func beforeEnd(e end) stretch { return stretch{end{kind: unknown}, e} }
func untilEnd(e end) stretch  { return stretch{end{kind: open}, e} }
func afterEnd(e end) stretch  { return stretch{e, end{kind: unknown}} }

// doubts are the words before a date that qualify it.
var doubts = []struct {
	words          string
	approx, unsure bool
}{
	{"hacia ", true, false},
	{"alrededor de ", true, false},
	{"aproximadamente ", true, false},
	{"aprox ", true, false},
	{"circa ", true, false},
	{"ca ", true, false},
	{"c ", true, false},
	{"about ", true, false},
	{"around ", true, false},
	{"approximately ", true, false},
	{"quizas ", false, true},
	{"quiza ", false, true},
	{"tal vez ", false, true},
	{"posiblemente ", false, true},
	{"possibly ", false, true},
	{"perhaps ", false, true},
	{"maybe ", false, true},
}

// ranges are the words around two dates that make an interval; the first pair
// that leaves two dates wins.
var ranges = []struct{ before, middle string }{
	{"entre ", " y "},
	{"between ", " and "},
	{"de ", " a "},
	{"from ", " to "},
	{"", " a "},
	{"", " to "},
	{"", "–"},
	{"", " - "},
	{"", "-"},
}

func (w *written) read(s string) (syntax, bool) {
	s = contract(s)
	for _, side := range sides {
		rest, ok := strings.CutPrefix(s, side.before)
		if ok {
			rest, ok = strings.CutSuffix(rest, side.after)
		}
		if !ok {
			continue
		}
		if p, ok := w.single(rest); ok {
			return syntax{interval, []stretch{side.make(end{part: p})}}, true
		}
	}
	if p, ok := w.single(s); ok {
		return syntax{single, []stretch{alone(p)}}, true
	}
	if t, ok := w.ranged(s); ok {
		return syntax{interval, []stretch{t}}, true
	}
	return w.choice(s)
}

// contract takes the articles out of "antes del 11", "desde el 11", "al 27".
func contract(s string) string {
	return contractions.Replace(" " + s)[1:]
}

var contractions = strings.NewReplacer(" del ", " de ", " al ", " a ", " el ", " ", " la ", " ", " los ", " ", " the ", " ")

func (w *written) ranged(s string) (stretch, bool) {
	for _, r := range ranges {
		inner, ok := strings.CutPrefix(s, r.before)
		if !ok {
			continue
		}
		a, b, ok := strings.Cut(inner, r.middle)
		if !ok {
			continue
		}
		from, to, ok := w.pair(a, b)
		if !ok {
			continue
		}
		t := stretch{end{part: from}, end{part: to}}
		if lo, hi := t.span(); lo > hi {
			w.fail(sayBackwards)
			return stretch{}, false
		}
		return t, true
	}
	return stretch{}, false
}

// pair reads two dates of which the first may lack what the second says (feb –
// may 2018, 26–27 sep 2014), or the second its year.
func (w *written) pair(a, b string) (from, to part, ok bool) {
	first, ok1 := w.loose(strings.TrimSpace(a))
	second, ok2 := w.loose(strings.TrimSpace(b))
	if !ok1 || !ok2 {
		return part{}, part{}, false
	}
	first.complete(second)
	second.complete(first)
	from, ok1 = w.finish(first)
	to, ok2 = w.finish(second)
	return from, to, ok1 && ok2
}

// choice reads alternatives: 2014 o 2015; 2014, 2015 o 2017; 2014 o antes.
func (w *written) choice(s string) (syntax, bool) {
	for _, ending := range []string{" o antes", " or before", " or earlier"} {
		if rest, cut := strings.CutSuffix(s, ending); cut {
			p, ok := w.single(rest)
			return syntax{oneOf, []stretch{{end{kind: open}, end{part: p}}}}, ok
		}
	}
	for _, or := range []string{" or ", " o ", " u "} {
		items := strings.Split(strings.ReplaceAll(s, or, ", "), ", ")
		if !strings.Contains(s, or) || len(items) < 2 {
			continue
		}
		last, ok := w.loose(items[len(items)-1])
		var stretches []stretch
		for _, item := range items {
			l, understood := w.loose(item)
			l.complete(last)
			p, finished := w.finish(l)
			ok = ok && understood && finished
			stretches = append(stretches, alone(p))
		}
		return syntax{oneOf, stretches}, ok
	}
	return syntax{}, false
}

// single reads one whole date, with words of doubt before it.
func (w *written) single(s string) (part, bool) {
	for _, d := range doubts {
		if rest, ok := strings.CutPrefix(s, d.words); ok {
			p, ok := w.single(rest)
			if d.approx {
				p.approx = p.present()
			}
			if d.unsure {
				p.unsure = p.present()
			}
			return p, ok
		}
	}
	l, ok := w.loose(s)
	if !ok {
		return part{}, false
	}
	return w.finish(l)
}

// finish checks that a loose date is whole and is in the calendar.
func (w *written) finish(l loose) (part, bool) {
	if !l.dated {
		if l.part.month > 0 {
			w.fail(sayNoYear)
		}
		return part{}, false
	}
	p := l.part
	r := reader{text: w.text}
	if p.day > 0 || l.zeroDay {
		if err := r.checkDay(&p, strconv.Itoa(p.day)); err != nil {
			w.keep(err)
			return part{}, false
		}
	}
	return p, true
}

func (w *written) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}
