package journal

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/constancia-project/constancia/record"
)

// hashes is a stored tree.
type hashes []Hash

func (s hashes) ReadHashes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, index := range indexes {
		out[i] = s[index]
	}
	return out, nil
}

func leafHash(n int) Hash { return sum(binary.BigEndian.AppendUint64(nil, uint64(n))) }

// "the tree is that of x/mod/sumdb/tlog, hash for hash and root for root, also
// when it is opened again in between"
func TestTreeIsThatOfTlog(t *testing.T) {
	var tree Tree
	var ours, theirs hashes
	for n := range 300 {
		if int64(len(ours)) != tree.Stored() || tree.Size() != record.Position(n) {
			t.Fatalf("tree of %d leaves: size %d, %d stored, want %d", n, tree.Size(), tree.Stored(), len(ours))
		}
		ours = tree.Append(ours, leafHash(n))
		more, err := tlog.StoredHashesForRecordHash(int64(n), leafHash(n), theirs)
		if err != nil {
			t.Fatal(err)
		}
		theirs = append(theirs, more...)
		want, err := tlog.TreeHash(int64(n+1), theirs)
		if err != nil || tree.Root() != want {
			t.Fatalf("root of %d leaves is %s, want %s (%v)", n+1, tree.Root(), want, err)
		}
		opened, err := OpenTree(tree.Size(), ours)
		if err != nil || opened.Root() != want {
			t.Fatalf("root of %d leaves opened again is %s, want %s (%v)", n+1, opened.Root(), want, err)
		}
		if n%7 == 0 {
			tree = *opened
		}
	}
	if !slices.Equal(ours, theirs) {
		t.Fatal("the stored hashes differ")
	}
}

func TestProofs(t *testing.T) {
	var tree Tree
	var stored hashes
	const most = 70
	roots := []Hash{tree.Root()}
	for n := range most {
		stored = tree.Append(stored, leafHash(n))
		roots = append(roots, tree.Root())
	}
	for size := record.Position(1); size <= most; size++ {
		if root, err := RootAt(size, stored); err != nil || root != roots[size] {
			t.Fatalf("RootAt(%d) = %s, %v", size, root, err)
		}
		for at := record.Position(1); at <= size; at++ {
			p, err := ProveLeaf(size, at, stored)
			if err != nil || !CheckLeaf(p, size, roots[size], at, leafHash(int(at)-1)) {
				t.Fatalf("leaf %d of %d: proof fails (%v)", at, size, err)
			}
			if CheckLeaf(p, size, roots[size], at, leafHash(int(at))) || CheckLeaf(p, size, roots[size-1], at, leafHash(int(at)-1)) {
				t.Fatalf("leaf %d of %d: the proof proves something else too", at, size)
			}
			q, err := ProveGrowth(size, at, stored)
			if err != nil || !CheckGrowth(q, size, roots[size], at, roots[at]) {
				t.Fatalf("growth from %d to %d: proof fails (%v)", at, size, err)
			}
			if at < size && CheckGrowth(q, size, roots[size], at, roots[at-1]) {
				t.Fatalf("growth from %d to %d: the proof proves something else too", at, size)
			}
		}
	}
	for _, bad := range []record.Position{0, -1, most + 1} {
		if _, err := ProveLeaf(most, bad, stored); err == nil {
			t.Errorf("a proof of leaf %d of %d", bad, most)
		}
		if _, err := ProveGrowth(most, bad, stored); err == nil {
			t.Errorf("a proof of growth from %d to %d", bad, most)
		}
	}
}

// "erasing any subset keeps every proof"
func TestErasureKeepsEveryProof(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 40 {
		g := small(t)
		before := make([]Hash, 0, 8)
		for _, p := range g.checkpoints {
			c, err := OpenCheckpoint(p.Note, g.public)
			if err != nil {
				t.Fatal(err)
			}
			before = append(before, c.Root)
		}
		size, root := g.root.Size(), g.root.Root()
		erase(t, g, rng)
		g.mustHold(t)
		for i, p := range g.checkpoints[:3] {
			if r := g.verify(t, p.Note); !r.OK() {
				t.Fatalf("after an erasure the checkpoint at %d fails: %s", p.Size, r.Findings[0].What.In("en"))
			}
			proof, err := ProveGrowth(g.root.Size(), p.Size, g)
			if err != nil || !CheckGrowth(proof, g.root.Size(), g.root.Root(), p.Size, before[i]) {
				t.Fatalf("after an erasure the growth from %d fails (%v)", p.Size, err)
			}
		}
		for at := record.Position(1); at <= size; at++ {
			proof, err := ProveLeaf(size, at, g)
			if err != nil || !CheckLeaf(proof, size, root, at, Hash(g.hashes[tlog.StoredHashIndex(0, int64(at)-1)].Hash)) {
				t.Fatalf("after an erasure the proof of leaf %d fails (%v)", at, err)
			}
		}
	}
}

// erase erases some of what there is, in one leaf or two.
func erase(t *testing.T, g *ledger, rng *rand.Rand) {
	t.Helper()
	var cs record.ChangeSet
	cs.Author, cs.Organisation, cs.Time, cs.Reason = "Ana", "LAWG", day(5), "erased"
	cs.Changes = []record.Change{{Entity: record.ID{Type: "act", Key: "a-00"}}, {Entity: record.ID{Type: "act", Key: "a-01"}}}
	var extra [2][]Erasure
	some := func(e Erasure) {
		if rng.IntN(2) == 0 {
			i := rng.IntN(2)
			extra[i] = append(extra[i], e)
		}
	}
	for _, s := range g.statements {
		some(Erasure{StatementErased, s.Leaf, int64(s.N)})
	}
	for _, r := range g.rankings {
		if r.Reason.Text != "" {
			some(Erasure{RankingErased, r.Leaf, int64(r.N)})
		}
	}
	for _, s := range g.sets {
		if s.Reason.Text != "" {
			some(Erasure{SetErased, 0, s.Number})
		}
	}
	g.save(t, cs, extra[0], extra[1])
}
