package store_test

import (
	"context"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/query/querytest"
	"github.com/constancia-project/constancia/record"
)

// scripted is a store as scripts fill and ask it.
type scripted struct{ *store.Store }

func (s scripted) Save(ctx context.Context, set record.ChangeSet) error {
	_, err := s.Store.Save(ctx, set)
	return err
}

func (s scripted) Ask(ctx context.Context, knownBy record.Day, q query.Query) (query.Answer, error) {
	position, err := s.Position(ctx)
	if err != nil {
		return query.Answer{}, err
	}
	at := record.Moment{Position: position, KnownBy: knownBy}
	return s.Store.Ask(ctx, query.View{Scope: storetest.Everyone(), At: at}, q)
}

func TestStoreAnswersScripts(t *testing.T) {
	querytest.Run(t, record.Core(), words(t), func(tb testing.TB) querytest.Record { return scripted{open(tb)} })
}
