package component

import (
	"html"
	"strconv"
	"strings"
)

// noBreak keeps a number and its percent sign on one line: the words stay what
// they are, only the space does not break.
func noBreak(s string) string {
	for i := strings.Index(s, " %"); i > 0; i = strings.Index(s, " %") {
		s = s[:i] + "\u00a0" + s[i+1:]
	}
	return s
}

// inline writes running text. It is a function of strings and not a template,
// because in a sentence no space may appear that the author did not write.
func inline(p *Page, pieces []Piece) string {
	var b strings.Builder
	for _, q := range pieces {
		q.write(&b, p)
	}
	return b.String()
}

func (q Piece) write(b *strings.Builder, p *Page) {
	switch q.Kind {
	case Assertion:
		q.writeAssertion(b, p)
	case Asked:
		b.WriteString(`<a class="ask" href="` + html.EscapeString(string(q.Href)) + `">` + inline(p, q.Pieces) +
			`<sup>` + html.EscapeString(p.Say(sayAskNumber, "n", q.Mark.N)) + `</sup></a>`)
	case Emphasis:
		b.WriteString(`<em>` + inline(p, q.Pieces) + `</em>`)
	case Strong:
		b.WriteString(`<strong>` + inline(p, q.Pieces) + `</strong>`)
	case Anchor:
		b.WriteString(`<a href="` + html.EscapeString(string(q.Href)) + `">` + inline(p, q.Pieces) + `</a>`)
	case Monospace:
		b.WriteString(`<code>` + html.EscapeString(q.Text) + `</code>`)
	case Break:
		b.WriteString(`<br>`)
	default:
		words := html.EscapeString(noBreak(q.Text))
		class := strings.TrimSpace(q.When.Class() + map[bool]string{true: " k"}[q.Key])
		if class != "" {
			b.WriteString(`<span class="` + class + `">` + words + `</span>`)
			return
		}
		b.WriteString(words)
	}
}

// writeAssertion writes the whole claim as the link to its note, its number and
// sign at its end, and behind it what changed since, in brackets.
func (q Piece) writeAssertion(b *strings.Builder, p *Page) {
	n := strconv.Itoa(q.Mark.N)
	b.WriteString(`<a class="c"`)
	if q.Mark.First {
		b.WriteString(` id="c` + n + `"`)
	}
	then, now := q.Mark.Then.String(), q.Mark.Now.String()
	b.WriteString(` href="#n` + n + `" data-then="` + then + `" data-now="` + now + `">`)
	b.WriteString(inline(p, q.Pieces))
	b.WriteString(`<span class="nb"><sup>` + n + `</sup>`)
	if then == now {
		b.WriteString(signMarkup(then))
	} else {
		b.WriteString(`<span class="then">` + signMarkup(then) + `</span><span class="now">` + signMarkup(now) + `</span>`)
	}
	b.WriteString(`</span></a>`)
	if q.Mark.ThenInserts != "" {
		b.WriteString(`<ins class="then"> ` + html.EscapeString(q.Mark.ThenInserts) + `</ins>`)
	}
	if q.Mark.NowInserts != "" {
		b.WriteString(`<ins class="now"> ` + html.EscapeString(q.Mark.NowInserts) + `</ins>`)
	}
}

func signMarkup(name string) string {
	return `<svg class="sg" viewBox="0 0 14 14" aria-hidden="true"><use href="#s-` + name + `"/></svg>`
}
