package gazetteer

import (
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

func gazetteer(t testing.TB) *Gazetteer {
	t.Helper()
	words, err := vocabulary.Load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := New(words)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPlacesAreFoundAsOneTypes(t *testing.T) {
	g := gazetteer(t)
	for _, c := range []struct{ about, typed, first string }{
		{"the state before its namesakes", "guerrero", "MX-GRO"},
		{"accents are not needed", "michoacan", "MX-MIC"},
		{"accents do no harm", "Michoacán", "MX-MIC"},
		{"a beginning is enough", "nuevo lar", "MX-TAM-027"},
		{"the state may follow", "guerrero, coahuila", "MX-COA-012"},
		{"the largest of many", "juarez", "MX-CHH-037"},
		{"the other language", "mexico city", "MX-CMX"},
		{"an abbreviation", "cdmx", "MX-CMX"},
		{"a country", "united stat", "US"},
		{"our code", "mx-tam-027", "MX-TAM-027"},
		{"the code of INEGI", "28027", "MX-TAM-027"},
		{"the code of a state at INEGI", "09", "MX-CMX"},
		{"the former code", "MX-DIF", "MX-CMX"},
	} {
		found := g.Search(c.typed, 8)
		if len(found) == 0 || found[0].Code != c.first {
			t.Errorf("%s: Search(%q) = %v, want %s first", c.about, c.typed, found, c.first)
		}
	}
	if found := g.Search("laredo zacatecas", 8); len(found) != 0 {
		t.Errorf("no Laredo lies in Zacatecas, and Search gives %v", found)
	}
	if found := g.Search(" ", 8); len(found) != 0 {
		t.Errorf("nothing typed finds %v", found)
	}
}

func TestWhatIsOfferedSaysWhereItLies(t *testing.T) {
	p, ok := gazetteer(t).Of("MX-TAM-027")
	if !ok || p.Name.ES != "Nuevo Laredo" || p.Within.ES != "Tamaulipas, México" || p.Level != Municipality || !p.Located {
		t.Errorf("Of(MX-TAM-027) = %+v, %v", p, ok)
	}
	if p.Population != 425058 {
		t.Errorf("Nuevo Laredo has %d inhabitants, and the census of 2020 counted 425,058", p.Population)
	}
}

func TestANameInTwoStatesIsNoExactName(t *testing.T) {
	g := gazetteer(t)
	if found := g.Exact("Benito Juárez"); len(found) < 3 {
		t.Errorf("Exact(Benito Juárez) = %v, and there are several", found)
	}
	if found := g.Exact("Benito Juárez, Quintana Roo"); len(found) != 1 || found[0].Code != "MX-ROO-005" {
		t.Errorf("Exact(Benito Juárez, Quintana Roo) = %v", found)
	}
}

// TestEveryPlaceIsAPlaceOfTheRecord holds the numbers against the vocabulary: all
// municipalities of the census add up, and every code is one that a record takes.
func TestEveryPlaceIsAPlaceOfTheRecord(t *testing.T) {
	g := gazetteer(t)
	states, municipalities := 0, 0
	for _, e := range g.places {
		if strings.Contains(e.Code, "/") {
			continue
		}
		if p, err := record.ParsePlace(e.Code); err != nil || p.String() != e.Code {
			t.Errorf("%s is no place of the record: %v", e.Code, err)
		}
		switch e.Level {
		case State:
			states += e.Population
		case Municipality:
			municipalities += e.Population
		}
	}
	if states != 126014024 || municipalities != states {
		t.Errorf("states have %d inhabitants and municipalities %d; the census of 2020 counted 126,014,024", states, municipalities)
	}
}

func BenchmarkSearch(b *testing.B) {
	g := gazetteer(b)
	for b.Loop() {
		g.Search("san j", 8)
	}
}
