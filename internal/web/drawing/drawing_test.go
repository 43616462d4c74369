package drawing

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/constancia-project/constancia/record"
)

// element is a drawn element with its attributes.
type element struct {
	name string
	attr map[string]string
	text string
}

func (e element) num(name string) float64 {
	x, err := strconv.ParseFloat(e.attr[name], 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// parse reads a picture: it must be well formed, without styles.
func parse(t testing.TB, svg string) []element {
	t.Helper()
	var all []element
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("the picture is not well formed: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{token.Name.Local, map[string]string{}, ""}
			for _, a := range token.Attr {
				if a.Name.Local == "style" || a.Name.Local == "id" {
					t.Errorf("%s has the attribute %s", e.name, a.Name.Local)
				}
				e.attr[a.Name.Local] = a.Value
			}
			all = append(all, e)
		case xml.CharData:
			if len(all) > 0 {
				all[len(all)-1].text += string(token)
			}
		}
	}
}

// within checks that nothing stands outside the view box, as far as widths can
// be estimated.
func within(t testing.TB, svg string) []element {
	t.Helper()
	all := parse(t, svg)
	var w, h float64
	if _, err := fmt.Sscanf(all[0].attr["viewBox"], "0 0 %g %g", &w, &h); err != nil {
		t.Fatalf("view box %q: %v", all[0].attr["viewBox"], err)
	}
	for _, e := range all[1:] {
		for _, name := range []string{"x", "x1", "x2", "cx"} {
			if x := e.num(name); x < -1 || x > w+1 {
				t.Errorf("%s %q stands at %s=%g, outside 0 to %g", e.name, e.text, name, x, w)
			}
		}
		for _, name := range []string{"y", "y1", "y2", "cy"} {
			if y := e.num(name); y < -1 || y > h+1 {
				t.Errorf("%s %q stands at %s=%g, outside 0 to %g", e.name, e.text, name, y, h)
			}
		}
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Fatalf("a coordinate is no number: %s", svg)
		}
	}
	return all
}

func plot(rows ...Dot) Dots {
	return Dots{Label: "23 & 27", Groups: []DotGroup{{Rows: rows}}, Tick: func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }}
}

// TestMarksSayWhatIsKnown: which elements draw each mark.
func TestMarksSayWhatIsKnown(t *testing.T) {
	for name, c := range map[string]struct {
		mark Mark
		want []string // classes that are there
		not  []string
	}{
		"exact: a filled dot":                    {Exact, []string{"dot"}, []string{"dt", "op", "bar"}},
		"at least: filled, dashed to the right":  {AtLeast, []string{"dot", "dt", "ln"}, []string{"op"}},
		"more than: hollow, dashed":              {MoreThan, []string{"op", "dt"}, []string{"dot"}},
		"at most: filled, dashed to the left":    {AtMost, []string{"dot", "dt"}, []string{"op"}},
		"fewer than: hollow, dashed":             {FewerThan, []string{"op", "dt"}, []string{"dot"}},
		"about: hollow with a short bar":         {About, []string{"op", "bar"}, []string{"dot", "dt"}},
		"a range: a bar between ticks, no dot":   {Range, []string{"bar", "ln"}, []string{"dot", "op", "dt"}},
		"an estimate: a bar, a dot, no ticks":    {Estimate, []string{"bar", "dot"}, []string{"ln", "dt"}},
		"refused: words, and nothing at a place": {Refused, nil, []string{"dot", "op", "bar", "dt", "ln"}},
	} {
		d := plot(Dot{Name: "CNDH", Mark: c.mark, Value: 23, Low: 20, High: 27, Text: "23"})
		for _, svg := range []string{d.Wide(), d.Narrow()} {
			has := map[string]bool{}
			words := ""
			for _, e := range within(t, svg) {
				has[e.attr["class"]] = true
				words += e.text + " "
			}
			for _, class := range c.want {
				if !has[class] {
					t.Errorf("%s: no %s", name, class)
				}
			}
			for _, class := range c.not {
				if has[class] {
					t.Errorf("%s: there is a %s", name, class)
				}
			}
			if !strings.Contains(words, "23") || !strings.Contains(words, "CNDH") {
				t.Errorf("%s: value and name are not written: %s", name, words)
			}
		}
	}
}

// TestScaleBeginsAtZero: at most five grid lines, the first at zero, and every
// value left of the edge.
func TestScaleBeginsAtZero(t *testing.T) {
	for _, top := range []float64{0, 0.004, 0.84, 1, 3.2, 4, 9, 23, 40, 58, 99.9, 101, 5600, 8335, 29647, 1e7} {
		d := plot(Dot{Mark: Exact, Value: top, Text: "x"})
		grid := 0
		for _, e := range within(t, d.Wide()) {
			if e.attr["class"] == "gr" {
				grid++
			}
			if e.attr["class"] == "q m" && grid == 1 && e.text != "0" {
				t.Errorf("up to %g the axis begins at %s", top, e.text)
			}
		}
		if grid < 2 || grid > 5 {
			t.Errorf("up to %g there are %d grid lines", top, grid)
		}
	}
}

