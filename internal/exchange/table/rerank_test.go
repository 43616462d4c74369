package table

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// TestSinceWhenAJudgementIsKnown reads ranks that say in each way since when
// they are known, and again on a later day, when nothing may change.
func TestSinceWhenAJudgementIsKnown(t *testing.T) {
	const head = "id,name_en,source_id,rank,rank_cause,rank_reason,rank_source_id,rank_known_from\n"
	for _, c := range []struct{ name, row, want string }{
		{"withdrawn, on nobody's word: from the day of the import", "e1,E,s1,deprecated,withdrawn,why,,", "deprecated withdrawn why 2026-01-02"},
		{"shown wrong, likewise", "e1,E,s1,deprecated,shown-wrong,why,,", "deprecated shown-wrong why 2026-01-02"},
		{"adopted, likewise", "e1,E,s1,preferred,,why,,", "preferred adopted why 2026-01-02"},
		{"by a source: from its date", "e1,E,s1,deprecated,withdrawn,why,s2,", "deprecated withdrawn why s2 2018-02-03"},
		{"with a date", "e1,E,s1,deprecated,withdrawn,why,,2021", "deprecated withdrawn why 2021"},
		{"at every date, said so", "e1,E,s1,deprecated,withdrawn,why,,[none]", "deprecated withdrawn why"},
		{"mis-entered: at every date", "e1,E,s1,deprecated,mis-entered,why,,", "deprecated mis-entered why"},
		{
			"not mis-entered after all: at every date", "e1,E,s1,\"deprecated\nnormal\",\"mis-entered\nrestored\",\"why\nnot so\",,",
			"deprecated mis-entered why , normal restored not so",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, o := newMemory(), testOptions(t)
			files := []File{file("sources.csv", sources), file("events.csv", head+c.row+"\n")}
			mustImport(t, m, o, files...)
			want := "name=en=E by s1 since 2018-01, " + c.want
			if got := said(m, "event:e1"); squeeze(got) != squeeze(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			o.Today = record.On(record.DayOf(2026, 3, 4))
			for _, p := range mustImport(t, m, o, files...) {
				if !p.Unchanged() {
					t.Errorf("on another day it changes %s: %+v", p.Entity, p.Change)
				}
			}
			again := newMemory()
			mustImport(t, again, o, asFiles(exportAll(t, m, WriteOptions{}))...)
			if a, b := everything(m), everything(again); a != b {
				t.Errorf("exported and imported it differs:\n%s", firstDifference(a, b))
			}
		})
	}
}

// TestAnErrorShowsTheWholeCell holds what is found to the cell of the file.
func TestAnErrorShowsTheWholeCell(t *testing.T) {
	_, err := importInto(t, newMemory(), testOptions(t), file("sources.csv", "id,title,date\ns1,One,2018-02-30\n"))
	got := problemsOf(t, err)
	if len(got) != 1 || !strings.HasPrefix(got[0], "sources.csv:2 date [2018-02-30] ") || !strings.Contains(got[0][len("sources.csv:2 date [2018-02-30] "):], "30") {
		t.Errorf("got %s", got)
	}
}
