package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// said writes what a record holds of an entity, a line a statement.
func said(m *memory, id string) string {
	at, _ := record.ParseID(id)
	var out []string
	for _, s := range m.held[at] {
		line := s.Property + "=" + s.Value.String() + " by " + s.Source.Key
		if s.Locator != "" {
			line += " at " + s.Locator
		}
		if s.Certainty != "" {
			line += " (" + string(s.Certainty) + ")"
		}
		if s.Note != "" {
			line += " {" + s.Note + "}"
		}
		line += " since " + s.Known.String()
		for _, r := range s.Ranking {
			line += ", " + rankName(r.Rank) + " " + string(r.Cause) + " " + r.Reason + " " + r.Source.Key + " " + r.Known.String()
		}
		out = append(out, strings.TrimSpace(line))
	}
	return strings.Join(out, "\n")
}

func mustImport(t testing.TB, m *memory, o Options, files ...File) []Plan {
	t.Helper()
	plans, err := importInto(t, m, o, files...)
	if err != nil {
		t.Fatal(err)
	}
	return plans
}

// TestOneTableHoweverWritten reads the same rows in every way that programs
// write them.
func TestOneTableHoweverWritten(t *testing.T) {
	const plainText = "id,title,date,note\ns1,\"Desaparición, 1\",2018-01,\"a \"\"b\"\"\"\ns2,Ñandú,2018-02-03,x\n"
	semicolons := "id;title;date;note\r\n\r\ns1;Desaparición, 1;2018-01;\"a \"\"b\"\"\" \r\n;;;\r\ns2;\"Ñandú\" ;2018-02-03;x;;"
	latin := strings.NewReplacer("ó", "\xf3", "Ñ", "\xd1", "ú", "\xfa").Replace(plainText)
	for _, c := range []struct {
		name, content string
		encoding      Encoding
		found         Encoding
		separator     string
	}{
		{"plain", plainText, "", UTF8, ","},
		{"with a byte order mark", "\uFEFF" + plainText, "", UTF8, ","},
		{"with carriage returns", strings.ReplaceAll(plainText, "\n", "\r"), "", UTF8, ","},
		{"semicolons, empty lines, spaces after quotation marks", semicolons, "", UTF8, ";"},
		{"as Excel says it", "sep=;\r\n" + semicolons, "", UTF8, ";"},
		{"tabs", "id\ttitle\tdate\tnote\ns1\tDesaparición, 1\t2018-01\t\"a \"\"b\"\"\"\ns2\tÑandú\t2018-02-03\tx", "", UTF8, "\t"},
		{"UTF-16, little end first, marked", utf16Text(plainText, 1, 0, true), "", UTF16LE, ","},
		{"UTF-16, big end first, marked", utf16Text(plainText, 0, 1, true), "", UTF16BE, ","},
		{"UTF-16, little end first", utf16Text(plainText, 1, 0, false), "", UTF16LE, ","},
		{"UTF-16, big end first", utf16Text(plainText, 0, 1, false), "", UTF16BE, ","},
		{"Latin-1, asked for", latin, Windows1252, Windows1252, ","},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := testOptions(t)
			o.Encoding = c.encoding
			m := newMemory()
			r, err := Open(t.Context(), []File{file("sources.csv", c.content)}, o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if err := r.Read(t.Context(), m, func(p Plan) error { m.take(p); return nil }); err != nil {
				t.Fatal(err)
			}
			if s := r.Sheets()[0]; s.Encoding != c.found || s.Separator != c.separator || s.Rows != 2 {
				t.Errorf("found %+v", s)
			}
			want := "title=Desaparición, 1 by s1 since 2018-01\ndate=2018-01 by s1 since 2018-01\nnote=a \"b\" by s1 since 2018-01"
			if got := said(m, "source:s1"); got != want {
				t.Errorf("s1:\n%s\nwant\n%s", got, want)
			}
			want = "title=Ñandú by s2 since 2018-02-03\ndate=2018-02-03 by s2 since 2018-02-03\nnote=x by s2 since 2018-02-03"
			if got := said(m, "source:s2"); got != want {
				t.Errorf("s2:\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestWhatRowsSay(t *testing.T) {
	src := file("sources.csv", "id,title,date,known_from,read_through\ns1,One,2018-01,,\ns2,Two,2018,2019-05,s1\n")
	for _, c := range []struct {
		name  string
		files []File
		id    string
		want  string
	}{
		{
			"rows with one id are one entity, each by its source, wherever they stand",
			[]File{
				file("acts.csv", "id,event_id,type,victims,source_id,locator,certainty,note\na1,e1,torture,>=34,s1,p. 3,probable,n1\na2,e1,torture,1,s1,,,\na1,,torture,40,s2,,,\n"),
				src, file("events.csv", "id,name_en,name_es,source_id\ne1,E,E,s1\n"),
			},
			"act:a1",
			"event=event:e1 by s1 at p. 3 (probable) {n1} since 2018-01\ntype=torture by s1 at p. 3 (probable) {n1} since 2018-01\nvictims=>=34 by s1 at p. 3 (probable) {n1} since 2018-01\ntype=torture by s2 since 2019-05\nvictims=40 by s2 since 2019-05",
		},
		{
			"texts in languages are one statement; unknown and none are values",
			[]File{src, file("events.csv", "id,name_es,date,name_en,place,territory,source_id,known_from\ne1,Uno,[unknown],One,[none],mx-tam; MX-NLE,s1,2020\n")},
			"event:e1",
			"name=en=One\nes=Uno by s1 since 2020\ndate=[unknown] by s1 since 2020\nplace=[none] by s1 since 2020\nterritory=MX-NLE;MX-TAM by s1 since 2020",
		},
		{
			"a stage takes the model of its proceeding, whose file comes later",
			[]File{
				file("steps.csv", "id,proceeding_id,stage,source_id,after\nst2,p1,arrest,s1,st1\nst1,p1,charge,s1,\n"), src,
				file("proceedings.csv", "id,model,jurisdiction,source_id\np1,mx-military,military,s1\n"),
			},
			"step:st2",
			"proceeding=proceeding:p1 by s1 since 2018-01\nstage=mx-military/arrest by s1 since 2018-01\nafter=step:st1 by s1 since 2018-01",
		},
		{
			"a declared property wins over a column of the statements, which has a longer name",
			[]File{
				src, file("acts.csv", "id,type,source_id\na1,torture,s1\n"),
				file("involvements.csv", "id,act_id,certainty,statement_certainty,source_id\ni1,a1,alleged,probable,s1\n"),
			},
			"involvement:i1",
			"act=act:a1 by s1 (probable) since 2018-01\ncertainty=alleged by s1 (probable) since 2018-01",
		},
		{
			"labels and aliases, in either language, name columns and files",
			[]File{src, file("Organisations.CSV", "id;Nombre;Kind\no1;Uno;coalition member\n")},
			"party:o1",
			"name=Uno by  since\nkind=coalition-member by  since",
		},
		{
			"a source rests on itself, since it was known",
			[]File{src},
			"source:s2",
			"title=Two by s2 since 2019-05\ndate=2018 by s2 since 2019-05\nknown_from=2019-05 by s2 since 2019-05\nread_through=source:s1 by s2 since 2019-05",
		},
		{
			"ranks, one after another, with what they rest on",
			[]File{src, file("events.csv", "id,name_en,source_id,rank,rank_cause,rank_reason,rank_source_id,rank_known_from\ne1,One,s1,\"preferred\nnormal\",\"adopted\nrestored\",\"because\n\",\"s2\n\",\ne1,Two,s1,deprecated,withdrawn,why,s2,2021\ne1,Three,s1,normal,,,,\n")},
			"event:e1",
			"name=en=One by s1 since 2018-01, preferred adopted because s2 2019-05, normal restored 2026-01-02\nname=en=Two by s1 since 2018-01, deprecated withdrawn why s2 2021\nname=en=Three by s1 since 2018-01",
		},
		{
			"no source, said so",
			[]File{file("events.csv", "id,name_en,source_id\ne1,One,[none]\n")},
			"event:e1",
			"name=en=One by  since",
		},
		{
			"a letter in two languages",
			[]File{
				src,
				file("x.en.md", "---\nid: l\ntitle: \"Hello: world\"\ndate: 2018-07-11\nfrom: [LAWG, 'WOLA']\nsource: s1\nlanguage: en\n---\n\nFirst.\n\nSecond.\n"),
				file("x.es.md", "---\r\nid: l\r\ntitle: Hola\r\ndate: 2018-07-11\r\nfrom: LAWG; WOLA\r\n---\r\nUno.\r\n"),
			},
			"letter:l",
			"title=en=Hello: world\nes=Hola by  since\ndate=2018-07-11 by  since\nfrom=LAWG; WOLA by  since\nsource=source:s1 by  since\nbody=en=First.\\n\\nSecond.\nes=Uno. by  since",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMemory()
			mustImport(t, m, testOptions(t), c.files...)
			if got := said(m, c.id); squeeze(got) != squeeze(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, p := range mustImport(t, m, testOptions(t), c.files...) {
				if !p.Unchanged() {
					t.Errorf("importing again changes %s: %+v", p.Entity, p.Change)
				}
			}
		})
	}
}

func TestAMappingRenamesColumnsAndValues(t *testing.T) {
	mappings, err := ParseMapping("m.json", strings.NewReader(`{"file": "victimas 2018.csv", "type": "acts",
		"columns": {"Folio": "id", "delito": "type", "Observaciones": "", "Cuántas": "victims"},
		"values": {"Delito": {"DF": "enforced-disappearance"}, "victims": {"más de 5": ">5"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	o := testOptions(t)
	o.Mappings, o.Source = mappings, "s1"
	m := newMemory()
	mustImport(t, m, o, file("sources.csv", sources),
		file("C:\\datos\\victimas 2018.csv", "Folio,Delito,Cuantas,Observaciones\n7,DF,más de 5,secret\n"))
	if got, want := said(m, "act:7"), "type=enforced-disappearance by s1 since 2018-01\nvictims=>5 by s1 since 2018-01"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	_, err = importInto(t, newMemory(), o, file("sources.csv", sources), file("victimas 2018.csv", "Folio,Delito,Cantidad\n"))
	if got := problemsOf(t, err); len(got) != 3 || !strings.Contains(got[1], "the mapping speaks of the column “Cuántas”") {
		t.Errorf("a mapping that does not fit: %s", strings.Join(got, "\n"))
	}
	for bad, says := range map[string]string{
		"": "no JSON", "{": "no JSON", `{} {}`: "no JSON",
		`{"colums": {}}`: "there is no field “colums”; it is written like this: {\"file\"",
		`[{"file": 1}]`:  "what “file” says",
	} {
		_, err := ParseMapping("m.json", strings.NewReader(bad))
		p, ok := problem.Of(err)
		if !ok || !strings.Contains(p.In(locale.EN), says) || strings.Contains(p.In(locale.ES), "json: ") {
			t.Errorf("of the mapping %q it is said: %v; want “%s”", bad, err, says)
		}
	}
}

// TestAnImportOverAnother follows a record through imports.
func TestAnImportOverAnother(t *testing.T) {
	src := file("sources.csv", sources)
	acts := func(rows string) File { return file("acts.csv", "id,type,victims,source_id,locator,note\n"+rows) }
	ranked := func(rows string) File {
		return file("acts.csv", "id,type,victims,source_id,rank,rank_cause,rank_reason\n"+rows)
	}
	for _, c := range []struct {
		name  string
		steps [][]File
		lines []string // of the last step
		want  string
	}{
		{
			"another value of the same source in the same place corrects it",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {src, acts("a1,torture,40,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: s1 says “40”, said “23” before: new statement; the old one is marked mis-entered because the file corrects it"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv\nvictims=40 by s1 since 2018-01",
		},
		{
			"what an import replaced, a file says again",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {acts("a1,torture,40,s1,,\n")}, {acts("a1,torture,23,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: s1 says “23” again, after “40”: the older statement stands again; the other is marked mis-entered"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv, normal restored said again by acts.csv\nvictims=40 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv",
		},
		{
			"and again after that",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {acts("a1,torture,40,s1,,\n")}, {acts("a1,torture,23,s1,,\n")}, {acts("a1,torture,40,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: s1 says “40” again, after “23”: the older statement stands again; the other is marked mis-entered"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv, normal restored said again by acts.csv, deprecated mis-entered corrected by import of acts.csv\nvictims=40 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv, normal restored said again by acts.csv",
		},
		{
			"a place that was corrected, corrected back",
			[][]File{{src, acts("a1,torture,,s1,p. 3,\n")}, {acts("a1,torture,,s1,p. 4,\n")}, {acts("a1,torture,,s1,p. 3,\n")}},
			[]string{"acts.csv:2: act:a1, type: s1 says “torture” again, after “torture”: the older statement stands again; the other is marked mis-entered"},
			"type=torture by s1 at p. 3 since 2018-01, deprecated mis-entered corrected by import of acts.csv, normal restored said again by acts.csv\ntype=torture by s1 at p. 4 since 2018-01, deprecated mis-entered corrected by import of acts.csv",
		},
		{
			"a row without a place is satisfied by what stands, not by what was replaced elsewhere",
			[][]File{{src, acts("a1,torture,,s1,p. 3,\n")}, {acts("a1,torture,,s1,p. 4,\n")}, {acts("a1,torture,,s1,,\n")}},
			nil,
			"type=torture by s1 at p. 3 since 2018-01, deprecated mis-entered corrected by import of acts.csv\ntype=torture by s1 at p. 4 since 2018-01",
		},
		{
			"what somebody judged stays judged, and is said",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {ranked("a1,,23,s1,deprecated,mis-entered,a slip of ours\n")}, {acts("a1,torture,23,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: “23” by s1 is in the record already, which does not follow it; it stays so"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01, deprecated mis-entered a slip of ours",
		},
		{
			"what was replaced and then withdrawn stays so",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {acts("a1,torture,40,s1,,\n")}, {ranked("a1,,23,s1,\"deprecated\ndeprecated\",\"mis-entered\nwithdrawn\",\"corrected by import of acts.csv\nthey say so\"\n")}, {acts("a1,torture,23,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: “23” by s1 is in the record already, which does not follow it; it stays so"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv, deprecated withdrawn they say so 2026-01-02\nvictims=40 by s1 since 2018-01",
		},
		{
			"another source, or another place in it, stands beside",
			[][]File{{src, acts("a1,torture,23,s1,,\n")}, {acts("a1,torture,40,s2,,\na1,,41,s1,p. 9,\n")}},
			[]string{
				"acts.csv:2: act:a1, type: s2 says “torture”: new statement",
				"acts.csv:2: act:a1, victims: s2 says “40”: new statement",
				"acts.csv:3: act:a1, victims: s1 says “41”: new statement",
			},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01\ntype=torture by s2 since 2018-02-03\nvictims=40 by s2 since 2018-02-03\nvictims=41 by s1 at p. 9 since 2018-01",
		},
		{
			"an emptied cell withdraws nothing",
			[][]File{{src, acts("a1,torture,23,s1,,n\n")}, {acts("a1,torture,,s1,,\n")}},
			[]string{"acts.csv:2: act:a1, victims: the cell is empty; “23” by s1 is kept: an empty cell withdraws nothing"},
			"type=torture by s1 {n} since 2018-01\nvictims=23 by s1 {n} since 2018-01",
		},
		{
			"a place that was corrected",
			[][]File{{src, acts("a1,torture,,s1,p. 3,\n")}, {acts("a1,torture,,s1,p. 4,\n")}},
			[]string{"acts.csv:2: act:a1, type: s1 says “torture” as before, with another place, date, certainty or note: new statement; the old one is marked mis-entered because the file corrects it"},
			"type=torture by s1 at p. 3 since 2018-01, deprecated mis-entered corrected by import of acts.csv\ntype=torture by s1 at p. 4 since 2018-01",
		},
		{
			"what rests on a source follows its date",
			[][]File{{src, acts("a1,torture,,s1,,\n")}, {file("sources.csv", "id,date\ns1,2018-03\n"), acts("a1,torture,,s1,,\n")}},
			[]string{
				"sources.csv:2: source:s1, date: s1 says “2018-03”, said “2018-01” before: new statement; the old one is marked mis-entered because the file corrects it",
				"sources.csv:2: source:s1 is known from 2018-03; before, from 2018-01: what rests on the source is stated anew with that date, except what was dated by hand",
				"acts.csv:2: act:a1, type: s1 says “torture” as before, with another place, date, certainty or note: new statement; the old one is marked mis-entered because the file corrects it",
			},
			"type=torture by s1 since 2018-01, deprecated mis-entered corrected by import of acts.csv\ntype=torture by s1 since 2018-03",
		},
		{
			"a rank that the row says",
			[][]File{{src, acts("a1,torture,23,s1,,\na1,,40,s2,,\n")}, {ranked("a1,,40,s2,preferred,,better count\n")}},
			[]string{"acts.csv:2: act:a1, victims: “40” by s2 gets the rank that the row says"},
			"type=torture by s1 since 2018-01\nvictims=23 by s1 since 2018-01\nvictims=40 by s2 since 2018-02-03, preferred adopted better count 2026-01-02",
		},
		{
			"a rank that is taken back",
			[][]File{{src, ranked("a1,torture,40,s2,preferred,,x\n")}, {ranked("a1,torture,40,s2,normal,,\n")}},
			[]string{
				"acts.csv:2: act:a1, type: “torture” by s2 gets the rank that the row says",
				"acts.csv:2: act:a1, victims: “40” by s2 gets the rank that the row says",
			},
			"type=torture by s2 since 2018-02-03, preferred adopted x 2026-01-02, normal restored 2026-01-02\nvictims=40 by s2 since 2018-02-03, preferred adopted x 2026-01-02, normal restored 2026-01-02",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newMemory()
			var plans []Plan
			for _, files := range c.steps {
				plans = mustImport(t, m, testOptions(t), files...)
			}
			got := said(m, "act:a1")
			got = strings.ReplaceAll(got, "  \n", "\n")
			var lines []string
			for _, p := range plans {
				for _, l := range p.Lines {
					lines = append(lines, l.In(locale.EN))
					if l.In(locale.ES) == "" {
						t.Error("a line is missing in Spanish")
					}
				}
			}
			if !slices.Equal(lines, c.lines) {
				t.Errorf("lines\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(c.lines, "\n"))
			}
			if squeeze(got) != squeeze(c.want) {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			for _, p := range mustImport(t, m, testOptions(t), c.steps[len(c.steps)-1]...) {
				if !p.Unchanged() {
					t.Errorf("importing again changes %s: %+v", p.Entity, p.Change)
				}
			}
		})
	}
}

func squeeze(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " ,", ",")
}

// TestATextInMoreLanguages puts the words of a file over those in others.
func TestATextInMoreLanguages(t *testing.T) {
	m := newMemory()
	o := testOptions(t)
	mustImport(t, m, o, file("sources.csv", sources), file("events.csv", "id,name_en,name_es,source_id\ne1,One,Uno,s1\n"))
	if p := mustImport(t, m, o, file("events.csv", "id,name_es,source_id\ne1,Uno,s1\n")); !p[0].Unchanged() {
		t.Errorf("fewer languages change %+v", p[0].Change)
	}
	mustImport(t, m, o, file("events.csv", "id,name_es,source_id\ne1,Dos,s1\n"))
	got := said(m, "event:e1")
	if want := "name=en=One\nes=Dos by s1 since 2018-01"; !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant at the end\n%s", got, want)
	}
}

// TestAWordThatComesBackKeepsTheOtherLanguages corrects a text, adds a language
// and takes the correction back.
func TestAWordThatComesBackKeepsTheOtherLanguages(t *testing.T) {
	m, o := newMemory(), testOptions(t)
	mustImport(t, m, o, file("sources.csv", sources))
	for _, row := range []string{"e1,Uno,", "e1,Dos,", "e1,,Two", "e1,Uno,"} {
		mustImport(t, m, o, file("events.csv", "id,name_es,name_en,source_id\n"+row+",s1\n"))
	}
	if got, want := said(m, "event:e1"), "name=en=Two\nes=Uno by s1 since 2018-01"; !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant at the end\n%s", got, want)
	}
}
