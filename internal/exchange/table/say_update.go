package table

import (
	"cmp"

	"github.com/constancia-project/constancia/locale"
)

// reason is why a statement is judged: as it was said, or by the file.
func (u *updating) reason(at cellAt, say func(locale.Lang, ...any) string) string {
	return cmp.Or(u.reader.options.Update.Reason, say(u.reader.options.Lang, "file", base(at.sheet.File)))
}

// What is said of a table that was taken out and changed.
var (
	sayBadTag = locale.Message{
		ID: "table.bad-tag",
		ES: "las columnas constancia_id y constancia_position de esta fila no son las que se sacaron de este registro; si la fila es nueva, déjelas vacías; si no, saque la lista de nuevo",
		EN: "the columns constancia_id and constancia_position of this row are not those that were taken out of this record; if the row is new, leave them empty; else take the list out anew",
	}
	sayIDChanged = locale.Message{
		ID: "table.id-changed",
		ES: "esta fila se sacó como {was} y ahora dice «{id}»; el id no cambia nunca. Si es una ficha nueva, deje vacía su celda constancia_id; si no, devuelva el id",
		EN: "this row was taken out as {was} and says “{id}” now; an id never changes. If it is a new entity, leave its cell constancia_id empty; else put the id back",
	}
	sayTwiceTag = locale.Message{
		ID: "table.twice-tag",
		ES: "esta fila es copia de la fila {line}: ambas tienen la misma celda {column}; si es nueva, deje vacías esa celda y su id",
		EN: "this row is a copy of row {line}: both have the same cell {column}; if it is new, leave that cell and its id empty",
	}
	sayOtherRow = locale.Message{
		ID: "table.other-row",
		ES: "el registro no encuentra lo que esta fila tenía cuando se sacó: se borró algo de ella, o la sacó alguien que ve otras cosas; saque la lista de nuevo",
		EN: "the record does not find what this row held when it was taken out: something of it was erased, or somebody who sees other things took it out; take the list out anew",
	}
	sayNoTags = locale.Message{
		ID: "table.no-tags",
		ES: "el archivo no tiene las columnas constancia_id y constancia_position: no se sacó para actualizar. Sáquelo con «constancia export --for-update», o tráigalo con «constancia import»",
		EN: "the file has no columns constancia_id and constancia_position: it was not taken out to be updated. Take it out with “constancia export --for-update”, or bring it in with “constancia import”",
	}
	sayEmptiedIn = locale.Message{ID: "table.emptied-in", ES: "vaciado en {file}", EN: "emptied in {file}"}

	sayFurther = locale.Message{
		ID: "table.further",
		ES: "{file}:{line}: {id}, {property} según {source}: {says}; lo que dice otra organización ({said}) queda, y esto va a su lado",
		EN: "{file}:{line}: {id}, {property} according to {source}: {says}; what another organisation says ({said}) stays, and this stands beside it",
	}
	sayWithdrawn = locale.Message{
		ID: "table.withdrawn",
		ES: "{file}:{line}: {id}, {property} según {source}: la celda se vació; {said} se retira",
		EN: "{file}:{line}: {id}, {property} according to {source}: the cell was emptied; {said} is withdrawn",
	}
	sayNotOurs = locale.Message{
		ID: "table.not-ours",
		ES: "{file}:{line}: {id}, {property} según {source}: la celda se vació, pero {said} es de {owner} y queda",
		EN: "{file}:{line}: {id}, {property} according to {source}: the cell was emptied, but {said} is {owner}’s and stays",
	}
	sayConflicting = locale.Message{
		ID: "table.conflicting",
		ES: "{file}:{line}: {id}, {property} según {source}: al sacar la lista decía {was}; usted escribió {says} y otra persona {said}; no se aplica, salvo que acepte {cell}",
		EN: "{file}:{line}: {id}, {property} according to {source}: it said {was} when the list was taken out; you wrote {says} and somebody else {said}; not applied, unless you accept {cell}",
	}
	sayConflictEmptied = locale.Message{
		ID: "table.conflict-emptied",
		ES: "{file}:{line}: {id}, {property} según {source}: al sacar la lista decía {was}; usted vació la celda y otra persona escribió {said}; no se aplica, salvo que acepte {cell}",
		EN: "{file}:{line}: {id}, {property} according to {source}: it said {was} when the list was taken out; you emptied the cell and somebody else wrote {said}; not applied, unless you accept {cell}",
	}
)
