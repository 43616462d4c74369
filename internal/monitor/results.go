package monitor

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// results keeps what was lately computed, such as the readings of letters. A
// result at a moment does not change while nothing is written, so all of them
// hold for one position of the record and go with the next: an erasure is a
// leaf too, and leaves nothing behind here. The zero value is ready.
type results struct {
	mu   sync.Mutex
	base record.Position
	held map[string]*held
}

// mostResults is how many are kept; a page in two languages at two moments
// needs four.
const mostResults = 256

// computed returns what was computed before under a name and a view, or
// computes it; readers who want the same at once wait for the first of them.
// What it returns is shared, and not to be changed.
func computed[T any](ctx context.Context, r *Record, v query.View, name string, compute func() (T, error)) (T, error) {
	var none T
	base, err := r.store.Position(ctx)
	if err != nil {
		return none, err
	}
	key := fmt.Sprintf("%s at %d@%d for %t %s", name, v.At.Position, v.At.KnownBy,
		v.Scope.Everything(), strings.Join(v.Scope.Organisations(), " "))
	for {
		h, mine := r.results.hold(base, key)
		if mine {
			return fill(r, h, base, key, compute)
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

// fill computes what h is for. Whatever becomes of compute, nobody waits for
// ever.
func fill[T any](r *Record, h *held, base record.Position, key string, compute func() (T, error)) (made T, err error) {
	err = errNotComputed
	defer func() { r.results.done(h, base, key, made, err) }()
	made, err = compute()
	return made, err
}

var errNotComputed = errors.New("the computation ended in a panic")

// held is a result, or one that somebody is computing. made and err are set
// before ready is closed.
type held struct {
	ready chan struct{}
	made  any
	err   error
}

// hold returns what is held under a key, or a place for it that is the caller's
// to fill. Results begun before the last write are not handed on.
func (c *results) hold(base record.Position, key string) (h *held, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if base < c.base {
		return &held{ready: make(chan struct{})}, true
	}
	if c.held == nil || base > c.base || len(c.held) >= mostResults {
		c.base, c.held = base, map[string]*held{}
	}
	if h, ok := c.held[key]; ok {
		return h, false
	}
	h = &held{ready: make(chan struct{})}
	c.held[key] = h
	return h, true
}

// done fills a place. A result that failed is held for nobody but those who
// wait for it already.
func (c *results) done(h *held, base record.Position, key string, made any, err error) {
	h.made, h.err = made, err
	if err != nil {
		c.mu.Lock()
		if c.base == base && c.held[key] == h {
			delete(c.held, key)
		}
		c.mu.Unlock()
	}
	close(h.ready)
}
