package monitor

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/journal"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// statementOf is the statement of an entity that has a value.
func statementOf(t testing.TB, r *Record, id record.ID, property, value string) record.Statement {
	t.Helper()
	stmts, err := r.store.Statements(t.Context(), mustView(t, r), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stmts {
		if s.Property == property && s.Value.String() == value {
			return s
		}
	}
	t.Fatalf("%s has no %s %s", id, property, value)
	return record.Statement{}
}

// TestAProofTravels proves a leaf of the sample, and checks it with nothing but
// the public key: whole, altered in every byte that matters, and by another key.
func TestAProofTravels(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	s := statementOf(t, r, id, "victims", ">=40")
	proof, err := r.Prove(t.Context(), tester, s.ID.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	key := r.PublicKey()
	report, err := CheckProof(proof, key+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if report.Entity != id || report.Position != s.ID.Leaf || !report.Shown || report.Author != tester.Name || report.Hidden != 0 {
		t.Errorf("the proof shows %+v", report)
	}
	found := false
	for _, p := range report.Statements {
		found = found || p.ID == s.ID && p.Value == ">=40" && p.Source == s.Source.String()
	}
	if !found {
		t.Errorf("the proof does not show %v: %+v", s, report.Statements)
	}
	for _, old := range []string{`">=40"`, `"author": "` + tester.Name, "\nentity act:", "act:act-nl", `"position": `} {
		old = strings.ReplaceAll(old, "\n", `\n`)
		altered := bytes.Replace(proof, []byte(old), []byte(old[:len(old)-1]+"7"), 1)
		if old == `"position": ` {
			altered = bytes.Replace(proof, []byte(old), []byte(old+"1"), 1)
		}
		if bytes.Equal(altered, proof) {
			t.Fatalf("the proof does not hold %q", old)
		}
		if _, err := CheckProof(altered, key); !errors.Is(err, ErrUnproven) && !invalid(err) {
			t.Errorf("altered at %q it is taken for %v", old, err)
		}
	}
	if _, err := CheckProof(proof, emptyRecord(t).PublicKey()); !errors.Is(err, ErrUnproven) {
		t.Errorf("by another record's key: %v", err)
	}
	for what, err := range map[string]error{
		"no key": second(CheckProof(proof, "")), "a bad key": second(CheckProof(proof, "x")), "no proof": second(CheckProof([]byte("{}"), key)),
	} {
		if !invalid(err) || errors.Is(err, ErrUnproven) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := r.Prove(t.Context(), tester, 1<<40); !isKind(err, problem.NotFound) {
		t.Errorf("a leaf that is not there: %v", err)
	}
}

// TestAStatementIsNotShownTwice proves that what a proof hides cannot be covered
// up by showing something else twice.
func TestAStatementIsNotShownTwice(t *testing.T) {
	r := sampleRecord(t)
	text, err := r.Prove(t.Context(), tester, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := journal.ParseProof(text)
	if err != nil || len(p.Statements) < 2 {
		t.Fatalf("%v, %d statements", err, len(p.Statements))
	}
	p.Statements[1] = p.Statements[0]
	if text, err = p.JSON(); err != nil {
		t.Fatal(err)
	}
	if _, err := CheckProof(text, r.PublicKey()); !errors.Is(err, ErrUnproven) {
		t.Errorf("a statement is shown twice: %v", err)
	}
}

func second[A any](_ A, err error) error { return err }

func invalid(err error) bool { return isKind(err, problem.Invalid) }

func isKind(err error, k problem.Kind) bool {
	p, ok := problem.Of(err)
	return ok && p.Kind == k
}

// TestAReasonGoesWhereverItsChangeSetWroteIt erases the reason of a judgement: the
// change set has the same words, and other judgements have others.
func TestAReasonGoesWhereverItsChangeSetWroteIt(t *testing.T) {
	r := sampleRecord(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	s := statementOf(t, r, id, "victims", ">=40")
	judge := func(cause record.Cause, rank record.Rank, reason string) record.Position {
		receipt, err := r.SetRank(t.Context(), tester, Rerank{Statement: s.ID, Rank: rank, Cause: cause, Reason: reason})
		if err != nil {
			t.Fatal(err)
		}
		return receipt.Last
	}
	at := judge(record.Withdrawn, record.Deprecated, "Xochiquetzal says so")
	other := judge(record.Restored, record.Normal, "it stands")
	receipt, err := r.EraseReason(t.Context(), tester, ReasonOf{Set: at}, "it names somebody")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range statementOf(t, r, id, "victims", ">=40").Ranking {
		if erased := k.At == at; k.Erased != erased || (k.Reason == "") != erased {
			t.Errorf("the judgement at %d says %q, erased %t", k.At, k.Reason, k.Erased)
		}
	}
	for _, p := range []record.Position{at, other, receipt.Last} {
		set, err := r.ChangeSetAt(t.Context(), tester, p)
		if err != nil || set.Erased != (p == at) || (set.Reason == "") != (p == at) {
			t.Errorf("the change set at %d: %+v (%v)", p, set, err)
		}
	}
	for _, of := range []ReasonOf{{Set: at}, {Ranking: record.StatementID{Leaf: at, N: 1}}, {Set: 1 << 40}, {Ranking: record.StatementID{Leaf: 1, N: 9}}} {
		if _, err := r.EraseReason(t.Context(), tester, of, "again"); !isKind(err, problem.NotFound) {
			t.Errorf("erasing %+v: %v", of, err)
		}
	}
	if _, err := r.EraseReason(t.Context(), tester, ReasonOf{Set: other}, " "); !invalid(err) {
		t.Errorf("without a reason: %v", err)
	}
	report, err := r.Verify(t.Context(), VerifyOptions{})
	if err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

// TestTombstonesSayWhoErasedWhat erases statements twice and reads what is left of
// them, now and as of before they were on record.
func TestTombstonesSayWhoErasedWhat(t *testing.T) {
	r := sampleRecord(t)
	before := mustView(t, r).At.Position
	id := record.ID{Type: "party", Key: "p-new"}
	note := func(words string) record.Statement {
		return record.Statement{Property: "note", Value: record.Plain(words), Known: record.On(record.DayOf(2020, 1, 1))}
	}
	made, err := r.Save(t.Context(), tester, record.ChangeSet{Reason: "new", Changes: []record.Change{{Entity: id, Add: []record.Statement{note("one"), note("two"), note("three")}}}})
	if err != nil {
		t.Fatal(err)
	}
	for n, reason := range map[int]string{1: "first request", 3: "second request"} {
		if _, err := r.Erase(t.Context(), tester, Erasure{Entity: id, Statements: []record.StatementID{{Leaf: made.Last, N: n}}, Reason: reason}); err != nil {
			t.Fatal(err)
		}
	}
	stones, err := r.Tombstones(t.Context(), tester, id, asOf(t, "@2018-07-11"))
	if err != nil || len(stones) != 2 {
		t.Fatalf("%+v (%v), want two tombstones, at every known-by date", stones, err)
	}
	for _, s := range stones {
		want := map[int]string{1: "first request", 3: "second request"}[s.Statement.N]
		if s.Statement.Leaf != made.Last || s.Reason != want || s.By != tester.Name || s.Organisation != tester.Organisation || s.When.IsZero() || s.At <= made.Last {
			t.Errorf("a tombstone says %+v", s)
		}
	}
	for at, want := range map[record.Position]int{before: 0, made.Last: 2} {
		stones, err := r.Tombstones(t.Context(), tester, id, AsOf{Position: &at})
		if err != nil || len(stones) != want {
			t.Errorf("as of %d: %+v (%v), want %d", at, stones, err, want)
		}
	}
}

// TestAProofNeverSaysThatAReasonWasErased seals a reason that stands, as whoever
// passes a proof on can: it holds, and says no more than that it is not shown.
func TestAProofNeverSaysThatAReasonWasErased(t *testing.T) {
	r := sampleRecord(t)
	proof, err := r.Prove(t.Context(), tester, 5)
	if err != nil {
		t.Fatal(err)
	}
	p, err := journal.ParseProof(proof)
	if err != nil {
		t.Fatal(err)
	}
	words := journal.Words{Text: p.Set.Reason.Text}
	if words.Salt, err = hex.DecodeString(p.Set.Reason.Salt); err != nil {
		t.Fatal(err)
	}
	var sealer journal.Sealer
	seal := sealer.SetReason(&words)
	p.Set.Reason = journal.OpenedWords{Sealed: hex.EncodeToString(seal[:])}
	if proof, err = p.JSON(); err != nil {
		t.Fatal(err)
	}
	if report, err := CheckProof(proof, r.PublicKey()); err != nil || !report.ReasonHidden || report.Reason != "" {
		t.Errorf("a proof with a sealed reason: %+v, %v", report, err)
	}
}
