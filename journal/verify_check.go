package journal

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// checker checks batches in order. It is used by one goroutine at a time.
type checker struct {
	o      *VerifyOptions
	report Report
	broken [tables]bool

	seal   Sealer
	leaf   Leaf // of the entry at hand
	erased erasedRows
	// erasedIn holds the leaves of which something was erased, so that all
	// others are spared the look-ups.
	erasedIn map[record.Position]bool
	days     map[string]int64 // known_day by known

	set     openSet
	lastSet int64 // the newest change set seen

	tree Tree // its right edge holds hashes as they are stored
	sure [63]bool

	lastPoint record.Position // the newest checkpoint
	point     record.Position // the newest one that is signed and in its place
	kept      *Checkpoint
	noKey     bool // the record's public key cannot be read
}

// openSet is the change set whose leaves are being read.
type openSet struct {
	row      Set
	head     Hash
	known    bool // there is such a row
	from     record.Position
	leaves   int
	altered  int       // leaves whose hash differs though nothing else is wrong with them
	suspects []Finding // one for each of the first of these
}

// erasedRows is what the erasures of a journal name.
type erasedRows map[Erasure]*erasedRow

type erasedRow struct {
	by   record.Position // the leaf that erased it
	n    int
	hash Hash
	met  bool // its place in the journal was come by
}

func (c *checker) expect(erased erasedRows) {
	c.erased, c.erasedIn = erased, map[record.Position]bool{}
	for what := range erased {
		c.erasedIn[what.Leaf] = true
	}
}

func (c *checker) find(at Place, m locale.Message, args ...any) {
	c.report.add(Finding{at, m.With(args...)})
}

func (c *checker) batch(b *batch) {
	c.broken = b.broken
	for _, f := range b.findings {
		c.report.add(f)
	}
	for i := range b.entries {
		c.entry(&b.entries[i])
	}
	for _, row := range b.checkpoints {
		c.checkpoint(&row, 0)
	}
}

func (c *checker) entry(e *entry) {
	if e.gap != 0 {
		if !c.broken[leaves] {
			c.find(Place{table: leaves, leaf: e.gap}, sayGap, "last", decimal(e.position-1))
		}
		c.sure = [63]bool{}
		c.tree.size = int64(e.position) - 1
	}
	switch {
	case !e.missing:
		c.enterSet(e)
	case !c.broken[leaves]:
		c.find(Place{table: leaves, leaf: e.position}, sayMissing, "table", leaves)
	}
	var hash Hash
	var ok bool
	if !e.missing {
		hash, ok = c.hashLeaf(e)
	}
	c.append(e, hash, ok)
	for i := range e.checkpoints {
		c.checkpoint(&e.checkpoints[i], e.position)
	}
	if c.kept != nil && c.kept.Size == e.position {
		c.compareRoot(Place{table: checkpoints, kept: true}, c.kept)
	}
}

// enterSet opens the entry's change set where it begins one.
func (c *checker) enterSet(e *entry) {
	if e.set == c.set.row.Number && c.set.leaves > 0 {
		c.set.leaves++
		if c.point != 0 && c.point == e.position-1 {
			c.find(Place{table: checkpoints, leaf: c.point}, sayMidSet, "set", decimal(e.set))
		}
		return
	}
	c.closeSet(e.position - 1)
	c.set = openSet{row: Set{Number: e.set}, from: e.position, leaves: 1}
	for _, row := range e.sets {
		if row.Number > c.lastSet+1 {
			c.find(Place{table: sets, set: c.lastSet + 1}, saySetGap, "last", decimal(row.Number-1))
		}
		if row.Number <= c.lastSet {
			c.find(Place{table: sets, set: row.Number}, sayBadNumber)
		}
		c.lastSet = max(c.lastSet, row.Number)
		if row.Number == e.set {
			c.set.row, c.set.known = row, true
		} else if !c.broken[leaves] {
			c.find(Place{table: sets, set: row.Number}, sayEmptySet)
		}
	}
	if !c.set.known {
		if !c.broken[sets] {
			c.find(c.at(e), sayBadSet, "set", decimal(e.set))
		}
		return
	}
	what := Erasure{What: SetErased, N: e.set}
	c.words(Place{table: sets, set: e.set}, &c.set.row.Reason, what, e.position)
	c.set.head = c.seal.Set(&c.set.row)
}

// closeSet checks the bounds of the change set that ended with the leaf last,
// and says whether its leaves or its head were altered.
func (c *checker) closeSet(last record.Position) {
	s := &c.set
	if !s.known {
		return
	}
	if (s.row.First != s.from || s.row.Last != last) && !c.broken[leaves] {
		c.find(Place{table: sets, set: s.row.Number}, sayBounds,
			"first", decimal(s.row.First), "last", decimal(s.row.Last), "from", decimal(s.from), "to", decimal(last))
	}
	if s.leaves > 1 && s.altered == s.leaves {
		c.find(Place{table: sets, set: s.row.Number}, sayHead)
		return
	}
	for _, f := range s.suspects {
		c.report.add(f)
	}
	c.report.More += s.altered - len(s.suspects)
}

