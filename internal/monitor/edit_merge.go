package monitor

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// movedSource is a source whose date an entry corrects: what rests on it follows.
type movedSource struct{ was, date record.Date }

// sheet compares what a sheet says with what the record holds of its entity. What
// the record has already is not said again.
func (p *planner) sheet(s *Sheet, said []record.Statement) error {
	typ, _ := p.r.Schema.Type(s.Entity.Type)
	c := record.Change{Entity: s.Entity}
	held := p.held[s.Entity]
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.read == 0 {
			continue
		}
		st := said[f.read-1]
		says := func(h record.Statement) bool { return sameWords(h, st) && stands(h) > 0 }
		already := slices.ContainsFunc(held, says) || slices.ContainsFunc(c.Add, says)
		if already && f.Corrects.Leaf == 0 {
			continue
		}
		theirs := p.since(held, st)
		if f.Corrects.Leaf > 0 {
			wrong, done := p.correct(held, f, st, already)
			if done {
				continue
			}
			if already { // what is right is said: only who judged what is wrong is in the way
				theirs = slices.DeleteFunc(theirs, func(h record.Statement) bool { return h.ID != wrong.ID })
			}
		}
		def, _ := typ.Property(st.Property)
		if len(theirs) > 0 && !f.Further && !s.New {
			p.refused.Clashes = append(p.refused.Clashes, Clash{f.At, s.Entity, def, st, theirs})
			continue
		}
		if f.Corrects.Leaf > 0 && !f.Further {
			p.misEnter(&c, f.Corrects)
		}
		if already {
			continue
		}
		c.Add = append(c.Add, st)
		p.added++
	}
	p.changes = append(p.changes, c)
	return nil
}

// correct looks at the statement that a field corrects. done tells that there is
// nothing to correct: it says the same, or it is there no more; or another says
// already what it should, and it stands no more.
func (p *planner) correct(held []record.Statement, f *Typed, st record.Statement, already bool) (wrong record.Statement, done bool) {
	at := slices.IndexFunc(held, func(h record.Statement) bool { return h.ID == f.Corrects })
	if at >= 0 {
		return held[at], sameWords(held[at], st) || already && stands(held[at]) == 0
	}
	if !already {
		p.refused.add(f.At, problem.New(problem.Conflict, sayCorrectedGone))
	}
	return wrong, true
}

// misEnter marks a statement mis-entered, once.
func (p *planner) misEnter(c *record.Change, id record.StatementID) {
	if slices.ContainsFunc(c.Rank, func(r record.Reranking) bool { return r.Statement == id }) {
		return
	}
	c.Rank = append(c.Rank, record.Reranking{Statement: id, Ranking: record.Ranking{
		Rank: record.Deprecated, Cause: record.MisEntered, Reason: strings.TrimSpace(p.entry.Reason),
	}})
}

// sameWords compares statements by what they say, but for since when it is known.
func sameWords(a, b record.Statement) bool {
	return a.Property == b.Property && a.Value == b.Value && a.Source == b.Source &&
		a.Locator == b.Locator && a.Certainty == b.Certainty && a.Note == b.Note
}

// since returns the statements of the same property that were added or judged
// since the form was opened.
func (p *planner) since(held []record.Statement, st record.Statement) []record.Statement {
	var theirs []record.Statement
	for _, h := range held {
		if h.Property != st.Property {
			continue
		}
		judged := slices.ContainsFunc(h.Ranking, func(r record.Ranking) bool { return r.At > p.entry.Read })
		if h.ID.Leaf > p.entry.Read || judged {
			theirs = append(theirs, h)
		}
	}
	return theirs
}

// cited is a citation that was understood.
type cited struct {
	source        record.ID
	locator, note string
	certainty     record.Term
	bad           bool
}

// cite reads a citation.
func (p *planner) cite(c Citation) (cited, error) {
	out := cited{source: c.Source, locator: strings.TrimSpace(c.Locator), note: strings.TrimSpace(c.Note)}
	if out.source.IsZero() && strings.TrimSpace(c.Typed) != "" {
		id, err := p.named([]string{"source"}, c.Typed)
		if err != nil {
			out.bad = true
			if err := p.wrong(c.At, err); err != nil {
				return out, err
			}
		}
		out.source = id
	}
	if !out.source.IsZero() {
		ok, err := p.exists(out.source)
		if err != nil {
			return out, err
		}
		if !ok {
			out.bad = true
			return out, p.wrong(c.At, noEntity(out.source.Type, out.source.Key))
		}
	}
	for _, text := range []string{out.locator, out.note} {
		if err := readable(text, longestLine); err != nil {
			out.bad = true
			return out, p.wrong(c.At, err)
		}
	}
	if strings.TrimSpace(c.Certainty) != "" {
		v, err := (record.Kind{Base: record.TermOf, Vocabulary: "certainty-degrees"}).ParseWith(c.Certainty, p.r.Vocabulary, "")
		if err != nil {
			out.bad = true
			return out, p.wrong(c.At, err)
		}
		out.certainty, _ = v.(record.Term)
	}
	return out, nil
}

