package query

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Why a query that can be read means nothing.
var (
	sayNoType = locale.Message{
		ID: "query.no-type",
		ES: "no hay ningún tipo «{found}»; los tipos son {all}",
		EN: "there is no type “{found}”; the types are {all}",
	}
	sayNoTypeNearest = locale.Message{
		ID: "query.no-type-nearest",
		ES: "no hay ningún tipo «{found}»; ¿quiso decir «{nearest}»?",
		EN: "there is no type “{found}”; did you mean “{nearest}”?",
	}
	sayNoProperty = locale.Message{
		ID: "query.no-property",
		ES: "{type} no tiene «{found}»; tiene {all}",
		EN: "{type} has no “{found}”; it has {all}",
	}
	sayNoPropertyNearest = locale.Message{
		ID: "query.no-property-nearest",
		ES: "{type} no tiene «{found}»; ¿quiso decir «{nearest}»?",
		EN: "{type} has no “{found}”; did you mean “{nearest}”?",
	}
	sayNoAttribute = locale.Message{
		ID: "query.no-attribute",
		ES: "los términos de «{property}» no tienen «{found}»; tienen {all}",
		EN: "the terms of “{property}” have no “{found}”; they have {all}",
	}
	sayNoAttributes = locale.Message{
		ID: "query.no-attributes",
		ES: "los términos de «{property}» no tienen más columnas; quite «.{found}»",
		EN: "the terms of “{property}” have no further columns; remove “.{found}”",
	}
	sayNoAttributeNearest = locale.Message{
		ID: "query.no-attribute-nearest",
		ES: "los términos de «{property}» no tienen «{found}»; ¿quiso decir «{nearest}»?",
		EN: "the terms of “{property}” have no “{found}”; did you mean “{nearest}”?",
	}
	sayNoAttributeValue = locale.Message{
		ID: "query.no-attribute-value",
		ES: "«{path}» nunca es «{found}»; puede ser {all}",
		EN: "“{path}” is never “{found}”; it may be {all}",
	}
	sayNoTerm = locale.Message{
		ID: "query.no-term",
		ES: "no hay ningún término «{found}» en el vocabulario {vocabulary}",
		EN: "there is no term “{found}” in the vocabulary {vocabulary}",
	}
	sayNoTermNearest = locale.Message{
		ID: "query.no-term-nearest",
		ES: "no hay ningún término «{found}» en el vocabulario {vocabulary}; ¿quiso decir «{nearest}»?",
		EN: "there is no term “{found}” in the vocabulary {vocabulary}; did you mean “{nearest}”?",
	}
	sayGenericTerm = locale.Message{
		ID: "query.generic-term",
		ES: "«{found}» es una etapa de varios modelos, no un valor; escriba «{path} under {found}»",
		EN: "“{found}” is a stage of several models, not a value; write “{path} under {found}”",
	}
	sayLeadsNowhere = locale.Message{
		ID: "query.leads-nowhere",
		ES: "«{before}» es un valor, no una referencia; quite «.{found}»",
		EN: "“{before}” is a value, not a reference; remove “.{found}”",
	}
	sayOperator = locale.Message{
		ID: "query.operator",
		ES: "«{path}» ({kind}) no se compara con {operator}; use {all}",
		EN: "“{path}” ({kind}) is not compared with {operator}; use {all}",
	}
	sayCompareBack = locale.Message{
		ID: "query.compare-way-back",
		ES: "«{found}» lleva a varios registros; escriba «some {found} (…)», o compare una propiedad suya, como «{found}.id»",
		EN: "“{found}” leads to several entities; write “some {found} (…)”, or compare one of their properties, such as “{found}.id”",
	}
	sayStateBack = locale.Message{
		ID: "query.state-way-back",
		ES: "«{found}» lleva a varios registros; escriba «some {found}» o «no {found}»",
		EN: "“{found}” leads to several entities; write “some {found}” or “no {found}”",
	}
	sayStateIdentity = locale.Message{
		ID: "query.state-identity",
		ES: "la clave siempre se conoce; quite esta condición",
		EN: "the key is always known; remove this condition",
	}
	sayNoWayBack = locale.Message{
		ID: "query.no-way-back",
		ES: "«{found}» no lleva de vuelta a quienes se refieren a él, y some y no piden eso",
		EN: "“{found}” does not lead back to what refers to it, which some and no ask for",
	}
	saySeveral = locale.Message{
		ID: "query.several",
		ES: "«{found}» lleva a varios registros; aquí hace falta un valor por cada uno",
		EN: "“{found}” leads to several entities; one value for each is needed here",
	}
	sayNoWords = locale.Message{
		ID: "query.no-words",
		ES: "no hay palabras que buscar en «{found}»",
		EN: "there are no words to look for in “{found}”",
	}
	sayNoText = locale.Message{
		ID: "query.no-text",
		ES: "«{found}» no es un texto; para buscar en todos los textos escriba «text ~ …»",
		EN: "“{found}” is no text; to search all texts write “text ~ …”",
	}
	sayNotAValue = locale.Message{
		ID: "query.not-a-value",
		ES: "«{found}» no se compara; escriba «is unknown» o «is none»",
		EN: "“{found}” is not compared; write “is unknown” or “is none”",
	}
	sayIndefinite = locale.Message{
		ID: "query.indefinite",
		ES: "«{found}» es una fecha incierta; compare con una definida, como 2018-02/2018-05",
		EN: "“{found}” is an uncertain date; compare with a definite one, such as 2018-02/2018-05",
	}
	sayInexact = locale.Message{
		ID: "query.inexact",
		ES: "«{found}» no es un número exacto; compare con uno, como «>= 6 and … <= 9»",
		EN: "“{found}” is not an exact number; compare with one, as in “>= 6 and … <= 9”",
	}
	sayOneTerritory = locale.Message{
		ID: "query.one-territory",
		ES: "aquí hace falta el código de un territorio, como MX-TAM, y dice «{found}»",
		EN: "the code of one territory, such as MX-TAM, is needed here, found “{found}”",
	}
	sayWhichType = locale.Message{
		ID: "query.which-type",
		ES: "«{found}» puede ser de varios tipos; escriba cuál delante, como en tipo:clave",
		EN: "“{found}” may be of several types; write which in front, as in type:key",
	}
	sayWrongType = locale.Message{
		ID: "query.wrong-type",
		ES: "esta propiedad no se refiere a ningún «{found}»",
		EN: "this property does not refer to any “{found}”",
	}
	sayBadKey = locale.Message{
		ID: "query.bad-key",
		ES: "«{found}» no puede ser la clave de {type}; una clave es como «{example}»",
		EN: "“{found}” cannot be the key of a {type}; a key looks like “{example}”",
	}
	sayNoStanding = locale.Message{
		ID: "query.no-standing",
		ES: "este registro no tiene evaluaciones de compromisos",
		EN: "this record has no assessments of commitments",
	}
	sayLastNeedsReference = locale.Message{
		ID: "query.last-needs-reference",
		ES: "«{found}» no es una referencia; last … by pide una, como en «last steps by accused»",
		EN: "“{found}” is no reference; last … by needs one, as in “last steps by accused”",
	}
	sayLastNeedsDate = locale.Message{
		ID: "query.last-needs-date",
		ES: "{type} no tiene fecha, así que no hay último",
		EN: "{type} has no date, so that none is the last",
	}
	sayNoSum = locale.Message{
		ID: "query.no-sum",
		ES: "«{found}» no se puede sumar; se suma una cantidad propia de lo que se cuenta",
		EN: "“{found}” cannot be summed; a sum is of a quantity of the counted things themselves",
	}
	sayNoDatePart = locale.Message{
		ID: "query.no-date-part",
		ES: "«{found}» no es una fecha; year y month piden una",
		EN: "“{found}” is no date, which year and month need",
	}
	sayNoGroup = locale.Message{
		ID: "query.no-group",
		ES: "«{found}» es un texto; por textos no se agrupa",
		EN: "“{found}” is a text; texts make no groups",
	}
)

