package figure

import (
	"cmp"
	"math"
	"slices"

	"github.com/constancia-project/constancia/record"
)

// cluster is the reported observations of one period and territory; maxLow is
// the most that one of them says at least, minHigh the least that one says at
// most, and countedTo the first day to which one of them counted.
type cluster struct {
	key             place
	period          record.Date
	territory       record.Place
	members         []Observation
	maxLow, minHigh float64
	countedTo       record.Day
}

// clustersOf sorts observations by period and territory, in their order.
func clustersOf(os []Observation) []cluster {
	var all []cluster
	at := map[place]int{}
	for _, o := range os {
		for _, key := range o.places() {
			i, ok := at[key]
			if !ok {
				i = len(all)
				at[key] = i
				g := cluster{key: key, maxLow: math.Inf(-1), minHigh: math.Inf(1), countedTo: record.LastDay}
				g.period, g.territory = key.written(o)
				all = append(all, g)
			}
			all[i].take(o)
		}
	}
	return all
}

// take adds an observation, unless it was computed or it is in doubt what it is
// about: then it only makes the place one of which something is said.
func (g *cluster) take(o Observation) {
	if o.Computed || o.doubted(aboutWhat) {
		return
	}
	low, high := o.ends()
	g.maxLow, g.minHigh = max(g.maxLow, low), min(g.minHigh, high)
	g.countedTo = min(g.countedTo, countedTo(o, true))
	g.members = append(g.members, o)
}

// clashing calls found for pairs of members that allow no common value: of each
// member with those farthest below it and above it, at most [mostListed] each. So
// every member that clashes with any is found. Cost: n·log n, and the pairs.
func (g cluster) clashing(found func(a, b Observation)) {
	type span struct {
		low, high float64
		member    int
	}
	var below, above []span
	for i, o := range g.members {
		if o.Comparable() {
			low, high := o.ends()
			below = append(below, span{low, high, i})
		}
	}
	above = slices.Clone(below)
	slices.SortStableFunc(below, func(a, b span) int { return cmp.Compare(a.high, b.high) })
	slices.SortStableFunc(above, func(a, b span) int { return cmp.Compare(b.low, a.low) })
	pairs := map[[2]int]bool{}
	for _, s := range below {
		listed := 0
		for _, other := range below {
			if other.high >= s.low || listed == mostListed {
				break
			}
			listed += g.clash(s.member, other.member, pairs)
		}
		listed = 0
		for _, other := range above {
			if other.low <= s.high || listed == mostListed {
				break
			}
			listed += g.clash(s.member, other.member, pairs)
		}
	}
	sorted := make([][2]int, 0, len(pairs))
	for pair := range pairs {
		sorted = append(sorted, pair)
	}
	slices.SortFunc(sorted, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	for _, pair := range sorted {
		found(g.members[pair[0]], g.members[pair[1]])
	}
}

// clash notes two members whose values are apart, and counts one, unless they
// were made of the same counts or one revises the other.
func (g cluster) clash(i, j int, pairs map[[2]int]bool) int {
	a, b := g.members[min(i, j)], g.members[max(i, j)]
	if !disjoint(a, b) || revises(a, b) || revises(b, a) {
		return 0
	}
	pairs[[2]int{min(i, j), max(i, j)}] = true
	return 1
}

// exceeding calls found for the pairs of an observation of inner and one of outer
// that covers it and says less. Of stocks both are of one period.
func exceeding(kind Kind, inner, outer []cluster, found func(a, b Observation)) {
	for _, in := range inner {
		for _, out := range outer {
			if in.maxLow <= out.minHigh || !in.period.Definite() || !out.period.Definite() ||
				out.key.from > in.key.from || in.countedTo > out.key.to ||
				kind == Stock && (in.key.from != out.key.from || in.key.to != out.key.to) ||
				!covers(out.territory, in.territory) {
				continue
			}
			for _, a := range in.members {
				for _, b := range out.members {
					low, _ := a.ends()
					if _, high := b.ends(); low > high && a.ID != b.ID && a.Comparable() && b.Comparable() && countedTo(a, true) <= countedTo(b, false) {
						found(a, b)
					}
				}
			}
		}
	}
}

// notes are what is to be known of one observation, by the places in the lists
// of its comparison.
type notes struct{ disputes, mismatches, remarks []int }

// note sorts disputes, mismatches and remarks by observation.
func (c *Comparison) note() {
	c.notes = map[record.ID]*notes{}
	of := func(id record.ID) *notes {
		n := c.notes[id]
		if n == nil {
			n = &notes{}
			c.notes[id] = n
		}
		return n
	}
	for i, d := range c.Disputes {
		for _, id := range []record.ID{d.A, d.B} {
			of(id).disputes = append(of(id).disputes, i)
		}
	}
	for i, m := range c.Mismatches {
		of(m.Observation).mismatches = append(of(m.Observation).mismatches, i)
	}
	for i, r := range c.Remarks {
		for _, id := range r.Observations {
			of(id).remarks = append(of(id).remarks, i)
		}
	}
}

// noted returns those of a list that its places name, in order and once each.
func noted[T any](all []T, places []int) []T {
	slices.Sort(places)
	var some []T
	for _, i := range slices.Compact(places) {
		some = append(some, all[i])
	}
	return some
}
