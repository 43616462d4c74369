package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
	"github.com/constancia-project/constancia/vocabulary"
)

// mostOptions is how many values a filter offers before narrower territories are
// offered by the wider ones that hold them.
const mostOptions = 60

// yearsBack is how many years a filter offers where the record is too large to
// be asked which it holds.
const yearsBack = 40

// inRecord offers the values in the record by which a filter may narrow: years
// by time, the rest by label.
func (s *Server) inRecord(p *page, t record.Type, f filterSpec) ([]component.Option, error) {
	of, at := t.Name, f.path
	if f.of != "" {
		of, at = f.of, f.at
	}
	by := query.Group{Path: steps(at)}
	if f.year {
		by.Part = query.Year
	}
	counted, err := s.ask(p, query.Query{Op: query.Count, Set: query.Set{Type: of}, By: []query.Group{by}}.String())
	if err != nil {
		return nil, err
	}
	kind := s.kindAt(p, of, at)
	var keys []string
	for _, g := range counted.Answer.Groups {
		if key := g.Key[0]; key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if len(keys) > mostOptions && kind.Base == record.Area {
		keys = widened(keys)
	}
	var options []component.Option
	for _, key := range keys {
		options = append(options, component.Option{Value: key, Label: p.optionLabel(kind, f, key)})
	}
	slices.SortStableFunc(options, func(a, b component.Option) int { return cmp.Compare(a.Label, b.Label) })
	return options, nil
}

// widened replaces municipalities by the states that hold them.
func widened(codes []string) []string {
	var out []string
	for _, code := range codes {
		parts := strings.SplitN(code, "-", 3)
		wide := strings.Join(parts[:min(2, len(parts))], "-")
		if !slices.Contains(out, wide) {
			out = append(out, wide)
		}
	}
	return out
}

func (p *page) optionLabel(kind record.Kind, f filterSpec, key string) string {
	switch {
	case f.year:
		return key
	case kind.Base == record.Line && f.name == "unit":
		return p.unit(key)
	}
	if v, err := kind.Parse(key); err == nil {
		return p.words(kind, v)
	}
	return key
}

// inVocabulary offers what the vocabularies hold, in their order and nesting: all
// terms; of the territories those with parts, and their parts.
func (s *Server) inVocabulary(p *page, t record.Type, f filterSpec) ([]component.Option, error) {
	var options []component.Option
	if f.year {
		year, _, _ := p.Today.Civil()
		for y := year; y > year-yearsBack; y-- {
			options = append(options, component.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
		}
		return options, nil
	}
	of, at := t.Name, f.path
	if f.of != "" {
		of, at = f.of, f.at
	}
	kind := s.kindAt(p, of, at)
	name := kind.Vocabulary
	if kind.Base == record.Area {
		name = "territories"
	}
	terms, ok := p.vocabulary.Vocabulary(name)
	if !ok {
		return nil, nil
	}
	for _, term := range terms.Terms() {
		if kind.Base != record.Area {
			indent := strings.Repeat("\u00a0\u00a0", depth(terms, term))
			options = append(options, component.Option{Value: term.Code, Label: indent + term.Label.In(p.Lang)})
			continue
		}
		if d := depth(terms, term); d == 1 || d == 0 && len(terms.Children(term.Code)) > 0 {
			options = append(options, component.Option{Value: term.Code, Label: strings.Repeat("\u00a0\u00a0", d) + term.Label.In(p.Lang)})
		}
	}
	return options, nil
}

// depth is how many terms lie above one.
func depth(v *vocabulary.Vocabulary, term vocabulary.Term) int {
	n := 0
	for term.Parent != "" && n < 9 {
		parent, ok := v.Term(term.Parent)
		if !ok {
			break
		}
		term, n = parent, n+1
	}
	return n
}

// kindAt is the kind of the property at the end of a path.
func (s *Server) kindAt(p *page, typ, dotted string) record.Kind {
	steps := strings.Split(dotted, ".")
	for i, step := range steps {
		t, _ := p.Schema.Type(typ)
		if def, ok := t.Property(step); ok {
			if i == len(steps)-1 {
				return def.Kind
			}
			typ = def.Kind.Types[0]
		} else if back, ok := p.Schema.Inverses(typ)[step]; ok {
			typ = back.Type
		}
	}
	return record.Kind{}
}
