package query_test

import (
	"sync"
	"testing"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// loaded reads the vocabularies once for all tests.
var loaded = sync.OnceValues(vocabulary.Load)

func vocabularies(tb testing.TB) query.Terms {
	tb.Helper()
	set, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

// check reads a query that must be right.
func check(tb testing.TB, text string) query.Query {
	tb.Helper()
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, record.Core(), vocabularies(tb))
	}
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return q
}
