package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/record"
)

// table reads rows of words.
func table(t *testing.T, file string) [][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, line := range strings.Split(string(data), "\n") {
		if fields := strings.Fields(line); len(fields) > 0 && !strings.HasPrefix(line, "#") {
			rows = append(rows, fields)
		}
	}
	return rows
}

// actionsByRoute is testdata/routes.txt.
func actionsByRoute(t *testing.T) map[string]string {
	t.Helper()
	by := map[string]string{}
	for _, row := range table(t, "testdata/routes.txt") {
		by[row[0]+" "+row[1]] = row[2]
	}
	return by
}

// policyRows is who may do what, by action and role, as access/testdata/policy.txt
// has it.
func policyRows(t *testing.T) func(action, role string) bool {
	t.Helper()
	rows := table(t, "../../access/testdata/policy.txt")
	may := map[string]bool{}
	for _, row := range rows[1:] {
		for i, role := range rows[0] {
			may[row[0]+" "+role] = row[i+1] == "yes"
		}
	}
	return func(action, role string) bool { return may[action+" "+role] || may[action+":own "+role] }
}

// viewers are one of each role, who looks at what A and B share; "public" looks in
// the public's place.
func viewers() map[string]access.Actor {
	all := map[string]access.Actor{"operator": access.Operator("A", "Ana")}
	for _, role := range access.Roles() {
		all[string(role)] = access.Actor{Name: "Ana", Account: "a-1", Organisation: "A", Roles: []access.Role{role}}
	}
	public := all["reader"]
	public.As = &access.As{Public: true}
	all["public"] = public
	return all
}

// sortOf is the column of levels.txt for a viewer.
func sortOf(viewer string) string {
	switch viewer {
	case "operator", "guest", "public":
		return viewer
	}
	return "member"
}

// shared is a record with an event at every level, of either organisation.
func shared(t *testing.T) *monitor.Record {
	t.Helper()
	r, err := monitor.Create(t.Context(), t.TempDir()+"/record", monitor.Options{Name: "Registro", Organisation: "A", Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	for owner, organisation := range map[string]string{"own": "A", "other": "B"} {
		for name, text := range map[string]string{
			"public": "public", "coalition": "coalition", "organisation": "organisation", "named-me": "named a-1", "named-others": "named a-7",
		} {
			id := record.ID{Type: "event", Key: name + "-" + owner}
			level, err := record.Shared().Kind.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			_, err = r.Save(t.Context(), access.Operator(organisation, "Ana"), record.ChangeSet{Reason: "prueba", Changes: []record.Change{{Entity: id, Add: []record.Statement{
				{Entity: id, Property: "name", Value: record.Words(map[string]string{"es": "Suceso", "en": "Event"})},
				{Entity: id, Property: record.Shared().Name, Value: level},
			}}}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return r
}

// TestTheMatrix opens every address as every role, for every sharing level and owner,
// and holds the answers to the tables that people read: what the policy does not
// allow is refused; what is not seen is answered as what never was.
func TestTheMatrix(t *testing.T) {
	r, actions, may := shared(t), actionsByRoute(t), policyRows(t)
	for _, route := range routes() {
		if actions[route.Method+" "+route.Path] != access.Actions()[route.Action] {
			t.Errorf("%s %s asks for %s; routes.txt says %q", route.Method, route.Path, access.Actions()[route.Action], actions[route.Method+" "+route.Path])
		}
		delete(actions, route.Method+" "+route.Path)
	}
	for route := range actions {
		t.Errorf("routes.txt has %s, which is no route", route)
	}
	levels := table(t, "testdata/levels.txt")
	for name, who := range viewers() {
		h, err := New(r, Options{Actor: who, Now: clock, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		m := matrix{t: t, h: h, name: name, may: may}
		for _, route := range routes() {
			if route.Action == access.Knock || route.Action == access.Self {
				continue // for whoever is nobody yet, and for oneself
			}
			m.policy(route)
			if !strings.HasPrefix(route.Path, "/{type}/{key}") && !strings.HasPrefix(route.Path, "/events/{key}") || strings.Contains(route.Path, "{statement}") {
				continue
			}
			for _, row := range levels[1:] {
				for i, column := range levels[0] {
					if column == sortOf(name) {
						key := strings.ReplaceAll(row[0], ":", "-")
						// Who read an entity is for the organisation that entered it.
						theirs := route.Action != access.ReadLog || name == "operator" || strings.HasSuffix(key, "-own")
						m.level(route, key, row[i+1] == "yes" && theirs)
					}
				}
			}
		}
	}
}

// matrix asks as one viewer.
type matrix struct {
	t    *testing.T
	h    http.Handler
	name string
	may  func(action, role string) bool
}

// allowed is whether the policy lets the viewer through to a route.
func (m matrix) allowed(route Route) bool {
	if m.name == "public" {
		return route.Action == access.Read
	}
	return m.may(access.Actions()[route.Action], m.name)
}

func (m matrix) ask(route Route, key string) *httptest.ResponseRecorder {
	path := strings.NewReplacer("{type}", "events", "{key}", key, "{position}", "1", "{statement}", "1.1", "{what}", "entity", "{$}", "", "{file}", "events.csv").Replace(route.Path)
	q := httptest.NewRequest(route.Method, "/en"+path+"?q=x&of=event", strings.NewReader(""))
	q.Host = "127.0.0.1:8080"
	if route.Method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	m.h.ServeHTTP(w, q)
	return w
}

func (m matrix) policy(route Route) {
	if w := m.ask(route, "coalition-own"); m.allowed(route) == (w.Code == http.StatusForbidden) && !m.mayBeRefused(route) {
		m.t.Errorf("%s: %s %s is answered by %d", m.name, route.Method, route.Path, w.Code)
	}
}

// mayBeRefused holds where more is asked than the route says: of what is sent, or of
// the type.
func (m matrix) mayBeRefused(route Route) bool {
	return m.allowed(route) && (route.Method == http.MethodPost || route.Action == access.Write)
}

// level holds an answer about an entity to what the viewer sees. What they do not
// see is answered as a key that never was.
func (m matrix) level(route Route, key string, sees bool) {
	if !m.allowed(route) {
		return
	}
	got, never := m.ask(route, key), m.ask(route, "never-was-one")
	same := got.Code == never.Code && seenBytes(got.Header(), strings.ReplaceAll(got.Body.String(), key, "#")) ==
		seenBytes(never.Header(), strings.ReplaceAll(never.Body.String(), "never-was-one", "#"))
	if same == sees && !(sees && m.mayBeRefused(route)) {
		m.t.Errorf("%s: %s %s of %s is answered by %d, as what never was: %t; they see it: %t", m.name, route.Method, route.Path, key, got.Code, same, sees)
	}
}
