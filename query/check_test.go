package query_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// TestCheckMakesCanonical proves that a query in any words that mean the same
// prints alike once it is checked, and that checking again changes nothing.
func TestCheckMakesCanonical(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"the singular is read":           {"act where type = torture", "acts where type = torture"},
		"a term by its English label":    {`acts where type = "Enforced disappearance"`, "acts where type = enforced-disappearance"},
		"a term by its Spanish label":    {`acts where type under "desaparicion forzada"`, "acts where type under enforced-disappearance"},
		"a label of one word":            {"acts where type = Feminicidio", "acts where type = femicide"},
		"key is id":                      {"accused where key = ac-nl and proceeding.event.key = ev-tlatlaya", "accused where id = ac-nl and proceeding.event.id = ev-tlatlaya"},
		"a whole id":                     {"acts where event = event:ev-tlatlaya", "acts where event = ev-tlatlaya"},
		"a date":                         {"acts where date in 2018-02/2018-05", "acts where date in 2018-02/2018-05"},
		"a stage of every model":         {"steps where stage under charge", "steps where stage under charge"},
		"a stage of one model":           {"steps where stage = mx-accusatory/charge", "steps where stage = mx-accusatory/charge"},
		"an attribute of a term":         {"steps where stage.phase in (charge, court)", "steps where stage.phase in (charge, court)"},
		"an attribute that may be empty": {"acts where type.sdg_16_10_1 is known", "acts where type.sdg_16_10_1 is known"},
		"across references":              {"steps where proceeding.event.acts.type under torture", "steps where proceeding.event.acts.type under torture"},
		"across ways back":               {"events where some proceedings (none steps (outcome.ends_impunity = yes))", "events where some proceedings (no steps (outcome.ends_impunity = yes))"},
		"text of the query":              {"commitments where text ~ ley and issuer ~ tribunal", `commitments where text ~ "ley" and issuer ~ "tribunal"`},
		"a line is compared":             {"party where acronym in (WOLA, LAWG)", "parties where acronym in (WOLA, LAWG)"},
		"quantities":                     {"observations where unit = percent and quantity < 4% and numerator >= 8", "observations where unit = percent and quantity < 4 % and numerator >= 8"},
		"a sum":                          {"sum victims of acts by event.territory, year(event.date)", "sum victims of acts by event.territory, year(event.date)"},
		"the last of each":               {"last step by accused", "last steps by accused"},
		"a group by an attribute":        {"count proceedings by jurisdiction.stage_model_default", "count proceedings by jurisdiction.stage_model_default"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q := check(t, tt.text)
			if got := q.String(); got != tt.want {
				t.Errorf("%q is checked to %q, want %q", tt.text, got, tt.want)
			}
			if again := check(t, q.String()); !again.Equal(q) {
				t.Errorf("%q is checked to %q, and that to %q", tt.text, q, again)
			}
		})
	}
}

