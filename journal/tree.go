package journal

import (
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/constancia-project/constancia/record"
)

// Tree appends leaves and keeps the right edge of the tree in memory: the roots
// of the complete subtrees that hold all leaves so far, at most 63. An append
// reads nothing. The zero value is the empty tree; it must not be used by two
// goroutines at once, and a copy is a tree of its own.
type Tree struct {
	size int64
	// edge[i] is the root of the complete subtree of 2^i leaves that ends the
	// tree's first size>>i<<i leaves; it is meant only where bit i of size is set.
	edge [63]Hash
}

// OpenTree returns the tree of size leaves whose hashes r reads.
func OpenTree(size record.Position, r HashReader) (*Tree, error) {
	t := &Tree{size: int64(size)}
	var levels []int
	var indexes []int64
	for i := range t.edge {
		if t.size>>i&1 == 1 {
			levels = append(levels, i)
			indexes = append(indexes, tlog.StoredHashIndex(i, t.size>>i-1))
		}
	}
	hashes, err := r.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("opening the tree of %d leaves: %w", size, err)
	}
	if len(hashes) != len(indexes) {
		return nil, fmt.Errorf("opening the tree of %d leaves: %d hashes for %d indexes", size, len(hashes), len(indexes))
	}
	for i, level := range levels {
		t.edge[level] = hashes[i]
	}
	return t, nil
}

// Size is the number of leaves, which is also the position of the last one.
func (t *Tree) Size() record.Position { return record.Position(t.size) }

// Stored is the number of hashes that the tree has stored: the index at which
// those of the next leaf begin.
func (t *Tree) Stored() int64 { return tlog.StoredHashCount(t.size) }

// Append adds a leaf and appends to dst the hashes to store, in order, from
// index [Tree.Stored] as it was before. They are just under two on average.
func (t *Tree) Append(dst []Hash, leaf Hash) []Hash {
	h := leaf
	dst = append(dst, h)
	level := bits.TrailingZeros64(^uint64(t.size)) // the new leaf completes these subtrees
	for i := range level {
		h = tlog.NodeHash(t.edge[i], h)
		dst = append(dst, h)
	}
	t.edge[level] = h
	t.size++
	return dst
}

// Root is the hash of the whole tree.
func (t *Tree) Root() Hash {
	if t.size == 0 {
		return sum(nil) // RFC 6962, 2.1: the hash of the empty list
	}
	low := bits.TrailingZeros64(uint64(t.size))
	h := t.edge[low]
	for i := low + 1; t.size>>i > 0; i++ {
		if t.size>>i&1 == 1 {
			h = tlog.NodeHash(t.edge[i], h)
		}
	}
	return h
}

// RootAt returns the root of the first size leaves of a stored tree.
func RootAt(size record.Position, r HashReader) (Hash, error) {
	h, err := tlog.TreeHash(int64(size), r)
	if err != nil {
		return Hash{}, fmt.Errorf("root of %d leaves: %w", size, err)
	}
	return h, nil
}

// ProveLeaf returns the proof that the leaf at a position is in the tree of
// size leaves: RFC 6962, 2.1.1.
func ProveLeaf(size, at record.Position, r HashReader) ([]Hash, error) {
	p, err := tlog.ProveRecord(int64(size), int64(at)-1, r)
	if err != nil {
		return nil, fmt.Errorf("proof of leaf %d in %d leaves: %w", at, size, err)
	}
	return p, nil
}

// CheckLeaf reports whether proof shows that the tree of size leaves with this
// root has leaf at the position.
func CheckLeaf(proof []Hash, size record.Position, root Hash, at record.Position, leaf Hash) bool {
	return tlog.CheckRecord(proof, int64(size), root, int64(at)-1, leaf) == nil
}

// ProveGrowth returns the proof that the tree of size leaves begins with the
// tree of the earlier size old, which is at least 1: RFC 6962, 2.1.2.
func ProveGrowth(size, old record.Position, r HashReader) ([]Hash, error) {
	p, err := tlog.ProveTree(int64(size), int64(old), r)
	if err != nil {
		return nil, fmt.Errorf("proof that %d leaves begin with %d: %w", size, old, err)
	}
	return p, nil
}

// CheckGrowth reports whether proof shows that the tree of size leaves with this
// root begins with the tree of the earlier size and root.
func CheckGrowth(proof []Hash, size record.Position, root Hash, old record.Position, oldRoot Hash) bool {
	return tlog.CheckTree(proof, int64(size), root, int64(old), oldRoot) == nil
}
