package table

import "github.com/constancia-project/constancia/locale"

// What can be wrong with a row.
var (
	sayNoKey = locale.Message{
		ID: "table.no-key",
		ES: "falta el id de la fila; cada fila lleva una clave que no cambia",
		EN: "the row has no id; each row has a key that stays the same",
	}
	sayBadKey = locale.Message{
		ID: "table.bad-key",
		ES: "«{key}» no puede ser un id; use letras sin acento, cifras, punto, guion y guion bajo, sin espacios",
		EN: "“{key}” cannot be an id; use letters without accents, digits, dot, hyphen and underscore, no spaces",
	}
	sayKeyExpected     = locale.Message{ID: "table.key-expected", ES: "una clave como act-001", EN: "a key such as act-001"}
	sayUnreadableValue = locale.Message{
		ID: "table.unreadable-value",
		ES: "este valor no se entiende aquí",
		EN: "this value cannot be read here",
	}
	sayMarkBesideWords = locale.Message{
		ID: "table.mark-beside-words",
		ES: "«{mark}» no puede estar junto a palabras en otra lengua; deje una de las dos cosas",
		EN: "“{mark}” cannot stand beside words in another language; keep one of the two",
	}
	sayRequired = locale.Message{
		ID: "table.required",
		ES: "a {id} le falta «{property}», que toda ficha nueva de su tipo lleva; escríbalo, o [unknown] si no se conoce",
		EN: "{id} lacks “{property}”, which every new entity of its type has; fill it in, or write [unknown] where it is not known",
	}
	sayTwoFacts = locale.Message{
		ID: "table.two-facts",
		ES: "{id} ya dice «{first}» en {property}, de la misma fuente ({where}, línea {line}), y aquí «{second}»; corrija una, o dé a cada fila su fuente o su lugar en ella (locator)",
		EN: "{id} already says “{first}” for {property}, from the same source ({where}, line {line}), and here “{second}”; correct one, or give each row its own source or its place in it (locator)",
	}
	sayNoEntity = locale.Message{
		ID: "table.no-entity",
		ES: "no hay «{id}» ni en estos archivos ni en el registro; corrija la clave, o importe también su archivo",
		EN: "there is no “{id}” in these files or in the record; correct the key, or import its file too",
	}
	sayNearEntity = locale.Message{
		ID: "table.near-entity",
		ES: "no hay «{id}» ni en estos archivos ni en el registro; ¿quiso decir «{near}»?",
		EN: "there is no “{id}” in these files or in the record; did you mean “{near}”?",
	}
	sayRefusedToo = locale.Message{
		ID: "table.refused-too",
		ES: "«{id}» no se importa, porque sus filas tienen errores; corríjalos primero",
		EN: "“{id}” is not imported, because its rows have mistakes; correct these first",
	}
	sayCannotSift = locale.Message{
		ID: "table.cannot-sift",
		ES: "mientras una fila no se pueda leer, no se sabe de qué ficha es, ni cuáles están bien; corrija primero esa fila",
		EN: "while a row cannot be read, nobody knows whose it is, or which entities are right; correct that row first",
	}
	sayEntityExpected = locale.Message{ID: "table.entity-expected", ES: "el id de algo que exista ({type})", EN: "the id of something that exists ({type})"}
	sayCycle          = locale.Message{
		ID: "table.cycle",
		ES: "«{property}» da vueltas: {ring}; quite uno de los pasos",
		EN: "“{property}” goes round in a circle: {ring}; take one of the steps out",
	}
	sayCycleExpected = locale.Message{ID: "table.cycle-expected", ES: "una referencia que no regrese", EN: "a reference that does not lead back"}
	sayNoScope       = locale.Message{
		ID: "table.no-scope",
		ES: "para entender «{code}» hace falta {path}; llene la columna {column}, o escriba el código entero, como mx-accusatory/charge",
		EN: "to understand “{code}”, {path} is needed; fill the column {column}, or write the whole code, such as mx-accusatory/charge",
	}
)

// What can be wrong with who says something, since when, and with its rank.
var (
	sayNoSource = locale.Message{
		ID: "table.no-source",
		ES: "en {type} cada fila dice de qué fuente viene; llene source_id, o diga --source para todas",
		EN: "each row of {type} says which source it rests on; fill source_id, or say --source for all of them",
	}
	saySourceExpected = locale.Message{ID: "table.source-expected", ES: "el id de una fuente", EN: "the id of a source"}
	sayNoEnd          = locale.Message{
		ID: "table.no-end",
		ES: "«{date}» no dice desde cuándo se sabe, porque no tiene fin; escriba una fecha con fin, como 2018-07 o /2018-07-11",
		EN: "“{date}” does not say since when it is known, because it has no end; write a date with an end, such as 2018-07 or /2018-07-11",
	}
	saySourceNoEnd = locale.Message{
		ID: "table.source-no-end",
		ES: "no se sabe desde cuándo se conoce la fuente {source} (fecha: «{date}»); escriba en known_from a más tardar cuándo se hizo pública, como /2018-07-11",
		EN: "it is not known since when the source {source} has been known (date: “{date}”); write in known_from by when it was public, such as /2018-07-11",
	}
	sayKnownExpected = locale.Message{ID: "table.known-expected", ES: "una fecha con fin, como 2018-07-11", EN: "a date with an end, such as 2018-07-11"}
	sayNoRank        = locale.Message{
		ID: "table.no-rank",
		ES: "esta celda explica un rango, pero la columna «rank» está vacía",
		EN: "this cell explains a rank, but the column “rank” is empty",
	}
	sayWrongRank = locale.Message{
		ID: "table.wrong-rank",
		ES: "«{rank}» no es un rango; hay preferred (adoptado), normal y deprecated (descartado)",
		EN: "“{rank}” is no rank; there are preferred, normal and deprecated",
	}
	sayWrongCause = locale.Message{
		ID: "table.wrong-cause",
		ES: "«{cause}» no explica el rango {rank}; en rank_cause va uno de: {causes}",
		EN: "“{cause}” does not explain the rank {rank}; rank_cause takes one of: {causes}",
	}
	sayRankLines = locale.Message{
		ID: "table.rank-lines",
		ES: "la columna «rank» tiene {n} líneas; esta celda debe tener las mismas, o estar vacía",
		EN: "the column “rank” has {n} lines; this cell should have as many, or be empty",
	}
)

