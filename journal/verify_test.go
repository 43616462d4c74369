package journal

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

func TestVerifyOfAnUntouchedRecord(t *testing.T) {
	g := small(t)
	r := g.mustHold(t)
	if r.Position != 8 || r.Root != g.root.Root() {
		t.Fatalf("Verify = %d, %s, want 8, %s", r.Position, r.Root, g.root.Root())
	}
	empty := newLedger(t, 2)
	if r := empty.mustHold(t); r.Position != 0 || r.Root != sum(nil) {
		t.Fatalf("Verify of an empty record = %+v", r)
	}
}

// cells calls visit with each cell of each table, as something that can be set.
func cells(g *ledger, visit func(name string, cell reflect.Value)) {
	tables := reflect.ValueOf(g).Elem()
	for i := range tables.NumField() {
		name := tables.Type().Field(i).Name
		if rows := tables.Field(i); rows.Kind() == reflect.Slice {
			rows = reflect.NewAt(rows.Type(), rows.Addr().UnsafePointer()).Elem()
			for j := range rows.Len() {
				columns(fmt.Sprintf("%s[%d]", name, j), rows.Index(j), visit)
			}
		}
	}
}

func columns(name string, row reflect.Value, visit func(string, reflect.Value)) {
	for k := range row.NumField() {
		column := name + "." + row.Type().Field(k).Name
		if cell := row.Field(k); cell.Kind() == reflect.Struct {
			columns(column, cell, visit)
		} else if row.Type().Field(k).Name != "Sealed" { // which is no column

			visit(column, cell)
		}
	}
}

// harms are the ways in which a cell can be damaged: each byte altered, one
// taken away, one added.
func harms(cell reflect.Value) []reflect.Value {
	var out []reflect.Value
	switch cell.Kind() {
	case reflect.Int, reflect.Int64:
		for shift := 0; shift < 64; shift += 8 {
			v := reflect.New(cell.Type()).Elem()
			v.SetInt(cell.Int() ^ 1<<shift)
			out = append(out, v)
		}
		for _, n := range []int64{-1, math.MinInt64, math.MaxInt64} {
			v := reflect.New(cell.Type()).Elem()
			v.SetInt(n)
			out = append(out, v)
		}
	case reflect.String, reflect.Slice:
		b := []byte{}
		if cell.Kind() == reflect.String {
			b = []byte(cell.String())
		} else {
			b = append(b, cell.Bytes()...)
		}
		for i := range b {
			c := append([]byte(nil), b...)
			c[i] ^= 1 << (i * 5 % 8)
			out = append(out, reflect.ValueOf(c).Convert(cell.Type()))
		}
		out = append(out, reflect.ValueOf(append([]byte("\x00"), b...)).Convert(cell.Type()))
		out = append(out, reflect.ValueOf(append(b[:len(b):len(b)], ' ')).Convert(cell.Type()))
		if len(b) > 0 {
			out = append(out, reflect.ValueOf(b[:len(b)-1]).Convert(cell.Type()))
		}
	}
	return out
}

func TestEveryAlteredByteIsFound(t *testing.T) {
	tried, most, at := 0, 0, ""
	cells(small(t), func(name string, _ reflect.Value) {
		g := small(t) // sorted anew: a damaged key moves its row
		cells(g, func(other string, cell reflect.Value) {
			if other != name {
				return
			}
			was := reflect.ValueOf(cell.Interface())
			for _, harm := range harms(cell) {
				cell.Set(harm)
				copied := *g
				copyRows(&copied)
				r := copied.verify(t, "")
				if tried++; r.OK() {
					t.Errorf("%s = %#v instead of %#v: not found", name, harm, was)
				}
				if len(r.Findings) > most {
					most, at = len(r.Findings), fmt.Sprintf("%s = %#v", name, harm)
				}
				sayAll(t, r)
			}
			cell.Set(was)
		})
	})
	t.Logf("%d alterations tried; at most %d findings, for %s", tried, most, at)
	if tried < 3_000 {
		t.Errorf("only %d alterations were tried", tried)
	}
	if most > 12 {
		t.Errorf("one altered byte gives %d findings (%s), want a few", most, at)
	}
}

// copyRows gives g slices of its own, because source sorts them.
func copyRows(g *ledger) {
	tables := reflect.ValueOf(g).Elem()
	for i := range tables.NumField() {
		if f := tables.Field(i); f.Kind() == reflect.Slice {
			f = reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
			f.Set(reflect.AppendSlice(reflect.MakeSlice(f.Type(), 0, f.Len()), f))
		}
	}
}

// sayAll says each finding in both languages, and fails on a gap left open or a
// character that could harm a terminal.
func sayAll(t *testing.T, r Report) {
	t.Helper()
	for _, f := range r.Findings {
		for _, l := range locale.Langs() {
			where, what := f.Where.In(l), f.What.In(l)
			for _, s := range []string{where, what} {
				if s == "" || damaged(s) || strings.ContainsAny(s, "\x1b\r\n") || strings.Contains(s, "{table}") || strings.Contains(s, "{found}") {
					t.Fatalf("a finding says %q", s)
				}
			}
		}
	}
}

