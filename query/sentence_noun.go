package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// noun is what something is called inside a sentence, without its article. A
// Spanish noun needs its gender, and both languages its number.
type noun struct {
	text     locale.Text
	feminine bool // in Spanish
	plural   bool
	pluralEN bool // where it differs from Spanish
}

// heads are the Spanish words with which a label begins that is a noun, and
// whether they are feminine. A label of a coalition's own that begins with none
// of them is quoted: «Denunciado ante».
var heads = map[string]bool{
	"acto": false, "año": false, "autor": false, "caso": false, "código": false, "compromiso": false,
	"delito": false, "destinatario": false, "documento": false, "domicilio": false, "estado": false,
	"evento": false, "expediente": false, "folio": false, "grado": false, "grupo": false, "idioma": false,
	"juzgado": false, "lugar": false, "medio": false, "modelo": false, "monto": false, "motivo": false,
	"municipio": false, "nacimiento": false, "nivel": false, "nombre": false, "numerador": false,
	"denominador": false, "número": false, "origen": false, "país": false, "párrafo": false,
	"periodo": false, "plazo": false, "porcentaje": false, "procedimiento": false, "reparto": false,
	"resultado": false, "sector": false, "sexo": false, "territorio": false, "texto": false, "tipo": false,
	"título": false, "total": false, "tribunal": false, "valor": false,
	"afirmación": true, "autoridad": true, "cantidad": true, "característica": true, "carta": true,
	"causa": true, "cifra": true, "clave": true, "comprobación": true, "descripción": true,
	"dirección": true, "edad": true, "etapa": true, "evaluación": true, "evidencia": true, "fecha": true,
	"fuente": true, "hora": true, "institución": true, "jurisdicción": true, "localidad": true,
	"medida": true, "nacionalidad": true, "nota": true, "observación": true, "ocasión": true,
	"ocupación": true, "organización": true, "persona": true, "personas": true, "población": true,
	"profesión": true, "prueba": true, "siglas": true, "tasa": true, "ubicación": true, "unidad": true,
	"versión": true, "víctima": true, "víctimas": true, "zona": true,
}

// spoken are the core's labels that are no nouns, as they stand in a sentence.
var spoken = map[string]noun{
	"Quién lo publica":       said("publicación a cargo", "publisher", true),
	"Conocida desde":         said("fecha desde la que se conoce", "date since which it is known", true),
	"Leída a través de":      said("fuente a través de la que se leyó", "source through which it was read", true),
	"Qué es":                 said("tipo", "kind", false),
	"Quién":                  said("persona u organización", "person or organisation", true),
	"Parte de":               said("conjunto mayor", "larger whole", false),
	"Después de":             said("paso anterior", "step before", false),
	"Cómo se suma":           said("modo de sumarse", "way of adding up", false),
	"Cuenta una parte de":    said("medida mayor", "larger measure", true),
	"No confundir con":       said("medida parecida", "similar measure", true),
	"En palabras":            said("texto en palabras", "text in words", false),
	"Contado hasta":          said("fecha hasta la que se contó", "date through which it was counted", true),
	"Adoptada por":           said("persona u organización que la adoptó", "person or organisation that adopted it", true),
	"Adoptada el":            said("fecha de adopción", "date of adoption", true),
	"Por qué":                said("motivo", "reason", false),
	"Contada del registro":   said("consulta que la cuenta", "query that counts it", true),
	"Qué se debe":            said("texto", "text", false),
	"Quién lo pide u ordena": said("persona u organización que lo pide u ordena", "issuer", true),
	"A quién obliga":         said("persona u organización obligada", "addressee", true),
	"Quién evalúa":           said("persona u organización que evalúa", "assessor", true),
	"Sobre qué":              said("consulta que cubre", "query that it covers", true),
	"Desde":                  said("fecha inicial", "first date", true),
	"Hasta":                  said("fecha final", "last date", true),
	"Quién lo dice":          said("persona u organización que lo dice", "person or organisation that says so", true),
	"Para":                   said("destinatario", "addressee", false),
	"Firman":                 {text: locale.Text{ES: "organizaciones firmantes", EN: "signatories"}, feminine: true, plural: true, pluralEN: true},
	"Citada como":            said("fuente con la que se cita", "source as which it is cited", true),
	"Qué afirma":             said("texto", "text", false),
	"Qué se pide":            said("texto", "text", false),
	"A quién":                said("destinatario", "addressee", false),
	"Ante quién plantearlo":  said("persona u organización ante la que se plantea", "person or organisation to raise it with", true),
}

