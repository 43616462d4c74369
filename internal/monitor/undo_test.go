package monitor

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// TestUndoingLeavesEveryProjectionAsItWas makes random change sets over the
// sample (statements, judgements with all sorts of dates, new entities), undoes
// each and compares all readings of all entities at several known-by dates, then
// undoes the undoing and compares with what the change set had made.
func TestUndoingLeavesEveryProjectionAsItWas(t *testing.T) {
	r := sampleRecord(t)
	rng := rand.New(rand.NewPCG(7, 11))
	moments := []AsOf{{}, asOf(t, "@2018-07-11"), asOf(t, "@2021-03-01")}
	state := func() map[string]string { return readingsAt(t, r, moments) }
	for round := range 6 {
		before := state()
		set := randomSet(t, r, rng, round)
		made, err := r.Save(t.Context(), tester, set)
		if err != nil {
			t.Fatal(err)
		}
		after := state()
		_, undone, err := r.Undo(t.Context(), tester, Undoing{Position: made.Last, Reason: "it was a test"})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		differ(t, fmt.Sprintf("round %d, undone", round), before, state())
		if _, _, err := r.Undo(t.Context(), tester, Undoing{Position: undone.Last, Reason: "it was right"}); err != nil {
			t.Fatal(err)
		}
		differ(t, fmt.Sprintf("round %d, the undoing undone", round), after, state())
	}
	report, err := r.Verify(t.Context(), VerifyOptions{})
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("Verify = %v, %v", report.Problems, err)
	}
}

// readingsAt writes down all readings of all entities.
func readingsAt(t *testing.T, r *Record, moments []AsOf) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, at := range moments {
		for _, typ := range r.Schema.Types {
			es, err := r.Entities(t.Context(), tester, typ.Name, nil, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range es {
				for _, p := range typ.Properties {
					for _, v := range e.Readings[p.Name] {
						out[at.String()+" "+e.ID.String()+" "+p.Name] += v.String() + "\n"
					}
				}
			}
		}
	}
	return out
}

func differ(t *testing.T, about string, want, got map[string]string) {
	t.Helper()
	for at, w := range want {
		if got[at] != w {
			t.Errorf("%s: %s is %q, want %q", about, at, got[at], w)
		}
	}
	for at, g := range got {
		if _, ok := want[at]; !ok {
			t.Errorf("%s: %s is %q, want nothing", about, at, g)
		}
	}
}

// randomSet judges statements of a few entities at random, adds others to them,
// and makes an entity.
func randomSet(t *testing.T, r *Record, rng *rand.Rand, round int) record.ChangeSet {
	t.Helper()
	dates := []record.Date{{}, record.On(record.DayOf(2015, 1, 1)), record.On(record.DayOf(2019, 5, 3)), record.On(record.DayOf(2026, 11, 24))}
	judgement := func() record.Ranking {
		known := dates[rng.IntN(len(dates))]
		switch rng.IntN(4) {
		case 0:
			return record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: "r", Known: known}
		case 1:
			return record.Ranking{Rank: record.Normal, Cause: record.Restored, Reason: "r", Known: known}
		case 2:
			return record.Ranking{Rank: record.Deprecated, Cause: record.MisEntered, Reason: "r"}
		}
		return record.Ranking{Rank: record.Deprecated, Cause: record.ShownWrong, Reason: "r", Known: known}
	}
	set := record.ChangeSet{Reason: "at random"}
	for _, typ := range []string{"act", "event", "step", "commitment"} {
		es, err := r.Entities(t.Context(), tester, typ, nil, AsOf{})
		if err != nil {
			t.Fatal(err)
		}
		e := es[rng.IntN(len(es))]
		c := record.Change{Entity: e.ID}
		for _, s := range e.Statements {
			for rng.IntN(2) == 0 {
				c.Rank = append(c.Rank, record.Reranking{Statement: s.ID, Ranking: judgement()})
			}
			if rng.IntN(3) == 0 {
				again := s
				again.ID, again.Ranking, again.Known = record.StatementID{}, nil, dates[rng.IntN(len(dates))]
				if _, ok := again.Value.(record.Text); ok {
					again.Value = record.Plain(fmt.Sprint("said in round ", round))
				}
				c.Add = append(c.Add, again)
				c.Rank = append(c.Rank, record.Reranking{Statement: record.StatementID{N: len(c.Add)}, Ranking: judgement()})
			}
		}
		if len(c.Add)+len(c.Rank) > 0 {
			set.Changes = append(set.Changes, c)
		}
	}
	id := record.ID{Type: "event", Key: fmt.Sprint("made-", round)}
	set.Changes = append(set.Changes, record.Change{Entity: id, Add: []record.Statement{{Entity: id, Property: "name", Value: record.Plain("made up")}}})
	return set
}

