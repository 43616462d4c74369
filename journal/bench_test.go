package journal

import (
	"crypto/sha256"
	"testing"
	"time"

	"github.com/constancia-project/constancia/record"
)

// benchStatements is how many statements a leaf of the benchmarks has; an
// imported act leaves about five behind.
const benchStatements = 5

// BenchmarkSeal is what hashing adds to an import: for one change, the salts,
// the statements, the leaf and the tree.
func BenchmarkSeal(b *testing.B) {
	g := newLedger(b, 1)
	var s Sealer
	var tree Tree
	var hashes []Hash
	row := Statement{
		Type: "act", Key: "a-0000001", Property: "victims", Value: "2018-02/2018-05", Source: "source:ohchr-2018-03",
		Locator: "p. 12", Certainty: "confirmed", Known: "2018-03-15",
	}
	l := Leaf{Entity: record.ID{Type: row.Type, Key: row.Key}}
	b.ReportAllocs()
	for b.Loop() {
		l.Add = l.Add[:0]
		for range benchStatements {
			salt, err := g.salter.Next()
			if err != nil {
				b.Fatal(err)
			}
			row.Salt = salt
			l.Add = append(l.Add, s.Statement(&row))
		}
		hashes = tree.Append(hashes[:0], s.Leaf(&l))
	}
}

// BenchmarkVerify verifies a record whose rows cost nothing to read, and
// compares with SHA-256 alone over the same messages, one after another.
func BenchmarkVerify(b *testing.B) {
	const n = 100_000
	src, public := made(b, n)
	verify := func() time.Duration {
		start := time.Now()
		r, err := Verify(b.Context(), src(), VerifyOptions{PublicKey: public, Origin: Origin("test-b")})
		if err != nil || !r.OK() {
			b.Fatalf("%v, %d findings", err, len(r.Findings))
		}
		return time.Since(start)
	}
	var took time.Duration
	for b.Loop() {
		took += verify()
	}
	alone := hashAlone(n)
	per := took / time.Duration(b.N)
	b.ReportMetric(float64(per.Nanoseconds())/n, "ns/leaf")
	b.ReportMetric(float64(per)/float64(alone), "×sha256")
}

// hashAlone is the time that SHA-256 takes for the messages of n leaves: their
// statements, their texts, and two nodes of the tree.
func hashAlone(n int) time.Duration {
	statement := make([]byte, 165)
	text := append([]byte{0}, (&Leaf{Entity: record.ID{Type: "act", Key: "a-0000001"}, Add: make([]Hash, benchStatements)}).String()...)
	node := make([]byte, 1+2*HashSize)
	start := time.Now()
	for range n {
		for range benchStatements {
			statement[0] ^= sha256.Sum256(statement)[0]
		}
		text[0] ^= sha256.Sum256(text)[0]
		node[0] ^= sha256.Sum256(node)[0]
	}
	return time.Since(start)
}

// made lends the rows of a valid record of n leaves in one change set, all of
// them alike.
func made(b *testing.B, n int) (source func() Source, public string) {
	b.Helper()
	g := newLedger(b, 1)
	set := Set{Number: 1, First: 1, Last: record.Position(n), Author: "Ana", Reason: Words{Salt: g.salt(b)}}
	src := endless(b, 1, 1)
	lent, _ := src.Statements()
	row := Statement{
		Type: "act", Key: "a-0000001", Property: string(lent.Property), Value: string(lent.Value), Source: string(lent.Source),
		Locator: string(lent.Locator), Certainty: string(lent.Certainty), Known: string(lent.Known),
	}
	l := Leaf{Set: g.seal.Set(&set), Entity: record.ID{Type: row.Type, Key: row.Key}}
	for range benchStatements {
		l.Add = append(l.Add, g.seal.Statement(&row))
	}
	leaf := g.seal.Leaf(&l)
	var tree Tree
	var stored []Hash
	for range n {
		stored = tree.Append(stored, leaf)
	}
	note, err := g.signer.Sign(tree.Size(), tree.Root())
	if err != nil {
		b.Fatal(err)
	}
	return func() Source {
		src := endless(b, n, benchStatements)
		src.Sets = rowsOf([]Set{set})
		src.Checkpoints = rowsOf([]StoredCheckpoint{{tree.Size(), note}})
		var h StoredHash
		next := 0
		src.Tree = func() (*StoredHash, error) {
			if next == len(stored) {
				return nil, nil
			}
			h = StoredHash{int64(next), stored[next][:]}
			next++
			return &h, nil
		}
		return src
	}, g.public
}
