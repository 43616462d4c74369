package figure

import (
	"cmp"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	saySource    = locale.Message{ID: "figure.source", ES: "{who} ({date})", EN: "{who} ({date})"}
	sayOwnSource = locale.Message{ID: "figure.own-source", ES: "la carta ({date})", EN: "the letter ({date})"}
	sayNoSource  = locale.Message{ID: "figure.no-source", ES: "sin fuente", EN: "no source"}
	sayThisOne   = locale.Message{ID: "figure.this-record", ES: "este registro", EN: "this record"}
)

// In names the source in a sentence: who published it, and when: "WOLA (7 nov
// 2017)". The letter itself is "la carta".
func (s Source) In(l locale.Lang) string {
	who := cmp.Or(s.Publisher, s.Title, s.ID.Key)
	switch {
	case s.ID.IsZero():
		return sayNoSource.In(l)
	case s.Own && !s.Date.IsZero():
		return sayOwnSource.In(l, "date", s.Date.Short(l))
	case s.Date.IsZero():
		return who
	}
	return saySource.In(l, "who", who, "date", s.Date.Short(l))
}

// Who names whom the observation rests on: its source, or this record where it
// was computed.
func (o Observation) Who() locale.Localized {
	if o.Computed {
		return sayThisOne.With()
	}
	return o.Source
}

// Span is a period said as one: "de febrero a mayo de 2018".
type Span struct{ Date record.Date }

// In says the period in a sentence.
func (s Span) In(l locale.Lang) string { return s.Date.Period(l) }

// Short says the period for a table.
func (s Span) Short(l locale.Lang) string { return s.Date.PeriodShort(l) }

// brief says a period as tables do, inside a sentence.
type brief struct{ Date record.Date }

func (b brief) In(l locale.Lang) string { return b.Date.PeriodShort(l) }

// list says several things as a sentence does: "a, b y c".
type list []locale.Localized

func (s list) In(l locale.Lang) string {
	words := make([]string, len(s))
	for i, item := range s {
		words[i] = item.In(l)
	}
	return locale.And(l, words)
}

var (
	saySays      = locale.Message{ID: "figure.says", ES: "{who}: {value}, {period}", EN: "{who}: {value}, {period}"}
	saySaysWords = locale.Message{ID: "figure.says-words", ES: "{who}: {value}, {period}. {words}", EN: "{who}: {value}, {period}. {words}"}
)

// Says tells what the observation says, in whose name and of which period, with
// the source's own terms: "ONU-DH (30 may 2018): 23 personas, feb – 16 may 2018.
// Personas desaparecidas en Nuevo Laredo, …".
func (o Observation) Says() locale.Localized {
	args := []any{"who", o.Who(), "value", valued(o), "period", brief{o.Period}}
	if o.Words.IsZero() {
		return Sentence{saySays.With(args...)}
	}
	return Sentence{saySaysWords.With(append(args, "words", o.Words)...)}
}

// Sentence is a sentence that may begin with a name in lower case, such as "la
// carta": its first letter is a capital.
type Sentence struct{ Said locale.Localized }

// In says the sentence.
func (s Sentence) In(l locale.Lang) string {
	words := s.Said.In(l)
	r, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(r)) + words[size:]
}
