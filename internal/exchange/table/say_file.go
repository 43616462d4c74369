package table

import "github.com/constancia-project/constancia/locale"

// What can be wrong with a file as a whole, and with how it is written.
var (
	sayNoFile = locale.Message{
		ID: "table.no-file",
		ES: "no existe el archivo {file}; revise la ruta",
		EN: "there is no file {file}; check the path",
	}
	sayUnreadable = locale.Message{
		ID: "table.unreadable-file",
		ES: "no se puede leer {file}; revise que exista, que no sea una carpeta y que usted tenga permiso",
		EN: "{file} cannot be read; check that it exists, that it is no folder, and that you may read it",
	}
	sayChangedFile = locale.Message{
		ID: "table.changed-file",
		ES: "{file} cambió mientras se leía; ciérrelo en otros programas y vuelva a importar",
		EN: "{file} changed while it was being read; close it in other programs and import again",
	}
	sayEmpty = locale.Message{
		ID: "table.empty-file",
		ES: "el archivo está vacío; la primera línea debe traer los nombres de las columnas",
		EN: "the file is empty; its first line should hold the names of the columns",
	}
	saySpreadsheet = locale.Message{
		ID: "table.spreadsheet",
		ES: "es una hoja de cálculo, no texto; ábrala y guárdela como «Libro de Excel (.xlsx)» o como «CSV UTF-8»",
		EN: "this is a spreadsheet, not text; open it and save it as “Excel Workbook (.xlsx)” or as “CSV UTF-8”",
	}
	sayTooManyBad = locale.Message{
		ID: "table.too-many-bad",
		ES: "más de {n} filas de la hoja tienen celdas que no se pueden leer; las primeras: revise esta columna entera",
		EN: "more than {n} rows of the sheet have cells that cannot be read; to begin with, look at the whole of this column",
	}
	sayPDF = locale.Message{
		ID: "table.pdf",
		ES: "es un PDF, no una tabla; pase sus filas a una hoja de cálculo y guárdela como «CSV UTF-8»",
		EN: "this is a PDF, not a table; bring its rows into a spreadsheet and save it as “CSV UTF-8”",
	}
	sayEncoding = locale.Message{
		ID: "table.encoding",
		ES: "«{name}» no es una codificación que se lea aquí; use utf-8, utf-16le, utf-16be o windows-1252",
		EN: "“{name}” is no encoding that is read here; use utf-8, utf-16le, utf-16be or windows-1252",
	}
	sayOtherEncoding = locale.Message{
		ID: "table.other-encoding",
		ES: "usted pidió leerlo como {asked}, pero el archivo empieza con la marca de {found}; quite --encoding",
		EN: "you asked to read it as {asked}, but the file begins with the mark of {found}; leave out --encoding",
	}
	sayNotUTF8 = locale.Message{
		ID: "table.not-utf8",
		ES: "esta línea no es texto en UTF-8; guarde el archivo como «CSV UTF-8»",
		EN: "this line is no text in UTF-8; save the file as “CSV UTF-8”",
	}
	sayLatin1 = locale.Message{
		ID: "table.latin1",
		ES: "el byte {byte} no es UTF-8; en Windows-1252 (Latin-1) la palabra sería «{word}». Si es esa, guarde el archivo como «CSV UTF-8», o impórtelo con --encoding windows-1252",
		EN: "byte {byte} is not UTF-8; in Windows-1252 (Latin-1) the word would be “{word}”. If that is right, save the file as “CSV UTF-8”, or import it with --encoding windows-1252",
	}
	sayLatin1Expected = locale.Message{ID: "table.latin1-expected", ES: "texto en UTF-8", EN: "text in UTF-8"}
	sayNoLetter       = locale.Message{
		ID: "table.no-letter",
		ES: "{bytes} no es ninguna letra en esta codificación; el archivo está dañado o tiene otra: guárdelo como «CSV UTF-8»",
		EN: "{bytes} is no letter in this encoding; the file is damaged or has another: save it as “CSV UTF-8”",
	}
	sayNul = locale.Message{
		ID: "table.nul",
		ES: "la línea tiene bytes nulos, que ningún texto lleva; el archivo está dañado o no es CSV",
		EN: "the line has null bytes, which no text has; the file is damaged or is no CSV",
	}
	sayUnclosed = locale.Message{
		ID: "table.unclosed",
		ES: "las comillas que se abren en la línea {line} no se cierran; ciérrelas, o escriba dos seguidas si son parte del texto",
		EN: "the quotation mark opened on line {line} is never closed; close it, or write it twice where it is part of the text",
	}
	sayStray = locale.Message{
		ID: "table.stray-quote",
		ES: "hay texto después de unas comillas que cierran; las comillas dentro de una celda se escriben dos veces",
		EN: "there is text after a closing quotation mark; a quotation mark within a cell is written twice",
	}
	sayStrayExpected = locale.Message{ID: "table.stray-expected", ES: "un separador o el fin de la línea", EN: "a separator or the end of the line"}
	sayTooLong       = locale.Message{
		ID: "table.long-cell",
		ES: "una celda pasa de {size} bytes; quizá falta cerrar unas comillas",
		EN: "a cell is longer than {size} bytes; perhaps a quotation mark is not closed",
	}
	sayRagged = locale.Message{
		ID: "table.ragged",
		ES: "la fila tiene {found} celdas y el encabezado {expected}; revise comas o comillas de más o de menos",
		EN: "the row has {found} cells and the header {expected}; look for a separator or quotation mark too many or too few",
	}
	sayCells = locale.Message{ID: "table.cells", ES: "{n} celdas", EN: "{n} cells"}
)

