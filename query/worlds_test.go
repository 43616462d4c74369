package query_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// A world is one way in which everything can be that a small record leaves open:
// one reading of each property, one day of each date, one number within each
// bound, one narrower term or territory of a wide one, and any value where
// nothing is recorded. In it a query has one answer, by ordinary logic.
//
// worlds walks through all of them. Whatever is first asked of the current world
// becomes a choice with so many ways; the next world changes the last choice that
// has a way left.
type worlds struct {
	query.Small
	byID   map[record.ID]record.Entity
	query  query.Query
	names  map[string]int // of choices, in the order in which they were made
	taken  []int
	ways   []int
	edges  edges
	broken bool // too many worlds
}

// edges are the values that occur in a query, at which an answer can change.
type edges struct {
	days    []record.Day
	numbers []float64
	values  []record.Value
}

func worldsOf(s query.Small, q query.Query) *worlds {
	w := &worlds{Small: s, query: q, byID: map[record.ID]record.Entity{}}
	for _, e := range s.Entities {
		w.byID[e.ID] = e
	}
	walk(q, func(c query.Compare) {
		for _, l := range c.Values {
			switch v := l.Value.(type) {
			case record.Date:
				w.edges.days = append(w.edges.days, v.Earliest(), v.Latest())
			case record.Quantity:
				n, _ := v.Exact()
				w.edges.numbers = append(w.edges.numbers, n)
			}
			w.edges.values = append(w.edges.values, l.Value)
		}
	})
	return w
}

// walk calls f for every comparison of a query.
func walk(q query.Query, f func(query.Compare)) {
	for _, e := range []query.Expr{q.Set.Where, q.With} {
		walkExpr(e, f)
	}
	for _, p := range q.Parts {
		walk(p, f)
	}
}

func walkExpr(e query.Expr, f func(query.Compare)) {
	switch e := e.(type) {
	case query.And:
		walkExpr(e.Left, f)
		walkExpr(e.Right, f)
	case query.Or:
		walkExpr(e.Left, f)
		walkExpr(e.Right, f)
	case query.Negation:
		walkExpr(e.Expr, f)
	case query.Exists:
		walkExpr(e.Where, f)
	case query.Compare:
		f(e)
	}
}

// each calls f once in every world; it stops, and is broken, after most.
func (w *worlds) each(most int, f func()) {
	for n := 0; ; n++ {
		if n == most {
			w.broken = true
			return
		}
		w.names = map[string]int{}
		f()
		last := len(w.names) - 1
		w.taken, w.ways = w.taken[:last+1], w.ways[:last+1]
		for ; last >= 0 && w.taken[last]+1 == w.ways[last]; last-- {
		}
		if last < 0 {
			return
		}
		w.taken[last]++
		w.taken, w.ways = w.taken[:last+1], w.ways[:last+1]
	}
}

// choose is the way that a choice goes in this world.
func (w *worlds) choose(name string, ways int) int {
	if at, made := w.names[name]; made {
		return w.taken[at]
	}
	at := len(w.names)
	w.names[name] = at
	if at == len(w.taken) {
		w.taken, w.ways = append(w.taken, 0), append(w.ways, ways)
	}
	return w.taken[at]
}

func chosen[T any](w *worlds, name string, among []T) T { return among[w.choose(name, len(among))] }

// reading is the one reading of a property that holds in this world; nil where
// nothing is known.
func (w *worlds) reading(e record.Entity, property string) record.Value {
	values := e.Readings[property]
	if len(values) == 0 || values[0] == record.Value(record.Unknown{}) {
		return nil
	}
	return chosen(w, e.ID.String()+"."+property, values)
}

// meets evaluates a condition by ordinary logic.
func (w *worlds) meets(e record.Entity, x query.Expr) bool {
	switch x := x.(type) {
	case query.And:
		left, right := w.meets(e, x.Left), w.meets(e, x.Right)
		return left && right
	case query.Or:
		left, right := w.meets(e, x.Left), w.meets(e, x.Right)
		return left || right
	case query.Negation:
		return !w.meets(e, x.Expr)
	case query.Compare:
		return w.along(e, w.route(e, x.Path), fmt.Sprint(x), func(e record.Entity, end query.Hop) bool { return w.compare(e, end, x) })
	case query.Exists:
		return w.along(e, w.route(e, x.Path), fmt.Sprint(x), func(e record.Entity, _ query.Hop) bool { return w.meets(e, x.Where) }) != x.None
	case nil:
		return true
	}
	return w.recorded(e, x)
}

// recorded answers what is asked of the record and not of the world.
func (w *worlds) recorded(e record.Entity, x query.Expr) bool {
	id := query.Compare{Path: query.Path{Steps: []string{"id"}}, Op: query.Equal, Values: []query.Literal{{Value: record.Ref(e.ID)}}}
	a, err := query.Naive(w.Small, query.Query{Op: query.List, Set: query.Set{Type: e.ID.Type, Where: query.And{Left: id, Right: x}}})
	if err != nil {
		panic(err)
	}
	return len(a.Rows) > 0
}

