package journal

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/constancia-project/constancia/record"
)

// ledger is a journal whose tables are slices, written as a store writes them.
type ledger struct {
	origin, public string
	signer         *Signer
	salter         *Salter
	seal           Sealer
	root           Tree

	sets        []Set
	leaves      []StoredLeaf
	statements  []StoredStatement
	rankings    []Ranking
	erasures    []StoredErasure
	hashes      []StoredHash
	checkpoints []StoredCheckpoint
}

func newLedger(t testing.TB, seed byte) *ledger {
	t.Helper()
	random := rand.NewChaCha8([32]byte{seed})
	origin := Origin("test-" + string('a'+rune(seed)))
	private, public, err := NewKey(random, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{origin: origin, public: public, signer: signer, salter: NewSalter(random)}
}

func (g *ledger) salt(t testing.TB) []byte {
	salt, err := g.salter.Next()
	if err != nil {
		t.Fatal(err)
	}
	return salt[:]
}

// save writes a change set; erase says what each of its leaves erases besides.
func (g *ledger) save(t testing.TB, cs record.ChangeSet, erase ...[]Erasure) {
	t.Helper()
	set := SetOf(int64(len(g.sets)+1), g.root.Size()+1, cs)
	set.Reason.Salt = g.salt(t)
	head := g.seal.Set(&set)
	for i, c := range cs.Changes {
		at := g.root.Size() + 1
		leaf := Leaf{Set: head, Entity: c.Entity}
		g.leaves = append(g.leaves, StoredLeaf{at, set.Number, []byte(c.Entity.Type), []byte(c.Entity.Key)})
		for n, s := range c.Add {
			s.Entity, s.ID = c.Entity, record.StatementID{Leaf: at, N: n + 1}
			row := StatementOf(s)
			row.Salt = Salt(g.salt(t))
			leaf.Add = append(leaf.Add, g.seal.Statement(&row))
			g.statements = append(g.statements, stored(row))
		}
		for n, r := range c.Rank {
			r.Ranking.At = at
			row := RankingOf(n+1, r)
			row.Reason.Salt = g.salt(t)
			leaf.Rank = append(leaf.Rank, g.seal.Ranking(&row))
			g.rankings = append(g.rankings, row)
		}
		for _, id := range c.Erase {
			leaf.Erase = append(leaf.Erase, EraseStatement(id))
		}
		if i < len(erase) {
			leaf.Erase = append(leaf.Erase, erase[i]...)
		}
		for n, what := range leaf.Erase {
			hash := g.destroy(t, what)
			g.erasures = append(g.erasures, StoredErasure{at, n + 1, what.String(), hash[:]})
		}
		index := g.root.Stored()
		for _, h := range g.root.Append(nil, g.seal.Leaf(&leaf)) {
			g.hashes = append(g.hashes, StoredHash{index, slices.Clone(h[:])})
			index++
		}
	}
	set.Last = g.root.Size()
	g.sets = append(g.sets, set)
	note, err := g.signer.Sign(set.Last, g.root.Root())
	if err != nil {
		t.Fatal(err)
	}
	g.checkpoints = append(g.checkpoints, StoredCheckpoint{set.Last, note})
}

func stored(r Statement) StoredStatement {
	return StoredStatement{
		Leaf: r.Leaf, N: r.N,
		Property: []byte(r.Property), Value: []byte(r.Value), Source: []byte(r.Source), Locator: []byte(r.Locator),
		Certainty: []byte(r.Certainty), Known: []byte(r.Known), KnownDay: r.KnownDay, Note: []byte(r.Note), Salt: r.Salt[:],
	}
}

// destroy takes words and salt away and returns the hash that stays.
func (g *ledger) destroy(t testing.TB, what Erasure) Hash {
	t.Helper()
	switch what.What {
	case SetErased:
		w := &g.sets[what.N-1].Reason
		hash := g.seal.SetReason(w)
		*w = Words{}
		return hash
	case RankingErased:
		for i := range g.rankings {
			if r := &g.rankings[i]; r.Leaf == what.Leaf && int64(r.N) == what.N {
				hash := g.seal.RankingReason(&r.Reason)
				r.Reason = Words{}
				return hash
			}
		}
	case StatementErased:
		for i, r := range g.statements {
			if r.Leaf == what.Leaf && int64(r.N) == what.N {
				hash := sum(statementPayload(slices.Clone(r.Salt), g.leaves[r.Leaf-1].Type, g.leaves[r.Leaf-1].Key,
					r.Property, r.Value, r.Source, r.Locator, r.Certainty, r.Known, r.Note))
				g.statements = slices.Delete(g.statements, i, i+1)
				return hash
			}
		}
	}
	t.Fatalf("nothing to erase at %s", what)
	return Hash{}
}

func rowsOf[T any](s []T) Rows[T] {
	return func() (*T, error) {
		if len(s) == 0 {
			return nil, nil
		}
		row := s[0]
		s = s[1:]
		return &row, nil
	}
}

// source lends the tables in order, as a database does.
func (g *ledger) source() Source {
	by := func(a, b record.Position, n, m int) int { return cmp.Or(cmp.Compare(a, b), cmp.Compare(n, m)) }
	slices.SortStableFunc(g.sets, func(a, b Set) int { return cmp.Compare(a.Number, b.Number) })
	slices.SortStableFunc(g.leaves, func(a, b StoredLeaf) int { return cmp.Compare(a.Position, b.Position) })
	slices.SortStableFunc(g.statements, func(a, b StoredStatement) int { return by(a.Leaf, b.Leaf, a.N, b.N) })
	slices.SortStableFunc(g.rankings, func(a, b Ranking) int { return by(a.Leaf, b.Leaf, a.N, b.N) })
	slices.SortStableFunc(g.erasures, func(a, b StoredErasure) int { return by(a.Leaf, b.Leaf, a.N, b.N) })
	slices.SortStableFunc(g.hashes, func(a, b StoredHash) int { return cmp.Compare(a.Index, b.Index) })
	slices.SortStableFunc(g.checkpoints, func(a, b StoredCheckpoint) int { return cmp.Compare(a.Size, b.Size) })
	return Source{
		rowsOf(g.sets), rowsOf(g.leaves), rowsOf(g.statements), rowsOf(g.rankings),
		rowsOf(g.erasures), rowsOf(g.hashes), rowsOf(g.checkpoints),
	}
}

func (g *ledger) verify(t testing.TB, kept string) Report {
	t.Helper()
	r, err := Verify(context.Background(), g.source(), VerifyOptions{PublicKey: g.public, Origin: g.origin, Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (g *ledger) mustHold(t testing.TB) Report {
	t.Helper()
	r := g.verify(t, "")
	if !r.OK() {
		t.Fatalf("an untouched record gives %d findings, first %s: %s", len(r.Findings), r.Findings[0].Where, r.Findings[0].What.In("en"))
	}
	return r
}

// ReadHashes reads the table tree.
func (g *ledger) ReadHashes(indexes []int64) ([]Hash, error) {
	hashes := make([]Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(g.hashes)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = Hash(g.hashes[index].Hash)
	}
	return hashes, nil
}

// day is a time for change sets.
func day(n int) time.Time { return time.Date(2018, 7, 11, 12, n, 0, 0, time.UTC) }

func known(t testing.TB, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a record with something of everything: several sets, leaves without
// statements, rankings, and erasures of all three kinds.
func small(t testing.TB) *ledger {
	t.Helper()
	g := newLedger(t, 1)
	act := func(n int) record.ID { return record.ID{Type: "act", Key: fmt.Sprintf("a-%02d", n)} }
	says := func(property, value, source, from string) record.Statement {
		s := record.Statement{Property: property, Value: record.Term(value), Source: record.ID{Type: "source", Key: source}}
		if from != "" {
			s.Known = known(t, from)
		}
		return s
	}
	full := says("victims", "34", "ohchr", "2018-03-15")
	full.Locator, full.Certainty, full.Note = "p. 12", "confirmed", "counted twice; niña"
	cs := record.ChangeSet{Author: "Ana", Organisation: "LAWG", Time: day(0), Reason: "first rows"}
	for n := range 5 {
		c := record.Change{Entity: act(n), Add: []record.Statement{full, says("type", "torture", "cndh", "2014-10"), says("place", "MX-TAM", "cndh", "")}}
		cs.Changes = append(cs.Changes, c)
	}
	g.save(t, cs)
	g.save(t, record.ChangeSet{Author: "Luis", Organisation: "WOLA", Time: day(1), Reason: "the court decided", Changes: []record.Change{
		{Entity: act(1), Add: []record.Statement{says("victims", "40", "scjn", "2018-11-15")}, Rank: []record.Reranking{
			{Statement: record.StatementID{Leaf: 2, N: 1}, Ranking: record.Ranking{Rank: record.Deprecated, Cause: record.ShownWrong, Reason: "the court says 40", Source: record.ID{Type: "source", Key: "scjn"}, Known: known(t, "2018-11-15")}},
			{Statement: record.StatementID{Leaf: 2, N: 2}, Ranking: record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: "typed wrong", Known: known(t, "2018-11-16")}},
		}},
	}})
	g.save(t, record.ChangeSet{Author: "Ana", Organisation: "LAWG", Time: day(2), Reason: "asked by the family", Changes: []record.Change{
		{Entity: act(2), Erase: []record.StatementID{{Leaf: 3, N: 1}, {Leaf: 3, N: 3}}},
		{Entity: act(1)},
	}}, nil, []Erasure{{SetErased, 0, 1}, {RankingErased, 6, 2}})
	return g
}
