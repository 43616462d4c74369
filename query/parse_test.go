package query_test

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/query"
)

// TestParsePrints proves that what is written reads as what it means, by the
// canonical way to print it.
func TestParsePrints(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"a bare set":                            {"acts", "acts"},
		"spaces do not matter":                  {"\n acts\twhere  date   in 2018 ", "acts where date in 2018"},
		"and binds closer than or":              {"acts where a = 1 or b = 2 and c = 3", "acts where a = 1 or b = 2 and c = 3"},
		"brackets that change nothing go":       {"acts where (a = 1) or ((b = 2) and (c = 3))", "acts where a = 1 or b = 2 and c = 3"},
		"brackets that change something stay":   {"acts where (a = 1 or b = 2) and c = 3", "acts where (a = 1 or b = 2) and c = 3"},
		"a chain keeps its shape":               {"acts where a = 1 and (b = 2 and c = 3)", "acts where a = 1 and (b = 2 and c = 3)"},
		"not binds closest":                     {"acts where not a = 1 and b = 2", "acts where not (a = 1) and b = 2"},
		"not in":                                {"acts where a not in (1, 2)", "acts where not (a in (1, 2))"},
		"is not unknown":                        {"acts where a is not unknown", "acts where a is known"},
		"is not known":                          {"acts where a is not known", "acts where a is unknown"},
		"is not none":                           {"acts where a is not none", "acts where not (a is none)"},
		"other signs of comparison":             {"acts where a ≥ 1 and b ≤ 2 and c ≠ 3 and d <> 4 and e == 5", "acts where a >= 1 and b <= 2 and c != 3 and d != 4 and e = 5"},
		"a value without need of quotes":        {`acts where type = "torture"`, "acts where type = torture"},
		"a value that needs quotes":             {`acts where type = "Enforced disappearance"`, `acts where type = "Enforced disappearance"`},
		"typographic quotes":                    {"acts where text ~ «marinos» and text ~ “navy”", `acts where text ~ "marinos" and text ~ "navy"`},
		"a word of the language as a value":     {`acts where a = "and"`, `acts where a = "and"`},
		"unknown as a term":                     {"involvements where certainty = unknown", "involvements where certainty = unknown"},
		"a quotation mark inside":               {`acts where a = "say \"no\" \\ \n"`, `acts where a = "say \"no\" \\ \n"`},
		"a percentage":                          {"observations where quantity < 4%", "observations where quantity < 4 %"},
		"a percentage with a space":             {"observations where quantity < 4 % and unit = percent", "observations where quantity < 4 % and unit = percent"},
		"a year uncertain and approximate":      {"acts where date = 2014%", "acts where date = 2014%"},
		"EDTF sets":                             {"acts where date in [2014-09-26,2014-09-27]", "acts where date in [2014-09-26,2014-09-27]"},
		"EDTF intervals with open ends":         {"acts where date in ../2018 or date in 2018/..", "acts where date in ../2018 or date in 2018/.."},
		"a stage of one model":                  {"steps where stage = mx-accusatory/charge", "steps where stage = mx-accusatory/charge"},
		"a list of one":                         {"acts where type in (torture)", "acts where type in torture"},
		"a path across references":              {"steps where proceeding . event.date < 2018", "steps where proceeding.event.date < 2018"},
		"across ways back":                      {"accused where none steps (outcome under released) and some steps", "accused where no steps (outcome under released) and some steps"},
		"count":                                 {"count acts where place under MX-TAM by year(date), event.territory", "count acts where place under MX-TAM by year(date), event.territory"},
		"sum":                                   {"sum victims of acts by month(date)", "sum victims of acts by month(date)"},
		"a property called year":                {"count acts by year, month", "count acts by year, month"},
		"share":                                 {"share of proceedings where a = 1 with outcome = conviction or b = 2", "share of proceedings where a = 1 with outcome = conviction or b = 2"},
		"some":                                  {"some steps where date > 2018", "some steps where date > 2018"},
		"no is none":                            {"no steps where date > 2018", "none steps where date > 2018"},
		"every last":                            {"every last steps by accused where a = 1 has outcome under released", "every last steps by accused where a = 1 has outcome under released"},
		"the last of each":                      {"last steps by accused order by date desc, stage asc limit 10", "last steps by accused order by date desc, stage limit 10"},
		"a standing commitment":                 {"commitment c-lsi has status = not-met", "commitment c-lsi has status = not-met"},
		"a standing commitment by its whole id": {"commitment commitment:c-lsi has status = not-met", "commitment c-lsi has status = not-met"},
		"commitments in the singular":           {"commitment where kind = law", "commitment where kind = law"},
		"commitment as a property":              {"assessments where commitment = c-lsi", "assessments where commitment = c-lsi"},
		"checks":                                {"(some acts) and (none steps) or not (every acts has a = 1)", "((some acts) and (none steps)) or (not (every acts has a = 1))"},
		"more checks":                           {"((some acts)) and ((some acts) and (some steps))", "(some acts) and ((some acts) and (some steps))"},
		"only brackets":                         {"((acts))", "acts"},
		"not a check":                           {"not ((some acts) or (some steps))", "not ((some acts) or (some steps))"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q, err := query.Parse(tt.text)
			if err != nil {
				t.Fatalf("Parse(%q) = %v", tt.text, err)
			}
			if got := q.String(); got != tt.want {
				t.Errorf("%q prints as %q, want %q", tt.text, got, tt.want)
			}
			again, err := query.Parse(q.String())
			if err != nil || !again.Equal(q) {
				t.Errorf("%q reads as %#v (%v), want %#v", q, again, err, q)
			}
		})
	}
}

