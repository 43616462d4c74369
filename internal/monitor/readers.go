package monitor

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// How somebody read a record.
const (
	ReadAsPage    = "page"
	ReadAsFile    = "file" // for people: CSV, XLSX
	ReadAsJSON    = "json" // for programs
	ReadByCommand = "command"
)

// flushReadersAfter is how long it waits in memory who read what; what waits when the
// process is killed is lost.
const flushReadersAfter = 3 * time.Second

// mostWaiting is how much waits at most while it cannot be written down.
const mostWaiting = 100_000

// readers is who read what since it was last written down. Whether what was read is
// sensitive is asked when it is, so that no page waits for it. The zero value is ready.
type readers struct {
	mu       sync.Mutex
	readings map[reading]store.Reading
	takings  []store.Taking
	timer    *time.Timer
	flushing sync.Mutex // one writes at a time
}

// reading is what of one hour is written once.
type reading struct {
	entity                record.ID
	account, organisation string
	hour                  int64
}

// NoteReading notes that who opened an entity, if they have an account. It is written
// down a little later, and only where the entity is sensitive. In another's place one
// still reads what one sees oneself: that is noted too.
func (r *Record) NoteReading(who access.Actor, id record.ID, how string) {
	if who.Account == "" || access.PeopleType(id.Type) {
		return
	}
	one := store.Reading{Entity: id, Account: who.Account, Organisation: who.Organisation, At: r.now().UTC(), How: how}
	w := &r.readers
	w.mu.Lock()
	defer w.mu.Unlock()
	key := reading{id, one.Account, one.Organisation, one.Hour()}
	if _, noted := w.readings[key]; noted || len(w.readings) >= mostWaiting {
		return
	}
	if w.readings == nil {
		w.readings = map[reading]store.Reading{}
	}
	w.readings[key] = one
	r.flushReadersSoon()
}

// NoteTaking notes that who took a list out, one line an owner of sensitive rows.
func (r *Record) NoteTaking(ctx context.Context, who access.Actor, rows []query.Row, how, text string) error {
	if who.Account == "" || len(rows) == 0 {
		return nil
	}
	ids := make([]record.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	return r.noteTaken(ctx, who, ids, how, text)
}

// noteTaken notes that who took entities of one type out.
func (r *Record) noteTaken(ctx context.Context, who access.Actor, ids []record.ID, how, text string) error {
	v, err := r.View(ctx, r.itself(), AsOf{})
	if err != nil {
		return err
	}
	owners, err := r.store.Sensitive(ctx, v, ids[0].Type, "")
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, id := range ids {
		if owner, ok := owners[id.Key]; ok {
			counts[owner]++
		}
	}
	if len(counts) == 0 {
		return nil
	}
	w := &r.readers
	w.mu.Lock()
	defer w.mu.Unlock()
	for owner, n := range counts {
		w.takings = append(w.takings, store.Taking{
			Type: ids[0].Type, Owner: owner, Account: who.Account, Organisation: who.Organisation,
			At: r.now().UTC(), How: how, Query: text, Entities: n,
		})
	}
	r.flushReadersSoon()
	return nil
}

// itself is the record, which must know whose everything is, whoever asks.
func (r *Record) itself() access.Actor {
	return access.Operator(cmp.Or(r.Organisation(), "constancia"), "constancia")
}

// flushReadersSoon is called with the lock held.
func (r *Record) flushReadersSoon() {
	if r.readers.timer == nil {
		r.readers.timer = time.AfterFunc(flushReadersAfter, func() {
			// What could not be written waits for the next time, and for Close, which says so.
			_ = r.flushReaders(context.Background())
		})
	}
}

// flushReaders writes down who read what. What it could not write waits on.
func (r *Record) flushReaders(ctx context.Context) error {
	w := &r.readers
	w.flushing.Lock()
	defer w.flushing.Unlock()
	w.mu.Lock()
	readings, takings := w.readings, w.takings
	w.readings, w.takings = nil, nil
	if w.timer != nil {
		w.timer.Stop()
		w.timer = nil
	}
	w.mu.Unlock()
	if len(readings)+len(takings) == 0 {
		return nil
	}
	err := r.writeReaders(ctx, readings, takings)
	if err != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		for key, one := range w.readings {
			readings[key] = one
		}
		w.readings, w.takings = readings, append(takings, w.takings...)
	}
	return err
}

