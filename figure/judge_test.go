package figure_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/locale"
)

// TestSampleClaimsAreJudged holds what the letter's numbers come to at the two
// moments of the issue, before "changed" is told.
func TestSampleClaimsAreJudged(t *testing.T) {
	const then = "2018-07-11"
	for _, c := range []struct {
		claim, at string
		verdict   figure.Verdict
		flags     []figure.Flag
		state     figure.State
	}{
		{"cl-02", then, figure.Holds, nil, figure.StateSound},
		{"cl-02", "", figure.Holds, nil, figure.StateSound},
		{"cl-03", then, figure.Holds, nil, figure.StateSound},
		{"cl-03", "", figure.Holds, nil, figure.StateSound},
		{"cl-07", then, figure.Holds, nil, figure.StateSound},
		{"cl-07", "", figure.Holds, nil, figure.StateSound},
		{"cl-09", then, figure.Holds, []figure.Flag{figure.Disputed}, figure.StateDisputed},
		{"cl-09", "", figure.Holds, []figure.Flag{figure.Disputed, figure.Superseded}, figure.StateDisputed},
		{"cl-10", then, figure.Holds, nil, figure.StateSound},
		{"cl-10", "", figure.Holds, []figure.Flag{figure.Superseded}, figure.StateSuperseded},
		{"cl-11", then, figure.Holds, nil, figure.StateSound},
		{"cl-11", "", figure.Holds, nil, figure.StateSound},
		{"cl-12", then, figure.Holds, nil, figure.StateSound},
		{"cl-12", "", figure.Holds, nil, figure.StateSound},
		{"cl-14", then, figure.Holds, nil, figure.StateSound},
		{"cl-14", "", figure.Holds, nil, figure.StateSound},
		{"cl-21", then, figure.Undecided, []figure.Flag{figure.Disputed}, figure.StateDisputed},
		{"cl-21", "", figure.Undecided, []figure.Flag{figure.Disputed, figure.Superseded}, figure.StateDisputed},
		{"cl-22", then, figure.Holds, []figure.Flag{figure.Untraced}, figure.StateUntraced},
		{"cl-22", "", figure.Holds, []figure.Flag{figure.Untraced}, figure.StateUntraced},
		{"cl-23", then, figure.Holds, nil, figure.StateSound},
		{"cl-23", "", figure.Holds, nil, figure.StateSound},
	} {
		m := material(t, c.at)
		op := judge(t, m, c.claim)
		if op.Verdict != c.verdict || !slices.Equal(op.Flags.List(), append([]figure.Flag{}, c.flags...)) || op.State != c.state {
			t.Errorf("%s at %q: %v %v %v, want %v %v %v\n%s", c.claim, c.at, op.Verdict, op.Flags.Names(), op.State,
				c.verdict, figure.FlagSet(c.flags...).Names(), c.state, op.Why.In(locale.EN))
		}
	}
}

func judge(t *testing.T, m figure.Material, claim string) figure.Opinion {
	t.Helper()
	for _, r := range rows(t, "claims.csv") {
		if r["id"] != claim {
			continue
		}
		c := figure.Compare(id("measure", r["measure_id"]), m)
		return c.Judge(figure.Assertion{Asserts: *quantity(t, r["asserts"]), Period: date(t, r["period"]), Territory: territory(t, r["territory"])})
	}
	t.Fatalf("no claim %s", claim)
	return figure.Opinion{}
}

// TestWhatTheWorldPutThereShows holds the list of the sample's README.
func TestWhatTheWorldPutThereShows(t *testing.T) {
	m := material(t, "")
	compare := func(measure string) *figure.Comparison { return figure.Compare(id("measure", measure), m) }

	for measure, want := range map[string]string{
		"asylum-unresolved-share":        "CNDH (25 Feb 2018) says about 60\u00a0%, and its own counts, 7,719 of 14,596, give 52.9\u00a0%.",
		"defender-killings-unpunished":   "its own counts, 92 of 94, give 97.9\u00a0%.",
		"journalist-killings-unpunished": "says 89.37\u00a0%, and its own counts, 42 of 47, give 89.36\u00a0%.",
		"official-homicide-convictions":  "This is no rate: US Department of State (2020) counts 25 persons on one side and 88 investigations on the other, which are different things.",
	} {
		c := compare(measure)
		if len(c.Mismatches) != 1 || !strings.Contains(c.Mismatches[0].Why.In(locale.EN), want) {
			t.Errorf("%s: mismatches %v, want one that says %q", measure, said(c.Mismatches), want)
		}
	}
	for _, measure := range []string{"soldier-conviction-rate", "migrant-crime-sentence-rate", "feadle-conviction-rate", "feadle-prosecution-rate", "torture-charges", "ayotzinapa-tortured"} {
		if c := compare(measure); len(c.Mismatches) > 0 {
			t.Errorf("%s: %v, want no mismatch", measure, said(c.Mismatches))
		}
	}

	migrants := compare("migrant-crime-sentence-rate")
	if len(migrants.Remarks) != 1 || migrants.Remarks[0].Kind != figure.SameCounts || len(migrants.Disputes) > 0 {
		t.Errorf("migrants: remarks %v, disputes %v; want the same counts under two lists of states and no dispute", migrants.Remarks, migrants.Disputes)
	} else if s := migrants.Remarks[0].Why.In(locale.EN); !strings.Contains(s, "has MX-OAX in the territory") {
		t.Errorf("migrants: %s", s)
	}

	nl := compare("nuevo-laredo-disappeared")
	pairs := map[string]figure.DisputeKind{}
	for _, d := range nl.Disputes {
		pairs[d.A.Key+" "+d.B.Key] = d.Kind
	}
	if len(pairs) != 2 || pairs["o-nl-local o-nl-letter"]+pairs["o-nl-letter o-nl-local"] != figure.UnequalValues || pairs["o-nl-local o-nl-cndh"] != figure.LessInMore {
		t.Errorf("Nuevo Laredo: disputes %v", pairs)
	}
	if len(nl.Others) != 1 || nl.Others[0].Relation != figure.Distinct || nl.Others[0].Measure.ID.Key != "nuevo-laredo-disappeared-year" {
		t.Errorf("Nuevo Laredo: others %v, want the count of the whole year, not compared", nl.Others)
	}

	journalists := compare("journalists-killed")
	if len(journalists.Disputes) != 2 {
		t.Errorf("journalists: %d disputes, want two: 13 and 6 to 9, twice", len(journalists.Disputes))
	}
	for _, g := range journalists.Groups {
		if want := g.Period.String() != "2017"; g.Agrees() != want {
			t.Errorf("journalists in %s: agree is %v, want %v", g.Period, g.Agrees(), want)
		}
	}
	if tl := compare("tlatlaya-executed"); len(tl.Disputes) > 0 || len(tl.Others) != 1 || tl.Others[0].Relation != figure.Whole {
		t.Errorf("Tlatlaya: 15 and 12 to 15 agree, and are part of 22: %v", tl.Disputes)
	}
}

func said(ms []figure.Mismatch) []string {
	var s []string
	for _, m := range ms {
		s = append(s, m.Why.In(locale.EN))
	}
	return s
}
