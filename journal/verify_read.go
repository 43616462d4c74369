package journal

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// A batch is what the tables say of a stretch of leaves, copied out of them so
// that it can be hashed while the next is read.
type batch struct {
	entries     []entry
	bytes       []byte // salt ‖ payload of each statement, types and keys
	rows        []statementRow
	nodes       []node
	checkpoints []StoredCheckpoint // of the last batch: those beyond the last leaf
	findings    []Finding          // of the reader
	broken      [tables]bool       // tables that could not be read to their end
}

// entry is all that the tables say of one leaf.
type entry struct {
	position    record.Position
	gap         record.Position // where leaves before this one are missing: the first of them
	missing     bool            // the table leaf has no such row
	set         int64
	typ, key    []byte
	sets        []Set // those that begin here, and any before that have no leaf
	rows        []statementRow
	nodes       []node // from level 0 up
	rankings    []Ranking
	erasures    []erasureRow
	checkpoints []StoredCheckpoint
}

// statementRow is a statement in its batch's bytes.
type statementRow struct {
	n        int
	sealed   []byte // salt ‖ payload
	salt     int    // its length
	known    []byte
	knownDay int64
}

// erasureRow is an erasure at its leaf.
type erasureRow struct {
	leaf record.Position
	n    int
	what Erasure
}

// node is a hash of the tree as it is stored.
type node struct {
	hash  Hash
	found bool
}

// farthest is more leaves than any record has. A position or index beyond it is
// damaged, and is not reckoned with.
const farthest = 1 << 50

// A batch ends after so many leaves or bytes of statements.
const (
	batchLeaves = 512
	batchBytes  = 1 << 19
)

// reader merges the tables by leaf.
type reader struct {
	sets        cursor[Set]
	leaves      cursor[StoredLeaf]
	statements  cursor[StoredStatement]
	rankings    cursor[Ranking]
	tree        cursor[StoredHash]
	checkpoints cursor[StoredCheckpoint]
	erasures    []erasureRow    // by leaf, those not yet merged
	next        record.Position // the leaf that comes next

	broken   [tables]bool // tables that cannot be read to their end
	findings []Finding    // until the next batch takes them
	err      error        // ends the reading; the cursors are then empty
}

// cursor holds the row that comes next, or nil after the last.
type cursor[T any] struct {
	row  *T
	pull Rows[T]
}

func advance[T any](r *reader, t table, c *cursor[T]) {
	row, err := c.pull()
	if err != nil {
		row = nil
		r.lost(t, err)
	}
	c.row = row
}

// lost notes that the rest of a table cannot be read, or ends the reading.
func (r *reader) lost(t table, err error) {
	p, ok := problem.Of(err)
	if !ok || p.Kind != problem.Damaged {
		r.err = errors.Join(r.err, fmt.Errorf("reading the table %s: %w", t, err))
		return
	}
	r.broken[t] = true
	r.find(Place{table: t, leaf: r.next}, sayBroken, "table", t, "why", p)
}

func (r *reader) find(at Place, m locale.Message, args ...any) {
	r.findings = append(r.findings, Finding{at, m.With(args...)})
}

// stray reports a row whose leaf does not exist or is past.
func (r *reader) stray(at Place) {
	if !r.broken[leaves] && !r.broken[tree] { // else there may have been such a leaf
		r.find(at, sayStray, "table", at.table)
	}
}