func said(es, en string, feminine bool) noun {
	return noun{text: locale.Text{ES: es, EN: en}, feminine: feminine}
}

// nounOf turns the label of a property into a noun; one that cannot be told to
// be a noun is quoted.
func nounOf(p record.Property) noun {
	if n, ok := spoken[p.Label.ES]; ok {
		return n
	}
	head, _, _ := strings.Cut(strings.ToLower(p.Label.ES), " ")
	feminine, ok := heads[head]
	if !ok {
		return noun{text: locale.Text{ES: "dato «" + p.Label.ES + "»", EN: "field “" + p.Label.EN + "”"}}
	}
	plural := strings.HasSuffix(head, "s") && head != "país"
	return noun{
		text:     locale.Text{ES: lowerFirst(p.Label.ES), EN: lowerFirst(p.Label.EN)},
		feminine: feminine, plural: plural, pluralEN: plural && strings.HasSuffix(p.Label.EN, "s"),
	}
}

// typeNoun is what one entity of a type is called, or several.
func typeNoun(t record.Type, plural bool) noun {
	label := t.Label
	if plural {
		label = t.Labels
	}
	return noun{
		text:     locale.Text{ES: lowerFirst(label.ES), EN: lowerFirst(label.EN)},
		feminine: t.Feminine, plural: plural, pluralEN: plural,
	}
}

// many reports whether a verb after the noun stands in the plural.
func (n noun) many(l locale.Lang) bool {
	if l == locale.ES {
		return n.plural
	}
	return n.pluralEN
}

// the puts the article before a noun; after of, Spanish draws de and el
// together.
func (n noun) the(l locale.Lang) string {
	return n.with(l, [4]string{"el", "la", "los", "las"}, "the")
}

func (n noun) ofThe(l locale.Lang) string {
	return n.with(l, [4]string{"del", "de la", "de los", "de las"}, "of the")
}

// with puts a Spanish word that agrees with the noun before it (masculine,
// feminine, and both in the plural), or an English one that does not change.
func (n noun) with(l locale.Lang, es [4]string, en string) string {
	return n.agree(l, es, en) + " " + n.text.In(l)
}

func (n noun) agree(l locale.Lang, es [4]string, en string) string {
	if l != locale.ES {
		return en
	}
	i := 0
	if n.feminine {
		i = 1
	}
	if n.plural {
		i += 2
	}
	return es[i]
}

// lowerFirst writes a label as it stands inside a sentence. An acronym or a
// name with a second capital in its first word stays.
func lowerFirst(s string) string {
	first, _, _ := strings.Cut(s, " ")
	_, size := utf8.DecodeRuneInString(first)
	if strings.ContainsFunc(first[size:], unicode.IsUpper) {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// columnNames say the columns of vocabularies that queries ask most, as what
// the term does: the outcome ends impunity.
var columnNames = map[string]map[string]locale.Text{
	"ends_impunity": {
		"yes":    {ES: "pone fin a la impunidad", EN: "ends impunity"},
		"partly": {ES: "pone fin a la impunidad solo en parte", EN: "ends impunity only in part"},
		"no":     {ES: "no pone fin a la impunidad", EN: "does not end impunity"},
	},
	"counts_as_conviction": {
		"yes": {ES: "cuenta como condena", EN: "counts as a conviction"},
		"no":  {ES: "no cuenta como condena", EN: "does not count as a conviction"},
	},
	"closed": {
		"yes": {ES: "da el asunto por cerrado", EN: "closes the matter"},
		"no":  {ES: "deja el asunto abierto", EN: "leaves the matter open"},
	},
	"binding": {
		"yes": {ES: "es obligatorio", EN: "is binding"},
		"no":  {ES: "no es obligatorio", EN: "is not binding"},
	},
}

// phases say the phases of the stage models, which are asked several at once.
var phases = map[string]locale.Text{
	"report":        {ES: "denuncia", EN: "report"},
	"investigation": {ES: "investigación", EN: "investigation"},
	"charge":        {ES: "imputación", EN: "charge"},
	"court":         {ES: "proceso ante juez", EN: "proceedings before a judge"},
	"trial":         {ES: "juicio", EN: "trial"},
	"sentence":      {ES: "sentencia", EN: "sentence"},
	"appeal":        {ES: "recursos", EN: "appeal"},
	"final":         {ES: "sentencia firme", EN: "final sentence"},
	"end":           {ES: "conclusión", EN: "conclusion"},
	"after":         {ES: "actos posteriores", EN: "later acts"},
}
