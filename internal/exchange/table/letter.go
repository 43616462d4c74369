package table

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// A letter is a file of Markdown with a head between lines of ---:
//
//	---
//	id: letter-2018
//	title: Human rights first
//	date: 2018-07-11
//	from: [LAWG, WOLA]
//	language: en
//	---
//
//	The text.
//
// Its words are in the head's language; the files of one letter in several
// languages have the same id and become one entity. A value may stand in
// quotation marks; a list is joined by semicolons.
const fence = "---"

var languageInName = regexp.MustCompile(`\.([a-z]{2,3})\.md$`)

// openLetter reads a letter as a sheet of one row.
func (r *Reader) openLetter(f File) (*sheet, []*problem.Problem, error) {
	content, err := openText(f, r.options.Encoding, r.options.Scratch)
	if err != nil {
		return nil, nil, err
	}
	defer content.close()
	if content.size > maxCell {
		return nil, []*problem.Problem{problem.New(problem.Invalid, sayTooLong, "size", maxCell).At(problem.Place{File: f.Name})}, nil
	}
	raw, err := io.ReadAll(io.NewSectionReader(content, 0, content.size))
	if err != nil {
		return nil, nil, unreadable(f.Name, err)
	}
	t := findType(r.options.Schema, r.letterType(), false)
	if t == nil {
		return nil, nil, fmt.Errorf("the schema has no type %q for %s", r.letterType(), f.Name)
	}
	s := &sheet{Sheet: Sheet{File: f.Name, Type: t.Name, Rows: 1}, kind: t}
	var p *problem.Problem
	switch {
	case strings.ContainsRune(string(raw), 0):
		p = problem.New(problem.Invalid, sayNul).At(problem.Place{Line: 1 + strings.Count(string(raw[:strings.IndexByte(string(raw), 0)]), "\n"), Found: "\\0"})
	case !utf8.Valid(raw):
		p = notUTF8(raw, 1)
	}
	if p != nil {
		return nil, []*problem.Problem{p.At(placed(p.Place, s))}, nil
	}
	bad := s.readLetter(newLines(string(raw)))
	for i, p := range bad {
		bad[i] = p.At(placed(p.Place, s))
	}
	return s, bad, nil
}

func (r *Reader) letterType() string {
	if r.options.Type != "" {
		return r.options.Type
	}
	return "letter"
}

func newLines(text string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
}

type headLine struct {
	key, value string
	line       int
}

func (s *sheet) readLetter(lines []string) []*problem.Problem {
	if strings.TrimSpace(lines[0]) != fence {
		return []*problem.Problem{problem.New(problem.Invalid, sayNoHead).At(problem.Place{Line: 1, Found: excerpt(lines[0]), Expected: sayHeadExpected.With()})}
	}
	var head []headLine
	at := 1
	for ; at < len(lines) && strings.TrimSpace(lines[at]) != fence; at++ {
		if strings.TrimSpace(lines[at]) == "" {
			continue
		}
		key, value, ok := strings.Cut(lines[at], ":")
		if !ok {
			return []*problem.Problem{problem.New(problem.Invalid, sayHeadLine).At(problem.Place{Line: at + 1, Found: excerpt(lines[at]), Expected: sayHeadLineExpected.With()})}
		}
		head = append(head, headLine{plain(key), headValue(value), at + 1})
	}
	if at >= len(lines) {
		return []*problem.Problem{problem.New(problem.Invalid, sayHeadOpen).At(problem.Place{Line: 1, Expected: sayHeadExpected.With()})}
	}
	lang := ""
	if m := languageInName.FindStringSubmatch(strings.ToLower(base(s.File))); m != nil {
		lang = m[1]
	}
	for _, h := range head {
		if h.key == "language" {
			lang = h.value
		}
	}
	if tag := language(lang); tag != "" {
		lang = tag
	} else {
		return []*problem.Problem{problem.New(problem.Invalid, sayNoLanguage).At(problem.Place{Line: 1, Column: "language", Found: lang, Expected: sayWord.With("word", "language: es")})}
	}
	body := strings.Join(lines[at+1:], "\n")
	return s.fill(head, lang, strings.Trim(body, "\n"), at+2)
}

// fill makes the head and the body into a row.
func (s *sheet) fill(head []headLine, lang, body string, bodyLine int) []*problem.Problem {
	var bad []*problem.Problem
	r := row{}
	s.id = -1
	add := func(c column, header, cell string, line int) {
		c.header = header
		if c.role == value && inLanguages(s.kind.Properties[c.property]) {
			c.lang = lang
		}
		if c.role == identity {
			s.id = len(s.columns)
		}
		s.columns = append(s.columns, c)
		r.cells = append(r.cells, cell)
		r.lines = append(r.lines, line)
	}
	for _, h := range head {
		if h.key == "language" {
			continue
		}
		c, ok := resolve(s.kind, h.key)
		if !ok {
			p := unknownColumn(s.kind, h.key, h.key)
			p.Place.Line = h.line
			bad = append(bad, p)
			continue
		}
		add(c, h.key, h.value, h.line)
	}
	if s.id < 0 && len(bad) == 0 {
		bad = append(bad, problem.New(problem.Invalid, sayNoID, "type", s.kind.Label, "header", fence).
			At(problem.Place{Line: 1, Column: "id", Expected: sayWord.With("word", "id: letter-2018")}))
	}
	for i, p := range s.kind.Properties {
		if p.Kind.Base == record.Markdown {
			add(column{role: value, property: i}, p.Name, body, bodyLine)
		}
	}
	markFurther(s.columns)
	s.fixed = []row{r}
	return bad
}

// headValue reads the value of a line of the head.
func headValue(v string) string {
	v = strings.TrimSpace(v)
	if strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]") && v != record.UnknownText && v != record.NoneText {
		items := strings.Split(v[1:len(v)-1], ",")
		for i := range items {
			items[i] = unquote(strings.TrimSpace(items[i]))
		}
		return strings.Join(items, "; ")
	}
	return unquote(v)
}

func unquote(v string) string {
	if len(v) >= 2 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		mark := v[:1]
		return strings.ReplaceAll(v[1:len(v)-1], mark+mark, mark)
	}
	return v
}

// excerpt is the beginning of what stood somewhere, for a message.
func excerpt(s string) string { return cut(s, 60) }

// cut is at most so many letters of a text.
func cut(s string, most int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
