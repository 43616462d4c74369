package component

import (
	"html"
	"strings"
)

// markup writes the words with a control in each gap. It is a function of
// strings, because in a sentence no space may appear that nobody wrote. A gap
// without a filter stays visible, so that a mistake is seen.
func (s Sentence) markup() string {
	var b strings.Builder
	rest := s.Words
	for {
		before, after, found := strings.Cut(rest, "{")
		name, behind, closed := strings.Cut(after, "}")
		f := s.filter(name)
		if !found || !closed || f == nil {
			b.WriteString(html.EscapeString(rest))
			return b.String()
		}
		// What follows up to the next space stays on the control's line, so that
		// no full stop begins a line.
		tail := behind
		if i := strings.IndexByte(behind, ' '); i >= 0 {
			tail = behind[:i]
		}
		if strings.Contains(tail, "{") {
			tail = ""
		}
		b.WriteString(html.EscapeString(before) + `<span class="ctl">` + f.markup() + html.EscapeString(tail) + `</span>`)
		rest = behind[len(tail):]
	}
}

func (s Sentence) filter(name string) *Filter {
	for i := range s.Filters {
		if s.Filters[i].Name == name {
			return &s.Filters[i]
		}
	}
	return nil
}

func (f *Filter) markup() string {
	name, value := html.EscapeString(f.Name), html.EscapeString(f.Value)
	label := `<label class="vh" for="f-` + name + `">` + html.EscapeString(f.Label) + `</label>`
	attributes := ` id="f-` + name + `" name="` + name + `"`
	switch {
	case len(f.Options) > 0:
		var b strings.Builder
		b.WriteString(label + `<select` + attributes + `>`)
		for _, o := range f.Options {
			b.WriteString(`<option value="` + html.EscapeString(o.Value) + `"`)
			if o.Value == f.Value {
				b.WriteString(` selected`)
			}
			b.WriteString(`>` + html.EscapeString(o.Label) + `</option>`)
		}
		b.WriteString(`</select>`)
		return b.String()
	case f.Date:
		return label + `<input type="date"` + attributes + ` value="` + value + `">`
	}
	return label + `<input class="words" type="text"` + attributes + ` value="` + value + `" autocomplete="off">`
}
