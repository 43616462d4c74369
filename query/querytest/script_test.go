package querytest_test

import (
	"testing"

	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

func TestNaiveAnswersScripts(t *testing.T) {
	terms, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	querytest.Run(t, record.Core(), terms, func(testing.TB) querytest.Record {
		return &querytest.Memory{Schema: record.Core(), Terms: terms}
	})
}