func TestEveryRowTakenAwayOrDoubledIsFound(t *testing.T) {
	tables := reflect.TypeFor[ledger]()
	for i := range tables.NumField() {
		if tables.Field(i).Type.Kind() != reflect.Slice {
			continue
		}
		table := func(g *ledger) reflect.Value {
			f := reflect.ValueOf(g).Elem().Field(i)
			return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
		}
		for j := range table(small(t)).Len() {
			g := small(t)
			rows := table(g)
			rows.Set(reflect.AppendSlice(rows.Slice(0, j), rows.Slice(j+1, rows.Len())))
			inner := tables.Field(i).Name == "checkpoints" && j < 2 // an old checkpoint may be thrown away
			if r := g.verify(t, ""); r.OK() && !inner {
				t.Errorf("%s without row %d: not found", tables.Field(i).Name, j)
			}
			g = small(t)
			rows = table(g)
			rows.Set(reflect.Append(rows, rows.Index(j)))
			if r := g.verify(t, ""); r.OK() {
				t.Errorf("%s with row %d twice: not found", tables.Field(i).Name, j)
			}
		}
	}
}

func TestFindingsNameTheirPlace(t *testing.T) {
	bad := "2018-\x1b[31m-\xff" + strings.Repeat("x", 500)
	for _, test := range []struct {
		name        string
		harm        func(*ledger)
		where, what string
	}{
		{
			"a damaged text is quoted and cut", func(g *ledger) { g.statements[4].Value = []byte(bad) },
			"leaf 2 (act:a-01)", `there is damaged text: type = "2018-\x1b[31m-\xff` + strings.Repeat("x", 48) + `"…`,
		},
		{"an altered value", func(g *ledger) { g.statements[4].Value = []byte("killing") }, "leaf 2 (act:a-01)", `type = "killing"`},
		{"an altered reason, where all leaves of the set show it", func(g *ledger) { g.sets[0].Author = "Eva" }, "change set 1", "author"},
		{"an altered reason of a set of one leaf", func(g *ledger) { g.sets[1].Reason.Text = "" }, "leaf 6 (act:a-01)", "reason of change set 2"},
		{"a missing statement", func(g *ledger) { g.statements = append(g.statements[:3], g.statements[4:]...) }, "statement 2.1 (act:a-01)", "missing"},
		{"a salt cut short", func(g *ledger) { g.statements[0].Salt = g.statements[0].Salt[:15] }, "statement 1.1 (act:a-00)", "15 bytes"},
		{"a derived day", func(g *ledger) { g.rankings[1].KnownDay++ }, "ranking 6.2 (act:a-01)", "known_day"},
		{"a node of the tree", func(g *ledger) { g.hashes[2].Hash[0]++ }, "tree hash 2", "two beneath"},
		{"a statement that came back", func(g *ledger) {
			g.statements = append(g.statements, StoredStatement{Leaf: 3, N: 1, Salt: make([]byte, 16), KnownDay: int64(record.FirstDay)})
		}, "statement 3.1 (act:a-02)", "leaf 7 erased it"},
		{"a reason that came back", func(g *ledger) { g.sets[0].Reason.Text = "first rows" }, "change set 1", "leaf 8 erased it"},
		{"a signature", func(g *ledger) {
			g.checkpoints[1].Note = strings.Replace(g.checkpoints[1].Note, "\n6\n", "\n5\n", 1)
		}, "checkpoint 6", "altered"},
		{"the key", func(g *ledger) { g.public = "nonsense" }, "public key of the record", "cannot be read"},
	} {
		g := small(t)
		test.harm(g)
		r := g.verify(t, "")
		found := false
		for _, f := range r.Findings {
			found = found || f.Where.In(locale.EN) == test.where && strings.Contains(f.What.In(locale.EN), test.what)
		}
		if !found {
			t.Errorf("%s: want %q: …%s…, got", test.name, test.where, test.what)
			for _, f := range r.Findings {
				t.Logf("\t%s: %s", f.Where, f.What.In(locale.EN))
			}
		}
		sayAll(t, r)
	}
}