// misfit is a problem of what was written at a span. The text itself is not at
// hand: what stood there is among the args.
func misfit(span Span, message locale.Message, args ...any) *problem.Problem {
	p := at("", span, message, args...)
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "found" {
			p.Place.Found, _ = args[i+1].(string)
		}
	}
	return p
}

func expects(p *problem.Problem, expected locale.Localized) *problem.Problem {
	return expecting(p, expected)
}

// alternatives says one of several words.
func alternatives(words []string) locale.Text {
	return locale.Text{ES: locale.Or(locale.ES, words), EN: locale.Or(locale.EN, words)}
}

// together says all of several words.
func together(words []string) locale.Text {
	return locale.Text{ES: locale.And(locale.ES, words), EN: locale.And(locale.EN, words)}
}

func (c checker) noType(s Set) error {
	if near := nearestType(c.schema, s.Type); near != "" {
		return expects(misfit(s.Span, sayNoTypeNearest, "found", s.Type, "nearest", near), literally(near))
	}
	var all []string
	for _, t := range c.schema.Types {
		all = append(all, t.Plural)
	}
	return expects(misfit(s.Span, sayNoType, "found", s.Type, "all", together(all)), aType)
}

func noProperty(schema record.Schema, from []string, path Path, i int) error {
	span, found := stepSpan(path, i), path.Steps[i]
	t, _ := schema.Type(from[0])
	if near := nearestStep(schema, from[0], found); near != "" {
		return expects(misfit(span, sayNoPropertyNearest, "found", found, "type", t.Plural, "nearest", near), literally(near))
	}
	all := stepNames(schema, from[0])
	return expects(misfit(span, sayNoProperty, "found", found, "type", t.Plural, "all", together(all)), alternatives(all))
}

