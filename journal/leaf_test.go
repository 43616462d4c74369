package journal

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

func sampleLeaf() *Leaf {
	return &Leaf{
		Set: sum([]byte("set")), Entity: record.ID{Type: "act", Key: "a-12"},
		Add:   []Hash{sum([]byte("one")), sum([]byte("two"))},
		Rank:  []Hash{sum([]byte("three"))},
		Erase: []Erasure{{StatementErased, 812, 3}, {RankingErased, 9, 1}, {SetErased, 0, 40}},
	}
}

func TestLeafText(t *testing.T) {
	l := sampleLeaf()
	lines := strings.Split(l.String(), "\n")
	want := []string{"constancia leaf 1", "set ", "entity act:a-12", "add 1 ", "add 2 ", "rank 1 ", "erase 812.3", "erase rank 9.1", "erase set 40", ""}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), l)
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d is %q, want %q…", i+1, line, want[i])
		}
	}
	var s Sealer
	if s.Leaf(l) != tlog.RecordHash([]byte(l.String())) {
		t.Error("the leaf's hash is not tlog.RecordHash of its text")
	}
}

func TestParseLeafSaysWhere(t *testing.T) {
	good := sampleLeaf().String()
	for _, test := range []struct {
		name, old, new string
		line           int
	}{
		{"another version", "leaf 1", "leaf 2", 1},
		{"upper case", "set " + good[22:23], "set " + "F", 2},
		{"no key", "act:a-12", "act:", 3},
		{"a number left out", "add 2", "add 3", 5},
		{"a number with a nought", "812.3", "812.03", 7},
		{"a number that is none", "812.3", "812.0", 7},
		{"an unknown word", "erase set", "erase sets", 9},
		{"no end of line", "set 40\n", "set 40", 9},
	} {
		bad := strings.Replace(good, test.old, test.new, 1)
		_, err := ParseLeaf(bad)
		p, ok := problem.Of(err)
		if !ok || p.Place.Line != test.line || p.Place.Found == "" {
			t.Errorf("%s: %v, want a problem at line %d", test.name, err, test.line)
		}
	}
}

func FuzzLeafData(f *testing.F) {
	f.Add(sampleLeaf().String())
	f.Add("constancia leaf 1\nset " + strings.Repeat("0", 64) + "\nentity act:a\n")
	f.Add("constancia leaf 1\nset " + strings.Repeat("0", 64) + "\nentity act:a\nerase rank 1.1\nadd 1 ")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLeaf(text)
		if err != nil {
			if p, ok := problem.Of(err); !ok || p.Place.Line == 0 {
				t.Fatalf("%q: the error does not say where: %v", text, err)
			}
			return
		}
		if l.String() != text {
			t.Fatalf("%q is read as a leaf that prints as %q", text, l)
		}
	})
}

func FuzzErasure(f *testing.F) {
	for _, s := range []string{"812.3", "rank 9.1", "set 40", "set +4", "1.", "0.1", "9223372036854775808.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if e, ok := ParseErasure(text); ok && e.String() != text {
			t.Fatalf("%q is read as %q", text, e)
		}
	})
}

// "no two rows have the same payload, whatever their texts"
func FuzzStatementPayload(f *testing.F) {
	f.Add("act", "a", "type", "torture", "source:x", "p", "c", "2018", "n")
	f.Add("", "", "", "", "", "", "", "", "\x00\x00\x00\x01")
	f.Fuzz(func(t *testing.T, a, b, c, d, e, g, h, i, j string) {
		got := fieldsOf(statementPayload(nil, a, b, c, d, e, g, h, i, j))
		want := []string{tagStatement, a, b, c, d, e, g, h, i, j}
		if strings.Join(got, "\xff|") != strings.Join(want, "\xff|") || len(got) != statementFields {
			t.Fatalf("payload of %q decodes to %q", want, got)
		}
	})
}

func FuzzQuote(f *testing.F) {
	f.Add("niña\x1b[2J\xff")
	f.Add(strings.Repeat("ñ", 100))
	f.Fuzz(func(t *testing.T, s string) {
		q := Quote(s)
		if damaged(q) || strings.ContainsAny(q, "\n\r\t\u202e\u2028") || len(q) > 12*quoteMost {
			t.Fatalf("Quote(%q) = %q", s, q)
		}
	})
}

// "a hash of one kind of row never passes for another's"
func TestHashesAreOfTheirKind(t *testing.T) {
	var s Sealer
	w := Words{Text: "why", Salt: make([]byte, SaltSize)}
	seen := map[Hash]string{}
	for name, h := range map[string]Hash{
		"set reason": s.SetReason(&w), "ranking reason": s.RankingReason(&w),
		"set": s.Set(&Set{Reason: w}), "ranking": s.Ranking(&Ranking{Reason: w}),
		"statement": s.Statement(&Statement{}), "leaf": s.Leaf(&Leaf{}),
		"bare words": sum(append(make([]byte, SaltSize), "why"...)),
	} {
		if other := seen[h]; other != "" {
			t.Errorf("the hash of a %s is that of a %s", name, other)
		}
		seen[h] = name
	}
}

func TestSealingAllocatesNothing(t *testing.T) {
	var s Sealer
	row := StatementOf(record.Statement{Entity: record.ID{Type: "act", Key: "a-12"}, Property: "type", Value: record.Term("torture")})
	l := sampleLeaf()
	s.Leaf(l)
	if n := testing.AllocsPerRun(100, func() { s.Statement(&row); s.Leaf(l) }); n != 0 {
		t.Errorf("%v allocations for a statement and a leaf", n)
	}
}

func TestSaltsDiffer(t *testing.T) {
	g := newLedger(t, 4)
	seen := map[string]bool{}
	for range 1000 {
		seen[string(g.salt(t))] = true
	}
	if len(seen) != 1000 || seen[string(make([]byte, SaltSize))] {
		t.Errorf("%d different salts of 1000", len(seen))
	}
	if _, err := NewSalter(strings.NewReader("short")).Next(); err == nil {
		t.Error("a source that runs dry gives a salt")
	}
}
