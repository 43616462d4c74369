package monitor

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// TestAHistoryTellsEachChangeInWords corrects a value, judges another, erases
// one, and reads it back newest first.
func TestAHistoryTellsEachChangeInWords(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	stmts, err := r.store.Statements(t.Context(), mustView(t, r), id)
	if err != nil {
		t.Fatal(err)
	}
	victims := stmts[slices.IndexFunc(stmts, func(s record.Statement) bool { return s.Property == "victims" })]
	count, err := record.ParseQuantity(">=40")
	if err != nil {
		t.Fatal(err)
	}
	better := victims
	better.ID, better.Ranking, better.Value, better.Locator = record.StatementID{}, nil, count, "p. 4"
	for _, c := range []record.Change{
		{Entity: id, Add: []record.Statement{better}, Rank: []record.Reranking{{
			Statement: victims.ID, Ranking: record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: "misread"},
		}}},
		{Entity: id, Rank: []record.Reranking{{
			Statement: stmts[0].ID, Ranking: record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: "the best"},
		}}},
	} {
		if _, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "on reading again", Changes: []record.Change{c}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Erase(t.Context(), tester, Erasure{Entity: id, Statements: []record.StatementID{stmts[len(stmts)-1].ID}, Reason: "asked"}); err != nil {
		t.Fatal(err)
	}
	entries, err := r.History(t.Context(), tester, id, 0, 10, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, e := range entries[:3] {
		for _, line := range e.Lines {
			said = append(said, line.In(locale.EN, func(_ record.Kind, v record.Value) string { return v.String() }, record.ID.String))
		}
	}
	want := []string{
		"erased 1 statement or reason for good", "adopted ", "because: the best",
		"corrected Victims: it said " + victims.Value.String() + ", it says >=40; source: " + victims.Source.String() + ", p. 4",
	}
	all := strings.Join(said, "\n")
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("the history does not say %q:\n%s", w, all)
		}
	}
	if last := entries[len(entries)-1]; !last.First || entries[0].First || last.Set.Author != tester.Name {
		t.Errorf("the history begins with %+v", last)
	}
	page, err := r.History(t.Context(), tester, id, entries[0].Leaf, 1, AsOf{})
	if err != nil || len(page) != 1 || page[0].Leaf != entries[1].Leaf {
		t.Errorf("the page after the newest is %v, %v", page, err)
	}
	_, err = r.History(t.Context(), tester, record.ID{Type: "act", Key: "none"}, 0, 1, AsOf{})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.NotFound {
		t.Errorf("the history of nothing is %v", err)
	}
}
