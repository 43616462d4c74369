package letter

import (
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// The verdicts of checks and texts, with their reasons.
var (
	sayHoldsBy = locale.Message{
		ID: "letter.holds-by",
		ES: "Se sostiene: {facts}.",
		EN: "It holds: {facts}.",
	}
	sayHoldsCovered = locale.Message{
		ID: "letter.holds-covered",
		ES: "Se sostiene: {facts}. Según {who}, el registro está completo hasta el {through}.",
		EN: "It holds: {facts}. According to {who}, the record is complete through {through}.",
	}
	sayHoldsAbsent = locale.Message{
		ID: "letter.holds-absent",
		ES: "Se sostiene: no consta nada en contra y, según {who}, el registro está completo hasta el {through}.",
		EN: "It holds: nothing on record speaks against it and, according to {who}, the record is complete through {through}.",
	}
	sayFailsBy = locale.Message{
		ID: "letter.fails-by",
		ES: "No se sostiene: {facts}.",
		EN: "It does not hold: {facts}.",
	}
	sayFailsAbsent = locale.Message{
		ID: "letter.fails-absent",
		ES: "No se sostiene: no consta ninguno y, según {who}, el registro está completo hasta el {through}.",
		EN: "It does not hold: none is on record and, according to {who}, the record is complete through {through}.",
	}
	sayLookedThrough = locale.Message{
		ID: "letter.looked-through",
		ES: "Sin decidir: nadie afirma que el registro esté completo después del {through}.",
		EN: "Not decided: nobody says that the record is complete after {through}.",
	}
	sayNotCovered = locale.Message{
		ID: "letter.not-covered",
		ES: "Sin decidir: lo que no consta no está probado, y nadie afirma que el registro esté completo sobre esto.",
		EN: "Not decided: what is not on record is not disproved, and nobody says that the record is complete about this.",
	}
	sayBothWays = locale.Message{
		ID: "letter.both-ways",
		ES: "Sin decidir: lo que consta admite las dos lecturas: {facts}.",
		EN: "Not decided: what is on record can be read both ways: {facts}.",
	}
	sayNotAssessed = locale.Message{
		ID: "letter.not-assessed",
		ES: "Sin decidir: no consta que nadie haya evaluado el compromiso.",
		EN: "Not decided: no assessment of the commitment is on record.",
	}
	sayViewsDiffer = locale.Message{
		ID: "letter.views-differ",
		ES: "Sin decidir: quienes lo evaluaron no coinciden: {facts}.",
		EN: "Not decided: those who assessed it do not agree: {facts}.",
	}
	sayUnreadable = locale.Message{
		ID: "letter.unreadable-check",
		ES: "Sin decidir: la comprobación no se puede leer: {problem}",
		EN: "Not decided: the check cannot be read: {problem}",
	}
	sayNoCheck = locale.Message{
		ID: "letter.no-check",
		ES: "Sin decidir: la afirmación no tiene todavía una comprobación.",
		EN: "Not decided: the claim has no check yet.",
	}
	sayAttributed = locale.Message{
		ID: "letter.attributed",
		ES: "Texto atribuido a {source}.",
		EN: "A text attributed to {source}.",
	}
	sayUnattributed = locale.Message{
		ID: "letter.unattributed",
		ES: "Texto sin fuente: el registro no la conoce a esta fecha.",
		EN: "A text without a source: the record knows of none at this date.",
	}
	sayMissing = locale.Message{
		ID: "letter.missing",
		ES: "Sin decidir: el registro no tiene «{ref}»; revise el enlace de la carta.",
		EN: "Not decided: the record has no “{ref}”; check the link in the letter.",
	}
	sayClaimDoubted = locale.Message{
		ID: "letter.claim-doubted",
		ES: "Sin decidir: lo que afirma consta de varios modos: {what}.",
		EN: "Not decided: what it asserts is on record in several ways: {what}.",
	}
	sayUnsaid = locale.Message{
		ID: "letter.unsaid",
		ES: "Sin decidir: el texto no dice el número que la afirmación asienta: dice «{text}», y la afirmación, {value}.",
		EN: "Not decided: the text does not say the number that the claim asserts: it says “{text}”, and the claim {value}.",
	}
	sayUnsaidWas = locale.Message{
		ID: "letter.unsaid-was",
		ES: "De lo que la afirmación asienta, y el texto no dice: {why}",
		EN: "Of what the claim asserts, and the text does not say: {why}",
	}
	sayStray = locale.Message{
		ID: "letter.stray",
		ES: "Sin decidir: «{link}» no enlaza con ninguna afirmación; escriba {instead}.",
		EN: "Not decided: “{link}” links to no assertion; write {instead}.",
	}
	sayStrayKey = locale.Message{
		ID: "letter.stray-key",
		ES: "Sin decidir: «{link}» no enlaza con ninguna afirmación; escriba {kind}: y su clave, sin espacios ni otros signos.",
		EN: "Not decided: “{link}” links to no assertion; write {kind}: and its id, without spaces or other signs.",
	}
	sayStrayImage = locale.Message{
		ID: "letter.stray-image",
		ES: "Sin decidir: «{link}» está puesto como imagen, y una imagen no afirma nada; quite el signo «!» que lleva delante.",
		EN: "Not decided: “{link}” is written as an image, and an image asserts nothing; take away the “!” before it.",
	}
	sayNoMeasure = locale.Message{
		ID: "letter.no-measure",
		ES: "Sin decidir: a la afirmación le falta la medida o el valor que afirma.",
		EN: "Not decided: the claim lacks its measure or the value that it asserts.",
	}
	sayValue = locale.Message{
		ID: "letter.value",
		ES: "El valor lo escribe el programa: {value}, {period}.",
		EN: "The program writes the value: {value}, {period}.",
	}
	sayNoValue = locale.Message{
		ID: "letter.no-value",
		ES: "Sin decidir: lo que consta no da un valor para este periodo y territorio.",
		EN: "Not decided: what is on record gives no value for this period and territory.",
	}
)

// What a note says of its flags.
var (
	sayOnlyLetter = locale.Message{
		ID: "letter.only-letter",
		ES: "No hay más fuente que la propia carta.",
		EN: "There is no source other than the letter itself.",
	}
	sayPartlyLetter = locale.Message{
		ID: "letter.partly-letter",
		ES: "En parte no hay más fuente que la propia carta: {facts}.",
		EN: "For a part of it there is no source other than the letter itself: {facts}.",
	}
	sayOwnCoverage = locale.Message{
		ID: "letter.own-coverage",
		ES: "Los hechos tienen otras fuentes; que no falte ninguno solo lo dice la propia carta.",
		EN: "The facts have other sources; that none is missing, only the letter itself says.",
	}
	sayFactsDisputed = locale.Message{
		ID: "letter.facts-disputed",
		ES: "Lo que consta de un mismo hecho no coincide, y según cómo se lea decide una cosa o la otra: {facts}.",
		EN: "What is on record of one fact does not agree, and decides one way or the other by how it is read: {facts}.",
	}
	sayCovered = locale.Message{
		ID: "letter.covered",
		ES: "Según {who}, el registro está completo hasta el {through}: {about}.",
		EN: "According to {who}, the record is complete through {through}: {about}.",
	}
	sayCoveredOpen = locale.Message{
		ID: "letter.covered-open",
		ES: "Según {who}, el registro está completo: {about}.",
		EN: "According to {who}, the record is complete: {about}.",
	}
	sayAdoptedWhy = locale.Message{
		ID: "letter.adopted-why",
		ES: "Adoptada por {who}: {reason}",
		EN: "Adopted by {who}: {reason}",
	}
	sayAdoptedOnWhy = locale.Message{
		ID: "letter.adopted-on-why",
		ES: "Adoptada por {who} el {date}: {reason}",
		EN: "Adopted by {who} on {date}: {reason}",
	}
	sayValueChanged = locale.Message{
		ID: "letter.value-changed",
		ES: "El {date} el valor adoptado era otro: {before}.",
		EN: "On {date} the value adopted was another: {before}.",
	}
)

// How a verdict turned since the letter's date.
var (
	sayHeldFails = locale.Message{
		ID: "letter.held-fails",
		ES: "El {date} se sostenía; ya no.",
		EN: "On {date} it held; it no longer does.",
	}
	sayHeldUndecided = locale.Message{
		ID: "letter.held-undecided",
		ES: "El {date} se sostenía; ahora no se puede decidir.",
		EN: "On {date} it held; now it cannot be decided.",
	}
	sayFailedHolds = locale.Message{
		ID: "letter.failed-holds",
		ES: "El {date} no se sostenía; ahora sí.",
		EN: "On {date} it did not hold; now it does.",
	}
	sayFailedUndecided = locale.Message{
		ID: "letter.failed-undecided",
		ES: "El {date} no se sostenía; ahora no se puede decidir.",
		EN: "On {date} it did not hold; now it cannot be decided.",
	}
	sayUndecidedHolds = locale.Message{
		ID: "letter.undecided-holds",
		ES: "El {date} no se podía decidir; ahora se sostiene.",
		EN: "On {date} it could not be decided; now it holds.",
	}
	sayUndecidedFails = locale.Message{
		ID: "letter.undecided-fails",
		ES: "El {date} no se podía decidir; ahora no se sostiene.",
		EN: "On {date} it could not be decided; now it does not hold.",
	}
)

// turn is the sentence for a verdict that was before and is after; ok is false
// where it did not turn.
func turn(before, after figure.Verdict) (m locale.Message, ok bool) {
	type pair struct{ before, after figure.Verdict }
	switch (pair{before, after}) {
	case pair{figure.Holds, figure.Fails}:
		return sayHeldFails, true
	case pair{figure.Holds, figure.Undecided}:
		return sayHeldUndecided, true
	case pair{figure.Fails, figure.Holds}:
		return sayFailedHolds, true
	case pair{figure.Fails, figure.Undecided}:
		return sayFailedUndecided, true
	case pair{figure.Undecided, figure.Holds}:
		return sayUndecidedHolds, true
	case pair{figure.Undecided, figure.Fails}:
		return sayUndecidedFails, true
	}
	return locale.Message{}, false
}

// What a closed note and the brackets in the text say.
var (
	gistFigure = locale.Message{ID: "letter.gist-figure", ES: "{value}, {period}", EN: "{value}, {period}"}
	gistNobody = locale.Message{
		ID: "letter.gist-nobody",
		ES: "nadie ha mirado desde el {through}",
		EN: "nobody has looked since {through}",
	}
)

// What the moment means for the letter.
var (
	headSigned = locale.Message{
		ID: "letter.head-signed",
		ES: "Así se leía el día de su fecha: con lo que entonces se sabía.",
		EN: "As it read on its date: with what was known then.",
	}
	headEarlier = locale.Message{
		ID: "letter.head-earlier",
		ES: "Con lo que se sabía antes de la fecha de la carta.",
		EN: "With what was known before the letter’s date.",
	}
	headNothing = locale.Message{
		ID: "letter.head-nothing",
		ES: "Nada de lo que afirma cambió desde su fecha.",
		EN: "Nothing that it asserts has changed since its date.",
	}
	headChanged = locale.Plural{
		ID:    "letter.head-changed",
		OneES: "Una de sus afirmaciones cambió desde su fecha.", ManyES: "{n} de sus afirmaciones cambiaron desde su fecha.", OtherES: "{n} de sus afirmaciones cambiaron desde su fecha.",
		OneEN: "One of its assertions has changed since its date.", OtherEN: "{n} of its assertions have changed since its date.",
	}
)
