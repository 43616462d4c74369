package monitor_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// workshop is a house with an event, and two people of one organisation.
func workshop(t *testing.T) (h *house, berta, carla access.Actor) {
	t.Helper()
	h = newHouse(t)
	b := h.administrator()
	berta = h.visitor(b.token).Actor
	_, link, err := h.Invite(t.Context(), berta, monitor.NewPerson{Name: "Carla Núñez", Member: berta.Organisation, Roles: []access.Role{access.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	carla = h.visitor(h.signUp(link, "carla@example.org").token).Actor
	save(t, h, berta, record.Change{Entity: tlatlaya, Add: []record.Statement{{Entity: tlatlaya, Property: "name", Value: record.Plain("Tlatlaya")}}})
	return h, berta, carla
}

var tlatlaya = record.ID{Type: "event", Key: "ev-tlatlaya"}

func save(t *testing.T, h *house, who access.Actor, c record.Change) {
	t.Helper()
	if _, err := h.Save(t.Context(), who, record.ChangeSet{Reason: "prueba", Changes: []record.Change{c}}); err != nil {
		t.Fatal(err)
	}
}

func say(t *testing.T, h *house, who access.Actor, words, answers string) string {
	t.Helper()
	key, err := h.Comment(t.Context(), who, monitor.NewComment{About: tlatlaya, Words: words, Answers: answers, Lang: locale.ES})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func kinds(t *testing.T, h *house, who access.Actor) []monitor.NoticeKind {
	t.Helper()
	since, err := h.Since(t.Context(), who, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := []monitor.NoticeKind{}
	for _, n := range since.Notices {
		all = append(all, n.Kind)
	}
	if n, err := h.Waiting(t.Context(), who); err != nil || n != len(all) {
		t.Errorf("%d wait (%v), the page lists %d", n, err, len(all))
	}
	return all
}

// TestADiscussion: a reader may comment; names become keys, so that a name can be
// erased; whoever is mentioned or answered is told, and nobody of their own words;
// comments are corrected and withdrawn by their authors alone, and stay in history.
func TestADiscussion(t *testing.T) {
	h, berta, carla := workshop(t)
	ctx := t.Context()
	question := say(t, h, carla, "¿Son 22? @berta ruiz, mire carla@example.org y @SEMAR_mx", "")
	answer := say(t, h, berta, "Sí.", question)
	talk, err := h.Discussion(ctx, carla, tlatlaya, monitor.AsOf{})
	if err != nil || len(talk) != 2 || talk[0].ID.Key != question || talk[1].Answers.Key != question {
		t.Fatalf("%+v %v", talk, err)
	}
	if want := "¿Son 22? @Berta Ruiz, mire carla@example.org y @SEMAR_mx"; talk[0].Words != want || strings.Contains(talk[0].Raw, "erta") || !talk[0].Mine || talk[0].Author != "Carla Núñez" {
		t.Errorf("got %+v, want the words %q", talk[0], want)
	}
	if got := kinds(t, h, berta); !slices.Equal(got, []monitor.NoticeKind{monitor.NoticeMention}) {
		t.Errorf("Berta is told %v", got)
	}
	if got := kinds(t, h, carla); !slices.Equal(got, []monitor.NoticeKind{monitor.NoticeAnswer}) {
		t.Errorf("Carla is told %v", got)
	}
	wants(t, h.Reword(ctx, carla, answer, "No.", locale.ES), "monitor.not-your-comment")
	if err := h.Reword(ctx, carla, question, "¿Son 23?", locale.ES); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, h, berta); len(got) != 0 {
		t.Errorf("the mention was taken back, and Berta is told %v", got)
	}
	if err := h.Reword(ctx, carla, question, "", locale.ES); err != nil {
		t.Fatal(err)
	}
	talk, err = h.Discussion(ctx, berta, tlatlaya, monitor.AsOf{})
	if err != nil || len(talk) != 2 || talk[0].Words != "" || talk[1].Words != "Sí." {
		t.Errorf("%+v %v", talk, err)
	}
	said, err := h.Statements(ctx, berta, record.ID{Type: "comment", Key: question}, monitor.AsOf{})
	if err != nil || len(said) != 3 {
		t.Errorf("the history holds %+v (%v), want about and both wordings", said, err)
	}
}

// TestACommentSentTwiceSavesOnce, one without words or about a person not at all.
func TestACommentSentTwiceSavesOnce(t *testing.T) {
	h, berta, _ := workshop(t)
	ctx := t.Context()
	key, err := monitor.NewWorkKey()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got, err := h.Comment(ctx, berta, monitor.NewComment{Key: key, About: tlatlaya, Words: "uno", Lang: locale.EN}); got != key || err != nil {
			t.Fatal(got, err)
		}
	}
	if talk, err := h.Discussion(ctx, berta, tlatlaya, monitor.AsOf{}); err != nil || len(talk) != 1 {
		t.Errorf("%d comments, want one (%v)", len(talk), err)
	}
	_, err = h.Comment(ctx, berta, monitor.NewComment{About: tlatlaya, Words: "  "})
	wants(t, err, "monitor.comment-length")
	_, err = h.Comment(ctx, berta, monitor.NewComment{About: record.ID{Type: "account", Key: berta.Account}, Words: "x"})
	wants(t, err, "monitor.not-discussed")
	_, err = h.Comment(ctx, berta, monitor.NewComment{About: record.ID{Type: "event", Key: "ev-none"}, Words: "x"})
	wants(t, err, "monitor.no-entity")
}

// TestATask: a reader may take one and not make it; its status is asked for like all
// else; how it stood before can be read; the assignee is told of it, and of what
// others change in what it is about.
func TestATask(t *testing.T) {
	h, berta, carla := workshop(t)
	ctx := t.Context()
	entry := monitor.TaskEntry{About: tlatlaya, Assignee: carla.Account, Words: "Buscar el oficio", Due: "2026-12-01", Lang: locale.EN}
	_, err := h.PutTask(ctx, carla, entry)
	wants(t, err, "monitor.may-not")
	if entry.Key, err = h.PutTask(ctx, berta, entry); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, h, carla); !slices.Equal(got, []monitor.NoticeKind{monitor.NoticeAssigned}) {
		t.Errorf("Carla is told %v", got)
	}
	asks := func(text string, want int) {
		t.Helper()
		if rows, err := h.Page(ctx, carla, text, 0, monitor.AsOf{}); err != nil || len(rows) != want {
			t.Errorf("%s: %d rows, want %d (%v)", text, len(rows), want, err)
		}
	}
	asks("events where tasks.status = open", 1)
	asks("tasks where assignee = "+carla.Account+" and status under open", 1)
	entry.Status = "done"
	if _, err := h.PutTask(ctx, berta, entry); err != nil {
		t.Fatal(err)
	}
	asks("events where tasks.status = open", 0)
	tasks, err := h.Tasks(ctx, berta, tlatlaya, monitor.AsOf{})
	if err != nil || len(tasks) != 1 || tasks[0].Waits() || tasks[0].Name != "Carla Núñez" || !tasks[0].ByMe || tasks[0].Due.String() != "2026-12-01" {
		t.Errorf("%+v %v", tasks, err)
	}
	entry.Status, entry.Key = "doing", ""
	if _, err = h.PutTask(ctx, berta, entry); err != nil {
		t.Fatal(err)
	}
	since, err := h.Since(ctx, carla, 0)
	if err != nil || len(since.Mine) != 1 || since.Mine[0].Status != "doing" || len(since.Given) != 0 {
		t.Fatalf("%+v %v", since, err)
	}
	if err := h.SeenUpTo(ctx, carla, since.To); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, h, carla); len(got) != 0 {
		t.Errorf("all was read, and Carla is told %v", got)
	}
	save(t, h, berta, record.Change{Entity: tlatlaya, Add: []record.Statement{{Entity: tlatlaya, Property: "place", Value: record.Plain("San Pedro Limón")}}})
	if got := kinds(t, h, carla); !slices.Equal(got, []monitor.NoticeKind{monitor.NoticeChanged}) {
		t.Errorf("Carla is told %v", got)
	}
	if since, err = h.Since(ctx, berta, 0); err != nil || len(since.Given) != 1 {
		t.Errorf("Berta waits for %+v (%v)", since.Given, err)
	}
	entry.Assignee = "a-00000000"
	_, err = h.PutTask(ctx, berta, entry)
	wants(t, err, "monitor.no-colleague")
	entry.Assignee, entry.Due = "", "ayer"
	if _, err = h.PutTask(ctx, berta, entry); err == nil {
		t.Error("a date that is none was taken")
	}
	n := int64(1)
	if _, err := h.PutTask(ctx, berta, monitor.TaskEntry{ChangeSet: n, Words: "Revisar la importación"}); err != nil {
		t.Fatal(err)
	}
	if of, err := h.TasksOfSet(ctx, berta, n, monitor.AsOf{}); err != nil || len(of) != 1 || of[0].ChangeSet != n {
		t.Errorf("%+v %v", of, err)
	}
}

// TestSinceTheLastVisit: one's own changes are left out; reading takes nothing back;
// an operator is told of changes alone.
func TestSinceTheLastVisit(t *testing.T) {
	h, berta, carla := workshop(t)
	ctx := t.Context()
	first, err := h.Since(ctx, carla, 0)
	if err != nil {
		t.Fatal(err)
	}
	has := func(s monitor.Since) bool {
		return slices.ContainsFunc(s.Entities, func(e monitor.SinceEntity) bool { return e.ID == tlatlaya && len(e.Entries) > 0 })
	}
	if !has(first) {
		t.Errorf("Berta's event is missing: %+v", first.Entities)
	}
	if again, err := h.Since(ctx, carla, 0); err != nil || !has(again) {
		t.Errorf("looking once made it read (%v)", err)
	}
	if mine, err := h.Since(ctx, berta, 0); err != nil || has(mine) {
		t.Errorf("Berta is told of her own event (%v)", err)
	}
	if err := h.SeenUpTo(ctx, carla, first.To); err != nil {
		t.Fatal(err)
	}
	if err := h.SeenUpTo(ctx, carla, 1); err != nil { // from a page opened before
		t.Fatal(err)
	}
	if now, err := h.Since(ctx, carla, 0); err != nil || len(now.Entities) != 0 || now.From != first.To {
		t.Errorf("all was read, and she is told %+v (%v)", now, err)
	}
	if by, err := h.Since(ctx, h.operator(), 0); err != nil || !has(by) || by.Mine != nil {
		t.Errorf("the operator is told %+v (%v)", by, err)
	}
}
