package monitor

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// TestAMistakenJudgementIsTakenBackAtEveryDate proves that a statement marked
// mis-entered by mistake, and restored, stands again at every known-by date.
func TestAMistakenJudgementIsTakenBackAtEveryDate(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	statement := func(at string) record.Statement {
		e, err := r.Entity(t.Context(), tester, id, asOf(t, at))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Statements {
			if s.Property == "victims" && s.Value.String() == ">=40" {
				return s
			}
		}
		t.Fatalf("no statement of at least 40 victims at %q", at)
		return record.Statement{}
	}
	s := statement("")
	for _, j := range []Rerank{
		{Entity: id, Statement: s.ID, Rank: record.Deprecated, Cause: record.MisEntered, Reason: "typed from another page"},
		{Entity: id, Statement: s.ID, Rank: record.Normal, Cause: record.Restored, Reason: "it was the right page"},
	} {
		if _, err := r.SetRank(t.Context(), tester, j); err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{"", signed} {
			v, err := r.View(t.Context(), tester, asOf(t, at))
			if err != nil {
				t.Fatal(err)
			}
			if got := statement(at).RankAt(v.At); got != j.Rank {
				t.Errorf("after %s, at %q the rank is %d, want %d", j.Cause, at, got, j.Rank)
			}
		}
	}
}

// TestAnAdoptionNamesTheSourceOfItsReason proves that the source is kept with the
// judgement, and must be on record.
func TestAnAdoptionNamesTheSourceOfItsReason(t *testing.T) {
	r := sampleRecord(t)
	a := Adoption{
		Figure: record.ID{Type: "figure", Key: "f-nuevo-laredo"}, Observation: record.ID{Type: "observation", Key: "o-nl-local"},
		Reason: "the committee names each of them", Source: record.ID{Type: "source", Key: "none"},
	}
	_, err := r.Adopt(t.Context(), tester, a)
	if p, ok := problem.Of(err); !ok || p.Kind != problem.NotFound {
		t.Fatalf("a source that is not there: %v", err)
	}
	a.Source.Key = "dos-2017"
	if _, err := r.Adopt(t.Context(), tester, a); err != nil {
		t.Fatal(err)
	}
	e, err := r.Entity(t.Context(), tester, a.Figure, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range e.Statements {
		if s.Property == "adopted" && s.Value == record.Value(record.Ref(a.Observation)) {
			if got := s.Ranking[0].Source; got != a.Source {
				t.Errorf("the judgement rests on %s, want %s", got, a.Source)
			}
			return
		}
	}
	t.Error("the adoption is not on record")
}

// TestTwoWhoAdoptAtOnceLeaveOneAdopted proves that the later of two adoptions sets
// the earlier one aside, however close they come.
func TestTwoWhoAdoptAtOnceLeaveOneAdopted(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "figure", Key: "f-nuevo-laredo"}
	var both sync.WaitGroup
	for _, key := range []string{"o-nl-local", "o-nl-ohchr"} {
		both.Go(func() {
			a := Adoption{Figure: id, Observation: record.ID{Type: "observation", Key: key}, Reason: "I say " + key}
			if _, err := r.Adopt(t.Context(), tester, a); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	e, err := r.Entity(t.Context(), tester, id, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(e.Readings["adopted"]); n != 1 {
		t.Errorf("%d observations are adopted: %v", n, e.Readings["adopted"])
	}
}

// TestWhoMayNotJudgeOrEraseCannot asks the calls that pages make of the policy.
func TestWhoMayNotJudgeOrEraseCannot(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "commitment", Key: "c-fgr"}
	e, err := r.Entity(t.Context(), tester, id, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	advocate := access.Actor{Name: "Eva", Organisation: "LAWG", Account: "a-eva", Roles: []access.Role{access.Advocate}}
	documenter := access.Actor{Name: "Leo", Organisation: "LAWG", Account: "a-leo", Roles: []access.Role{access.Documenter}}
	j := Rerank{Entity: id, Statement: e.Statements[0].ID, Rank: record.Preferred, Cause: record.Adopted, Reason: "we follow it"}
	if _, err := r.SetRank(t.Context(), advocate, j); !isKind(err, problem.Denied) {
		t.Errorf("an advocate sets a rank: %v", err)
	}
	if _, err := r.SetRank(t.Context(), documenter, j); err != nil {
		t.Errorf("a documenter sets a rank: %v", err)
	}
	if _, err := r.EraseReason(t.Context(), documenter, ReasonOf{Set: mustView(t, r).At.Position}, "it names somebody"); !isKind(err, problem.Denied) {
		t.Errorf("a documenter erases a reason: %v", err)
	}
}

// TestTheReasonOfAnAdoptionGoesFromTheFigureToo looks for the words of an erased
// reason in the files of the record.
func TestTheReasonOfAnAdoptionGoesFromTheFigureToo(t *testing.T) {
	r := sampleRecord(t)
	adopted, err := r.Adopt(t.Context(), tester, Adoption{
		Figure: record.ID{Type: "figure", Key: "f-nuevo-laredo"}, Observation: record.ID{Type: "observation", Key: "o-nl-local"},
		Reason: "Xochiquetzal told us", Lang: locale.EN,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.EraseReason(t.Context(), tester, ReasonOf{Set: adopted.Last}, "it names somebody"); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(r.Dir(), "record.db*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err != nil || bytes.Contains(data, []byte("Xochiquetzal")) {
			t.Errorf("%s holds the reason (%v)", filepath.Base(file), err)
		}
	}
}
