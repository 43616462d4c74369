// Package monitor is what a person can do with a record: open it, read it at a
// moment, save, check, back up. Policy, journal and store meet here and only
// here; the pages and the commands know nothing else.
//
// Begin with [Open] or [Create]; turn who asks and when into a
// view with [Record.View].
package monitor

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/account"
	"github.com/constancia-project/constancia/envelope"
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

	peopleNow      peopleCache
	waiting        waiting
	readers        readers
	peopleChanging sync.Mutex    // held by what changes people
	guarded        atomic.Bool   // once people must sign in
	hashing        chan struct{} // room for as many passwords as are checked at once
	cost           account.Parameters
	ceremonies     ceremonies
}

// mostHashing is how many passwords are checked at once; others wait.
const mostHashing = 2

// Options says what a record is made or opened with. Now is the clock; nil
// means the system's.
type Options struct {
	Name, Organisation string // of a new record
	Now                func() time.Time
	// ScratchDir is where files for other moments may lie while the record is
	// open; empty means the user's cache directory.
	ScratchDir string
	// Passphrase asks for the passphrase of an encrypted record; nil cannot open one.
	Passphrase func(context.Context) (string, error)
	// NewPassphrase encrypts the record that Create makes, unless it is empty.
	NewPassphrase string
	// PassphraseCost is what deriving a key from a new passphrase costs; zero means
	// what it should.
	PassphraseCost envelope.Parameters
	// Passwords is what hashing a new password costs; zero means what it should.
	Passwords account.Parameters
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
	options, err := o.checked()
	if err != nil {
		return nil, err
	}
	r := &Record{
		Schema: options.Schema, Vocabulary: options.Vocabulary, now: options.Now,
		hashing: make(chan struct{}, mostHashing), cost: cmp.Or(o.Passwords, account.Current()),
	}
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
		ScratchDir: o.ScratchDir, Passphrase: o.Passphrase, NewPassphrase: o.NewPassphrase, PassphraseCost: o.PassphraseCost,
	}, err
}

// Close writes down who read what, ends all reading and writing, and releases the
// record's lock.
func (r *Record) Close() error { return errors.Join(r.closeReaders(), r.store.Close()) }

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

var sayPeopleElsewhere = locale.Message{
	ID: "monitor.people-elsewhere",
	ES: "{id} dice quién puede hacer qué; eso se cambia en la página «Personas», no aquí",
	EN: "{id} says who may do what; that is changed on the page “People”, not here",
}

// Lock takes the record's lock now, so that a program which will write learns
// at once whether it can, and from whom to ask for it.
func (r *Record) Lock(ctx context.Context) error { return r.store.Lock(ctx) }

// Save writes a change set in the name of who: whole, or not at all.
func (r *Record) Save(ctx context.Context, who access.Actor, set record.ChangeSet) (store.Receipt, error) {
	if err := r.signShared(ctx, who, &set); err != nil {
		return store.Receipt{}, err
	}
	for i := range set.Changes {
		if err := r.mayChange(ctx, who, &set.Changes[i]); err != nil {
			return store.Receipt{}, err
		}
	}
	return r.store.Save(ctx, set)
}

// Begin starts a change set of any size in the name of who; only its reason and
// time are taken from head.
func (r *Record) Begin(ctx context.Context, who access.Actor, head record.ChangeSet) (*Batch, error) {
	if err := r.signShared(ctx, who, &head); err != nil {
		return nil, err
	}
	b, err := r.store.Begin(ctx, head)
	if err != nil {
		return nil, err
	}
	return &Batch{Batch: b, may: func(c *record.Change) error { return r.mayChange(ctx, who, c) }}, nil
}

// Batch is a change set under way, in the name of somebody.
type Batch struct {
	*store.Batch
	may func(*record.Change) error
}

// Add adds a change, if whoever the batch is signed by may make it.
func (b *Batch) Add(c record.Change) error {
	if err := b.may(&c); err != nil {
		return err
	}
	return b.Batch.Add(c)
}

// mayChange refuses a change that is not who's to make. Who may do what is changed
// by the calls that are made for it, so that what must hold of it does.
func (r *Record) mayChange(ctx context.Context, who access.Actor, c *record.Change) error {
	if access.PeopleType(c.Entity.Type) && !who.IsOperator() {
		return problem.New(problem.Denied, sayPeopleElsewhere, "id", c.Entity)
	}
	if err := r.mayTouch(ctx, who, c.Entity); err != nil {
		return err
	}
	if len(c.Erase)+len(c.EraseReasons) > 0 {
		if err := r.must(who, access.Erase, access.Object{Type: c.Entity.Type}); err != nil {
			return err
		}
	}
	if len(c.Add) > 0 || len(c.Rank) > 0 {
		return r.must(who, access.Write, access.Object{Type: c.Entity.Type})
	}
	return nil
}

// sign puts who's name under a change set, if the policy lets them write.
func (r *Record) sign(who access.Actor, set *record.ChangeSet) error {
	if !r.policy.MayWrite(who) {
		return problem.New(problem.Denied, sayMayNotWrite)
	}
	r.signAs(who, set)
	return nil
}

// signShared is sign, and says how what is made is shared.
func (r *Record) signShared(ctx context.Context, who access.Actor, set *record.ChangeSet) (err error) {
	if err := r.sign(who, set); err != nil || set.Shared != "" {
		return err
	}
	set.Shared, err = r.defaultLevel(ctx, who)
	return err
}

// signAs puts who's name under a change set: the key of the account, so that the
// name can be erased and the journal still holds.
func (r *Record) signAs(who access.Actor, set *record.ChangeSet) {
	set.Author, set.Organisation = cmp.Or(who.Account, who.Name), who.Organisation
	if set.Time.IsZero() {
		set.Time = r.now()
	}
	set.Time = set.Time.UTC().Truncate(time.Second)
}
