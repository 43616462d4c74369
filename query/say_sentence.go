package query

import "github.com/constancia-project/constancia/locale"

// What a query is said with. Where Spanish must agree with a feminine noun,
// the message has a twin that ends in F.
var (
	sayCount       = locale.Message{ID: "query.say-count", ES: "número de {set}", EN: "number of {set}"}
	saySum         = locale.Message{ID: "query.say-sum", ES: "suma {what} {set}", EN: "sum {what} {set}"}
	sayShare       = locale.Message{ID: "query.say-share", ES: "proporción, entre {set}, de aquellos que cumplen esto: {part}", EN: "share, among {set}, of those that meet this: {part}"}
	sayShareF      = locale.Message{ID: "query.say-share-f", ES: "proporción, entre {set}, de aquellas que cumplen esto: {part}", EN: "share, among {set}, of those that meet this: {part}"}
	saySome        = locale.Message{ID: "query.say-some", ES: "hay al menos un {set}", EN: "there is at least one {set}"}
	saySomeF       = locale.Message{ID: "query.say-some-f", ES: "hay al menos una {set}", EN: "there is at least one {set}"}
	saySomeHas     = locale.Message{ID: "query.say-some-has", ES: "al menos uno {set} cumple esto: {what}", EN: "at least one {set} meets this: {what}"}
	saySomeHasF    = locale.Message{ID: "query.say-some-has-f", ES: "al menos una {set} cumple esto: {what}", EN: "at least one {set} meets this: {what}"}
	saySomeAmong   = locale.Message{ID: "query.say-some-among", ES: "hay al menos uno entre {set}", EN: "there is at least one among {set}"}
	saySomeAmongF  = locale.Message{ID: "query.say-some-among-f", ES: "hay al menos una entre {set}", EN: "there is at least one among {set}"}
	sayNone        = locale.Message{ID: "query.say-none", ES: "no hay ningún {set}", EN: "there is no {set}"}
	sayNoneF       = locale.Message{ID: "query.say-none-f", ES: "no hay ninguna {set}", EN: "there is no {set}"}
	sayNoneHas     = locale.Message{ID: "query.say-none-has", ES: "ninguno {set} cumple esto: {what}", EN: "none {set} meets this: {what}"}
	sayNoneHasF    = locale.Message{ID: "query.say-none-has-f", ES: "ninguna {set} cumple esto: {what}", EN: "none {set} meets this: {what}"}
	sayNoneAmong   = locale.Message{ID: "query.say-none-among", ES: "no hay ninguno entre {set}", EN: "there is none among {set}"}
	sayNoneAmongF  = locale.Message{ID: "query.say-none-among-f", ES: "no hay ninguna entre {set}", EN: "there is none among {set}"}
	sayEvery       = locale.Message{ID: "query.say-every", ES: "todos {set} cumplen esto: {what}", EN: "all {set} meet this: {what}"}
	sayEveryF      = locale.Message{ID: "query.say-every-f", ES: "todas {set} cumplen esto: {what}", EN: "all {set} meet this: {what}"}
	sayStanding    = locale.Message{ID: "query.say-standing", ES: "la evaluación vigente del compromiso {commitment} dice que {what}", EN: "the standing assessment of the commitment {commitment} says that {what}"}
	sayRecorded    = locale.Message{ID: "query.say-recorded", ES: "consta {what} {name}", EN: "{what} {name} is recorded"}
	sayUnrecorded  = locale.Message{ID: "query.say-unrecorded", ES: "no consta {what} {name}", EN: "{what} {name} is not recorded"}
	sayBoth        = locale.Message{ID: "query.say-both", ES: ", y además ", EN: ", and also "}
	sayEither      = locale.Message{ID: "query.say-either", ES: ", o bien ", EN: ", or else "}
	sayBracketed   = locale.Message{ID: "query.say-bracketed", ES: "({what})", EN: "({what})"}
	sayNotThat     = locale.Message{ID: "query.say-not-that", ES: "no se cumple esto: {what}", EN: "this does not hold: {what}"}
	sayBy          = locale.Message{ID: "query.say-by", ES: ", por {keys}", EN: ", by {keys}"}
	sayYear        = locale.Message{ID: "query.say-year", ES: "año", EN: "year"}
	sayMonth       = locale.Message{ID: "query.say-month", ES: "mes", EN: "month"}
	sayYearOf      = locale.Message{ID: "query.say-year-of", ES: "año {date}", EN: "year {date}"}
	sayMonthOf     = locale.Message{ID: "query.say-month-of", ES: "mes {date}", EN: "month {date}"}
	sayOrder       = locale.Message{ID: "query.say-order", ES: ", en orden de {keys}", EN: ", in order of {keys}"}
	sayDescending  = locale.Message{ID: "query.say-descending", ES: "{key} descendente", EN: "descending {key}"}
	sayLimit       = locale.Message{ID: "query.say-limit", ES: ", hasta {n}", EN: ", at most {n}"}
	sayOneForEach  = locale.Message{ID: "query.say-one-for-each", ES: "{set}, uno por cada {each}", EN: "{set}, one for each {each}"}
	sayOneForEachF = locale.Message{ID: "query.say-one-for-each-f", ES: "{set}, una por cada {each}", EN: "{set}, one for each {each}"}
	sayAmong       = locale.Message{ID: "query.say-among", ES: ", entre {set}", EN: ", among {set}"}
)

