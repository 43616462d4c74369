package monitor

import (
	"testing"

	"github.com/constancia-project/constancia/access"
)

// TestDraftsAreTheirOwnersAlone keeps drafts of two people, changes one, and
// discards it: nobody reads another's, and nothing of them is in the journal.
func TestDraftsAreTheirOwnersAlone(t *testing.T) {
	r := emptyRecord(t)
	ctx, ana, eva := t.Context(), access.Operator("LAWG", "Ana"), access.Operator("LAWG", "Eva")
	if found, err := r.DraftsOf(ctx, ana); err != nil || len(found) > 0 {
		t.Fatalf("drafts before the first: %v, %v", found, err)
	}
	for _, fields := range []string{"it.name.0.es=R", "it.name.0.es=Ret%C3%A9n"} {
		if err := r.KeepDraft(ctx, ana, Draft{Token: "t1", Path: "/events/new", Title: "Retén", Fields: fields}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.KeepDraft(ctx, eva, Draft{Token: "t2", Path: "/new/parties", Fields: "x=1"}); err != nil {
		t.Fatal(err)
	}
	found, err := r.DraftsOf(ctx, ana)
	if err != nil || len(found) != 1 || found[0].Title != "Retén" || found[0].Fields != "" {
		t.Errorf("Ana's drafts are %+v, %v", found, err)
	}
	if d, ok, err := r.FindDraft(ctx, ana, "t1"); err != nil || !ok || d.Fields != "it.name.0.es=Ret%C3%A9n" {
		t.Errorf("the draft is %+v, %v, %v", d, ok, err)
	}
	if _, ok, err := r.FindDraft(ctx, ana, "t2"); err != nil || ok {
		t.Errorf("Ana reads Eva's draft: %v, %v", ok, err)
	}
	if err := r.DropDraft(ctx, ana, ""); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[string]int{"Ana": 0, "Eva": 1} {
		if found, err := r.DraftsOf(ctx, access.Operator("LAWG", who)); err != nil || len(found) != want {
			t.Errorf("%s has %d drafts, %v; want %d", who, len(found), err, want)
		}
	}
	if v := mustView(t, r); v.At.Position != 0 {
		t.Errorf("a draft is in the journal at %d", v.At.Position)
	}
	if err := r.KeepDraft(ctx, access.Actor{}, Draft{Token: "t3", Fields: "x"}); err == nil {
		t.Error("a stranger keeps drafts")
	}
}
