package monitor

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/internal/gazetteer"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// longestLine is how many characters a short text may have.
const longestLine = 1000

var (
	sayBetweenWhat = locale.Message{
		ID: "monitor.between-what",
		ES: "falta uno de los dos extremos; escriba ambos, o elija otra opción",
		EN: "one of the two ends is missing; write both, or choose another option",
	}
	sayPlainFirst = locale.Message{
		ID: "monitor.plain-first",
		ES: "«{text}» ya dice por sí mismo qué tan exacto es; escriba solo la fecha o el número, o elija «como se escribe»",
		EN: "“{text}” already says itself how exact it is; write the date or the number alone, or choose “as written”",
	}
	sayTooLong = locale.Message{
		ID: "monitor.too-long",
		ES: "tiene {n} caracteres y caben {most}; resúmalo, o guarde el texto largo en una nota de la fuente",
		EN: "it has {n} characters and {most} fit; shorten it, or keep the long text in a note of the source",
	}
	sayHiddenSigns = locale.Message{
		ID: "monitor.hidden-signs",
		ES: "el texto trae signos invisibles que cambian el orden en que se lee; escríbalo a mano en vez de pegarlo",
		EN: "the text holds invisible signs that change the order in which it reads; type it instead of pasting it",
	}
	sayWhichPlace = locale.Message{
		ID: "monitor.which-place",
		ES: "«{text}» puede ser {places}; escríbalo con su estado",
		EN: "“{text}” may be {places}; write it with its state",
	}
	sayNoSuchPlace = locale.Message{
		ID: "monitor.no-such-place",
		ES: "«{text}» no está en la lista de países, estados y municipios; escriba el municipio con su estado, un código como MX-TAM-027, o un punto como 27.4763, -99.5164",
		EN: "“{text}” is not in the list of countries, states and municipalities; write the municipality with its state, a code such as MX-TAM-027, or a point such as 27.4763, -99.5164",
	}
)

// Understand reads a field as its property does: what it says, with what was
// chosen beside it. References by name are not looked for.
func (r *Record) Understand(p record.Property, t Typed, l locale.Lang, scope string) (record.Value, error) {
	switch t.State {
	case "unknown":
		return record.Unknown{}, nil
	case "none":
		return record.None{}, nil
	}
	switch {
	case p.Kind.Base == record.Prose || p.Kind.Base == record.Markdown:
		return understandWords(p.Kind, t, l)
	case p.Kind.Base == record.Area:
		return r.understandPlace(p.Kind, t.Text)
	case p.Kind.Base == record.RefTo && !t.Entity.IsZero():
		return p.Kind.Parse(t.Entity.String())
	case p.Kind.Dated():
		return understandDate(p.Kind, t)
	case p.Kind.Counted():
		return understandCount(p.Kind, t)
	}
	if err := readable(t.Text, longestLine); err != nil && p.Kind.Base != record.Query {
		return nil, err
	}
	return p.Kind.ParseWith(t.Text, r.Vocabulary, scope)
}

// readable refuses signs that turn the order of a text around, and more of it
// than fits.
func readable(text string, most int) error {
	if strings.ContainsAny(text, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f") {
		return problem.New(problem.Invalid, sayHiddenSigns)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return problem.New(problem.Invalid, sayTooLong, "n", n, "most", most)
	}
	return nil
}

func understandWords(k record.Kind, t Typed, l locale.Lang) (record.Value, error) {
	words := map[string]string{}
	for lang, w := range t.Words {
		words[lang] = w
	}
	if strings.TrimSpace(t.Text) != "" {
		words[string(l)] = t.Text
	}
	most := longestLine
	if k.Base == record.Markdown {
		most = 1 << 20
	}
	for _, w := range words {
		if err := readable(w, most); err != nil {
			return nil, err
		}
		if _, err := record.ParsePlain(w); err != nil {
			return nil, err
		}
	}
	return k.Parse(record.Words(words).String())
}

