package figure

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// Records is what is read of a record, as one reader sees it at one moment.
type Records interface {
	// Entities returns those of a type that keys name, with readings and
	// statements; nil keys mean all of them. Keys that name nothing are left out.
	Entities(ctx context.Context, typ string, keys []string) ([]record.Entity, error)
	// Ask answers a checked query.
	Ask(ctx context.Context, q query.Query) (query.Answer, error)
	// Erased counts the statements of each entity that have been erased.
	Erased(ctx context.Context) (map[record.ID]int, error)
}

// Reader gathers the material of comparisons from a record at one moment.
type Reader struct {
	Records   Records
	Schema    record.Schema
	Words     vocabulary.Set
	At        record.Moment
	Threshold int // see [Material]
	// Letter is the source that is the letter being read: it alone is that letter's
	// own word. Nil where none is: then all letters of the record are.
	Letter *record.ID
}

// Material reads measures with all that stands near them: their observations,
// those of their wholes, parts and doubles, and the figures made of them, each
// counted from the record where it has a query. Nil measures mean all.
func (r Reader) Material(ctx context.Context, measures []record.ID) (Material, error) {
	m := Material{Name: r.Territory, Threshold: r.Threshold}
	var err error
	if m.Erased, err = r.Records.Erased(ctx); err != nil {
		return m, err
	}
	es, err := r.Records.Entities(ctx, "measure", nil)
	if err != nil {
		return m, err
	}
	for _, e := range es {
		m.Measures = append(m.Measures, MeasureOf(e))
	}
	wanted := near(m.Measures, measures)
	keys, err := r.observationsOf(ctx, wanted)
	if err != nil {
		return m, err
	}
	if es, err = r.Records.Entities(ctx, "observation", keys); err != nil {
		return m, err
	}
	sources, err := r.SourcesOf(ctx, es)
	if err != nil {
		return m, err
	}
	for _, e := range es {
		m.Observations = append(m.Observations, ObservationOf(e, sources, r.At))
	}
	if es, err = r.Records.Entities(ctx, "figure", nil); err != nil {
		return m, err
	}
	for _, e := range es {
		f, counted := FigureOf(e)
		if measures != nil && !slices.Contains(wanted, f.Measure) {
			continue
		}
		m.Figures = append(m.Figures, f)
		if err := r.adopted(ctx, f, &m); err != nil {
			return m, err
		}
		if counted == "" {
			continue
		}
		o, err := r.count(ctx, f, counted, m)
		if err != nil {
			return m, err
		}
		m.Observations = append(m.Observations, o)
	}
	return m, nil
}

// adopted adds the observation that a figure adopts where it is one of a measure
// that is not read: that is a mistake, to be said.
func (r Reader) adopted(ctx context.Context, f Figure, m *Material) error {
	known := func(o Observation) bool { return o.ID == f.Adopted }
	if f.Adopted.IsZero() || slices.ContainsFunc(m.Observations, known) {
		return nil
	}
	es, err := r.Records.Entities(ctx, "observation", []string{f.Adopted.Key})
	if err != nil || len(es) == 0 {
		return err
	}
	sources, err := r.SourcesOf(ctx, es)
	if err != nil {
		return err
	}
	m.Observations = append(m.Observations, ObservationOf(es[0], sources, r.At))
	return nil
}

// near returns measures with their wholes, parts and doubles; all where none
// are asked for.
func near(all []Measure, asked []record.ID) []record.ID {
	if asked == nil {
		return nil
	}
	wanted := slices.Clone(asked)
	for _, m := range all {
		for _, id := range asked {
			if m.PartOf == id || m.DistinctFrom == id {
				wanted = append(wanted, m.ID)
			}
			if m.ID == id {
				wanted = append(wanted, m.PartOf, m.DistinctFrom)
			}
		}
	}
	slices.SortFunc(wanted, func(a, b record.ID) int { return cmpKey(a, b) })
	return slices.DeleteFunc(slices.Compact(wanted), record.ID.IsZero)
}

func cmpKey(a, b record.ID) int {
	switch {
	case a.Key < b.Key:
		return -1
	case a.Key > b.Key:
		return 1
	}
	return 0
}

// observationsOf returns the keys of the observations of measures; nil, which
// means all, where measures is nil.
func (r Reader) observationsOf(ctx context.Context, measures []record.ID) ([]string, error) {
	if measures == nil {
		return nil, nil
	}
	keys, err := r.Keys(ctx, "observation", "measure", measures)
	if keys == nil {
		keys = []string{}
	}
	return keys, err
}

// Keys returns the keys of the entities of a type that refer to some of ids by a
// property, possibly so where the reference is disputed. An entity of which no such
// reference is on record is left out, though it could refer to any of them.
func (r Reader) Keys(ctx context.Context, typ, property string, ids []record.ID) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	path := query.Path{Steps: []string{property}}
	compare := query.Compare{Path: path, Op: query.In}
	for _, id := range ids {
		compare.Values = append(compare.Values, query.Literal{Text: id.Key, Quoted: true})
	}
	where := query.And{Left: query.State{Path: path, Is: query.IsKnown}, Right: compare}
	answer, err := r.list(ctx, query.Set{Type: typ, Where: where})
	if err != nil {
		return nil, fmt.Errorf("%s of %d entities: %w", typ, len(ids), err)
	}
	var keys []string
	for _, row := range answer.Rows {
		keys = append(keys, row.ID.Key)
	}
	return keys, nil
}

func (r Reader) list(ctx context.Context, set query.Set) (query.Answer, error) {
	q, err := query.Check(query.Query{Op: query.List, Set: set}, r.Schema, r.Words)
	if err != nil {
		return query.Answer{}, err
	}
	return r.Records.Ask(ctx, q)
}

