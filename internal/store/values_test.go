package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
)

// TestValuesAndCountsOfRandomRecords proves that the values found by leaping through
// an index are those that the entities have, and that a bounded count is the exact
// one as long as it says so, and else no more than it, and one beyond the bound.
func TestValuesAndCountsOfRandomRecords(t *testing.T) {
	terms := words(t)
	r := rand.New(rand.NewPCG(seedFrom(t), 13))
	maker := &querytest.Maker{Schema: record.Core(), Terms: terms, Types: asked, Each: 8, R: r}
	db := open(t)
	model := storetest.NewModel(record.Core(), record.Resolver{Under: terms.Under})
	for _, set := range maker.Sets() {
		if _, err := db.Save(t.Context(), set); err != nil {
			t.Fatal(err)
		}
		model.Save(set)
	}
	generator := querytest.Generator{Schema: record.Core(), Terms: terms, Types: asked, Values: maker.Values, Depth: 2}
	for _, v := range moments(r, model, maker)[2:] {
		for _, of := range [][2]string{{"act", "type"}, {"act", "place"}, {"event", "territory"}, {"party", "kind"}, {"act", "event"}} {
			got, err := db.Values(t.Context(), v, of[0], of[1], 1000)
			if err != nil {
				t.Fatal(err)
			}
			if want := valuesIn(model, v, of[0], of[1]); !slices.Equal(got, want) {
				t.Fatalf("values of %s at %v: got %v, want %v", of, v.At, got, want)
			}
			first, err := db.Values(t.Context(), v, of[0], of[1], 1)
			if err != nil || len(first) != min(1, len(got)) {
				t.Fatalf("one value of %s: %v, %v", of, first, err)
			}
		}
		years, err := db.Years(t.Context(), v, "act", "date")
		if err != nil || !slices.Equal(years, yearsIn(model, v)) {
			t.Fatalf("years at %v: got %v, %v; want %v", v.At, years, err, yearsIn(model, v))
		}
		small := query.Small{Schema: record.Core(), Terms: terms, At: v.At, Entities: seen(model, v)}
		for range count(t, 12, 6) {
			q := generator.List(r)
			want, err := query.Naive(small, query.Query{Op: query.Count, Set: q.Set})
			if err != nil {
				t.Fatal(err)
			}
			for _, most := range []int{1, 3, 10_000} {
				n, more, err := db.CountUpTo(t.Context(), v, q, most)
				if err != nil {
					t.Fatal(err)
				}
				exact := want.Certain
				if more && (int(n.High) != most+1 || exact.High < n.High || exact.Low < n.Low) || !more && (n.Low != exact.Low || n.High != exact.High) {
					t.Fatalf("%s at %v, up to %d: got %+v, more: %t; want %+v", q, v.At, most, n, more, exact)
				}
			}
		}
	}
}

// yearsIn are the years in which the first readings of the dates of acts begin.
func yearsIn(m *storetest.Model, v query.View) []int {
	var years []int
	for _, e := range seen(m, v) {
		if d, ok := e.Value("date").(record.Date); ok && e.ID.Type == "act" && d.Earliest() != record.FirstDay {
			year, _, _ := d.Earliest().Civil()
			years = append(years, year)
		}
	}
	slices.Sort(years)
	return slices.Compact(years)
}

// TestShownReadingsAreThoseOfEntities proves that readings from the tables are those
// from the statements.
func TestShownReadingsAreThoseOfEntities(t *testing.T) {
	db, model := filled(t, 40, 9, false)
	compared := 0
	for _, v := range []query.View{
		{Scope: storetest.Everyone(), At: record.Moment{Position: model.Last, KnownBy: record.LastDay}},
		{Scope: storetest.Everyone(), At: record.Moment{Position: model.Ends[5], KnownBy: record.DayOf(2018, 7, 11)}},
		{At: record.Moment{Position: model.Last, KnownBy: record.LastDay}},
	} {
		for _, typ := range record.Core().Types {
			whole, err := db.Entities(t.Context(), v, typ.Name, nil)
			if err != nil {
				t.Fatal(err)
			}
			keys := []string{"no-such-key"}
			for i := range whole {
				whole[i].Statements = nil
				keys = append(keys, whole[i].ID.Key)
			}
			shown, err := db.Shown(t.Context(), v, typ.Name, keys)
			if err != nil {
				t.Fatal(err)
			}
			if len(shown) != len(whole) || len(whole) > 0 && !reflect.DeepEqual(shown, whole) {
				t.Fatalf("%s at %v\ngot  %v\nwant %v", typ.Name, v.At, shown, whole)
			}
			compared += len(whole)
		}
	}
	if compared == 0 {
		t.Fatal("nothing was compared")
	}
}

// valuesIn are the texts of a property of all entities of a model that a view sees.
// That something is unknown, or that there is none, is a state and no value.
func valuesIn(m *storetest.Model, v query.View, typ, property string) []string {
	var all []string
	for _, e := range seen(m, v) {
		if e.ID.Type != typ {
			continue
		}
		for _, value := range e.Readings[property] {
			for _, text := range strings.Split(fmt.Sprint(value), ";") {
				if _, place := value.(record.Place); text != record.NoneText && text != record.UnknownText && (!place || text >= "A") {
					all = append(all, text)
				}
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestStatesComeAfterTheirCountry proves that a territory which is a whole country
// hides none of the states in it.
func TestStatesComeAfterTheirCountry(t *testing.T) {
	db := open(t)
	set := record.ChangeSet{Author: "Ana", Organisation: "LAWG", Reason: "states"}
	for i, code := range []string{"MX", "MX-GRO", "MX-GRO-035", "MX-TAM-027", "MX-OAX;MX-CHP", "US"} {
		id := record.ID{Type: "act", Key: fmt.Sprint("act-", i)}
		place := record.Statement{Entity: id, Property: "place", Value: record.Territories(strings.Split(code, ";")...)}
		set.Changes = append(set.Changes, record.Change{Entity: id, Add: []record.Statement{place}})
	}
	saved, err := db.Save(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	v := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: saved.Last, KnownBy: record.LastDay}}
	got, err := db.States(t.Context(), v, "act", "place", 100)
	if want := []string{"MX", "MX-CHP", "MX-GRO", "MX-OAX", "MX-TAM", "US"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("states %v, %v; want %v", got, err, want)
	}
}
