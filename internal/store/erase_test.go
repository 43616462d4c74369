package store_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// filesWith lists the files under some directories that hold a text, in any case.
func filesWith(t testing.TB, text string, dirs ...string) (found []string) {
	t.Helper()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			if bytes.Contains(bytes.ToLower(content), []byte(text)) {
				found = append(found, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// TestErasureLeavesNoByte erases statements from a record that was searched and
// read at another moment, and looks for their words in all of its files.
func TestErasureLeavesNoByte(t *testing.T) {
	dir, o := filepath.Join(quickDir(t), "record"), options(t)
	s, err := store.Create(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // closed below too
	secret, id := "Xochiquetzal Tenorio", record.ID{Type: "party", Key: "p-1"}
	say := func(property, text string) record.Statement {
		return record.Statement{Property: property, Value: record.Plain(text), Locator: text, Note: text}
	}
	set := record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "entrada"}
	for n := range 300 { // enough for pages to split
		c := record.Change{Entity: record.ID{Type: "event", Key: "ev-" + string(rune('a'+n%26)) + string(rune('a'+n/26))}}
		c.Add = append(c.Add, say("place", "Nuevo Laredo, Tamaulipas, calle principal"))
		set.Changes = append(set.Changes, c)
		if n == 150 {
			set.Changes = append(set.Changes, record.Change{Entity: id, Add: []record.Statement{say("note", secret), say("acronym", secret), say("note", "otra nota")}})
		}
	}
	r, err := s.Save(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	// Another statement, so that the party stands otherwise at an earlier position.
	if _, err := s.Save(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Changes: []record.Change{{Entity: id, Add: []record.Statement{say("note", "una más")}}}}); err != nil {
		t.Fatal(err)
	}
	past := query.View{Scope: storetest.Everyone(), At: record.Moment{Position: r.Last, KnownBy: record.LastDay}}
	if hits, err := s.Search(t.Context(), past, "xochiquetzal", 5); err != nil || len(hits) != 1 {
		t.Fatalf("before: %v, %v, want one hit", hits, err)
	}
	if found := filesWith(t, "ochiquetza", dir, o.ScratchDir); len(found) < 2 {
		t.Fatalf("before: the words are in %v, want record and scratch file", found)
	}
	leaf := record.Position(152)
	erase := record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "lo pidió la familia", Changes: []record.Change{
		{Entity: id, Erase: []record.StatementID{{Leaf: leaf, N: 1}, {Leaf: leaf, N: 2}}},
	}}
	if _, err := s.Save(t.Context(), erase); err != nil {
		t.Fatal(err)
	}
	if found := filesWith(t, "ochiquetza", dir, o.ScratchDir); len(found) > 0 {
		t.Errorf("after: the words are still in %v", found)
	}
	if hits, err := s.Search(t.Context(), past, "xochiquetzal", 5); err != nil || len(hits) != 0 {
		t.Errorf("after: %v, %v, want no hit", hits, err)
	}
	if found := filesWith(t, "ochiquetza", dir, o.ScratchDir); len(found) > 0 {
		t.Errorf("after reading the past again: the words are in %v", found)
	}
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
	if _, err := s.Save(t.Context(), erase); err == nil {
		t.Error("what is erased can be erased again")
	}
}

// TestErasedReasonsLeaveNoByte erases the reasons of a change set and of a ranking,
// and looks for their words in all files of the record.
func TestErasedReasonsLeaveNoByte(t *testing.T) {
	dir, o := filepath.Join(quickDir(t), "record"), options(t)
	s, err := store.Create(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // closed below too
	id, other := record.ID{Type: "party", Key: "p-1"}, record.ID{Type: "party", Key: "p-2"}
	note := record.Statement{Property: "note", Value: record.Plain("x")}
	save := func(reason string, changes ...record.Change) error {
		_, err := s.Save(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: reason, Changes: changes})
		return err
	}
	judge := func(n int, reason string) record.Reranking {
		return record.Reranking{Statement: record.StatementID{N: n}, Ranking: record.Ranking{Rank: record.Preferred, Cause: record.Adopted, Reason: reason}}
	}
	err = save("lo contó Xochiquetzal Tenorio",
		record.Change{Entity: id, Add: []record.Statement{note, note}, Rank: []record.Reranking{judge(1, "porque estuvo Xochiquetzal"), judge(2, "otro motivo")}},
		record.Change{Entity: other, Add: []record.Statement{note}})
	if err != nil {
		t.Fatal(err)
	}
	if found := filesWith(t, "ochiquetza", dir); len(found) == 0 {
		t.Fatal("before: the words are in no file")
	}
	ranking := record.ReasonOf{Ranking: record.StatementID{Leaf: 1, N: 1}}
	for _, bad := range []record.Change{
		{Entity: other, EraseReasons: []record.ReasonOf{ranking}},
		{Entity: id, EraseReasons: []record.ReasonOf{{Ranking: record.StatementID{Leaf: 1, N: 3}}}},
		{Entity: id, EraseReasons: []record.ReasonOf{{Set: 3}}},
		{Entity: record.ID{Type: "party", Key: "p-3"}, EraseReasons: []record.ReasonOf{{Set: 1}}},
		{Entity: id, EraseReasons: []record.ReasonOf{ranking, ranking}},
	} {
		if err := save("mal", bad); err == nil {
			t.Errorf("%v is saved", bad)
		}
	}
	both := record.Change{Entity: id, EraseReasons: []record.ReasonOf{ranking, {Set: 2}}}
	if err := save("lo pidió la familia", both); err != nil {
		t.Fatal(err)
	}
	if found := filesWith(t, "ochiquetza", dir); len(found) > 0 {
		t.Errorf("after: the words are still in %v", found)
	}
	if found := filesWith(t, "otro motivo", dir); len(found) == 0 {
		t.Error("after: what was not erased is gone too")
	}
	if r := verify(t, s); !r.OK {
		t.Errorf("verify finds %+v", r.Problems)
	}
	if err := save("otra vez", both); err == nil {
		t.Error("what is erased can be erased again")
	}
}

// TestScratchFilesGoWithTheStore reads another moment, and looks for what is left
// when the store is closed, and for what a killed process left.
func TestScratchFilesGoWithTheStore(t *testing.T) {
	dir, o := created(t), options(t)
	s, err := store.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	dead := filepath.Join(o.ScratchDir, "moments-"+s.Meta().ID, "999999999-1")
	if err := os.MkdirAll(dead, 0o700); err != nil {
		t.Fatal(err)
	}
	past := query.View{Scope: storetest.Everyone(), At: record.Moment{KnownBy: record.LastDay}}
	if _, err := s.Entities(t.Context(), past, "event", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dead); !os.IsNotExist(err) {
		t.Errorf("what a dead process left is still there (%v)", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	onlyThese(t, o.ScratchDir)
}