// TestCheckReadsTerritories proves that a territory may be written by its name,
// and that a misspelt one is suggested.
func TestCheckReadsTerritories(t *testing.T) {
	terms := named{vocabularies(t)}
	for text, want := range map[string]string{
		"acts where place under Tamaulipas": "acts where place under MX-TAM",
		"acts where place = mexico":         "acts where place = MX",
		"acts where place under Tamaulipa":  "did you mean “MX-TAM”?",
	} {
		q, err := query.Parse(text)
		if err == nil {
			q, err = query.Check(q, record.Core(), terms)
		}
		got := q.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

// TestCheckErrorsSuggest proves that a word that means nothing is pointed at,
// with the nearest right one.
func TestCheckErrorsSuggest(t *testing.T) {
	tests := map[string]struct{ text, word, says, expects string }{
		"a misspelt type":            {"atcs where date in 2018", "atcs", "did you mean “acts”?", "“acts”"},
		"a Spanish type":             {"count actos", "actos", "did you mean “acts”?", "“acts”"},
		"no type at all":             {"zzzzzzz", "zzzzzzz", "the types are sources, parties", ""},
		"a misspelt property":        {"sum victms of acts", "victms", "did you mean “victims”?", "“victims”"},
		"a Spanish property":         {"acts where fecha = 2018", "fecha", "did you mean “date”?", "“date”"},
		"a property of another type": {"steps where proceeding.evnt.date = 2018", "evnt", "proceedings has no “evnt”; did you mean “event”?", "“event”"},
		"no such property":           {"acts where zzzzzz = 1", "zzzzzz", "it has event, type, victims", ""},
		"a misspelt term":            {"acts where type = enforced-disapearance", "enforced-disapearance", "did you mean “enforced-disappearance”?", ""},
		"a term in Spanish":          {`acts where type = "desaparición forzadas"`, `"desaparición forzadas"`, "did you mean “enforced-disappearance”?", ""},
		"a misspelt attribute":       {"steps where outcome.end_impunity = no", "end_impunity", "did you mean “ends_impunity”?", ""},
		"no such attribute value":    {"steps where outcome.ends_impunity = maybe", "maybe", "may be yes, partly or no", ""},
		"a stage of every model":     {"steps where stage = charge", "charge", "write “stage under charge”", "“stage under charge”"},
		"beyond a value":             {"acts where date.year = 2018", "year", "“date” is a value", ""},
		"dates have no under":        {"acts where date under 2018", "date", "use =, !=, <, <=, >, >=, in or is", ""},
		"terms have no less":         {"acts where type < torture", "type", "(a term of a vocabulary) is not compared with <", ""},
		"prose is searched":          {"events where name = Tlatlaya", "name", "use ~ or is", ""},
		"an impossible date":         {"acts where date = 2018-02-30", "2018-02-30", "", ""},
		"an uncertain date":          {"acts where date = 2018~", "2018~", "uncertain date", ""},
		"a date with unknown start":  {"acts where date in /2018", "/2018", "uncertain date", ""},
		"no number":                  {"acts where victims > many", "many", "", ""},
		"a bounded number":           {"acts where victims = 8..12", "8..12", "not an exact number", ""},
		"unknown is a state":         {"acts where date = [unknown]", "[unknown]", "write “is unknown”", "“is unknown”"},
		"no key":                     {`acts where event = "ev tlatlaya"`, `"ev tlatlaya"`, "cannot be the key", ""},
		"a key of another type":      {"acts where event = act:ev-tlatlaya", "act:ev-tlatlaya", "does not refer to any “act”", "event"},
		"a way back is no value":     {"events where acts = act-1", "acts", "write “some acts (…)”", ""},
		"a way back is no state":     {"events where acts is known", "acts", "write “some acts” or “no acts”", ""},
		"a reference is no way back": {"acts where some event", "event", "does not lead back", ""},
		"a number is no text":        {"acts where victims ~ \"22\"", "victims", "is no text", ""},
		"nothing to search":          {`acts where text ~ "…"`, `"…"`, "no words to look for", ""},
		"a sum of dates":             {"sum date of acts", "date", "cannot be summed", "victims"},
		"a sum across references":    {"sum accused.persons of steps", "accused.persons", "cannot be summed", ""},
		"a year of no date":          {"count acts by year(type)", "type", "is no date", ""},
		"a group of several":         {"count events by acts.type", "acts", "leads to several", ""},
		"order by several":           {"events order by acts.date", "acts", "leads to several", ""},
		"the last by no reference":   {"last steps by date", "last steps by date", "is no reference", ""},
		"the last without dates":     {"last accused by proceeding", "last accused by proceeding", "accused has no date", ""},
		"inside a check":             {"(some acts) and not (none stps)", "stps", "did you mean “steps”?", ""},
		"a standing commitment":      {"commitment c-lsi has statuss = met", "statuss", "did you mean “status”?", ""},
		"not a commitment":           {"commitment act:c-lsi has status = met", "act:c-lsi", "cannot be the key of a commitment", ""},
	}
	schema, terms := record.Core(), vocabularies(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q, err := query.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			_, err = query.Check(q, schema, terms)
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("Check(%q) = %v, want a problem", tt.text, err)
			}
			if _, word, _ := query.Mark(tt.text, p.Place); word != tt.word || p.Place.Column == "" {
				t.Errorf("%q: the error points at %q, want %q (%v)", tt.text, word, tt.word, err)
			}
			if got := p.In(locale.EN); !strings.Contains(got, tt.says) {
				t.Errorf("%q: says %q, want %q in it", tt.text, got, tt.says)
			}
			if tt.expects != "" && (p.Place.Expected == nil || !strings.Contains(p.Place.Expected.In(locale.EN), tt.expects)) {
				t.Errorf("%q: expects %v, want %q in it", tt.text, p.Place.Expected, tt.expects)
			}
			if p.Place.Found == "" {
				t.Errorf("%q: does not say what was found: %v", tt.text, err)
			}
		})
	}
}

