package monitor

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// results keeps what was lately computed, such as the readings of letters.
//
// A result at a position stays what it is until something is erased. At a later
// position it is computed anew, unless nothing of what it was made of has changed
// since: then it is carried over. [notes] says how that is known. So of each
// result one is kept at the newest position that anybody asked about, and besides
// those at earlier ones. The zero value is ready.
type results struct {
	mu   sync.Mutex
	held map[resultKey]*held
	uses int

	erasure record.Position // the newest that anybody knew of; nothing from before is held

	touched map[string]*touched // by scope
}

// resultKey names a result: what it is, for whom and by which known-by date. past
// is its position where a later one is kept too.
type resultKey struct {
	name string
	past record.Position
}

// mostResults is how many are kept; a page in two languages at two moments needs
// four. The one that was used longest ago goes first.
const mostResults = 256

// stand is where the record stands: its newest position, and the newest leaf that
// erased something.
type stand struct{ position, erasure record.Position }

func (r *Record) stand(ctx context.Context) (s stand, err error) {
	s.position, s.erasure, err = r.store.Newest(ctx)
	return s, err
}

// result says how something is computed, from what notes note, and how one that is
// carried over states its new position; nil where it states none. What it gives is
// shared: carried may not change it.
type result[T any] struct {
	name    string
	compute func(*notes) (T, error)
	carried func(T, record.Position) T
}

// computed returns a result at a view: one that is kept, or that can be carried
// over, or a new one. Readers who want the same at once wait for the first of
// them. What it returns is shared, and not to be changed.
func computed[T any](ctx context.Context, r *Record, v query.View, of result[T]) (T, error) {
	var none T
	now, err := r.stand(ctx)
	if err != nil {
		return none, err
	}
	name := fmt.Sprintf("%s by %d for %s", of.name, v.At.KnownBy, scopeName(v.Scope))
	for {
		h, mine := r.results.hold(name, v.At.Position, now)
		if mine {
			return fill(ctx, r, v, h, of)
		}
		select {
		case <-ctx.Done():
			return none, context.Cause(ctx)
		case <-h.ready:
		}
		if h.err == nil {
			return h.made.(T), nil
		}
		// Whoever computed it failed, perhaps because they left: try ourselves.
	}
}

func scopeName(s access.Scope) string {
	return s.Key()
}

// touchedFor is what is known of changes in the scope of a view.
func (c *results) touchedFor(v query.View) *touched {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.touched == nil {
		c.touched = map[string]*touched{}
	}
	name := scopeName(v.Scope)
	if c.touched[name] == nil {
		c.touched[name] = &touched{}
	}
	return c.touched[name]
}

// fill makes what h is for. Whatever becomes of that, nobody waits for ever.
func fill[T any](ctx context.Context, r *Record, v query.View, h *held, of result[T]) (made T, err error) {
	var n *notes
	err = errNotComputed
	defer func() { r.results.done(h, made, n, err) }()
	if h.before != nil {
		select {
		case <-ctx.Done():
			err = context.Cause(ctx)
			return made, err
		case <-h.before.ready:
		}
		if n, err = r.again(ctx, h.before, v); err != nil {
			return made, err
		}
		if n != nil {
			made = h.before.made.(T)
			if of.carried != nil {
				made = of.carried(made, h.at)
			}
			return made, nil
		}
		err = errNotComputed
	}
	n = &notes{}
	made, err = of.compute(n)
	return made, err
}

var errNotComputed = errors.New("the computation ended in a panic")

// held is a result, or one that somebody is computing. made, notes and err are
// set before ready is closed.
type held struct {
	key    resultKey
	at     record.Position
	asOf   stand // when it was begun
	used   int
	before *held // what it may be carried over from, until it is ready
	ready  chan struct{}
	made   any
	notes  *notes
	err    error
}

// serves reports whether h is the result at its position for somebody to whom the
// record stands as now says. An erasure changes the past.
func (h *held) serves(now stand) bool {
	if h.asOf.erasure < now.erasure {
		return false
	}
	return !h.isReady() || h.err == nil && (!h.notes.unbound || h.asOf.position >= now.position)
}

func (h *held) isReady() bool {
	select {
	case <-h.ready:
		return true
	default:
		return false
	}
}

// hold returns what is held under a name at a position, or a place for it that is
// the caller's to fill.
func (c *results) hold(name string, at record.Position, now stand) (h *held, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.erasure < now.erasure { // what was erased does not stay in memory either
		maps.DeleteFunc(c.held, func(_ resultKey, h *held) bool { return h.asOf.erasure < now.erasure })
		c.erasure = now.erasure
	}
	key := resultKey{name: name}
	old := c.held[key]
	if old != nil && at < old.at {
		key.past = at
		old = c.held[key]
	}
	c.uses++
	if old != nil && old.at == at && old.serves(now) {
		old.used = c.uses
		return old, false
	}
	h = &held{key: key, at: at, asOf: now, used: c.uses, ready: make(chan struct{})}
	if old != nil && old.at < at && old.serves(now) {
		h.before = old
	}
	c.keep(h)
	return h, true
}

// keep puts h into its place, and takes out what was used longest ago where there
// are too many. c.mu is held.
func (c *results) keep(h *held) {
	if c.held == nil {
		c.held = map[resultKey]*held{}
	}
	c.held[h.key] = h
	if len(c.held) <= mostResults {
		return
	}
	oldest := h
	for _, other := range c.held {
		if other.used < oldest.used {
			oldest = other
		}
	}
	delete(c.held, oldest.key)
}

// done fills a place. A result that failed is held for nobody but those who wait
// for it already; what might have been carried over then stays.
func (c *results) done(h *held, made any, n *notes, err error) {
	c.mu.Lock()
	h.made, h.notes, h.err = made, n, err
	before := h.before
	h.before = nil
	if err != nil && c.held[h.key] == h {
		delete(c.held, h.key)
		if before != nil && before.isReady() && before.err == nil {
			c.held[h.key] = before
		}
	}
	c.mu.Unlock()
	close(h.ready)
}
