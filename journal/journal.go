// Package journal makes silent change impossible to hide. Every change to the
// record is a leaf under a Merkle tree (RFC 6962), the tree's root is signed in
// checkpoints, and [Verify] recomputes all of it from the rows of the record.
//
// It is pure: it knows rows, bytes and hashes, no database. To write, seal each
// row with a [Sealer], put the hashes into a [Leaf], and append the leaf's hash
// to a [Tree], which says what to store. To check, give [Verify] a [Source].
//
// What it promises: the format in docs/journal.md, byte for byte. A payload or a
// leaf whose first line says "1" means the same in every later version.
//
// What can be erased is hashed with 16 random bytes, its salt: a statement as a
// whole; of a change set and of a ranking, the reason. Erasing destroys words
// and salt and keeps the hash, so that every proof still holds and nobody can
// find the words again by guessing.
package journal

import (
	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 hash. Its String is base64; leaves write it in hexadecimal.
type Hash = tlog.Hash

// HashSize is the length of a [Hash] in bytes.
const HashSize = tlog.HashSize

// A HashReader reads hashes of the tree by their stored index: the column i of
// the table tree.
type HashReader = tlog.HashReader

// HashesOf splits the bytes of a column that holds hashes one after another.
// ok is false where the length is no multiple of [HashSize].
func HashesOf(b []byte) (hashes []Hash, ok bool) {
	return appendHashes(nil, b)
}

func appendHashes(dst []Hash, b []byte) ([]Hash, bool) {
	for ; len(b) >= HashSize; b = b[HashSize:] {
		dst = append(dst, Hash(b[:HashSize]))
	}
	return dst, len(b) == 0
}

// AppendHashes appends hashes one after another, as a column holds them.
func AppendHashes(dst []byte, hashes []Hash) []byte {
	for i := range hashes {
		dst = append(dst, hashes[i][:]...)
	}
	return dst
}

func sum(b []byte) Hash { return sha256.Sum256(b) }
