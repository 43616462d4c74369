package web

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

func item(i int) string { return strconv.Itoa(i + 1) }

// position writes a position as forms send it: without separators.
func position(at record.Position) string { return strconv.FormatInt(int64(at), 10) }

func lowerInitial(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// describedBy ties a control to what says more about it.
func describedBy(r entryRow, help bool) templ.Attributes {
	var ids []string
	if r.Error != "" {
		ids = append(ids, r.ID+".error")
	}
	if help && !r.Fix {
		ids = append(ids, r.ID+".hint")
	}
	if r.Input == "date" || r.Input == "count" || r.Input == "place" {
		ids = append(ids, r.ID+".reads")
	}
	a := templ.Attributes{}
	if len(ids) > 0 {
		a["aria-describedby"] = strings.Join(ids, " ")
	}
	if r.Error != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

// labelledWith names one of the languages of a property: "Name, in Spanish".
func labelledWith(r entryRow, lang string) templ.Attributes {
	a := templ.Attributes{"aria-label": r.Label + " (" + lang + ")"}
	if r.Error != "" {
		a["aria-invalid"], a["aria-describedby"] = "true", r.ID+".error"
	}
	return a
}

// levelWords say how precise a place is, by its level.
var levelWords = []locale.Message{
	{ID: "web.level-country", ES: "país", EN: "country"},
	{ID: "web.level-state", ES: "estado", EN: "state"},
	{ID: "web.level-municipality", ES: "municipio", EN: "municipality"},
}

var (
	sayHowWritten = locale.Message{ID: "web.how-written", ES: "como se escribe", EN: "as written"}
	sayHowAbout   = locale.Message{ID: "web.how-about", ES: "hacia", EN: "about"}
	sayHowBetween = locale.Message{ID: "web.how-between", ES: "entre", EN: "between"}
	sayHowBefore  = locale.Message{ID: "web.how-before", ES: "antes de", EN: "before"}
	sayHowAfter   = locale.Message{ID: "web.how-after", ES: "después de", EN: "after"}
	sayHowExactly = locale.Message{ID: "web.how-exactly", ES: "exactamente", EN: "exactly"}
	sayHowAtLeast = locale.Message{ID: "web.how-at-least", ES: "al menos", EN: "at least"}
	sayHowAround  = locale.Message{ID: "web.how-around", ES: "cerca de", EN: "about"}
	sayHowFewer   = locale.Message{ID: "web.how-fewer", ES: "menos de", EN: "fewer than"}
	sayHowAtMost  = locale.Message{ID: "web.how-at-most", ES: "a lo sumo", EN: "at most"}
	sayHowMore    = locale.Message{ID: "web.how-more", ES: "más de", EN: "more than"}
	sayHowKnown   = locale.Message{ID: "web.how-known", ES: "{property}: qué tan exacto", EN: "{property}: how exact"}
	sayAndTo      = locale.Message{ID: "web.and-to", ES: "y", EN: "and"}
	sayReads      = locale.Message{ID: "web.reads", ES: "Se lee: {value}.", EN: "Reads: {value}."}
	sayPeople     = locale.Message{ID: "web.people-living", ES: "{n} habitantes", EN: "{n} inhabitants"}

	sayRegister     = locale.Message{ID: "web.register", ES: "Registrar", EN: "Record"}
	sayNewEvent     = locale.Message{ID: "web.new-event", ES: "Registrar un evento", EN: "Record an event"}
	sayNewEventLede = locale.Message{ID: "web.new-event-lede", ES: "El evento, sus actos y quién los cometió, de una vez y con su fuente. Lo que no se sepa puede quedar vacío.", EN: "The event, its acts and who committed them, in one go and with their source. What is not known may stay empty."}
	sayNewM         = locale.Message{ID: "web.new-m", ES: "Nuevo {type}", EN: "New {type}"}
	sayNewF         = locale.Message{ID: "web.new-f", ES: "Nueva {type}", EN: "New {type}"}
	sayEditTitle    = locale.Message{ID: "web.edit-title", ES: "Añadir o corregir: {name}", EN: "Add or correct: {name}"}
	sayEditLede     = locale.Message{ID: "web.edit-lede", ES: "Nada se sobrescribe. Otra fuente añade otra declaración; una errata propia se corrige y lo anterior queda marcado.", EN: "Nothing is overwritten. Another source adds another statement; a slip of one’s own is corrected, and what was there stays, marked."}
	sayUntitled     = locale.Message{ID: "web.untitled", ES: "Sin nombre todavía", EN: "No name yet"}
	sayNoDraft      = locale.Message{ID: "web.no-draft", ES: "ese borrador ya no está: se guardó en el registro o se descartó", EN: "that draft is there no more: it was saved to the record, or discarded"}

	sayEntrySource     = locale.Message{ID: "web.entry-source", ES: "¿Quién lo dice?", EN: "Who says so?"}
	sayEntrySourceHint = locale.Message{ID: "web.entry-source-hint", ES: "Vale para todo el formulario, salvo donde un dato diga otra. Elija una reciente o escriba parte de su título.", EN: "It holds for all of the form, except where a field says another. Choose a recent one, or write part of its title."}
	sayMayStayEmpty    = locale.Message{ID: "web.may-stay-empty", ES: "(puede quedar vacío)", EN: "(may stay empty)"}
	sayNoneOfThese     = locale.Message{ID: "web.none-of-these", ES: "Ninguna de estas", EN: "None of these"}
	sayOtherSource     = locale.Message{ID: "web.other-source", ES: "Otra fuente, por su título", EN: "Another source, by its title"}
	sayLocator         = locale.Message{ID: "web.locator", ES: "Dónde se lee (página, párrafo)", EN: "Where it stands (page, paragraph)"}
	sayCertainty       = locale.Message{ID: "web.certainty", ES: "Grado de certeza", EN: "Degree of certainty"}
	sayNoteOf          = locale.Message{ID: "web.note-of", ES: "Nota", EN: "Note"}
	sayNewSource       = locale.Message{ID: "web.new-source", ES: "La fuente no está en el registro: capturarla aquí", EN: "The source is not on record: enter it here"}
	sayOwnSource       = locale.Message{ID: "web.own-source", ES: "Fuente solo de este dato", EN: "Source of this one alone"}
	sayMoreOn          = locale.Message{ID: "web.more-on", ES: "No se sabe, otra fuente, otro valor", EN: "Not known, another source, another value"}
	sayMoreOnOf        = locale.Message{ID: "web.more-on-of", ES: "{property}: no se sabe, otra fuente, otro valor", EN: "{property}: not known, another source, another value"}
	sayAnotherValue    = locale.Message{ID: "web.another-value", ES: "Añadir otro valor", EN: "Add another value"}
	sayStateHead       = locale.Message{ID: "web.state-head", ES: "Lo que la fuente dice", EN: "What the source says"}
	sayStateSaid       = locale.Message{ID: "web.state-said", ES: "lo escrito arriba", EN: "what is written above"}
	sayStateUnknown    = locale.Message{ID: "web.state-unknown", ES: "que no se sabe", EN: "that it is not known"}
	sayStateNone       = locale.Message{ID: "web.state-none", ES: "que no hay ninguno", EN: "that there is none"}
	sayInSpanish       = locale.Message{ID: "web.in-spanish", ES: "en español", EN: "in Spanish"}
	sayInEnglish       = locale.Message{ID: "web.in-english", ES: "en inglés", EN: "in English"}
	sayNeeded          = locale.Message{ID: "web.needed", ES: "(hace falta)", EN: "(needed)"}
	saySuggestions     = locale.Message{ID: "web.field-suggestions", ES: "{n} sugerencias; elija con las flechas", EN: "{n} suggestions; choose with the arrows"}

	sayActN         = locale.Message{ID: "web.act-n", ES: "Acto {n}", EN: "Act {n}"}
	sayWhoDid       = locale.Message{ID: "web.who-did", ES: "Quién lo cometió", EN: "Who committed it"}
	sayAddAct       = locale.Message{ID: "web.add-act", ES: "Añadir otro acto", EN: "Add another act"}
	sayAddWhoDid    = locale.Message{ID: "web.add-who-did", ES: "Añadir a otro responsable", EN: "Add another who did it"}
	sayRemovePart   = locale.Message{ID: "web.remove-part", ES: "Quitar: {what}", EN: "Remove: {what}"}
	sayNewPerson    = locale.Message{ID: "web.new-person", ES: "Es otra persona: capturar a «{name}»", EN: "It is another person: enter “{name}”"}
	sayNewPersonSub = locale.Message{ID: "web.new-person-sub", ES: "se guarda como persona nueva con este formulario", EN: "is saved as a new person with this form"}
	sayMaybeSame    = locale.Message{ID: "web.maybe-same", ES: "«{name}» puede estar ya en el registro: diga si es otra cosa", EN: "“{name}” may be on record already: say if it is something else"}
	sayAlikeHead    = locale.Message{ID: "web.alike-head", ES: "Quizá ya está en el registro:", EN: "It may be on record already:"}
	sayDistinct     = locale.Message{ID: "web.distinct", ES: "No es ninguna de estas: guardar como nueva", EN: "It is none of these: save it as new"}

	sayFixIt           = locale.Message{ID: "web.fix-it", ES: "Corregir una errata de captura", EN: "Correct a slip in entering it"}
	sayJudgeIt         = locale.Message{ID: "web.judge-it", ES: "Juzgar", EN: "Judge"}
	sayShouldSay       = locale.Message{ID: "web.should-say", ES: "La fuente dice en realidad", EN: "What the source says really"}
	saySaysToo         = locale.Message{ID: "web.says-too", ES: "Lo que dice otra fuente", EN: "What another source says"}
	sayEntryReason     = locale.Message{ID: "web.entry-reason", ES: "Por qué cambia esto", EN: "Why you change this"}
	sayEntryReasonHint = locale.Message{ID: "web.entry-reason-hint", ES: "Hace falta si corrige algo. Queda en el diario, con su nombre.", EN: "Needed where you correct something. It stays in the journal, with your name."}

	sayClashHead    = locale.Message{ID: "web.clash-head", ES: "Otra persona cambió esto mientras usted escribía", EN: "Somebody else changed this while you were writing"}
	sayClashOf      = locale.Message{ID: "web.clash-of", ES: "{property}: otra persona lo cambió; decida qué hacer con lo suyo", EN: "{property}: somebody else changed it; decide what becomes of yours"}
	sayClashMine    = locale.Message{ID: "web.clash-mine", ES: "Usted escribió", EN: "You wrote"}
	sayClashFurther = locale.Message{ID: "web.clash-further", ES: "Guardar lo mío también, a su lado", EN: "Save mine too, beside it"}
	sayClashDrop    = locale.Message{ID: "web.clash-drop", ES: "Dejar lo mío sin guardar", EN: "Leave mine unsaved"}

	sayTheForm    = locale.Message{ID: "web.the-form", ES: "Formulario", EN: "Form"}
	sayFieldError = locale.Message{ID: "web.field-error", ES: "Error: {what}", EN: "Error: {what}"}
	sayToLookAt   = locale.Plural{
		ID:    "web.to-look-at",
		OneES: "Hay {n} cosa que revisar", ManyES: "Hay {n} de cosas que revisar", OtherES: "Hay {n} cosas que revisar",
		OneEN: "There is {n} thing to look at", OtherEN: "There are {n} things to look at",
	}
	saySaveEntry = locale.Message{ID: "web.save-entry", ES: "Guardar en el registro", EN: "Save to the record"}
	sayEntrySays = locale.Message{ID: "web.entry-says", ES: "Se guarda todo junto, como un solo cambio con su nombre y la fecha, y se puede deshacer.", EN: "All of it is saved together, as one change with your name and the date, and can be undone."}
	sayKeepDraft = locale.Message{ID: "web.keep-draft", ES: "Dejar como borrador", EN: "Keep as a draft"}
	sayLeave     = locale.Message{ID: "web.leave", ES: "Volver", EN: "Go back"}

	sayDrafts       = locale.Message{ID: "web.drafts", ES: "Mis borradores", EN: "My drafts"}
	sayNoDrafts     = locale.Message{ID: "web.no-drafts", ES: "No tiene ningún borrador.", EN: "You have no drafts."}
	sayDraftWaits   = locale.Message{ID: "web.draft-waits", ES: "Hay un borrador suyo de este formulario: {title}, {when}.", EN: "There is a draft of yours of this form: {title}, {when}."}
	sayResume       = locale.Message{ID: "web.resume", ES: "Retomarlo", EN: "Take it up"}
	sayDiscard      = locale.Message{ID: "web.discard", ES: "Descartarlo", EN: "Discard it"}
	sayDiscardOf    = locale.Message{ID: "web.discard-of", ES: "Descartar: {title}", EN: "Discard: {title}"}
	saySaving       = locale.Message{ID: "web.saving-draft", ES: "Guardando el borrador…", EN: "Keeping the draft…"}
	sayDraftKept    = locale.Message{ID: "web.draft-kept", ES: "Borrador guardado:", EN: "Draft kept:"}
	sayOffline      = locale.Message{ID: "web.draft-offline", ES: "Sin conexión: lo último que escribió todavía no está guardado. No cierre esta página.", EN: "No connection: what you wrote last is not kept yet. Do not close this page."}
	sayDraftHead    = locale.Message{ID: "web.draft-head", ES: "Borradores", EN: "Drafts"}
	sayDraftHelp    = locale.Message{ID: "web.draft-help", ES: "Lo que escribe se guarda como borrador en el servidor, no en este equipo. Solo usted lo ve, y desaparece al guardar o descartar.", EN: "What you write is kept as a draft on the server, not on this device. Only you see it, and it is gone once you save or discard it."}
	sayHowEntryHead = locale.Message{ID: "web.how-entry-head", ES: "Cómo se escribe", EN: "How to write it"}
	sayHowEntry     = locale.Message{ID: "web.how-entry", ES: "Fechas como «marzo de 2018» o «11 jul 2018». Lugares y términos por su nombre, en cualquiera de los dos idiomas, con o sin acentos.", EN: "Dates such as “March 2018” or “11 Jul 2018”. Places and terms by their names, in either language, with or without accents."}
	sayUnknownHead  = locale.Message{ID: "web.unknown-head", ES: "No se sabe no es lo mismo que vacío", EN: "Not known is not the same as empty"}
	sayUnknownHelp  = locale.Message{ID: "web.unknown-help", ES: "Vacío: nadie lo ha dicho aquí. «No se sabe»: la fuente dice que lo ignora. «Ninguno»: la fuente dice que no hubo.", EN: "Empty: nobody has said it here. “Not known”: the source says that it does not know. “None”: the source says that there was none."}
)
