package monitor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// whichEntity is a name that may mean several entities, or none surely.
type whichEntity struct {
	*problem.Problem
	among []record.ID
}

// Unwrap gives the problem.
func (w *whichEntity) Unwrap() error { return w.Problem }

func asWhich(err error, w **whichEntity) bool { return errors.As(err, w) }

var (
	sayWhichOne = locale.Message{
		ID: "monitor.which-one",
		ES: "«{text}» puede ser una de estas fichas; elija cuál",
		EN: "“{text}” may be one of these entities; choose which",
	}
	sayNoSuchName = locale.Message{
		ID: "monitor.no-such-name",
		ES: "no consta nada que se llame «{text}»; escriba otro nombre o parte de él, o captúrelo primero",
		EN: "nothing on record is called “{text}”; write another name or part of it, or enter it first",
	}
)

// candidatesShown is how many entities are offered for a name.
const candidatesShown = 8

// named finds the entity of some types that a text names: its id, its key, or its
// whole name where only one has it.
func (p *planner) named(types []string, text string) (record.ID, error) {
	text = strings.TrimSpace(text)
	if id, ok := record.ParseID(text); ok && slices.Contains(types, id.Type) {
		return id, nil
	}
	hits, err := p.r.store.Search(p.ctx, p.now(), text, 200)
	if err != nil {
		return record.ID{}, err
	}
	var among, exact []record.ID
	for _, h := range hits {
		if !slices.Contains(types, h.ID.Type) {
			continue
		}
		if h.ID.Key == text {
			return h.ID, nil
		}
		among = append(among, h.ID)
	}
	titled, err := p.r.titled(p.ctx, p.now(), among)
	if err != nil {
		return record.ID{}, err
	}
	want := strings.Join(query.SearchWords(text), " ")
	for _, id := range among {
		if slices.ContainsFunc(titled[id], func(name string) bool { return strings.Join(query.SearchWords(name), " ") == want }) {
			exact = append(exact, id)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], nil
	case len(exact) > 1:
		among = exact
	}
	m := sayWhichOne
	if len(among) == 0 {
		m = sayNoSuchName
	}
	return record.ID{}, &whichEntity{problem.New(problem.Invalid, m, "text", text), among[:min(len(among), candidatesShown)]}
}

// now is the planner's view at today's known-by date: what pages show.
func (p *planner) now() query.View {
	v := p.view
	v.At.KnownBy = p.r.Today()
	return v
}

// titled returns the names of entities, in every language and reading.
func (r *Record) titled(ctx context.Context, v query.View, ids []record.ID) (map[record.ID][]string, error) {
	keys := map[string][]string{}
	for _, id := range ids {
		keys[id.Type] = append(keys[id.Type], id.Key)
	}
	out := map[record.ID][]string{}
	for typ, of := range keys {
		es, err := r.store.Entities(ctx, v, typ, of)
		if err != nil {
			return nil, err
		}
		t, _ := r.Schema.Type(typ)
		for _, e := range es {
			for _, property := range t.Title {
				for _, value := range e.Readings[property] {
					if text, ok := value.(record.Text); ok {
						for _, words := range text.ByLang() {
							out[e.ID] = append(out[e.ID], words)
						}
					}
				}
			}
		}
	}
	return out, nil
}

// entryLookup is what the record and an entry hold together, for queries in fields.
type entryLookup struct{ p *planner }

// Has reports whether there is such an entity.
func (l entryLookup) Has(_ context.Context, id record.ID) (bool, error) { return l.p.exists(id) }

// Keys lists the keys of a type, for suggestions.
func (l entryLookup) Keys(ctx context.Context, typ string) ([]string, error) {
	return l.p.r.store.Keys(ctx, l.p.view, typ)
}
