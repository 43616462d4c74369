package monitor

import (
	"sync"

	"github.com/constancia-project/constancia/record"
)

// waitingKey is all that a count of notices follows from.
type waitingKey struct {
	account, organisation string
	seen, position        record.Position
}

// waiting keeps counts of notices at the newest position, for every page shows one.
// The zero value is ready.
type waiting struct {
	mu       sync.Mutex
	position record.Position
	counts   map[waitingKey]int
}

func (w *waiting) of(key waitingKey) (int, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, ok := w.counts[key]
	return n, ok
}

func (w *waiting) put(key waitingKey, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.counts == nil || key.position != w.position || len(w.counts) > 1_000 {
		w.position, w.counts = key.position, map[waitingKey]int{}
	}
	w.counts[key] = n
}
