package monitor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/letter"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// seen is the record as one view sees it, while one question is answered: what
// it has read once it does not read again, and it notes that it did. It is not
// safe for concurrent use.
type seen struct {
	record   *Record
	view     query.View
	notes    *notes                       // nil where nothing is kept
	entities map[record.ID]*record.Entity // nil: not there
	all      map[string][]record.Entity
	answers  map[string]query.Answer
	erased   map[record.ID]int
}

// Entities implements [figure.Records].
func (s *seen) Entities(ctx context.Context, typ string, keys []string) ([]record.Entity, error) {
	if keys == nil {
		return s.allOf(ctx, typ)
	}
	var missing []string
	for _, key := range keys {
		if _, ok := s.entities[record.ID{Type: typ, Key: key}]; !ok {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		s.notes.noteEntities(typ, missing)
		es, err := s.record.store.Entities(ctx, s.view, typ, missing)
		if err != nil {
			return nil, err
		}
		for _, key := range missing {
			s.entities[record.ID{Type: typ, Key: key}] = nil
		}
		for _, e := range es {
			s.entities[e.ID] = &e
		}
	}
	var es []record.Entity
	for _, key := range keys {
		if e := s.entities[record.ID{Type: typ, Key: key}]; e != nil {
			es = append(es, *e)
		}
	}
	return es, nil
}

func (s *seen) allOf(ctx context.Context, typ string) ([]record.Entity, error) {
	if es, ok := s.all[typ]; ok {
		return es, nil
	}
	s.notes.noteType(typ)
	es, err := s.record.store.Entities(ctx, s.view, typ, nil)
	if err != nil {
		return nil, err
	}
	for _, e := range es {
		s.entities[e.ID] = &e
	}
	s.all[typ] = es
	return es, nil
}

// Ask implements [figure.Records]. A check, or the query of a figure, that names
// what is not in the record is a problem: its absence would prove nothing. Lists
// are the program's own.
func (s *seen) Ask(ctx context.Context, q query.Query) (query.Answer, error) {
	text := q.String()
	if a, ok := s.answers[text]; ok {
		return a, nil
	}
	if q.Op != query.List {
		if err := s.record.named(ctx, s.view, q); err != nil {
			s.notes.noteUnbound() // once it is in the record, it always is
			return query.Answer{}, err
		}
	}
	a, types, err := s.record.store.AskNoting(ctx, s.view, q)
	if err == nil {
		s.answers[text] = a
		s.notes.noteAnswer(asked{s.view, q, a, types})
	}
	return a, err
}

// Erased implements [figure.Records].
func (s *seen) Erased(ctx context.Context) (map[record.ID]int, error) {
	var err error
	if s.erased == nil {
		s.erased, err = s.record.store.Erased(ctx, s.view)
	}
	return s.erased, err
}

// reader reads figures and letters as a view sees them, for one question, and
// notes what it reads, where n is not nil.
func (r *Record) reader(v query.View, n *notes) letter.Reader {
	records := &seen{
		record: r, view: v, notes: n, entities: map[record.ID]*record.Entity{}, all: map[string][]record.Entity{}, answers: map[string]query.Answer{},
	}
	return letter.Reader{Reader: figure.Reader{
		Records: records, Schema: r.Schema, Words: r.Vocabulary, At: v.At, Threshold: smallestCount,
	}}
}

// smallestCount is the least number of persons that is said where this record
// itself counted them and no source has published the number: from a smaller
// one they might be told. It is what statistical offices commonly use.
const smallestCount = 5

// keyOf takes the key from what names an entity of a type: the key alone, or
// type:key.
func keyOf(typ, name string) string { return strings.TrimPrefix(name, typ+":") }

func noEntity(typ, key string) error {
	return problem.New(problem.NotFound, sayNoEntity, "id", record.ID{Type: typ, Key: key}.String())
}

// Letter reads a letter in one language at a moment: every assertion with its
// verdict, flags and state, and with what it was on the letter's date. The
// reading may be shared: it is not to be changed.
func (r *Record) Letter(ctx context.Context, who access.Actor, key string, lang locale.Lang, at AsOf) (letter.Reading, error) {
	v, err := r.View(ctx, who, at)
	if err != nil {
		return letter.Reading{}, err
	}
	key = keyOf("letter", key)
	return computed(ctx, r, v, result[letter.Reading]{
		name:    "letter " + key + " in " + string(lang),
		compute: func(n *notes) (letter.Reading, error) { return r.read(ctx, v, n, key, lang) },
		carried: func(was letter.Reading, to record.Position) letter.Reading {
			was.At.Position, was.Baseline.Position = to, to
			return was
		},
	})
}

func (r *Record) read(ctx context.Context, v query.View, n *notes, key string, lang locale.Lang) (letter.Reading, error) {
	reader := r.reader(v, n)
	l, ok, err := reader.Letter(ctx, key)
	if err != nil {
		return letter.Reading{}, err
	}
	if !ok {
		return letter.Reading{}, noEntity("letter", key)
	}
	now, err := reader.World(ctx, l)
	if err != nil {
		return letter.Reading{}, err
	}
	var before *letter.World
	if base := l.Baseline(v.At.Position); !l.Date.IsZero() && base.KnownBy < v.At.KnownBy {
		before, err = r.reader(query.View{Scope: v.Scope, At: base}, n).World(ctx, l)
		if err != nil {
			return letter.Reading{}, err
		}
	}
	return letter.Read(ctx, l, lang, now, before)
}

// LetterDifference says what changed in a letter between two moments and
// because of which source, by consequence.
func (r *Record) LetterDifference(ctx context.Context, who access.Actor, key string, lang locale.Lang, from, to AsOf) (letter.Difference, error) {
	before, err := r.Letter(ctx, who, key, lang, from)
	if err != nil {
		return letter.Difference{}, err
	}
	after, err := r.Letter(ctx, who, key, lang, to)
	if err != nil {
		return letter.Difference{}, err
	}
	return letter.Compare(before, after), nil
}

// LetterInfo is a letter in a list.
type LetterInfo struct {
	ID       record.ID
	Title    record.Text
	Occasion record.Text
	Date     record.Date
	From     string // as the letter's head has it: "LAWG; WOLA"
	Langs    []locale.Lang
}

// Letters lists the letters of the record at a moment, newest first.
func (r *Record) Letters(ctx context.Context, who access.Actor, at AsOf) ([]LetterInfo, error) {
	es, err := r.Entities(ctx, who, "letter", nil, at)
	if err != nil {
		return nil, err
	}
	var letters []LetterInfo
	for _, e := range es {
		info := LetterInfo{ID: e.ID, Title: e.Text("title"), Occasion: e.Text("occasion"), Date: e.Date("date"), From: e.Line("from")}
		for _, l := range locale.Langs() {
			if e.Text("body").ByLang()[string(l)] != "" {
				info.Langs = append(info.Langs, l)
			}
		}
		letters = append(letters, info)
	}
	slices.SortStableFunc(letters, func(a, b LetterInfo) int { return cmp.Compare(b.Date.Latest(), a.Date.Latest()) })
	return letters, nil
}
