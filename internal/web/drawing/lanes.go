package drawing

import (
	"math"
	"slices"
	"strconv"

	"github.com/constancia-project/constancia/record"
)

// Span is when something happened, as far as it is known.
type Span struct {
	From, To record.Day
	NoFrom   bool // nothing says from when: only that it was by To
	NoTo     bool // nothing says until when
	OpenTo   bool // it goes on
	About    bool // the ends are approximate
}

// Unknown reports whether nothing at all is known of the time.
func (s Span) Unknown() bool { return s.NoFrom && s.NoTo }

// LaneStep is one step of a case: what happened, and when.
type LaneStep struct {
	Text, Sub string // "4 en libertad"; "2015"
	When      Span
}

// Lane is what one jurisdiction did, in order.
type Lane struct {
	Name, Sub string
	Steps     []LaneStep
}

// LaneMark is a time that runs through all lanes: the facts, the letter.
type LaneMark struct {
	Text, Sub string
	From, To  record.Day
	Ours      bool // drawn in the accent colour: the letter
}

// Lanes is a case by jurisdiction on a time line. Facts bounds every step from
// below: nothing in a case precedes what it is about. Without a text there is no
// such bound.
type Lanes struct {
	Label string
	Facts LaneMark
	Marks []LaneMark // besides the facts
	Lanes []Lane
}

// Wide draws the lanes for a page: their names in a column at the left.
func (l Lanes) Wide() string {
	const left, right = 170.0, 800.0
	c := &canvas{}
	t := l.timeline(left, right)
	head, bands := l.header(t, WideWidth, true)
	rows := []placed{}
	y := head
	tops := []float64{}
	for _, lane := range l.Lanes {
		tops = append(tops, y)
		row := y + 26
		for _, step := range lane.Steps {
			p := place(step, t, l.Facts, WideWidth)
			if p.own { // its words fit on neither side: they stand above
				row += 16
			}
			p.y = row
			rows = append(rows, p)
			row += 38
		}
		y = math.Max(row-12, y+16+l.nameHeight(lane, left-16))
	}
	bottom := y + 4
	bands(c, bottom)
	l.paper(c, t, tops, head, bottom, WideWidth)
	for i, lane := range l.Lanes {
		at := tops[i] + 25
		for _, line := range wrap(lane.Name, left-16, true) {
			c.text("i halo", 0, at, line)
			at += 18
		}
		for _, line := range wrap(lane.Sub, left-16, false) {
			c.text("q halo", 0, at, line)
			at += 16
		}
	}
	for _, p := range rows {
		p.draw(c)
	}
	return c.picture("wide", l.Label, WideWidth, bottom+26)
}

// nameHeight is how high the words at a lane's left stand.
func (l Lanes) nameHeight(lane Lane, most float64) float64 {
	h := 18 * float64(len(wrap(lane.Name, most, true)))
	if lane.Sub != "" {
		h += 16 * float64(len(wrap(lane.Sub, most, false)))
	}
	return h
}

// Narrow draws the lanes for a phone: each step's words above its mark.
func (l Lanes) Narrow() string {
	const left, right = 14.0, 346.0
	c := &canvas{}
	t := l.timeline(left, right)
	head, bands := l.header(t, NarrowWidth, false)
	y := head
	rows := []placed{}
	tops := []float64{}
	for _, lane := range l.Lanes {
		tops = append(tops, y)
		row := y + 70
		for _, step := range lane.Steps {
			p := place(step, t, l.Facts, NarrowWidth)
			if p.width() > NarrowWidth-8 { // its words need lines of their own
				p.lines = wrap(step.Text, NarrowWidth-8, true)
				row += 17 * float64(len(p.lines))
			}
			p.own, p.y = true, row
			rows = append(rows, p)
			row += 47
		}
		y = row - 24
	}
	bottom := y + 4
	bands(c, bottom)
	l.paper(c, t, tops, head, bottom, NarrowWidth)
	for i, lane := range l.Lanes {
		c.text("i halo", 4, tops[i]+20, lane.Name)
	}
	for _, p := range rows {
		p.draw(c)
	}
	return c.picture("narrow", l.Label, NarrowWidth, bottom+26)
}

