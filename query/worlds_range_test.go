package query_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// TestEndsAreThoseOfAllWorlds proves that what is certain and possible of random
// queries over random records contains the answers of all worlds, and is their
// range where the package says so; see [query.Planned].
func TestEndsAreThoseOfAllWorlds(t *testing.T) {
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	types := []string{"event", "act", "involvement", "observation"}
	contained, exact := 0, 0
	for seed := range uint64(160) {
		r := rand.New(rand.NewPCG(seed, 11))
		maker := &querytest.Maker{Schema: record.Core(), Terms: terms, Types: types, Each: 3, R: r}
		small := smallOf(maker, terms)
		generator := querytest.Generator{Schema: record.Core(), Terms: terms, Types: types, Values: maker.Values, Depth: 1 + r.IntN(2)}
		for range 8 {
			q := generator.Query(r)
			if last(q) {
				continue
			}
			a, err := query.Naive(small, q)
			if err != nil {
				t.Fatal(err)
			}
			w := worldsOf(small, q)
			switch q.Op {
			case query.Count, query.Sum, query.Share:
				ranges, ok := w.ranges(q)
				if !ok {
					continue
				}
				contained++
				claimed := w.exact(q)
				if claimed {
					exact++
				}
				compareEnds(t, seed, q, a, ranges, claimed)
			case query.Some, query.None, query.Every:
				contained += compareTruth(t, seed, q, a, w)
			}
		}
	}
	t.Logf("%d queries are bounded, %d of them exactly", contained, exact)
	if contained < 500 || exact < 200 {
		t.Errorf("too few queries were compared: %d, %d of them exact", contained, exact)
	}
}

func last(q query.Query) bool {
	for _, p := range q.Parts {
		if last(p) {
			return true
		}
	}
	return q.Set.LastBy != ""
}

// smallOf is a random record with all of its statements known.
func smallOf(m *querytest.Maker, terms vocabulary.Set) query.Small {
	resolver := record.Resolver{Under: terms.Under}
	at := record.Moment{Position: 1, KnownBy: record.DayOf(2026, 11, 24)}
	small := query.Small{Schema: m.Schema, Terms: terms, At: at}
	for _, set := range m.Sets() {
		for _, c := range set.Changes {
			e := record.Entity{ID: c.Entity, Readings: map[string][]record.Value{}}
			t, _ := m.Schema.Type(c.Entity.Type)
			for i := range c.Add {
				c.Add[i].ID = record.StatementID{Leaf: 1, N: i + 1}
			}
			for _, p := range t.Properties {
				if values := resolver.Readings(c.Add, p, at); len(values) > 0 {
					e.Readings[p.Name] = values
				}
			}
			small.Entities = append(small.Entities, e)
		}
	}
	return small
}

// mostWorlds is how many worlds are walked through before a query is left alone.
const mostWorlds = 4000

// ends are the least and the greatest answer in all worlds where there is one.
type ends struct {
	low, high float64
	defined   bool
}

// ranges walks through all worlds. Without groups the one key is empty.
func (w *worlds) ranges(q query.Query) (map[string]*ends, bool) {
	ranges := map[string]*ends{}
	n := 0
	w.each(mostWorlds, func() {
		totals := w.totals(q)
		for key, total := range totals {
			if ranges[key] == nil {
				ranges[key] = &ends{low: math.Inf(1), high: math.Inf(-1)}
				if n > 0 && q.Op != query.Share { // in the worlds before nothing had this key
					ranges[key].add(0)
				}
			}
			ranges[key].add(total)
		}
		for key, e := range ranges {
			if _, ok := totals[key]; !ok && (q.Op != query.Share) {
				e.add(0)
			}
		}
		n++
	})
	return ranges, !w.broken
}

func (e *ends) add(x float64) {
	e.low, e.high, e.defined = min(e.low, x), max(e.high, x), true
}

// totals is the answer in the current world.
func (w *worlds) totals(q query.Query) map[string]float64 {
	totals := map[string]float64{}
	if len(q.By) == 0 && q.Op != query.Share {
		totals[""] = 0
	}
	members := w.members(q.Set)
	for _, e := range members {
		x := 1.0
		switch q.Op {
		case query.Sum:
			t, _ := w.Schema.Type(q.Set.Type)
			p, _ := t.Property(q.Of.String())
			x = w.amount(e, p)
		case query.Share:
			x = 0
			if w.meets(e, q.With) {
				x = 1 / float64(len(members))
			}
		}
		totals[w.key(e, q.By)] += x
	}
	return totals
}

