package store

import (
	"fmt"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// What is asked across a reference is possible where the reference leads to
// nothing that the view sees. Where it leads to an entity of which nothing is left,
// that one is found among the absent; where it leads to what never was recorded, the
// row has no index, so that every row must be looked at, unless it is known that
// there are none. That is found out once, by looking at every row, and then kept up
// with what was written since.
//
// soundness remembers it for the present, and for each sight.
type soundness struct {
	mu   sync.Mutex
	upTo map[string]knownSoundness // by type and property
}

// knownSoundness is what was found at a position.
type knownSoundness struct {
	at    record.Position
	sound bool
}

func (s *soundness) get(reference string) knownSoundness {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.upTo[reference]
}

func (s *soundness) set(reference string, k knownSoundness) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.upTo == nil {
		s.upTo = map[string]knownSoundness{}
	}
	if s.upTo[reference].at <= k.at {
		s.upTo[reference] = k
	}
}

const (
	// The reference of some row leads nowhere. %[3]s is its key.
	danglingRow = `SELECT EXISTS (SELECT 1 FROM %[1]s t WHERE t.%[2]s IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM %[4]s k WHERE k.key = %[3]s) AND NOT EXISTS (
	SELECT 1 FROM visible_absent k WHERE k.type = %[5]s AND k.key = %[3]s))`
	// The same of a row that was written after a position. The unary + keeps SQLite
	// from walking through all leaves of the type.
	newDanglingRow = `SELECT EXISTS (SELECT 1 FROM visible_leaf l JOIN %[1]s t ON t.key = l.key
	 WHERE l.position > ? AND +l.type = %[6]s AND t.%[2]s IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM %[4]s k WHERE k.key = %[3]s) AND NOT EXISTS (
	SELECT 1 FROM visible_absent k WHERE k.type = %[5]s AND k.key = %[3]s))`
)

// What was written since is looked at alone as long as it is not much, or not much
// of the record: one part of so many.
const (
	mostNewLeaves = 10_000
	mostNewPart   = 8
)

// sound reports whether a reference, by its first reading, always leads to an
// entity that the view sees or to an absent one. At another moment
// than now nobody looks.
func (r *snapshot) sound(t record.Type, leg query.Leg) (bool, error) {
	if r.behind.past {
		return false, nil
	}
	reference := r.sight.key + " " + t.Name + "." + leg.Column.Name
	switch known := r.store.soundness.get(reference); {
	case known.at == r.base && known.at > 0:
		return known.sound, nil
	case known.at > r.base: // an older snapshot: what it sees is not remembered
		return false, nil
	case known.sound && r.base-known.at <= max(mostNewLeaves, known.at/mostNewPart):
		dangles, err := r.dangles(newDanglingRow, t, leg, known.at)
		if err != nil || !dangles {
			r.store.soundness.set(reference, knownSoundness{r.base, err == nil})
			return err == nil, err
		}
	}
	dangles, err := r.dangles(danglingRow, t, leg)
	if err == nil {
		r.store.soundness.set(reference, knownSoundness{r.base, !dangles})
	}
	return err == nil && !dangles, err
}

func (r *snapshot) dangles(format string, t record.Type, leg query.Leg, args ...any) (bool, error) {
	column := quote(leg.Column.Name)
	text := fmt.Sprintf(format, quote("visible_"+t.Name), column, keyIn("t."+column, leg.To.Name), quote("visible_"+leg.To.Name), literal(leg.To.Name), literal(t.Name))
	return r.holds(text, args...)
}

// holds runs a statement whose one column is true or false.
func (r *snapshot) holds(text string, args ...any) (bool, error) {
	holds := false
	err := r.run(compiled{sql: sql{text, args}}, func(row *sqlite3.Stmt) error {
		holds = row.ColumnBool(0)
		return nil
	})
	return holds, err
}
