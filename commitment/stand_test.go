package commitment_test

import (
	"testing"

	"github.com/constancia-project/constancia/commitment"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

var owed = record.ID{Type: "commitment", Key: "c"}

func assess(t *testing.T, key, date, who, status string) commitment.Assessment {
	t.Helper()
	a := commitment.Assessment{ID: record.ID{Type: "assessment", Key: key}, Commitment: owed, Assessor: who, Status: record.Term(status)}
	if date != "" {
		d, err := record.ParseDate(date)
		if err != nil {
			t.Fatal(err)
		}
		a.Date = d
	}
	return a
}

func statuses(s record.Term) (commitment.Status, bool) {
	return commitment.Status{Label: locale.Text{ES: string(s), EN: string(s)}, Closed: s == "met" || s == "replaced"}, true
}

func TestTheNewestAssessmentStands(t *testing.T) {
	for _, c := range []struct {
		name   string
		given  []commitment.Assessment
		status string
		mark   commitment.Mark
		stands int
	}{
		{"none", nil, "", commitment.NotAssessed, 0},
		{"the later of two", []commitment.Assessment{assess(t, "b", "2018-11-15", "A", "met"), assess(t, "a", "2018-07-11", "A", "not-met")}, "met", commitment.Met, 1},
		{"of the same day, alike", []commitment.Assessment{assess(t, "a", "2018", "A", "slow"), assess(t, "b", "2018", "B", "slow")}, "slow", commitment.PartlyMet, 2},
		{"of the same day, unlike", []commitment.Assessment{assess(t, "a", "2018", "A", "slow"), assess(t, "b", "2018", "B", "met")}, "", commitment.Differing, 2},
		{"a year and a day in it", []commitment.Assessment{assess(t, "a", "2018-07-11", "A", "slow"), assess(t, "b", "2018", "B", "met")}, "", commitment.Differing, 2},
		{"without a date, before all others", []commitment.Assessment{assess(t, "a", "", "A", "met"), assess(t, "b", "2018", "B", "not-met")}, "not-met", commitment.Unmet, 1},
		{"replaced is closed", []commitment.Assessment{assess(t, "a", "2018-12", "A", "replaced")}, "replaced", commitment.Closed, 1},
	} {
		s := commitment.Stand(commitment.Commitment{ID: owed}, c.given, record.DayOf(2019, 1, 1), statuses)
		if s.Status.String() != c.status || s.Mark != c.mark || len(s.Stands) != c.stands || s.Why.In(locale.ES) == "" {
			t.Errorf("%s: %q %v %d, want %q %v %d", c.name, s.Status, s.Mark, len(s.Stands), c.status, c.mark, c.stands)
		}
	}
}

func TestDeadlinesAndSilence(t *testing.T) {
	deadline, err := record.ParseDate("2018-09")
	if err != nil {
		t.Fatal(err)
	}
	c := commitment.Commitment{ID: owed, Deadline: deadline}
	open := []commitment.Assessment{assess(t, "a", "2018-07-11", "A; B", "not-met")}
	for _, day := range []struct {
		at              record.Day
		overdue, silent bool
	}{
		{record.DayOf(2018, 9, 30), false, false},
		{record.DayOf(2018, 10, 1), true, false},
		{record.DayOf(2020, 1, 1), true, true},
	} {
		s := commitment.Stand(c, open, day.at, statuses)
		if s.Overdue != day.overdue || (s.Silence != nil) != day.silent {
			t.Errorf("at %s: overdue %v, silent %v", day.at, s.Overdue, s.Silence != nil)
		}
	}
	met := []commitment.Assessment{assess(t, "a", "2018-07-11", "A", "met")}
	if s := commitment.Stand(c, met, record.DayOf(2026, 1, 1), statuses); s.Overdue || s.Silence != nil {
		t.Error("what is met is neither overdue nor forgotten")
	}
	if got := commitment.People("A; B;C").In(locale.ES); got != "A, B y C" {
		t.Errorf("people: %q", got)
	}
}

// TestNoAssessmentStandsBeforeItsDate proves that an assessment with a date to come
// changes nothing yet, though it is known; one that may be of the day does.
func TestNoAssessmentStandsBeforeItsDate(t *testing.T) {
	given := []commitment.Assessment{assess(t, "a", "2017-01-01", "X", "not-met"), assess(t, "b", "2030-01-01", "X", "met")}
	for _, c := range []struct {
		at     record.Day
		status string
	}{{record.DayOf(2018, 7, 11), "not-met"}, {record.DayOf(2029, 12, 31), "not-met"}, {record.DayOf(2030, 1, 1), "met"}} {
		s := commitment.Stand(commitment.Commitment{ID: owed}, given, c.at, statuses)
		if s.Status.String() != c.status || len(s.History) != 2 {
			t.Errorf("at %s: %q, want %q", c.at, s.Status, c.status)
		}
	}
	s := commitment.Stand(commitment.Commitment{ID: owed}, []commitment.Assessment{assess(t, "a", "2018", "X", "met")}, record.DayOf(2018, 7, 11), statuses)
	if s.Status != "met" {
		t.Errorf("an assessment of some day of 2018 does not stand in July: %q", s.Status)
	}
}
