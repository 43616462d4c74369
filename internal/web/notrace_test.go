package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/store/storetest"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// differs is what two records never have alike, whoever entered what: their keys,
// roots and signatures, and the hashes and files of proofs.
var differs = regexp.MustCompile(`[A-Za-z0-9+/]{26,}=*|\bw-[a-z2-7]{8}\b|[0-9a-f]{8,}|\b[0-9a-f]{6}…`)

// TestWhatIsWithheldLeavesNoTraceOnPages: what a member sees of random records, by
// every page, list, count, search, suggestion, file and error, is byte for byte what
// they would see had the rest never been entered (docs/security.md lists what is
// not).
func TestWhatIsWithheldLeavesNoTraceOnPages(t *testing.T) {
	words, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := 4
	if set, err := strconv.Atoi(os.Getenv("CONSTANCIA_WITHHELD_PAGES")); err == nil {
		n = set
	}
	viewers := []access.Actor{
		{Name: "Ana", Account: "a-9", Organisation: "A", Roles: []access.Role{access.Documenter}},
		{Name: "Luis", Account: "a-1", Organisation: "B", Roles: []access.Role{access.Administrator}},
		{Name: "Eva", Account: "a-2", Organisation: "C", Roles: []access.Role{access.Reader}, As: &access.As{Public: true}},
	}
	for seed := range n {
		who := viewers[seed%len(viewers)]
		g := storetest.NewRandom(words, uint64(1000+seed))
		g.Organisations, g.Shares, g.Erases = []string{"A", "B", "C"}, true, seed%2 == 0
		sets := []record.ChangeSet{g.Opening()}
		for range 5 {
			set := g.Set(5)
			for i := range set.Changes {
				set.Changes[i].EraseReasons = nil
			}
			sets = append(sets, set)
		}
		sets = slices.DeleteFunc(sets, func(s record.ChangeSet) bool {
			return slices.ContainsFunc(s.Changes, func(c record.Change) bool { return len(c.Add)+len(c.Rank)+len(c.Erase) == 0 })
		})
		pagesAgree(t, seed, who, sets, storetest.Withhold(g.Schema, sets, access.Policy{}.Reader(who)))
	}
}

func pagesAgree(t *testing.T, seed int, who access.Actor, sets, reduced []record.ChangeSet) {
	t.Helper()
	whole, less := serving(t, who, sets), serving(t, who, reduced)
	if whole == nil || less == nil {
		return
	}
	last := 0
	var ids []record.ID
	for _, s := range sets {
		for _, c := range s.Changes {
			last++
			if !slices.Contains(ids, c.Entity) {
				ids = append(ids, c.Entity)
			}
		}
	}
	for _, address := range addressesOf(ids, last) {
		got, want := get(whole, address), get(less, address)
		if got.Code != want.Code || seenBytes(got.Header(), got.Body.String()) != seenBytes(want.Header(), want.Body.String()) {
			t.Fatalf("seed %d: %s shows %s of %s a trace of what is withheld: %d, want %d\n%s", seed, address, who.Name, who.Organisation,
				got.Code, want.Code, firstOther(seenBytes(got.Header(), got.Body.String()), seenBytes(want.Header(), want.Body.String())))
		}
	}
}

// serving serves a record of change sets to somebody; nil where random change sets
// contradict themselves.
func serving(t *testing.T, who access.Actor, sets []record.ChangeSet) http.Handler {
	t.Helper()
	r, err := monitor.Create(t.Context(), t.TempDir()+"/record", monitor.Options{Name: "Registro", Organisation: "A", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	for _, set := range sets {
		if _, err := r.Save(t.Context(), access.Operator(set.Organisation, set.Author), set); err != nil {
			t.Logf("left out: %v", err)
			return nil
		}
	}
	h, err := New(r, Options{Actor: who, Now: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// addressesOf are addresses of every kind of page, of what is there, what is kept and
// what never was.
func addressesOf(ids []record.ID, last int) []string {
	out := []string{
		"/es/", "/en/record", "/es/journal", "/es/letters", "/en/measures", "/es/commitments", "/en/query", "/es/search?q=caso",
		"/en/search?q=Tlatlaya", "/es/search?q=e-1", "/es/drafts", "/en/people", "/es/since", "/en/see-as", "/es/saved",
		"/es/query.json?q=count+acts+by+type", "/en/query.csv?q=events", "/es/query?q=events+where+acts.victims+>+2", "/en/query/complete?q=acts+where+type+%3D+",
		"/es/suggest/entity?of=event&q=caso", "/es/suggest/entity?of=party&q=a", "/es/suggest/source?q=s", "/es/nowhere", "/es/events/none",
	}
	for _, typ := range []string{"sources", "parties", "events", "acts", "involvements", "assessments", "coverages"} {
		out = append(out, "/es/"+typ, "/en/"+typ+"?at=@2018-07-11", "/es/list/"+typ+".csv", "/en/new/"+typ)
	}
	for i := 1; i <= last; i += 2 {
		out = append(out, fmt.Sprintf("/es/journal/%d", i))
	}
	schema := record.Core()
	for i, id := range ids {
		t, _ := schema.Type(id.Type)
		at := "/" + []string{"es", "en"}[i%2] + "/" + t.Plural + "/" + id.Key
		out = append(out, at, at+"/statements", at+"/history", at+"/edit", at+"/sharing", at+"/discussion", at+"/statements?at=@2016-06-01", at+"/statements/3.1")
	}
	return out
}

// seenBytes is what somebody sees of an answer.
func seenBytes(h http.Header, body string) string {
	return differs.ReplaceAllString(h.Get("Location")+" "+h.Get("Content-Type")+" "+h.Get("Content-Disposition")+"\n"+body, "#")
}

func firstOther(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(len(s), i-200)):min(len(s), i+300)] }
	return "…" + cut(a) + "\n\nwant\n…" + cut(b) + strings.Repeat(" ", 0)
}