// What stands beside the noun of a set.
var (
	sayOf          = locale.Message{ID: "query.say-of", ES: "de {what}", EN: "of {what}"}
	sayOfKind      = locale.Message{ID: "query.say-of-kind", ES: "tipo ", EN: "kind "}
	sayOrItsTypes  = locale.Message{ID: "query.say-or-its-types", ES: "{what} o sus tipos", EN: "{what} or its kinds"}
	sayDated       = locale.Message{ID: "query.say-dated", ES: "con fecha {date}", EN: "dated {date}"}
	sayInTerritory = locale.Message{ID: "query.say-in-territory", ES: "en {territory}", EN: "in {territory}"}
	sayMention     = locale.Message{ID: "query.say-mention", ES: "que mencionan {text}", EN: "that mention {text}"}
	sayMentions    = locale.Message{ID: "query.say-mentions", ES: "que menciona {text}", EN: "that mentions {text}"}
	sayNamely      = locale.Message{ID: "query.say-namely", ES: "en concreto {name}", EN: "namely {name}"}
	sayWith        = locale.Message{ID: "query.say-with", ES: "con {n} {what}", EN: "with {n} {what}"}
	sayWithLess    = locale.Message{ID: "query.say-with-less", ES: "con menos de {n} {what}", EN: "with fewer than {n} {what}"}
	sayWithAtMost  = locale.Message{ID: "query.say-with-at-most", ES: "con {n} {what} o menos", EN: "with {n} or fewer {what}"}
	sayWithMore    = locale.Message{ID: "query.say-with-more", ES: "con más de {n} {what}", EN: "with more than {n} {what}"}
	sayWithAtLeast = locale.Message{ID: "query.say-with-at-least", ES: "con {n} {what} o más", EN: "with {n} or more {what}"}
	sayLinkedBy    = locale.Message{ID: "query.say-linked-by", ES: "{what} por {property}", EN: "{what} by {property}"}
)

