package figure

import (
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

var sayErased = locale.Plural{
	ID:    "figure.erased",
	OneES: "Se borró una declaración de las que están debajo: lo que decía ya no cuenta.", ManyES: "Se borraron {n} de declaraciones de las que están debajo: lo que decían ya no cuenta.", OtherES: "Se borraron {n} declaraciones de las que están debajo: lo que decían ya no cuenta.",
	OneEN: "One statement beneath it was erased: what it said counts no more.", OtherEN: "{n} statements beneath it were erased: what they said counts no more.",
}

// SayErased says how many statements beneath something have been erased; nil
// where none have.
func SayErased(n int) locale.Localized {
	if n == 0 {
		return nil
	}
	return sayErased.Of(int64(n))
}

func erasedRemark(n int) []Remark {
	if n == 0 {
		return nil
	}
	return []Remark{{Kind: Erased, Loud: true, Why: SayErased(n)}}
}

// ErasedOf counts what has been erased of the types that a query asks for. What an
// erased statement said is gone, so nobody can tell whether it would have counted.
func ErasedOf(erased map[record.ID]int, q query.Query) int {
	types := map[string]bool{}
	var add func(q query.Query)
	add = func(q query.Query) {
		types[q.Set.Type] = true
		for _, part := range q.Parts {
			add(part)
		}
	}
	add(q)
	n := 0
	for id, count := range erased {
		if types[id.Type] {
			n += count
		}
	}
	return n
}
