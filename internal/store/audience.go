package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// audienceID numbers an audience, the same in every record: 0 is the public, 1 the
// coalition, all others part of a hash of the audience's text. Rows that the whole
// coalition may see spend no byte on it.
type audienceID int64

const (
	publicID    audienceID = 0
	coalitionID audienceID = 1
)

func idOfAudience(a access.Audience) audienceID {
	switch text := a.String(); text {
	case string(access.Public):
		return publicID
	case string(access.Coalition):
		return coalitionID
	default:
		sum := sha256.Sum256([]byte(text))
		return audienceID(binary.BigEndian.Uint64(sum[:8])>>17) + 2
	}
}

// The audiences of a record, beside the public and the coalition; their rows stay,
// so that their number says whether there are new ones.
const (
	createAudience = `CREATE TABLE audience (id INTEGER NOT NULL PRIMARY KEY, readers TEXT NOT NULL UNIQUE) STRICT`
	allAudiences   = `SELECT id, readers FROM audience ORDER BY id`
	insertAudience = `INSERT INTO audience (id, readers) VALUES (?, ?) ON CONFLICT DO NOTHING`
)

// audiences remembers the audiences of a record.
type audiences struct {
	mu    sync.Mutex
	known map[audienceID]access.Audience
}

// load reads those of a snapshot that has so many. What was read once stays, so
// that a snapshot may be handed more than it knows.
func (a *audiences) load(c *sqlite3.Conn, number int) (map[audienceID]access.Audience, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.known != nil && len(a.known) >= number {
		return a.known, nil
	}
	known, err := readAudiences(c)
	if err == nil {
		a.known = known
	}
	return known, err
}

// Reduced is a scope without the accounts that the record names nowhere: what is
// worked out for one then serves all that see the same.
func (s *Store) Reduced(ctx context.Context, scope access.Scope) (access.Scope, error) {
	if scope.Everything() || scope.Nothing() {
		return scope, nil
	}
	err := s.pool.with(ctx, func(r *reader) error {
		_, _, groups, err := r.ends()
		if err != nil {
			return err
		}
		known, err := s.audiences.load(r.conn, groups)
		scope = reduced(scope, known)
		return err
	})
	return scope, explain(ctx, s.dir, err)
}

// seenAs is [seenAs], as far as is known without looking.
func (a *audiences) seenAs(scope access.Scope) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return seenAs(scope, a.known)
}

func readAudiences(c *sqlite3.Conn) (map[audienceID]access.Audience, error) {
	known := map[audienceID]access.Audience{}
	err := each(c, allAudiences, func(row *sqlite3.Stmt) error {
		id, text := audienceID(row.ColumnInt64(0)), row.ColumnText(1)
		of, ok := access.ParseAudience(text)
		if !ok || idOfAudience(of) != id {
			return noAudience(id, text)
		}
		known[id] = of
		return nil
	})
	return known, err
}

var sayNoAudience = locale.Message{
	ID: "store.no-audience",
	ES: "no se puede leer quién ve qué (la fila {row} de la tabla audience dice {found}); restaure el último respaldo",
	EN: "who may see what cannot be read (row {row} of the table audience says {found}); restore the last backup",
}

func noAudience(id audienceID, text string) error {
	return problem.New(problem.Damaged, sayNoAudience, "row", fmt.Sprint(int64(id)), "found", journal.Quote(text))
}

// sight is what a scope sees of a record: whether all of it, or what is for which
// audiences.
type sight struct {
	nothing, all bool
	ids          []audienceID // sorted, unless all
	key          string
}

func sightOf(scope access.Scope, known map[audienceID]access.Audience) sight {
	if scope.Nothing() {
		return sight{nothing: true, key: "nothing"}
	}
	s := sight{all: true}
	see := func(id audienceID, a access.Audience) {
		if scope.Admits(a) {
			s.ids = append(s.ids, id)
		} else {
			s.all = false
		}
	}
	coalition := access.AudienceOf(access.Sharing{Level: access.Coalition}, "")
	see(publicID, access.Audience{})
	see(coalitionID, coalition)
	for id, a := range known {
		see(id, a)
	}
	if s.all {
		return sight{all: true, key: "all"}
	}
	slices.Sort(s.ids)
	s.key = s.list()
	return s
}

// seenAs tells apart scopes that may see different things of a record, now or when
// more is shared; all that see everything now are one.
func seenAs(scope access.Scope, known map[audienceID]access.Audience) string {
	if s := sightOf(scope, known); s.all {
		return ""
	}
	return reduced(scope, known).Key()
}

// reduced is a scope without the accounts that no audience names.
func reduced(scope access.Scope, known map[audienceID]access.Audience) access.Scope {
	return scope.Reduced(func(account string) bool {
		for _, a := range known {
			if a.Names(account) {
				return true
			}
		}
		return false
	})
}

// list writes the audiences as SQL has them after IN.
func (s *sight) list() string {
	ids := make([]string, len(s.ids))
	for i, id := range s.ids {
		ids[i] = fmt.Sprint(int64(id))
	}
	return "(" + strings.Join(ids, ", ") + ")"
}

// holds is the condition on a column that what it says is seen. What all the coalition
// sees, which is most, takes one comparison.
func (s *sight) holds(column string) string {
	if len(s.ids) < 2 || s.ids[0] != publicID || s.ids[1] != coalitionID {
		return column + " IN " + s.list()
	}
	if len(s.ids) == 2 {
		return column + " < 2"
	}
	return "(" + column + " < 2 OR " + column + " IN " + (&sight{ids: s.ids[2:]}).list() + ")"
}

// admits reports whether what is for an audience is seen.
func (s *sight) admits(id audienceID) bool {
	if s.all || s.nothing {
		return s.all
	}
	_, found := slices.BinarySearch(s.ids, id)
	return found
}

// meeting works out who is of several audiences, each pair once.
type meeting struct {
	of  func(audienceID) (access.Audience, error)
	met map[[2]audienceID]audienceID
	// made hands over an audience that is perhaps a new one.
	made func(audienceID, access.Audience) error
}

func (m *meeting) meet(a, b audienceID) (audienceID, error) {
	switch {
	case a == b, b == publicID, b == coalitionID && a != publicID:
		return a, nil
	case a == publicID, a == coalitionID:
		return b, nil
	}
	pair := [2]audienceID{min(a, b), max(a, b)}
	if id, ok := m.met[pair]; ok {
		return id, nil
	}
	x, err := m.of(a)
	if err != nil {
		return 0, err
	}
	y, err := m.of(b)
	if err != nil {
		return 0, err
	}
	both := x.Meet(y)
	id := idOfAudience(both)
	if err := m.made(id, both); err != nil {
		return 0, err
	}
	if m.met == nil {
		m.met = map[[2]audienceID]audienceID{}
	}
	m.met[pair] = id
	return id, nil
}
