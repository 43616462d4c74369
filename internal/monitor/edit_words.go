package monitor

import (
	"context"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var (
	sayNotKnown = locale.Message{ID: "monitor.value-unknown", ES: "se desconoce", EN: "unknown"}
	sayNoneThen = locale.Message{ID: "monitor.value-none", ES: "ninguno", EN: "none"}
)

// Words says a value in a language, as a line of text has it: a term by its
// label, a territory by its name, a date and a quantity in words.
func (r *Record) Words(l locale.Lang, k record.Kind, v record.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case record.Unknown:
		return sayNotKnown.In(l)
	case record.None:
		return sayNoneThen.In(l)
	case record.Term:
		if label, ok := r.Vocabulary.Label(k.Vocabulary, string(v)); ok {
			return label.In(l)
		}
	case record.Text:
		return v.In(l)
	case record.Quantity:
		return v.In(l)
	case record.Date:
		if k.Base == record.Period {
			return v.Period(l)
		}
		return v.In(l)
	case record.Place:
		var names []string
		for _, code := range v.Codes() {
			if label, ok := r.Vocabulary.Label(record.TerritoryVocabulary, code); ok {
				code = label.In(l)
			}
			names = append(names, code)
		}
		if len(names) == 0 {
			return v.In(l)
		}
		return locale.And(l, names)
	}
	return v.String()
}

// Titles returns a function that names entities by the best of their title
// properties at a moment; one that is not there, or not to be seen, by its id.
func (r *Record) Titles(ctx context.Context, who access.Actor, ids []record.ID, l locale.Lang, at AsOf) (func(record.ID) string, error) {
	keys := map[string][]string{}
	for _, id := range ids {
		if !id.IsZero() {
			keys[id.Type] = append(keys[id.Type], id.Key)
		}
	}
	titles := map[record.ID]string{}
	for typ, of := range keys {
		es, err := r.Entities(ctx, who, typ, of, at)
		if err != nil {
			return nil, err
		}
		for _, e := range es {
			titles[e.ID] = r.title(l, e)
		}
	}
	return func(id record.ID) string {
		if title := titles[id]; title != "" {
			return title
		}
		return id.String()
	}, nil
}

func (r *Record) title(l locale.Lang, e record.Entity) string {
	t, _ := r.Schema.Type(e.ID.Type)
	for _, name := range t.Title {
		p, _ := t.Said(name)
		if _, ref := e.Value(name).(record.Ref); !ref {
			if said := r.Words(l, p.Kind, e.Value(name)); said != "" {
				return said
			}
		}
	}
	return ""
}