// How dates and numbers stand to others. {of} and {to} are the same date after
// two Spanish prepositions.
var (
	sayOnDate      = locale.Message{ID: "query.say-on-date", ES: "{of}", EN: "{of}"}
	sayBeforeDate  = locale.Message{ID: "query.say-before-date", ES: "anterior {to}", EN: "before {to}"}
	sayThroughDate = locale.Message{ID: "query.say-through-date", ES: "no posterior {to}", EN: "no later than {to}"}
	sayAfterDate   = locale.Message{ID: "query.say-after-date", ES: "posterior {to}", EN: "after {to}"}
	sayFromDate    = locale.Message{ID: "query.say-from-date", ES: "{of} en adelante", EN: "{of} or later"}
	sayFallsIn     = locale.Message{ID: "query.say-falls-in", ES: "{when}", EN: "in {when}"}
	sayLessThan    = locale.Message{ID: "query.say-less-than", ES: "menos de {n}", EN: "less than {n}"}
	sayAtMost      = locale.Message{ID: "query.say-at-most", ES: "{n} o menos", EN: "{n} or less"}
	sayMoreThan    = locale.Message{ID: "query.say-more-than", ES: "más de {n}", EN: "more than {n}"}
	sayAtLeast     = locale.Message{ID: "query.say-at-least", ES: "{n} o más", EN: "{n} or more"}
	sayNumberOf    = locale.Message{ID: "query.say-number-of", ES: "el número de {what}", EN: "the number of {what}"}
)

// Clauses.
var (
	sayEitherOf         = locale.Message{ID: "query.say-either-of", ES: "o bien {first}, o bien {last}", EN: "either {first}, or {last}"}
	sayOrBetween        = locale.Message{ID: "query.say-or-between", ES: ", o bien ", EN: ", or "}
	sayItIs             = locale.Message{ID: "query.say-it-is", ES: "la ficha {verb} {name}", EN: "the entry {verb} {name}"}
	sayOfModel          = locale.Message{ID: "query.say-of-model", ES: "{what} ({model})", EN: "{what} ({model})"}
	sayOrOneOfItsTypes  = locale.Message{ID: "query.say-or-one-of-its-types", ES: "{what} o uno de sus tipos", EN: "{what} or one of its kinds"}
	sayPhase            = locale.Message{ID: "query.say-phase", ES: "{subject} {verb} de la fase de {phases}", EN: "{subject} {verb} in the phase of {phases}"}
	sayColumn           = locale.Message{ID: "query.say-column", ES: "el dato {column} {subject} {verb} {value}", EN: "the column {column} {subject} {verb} {value}"}
	sayColumnOf         = locale.Message{ID: "query.say-column-of", ES: "el dato {column} {subject}", EN: "the column {column} {subject}"}
	sayNorOneOfItsTypes = locale.Message{ID: "query.say-nor-one-of-its-types", ES: "{what} ni uno de sus tipos", EN: "{what} or one of its kinds"}
	sayUnknown          = locale.Message{ID: "query.say-unknown", ES: "no consta {what}", EN: "{what} is not known"}
	sayUnknownMany      = locale.Message{ID: "query.say-unknown-many", ES: "no constan {what}", EN: "{what} are not known"}
	sayKnown            = locale.Message{ID: "query.say-known", ES: "consta {what}", EN: "{what} is known"}
	sayKnownMany        = locale.Message{ID: "query.say-known-many", ES: "constan {what}", EN: "{what} are known"}
	sayKnownNone        = locale.Message{ID: "query.say-known-none", ES: "consta que no hay {what}", EN: "there is known to be no {what}"}
	sayMentioned        = locale.Message{ID: "query.say-mentioned", ES: "se menciona {text}", EN: "{text} is mentioned"}
	sayNotMentioned     = locale.Message{ID: "query.say-not-mentioned", ES: "no se menciona {text}", EN: "{text} is not mentioned"}
	sayThere            = locale.Message{ID: "query.say-there", ES: "hay al menos un {what}", EN: "there is at least one {what}"}
	sayThereF           = locale.Message{ID: "query.say-there-f", ES: "hay al menos una {what}", EN: "there is at least one {what}"}
	sayThereNone        = locale.Message{ID: "query.say-there-none", ES: "no hay ningún {what}", EN: "there is no {what}"}
	sayThereNoneF       = locale.Message{ID: "query.say-there-none-f", ES: "no hay ninguna {what}", EN: "there is no {what}"}
)