// What an import does, statement by statement.
var (
	sayCoalition = locale.Message{ID: "table.coalition", ES: "la coalición", EN: "the coalition"}
	sayAdded     = locale.Message{
		ID: "table.added",
		ES: "{file}:{line}: {id}, {property}: {source} dice «{says}»: declaración nueva",
		EN: "{file}:{line}: {id}, {property}: {source} says “{says}”: new statement",
	}
	sayCorrected = locale.Message{
		ID: "table.corrected",
		ES: "{file}:{line}: {id}, {property}: {source} dice «{says}», antes decía «{said}»: declaración nueva; la anterior se marca como mal capturada, porque el archivo la corrige",
		EN: "{file}:{line}: {id}, {property}: {source} says “{says}”, said “{said}” before: new statement; the old one is marked mis-entered because the file corrects it",
	}
	sayRecited = locale.Message{
		ID: "table.recited",
		ES: "{file}:{line}: {id}, {property}: {source} dice «{says}» como antes, con otro lugar, fecha, certeza o nota: declaración nueva; la anterior se marca como mal capturada, porque el archivo la corrige",
		EN: "{file}:{line}: {id}, {property}: {source} says “{says}” as before, with another place, date, certainty or note: new statement; the old one is marked mis-entered because the file corrects it",
	}
	sayRestored = locale.Message{
		ID: "table.restored",
		ES: "{file}:{line}: {id}, {property}: {source} dice otra vez «{says}», después de «{said}»: la declaración anterior vuelve a valer; la otra se marca como mal capturada",
		EN: "{file}:{line}: {id}, {property}: {source} says “{says}” again, after “{said}”: the older statement stands again; the other is marked mis-entered",
	}
	sayStandsAgain = locale.Message{
		ID: "table.stands-again",
		ES: "{file}:{line}: {id}, {property}: {source} dice otra vez «{says}», que una importación había reemplazado: la declaración vuelve a valer",
		EN: "{file}:{line}: {id}, {property}: {source} says “{says}” again, which an import had replaced: the statement stands again",
	}
	sayMoved = locale.Message{
		ID: "table.moved",
		ES: "{file}:{line}: {id} se conoce desde {says}; antes, desde {said}: lo que se apoya en esa fuente se declara de nuevo con esa fecha, salvo lo fechado a mano",
		EN: "{file}:{line}: {id} is known from {says}; before, from {said}: what rests on the source is stated anew with that date, except what was dated by hand",
	}
	sayReranked = locale.Message{
		ID: "table.reranked",
		ES: "{file}:{line}: {id}, {property}: «{says}», según {source}, recibe el rango que dice la fila",
		EN: "{file}:{line}: {id}, {property}: “{says}” by {source} gets the rank that the row says",
	}
	sayKept = locale.Message{
		ID: "table.kept",
		ES: "{file}:{line}: {id}, {property}: la celda está vacía; se conserva «{said}», según {source}: una celda vacía no retira nada",
		EN: "{file}:{line}: {id}, {property}: the cell is empty; “{said}” by {source} is kept: an empty cell withdraws nothing",
	}
	sayStaysDeprecated = locale.Message{
		ID: "table.stays-deprecated",
		ES: "{file}:{line}: {id}, {property}: «{says}», según {source}, ya está en el registro, que no lo sigue; así queda",
		EN: "{file}:{line}: {id}, {property}: “{says}” by {source} is in the record already, which does not follow it; it stays so",
	}
)

// Why an import judges a statement of the record. They are recorded, and read
// back: what an import replaced, a file can say again.
var (
	sayCorrectedBy = locale.Message{
		ID: "table.corrected-by",
		ES: "corregido al importar {file}",
		EN: "corrected by import of {file}",
	}
	sayRedated = locale.Message{
		ID: "table.redated",
		ES: "la fecha de su fuente se corrigió al importar {file}",
		EN: "the date of its source was corrected by import of {file}",
	}
	saySaidAgain = locale.Message{
		ID: "table.said-again",
		ES: "lo dice otra vez {file}",
		EN: "said again by {file}",
	}
)
