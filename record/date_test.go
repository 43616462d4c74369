package record

import (
	"flag"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
)

var update = flag.Bool("update", false, "write the golden files anew")

func date(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatalf("date %q: %v", s, err)
	}
	return d
}

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		y, m, d := random.IntN(20000)-9999, random.IntN(30)-8, random.IntN(80)-30
		want := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		day := DayOf(y, m, d)
		if int64(day) != want.Unix()/86400 && want.Unix()%86400 == 0 {
			t.Fatalf("DayOf(%d, %d, %d) = %d, want %d", y, m, d, day, want.Unix()/86400)
		}
		gy, gm, gd := day.Civil()
		if gy != want.Year() || gm != int(want.Month()) || gd != want.Day() {
			t.Fatalf("%d is %d-%d-%d, want %s", day, gy, gm, gd, want)
		}
		if back, err := ParseDay(day.String()); err != nil || back != day {
			t.Fatalf("%s reads as %s, %v", day, back, err)
		}
	}
}

func TestDateSpansItsDays(t *testing.T) {
	for _, c := range []struct {
		text, earliest, latest string
		precision              DatePrecision
	}{
		{"2018-07-11", "2018-07-11", "2018-07-11", DayPrecision},
		{"2016-02", "2016-02-01", "2016-02-29", MonthPrecision},
		{"2018", "2018-01-01", "2018-12-31", YearPrecision},
		{"201X", "2010-01-01", "2019-12-31", DecadePrecision},
		{"20XX", "2000-01-01", "2099-12-31", DecadePrecision},
		{"-004X", "-0049-01-01", "-0040-12-31", DecadePrecision},
		{"2018-XX", "2018-01-01", "2018-12-31", YearPrecision},
		{"2018-02-XX", "2018-02-01", "2018-02-28", MonthPrecision},
		{"2018-02-2X", "2018-02-20", "2018-02-28", RangePrecision},
		{"2018-1X", "2018-10-01", "2018-12-31", RangePrecision},
		{"XXXX", "..", "..", DecadePrecision},
		{"2018-21", "2018-03-01", "2018-05-31", SeasonPrecision},
		{"2018-24", "2018-12-01", "2019-02-28", SeasonPrecision},
		{"2018-33", "2018-01-01", "2018-03-31", SeasonPrecision},
		{"2018-36", "2018-10-01", "2018-12-31", SeasonPrecision},
		{"2018-39", "2018-09-01", "2018-12-31", SeasonPrecision},
		{"2018-40", "2018-01-01", "2018-06-30", SeasonPrecision},
		{"2018-02/2018-05-16", "2018-02-01", "2018-05-16", RangePrecision},
		{"../2018-07-11", "..", "2018-07-11", RangePrecision},
		{"/2018-07-11", "..", "2018-07-11", RangePrecision},
		{"2018-07-11/", "2018-07-11", "..", RangePrecision},
		{"2018/..", "2018-01-01", "..", RangePrecision},
		{"[2014,2016]", "2014-01-01", "2016-12-31", RangePrecision},
		{"[..2014]", "..", "2014-12-31", RangePrecision},
		{"{2014..2016}", "2014-01-01", "2016-12-31", RangePrecision},
		{"2014-06-30T23:30-05:00", "2014-06-30", "2014-06-30", DayPrecision},
	} {
		d := date(t, c.text)
		if d.Earliest().String() != c.earliest || d.Latest().String() != c.latest || d.Precision() != c.precision || d.String() != c.text {
			t.Errorf("%s: %s to %s, precision %d, written %s; want %+v", c.text, d.Earliest(), d.Latest(), d.Precision(), d, c)
		}
	}
	far := date(t, "Y170000002")
	if far.Latest() <= DayOf(9999, 12, 31) || far.Latest() == LastDay {
		t.Errorf("a year too far for a Day lies at %d", far.Latest())
	}
}

