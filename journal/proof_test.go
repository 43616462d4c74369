package journal

import (
	"bytes"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// leafAt rebuilds a leaf of a ledger from its rows.
func (g *ledger) leafAt(t testing.TB, at record.Position) *Leaf {
	t.Helper()
	row := g.leaves[at-1]
	set := g.sets[row.Set-1]
	for _, e := range g.erasures {
		if what, _ := ParseErasure(e.What); what == (Erasure{SetErased, 0, row.Set}) {
			set.Reason.Sealed = e.Hash
		}
	}
	l := &Leaf{Set: g.seal.Set(&set), Entity: record.ID{Type: string(row.Type), Key: string(row.Key)}}
	for _, s := range g.statements {
		if s.Leaf == at {
			r := opened(s, l.Entity)
			l.Add = append(l.Add, g.seal.Statement(&r))
		}
	}
	for _, r := range g.rankings {
		if r.Leaf == at && len(r.Reason.Salt) > 0 {
			l.Rank = append(l.Rank, g.seal.Ranking(&r))
		} else if r.Leaf == at {
			r.Reason.Sealed = g.erasures[len(g.erasures)-1].Hash
			l.Rank = append(l.Rank, g.seal.Ranking(&r))
		}
	}
	return l
}

func opened(s StoredStatement, id record.ID) Statement {
	return Statement{
		Leaf: s.Leaf, N: s.N, Type: id.Type, Key: id.Key, Property: string(s.Property), Value: string(s.Value),
		Source: string(s.Source), Locator: string(s.Locator), Certainty: string(s.Certainty), Known: string(s.Known),
		Note: string(s.Note), Salt: Salt(s.Salt),
	}
}

// proven is the proof of leaf 6 of the small record, with everything opened.
func proven(t testing.TB) (*ledger, *Proof) {
	t.Helper()
	g := small(t)
	g.source() // sorts
	p, err := Prove(g.leafAt(t, 6), 6, g.checkpoints[2].Note, g.public, g)
	if err != nil {
		t.Fatal(err)
	}
	p.ShowSet(&g.sets[1])
	for _, s := range g.statements {
		if s.Leaf == 6 {
			r := opened(s, record.ID{})
			p.ShowStatement(&r)
		}
	}
	for i := range g.rankings {
		r := g.rankings[i]
		if len(r.Reason.Salt) == 0 {
			r.Reason.Sealed = g.erasures[len(g.erasures)-1].Hash
		}
		p.ShowRanking(&r)
	}
	return g, p
}

func TestProofTravels(t *testing.T) {
	g, p := proven(t)
	data, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseProof(data)
	if err != nil {
		t.Fatal(err)
	}
	l, err := again.Check(g.public)
	if err != nil || l.Entity.String() != "act:a-01" || len(again.Statements) != 1 || len(again.Rankings) != 2 {
		t.Fatalf("Check = %v, %v; proof:\n%s", l, err, data)
	}
	if _, err := again.Check(newLedger(t, 5).public); err == nil {
		t.Error("the proof holds under another key")
	}
	for at := record.Position(1); at <= 5; at++ {
		if at == 3 { // two of its statements are erased
			continue
		}
		p, err := Prove(g.leafAt(t, at), at, g.checkpoints[0].Note, g.public, g)
		if err != nil {
			t.Fatalf("leaf %d: %v", at, err)
		}
		set := g.sets[0]
		set.Reason.Sealed = g.erasures[2].Hash
		p.ShowSet(&set) // its reason is erased; the rest of the head still shows
		if _, err := p.Check(g.public); err != nil {
			t.Errorf("leaf %d with its head: %v", at, err)
		}
	}
	if _, err := Prove(sampleLeaf(), 6, g.checkpoints[2].Note, g.public, g); err == nil {
		t.Error("a leaf that is not in the record is proven")
	}
}

// "no byte of a proof can be altered in what it says"
func TestAlteredProofsFail(t *testing.T) {
	g, p := proven(t)
	data, err := p.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range data {
		bad := bytes.Clone(data)
		bad[i] = b ^ 0x01
		if q, err := ParseProof(bad); err == nil {
			_, err = q.Check(g.public)
			again, err2 := q.JSON()
			// Letters of hexadecimal and names of fields may be in either case.
			same := err2 == nil && strings.EqualFold(string(again), string(data))
			if err == nil && !same {
				t.Fatalf("byte %d altered, and the proof still holds: %q", i, bad[max(0, i-20):min(len(bad), i+20)])
			}
		}
	}
	p.Statements[0].Value = "41"
	_, err = p.Check(g.public)
	if is, ok := problem.Of(err); !ok || is.Place.Column != "statements[0]" || !strings.Contains(is.In(locale.ES), "asiento 6") {
		t.Errorf("an altered value: %v", err)
	}
}

func FuzzParseProof(f *testing.F) {
	g, p := proven(f)
	data, err := p.JSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"format":"constancia proof 1","position":-1,"path":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ParseProof(data)
		if err != nil {
			return
		}
		if _, err := p.Check(g.public); err != nil {
			if _, ok := problem.Of(err); !ok {
				t.Fatalf("%q: an error that nobody can act on: %v", data, err)
			}
		}
	})
}