func TestKeptCheckpoint(t *testing.T) {
	g := small(t)
	for _, p := range g.checkpoints {
		if r := g.verify(t, p.Note); !r.OK() {
			t.Errorf("the record's own checkpoint at %d is refused: %v", p.Size, r.Findings[0].What.In(locale.EN))
		}
	}
	other := small(t)
	other.save(t, record.ChangeSet{Author: "Ana", Organisation: "LAWG", Time: day(9), Changes: []record.Change{{Entity: record.ID{Type: "act", Key: "x"}}}})
	if r := g.verify(t, other.checkpoints[3].Note); len(r.Findings) != 1 || !strings.Contains(r.Findings[0].What.In(locale.EN), "leaves are missing") {
		t.Errorf("a record that lost its last leaf: %+v", r.Findings)
	}
	rewritten := newLedger(t, 1) // the same key, another history
	for range 8 {
		rewritten.save(t, record.ChangeSet{Author: "Eva", Organisation: "LAWG", Time: day(0), Changes: []record.Change{{Entity: record.ID{Type: "act", Key: "a-00"}}}})
	}
	rewritten.mustHold(t)
	if r := rewritten.verify(t, g.checkpoints[2].Note); len(r.Findings) != 1 || !strings.Contains(r.Findings[0].What.In(locale.EN), "changed after it was signed") {
		t.Errorf("a rewritten record: %+v", r.Findings)
	}
	stranger := newLedger(t, 3)
	stranger.save(t, record.ChangeSet{Author: "Eva", Changes: []record.Change{{Entity: record.ID{Type: "act", Key: "a-00"}}}})
	if r := g.verify(t, stranger.checkpoints[0].Note); len(r.Findings) != 1 || !strings.Contains(r.Findings[0].What.In(locale.EN), "not signed by the key") {
		t.Errorf("another record's checkpoint: %+v", r.Findings)
	}
	_, err := Verify(t.Context(), g.source(), VerifyOptions{PublicKey: g.public, Origin: g.origin, Kept: "not a checkpoint"})
	if p, ok := problem.Of(err); !ok || p.Kind != problem.Invalid {
		t.Errorf("a file that is no checkpoint: %v", err)
	}
}

// "what cannot be read is reported, and the rest is still verified"
func TestUnreadableTables(t *testing.T) {
	damage := problem.New(problem.Damaged, sayBadKey, "found", "x", "expected", "y")
	for after := range 3 {
		for n := range int(meta) {
			g := small(t)
			src := g.source()
			switch table(n) {
			case sets:
				src.Sets = breakAfter(after, src.Sets, damage)
			case leaves:
				src.Leaves = breakAfter(after, src.Leaves, damage)
			case statements:
				src.Statements = breakAfter(after, src.Statements, damage)
			case rankings:
				src.Rankings = breakAfter(after, src.Rankings, damage)
			case erasures:
				src.Erasures = breakAfter(after, src.Erasures, damage)
			case tree:
				src.Tree = breakAfter(after, src.Tree, damage)
			case checkpoints:
				src.Checkpoints = breakAfter(after, src.Checkpoints, damage)
			}
			r, err := Verify(t.Context(), src, VerifyOptions{PublicKey: g.public, Origin: g.origin})
			if err != nil || r.OK() || len(r.Findings) > 12 {
				t.Errorf("table %s, broken after %d rows: %d findings, %v", table(n), after, len(r.Findings), err)
			}
			sayAll(t, r)
		}
	}
	src := small(t).source()
	broken := errors.New("the disk is gone")
	src.Tree = breakAfter(3, src.Tree, broken)
	if _, err := Verify(t.Context(), src, VerifyOptions{}); !errors.Is(err, broken) {
		t.Errorf("an error that is no damage: %v", err)
	}
}

func breakAfter[T any](n int, rows Rows[T], err error) Rows[T] {
	return func() (*T, error) {
		if n--; n < 0 {
			return nil, err
		}
		return rows()
	}
}

func TestVerifyStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	src := endless(t, 1<<30, 5)
	calls := 0
	_, err := Verify(ctx, src, VerifyOptions{PublicKey: small(t).public, Progress: func(done, total int) {
		if calls++; calls == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || calls > 5 {
		t.Fatalf("Verify = %v after %d reports of progress", err, calls)
	}
}

// endless lends made-up rows of n leaves with k statements each, which cost
// nothing to make; nothing fits, so that findings are counted too.
func endless(t testing.TB, n, k int) Source {
	t.Helper()
	var leaf, st, node int
	l := StoredLeaf{Set: 1, Type: []byte("act"), Key: []byte("a-0000001")}
	s := StoredStatement{
		Property: []byte("victims"), Value: []byte("2018-02/2018-05"), Source: []byte("source:ohchr-2018-03"), Locator: []byte("p. 12"),
		Certainty: []byte("confirmed"), Known: []byte("2018-03-15"), KnownDay: 17605, Salt: make([]byte, 16),
	}
	h := StoredHash{Hash: make([]byte, HashSize)}
	return Source{
		Sets: rowsOf([]Set{{Number: 1, First: 1, Last: record.Position(n), Reason: Words{Salt: make([]byte, 16)}}}),
		Leaves: func() (*StoredLeaf, error) {
			if leaf++; leaf > n {
				return nil, nil
			}
			l.Position = record.Position(leaf)
			return &l, nil
		},
		Statements: func() (*StoredStatement, error) {
			if st++; st > n*k {
				return nil, nil
			}
			s.Leaf, s.N = record.Position((st-1)/k+1), (st-1)%k+1
			return &s, nil
		},
		Rankings: rowsOf([]Ranking(nil)),
		Erasures: rowsOf([]StoredErasure(nil)),
		Tree: func() (*StoredHash, error) {
			if node++; leafOf(int64(node-1)) > record.Position(n) {
				return nil, nil
			}
			h.Index = int64(node - 1)
			return &h, nil
		},
		Checkpoints: rowsOf([]StoredCheckpoint(nil)),
	}
}
