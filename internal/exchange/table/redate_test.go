package table

import (
	"slices"
	"strings"
	"testing"
)

// TestWhatRestsOnASourceFollowsItsDate corrects the date of a source and holds
// what rests on it, in the files and beside them.
func TestWhatRestsOnASourceFollowsItsDate(t *testing.T) {
	const redated = ", deprecated mis-entered the date of its source was corrected by import of sources.csv"
	const head = "id,name_en,source_id,known_from,rank,rank_cause,rank_reason,rank_source_id\n"
	events := file("events.csv", head+strings.Join([]string{
		"plain,E,s1,,,,,", "byhand,E,s1,2017,,,,", "other,E,s2,,,,,", "withdrawn,E,s1,,deprecated,withdrawn,why,s2", "slip,E,s1,,deprecated,mis-entered,why,",
		"judged,E,s2,,deprecated,withdrawn,why,s1", "adopted,E,s1,,preferred,,why,s1",
	}, "\n")+"\n")
	for _, date := range []string{"2017-05-15", "2019"} {
		for _, dry := range []bool{false, true} {
			m, o := newMemory(), testOptions(t)
			if dry {
				o.Lines = 0
			}
			mustImport(t, m, o, file("sources.csv", sources), events)
			corrected := file("sources.csv", "id,date\ns1,"+date+"\n")
			redone := 0
			for _, p := range mustImport(t, m, o, corrected) {
				redone += p.Redated
			}
			if redone != 5 { // the title of s1 too
				t.Errorf("%s: %d statements are stated anew", date, redone)
			}
			for id, want := range map[string]string{
				"plain":     "name=en=E by s1 since 2018-01" + redated + "\nname=en=E by s1 since " + date,
				"byhand":    "name=en=E by s1 since 2017",
				"other":     "name=en=E by s2 since 2018-02-03",
				"withdrawn": "name=en=E by s1 since 2018-01, deprecated withdrawn why s2 2018-02-03" + redated + "\nname=en=E by s1 since " + date + ", deprecated withdrawn why s2 2018-02-03",
				"slip":      "name=en=E by s1 since 2018-01, deprecated mis-entered why",
				"judged":    "name=en=E by s2 since 2018-02-03, deprecated withdrawn why s1 2018-01" + redated + "\nname=en=E by s2 since 2018-02-03, deprecated withdrawn why s1 " + date,
				"adopted":   "name=en=E by s1 since 2018-01, preferred adopted why s1 2018-01" + redated + "\nname=en=E by s1 since " + date + ", preferred adopted why s1 " + date,
			} {
				var lines []string
				for _, line := range strings.Split(said(m, "event:"+id), "\n") {
					lines = append(lines, squeeze(line))
				}
				if got := strings.Join(lines, "\n"); got != want {
					t.Errorf("%s, %s:\n%s\nwant\n%s", date, id, got, want)
				}
			}
			for _, files := range [][]File{{corrected}, {corrected, events}} {
				for _, p := range mustImport(t, m, o, files...) {
					if !p.Unchanged() {
						t.Errorf("again, it changes %s: %+v", p.Entity, p.Change)
					}
				}
			}
		}
	}
}

// TestADateIsCorrectedOnlyWhereTheRecordFollows has files that speak of a
// source's date and do not change since when it is known.
func TestADateIsCorrectedOnlyWhereTheRecordFollows(t *testing.T) {
	for name, second := range map[string]string{
		"the same":                    "id,date\ns1,2018-01\n",
		"another source's word":       "id,date,source_id\ns1,2016,s2\n",
		"its title":                   "id,title\ns1,Uno\n",
		"one that leads back, and on": "id,title,source_id\ns1,Uno,s2\ns2,Dos,s1\n",
	} {
		m, o := newMemory(), testOptions(t)
		mustImport(t, m, o, file("sources.csv", sources), file("events.csv", "id,name_en,source_id\ne1,E,s1\n"))
		plans := mustImport(t, m, o, file("sources.csv", second))
		if slices.ContainsFunc(plans, func(p Plan) bool { return p.Redated > 0 || p.Entity.Type == "event" }) {
			t.Errorf("%s: %+v", name, plans)
		}
		if got, want := said(m, "event:e1"), "name=en=E by s1 since 2018-01"; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