// What can be wrong with what a file is about, its header and its mapping.
var (
	sayNoType = locale.Message{
		ID: "table.no-type",
		ES: "no se sabe de qué son las filas de «{word}»; nombre el archivo como su tipo ({names}), o diga --type",
		EN: "it is not known what the rows of “{word}” are; name the file after its type ({names}), or say --type",
	}
	sayNearType = locale.Message{
		ID: "table.near-type",
		ES: "«{word}» no es un tipo; ¿quiso decir «{near}»?",
		EN: "“{word}” is no type; did you mean “{near}”?",
	}
	sayTypes = locale.Message{ID: "table.types", ES: "uno de: {names}", EN: "one of: {names}"}
	sayWord  = locale.Message{ID: "table.word", ES: "{word}", EN: "{word}"}
	sayNoID  = locale.Message{
		ID: "table.no-id",
		ES: "falta la columna «id», la clave que no cambia de cada fila ({type}); el encabezado dice: {header}",
		EN: "the column “id” is missing, the lasting key of each row ({type}); the header says: {header}",
	}
	sayNoIDExpected  = locale.Message{ID: "table.no-id-expected", ES: "una columna «id»", EN: "a column “id”"}
	sayUnknownColumn = locale.Message{
		ID: "table.unknown-column",
		ES: "la columna «{column}» no existe en {type}; hay: {names}. Con --mapping puede darle otro nombre o dejarla fuera",
		EN: "{type} has no column “{column}”; there are: {names}. With --mapping you can rename it or leave it out",
	}
	sayNearColumn = locale.Message{
		ID: "table.near-column",
		ES: "la columna «{column}» no existe en {type}; ¿quiso decir «{near}»?",
		EN: "{type} has no column “{column}”; did you mean “{near}”?",
	}
	sayColumns     = locale.Message{ID: "table.columns", ES: "una de: {names}", EN: "one of: {names}"}
	sayTwiceColumn = locale.Message{
		ID: "table.twice-column",
		ES: "las columnas «{first}» y «{second}» dicen lo mismo; deje una",
		EN: "the columns “{first}” and “{second}” mean the same; keep one",
	}
	sayMapping = locale.Message{
		ID: "table.mapping",
		ES: "la correspondencia no se entiende: {what}; se escribe así: {example}",
		EN: "the mapping cannot be read: {what}; it is written like this: {example}",
	}
	sayMappingJSON    = locale.Message{ID: "table.mapping-json", ES: "aquí no es JSON", EN: "here it is no JSON"}
	sayMappingField   = locale.Message{ID: "table.mapping-field", ES: "no hay ningún campo «{field}»", EN: "there is no field “{field}”"}
	sayMappingKind    = locale.Message{ID: "table.mapping-kind", ES: "lo que dice «{field}» no es de esa forma", EN: "what “{field}” says is not of that form"}
	sayStrangerColumn = locale.Message{
		ID: "table.stranger-column",
		ES: "la correspondencia habla de la columna «{column}», que este archivo no tiene; tiene: {header}",
		EN: "the mapping speaks of the column “{column}”, which this file does not have; it has: {header}",
	}
	sayMappingExpected = locale.Message{
		ID: "table.mapping-expected",
		ES: `{"file": "…", "type": "acts", "columns": {"Folio": "id"}, "values": {}}`,
		EN: `{"file": "…", "type": "acts", "columns": {"Folio": "id"}, "values": {}}`,
	}
	sayNoHead = locale.Message{
		ID: "table.no-head",
		ES: "una carta empieza con una línea «---» y sus datos (id, title, date, language)",
		EN: "a letter begins with a line “---” and its head (id, title, date, language)",
	}
	sayHeadExpected = locale.Message{ID: "table.head-expected", ES: "---", EN: "---"}
	sayHeadLine     = locale.Message{
		ID: "table.head-line",
		ES: "esta línea del encabezado de la carta no tiene dos puntos",
		EN: "this line of the letter’s head has no colon",
	}
	sayHeadLineExpected = locale.Message{ID: "table.head-line-expected", ES: "title: …", EN: "title: …"}
	sayHeadOpen         = locale.Message{
		ID: "table.head-open",
		ES: "el encabezado de la carta no se cierra; después de él va otra línea «---»",
		EN: "the letter’s head is not closed; another line “---” comes after it",
	}
	sayNoLanguage = locale.Message{
		ID: "table.no-language",
		ES: "no se sabe en qué lengua está la carta; escriba «language: es» en su encabezado, o nombre el archivo carta.es.md",
		EN: "the letter’s language is not known; write “language: en” in its head, or name the file letter.en.md",
	}
)
