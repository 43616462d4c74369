package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// candidate is an entity of a set of which only the last are meant.
type candidate struct {
	id          int64
	key         string
	certain     bool  // certainly in the set
	single      bool  // one reading of the reference, or none
	nothing     bool  // a reading of the reference is none
	first, last int64 // days
	after       string
	values      []string // the readings of the reference
}

// ordering tells what comes after what.
type ordering struct {
	snapshot   *snapshot
	population query.Population
	byKey      map[string]*candidate
	groups     map[string][]*candidate // by a reading of the reference
	unknown    []*candidate            // without any, the latest first
	before     map[string]string       // what a key comes after
	conflicts  [][2]*candidate         // those for which both orders are claimed
	certain    map[*candidate]bool     // of those that possibly are the last
}

// read reads the candidates.
func (o *ordering) read() error {
	c := o.snapshot.compiler()
	text := c.candidates(o.population)
	if *c.failed != nil {
		return *c.failed
	}
	err := o.snapshot.run(compiled{sql: text}, func(row *sqlite3.Stmt) error {
		key := row.ColumnText(1)
		c := o.byKey[key]
		if c == nil {
			c = &candidate{
				id: row.ColumnInt64(0), key: key, certain: row.ColumnBool(2),
				first: row.ColumnInt64(3), last: row.ColumnInt64(4), single: row.ColumnBool(6), after: row.ColumnText(7),
			}
			o.byKey[key], o.before[key] = c, c.after
		}
		switch value := row.ColumnText(5); value {
		case "":
		case record.NoneText:
			c.nothing = true
		default:
			c.values = append(c.values, value)
		}
		return nil
	})
	o.groups = map[string][]*candidate{}
	for _, key := range slices.Sorted(maps.Keys(o.byKey)) {
		c := o.byKey[key]
		for _, value := range c.values {
			o.groups[value] = append(o.groups[value], c)
		}
		if len(c.values) == 0 {
			o.unknown = append(o.unknown, c)
			o.certain[c] = false
		}
	}
	slices.SortStableFunc(o.unknown, func(a, b *candidate) int { return cmp.Compare(b.last, a.last) })
	return err
}