func (w *worlds) route(e record.Entity, p query.Path) []query.Hop {
	hops, err := query.Route(w.Schema, w.Terms, e.ID.Type, p)
	if err != nil {
		panic(err)
	}
	return hops
}

// along follows a path; what lies beyond a reference that is not known may be so
// or not.
func (w *worlds) along(e record.Entity, hops []query.Hop, name string, ask func(record.Entity, query.Hop) bool) bool {
	hop := hops[0]
	switch {
	case hop.Way == query.Back:
		some := false
		for _, other := range w.Entities {
			if other.ID.Type != hop.To[0] || w.reading(other, hop.Property.Name) != record.Value(record.Ref(e.ID)) {
				continue
			}
			if len(hops) == 1 {
				some = ask(other, hop) || some
			} else {
				some = w.along(other, hops[1:], name, ask) || some
			}
		}
		return some
	case len(hops) == 1:
		return ask(e, hop)
	}
	switch v := w.reading(e, hop.Property.Name).(type) {
	case record.None:
		return false
	case record.Ref:
		if target, ok := w.byID[record.ID(v)]; ok {
			return w.along(target, hops[1:], name, ask)
		}
	}
	return w.choose(e.ID.String()+" beyond "+name, 2) == 1
}

// compare compares what a property is in this world.
func (w *worlds) compare(e record.Entity, end query.Hop, x query.Compare) bool {
	if x.Op == query.NotEqual {
		x.Op = query.Equal
		return !w.compare(e, end, x)
	}
	any := func(holds func(record.Value) bool) bool {
		return slices.ContainsFunc(x.Values, func(l query.Literal) bool { return holds(l.Value) })
	}
	if end.Way == query.Identity {
		return any(func(l record.Value) bool { return l == record.Value(record.Ref(e.ID)) })
	}
	name := e.ID.String() + "." + end.Property.Name
	v := w.reading(e, end.Property.Name)
	if end.Property.Kind.Undisputed() && v != nil {
		return any(func(l record.Value) bool { return l == e.Readings[end.Property.Name][0] })
	}
	if _, none := v.(record.None); none {
		return false
	}
	switch k := end.Property.Kind; {
	case end.Way == query.Attribute:
		return w.attribute(name, v, end, any)
	case k.Base == record.Instant:
		day := chosen(w, name+" day", w.days(v))
		return any(func(l record.Value) bool { return onDay(day, x.Op, l.(record.Date)) })
	case k.Base == record.Period:
		s := chosen(w, name+" stretch", w.stretches(v))
		return any(func(l record.Value) bool { return overStretch(s, x.Op, l.(record.Date)) })
	case k.Counted():
		n := chosen(w, name+" number", w.numbers(k, v))
		return any(func(l record.Value) bool { return ofNumber(n, x.Op, l.(record.Quantity)) })
	case x.Op == query.Under && k.Base == record.TermOf:
		actual := chosen(w, name+" actual", w.narrower(k.Vocabulary, v))
		return any(func(l record.Value) bool { return w.Terms.Under(k.Vocabulary, actual, l.String()) })
	case x.Op == query.Under:
		actual := chosen(w, name+" actual", w.within(v))
		return any(func(l record.Value) bool { return record.TerritoryUnder(actual, l.String()) })
	}
	if v == nil {
		v = chosen(w, name+" value", append([]record.Value{record.None{}}, w.edges.values...))
	}
	return any(func(l record.Value) bool { return l == v })
}

func (w *worlds) attribute(name string, v record.Value, end query.Hop, any func(func(record.Value) bool) bool) bool {
	have := ""
	if v != nil {
		have = w.Terms.Attribute(end.Property.Kind.Vocabulary, v.String(), end.Step)
	}
	if have == "" {
		return w.choose(name+" "+end.Step, 2) == 1
	}
	return any(func(l record.Value) bool { return l.String() == have })
}

