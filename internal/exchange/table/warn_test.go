package table

import (
	"slices"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/locale"
)

// TestWhatIsProbablyNotMeantIsSaid reads what is right in form and doubtful.
func TestWhatIsProbablyNotMeantIsSaid(t *testing.T) {
	src := file("sources.csv", sources)
	proceedings := file("proceedings.csv", "id,model,jurisdiction,source_id\np1,mx-military,military,s1\n")
	steps := func(rows string) File {
		return file("steps.csv", "id,proceeding_id,stage,source_id,date,after\n"+rows)
	}
	measures := file("measures.csv", "id,label_en,unit,kind\nm1,M,persons,flow\nm2,N,persons,flow\n")
	for _, c := range []struct {
		name  string
		first []File
		files []File
		want  []string
	}{
		{
			"a step dated before the one that it follows",
			nil,
			[]File{src, proceedings, steps("st3,p1,arrest,s1,2017-01-01,\nst4,p1,charge,s1,2016,st3\nst5,p1,charge,s1,2017,st3\n")},
			[]string{"steps.csv:3: date: step:st4 comes after step:st3, but its date (2016) is before that one’s (2017-01-01); correct one of the two dates, or take the order (after) out"},
		},
		{
			"of which the record has the other",
			[]File{src, proceedings, steps("st3,p1,arrest,s1,2017-01-01,\nst4,p1,charge,s1,[unknown],st3\n")},
			[]File{file("steps.csv", "id,date,source_id\nst4,2016-05,s2\n")},
			[]string{"steps.csv:2: date: step:st4 comes after step:st3, but its date (2016-05) is before"},
		},
		{
			"an assessment later than its source",
			nil,
			[]File{
				src, file("commitments.csv", "id,kind,text_en,source_id\nc1,ruling,T,s1\n"),
				file("assessments.csv", "id,commitment_id,date,assessor,status,source_id\na1,c1,2030,Us,met,s1\na2,c1,2018-01,Us,met,s1\n"),
			},
			[]string{"assessments.csv:2: date: assessment:a1 is dated 2030, later than January 2018, when the source (s1) became known"},
		},
		{
			"a figure that adopts what it is not",
			nil,
			[]File{
				src, measures, file("observations.csv", "id,measure_id,quantity,unit,period,territory,source_id\no1,m1,5,persons,2001,MX,s1\no2,m2,5,persons,2017,MX,s1\no3,m1,5,persons,2017-03,MX-TAM,s1\no4,m1,5,persons,2017,GT,s1\n"),
				file("figures.csv", "id,measure_id,period,territory,adopted_id\nf1,m1,2017,MX,o1\nf2,m1,2017,MX,o2\nf3,m1,2017,MX,o3\nf4,m1,2017,MX,o4\n"),
			},
			[]string{
				"figures.csv:2: adopted_id: figure:f1 adopts observation:o1, which has another Period: 2001, not 2017",
				"figures.csv:3: adopted_id: figure:f2 adopts observation:o2, which has another Measure: measure:m2, not measure:m1",
				"figures.csv:5: adopted_id: figure:f4 adopts observation:o4, which has another Territory: GT, not MX",
			},
		},
		{
			"an apostrophe before a formula, said once a file",
			nil,
			[]File{file("sources.csv", "id,title,date\ns1,'=1+1,2018\ns2,'+x,2018\ns3,'quoted',2018\n")},
			[]string{"sources.csv:2: title: this cell begins with an apostrophe and “=”, and is read so."},
		},
		{"the sample", nil, filesIn(t, "../../../sample"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, o := newMemory(), testOptions(t)
			mustImport(t, m, o, c.first...)
			r, err := Open(t.Context(), c.files, o)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if err := r.Read(t.Context(), m, func(Plan) error { return nil }); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range r.Warnings().Problems {
				got = append(got, p.In(locale.EN))
				if p.Place.Line == 0 || strings.Contains(p.In(locale.ES), "{") {
					t.Errorf("%s", p.In(locale.ES))
				}
			}
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
