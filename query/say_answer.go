package query

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
)

var (
	sayOnRecord = locale.Message{
		ID: "query.on-record",
		ES: "De lo que consta: nadie dice que el registro esté completo sobre esto.",
		EN: "Of what is on record: nobody says that it is complete about this.",
	}
	sayOnRecordThrough = locale.Message{
		ID: "query.on-record-through",
		ES: "De lo que consta: alguien dice que el registro está completo hasta el {day}; después nadie ha mirado.",
		EN: "Of what is on record: somebody says that it is complete through {day}; nobody has looked since.",
	}
	sayNobodySays = locale.Message{
		ID: "query.nobody-says",
		ES: "Nadie dice que el registro esté completo sobre esto.",
		EN: "Nobody says that the record is complete about this.",
	}
	sayCompleteThrough = locale.Message{
		ID: "query.complete-through",
		ES: "Alguien dice que el registro está completo hasta el {day}; después nadie ha mirado.",
		EN: "Somebody says that the record is complete through {day}; nobody has looked since.",
	}
	sayShortfall = locale.Message{ID: "query.shortfall", ES: "{id}: {why}.", EN: "{id}: {why}."}
)

// AnswerSentence says how far an answer reaches, for whatever stands beside it: a
// share that nobody says is of a complete record is of what is on record; a check
// that is not decided says through when somebody looked, and which coverage
// statements do not hold, and why. It is empty where there is nothing to say.
func AnswerSentence(q Query, a Answer, l locale.Lang) string {
	var said []string
	switch {
	case q.Op == Share && !a.Certain.Defined, a.Complete:
		return ""
	case q.Op == Share && a.Covered:
		said = append(said, sayOnRecordThrough.In(l, "day", a.LookedThrough))
	case q.Op == Share:
		said = append(said, sayOnRecord.In(l))
	case !q.Op.Check() || a.Truth != Undecided || q.Op == Standing:
		return ""
	case a.Covered:
		said = append(said, sayCompleteThrough.In(l, "day", a.LookedThrough))
	default:
		said = append(said, sayNobodySays.In(l))
	}
	for _, s := range a.Short {
		said = append(said, sayShortfall.In(l, "id", s.ID.String(), "why", strings.TrimSuffix(s.Why.In(l), ".")))
	}
	return strings.Join(said, " ")
}