// open reads the erasures whole, because a leaf's statement may be erased by any
// later leaf, and the first row of each other table.
func (r *reader) open(src Source) erasedRows {
	r.next = 1
	erased := erasedRows{}
	for {
		row, err := src.Erasures()
		if err != nil {
			r.lost(erasures, err)
		}
		if err != nil || row == nil {
			break
		}
		what, ok := ParseErasure(row.What)
		at := Place{table: erasures, leaf: row.Leaf, n: row.N}
		switch {
		case !ok || len(row.Hash) != HashSize:
			r.find(at, sayBadErasure, "found", Quote(row.What))
		case erased[what] != nil:
			r.find(at, sayErasedTwice, "found", row.What)
		default:
			erased[what] = &erasedRow{by: row.Leaf, n: row.N, hash: Hash(row.Hash)}
			r.erasures = append(r.erasures, erasureRow{row.Leaf, row.N, what})
		}
	}
	r.sets.pull, r.leaves.pull, r.statements.pull = src.Sets, src.Leaves, src.Statements
	r.rankings.pull, r.tree.pull, r.checkpoints.pull = src.Rankings, src.Tree, src.Checkpoints
	advance(r, sets, &r.sets)
	advance(r, leaves, &r.leaves)
	advance(r, statements, &r.statements)
	advance(r, rankings, &r.rankings)
	advance(r, tree, &r.tree)
	advance(r, checkpoints, &r.checkpoints)
	return erased
}

