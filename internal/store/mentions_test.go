package store_test

import (
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/constancia-project/constancia/internal/store"
	"github.com/constancia-project/constancia/record"
)

// TestErasureReachesDrafts: what people were typing of an entity goes with what was said
// of it, and no byte stays; what is of others stays.
func TestErasureReachesDrafts(t *testing.T) {
	dir, o := filepath.Join(quickDir(t), "record"), options(t)
	s, err := store.Create(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // closed below too
	a, err := s.StartAccounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := record.ID{Type: "party", Key: "p-1"}
	change(t, a, func(tx *store.AccountsTx) error {
		for account, f := range map[string][2]string{
			"a-1": {"/es/parties/p-1/edit", "name=Xochiquetzal"},
			"a-2": {"/es/new/involvements", "party=party%3Ap-1&note=Xochiquetzal"},
			"a-3": {"/es/new/involvements", "party=party%3Ap-11&note=otra"},
		} {
			if err := tx.Hold([]byte(account), store.HeldForm{Account: account, Path: f[0], Body: f[1], Made: noon}); err != nil {
				return err
			}
		}
		for _, q := range []string{"party party:p-1", "parties"} {
			if err := tx.AddTaking(store.Taking{Type: "party", Owner: "wola", Account: "a-1", Organisation: "wola", At: noon, How: "file", Query: q, Entities: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	d := s.Drafts()
	for token, one := range map[string]store.Draft{
		"page":   {Path: "/parties/p-1/edit", Fields: "name=Xochiquetzal"},
		"id":     {Path: "/new/involvements", Fields: "party=party%3Ap-1&note=Xochiquetzal"},
		"key":    {Path: "/new/involvements", Fields: url.Values{"party": {" p-1 "}, "note": {"Xochiquetzal"}}.Encode()},
		"prose":  {Path: "/new/acts", Fields: "note=" + url.QueryEscape("Lo dijo Xochiquetzal (party:p-1).")},
		"title":  {Path: "/new/acts", Title: "Xochiquetzal, party:p-1", Fields: ""},
		"other":  {Path: "/parties/p-11/edit", Fields: "name=Otra"},
		"longer": {Path: "/new/acts", Fields: "note=party%3Ap-1.2+third-party%3Ap-1"},
	} {
		one.Token = token
		if err := d.Keep(t.Context(), "account:a-1", one, noon); err != nil {
			t.Fatal(err)
		}
	}
	save := func(c record.Change) {
		t.Helper()
		if _, err := s.Save(t.Context(), record.ChangeSet{Author: "Ana", Organisation: "Fundación", Reason: "motivo", Changes: []record.Change{c}}); err != nil {
			t.Fatal(err)
		}
	}
	save(record.Change{Entity: id, Add: []record.Statement{{Property: "note", Value: record.Plain("Xochiquetzal")}}})
	if found := filesWith(t, "ochiquetza", dir); len(found) < 3 {
		t.Fatalf("before: the words are in %v, want record, accounts and drafts", found)
	}
	save(record.Change{Entity: id, Erase: []record.StatementID{{Leaf: 1, N: 1}}})
	if found := filesWith(t, "ochiquetza", dir); len(found) > 0 {
		t.Errorf("after: the words are still in %v", found)
	}
	left, err := d.Of(t.Context(), "account:a-1")
	var tokens []string
	for _, one := range left {
		tokens = append(tokens, one.Token)
	}
	slices.Sort(tokens)
	if err != nil || !slices.Equal(tokens, []string{"longer", "other"}) {
		t.Errorf("the drafts %v stay, %v, want those of others", tokens, err)
	}
	if err := a.Read(t.Context(), func(tx *store.AccountsTx) error {
		for account, want := range map[string]bool{"a-1": false, "a-2": false, "a-3": true} {
			if _, ok, err := tx.Held([]byte(account)); ok != want || err != nil {
				t.Errorf("the form of %s is there: %t, %v", account, ok, err)
			}
		}
		takings, err := tx.Takings("party", "wola", time.Time{}, 9)
		if err != nil || len(takings) != 2 || takings[0].Query+takings[1].Query != "parties" {
			t.Errorf("lists that were taken out: %+v, %v", takings, err)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
