package generate

import "math"

// stream is a sequence of random numbers that depends on its seed, what it is
// for and a number, and on nothing else: the thousandth event can be drawn
// without the others. It is SplitMix64 (Steele, Lea, Flood 2014), started from
// a mix of the three.
type stream struct{ state uint64 }

// The purposes of streams. Their numbers are part of what a seed means: new
// ones are added at the end.
const (
	forCount uint64 = iota + 1 // how many acts an event has
	forEvent
	forAct
	forPerson
	forInvolvement
	forSources
)

func newStream(seed, purpose, index uint64) stream {
	return stream{mix(mix(seed+0x9E3779B97F4A7C15) ^ mix(purpose<<56^index))}
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

func (s *stream) next() uint64 {
	s.state += 0x9E3779B97F4A7C15
	return mix(s.state)
}

// unit is uniform in [0, 1).
func (s *stream) unit() float64 { return float64(s.next()>>11) / (1 << 53) }

// below is uniform in 0..n−1; the bias of n/2⁵³ is far below what is measured.
func (s *stream) below(n int) int { return int(s.unit() * float64(n)) }

// chance is true with probability p.
func (s *stream) chance(p float64) bool { return s.unit() < p }

// normal is standard normal, by Box and Muller.
func (s *stream) normal() float64 {
	return math.Sqrt(-2*math.Log(1-s.unit())) * math.Cos(2*math.Pi*s.unit())
}

// geometric is 0, 1, 2 … with the given mean.
func (s *stream) geometric(mean float64) int {
	if mean <= 0 {
		return 0
	}
	return int(math.Log(1-s.unit()) / math.Log(mean/(1+mean)))
}

// weighted draws 0..n−1 in proportion to weights in constant time, by the alias
// method (Walker 1977; Vose 1991).
type weighted struct {
	keep  []float64
	alias []int32
}

func weigh(weights []float64) weighted {
	n := len(weights)
	w := weighted{keep: make([]float64, n), alias: make([]int32, n)}
	total := 0.0
	for _, x := range weights {
		total += x
	}
	var small, large []int
	for i, x := range weights {
		w.keep[i] = x / total * float64(n)
		w.alias[i] = int32(i)
		if w.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		w.alias[s] = int32(l)
		w.keep[l] -= 1 - w.keep[s]
		if w.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, rest := range [][]int{small, large} {
		for _, i := range rest {
			w.keep[i] = 1
		}
	}
	return w
}

func (w *weighted) draw(s *stream) int {
	x := s.unit() * float64(len(w.keep))
	i := int(x)
	if x-float64(i) < w.keep[i] {
		return i
	}
	return int(w.alias[i])
}
