package monitor

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// bulkOf gives acts a type, from where the record stands now.
func bulkOf(t *testing.T, r *Record, value string, keys ...string) Bulk {
	t.Helper()
	at, err := r.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return Bulk{
		Token: NewToken(), Read: at, Type: "act", Keys: keys, Value: Typed{At: "it.type.0", Property: "type", Text: value},
		Source: Citation{At: "source", Source: record.ID{Type: "source", Key: "s-2"}}, Reason: "se revisó", Lang: locale.ES,
	}
}

// told writes a plan a row a line: what corrects, what adds, what stays and why.
func told(p BulkPlan) string {
	var lines []string
	for _, row := range p.Rows {
		line := row.Entity.Key + ":"
		for _, st := range row.Was {
			line += " " + st.Value.String()
		}
		switch {
		case row.Skip != nil:
			line += " stays: " + row.Skip.Message.ID
		case row.Adds:
			line += " adds " + row.Says.String()
		default:
			line += fmt.Sprintf(" corrects %d to %s", len(row.Corrected), row.Says)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func saidOfAct(t *testing.T, r *Record, key, property string) string {
	t.Helper()
	stmts, err := r.Statements(t.Context(), tester, record.ID{Type: "act", Key: key}, AsOf{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range stmts {
		if s.Property == property && stands(s) > 0 {
			out = append(out, s.Value.String()+" "+s.Source.Key)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// TestABulkEditDoesWhatItsPreviewSays corrects what is ours, adds beside what is
// others', and leaves what says so already; then it is taken back by one undo.
func TestABulkEditDoesWhatItsPreviewSays(t *testing.T) {
	r := listRecord(t)
	importText(t, r, tester, "acts.csv", "id,type,source_id\na-5,enforced-disappearance,s-1\n")
	importText(t, r, tester, "acts.csv", "id,type,victims,source_id\na-6,[unknown],1,s-1\n")
	b := bulkOf(t, r, "desaparición forzada", "a-1", "a-4", "a-5", "a-6", "a-9", "a-1")
	plan, err := r.PlanBulk(t.Context(), tester, b)
	if err != nil {
		t.Fatal(err)
	}
	want := "a-1: torture corrects 1 to enforced-disappearance\n" +
		"a-4: torture adds enforced-disappearance\n" +
		"a-5: enforced-disappearance stays: monitor.same-already\n" +
		"a-6: [unknown] corrects 1 to enforced-disappearance\n" +
		"a-9: stays: monitor.gone-meanwhile"
	if got := told(plan); got != want {
		t.Errorf("the plan is\n%s\nwant\n%s", got, want)
	}
	if plan.Correcting != 2 || plan.Adding != 1 || plan.Skipped != 2 {
		t.Errorf("%d corrected, %d added, %d skipped", plan.Correcting, plan.Adding, plan.Skipped)
	}
	if got := saidOfAct(t, r, "a-1", "type"); got != "torture s-1" {
		t.Errorf("a preview changed the record: %s", got)
	}
	done, err := r.CarryOutBulk(t.Context(), tester, b)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"a-1": "enforced-disappearance s-1", // a correction rests on what it corrects did
		"a-4": "enforced-disappearance s-2, torture s-2",
		"a-5": "enforced-disappearance s-1",
		"a-6": "enforced-disappearance s-1",
	} {
		if got := saidOfAct(t, r, key, "type"); got != want {
			t.Errorf("%s says %q, want %q", key, got, want)
		}
	}
	set, err := r.ChangeSetAt(t.Context(), tester, done.At)
	if err != nil || set.Last-set.First != 2 || set.Reason != "se revisó" {
		t.Errorf("the change set is %+v, %v", set, err)
	}
	again, err := r.CarryOutBulk(t.Context(), tester, b)
	if err != nil || !again.Already || again.At != done.At {
		t.Errorf("sent twice: %+v, %v; want position %d", again, err, done.At)
	}
	if _, _, err := r.Undo(t.Context(), tester, Undoing{Position: done.At, Reason: "no"}); err != nil {
		t.Fatal(err)
	}
	if got := saidOfAct(t, r, "a-1", "type") + "; " + saidOfAct(t, r, "a-4", "type") + "; " + saidOfAct(t, r, "a-6", "type"); got != "torture s-1; torture s-2; [unknown] s-1" {
		t.Errorf("undone, they say %s", got)
	}
}

// TestBesideLeavesWhatIsRecorded says more, and nothing twice.
func TestBesideLeavesWhatIsRecorded(t *testing.T) {
	r := listRecord(t)
	b := bulkOf(t, r, "torture", "a-2", "a-4")
	b.Beside = true
	plan, err := r.PlanBulk(t.Context(), tester, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := told(plan); got != "a-2: torture adds torture\na-4: torture stays: monitor.same-already" {
		t.Errorf("the plan is\n%s", got)
	}
	if _, err := r.CarryOutBulk(t.Context(), tester, b); err != nil {
		t.Fatal(err)
	}
	if got := saidOfAct(t, r, "a-2", "type"); got != "torture s-1, torture s-2" {
		t.Errorf("a-2 says %s", got)
	}
}

// TestWhatNothingIsSaidOfIsAdded, once for all, a place by its name.
func TestWhatNothingIsSaidOfIsAdded(t *testing.T) {
	r := listRecord(t)
	b := bulkOf(t, r, "Tamaulipas", "a-2", "a-4")
	b.Value.Property, b.Reason = "place", "se leyó de nuevo"
	plan, err := r.PlanBulk(t.Context(), tester, b)
	if err != nil || told(plan) != "a-2: adds MX-TAM\na-4: adds MX-TAM" {
		t.Fatalf("the plan is\n%s\n%v", told(plan), err)
	}
	if _, err := r.CarryOutBulk(t.Context(), tester, b); err != nil {
		t.Fatal(err)
	}
	if got := saidOfAct(t, r, "a-4", "place"); got != "MX-TAM s-2" {
		t.Errorf("a-4 says %s", got)
	}
}

// TestAClashSavesNothing: between preview and acceptance somebody else changes one of
// the rows; nothing is written, and without that row the rest is.
func TestAClashSavesNothing(t *testing.T) {
	r := listRecord(t)
	b := bulkOf(t, r, "enforced-disappearance", "a-2", "a-3")
	if _, err := r.PlanBulk(t.Context(), tester, b); err != nil {
		t.Fatal(err)
	}
	importText(t, r, other, "acts.csv", "id,type,source_id\na-3,arbitrary-detention,s-2\n")
	importText(t, r, other, "acts.csv", "id,victims,source_id\na-2,9,s-2\n") // of another property: no clash
	_, err := r.CarryOutBulk(t.Context(), tester, b)
	refused := refusedBy(t, err)
	if got := ClashingKeys(refused, b); !slices.Equal(got, []string{"a-3"}) {
		t.Fatalf("the clashes are %v: %v", got, refused)
	}
	if got := saidOfAct(t, r, "a-2", "type"); got != "torture s-1" {
		t.Errorf("half of it was written: %s", got)
	}
	again := bulkOf(t, r, "enforced-disappearance", "a-2", "a-3")
	again.Changed = []string{"a-3"}
	plan, err := r.PlanBulk(t.Context(), tester, again)
	if err != nil {
		t.Fatal(err)
	}
	if got := told(plan); got != "a-2: torture corrects 1 to enforced-disappearance\na-3: torture arbitrary-detention stays: monitor.changed-meanwhile" {
		t.Errorf("the plan is now\n%s", got)
	}
	if _, err := r.CarryOutBulk(t.Context(), tester, again); err != nil {
		t.Fatal(err)
	}
	if got := saidOfAct(t, r, "a-2", "type") + "; " + saidOfAct(t, r, "a-3", "type"); got != "enforced-disappearance s-1; arbitrary-detention s-2, torture s-1" {
		t.Errorf("they say %s", got)
	}
}

// TestWhatABulkEditRefuses, each by its own words, at its own field.
func TestWhatABulkEditRefuses(t *testing.T) {
	r := listRecord(t)
	for _, c := range []struct {
		about, want string
		change      func(*Bulk)
	}{
		{"no reason", "reason: monitor.bulk-reason", func(b *Bulk) { b.Reason = " " }},
		{"no value", "it.type.0: monitor.no-bulk-value", func(b *Bulk) { b.Value.Text = "" }},
		{"no such term", "it.type.0: ", func(b *Bulk) { b.Value.Text = "algo malo" }},
		{"no such property", "property: monitor.no-bulk-property", func(b *Bulk) { b.Value.Property = "colour" }},
		{"no source for what is added", "source: monitor.which-source", func(b *Bulk) { b.Source.Source, b.Beside = record.ID{}, true; b.Value.Text = "arbitrary-detention" }},
		{"nobody chosen", "monitor.none-chosen", func(b *Bulk) { b.Keys = nil }},
		{"too many", "monitor.too-many-chosen", func(b *Bulk) {
			for i := range MostBulk + 1 {
				b.Keys = append(b.Keys, fmt.Sprint(i))
			}
		}},
		{"accounts", "monitor.no-export-type", func(b *Bulk) { b.Type = "account" }},
	} {
		b := bulkOf(t, r, "enforced-disappearance", "a-2")
		c.change(&b)
		_, err := r.PlanBulk(t.Context(), tester, b)
		got := ""
		if one, ok := problem.Of(err); ok {
			got = one.Message.ID
		} else {
			f := refusedBy(t, err).Fields[0]
			got = f.At + ": " + f.Problem.Message.ID
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %s, want %s", c.about, got, c.want)
		}
	}
	analyst := access.Actor{Name: "Dora", Account: "a-1", Organisation: "LAWG", Roles: []access.Role{access.Analyst}}
	if _, err := r.PlanBulk(t.Context(), analyst, bulkOf(t, r, "torture", "a-2")); err == nil {
		t.Error("an analyst plans to change acts")
	}
}
