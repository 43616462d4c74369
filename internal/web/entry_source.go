package web

import (
	"github.com/constancia-project/constancia/internal/monitor"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/record"
)

// recentOffered is how many sources a form offers before one types.
const recentOffered = 5

// source makes the head of a form: the source of all of it. A source needs none.
func (b *entryBuilder) source() (*entrySource, error) {
	p := b.p
	if b.f.typ.Name == "source" {
		return nil, nil
	}
	v := &entrySource{Open: b.f.newSource(), Required: b.f.kind == "event" || b.f.typ.Origin == record.BySource}
	if c := b.f.citation("source"); c != nil {
		v.C = *c
	}
	recent, err := b.s.record.RecentSources(p.ctx, p.who, recentOffered)
	if err != nil {
		return nil, err
	}
	n, err := b.s.namesOf(p, recent...)
	if err != nil {
		return nil, err
	}
	for _, id := range recent {
		v.Recent = append(v.Recent, component.Choice{Value: id.String(), Label: n.of(id)})
	}
	v.Row = entryRow{
		ID: "source", Label: p.Say(sayOtherSource), Input: "ref", Of: "source", T: monitor.Typed{At: "source", Text: v.C.Typed},
		Error: b.errorAt("source"), Chosen: v.C.Source.String(),
	}
	v.Row.Choices = b.choices("source", v.C.Typed, false)
	if !v.C.Source.IsZero() && v.Row.T.Text == "" && !recentHas(v.Recent, v.C.Source) {
		if err := b.n.learn(v.C.Source); err != nil {
			return nil, err
		}
		v.Row.T.Text = b.n.of(v.C.Source)
	}
	typ, ok := p.Schema.Type("source")
	if ok {
		sheet := &entrySheet{name: "newsource", typ: typ, made: true, props: only(typ, newSourceProperties...)}
		v.New = b.group(sheet)
		for i := range v.New.Fields {
			v.New.Fields[i].More = ""
			for j := range v.New.Fields[i].Rows {
				v.New.Fields[i].Rows[j].Source = false
			}
			if len(v.New.Fields[i].Rows) > 0 && v.New.Fields[i].Rows[0].Error != "" {
				v.Open = true
			}
		}
	}
	b.lists["certainty-degrees"] = true
	return v, nil
}

func recentHas(recent []component.Choice, id record.ID) bool {
	for _, c := range recent {
		if c.Value == id.String() {
			return true
		}
	}
	return false
}