// append checks the hashes that the entry's leaf stored against the leaf and
// against those stored beneath them.
func (c *checker) append(e *entry, leaf Hash, ok bool) {
	index := tlog.StoredHashIndex(0, int64(e.position)-1)
	h, sure := leaf, ok
	for level, n := range e.nodes {
		if level > 0 {
			sure = sure && c.sure[level-1]
			h = tlog.NodeHash(c.tree.edge[level-1], h)
		}
		at := Place{table: tree, index: index + int64(level)}
		switch {
		case !n.found:
			if !c.broken[tree] {
				c.find(at, sayMissing, "table", tree)
			}
		case !sure:
			h, sure = n.hash, true
		case h != n.hash && level == 0:
			c.alteredLeaf(e)
			h = n.hash
		case h != n.hash:
			c.find(at, sayBadNode)
			h = n.hash
		}
	}
	level := bits.TrailingZeros64(uint64(e.position))
	c.tree.edge[level], c.sure[level] = h, sure
	c.tree.size = int64(e.position)
}

// root is the root of what was read so far; ok is false where a missing hash
// keeps it from being known.
func (c *checker) root() (root Hash, ok bool) {
	for i := range c.sure {
		if c.tree.size>>i&1 == 1 && !c.sure[i] {
			return Hash{}, false
		}
	}
	return c.tree.Root(), true
}

// checkpoint checks a row of the table checkpoint when the leaf at has just
// been read; at is 0 where there is no such leaf.
func (c *checker) checkpoint(row *StoredCheckpoint, at record.Position) {
	place := Place{table: checkpoints, leaf: row.Size}
	if c.noKey {
		return
	}
	p, exact, err := openCheckpoint(row.Note, c.o.PublicKey)
	twice := row.Size <= c.lastPoint
	c.lastPoint = max(c.lastPoint, row.Size)
	switch {
	case twice && row.Size != 0:
		c.find(place, sayBadNumber)
	case err != nil:
		c.find(place, sayBadPoint, "why", err)
	case !exact:
		c.find(place, sayInexact)
	case p.Size != row.Size:
		c.find(place, sayBadPointSize, "found", decimal(p.Size))
	case row.Size == 0:
		if p.Root != sum(nil) {
			c.find(place, sayBadRoot, "expected", p.Root, "size", 0, "found", sum(nil))
		}
	case at == 0:
		c.find(place, sayBeyond, "size", decimal(row.Size), "last", decimal(c.tree.Size()))
	case at != row.Size:
		c.find(place, sayStray, "table", checkpoints)
	default:
		c.point = row.Size
		c.compareRoot(place, &p)
	}
}

func (c *checker) compareRoot(at Place, p *Checkpoint) {
	if root, ok := c.root(); ok && root != p.Root {
		c.find(at, sayBadRoot, "expected", p.Root, "size", decimal(p.Size), "found", root)
	}
}

// openKept reads the checkpoint that was kept elsewhere. That it is not signed
// by this record's key is a finding: somebody may have replaced the record.
func (c *checker) openKept() error {
	if v, err := verifierOf(c.o.PublicKey); err != nil {
		c.find(Place{table: meta}, sayBadPoint, "why", err)
		c.noKey = true
	} else if v.Name() != c.o.Origin {
		c.find(Place{table: meta}, sayOtherOrigin, "found", Quote(v.Name()), "expected", Quote(c.o.Origin))
	}
	if c.o.Kept == "" || c.noKey {
		return nil
	}
	p, err := OpenCheckpoint(c.o.Kept, c.o.PublicKey)
	if err == nil {
		c.kept = &p
		return nil
	}
	if is, ok := problem.Of(err); ok && (is.Message == sayUnsigned || is.Message == sayBadSignature) {
		c.find(Place{table: checkpoints, kept: true}, sayBadPoint, "why", err)
		return nil
	}
	return err
}

// finish checks what only the end shows.
func (c *checker) finish() {
	last := c.tree.Size()
	c.closeSet(last)
	for _, what := range c.unmet() {
		e := c.erased[what]
		c.find(Place{table: erasures, leaf: e.by, n: e.n}, sayNothingErased, "found", what)
	}
	if c.point < last && !c.noKey && !c.broken[checkpoints] && !c.broken[leaves] {
		c.find(Place{table: checkpoints, leaf: c.point}, sayUnsignedEnd, "last", decimal(c.point))
	}
	if c.kept != nil && c.kept.Size > last {
		c.find(Place{table: checkpoints, kept: true}, sayBeyond, "size", decimal(c.kept.Size), "last", decimal(last))
	}
	if c.kept != nil && c.kept.Size == 0 && c.kept.Root != sum(nil) {
		c.find(Place{table: checkpoints, kept: true}, sayBadRoot, "expected", c.kept.Root, "size", 0, "found", sum(nil))
	}
	c.report.Position = last
	c.report.Root, _ = c.root()
}

// unmet lists erasures of things that never were, in journal order.
func (c *checker) unmet() []Erasure {
	var unmet []Erasure
	for what, e := range c.erased {
		if !e.met && !c.broken[leaves] {
			unmet = append(unmet, what)
		}
	}
	slices.SortFunc(unmet, func(a, b Erasure) int {
		return cmp.Or(cmp.Compare(c.erased[a].by, c.erased[b].by), cmp.Compare(c.erased[a].n, c.erased[b].n))
	})
	return unmet
}

// decimal writes a position or number as a name, without separators.
func decimal[N ~int64 | ~int](n N) string { return strconv.FormatInt(int64(n), 10) }
