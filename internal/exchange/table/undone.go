package table

import (
	"strconv"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var sayUndone = locale.Message{
	ID: "table.undone",
	ES: "Se deshizo el cambio {file}",
	EN: "Undid the change {file}",
}

// Undone is the reason of a judgement that takes a change set back. By it a file
// that says the same again knows that nobody judged the statement itself: what
// was undone can be imported again.
func Undone(l locale.Lang, change record.Position, why string) string {
	return sayUndone.In(l, "file", strconv.FormatInt(int64(change), 10)) + ": " + why
}
