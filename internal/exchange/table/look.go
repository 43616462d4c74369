package table

import (
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/problem"
	"github.com/constancia-project/constancia/record"
)

// Head is the beginning of a table as it stands in its file.
type Head struct {
	Header []string
	Rows   [][]string // the first of them, each as long as the header
}

// Look reads the beginning of a table, to guess what it is.
func Look(f File, encoding Encoding, scratch string, most int) (Head, error) {
	s := &sheet{Sheet: Sheet{File: f.Name, Sheet: f.Sheet}}
	var err error
	if f.Rows != nil {
		err = s.unroll(f, scratch)
	} else {
		s.text, err = openText(f, encoding, scratch)
	}
	if err != nil {
		return Head{}, err
	}
	defer s.text.close()
	separator, said := byte(','), 0
	if !s.numbered {
		head, err := s.text.head()
		if err != nil {
			return Head{}, err
		}
		separator, said = guessSeparator(head)
	}
	rows := newRowReader(io.NewSectionReader(s.text, int64(said), s.text.size-int64(said)), separator, int64(said), 1, 1<<12)
	rows.numbered = s.numbered
	var h Head
	for len(h.Rows) < most {
		next, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var p *problem.Problem
		if errors.As(err, &p) && h.Header != nil {
			continue // said when the whole is read
		}
		if err != nil && p != nil {
			return h, p.At(placed(p.Place, s))
		}
		if err != nil {
			return h, err
		}
		if h.Header == nil {
			h.Header = next.cells
			continue
		}
		h.Rows = append(h.Rows, append(next.cells, make([]string, max(0, len(h.Header)-len(next.cells)))...)[:len(h.Header)])
	}
	if h.Header == nil {
		return h, problem.New(problem.Invalid, sayEmpty).At(placed(problem.Place{}, s))
	}
	if h.Header[0] == guardedID {
		h.Header[0] = unguardedID
	}
	return h, nil
}

// Tagged reports whether a table was taken out to be changed and brought back.
func (h Head) Tagged() bool {
	return slices.Contains(h.Header, TagColumn) && slices.Contains(h.Header, PositionColumn)
}

// Target is what a column may be mapped to.
type Target struct {
	Name  string
	Label locale.Text
}

// Targets are what the columns of a type may be mapped to, its id first.
func Targets(t record.Type) []Target {
	out := []Target{{"id", locale.Text{ES: "Id de la fila", EN: "Id of the row"}}}
	for _, p := range t.Properties {
		if !inLanguages(p) {
			out = append(out, Target{p.Name, p.Label})
			continue
		}
		out = append(out,
			Target{p.Name + "_es", locale.Text{ES: p.Label.ES + " (en español)", EN: p.Label.EN + " (in Spanish)"}},
			Target{p.Name + "_en", locale.Text{ES: p.Label.ES + " (en inglés)", EN: p.Label.EN + " (in English)"}})
	}
	for _, s := range []Target{
		{"source_id", locale.Text{ES: "Fuente que lo dice", EN: "Source that says so"}},
		{"locator", locale.Text{ES: "Lugar en la fuente", EN: "Place in the source"}},
		{"certainty", locale.Text{ES: "Certeza de la fuente", EN: "Certainty of the source"}},
		{"note", locale.Text{ES: "Nota", EN: "Note"}},
		{"known_from", locale.Text{ES: "Se sabe desde", EN: "Known since"}},
	} {
		if !slices.ContainsFunc(out, func(o Target) bool { return o.Name == s.Name }) {
			out = append(out, s)
		}
	}
	return out
}

// GuessType guesses which type the rows are of: by the name of the file or sheet,
// else the one that knows most of the headers; "" where none knows two.
func GuessType(s record.Schema, f File, h Head) string {
	for _, name := range []string{f.Sheet, strings.TrimSuffix(base(f.Name), path.Ext(base(f.Name)))} {
		if t := findType(s, name, true); t != nil {
			return t.Name
		}
	}
	best, most := "", 1
	for i := range s.Types {
		n := 0
		for _, header := range h.Header {
			if c, ok := resolve(&s.Types[i], header); ok && c.role == value {
				n++
			}
		}
		if n > most {
			best, most = s.Types[i].Name, n
		}
	}
	return best
}

// GuessColumns guesses what each column of a table is: by its header, else by its
// values, where they are terms of one property; "" where nothing is near. No target
// is given twice.
func GuessColumns(t record.Type, terms record.Terms, h Head) []string {
	out := make([]string, len(h.Header))
	taken := map[string]bool{}
	take := func(i int, target string) {
		if target != "" && !taken[target] {
			out[i], taken[target] = target, true
		}
	}
	targets := Targets(t)
	for i, header := range h.Header {
		if c, ok := resolve(&t, header); ok {
			take(i, targetOf(t, c))
		}
	}
	for i, header := range h.Header {
		if out[i] != "" {
			continue
		}
		for _, target := range targets {
			if fold(header) != "" && (near(header, target.Label.ES) || near(header, target.Label.EN)) {
				take(i, target.Name)
			}
		}
		if out[i] == "" {
			take(i, byValues(t, terms, h, i))
		}
	}
	return out
}

// near reports whether a header is a label with a word more or less, or a slip.
func near(header, label string) bool {
	a, b := fold(header), fold(label)
	if len(a) < 4 || len(b) < 4 {
		return a == b
	}
	return strings.HasPrefix(a, b+" ") || strings.HasPrefix(b, a+" ") || distance(a, b) <= len(b)/5
}

func targetOf(t record.Type, c column) string {
	switch c.role {
	case identity:
		return "id"
	case value:
		p := t.Properties[c.property]
		switch {
		case !inLanguages(p):
			return p.Name
		case c.lang != "":
			return p.Name + "_" + c.lang
		}
		return p.Name + "_es"
	case saidSource:
		return "source_id"
	}
	for _, s := range statementColumns {
		if s.role == c.role && c.role < saidRank {
			return s.name
		}
	}
	return ""
}

// byValues is the property of whose vocabulary all values of a column are.
func byValues(t record.Type, terms record.Terms, h Head, i int) string {
	for _, p := range t.Properties {
		if p.Kind.Base != record.TermOf || p.Kind.Scope != "" {
			continue
		}
		n := 0
		for _, row := range h.Rows {
			if cell := strings.TrimSpace(row[i]); cell != "" {
				if _, err := p.Kind.ParseWith(cell, terms, ""); err != nil {
					n = -1
					break
				}
				n++
			}
		}
		if n > 0 {
			return p.Name
		}
	}
	return ""
}
