package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Batch writes one change set of any size, change by change, in bounded memory.
// Nobody sees any of it before [Batch.Commit]. Its methods must be called by one
// goroutine, and it must be committed or rolled back: until then nobody else can
// write, and a goroutine of its own waits for changes.
type Batch struct {
	store *Store
	w     *writer
	ctx   context.Context // of the whole transaction: what Begin was given
	ended bool

	queue  chan record.Change
	done   chan struct{} // closed when run has returned
	failed atomic.Pointer[error]

	// What follows belongs to run until it has returned.
	set     journal.Set
	level   string // how what is made is shared, where a change does not say so
	setHash journal.Hash
	tree    *journal.Tree
	first   record.Position
	erased  bool
	asked   map[string]bool // what the sweep was asked for

	projector  *projector
	deferrals  map[string]*deferral // by table
	worthwhile int                  // how many new rows make a deferral worth asking about
	leaf       journal.Leaf
	hashes     []journal.Hash
	history    history

	base     audienceID // whom what the organisation says of the entity at hand reaches
	reshared []resharing
	written  []audienceID // of the statements of the change at hand
}

// Begin starts a change set: head's author, organisation, time and reason; its
// changes are not looked at. A zero time is now.
func (s *Store) Begin(ctx context.Context, head record.ChangeSet) (*Batch, error) {
	if head.Author == "" || head.Organisation == "" {
		return nil, problem.New(problem.Invalid, sayNoAuthor)
	}
	if head.Time.IsZero() {
		head.Time = s.options.Now()
	}
	if err := s.startWriting(ctx); err != nil {
		return nil, err
	}
	s.writer.conn.SetInterrupt(ctx)
	b := &Batch{
		store: s, w: s.writer, ctx: ctx,
		projector: s.projector(), deferrals: map[string]*deferral{}, worthwhile: firstDeferral,
		queue: make(chan record.Change, queued), done: make(chan struct{}),
	}
	if err := b.begin(head); err != nil {
		return nil, errors.Join(explain(ctx, s.dir, err), b.end())
	}
	go b.run()
	return b, nil
}

func (b *Batch) begin(head record.ChangeSet) (err error) {
	if err := b.store.finishSweep(b.ctx, b.w); err != nil {
		return err
	}
	if err := b.w.ready(&b.store.layout); err != nil {
		return err
	}
	if err := b.w.begin(); err != nil {
		return err
	}
	if b.tree, err = b.w.openTree(); err != nil {
		return err
	}
	b.first = b.tree.Size() + 1
	number, err := readInt(b.w.conn, "SELECT coalesce(max(number), 0) + 1 FROM changeset")
	if err != nil {
		return err
	}
	b.set, b.level = journal.SetOf(number, b.first, head), head.Shared
	salt, err := b.w.salter.Next()
	if err != nil {
		return err
	}
	b.set.Reason.Salt = salt[:]
	b.setHash = b.w.sealer.Set(&b.set)
	return nil
}

// queued is how many changes wait for the writing goroutine: whoever reads files
// prepares the next ones meanwhile.
const queued = 256

// run writes what is queued. After an error it only empties the queue.
func (b *Batch) run() {
	defer close(b.done)
	for c := range b.queue {
		if b.failed.Load() != nil {
			continue
		}
		if err := b.add(&c); err != nil {
			err = explain(b.ctx, b.store.dir, fmt.Errorf("saving %s: %w", c.Entity, err))
			b.failed.Store(&err)
		}
	}
}

// wait lets the writing goroutine finish, and returns its error.
func (b *Batch) wait() error {
	close(b.queue)
	<-b.done
	if err := b.failed.Load(); err != nil {
		return *err
	}
	return nil
}

// Add writes one change; each entity may be changed once. The change belongs to
// the batch from then on. An error may be that of an earlier change, and after
// one the batch can only be rolled back.
func (b *Batch) Add(c record.Change) error {
	if b.ended {
		return errEnded
	}
	if err := b.failed.Load(); err != nil {
		return *err
	}
	if err := b.store.check(&c); err != nil {
		return err
	}
	b.queue <- c // run never stops before the queue is closed
	return nil
}

// end gives the writer back, and undoes what is not committed.
func (b *Batch) end() error {
	b.ended = true
	err := b.w.rollback()
	b.store.stopWriting()
	return err
}

// Rollback undoes the batch; after Commit it does nothing, so it can be deferred.
func (b *Batch) Rollback() {
	if b.ended {
		return
	}
	_ = b.wait() // what failed is undone like the rest
	_ = b.end()  // closing the connection undoes it too
}

var errEnded = errors.New("the batch has ended")

// Commit makes the batch visible and durable. A batch without changes leaves no
// trace.
func (b *Batch) Commit() (Receipt, error) {
	if b.ended {
		return Receipt{}, errEnded
	}
	err := b.wait()
	defer func() { _ = b.end() }() // what is committed stays, the rest is undone
	if err != nil {
		return Receipt{}, err
	}
	r, err := b.commit()
	if err != nil {
		return Receipt{}, explain(b.ctx, b.store.dir, fmt.Errorf("saving: %w", err))
	}
	b.w.tree = b.tree
	b.w.shrinkLog(b.store.dir)
	if b.erased {
		b.w.swept = false
		if err := b.store.finishSweep(b.ctx, b.w); err != nil {
			return r, explain(b.ctx, b.store.dir, fmt.Errorf("sweeping out what was erased: %w", err))
		}
	}
	return r, nil
}

func (b *Batch) commit() (Receipt, error) {
	last := b.tree.Size()
	if last < b.first {
		return Receipt{Last: last, Root: b.tree.Root()}, nil
	}
	if err := b.index(); err != nil {
		return Receipt{}, err
	}
	s, root := &b.set, b.tree.Root()
	err := b.w.exec(insertSet, s.Number, s.First, last, s.Author, s.Organisation, s.Time, s.Reason.Text, s.Reason.Salt)
	if err != nil {
		return Receipt{}, err
	}
	if err := b.reshare(); err != nil {
		return Receipt{}, fmt.Errorf("who may see what: %w", err)
	}
	note, err := b.w.signer.Sign(last, root)
	if err != nil {
		return Receipt{}, err
	}
	if err := b.w.exec(insertCheckpoint, last, note); err != nil {
		return Receipt{}, err
	}
	if err := b.w.exec("COMMIT"); err != nil {
		return Receipt{}, err
	}
	return Receipt{First: b.first, Last: last, Root: root}, nil
}
