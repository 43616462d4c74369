package web

import (
	"github.com/a-h/templ"

	"github.com/constancia-project/constancia/figure"
	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/query"
	"github.com/constancia-project/constancia/record"
)

// listTable shows entities as rows: the name first, then the columns of the
// specification. Rows that only may belong here are marked, and say so.
func (s *Server) listTable(p *page, t record.Type, spec listSpec, rows []query.Row) (component.Table, error) {
	keys := make([]string, len(rows))
	certain := map[string]bool{}
	for i, row := range rows {
		keys[i] = row.ID.Key
		certain[row.ID.Key] = row.Certain
	}
	es, err := s.record.Entities(p.ctx, p.who, t.Name, keys, p.at)
	if err != nil {
		return component.Table{}, err
	}
	n, err := s.namesOf(p, mentionedBy(es, spec.columns)...)
	if err != nil {
		return component.Table{}, err
	}
	table := component.Table{Label: t.Labels.In(p.Lang), Columns: []component.Column{{Name: t.Label.In(p.Lang), Bare: true}}}
	if spec.order != "" && len(rows) > 1 {
		table.Caption = p.Say(orderWords(t, spec.order))
	}
	for _, name := range spec.columns {
		table.Columns = append(table.Columns, p.column(t, name))
	}
	group := component.RowGroup{}
	for _, e := range es {
		row := component.Row{Possible: !certain[e.ID.Key]}
		sub := ""
		if row.Possible {
			sub = p.Say(sayPossibly)
		}
		row.Cells = append(row.Cells, component.Linked(p.Entity(e.ID), n.of(e.ID), n.lang(e.ID), sub))
		for _, name := range spec.columns {
			cell, err := s.cell(p, n, t, e, name)
			if err != nil {
				return table, err
			}
			row.Cells = append(row.Cells, cell)
		}
		group.Rows = append(group.Rows, row)
	}
	table.Groups = []component.RowGroup{group}
	return table, nil
}

// mentionedBy lists the entities to be named: those listed, and those that their
// columns refer to.
func mentionedBy(es []record.Entity, columns []string) []record.ID {
	var ids []record.ID
	for _, e := range es {
		ids = append(ids, e.ID)
		for _, name := range columns {
			for _, v := range e.Readings[name] {
				if ref, ok := v.(record.Ref); ok {
					ids = append(ids, record.ID(ref))
				}
			}
		}
	}
	return ids
}

// column is the head over a property, or over how many refer back by a way.
func (p *page) column(t record.Type, name string) component.Column {
	if def, ok := t.Property(name); ok {
		return component.Column{Name: def.Label.In(p.Lang), Numeric: def.Kind.Counted()}
	}
	switch {
	case t.Name == "event" && name == "acts":
		return component.Column{Name: p.Say(sayActs), Bare: true}
	case t.Name == "act" && name == "involvements":
		return component.Column{Name: p.Say(sayAttributedTo)}
	}
	back := p.Schema.Inverses(t.Name)[name]
	return component.Column{Name: typeLabel(&p.Page, back.Type, true), Numeric: true}
}

// cell shows one property of an entity: all its readings, and that they differ
// where they do; or how many refer to it by a way back.
func (s *Server) cell(p *page, n *names, t record.Type, e record.Entity, name string) (templ.Component, error) {
	def, ok := t.Property(name)
	switch {
	case t.Name == "event" && name == "acts":
		return s.actsCell(p, e)
	case t.Name == "act" && name == "involvements":
		return s.perpetratorsCell(p, e)
	}
	if !ok {
		back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
		if err != nil {
			return nil, err
		}
		return component.Number(&p.Page, component.Figure{Value: locale.Integer(int64(len(back[name])))}), nil
	}
	values := e.Readings[name]
	if len(values) == 0 {
		return component.Missing(p.Say(sayNotOnRecord)), nil
	}
	if def.Kind.Worded() {
		words := p.words(def.Kind, values[0])
		if name == "unit" {
			words = p.unit(words)
		}
		return component.Words(words, ""), nil
	}
	var cells []templ.Component
	for _, v := range values {
		if ref, ok := v.(record.Ref); ok {
			cells = append(cells, n.link(record.ID(ref)))
			continue
		}
		if _, ok := v.(record.Quantity); ok {
			cells = append(cells, component.Number(&p.Page, component.Figure{Value: p.words(def.Kind, v)}))
			continue
		}
		cells = append(cells, component.Words(p.words(def.Kind, v), ""))
	}
	return component.Readings(&p.Page, cells), nil
}

// actsCell says what happened in an event: each type of act with its victims.
func (s *Server) actsCell(p *page, e record.Entity) (templ.Component, error) {
	back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
	if err != nil {
		return nil, err
	}
	acts, err := s.entities(p, back["acts"])
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, act := range acts {
		var counts []string
		for _, v := range act.Readings["victims"] {
			counts = append(counts, p.words(record.Kind{Base: record.Count}, v))
		}
		kind := initial(p.words(record.Kind{Base: record.TermOf, Vocabulary: "violation-types"}, act.Value("type")))
		if len(counts) > 0 {
			kind = p.Say(sayActCounted, "type", kind, "n", locale.Or(p.Lang, counts))
		}
		lines = append(lines, kind)
	}
	if len(lines) == 0 {
		return component.Missing(p.Say(sayNotOnRecord)), nil
	}
	return component.Lines(lines), nil
}

// perpetratorsCell says whom an act is attributed to.
func (s *Server) perpetratorsCell(p *page, e record.Entity) (templ.Component, error) {
	back, err := s.record.Referring(p.ctx, p.who, e.ID, p.at)
	if err != nil {
		return nil, err
	}
	involved, err := s.entities(p, back["involvements"])
	c := &eventCase{p: p, involved: map[record.ID][]record.Entity{e.ID: involved}}
	return c.perpetrators(e), err
}

// unit says the unit of a measure.
func (p *page) unit(name string) string { return figure.Unit(name).In(p.Lang) }

// orderWords says in which order a list stands.
func orderWords(t record.Type, order string) locale.Message {
	if def, ok := t.Property(order); ok && def.Kind.Dated() {
		return sayOldestFirst
	}
	return sayByName
}

var (
	sayPossibly    = locale.Message{ID: "web.possibly", ES: "posible: no consta todo lo que decide", EN: "possible: not all that decides is recorded"}
	sayActCounted  = locale.Message{ID: "web.act-counted", ES: "{type}: {n}", EN: "{type}: {n}"}
	sayNotOnRecord = locale.Message{ID: "web.not-on-record", ES: "no consta", EN: "not recorded"}
	sayOldestFirst = locale.Message{ID: "web.oldest-first", ES: "Por fecha, primero lo más antiguo", EN: "By date, oldest first"}
	sayByName      = locale.Message{ID: "web.by-name", ES: "Por nombre", EN: "By name"}
)