// TestAdoptedIsDrawnInTheAccent, and its line only for one value.
func TestAdoptedIsDrawnInTheAccent(t *testing.T) {
	for mark, line := range map[Mark]bool{Exact: true, FewerThan: false} {
		svg := plot(Dot{Mark: mark, Value: 4, Text: "4", Adopted: true}, Dot{Mark: Exact, Value: 3, Text: "3"}).Wide()
		if got := strings.Contains(svg, `class="ac"`); got != line {
			t.Errorf("mark %d: an adopted line is %t, want %t", mark, got, line)
		}
	}
}

func lanes(steps ...LaneStep) Lanes {
	facts := record.DayOf(2014, 6, 30)
	letter := record.DayOf(2018, 7, 11)
	return Lanes{
		Label: "Tlatlaya", Facts: LaneMark{Text: "Los hechos", Sub: "30 jun 2014", From: facts, To: facts},
		Marks: []LaneMark{{Text: "La carta", Sub: "11 jul 2018", From: letter, To: letter, Ours: true}},
		Lanes: []Lane{{Name: "Militar", Sub: "PGR", Steps: steps}},
	}
}

// TestDatesAreDrawnAsTheyAreKnown: a day is a dot; an interval has brackets and
// nothing in its middle; nothing is drawn before the facts.
func TestDatesAreDrawnAsTheyAreKnown(t *testing.T) {
	day := record.DayOf
	for name, c := range map[string]struct {
		when  Span
		dots  int
		paths int // brackets and arrows
		line  string
	}{
		"a day":                 {Span{From: day(2016, 5, 13), To: day(2016, 5, 13)}, 1, 0, ""},
		"a year":                {Span{From: day(2015, 1, 1), To: day(2015, 12, 31)}, 0, 2, "ln"},
		"a month, too narrow":   {Span{From: day(2019, 10, 1), To: day(2019, 10, 3)}, 0, 2, ""},
		"by a day":              {Span{NoFrom: true, To: day(2018, 7, 11)}, 0, 1, "dt"},
		"no date at all":        {Span{NoFrom: true, NoTo: true}, 0, 0, "dt"},
		"since a day, it lasts": {Span{From: day(2021, 3, 26), To: day(2021, 3, 26), OpenTo: true}, 0, 2, "ln"},
		"about a year":          {Span{From: day(2015, 1, 1), To: day(2015, 12, 31), About: true}, 0, 2, "dt"},
	} {
		l := lanes(LaneStep{Text: "Liberación", Sub: "2015", When: c.when}, LaneStep{Text: "Después", When: Span{From: day(2022, 1, 1), To: day(2022, 1, 1)}})
		for _, svg := range []string{l.Wide(), l.Narrow()} {
			facts, dots, paths, lines := math.NaN(), -1, 0, 0
			for _, e := range within(t, svg) {
				switch {
				case e.attr["class"] == "ax":
					facts = e.num("x1")
				case e.name == "circle":
					dots++
				case e.name == "path":
					paths++
				case e.name == "line" && e.attr["class"] == c.line:
					lines++
					if e.num("x1") < facts-0.1 {
						t.Errorf("%s: drawn from %g, before the facts at %g", name, e.num("x1"), facts)
					}
				}
			}
			if dots != c.dots || paths != c.paths || (c.line != "") != (lines > 0) {
				t.Errorf("%s: %d dots, %d brackets, %d lines of %q; want %d, %d", name, dots, paths, lines, c.line, c.dots, c.paths)
			}
		}
	}
}

// TestLanesHoldAnything: random cases stay inside their picture.
func TestLanesHoldAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 11))
	for range 200 {
		var l Lanes
		if r.IntN(4) > 0 {
			l = lanes()
			l.Facts.To += record.Day(r.IntN(900))
		}
		l.Lanes = nil
		for range 1 + r.IntN(3) {
			lane := Lane{Name: strings.Repeat("Jurisdicción ", 1+r.IntN(5)), Sub: strings.Repeat("Fiscalía ", r.IntN(6))}
			for range r.IntN(5) {
				from := record.Day(r.IntN(30000) - 8000)
				lane.Steps = append(lane.Steps, LaneStep{
					Text: strings.Repeat("paso ", 1+r.IntN(9)), Sub: "hacia 2015",
					When: Span{
						From: from, To: from + record.Day(r.IntN(800)), NoFrom: r.IntN(5) == 0, NoTo: r.IntN(5) == 0,
						OpenTo: r.IntN(6) == 0, About: r.IntN(3) == 0,
					},
				})
			}
			l.Lanes = append(l.Lanes, lane)
		}
		within(t, l.Wide())
		within(t, l.Narrow())
	}
}

// TestWordsBreakAtSpaces: two lines at most, what is left over ends in …
func TestWordsBreakAtSpaces(t *testing.T) {
	for text, want := range map[string]int{"CNDH": 1, "Comité de Derechos Humanos de Nuevo Laredo": 2, strings.Repeat("palabra ", 30): 2, "": 1} {
		lines := wrap(text, 200, true)
		if len(lines) != want {
			t.Errorf("%q breaks into %q", text, lines)
		}
		for _, line := range lines {
			if width(line, true) > 200 {
				t.Errorf("%q is %g units wide", line, width(line, true))
			}
		}
	}
}