func (r *Record) writeReaders(ctx context.Context, readings map[reading]store.Reading, takings []store.Taking) error {
	v, err := r.View(ctx, r.itself(), AsOf{})
	if err != nil {
		return err
	}
	sensitive := map[record.ID]bool{}
	var write []store.Reading
	for key, one := range readings {
		is, known := sensitive[key.entity]
		if !known {
			owners, err := r.store.Sensitive(ctx, v, key.entity.Type, key.entity.Key)
			if err != nil {
				return err
			}
			is = len(owners) > 0
			sensitive[key.entity] = is
		}
		if is {
			write = append(write, one)
		}
	}
	if len(write)+len(takings) == 0 {
		return nil
	}
	return r.writeAccounts(ctx, func(tx *store.AccountsTx) error {
		var err error
		for _, one := range write {
			err = errors.Join(err, tx.AddReading(one))
		}
		for _, one := range takings {
			err = errors.Join(err, tx.AddTaking(one))
		}
		return err
	})
}

// ReadBy is one line of who read a record.
type ReadBy struct {
	Account      string
	Name         string // empty where it was erased
	Organisation string // the key of the member for which they acted
	At           time.Time
	How          string
}

// TakenBy is a list that was taken out.
type TakenBy struct {
	ReadBy
	// Query is what the list asked; empty where it is another organisation's: it may name
	// what is kept from the one who reads this.
	Query    string
	Entities int // how many sensitive ones of the owner it had
}

// ReadLog is who read an entity.
type ReadLog struct {
	Owner string // the organisation that entered it
	// Sensitive: it is now, so that readings are being written down.
	Sensitive bool
	Readings  []ReadBy
	// Takings are the lists that had sensitive entities of its type and owner in them;
	// perhaps this one.
	Takings []TakenBy
	More    bool // there are older lines
}

// MostReadings is how many lines of each kind a log shows.
const MostReadings = 500

// Readers returns who read an entity in the last year, to the organisation that entered
// it. For others it is as if the entity were not there.
func (r *Record) Readers(ctx context.Context, who access.Actor, id record.ID) (log ReadLog, err error) {
	if err := r.must(who, access.ReadLog, access.Object{}); err != nil {
		return log, err
	}
	shared, err := r.SharedWith(ctx, who, id)
	if err != nil {
		return log, err
	}
	if !r.policy.May(who, access.ReadLog, access.Object{Owner: shared.Owner}) {
		return log, noEntity(id.Type, id.Key)
	}
	if err := r.flushReaders(ctx); err != nil {
		return log, err
	}
	log.Owner, log.Sensitive = shared.Owner, shared.OwnersLevel().Sensitive()
	since := r.now().Add(-store.KeepReadings)
	err = r.readAccounts(ctx, func(tx *store.AccountsTx) error {
		readings, err := tx.Readings(id, since, MostReadings+1)
		if err != nil {
			return err
		}
		takings, err := tx.Takings(id.Type, log.Owner, since, MostReadings+1)
		if err != nil {
			return err
		}
		log.More = len(readings) > MostReadings || len(takings) > MostReadings
		for _, one := range readings[:min(len(readings), MostReadings)] {
			log.Readings = append(log.Readings, r.readBy(ctx, one.Account, one.Organisation, one.How, one.At))
		}
		for _, one := range takings[:min(len(takings), MostReadings)] {
			k := TakenBy{ReadBy: r.readBy(ctx, one.Account, one.Organisation, one.How, one.At), Query: one.Query, Entities: one.Entities}
			if !who.IsOperator() && one.Organisation != who.Organisation {
				k.Query = ""
			}
			log.Takings = append(log.Takings, k)
		}
		return nil
	})
	return log, err
}

func (r *Record) readBy(ctx context.Context, account, organisation, how string, at time.Time) ReadBy {
	by := ReadBy{Account: account, Organisation: organisation, How: how, At: at}
	if name := r.AuthorName(ctx, account); name != account {
		by.Name = name
	}
	return by
}

// closeReaders writes down what waits, before the record closes.
func (r *Record) closeReaders() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return r.flushReaders(ctx)
}
