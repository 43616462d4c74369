package table

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

// file is a file for a test. What it gives cannot be read at any place, like a
// pipe.
func file(name, content string) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func utf16Text(s string, high, low int, mark bool) string {
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xFEFF}, units...)
	}
	var b bytes.Buffer
	for _, u := range units {
		var pair [2]byte
		pair[high], pair[low] = byte(u>>8), byte(u)
		b.Write(pair[:])
	}
	return b.String()
}

// sources that the rows of the tests rest on.
const sources = "id,title,date\ns1,One,2018-01\ns2,Two,2018-02-03\n"

const events = "id,name_en,source_id\nev-1,Event,s1\n"

// problemsOf says each problem as file:line column [found] → what English says.
func problemsOf(t *testing.T, err error) []string {
	t.Helper()
	var list *problem.List
	if !errors.As(err, &list) {
		t.Fatalf("got %v (%T), want a list of problems", err, err)
	}
	var out []string
	for _, p := range list.Problems {
		for _, l := range locale.Langs() {
			if said := p.In(l); strings.Contains(said, "{") && !strings.Contains(said, `{"`) {
				t.Errorf("a gap is left open in %q", said)
			}
		}
		at := fmt.Sprintf("%s:%d", p.Place.File, p.Place.Line)
		if p.Place.Column != "" {
			at += " " + p.Place.Column
		}
		if p.Place.File == "" || p.Place.Line == 0 && !errors.Is(p.Cause, errNotThere) && p.Message != sayEmpty && p.Message != saySpreadsheet && p.Message != sayNoType && p.Message != sayNearType {
			t.Errorf("%q does not say where", p.Error())
		}
		out = append(out, at+" ["+p.Place.Found+"] "+p.Message.In(locale.EN, p.Args...))
	}
	return out
}

var errNotThere = errors.New("not there")

func TestWhatIsWrongIsSaidWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []File
		want  []string // the beginnings of what is said, in order
	}{
		{
			"an empty file",
			[]File{file("acts.csv", "")},
			[]string{"acts.csv:0 [] the file is empty"},
		},
		{
			"a name that is no type",
			[]File{file("actz.csv", "id\n")},
			[]string{"actz.csv:0 [actz] “actz” is no type; did you mean “acts”?"},
		},
		{
			"a spreadsheet",
			[]File{file("acts.csv", "PK\x03\x04…")},
			[]string{"acts.csv:0 [] this is a spreadsheet"},
		},
		{
			"columns that there are not",
			[]File{file("acts.csv", "id,typ,victms,colour\na,torture,1,red\n")},
			[]string{
				"acts.csv:1 typ [typ] acts has no column “typ”; did you mean “type”?",
				"acts.csv:1 victms [victms] acts has no column “victms”; did you mean “victims”?",
				"acts.csv:1 colour [colour] acts has no column “colour”; there are: id, event_id,",
			},
		},
		{
			"a column twice",
			[]File{file("acts.csv", "id,type,source,source_id,Type\n")},
			[]string{
				"acts.csv:1 source_id [source_id] the columns “source” and “source_id” mean the same",
				"acts.csv:1 Type [Type] the columns “type” and “Type” mean the same",
			},
		},
		{
			"no id",
			[]File{file("acts.csv", "type;victims\ntorture;1\n")},
			[]string{"acts.csv:1 id [type, victims] the column “id” is missing"},
		},
		{
			"rows with too few and too many cells; empty ones too many are left by spreadsheets",
			[]File{file("sources.csv", "id,title,date\ns1,One\ns2,Two,2018,x\ns3,Three,2018,,\n")},
			[]string{
				"sources.csv:2 [2] the row has 2 cells and the header 3",
				"sources.csv:3 [4] the row has 4 cells and the header 3",
			},
		},
		{
			"lines are counted within cells, whatever ends them",
			[]File{file("sources.csv", "id,title,date,note\r\ns1,\"a\r\nb\nc\",2018,\"x\ry\"\r\ns2,Two,someday,\r\ns3,\"\n\n\n\",2018,\n")},
			[]string{
				"sources.csv:6 date [someday]",
				"sources.csv:7 title [] source:s3 lacks “Title”",
			},
		},
		{
			"lone carriage returns end lines",
			[]File{file("sources.csv", "id,title,date\rs1,One,2018\rs2,Two,nonsense\r")},
			[]string{"sources.csv:3 date [nonsense]"},
		},
		{
			"wrong values, all of them",
			[]File{file("sources.csv", sources), file("events.csv", events), file(
				"acts.csv",
				"id,event_id,type,victims,date,place,source_id,certainty\n"+
					"a1,ev-1,tortura,many,someday,Mars!,s1,sure\n"+
					"a2,ev-2,tortur,3,2018,MX,s9,probable\n"+
					"b c,ev-1,torture,3,2018,MX,s1,\n"+
					",ev-1,torture,3,2018,MX,s1,\n"+
					"a5,party:x,torture,3,2018,MX,,\n",
			)},
			[]string{
				"acts.csv:4 id [b c] “b c” cannot be an id",
				"acts.csv:5 id [] the row has no id",
				"acts.csv:2 certainty [sure] “sure” is not in the vocabulary “certainty-degrees”",
				"acts.csv:2 victims [many]",
				"acts.csv:2 date [someday]",
				"acts.csv:2 place [Mars!]",
				"acts.csv:3 source_id [s9] there is no “source:s9”",
				"acts.csv:3 event_id [ev-2] there is no “event:ev-2” in these files or in the record; did you mean “ev-1”?",
				"acts.csv:3 type [tortur] “tortur” is not in the vocabulary “violation-types”; the nearest is “torture”",
				"acts.csv:6 source_id [] each row of acts says which source it rests on",
				"acts.csv:6 event_id [party:x] “party:x” is of type party; event is expected here",
			},
		},
		{
			"two facts of one source",
			[]File{file("sources.csv", sources), file("events.csv", events+"ev-1,Other,s1\nev-2,A,s1\nev-2,B,s2\n")},
			[]string{"events.csv:3 name_en [Other] event:ev-1 already says “Event” for name, from the same source (events.csv, line 2), and here “Other”"},
		},
		{
			"two facts in two files",
			[]File{file("sources.csv", sources), file("events.csv", events), file("events-2.csv", "name_en,id,source\nOther,ev-1,s1\n")},
			[]string{"events-2.csv:2 name_en [Other] event:ev-1 already says “Event” for name, from the same source (events.csv, line 2)"},
		},
		{
			"a source that leads back to itself",
			[]File{file("sources.csv", "id,title,date,read_through\na,A,2018,c\nb,B,2018,a\nc,C,2018,b\nd,D,2018,d\ne,E,2018,a\n")},
			[]string{
				"sources.csv:2 read_through [c] “Read through” goes round in a circle: a → c → b → a",
				"sources.csv:5 read_through [d] “Read through” goes round in a circle: d → d",
			},
		},
		{
			"a source without an end of its date",
			[]File{file("sources.csv", "id,title,date,known_from\na,A,2018/..,\nb,B,2018/..,2019\nc,C,[unknown],\nd,D,2018,2019/\n"), file("events.csv", "id,name_en,source_id\ne1,E,a\n")},
			[]string{
				"sources.csv:2 date [2018/..] it is not known since when the source a has been known",
				"sources.csv:4 date [[unknown]] it is not known since when the source c has been known",
				"sources.csv:5 known_from [2019/] it is not known since when the source d has been known",
			},
		},
		{
			"a stage without its model, and one that the model has not",
			[]File{
				file("sources.csv", sources),
				file("proceedings.csv", "id,model,jurisdiction,source_id\np1,mx-military,military,s1\n"),
				file("steps.csv", "id,proceeding_id,stage,source_id\nst1,p1,charge,s1\nst2,,charge,s1\nst3,p1,chargue,s1\nst4,p1,mx-cndh/complaint,s1\nst5,p1,oral-trial,s1\n"),
			},
			[]string{
				"steps.csv:3 stage [charge] to understand “charge”, proceeding.model is needed",
				"steps.csv:4 stage [chargue] “chargue” is not in the vocabulary “stages”; the nearest is “mx-military/charge”",
				"steps.csv:6 stage [oral-trial] “oral-trial” is not in the vocabulary “stages”",
			},
		},
		{
			"ranks that say nothing",
			[]File{file("sources.csv", sources), file("events.csv", "id,name_en,source_id,rank,rank_cause,rank_reason\ne1,A,s1,best,,\ne2,B,s1,deprecated,,\ne3,C,s1,,adopted,\ne4,D,s1,preferred,withdrawn,\n")},
			[]string{
				"events.csv:2 rank [best] “best” is no rank",
				"events.csv:3 rank [deprecated] “” does not explain the rank deprecated",
				"events.csv:4 rank_cause [adopted] this cell explains a rank",
				"events.csv:5 rank_cause [withdrawn] “withdrawn” does not explain the rank preferred",
			},
		},
		{
			"Latin-1 is recognised and not guessed",
			[]File{file("sources.csv", "id,title,date\ns1,One,2018\ns2,Desaparici\xf3n,2018\ns3,x,never\n")},
			[]string{"sources.csv:3 [\\xF3] byte \\xF3 is not UTF-8; in Windows-1252 (Latin-1) the word would be “Desaparición”"},
		},
		{
			"Latin-1 in a header names the word of one column",
			[]File{file("sources.csv", "id;t\xedtulo;date\ns1;One;2018\n")},
			[]string{"sources.csv:1 [\\xED] byte \\xED is not UTF-8; in Windows-1252 (Latin-1) the word would be “título”"},
		},
		{
			"bytes that are no text",
			[]File{file("sources.csv", "id,title,date\ns1,On\x00e,2018\ns2,Two\x81,2018\n")},
			[]string{
				"sources.csv:2 [\\0] the line has null bytes",
				"sources.csv:3 [] this line is no text in UTF-8",
			},
		},
		{
			"quotation marks",
			[]File{file("sources.csv", "id,title,date\ns1,\"One\" more,2018\ns2,\"Two,2018\ns3,Three,2018\n")},
			[]string{
				"sources.csv:2 [m] there is text after a closing quotation mark",
				"sources.csv:3 [] the quotation mark opened on line 3 is never closed",
			},
		},
		{
			"a huge cell",
			[]File{file("sources.csv", "id,title,date\ns1,"+strings.Repeat("x", maxCell+1)+",2018\n")},
			[]string{"sources.csv:2 [] a cell is longer than 1,048,576 bytes"},
		},
		{
			"broken UTF-16",
			[]File{file("sources.csv", utf16Text("id,title,date\ns1,", 1, 0, true)+"\x00\xD8x\x00"+utf16Text(",2018\n", 1, 0, false))},
			[]string{"sources.csv:2 [D800] D800 is no letter in this encoding"},
		},
		{
			"a query with a typo",
			[]File{file("sources.csv", sources), file("coverage.csv", "id,about_query,said_by,source_id\nc1,stepz where,Us,s1\n")},
			[]string{"coverage.csv:2 about_query [stepz where]"},
		},
		{
			"letters",
			[]File{
				file("a.md", "no head\n"), file("b.en.md", "---\nid: b\nnonsense\n---\n"), file("c.en.md", "---\nid: c\n"),
				file("d.md", "---\nid: d\n---\nbody"), file("e.es.md", "---\ntitle: x\ntitel: y\n---\n"),
			},
			[]string{
				"a.md:1 [no head] a letter begins with a line “---”",
				"b.en.md:3 [nonsense] this line of the letter’s head has no colon",
				"c.en.md:1 [] the letter’s head is not closed",
				"d.md:1 language [] the letter’s language is not known",
				"e.es.md:3 titel [titel] letters has no column “titel”; did you mean “title”?",
			},
		},
		{
			"letters that differ in what both say",
			[]File{
				file("l.en.md", "---\nid: l\ntitle: Hello\ndate: 2018-07-11\n---\nBody\n"),
				file("l.es.md", "---\nid: l\ntitle: Hola\ndate: 2018-07-12\n---\nTexto\n"),
			},
			[]string{"l.es.md:4 date [2018-07-12] letter:l already says “2018-07-11” for date, from the same source (l.en.md, line 4)"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := testOptions(t)
			o.CheckQuery = func(_ context.Context, q QueryCell, _ Lookup) error {
				if strings.HasPrefix(q.Text, "stepz") {
					return problem.New(problem.Invalid, sayUnreadableValue).At(problem.Place{Found: "stepz"})
				}
				return nil
			}
			m := newMemory()
			_, err := importInto(t, m, o, c.files...)
			got := problemsOf(t, err)
			if len(got) != len(c.want) {
				t.Fatalf("got %d problems, want %d:\n%s", len(got), len(c.want), strings.Join(got, "\n"))
			}
			for i := range got {
				if !strings.HasPrefix(got[i], c.want[i]) {
					t.Errorf("problem %d:\n got %s\nwant %s…", i+1, got[i], c.want[i])
				}
			}
			if len(m.held) > 0 {
				t.Error("something was kept")
			}
		})
	}
}