// timeline maps days to units and knows which years to write.
type timeline struct {
	left, right float64
	first, last record.Day
	years       []int
	label       int // every how many years a label stands
}

func (t timeline) x(d record.Day) float64 {
	d = min(max(d, t.first), t.last)
	return t.left + (t.right-t.left)*float64(d-t.first)/float64(t.last-t.first)
}

// timeline spans the facts, the marks and every known end, with a margin, and
// ends with a whole year.
func (l Lanes) timeline(left, right float64) timeline {
	first, last := record.LastDay, record.FirstDay
	grow := func(d record.Day) {
		if d > record.FirstDay && d < record.LastDay {
			first, last = min(first, d), max(last, d)
		}
	}
	if l.Facts.Text != "" {
		grow(l.Facts.From)
		grow(l.Facts.To)
	}
	for _, m := range l.Marks {
		grow(m.From)
		grow(m.To)
	}
	for _, lane := range l.Lanes {
		for _, s := range lane.Steps {
			if !s.When.NoFrom {
				grow(s.When.From)
			}
			if !s.When.NoTo {
				grow(s.When.To)
			}
		}
	}
	if first > last { // nothing has a date: any year will do
		first, last = 0, 0
	}
	y0, y1 := year(first), year(last)
	first -= max(20, (last-first)/40)
	last = max(last+max(20, (last-first)/40), firstOf(y1+1))
	t := timeline{left: left, right: right, first: first, last: last, label: 1}
	for y := y0; y <= y1+1; y++ {
		if d := firstOf(y); d >= first && d <= last {
			t.years = append(t.years, y)
		}
	}
	for _, every := range []int{1, 2, 5, 10, 20, 50} {
		t.label = every
		if float64(len(t.years)/every)*44 <= right-left {
			break
		}
	}
	return t
}

// paper draws what lies beneath: the rules of the lanes and the years.
func (l Lanes) paper(c *canvas, t timeline, tops []float64, head, bottom, most float64) {
	for _, y := range t.years {
		x := t.x(firstOf(y))
		c.line("gr", x, head, x, bottom)
		if y%t.label == 0 || t.label == 1 {
			c.text("q m", x, bottom+18, strconv.Itoa(y))
		}
	}
	for _, y := range tops {
		c.line("lane", 0, y, most, y)
	}
}

// header places the words of the facts and marks above the lanes, each on the
// first line where it touches no other, and returns where the lanes begin and
// how to draw the marks once their bottom is known.
func (l Lanes) header(t timeline, most float64, wide bool) (float64, func(*canvas, float64)) {
	type word struct {
		mark  LaneMark
		class string
		x     float64
		level int
	}
	var words []word
	type taken struct {
		level    int
		from, to float64
	}
	var spaces []taken
	levels := 1
	for i, m := range append([]LaneMark{l.Facts}, l.Marks...) {
		if m.Text == "" {
			continue
		}
		w := math.Max(width(m.Text, false), width(m.Sub, false))
		x := (t.x(m.From) + t.x(m.To)) / 2
		class := "m"
		if i == 0 && wide { // the facts stand at the left, over the lane names
			class, x = "e", t.x(m.From)+4
		}
		from := x - w/2
		if class == "e" {
			from = x - w
		}
		if from < 0 {
			class, from, x = "", 0, 0
		}
		if from+w > most {
			class, from, x = "e", most-w, most
		}
		level := 0
		for slices.ContainsFunc(spaces, func(s taken) bool {
			return s.level == level && from < s.to+8 && from+w > s.from-8
		}) {
			level++
		}
		levels = max(levels, level+1)
		spaces = append(spaces, taken{level, from, from + w})
		words = append(words, word{m, class, x, level})
	}
	head := float64(levels)*36 + 12
	return head, func(c *canvas, bottom float64) {
		for _, w := range words {
			top := 16 + 36*float64(w.level)
			line, ink := "ax", ""
			if w.mark.Ours {
				line, ink = "ac", " af"
			}
			x0, x1 := t.x(w.mark.From), t.x(w.mark.To)
			if x1-x0 > 6 {
				c.rect("band", x0, head-8, x1-x0, bottom-head+8)
				c.line(line, x0, top+22, x0, bottom)
				c.line(line, x1, head-8, x1, bottom)
			} else {
				c.line(line, x0, top+22, x0, bottom)
			}
			c.text(w.class+" halo"+ink, w.x, top, w.mark.Text)
			c.text(w.class+" halo q", w.x, top+15, w.mark.Sub)
		}
	}
}

