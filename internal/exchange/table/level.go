package table

import "github.com/constancia-project/constancia/locale"

var (
	sayNoLevel = locale.Message{ID: "table.no-level", ES: "no es un nivel de acceso", EN: "this is no sharing level"}
	sayLevels  = locale.Message{
		ID: "table.levels",
		ES: "public, coalition, organisation, o named y las claves de las cuentas",
		EN: "public, coalition, organisation, or named and the keys of accounts",
	}
)
