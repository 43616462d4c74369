package store_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
)

// asked are the types of the random records of these tests: those that refer
// to one another, and those that checks need.
var asked = []string{
	"event", "act", "involvement", "party", "proceeding", "accused", "step",
	"commitment", "assessment", "coverage", "observation", "measure",
}

// TestAskAnswersAsNaive proves that the store answers random queries over random
// records at random moments as the evaluator does that looks at every entity,
// and that a reader without a scope sees nothing.
func TestAskAnswersAsNaive(t *testing.T) {
	terms := words(t)
	for seed := range uint64(count(t, 6, 2)) {
		seed += seedFrom(t)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			maker := &querytest.Maker{Schema: record.Core(), Terms: terms, Types: asked, Each: 4, Whole: seed%2 == 0, R: r}
			db := open(t)
			model := storetest.NewModel(record.Core(), record.Resolver{Under: terms.Under})
			for _, set := range maker.Sets() {
				if _, err := db.Save(t.Context(), set); err != nil {
					t.Fatal(err)
				}
				model.Save(set)
			}
			generator := querytest.Generator{Schema: record.Core(), Terms: terms, Types: asked, Values: maker.Values}
			for _, v := range moments(r, model, maker) {
				small := query.Small{Schema: record.Core(), Terms: terms, At: v.At, Entities: seen(model, v)}
				for range count(t, 30, 10) {
					agree(t, db, v, small, generator.Query(r))
				}
			}
		})
	}
}

// count is a number of repetitions, or few where tests are to be short.
func count(t *testing.T, long, short int) int {
	t.Helper()
	if testing.Short() {
		return short
	}
	return long
}

// moments are now and a few others, and now for somebody who sees nothing.
func moments(r *rand.Rand, m *storetest.Model, maker *querytest.Maker) []query.View {
	now := record.Moment{Position: m.Last, KnownBy: record.DayOf(2026, 11, 24)}
	views := []query.View{
		{Scope: storetest.Everyone(), At: now},
		{Scope: storetest.Everyone(), At: now},
		{Scope: storetest.Everyone(), At: now},
		{At: now},
	}
	for range 3 {
		days := maker.KnownBy()
		views = append(views, query.View{Scope: storetest.Everyone(), At: record.Moment{
			Position: m.Ends[r.IntN(len(m.Ends))], KnownBy: days[r.IntN(len(days))],
		}})
	}
	return views
}

// seen are the entities of a model that a view sees.
func seen(m *storetest.Model, v query.View) []record.Entity {
	if !v.Scope.Everything() {
		return nil
	}
	var all []record.Entity
	for _, typ := range asked {
		all = append(all, m.Entities(typ, v.At)...)
	}
	return all
}

// agree fails where the store answers otherwise than the naive evaluator.
func agree(t *testing.T, db *store.Store, v query.View, small query.Small, q query.Query) {
	t.Helper()
	want, err := query.Naive(small, q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	got, err := db.Ask(t.Context(), v, q)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	if !reflect.DeepEqual(plainAnswer(got), plainAnswer(want)) {
		t.Fatalf("%s\nat %v\ngot  %+v\nwant %+v", q, v.At, got, want)
	}
}

// plainAnswer leaves aside what does not matter: rounding, and empty for nil.
func plainAnswer(a query.Answer) query.Answer {
	round := func(e *query.Ends) {
		e.Low, e.High = math.Round(e.Low*1e9)/1e9, math.Round(e.High*1e9)/1e9
	}
	round(&a.Certain)
	a.Groups = slices.Clone(a.Groups)
	for i := range a.Groups {
		round(&a.Groups[i].Ends)
	}
	return a
}

// seedFrom shifts the random records and queries, so that a long search for
// disagreement never asks the same twice: CONSTANCIA_SEED=1000 go test …
func seedFrom(t *testing.T) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(cmp.Or(os.Getenv("CONSTANCIA_SEED"), "0"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
