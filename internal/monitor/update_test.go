package monitor

import (
	"bytes"
	"encoding/csv"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/access"
	"github.com/constancia-project/constancia/internal/exchange/table"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

var other = access.Actor{Name: "Berta", Organisation: "WOLA"}

// listRecord holds a source and three acts of LAWG, and one of WOLA.
func listRecord(t *testing.T) *Record {
	t.Helper()
	r := emptyRecord(t)
	importText(t, r, tester, "sources.csv", "id,title,date\ns-1,Informe,2018-07-11\ns-2,Otro,2018-07-12\n")
	importText(t, r, tester, "acts.csv", "id,type,victims,date,source_id,note\n"+
		"a-1,torture,3,2018-02,s-1,=uno\na-1,,5,,s-2,\na-2,torture,1,2018-03,s-1,\na-3,torture,2,,s-1,\n")
	importText(t, r, other, "acts.csv", "id,type,victims,source_id\na-4,torture,7,s-2\n")
	return r
}

func importText(t *testing.T, r *Record, who access.Actor, name, text string) ImportReport {
	t.Helper()
	report, err := r.Import(t.Context(), who, []ImportFile{textFile(name, text)}, ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// taken is a list that was taken out, as rows; change gives it back as a file.
type taken struct {
	t    *testing.T
	rows [][]string
}

func takeOut(t *testing.T, r *Record, typ string) *taken {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "out")
	if _, err := r.Export(t.Context(), tester, folder, ExportOptions{ForUpdate: true, Types: []string{typ}}); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(folderOf(t, folder)[typ+".csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return &taken{t, rows}
}

// set writes into the n-th row of an entity.
func (l *taken) set(key string, n int, column, text string) *taken {
	l.t.Helper()
	c := slices.Index(l.rows[0], column)
	if c < 0 {
		l.t.Fatalf("no column %s in %v", column, l.rows[0])
	}
	for _, row := range l.rows[1:] {
		if row[0] != key {
			continue
		}
		if n--; n == 0 {
			row[c] = text
			return l
		}
	}
	l.t.Fatalf("no such row of %s", key)
	return nil
}

// add adds a row by its columns.
func (l *taken) add(cells map[string]string) *taken {
	row := make([]string, len(l.rows[0]))
	for i, h := range l.rows[0] {
		row[i] = cells[h]
	}
	l.rows = append(l.rows, row)
	return l
}

func (l *taken) file() []ImportFile {
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(l.rows); err != nil {
		l.t.Fatal(err)
	}
	return []ImportFile{textFile("acts.csv", out.String())}
}

// says is what the record follows of an entity, a value a line.
func says(t *testing.T, r *Record, key, property string) string {
	t.Helper()
	g, err := r.ground(t.Context(), tester)
	if err != nil {
		t.Fatal(err)
	}
	stmts, err := g.Statements(t.Context(), record.ID{Type: "act", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, s := range stmts {
		if s.Property == property && stands(s) > 0 {
			out = append(out, s.Source.Key+" "+s.Value.String())
		}
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func whatOf(u Update) string {
	var out []string
	for _, l := range u.Lines {
		out = append(out, string(l.What)+" "+l.Entity.Key+"."+l.Property)
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestAListThatWasNotChangedChangesNothing(t *testing.T) {
	r := listRecord(t)
	for _, typ := range []string{"acts", "sources"} {
		u, err := r.CarryOutUpdate(t.Context(), tester, func() []ImportFile {
			f := takeOut(t, r, typ).file()
			f[0].Name = typ + ".csv"
			return f
		}(), UpdateOptions{})
		if err != nil || !u.Nothing() || len(u.Lines) > 0 || u.Receipt.First > 0 {
			t.Errorf("%s: %s, %+v, %v", typ, whatOf(u), u.Receipt, err)
		}
	}
}

func TestCellsThatWereChanged(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*taken)
		lines  string
		of     string // key.property
		want   string
	}{
		{"a changed cell is corrected", func(l *taken) { l.set("a-1", 1, "victims", "4") }, "corrected a-1.victims", "a-1.victims", "s-1 4; s-2 5"},
		{"the other source's row is its own", func(l *taken) { l.set("a-1", 2, "victims", "6") }, "corrected a-1.victims", "a-1.victims", "s-1 3; s-2 6"},
		{"the same in other words is the same", func(l *taken) { l.set("a-1", 1, "date", "febrero de 2018") }, "", "a-1.date", "s-1 2018-02"},
		{"an emptied cell is withdrawn", func(l *taken) { l.set("a-2", 1, "date", "") }, "withdrawn a-2.date", "a-2.date", ""},
		{"a filled cell is new", func(l *taken) { l.set("a-3", 1, "date", "2018-05") }, "added a-3.date", "a-3.date", "s-1 2018-05"},
		{"another's is left and mine put beside it", func(l *taken) { l.set("a-4", 1, "victims", "8") }, "further a-4.victims", "a-4.victims", "s-2 7; s-2 8"},
		{"another's is not withdrawn", func(l *taken) { l.set("a-4", 1, "victims", "") }, "not-ours a-4.victims", "a-4.victims", "s-2 7"},
		{"a note is of all that the row says", func(l *taken) { l.set("a-2", 1, "note", "visto") }, "recited a-2.date; recited a-2.type; recited a-2.victims", "a-2.victims", "s-1 1"},
		{"a row that is gone changes nothing", func(l *taken) { l.rows = l.rows[:2] }, "", "a-2.date", "s-1 2018-03"},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := listRecord(t)
			l := takeOut(t, r, "acts")
			c.change(l)
			plan, err := r.PlanUpdate(t.Context(), tester, l.file(), UpdateOptions{})
			if err != nil || whatOf(plan) != c.lines || plan.Receipt.First > 0 {
				t.Fatalf("planned %q, %v, want %q", whatOf(plan), err, c.lines)
			}
			done, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{Reason: "revisado"})
			if err != nil || whatOf(done) != c.lines {
				t.Fatalf("done %q, %v, want %q", whatOf(done), err, c.lines)
			}
			key, property, _ := strings.Cut(c.of, ".")
			if got := says(t, r, key, property); got != c.want {
				t.Errorf("%s is %q, want %q", c.of, got, c.want)
			}
			again, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{})
			if err != nil || !again.Nothing() {
				t.Errorf("brought back twice: %q, %v", whatOf(again), err)
			}
		})
	}
}

func TestANewRowIsANewEntity(t *testing.T) {
	r := listRecord(t)
	l := takeOut(t, r, "acts").
		add(map[string]string{"type": "torture", "victims": "9", "source_id": "s-1"}).
		add(map[string]string{"id": "mine", "type": "torture", "victims": "10", "source_id": "s-1"})
	for _, want := range []int{2, 0} {
		u, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{})
		if err != nil || u.Created != want {
			t.Fatalf("%d created, want %d: %v", u.Created, want, err)
		}
	}
	if got := says(t, r, "mine", "victims"); got != "s-1 10" {
		t.Errorf("the new act says %q", got)
	}
}

func TestWhatSomebodyElseChangedMeanwhile(t *testing.T) {
	r := listRecord(t)
	l := takeOut(t, r, "acts").set("a-2", 1, "victims", "4").set("a-3", 1, "victims", "6").set("a-1", 1, "victims", "9")
	importText(t, r, tester, "acts.csv", "id,victims,source_id\na-2,5,s-1\na-3,6,s-1\n")
	const lines = "conflict a-2.victims; corrected a-1.victims"
	u, err := r.PlanUpdate(t.Context(), tester, l.file(), UpdateOptions{})
	if err != nil || whatOf(u) != lines || u.Conflicts != 1 || len(u.Clashing()) != 1 {
		t.Fatalf("planned %q (%d conflicts), %v, want %q", whatOf(u), u.Conflicts, err, lines)
	}
	clash := u.Clashing()[0]
	if clash.Was != "1" || clash.Says != "4" || clash.Said != "5" {
		t.Errorf("the conflict is %+v", clash)
	}
	for _, lang := range []locale.Lang{locale.ES, locale.EN} {
		if said := clash.In(lang); !strings.Contains(said, clash.Cell) || strings.Contains(said, "{") {
			t.Errorf("the conflict reads %q", said)
		}
	}
	if _, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{}); err != nil {
		t.Fatal(err)
	}
	if got := says(t, r, "a-2", "victims"); got != "s-1 5" {
		t.Errorf("not accepted, a-2 says %q", got)
	}
	u, err = r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{Accept: []string{clash.Cell}})
	if got := says(t, r, "a-2", "victims"); err != nil || got != "s-1 4" || u.Conflicts != 0 {
		t.Errorf("accepted, a-2 says %q, %v", got, err)
	}
}

func TestACorrectedDateOfASourceIsNoConflict(t *testing.T) {
	r := listRecord(t)
	l := takeOut(t, r, "acts").set("a-2", 1, "victims", "4")
	importText(t, r, tester, "sources.csv", "id,date\ns-1,2018-07-10\n") // all of s-1 is stated anew
	u, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{})
	if got := says(t, r, "a-2", "victims"); err != nil || got != "s-1 4" || whatOf(u) != "corrected a-2.victims" {
		t.Errorf("%q, a-2 says %q, %v", whatOf(u), got, err)
	}
}

