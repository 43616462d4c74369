package monitor

import (
	"context"
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
	held map[string]any
}

// mostResults is how many are kept; a page in two languages at two moments
// needs four.
const mostResults = 256

// computed returns what was computed before under a name and a view, or
// computes it. What it returns is shared, and not to be changed.
func computed[T any](ctx context.Context, r *Record, v query.View, name string, compute func() (T, error)) (T, error) {
	base, err := r.store.Position(ctx)
	if err != nil {
		var none T
		return none, err
	}
	key := fmt.Sprintf("%s at %d@%d for %t %s", name, v.At.Position, v.At.KnownBy,
		v.Scope.Everything(), strings.Join(v.Scope.Organisations(), " "))
	if held, ok := r.results.find(base, key).(T); ok {
		return held, nil
	}
	made, err := compute()
	if err == nil {
		r.results.keep(base, key, made)
	}
	return made, err
}

func (c *results) find(base record.Position, key string) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.base != base {
		return nil
	}
	return c.held[key]
}

// keep holds a result that was begun at base. One that is begun before a write
// and done after it may have seen either state, so it is kept for neither: the
// next reader's base is another.
func (c *results) keep(base record.Position, key string, made any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case base < c.base:
		return
	case c.held == nil, base > c.base, len(c.held) >= mostResults:
		c.base, c.held = base, map[string]any{}
	}
	c.held[key] = made
}
