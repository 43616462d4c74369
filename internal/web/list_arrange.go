package web

import (
	"net/http"
	"slices"

	"github.com/constancia-project/constancia/internal/web/component"
	"github.com/constancia-project/constancia/locale"
	"github.com/constancia-project/constancia/record"
)

// arrangeForm is the form that chooses columns and order. The heads of the table are
// buttons of it.
const arrangeForm = "arrange"

// arrangeView is what the form shows.
type arrangeView struct {
	Action  string
	Hidden  []component.Option
	Columns []columnChoice
	Sorts   []component.Option
	Sort    string
	Open    bool
}

// columnChoice is a property, or a way back, that is a column or may be one.
type columnChoice struct {
	Name, Label string
	Chosen      bool
	First, Last bool // of those chosen: it cannot go farther
}

// arranges reports whether the form sent the address: what it asks is then said in the
// one way in which addresses say it.
func (p *page) arranges() bool { return p.Query.Has("arranged") }

// arrangeList leads to the list as the form asks for it.
func (s *Server) arrangeList(w http.ResponseWriter, p *page, t record.Type) error {
	columns := p.Query["c"]
	if len(columns) == 0 {
		columns = []string{noColumns}
	}
	open, fragment := "", ""
	for _, move := range []struct {
		button string
		by     int
	}{{"earlier", -1}, {"later", 1}} {
		at := slices.Index(columns, p.Query.Get(move.button))
		if to := at + move.by; at >= 0 && to >= 0 && to < len(columns) {
			columns[at], columns[to] = columns[to], columns[at]
		}
		if p.Query.Has(move.button) {
			open, fragment = "1", "#columns"
		}
	}
	values := p.Query
	values.Set("columns", joinColumns(columns))
	if by := values.Get("by"); by != "" {
		values.Set("sort", by)
	}
	a := p.askedList(t, values)
	to := p.Link("/"+t.Plural+fragment, a.args("arranging", open)...)
	http.Redirect(w, p.r, string(to), http.StatusSeeOther)
	return nil
}

// arrangeOf makes the form: the columns in their order, then what else may be one.
func (p *page) arrangeOf(a listAsk) arrangeView {
	v := arrangeView{
		Action: string(p.LinkAt("/"+a.t.Plural, "")), Hidden: append(a.hidden(p, "columns", "sort"), component.Option{Value: "arranged", Label: "1"}),
		Sort: a.sort(), Open: p.Query.Has("arranging"),
	}
	for i, name := range a.spec.columns {
		v.Columns = append(v.Columns, columnChoice{
			Name: name, Label: p.column(a.t, name).Name, Chosen: true, First: i == 0, Last: i == len(a.spec.columns)-1,
		})
	}
	for _, name := range p.columnsOf(a.t) {
		if !slices.Contains(a.spec.columns, name) {
			v.Columns = append(v.Columns, columnChoice{Name: name, Label: p.column(a.t, name).Name})
		}
		if def, ok := a.t.Property(name); ok && sortable(a.t, name) {
			up, down := sayUpwards, sayDownwards
			if def.Kind.Dated() {
				up, down = sayFromOldest, sayFromNewest
			}
			v.Sorts = append(v.Sorts,
				component.Option{Value: name, Label: p.Say(up, "property", def.Label)},
				component.Option{Value: "-" + name, Label: p.Say(down, "property", def.Label)})
		}
	}
	return v
}

// sortHeads makes the heads of a list's table buttons that order it.
func (s *Server) sortHeads(p *page, a listAsk, v *listView) {
	v.Table.Caption = ""
	if v.Rows > 1 {
		v.Table.Caption = a.orderSays(p)
	}
	names := append([]string{nameProperty(a.t)}, a.spec.columns...)
	skip := len(v.Table.Columns) - len(names) // the column of boxes
	for i, name := range names {
		if !sortable(a.t, name) {
			continue
		}
		head := &component.SortHead{Form: arrangeForm, Name: "by", Value: name, State: "none"}
		if name == a.spec.order {
			head.State = "ascending"
			if head.Value = "-" + name; a.desc {
				head.State, head.Value = "descending", name
			}
		}
		v.Table.Columns[skip+i].Sort = head
	}
}

// nameProperty is the property by which the column of names is ordered; none where the
// entities of a type are named by others.
func nameProperty(t record.Type) string {
	if len(t.Title) == 0 {
		return ""
	}
	if def, ok := t.Property(t.Title[0]); !ok || def.Kind.Base == record.RefTo {
		return ""
	}
	return t.Title[0]
}

var (
	sayUpwards    = locale.Message{ID: "web.upwards", ES: "{property}, de menor a mayor", EN: "{property}, ascending"}
	sayDownwards  = locale.Message{ID: "web.downwards", ES: "{property}, de mayor a menor", EN: "{property}, descending"}
	sayFromOldest = locale.Message{ID: "web.from-oldest", ES: "{property}, primero lo más antiguo", EN: "{property}, oldest first"}
	sayFromNewest = locale.Message{ID: "web.from-newest", ES: "{property}, primero lo más reciente", EN: "{property}, newest first"}
)
