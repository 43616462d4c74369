package store_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// verifier is the program of docs/journal.md that knows nothing of ours.
const verifier = "../../journal/testdata/verify.py"

// verifyInPython returns what the independent verifier says of a database file,
// and whether it is content.
func verifyInPython(t *testing.T, args ...string) (said string, ok bool) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("the independent verifier needs python3: install Python 3.8 or later")
	}
	out, err := exec.Command(python, append([]string{verifier}, args...)...).CombinedOutput()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return string(out), err == nil
}

// erasedRecord makes a record with several change sets, rankings and erasures,
// and returns its directory, its last position and its newest checkpoint.
func erasedRecord(t *testing.T) (dir string, last record.Position, checkpoint string) {
	t.Helper()
	words, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "record")
	s, err := store.Create(t.Context(), dir, store.Options{
		Schema: record.Core(), Vocabulary: words, Name: "Test", Organisation: "LAWG",
		Now: func() time.Time { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }, ScratchDir: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	known, err := record.ParseDate("2018-03-15")
	if err != nil {
		t.Fatal(err)
	}
	act := func(n int) record.ID { return record.ID{Type: "act", Key: fmt.Sprintf("a-%d", n)} }
	said := func(property, value string) record.Statement {
		return record.Statement{
			Property: property, Value: record.Term(value), Source: record.ID{Type: "source", Key: "ohchr"},
			Locator: "p. 12", Known: known, Note: "niña",
		}
	}
	first := record.ChangeSet{Author: "Ana", Organisation: "LAWG", Reason: "first rows"}
	for n := range 5 {
		first.Changes = append(first.Changes, record.Change{Entity: act(n), Add: []record.Statement{
			said("type", "torture"), said("type", "arbitrary-killing"),
		}})
	}
	second := record.ChangeSet{Author: "Luis", Organisation: "WOLA", Reason: "the court decided", Changes: []record.Change{{
		Entity: act(1), Rank: []record.Reranking{{
			Statement: record.StatementID{Leaf: 2, N: 2},
			Ranking:   record.Ranking{Rank: record.Deprecated, Cause: record.ShownWrong, Reason: "no killing", Known: known},
		}},
	}}}
	third := record.ChangeSet{Author: "Ana", Organisation: "LAWG", Reason: "asked by the family", Changes: []record.Change{{
		Entity: act(2), Erase: []record.StatementID{{Leaf: 3, N: 1}},
	}, {
		Entity: act(1), EraseReasons: []record.ReasonOf{{Ranking: record.StatementID{Leaf: 6, N: 1}}, {Set: 6}},
	}}}
	for _, set := range []record.ChangeSet{first, second, third} {
		r, err := s.Save(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		last = r.Last
	}
	if checkpoint, err = s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, last, checkpoint
}

// "a program that knows only docs/journal.md agrees with ours"
func TestIndependentVerifier(t *testing.T) {
	dir, last, checkpoint := erasedRecord(t)
	kept := filepath.Join(t.TempDir(), "checkpoint")
	if err := os.WriteFile(kept, []byte(checkpoint), 0o600); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "record.db")
	root := strings.Split(checkpoint, "\n")[2]
	want := fmt.Sprintf("ok %d %s\n", last, root)
	if said, ok := verifyInPython(t, db, kept); !ok || said != want {
		t.Fatalf("the independent verifier says %q, want %q", said, want)
	}
	for _, harm := range []string{
		"UPDATE statement SET note = 'nina' WHERE leaf = 4 AND n = 2",
		"UPDATE leaf SET key = 'a-9' WHERE position = 4",
		"UPDATE ranking SET cause = 'withdrawn'",
		"UPDATE checkpoint SET note = replace(note, char(10, 54, 10), char(10, 55, 10)) WHERE size = 6",
		"UPDATE erasure SET what = '3.2' WHERE what = '3.1'",
		"UPDATE erasure SET what = 'set 1' WHERE what = 'set 2'",
		"UPDATE ranking SET reason = 'no killing', salt = zeroblob(16)",
		"UPDATE changeset SET reason = '', salt = x'' WHERE number = 1",
		"DELETE FROM erasure",
		"INSERT INTO statement SELECT 99 * 65536 + n, 99, n, property, value, source, locator, certainty, known, known_day, note, salt, audience FROM statement WHERE leaf = 1 AND n = 1",
	} {
		if said, ok := verifyInPython(t, harmed(t, db, harm), kept); ok {
			t.Errorf("after %s the independent verifier says %q", harm, said)
		}
	}
}

// harmed returns a copy of a database in which something was altered.
func harmed(t *testing.T, db, sql string) string {
	t.Helper()
	b, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "record.db")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := sqlite3.Open("file:" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Exec(sql); err != nil {
		t.Fatal(err)
	}
	if n := c.Changes(); n == 0 {
		t.Fatalf("%s changes nothing", sql)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

// "and it checks proofs that travel without the record"
func TestIndependentProofs(t *testing.T) {
	dir, last, _ := erasedRecord(t)
	o := options(t)
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // it only read
	folder := t.TempDir()
	key := filepath.Join(folder, "key")
	write(t, key, []byte(s.Meta().Key+"\n"))
	args, want := []string{"--proof", key}, ""
	var forged []string
	for at := record.Position(1); at <= last; at++ {
		p, ok, err := s.Prove(t.Context(), query.View{Scope: storetest.Everyone()}, at)
		if err != nil || !ok {
			t.Fatalf("leaf %d: %t, %v", at, ok, err)
		}
		text, err := p.JSON()
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(folder, fmt.Sprint(at))
		write(t, name, text)
		args, want = append(args, name), want+fmt.Sprintf("ok %d act:a-%s\n", at, strings.Split(p.Leaf, "act:a-")[1][:1])
		for i, old := range []string{`"property": "`, `"author": "`, `"sealed": "`, `"cause": "`, "entity act:", `"position": `} {
			lie := strings.Replace(string(text), old, old+"1", 1)
			if lie != string(text) {
				forged = append(forged, fmt.Sprintf("%s-%d", name, i))
				write(t, forged[len(forged)-1], []byte(lie))
			}
		}
	}
	if said, ok := verifyInPython(t, args...); !ok || said != want {
		t.Fatalf("the independent verifier says\n%s, want\n%s", said, want)
	}
	said, _ := verifyInPython(t, append([]string{"--proof", key}, forged...)...)
	if strings.Contains(said, "ok ") || strings.Count(said, "\n") != len(forged) {
		t.Errorf("of %d forged proofs the independent verifier says\n%s", len(forged), said)
	}
}