// SourcesOf reads the sources on which entities rest, and those that cite them.
func (r Reader) SourcesOf(ctx context.Context, es []record.Entity) (Sources, error) {
	var keys []string
	seen := map[string]bool{}
	add := func(id record.ID) {
		if !id.IsZero() && !seen[id.Key] {
			seen[id.Key] = true
			keys = append(keys, id.Key)
		}
	}
	for _, e := range es {
		for _, s := range e.Statements {
			add(s.Source)
		}
	}
	return r.Sources(ctx, keys)
}

// Sources reads sources by key, and those that cite them. Those that are
// letters of the record are marked as its own.
func (r Reader) Sources(ctx context.Context, keys []string) (Sources, error) {
	if len(keys) == 0 {
		return Sources{}, nil
	}
	own, err := r.own(ctx)
	if err != nil {
		return nil, err
	}
	es, err := r.Records.Entities(ctx, "source", keys)
	if err != nil {
		return nil, err
	}
	var via []string
	for _, e := range es {
		if through := e.Ref("read_through"); !through.IsZero() && !slices.Contains(keys, through.Key) && !slices.Contains(via, through.Key) {
			via = append(via, through.Key)
		}
	}
	if len(via) > 0 {
		citing, err := r.Records.Entities(ctx, "source", via)
		if err != nil {
			return nil, err
		}
		es = append(es, citing...)
	}
	return SourcesOf(es, own), nil
}

// own lists the sources that are the letter being read, or any of the record.
func (r Reader) own(ctx context.Context) ([]record.ID, error) {
	if r.Letter != nil {
		return []record.ID{*r.Letter}, nil
	}
	answer, err := r.list(ctx, query.Set{Type: "source", Where: query.Exists{Path: query.Path{Steps: []string{"letters"}}}})
	if err != nil {
		return nil, fmt.Errorf("sources that are letters: %w", err)
	}
	var own []record.ID
	for _, row := range answer.Rows {
		own = append(own, row.ID)
	}
	return own, nil
}

// count makes an observation of what the record itself counts for a figure. What
// is counted is on record, so there is at least so much in the world; there is
// exactly so much, and a share means anything, only where somebody says that the
// record is complete about it. A query that does not count one number, or names
// what is not in the record, is the observation's fault, and no error.
func (r Reader) count(ctx context.Context, f Figure, text string, m Material) (Observation, error) {
	measure, _ := m.Measure(f.Measure)
	o := Observation{
		ID: f.ID, Measure: f.Measure, Unit: measure.Unit, Period: f.Period, Territory: f.Territory,
		Computed: true, Query: text,
	}
	q, err := query.Parse(text)
	if err == nil {
		q, err = query.Check(q, r.Schema, r.Words)
	}
	if err == nil && (q.Op != query.Count && q.Op != query.Sum && q.Op != query.Share || len(q.By) > 0) {
		err = problem.New(problem.Invalid, sayCountsNothing)
	}
	var answer query.Answer
	if err == nil {
		answer, err = r.Records.Ask(ctx, q)
	}
	if p, ok := problem.Of(err); ok && (p.Kind == problem.Invalid || p.Kind == problem.NotFound) {
		o.Fault = p
		return o, nil
	}
	if err != nil {
		return o, err
	}
	o.Query, o.Erased = q.String(), ErasedOf(m.Erased, q)
	if q.Op == query.Share {
		o.Unit = Percent
		o.Counted, o.exactly = shareOf(answer.Certain)
	} else {
		o.Counted = counted(answer.Certain)
	}
	complete, err := r.complete(ctx, q.Set)
	if err != nil {
		return o, err
	}
	switch {
	case complete:
		o.Quantity = o.Counted
	case q.Op != query.Share && answer.Certain.Low > 0 && !r.signed(q):
		o.Quantity = atLeast(answer.Certain.Low)
	}
	return o, nil
}

// signed reports whether a query sums what may be negative: what is not on record
// may then make the sum less.
func (r Reader) signed(q query.Query) bool {
	t, _ := r.Schema.Type(q.Set.Type)
	p, ok := t.Property(q.Of.String())
	return q.Op == query.Sum && ok && p.Kind.Base == record.Amount
}

// complete reports whether somebody says that the record is complete about a set.
func (r Reader) complete(ctx context.Context, set query.Set) (bool, error) {
	statements, err := r.Records.Entities(ctx, "coverage", nil)
	if err != nil {
		return false, err
	}
	var failed error
	c := query.CompletenessOf(set, query.Grounds{
		Schema: r.Schema, Terms: r.Words, At: r.At, Statements: statements,
		Find: func(id record.ID) (record.Entity, bool) {
			es, err := r.Records.Entities(ctx, id.Type, []string{id.Key})
			if err != nil || len(es) == 0 {
				failed = cmp.Or(failed, err)
				return record.Entity{}, false
			}
			return es[0], true
		},
	})
	return c.Holds, failed
}

var sayCountsNothing = locale.Message{
	ID: "figure.counts-nothing",
	ES: "la consulta de una cifra da un número: empieza con count, sum o share, y no lleva «by»",
	EN: "the query of a figure gives one number: it begins with count, sum or share, and has no “by”",
}

// Territory says a place by the names of its territories.
func (r Reader) Territory(p record.Place) locale.Localized { return territory{p, r.Words} }

type territory struct {
	place record.Place
	words vocabulary.Set
}

func (t territory) In(l locale.Lang) string {
	codes := t.place.Codes()
	if len(codes) == 0 {
		return t.place.In(l)
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code
		if label, ok := t.words.Label("territories", code); ok {
			names[i] = label.In(l)
		}
	}
	return locale.And(l, names)
}
