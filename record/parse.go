package record

import (
	"net/url"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

var (
	sayEmpty = locale.Message{
		ID: "record.empty",
		ES: "no hay nada escrito; escriba {expected}, o [unknown] si no se conoce",
		EN: "nothing is written; write {expected}, or [unknown] where it is not known",
	}
	sayPeriodSet = locale.Message{
		ID: "record.period-set",
		ES: "«{text}» deja elegir entre fechas, y un periodo es uno; escriba un intervalo como 2014/2016",
		EN: "“{text}” leaves a choice of dates, and a period is one; write an interval such as 2014/2016",
	}
	countExample = locale.Message{
		ID: "record.count-example",
		ES: "un número entero como 22, >=34, <4 o 6..9",
		EN: "a whole number such as 22, >=34, <4 or 6..9",
	}.With()
	sayNoCount = locale.Message{
		ID: "record.no-count",
		ES: "«{text}» no cuenta nada; escriba un número entero sin signo ni porcentaje: 22, >=34, <4, 6..9",
		EN: "“{text}” counts nothing; write a whole number without minus or percent sign: 22, >=34, <4, 6..9",
	}
	numberExample = locale.Message{
		ID: "record.number-example", ES: "un número entero como 4", EN: "a whole number such as 4",
	}.With()
	sayNoNumber = locale.Message{
		ID: "record.no-number",
		ES: "«{text}» no es un número exacto; escriba uno entero, como 4",
		EN: "“{text}” is not an exact number; write a whole one, such as 4",
	}
	linkExample = locale.Message{
		ID: "record.link-example", ES: "una dirección como https://example.org/informe", EN: "an address such as https://example.org/report",
	}.With()
	sayNoLink = locale.Message{
		ID: "record.no-link",
		ES: "«{text}» no es una dirección web; cópiela entera, desde https:// o http://",
		EN: "“{text}” is not a web address; copy it whole, from https:// or http:// on",
	}
	refExample = locale.Message{
		ID: "record.ref-example", ES: "la clave de una ficha, sola o con su tipo: {example}", EN: "the key of an entity, alone or with its type: {example}",
	}
	sayNoKey = locale.Message{
		ID: "record.no-key",
		ES: "«{text}» no es una clave; use letras sin acento, cifras, punto, guion y guion bajo, sin espacios",
		EN: "“{text}” is not a key; use letters without accents, digits, dot, hyphen and underscore, no spaces",
	}
	sayWrongType = locale.Message{
		ID: "record.wrong-type",
		ES: "«{text}» es de tipo {found}; aquí se espera {expected}",
		EN: "“{text}” is of type {found}; {expected} is expected here",
	}
	sayWhichType = locale.Message{
		ID: "record.which-type",
		ES: "«{text}» puede ser de varios tipos; escriba el suyo delante: {example}",
		EN: "“{text}” may be of several types; write its own before it: {example}",
	}
	termExample = locale.Message{
		ID: "record.term-example", ES: "un término del vocabulario «{vocabulary}»", EN: "a term of the vocabulary “{vocabulary}”",
	}
	nearTermExample = locale.Message{ID: "record.term-example-near", ES: "¿quizá {near}?", EN: "perhaps {near}?"}
	sayNoTerm       = locale.Message{
		ID: "record.no-term",
		ES: "«{text}» no está en el vocabulario «{vocabulary}»; lo más parecido es «{near}»",
		EN: "“{text}” is not in the vocabulary “{vocabulary}”; the nearest is “{near}”",
	}
	sayNoCode = locale.Message{
		ID: "record.no-code",
		ES: "«{text}» no puede ser un código del vocabulario «{vocabulary}»; use minúsculas, cifras y guiones",
		EN: "“{text}” cannot be a code of the vocabulary “{vocabulary}”; use lower case, digits and hyphens",
	}
)

// Terms finds terms of vocabularies by code or label; a vocabulary.Set is one.
type Terms interface {
	// Find returns the code of a term by its code, or its label in either
	// language. scope qualifies a code that is only unique with it, as the
	// stage model does for a stage; empty where there is none.
	Find(vocabulary, scope, text string) (code string, ok bool)
	// Nearest is the code most like text, for an error that helps.
	Nearest(vocabulary, scope, text string) string
}

// Parse reads a value of kind k: its canonical text, and what people write.
// [unknown] and [none] are values of every kind. A term is only checked to be
// a possible code; [Kind.ParseWith] finds it in its vocabulary.
//
// Errors are problems of kind Invalid that say what was found and expected.
func (k Kind) Parse(text string) (Value, error) {
	trimmed := strings.TrimSpace(text)
	switch trimmed {
	case "":
		return nil, k.empty()
	case UnknownText:
		return Unknown{}, nil
	case NoneText:
		return None{}, nil
	}
	switch k.Base {
	case Line, Query:
		return k.words(ParsePlain(trimmed))
	case Prose, Markdown:
		return k.words(ParseText(trimmed))
	case Link:
		return parseLink(trimmed)
	case Instant, Period:
		return k.parseDate(trimmed)
	case Count, Amount, Number:
		return k.parseQuantity(trimmed)
	case Area:
		return orNil(ParsePlace(trimmed))
	case TermOf:
		return k.parseTerm(trimmed)
	case RefTo:
		return k.parseRef(trimmed)
	}
	panic("record: a property of no kind")
}

// ParseWith is [Kind.Parse] with the vocabularies at hand: a term or a territory
// may be given by its label, in either language and any case, and an unknown
// one is an error that names the nearest. scope is what qualifies a code (see
// [Kind.Scope]), empty where it is not known.
func (k Kind) ParseWith(text string, terms Terms, scope string) (Value, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "" || trimmed == UnknownText || trimmed == NoneText:
		return k.Parse(text)
	case k.Base == Area && !looksLikePoint(trimmed):
		return k.parseTerritories(trimmed, terms)
	case k.Base != TermOf:
		return k.Parse(text)
	}
	if code, ok := terms.Find(k.Vocabulary, scope, trimmed); ok {
		return Term(code), nil
	}
	return nil, noTerm(k.Vocabulary, trimmed, terms.Nearest(k.Vocabulary, scope, trimmed))
}

