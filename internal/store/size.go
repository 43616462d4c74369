package store

import (
	"fmt"
	"sync"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Which of several conditions finds the fewest rows is told by counting what each
// finds in its index, as far as it takes to see a difference. What was counted once
// is good enough until the record has grown: sizes remembers it.
type sizes struct {
	mu sync.Mutex
	of map[string]size // by condition
}

// size is how many rows met a condition at a position, as far as most.
type size struct {
	at      record.Position
	n, most int
}

const (
	firstCounted = 1_000
	countedMore  = 8 // so many times more in each round
	mostWeighed  = 600_000
	mostSizes    = 2_000
)

func (s *sizes) get(condition string, at record.Position, most int) (n int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.of[condition]
	grown := at - known.at
	if !ok || max(grown, -grown) > known.at/mostNewPart || known.n == known.most && known.most < most {
		return 0, false
	}
	return min(known.n, most), true
}

func (s *sizes) set(condition string, of size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) >= mostSizes {
		s.of = map[string]size{}
	}
	s.of[condition] = of
}

// What it costs to find and look up a row by a condition of its own, to find one by
// way of another row, and to look up what a row refers to.
const (
	costOwn    = 2
	costByWay  = 5
	costLookUp = 2
)

// cheapest is the place of the condition by which rows of a type are found at least
// cost; best is what experience says, which holds where few meet it, and at other
// moments, where nobody counts.
func (r *snapshot) cheapest(t record.Type, joint []query.Predicate, best int) (int, error) {
	c := r.compiler()
	if r.behind.past || c.rankOf(t, joint[best]) == rankFew {
		return best, *c.failed
	}
	across := 0
	for _, p := range joint {
		if _, ok := p.(query.Via); ok {
			across++
		}
	}
	for most := firstCounted; ; most *= countedMore {
		at, least := best, most*costByWay*(across+1)
		for i, p := range joint {
			if c.rankOf(t, p) >= noIndex {
				continue
			}
			each := costOwn + across*costLookUp
			if _, ok := p.(query.Via); ok {
				each += costByWay - costOwn - costLookUp
			}
			n, err := r.sizeOf(c, t, p, min(most, least/each+1))
			if err != nil {
				return 0, err
			}
			if n < most && n*each < least {
				at, least = i, n*each
			}
		}
		if least < most*costByWay*(across+1) || most > mostWeighed {
			return at, *c.failed
		}
	}
}

// sizeOf counts the rows that a condition finds, as far as most; across a
// reference, those of the other type.
func (r *snapshot) sizeOf(c compiler, t record.Type, p query.Predicate, most int) (n int, err error) {
	if via, ok := p.(query.Via); ok {
		least := most
		for _, q := range conjuncts(via.Where) {
			if c.rankOf(via.Leg.To, q) >= noIndex {
				continue
			}
			if n, err = r.sizeOf(c, via.Leg.To, q, most); err != nil {
				return 0, err
			}
			least = min(least, n)
		}
		return least, nil
	}
	found := upTo(mapped(c.partition(t, p), func(p part) sql { return p.selecting(sqlf("1 AS certain")) }), most)
	condition := fmt.Sprint(r.sight.key, t.Name, found.text, found.args[:len(found.args)-1])
	if n, ok := r.store.sizes.get(condition, r.base, most); ok {
		return n, nil
	}
	if n, _, err = r.count(c, found); err == nil {
		r.store.sizes.set(condition, size{r.base, n, most})
	}
	return n, err
}
