package access_test

import (
	"math/rand/v2"
	"testing"

	"github.com/constancia-project/constancia/access"
)

// random audiences, met from what organisations share.
func randomAudience(r *rand.Rand) access.Audience {
	said := []string{"public", "coalition", "organisation", "named a-1", "named a-1 a-2", "named a-3"}
	a := access.Audience{}
	for range 1 + r.IntN(3) {
		s, _ := access.ParseSharing(said[r.IntN(len(said))])
		a = a.Meet(access.AudienceOf(s, []string{"wola", "Amnistía, \"MX\"", "a-1"}[r.IntN(3)]))
	}
	return a
}

func scopes() map[string]access.Scope {
	p := access.Policy{}
	who := func(org, key string, as *access.As, roles ...access.Role) access.Actor {
		return access.Actor{Name: "Ana", Account: key, Organisation: org, Roles: roles, As: as}
	}
	return map[string]access.Scope{
		"operator":          p.Reader(access.Operator("LAWG", "Ana")),
		"stranger":          p.Reader(access.Actor{}),
		"reader of wola":    p.Reader(who("wola", "a-9", nil, access.Reader)),
		"a-1 of wola":       p.Reader(who("wola", "a-1", nil, access.Documenter)),
		"a-1 of another":    p.Reader(who("dplf", "a-1", nil, access.Administrator)),
		"guest of wola":     p.Reader(who("wola", "a-7", nil, access.Guest)),
		"wola as dplf":      p.Reader(who("wola", "a-1", &access.As{Organisation: "dplf"}, access.Reader)),
		"wola as public":    p.Reader(who("wola", "a-1", &access.As{Public: true}, access.Reader)),
		"operator as wola":  p.Reader(func() access.Actor { a := access.Operator("X", "A"); a.As = &access.As{Organisation: "wola"}; return a }()),
		"operator as guest": p.Reader(func() access.Actor { a := access.Operator("X", "A"); a.As = &access.As{}; return a }()),
	}
}

// TestWhoSeesWhat is the table of levels, as docs/security.md has it.
func TestWhoSeesWhat(t *testing.T) {
	levels := []string{"public", "coalition", "organisation", "named a-1"} // of wola
	for name, want := range map[string]string{
		"operator": "yyyy", "stranger": "----", "reader of wola": "yyy-", "a-1 of wola": "yyyy", "a-1 of another": "yy-y",
		"guest of wola": "yy--", "wola as dplf": "yy--", "wola as public": "y---", "operator as wola": "yyy-", "operator as guest": "yy--",
	} {
		got := ""
		for _, text := range levels {
			s, ok := access.ParseSharing(text)
			if !ok {
				t.Fatalf("%s is no level", text)
			}
			if scopes()[name].Admits(access.AudienceOf(s, "wola")) {
				got += "y"
			} else {
				got += "-"
			}
		}
		if got != want {
			t.Errorf("%s sees %s, want %s", name, got, want)
		}
	}
}

// TestAudiencesMeet: who is of two audiences is of both; equal ones have one text,
// which is read back.
func TestAudiencesMeet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		a, b := randomAudience(r), randomAudience(r)
		both := a.Meet(b)
		for name, s := range scopes() {
			if s.Admits(both) != (s.Admits(a) && s.Admits(b)) {
				t.Fatalf("%s is of %s and %s: %t", name, a, b, s.Admits(both))
			}
		}
		if again, ok := access.ParseAudience(both.String()); !ok || again.String() != both.String() || both.String() != b.Meet(a).String() {
			t.Fatalf("%q is read as %q (%t)", both, again, ok)
		}
	}
	for _, text := range []string{"", "all", "coalition ", "coalition of", `coalition of "b" of "a"`, "coalition people a-2 a-1", "public of \"a\""} {
		if a, ok := access.ParseAudience(text); ok {
			t.Errorf("%q is read as %q", text, a)
		}
	}
	for _, text := range []string{"", "named", "coalition a-1", "everybody"} {
		if s, ok := access.ParseSharing(text); ok {
			t.Errorf("%q is read as %q", text, s)
		}
	}
}

// TestWidening: what takes a second look.
func TestWidening(t *testing.T) {
	for _, c := range []struct {
		from, to string
		widens   bool
	}{
		{"organisation", "coalition", true},
		{"coalition", "public", true},
		{"named a-1", "organisation", true},
		{"named a-1", "named a-1 a-2", true},
		{"named a-1 a-2", "named a-1", false},
		{"public", "coalition", false},
		{"coalition", "coalition", false},
		{"organisation", "named a-1", false},
	} {
		from, _ := access.ParseSharing(c.from)
		to, _ := access.ParseSharing(c.to)
		if to.Widens(from) != c.widens {
			t.Errorf("from %s to %s widens: %t", c.from, c.to, !c.widens)
		}
	}
}

// TestInAnothersPlaceOneOnlyReads.
func TestInAnothersPlaceOneOnlyReads(t *testing.T) {
	for _, who := range actors() {
		who.As = &access.As{Organisation: "wola"}
		for do := range access.Actions() {
			if do > access.Read && (access.Policy{}).May(who, do, access.Object{}) {
				t.Errorf("%+v may do %s in another's place", who, access.Actions()[do])
			}
		}
	}
}