// placed is a step with the units of its mark and of its words.
type placed struct {
	step   LaneStep
	x0, x1 float64 // the ends of the mark
	tx, y  float64
	class  string
	own    bool     // the words stand on a line of their own, above the mark
	lines  []string // the strong words, where they and the date need several lines
}

// width is how wide the words are on one line.
func (p placed) width() float64 { return width(p.step.Text, true) + 6 + width(p.step.Sub, false) }

// place finds where a step's mark runs and on which side its words fit.
func place(s LaneStep, t timeline, facts LaneMark, most float64) placed {
	p := placed{step: s}
	p.x0, p.x1 = t.x(s.When.From), t.x(s.When.To)
	if s.When.NoFrom {
		p.x0 = t.left
	}
	if s.When.NoTo || s.When.OpenTo {
		p.x1 = t.right
	}
	if facts.Text != "" && (s.When.NoFrom || s.When.From != s.When.To) { // none of it was before the facts
		p.x0 = max(p.x0, min(t.x(facts.From), p.x1))
	}
	w := p.width()
	const gap = 13.0
	switch {
	case p.x1+gap+w <= most:
		p.tx, p.class = p.x1+gap, "halo"
	case p.x0-gap-w >= t.left:
		p.tx, p.class = p.x0-gap, "e halo"
	default:
		p.own = true
		p.tx, p.class = p.x0, "halo"
		if p.tx+w > most {
			p.tx, p.class = most, "e halo"
		}
		return p
	}
	return p
}

// draw draws the mark by what is known: a day is a dot, an interval brackets
// with nothing in the middle, a missing end a dashed line without a bracket.
func (p placed) draw(c *canvas) {
	switch {
	case len(p.lines) > 0:
		for i, line := range p.lines {
			c.text("b halo", 4, p.y-13-17*float64(len(p.lines)-i), line)
		}
		c.text("q halo", 4, p.y-13, p.step.Sub)
	case p.own:
		w := p.width()
		x, class := p.x0+8, "halo"
		if x+w > NarrowWidth && p.x1 <= NarrowWidth || x+w > WideWidth {
			x, class = p.x1+4, "e halo"
			if x-w < 0 {
				x, class = 2, "halo"
			}
		}
		c.pair(class, x, p.y-13, p.step.Text, p.step.Sub)
	default:
		c.pair(p.class, p.tx, p.y+4.5, p.step.Text, p.step.Sub)
	}
	s := p.step.When
	line := "ln"
	if s.About || s.NoFrom || s.NoTo {
		line = "dt"
	}
	switch {
	case s.From == s.To && !s.NoFrom && !s.NoTo && !s.OpenTo:
		c.circle(pick(s.About, "op", "dot"), p.x0, p.y, 5)
		return
	case p.x1-p.x0 < 8:
		mid := (p.x0 + p.x1) / 2
		bracket(c, mid-4, p.y, 2.5, 1)
		bracket(c, mid+4, p.y, 2.5, -1)
		return
	}
	c.line(line, p.x0, p.y, p.x1, p.y)
	if !s.NoFrom {
		bracket(c, p.x0, p.y, 4, 1)
	}
	if s.OpenTo {
		c.path("ln", "M", p.x1-5, p.y-5, "l", 6.0, 5.0, "l", -6.0, 5.0)
	} else if !s.NoTo {
		bracket(c, p.x1, p.y, 4, -1)
	}
}

// bracket draws [ at x for dir 1 and ] for dir -1.
func bracket(c *canvas, x, y, arm, dir float64) {
	c.path("ln", "M", x+arm*dir, y-6, "H", x, "v", 12.0, "h", arm*dir)
}

// year and firstOf convert by the proleptic Gregorian calendar.
func year(d record.Day) int {
	y, _, _ := d.Civil()
	return y
}

func firstOf(y int) record.Day { return record.DayOf(y, 1, 1) }