// days are those that a date can mean, as far as they make a difference.
func (w *worlds) days(v record.Value) []record.Day {
	d, _ := v.(record.Date) // no date is any day
	from, to := d.Earliest(), d.Latest()
	days := []record.Day{from, to}
	for _, edge := range w.edges.days {
		for _, day := range []int64{int64(edge) - 1, int64(edge), int64(edge) + 1} {
			if int64(from) <= day && day <= int64(to) {
				days = append(days, record.Day(day))
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

type stretch struct{ from, to record.Day }

func (w *worlds) stretches(v record.Value) []stretch {
	d, _ := v.(record.Date)
	starts, ends := []record.Day{d.Earliest()}, []record.Day{d.Latest()}
	if d.Earliest() == record.FirstDay {
		starts = w.days(v)
	}
	if d.Latest() == record.LastDay {
		ends = w.days(v)
	}
	var all []stretch
	for _, from := range starts {
		for _, to := range ends {
			if from <= to {
				all = append(all, stretch{from, to})
			}
		}
	}
	return all
}

// numbers are those that a quantity can mean, as far as they make a difference.
func (w *worlds) numbers(k record.Kind, v record.Value) []float64 {
	low, high := 0.0, 1e6
	if k.Base == record.Amount {
		low = -1e6
	}
	if v != nil {
		l, h, _ := k.Ends(v)
		low, high = max(low, l), min(high, h)
	}
	numbers := []float64{low, high}
	for _, edge := range w.edges.numbers {
		step := 1.0
		if k.Base == record.Amount {
			step = 1e-9
		}
		for _, n := range []float64{edge - step, edge, edge + step} {
			whole := n == float64(int64(n)) || k.Base == record.Amount
			if whole && low <= n && n <= high {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// narrower are the terms that a term can mean; where none is known, those that
// are asked for and any other.
func (w *worlds) narrower(vocabulary string, v record.Value) []string {
	var all []string
	for _, code := range w.Terms.Codes(vocabulary) {
		asked := slices.Contains(w.edges.values, record.Value(record.Term(code)))
		if v == nil && asked || v != nil && w.Terms.Under(vocabulary, code, v.String()) {
			all = append(all, code)
		}
	}
	if v == nil {
		all = append(all, "another")
	}
	return all
}

// within are the territories in which a place can lie, as far as they make a
// difference.
func (w *worlds) within(v record.Value) []string {
	p, _ := v.(record.Place)
	codes := p.Codes()
	if len(codes) == 0 {
		codes = []string{""} // anywhere
	}
	all := slices.Clone(codes)
	for _, edge := range w.edges.values {
		l, _ := edge.(record.Place)
		for _, code := range l.Codes() {
			if slices.ContainsFunc(codes, func(c string) bool { return c == "" || record.TerritoryUnder(code, c) }) {
				all = append(all, code)
			}
		}
	}
	return all
}

func onDay(day record.Day, op query.Operator, l record.Date) bool {
	switch op {
	case query.Less:
		return day < l.Earliest()
	case query.LessEqual:
		return day <= l.Latest()
	case query.Greater:
		return day > l.Latest()
	case query.GreaterEqual:
		return day >= l.Earliest()
	}
	return l.Earliest() <= day && day <= l.Latest()
}

func overStretch(s stretch, op query.Operator, l record.Date) bool {
	switch op {
	case query.Less:
		return s.to < l.Earliest()
	case query.LessEqual:
		return s.to <= l.Latest()
	case query.Greater:
		return s.from > l.Latest()
	case query.GreaterEqual:
		return s.from >= l.Earliest()
	case query.Equal:
		return s.from == l.Earliest() && s.to == l.Latest()
	}
	return l.Earliest() <= s.from && s.to <= l.Latest()
}

func ofNumber(n float64, op query.Operator, l record.Quantity) bool {
	asked, _ := l.Exact()
	switch op {
	case query.Less:
		return n < asked
	case query.LessEqual:
		return n <= asked
	case query.Greater:
		return n > asked
	case query.GreaterEqual:
		return n >= asked
	}
	return n == asked
}

// members are the entities of the query's set in this world.
func (w *worlds) members(s query.Set) []record.Entity {
	var members []record.Entity
	for _, e := range w.Entities {
		if e.ID.Type == s.Type && w.meets(e, s.Where) {
			members = append(members, e)
		}
	}
	return members
}

// key is the group of an entity in this world. What is not known goes under the
// empty key in every world.
func (w *worlds) key(e record.Entity, by []query.Group) string {
	var keys []string
	for _, g := range by {
		keys = append(keys, w.keyAlong(e, g.Path.Steps, g.Part))
	}
	return strings.Join(keys, "\x00")
}

func (w *worlds) keyAlong(e record.Entity, steps []string, part query.DatePart) string {
	if steps[0] == "id" {
		return e.ID.Key
	}
	t, _ := w.Schema.Type(e.ID.Type)
	p, _ := t.Property(steps[0])
	v := w.reading(e, p.Name)
	if p.Kind.Undisputed() && v != nil {
		v = e.Readings[p.Name][0]
	}
	switch v := v.(type) {
	case nil:
		return ""
	case record.None:
		return record.NoneText
	case record.Ref:
		if len(steps) > 1 {
			target, ok := w.byID[record.ID(v)]
			if !ok {
				return ""
			}
			return w.keyAlong(target, steps[1:], part)
		}
	case record.Term:
		if len(steps) > 1 {
			return w.Terms.Attribute(p.Kind.Vocabulary, v.String(), steps[1])
		}
	case record.Place:
		if codes := v.Codes(); len(codes) > 0 {
			return chosen(w, e.ID.String()+"."+p.Name+" code", codes)
		}
	case record.Date:
		return chosen(w, e.ID.String()+"."+p.Name+" "+fmt.Sprint(part), query.DateKeys(v.Earliest(), v.Latest(), v.String(), part))
	}
	return v.String()
}

// amount is what an entity adds to a sum in this world; 1e6 stands for no end, and
// -1e6 for none below.
func (w *worlds) amount(e record.Entity, p record.Property) float64 {
	v := w.reading(e, p.Name)
	if _, none := v.(record.None); none {
		return 0
	}
	if v == nil && p.Name == "victims" {
		for _, r := range e.Readings["victim"] {
			if _, ok := r.(record.Ref); ok {
				return 1
			}
		}
	}
	return chosen(w, e.ID.String()+"."+p.Name+" number", w.numbers(p.Kind, v))
}
