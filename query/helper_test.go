package query_test

import (
	"testing"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

func vocabularies(tb testing.TB) query.Terms {
	tb.Helper()
	set, err := vocabulary.Load()
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
