package query

import (
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Names says what entities are called, by their title in the record.
type Names interface {
	// Name returns what an entity is called in l; ok is false where it is not
	// known, and the key is said instead.
	Name(id record.ID, l locale.Lang) (name string, ok bool)
}

// Speaker is all that it takes to say a query: the labels of the schema and of
// the vocabularies, and the names of entities. Names may be nil.
type Speaker struct {
	Schema record.Schema
	Terms  Terms
	Names  Names
}

// Sentence says a checked query in words, without a capital or a full stop, so
// that it can stand inside another sentence.
func (w Speaker) Sentence(q Query, l locale.Lang) string {
	return voice{w, l}.query(q)
}

// SetSentence says a checked set in words: what a coverage statement is about.
func (w Speaker) SetSentence(s Set, l locale.Lang) string {
	return voice{w, l}.set(s, bare)
}

// voice says things in one language.
type voice struct {
	Speaker
	l locale.Lang
}

func (s voice) say(m locale.Message, args ...any) string { return m.In(s.l, args...) }

func (s voice) and(items []string) string { return locale.And(s.l, items) }

func (s voice) query(q Query) string {
	switch q.Op {
	case Count:
		return s.say(sayCount, "set", s.set(q.Set, bare)) + s.groups(q)
	case Sum:
		return s.sum(q) + s.groups(q)
	case Share:
		return s.say(s.agreeing(q.Set, sayShare, sayShareF), "set", s.set(q.Set, definitely), "part", s.clause(q.Set.Type, q.With))
	case Some:
		return s.some(q)
	case None:
		return s.none(q)
	case Every:
		return s.say(s.agreeing(q.Set, sayEvery, sayEveryF), "set", s.enclosed(q.Set, definitely), "what", s.clause(q.Set.Type, q.With))
	case Standing:
		return s.say(sayStanding, "commitment", s.name(q.Commitment), "what", s.clause("assessment", q.With))
	case All:
		return s.joined(q, sayBoth)
	case Any:
		return s.joined(q, sayEither)
	case Not:
		return s.say(sayNotThat, "what", s.part(q.Parts[0]))
	}
	return s.set(q.Set, bare) + s.order(q)
}

// agreeing chooses the message that agrees with the type of a set.
func (s voice) agreeing(set Set, masculine, feminine locale.Message) locale.Message {
	if s.typ(set.Type).Feminine {
		return feminine
	}
	return masculine
}

func (s voice) typ(name string) record.Type {
	t, _ := s.Schema.Type(name)
	return t
}

// route resolves a path of a checked query.
func (s voice) route(typ string, p Path) []Hop {
	hops, err := Route(s.Schema, s.Terms, typ, p)
	if err != nil {
		return nil
	}
	return hops
}

func (s voice) sum(q Query) string {
	what := q.Of.String()
	if hops := s.route(q.Set.Type, q.Of); len(hops) > 0 {
		what = nounOf(hops[0].Property).ofThe(s.l)
	}
	return s.say(saySum, "what", what, "set", s.set(q.Set, ofThem))
}

func (s voice) some(q Query) string {
	switch {
	case q.With != nil:
		return s.say(s.agreeing(q.Set, saySomeHas, saySomeHasF), "set", s.enclosed(q.Set, ofThem), "what", s.clause(q.Set.Type, q.With))
	case q.Set.LastBy != "":
		return s.say(s.agreeing(q.Set, saySomeAmong, saySomeAmongF), "set", s.set(q.Set, definitely))
	}
	if id, ok := known(q.Set); ok {
		return s.recorded(sayRecorded, q.Set, id)
	}
	return s.say(s.agreeing(q.Set, saySome, saySomeF), "set", s.set(q.Set, counted))
}

func (s voice) none(q Query) string {
	switch {
	case q.With != nil:
		return s.say(s.agreeing(q.Set, sayNoneHas, sayNoneHasF), "set", s.enclosed(q.Set, ofThem), "what", s.clause(q.Set.Type, q.With))
	case q.Set.LastBy != "":
		return s.say(s.agreeing(q.Set, sayNoneAmong, sayNoneAmongF), "set", s.set(q.Set, definitely))
	}
	if id, ok := known(q.Set); ok {
		return s.recorded(sayUnrecorded, q.Set, id)
	}
	return s.say(s.agreeing(q.Set, sayNone, sayNoneF), "set", s.set(q.Set, counted))
}

// joined says checks one after another; those that are joined themselves stand
// in brackets.
func (s voice) joined(q Query, joint locale.Message) string {
	var b strings.Builder
	for i, part := range q.Parts {
		if i > 0 {
			b.WriteString(s.say(joint))
		}
		b.WriteString(s.part(part))
	}
	return b.String()
}

// part says one of several checks.
func (s voice) part(q Query) string {
	said := s.query(q)
	if q.Op == All || q.Op == Any {
		return s.say(sayBracketed, "what", said)
	}
	return said
}

// enclosed says a set before its verb; a clause that a comma opened is closed by
// one.
func (s voice) enclosed(set Set, f form) string {
	said := s.set(set, f)
	if strings.Contains(said, ", ") {
		said += ","
	}
	return said
}

// known returns the one entity that a set names, and nothing else of it.
func known(set Set) (id record.ID, ok bool) {
	e, ok := set.Where.(Compare)
	if !ok || set.LastBy != "" || e.Op != Equal || len(e.Path.Steps) != 1 || e.Path.Steps[0] != identity {
		return id, false
	}
	ref, ok := e.Values[0].Value.(record.Ref)
	return record.ID(ref), ok
}

// recorded says that one entity is recorded, or is not.
func (s voice) recorded(m locale.Message, set Set, id record.ID) string {
	return s.say(m, "what", typeNoun(s.typ(set.Type), false).the(s.l), "name", s.name(id))
}

// name says an entity by its name in the record, or by its key.
func (s voice) name(id record.ID) string {
	if s.Names != nil {
		if name, ok := s.Names.Name(id, s.l); ok && name != "" {
			return s.quoted(name)
		}
	}
	return s.quoted(id.Key)
}

func (s voice) quoted(text string) string {
	if s.l == locale.ES {
		return "«" + text + "»"
	}
	return "“" + text + "”"
}

func (s voice) groups(q Query) string {
	if len(q.By) == 0 {
		return ""
	}
	var keys []string
	for _, g := range q.By {
		keys = append(keys, s.group(q.Set.Type, g))
	}
	return s.say(sayBy, "keys", s.and(keys))
}

// group says the key of a group; the year of the entity's own date is the year.
func (s voice) group(typ string, g Group) string {
	own := len(g.Path.Steps) == 1 && g.Path.Steps[0] == "date"
	switch {
	case g.Part == Year && own:
		return s.say(sayYear)
	case g.Part == Month && own:
		return s.say(sayMonth)
	case g.Part == Year:
		return s.say(sayYearOf, "date", s.ofPath(typ, g.Path))
	case g.Part == Month:
		return s.say(sayMonthOf, "date", s.ofPath(typ, g.Path))
	}
	said, _ := s.subject(typ, g.Path, plain)
	return said
}

func (s voice) order(q Query) string {
	var b strings.Builder
	if len(q.Order) > 0 {
		var keys []string
		for _, o := range q.Order {
			key, _ := s.subject(q.Set.Type, o.Path, plain)
			if o.Desc {
				key = s.say(sayDescending, "key", key)
			}
			keys = append(keys, key)
		}
		b.WriteString(s.say(sayOrder, "keys", s.and(keys)))
	}
	if q.Limit > 0 {
		b.WriteString(s.say(sayLimit, "n", q.Limit))
	}
	return b.String()
}