func TestTheDateOfASourceMovesWhatRestsOnIt(t *testing.T) {
	r := listRecord(t)
	l := takeOut(t, r, "sources").set("s-1", 1, "date", "2018-07-09")
	files := l.file()
	files[0].Name = "sources.csv"
	u, err := r.CarryOutUpdate(t.Context(), tester, files, UpdateOptions{})
	if err != nil || u.Redated == 0 {
		t.Fatalf("%d follow the date, %v", u.Redated, err)
	}
	if again := takeOut(t, r, "acts"); strings.Contains(strings.Join(again.rows[0], ","), "known_from") {
		t.Errorf("something kept its own date: %v", again.rows)
	}
}

func TestRowsThatCannotBeBroughtBack(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*taken)
		want   string
	}{
		{"an id changed", func(l *taken) { l.set("a-2", 1, "id", "a-9") }, "table.id-changed"},
		{"a row copied", func(l *taken) { l.rows = append(l.rows, slices.Clone(l.rows[1])) }, "table.twice-tag"},
		{"a tag of another record", func(l *taken) { l.set("a-2", 1, table.TagColumn, "act:a-2#1-000000000000") }, "table.other-row"},
		{"a tag that is none", func(l *taken) { l.set("a-2", 1, table.TagColumn, "x") }, "table.bad-tag"},
		{"a position that is to come", func(l *taken) { l.set("a-2", 1, table.PositionColumn, "99999") }, "table.bad-tag"},
		{"what is required emptied", func(l *taken) { l.set("a-2", 1, "type", "") }, "table.required"},
		{"a term that is none", func(l *taken) { l.set("a-2", 1, "type", "zzz") }, ""},
		{"no tags at all", func(l *taken) { l.rows = [][]string{{"id", "victims"}, {"a-1", "3"}} }, "table.no-tags"},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := listRecord(t)
			l := takeOut(t, r, "acts")
			c.change(l)
			_, err := r.CarryOutUpdate(t.Context(), tester, l.file(), UpdateOptions{})
			var list *problem.List
			if !errors.As(err, &list) {
				t.Fatalf("brought back: %v", err)
			}
			if p := list.Problems[0]; c.want != "" && p.Message.ID != c.want || p.Place.Line == 0 && c.want != "" {
				t.Errorf("%s at %+v, want %s", p.Message.ID, p.Place, c.want)
			}
		})
	}
}