// TestCheckHoldsAmountsToOneUnit proves that amounts are compared in size and
// added up only where they are of one unit, and groups only without their parts.
func TestCheckHoldsAmountsToOneUnit(t *testing.T) {
	tests := map[string]struct{ text, word, says string }{
		"no unit":                           {"observations where quantity < 4", "quantity", "add “unit = …”"},
		"a unit":                            {"observations where unit = persons and quantity < 4", "", ""},
		"a measure":                         {"observations where quantity < 4 and (territory = MX and measure = m-1)", "", ""},
		"one of two units":                  {"observations where unit in (persons, cases) and quantity < 4", "quantity", "several units"},
		"a unit on one side":                {"observations where unit = persons and territory = MX or quantity < 4", "quantity", "several units"},
		"a unit outside the brackets":       {"observations where unit = persons and not (quantity < 4 or quantity > 9)", "", ""},
		"a unit of the set":                 {"every observations where measure = m-1 has quantity >= 4", "", ""},
		"equal needs none":                  {"observations where quantity = 4", "", ""},
		"a percentage needs its unit":       {"observations where measure = m-1 and quantity < 4 %", "4 %", "add “and unit = percent”"},
		"a percentage":                      {"observations where unit = percent and quantity < 4 %", "", ""},
		"a percentage without its sign":     {"observations where unit = percent and quantity < 4", "4", "write “4 %”"},
		"across a reference":                {"figures where adopted.quantity > 4", "adopted.quantity", "adopted.unit = …"},
		"the unit across a reference":       {"figures where adopted.unit = persons and adopted.quantity > 4", "", ""},
		"across a way back":                 {"measures where observations.unit = persons and observations.quantity > 4", "observations.quantity", "ask for those in one with “some”"},
		"some across a way back":            {"measures where some observations (unit = persons and quantity > 4)", "", ""},
		"counts have no unit":               {"acts where victims > 4", "", ""},
		"a sum without a unit":              {"sum quantity of observations", "quantity", "several units"},
		"a sum of a measure":                {"sum quantity of observations where measure = m-1", "", ""},
		"a sum of groups and parts":         {"sum persons of accused where proceeding = p-1", "persons", "part_of is unknown"},
		"a sum of groups":                   {"sum persons of accused where proceeding = p-1 and part_of is unknown", "", ""},
		"a sum of groups that are no parts": {"sum persons of accused where part_of is none or part_of is unknown", "", ""},
		"a count of groups and parts":       {"count accused where proceeding = p-1", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q, err := query.Parse(tt.text)
			if err == nil {
				_, err = query.Check(q, record.Core(), vocabularies(t))
			}
			p, wrong := problem.Of(err)
			switch {
			case !wrong && tt.word != "":
				t.Errorf("%q is allowed", tt.text)
			case !wrong:
			case p.Place.Offset+p.Place.Length > len(tt.text) || tt.text[p.Place.Offset:][:p.Place.Length] != tt.word:
				t.Errorf("%q: points at %+v, want %q", tt.text, p.Place, tt.word)
			case tt.says == "" || !strings.Contains(err.Error(), tt.says):
				t.Errorf("%q: says %q, want %q", tt.text, err, tt.says)
			}
		})
	}
}
