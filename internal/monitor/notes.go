package monitor

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// notes are what a result was made of: all that was read of the record, and
// nothing else enters it. Read anew at a later position, what is noted gives the
// same where no entity concerned has changed between, or where a question that
// they concern has the same answer; then the result is the same.
//
// What a source said later and what has been erased is not noted: the known-by
// date is part of a result's name, and an erasure ends all results. But one from
// before an erasure that had already happened is not carried over past it: of what
// was recorded between and is erased, results say how many there were.
type notes struct {
	types    map[string]bool            // types of which all entities were read
	entities map[string]map[string]bool // keys by type, of those that were read one by one
	asked    []asked
	// unbound tells that it rests on what is no matter of the moment, such as that
	// an entity is not in the record at all: it holds while nothing is written.
	unbound bool
}

// asked is a question, with its answer and the types of which that came.
type asked struct {
	view   query.View
	query  query.Query
	answer query.Answer
	types  []string
}

func (n *notes) noteType(typ string) {
	if n == nil {
		return
	}
	if n.types == nil {
		n.types = map[string]bool{}
	}
	n.types[typ] = true
}

func (n *notes) noteEntities(typ string, keys []string) {
	if n == nil {
		return
	}
	if n.entities == nil {
		n.entities = map[string]map[string]bool{}
	}
	if n.entities[typ] == nil {
		n.entities[typ] = map[string]bool{}
	}
	for _, key := range keys {
		n.entities[typ][key] = true
	}
}

func (n *notes) noteAnswer(a asked) {
	if n != nil {
		n.asked = append(n.asked, a)
	}
}

func (n *notes) noteUnbound() {
	if n != nil {
		n.unbound = true
	}
}

// again returns the notes of a result for the later position of a view, if it is
// the same there; nil if it may be another.
func (r *Record) again(ctx context.Context, of *held, v query.View) (*notes, error) {
	if of.err != nil || of.notes.unbound || of.at < of.asOf.erasure {
		return nil, nil
	}
	changed, err := r.results.touchedFor(v).since(ctx, r, v, of.at)
	if err != nil {
		return nil, err
	}
	for typ := range of.notes.types {
		if changed(typ) {
			return nil, nil
		}
	}
	for typ, keys := range of.notes.entities {
		if !changed(typ) {
			continue
		}
		one, err := r.store.AnyChanged(ctx, v, typ, slices.Collect(maps.Keys(keys)), of.at)
		if err != nil || one {
			return nil, err
		}
	}
	n := *of.notes
	n.asked, err = r.askAgain(ctx, n.asked, v.At.Position, changed)
	if err != nil || n.asked == nil && len(of.notes.asked) > 0 {
		return nil, err
	}
	return &n, nil
}

// askAgain asks what concerns types that changed. It returns nil where one of the
// answers is another.
func (r *Record) askAgain(ctx context.Context, before []asked, at record.Position, changed func(string) bool) ([]asked, error) {
	after := slices.Clone(before)
	for i := range after {
		a := &after[i]
		a.view.At.Position = at
		if !slices.ContainsFunc(a.types, changed) {
			continue
		}
		answer, types, err := r.store.AskNoting(ctx, a.view, a.query)
		if err != nil {
			return nil, err
		}
		if !reflect.DeepEqual(answer, a.answer) {
			return nil, nil
		}
		a.types = types
	}
	return after, nil
}

// touched remembers, for one scope, which types changed when, from one position to
// another, so that each leaf is looked at once for all results.
type touched struct {
	mu       sync.Mutex
	known    bool
	from, to record.Position
	last     map[string]record.Position // that changed an entity of a type; never changed itself
}

// since tells the types of which entities may have changed after a position and by
// the view's.
func (t *touched) since(ctx context.Context, r *Record, v query.View, after record.Position) (func(typ string) bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.known || after < t.from {
		t.known, t.from, t.to, t.last = true, after, after, nil
	}
	if v.At.Position > t.to {
		more, err := r.store.Touched(ctx, v, t.to)
		if err != nil {
			return nil, err
		}
		last := map[string]record.Position{}
		maps.Copy(last, t.last)
		maps.Copy(last, more)
		t.to, t.last = v.At.Position, last
	}
	last := t.last
	return func(typ string) bool { return last[typ] > after }, nil
}
