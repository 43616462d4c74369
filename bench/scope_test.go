package bench

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// withheldPart is how many acts stand beside one more that another organisation keeps
// to itself.
const withheldPart = 20

// BenchmarkScope asks counts over CONSTANCIA_ACTS acts, and a twentieth beside them
// that another organisation keeps to itself, for whoever sees everything and for a
// member who does not see those. Beneath Partly the other organisation has also said
// something, which it keeps to itself, of one act in a hundred that everybody sees.
func BenchmarkScope(b *testing.B) {
	b.Run("Withheld", func(b *testing.B) { scopes(b, 0) })
	b.Run("Partly", func(b *testing.B) { scopes(b, acts(b)/100) })
}

func scopes(b *testing.B, partly int) {
	dir := filepath.Join(b.TempDir(), "record")
	db, err := store.Create(b.Context(), dir, options(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	invent(b, db)
	keepBack(b, db, acts(b), partly)
	position, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	at := record.Moment{Position: position, KnownBy: record.DayOf(2026, 11, 24)}
	member := access.Policy{}.Reader(access.Actor{Name: "Ana", Account: "a-1", Organisation: "A", Roles: []access.Role{access.Reader}})
	for _, p := range peers {
		q := checked(b, p.query)
		b.Run(p.name, func(b *testing.B) {
			ask := func(scope access.Scope) time.Duration {
				start := time.Now()
				if _, err := db.Ask(b.Context(), query.View{Scope: scope, At: at}, q); err != nil {
					b.Fatal(err)
				}
				return time.Since(start)
			}
			ask(everyone())
			first := ask(member)
			var whole, part time.Duration
			for b.Loop() {
				whole += ask(everyone())
				part += ask(member)
			}
			b.ReportMetric(float64(part)/float64(whole), "×everything")
			b.ReportMetric(float64(first.Milliseconds()), "ms-first")
		})
	}
}

// keepBack saves what another organisation keeps to itself.
func keepBack(b *testing.B, db *store.Store, n, partly int) {
	b.Helper()
	m := newMaker(b)
	batch, err := db.Begin(b.Context(), record.ChangeSet{Author: "B", Organisation: "B", Reason: "kept", Shared: string(access.Organisation)})
	if err != nil {
		b.Fatal(err)
	}
	defer batch.Rollback()
	add := func(c record.Change, key string) {
		c.Entity.Key = key
		for i := range c.Add {
			c.Add[i].Entity = record.ID{}
		}
		if err := batch.Add(c); err != nil {
			b.Fatal(err)
		}
	}
	for i := range n / withheldPart {
		add(m.act(i), fmt.Sprintf("kept-%d", i))
	}
	keys := actKeys(b, db, partly)
	level, err := record.Shared().Kind.Parse(string(access.Organisation))
	if err != nil {
		b.Fatal(err)
	}
	for i, key := range keys {
		c := m.act(i)
		c.Add = append(c.Add[:1:1], record.Statement{Property: record.Shared().Name, Value: level})
		add(c, key)
	}
	if _, err := batch.Commit(); err != nil {
		b.Fatal(err)
	}
}

// actKeys are the keys of some acts.
func actKeys(b *testing.B, db *store.Store, n int) []string {
	b.Helper()
	position, err := db.Position(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	keys, err := db.Keys(b.Context(), query.View{Scope: everyone(), At: record.Moment{Position: position, KnownBy: record.LastDay}}, "act")
	if err != nil {
		b.Fatal(err)
	}
	return keys[:min(n, len(keys))]
}
