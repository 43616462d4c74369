package table

import (
	"context"

	"github.com/constancia-project/constancia/record"
)

// merge compares what the files say of an entity with what the record holds.
//
// A statement that the record has, whatever its rank, is there: a judgement is
// never undone by a file that does not speak of ranks. Else, where the same
// source said something else in the same place, the file corrects it: the new
// statement is added and the old one marked mis-entered. What an import marked so,
// a file can say again. All others are added. Nothing is withdrawn because a file is silent.
// What rests on a source whose date changes, as find tells, follows it.
func (r *Reader) merge(ctx context.Context, d *draft, held []record.Statement, find finder) (Plan, error) {
	if r.options.Update != nil {
		return r.update(ctx, d, held, find)
	}
	plan := Plan{Entity: d.id, Created: len(held) == 0, Change: record.Change{Entity: d.id}}
	m := merging{reader: r, plan: &plan, held: held, taken: make([]bool, len(held)), gone: make([]bool, len(held))}
	if len(held) == 0 {
		plan.Change.Add = make([]record.Statement, 0, len(d.said))
	}
	if err := r.findHeld(ctx, &m, d.said); err != nil {
		return plan, err
	}
	for i := range d.said {
		s := &d.said[i]
		if s.matched && s.again == nil {
			continue
		}
		old := m.corrected(s)
		if s.again != nil && r.restore(&m, s, old) {
			continue
		}
		if old >= 0 {
			if text, ok := over(held[old].Value, s.Value); ok {
				s.Value = text
			}
		}
		r.addTo(&m, s, old)
	}
	if find != nil {
		if err := m.redate(ctx, find); err != nil {
			return plan, err
		}
	}
	for _, e := range d.empty {
		m.keep(e, d)
	}
	return plan, nil
}

type merging struct {
	reader *Reader
	plan   *Plan
	held   []record.Statement
	taken  []bool // held statements that the files say, or correct
	gone   []bool // held statements that are replaced
}

var endOfTime = record.Moment{Position: 1<<63 - 1, KnownBy: record.LastDay}

func stands(s record.Statement) bool { return s.RankAt(endOfTime) != record.Deprecated }

// findHeld finds the statements that the record has already: first those that
// are the same with their rank, then those that are the same but for it, then
// those that say at least as much.
func (r *Reader) findHeld(ctx context.Context, m *merging, said []drafted) error {
	if len(m.held) == 0 {
		return nil
	}
	for _, alike := range []func(record.Statement, *drafted) (bool, error){
		func(h record.Statement, s *drafted) (bool, error) {
			return equal(h, s.Statement) && s.judgedAs(h.Ranking), nil
		},
		func(h record.Statement, s *drafted) (bool, error) { return equal(h, s.Statement), nil },
		func(h record.Statement, s *drafted) (bool, error) { return r.satisfies(ctx, h, s) },
	} {
		for i := range said {
			if err := m.find(&said[i], alike); err != nil {
				return err
			}
		}
	}
	return nil
}

// find looks for a statement among those of the record: first one that the
// record follows, then one that no other statement of the files was found to be.
// A row that says its rank stands for itself, whatever the record follows.
func (m *merging) find(s *drafted, alike func(record.Statement, *drafted) (bool, error)) error {
	if s.matched {
		return nil
	}
	at := -1
	for i, h := range m.held {
		if h.Property != s.Property || at >= 0 && !m.better(s, i, at) {
			continue
		}
		ok, err := alike(h, s)
		if err != nil {
			return err
		}
		if ok {
			at = i
		}
	}
	if at >= 0 {
		s.matched, m.taken[at] = true, true
		m.rerank(at, s)
	}
	return nil
}

func (m *merging) better(s *drafted, i, than int) bool {
	if a, b := stands(m.held[i]), stands(m.held[than]); !s.ranked && a != b {
		return a
	}
	return m.taken[than] && !m.taken[i]
}

// equal compares everything but the rank.
func equal(a, b record.Statement) bool {
	return a.Property == b.Property && a.Value == b.Value && a.Source == b.Source && a.Locator == b.Locator &&
		a.Certainty == b.Certainty && a.Known == b.Known && a.Note == b.Note
}

