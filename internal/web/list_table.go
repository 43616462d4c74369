package web

import (
	"fmt"

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
	return s.listTableWith(p, t, spec, rows, nil)
}

// listTableWith does the same with a cell before each row's name, where first makes one.
func (s *Server) listTableWith(p *page, t record.Type, spec listSpec, rows []query.Row, first func(id record.ID, name string) templ.Component) (component.Table, error) {
	keys := make([]string, len(rows))
	certain := map[string]bool{}
	for i, row := range rows {
		keys[i] = row.ID.Key
		certain[row.ID.Key] = row.Certain
	}
	es, err := s.record.Shown(p.ctx, p.who, t.Name, keys, p.at)
	if err != nil {
		return component.Table{}, err
	}
	n := &names{s: s, p: p, at: p.at, known: map[record.ID]record.Entity{}}
	if err := n.learn(n.mentionedBy(es, spec.columns)...); err != nil {
		return component.Table{}, err
	}
	back, err := s.backOf(p, t, spec.columns, es)
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
	if first != nil {
		table.Columns = append([]component.Column{{Name: p.Say(sayPick), Bare: true}}, table.Columns...)
	}
	group := component.RowGroup{}
	for _, e := range es {
		row := component.Row{Possible: !certain[e.ID.Key]}
		sub := ""
		if row.Possible {
			sub = p.Say(sayPossibly)
		}
		if first != nil {
			row.Cells, row.Head = []templ.Component{first(e.ID, n.of(e.ID))}, 1
		}
		row.Cells = append(row.Cells, component.Linked(p.Entity(e.ID), n.of(e.ID), n.lang(e.ID), sub))
		for _, name := range spec.columns {
			if _, own := t.Property(name); !own {
				row.Cells = append(row.Cells, back.cell(name, e.ID))
				continue
			}
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

// mentionedBy takes what is listed as known, and lists what else is to be named: what
// its names and its columns refer to.
func (n *names) mentionedBy(es []record.Entity, columns []string) []record.ID {
	var ids []record.ID
	for _, e := range es {
		n.known[e.ID] = e
		ids = append(ids, n.namedBy(e)...)
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
// where they do.
func (s *Server) cell(p *page, n *names, t record.Type, e record.Entity, name string) (templ.Component, error) {
	def, ok := t.Property(name)
	if !ok {
		return nil, fmt.Errorf("%s has no property %s", t.Name, name)
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

// backs are what refers to the entities of a list, by the ways back that its columns
// show, and the readings of those that are told by more than their number.
type backs struct {
	p         *page
	referring map[string]map[record.ID][]record.ID
	shown     map[record.ID]record.Entity
}

// backOf reads them, a column at a time.
func (s *Server) backOf(p *page, t record.Type, columns []string, es []record.Entity) (*backs, error) {
	b := &backs{p: p, referring: map[string]map[record.ID][]record.ID{}, shown: map[record.ID]record.Entity{}}
	var listed []record.ID
	for _, e := range es {
		listed = append(listed, e.ID)
	}
	for _, way := range columns {
		if _, own := t.Property(way); own {
			continue
		}
		referring, err := s.record.ReferringTo(p.ctx, p.who, listed, way, p.at)
		if err != nil {
			return nil, err
		}
		b.referring[way] = referring
		if way != "acts" && way != "involvements" {
			continue
		}
		var keys []string
		for _, ids := range referring {
			for _, id := range ids {
				keys = append(keys, id.Key)
			}
		}
		shown, err := s.record.Shown(p.ctx, p.who, p.Schema.Inverses(t.Name)[way].Type, keys, p.at)
		if err != nil {
			return nil, err
		}
		for _, e := range shown {
			b.shown[e.ID] = e
		}
	}
	return b, nil
}

// cell shows what refers to an entity by a way back.
func (b *backs) cell(way string, to record.ID) templ.Component {
	referring := b.referring[way][to]
	switch {
	case to.Type == "event" && way == "acts":
		return b.acts(referring)
	case to.Type == "act" && way == "involvements":
		c := &eventCase{p: b.p, involved: map[record.ID][]record.Entity{to: b.of(referring)}}
		return c.perpetrators(record.Entity{ID: to})
	}
	return component.Number(&b.p.Page, component.Figure{Value: locale.Integer(int64(len(referring)))})
}

func (b *backs) of(ids []record.ID) []record.Entity {
	var es []record.Entity
	for _, id := range ids {
		if e, ok := b.shown[id]; ok {
			es = append(es, e)
		}
	}
	return es
}

// acts says what happened in an event: each type of act with its victims.
func (b *backs) acts(ids []record.ID) templ.Component {
	p := b.p
	var lines []string
	for _, act := range b.of(ids) {
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
		return component.Missing(p.Say(sayNotOnRecord))
	}
	return component.Lines(lines)
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