func noTerm(vocabulary, text, near string) error {
	return problem.New(problem.Invalid, sayNoTerm, "text", text, "vocabulary", vocabulary, "near", near).
		At(problem.Place{Found: text, Expected: nearTermExample.With("near", near)})
}

func (k Kind) parseTerritories(text string, terms Terms) (Value, error) {
	var codes []string
	for _, item := range strings.Split(text, ";") {
		if code, ok := terms.Find(TerritoryVocabulary, "", currentCode(item)); ok {
			codes = append(codes, code)
			continue
		}
		if near := terms.Nearest(TerritoryVocabulary, "", item); near != "" {
			return nil, noTerm(TerritoryVocabulary, strings.TrimSpace(item), near)
		}
		return k.Parse(text) // there is no such vocabulary at hand
	}
	return Territories(codes...), nil
}

// Expected says what a value of kind k looks like, by example.
func (k Kind) Expected() locale.Localized {
	switch k.Base {
	case Instant, Period:
		return dateExample
	case Count:
		return countExample
	case Amount:
		return quantityExample
	case Number:
		return numberExample
	case Area:
		return placeExample
	case Link:
		return linkExample
	case TermOf:
		return termExample.With("vocabulary", k.Vocabulary)
	case RefTo:
		return refExample.With("example", k.Types[0]+":…")
	}
	return textExample
}

// orNil keeps a zero value out of the interface where there is an error.
func orNil[V Value](v V, err error) (Value, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (k Kind) empty() error {
	return problem.New(problem.Invalid, sayEmpty, "expected", k.Expected()).At(problem.Place{Expected: k.Expected()})
}

// words refuses a text that has none, such as es= or a lone backslash.
func (k Kind) words(t Text, err error) (Value, error) {
	if err == nil && t.IsZero() {
		err = k.empty()
	}
	return orNil(t, err)
}

func parseLink(text string) (Value, error) {
	u, err := url.Parse(strings.TrimPrefix(text, `\`))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(text, " \t\n") {
		return nil, problem.New(problem.Invalid, sayNoLink, "text", text).At(problem.Place{Found: text, Expected: linkExample})
	}
	return orNil(ParsePlain(text))
}

func (k Kind) parseDate(text string) (Value, error) {
	d, err := ParseWritten(text)
	if err != nil {
		return nil, err
	}
	if k.Base == Period && d.marks&oneOfSet != 0 {
		return nil, badDate(text, sayPeriodSet, "text", text)
	}
	return d, nil
}

func (k Kind) parseQuantity(text string) (Value, error) {
	q, err := ParseQuantity(text)
	if err != nil {
		if p, ok := problem.Of(err); ok {
			p.Place.Expected = k.Expected()
		}
		return nil, err
	}
	if low, high := q.CountEnds(); k.Base == Count && (!q.IsWhole() || low > high) {
		return nil, problem.New(problem.Invalid, sayNoCount, "text", text).At(problem.Place{Found: text, Expected: countExample})
	}
	if k.Base == Number && (q.Qualifier() != "=" || !q.low.at.IsWhole() || q.percent) {
		return nil, problem.New(problem.Invalid, sayNoNumber, "text", text).At(problem.Place{Found: text, Expected: numberExample})
	}
	if k.Base != Amount {
		q.low.at.zeros, q.high.at.zeros = 0, 0 // a whole number has no precision beside itself
	}
	return q, nil
}

func (k Kind) parseTerm(text string) (Value, error) {
	for i := range len(text) {
		c := text[i]
		if !(c >= 'a' && c <= 'z' || isDigit(c) || i > 0 && strings.IndexByte("-_./", c) >= 0) {
			return nil, problem.New(problem.Invalid, sayNoCode, "text", text, "vocabulary", k.Vocabulary).
				At(problem.Place{Found: text, Expected: k.Expected()})
		}
	}
	return Term(text), nil
}

func (k Kind) parseRef(text string) (Value, error) {
	id := ID{Key: text}
	if typ, key, typed := strings.Cut(text, ":"); typed {
		id = ID{typ, key}
	}
	place := problem.Place{Found: text, Expected: k.Expected()}
	switch {
	case !ValidKey(id.Key):
		return nil, problem.New(problem.Invalid, sayNoKey, "text", id.Key).At(place)
	case id.Type == "" && len(k.Types) > 1:
		return nil, problem.New(problem.Invalid, sayWhichType, "text", text, "example", k.Types[0]+":"+text).At(place)
	case id.Type == "":
		id.Type = k.Types[0]
	case !slices.Contains(k.Types, id.Type):
		return nil, problem.New(problem.Invalid, sayWrongType, "text", text, "found", id.Type, "expected", strings.Join(k.Types, ", ")).At(place)
	}
	return Ref(id), nil
}