// satisfies reports whether a statement of the record says what the file says
// and perhaps more: where the file is silent nothing contradicts it.
func (r *Reader) satisfies(ctx context.Context, h record.Statement, s *drafted) (bool, error) {
	if h.Property != s.Property || h.Source != s.Source || !says(h.Value, s.Value) ||
		h.Locator != s.Locator && byImport(h) || // replaced in its own place, not in this one
		s.Locator != "" && h.Locator != s.Locator ||
		s.Certainty != "" && h.Certainty != s.Certainty ||
		s.Note != "" && h.Note != s.Note {
		return false, nil
	}
	if h.Known == s.Known {
		return true, nil
	}
	if s.dated || s.Source.IsZero() {
		return false, nil
	}
	if misEnteredNow(h) && !byImport(h) {
		return true, nil // somebody judged so, for every date
	}
	// The file does not say since when. A date that the source has or had was
	// taken from it and must follow it; any other was said by somebody.
	followed, err := r.wasDate(ctx, s.Source, h.Known)
	return !followed && !h.Known.IsZero(), err
}

// says reports whether a value holds all that another does: the same, or a text
// with the same words in more languages.
func says(held, said record.Value) bool {
	if held == said {
		return true
	}
	x, ok := held.(record.Text)
	y, also := said.(record.Text)
	if !ok || !also {
		return false
	}
	have := x.ByLang()
	for lang, words := range y.ByLang() {
		if have[lang] != words {
			return false
		}
	}
	return true
}

// over puts the words of a file over those that the record has in other
// languages.
func over(held, said record.Value) (record.Value, bool) {
	x, ok := held.(record.Text)
	y, also := said.(record.Text)
	if !ok || !also {
		return nil, false
	}
	words := x.ByLang()
	news := y.ByLang()
	if words[""] != "" || news[""] != "" {
		return nil, false
	}
	for lang, w := range news {
		words[lang] = w
	}
	return record.Words(words), true
}

// wasDate reports whether a source has or had this date in the record.
func (r *Reader) wasDate(ctx context.Context, source record.ID, date record.Date) (bool, error) {
	held, err := r.ground.Statements(ctx, source)
	if err != nil {
		return false, err
	}
	for _, s := range held {
		if (s.Property == sourceDate || s.Property == sourceKnown) && s.Value == record.Value(date) {
			return true, nil
		}
	}
	return false, nil
}

// corrected returns the statement of the record that s replaces, or -1: one of
// the same source in the same place, or with the same value in another.
func (m *merging) corrected(s *drafted) int {
	if s.ranked && len(s.Ranking) > 0 && s.Ranking[len(s.Ranking)-1].Rank == record.Deprecated {
		return -1
	}
	for _, alike := range []func(record.Statement) bool{
		func(h record.Statement) bool { return h.Locator == s.Locator },
		func(h record.Statement) bool { return h.Value == s.Value },
	} {
		for i, h := range m.held {
			if !m.taken[i] && h.Property == s.Property && h.Source == s.Source && alike(h) && stands(h) {
				m.taken[i] = true
				return i
			}
		}
	}
	return -1
}

// addTo adds a statement to the change, and marks the one that it replaces.
func (r *Reader) addTo(m *merging, s *drafted, old int) {
	c := &m.plan.Change
	added := s.Statement
	added.Ranking = nil
	c.Add = append(c.Add, added)
	for i := range s.Ranking {
		c.Rank = append(c.Rank, record.Reranking{Statement: record.StatementID{N: len(c.Add)}, Ranking: r.judgement(s, i, nil)})
	}
	if old < 0 {
		m.line(s, Added, nil)
		return
	}
	m.gone[old] = true
	m.plan.Corrected++
	what := Corrected
	if m.held[old].Value == s.Value {
		what = Recited
	}
	m.line(s, what, m.held[old].Value)
	c.Rank = append(c.Rank, r.misEntered(m.held[old].ID, sayCorrectedBy, s.at.sheet))
}

// keep says that an empty cell takes nothing away.
func (m *merging) keep(e empty, d *draft) {
	for i, h := range m.held {
		if m.taken[i] || h.Property != e.property || h.Source != e.source || h.Locator != e.locator || !stands(h) {
			continue
		}
		m.taken[i] = true
		m.put(Line{
			Entity: d.id, Property: e.property, Source: e.source, What: Kept,
			File: e.at.sheet.File, Number: int(e.at.line), Said: words(h.Value),
		})
	}
}
