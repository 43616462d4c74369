package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/record"
)

// mostOptions is how many values a filter offers before narrower territories are
// offered by the wider ones that hold them.
const mostOptions = 60

// options offers the values in the record by which a filter may narrow: years by
// time, the rest by label.
func (s *Server) options(p *page, t record.Type, f filterSpec) ([]component.Option, error) {
	typ, def := endOf(p, t, f.path)
	if f.year {
		years, err := s.record.Years(p.ctx, p.who, typ, def.Name, p.at)
		var options []component.Option
		for _, y := range years {
			options = append(options, component.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
		}
		return options, err
	}
	values, err := s.record.Values(p.ctx, p.who, typ, def.Name, mostOptions, p.at)
	if err != nil {
		return nil, err
	}
	var options []component.Option
	for _, value := range values {
		options = append(options, component.Option{Value: value, Label: p.optionLabel(def.Kind, f, value)})
	}
	slices.SortStableFunc(options, func(a, b component.Option) int { return cmp.Compare(a.Label, b.Label) })
	return options, nil
}

func (p *page) optionLabel(kind record.Kind, f filterSpec, key string) string {
	if kind.Base == record.Line && f.name == "unit" {
		return p.unit(key)
	}
	if v, err := kind.Parse(key); err == nil {
		return p.words(kind, v)
	}
	return key
}

// endOf is the property at the end of a path, and the type that has it.
func endOf(p *page, t record.Type, dotted string) (typ string, def record.Property) {
	for step := range strings.SplitSeq(dotted, ".") {
		if of, ok := t.Property(step); ok {
			typ, def = t.Name, of
			if len(of.Kind.Types) > 0 {
				t, _ = p.Schema.Type(of.Kind.Types[0])
			}
			continue
		}
		t, _ = p.Schema.Type(p.Schema.Inverses(t.Name)[step].Type)
	}
	return typ, def
}

// kindAt is the kind of the property at the end of a path.
func (s *Server) kindAt(p *page, typ, dotted string) record.Kind {
	t, _ := p.Schema.Type(typ)
	_, def := endOf(p, t, dotted)
	return def.Kind
}
