package querytest_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// TestAnyQuery proves of random queries what must hold of any: it prints as
// what reads back and checks to itself, it can be planned, and it is said in
// both languages without a gap left open.
func TestAnyQuery(t *testing.T) {
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	schema := record.Core()
	speaker := query.Speaker{Schema: schema, Terms: terms}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 4))
		q := querytest.Random(r, schema, terms)
		again, err := query.Parse(q.String())
		if err == nil && !again.Equal(q) {
			t.Fatalf("seed %d: %q reads as %q", seed, q, again)
		}
		if err == nil {
			again, err = query.Check(again, schema, terms)
		}
		if err != nil || !again.Equal(q) || again.String() != q.String() {
			t.Fatalf("seed %d: %q checks to %q (%v)", seed, q, again, err)
		}
		if _, err := query.Plan(q, schema, terms); err != nil {
			t.Fatalf("seed %d: %q cannot be planned: %v", seed, q, err)
		}
		if !query.Covers(q.Set, q.Set, terms.Under) {
			t.Fatalf("seed %d: %q does not cover itself", seed, q.Set)
		}
		for _, l := range locale.Langs() {
			if said := speaker.Sentence(q, l); said == "" || strings.ContainsAny(said, "{}") || strings.Contains(said, "  ") {
				t.Fatalf("seed %d: %q is said as %q", seed, q, said)
			}
		}
	}
}
