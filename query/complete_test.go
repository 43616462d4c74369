package query_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestComplete proves what is offered where the bar stands. The first offers
// are compared; a ! before a word says that it is not offered at all.
func TestComplete(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"nothing yet":                    {"|", "sources parties events acts"},
		"a type":                         {"ac|", "acts accused"},
		"a type by its Spanish name":     {"proced|", "proceedings"},
		"a type by its label":            {"evaluac|", "assessments"},
		"the type of a count":            {"count |", "sources parties"},
		"the quantity of a sum":          {"sum vic|", "victims"},
		"of after a sum":                 {"sum victims |", "of"},
		"after a type":                   {"acts |", "where order limit"},
		"after the type of a count":      {"count acts |", "where by !order"},
		"a property":                     {"acts where |", "event type victims victim date place"},
		"a property by its Spanish name": {"acts where fec|", "date"},
		"a way back":                     {"events where some |", "name date territory place acts comments proceedings tasks"},
		"a property across a way back":   {"events where some acts (vic|", "victims victim"},
		"a property across a reference":  {"steps where proceeding.ev|", "event"},
		"two references":                 {"steps where proceeding.event.ter|", "territory"},
		"a column of a term":             {"steps where outcome.end|", "ends_impunity"},
		"an operator of a term":          {"acts where type |", "= != in under is !~"},
		"an operator of a text":          {"events where name |", "~ is !under"},
		"an operator that was begun":     {"acts where type un|", "under"},
		"a state":                        {"acts where type is |", "not unknown known none"},
		"a term by its code":             {"acts where type = enforced|", "enforced-disappearance"},
		"a term by its Spanish label":    {"acts where type under desaparici|", "disappearance enforced-disappearance"},
		"a term in quotation marks":      {`acts where type = "Desaparición f|`, "enforced-disappearance"},
		"a term in a list":               {"acts where type in (torture, femi|", "femicide"},
		"a stage of every model":         {"steps where stage under charg|", "charge"},
		"no stage of every model":        {"steps where stage = charge|", "!charge mx-accusatory/charge"},
		"a value of a column":            {"steps where outcome.ends_impunity = |", "yes partly no"},
		"a date":                         {"events where date in |", "2018-02/2018-05"},
		"a key":                          {"acts where event = ev-|", "entity:event"},
		"the key of the entity itself":   {"acts where id = |", "entity:act"},
		"the key of a commitment":        {"commitment |", "entity:commitment"},
		"after a condition":              {"acts where type = torture |", "and or order limit"},
		"after a condition in brackets":  {"acts where (type = torture |", "and or"},
		"after the condition of every":   {"every acts where type = torture |", "and or has"},
		"after has":                      {"every acts has |", "event type"},
		"after with":                     {"share of steps where date > 2018 with out|", "outcome"},
		"the standing assessment":        {"commitment c-lsi has sta|", "status"},
		"the last by what":               {"last steps by |", "proceeding accused after !stage"},
		"how to group":                   {"count acts by ye|", "year"},
		"how to group by a year":         {"count acts by year(|", "event type victims victim date"},
		"how to order":                   {"acts order by date |", "desc asc"},
		"inside checks":                  {"(some acts) and (none st|", "steps"},
		"after a check in brackets":      {"(some acts) |", "and or"},
		"what follows does not matter":   {"acts where ty| = torture", "type"},
		"no beginning of a query":        {"acts where = |", ""},
		"an unknown type":                {"zzz where |", ""},
		"an unknown property":            {"acts where zzz = |", ""},
		"a text may be anything":         {`events where name ~ |`, ""},
	}
	schema, terms := record.Core(), vocabularies(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cursor := strings.IndexByte(tt.text, '|')
			text := strings.Replace(tt.text, "|", "", 1)
			var got []string
			for _, s := range query.Complete(text, cursor, schema, terms) {
				word := s.Text
				if s.Kind == query.SuggestEntity {
					word = "entity:" + s.Of
				}
				if s.Replaces.End != cursor || s.Replaces.Start > cursor {
					t.Errorf("%s: %q replaces %v", tt.text, word, s.Replaces)
				}
				got = append(got, word)
			}
			all := " " + strings.Join(got, " ") + " "
			at := 0
			for _, want := range strings.Fields(tt.want) {
				if not, ok := strings.CutPrefix(want, "!"); ok && want != "!=" {
					if strings.Contains(all, " "+not+" ") {
						t.Errorf("%s: offers %q among %q", tt.text, not, got)
					}
					continue
				}
				if at >= len(got) || got[at] != want {
					t.Fatalf("%s: offers %q, want %q", tt.text, got, tt.want)
				}
				at++
			}
			if tt.want == "" && len(got) > 0 {
				t.Errorf("%s: offers %q, want nothing", tt.text, got)
			}
		})
	}
}
