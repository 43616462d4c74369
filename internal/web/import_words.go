package web

import "github.com/constancia-project/constancia/locale"

// What the pages of an import say.
var (
	sayLeaveColumn     = locale.Message{ID: "web.leave-column", ES: "(dejar fuera)", EN: "(leave out)"}
	sayNoTermYet       = locale.Message{ID: "web.no-term-yet", ES: "(elegir un término)", EN: "(choose a term)"}
	sayMappingKept     = locale.Message{ID: "web.mapping-kept", ES: "La correspondencia «{name}» se guardó con el registro; también la lee «constancia import --mapping».", EN: "The mapping “{name}” is kept with the record; “constancia import --mapping” reads it too."}
	sayImportIt        = locale.Message{ID: "web.import-it", ES: "Guardar en el registro", EN: "Save in the record"}
	sayImportWhy       = locale.Message{ID: "web.import-why", ES: "Queda en el diario. Si no escribe nada, dirá el nombre del archivo.", EN: "It stays in the journal. If you write nothing, it will give the name of the file."}
	sayOneSet          = locale.Message{ID: "web.one-set", ES: "Todo entra como un solo cambio, o nada; y ese cambio se puede deshacer.", EN: "All of it goes in as one change, or nothing does; and that change can be undone."}
	sayOtherUpload     = locale.Message{ID: "web.other-upload", ES: "Subir otro archivo", EN: "Upload another file"}
	sayDropFile        = locale.Message{ID: "web.drop-file", ES: "Descartar este archivo", EN: "Discard this file"}
	sayUnderWay        = locale.Message{ID: "web.under-way", ES: "Se está guardando", EN: "It is being saved"}
	sayMayLeave        = locale.Message{ID: "web.may-leave", ES: "Puede salir de esta página; sigue sin usted. Se renueva sola.", EN: "You may leave this page; it goes on without you. It renews itself."}
	sayImportEnded     = locale.Message{ID: "web.import-ended", ES: "Guardado", EN: "Saved"}
	sayTheChange       = locale.Message{ID: "web.the-change", ES: "El cambio en el diario", EN: "The change in the journal"}
	sayUndoImport      = locale.Message{ID: "web.undo-import", ES: "Deshacerlo", EN: "Undo it"}
	sayNotImported     = locale.Message{ID: "web.not-imported", ES: "No se guardó nada", EN: "Nothing was saved"}
	sayBackToFile      = locale.Message{ID: "web.back-to-file", ES: "Volver al archivo", EN: "Back to the file"}
	sayMendThem        = locale.Message{ID: "web.mend-them", ES: "No se guarda nada mientras quede uno. Corríjalos en su archivo y súbalo de nuevo, o cambie abajo qué es cada columna.", EN: "Nothing is saved while one is left. Mend them in your file and upload it again, or change below what each column is."}
	sayRowHead         = locale.Message{ID: "web.row-head", ES: "Fila", EN: "Row"}
	sayColumnHead      = locale.Message{ID: "web.column-head", ES: "Columna", EN: "Column"}
	sayFoundHead       = locale.Message{ID: "web.found-head", ES: "Dice", EN: "It says"}
	sayMendHead        = locale.Message{ID: "web.mend-head", ES: "Qué hacer", EN: "What to do"}
	sayWhatColumns     = locale.Message{ID: "web.what-columns", ES: "Qué es cada columna", EN: "What each column is"}
	saySheetHead       = locale.Message{ID: "web.sheet-head", ES: "Hoja", EN: "Sheet"}
	sayTypeOfRows      = locale.Message{ID: "web.type-of-rows", ES: "Qué es cada fila", EN: "What each row is"}
	sayLookAgain       = locale.Message{ID: "web.look-again", ES: "Mirar de nuevo", EN: "Look again"}
	sayExamplesHead    = locale.Message{ID: "web.examples-head", ES: "Por ejemplo", EN: "For instance"}
	sayIsHead          = locale.Message{ID: "web.is-head", ES: "Es", EN: "Is"}
	sayWordsAsTerms    = locale.Message{ID: "web.words-as-terms", ES: "Palabras que no están en el vocabulario", EN: "Words that are not in the vocabulary"}
	saySourceOfAll     = locale.Message{ID: "web.source-of-all", ES: "Fuente de todas las filas", EN: "Source of all rows"}
	sayIfNeeded        = locale.Message{ID: "web.if-needed", ES: "(si hace falta)", EN: "(if needed)"}
	saySourceOfAllHint = locale.Message{ID: "web.source-of-all-hint", ES: "La clave de una fuente del registro, para las filas que no nombran ninguna.", EN: "The key of a source of the record, for rows that name none."}
	sayCheckFile       = locale.Message{ID: "web.check-file", ES: "Revisar sin guardar", EN: "Check without saving"}
	sayMappingHead     = locale.Message{ID: "web.mapping-head", ES: "Para la próxima vez", EN: "For the next time"}
	sayMappingHint     = locale.Message{ID: "web.mapping-hint", ES: "Guarde con un nombre lo que es cada columna, o use lo que se guardó.", EN: "Keep under a name what each column is, or use what was kept."}
	sayKeptMappings    = locale.Message{ID: "web.kept-mappings", ES: "Correspondencias guardadas", EN: "Kept mappings"}
	sayUseMapping      = locale.Message{ID: "web.use-mapping", ES: "Usar", EN: "Use"}
	sayMappingName     = locale.Message{ID: "web.mapping-name", ES: "Nombre de la correspondencia", EN: "Name of the mapping"}
	sayKeepMapping     = locale.Message{ID: "web.keep-mapping", ES: "Guardar con ese nombre", EN: "Keep under this name"}
	sayWouldDo         = locale.Message{ID: "web.would-do", ES: "Qué cambiaría", EN: "What would change"}
	sayOneByOne        = locale.Message{ID: "web.one-by-one", ES: "Una por una", EN: "One by one"}
	sayNothingToUpdate = locale.Message{ID: "web.nothing-to-update", ES: "La lista dice lo mismo que el registro: no hay nada que cambiar.", EN: "The list says what the record says: there is nothing to change."}
	sayNothingChanged  = locale.Message{ID: "web.nothing-changed", ES: "El registro ya decía todo eso; no cambió nada.", EN: "The record said all of it already; nothing changed."}
	sayBringBack       = locale.Message{ID: "web.bring-back", ES: "Traer la lista de vuelta", EN: "Bring the list back"}
	sayClashCells      = locale.Message{ID: "web.clash-cells", ES: "Otra persona cambió también estas celdas", EN: "Somebody else changed these cells too"}
	sayClashHint       = locale.Message{ID: "web.clash-hint", ES: "Quedan como están, salvo las que marque.", EN: "They stay as they are, but for those that you tick."}
	sayClashCell       = locale.Message{ID: "web.clash-cell", ES: "{entity}, {property}: poner {mine}", EN: "{entity}, {property}: put {mine}"}
	sayClashTheirs     = locale.Message{ID: "web.clash-theirs", ES: "Al sacar la lista decía {was}; ahora dice {theirs}.", EN: "It said {was} when the list was taken out; it says {theirs} now."}
	sayWrongInFile     = locale.Plural{
		ID:    "web.wrong-in-file",
		OneES: "Hay {n} problema que corregir", ManyES: "Hay {n} de problemas que corregir", OtherES: "Hay {n} problemas que corregir",
		OneEN: "There is {n} problem to mend", OtherEN: "There are {n} problems to mend",
	}
	sayWouldCreate = locale.Plural{
		ID:    "web.would-create",
		OneES: "{n} ficha nueva", ManyES: "{n} de fichas nuevas", OtherES: "{n} fichas nuevas",
		OneEN: "{n} new entity", OtherEN: "{n} new entities",
	}
	sayWouldChange = locale.Plural{
		ID:    "web.would-change",
		OneES: "{n} ficha cambiaría", ManyES: "{n} de fichas cambiarían", OtherES: "{n} fichas cambiarían",
		OneEN: "{n} entity would change", OtherEN: "{n} entities would change",
	}
	sayWouldKeep = locale.Plural{
		ID:    "web.would-keep",
		OneES: "{n} ficha sigue igual", ManyES: "{n} de fichas siguen igual", OtherES: "{n} fichas siguen igual",
		OneEN: "{n} entity stays as it is", OtherEN: "{n} entities stay as they are",
	}
	sayWouldAdd = locale.Plural{
		ID:    "web.would-add",
		OneES: "{n} declaración nueva", ManyES: "{n} de declaraciones nuevas", OtherES: "{n} declaraciones nuevas",
		OneEN: "{n} new statement", OtherEN: "{n} new statements",
	}
	sayWouldCorrect = locale.Plural{
		ID:    "web.would-correct",
		OneES: "{n} declaración se marca como mal capturada", ManyES: "{n} de declaraciones se marcan como mal capturadas", OtherES: "{n} declaraciones se marcan como mal capturadas",
		OneEN: "{n} statement is marked mis-entered", OtherEN: "{n} statements are marked mis-entered",
	}
	sayWillWithdrawCells = locale.Plural{
		ID:    "web.will-withdraw-cells",
		OneES: "{n} declaración se retira", ManyES: "{n} de declaraciones se retiran", OtherES: "{n} declaraciones se retiran",
		OneEN: "{n} statement is withdrawn", OtherEN: "{n} statements are withdrawn",
	}
	sayOthersStay = locale.Plural{
		ID:    "web.others-stay",
		OneES: "{n} celda vaciada es de otra organización, y queda", ManyES: "{n} de celdas vaciadas son de otra organización, y quedan", OtherES: "{n} celdas vaciadas son de otra organización, y quedan",
		OneEN: "{n} emptied cell is another organisation’s, and stays", OtherEN: "{n} emptied cells are other organisations’, and stay",
	}
	sayClashes = locale.Plural{
		ID:    "web.clashes",
		OneES: "{n} celda la cambió también otra persona", ManyES: "{n} de celdas las cambió también otra persona", OtherES: "{n} celdas las cambió también otra persona",
		OneEN: "{n} cell was changed by somebody else too", OtherEN: "{n} cells were changed by somebody else too",
	}
	sayClashesStay = locale.Plural{
		ID:    "web.clashes-stay",
		OneES: "{n} celda que otra persona cambió también queda como está", ManyES: "{n} de celdas que otra persona cambió también quedan como están", OtherES: "{n} celdas que otra persona cambió también quedan como están",
		OneEN: "{n} cell that somebody else changed too stays as it is", OtherEN: "{n} cells that somebody else changed too stay as they are",
	}
	sayDidCreate = locale.Plural{
		ID:    "web.did-create",
		OneES: "{n} ficha nueva", ManyES: "{n} de fichas nuevas", OtherES: "{n} fichas nuevas",
		OneEN: "{n} new entity", OtherEN: "{n} new entities",
	}
	sayDidChange = locale.Plural{
		ID:    "web.did-change",
		OneES: "{n} ficha cambió", ManyES: "{n} de fichas cambiaron", OtherES: "{n} fichas cambiaron",
		OneEN: "{n} entity changed", OtherEN: "{n} entities changed",
	}
	sayDidAdd = locale.Plural{
		ID:    "web.did-add",
		OneES: "{n} declaración añadida", ManyES: "{n} de declaraciones añadidas", OtherES: "{n} declaraciones añadidas",
		OneEN: "{n} statement added", OtherEN: "{n} statements added",
	}
	sayDidCorrect = locale.Plural{
		ID:    "web.did-correct",
		OneES: "{n} declaración marcada como mal capturada", ManyES: "{n} de declaraciones marcadas como mal capturadas", OtherES: "{n} declaraciones marcadas como mal capturadas",
		OneEN: "{n} statement marked mis-entered", OtherEN: "{n} statements marked mis-entered",
	}
	sayDidWithdraw = locale.Plural{
		ID:    "web.did-withdraw",
		OneES: "{n} declaración retirada", ManyES: "{n} de declaraciones retiradas", OtherES: "{n} declaraciones retiradas",
		OneEN: "{n} statement withdrawn", OtherEN: "{n} statements withdrawn",
	}
)