func TestAWorkbookIsBroughtBack(t *testing.T) {
	r := listRecord(t)
	folder := filepath.Join(t.TempDir(), "out")
	o := ExportOptions{ForUpdate: true, Workbook: true}
	if err := r.ExportList(t.Context(), tester, "acts where victims >= 2", &o); err != nil {
		t.Fatal(err)
	}
	report, err := r.Export(t.Context(), tester, folder, o)
	if err != nil || len(report.Files) != 1 || report.Files[0].Entities != 3 {
		t.Fatalf("%+v, %v", report.Files, err)
	}
	files, err := FilesAt(filepath.Join(folder, "record.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	u, err := r.CarryOutUpdate(t.Context(), tester, files, UpdateOptions{})
	if err != nil || !u.Nothing() {
		t.Fatalf("%q, %v", whatOf(u), err)
	}
	// Imported plainly it is an ordinary table, and its columns for us say nothing.
	plain, err := r.Import(t.Context(), tester, files, ImportOptions{})
	if err != nil || plain.Created+plain.Changed > 0 {
		t.Errorf("imported: %+v, %v", plain.Lines, err)
	}
}

func TestLanguagesWithoutAColumnStay(t *testing.T) {
	r := listRecord(t)
	importText(t, r, tester, "events.csv", "id,name_es,name_en,source_id\ne-1,Uno,One,s-1\n")
	for _, c := range []struct {
		keep, es string
		english  bool
	}{
		{"id,name_es,source_id,constancia_id,constancia_position", "Primero", true},
		{"id,name_es,name_en,source_id,constancia_id,constancia_position", "Segundo", false},
	} {
		l := takeOut(t, r, "events")
		var rows [][]string
		for _, row := range l.set("e-1", 1, "name_es", c.es).set("e-1", 1, "name_en", "").rows {
			var kept []string
			for i, h := range l.rows[0] {
				if slices.Contains(strings.Split(c.keep, ","), h) {
					kept = append(kept, row[i])
				}
			}
			rows = append(rows, kept)
		}
		l.rows = rows
		files := l.file()
		files[0].Name = "events.csv"
		if _, err := r.CarryOutUpdate(t.Context(), tester, files, UpdateOptions{}); err != nil {
			t.Fatal(err)
		}
		e, err := r.ground(t.Context(), tester)
		if err != nil {
			t.Fatal(err)
		}
		stmts, err := e.Statements(t.Context(), record.ID{Type: "event", Key: "e-1"})
		if err != nil {
			t.Fatal(err)
		}
		last := stmts[len(stmts)-1].Value
		words := last.(record.Text).ByLang()
		if words["es"] != c.es || (words["en"] == "One") != c.english {
			t.Errorf("with columns %s the name is %v", c.keep, words)
		}
	}
}