func TestOpenUnknownAndDoubtfulAreDifferentThings(t *testing.T) {
	is := func(d Date) string {
		var all []string
		for _, m := range []struct {
			name string
			is   bool
		}{
			{"approximate", d.Approximate()},
			{"uncertain", d.Uncertain()},
			{"start open", d.StartOpen()},
			{"start unknown", d.StartUnknown()},
			{"end open", d.EndOpen()},
			{"end unknown", d.EndUnknown()},
			{"definite", d.Definite()},
		} {
			if m.is {
				all = append(all, m.name)
			}
		}
		return strings.Join(all, ", ")
	}
	for text, want := range map[string]string{
		"2018":          "definite",
		"2018~":         "approximate",
		"2018?":         "uncertain",
		"2018%":         "approximate, uncertain",
		"2018-~05":      "approximate",
		"?2018-05":      "uncertain",
		"2018/2019~":    "approximate",
		"../2018":       "start open, definite",
		"/2018":         "start unknown",
		"2018/..":       "end open, definite",
		"2018/":         "end unknown",
		"/..":           "start unknown, end open",
		"[2014,2016]":   "",
		"{2014..2016}":  "definite",
		"{2014,2016}":   "",
		"[..2014]":      "start unknown",
		"XXXX":          "start unknown, end unknown",
		"2018-02-XX":    "definite",
		"2014/2015":     "definite",
		"[2014..2016,]": "error",
	} {
		d, err := ParseDate(text)
		got := is(d)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

func TestDateIsNormalised(t *testing.T) {
	for written, want := range map[string]string{
		" 2018-07-11 ":      "2018-07-11",
		"201x":              "201X",
		"2018~?":            "2018%",
		"2018?~":            "2018%",
		"2004-06~-11":       "~2004-~06-11",
		"2004~-06~-11~":     "2004-06-11~",
		"[2016,2014,2016]":  "[2014,2016]",
		"[2014]":            "2014",
		"{2014}":            "2014",
		"2018/2018":         "2018",
		"Y2018":             "2018",
		"2018-02 / 2018-05": "2018-02/2018-05",
		"[ 2014 , 2016 ]":   "[2014,2016]",
		"2014-06-30T04:30":  "2014-06-30T04:30",
		"Y-20000":           "Y-20000",
		"[2014-05,2014-01]": "[2014-01,2014-05]",
		"[2014..2014]":      "2014",
	} {
		if d := date(t, written); d.String() != want {
			t.Errorf("%q is written %s, want %s", written, d, want)
		}
	}
}

func TestWrongDateSaysWhatToDo(t *testing.T) {
	for text, want := range map[string][2]string{
		"2018-02-30":        {"February 2018 has 28 days, not 30; correct the day, or write the month alone, 2018-02", "febrero de 2018 tiene 28 días"},
		"2018-13":           {"“13” is not a month", "«13» no es un mes"},
		"2018-7-1":          {"need two digits", "dos cifras"},
		"218":               {"needs four digits", "cuatro cifras"},
		"20180711":          {"needs four digits", "cuatro cifras"},
		"2018-05/2018-02":   {"put the earlier date first", "ponga primero la fecha más antigua"},
		"/":                 {"[unknown]", "[unknown]"},
		"2018-XX-15":        {"X can stand only at the end", "la X solo puede estar al final"},
		"2X18":              {"X can stand only at the end", "la X solo puede estar al final"},
		"[2014,2015":        {"write [2014,2015] for “one of these”", "{2014,2015}"},
		"[2014,,2015]":      {"cannot be read as a set", "conjunto"},
		"2018-33-01":        {"gives a day to a part of the year", "parte del año"},
		"2018-07-11T25:00":  {"the time cannot be read", "la hora no se entiende"},
		"2018-07-11T04:30~": {"the time cannot be read", "la hora no se entiende"},
		"2018/2019/2020":    {"more than one slash", "más de una barra"},
		"hola":              {"“hola” is not a date; write 2018-07-11", "«hola» no es una fecha"},
		"":                  {"is not a date", "no es una fecha"},
		"Y1234567890123":    {"too many digits", "demasiadas cifras"},
		"2018-07-11 x":      {"is not a date", "no es una fecha"},
		"-0000":             {"is not a date", "no es una fecha"},
	} {
		_, err := ParseDate(text)
		p, ok := problem.Of(err)
		if !ok || !strings.Contains(p.In(locale.EN), want[0]) || !strings.Contains(p.In(locale.ES), want[1]) {
			t.Errorf("%q: %v, want %v", text, err, want)
			continue
		}
		if p.Kind != problem.Invalid || p.Place.Expected == nil || text != "" && p.Place.Found == "" {
			t.Errorf("%q: the error does not say what was found or expected", text)
		}
	}
}

func TestKnownOnlyAfterItsLastDay(t *testing.T) {
	for _, c := range []struct {
		text, day string
		want      bool
	}{
		{"2018-03", "2018-03-31", true},
		{"2018-03", "2018-03-30", false},
		{"2018/2018-07-11", "2018-07-11", true},
		{"2018/..", "2999-01-01", false},
		{"/2018-07-11", "2018-07-11", true},
		{"2014-09-26~", "2014-09-26", true},
	} {
		day, err := ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := date(t, c.text).KnownBy(day); got != c.want {
			t.Errorf("%s known by %s: %v", c.text, c.day, got)
		}
	}
	if never := (Date{}); !never.KnownBy(FirstDay) {
		t.Error("what has no date is known at every date")
	}
	if date(t, "2018/..").KnownBy(LastDay) {
		t.Error("what has no last day is never known")
	}
}

func TestBetweenIsShort(t *testing.T) {
	for _, c := range [][3]string{
		{"2018-01-01", "2018-12-31", "2018"},
		{"2018-03-01", "2018-03-31", "2018-03"},
		{"2018-02-01", "2018-05-31", "2018-02/2018-05"},
		{"2018-02-01", "2018-05-16", "2018-02-01/2018-05-16"},
		{"2018-05-16", "2018-05-16", "2018-05-16"},
	} {
		from, to := date(t, c[0]).Earliest(), date(t, c[1]).Latest()
		if d := Between(from, to); d.String() != c[2] || d.Earliest() != from || d.Latest() != to {
			t.Errorf("%s to %s is %s, want %s", c[0], c[1], d, c[2])
		}
	}
	if d := Between(FirstDay, DayOf(2018, 12, 31)); d.String() != "../2018" {
		t.Errorf("until the end of 2018 is %s", d)
	}
	if d := On(LastDay); !d.IsZero() {
		t.Errorf("no day is %s", d)
	}
}

// TestDatesInWords compares with testdata/date_words.tsv: the date, then as an
// instant and as a period, in full and for tables, in Spanish and English.
func TestDatesInWords(t *testing.T) {
	const name = "testdata/date_words.tsv"
	golden, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(string(golden), "\n"), "\n") {
		text, _, _ := strings.Cut(line, "\t")
		d := date(t, text)
		said := []string{text}
		for _, l := range locale.Langs() {
			said = append(said, d.In(l), d.Short(l), d.Period(l), d.PeriodShort(l))
		}
		got := strings.Join(said, "\t")
		if got != line && !*update {
			t.Errorf("got  %s\nwant %s", got, line)
		}
		b.WriteString(got + "\n")
	}
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDatesAsWritten(t *testing.T) {
	for written, want := range map[string]string{
		"feb–may 2018":                        "2018-02/2018-05",
		"11 jul 2018":                         "2018-07-11",
		"11-jul-2018":                         "2018-07-11",
		"El 11 de Julio de 2018":              "2018-07-11",
		"July 11, 2018":                       "2018-07-11",
		"11th July 2018":                      "2018-07-11",
		"1º de julio de 2018":                 "2018-07-01",
		"julio de 2018":                       "2018-07",
		"hacia marzo de 2018":                 "2018-03~",
		"quizá hacia marzo de 2018":           "2018-03%",
		"possibly 26 September 2014":          "2014-09-26?",
		"antes del 11 jul 2018":               "/2018-07-11",
		"before 11 July 2018":                 "/2018-07-11",
		"a más tardar el 11 de julio de 2018": "../2018-07-11",
		"desde 2018 a la fecha":               "2018/..",
		"since March 2018":                    "2018-03/..",
		"2018 o después":                      "2018/",
		"2014 o antes":                        "[..2014]",
		"del 26 al 27 de septiembre de 2014":  "2014-09-26/2014-09-27",
		"26–27 sep 2014":                      "2014-09-26/2014-09-27",
		"26 o 27 de septiembre de 2014":       "[2014-09-26,2014-09-27]",
		"2014 o 2015":                         "[2014,2015]",
		"2014, 2015 o 2017":                   "[2014,2015,2017]",
		"2012–2016":                           "2012/2016",
		"2018-02 a 2018-05":                   "2018-02/2018-05",
		"primer trimestre de 2018":            "2018-33",
		"Q1 2018":                             "2018-33",
		"first half of 2018":                  "2018-40",
		"otoño de 2018":                       "2018-23",
		"década de 2010":                      "201X",
		"the 2010s":                           "201X",
		"25/07/2018":                          "2018-07-25",
		"07/25/2018":                          "2018-07-25",
		"2018/07/11":                          "2018-07-11",
		"07/2018":                             "2018-07",
		"2018-02/2018-05":                     "2018-02/2018-05",
	} {
		if d, err := ParseWritten(written); err != nil || d.String() != want {
			t.Errorf("%q is %s, %v; want %s", written, d, err, want)
		}
	}
	for written, want := range map[string]string{
		"11/07/2018":         "may be 11 July 2018 or 7 November 2018; write 2018-07-11 or 2018-11-07",
		"31 feb 2018":        "February 2018 has 28 days, not 31",
		"0 de mayo de 2018":  "May 2018 has 31 days, not 0",
		"11 jul":             "lacks its year",
		"11 jul 18":          "four digits",
		"mayo–febrero 2018":  "put the earlier date first",
		"principios de 2018": "is not a date",
		"hola":               "is not a date",
		"43292":              "a spreadsheet stores 11 July 2018; write 2018-07-11",
		"09999":              "four digits",
		"432920":             "four digits",
	} {
		if d, err := ParseWritten(written); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %s, %v; want “%s”", written, d, err, want)
		}
	}
}

// TestWhatIsSaidReadsBack: a date in words means the same days again.
func TestWhatIsSaidReadsBack(t *testing.T) {
	for _, text := range []string{
		"2018-07-11", "2018-07", "2018", "2018-02/2018-05", "2018-02/2018-05-16", "2014-09-26/2014-09-27", "2014/2015", "2012/2016",
		"/2018-07-11", "../2018-07-11", "2018-07-11/", "2018/..", "2014-09-26~", "2018?", "2018-03%", "201X", "[2014,2016]",
		"[2014-09-26,2014-09-28]", "[..2014]", "[2018-07-10,2018-07-11]", "2018-09/2018-10", "2018-21", "2018-33", "2018-36/2019-33",
		"2018-40", "2018-37", "/2018-33", "2018-21/..", "2014-11-30/2015-02-02",
	} {
		d := date(t, text)
		for _, l := range locale.Langs() {
			for _, said := range []string{d.In(l), d.Short(l)} {
				back, err := ParseWritten(said)
				if err != nil || back.Earliest() != d.Earliest() || back.Latest() != d.Latest() ||
					back.Approximate() != d.Approximate() || back.Uncertain() != d.Uncertain() {
					t.Errorf("%s is said %q, which reads as %s, %v", text, said, back, err)
				}
			}
		}
	}
}
