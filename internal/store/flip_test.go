package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// flips is how many bytes the flip test alters; CI sets 5000.
func flips() int {
	if n, err := strconv.Atoi(os.Getenv("CONSTANCIA_FLIPS")); err == nil {
		return n
	}
	return 60
}

// TestNoByteCanBeAlteredUnseen alters one byte at a time, spread over every page
// of a small record that has rows in every table, and over its key. Each is
// reported by verify, or changes no answer that the record gives.
func TestNoByteCanBeAlteredUnseen(t *testing.T) {
	dir := smallRecord(t)
	names := slices.Repeat([]string{"record.db"}, 50)
	names[49] = "key"
	flipsAreSeen(t, dir, options(t), names, flips())
}

// flipsAreSeen alters so many bytes of some files in turn.
func flipsAreSeen(t *testing.T, dir string, o store.Options, names []string, flips int) {
	t.Helper()
	files := contents(t, dir)
	want := answers(t, dir, o)
	r := rand.New(rand.NewPCG(4, 2))
	seen := map[string]int{}
	for i := range flips {
		name := names[i%len(names)]
		content := files[name]
		at := place(r, i, len(content)/flips+1, content)
		bit := byte(1) << r.IntN(8)
		if i%3 == 0 {
			bit = byte(1 + r.IntN(255))
		}
		restore(t, dir, files)
		altered := append([]byte(nil), content...)
		altered[at] ^= bit
		write(t, filepath.Join(dir, name), altered)
		report, err := store.VerifyDir(t.Context(), dir, o, store.VerifyOptions{})
		switch {
		case err != nil:
			seen["refused"]++
			t.Log(i, at, err)
		case !report.OK:
			seen["reported"]++
		default:
			if got := answers(t, dir, o); got != want {
				t.Fatalf("flip %d: byte %d of %s altered by %08b: verify finds nothing, and the answers differ:\n%s", i, at, name, bit, firstDifference(got, want))
			}
			seen["without effect"]++
		}
	}
	t.Log(seen)
}

// place is where to alter: in turn over the whole file, a stretch at a time, but
// mostly where something is written, for many pages of a small record are empty.
func place(r *rand.Rand, i, stretch int, content []byte) int {
	at := min(i*stretch+r.IntN(stretch), len(content)-1) % len(content)
	for tries := 0; i%5 != 0 && tries < len(content) && content[at] == 0; tries++ {
		at = (at + 1) % len(content)
	}
	return at
}

// smallRecord is a closed record with rows in every table.
func smallRecord(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(quickDir(t), "record")
	s, err := store.Create(t.Context(), dir, options(t))
	if err != nil {
		t.Fatal(err)
	}
	g := storetest.NewRandom(words(t), 77)
	g.Erases = true
	for range 12 {
		if _, err := s.Save(t.Context(), g.Set(5)); err != nil {
			t.Fatal(err)
		}
	}
	gone := record.ID{Type: "party", Key: "gone"}
	r, err := s.Save(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Changes: []record.Change{
		{Entity: gone, Add: []record.Statement{{Property: "note", Value: record.Plain("se va")}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Changes: []record.Change{
		{Entity: gone, Erase: []record.StatementID{{Leaf: r.Last, N: 1}}, EraseReasons: []record.ReasonOf{{Set: r.Last}}},
	}}); err != nil {
		t.Fatal(err)
	}
	empty, err := s.EmptyTables(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range empty {
		if typ, ok := g.Schema.Type(name); !ok || typ.Name == "event" || typ.Name == "act" {
			t.Errorf("the table %s has no rows to alter", name)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// restore puts a record's files back and clears away what else lies there.
func restore(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, "record.db"+suffix)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	for name, content := range files {
		write(t, filepath.Join(dir, name), content)
	}
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// answers is everything that a record says: at several moments, of every entity,
// of the journal, and of itself.
func answers(t *testing.T, dir string, o store.Options) string {
	t.Helper()
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		return fmt.Sprintf("it cannot be opened: %v", err)
	}
	defer s.Close() //nolint:errcheck // it may be damaged
	var b strings.Builder
	fmt.Fprintln(&b, s.Meta())
	last, err := s.Position(t.Context())
	fmt.Fprintln(&b, last, err)
	note, err := s.Checkpoint(t.Context())
	fmt.Fprintln(&b, note, err)
	for _, at := range []record.Moment{
		{Position: last, KnownBy: record.LastDay},
		{Position: last, KnownBy: record.DayOf(2018, 7, 11)},
		{Position: last / 2, KnownBy: record.DayOf(2026, 11, 24)},
	} {
		v := query.View{Scope: storetest.Everyone(), At: at}
		view, err := s.DumpView(t.Context(), v)
		fmt.Fprintln(&b, view, err)
		sets, err := s.ChangeSets(t.Context(), v, 0, 100)
		fmt.Fprintln(&b, sets, err)
		leaves, err := s.Leaves(t.Context(), v, 1, at.Position)
		fmt.Fprintln(&b, leaves, err)
		hits, err := s.Search(t.Context(), v, "tlatlaya", 20)
		fmt.Fprintln(&b, hits, err)
		for _, leaf := range leaves {
			stmts, err := s.Statements(t.Context(), v, leaf.Entity)
			fmt.Fprintln(&b, stmts, err)
			ways, err := s.Referring(t.Context(), v, leaf.Entity)
			fmt.Fprintln(&b, len(ways), err)
			rest, err := s.RestingOn(t.Context(), v, leaf.Entity, 0)
			fmt.Fprintln(&b, rest, err)
		}
	}
	return b.String()
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d is\n%s\nwant\n%s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