func understandDate(k record.Kind, t Typed) (record.Value, error) {
	if t.How == "" || t.How == "exact" {
		return k.Parse(t.Text)
	}
	first, err := plainDate(k, t.Text)
	if err != nil {
		return nil, err
	}
	switch t.How {
	case "about":
		return k.Parse(first + "~")
	case "before":
		return k.Parse("/" + first)
	case "after":
		return k.Parse(first + "/")
	}
	if strings.TrimSpace(t.To) == "" {
		return nil, problem.New(problem.Invalid, sayBetweenWhat)
	}
	second, err := plainDate(k, t.To)
	if err != nil {
		return nil, err
	}
	return k.Parse(first + "/" + second)
}

// plainDate reads a date that has no sign of its own of how exact it is.
func plainDate(k record.Kind, text string) (string, error) {
	v, err := k.Parse(text)
	if err != nil {
		return "", err
	}
	if s := v.String(); strings.ContainsAny(s, "~?%/[{.") {
		return "", problem.New(problem.Invalid, sayPlainFirst, "text", strings.TrimSpace(text))
	}
	return v.String(), nil
}

// countSigns are the qualifiers as quantities write them.
var countSigns = map[string]string{"at-least": ">=", "at-most": "<=", "more": ">", "fewer": "<", "about": "~"}

func understandCount(k record.Kind, t Typed) (record.Value, error) {
	if t.How == "" || t.How == "exact" {
		return k.Parse(t.Text)
	}
	first, err := plainCount(k, t.Text)
	if err != nil {
		return nil, err
	}
	if sign, ok := countSigns[t.How]; ok {
		return k.Parse(sign + first)
	}
	if strings.TrimSpace(t.To) == "" {
		return nil, problem.New(problem.Invalid, sayBetweenWhat)
	}
	second, err := plainCount(k, t.To)
	if err != nil {
		return nil, err
	}
	return k.Parse(first + ".." + second)
}

func plainCount(k record.Kind, text string) (string, error) {
	v, err := k.Parse(text)
	if err != nil {
		return "", err
	}
	if q, ok := v.(record.Quantity); !ok || q.Qualifier() != "=" {
		return "", problem.New(problem.Invalid, sayPlainFirst, "text", strings.TrimSpace(text))
	}
	return v.String(), nil
}

// understandPlace reads territories by name or code, several with ";", or a
// point. A name that several places have means the widest of them, if that is one.
func (r *Record) understandPlace(k record.Kind, text string) (record.Value, error) {
	if v, err := k.Parse(text); err == nil {
		if place, ok := v.(record.Place); !ok || len(place.Codes()) == 0 {
			return v, nil
		}
	}
	g, err := r.places()
	if err != nil {
		return nil, err
	}
	var codes []string
	for _, piece := range strings.Split(text, ";") {
		found := g.Exact(piece)
		if p, ok := g.Of(piece); ok {
			found = []gazetteer.Place{p}
		}
		if found = widest(found); len(found) != 1 {
			return nil, noPlace(piece, found)
		}
		codes = append(codes, found[0].Code)
	}
	return record.Territories(codes...), nil
}

func noPlace(text string, found []gazetteer.Place) error {
	text = strings.TrimSpace(text)
	if len(found) == 0 {
		return problem.New(problem.Invalid, sayNoSuchPlace, "text", text)
	}
	var names [2][]string
	for _, p := range found[:min(4, len(found))] {
		names[0] = append(names[0], p.Name.ES+" ("+p.Within.ES+")")
		names[1] = append(names[1], p.Name.EN+" ("+p.Within.EN+")")
	}
	return problem.New(problem.Invalid, sayWhichPlace, "text", text,
		"places", locale.Text{ES: locale.Or(locale.ES, names[0]), EN: locale.Or(locale.EN, names[1])})
}

// widest keeps of places those of the widest level.
func widest(found []gazetteer.Place) []gazetteer.Place {
	level := gazetteer.Municipality
	for _, p := range found {
		level = min(level, p.Level)
	}
	return slices.DeleteFunc(slices.Clone(found), func(p gazetteer.Place) bool { return p.Level != level })
}
