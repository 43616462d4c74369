package query_test

import (
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestAnswerSentence proves that an answer says how far it reaches.
func TestAnswerSentence(t *testing.T) {
	day := record.DayOf(2018, 7, 11)
	tests := map[string]struct {
		text   string
		answer query.Answer
		want   string
	}{
		"a share of what is on record": {
			"share of steps with outcome is known",
			query.Answer{Certain: query.Ends{Defined: true}},
			"Of what is on record: nobody says that it is complete about this.",
		},
		"a share of what was complete": {
			"share of steps with outcome is known",
			query.Answer{Certain: query.Ends{Defined: true}, Covered: true, LookedThrough: day},
			"Of what is on record: somebody says that it is complete through 11 July 2018; nobody has looked since.",
		},
		"a share of all":       {"share of steps with outcome is known", query.Answer{Certain: query.Ends{Defined: true}, Covered: true, Complete: true}, ""},
		"a share of nothing":   {"share of steps with outcome is known", query.Answer{}, ""},
		"nobody looked":        {"none steps", query.Answer{}, "Nobody says that the record is complete about this."},
		"nobody looked since":  {"none steps", query.Answer{Covered: true, LookedThrough: day}, "Somebody says that the record is complete through 11 July 2018; nobody has looked since."},
		"both ways":            {"none steps", query.Answer{Covered: true, Complete: true}, ""},
		"one is enough":        {"none steps", query.Answer{Truth: query.False}, ""},
		"a count is what is":   {"count steps", query.Answer{}, ""},
		"views of commitments": {"commitment c-lsi has status = met", query.Answer{}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := query.AnswerSentence(check(t, tt.text), tt.answer, locale.EN); got != tt.want {
				t.Errorf("AnswerSentence(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestShortfallsSayWhy proves that what does not hold for a set says so.
func TestShortfallsSayWhy(t *testing.T) {
	coverage := func(key, about, from, through string) record.Entity {
		e := record.Entity{ID: record.ID{Type: "coverage", Key: key}, Readings: map[string][]record.Value{}}
		for name, text := range map[string]string{"about_query": about, "from": from, "through": through} {
			kind := record.Kind{Base: record.Instant}
			if name == "about_query" {
				kind.Base = record.Query
			}
			if v, err := kind.Parse(text); text != "" && err == nil {
				e.Readings[name] = []record.Value{v}
			}
		}
		return e
	}
	g := query.Grounds{
		Schema: record.Core(), Terms: vocabularies(t), At: record.Moment{KnownBy: record.DayOf(2026, 11, 24)},
		Find: func(record.ID) (record.Entity, bool) { return record.Entity{}, false },
		Statements: []record.Entity{
			coverage("late", "steps", "2018-05-31", "2026-11-24/.."),
			coverage("limited", "steps limit 1", "../2000", "2026-11-24/.."),
			coverage("no-end", "steps", "../2000", ""),
			coverage("no-start", "steps", "", "2026-11-24/.."),
			coverage("other", "acts", "", ""),
		},
	}
	c := query.CompletenessOf(check(t, "steps").Set, g)
	want := []string{"coverage:late", "coverage:limited", "coverage:no-end", "coverage:no-start"}
	if c.Covered || c.Holds || len(c.Short) != len(want) {
		t.Fatalf("CompletenessOf = %+v, want %v to fall short", c, want)
	}
	for i, s := range c.Short {
		if s.ID.String() != want[i] || s.Why.In(locale.EN) == "" || s.Why.In(locale.ES) == s.Why.In(locale.EN) {
			t.Errorf("%v falls short because %q, want %s", s.ID, s.Why.In(locale.EN), want[i])
		}
	}
}
