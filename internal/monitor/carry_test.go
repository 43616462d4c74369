package monitor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// TestACarriedResultIsAFreshOne saves at random beside and into what letters and
// measures are made of: what is kept is what is computed anew, at every moment, and
// both happens, that a result is carried over and that it is not.
func TestACarriedResultIsAFreshOne(t *testing.T) {
	r := sampleRecord(t)
	g := &meddler{t: t, r: r, rand: rand.New(rand.NewPCG(7, 1))}
	first, err := r.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	carried, anew := 0, 0
	var before *figure.Comparison
	for n := range 15 {
		after, err := r.Measure(t.Context(), tester, "tlatlaya-killed", AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		if after == before {
			carried++
		} else {
			anew++
		}
		before = after
		g.same("now", AsOf{}, n%3)
		g.same("on the letter's date", asOf(t, "@2018-07-11"), n%3)
		if n%6 == 5 {
			g.same("in the past", AsOf{Position: &first}, n%3)
		}
		g.save(n)
	}
	if carried < 3 || anew < 3 {
		t.Errorf("carried over %d times and computed anew %d times: too few to tell", carried, anew)
	}
}

// TestNoResultIsCarriedOverPastAnErasure reads a measure before a statement that is
// erased meanwhile, and then after it: what is said then to be erased is counted.
func TestNoResultIsCarriedOverPastAnErasure(t *testing.T) {
	r := sampleRecord(t)
	before := mustView(t, r).At.Position
	act := record.Change{Entity: record.ID{Type: "act", Key: "gone"}, Add: []record.Statement{{Property: "victims", Value: record.Unknown{}}}}
	if _, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "a note", Changes: []record.Change{act}}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Erase(t.Context(), tester, Erasure{Entity: act.Entity, Reason: "they asked for it"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   AsOf
		want int
	}{{AsOf{Position: &before}, 0}, {AsOf{}, 1}} {
		m, err := r.Measure(t.Context(), tester, "nuevo-laredo-disappeared", c.at)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range m.Observations {
			if o.Computed && o.Erased != c.want {
				t.Errorf("at %+v the record counts over %d erased statements, want %d", c.at, o.Erased, c.want)
			}
		}
	}
}

// meddler saves at random and compares what is kept with what is computed anew.
type meddler struct {
	t    *testing.T
	r    *Record
	rand *rand.Rand
}

// same compares one of the results.
func (g *meddler) same(when string, at AsOf, which int) {
	g.t.Helper()
	ctx := g.t.Context()
	v, err := g.r.View(ctx, tester, at)
	if err != nil {
		g.t.Fatal(err)
	}
	var kept, fresh any
	var keptErr, freshErr error
	switch which {
	case 0:
		kept, keptErr = g.r.Letter(ctx, tester, "letter-2018", locale.ES, at)
		fresh, freshErr = g.r.read(ctx, v, nil, "letter-2018", locale.ES)
	case 1:
		kept, keptErr = g.r.Measure(ctx, tester, "nuevo-laredo-disappeared", at)
		fresh, freshErr = g.r.compare(ctx, v, nil, record.ID{Type: "measure", Key: "nuevo-laredo-disappeared"})
	default:
		kept, keptErr = g.r.comparisons(ctx, v)
		fresh, freshErr = g.r.compareAll(ctx, v, nil)
	}
	if fmt.Sprint(keptErr) != fmt.Sprint(freshErr) {
		g.t.Fatalf("%s, result %d is kept with %v and computed anew with %v", when, which, keptErr, freshErr)
	}
	if keptErr == nil {
		alike(g.t, fmt.Sprintf("%s, result %d", when, which), reflect.ValueOf(kept), reflect.ValueOf(fresh))
	}
}

// alike tells where two values differ; functions do not count.
func alike(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	if a.IsValid() != b.IsValid() || a.IsValid() && a.Type() != b.Type() {
		t.Fatalf("%s is kept as %v and computed anew as %v", at, a, b)
	}
	switch a.Kind() {
	case reflect.Invalid, reflect.Func:
	case reflect.Pointer, reflect.Interface:
		alike(t, at, a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			alike(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			t.Fatalf("%s has %d elements kept and %d computed anew", at, a.Len(), b.Len())
		}
		for i := range a.Len() {
			alike(t, fmt.Sprintf("%s[%d]", at, i), a.Index(i), b.Index(i))
		}
	case reflect.Map:
		if a.Len() != b.Len() {
			t.Fatalf("%s has %d elements kept and %d computed anew", at, a.Len(), b.Len())
		}
		for _, key := range a.MapKeys() {
			alike(t, fmt.Sprintf("%s[%v]", at, key), a.MapIndex(key), b.MapIndex(key))
		}
	default:
		if !a.Equal(b) {
			t.Fatalf("%s is kept as %v and computed anew as %v", at, a, b)
		}
	}
}

// save changes something: half of the time beside the letter.
func (g *meddler) save(n int) {
	g.t.Helper()
	typ := []string{"act", "source", "observation", "figure", "claim", "step", "assessment", "coverage"}[g.rand.IntN(8)]
	kind := g.rand.IntN(8)
	if kind < 4 {
		typ = []string{"act", "party"}[kind%2]
	}
	es, err := g.r.Entities(g.t.Context(), tester, typ, nil, AsOf{})
	if err != nil || len(es) == 0 {
		g.t.Fatal(err)
	}
	of, from := es[g.rand.IntN(len(es))], es[g.rand.IntN(len(es))]
	from.Statements = slices.Clone(from.Statements)
	change := record.Change{Entity: of.ID}
	for i := range from.Statements {
		from.Statements[i] = record.Statement{Property: from.Statements[i].Property, Value: from.Statements[i].Value, Source: from.Statements[i].Source}
	}
	said := from.Statements[g.rand.IntN(len(from.Statements))]
	said.Known = []record.Date{{}, mustDate(g.t, "2017-05-01"), mustDate(g.t, "2018-07-12"), mustDate(g.t, "2024-01")}[g.rand.IntN(4)]
	switch kind {
	case 0, 1, 2, 3: // a new entity, of which the letter may ask
		change.Entity.Key = fmt.Sprintf("new-%d", n)
		change.Add = []record.Statement{said}
		if typ == "act" && kind == 2 {
			change.Add = append(change.Add[:0], from.Statements...)
		}
	case 4:
		change.Rank = []record.Reranking{{
			Statement: of.Statements[0].ID,
			Ranking:   record.Ranking{Rank: record.Deprecated, Cause: record.Withdrawn, Reason: "at random", Known: said.Known},
		}}
	case 5:
		_, err := g.r.Erase(g.t.Context(), tester, Erasure{Entity: of.ID, Statements: []record.StatementID{of.Statements[0].ID}, Reason: "at random"})
		if err != nil {
			g.t.Fatal(err)
		}
		return
	default:
		change.Add = []record.Statement{said}
	}
	if _, err := g.r.Save(g.t.Context(), tester, record.ChangeSet{Reason: "at random", Changes: []record.Change{change}}); err != nil {
		g.t.Fatal(err)
	}
}

func mustDate(t *testing.T, text string) record.Date {
	t.Helper()
	d, err := record.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAResultThatFailsLeavesTheOlderOne has a reader leave while a result is made:
// the next one can carry the older result over all the same.
func TestAResultThatFailsLeavesTheOlderOne(t *testing.T) {
	var c results
	older, _ := c.hold("x", 3, stand{position: 3})
	c.done(older, 1, &notes{}, nil)
	failed, mine := c.hold("x", 5, stand{position: 5})
	if !mine || failed.before != older {
		t.Fatalf("at 5: mine %t, from %+v; want the result at 3 to start from", mine, failed.before)
	}
	c.done(failed, nil, nil, context.Canceled)
	next, mine := c.hold("x", 5, stand{position: 5})
	if !mine || next.before != older {
		t.Errorf("after a failure: mine %t, from %+v; want the result at 3 to start from", mine, next.before)
	}
	if past, mine := c.hold("x", 3, stand{position: 5}); !mine || past.before != nil {
		t.Errorf("at 3 again: mine %t, from %+v; want it computed anew", mine, past.before)
	}
	if h, mine := c.hold("y", 3, stand{position: 5}); !mine || h.before != nil {
		t.Error("one result is carried over from another")
	}
	if h, mine := c.hold("x", 6, stand{position: 6, erasure: 6}); !mine || h.before != nil {
		t.Error("a result is carried over an erasure")
	}
}

// TestAnErasureEndsWhatIsHeld proves that results from before an erasure go when
// anybody asks for anything afterwards, and not only when they are asked for.
func TestAnErasureEndsWhatIsHeld(t *testing.T) {
	var c results
	for _, name := range []string{"x", "y"} {
		h, _ := c.hold(name, 3, stand{position: 3})
		c.done(h, 1, &notes{}, nil)
	}
	c.hold("z", 4, stand{position: 4, erasure: 4})
	if len(c.held) != 1 {
		t.Errorf("after an erasure %d results are held, want the new one", len(c.held))
	}
}