// related reads which entities are parts of which, and returns what gives the
// references to all parts and wholes of what a reference leads to.
func (r *snapshot) related(wholes []query.Leg) (func(reference string) []string, error) {
	up, down := map[string][]string{}, map[string][]string{}
	for _, leg := range wholes {
		err := r.run(compiled{sql: compiler{}.parts(leg)}, func(row *sqlite3.Stmt) error {
			part, whole := leg.To.Name+":"+row.ColumnText(0), leg.To.Name+":"+row.ColumnText(1)
			up[part] = append(up[part], whole)
			down[whole] = append(down[whole], part)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("the parts of %s: %w", leg.To.Plural, err)
		}
	}
	return func(reference string) []string {
		var all []string
		for _, next := range []map[string][]string{up, down} {
			seen := map[string]bool{reference: true}
			for left := []string{reference}; len(left) > 0; left = left[1:] {
				for _, to := range next[left[0]] {
					if !seen[to] {
						seen[to] = true
						all, left = append(all, to), append(left, to)
					}
				}
			}
		}
		return all
	}, nil
}

// findConflicts finds the pairs of which one is said to come after the other,
// though all of its days are before those of the other, or the other way about,
// too. Whatever contradicts itself about the order of several has such a pair
// among them: days alone do not, and of a round of days and "after" one step must
// go back in time.
func (o *ordering) findConflicts() error {
	for _, key := range slices.Sorted(maps.Keys(o.byKey)) {
		b := o.byKey[key]
		err := o.walk(key, func(earlier string) bool {
			if a := o.byKey[earlier]; a != nil && (b.last < a.first || a == b) {
				o.conflicts = append(o.conflicts, [2]*candidate{a, b})
			}
			return true
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// walk goes from a key to what it comes after, and on, as long as visit wants.
func (o *ordering) walk(key string, visit func(earlier string) bool) error {
	for seen := map[string]bool{}; !seen[key]; {
		seen[key] = true
		earlier, err := o.after(key)
		if err != nil || earlier == "" || !visit(earlier) {
			return err
		}
		key = earlier
	}
	return nil
}

// after returns the key of what another comes after, or the empty string.
func (o *ordering) after(key string) (string, error) {
	if earlier, known := o.before[key]; known || o.population.Last.After == nil {
		return earlier, nil
	}
	r, after := row{alias: base, typ: o.population.Type}, *o.population.Last.After
	text := sqlf("SELECT %s FROM %s WHERE t.key = %s AND %s", keyIn(r.column(after.Name), r.typ.Name),
		from(r.typ), bound(key), r.isUndisputed(after))
	o.before[key] = ""
	err := o.snapshot.run(compiled{sql: text}, func(row *sqlite3.Stmt) error {
		o.before[key] = row.ColumnText(0)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("what %s comes after: %w", key, err)
	}
	return o.before[key], nil
}

// decide compares the candidates with one reference with one another, and with
// those that may be about the same.
func (o *ordering) decide(group, relatives []*candidate) error {
	rounds, err := o.rounds(group, relatives)
	if err != nil {
		return err
	}
	for _, a := range group {
		is, err := o.afterAll(a, rounds, group, relatives, o.unknown)
		if err != nil {
			return err
		}
		passed, err := o.passed(a, group, rounds)
		if err != nil {
			return err
		}
		if known, ok := o.certain[a]; ok {
			is = is && known
		}
		if !passed {
			o.certain[a] = is && a.certain && !a.nothing
		}
	}
	return nil
}

// afterAll reports whether all of some lists of candidates, itself aside, are
// certainly before a.
func (o *ordering) afterAll(a *candidate, rounds map[*candidate]int, lists ...[]*candidate) (bool, error) {
	for _, list := range lists {
		for _, b := range list {
			if a == b {
				continue
			}
			if is, err := o.isBefore(b, a, rounds); err != nil || !is {
				return false, err
			}
		}
	}
	return true, nil
}

// passed reports whether one of a group that certainly has the same reference is
// certainly after a.
func (o *ordering) passed(a *candidate, group []*candidate, rounds map[*candidate]int) (bool, error) {
	if !a.single {
		return false, nil
	}
	for _, b := range group {
		if a == b || !b.single || !b.certain {
			continue
		}
		if is, err := o.isBefore(a, b, rounds); err != nil || is {
			return is, err
		}
	}
	return false, nil
}

// isBefore reports whether a is certainly before b: by all days of both, or
// because b comes after a; and nothing leads from b back to a.
func (o *ordering) isBefore(a, b *candidate, rounds map[*candidate]int) (is bool, err error) {
	if round := rounds[a]; round != 0 && round == rounds[b] {
		return false, nil
	}
	if a.last < b.first {
		return true, nil
	}
	err = o.walk(b.key, func(earlier string) bool {
		is = earlier == a.key
		return !is
	})
	return is, err
}

// rounds numbers, from 1, the candidates of a group, and of what may be about the
// same, that are said to come before one another: what leads from one to another
// and back has the same number. There are none where there is no conflict.
func (o *ordering) rounds(group, relatives []*candidate) (map[*candidate]int, error) {
	if len(o.conflicts) == 0 {
		return nil, nil
	}
	among := map[*candidate]bool{}
	for _, c := range slices.Concat(group, relatives, o.unknown) {
		among[c] = true
	}
	conflicts := slices.DeleteFunc(slices.Clone(o.conflicts), func(c [2]*candidate) bool { return !among[c[0]] || !among[c[1]] })
	if len(conflicts) == 0 {
		return nil, nil
	}
	s, err := o.stepsAmong(among)
	if err != nil {
		return nil, err
	}
	rounds, n := map[*candidate]int{}, 0
	for _, c := range conflicts {
		if rounds[c[0]] != 0 {
			continue
		}
		n++
		sooner := s.reachedBack(c[0])
		for x := range s.reached(c[0]) {
			if sooner[x] {
				rounds[x] = n
			}
		}
	}
	return rounds, nil
}

// steps lead from candidates to what is said to be after them: by days, those
// that begin after one has ended; and by "after", directly or not.
type steps struct {
	byFirst, byLast []*candidate // the latest first, the earliest last first
	later, sooner   map[*candidate][]*candidate
}

func (o *ordering) stepsAmong(among map[*candidate]bool) (steps, error) {
	s := steps{later: map[*candidate][]*candidate{}, sooner: map[*candidate][]*candidate{}}
	for c := range among {
		s.byFirst = append(s.byFirst, c)
		err := o.walk(c.key, func(earlier string) bool {
			if e := o.byKey[earlier]; e != nil && among[e] {
				s.later[e], s.sooner[c] = append(s.later[e], c), append(s.sooner[c], e)
			}
			return true
		})
		if err != nil {
			return s, err
		}
	}
	s.byLast = slices.Clone(s.byFirst)
	slices.SortFunc(s.byFirst, func(a, b *candidate) int { return cmp.Compare(b.first, a.first) })
	slices.SortFunc(s.byLast, func(a, b *candidate) int { return cmp.Compare(a.last, b.last) })
	return s, nil
}

// reached are the candidates to which steps lead from one, itself with them.
func (s steps) reached(from *candidate) map[*candidate]bool {
	byDays := s.byFirst
	return spread(from, s.later, func(c *candidate) (next []*candidate) {
		for len(byDays) > 0 && byDays[0].first > c.last {
			next, byDays = append(next, byDays[0]), byDays[1:]
		}
		return next
	})
}

// reachedBack are the candidates from which steps lead to one, itself with them.
func (s steps) reachedBack(to *candidate) map[*candidate]bool {
	byDays := s.byLast
	return spread(to, s.sooner, func(c *candidate) (next []*candidate) {
		for len(byDays) > 0 && byDays[0].last < c.first {
			next, byDays = append(next, byDays[0]), byDays[1:]
		}
		return next
	})
}

func spread(from *candidate, linked map[*candidate][]*candidate, byDays func(*candidate) []*candidate) map[*candidate]bool {
	all := map[*candidate]bool{from: true}
	for left := []*candidate{from}; len(left) > 0; left = left[1:] {
		for _, to := range append(byDays(left[0]), linked[left[0]]...) {
			if !all[to] {
				all[to] = true
				left = append(left, to)
			}
		}
	}
	return all
}

// list writes those that possibly are the last, as pairs of id and certainty.
func (o *ordering) list() (string, error) {
	pairs := make([][2]int64, 0, len(o.certain))
	for c, is := range o.certain {
		pair := [2]int64{c.id}
		if is {
			pair[1] = 1
		}
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	text, err := json.Marshal(pairs)
	return string(text), err
}
