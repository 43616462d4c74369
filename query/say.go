package query

import (
	"strings"
	"unicode"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// column names the place of every problem of a query's text.
const column = "query"

// Why a text is no query.
var (
	sayUnexpected = locale.Message{
		ID: "query.unexpected",
		ES: "aquí se esperaba {expected}, y dice «{found}»",
		EN: "expected {expected} here, found “{found}”",
	}
	sayNearWord = locale.Message{
		ID: "query.near-word",
		ES: "«{found}» no va aquí; ¿quiso decir «{nearest}»?",
		EN: "“{found}” does not go here; did you mean “{nearest}”?",
	}
	sayEndsEarly = locale.Message{
		ID: "query.ends-early",
		ES: "la consulta termina antes de tiempo: falta {expected}",
		EN: "the query ends too early: {expected} is missing",
	}
	sayNotUTF8 = locale.Message{
		ID: "query.not-utf8",
		ES: "el texto de la consulta no es UTF-8; escríbalo de nuevo",
		EN: "the text of the query is not UTF-8; write it again",
	}
	sayTooLong = locale.Message{
		ID: "query.too-long",
		ES: "la consulta tiene {length} bytes y puede tener hasta {most}; divídala",
		EN: "the query is {length} bytes long and may have up to {most}; divide it",
	}
	sayTooDeep = locale.Message{
		ID: "query.too-deep",
		ES: "la consulta tiene más de {most} niveles de paréntesis; simplifíquela",
		EN: "the query has more than {most} levels of brackets; simplify it",
	}
	sayTooMany = locale.Message{
		ID: "query.too-many",
		ES: "la consulta tiene más de {most} condiciones y valores; divídala",
		EN: "the query has more than {most} conditions and values; divide it",
	}
	sayOpenQuote = locale.Message{
		ID: "query.open-quote",
		ES: "estas comillas no se cierran; ciérrelas",
		EN: "this quotation is not closed; close it",
	}
	sayOpenSet = locale.Message{
		ID: "query.open-set",
		ES: "este conjunto de fechas no se cierra; ciérrelo con ] o }",
		EN: "this set of dates is not closed; close it with ] or }",
	}
	sayNoCheck = locale.Message{
		ID: "query.no-check",
		ES: "con «and», «or» y «not» se unen comprobaciones (some, none, every, commitment); «{found}» no es una",
		EN: "“and”, “or” and “not” join checks (some, none, every, commitment); “{found}” is none",
	}
	sayBracketChecks = locale.Message{
		ID: "query.bracket-checks",
		ES: "aquí empieza otra consulta; ponga cada comprobación entre paréntesis: (…) and (…)",
		EN: "another query begins here; put each check in brackets: (…) and (…)",
	}
	sayMisplacedPart = locale.Message{
		ID: "query.misplaced-part",
		ES: "«{found}» no va con esta forma de consulta; {advice}",
		EN: "“{found}” does not go with this form of query; {advice}",
	}
	sayBadLimit = locale.Message{
		ID: "query.bad-limit",
		ES: "el límite debe ser un número entero de 1 a {most}, y dice «{found}»",
		EN: "the limit must be a whole number from 1 to {most}, found “{found}”",
	}
)

// What may stand at a place.
var (
	aQuery     = locale.Text{ES: "un tipo («acts»), o count, sum, share, some, none, every, commitment", EN: "a type (“acts”), or count, sum, share, some, none, every, commitment"}
	aType      = locale.Text{ES: "un tipo, como «acts»", EN: "a type, such as “acts”"}
	aPath      = locale.Text{ES: "una propiedad, como «date» o «event.date»", EN: "a property, such as “date” or “event.date”"}
	aReference = locale.Text{ES: "la referencia, como en «last steps by accused»", EN: "the reference, as in “last steps by accused”"}
	aCondition = locale.Text{ES: "una condición, como «date in 2018»", EN: "a condition, such as “date in 2018”"}
	anOperator = locale.Text{ES: "qué se compara: =, !=, <, <=, >, >=, in, under, is o ~", EN: "how to compare: =, !=, <, <=, >, >=, in, under, is or ~"}
	aValue     = locale.Text{ES: "un valor", EN: "a value"}
	aQuotation = locale.Text{ES: "las palabras que se buscan, entre comillas", EN: "the words to look for, in quotation marks"}
	aState     = locale.Text{ES: "known, unknown o none", EN: "known, unknown or none"}
	aKey       = locale.Text{ES: "la clave de un compromiso, como «c-lsi»", EN: "the key of a commitment, such as “c-lsi”"}
	aCheck     = locale.Text{ES: "una comprobación entre paréntesis", EN: "a check in brackets"}
	aWhere     = locale.Text{ES: "«where» o el final de la consulta", EN: "“where” or the end of the query"}
	aPart      = locale.Text{ES: "«and», «or» o el final de la consulta", EN: "“and”, “or” or the end of the query"}
	hasWhat    = locale.Text{ES: "«has …» con lo que todos cumplen", EN: "“has …” with what all of them meet"}
	withWhat   = locale.Text{ES: "«with …» con la parte que se busca", EN: "“with …” with the part that is sought"}
)

// literally says that exactly this word should stand here.
func literally(word string) locale.Text {
	return locale.Text{ES: "«" + word + "»", EN: "“" + word + "”"}
}

// at is a problem at a stretch of the query's text.
func at(text string, span Span, message locale.Message, args ...any) *problem.Problem {
	return problem.New(problem.Invalid, message, args...).At(problem.Place{
		Column: column, Offset: span.Start, Length: span.End - span.Start,
		Found: within(text, span),
	})
}

// expecting is a problem that says what should stand there.
func expecting(p *problem.Problem, expected locale.Localized) *problem.Problem {
	place := p.Place
	place.Expected = expected
	return p.At(place)
}

// within cuts a span out of a text, whatever the span.
func within(text string, span Span) string {
	start := min(max(span.Start, 0), len(text))
	return text[start:min(max(span.End, start), len(text))]
}

// Mark divides a query's text at the place of its problem, so that a page or a
// terminal can point at the word. All three are empty only for an empty text.
func Mark(text string, place problem.Place) (before, word, after string) {
	start := min(max(place.Offset, 0), len(text))
	stop := min(start+max(place.Length, 0), len(text))
	return text[:start], text[start:stop], text[stop:]
}

// lastWord is where the last word of a text stands: there a text that ends too
// early is pointed at.
func lastWord(text string) Span {
	stop := len(strings.TrimRightFunc(text, unicode.IsSpace))
	start := len(strings.TrimRightFunc(text[:stop], func(r rune) bool { return !unicode.IsSpace(r) }))
	return Span{start, stop}
}
