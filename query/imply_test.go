package query_test

import (
	"testing"

	"github.com/constancia-project/constancia/query"
)

// TestCovers proves that a coverage holds for a set that asks for no more.
func TestCovers(t *testing.T) {
	const tlatlaya = "steps where proceeding.event = ev-tlatlaya and proceeding.jurisdiction in (military, civil-federal)"
	tests := map[string]struct {
		coverage, asked string
		want            bool
	}{
		"itself":                           {tlatlaya, tlatlaya, true},
		"a further condition":              {tlatlaya, "steps where proceeding.event = ev-tlatlaya and proceeding.jurisdiction = civil-federal and outcome under released", true},
		"the last of each":                 {tlatlaya, "last steps by accused where proceeding.jurisdiction = military and proceeding.event = ev-tlatlaya", true},
		"a condition is missing":           {tlatlaya, "steps where proceeding.event = ev-tlatlaya", false},
		"another value":                    {tlatlaya, "steps where proceeding.event = ev-ayotzinapa and proceeding.jurisdiction = military", false},
		"a longer list":                    {tlatlaya, "steps where proceeding.event = ev-tlatlaya and proceeding.jurisdiction in (military, civil-state)", false},
		"another type":                     {tlatlaya, "acts where event = ev-tlatlaya", false},
		"everything covers anything":       {"steps", tlatlaya, true},
		"all is not covered by a part":     {tlatlaya, "steps", false},
		"a narrower term":                  {"acts where type under killing", "acts where type = femicide", true},
		"a narrower group":                 {"acts where type under killing", "acts where type under arbitrary-killing", true},
		"narrower terms":                   {"acts where type under killing", "acts where type in (femicide, massacre)", true},
		"a wider term":                     {"acts where type under arbitrary-killing", "acts where type under killing", false},
		"under is wider than equal":        {"acts where type = killing", "acts where type under killing", false},
		"a municipality in its state":      {"acts where place under MX-TAM", "acts where place = MX-TAM-027", true},
		"several states":                   {"acts where place under MX", "acts where place = MX-TAM;MX-OAX", true},
		"another state":                    {"acts where place under MX-TAM", "acts where place under MX-OAX", false},
		"a stretch within another":         {"acts where date in 2018", "acts where date in 2018-02/2018-05", true},
		"a day within a stretch":           {"acts where date >= 2018-02", "acts where date = 2018-02-01", true},
		"after is narrower than from":      {"acts where date >= 2018-05-31", "acts where date > 2018-05-31", true},
		"before a month":                   {"acts where date < 2018-03", "acts where date <= 2018-02", true},
		"a stretch that goes beyond":       {"acts where date in 2018", "acts where date in 2018-02/2019-05", false},
		"an open stretch":                  {"acts where date in 2018-05/..", "acts where date > 2018-06", true},
		"a number within bounds":           {"acts where victims >= 10", "acts where victims > 10 and type = torture", true},
		"a number out of bounds":           {"acts where victims > 10", "acts where victims >= 10", false},
		"percents are no numbers":          {"observations where measure = m-1 and quantity < 40", "observations where measure = m-1 and unit = percent and quantity < 4 %", false},
		"either of two":                    {"acts where type = torture or date in 2018", "acts where date = 2018-03 and victims = 1", true},
		"both of two":                      {"acts where type under killing", "acts where type = femicide or type = massacre", true},
		"not both of two":                  {"acts where type under killing", "acts where type = femicide or type = torture", false},
		"a negation is narrower elsewhere": {"acts where not (type = femicide)", "acts where not (type under killing)", true},
		"a negation of less":               {"acts where not (type under killing)", "acts where not (type = femicide)", false},
		"unequal is only itself":           {"acts where type != torture", "acts where type = femicide", false},
		"across a way back":                {"events where some acts (type under killing)", "events where some acts (type = femicide and date in 2018)", true},
		"none of more":                     {"events where no acts (type = femicide)", "events where no acts", true},
		"none of less":                     {"events where no acts", "events where no acts (type = femicide)", false},
		"a coverage of last ones":          {"last steps by accused", "steps", false},
		"a search is only itself":          {`acts where text ~ "a"`, `acts where text ~ "a" and type = torture`, true},
	}
	terms := vocabularies(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := query.Covers(check(t, tt.coverage).Set, check(t, tt.asked).Set, terms.Under)
			if got != tt.want {
				t.Errorf("Covers(%q, %q) = %v, want %v", tt.coverage, tt.asked, got, tt.want)
			}
		})
	}
}

// TestImpliesEnds proves that conditions made to exhaust it only give false.
func TestImpliesEnds(t *testing.T) {
	wide, narrow := "victims = 1", "victims = 2"
	for range 18 {
		wide = "((" + wide + ") or victims = 3) and (victims = 4 or victims = 8)"
		narrow = "((" + narrow + ") and victims = 5) or (victims = 6 and victims = 7)"
	}
	w, n := check(t, "acts where "+wide), check(t, "acts where "+narrow)
	if query.Covers(w.Set, n.Set, nil) {
		t.Error("Covers = true, want false")
	}
}

// TestStartsAt proves that the first day is one that all of a set must reach.
func TestStartsAt(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"after a day":             {"steps where date > 2018-05-31", "2018-06-01"},
		"after a month":           {"steps where date > 2018-05", "2018-06-01"},
		"from a month":            {"steps where date >= 2018-05", "2018-05-01"},
		"in a stretch":            {"steps where date in 2018-02/2018-05", "2018-02-01"},
		"the later of two":        {"steps where date > 2017 and date >= 2018-03 and outcome = granted", "2018-03-01"},
		"the earlier of either":   {"steps where date > 2017 or date >= 2018-03", "2018-01-01"},
		"the earliest of a list":  {"steps where date in (2019, 2017, 2018)", "2017-01-01"},
		"one side has none":       {"steps where date > 2017 or outcome = granted", ""},
		"until":                   {"steps where date <= 2018", ""},
		"an open start":           {"steps where date in ../2018", ""},
		"a negation asks nothing": {"steps where not (date > 2018)", ""},
		"another date":            {"steps where proceeding.event.date > 2018", ""},
		"everything":              {"steps", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			day, ok := query.StartsAt(check(t, tt.text).Set)
			got := ""
			if ok {
				got = day.String()
			}
			if got != tt.want {
				t.Errorf("StartsAt(%q) = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
