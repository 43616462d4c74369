package journal

import (
	"context"
	"sync"
)

// VerifyOptions is what a verification needs beside the tables.
type VerifyOptions struct {
	PublicKey string // of the record, as [NewKey] gives it
	Origin    string // see [Origin]: what the key must be called and checkpoints bear
	// Kept is a signed checkpoint of this record that was kept elsewhere, or
	// empty. The record must begin with the tree that it names.
	Kept string
	// Progress is told how many of Leaves are read, now and then, from the
	// goroutine that called Verify; nil tells nobody.
	Progress func(done, total int)
	Leaves   int
}

// Verify recomputes every hash of the journal from its rows: each statement,
// ranking and head into its leaf, each leaf into the tree, each node of the tree,
// and the root at each checkpoint, whose signature it checks. It checks that
// positions and numbers have no gaps, that each leaf is in its change set, that
// what is missing was erased by a later leaf, and that what was erased is gone.
// So it finds any byte that differs in any column that docs/journal.md lists.
//
// One damaged byte gives one finding or a few, never a cascade, because each
// equation is checked by itself: the tree's nodes against the nodes stored
// beneath them, roots against stored nodes.
//
// It cannot find that the journal's end was cut off or rewritten, checkpoints
// and all, by someone who holds the private key: a Kept checkpoint does.
//
// It reads in the caller's goroutine and hashes in another, which has ended when
// it returns. Memory does not grow with the journal, but for some 100 bytes an
// erasure. An error means that it could not finish, or that Kept is no
// checkpoint at all (a problem of kind Invalid).
func Verify(ctx context.Context, src Source, o VerifyOptions) (Report, error) {
	c := &checker{o: &o, days: map[string]int64{}}
	if err := c.openKept(); err != nil {
		return Report{}, err
	}
	var r reader
	c.expect(r.open(src))

	full, free := make(chan *batch), make(chan *batch, 3)
	for range cap(free) {
		free <- new(batch)
	}
	var done sync.WaitGroup
	done.Go(func() {
		for b := range full {
			c.batch(b)
			free <- b // never blocks: there are no more batches than it has room for
		}
	})
	err := r.run(ctx, free, full, &o)
	close(full)
	done.Wait()
	if err != nil {
		return Report{}, err
	}
	c.finish()
	return c.report, nil
}