func TestWhatRestsOnAChangeIsSaidBeforeItIsUndone(t *testing.T) {
	r := sampleRecord(t)
	said := func(id record.ID, property string, v record.Value, source record.ID) record.Change {
		return record.Change{Entity: id, Add: []record.Statement{{Entity: id, Property: property, Value: v, Source: source}}}
	}
	event, act, source := record.ID{Type: "event", Key: "e-x"}, record.ID{Type: "act", Key: "a-x"}, record.ID{Type: "source", Key: "s-x"}
	save := func(changes ...record.Change) record.Position {
		t.Helper()
		made, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "x", Changes: changes})
		if err != nil {
			t.Fatal(err)
		}
		return made.Last
	}
	first := save(said(event, "name", record.Plain("x"), record.ID{}), said(source, "title", record.Plain("x"), source))
	save(said(act, "event", record.Ref(event), source))
	plan, err := r.PlanUndo(t.Context(), tester, first)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []Resting{{RestsByReference, act, event}, {RestsBySource, act, source}} {
		if !slices.Contains(plan.Resting, want) {
			t.Errorf("the plan does not say %v: %v", want, plan.Resting)
		}
	}
	if plan.Vanishing != 2 || plan.Withdrawn != 2 {
		t.Errorf("the plan says %d statements and %d entities; there are 2 of each", plan.Withdrawn, plan.Vanishing)
	}
	_, _, err = r.Undo(t.Context(), tester, Undoing{Position: first, Reason: "y"})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.Conflict || !strings.Contains(err.Error(), "act:a-x") {
		t.Errorf("Undo = %v, want a conflict that names act:a-x", err)
	}
	if _, _, err := r.Undo(t.Context(), tester, Undoing{Position: first, Reason: "y", Anyway: true}); err != nil {
		t.Error(err)
	}
	_, _, err = r.Undo(t.Context(), tester, Undoing{Position: first, Reason: "y", Anyway: true})
	if p, ok := problem.Of(err); !ok || p.Message.ID != sayNothingToUndo.ID {
		t.Errorf("undoing twice: %v", err)
	}
}

func TestAnErasureCannotBeUndone(t *testing.T) {
	r := sampleRecord(t)
	gone, err := r.Erase(t.Context(), tester, Erasure{Entity: record.ID{Type: "act", Key: "act-nl-disappearance"}, Reason: "asked for"})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = r.Undo(t.Context(), tester, Undoing{Position: gone.Last, Reason: "z"})
	if p, ok := problem.Of(err); !ok || p.Message.ID != sayErasureStays.ID {
		t.Errorf("Undo of an erasure = %v", err)
	}
}

// TestAnUndoneImportCanBeImportedAgain undoes the sample and imports it again: it
// is all there, as it was.
func TestAnUndoneImportCanBeImportedAgain(t *testing.T) {
	r := sampleRecord(t)
	before := readingsAt(t, r, []AsOf{{}})
	v := mustView(t, r)
	if _, _, err := r.Undo(t.Context(), tester, Undoing{Position: v.At.Position, Reason: "the wrong file"}); err != nil {
		t.Fatal(err)
	}
	if left := readingsAt(t, r, []AsOf{{}}); len(left) > 0 {
		t.Errorf("%d properties are left of an import that was undone", len(left))
	}
	if _, err := r.Import(t.Context(), tester, sampleFiles(t), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	differ(t, "imported again", before, readingsAt(t, r, []AsOf{{}}))
}