func leadsNowhere(before Hop, path Path, i int) error {
	return misfit(stepSpan(path, i), sayLeadsNowhere, "found", path.Steps[i], "before", strings.Join(path.Steps[:i], "."))
}

func noAttribute(hop Hop, columns []string, path Path, i int) error {
	span, found := stepSpan(path, i), path.Steps[i]
	if len(columns) == 0 {
		return misfit(span, sayNoAttributes, "found", found, "property", hop.Property.Name)
	}
	var all []candidate
	for _, c := range columns {
		all = append(all, candidate{c, []string{c}})
	}
	if near := nearest(found, all); near != "" {
		return expects(misfit(span, sayNoAttributeNearest, "found", found, "property", hop.Property.Name, "nearest", near), literally(near))
	}
	return expects(misfit(span, sayNoAttribute, "found", found, "property", hop.Property.Name, "all", together(columns)), alternatives(columns))
}

func noAttributeValue(end Hop, values []string, l Literal) error {
	some := values[:min(len(values), 12)]
	return expects(misfit(l.Span, sayNoAttributeValue, "found", l.Text,
		"path", end.Property.Name+"."+end.Step, "all", alternatives(some)), alternatives(some))
}

func (c checker) noTerm(vocabulary string, l Literal) error {
	near := nearestTerm(c.terms, vocabulary, l.Text)
	if near == "" {
		return misfit(l.Span, sayNoTerm, "found", l.Text, "vocabulary", vocabulary)
	}
	return expects(misfit(l.Span, sayNoTermNearest, "found", l.Text, "vocabulary", vocabulary, "nearest", near), literally(near))
}

// kindNames says what a path ends in, for those who compare it wrongly.
func kindName(end Hop) locale.Text {
	switch end.Way {
	case Identity:
		return locale.Text{ES: "la clave", EN: "the key"}
	case Attribute:
		return locale.Text{ES: "columna de un vocabulario", EN: "a column of a vocabulary"}
	}
	switch k := end.Property.Kind; {
	case k.Dated():
		return locale.Text{ES: "fecha", EN: "a date"}
	case k.Counted():
		return locale.Text{ES: "número", EN: "a number"}
	case k.Base == record.Area:
		return locale.Text{ES: "territorio", EN: "a territory"}
	case k.Base == record.TermOf:
		return locale.Text{ES: "término de un vocabulario", EN: "a term of a vocabulary"}
	case k.Base == record.RefTo:
		return locale.Text{ES: "referencia", EN: "a reference"}
	}
	return locale.Text{ES: "texto", EN: "a text"}
}

func misfitOperator(e Compare, end Hop, fits operators) error {
	var all []string
	for _, op := range fits {
		all = append(all, op.String())
	}
	if end.Way == Own && end.Property.Kind.Worded() {
		all = append(all, "~")
	}
	if end.Way != Identity {
		all = append(all, "is")
	}
	return expects(misfit(e.Path.Span, sayOperator, "found", e.Op.String(), "path", e.Path.String(),
		"kind", kindName(end), "operator", e.Op.String(), "all", alternatives(all)), alternatives(all))
}

// texts names what of a type can be searched.
func (c checker) texts(end Hop, typ string) locale.Localized {
	if end.From != "" {
		typ = end.From
	}
	names := []string{anyText}
	for _, s := range stepsOf(c.schema, typ) {
		if s.kind.Worded() {
			names = append(names, s.name)
		}
	}
	return alternatives(names)
}

// waysBack names those of a type.
func (c checker) waysBack(typ string) locale.Localized {
	var names []string
	for _, s := range stepsOf(c.schema, typ) {
		if s.back != "" {
			names = append(names, s.name)
		}
	}
	return alternatives(names)
}
