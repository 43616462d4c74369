package drawing

import "math"

// Mark is how a value is drawn: what is known of it, and on which side.
type Mark int

// The marks. A filled dot is the value itself; a hollow one says that the value
// is not claimed (more than, about) or excluded.
const (
	Exact     Mark = iota // filled dot
	AtLeast               // filled dot, dashed line and arrow to the right
	MoreThan              // hollow dot, the same line
	AtMost                // filled dot, dashed line to the left, down to zero
	FewerThan             // hollow dot, the same line
	About                 // hollow dot with a short bar either side: no width is claimed
	Range                 // solid bar between two ticks, no dot
	Estimate              // bar without ticks, dot at the estimate
	Refused               // no mark: the words stand where it would be
)

// Dot is one row of a plot: who says it, and what.
type Dot struct {
	Name, Sub string // "CNDH"; "jul 2020 · ene – jun 2018"
	Mark      Mark
	Value     float64 // where the dot stands
	Low, High float64 // the ends of a Range or Estimate
	Text      string  // the value as written, beside the mark: "≥ 40"
	Note      string  // light, after the value
	Adopted   bool
}

// DotGroup is rows that may be compared with each other. The title of all but
// the first says why they may not be compared with those above.
type DotGroup struct {
	Title string
	Rows  []Dot
}

// Dots is a plot of what several sources say of one measure.
type Dots struct {
	Label  string // the result in a sentence
	Groups []DotGroup
	// Tick writes a number of the axis.
	Tick func(float64) string
}

// Wide draws the plot for a page: names at the left, marks at the right.
func (d Dots) Wide() string {
	const left, right, edge = 262.0, 786.0, 802.0
	c := &canvas{}
	s := d.scale(left, right)
	tops, height := d.rows(26, func(r Dot) float64 {
		return 36 + 18*float64(len(wrap(r.Name, left-34, true)))
	}, 40, WideWidth)
	d.grid(c, s, 26, height)
	d.adopted(c, s, tops)
	for g, group := range d.Groups {
		d.title(c, group, g, tops[g], WideWidth)
		for i, row := range group.Rows {
			y := tops[g][i]
			lines := wrap(row.Name, left-34, true)
			for j, line := range lines {
				c.text("b", 0, y+20+17*float64(j), line)
			}
			c.text("q", 0, y+20+17*float64(len(lines)), row.Sub)
			mark(c, row, s, y+24, left, edge)
		}
	}
	return c.picture("wide", d.Label, WideWidth, height)
}

// Narrow draws the plot for a phone: each name stands above its mark.
func (d Dots) Narrow() string {
	const left, right, edge = 8.0, 324.0, 340.0
	c := &canvas{}
	s := d.scale(left, right)
	tops, height := d.rows(26, func(r Dot) float64 {
		return 56 + 17*float64(len(wrap(r.Name, NarrowWidth-16, true)))
	}, 40, NarrowWidth)
	d.grid(c, s, 26, height)
	d.adopted(c, s, tops)
	for g, group := range d.Groups {
		d.title(c, group, g, tops[g], NarrowWidth)
		for i, row := range group.Rows {
			y := tops[g][i]
			lines := wrap(row.Name, NarrowWidth-16, true)
			for j, line := range lines {
				c.text("b halo", left, y+20+17*float64(j), line)
			}
			y += 17 * float64(len(lines)-1)
			c.text("q halo", left, y+36, row.Sub)
			row.Note = ""
			mark(c, row, s, y+58, left, edge)
		}
	}
	return c.picture("narrow", d.Label, NarrowWidth, height)
}

// scale maps values to units, from zero, with a step that gives at most five
// grid lines.
type scale struct {
	left, perUnit, step, top float64
}

func (s scale) x(v float64) float64 { return s.left + v*s.perUnit }

func (d Dots) scale(left, right float64) scale {
	top := 0.0
	for _, g := range d.Groups {
		for _, r := range g.Rows {
			for _, v := range []float64{r.Value, r.High} {
				if !math.IsInf(v, 0) && !math.IsNaN(v) {
					top = math.Max(top, v)
				}
			}
		}
	}
	if top <= 0 {
		top = 1
	}
	step := niceStep(top)
	end := math.Max(top*1.06, step*math.Ceil(top/step-1e-9))
	if end > 4.6*step { // keep the fifth line off the paper's edge
		end = math.Max(end, top*1.1)
	}
	return scale{left: left, perUnit: (right - left) / end, step: step, top: end}
}

