package store_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
)

// walkable are orders of which there is an index: of each type, the first words of
// a query and what it may be ordered by.
var walkable = map[string][]string{
	"event": {"date", "date", "id", ""}, "act": {"date", "date", "id", ""}, "party": {"name", "birth"},
	"step": {"date"}, "involvement": {""}, "commitment": {"date"},
}

// TestListsReadAlikeInEachWay proves that a list of random entities, ordered and
// limited, is the same however it is read, and is what the naive evaluator says:
// sorted as a whole, gathered by each of its conditions, or walked.
func TestListsReadAlikeInEachWay(t *testing.T) {
	terms := words(t)
	for seed := range uint64(count(t, 2, 1)) {
		seed += seedFrom(t)
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 11))
			maker := &querytest.Maker{Schema: record.Core(), Terms: terms, Types: asked, Each: 6, R: r}
			db := open(t)
			model := storetest.NewModel(record.Core(), record.Resolver{Under: terms.Under})
			for _, set := range maker.Sets() {
				if _, err := db.Save(t.Context(), set); err != nil {
					t.Fatal(err)
				}
				model.Save(set)
			}
			generator := querytest.Generator{Schema: record.Core(), Terms: terms, Types: asked, Values: maker.Values, Depth: 1}
			tried := map[string]int{}
			for _, v := range moments(r, model, maker)[2:] {
				small := query.Small{Schema: record.Core(), Terms: terms, At: v.At, Entities: seen(model, v)}
				for range count(t, 10, 5) {
					q, skip := randomList(t, r, generator), r.IntN(2)*r.IntN(5)
					alike(t, db, v, small, q, skip, tried)
				}
			}
			for _, way := range []string{"whole", "gathered", "walked"} {
				if tried[way] == 0 {
					t.Errorf("no list was %s", way)
				}
			}
		})
	}
}

// alike fails where a list is not the same in all ways.
func alike(t *testing.T, db *store.Store, v query.View, small query.Small, q query.Query, skip int, tried map[string]int) {
	t.Helper()
	most := q
	most.Limit += skip
	want, err := query.Naive(small, most)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	rows := want.Rows[min(skip, len(want.Rows)):]
	ways, err := store.EachWay(t.Context(), db, v, q, skip)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	page, err := db.Page(t.Context(), v, q, skip)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	ways["as chosen"] = page.Rows
	for way, got := range ways {
		if !slices.Equal(got, rows) {
			t.Fatalf("%s, without the first %d\nat %v, %s\ngot  %v\nwant %v", q, skip, v.At, way, got, rows)
		}
		name, _, _ := strings.Cut(way, " ")
		name, _, _ = strings.Cut(name, ",")
		tried[name]++
	}
}

// randomList is a list with an order that can be walked, under up to three
// conditions.
func randomList(t *testing.T, r *rand.Rand, g querytest.Generator) query.Query {
	t.Helper()
	typ := slices.Sorted(maps.Keys(walkable))[r.IntN(len(walkable))]
	declared, _ := g.Schema.Type(typ)
	q := query.Query{Op: query.List, Set: query.Set{Type: typ}, Limit: 1 + r.IntN(6)}
	var conditions []query.Expr
	by := walkable[typ][r.IntN(len(walkable[typ]))]
	most := 4
	if by == "date" && r.IntN(2) == 0 {
		most = 2
		conditions = append(conditions, query.Compare{
			Path: query.Path{Steps: []string{"date"}}, Op: query.In, Values: []query.Literal{{Text: strconv.Itoa(2013 + r.IntN(8))}},
		})
	}
	for range r.IntN(most) {
		conditions = append(conditions, g.Condition(r, declared, 1))
	}
	for _, one := range conditions {
		if q.Set.Where == nil {
			q.Set.Where = one
			continue
		}
		q.Set.Where = query.And{Left: q.Set.Where, Right: one}
	}
	if by != "" {
		q.Order = []query.Ordering{{Path: query.Path{Steps: []string{by}}, Desc: r.IntN(2) == 0}}
	}
	checked, err := query.Check(q, g.Schema, g.Terms)
	if err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return checked
}

// TestWalksSortNothing holds SQLite to walking an index for what is listed first:
// it may put in order only what the index holds under one value.
func TestWalksSortNothing(t *testing.T) {
	db, v := open(t), query.View{Scope: storetest.Everyone(), At: record.Moment{KnownBy: record.DayOf(2026, 11, 24)}}
	for text, index := range map[string]string{
		"acts order by date limit 50":                                    "act_by_date",
		"acts order by date desc limit 50":                               "act_by_date",
		"acts where type under killing order by date limit 50":           "act_by_date",
		"acts where event.territory under MX-TAM order by date limit 50": "act_by_date",
		"parties order by name limit 50":                                 "party_by_name",
		"involvements limit 50":                                          "involvement_by_key",
	} {
		q, err := query.Parse(text)
		if err == nil {
			q, err = query.Check(q, record.Core(), words(t))
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		plans, err := store.WalkPlans(t.Context(), db, v, q)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		plan := strings.Join(plans[0], "\n")
		if !strings.Contains(plan, index) || strings.Contains(plan, "USE TEMP B-TREE FOR ORDER BY") {
			t.Errorf("%s does not walk %s:\n%s", text, index, plan)
		}
	}
}
