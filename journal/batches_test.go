package journal

import (
	"fmt"
	"testing"
	"time"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// "a record of many batches: one altered row is one finding, wherever it is,
// and so is the head of a change set of many leaves"
func TestManyBatches(t *testing.T) {
	const leaves = 2*batchLeaves + 77
	build := func() *ledger {
		g := newLedger(t, 1)
		cs := record.ChangeSet{Author: "Ana", Organisation: "LAWG", Time: day(0), Reason: "import"}
		for n := range leaves {
			id := record.ID{Type: "act", Key: fmt.Sprintf("a-%d", n+1)}
			cs.Changes = append(cs.Changes, record.Change{Entity: id, Add: []record.Statement{{Property: "type", Value: record.Term("torture")}}})
		}
		g.save(t, cs)
		g.save(t, record.ChangeSet{Author: "Ana", Organisation: "LAWG", Time: day(1), Changes: []record.Change{
			{Entity: record.ID{Type: "act", Key: "a-3"}, Erase: []record.StatementID{{Leaf: 3, N: 1}}},
		}})
		return g
	}
	g := build()
	done := 0
	r, err := Verify(t.Context(), g.source(), VerifyOptions{
		PublicKey: g.public, Origin: g.origin, Leaves: leaves + 1,
		Progress: func(n, total int) {
			if n < done || total != leaves+1 {
				t.Errorf("progress went from %d to %d of %d", done, n, total)
			}
			done = n
		},
	})
	if err != nil || !r.OK() || r.Position != leaves+1 || done != leaves+1 {
		t.Fatalf("Verify = %+v, %v, having read %d", r, err, done)
	}
	for _, at := range []int{1, batchLeaves - 1, batchLeaves, batchLeaves + 1, leaves} {
		g := build()
		for i := range g.statements {
			if s := &g.statements[i]; s.Leaf == record.Position(at) {
				s.Value = []byte("killing")
			}
		}
		r := g.verify(t, "")
		if len(r.Findings) != 1 || r.Findings[0].Where.In(locale.EN) != fmt.Sprintf("leaf %d (act:a-%d)", at, at) {
			t.Errorf("leaf %d altered: %d findings, first %s", at, len(r.Findings), r.Findings[0].Where)
		}
	}
	g = build()
	g.sets[0].Time = TimeText(day(7))
	if r := g.verify(t, ""); len(r.Findings) != 1 || r.Findings[0].Where.Set() != 1 {
		t.Errorf("a head altered: %d findings, first %s", len(r.Findings), r.Findings[0].Where)
	}
	g = build()
	g.leaves[0].Set = 2
	if r := g.verify(t, ""); r.OK() || len(r.Findings) > 200 || len(r.Findings)+r.More > 2*leaves {
		t.Errorf("a leaf in another set: %d findings and %d more", len(r.Findings), r.More)
	}
}

func TestRowsOfStatements(t *testing.T) {
	for _, r := range []record.Rank{record.Normal, record.Preferred, record.Deprecated} {
		if again, ok := ParseRank(RankText(r)); !ok || again != r {
			t.Errorf("rank %d is written %q and read %d", r, RankText(r), again)
		}
	}
	if _, ok := ParseRank("Normal"); ok {
		t.Error("a rank in another spelling is read")
	}
	march := known(t, "2018-03")
	if got := KnownDay(march, record.Withdrawn); got != march.Latest() {
		t.Errorf("known 2018-03 from %s, want the end of March", got)
	}
	if KnownDay(record.Date{}, "") != record.FirstDay || KnownDay(march, record.MisEntered) != record.FirstDay {
		t.Error("what is known at every date is not")
	}
	local := time.Date(2018, 7, 11, 10, 4, 5, 999, time.FixedZone("", -5*3600))
	if got := TimeText(local); got != "2018-07-11T15:04:05Z" {
		t.Errorf("TimeText = %s", got)
	}
}