// niceStep is 1, 2, 2.5 or 5 times a power of ten: the smallest that needs no
// more than four steps.
func niceStep(top float64) float64 {
	base := math.Pow(10, math.Floor(math.Log10(top/4)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if top/(m*base) <= 4 {
			return m * base
		}
	}
	return 10 * base
}

// rows lays the groups out from y: the top of each row, and the whole height.
func (d Dots) rows(y float64, height func(Dot) float64, gap, most float64) ([][]float64, float64) {
	tops := make([][]float64, len(d.Groups))
	for g, group := range d.Groups {
		if g > 0 {
			y += gap + 18*float64(len(wrap(group.Title, most, true))-1)
		}
		for _, r := range group.Rows {
			tops[g] = append(tops[g], y)
			y += height(r)
		}
	}
	return tops, y + 4
}

func (d Dots) grid(c *canvas, s scale, top, bottom float64) {
	for v := 0.0; v <= s.top*1.0001; v += s.step {
		c.line("gr", s.x(v), top, s.x(v), bottom-4)
		c.text("q m", s.x(v), top-6, d.Tick(v))
	}
}

// adopted draws a line through the comparable rows at the adopted value, where
// it is one value: a bound has no single place.
func (d Dots) adopted(c *canvas, s scale, tops [][]float64) {
	if len(d.Groups) == 0 || len(tops[0]) == 0 {
		return
	}
	for _, r := range d.Groups[0].Rows {
		if r.Adopted && r.Mark == Exact {
			bottom := tops[0][len(tops[0])-1] + 44
			c.line("ac", s.x(r.Value), 26, s.x(r.Value), bottom)
			return
		}
	}
}

func (d Dots) title(c *canvas, group DotGroup, g int, tops []float64, most float64) {
	if g == 0 || len(tops) == 0 {
		return
	}
	lines := wrap(group.Title, most, true)
	y := tops[0] - 32 - 18*float64(len(lines)-1)
	c.line("ax", 0, y, most, y)
	for i, line := range lines {
		c.text("i q halo", 0, y+19+18*float64(i), line)
	}
}

// mark draws one value and writes it beside its mark.
func mark(c *canvas, r Dot, s scale, y, left, edge float64) {
	dot, hollow, line, dashed, bar := "dot", "op", "ln", "dt", "bar"
	size := 5.0
	if r.Adopted {
		dot, hollow, line, dashed, bar, size = "af", "aop", "al", "ad", "ab", 6
	}
	x := s.x(r.Value)
	switch r.Mark {
	case Exact:
		c.circle(dot, x, y, size)
		beside(c, r, x+size+8, x-size-8, y+4.5, edge)
	case AtLeast, MoreThan:
		c.line(dashed, x, y, edge-2, y)
		c.path(line, "M", edge-6, y-5, "l", 6.0, 5.0, "l", -6.0, 5.0)
		c.circle(pick(r.Mark == AtLeast, dot, hollow), x, y, size)
		above(c, r, x, y-10, edge)
	case AtMost, FewerThan:
		c.line(dashed, left+4, y, x, y)
		c.path(line, "M", left+9, y-5, "l", -6.0, 5.0, "l", 6.0, 5.0)
		c.circle(pick(r.Mark == AtMost, dot, hollow), x, y, size)
		beside(c, r, x+size+8, x-size-8, y+4.5, edge)
	case About:
		c.line(bar, x-15, y, x+15, y)
		c.circle(hollow, x, y, size)
		beside(c, r, x+23, x-23, y+4.5, edge)
	case Range:
		lo, hi := s.x(r.Low), s.x(r.High)
		c.line(bar, lo, y, hi, y)
		c.line(line, lo, y-6, lo, y+6)
		c.line(line, hi, y-6, hi, y+6)
		beside(c, r, hi+9, lo-9, y+4.5, edge)
	case Estimate:
		lo, hi := s.x(r.Low), s.x(r.High)
		c.line(bar, lo, y, hi, y)
		c.circle(dot, x, y, size)
		beside(c, r, hi+9, lo-9, y+4.5, edge)
	case Refused:
		c.text("q halo", left+4, y+4.5, r.Text)
	}
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// beside writes the value at the right of its mark, or at the left where it
// would leave the picture.
func beside(c *canvas, r Dot, right, left, y, edge float64) {
	w := width(r.Text, true)
	if right+w > edge+14 {
		c.text("b e halo", left, y, r.Text)
		return
	}
	if r.Note != "" && right+w+6+width(r.Note, false) <= edge+14 {
		c.pair("halo", right, y, r.Text, r.Note)
		return
	}
	c.text("b halo", right, y, r.Text)
}

// above writes the value over its dot, for marks whose line runs to the right.
func above(c *canvas, r Dot, x, y, edge float64) {
	if x+width(r.Text, true) > edge+14 {
		c.text("b e halo", x+5, y, r.Text)
		return
	}
	c.text("b halo", x-5, y, r.Text)
}
