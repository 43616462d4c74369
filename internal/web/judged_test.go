package web

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// TestJudgementsAreLoud: what the coalition adopted or set aside is said on the
// entity's page with its reason, and nothing of it before it was judged; the
// journal says who, when and why.
func TestJudgementsAreLoud(t *testing.T) {
	h, r := sampleServer(t)
	id := record.ID{Type: "act", Key: "act-nl-disappearance"}
	e, err := r.Entity(t.Context(), reader, id, monitor.AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	judge := func(value string, rank record.Rank, cause record.Cause, reason string) {
		t.Helper()
		for _, s := range e.Statements {
			if s.Property == "victims" && s.Value.String() == value {
				if _, err := r.SetRank(t.Context(), reader, monitor.Rerank{Entity: id, Statement: s.ID, Rank: rank, Cause: cause, Reason: reason}); err != nil {
					t.Fatal(err)
				}
				return
			}
		}
		t.Fatalf("no statement of %s victims", value)
	}
	judge("27", record.Preferred, record.Adopted, "dice a quiénes cuenta")
	judge(">=40", record.Deprecated, record.NotAdopted, "no declara periodo")

	page := get(h, "/es/acts/act-nl-disappearance").Body.String()
	words := text(page)
	for _, want := range []string{"Adoptada", "dice a quiénes cuenta", "Descartada", "la coalición no la sigue", "no declara periodo"} {
		if !strings.Contains(words, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(words, "En disputa: no pueden") {
		t.Error("one value is adopted, and the page still says that it is disputed")
	}
	if adopted, aside := strings.Index(page, "rank preferred"), strings.Index(page, "rank deprecated"); adopted < 0 || aside < adopted {
		t.Errorf("what is adopted does not come first: %d, %d", adopted, aside)
	}
	before := text(get(h, "/es/acts/act-nl-disappearance?at=266").Body.String())
	if strings.Contains(before, "Adoptada") || !strings.Contains(before, "Así era el registro en su posición 266") {
		t.Errorf("the record before the judgement shows it: %.400s", before)
	}
	if journal := text(get(h, "/es/journal").Body.String()); !strings.Contains(journal, "dice a quiénes cuenta") || !strings.Contains(journal, "Ana, LAWG · 1 entidad") {
		t.Errorf("the journal does not say who and why: %.600s", journal)
	}
	if set := text(get(h, "/es/journal/267").Body.String()); !strings.Contains(set, "1 juicio") {
		t.Errorf("the change set does not say what it did: %.600s", set)
	}
}

// TestErasureIsSaid: the change that erased says so, and the page of what is gone
// gives nothing of it away.
func TestErasureIsSaid(t *testing.T) {
	h, r := sampleServer(t)
	id := record.ID{Type: "party", Key: "WOLA"}
	if _, err := r.Erase(t.Context(), reader, monitor.Erasure{Entity: id, Reason: "a petición"}); err != nil {
		t.Fatal(err)
	}
	if set := text(get(h, "/es/journal/267").Body.String()); !strings.Contains(set, "supresi") || !strings.Contains(set, "a petición") {
		t.Errorf("the change set does not say that it erased: %.600s", set)
	}
	gone := get(h, "/es/parties/WOLA")
	if words := text(gone.Body.String()); gone.Code != 410 || strings.Contains(words, "Oficina en Washington") {
		t.Errorf("status %d: %.400s", gone.Code, words)
	}
	if letter := get(h, "/es/letters/letter-2018"); letter.Code != 200 {
		t.Errorf("the letter that it signed: status %d", letter.Code)
	}
}