// run sends the journal in batches, each taken from free, until its end.
func (r *reader) run(ctx context.Context, free <-chan *batch, full chan<- *batch, o *VerifyOptions) error {
	for more := true; more; {
		var b *batch
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		b.reset()
		more = r.fill(b)
		if r.err != nil {
			return r.err
		}
		if o.Progress != nil {
			o.Progress(int(r.next-1), o.Leaves)
		}
		select {
		case full <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (b *batch) reset() {
	clear(b.entries) // it holds texts
	b.entries, b.bytes, b.rows, b.nodes = b.entries[:0], b.bytes[:0], b.rows[:0], b.nodes[:0]
	b.checkpoints, b.findings = nil, nil
}

// fill reads a batch, and reports whether there is more to read.
func (r *reader) fill(b *batch) bool {
	more := true
	for more && len(b.entries) < batchLeaves && len(b.bytes) < batchBytes && r.err == nil {
		more = r.entry(b)
	}
	if !more {
		r.rest(b)
	}
	b.findings, r.findings, b.broken = r.findings, nil, r.broken
	return more
}

// entry reads all about the next leaf that the tables leaf or tree know of.
func (r *reader) entry(b *batch) bool {
	at, ok := r.nearest()
	if !ok {
		return false
	}
	e := entry{position: at, missing: true}
	if at > r.next {
		e.gap = r.next
	}
	r.next = at + 1
	e.nodes = r.nodes(b, at)
	if row := r.leaves.row; row != nil && row.Position == at {
		e.missing, e.set = false, row.Set
		e.typ, e.key = b.keep(row.Type), b.keep(row.Key)
		advance(r, leaves, &r.leaves)
	}
	r.takeStatements(b, &e)
	for row := r.rankings.row; row != nil && row.Leaf <= at; row = r.rankings.row {
		if row.Leaf == at {
			e.rankings = append(e.rankings, *row)
		} else {
			r.stray(Place{table: rankings, leaf: row.Leaf, n: row.N})
		}
		advance(r, rankings, &r.rankings)
	}
	for len(r.erasures) > 0 && r.erasures[0].leaf <= at {
		if row := r.erasures[0]; row.leaf == at {
			e.erasures = append(e.erasures, row)
		} else {
			r.stray(Place{table: erasures, leaf: row.leaf, n: row.n})
		}
		r.erasures = r.erasures[1:]
	}
	for row := r.sets.row; row != nil && !e.missing && row.Number <= e.set; row = r.sets.row {
		e.sets = append(e.sets, *row)
		advance(r, sets, &r.sets)
	}
	for row := r.checkpoints.row; row != nil && row.Size <= at; row = r.checkpoints.row {
		e.checkpoints = append(e.checkpoints, *row)
		advance(r, checkpoints, &r.checkpoints)
	}
	b.entries = append(b.entries, e)
	return true
}

// nearest is the next position that the tables leaf or tree know of. Rows whose
// place cannot be or is past are reported and left out.
func (r *reader) nearest() (record.Position, bool) {
	for row := r.leaves.row; row != nil && (row.Position < r.next || row.Position > farthest); row = r.leaves.row {
		r.stray(Place{table: leaves, leaf: row.Position})
		advance(r, leaves, &r.leaves)
	}
	for row := r.tree.row; row != nil && (row.Index < 0 || row.Index > farthest || leafOf(row.Index) < r.next); row = r.tree.row {
		r.stray(Place{table: tree, index: row.Index})
		advance(r, tree, &r.tree)
	}
	at := record.Position(math.MaxInt64)
	if r.leaves.row != nil {
		at = r.leaves.row.Position
	}
	if r.tree.row != nil {
		at = min(at, leafOf(r.tree.row.Index))
	}
	return at, r.leaves.row != nil || r.tree.row != nil
}

// leafOf is the leaf whose append stored the hash at an index of the tree.
func leafOf(index int64) record.Position {
	level, n := tlog.SplitStoredHashIndex(index)
	return record.Position((n + 1) << level)
}

// nodes reads the hashes that the leaf at a position stored.
func (r *reader) nodes(b *batch, at record.Position) []node {
	from := len(b.nodes)
	index := tlog.StoredHashIndex(0, int64(at)-1)
	for range 1 + bits.TrailingZeros64(uint64(at)) {
		for row := r.tree.row; row != nil && row.Index < index; row = r.tree.row {
			r.stray(Place{table: tree, index: row.Index})
			advance(r, tree, &r.tree)
		}
		var n node
		if row := r.tree.row; row != nil && row.Index == index {
			if n.found = len(row.Hash) == HashSize; n.found {
				n.hash = Hash(row.Hash)
			}
			advance(r, tree, &r.tree)
		}
		b.nodes = append(b.nodes, n)
		index++
	}
	return b.nodes[from:]
}

// takeStatements copies the leaf's statements as they are hashed.
func (r *reader) takeStatements(b *batch, e *entry) {
	from := len(b.rows)
	for row := r.statements.row; row != nil && row.Leaf <= e.position; row = r.statements.row {
		if row.Leaf == e.position {
			start := len(b.bytes)
			b.bytes = append(b.bytes, row.Salt...)
			b.bytes = statementPayload(b.bytes, e.typ, e.key, row.Property, row.Value,
				row.Source, row.Locator, row.Certainty, row.Known, row.Note)
			end := len(b.bytes) - 4 - len(row.Note)
			b.rows = append(b.rows, statementRow{
				n: row.N, salt: len(row.Salt), knownDay: row.KnownDay,
				sealed: b.bytes[start:], known: b.bytes[end-len(row.Known) : end],
			})
		} else {
			r.stray(Place{table: statements, leaf: row.Leaf, n: row.N})
		}
		advance(r, statements, &r.statements)
	}
	e.rows = b.rows[from:]
}

// rest reports the rows that are left when there are no more leaves.
func (r *reader) rest(b *batch) {
	for row := r.statements.row; row != nil; row = r.statements.row {
		r.stray(Place{table: statements, leaf: row.Leaf, n: row.N})
		advance(r, statements, &r.statements)
	}
	for row := r.rankings.row; row != nil; row = r.rankings.row {
		r.stray(Place{table: rankings, leaf: row.Leaf, n: row.N})
		advance(r, rankings, &r.rankings)
	}
	for _, row := range r.erasures {
		r.stray(Place{table: erasures, leaf: row.leaf, n: row.n})
	}
	for row := r.sets.row; row != nil; row = r.sets.row {
		if !r.broken[leaves] {
			r.find(Place{table: sets, set: row.Number}, sayEmptySet)
		}
		advance(r, sets, &r.sets)
	}
	for row := r.checkpoints.row; row != nil; row = r.checkpoints.row {
		b.checkpoints = append(b.checkpoints, *row)
		advance(r, checkpoints, &r.checkpoints)
	}
}

// keep copies lent bytes into the batch.
func (b *batch) keep(lent []byte) []byte {
	from := len(b.bytes)
	b.bytes = append(b.bytes, lent...)
	return b.bytes[from:len(b.bytes):len(b.bytes)]
}