// TestParseErrorsPointAtTheWord proves that every error says where, in both
// languages.
func TestParseErrorsPointAtTheWord(t *testing.T) {
	deep := ""
	for range 100 {
		deep += "("
	}
	long := "acts where a in (1"
	for range 500 {
		long += ", 1"
	}
	tests := map[string]struct{ text, word, says string }{
		"nothing":                      {"", "", "the query ends too early: a type (“acts”), or count, sum, share, some, none, every, commitment is missing"},
		"only spaces":                  {"   ", "", ""},
		"no condition":                 {"acts where", "where", "ends too early"},
		"no operator":                  {"acts where date", "date", "ends too early: how to compare"},
		"no value":                     {"acts where date =", "=", "ends too early: a value"},
		"a forgotten value":            {"acts where date = and type = torture", "and", "expected a value here, found “and”"},
		"two values":                   {"acts where type = enforced disappearance", "disappearance", "expected “and”, “or”"},
		"a mistyped count":             {"cuont acts", "cuont", "did you mean “count”?"},
		"a mistyped none":              {"nonne acts where a = 1", "nonne", "did you mean “none”?"},
		"a mistyped where":             {"count acts wher a = 1", "wher", "did you mean “where”?"},
		"a mistyped and":               {"acts where a = 1 adn b = 2", "adn", "did you mean “and”?"},
		"a mistyped order":             {"acts oder by date", "oder", "did you mean “order”?"},
		"count of":                     {"count of acts", "of", "expected a type"},
		"a type twice":                 {"acts acts", "acts", "expected “where”"},
		"two operators":                {"acts where victims = >= 4", ">=", "expected a value"},
		"an open bracket":              {"acts where (a = 1", "1", "“)” is missing"},
		"a bracket too many":           {"acts where a = 1)", ")", "expected “and”, “or”"},
		"open quotes":                  {`acts where a = "x`, `"x`, "not closed"},
		"an open set of dates":         {`acts where a = [2014,2015`, `[2014,2015`, "close it with ] or }"},
		"every without has":            {"every acts where a = 1", "1", "“has …” with what all of them meet"},
		"share without with":           {"share of acts", "acts", "“with …” with the part"},
		"has after a list":             {"acts where a = 1 has b = 2", "has", "has goes with some"},
		"with after some":              {"some acts with b = 2", "with", "with goes with share of"},
		"by after a list":              {"acts by year(date)", "by", "write count in front"},
		"order after count":            {"count acts order by date", "order", "order by and limit go with a list"},
		"where twice":                  {"acts where a = 1 where b = 2", "where", "join further conditions with and"},
		"last without by":              {"every last steps where a = 1 has b = 1", "where", "expected “by”"},
		"limit of words":               {"acts limit ten", "ten", "whole number from 1"},
		"limit of nothing":             {"acts limit 0", "0", "whole number from 1"},
		"is what":                      {"acts where a is empty", "empty", "known, unknown or none"},
		"a list joined to a check":     {"(acts) and (some acts)", "(", "join checks"},
		"checks without brackets":      {"some acts where a = 1 and every acts has b = 1", "every", "put each check in brackets"},
		"commitments without brackets": {"commitment a has b = 1 and commitment c has d = 2", "commitment", "put each check in brackets"},
		"too deep":                     {"acts where " + deep, "(", "more than 40 levels"},
		"too deep in checks":           {deep, "(", "more than 40 levels"},
		"too many":                     {long + ")", "1", "more than 400"},
		"a stray character":            {"acts where a ; 1", ";", "expected how to compare"},
		"not UTF-8":                    {"acts \xff", "", "not UTF-8"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := query.Parse(tt.text)
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("Parse(%q) = %v, want a problem", tt.text, err)
			}
			if p.Place.Column == "" {
				t.Errorf("%q: the error does not say where: %v", tt.text, err)
			}
			if _, word, _ := query.Mark(tt.text, p.Place); word != tt.word {
				t.Errorf("%q: the error points at %q, want %q (%v)", tt.text, word, tt.word, err)
			}
			if got := p.In(locale.EN); !strings.Contains(got, tt.says) {
				t.Errorf("%q: says %q, want %q in it", tt.text, got, tt.says)
			}
			if p.In(locale.ES) == p.In(locale.EN) {
				t.Errorf("%q: says the same in both languages: %q", tt.text, p.In(locale.ES))
			}
		})
	}
}