// dateAll gives every new statement the date since when it is known: that of its
// source, as the entry leaves it.
func (p *planner) dateAll() error {
	p.moved = map[record.ID]movedSource{}
	for i := range p.changes {
		id := p.changes[i].Entity
		if id.Type != "source" || len(p.changes[i].Add) == 0 {
			continue
		}
		m := movedSource{was: table.SinceOf(p.held[id]), date: table.SinceOf(carriedOut(p.changes[i], p.held[id]))}
		if at := p.dateField(id); m.date.IsZero() {
			if slices.ContainsFunc(p.refused.Fields, func(f FieldProblem) bool { return f.At == at }) {
				continue // it could not be read at all
			}
			p.refused.add(at, problem.New(problem.Invalid, saySourceUndated))
			continue
		}
		p.moved[id] = m
	}
	for i := range p.changes {
		for j := range p.changes[i].Add {
			st := &p.changes[i].Add[j]
			if st.Source.IsZero() {
				continue
			}
			if m, ok := p.moved[st.Source]; ok {
				st.Known = m.date
				continue
			}
			held, err := p.statements(st.Source)
			if err != nil {
				return err
			}
			st.Known = table.SinceOf(held)
		}
	}
	p.redateOwn()
	return nil
}

func (p *planner) dateField(id record.ID) string {
	for _, s := range p.entry.Sheets {
		if s.Entity != id {
			continue
		}
		for _, f := range s.Fields {
			if f.Property == "date" {
				return f.At
			}
		}
		return s.At
	}
	return ""
}

// carriedOut is what is held of an entity after a change.
func carriedOut(c record.Change, held []record.Statement) []record.Statement {
	out := slices.Concat(held, c.Add)
	for i := range out {
		out[i].Ranking = slices.Clone(out[i].Ranking)
		for _, r := range c.Rank {
			if out[i].ID.Leaf > 0 && out[i].ID == r.Statement {
				out[i].Ranking = append(out[i].Ranking, r.Ranking)
			}
		}
	}
	return out
}

var sayFollowsDate = locale.Message{
	ID: "monitor.follows-date",
	ES: "se corrigió la fecha de su fuente",
	EN: "the date of its source was corrected",
}

// redateOwn lets what the changed entities held so far follow a source that moved.
func (p *planner) redateOwn() {
	for i := range p.changes {
		p.redate(&p.changes[i], p.held[p.changes[i].Entity])
	}
}

// redate states anew what of an entity is dated as a moved source was before, and
// marks what it replaces mis-entered (docs/decisions/0023).
func (p *planner) redate(c *record.Change, held []record.Statement) {
	follow := func(source record.ID, date *record.Date) bool {
		m, ok := p.moved[source]
		if !ok || m.was.IsZero() || m.was == m.date || *date != m.was {
			return false
		}
		*date = m.date
		return true
	}
	for _, h := range held {
		replaced := slices.ContainsFunc(c.Rank, func(r record.Reranking) bool { return r.Statement == h.ID })
		if replaced || len(h.Ranking) > 0 && h.Ranking[len(h.Ranking)-1].Cause == record.MisEntered {
			continue
		}
		old := h.ID
		moved := follow(h.Source, &h.Known)
		ranks := slices.Clone(h.Ranking)
		for i := range ranks {
			moved = follow(ranks[i].Source, &ranks[i].Known) || moved
		}
		if !moved {
			continue
		}
		h.ID, h.Ranking = record.StatementID{}, nil
		c.Add = append(c.Add, h)
		for _, r := range ranks {
			r.At, r.N = 0, 0
			c.Rank = append(c.Rank, record.Reranking{Statement: record.StatementID{N: len(c.Add)}, Ranking: r})
		}
		c.Rank = append(c.Rank, record.Reranking{Statement: old, Ranking: record.Ranking{
			Rank: record.Deprecated, Cause: record.MisEntered, Reason: sayFollowsDate.In(p.entry.Lang),
		}})
	}
}

// redateRest does the same to all other entities that rest on a moved source.
func (p *planner) redateRest(add func(record.Change) error) error {
	var sources []record.ID
	for id, m := range p.moved {
		if !m.was.IsZero() && m.was != m.date {
			sources = append(sources, id)
		}
	}
	if len(sources) == 0 {
		return nil
	}
	return p.r.store.HistoriesResting(p.ctx, p.view, sources, func(id record.ID, held []record.Statement) error {
		if slices.ContainsFunc(p.changes, func(c record.Change) bool { return c.Entity == id }) {
			return nil
		}
		c := record.Change{Entity: id}
		if p.redate(&c, held); len(c.Add) == 0 {
			return nil
		}
		return add(c)
	})
}
