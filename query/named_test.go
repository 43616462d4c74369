package query_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// held is a lookup in a list of ids.
type held []string

func (h held) Has(_ context.Context, id record.ID) (bool, error) {
	return slices.Contains(h, id.String()), nil
}

func (h held) Keys(_ context.Context, typ string) (keys []string, err error) {
	for _, id := range h {
		if key, ok := strings.CutPrefix(id, typ+":"); ok {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// TestCheckNames proves that a key that is in no record is pointed at, wherever
// it stands, with the nearest of its type.
func TestCheckNames(t *testing.T) {
	in := held{"event:ev-tlatlaya", "commitment:c-lsi", "proceeding:pr-1", "act:ev-1"}
	tests := map[string]struct{ text, word, says string }{
		"all are there":     {"none steps where proceeding.event = ev-tlatlaya and proceeding = pr-1", "", ""},
		"a reference":       {"none steps where proceeding.event = ev-tlatlya", "ev-tlatlya", "did you mean “ev-tlatlaya”?"},
		"an identity":       {"events where id = event-x", "event-x", "there is no “event:event-x” in the record"},
		"one of a list":     {"acts where event in (ev-tlatlaya, ev-1)", "ev-1", "there is no “event:ev-1”"},
		"across a way back": {"events where no proceedings (not id = pr-2)", "pr-2", "did you mean “pr-1”?"},
		"a commitment":      {"(some steps) and (commitment c-lsj has status = met)", "c-lsj", "did you mean “c-lsi”?"},
		"what follows has":  {"every acts has event = ev-tlatlaia", "ev-tlatlaia", "did you mean “ev-tlatlaya”?"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p, wrong := problem.Of(query.CheckNames(t.Context(), check(t, tt.text), in))
			switch {
			case !wrong && tt.word != "":
				t.Errorf("%q is allowed", tt.text)
			case !wrong:
			case tt.text[p.Place.Offset:][:p.Place.Length] != tt.word || !strings.Contains(p.Error(), tt.says):
				t.Errorf("%q: %v at %+v, want %q at %q", tt.text, p, p.Place, tt.says, tt.word)
			}
		})
	}
}

// TestCheckCoverage proves that coverage is about a whole set.
func TestCheckCoverage(t *testing.T) {
	for text, fits := range map[string]bool{
		"steps":                                true,
		"steps where outcome is known":         true,
		"steps limit 1":                        false,
		"steps order by date":                  false,
		"last steps by accused":                false,
		"count steps":                          false,
		"share of steps with outcome is known": false,
		"none steps":                           false,
	} {
		err := query.CheckCoverage(check(t, text))
		if (err == nil) != fits {
			t.Errorf("CheckCoverage(%q) = %v", text, err)
		}
	}
}
