package table

import (
	"encoding/csv"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// sift reads what is good of some files into m.
func sift(t testing.TB, m *memory, files ...File) (refused []string, entities int, err error) {
	t.Helper()
	o := testOptions(t)
	o.GoodOnly = true
	r, err := Open(t.Context(), files, o)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	var plans []Plan
	if err := r.Read(t.Context(), m, func(p Plan) error { plans = append(plans, p); return nil }); err != nil {
		return nil, 0, err
	}
	for _, p := range plans {
		m.take(p)
	}
	list, entities := r.Refused()
	for _, p := range list.Problems {
		refused = append(refused, p.In(locale.EN))
	}
	return refused, entities, nil
}

func TestTheGoodRowsOnly(t *testing.T) {
	m := newMemory()
	refused, entities, err := sift(t, m,
		file("sources.csv", sources+"s3,Three,2018-02-30\n"),
		file("events.csv", "id,name_en,source_id\ne1,One,s1\ne2,Two,s3\ne3,Three,s1\ne3,Three,s9\ne4,Four\nno id,x,s1\n"),
		file("acts.csv", "id,event_id,type,source_id\na1,e1,torture,s1\na2,e2,torture,s1\na3,e3,torture,s1\na4,e4,torture,s1\n"),
		file("steps.csv", "id,proceeding_id,stage,source_id,after\nst1,p1,charge,s1,st2\nst2,p1,arrest,s1,st3\nst3,p1,nonsense,s1,\nst4,p1,arrest,s1,\n"),
		file("proceedings.csv", "id,event_id,model,jurisdiction,source_id\np1,e1,mx-military,military,s1\n"),
	)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"events.csv:6: the row has 2 cells and the header 3",
		"events.csv:7: id: “no id” cannot be an id",
		"sources.csv:4: date: ",
		"events.csv:3: source_id: “source:s3” is not imported, because its rows have mistakes; correct these first",
		"events.csv:5: source_id: there is no “source:s9”",
		"acts.csv:3: event_id: “event:e2” is not imported",
		"acts.csv:4: event_id: “event:e3” is not imported",
		"acts.csv:5: event_id: “event:e4” is not imported",
		"steps.csv:2: after: “step:st2” is not imported",
		"steps.csv:3: after: “step:st3” is not imported",
		"steps.csv:4: stage: “nonsense” is not in",
	}
	if !slices.EqualFunc(refused, want, strings.HasPrefix) || entities != 10 {
		t.Errorf("%d entities are refused:\n%s\nwant 10:\n%s", entities, strings.Join(refused, "\n"), strings.Join(want, "\n"))
	}
	var got []string
	for id := range m.held {
		got = append(got, id.String())
	}
	slices.Sort(got)
	if want := "act:a1 event:e1 proceeding:p1 source:s1 source:s2 step:st4"; strings.Join(got, " ") != want {
		t.Errorf("imported %v, want %s", got, want)
	}
}

func TestNobodyKnowsWhoseARowIsThatCannotBeRead(t *testing.T) {
	m := newMemory()
	_, _, err := sift(t, m, file("sources.csv", sources+"\"s3\" x,Three,2018\n"))
	if got := problemsOf(t, err); len(got) != 2 || len(m.held) > 0 {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// TestWhatIsGoodStandsAlone breaks cells of the sample at random: what is imported
// of it exports and imports as a whole, and all else is refused.
func TestWhatIsGoodStandsAlone(t *testing.T) {
	whole := newMemory()
	mustImport(t, whole, testOptions(t), filesIn(t, "../../../sample")...)
	for seed := range uint64(12) {
		g := rand.New(rand.NewPCG(seed, 3))
		var files []File
		for _, f := range filesIn(t, "../../../sample") {
			if g.IntN(3) == 0 && strings.HasSuffix(f.Name, ".csv") {
				f = broken(t, f, g)
			}
			files = append(files, f)
		}
		m := newMemory()
		_, entities, err := sift(t, m, files...)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(m.held)+entities < len(whole.held) {
			t.Errorf("seed %d: %d imported and %d refused of %d", seed, len(m.held), entities, len(whole.held))
		}
		again := newMemory()
		if _, err := importInto(t, again, testOptions(t), asFiles(exportAll(t, m, WriteOptions{}))...); err != nil {
			var list *problem.List
			errors.As(err, &list)
			t.Errorf("seed %d: what was imported does not stand alone: %v", seed, err)
		}
	}
}

// broken writes nonsense into some cells of a file.
func broken(t *testing.T, f File, g *rand.Rand) File {
	t.Helper()
	in, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for range 1 + g.IntN(3) {
		row := rows[1+g.IntN(len(rows)-1)]
		row[1+g.IntN(len(row)-1)] = "no such thing"
	}
	var out strings.Builder
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return File{Name: f.Name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(out.String())), nil }}
}
