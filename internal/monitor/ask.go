package monitor

import (
	"context"
	"math"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// Result is a query with its answer at a moment.
type Result struct {
	Query  query.Query // checked
	At     record.Moment
	Answer query.Answer

	speaker query.Speaker
}

// Sentence says the query in words.
func (r Result) Sentence(l locale.Lang) string { return r.speaker.Sentence(r.Query, l) }

// Check parses a query and checks it against the schema and the vocabularies.
func (r *Record) Check(text string) (query.Query, error) {
	q, err := query.Parse(text)
	if err != nil {
		return query.Query{}, err
	}
	return query.Check(q, r.Schema, r.Vocabulary)
}

// lookup is what a reader's scope holds at any moment; it is a [query.Lookup].
type lookup struct {
	store *store.Store
	view  query.View
}

func (l lookup) Has(ctx context.Context, id record.ID) (bool, error) {
	return l.store.Has(ctx, l.view, id)
}

func (l lookup) Keys(ctx context.Context, typ string) ([]string, error) {
	return l.store.Keys(ctx, l.view, typ)
}

// named tells whether the entities that a query names are in the record at any
// moment: one that becomes known only later is not misspelt.
func (r *Record) named(ctx context.Context, v query.View, q query.Query) error {
	v.At = record.Moment{Position: math.MaxInt64, KnownBy: record.LastDay}
	return query.CheckNames(ctx, q, lookup{r.store, v})
}

// Ask answers a query as who may see the record at a moment. A query that cannot
// be read, or names an entity that is not in the record at all, is a problem that
// points at the word.
func (r *Record) Ask(ctx context.Context, who access.Actor, text string, at AsOf) (Result, error) {
	q, err := r.Check(text)
	if err != nil {
		return Result{}, err
	}
	v, err := r.View(ctx, who, at)
	if err != nil {
		return Result{}, err
	}
	if err := r.named(ctx, v, q); err != nil {
		return Result{}, err
	}
	answer, err := r.store.Ask(ctx, v, q)
	if err != nil {
		return Result{}, err
	}
	names := titles{ctx: ctx, record: r, view: v, known: map[record.ID]record.Text{}}
	return Result{
		Query: q, At: v.At, Answer: answer,
		speaker: query.Speaker{Schema: r.Schema, Terms: r.Vocabulary, Names: names},
	}, nil
}

// titles looks up what entities are called, for sentences: the first of their
// title properties that is written in words. A name that cannot be read is left
// to its key; the query itself has been answered.
type titles struct {
	ctx    context.Context
	record *Record
	view   query.View
	known  map[record.ID]record.Text
}

// Name returns what an entity is called in l.
func (t titles) Name(id record.ID, l locale.Lang) (string, bool) {
	name, ok := t.known[id]
	if !ok {
		name = t.title(id)
		t.known[id] = name
	}
	said := name.In(l)
	return said, said != ""
}

func (t titles) title(id record.ID) record.Text {
	typ, ok := t.record.Schema.Type(id.Type)
	if !ok {
		return record.Text{}
	}
	es, err := t.record.store.Entities(t.ctx, t.view, id.Type, []string{id.Key})
	if err != nil || len(es) == 0 {
		return record.Text{}
	}
	for _, property := range typ.Title {
		if text, ok := es[0].Value(property).(record.Text); ok {
			return text
		}
	}
	return record.Text{}
}
