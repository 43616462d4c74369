package commitment

import (
	"cmp"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// Status is what the program needs to know of a status of the vocabulary.
type Status struct {
	Label  locale.Localized
	Closed bool // nothing more is due: met, replaced, lapsed, withdrawn
	Rank   int  // how far met, from the vocabulary
}

// Statuses looks a status up; ok is false for an unknown one.
type Statuses func(record.Term) (s Status, ok bool)

var (
	sayStands = locale.Message{
		ID: "commitment.stands",
		ES: "{status}, a juicio de {who} ({date}).",
		EN: "{status}, as {who} judged ({date}).",
	}
	sayStandsReason = locale.Message{
		ID: "commitment.stands-reason",
		ES: "{status}, a juicio de {who} ({date}): {reason}.",
		EN: "{status}, as {who} judged ({date}): {reason}.",
	}
	sayDiffers = locale.Message{
		ID: "commitment.differs",
		ES: "Quienes lo evaluaron no coinciden: {views}.",
		EN: "Those who assessed it do not agree: {views}.",
	}
	sayView = locale.Message{
		ID: "commitment.view",
		ES: "{status} ({who}, {date})",
		EN: "{status} ({who}, {date})",
	}
	saySilence = locale.Message{
		ID: "commitment.silence",
		ES: "No consta que nadie lo haya evaluado desde entonces.",
		EN: "No assessment since then is on record.",
	}
	sayNobody = locale.Message{
		ID: "commitment.nobody",
		ES: "Sin evaluar: no consta que nadie lo haya evaluado.",
		EN: "Not assessed: no assessment by anybody is on record.",
	}
)

// aYear is after how many days the program says that nobody has looked since.
const aYear = 365

// Newest returns the assessments that stand: those whose date is not certainly
// before another's. An assessment without a date stands only where none has
// one.
func Newest(all []Assessment) []Assessment {
	var standing []Assessment
	for _, a := range all {
		older := slices.ContainsFunc(all, func(b Assessment) bool {
			return !b.Date.IsZero() && (a.Date.IsZero() || a.Date.Latest() < b.Date.Earliest())
		})
		if !older {
			standing = append(standing, a)
		}
	}
	return standing
}

// Stand says where a commitment stands at the end of a day, by the assessments
// known then, in any order; those of other commitments are left out. One that is
// dated after the day does not stand yet.
func Stand(c Commitment, all []Assessment, at record.Day, statuses Statuses) Standing {
	s := Standing{Commitment: c}
	for _, a := range all {
		if a.Commitment == c.ID {
			s.History = append(s.History, a)
		}
	}
	slices.SortStableFunc(s.History, func(a, b Assessment) int {
		return cmp.Or(cmp.Compare(a.Date.Latest(), b.Date.Latest()), cmp.Compare(a.ID.Key, b.ID.Key))
	})
	s.Stands = Newest(slices.DeleteFunc(slices.Clone(s.History), func(a Assessment) bool { return a.Date.Earliest() > at }))
	s.Status, s.Differs = oneStatus(s.Stands)
	s.Mark = mark(s, statuses)
	closed := s.Status != "" && closes(s.Status, statuses)
	s.Overdue = !c.Deadline.IsZero() && c.Deadline.Latest() < at && !closed
	s.Why = why(s, statuses)
	if len(s.Stands) > 0 && !closed && at-s.Stands[len(s.Stands)-1].Date.Latest() > aYear {
		s.Silence = saySilence.With()
	}
	return s
}

// oneStatus returns the status on which all agree.
func oneStatus(standing []Assessment) (status record.Term, differs bool) {
	for _, a := range standing {
		if len(a.Statuses) > 1 || status != "" && a.Status != status {
			return "", true
		}
		status = a.Status
	}
	return status, false
}

func closes(t record.Term, statuses Statuses) bool {
	s, ok := statuses(t)
	return ok && s.Closed
}

func mark(s Standing, statuses Statuses) Mark {
	switch {
	case s.Differs:
		return Differing
	case s.Status == "" || s.Status == "not-assessed" || s.Status == "unknown":
		return NotAssessed
	}
	switch s.Status {
	case "met":
		return Met
	case "slow", "in-part", "substantially-met", "steps-taken":
		return PartlyMet
	}
	if closes(s.Status, statuses) {
		return Closed
	}
	return Unmet
}

func why(s Standing, statuses Statuses) locale.Localized {
	if len(s.Stands) == 0 {
		return sayNobody.With()
	}
	if s.Differs {
		var views views
		for _, a := range s.Stands {
			for _, status := range a.All() {
				views = append(views, sayView.With("status", label(status, statuses), "who", People(a.Assessor), "date", short{a.Date}))
			}
		}
		return sayDiffers.With("views", views)
	}
	a := s.Stands[len(s.Stands)-1]
	args := []any{"status", label(a.Status, statuses), "who", People(a.Assessor), "date", short{a.Date}}
	if a.Reason.IsZero() {
		return sayStands.With(args...)
	}
	return sayStandsReason.With(append(args, "reason", a.Reason)...)
}

// All returns the readings of the assessment's status.
func (a Assessment) All() []record.Term {
	if len(a.Statuses) > 1 {
		return a.Statuses
	}
	return []record.Term{a.Status}
}

func label(t record.Term, statuses Statuses) locale.Localized {
	if s, ok := statuses(t); ok && s.Label != nil {
		return s.Label
	}
	return locale.Text{ES: t.String(), EN: t.String()}
}

// People is a list of names as files have it, "LAWG; WOLA", said as a sentence
// does: "LAWG y WOLA".
type People string

// In says the names.
func (p People) In(l locale.Lang) string {
	var names []string
	for _, name := range strings.Split(string(p), ";") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return locale.And(l, names)
}

// short says a date as tables do, inside a sentence.
type short struct{ date record.Date }

func (s short) In(l locale.Lang) string { return s.date.Short(l) }

// views says several judgements in one sentence.
type views []locale.Localized

func (v views) In(l locale.Lang) string {
	words := make([]string, len(v))
	for i, view := range v {
		words[i] = view.In(l)
	}
	return locale.And(l, words)
}
