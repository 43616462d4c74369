// Package monitor is what a person can do with a record: open it, read it at a
// moment, save, check, back up. Policy, journal and store meet here and only
// here; the pages and the commands know nothing else.
//
// Begin with [Open] or [Create]; turn who asks and when into a
// view with [Record.View].
package monitor

import (
	"context"
	"sync"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/gazetteer"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Record is an open record. Its methods may be called by several goroutines.
type Record struct {
	Schema     record.Schema
	Vocabulary vocabulary.Set

	store  *store.Store
	policy access.Policy
	now    func() time.Time

	results results
	places  func() (*gazetteer.Gazetteer, error) // made when somebody first types a place
}

// Options says what a record is made or opened with. Now is the clock; nil
// means the system's.
type Options struct {
	Name, Organisation string // of a new record
	Now                func() time.Time
	// ScratchDir is where files for other moments may lie while the record is
	// open; empty means the user's cache directory.
	ScratchDir string
}

// Create makes an empty record in dir, which must not exist or be empty.
func Create(ctx context.Context, dir string, o Options) (*Record, error) {
	return start(ctx, dir, o, store.Create)
}

// Open opens the record in dir. Reading takes no lock.
func Open(ctx context.Context, dir string, o Options) (*Record, error) {
	return start(ctx, dir, o, store.Open)
}

func start(ctx context.Context, dir string, o Options,
	open func(context.Context, string, store.Options) (*store.Store, error),
) (*Record, error) {
	options, err := o.store()
	if err != nil {
		return nil, err
	}
	r := &Record{Schema: options.Schema, Vocabulary: options.Vocabulary, now: options.Now}
	r.places = sync.OnceValues(func() (*gazetteer.Gazetteer, error) { return gazetteer.New(r.Vocabulary) })
	if r.store, err = open(ctx, dir, options); err != nil {
		return nil, err
	}
	return r, nil
}

// store is what a store is opened with.
func (o Options) store() (store.Options, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	words, err := vocabulary.Load()
	return store.Options{
		Schema: record.Core(), Vocabulary: words, Now: o.Now, Name: o.Name, Organisation: o.Organisation,
		ScratchDir: o.ScratchDir,
	}, err
}

// Close ends all reading and writing and releases the record's lock.
func (r *Record) Close() error { return r.store.Close() }

// Name is what the record is called.
func (r *Record) Name() string { return r.store.Meta().Name }

// Organisation is the one that the record belongs to.
func (r *Record) Organisation() string { return r.store.Meta().Organisation }

// Dir is the record's directory.
func (r *Record) Dir() string { return r.store.Dir() }

// Now is the record's clock.
func (r *Record) Now() time.Time { return r.now() }

// Today is the day of the record's clock, in its time zone.
func (r *Record) Today() record.Day {
	y, m, d := r.now().Date()
	return record.DayOf(y, int(m), d)
}

var sayMayNotWrite = locale.Message{
	ID: "monitor.may-not-write",
	ES: "solo quien actúa por una organización puede cambiar el registro; diga quién es y por cuál",
	EN: "only someone who acts for an organisation may change the record; say who you are and for which",
}

// Lock takes the record's lock now, so that a program which will write learns
// at once whether it can, and from whom to ask for it.
func (r *Record) Lock(ctx context.Context) error { return r.store.Lock(ctx) }

// Save writes a change set in the name of who: whole, or not at all.
func (r *Record) Save(ctx context.Context, who access.Actor, set record.ChangeSet) (store.Receipt, error) {
	if err := r.sign(who, &set); err != nil {
		return store.Receipt{}, err
	}
	return r.store.Save(ctx, set)
}

// Begin starts a change set of any size in the name of who; only its reason and
// time are taken from head.
func (r *Record) Begin(ctx context.Context, who access.Actor, head record.ChangeSet) (*store.Batch, error) {
	if err := r.sign(who, &head); err != nil {
		return nil, err
	}
	return r.store.Begin(ctx, head)
}

// sign puts who's name under a change set, if the policy lets them write.
func (r *Record) sign(who access.Actor, set *record.ChangeSet) error {
	if !r.policy.MayWrite(who) {
		return problem.New(problem.Denied, sayMayNotWrite)
	}
	set.Author, set.Organisation = who.Name, who.Organisation
	if set.Time.IsZero() {
		set.Time = r.now()
	}
	set.Time = set.Time.UTC().Truncate(time.Second)
	return nil
}
