package vocabulary_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// A set finds terms for whoever reads values.
var _ record.Terms = vocabulary.Set{}

func load(t testing.TB) vocabulary.Set {
	t.Helper()
	s, err := vocabulary.Load()
	if err != nil {
		t.Fatalf("the vocabularies contradict themselves: %v", err)
	}
	return s
}

func TestTreesAreWhatParentsSay(t *testing.T) {
	s := load(t)
	for _, name := range s.Names() {
		v, _ := s.Vocabulary(name)
		terms := v.Terms()
		if name == vocabulary.Territories {
			terms = terms[:400] // of 2,750: the rest says the same
		}
		parent := map[string]string{}
		for _, term := range terms {
			parent[term.Code] = term.Parent
		}
		above := func(code, ancestor string) bool {
			for code != "" && code != ancestor {
				code = parent[code]
			}
			return code == ancestor
		}
		for _, a := range terms {
			var beneath []string
			for _, b := range terms {
				want := above(b.Code, a.Code)
				if got := v.Under(b.Code, a.Code); got != want {
					t.Fatalf("%s: %s under %s is %v", name, b.Code, a.Code, got)
				}
				if want {
					beneath = append(beneath, b.Code)
				}
			}
			got := v.Descendants(a.Code)
			if slices.Sort(got); name != vocabulary.Territories && !slices.Equal(got, sorted(beneath)) {
				t.Fatalf("%s: beneath %s are %v, want %v", name, a.Code, got, beneath)
			}
		}
		if v.Under("no-such-term", "no-such-term") || v.Under(terms[0].Code, "no-such-term") || v.Descendants("no-such-term") != nil {
			t.Errorf("%s: what is no term lies under something", name)
		}
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}

func TestFind(t *testing.T) {
	s := load(t)
	for _, c := range []struct{ vocabulary, scope, text, want string }{
		{"party-kinds", "", "coalition-member", "coalition-member"},
		{"party-kinds", "", "Coalition Member", "coalition-member"},
		{"party-kinds", "", "integrante de la coalicion", "coalition-member"},
		{"violation-types", "", "Privación ARBITRARIA de la vida", "arbitrary-killing"},
		{"violation-types", "", "privacion", ""},
		{"source-kinds", "", "comunicado", ""}, // two kinds are called so
		{"stages", "mx-military", "charge", "mx-military/charge"},
		{"stages", "mx-military", "mx-military/charge", "mx-military/charge"},
		{"stages", "", "mx-accusatory/charge", "mx-accusatory/charge"},
		{"stages", "", "charge", ""}, // of which model?
		{"stages", "mx-military", "asado", ""},
		{"territories", "", "tamaulipas", "MX-TAM"},
		{"territories", "", "MX-TAM", "MX-TAM"},
		{"territories", "", "Nuevo Laredo", "MX-TAM-027"},
		{"territories", "", "28027", "MX-TAM-027"},
		{"territories", "", "Aguascalientes", "MX-AGU"}, // the state, not its capital
		{"territories", "", "Benito Juárez", ""},        // there are seven
		{"territories", "", "Distrito Federal", "MX-CMX"},
		{"territories", "", "USA", "US"},
		{"territories", "", "US-TX", "US-TX"},
		{"territories", "", "MX-TMA", ""},
		{"territories", "", "XX", ""},
		{"no-such-vocabulary", "", "x", ""},
	} {
		if got, ok := s.Find(c.vocabulary, c.scope, c.text); got != c.want || ok != (c.want != "") {
			t.Errorf("Find(%s, %s, %s) = %q, %v, want %q", c.vocabulary, c.scope, c.text, got, ok, c.want)
		}
	}
	stages, _ := s.Vocabulary(vocabulary.Stages)
	if code, ok := stages.Find("charge"); !ok || code != "charge" {
		t.Errorf("a query finds the charge of every model: %q, %v", code, ok)
	}
	if !stages.Under("mx-military/charge", "charge") || stages.Under("mx-military/charge", "arrest") {
		t.Error("the charge of a model does not lie under charge")
	}
	if phase := s.Attribute(vocabulary.Stages, "charge", "phase"); phase != "charge" {
		t.Errorf("all models agree on the phase of a charge, yet it is %q", phase)
	}
}

func TestNearest(t *testing.T) {
	s := load(t)
	for _, c := range []struct{ vocabulary, scope, text, want string }{
		{"violation-types", "", "enforced-disapearance", "enforced-disappearance"},
		{"violation-types", "", "tortura", "torture"},
		{"violation-types", "", "tortue", "torture"},
		{"outcomes", "", "convicton", "conviction"},
		{"outcomes", "", "condenado", "conviction"},
		{"territories", "", "MX-TMA", "MX-TAM"},
		{"territories", "", "Tamulipas", "MX-TAM"},
		{"stages", "mx-amparo", "charge", "mx-amparo/"},
		{"stages", "", "mx-military/chrage", "mx-military/charge"},
		{"no-such-vocabulary", "", "x", ""},
	} {
		if got := s.Nearest(c.vocabulary, c.scope, c.text); !strings.HasPrefix(got, c.want) || got == "" && c.want != "" {
			t.Errorf("Nearest(%s, %s, %s) = %q, want %q", c.vocabulary, c.scope, c.text, got, c.want)
		}
	}
}

// TestWrongVocabularySaysAllThatIsWrong with the line and the column of each.
func TestWrongVocabularySaysAllThatIsWrong(t *testing.T) {
	_, err := vocabulary.Read("mine", strings.NewReader(`code,parent,label_en,label_es,note,source,rank
a,,A,A,,Own,1
b,c,B,B,,Own,2
a,,A again,A otra vez,,Own,3
c d,,C,C,,Own,4
e,,E,,,,5
`))
	var all *problem.List
	if !errors.As(err, &all) {
		t.Fatalf("%v is no list of problems", err)
	}
	for i, want := range []string{
		`mine.csv:3: parent: the parent “c” does not stand before “b”; write the wider term first`,
		`mine.csv:4: code: the code “a” already stands in line 2; a code names one term`,
		`mine.csv:5: code: “c d” cannot be a code: use letters without accents, digits and hyphens`,
		`mine.csv:6: label_es: “e” lacks its label in one language; fill in label_es and label_en`,
		`mine.csv:6: source: “e” lacks the source of its definition; write the standard, or “Own” if it is one’s own`,
	} {
		if i >= len(all.Problems) || all.Problems[i].Error() != want {
			t.Fatalf("got\n%v\nwant in it\n%s", err, want)
		}
	}
	for text, want := range map[string]string{
		"":             "must begin with the columns code, parent",
		"code,label\n": "must begin with the columns code, parent",
		"code,parent,label_en,label_es,note,source,x,x\n":  "stands there twice",
		"code,parent,label_en,label_es,note,source\na,b\n": "the number of columns of this line",
		"code,parent,label_en,label_es,note,source\n\"a":   "look at the quotes",
	} {
		if _, err := vocabulary.Read("mine", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want “%s”", text, err, want)
		}
	}
	withMark := "\ufeffcode,parent,label_en,label_es,note,source\na,,A,A,,Own\n"
	if v, err := vocabulary.Read("mine", strings.NewReader(withMark)); err != nil || len(v.Terms()) != 1 {
		t.Errorf("a byte order mark is in the way: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("code,parent,label_en,label_es,note,source,rank\na,,A,Á,,Own,1\na-b,a,B,B,,Own,\n")
	f.Add("code,parent,label_en,label_es,note,source\n\"a\",,\"A, \"\"x\"\"\",A,,Own\n")
	f.Add("code,parent,label_en,label_es,note,source,other_names\na,,A,A,,Own,b; c\nb,,B,B,,Own,\n")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := vocabulary.Read("mine", strings.NewReader(text))
		if err != nil {
			if p, ok := problem.Of(err); !ok || p.Place.File == "" || p.Place.Line == 0 {
				t.Fatalf("the error does not say where: %v", err)
			}
			return
		}
		for _, term := range v.Terms() {
			if code, ok := v.Find(term.Code); !ok || code != term.Code {
				t.Fatalf("%q is found as %q, %v", term.Code, code, ok)
			}
			if term.Parent != "" && !v.Under(term.Code, term.Parent) || !v.Under(term.Code, term.Code) {
				t.Fatalf("%q does not lie where it says", term.Code)
			}
			if v.Nearest(term.Code) == "" {
				t.Fatalf("nothing is near %q", term.Code)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}
