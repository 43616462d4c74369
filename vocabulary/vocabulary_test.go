package vocabulary_test

import (
	"testing"

	"github.com/constancia-project/constancia/vocabulary"
)

func load(t testing.TB) vocabulary.Set {
	t.Helper()
	s, err := vocabulary.Load()
	if err != nil {
		t.Fatalf("the vocabularies contradict themselves: %v", err)
	}
	return s
}

func TestLoad(t *testing.T) {
	s := load(t)
	t.Log(s.Names())
	for _, c := range []struct{ vocabulary, scope, text, want string }{
		{"party-kinds", "", "coalition member", "coalition-member"},
		{"stages", "mx-military", "conviction-lesser", "mx-military/conviction-lesser"},
		{"stages", "mx-military", "charge", "mx-military/charge"},
		{"stages", "", "charge", ""},
		{"violation-types", "", "Privación ARBITRARIA de la vida", "arbitrary-killing"},
	} {
		if got, ok := s.Find(c.vocabulary, c.scope, c.text); got != c.want || ok != (c.want != "") {
			t.Errorf("Find(%s, %s, %s) = %q, %v, want %q", c.vocabulary, c.scope, c.text, got, ok, c.want)
		}
	}
	t.Log(s.Nearest("violation-types", "", "desaparicion"), s.Nearest("violation-types", "", "tortue"), s.Nearest("stages", "mx-military", "sentencia"))
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
