package journal

import "github.com/constancia-project/constancia/locale"

// What Verify says. The place of a finding names the row.
var (
	sayBroken = locale.Message{
		ID: "journal.table-unreadable",
		ES: "desde aquí la tabla {table} no se puede leer: {why}",
		EN: "from here on the table {table} cannot be read: {why}",
	}
	sayStray = locale.Message{
		ID: "journal.stray-row",
		ES: "una fila de la tabla {table} no pertenece a ningún asiento, o aparece dos veces",
		EN: "a row of the table {table} belongs to no leaf, or is there twice",
	}
	sayMissing = locale.Message{
		ID: "journal.row-missing",
		ES: "falta su fila en la tabla {table}, y ningún borrado lo explica",
		EN: "its row is missing from the table {table}, and no erasure explains it",
	}
	sayGap = locale.Message{
		ID: "journal.leaves-missing",
		ES: "faltan los asientos de aquí al {last}",
		EN: "the leaves from here to {last} are missing",
	}
	saySetGap = locale.Message{
		ID: "journal.sets-missing",
		ES: "faltan los conjuntos de cambios de aquí al {last}",
		EN: "the change sets from here to {last} are missing",
	}
	sayAltered = locale.Message{
		ID: "journal.leaf-altered",
		ES: "no es lo que se registró; fue alterado el tipo o la clave de la entidad, o algo de esto: {rows}",
		EN: "this is not what was recorded; the entity’s type or key was altered, or something of this: {rows}",
	}
	sayAlteredHead = locale.Message{
		ID: "journal.leaf-or-head-altered",
		ES: "no es lo que se registró; fue alterado el tipo o la clave de la entidad, el autor, la organización, la fecha o el motivo del conjunto de cambios {set}, o algo de esto: {rows}",
		EN: "this is not what was recorded; the entity’s type or key was altered, or the author, organisation, time or reason of change set {set}, or something of this: {rows}",
	}
	sayDamaged = locale.Message{
		ID: "journal.text-damaged",
		ES: "no es lo que se registró; hay texto dañado: {rows}",
		EN: "this is not what was recorded; there is damaged text: {rows}",
	}
	sayHead = locale.Message{
		ID: "journal.head-altered",
		ES: "ninguno de sus asientos concuerda con él: fueron alterados su autor, organización, fecha o motivo",
		EN: "none of its leaves fits it: its author, organisation, time or reason was altered",
	}
	sayBadSet = locale.Message{
		ID: "journal.set-missing",
		ES: "dice pertenecer al conjunto de cambios {set}, que no existe o ya había terminado",
		EN: "it says that it belongs to change set {set}, which does not exist or had ended",
	}
	sayEmptySet = locale.Message{
		ID: "journal.set-empty",
		ES: "no tiene ningún asiento, así que nada prueba que sea auténtico",
		EN: "it has no leaf, so nothing proves that it is genuine",
	}
	sayBounds = locale.Message{
		ID: "journal.set-bounds",
		ES: "dice ir del asiento {first} al {last}, y sus asientos van del {from} al {to}",
		EN: "it says that it goes from leaf {first} to {last}, and its leaves go from {from} to {to}",
	}
	sayBadNumber = locale.Message{
		ID: "journal.number-twice",
		ES: "su número aparece dos veces o no sigue al anterior",
		EN: "its number is there twice, or does not follow the one before",
	}
	sayBadSalt = locale.Message{
		ID: "journal.bad-salt",
		ES: "su sal tiene {found} bytes en lugar de {expected}",
		EN: "its salt has {found} bytes instead of {expected}",
	}
	sayBadDay = locale.Message{
		ID: "journal.known-day",
		ES: "known_day es {found}, y de known = {known} se sigue {expected}",
		EN: "known_day is {found}, and {expected} follows from known = {known}",
	}
	sayBadErasure = locale.Message{
		ID: "journal.bad-erasure",
		ES: "esto no dice qué se borró, o su hash no tiene 32 bytes: {found}",
		EN: "this does not say what was erased, or its hash does not have 32 bytes: {found}",
	}
	sayErasedTwice = locale.Message{
		ID: "journal.erased-twice",
		ES: "{found} ya se había borrado",
		EN: "{found} was erased before",
	}
	sayStillThere = locale.Message{
		ID: "journal.erased-still-there",
		ES: "el asiento {by} lo borró, y sin embargo su contenido o su sal sigue aquí; bórrelo de nuevo o restaure una copia posterior al borrado",
		EN: "leaf {by} erased it, and yet its content or its salt is still here; erase it again, or restore a backup that is later than the erasure",
	}
	sayErasedEarly = locale.Message{
		ID: "journal.erased-early",
		ES: "dice haberlo borrado el asiento {by}, que no es posterior",
		EN: "leaf {by} is said to have erased it, and is not later",
	}
	sayNothingErased = locale.Message{
		ID: "journal.erased-nothing",
		ES: "dice borrar {found}, que nunca existió",
		EN: "it says that it erases {found}, which never was",
	}
	sayBadNode = locale.Message{
		ID: "journal.node-altered",
		ES: "no es el hash de los dos que tiene debajo: uno de los tres fue alterado",
		EN: "it is not the hash of the two beneath it: one of the three was altered",
	}
	sayBadPoint = locale.Message{
		ID: "journal.checkpoint-unreadable",
		ES: "no vale: {why}",
		EN: "it is not valid: {why}",
	}
	sayOtherOrigin = locale.Message{
		ID: "journal.key-of-another",
		ES: "la llave se llama {found}, y el registro {expected}: uno de los dos fue alterado",
		EN: "the key is called {found}, and the record {expected}: one of the two was altered",
	}
	sayBadPointSize = locale.Message{
		ID: "journal.checkpoint-size",
		ES: "su texto dice {found} asientos",
		EN: "its text says {found} leaves",
	}
	sayInexact = locale.Message{
		ID: "journal.checkpoint-inexact",
		ES: "su firma es válida, pero está escrita de otra manera que como se guardó",
		EN: "its signature is valid, but not written as it was stored",
	}
	sayBadRoot = locale.Message{
		ID: "journal.root-differs",
		ES: "firma la raíz {expected}, y los primeros {size} asientos dan {found}: el registro cambió después de la firma",
		EN: "it signs the root {expected}, and the first {size} leaves give {found}: the record was changed after it was signed",
	}
	sayMidSet = locale.Message{
		ID: "journal.checkpoint-inside-set",
		ES: "está dentro del conjunto de cambios {set}, y solo puede estar al final de uno",
		EN: "it is inside change set {set}, and can only be at the end of one",
	}
	sayBeyond = locale.Message{
		ID: "journal.checkpoint-beyond",
		ES: "firma {size} asientos, y el registro termina en el {last}: faltan asientos",
		EN: "it signs {size} leaves, and the record ends at {last}: leaves are missing",
	}
	sayUnsignedEnd = locale.Message{
		ID: "journal.end-unsigned",
		ES: "los asientos después del {last} no están bajo ningún punto de control firmado",
		EN: "the leaves after {last} are under no signed checkpoint",
	}
)
