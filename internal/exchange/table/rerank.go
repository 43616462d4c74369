package table

import (
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// misEntered is the judgement that a file corrects a statement.
func (r *Reader) misEntered(id record.StatementID, why locale.Message, by *sheet) record.Reranking {
	return record.Reranking{Statement: id, Ranking: record.Ranking{
		Rank: record.Deprecated, Cause: record.MisEntered, Reason: why.In(r.options.Lang, "file", base(by.File)),
	}}
}

// byImport reports whether it was an import that marked a statement mis-entered,
// or the taking back of a change set, and nobody has judged it since. Only the reason tells it from what people
// judge; one who writes the same words says the same.
func byImport(s record.Statement) bool {
	if !misEnteredNow(s) {
		return false
	}
	reason := s.Ranking[len(s.Ranking)-1].Reason
	for _, why := range []locale.Message{sayCorrectedBy, sayRedated, sayUndone} {
		for _, l := range locale.Langs() {
			if strings.HasPrefix(reason, why.In(l, "file", "")) {
				return true
			}
		}
	}
	return false
}

// misEnteredNow reports whether the last word on a statement is that it was
// mis-entered.
func misEnteredNow(s record.Statement) bool {
	return len(s.Ranking) > 0 && s.Ranking[len(s.Ranking)-1].Cause == record.MisEntered
}

// restore lets a statement that an import replaced stand again, in place of the
// one that replaced it, old (-1: none). It does nothing, and says so, where words
// in other languages that were added since would be lost.
func (r *Reader) restore(m *merging, s *drafted, old int) bool {
	if old >= 0 {
		if text, ok := over(m.held[old].Value, s.Value); ok && text != s.again.Value {
			return false
		}
	}
	c := &m.plan.Change
	c.Rank = append(c.Rank, record.Reranking{Statement: s.again.ID, Ranking: record.Ranking{
		Rank: record.Normal, Cause: record.Restored, Reason: saySaidAgain.In(r.options.Lang, "file", base(s.at.sheet.File)),
	}})
	m.plan.Restored++
	if old < 0 {
		m.line(s, Restored, nil)
		return true
	}
	m.gone[old] = true
	m.plan.Corrected++
	m.line(s, Restored, m.held[old].Value)
	c.Rank = append(c.Rank, r.misEntered(m.held[old].ID, sayCorrectedBy, s.at.sheet))
	return true
}

// sameRanks compares judgements but for where the journal has them.
func sameRanks(a, b []record.Ranking) bool {
	return slices.EqualFunc(a, b, func(x, y record.Ranking) bool {
		x.At, x.N, y.At, y.N = 0, 0, 0, 0
		return x == y
	})
}

// judgedAs reports whether the row's judgements are those of the record.
func (s *drafted) judgedAs(held []record.Ranking) bool {
	if len(held) != len(s.Ranking) {
		return false
	}
	for i := range held {
		if !s.judges(i, held[i]) {
			return false
		}
	}
	return true
}

// judges reports whether the row's judgement i is one of the record. Where the
// row does not say since when, the record's date is right, or follows its source.
// A reason that was erased since is not brought back by a file that still has it.
func (s *drafted) judges(i int, held record.Ranking) bool {
	said := s.Ranking[i]
	said.At, said.N = held.At, held.N
	if held.Erased {
		said.Reason, said.Erased = "", true
	}
	if s.undated[i].any || !held.Known.IsZero() && held.Known == s.undated[i].was {
		said.Known = held.Known
	}
	return said == held
}

// judgement is what the record takes of the row's judgement i, after those that
// it has already. That something was not mis-entered after all holds at every
// date, as that it was did.
func (r *Reader) judgement(s *drafted, i int, before []record.Ranking) record.Ranking {
	j := s.Ranking[i]
	if i > 0 {
		before = s.Ranking[:i]
	}
	if s.undated[i].any && !restores(j, before) {
		j.Known = r.options.Today
	}
	return j
}

// restores reports whether a judgement takes back that something was mis-entered.
func restores(j record.Ranking, before []record.Ranking) bool {
	return j.Cause == record.Restored && len(before) > 0 && before[len(before)-1].Cause == record.MisEntered
}

// rerank brings the rank of a statement of the record to what the row says.
func (m *merging) rerank(at int, s *drafted) {
	h := m.held[at]
	if !s.ranked {
		switch {
		case stands(h):
		case byImport(h):
			s.again = &m.held[at]
		default:
			m.plan.NotFollowed++
			m.line(s, StaysDeprecated, nil)
		}
		return
	}
	from, have := 0, h.Ranking
	for from < len(s.Ranking) && len(have) > 0 && s.judges(from, have[0]) {
		from, have = from+1, have[1:]
	}
	left := len(s.Ranking) - from
	var want []record.Ranking
	switch {
	case left == 0 && len(have) == 0:
		return
	case left == 0 && len(s.Ranking) > 0:
		return // the record has judged further since
	case left == 0:
		if h.RankAt(endOfTime) == record.Normal {
			return
		}
		back := record.Ranking{Rank: record.Normal, Cause: record.Restored}
		if !restores(back, h.Ranking) {
			back.Known = m.reader.options.Today
		}
		want = []record.Ranking{back}
	case len(have) > 0:
		from = len(s.Ranking) - 1
		if s.judges(from, have[len(have)-1]) {
			return
		}
	}
	for i := from; i < len(s.Ranking); i++ {
		want = append(want, m.reader.judgement(s, i, h.Ranking))
	}
	for _, judgement := range want {
		m.plan.Change.Rank = append(m.plan.Change.Rank, record.Reranking{Statement: h.ID, Ranking: judgement})
	}
	m.line(s, Reranked, nil)
}
