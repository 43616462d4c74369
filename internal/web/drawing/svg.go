// Package drawing turns small structs into the two pictures that constancia
// draws itself: dots with their bounds ([Dots]) and lanes of a case over time
// ([Lanes]). Each is drawn twice, wide (820 units) for a page and narrow (358)
// for a phone, so that 13-pixel text stays 13 pixels.
//
// The functions are pure and their SVG uses classes and presentation attributes
// only, because the content-security policy forbids styles in markup; colours
// come from the page. Every picture carries a label that says its result; the
// table beneath it is the accessible form and the proof.
package drawing

import (
	"html"
	"strconv"
	"strings"
	"unicode"
)

// The widths of the two drawings, in units of the view box.
const (
	WideWidth   = 820
	NarrowWidth = 358
)

// canvas collects the elements of one picture.
type canvas struct{ b strings.Builder }

func (c *canvas) line(class string, x1, y1, x2, y2 float64) {
	c.b.WriteString(`<line class="` + class + `" x1="` + num(x1) + `" y1="` + num(y1) + `" x2="` + num(x2) + `" y2="` + num(y2) + `"/>`)
}

func (c *canvas) circle(class string, x, y, r float64) {
	c.b.WriteString(`<circle class="` + class + `" cx="` + num(x) + `" cy="` + num(y) + `" r="` + num(r) + `"/>`)
}

func (c *canvas) rect(class string, x, y, w, h float64) {
	c.b.WriteString(`<rect class="` + class + `" x="` + num(x) + `" y="` + num(y) + `" width="` + num(w) + `" height="` + num(h) + `"/>`)
}

// path takes commands and numbers in turn: path("ln", "M", 1.0, 2.0, "h", 4.0).
func (c *canvas) path(class string, parts ...any) {
	c.b.WriteString(`<path class="` + class + `" d="`)
	lastNumber := false
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			c.b.WriteString(p)
			lastNumber = false
		case float64:
			if lastNumber {
				c.b.WriteByte(' ')
			}
			c.b.WriteString(num(p))
			lastNumber = true
		}
	}
	c.b.WriteString(`"/>`)
}

func (c *canvas) text(class string, x, y float64, s string) {
	if s == "" {
		return
	}
	c.b.WriteString(`<text` + classAttr(class) + ` x="` + num(x) + `" y="` + num(y) + `">` + html.EscapeString(s) + `</text>`)
}

// pair writes a strong text and a light one after it on one line.
func (c *canvas) pair(class string, x, y float64, strong, light string) {
	c.b.WriteString(`<text` + classAttr(class) + ` x="` + num(x) + `" y="` + num(y) + `"><tspan class="b">` + html.EscapeString(strong) + `</tspan>`)
	if light != "" {
		c.b.WriteString(`<tspan class="q" dx="6">` + html.EscapeString(light) + `</tspan>`)
	}
	c.b.WriteString(`</text>`)
}

// picture closes the canvas as one SVG element.
func (c *canvas) picture(class, label string, width, height float64) string {
	return `<svg class="ch ` + class + `" viewBox="0 0 ` + num(width) + ` ` + num(height) + `" role="img" aria-label="` + html.EscapeString(label) + `">` + c.b.String() + `</svg>`
}

func classAttr(class string) string {
	if class == "" {
		return ""
	}
	return ` class="` + class + `"`
}

// num writes a coordinate to a tenth of a unit: finer cannot be seen.
func num(x float64) string {
	s := strconv.FormatFloat(x, 'f', 1, 64)
	s = strings.TrimSuffix(s, ".0")
	if s == "-0" {
		return "0"
	}
	return s
}

// width estimates how wide s is in 13-unit Archivo; strong is weight 600. It
// errs to the wide side, because labels that touch are worse than a gap.
func width(s string, strong bool) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtf.,:;'’|!()[]", r):
			w += 4.2
		case r == ' ', r == '\u00a0', r == '\u2009':
			w += 3.4
		case strings.ContainsRune("mwMW—%", r):
			w += 11
		case unicode.IsUpper(r):
			w += 8.8
		case unicode.IsDigit(r):
			w += 7.5
		default:
			w += 7
		}
	}
	if strong {
		w *= 1.06
	}
	return w
}

// wrap breaks s at spaces into lines no wider than most, at most two: what is
// left over ends in an ellipsis, because the table has the name in full.
func wrap(s string, most float64, strong bool) []string {
	var lines []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		next := strings.TrimSpace(line + " " + word)
		if line == "" || width(next, strong) <= most {
			line = next
			continue
		}
		if len(lines) == 1 {
			for width(line+"…", strong) > most && strings.Contains(line, " ") {
				line = line[:strings.LastIndexByte(line, ' ')]
			}
			return append(lines, line+"…")
		}
		lines = append(lines, line)
		line = words[i]
	}
	return append(lines, line)
}