// compareEnds compares an answer with the range of all worlds. 1e5 and beyond
// stands for no end: see [worlds.numbers].
func compareEnds(t *testing.T, seed uint64, q query.Query, a query.Answer, ranges map[string]*ends, exact bool) {
	t.Helper()
	got := map[string]query.Ends{}
	if len(q.By) == 0 {
		got[""] = a.Certain
	}
	for _, g := range a.Groups {
		key := g.Key[0]
		for _, k := range g.Key[1:] {
			key += "\x00" + k
		}
		got[key] = g.Ends
	}
	for key, want := range ranges {
		g := got[key]
		if !want.defined {
			continue
		}
		if !g.Defined {
			t.Fatalf("seed %d: %s: nothing under %q, and %v in some world", seed, q, key, *want)
		}
		low, high := g.Low, g.High
		if g.Open {
			high = math.Inf(1)
		}
		if g.OpenLow {
			low = math.Inf(-1)
		}
		if want.high > 1e5 {
			want.high = math.Inf(1)
		}
		if want.low < -1e5 {
			want.low = math.Inf(-1)
		}
		const rounding = 1e-6
		if low > want.low+rounding || high < want.high-rounding {
			t.Fatalf("seed %d: %s: %q is %+v, and %+v in all worlds", seed, q, key, g, *want)
		}
		if exact && (low < want.low-rounding || high > want.high+rounding) {
			t.Fatalf("seed %d: %s: %q should be exact: it is %+v, and %+v in all worlds", seed, q, key, g, *want)
		}
	}
	for key, g := range got {
		if ranges[key] == nil && exact && (g.High > 0 || g.Open) && q.Op != query.Share {
			t.Fatalf("seed %d: %s: %q is %+v, and in no world", seed, q, key, g)
		}
	}
}

// compareTruth proves that what is decided holds in all worlds.
func compareTruth(t *testing.T, seed uint64, q query.Query, a query.Answer, w *worlds) int {
	t.Helper()
	holds, fails := false, false
	w.each(mostWorlds, func() {
		members := w.members(q.Set)
		truth := q.Op == query.Every
		for _, e := range members {
			if has := w.meets(e, q.With); has != (q.Op == query.Every) {
				truth = !truth
				break
			}
		}
		if q.Op == query.None {
			truth = !truth
		}
		holds, fails = holds || truth, fails || !truth
	})
	if w.broken {
		return 0
	}
	if a.Truth == query.True && fails || a.Truth == query.False && holds {
		t.Fatalf("seed %d: %s: decided as %d, and otherwise in some world", seed, q, a.Truth)
	}
	return 1
}

// exact reports whether the ends of a query are documented to be exact.
func (w *worlds) exact(q query.Query) bool {
	r := reads{w: w, seen: map[string]int{}, once: true}
	r.expr(q.Set.Type, q.Set.Where)
	r.expr(q.Set.Type, q.With)
	if q.Op == query.Sum {
		r.path(q.Set.Type, q.Of)
	}
	for _, g := range q.By {
		r.path(q.Set.Type, g.Path)
	}
	return r.once && (q.Op != query.Share || !r.crosses)
}

// reads finds what a query reads: once stays true while nothing is read twice.
type reads struct {
	w             *worlds
	seen          map[string]int
	once, crosses bool
}

func (r *reads) property(typ, name string) {
	r.seen[typ+"."+name]++
	r.once = r.once && r.seen[typ+"."+name] == 1
}

func (r *reads) path(typ string, p query.Path) {
	hops, err := query.Route(r.w.Schema, r.w.Terms, typ, p)
	if err != nil {
		panic(err)
	}
	for _, h := range hops {
		switch h.Way {
		case query.Identity:
			continue
		case query.Across:
			r.crosses = true
		case query.Back:
			r.crosses = true
			typ = h.To[0]
			r.disputedBack(typ, h.Property.Name)
		}
		r.property(typ, h.Property.Name)
		if h.Way == query.Across {
			typ = h.To[0]
		}
	}
}

// disputedBack forbids a way back by a reference that is disputed.
func (r *reads) disputedBack(typ, property string) {
	for _, e := range r.w.Entities {
		if e.ID.Type == typ && len(e.Readings[property]) > 1 {
			r.once = false
		}
	}
}

func (r *reads) expr(typ string, e query.Expr) {
	switch e := e.(type) {
	case query.And:
		r.expr(typ, e.Left)
		r.expr(typ, e.Right)
	case query.Or:
		r.expr(typ, e.Left)
		r.expr(typ, e.Right)
	case query.Negation:
		r.expr(typ, e.Expr)
	case query.Compare:
		r.path(typ, e.Path)
		switch v := e.Values[0].Value.(type) {
		case record.Date:
			open := v.Earliest() == record.FirstDay || v.Latest() == record.LastDay
			r.once = r.once && len(e.Values) == 1 && !open
		case record.Quantity:
			n, _ := v.Exact()
			r.once = r.once && len(e.Values) == 1 && n > 0
			if hops, err := query.Route(r.w.Schema, r.w.Terms, typ, e.Path); err == nil { // percentages are no other amounts
				r.once = r.once && hops[len(hops)-1].Property.Kind.Base != record.Amount
			}
		}
	case query.Exists:
		r.path(typ, e.Path)
		hops, err := query.Route(r.w.Schema, r.w.Terms, typ, e.Path)
		if err != nil {
			panic(err)
		}
		r.expr(hops[len(hops)-1].To[0], e.Where)
	case query.Matches: // across a way back it is of the world in a share
		r.path(typ, e.Path)
	case query.State:
		r.once = r.once && e.Is != query.IsNone
	}
}
